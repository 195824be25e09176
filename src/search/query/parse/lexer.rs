//! The signs of a query: where things begin and end in its text.

use std::ops::Range;

use crate::search::query::Occur;

/// A place in the text of a query.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether capitals tell operators from words: not in a query that has nothing else.
    operators: bool,
    /// How many parentheses are open here.
    open: usize,
}

/// An operator between clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
}

/// A value and whether it stood between quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub range: Range<usize>,
    pub quoted: bool,
    /// Whether `=` stood before it.
    pub exact: bool,
}

/// Signs that begin a quotation.
const QUOTES: &[char] = &['"', '„', '“', '”', '»', '«'];

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, operators: text.chars().any(char::is_lowercase), open: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn jump(&mut self, at: usize) {
        self.at = at;
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub fn has_operators(&self) -> bool {
        self.operators
    }

    pub fn is_nested(&self) -> bool {
        self.open > 0
    }

    pub fn text(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes to the next character that is no space, and says where that is.
    pub fn skip_space(&mut self) -> usize {
        self.at += self.rest().len() - self.rest().trim_start().len();
        self.at
    }

    /// Goes to the end.
    pub fn skip_all(&mut self) -> usize {
        self.at = self.text.len();
        self.at
    }

    /// Passes over an opening parenthesis.
    pub fn opens(&mut self) -> bool {
        let opens = self.rest().starts_with('(');
        self.at += usize::from(opens);
        self.open += usize::from(opens);
        opens
    }

    /// Returns whether the next character closes a parenthesis.
    pub fn closes(&self) -> bool {
        self.rest().starts_with(')')
    }

    /// Passes over a closing parenthesis.
    pub fn close(&mut self) -> bool {
        let closes = self.closes();
        self.at += usize::from(closes);
        self.open = self.open.saturating_sub(usize::from(closes));
        closes
    }

    /// Passes over an operator, and over nothing else.
    pub fn operator(&mut self) -> Option<Operator> {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(rest.len());
        let operator = match &rest[..end] {
            _ if !self.operators => return None,
            "AND" | "UND" => Operator::And,
            "OR" | "ODER" => Operator::Or,
            "NOT" | "NICHT" => Operator::Not,
            _ => return None,
        };
        self.at += end;
        Some(operator)
    }

    /// Passes over a sign that touches what follows it.
    pub fn sign(&mut self) -> Occur {
        let mut characters = self.rest().chars();
        let sign = characters.next();
        let occur = match sign {
            _ if characters.next().is_none_or(char::is_whitespace) => Occur::Should,
            Some('+') => Occur::Must,
            Some('-' | '−') => Occur::Not,
            _ => Occur::Should,
        };
        if occur != Occur::Should {
            self.at += sign.map_or(0, char::len_utf8);
        }
        occur
    }

    /// The name before a colon here in small letters, the range of both, and what follows.
    pub fn name(&self) -> Option<(String, Range<usize>, &'a str)> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphabetic()).filter(|&end| end > 0)?;
        let value = rest[end..].strip_prefix(':')?;
        Some((rest[..end].to_lowercase(), self.at..self.at + end + 1, value))
    }

    /// Reads a quotation, or the text up to the next space. Also returns the range of a quotation
    /// that is not closed.
    ///
    /// In parentheses, a value ends before the one that closes them. Parentheses that the value
    /// itself opens, as in *Ärzt(innen)*, belong to it.
    pub fn value(&mut self, depth: usize) -> (Value, Option<Range<usize>>) {
        let exact = self.rest().starts_with('=')
            && self.rest()[1..].starts_with(|c: char| c.is_alphanumeric() || QUOTES.contains(&c));
        self.at += usize::from(exact);
        let mut unclosed = None;
        if let Some(opening) = self.rest().chars().next().filter(|c| QUOTES.contains(c)) {
            let start = self.at + opening.len_utf8();
            if let Some(length) = self.text[start..].find(|c| is_closed_by(opening, c)) {
                let range = start..start + length;
                self.at = range.end + self.text[range.end..].chars().next().map_or(0, char::len_utf8);
                return (Value { range, quoted: true, exact }, None);
            }
            unclosed = Some(self.at..self.text.len());
            self.at = start;
        }
        let mut own = 0_usize;
        let mut end = self.text.len();
        for (at, c) in self.rest().char_indices() {
            match c {
                '(' => own += 1,
                ')' if own == 0 && depth > 0 => {
                    end = self.at + at;
                    break;
                }
                ')' => own = own.saturating_sub(1),
                c if c.is_whitespace() => {
                    end = self.at + at;
                    break;
                }
                _ => {}
            }
        }
        let range = self.at..end;
        self.at = end;
        (Value { range, quoted: false, exact }, unclosed)
    }

    /// Passes over `~` and a number behind a quotation.
    pub fn slop(&mut self) -> u32 {
        let Some(rest) = self.rest().strip_prefix('~') else { return 0 };
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        self.at += 1 + digits;
        if digits == 0 { 0 } else { rest[..digits].parse().unwrap_or(u32::MAX) }
    }

    /// Passes over `^` and a number.
    pub fn boost(&mut self) -> Option<(f32, Range<usize>)> {
        let rest = self.rest().strip_prefix('^')?;
        let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let boost: f32 = rest[..length].parse().ok()?;
        let range = self.at..self.at + 1 + length;
        self.at = range.end;
        Some((boost, range))
    }

    /// Passes over `NEAR/5`, or `NEAR` alone, with space around it, and gives the number.
    pub fn near(&mut self) -> Option<Option<u32>> {
        let mut ahead = self.clone();
        ahead.skip_space();
        let rest = ahead.rest();
        let end = rest.find(char::is_whitespace)?;
        let number = match rest[..end].strip_prefix("NEAR")? {
            "" => None,
            number => Some(number.strip_prefix('/')?.parse().ok()?),
        };
        ahead.at += end;
        ahead.skip_space();
        if ahead.is_at_end() || ahead.closes() || ahead.at == self.at || !self.operators {
            return None;
        }
        *self = ahead;
        Some(number)
    }
}

fn is_closed_by(opening: char, c: char) -> bool {
    match opening {
        '„' => matches!(c, '“' | '”' | '"'),
        '»' => c == '«',
        '«' => c == '»',
        '“' => matches!(c, '”' | '“'),
        _ => c == opening,
    }
}
