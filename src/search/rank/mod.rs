//! Scores of matching documents, and their order.

pub(super) mod bm25f;
pub(super) mod duplicates;
pub(super) mod feedback;
pub(super) mod matches;
pub(super) mod more_like_this;
pub(super) mod proximity;
pub(super) mod top;
pub(super) mod visibility;
