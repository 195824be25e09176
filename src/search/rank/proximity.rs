//! A closer look at the best articles: words near each other, and near the start.
//!
//! Both only ever add to a score, so an article of the pool never falls behind one
//! that was not looked at. Closeness follows the idea of Rasolofo and Savoy (2003):
//! pairs of neighbouring query words count by the inverse of their distance.

use crate::search::options::ranking::Ranking;
use crate::search::plan::Plan;
use crate::search::query::{Occur, Scope};
use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;
use crate::search::terms::lookup::LeafLookup;
use crate::search::terms::positions::positions;

/// Words of the body up to which a word counts as near the start.
const LEAD_WORDS: f32 = 100.0;

/// Returns what proximity and early occurrences add to the score of each candidate of `pool`.
pub(crate) fn bonuses(
    segments: &[Segment],
    plan: &Plan,
    lookups: &[LeafLookup],
    idf: &[f32],
    statistics: &Statistics,
    ranking: &Ranking,
    pool: &[Candidate],
) -> tantivy::Result<Vec<f32>> {
    let mut bonuses = vec![0.0; pool.len()];
    let mut order: Vec<usize> = (0..pool.len()).collect();
    // Posting lists are read forwards only, so candidates are visited in their order.
    order.sort_unstable_by_key(|&at| (pool[at].segment, pool[at].doc));
    let mut last: Option<(f32, Vec<Vec<u32>>)> = None;
    for ((leaf, lookup), &idf) in plan.leaves.iter().zip(lookups).zip(idf) {
        let Some(main) = lookup.components.first() else { continue };
        let is_word = leaf.words.len() == 1 && !leaf.from_feedback;
        // Phrases are close by definition, and patterns have no single position list.
        if leaf.occur == Occur::Not || leaf.scope == Scope::Title || !is_word {
            continue;
        }
        let positions = positions(segments, main, pool, &order)?;
        // A stop word got no score at all; here it orders articles that are equal otherwise.
        if !lookup.scored {
            let frequency = main.variants.first().map_or(Ok(0), |variant| variant.documents(segments))?;
            let weight = ranking.stop * statistics.idf(frequency) * (ranking.k1 + 1.0);
            for (bonus, places) in bonuses.iter_mut().zip(&positions) {
                let frequency = places.len() as f32;
                *bonus += weight * frequency / (ranking.k1 + frequency);
            }
            continue;
        }
        for (bonus, places) in bonuses.iter_mut().zip(&positions) {
            if let Some(&first) = places.first() {
                *bonus += ranking.lead * idf * (1.0 - first as f32 / LEAD_WORDS).max(0.0);
            }
        }
        if let Some((last_idf, last_positions)) = &last {
            // The rarer of the two counts: a common word is close to everything.
            let weight = ranking.closeness * idf.min(*last_idf);
            for (bonus, (a, b)) in bonuses.iter_mut().zip(last_positions.iter().zip(&positions)) {
                if let Some(distance) = distance(a, b) {
                    // Two words at one position are parts of one compound, as close as adjacent
                    // words.
                    *bonus += weight / distance.max(1) as f32;
                }
            }
        }
        last = Some((idf, positions));
    }
    Ok(bonuses)
}

/// The smallest distance between a place of `a` and one of `b`, both ascending.
fn distance(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    let mut best = None;
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        let distance = x.abs_diff(y);
        best = Some(best.map_or(distance, |best: u32| best.min(distance)));
        // Only the smaller position can come closer to the other, so each list is walked once.
        if x < y { i += 1 } else { j += 1 }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            (&[1, 10, 20][..], &[12, 40][..], Some(2)),
            (&[5], &[5], Some(0)),
            (&[9], &[1, 2, 3], Some(6)),
            (&[], &[1], None),
        ] {
            assert_eq!(distance(a, b), expected, "{a:?} {b:?}");
        }
    }
}
