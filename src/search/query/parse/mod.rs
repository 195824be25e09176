//! Text to query. Never fails: what can't be read becomes words, with a hint.
//!
//! ```text
//! query    = { either }
//! either   = both { "OR" both }
//! both     = clause { "AND" clause }
//! clause   = [ "+" | "-" | "NOT" ] [ field ":" ] value [ "^" number ]
//! value    = "(" query ")"
//!          | word [ "~" [ "1" | "2" ] ] | "=" word | pattern | "/" regex "/"
//!          | phrase [ "~" number ]      | "=" phrase
//!          | ( word | phrase ) "NEAR/" number ( word | phrase )
//!          | date                                          behind "date:"
//! phrase   = '"' words '"'
//! pattern  = a word with "*" for any letters, or with "?" for one
//! ```
//!
//! The operators are capitals; in German `UND`, `ODER`, `NICHT`. `docs/queries.md` has
//! the same with examples.

mod days;
mod lexer;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::article::Date;
use crate::german::compose;
use crate::search::query::hint::{Hint, HintKind};
use crate::search::query::parse::lexer::{Lexer, Operator, Value};
use crate::search::query::{Attribute, Clause, DateRange, Occur, Query, QueryNode, Scope};

/// Longest query that is read, in bytes; the rest is left out, with a hint.
pub const QUERY_BYTES_MAX: usize = 16 * 1024;

/// Maximum number of clauses in a query; the rest is left out, with a hint.
pub const QUERY_CLAUSES_MAX: usize = 256;

/// Maximum nesting of parentheses; deeper ones are ignored, with a hint.
pub const QUERY_DEPTH_MAX: usize = 32;

/// Greatest boost, so that no score leaves the numbers.
const BOOST_MAX: u32 = 1000;

/// A field name before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Text(Scope),
    Attribute(Attribute),
    Date,
}

/// Names of the fields, in English and German.
const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Text(Scope::Title)),
    ("titel", Field::Text(Scope::Title)),
    ("body", Field::Text(Scope::Body)),
    ("text", Field::Text(Scope::Body)),
    ("source", Field::Attribute(Attribute::Source)),
    ("quelle", Field::Attribute(Attribute::Source)),
    ("section", Field::Attribute(Attribute::Section)),
    ("ressort", Field::Attribute(Attribute::Section)),
    ("person", Field::Attribute(Attribute::Person)),
    ("org", Field::Attribute(Attribute::Org)),
    ("organisation", Field::Attribute(Attribute::Org)),
    ("place", Field::Attribute(Attribute::Place)),
    ("ort", Field::Attribute(Attribute::Place)),
    ("url", Field::Attribute(Attribute::Url)),
    ("path", Field::Attribute(Attribute::Path)),
    ("pfad", Field::Attribute(Attribute::Path)),
    ("date", Field::Date),
    ("datum", Field::Date),
];

