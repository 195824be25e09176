//! The best of the matching articles, in an order that depends on nothing else.
//!
//! Thousands of articles may tie in score and date. Inside a segment their ids compare by
//! ordinal, because a column's dictionary is sorted. Strings are made only where a tie spans
//! segments, and stored articles are read only where two articles share an id.

use std::ops::Range;

use tantivy::DocId;

use crate::search::options::Sort;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;

/// A candidate with what it is compared by inside its segment.
#[derive(Clone, Copy)]
struct Ranked {
    /// Score and date, smallest first.
    key: (u64, u64),
    /// Ordinal of the id in the segment's dictionary.
    id: u64,
    candidate: Candidate,
}

/// Returns the first `count` of the matching documents, best first.
///
/// Ties are broken by date, newest first, then by id, then by path and record.
pub(crate) fn select(
    segments: &[Segment],
    matches: &[Vec<(DocId, f32)>],
    count: usize,
    sort: Sort,
) -> Vec<Candidate> {
    let candidates = matches
        .iter()
        .enumerate()
        .map(|(segment, docs)| docs.iter().map(move |&(doc, score)| Candidate { score, segment, doc }));
    first(segments, candidates, count, |candidate| rank_key(segments, sort, candidate))
}

/// Sorts candidates, best first.
pub(crate) fn order(segments: &[Segment], sort: Sort, candidates: &mut [Candidate]) {
    let sorted = first(segments, [candidates.iter().copied()], candidates.len(), |candidate| {
        rank_key(segments, sort, candidate)
    });
    candidates.copy_from_slice(&sorted);
}

/// Returns the `count` oldest candidates, in the order of their dates, then by id, path and record.
pub(crate) fn oldest(segments: &[Segment], candidates: &[Candidate], count: usize) -> Vec<Candidate> {
    first(segments, by_segment(candidates), count, |candidate| {
        (segments[candidate.segment].minutes(candidate.doc), 0)
    })
}

/// Returns the best of some candidates, if there is one.
pub(crate) fn best_of(segments: &[Segment], sort: Sort, candidates: &[Candidate]) -> Option<Candidate> {
    first(segments, by_segment(candidates), 1, |candidate| rank_key(segments, sort, candidate)).pop()
}

/// Path and record: what distinguishes two articles that share an id.
pub(crate) fn place(segment: &Segment, doc: DocId) -> (String, u32) {
    segment.stored(doc).map(|stored| (stored.article.path, stored.article.record)).unwrap_or_default()
}

/// Runs of candidates in the same segment; a run may be followed by another of that segment.
fn by_segment(candidates: &[Candidate]) -> impl Iterator<Item = impl Iterator<Item = Candidate> + '_> {
    candidates.chunk_by(|a, b| a.segment == b.segment).map(|run| run.iter().copied())
}

fn rank_key(segments: &[Segment], sort: Sort, candidate: &Candidate) -> (u64, u64) {
    let score = ordered_bits(candidate.score);
    let date = segments[candidate.segment].minutes(candidate.doc);
    // Complements, because the smallest key comes first.
    match sort {
        Sort::Relevance => (!score, !date),
        Sort::Date => (!date, !score),
    }
}

/// Returns a number that orders scores as `f32::total_cmp` does.
fn ordered_bits(score: f32) -> u64 {
    // Positive numbers move above the negative ones; these flip, as their magnitude counts down.
    let bits = score.to_bits();
    u64::from(if bits >> 31 == 0 { bits | 1 << 31 } else { !bits })
}

