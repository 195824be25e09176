//! Relaxes what no article has, and says so in a hint: a phrase becomes its words, and a word next
//! to others is replaced by its correction.
//!
//! Only optional clauses are relaxed; `+`, `-`, `=` and groups are taken literally.

use tantivy::DocId;

use crate::german::{Analyzer, tokenize};
use crate::search::options::ranking::Ranking;
use crate::search::plan::{Leaf, LeafShape, Plan};
use crate::search::query::hint::{Hint, HintKind};
use crate::search::query::{Clause, Occur, Query};
use crate::search::results::{Change, Suggestion};
use crate::search::segments::segment::Segment;
use crate::search::terms::lookup::LeafLookup;
use crate::search::terms::{fields, phrase};

/// Replaces the optional phrases of `plan` that no article has by their words.
pub(crate) fn phrases(plan: &mut Plan, query: &Query, segments: &[Segment]) -> tantivy::Result<Vec<Hint>> {
    let mut hints = Vec::new();
    // In a group, a phrase is taken literally.
    if plan.tree.is_some() {
        return Ok(hints);
    }
    let mut relaxed = Plan { filter: std::mem::take(&mut plan.filter), ..Plan::default() };
    for leaf in plan.leaves.drain(..) {
        let loose =
            leaf.occur == Occur::Should && leaf.shape == (LeafShape::Phrase { slop: 0, exact: false });
        if !loose || occurs(&leaf, segments)? {
            relaxed.add(leaf);
            continue;
        }
        if let Some(clause) = leaf.clauses.first().and_then(|&clause| query.clauses.get(clause)) {
            hints.push(Hint::new(HintKind::PhraseRelaxed, clause.range.clone()));
        }
        let Leaf { words, synonyms: others, clauses, .. } = leaf;
        for word in words {
            let (words, clauses) = (vec![word], clauses.clone());
            relaxed.add(Leaf { words, shape: LeafShape::Word, synonyms: Vec::new(), clauses, ..leaf });
        }
        for other in others {
            relaxed.add(Leaf { clauses: clauses.clone(), ..other });
        }
    }
    *plan = relaxed;
    Ok(hints)
}

/// The leaf that a change is about, if it is a word of a query that no article has.
fn unknown(plan: &Plan, lookups: &[LeafLookup], query: &Query, change: &Change) -> Option<usize> {
    let is_meant = |(leaf, lookup): (&Leaf, &LeafLookup)| {
        let mut clauses = leaf.clauses.iter().filter_map(|&clause| query.clauses.get(clause));
        let is_there = clauses
            .any(|Clause { range, .. }| range.start <= change.range.start && change.range.end <= range.end);
        let loose = leaf.occur == Occur::Should && leaf.shape == LeafShape::Word;
        is_there && loose && lookup.components.first().is_some_and(|whole| !whole.is_anywhere())
    };
    if plan.tree.is_some() {
        return None;
    }
    plan.leaves.iter().zip(lookups).position(is_meant)
}

/// Whether a suggestion is about a word that no article has.
pub(crate) fn has_unknown(
    plan: &Plan,
    lookups: &[LeafLookup],
    query: &Query,
    suggestion: &Suggestion,
) -> bool {
    suggestion.changes.iter().any(|change| unknown(plan, lookups, query, change).is_some())
}

/// Adds corrections as synonyms to the words of `plan` that no article has.
pub(crate) fn words(
    plan: &mut Plan,
    lookups: &[LeafLookup],
    query: &Query,
    suggestion: &Suggestion,
    analyzer: &mut Analyzer,
) -> Vec<Hint> {
    let mut hints = Vec::new();
    for change in &suggestion.changes {
        let Some(leaf) = unknown(plan, lookups, query, change) else { continue };
        let tokens = tokenize(&change.to).filter(|token| token.is_indexed());
        let words = tokens.map(|token| analyzer.word(token.text).clone()).collect();
        let leaf = &mut plan.leaves[leaf];
        leaf.synonyms.push(Leaf::of(words, leaf.scope));
        let (from, to) = (change.from.clone(), change.to.clone());
        hints.push(Hint::new(HintKind::WordReplaced { from, to }, change.range.clone()));
    }
    hints
}

/// Whether any article has the phrase.
fn occurs(leaf: &Leaf, segments: &[Segment]) -> tantivy::Result<bool> {
    for segment in segments {
        for (field, _) in fields(leaf.scope, &Ranking::default()) {
            let mut found = false;
            phrase::occurrences(segment.text(field), leaf, |doc: DocId, _| {
                found |= segment.is_alive(doc);
            })?;
            if found {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
