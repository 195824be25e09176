//! A query in terms of the index: leaves that are looked up, filters, and a tree of both.

pub(super) mod boolean;
pub(super) mod entity_names;
pub(super) mod filter;
pub(super) mod lower;

use crate::german::Word;
use crate::search::plan::filter::Filter;
use crate::search::query::{Occur, Scope};

/// A query in terms of the index.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The words, phrases and patterns to look up.
    pub leaves: Vec<Leaf>,
    /// Conditions of top-level clauses that are not about words.
    pub filter: Filter,
    /// The Boolean tree of a query with groups; without groups the leaves alone decide.
    pub tree: Option<BooleanTree>,
}

/// Something that is looked for in text.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub occur: Occur,
    pub scope: Scope,
    /// How often the query says it, times what the query or the caller gives it.
    pub weight: f32,
    /// One word, or the words of a phrase; none for a pattern.
    pub words: Vec<Word>,
    /// How the words must occur together.
    pub shape: LeafShape,
    /// Synonyms that count too, each with its own weight.
    pub synonyms: Vec<Leaf>,
    /// Numbers of the query's clauses that it comes from, see [`Query::numbered`].
    pub clauses: Vec<usize>,
    /// Whether the query does not say it: found articles do, see [`crate::search::rank::feedback`].
    pub from_feedback: bool,
}

/// How the words of a leaf must occur together in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LeafShape {
    /// One word in any of its forms.
    Word,
    /// One word exactly as written.
    Exact,
    /// Consecutive words, moved by at most `slop` positions in all; each exactly as written or in
    /// any inflection.
    Phrase { slop: u32, exact: bool },
    /// The first `left` words one after the other, and so the rest, at most so far from each other.
    Near { left: usize, distance: u32 },
    /// Any word of the index that matches the pattern.
    Pattern(Pattern),
}

/// A description of words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pattern {
    /// `*` matches any letters and `?` exactly one; normalised like words.
    Wildcard(String),
    /// A regular expression over whole words as they are matched letter by letter.
    Regex(String),
    /// Words within this edit distance.
    Fuzzy(String, u8),
}

impl Leaf {
    /// An optional word, or an optional phrase of several.
    pub fn of(words: Vec<Word>, scope: Scope) -> Self {
        let shape =
            if words.len() == 1 { LeafShape::Word } else { LeafShape::Phrase { slop: 0, exact: false } };
        Self {
            occur: Occur::Should,
            scope,
            weight: 1.0,
            words,
            shape,
            synonyms: Vec::new(),
            clauses: Vec::new(),
            from_feedback: false,
        }
    }

    /// The word or phrase itself, and what counts for it.
    pub fn wordings(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.synonyms)
    }

    /// Whether the leaf says little: a stop word on its own.
    pub fn is_stop(&self) -> bool {
        self.shape == LeafShape::Word && self.words.iter().all(|word| word.stop)
    }

    /// Whether it is found by the positions of several words.
    pub fn is_positional(&self) -> bool {
        matches!(self.shape, LeafShape::Phrase { .. } | LeafShape::Near { .. })
    }
}

/// A condition on articles, as a tree.
#[derive(Debug)]
pub(crate) enum BooleanTree {
    /// It has what this leaf looks for.
    Leaf(usize),
    /// It passes this filter.
    Filter(Filter),
    /// Clauses side by side: all that are required, none that is excluded, and where none
    /// is required one of the others.
    Group(Vec<Branch>),
}

/// A clause of a group.
#[derive(Debug)]
pub(crate) struct Branch {
    pub occur: Occur,
    pub tree: BooleanTree,
    /// Number of the query's clause that it is.
    pub clause: usize,
}

impl Plan {
    /// Adds a leaf and gives its number; one that is there already counts more.
    pub fn add(&mut self, leaf: Leaf) -> usize {
        let same = |other: &Leaf| {
            other.occur == leaf.occur
                && other.scope == leaf.scope
                && other.shape == leaf.shape
                && other.words.len() == leaf.words.len()
                && other.words.iter().zip(&leaf.words).all(|(a, b)| a.exact == b.exact)
        };
        match self.leaves.iter().position(same) {
            Some(at) => {
                self.leaves[at].weight += leaf.weight;
                self.leaves[at].clauses.extend(leaf.clauses);
                at
            }
            None => {
                self.leaves.push(leaf);
                self.leaves.len() - 1
            }
        }
    }
}
