//! Finds all matches of a plan, and selects the best of them.

use tantivy::DocId;

use crate::search::options::{SearchOptions, Sort};
use crate::search::plan::Plan;
use crate::search::plan::filter::{Groups, SegmentFilter};
use crate::search::rank::bm25f::{Scored, ScoredDocs, score};
use crate::search::rank::duplicates::Folded;
use crate::search::rank::more_like_this;
use crate::search::rank::proximity::bonuses;
use crate::search::rank::top::{order, select};
use crate::search::segments::candidate::Candidate;
use crate::search::segments::snapshot::Snapshot;
use crate::search::terms::lookup::{LeafLookup, look_up};

/// The documents that match a plan.
pub(crate) struct Matches {
    pub lookups: Vec<LeafLookup>,
    /// The matching documents of each segment with their scores.
    pub matches: Vec<ScoredDocs>,
    /// Inverse document frequencies of the leaves.
    pub idf: Vec<f32>,
    /// The documents of each segment that a single filter keeps out, and which.
    pub excluded_by_one: Vec<Vec<ExcludedDoc>>,
}

impl Matches {
    /// The number of articles that match.
    pub fn total(&self) -> usize {
        self.matches.iter().map(Vec::len).sum()
    }
}

/// Scores all documents that match `plan`. In a more-like-this search, scores are divided by the
/// score of the article itself, and those below [`more_like_this::FLOOR`] are dropped.
pub(crate) fn matching(
    snapshot: &Snapshot,
    plan: &Plan,
    options: &SearchOptions,
    left_out: Exclude<'_>,
) -> tantivy::Result<Matches> {
    let table = &snapshot.entities;
    let filters = snapshot.segments.iter().map(|segment| SegmentFilter::new(&plan.filter, table, segment));
    let filters = filters.collect::<tantivy::Result<Vec<_>>>()?;
    let counted = options.facets.iter().fold(Groups::NONE, |all, &kind| all.with(Groups::of(kind)));
    let mut beside = vec![Vec::new(); snapshot.segments.len()];
    let mut own = None;
    let allowed = |segment: usize, doc, score| {
        match left_out {
            Exclude::Itself(at, itself) if (at, itself) == (segment, doc) => {
                own = Some(score);
                return false;
            }
            Exclude::Known(known) if known(&mut snapshot.segments[segment].identities(doc)) => return false,
            _ if snapshot.segments[segment].is_hidden(doc, snapshot.now) => return false,
            _ => {}
        }
        let failing = filters[segment].failing(doc);
        if failing.is_one() && failing.without(counted).is_none() {
            beside[segment].push((doc, score, failing));
        }
        failing.is_none()
    };
    let lookups = look_up(plan, &snapshot.segments, &options.ranking)?;
    let scored =
        score(&snapshot.segments, plan, &lookups, &snapshot.statistics, &options.ranking, table, allowed)?;
    let Scored { mut matches, idf } = scored;
    if let Exclude::Itself(..) = left_out {
        let own = own.unwrap_or(f32::INFINITY);
        for (matches, beside) in matches.iter_mut().zip(&mut beside) {
            matches.iter_mut().for_each(|(_, score)| *score /= own);
            matches.retain(|&(_, score)| score >= more_like_this::FLOOR);
            beside.retain(|&(_, score, _)| score / own >= more_like_this::FLOOR);
        }
    }
    if let Some(recency) = &options.recency {
        for (segment, matches) in snapshot.segments.iter().zip(&mut matches) {
            matches
                .iter_mut()
                .for_each(|(doc, score)| *score *= recency.factor(segment.minutes(*doc), snapshot.now));
        }
    }
    Ok(Matches { lookups, matches, idf, excluded_by_one: beside })
}

/// Returns the first `count` matches, or representatives of their groups, in the requested order.
pub(crate) fn best(
    snapshot: &Snapshot,
    plan: &Plan,
    matching: &Matches,
    folded: Option<&Folded>,
    options: &SearchOptions,
    count: usize,
) -> tantivy::Result<Vec<Candidate>> {
    let Matches { lookups, matches, idf, .. } = matching;
    // Facets alone need no order.
    if count == 0 {
        return Ok(Vec::new());
    }
    let ranking = &options.ranking;
    let closely = if options.sort == Sort::Relevance { ranking.pool } else { 0 };
    let heads = folded.map_or(matches, |folded| &folded.heads);
    let mut best = select(&snapshot.segments, heads, count.max(closely), options.sort);
    let pool = closely.min(best.len());
    let bonuses =
        bonuses(&snapshot.segments, plan, lookups, idf, &snapshot.statistics, ranking, &best[..pool])?;
    for (candidate, bonus) in best.iter_mut().zip(bonuses) {
        let minutes = snapshot.segments[candidate.segment].minutes(candidate.doc);
        candidate.score +=
            bonus * options.recency.map_or(1.0, |recency| recency.factor(minutes, snapshot.now));
    }
    if pool > 0 {
        order(&snapshot.segments, options.sort, &mut best[..pool]);
    }
    Ok(best)
}

/// Searches with exclusions: more-like-this leaves out the article itself, a watch list what was
/// reported before.
#[derive(Clone, Copy)]
pub(crate) enum Exclude<'l> {
    /// Nothing.
    Nothing,
    /// The article that the plan is made of, by segment and document.
    Itself(usize, DocId),
    /// Articles for which the function recognises one of their identities.
    Known(&'l dyn Fn(&mut dyn Iterator<Item = u64>) -> bool),
}

/// A document that exactly one filter group rejects, with its score and that group. Facets need
/// them: the counts of a facet ignore its own filter.
pub(crate) type ExcludedDoc = (DocId, f32, Groups);