/// Returns the first `count` of the candidates by key, id, path and record.
///
/// Each run of `runs` has the candidates of one segment, except where nothing is cut off.
fn first<I: Iterator<Item = Candidate>>(
    segments: &[Segment],
    runs: impl IntoIterator<Item = I>,
    count: usize,
    key: impl Fn(&Candidate) -> (u64, u64),
) -> Vec<Candidate> {
    let mut best: Vec<Ranked> = Vec::new();
    if count == 0 {
        return Vec::new();
    }
    for run in runs {
        // The first `count` of all are among the first `count` of each segment, and these are found
        // without comparing ids of different dictionaries.
        let start = best.len();
        let mut room = count.saturating_mul(2).max(64);
        let mut floor = None;
        for candidate in run {
            let key = key(&candidate);
            if floor.is_some_and(|floor| key > floor) {
                continue;
            }
            let id = segments[candidate.segment].id_ord(candidate.doc);
            best.push(Ranked { key, id, candidate });
            if best.len() - start >= room {
                floor = Some(cut(&mut best, start, count));
                // Ties of the last one stay, so what is left may be more than `count`.
                room = ((best.len() - start) * 2).max(64);
            }
        }
        if best.len() - start > count {
            cut(&mut best, start, count);
        }
    }
    best.sort_unstable_by_key(|ranked| (ranked.key, ranked.candidate.segment, ranked.id));
    let mut start = 0;
    while start < best.len().min(count) {
        let key = best[start].key;
        let end = start + best[start..].partition_point(|ranked| ranked.key == key);
        break_ties(segments, &mut best[start..end]);
        start = end;
    }
    best.truncate(count);
    best.into_iter().map(|ranked| ranked.candidate).collect()
}

/// Cuts a segment's candidates to the first `count` and those that tie with the last of them in
/// all but path and record; returns the key of the last.
fn cut(best: &mut Vec<Ranked>, start: usize, count: usize) -> (u64, u64) {
    let candidates = &mut best[start..];
    let (_, last, _) = candidates.select_nth_unstable_by_key(count - 1, |ranked| (ranked.key, ranked.id));
    let (key, id) = (last.key, last.id);
    let mut kept = count;
    for at in count..candidates.len() {
        if (candidates[at].key, candidates[at].id) == (key, id) {
            candidates.swap(at, kept);
            kept += 1;
        }
    }
    best.truncate(start + kept);
    key
}

/// Sorts candidates with equal keys by id, then by path and record. They come sorted by segment
/// and ordinal.
fn break_ties(segments: &[Segment], tied: &mut [Ranked]) {
    let spans_segments = tied.first().map(|ranked| ranked.candidate.segment)
        != tied.last().map(|ranked| ranked.candidate.segment);
    if spans_segments {
        // Numbers in place of strings: an id's rank among those of all segments.
        let ids = ids(segments, tied);
        let mut order: Vec<usize> = (0..tied.len()).collect();
        order.sort_by(|&a, &b| ids[a].cmp(&ids[b]));
        let mut rank = 0;
        let mut sorted = Vec::with_capacity(tied.len());
        for (at, &from) in order.iter().enumerate() {
            rank += u64::from(at > 0 && ids[order[at - 1]] != ids[from]);
            sorted.push(Ranked { id: rank, ..tied[from] });
        }
        tied.copy_from_slice(&sorted);
    }
    for same in ranges_of_same_id(tied) {
        let read = |ranked: &Ranked| place(&segments[ranked.candidate.segment], ranked.candidate.doc);
        // Read once each, and not in each comparison.
        tied[same].sort_by_cached_key(read);
    }
}

/// The ranges of two and more candidates with one id.
fn ranges_of_same_id(tied: &[Ranked]) -> Vec<Range<usize>> {
    let mut start = 0;
    let runs = tied.chunk_by(|a, b| a.id == b.id).map(|run| {
        start += run.len();
        start - run.len()..start
    });
    runs.filter(|range| range.len() > 1).collect()
}

/// The ids of candidates that are sorted by segment and ordinal.
fn ids(segments: &[Segment], sorted: &[Ranked]) -> Vec<String> {
    let mut ids = Vec::with_capacity(sorted.len());
    for run in sorted.chunk_by(|a, b| a.candidate.segment == b.candidate.segment) {
        let ords: Vec<u64> = run.iter().map(|ranked| ranked.id).collect();
        ids.extend(segments[run[0].candidate.segment].ids_of(&ords));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_ordered_as_scores() {
        let scores = [f32::NEG_INFINITY, -2.5, -0.0, 0.0, 1e-30, 0.5, 1.0, 7.25, f32::INFINITY];
        assert!(scores.windows(2).all(|pair| ordered_bits(pair[0]) < ordered_bits(pair[1])));
    }
}
