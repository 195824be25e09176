//! Text to query. Never fails: what can't be read becomes words, with a hint.
//!
//! ```text
//! query  = { [ "+" | "-" ] [ field ":" ] ( word | '"' words '"' ) }
//! field  = title | body | source | date, or their German names
//! date   = day | day ".." day | ">=" day | "<=" day     day = 2021 | 2021-03 | 2021-03-05
//! ```

use std::ops::Range;

use super::query::{Clause, DateRange, Hint, Node, Occur, Query, Scope};
use crate::article::{Date, days_in_month};
use crate::german::{compose, tokenize};

/// Longest query that is read, in bytes; the rest is left out, with a hint.
pub const QUERY_BYTES_MAX: usize = 16 * 1024;

/// Most clauses of a query; the rest is left out, with a hint.
pub const QUERY_CLAUSES_MAX: usize = 256;

/// What stands before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Text(Scope),
    Source,
    Date,
}

/// Names of the fields, in English and German.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Text(Scope::Title)),
    ("titel", Field::Text(Scope::Title)),
    ("body", Field::Text(Scope::Body)),
    ("text", Field::Text(Scope::Body)),
    ("source", Field::Source),
    ("quelle", Field::Source),
    ("date", Field::Date),
    ("datum", Field::Date),
];

impl Query {
    /// Reads a query as a person types it.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let text = compose(text);
        let mut end = text.len().min(QUERY_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < text.len() {
            query.hint(
                format!("the query is longer than {QUERY_BYTES_MAX} bytes; the rest is left out"),
                end..text.len(),
            );
        }
        let mut parser = Parser { text: &text[..end], at: 0, query };
        while parser.clause() {}
        parser.query
    }

    fn hint(&mut self, message: impl Into<String>, range: Range<usize>) {
        self.hints.push(Hint { message: message.into(), range });
    }
}

impl DateRange {
    /// The days that `2021`, `2021-03` or `2021-03-05` names.
    pub fn parse_span(text: &str) -> Option<Self> {
        let mut fields = text.splitn(3, '-');
        let number = |field: Option<&str>| match field {
            Some(digits) if digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse::<u16>().ok())
            }
            Some(_) => Some(None),
            None => None,
        };
        let year = number(fields.next())??;
        let (month, day) = (number(fields.next()), number(fields.next()));
        let (from, to) = match (month, day) {
            (None, _) => (Date::new(year, 1, 1)?, Date::new(year, 12, 31)?),
            (Some(month), None) => {
                let month = u8::try_from(month?).ok()?;
                let first = Date::new(year, month, 1)?;
                (first, Date::new(year, month, days_in_month(year, month))?)
            }
            (Some(month), Some(day)) => {
                let date = Date::new(year, u8::try_from(month?).ok()?, u8::try_from(day?).ok()?)?;
                (date, date)
            }
        };
        Some(Self { from: Some(from), to: Some(to) })
    }

    /// Reads `2021`, `2021-03..2021-06`, `2021..`, `>=2021-03-05`, `<2022`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let from = if from.is_empty() { None } else { Self::parse_span(from)?.from };
            let to = if to.is_empty() { None } else { Self::parse_span(to)?.to };
            return (from.is_some() || to.is_some()).then_some(Self { from, to });
        }
        let next = |date: Date| Date::from_days(date.days() + 1);
        let last = |date: Date| date.days().checked_sub(1).and_then(Date::from_days);
        if let Some(day) = text.strip_prefix(">=") {
            Some(Self { from: Self::parse_span(day)?.from, to: None })
        } else if let Some(day) = text.strip_prefix("<=") {
            Some(Self { from: None, to: Self::parse_span(day)?.to })
        } else if let Some(day) = text.strip_prefix('>') {
            Some(Self { from: Self::parse_span(day)?.to.and_then(next), to: None })
        } else if let Some(day) = text.strip_prefix('<') {
            Some(Self { from: None, to: Self::parse_span(day)?.from.and_then(last) })
        } else {
            Self::parse_span(text)
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    query: Query,
}

