//! An article that matches, by its place in the index.

use tantivy::DocId;

/// An article that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub score: f32,
    pub segment: usize,
    pub doc: DocId,
}
