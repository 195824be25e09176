//! A mention of a name in an article, with its form and its full name.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::article::EntityKind;
use crate::entity::derivation::Derivation;

/// A mention as the recogniser found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes in the text: whole tokens, for a part the whole compound.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: EntityKind,
    /// Whether the name is only the first part of one compound token: *Hikvision-Kameras*.
    pub part: bool,
    /// How sure the recogniser is, from 0 to 1.
    pub score: f32,
}

/// A name in a text, with the name that it refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Byte range of the name in its text, without titles and offices before it and the rest
    /// of a compound behind it; an inflection is inside.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: EntityKind,
    /// Whether it is only a part of a word, as *Hikvision* in *Hikvision-Kameras*.
    pub part: bool,
    /// The name as written, in the nominative and without quotation marks.
    pub form: String,
    /// The name that it refers to in this article: the full name for a surname, the long form for
    /// an acronym.
    pub name: String,
    /// How the name was found from what is written.
    pub how: Derivation,
}