impl Parser<'_> {
    /// Reads the next clause; false at the end.
    fn clause(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        if start == self.text.len() {
            return false;
        }
        if self.query.clauses.len() >= QUERY_CLAUSES_MAX {
            let message = format!("the query has more than {QUERY_CLAUSES_MAX} words; the rest is left out");
            self.query.hint(message, start..self.text.len());
            return false;
        }
        self.at = start;
        let occur = self.occur();
        let field_start = self.at;
        let field = self.field();
        let value = self.value();
        let range = start..self.at;
        match field {
            None => self.words(occur, Scope::Anywhere, value, range),
            Some(Field::Text(scope)) => self.words(occur, scope, value, range),
            Some(Field::Source) => {
                let name = self.text[value.range.clone()].trim().to_owned();
                if name.is_empty() {
                    self.query.hint("there is no name after the colon", range);
                } else {
                    self.push(occur, Node::Source { name }, range);
                }
            }
            Some(Field::Date) => match DateRange::parse(self.text[value.range.clone()].trim()) {
                Some(days) => self.push(occur, Node::Dates { range: days }, range),
                None => {
                    let message = "not a date; write 2021, 2021-03, 2021-03-05 or 2021-03..2021-06";
                    self.query.hint(message, range.clone());
                    self.words(
                        occur,
                        Scope::Anywhere,
                        Value { range: field_start..self.at, quoted: false },
                        range,
                    );
                }
            },
        }
        true
    }

    fn occur(&mut self) -> Occur {
        let rest = &self.text[self.at..];
        let sign = rest.chars().next();
        let attached =
            rest[sign.map_or(0, char::len_utf8)..].chars().next().is_some_and(|c| !c.is_whitespace());
        let occur = match sign {
            Some('+') if attached => Occur::Must,
            Some('-' | '−') if attached => Occur::Not,
            _ => return Occur::Should,
        };
        self.at += sign.map_or(0, char::len_utf8);
        occur
    }

    /// The field whose name and colon stand here.
    fn field(&mut self) -> Option<Field> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphabetic())?;
        let value = rest[end..].strip_prefix(':')?;
        let name = rest[..end].to_lowercase();
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            self.at += end + 1;
            return Some(*field);
        }
        let looks_like_field =
            !name.is_empty() && value.starts_with(|c: char| c.is_alphanumeric() || c == '"');
        let gender_form = value.starts_with("in");
        if looks_like_field && !gender_form {
            let message = format!("no field is named \"{name}\"; its name is searched as a word");
            self.query.hint(message, self.at..self.at + end + 1);
        }
        None
    }

    /// What stands here up to the next space, or between quotes.
    fn value(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let opening = rest.chars().next().filter(|c| matches!(c, '"' | '„' | '“' | '”' | '»' | '«'));
        if let Some(opening) = opening {
            let start = self.at + opening.len_utf8();
            let closes = |c: char| match opening {
                '„' => matches!(c, '“' | '”' | '"'),
                '»' => c == '«',
                '«' => c == '»',
                '“' => matches!(c, '”' | '“'),
                _ => c == opening,
            };
            if let Some(length) = self.text[start..].find(closes) {
                let end = start + length;
                self.at = end + self.text[end..].chars().next().map_or(0, char::len_utf8);
                return Value { range: start..end, quoted: true };
            }
            self.query
                .hint("the quote is not closed; its words are searched one by one", self.at..self.text.len());
            self.at = start;
        }
        let rest = &self.text[self.at..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let range = self.at..self.at + end;
        self.at = range.end;
        Value { range, quoted: false }
    }

    /// A phrase, or every word of the value as a clause of its own.
    fn words(&mut self, occur: Occur, scope: Scope, value: Value, range: Range<usize>) {
        let text_range = value.range.clone();
        let text = &self.text[value.range.clone()];
        let words: Vec<(String, Range<usize>)> = tokenize(text)
            .filter(|token| token.is_indexed())
            .map(|token| (token.text.to_owned(), token.range()))
            .collect();
        if words.is_empty() {
            if value.quoted {
                self.query.hint("there is no word between the quotes", range);
            }
            return;
        }
        if value.quoted && words.len() > 1 {
            let text = text.trim().to_owned();
            return self.push(occur, Node::Phrase { text, scope }, range);
        }
        if !value.quoted {
            self.hint_at_operators(text_range.clone());
        }
        for (text, word) in words {
            let range = value.range.start + word.start..value.range.start + word.end;
            self.push(occur, Node::Word { text, scope }, range);
        }
    }

    /// Says so where somebody writes in the language of another search engine.
    fn hint_at_operators(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let message = if matches!(
            text.trim_matches(['(', ')']),
            "AND" | "OR" | "NOT" | "UND" | "ODER" | "NICHT"
        ) {
            "words are optional as they are; write +word for one that must be there and -word for one that must not"
        } else if text.ends_with('*') {
            "there are no wildcards; a word is found in all its forms and in compounds"
        } else {
            return;
        };
        self.query.hint(message, range);
    }

    fn push(&mut self, occur: Occur, node: Node, range: Range<usize>) {
        self.query.clauses.push(Clause { occur, node, range });
    }
}

