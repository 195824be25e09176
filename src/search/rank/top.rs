//! The best of the matching articles, in an order that depends on nothing else.

use std::cmp::{Ordering, Reverse};

use tantivy::DocId;

use crate::search::options::Sort;
use crate::search::segments::segment::Segment;

/// The first `count` of the matching documents, best first.
///
/// Ties are broken by date, newest first, then by id, then by path and record.
pub(crate) fn select(
    segments: &[Segment],
    matches: &[Vec<(DocId, f32)>],
    count: usize,
    sort: Sort,
) -> Vec<Candidate> {
    let all = matches
        .iter()
        .enumerate()
        .flat_map(|(segment, docs)| docs.iter().map(move |&(doc, score)| Candidate { score, segment, doc }));
    // Cut to the best whenever twice as many have come together.
    let room = count.saturating_mul(2).max(64);
    let mut best: Vec<Candidate> = Vec::new();
    let mut floor = f32::NEG_INFINITY;
    for candidate in all {
        if sort == Sort::Relevance && candidate.score < floor {
            continue;
        }
        best.push(candidate);
        if best.len() >= room && count > 0 {
            best.select_nth_unstable_by(count - 1, |a, b| compare(segments, sort, a, b));
            best.truncate(count);
            floor = best[count - 1].score;
        }
    }
    order(segments, sort, &mut best);
    best.truncate(count);
    best
}

/// Sorts candidates, best first.
pub(crate) fn order(segments: &[Segment], sort: Sort, candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|a, b| compare(segments, sort, a, b));
}

fn compare(segments: &[Segment], sort: Sort, a: &Candidate, b: &Candidate) -> Ordering {
    let date = |candidate: &Candidate| Reverse(segments[candidate.segment].minutes(candidate.doc));
    let by_score = match sort {
        Sort::Relevance => b.score.total_cmp(&a.score),
        Sort::Date => Ordering::Equal,
    };
    by_score
        .then_with(|| date(a).cmp(&date(b)))
        .then_with(|| match sort {
            Sort::Relevance => Ordering::Equal,
            Sort::Date => b.score.total_cmp(&a.score),
        })
        .then_with(|| id(segments, a).cmp(&id(segments, b)))
        .then_with(|| {
            let place = |candidate: &Candidate| place(&segments[candidate.segment], candidate.doc);
            place(a).cmp(&place(b))
        })
}

fn id(segments: &[Segment], candidate: &Candidate) -> String {
    segments[candidate.segment].id(candidate.doc)
}

/// Path and record: what is left to tell two articles of one id apart.
pub(crate) fn place(segment: &Segment, doc: DocId) -> (String, u32) {
    segment.stored(doc).map(|stored| (stored.article.path, stored.article.record)).unwrap_or_default()
}

/// An article that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub score: f32,
    pub segment: usize,
    pub doc: DocId,
}
