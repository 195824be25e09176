//! What parsing and searching have to say about a query.

use std::ops::Range;

use serde::Serialize;

/// Something to tell the person who typed the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What, in a sentence without a full stop.
    pub message: String,
    /// Byte range in the query's text that it is about.
    pub range: Range<usize>,
    /// What it is about.
    pub kind: HintKind,
}

/// What a hint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum HintKind {
    /// Something could not be read, or a name is not known: what was searched is not what
    /// was typed.
    Unread,
    /// A limit: only a part of what was typed was searched.
    Bounded,
    /// The query was read as it is; how it was answered is worth knowing.
    Note,
}

impl HintKind {
    /// Whether what was searched is less, or other, than what was typed.
    pub fn is_problem(self) -> bool {
        self != Self::Note
    }
}
