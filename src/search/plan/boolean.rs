//! Evaluates a Boolean tree for all documents of a segment at once.

use tantivy::DocId;

use crate::index::EntityTable;
use crate::search::plan::filter::SegmentFilter;
use crate::search::plan::{BooleanTree, Branch};
use crate::search::query::Occur;
use crate::search::segments::segment::Segment;

/// A set of documents of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocSet {
    words: Vec<u64>,
}

impl DocSet {
    /// Returns an empty set over this number of documents.
    pub fn none(documents: u32) -> Self {
        Self { words: vec![0; (documents as usize).div_ceil(64)] }
    }

    fn all(documents: u32) -> Self {
        Self { words: vec![u64::MAX; (documents as usize).div_ceil(64)] }
    }

    /// Adds a document.
    pub fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Whether a document is in it.
    pub fn contains(&self, doc: usize) -> bool {
        self.words.get(doc / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    fn combine(&mut self, other: &Self, with: impl Fn(u64, u64) -> u64) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word = with(*word, *other);
        }
    }
}

/// The documents of a segment of which a tree holds; `leaves` are those that each leaf of
/// the plan found there.
pub(crate) fn evaluate(
    tree: &BooleanTree,
    leaves: &[DocSet],
    segment: &Segment,
    table: &EntityTable,
) -> tantivy::Result<DocSet> {
    let documents = segment.reader.max_doc();
    Ok(match tree {
        BooleanTree::Leaf(leaf) => leaves.get(*leaf).cloned().unwrap_or_else(|| DocSet::none(documents)),
        BooleanTree::Filter(filter) => {
            let filter = SegmentFilter::new(filter, table, segment)?;
            let mut set = DocSet::none(documents);
            (0..documents).filter(|&doc| filter.failing(doc).is_none()).for_each(|doc| set.insert(doc));
            set
        }
        BooleanTree::Group(clauses) => {
            let mut set = DocSet::all(documents);
            let mut any: Option<DocSet> = None;
            let required = clauses.iter().any(|branch| branch.occur == Occur::Must);
            for Branch { occur, tree, .. } in clauses {
                if *occur == Occur::Should && required {
                    continue;
                }
                let one = evaluate(tree, leaves, segment, table)?;
                match occur {
                    Occur::Must => set.combine(&one, |a, b| a & b),
                    Occur::Not => set.combine(&one, |a, b| a & !b),
                    Occur::Should => match &mut any {
                        Some(any) => any.combine(&one, |a, b| a | b),
                        None => any = Some(one),
                    },
                }
            }
            if let Some(any) = any {
                set.combine(&any, |a, b| a & b);
            }
            set
        }
    })
}
