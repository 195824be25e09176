//! The output of the recogniser: spans of text with a kind.

use crate::article::EntityKind;

/// A name found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameSpan {
    /// Its first token.
    pub start: usize,
    /// The token behind its last.
    pub end: usize,
    /// Its kind.
    pub kind: EntityKind,
    /// Whether the name is only a part of its one token, as in *Hikvision-Kameras*.
    pub part: bool,
    /// How sure the model is of the kind here, from 0 to 1.
    pub score: f32,
}

/// What is known of a word before the article is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prior {
    /// It nearly always names this kind.
    Name(EntityKind),
    /// It is likely to be no name.
    Noun,
    /// Nothing.
    Unknown,
}
