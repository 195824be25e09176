//! A mention while the names of its article are being worked out.

use std::ops::Range;

use crate::article::EntityKind;
use crate::entity::derivation::Derivation;

/// A mention on its way.
#[derive(Debug)]
pub(crate) struct MentionDraft {
    pub range: Range<usize>,
    pub kind: EntityKind,
    pub part: bool,
    pub form: String,
    /// The full name, if the form is not the name.
    pub name: Option<String>,
    pub how: Derivation,
}