/// A value and whether it stood between quotes.
struct Value {
    range: Range<usize>,
    quoted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One clause a line, in a short notation.
    fn check(text: &str, expected: &[&str], hints: usize) {
        let query = Query::parse(text);
        let shown: Vec<String> = query
            .clauses
            .iter()
            .map(|clause| {
                assert!(text.get(clause.range.clone()).is_some(), "{text:?}: range off characters");
                let sign = match clause.occur {
                    Occur::Should => "",
                    Occur::Must => "+",
                    Occur::Not => "-",
                };
                let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
                match &clause.node {
                    Node::Word { text, scope } => format!("{sign}{text}@{scope:?}"),
                    Node::Phrase { text, scope } => format!("{sign}'{text}'@{scope:?}"),
                    Node::Source { name } => format!("{sign}source={name}"),
                    Node::Dates { range } => format!("{sign}{}..{}", day(range.from), day(range.to)),
                }
            })
            .collect();
        assert_eq!(shown, expected, "{text:?}");
        assert_eq!(query.hints.len(), hints, "{text:?}: {:?}", query.hints);
    }

    #[test]
    fn queries() {
        check("Handelskrieg China", &["Handelskrieg@Anywhere", "China@Anywhere"], 0);
        check("+must -not wort", &["+must@Anywhere", "-not@Anywhere", "wort@Anywhere"], 0);
        check("\"die Kamera\" title:Haus", &["'die Kamera'@Anywhere", "Haus@Title"], 0);
        check("„die Kamera“ »so nicht«", &["'die Kamera'@Anywhere", "'so nicht'@Anywhere"], 0);
        check("-titel:\"das Haus\"", &["-'das Haus'@Title"], 0);
        check(
            "source:spiegel.de quelle:\"Polizei Berlin\"",
            &["source=spiegel.de", "source=Polizei Berlin"],
            0,
        );
        check("date:2021-03..2021-06", &["2021-03-01..2021-06-30"], 0);
        check("date:>=2022 datum:<2020", &["2022-01-01..", "..2019-12-31"], 0);
        check("US-Behörden Leser:innen", &["US-Behörden@Anywhere", "Leser:innen@Anywhere"], 0);
        check("\"Haus\"", &["Haus@Anywhere"], 0);
    }

    #[test]
    fn what_cannot_be_read_becomes_words() {
        check("\"offen geblieben", &["offen@Anywhere", "geblieben@Anywhere"], 1);
        check("date:gestern", &["date@Anywhere", "gestern@Anywhere"], 1);
        check("autor:Huber", &["autor@Anywhere", "Huber@Anywhere"], 1);
        check("source:", &[], 1);
        check("\"\"", &[], 1);
        check("+ - & ( )", &[], 0);
        check("", &[], 0);
        check("Haus OR Hof", &["Haus@Anywhere", "OR@Anywhere", "Hof@Anywhere"], 1);
        check("Fahrprei*", &["Fahrprei@Anywhere"], 1);
        check("date:2021-02-30", &["date@Anywhere", "2021@Anywhere", "02@Anywhere", "30@Anywhere"], 1);
    }

    #[test]
    fn long_queries_are_cut() {
        assert_eq!(Query::parse(&"wort ".repeat(300)).clauses.len(), QUERY_CLAUSES_MAX);
        let query = Query::parse(&"ä".repeat(QUERY_BYTES_MAX));
        assert_eq!((query.clauses.len(), query.hints.len()), (1, 1));
    }
}
