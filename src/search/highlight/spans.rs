//! Finds matches in bodies as a person reads them: single words, and phrases as one.
//!
//! Snippets mark words one by one ([`crate::search::highlight::positions`]); a list of matches has
//! a phrase as one of its entries.

use std::cmp::Reverse;
use std::ops::Range;

use crate::german::Analyzer;
use crate::index::Stored;
use crate::search::highlight::marks::{Match, merge};
use crate::search::highlight::positions::{Words, part_of};
use crate::search::plan::{Leaf, Plan};
use crate::search::query::{Occur, Scope};
use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;
use crate::search::terms::lookup::LeafLookup;
use crate::search::terms::phrase;
use crate::search::terms::positions::positions;

/// Maximum number of matches of one phrase examined per article.
const RUNS_MAX: usize = 10_000;

/// Words of a body that match together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MatchSpan {
    /// Numbers of the first and the last word in the body, from 0.
    first: u32,
    last: u32,
    /// Numbers of the matching words, ascending.
    words: Vec<u32>,
    /// Numbers of the leaves in the plan.
    leaves: Vec<usize>,
}

/// For each of the hits what matches in its body, in the order of the text.
///
/// Of what one phrase finds, the shortest matches count; a match inside another is a part of it.
pub(crate) fn spans(
    segments: &[Segment],
    plan: &Plan,
    lookups: &[LeafLookup],
    hits: &[Candidate],
) -> tantivy::Result<Vec<Vec<MatchSpan>>> {
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_unstable_by_key(|&at| (hits[at].segment, hits[at].doc));
    let mut spans = vec![Vec::new(); hits.len()];
    for (leaf, lookup) in lookups.iter().enumerate() {
        let sought = &plan.leaves[leaf];
        if !lookup.scored
            || sought.from_feedback
            || sought.occur == Occur::Not
            || sought.scope == Scope::Title
        {
            continue;
        }
        for component in &lookup.components {
            for (spans, positions) in spans.iter_mut().zip(positions(segments, component, hits, &order)?) {
                spans.extend(positions.into_iter().map(|word| MatchSpan::of(vec![word], leaf)));
            }
            for (phrase, _) in &component.phrases {
                for (hit, spans) in hits.iter().zip(&mut spans) {
                    spans.extend(runs(&segments[hit.segment], phrase, hit.doc, leaf)?);
                }
            }
        }
    }
    Ok(spans.into_iter().map(outermost).collect())
}

/// The matches of a phrase in the body of a document that hold no other of them.
fn runs(segment: &Segment, phrase: &Leaf, doc: u32, leaf: usize) -> tantivy::Result<Vec<MatchSpan>> {
    let mut runs = Vec::new();
    phrase::each_match(&segment.body, phrase, doc, &mut |words| {
        // A phrase with slop in a repetitive text has quadratically many matches.
        if runs.len() < RUNS_MAX {
            runs.push(MatchSpan::of(words.to_vec(), leaf));
        }
    })?;
    Ok(innermost(runs))
}

/// Those that hold no other, in their order.
fn innermost(mut spans: Vec<MatchSpan>) -> Vec<MatchSpan> {
    // Of two that begin at the same word the longer sorts first, so that the shorter is the one
    // kept.
    spans.sort_unstable_by_key(|span| (span.first, Reverse(span.last)));
    let mut kept: Vec<MatchSpan> = Vec::new();
    for span in spans {
        while kept.last().is_some_and(|last| span.last <= last.last) {
            kept.pop();
        }
        kept.push(span);
    }
    kept
}

/// Those that are in no other, in their order; of equals one, with the leaves of all.
fn outermost(mut spans: Vec<MatchSpan>) -> Vec<MatchSpan> {
    // The longest first, so that everything inside it follows and is dropped.
    spans.sort_unstable_by_key(|span| (span.first, Reverse(span.last)));
    let mut kept: Vec<MatchSpan> = Vec::new();
    for span in spans {
        match kept.last_mut() {
            Some(last) if (last.first, last.last) == (span.first, span.last) => {
                last.leaves.extend(span.leaves)
            }
            Some(last) if span.last <= last.last => {}
            _ => kept.push(span),
        }
    }
    kept
}

impl MatchSpan {
    fn of(mut words: Vec<u32>, leaf: usize) -> Self {
        words.sort_unstable();
        let (first, last) = (words.first().copied().unwrap_or(0), words.last().copied().unwrap_or(0));
        Self { first, last, words, leaves: vec![leaf] }
    }
}

/// Converts spans to byte ranges in the body, with their marks.
pub(crate) fn matches_at(
    stored: &Stored,
    spans: &[MatchSpan],
    plan: &Plan,
    analyzer: &mut Analyzer,
) -> Vec<Match> {
    let body = stored.article.body.as_str();
    let mut numbers: Vec<u32> = spans.iter().flat_map(|span| span.words.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut words = Words::of(stored);
    let places: Vec<Range<usize>> = numbers.iter().map_while(|&number| words.word(number as usize)).collect();
    let place = |number: u32| numbers.binary_search(&number).ok().and_then(|at| places.get(at).cloned());
    let mut part = |span: &MatchSpan, word: &Range<usize>| {
        let mut marks: Vec<Range<usize>> = Vec::new();
        for &leaf in &span.leaves {
            let part = part_of(&plan.leaves[leaf], &body[word.clone()], analyzer);
            marks.push(word.start + part.start..word.start + part.end);
        }
        marks.sort_by_key(|mark| (mark.start, mark.end));
        merge(marks)
    };
    let found = spans.iter().map_while(|span| {
        let words: Option<Vec<Range<usize>>> = span.words.iter().map(|&word| place(word)).collect();
        let words = words?;
        let range = words.first()?.start..words.last()?.end;
        let marks = match words.as_slice() {
            [word] => part(span, word),
            _ => words,
        };
        Some(Match { range, marks })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(keep: fn(Vec<MatchSpan>) -> Vec<MatchSpan>, spans: &[&[u32]]) -> Vec<Vec<u32>> {
        let spans = spans.iter().map(|words| MatchSpan::of(words.to_vec(), 0)).collect();
        keep(spans).into_iter().map(|span| span.words).collect()
    }

    #[test]
    fn spans_inside_one_another() {
        let near: &[&[u32]] = &[&[1, 9], &[5, 9], &[5, 7], &[12, 20], &[12, 15]];
        assert_eq!(kept(innermost, near), [[5, 7], [12, 15]]);
        let mixed: &[&[u32]] = &[&[5], &[3], &[4, 5, 6], &[6], &[6, 7], &[3], &[9]];
        assert_eq!(kept(outermost, mixed), [&[3][..], &[4, 5, 6], &[6, 7], &[9]]);
        let shared = outermost(vec![MatchSpan::of(vec![3], 0), MatchSpan::of(vec![3], 2)]);
        assert_eq!(shared[0].leaves, [0, 2]);
    }
}
