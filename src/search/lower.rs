//! A query's clauses as terms: the words go through the same analysis as the text.

use super::query::{DateRange, Node, Occur, Query, Scope, SearchOptions};
use crate::german::{Analyzer, Word, tokenize};

/// A query in terms of the index.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Words and phrases.
    pub leaves: Vec<Leaf>,
    /// What is not a matter of words.
    pub filter: Filter,
}

/// A word or a phrase that is looked for.
#[derive(Debug)]
pub(super) struct Leaf {
    pub occur: Occur,
    pub scope: Scope,
    /// How often the query says it, times what the caller gives it.
    pub weight: f32,
    /// One word, or the words of a phrase.
    pub words: Vec<Word>,
    /// Number of the query's clause that it comes from.
    pub clause: usize,
}

impl Leaf {
    /// Whether the leaf says little: a stop word on its own.
    pub fn is_stop(&self) -> bool {
        self.words.len() == 1 && self.words[0].stop
    }
}

/// Conditions on an article's source and date.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// All of these spans must hold the date.
    pub dates: Vec<DateRange>,
    /// None of these spans may hold it.
    pub dates_not: Vec<DateRange>,
    /// Of each group, one name must be the source's.
    pub sources: Vec<Vec<String>>,
    /// None of these may be the source's name.
    pub sources_not: Vec<String>,
}

/// The plan of a query.
pub(super) fn lower(query: &Query, options: &SearchOptions, analyzer: &mut Analyzer) -> Plan {
    let mut plan = Plan::default();
    let mut any_source = Vec::new();
    for (number, clause) in query.clauses.iter().enumerate() {
        match &clause.node {
            Node::Word { text, scope } | Node::Phrase { text, scope } => {
                let words: Vec<Word> = tokenize(text)
                    .filter(|token| token.is_indexed())
                    .map(|token| analyzer.word(token.text).clone())
                    .collect();
                plan.add(Leaf { occur: clause.occur, scope: *scope, weight: 1.0, words, clause: number });
            }
            Node::Source { name } => match clause.occur {
                Occur::Should => any_source.push(name.clone()),
                Occur::Must => plan.filter.sources.push(vec![name.clone()]),
                Occur::Not => plan.filter.sources_not.push(name.clone()),
            },
            Node::Dates { range } if clause.occur == Occur::Not => plan.filter.dates_not.push(*range),
            Node::Dates { range } => plan.filter.dates.push(*range),
        }
    }
    if !any_source.is_empty() {
        plan.filter.sources.push(any_source);
    }
    if !options.sources.is_empty() {
        plan.filter.sources.push(options.sources.clone());
    }
    if options.dates != DateRange::default() {
        plan.filter.dates.push(options.dates);
    }
    plan
}

impl Plan {
    /// Adds a word or phrase; one that is there already counts more.
    pub fn add(&mut self, leaf: Leaf) {
        let same = |other: &&mut Leaf| {
            other.occur == leaf.occur
                && other.scope == leaf.scope
                && other.words.len() == leaf.words.len()
                && other.words.iter().zip(&leaf.words).all(|(a, b)| a.exact == b.exact)
        };
        match self.leaves.iter_mut().find(same) {
            Some(other) => other.weight += leaf.weight,
            None => self.leaves.push(leaf),
        }
    }
}