impl Query {
    /// Reads a query as a person types it; relative days count from today (UTC).
    pub fn parse(text: &str) -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let today = Date::from_unix(seconds).and_then(|now| Date::from_days(now.days()));
        Self::read(text, today)
    }

    /// Reads a query as a person typed it on a day.
    pub fn parse_on(text: &str, today: Date) -> Self {
        Self::read(text, Some(today))
    }

    /// Reads a query; relative days can't be read where the day is not known.
    pub(crate) fn read(text: &str, today: Option<Date>) -> Self {
        let text = compose(text);
        let mut end = text.len().min(QUERY_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut parser = Parser { lexer: Lexer::new(&text[..end]), hints: Vec::new(), clauses: 0, today };
        if end < text.len() {
            parser.hint(HintKind::QueryTooLong { bytes_max: QUERY_BYTES_MAX }, end..text.len());
        }
        let clauses = parser.clauses(Scope::Anywhere, 0);
        let hints = parser.hints;
        Self { clauses, hints, text: text.into_owned(), today }
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    hints: Vec<Hint>,
    /// Clauses read so far, all depths together.
    clauses: usize,
    today: Option<Date>,
}

impl Parser<'_> {
    fn hint(&mut self, kind: HintKind, range: Range<usize>) {
        self.hints.push(Hint::new(kind, range));
    }

    /// Clauses up to the end, or up to the parenthesis that closes this depth.
    fn clauses(&mut self, scope: Scope, depth: usize) -> Vec<Clause> {
        let mut clauses = Vec::new();
        loop {
            let start = self.lexer.skip_space();
            if self.lexer.is_at_end() || depth > 0 && self.lexer.closes() {
                return clauses;
            }
            if self.clauses >= QUERY_CLAUSES_MAX {
                let end = self.lexer.skip_all();
                self.hint(HintKind::TooManyClauses { clauses_max: QUERY_CLAUSES_MAX }, start..end);
                return clauses;
            }
            clauses.extend(self.either(scope, depth));
        }
    }

    /// Clauses joined by `OR`.
    fn either(&mut self, scope: Scope, depth: usize) -> Vec<Clause> {
        let mut alternatives = vec![self.both(scope, depth)];
        while !alternatives[0].is_empty() && self.operator(Operator::Or, depth) {
            alternatives.push(self.both(scope, depth));
        }
        if alternatives.len() == 1 {
            return alternatives.swap_remove(0);
        }
        let alternatives = alternatives.into_iter().filter_map(|clauses| match clauses.as_slice() {
            [only] if only.occur != Occur::Not => Some(Clause { occur: Occur::Should, ..only.clone() }),
            _ => group(clauses, Occur::Should),
        });
        group(alternatives.collect(), Occur::Should).into_iter().collect()
    }

    /// Clauses joined by `AND`.
    fn both(&mut self, scope: Scope, depth: usize) -> Vec<Clause> {
        let mut required = vec![self.clause(scope, depth)];
        while !required[0].is_empty() && self.operator(Operator::And, depth) {
            required.push(self.clause(scope, depth));
        }
        if required.len() == 1 {
            return required.swap_remove(0);
        }
        let required = required.into_iter().flat_map(|clauses| match clauses.as_slice() {
            [only] if only.occur == Occur::Not => clauses,
            [only] => vec![Clause { occur: Occur::Must, ..only.clone() }],
            // Several words of one value, as of *a/b*: one of them is enough elsewhere, so here.
            _ => group(clauses, Occur::Must).into_iter().collect(),
        });
        group(required.collect(), Occur::Should).into_iter().collect()
    }

    /// Skips an operator if it comes next and is followed by something to join.
    fn operator(&mut self, operator: Operator, depth: usize) -> bool {
        let mut ahead = self.lexer.clone();
        ahead.skip_space();
        if ahead.operator() != Some(operator) {
            return false;
        }
        ahead.skip_space();
        let is_last = ahead.is_at_end() || depth > 0 && ahead.closes();
        if !is_last {
            self.lexer = ahead;
        }
        !is_last
    }

    /// One clause; several where a value holds several words.
    fn clause(&mut self, scope: Scope, depth: usize) -> Vec<Clause> {
        let start = self.lexer.skip_space();
        self.clauses += 1;
        let mut occur = self.lexer.sign();
        if occur == Occur::Should {
            let mut ahead = self.lexer.clone();
            if ahead.operator() == Some(Operator::Not) {
                ahead.skip_space();
                if !ahead.is_at_end() {
                    self.lexer = ahead;
                    occur = Occur::Not;
                }
            }
        }
        let field_start = self.lexer.at();
        let field = self.field();
        let nodes = match field {
            Some(Field::Attribute(attribute)) => self.attribute(attribute, start),
            Some(Field::Date) => self.days(field_start, scope),
            Some(Field::Text(scope)) => self.value(scope, depth),
            None => self.value(scope, depth),
        };
        let boost = self.boost();
        let clause = |(node, range): (QueryNode, Range<usize>)| Clause { occur, node, boost, range };
        match nodes.len() {
            // With one node, sign and field belong to its range; of several, each has its own
            // range.
            1 => nodes.into_iter().map(|(node, range)| clause((node, start..range.end))).collect(),
            _ => nodes.into_iter().map(clause).collect(),
        }
    }

    /// Reads a field name and its colon, if they come next.
    fn field(&mut self) -> Option<Field> {
        let (name, range, value) = self.lexer.name()?;
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            self.lexer.jump(range.end);
            return Some(*field);
        }
        let looks_like_field = value.starts_with(|c: char| c.is_alphanumeric() || c == '"');
        let gender_form = value.starts_with("in");
        if looks_like_field && !gender_form {
            self.hint(HintKind::UnknownField { name }, range);
        }
        None
    }

    /// A group, or what can be looked for in text.
    fn value(&mut self, scope: Scope, depth: usize) -> Vec<(QueryNode, Range<usize>)> {
        let start = self.lexer.at();
        if self.lexer.opens() {
            if depth >= QUERY_DEPTH_MAX {
                self.hint(HintKind::NestedTooDeep { depth_max: QUERY_DEPTH_MAX }, start..start + 1);
                return Vec::new();
            }
            let clauses = self.clauses(scope, depth + 1);
            if !self.lexer.close() {
                self.hint(HintKind::UnclosedParenthesis, start..start + 1);
            }
            let range = start..self.lexer.at();
            return if clauses.is_empty() { Vec::new() } else { vec![(QueryNode::Group { clauses }, range)] };
        }
        if depth == 0 && self.lexer.close() {
            self.hint(HintKind::UnopenedParenthesis, start..start + 1);
            return Vec::new();
        }
        let value = self.quoted_or_chunk(depth);
        self.text(value, scope, depth)
    }

    fn quoted_or_chunk(&mut self, depth: usize) -> Value {
        let (value, unclosed) = self.lexer.value(depth);
        if let Some(range) = unclosed {
            self.hint(HintKind::UnclosedQuote, range);
        }
        value
    }

    fn attribute(&mut self, attribute: Attribute, start: usize) -> Vec<(QueryNode, Range<usize>)> {
        let value = self.quoted_or_chunk(usize::from(self.lexer.is_nested()));
        let text = self.lexer.text(&value.range).trim().to_owned();
        if text.is_empty() {
            self.hint(HintKind::MissingValue, start..self.lexer.at());
            return Vec::new();
        }
        vec![(QueryNode::Attribute { attribute, value: text }, start..self.lexer.at())]
    }

    fn days(&mut self, start: usize, scope: Scope) -> Vec<(QueryNode, Range<usize>)> {
        let value = self.quoted_or_chunk(usize::from(self.lexer.is_nested()));
        let range = start..self.lexer.at();
        match DateRange::parse(self.lexer.text(&value.range).trim(), self.today) {
            Some(days) => vec![(QueryNode::Dates { range: days }, range)],
            None => {
                self.hint(HintKind::InvalidDate, range.clone());
                words::single(&self.lexer, range, scope)
            }
        }
    }

    /// `^3` behind a value.
    fn boost(&mut self) -> f32 {
        match self.lexer.boost() {
            Some((boost, range)) if !(boost > 0.0 && boost <= BOOST_MAX as f32) => {
                self.hint(HintKind::InvalidBoost { boost_max: BOOST_MAX }, range);
                1.0
            }
            Some((boost, _)) => boost,
            None => 1.0,
        }
    }
}

/// Joins clauses to a group; returns `None` if there are none.
fn group(clauses: Vec<Clause>, occur: Occur) -> Option<Clause> {
    let (first, last) = (clauses.first()?, clauses.last()?);
    let range = first.range.start..last.range.end;
    Some(Clause { occur, node: QueryNode::Group { clauses }, boost: 1.0, range })
}
