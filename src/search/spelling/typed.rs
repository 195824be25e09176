//! A word of a query as it was typed, with its place in the text of the query.

use std::ops::Range;

use crate::german::Word;
use crate::search::query::{Occur, Scope};
use crate::search::spelling::{LETTERS_MAX, LETTERS_MIN};

/// A word of the query with its range.
pub(crate) struct Typed<'q> {
    pub range: Range<usize>,
    pub text: &'q str,
    pub word: Word,
    /// Sign and field, which neighbours share that are one word; none in a phrase.
    pub(crate) side: Option<(Occur, Scope)>,
}

impl Typed<'_> {
    /// Whether it is a word as people mistype them: no number, nothing with signs in it,
    /// not long beyond reason.
    pub(crate) fn may_be_wrong(&self) -> bool {
        let letters = self.text.chars().count();
        (LETTERS_MIN..=LETTERS_MAX).contains(&letters) && self.is_plain()
    }

    fn is_plain(&self) -> bool {
        !self.word.stop && self.text.chars().all(char::is_alphabetic)
    }

    /// Returns whether the two may be one word with an added space: adjacent, under the same sign.
    pub(crate) fn may_be_joined(&self, next: &Self, text: &str) -> bool {
        let long = |typed: &Self| typed.text.chars().nth(2).is_some();
        let between = &text[self.range.end.min(next.range.start)..next.range.start];
        self.side.is_some()
            && self.side == next.side
            && !between.is_empty()
            && between.chars().all(char::is_whitespace)
            && [self, next].iter().all(|typed| typed.is_plain() && long(typed))
    }

    /// Whether it is written as names of organisations are: *NATO*, *AfD*.
    pub(crate) fn is_acronym(&self) -> bool {
        self.text.chars().filter(|c| c.is_uppercase()).count() > 1
    }

    /// Another word in the case in which this one was typed.
    pub fn in_its_case(&self, form: &str) -> String {
        let mut typed = self.text.chars();
        if self.is_acronym() && self.text.chars().all(char::is_uppercase) {
            form.to_uppercase()
        } else if typed.next().is_some_and(char::is_uppercase) {
            let mut letters = form.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        } else {
            form.to_owned()
        }
    }
}
