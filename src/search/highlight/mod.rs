//! Where a query matches in the text of an article: marks, snippets and concordances.

pub(super) mod context;
pub(super) mod marks;
pub(super) mod positions;
pub(super) mod snippet;
pub(super) mod spans;
