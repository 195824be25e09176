//! Parses what can be looked for in text: words, phrases, patterns, `NEAR`.

use std::ops::Range;

use crate::german::tokenize;
use crate::search::query::hint::HintKind;
use crate::search::query::parse::Parser;
use crate::search::query::parse::lexer::{Lexer, Value};
use crate::search::query::{QueryNode, Scope};

/// Distance of `NEAR` without a number, in words.
const NEAR_DISTANCE: u32 = 10;

/// Letters that a pattern must give, so that it is not about every word.
const PATTERN_LETTERS_MIN: usize = 2;

/// Maximum slop of a phrase.
const SLOP_MAX: u32 = 100;

/// Most words between the two of `NEAR`.
const NEAR_MAX: u32 = 1000;

/// The words of a range, each by itself.
pub(crate) fn single(lexer: &Lexer<'_>, range: Range<usize>, scope: Scope) -> Vec<(QueryNode, Range<usize>)> {
    tokenize(lexer.text(&range))
        .filter(|token| token.is_indexed())
        .map(|token| {
            let word = range.start + token.start..range.start + token.start + token.text.len();
            (QueryNode::Word { text: token.text.to_owned(), scope }, word)
        })
        .collect()
}

impl Parser<'_> {
    /// A phrase, a pattern, two neighbours, or every word of the value by itself.
    pub(crate) fn text(
        &mut self,
        value: Value,
        scope: Scope,
        depth: usize,
    ) -> Vec<(QueryNode, Range<usize>)> {
        let Value { mut range, quoted, exact } = value;
        if !quoted {
            range = self.without_boost(range);
        }
        if let Some(near) = self.near(&range, scope, depth) {
            return near;
        }
        let text = self.lexer.text(&range).to_owned();
        let count = tokenize(&text).filter(|token| token.is_indexed()).count();
        if quoted {
            let (start, slop) = (self.lexer.at(), self.lexer.slop());
            let slop = self.at_most(slop, SLOP_MAX, start..self.lexer.at());
            return match count {
                0 => {
                    self.hint(HintKind::EmptyQuotes, range);
                    Vec::new()
                }
                1 => {
                    let node = match exact {
                        true => QueryNode::Exact { text: text.trim().to_owned(), scope },
                        false => single(&self.lexer, range.clone(), scope).swap_remove(0).0,
                    };
                    vec![(node, range.start..self.lexer.at())]
                }
                _ => {
                    let node = QueryNode::Phrase { text: text.trim().to_owned(), scope, slop, exact };
                    vec![(node, range.start..self.lexer.at())]
                }
            };
        }
        if let Some(pattern) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))
            && !pattern.is_empty()
        {
            return vec![(QueryNode::Regex { pattern: pattern.to_owned(), scope }, range)];
        }
        if let Some(nodes) = self.fuzzy(&text, &range, scope).or_else(|| self.wildcard(&text, &range, scope))
        {
            return nodes;
        }
        if exact && count == 1 {
            return vec![(QueryNode::Exact { text, scope }, range)];
        }
        let is_operator = matches!(text.as_str(), "AND" | "UND" | "OR" | "ODER" | "NOT" | "NICHT");
        if is_operator && self.lexer.has_operators() {
            self.hint(HintKind::MisplacedOperator, range.clone());
        }
        single(&self.lexer, range, scope)
    }

    /// A distance as typed; one that is greater than `max` is that, with a hint.
    fn at_most(&mut self, distance: u32, max: u32, range: Range<usize>) -> u32 {
        if distance > max {
            self.hint(HintKind::DistanceTooLarge { distance_max: max }, range);
        }
        distance.min(max)
    }

    /// The value without `^3` at its end, which is left to be read.
    fn without_boost(&mut self, range: Range<usize>) -> Range<usize> {
        let text = self.lexer.text(&range);
        let Some((before, number)) = text.rsplit_once('^') else { return range };
        let is_number = number.parse::<f32>().is_ok() && number.starts_with(|c: char| c.is_ascii_digit());
        if !is_number || before.is_empty() {
            return range;
        }
        let end = range.start + before.len();
        self.lexer.jump(end);
        range.start..end
    }

    /// Reads the rest of `a NEAR/5 b`, if the operator comes next.
    fn near(
        &mut self,
        left: &Range<usize>,
        scope: Scope,
        depth: usize,
    ) -> Option<Vec<(QueryNode, Range<usize>)>> {
        let start = self.lexer.at();
        let distance = self.lexer.near()?.unwrap_or(NEAR_DISTANCE).max(1);
        let distance = self.at_most(distance, NEAR_MAX, start..self.lexer.at());
        let (right, _) = self.lexer.value(depth);
        let right = if right.quoted { right.range } else { self.without_boost(right.range) };
        let range = left.start..self.lexer.at();
        let (left, right) =
            (self.lexer.text(left).trim().to_owned(), self.lexer.text(&right).trim().to_owned());
        let has_word = |text: &str| tokenize(text).any(|token| token.is_indexed());
        if !has_word(&left) || !has_word(&right) {
            self.hint(HintKind::MisplacedNear, range.clone());
            return Some(single(&self.lexer, range, scope));
        }
        Some(vec![(QueryNode::Near { left, right, distance, scope }, range)])
    }

    /// `word~`, `word~2`.
    fn fuzzy(
        &mut self,
        text: &str,
        range: &Range<usize>,
        scope: Scope,
    ) -> Option<Vec<(QueryNode, Range<usize>)>> {
        let (word, number) = text.rsplit_once('~')?;
        let is_word = tokenize(word).filter(|token| token.is_indexed()).count() == 1;
        let distance = match number {
            "" | "1" => 1,
            "2" => 2,
            _ => 0,
        };
        if distance == 0 || !is_word {
            self.hint(HintKind::InvalidFuzzy, range.clone());
            return Some(single(&self.lexer, range.start..range.start + word.len(), scope));
        }
        Some(vec![(QueryNode::Fuzzy { text: word.to_owned(), distance, scope }, range.clone())])
    }

    /// A word with `*` or, inside it, `?`; gender forms (*Leser\*innen*) are words.
    fn wildcard(
        &mut self,
        text: &str,
        range: &Range<usize>,
        scope: Scope,
    ) -> Option<Vec<(QueryNode, Range<usize>)>> {
        let pattern = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*' && c != '?');
        let pattern = pattern.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
        let is_pattern = pattern.contains(['*', '?']) && !is_gender_form(pattern);
        if !is_pattern || pattern.contains(char::is_whitespace) {
            return None;
        }
        if pattern.chars().filter(|c| c.is_alphanumeric()).count() < PATTERN_LETTERS_MIN {
            if pattern.chars().any(char::is_alphanumeric) {
                self.hint(HintKind::PatternTooShort { letters_min: PATTERN_LETTERS_MIN }, range.clone());
            }
            return None;
        }
        Some(vec![(QueryNode::Wildcard { pattern: pattern.to_owned(), scope }, range.clone())])
    }
}

/// *Leser\*innen*, *Ärzt\*in*, *jede\*r*.
fn is_gender_form(pattern: &str) -> bool {
    let Some((stem, ending)) = pattern.split_once('*') else { return false };
    stem.chars().count() > 2 && matches!(ending, "in" | "innen" | "r")
}
