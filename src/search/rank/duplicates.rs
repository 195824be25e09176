//! Folds near-duplicates: the best-ranked article of each group represents the others.
//!
//! The groups were found at indexing. A search that asks for a higher similarity compares the
//! signatures of the matching articles of a group again.

use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::article::Article;
use crate::duplicates::{COPY_MIN, Difference, split};
use crate::index::DuplicateGroups;
use crate::search::options::Sort;
use crate::search::rank::top::{best_of, oldest};
use crate::search::results::FoldedArticle;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;

/// Least that two articles must have in common to be folded, in percent of the shorter one:
/// the default, and the least that can be asked for. With it, short texts of several papers
/// may have less.
pub const FOLD_MIN: u8 = (COPY_MIN * 100.0) as u8;

/// Copies that a hit lists; it counts all.
pub const FOLDED_MAX: usize = 20;

/// Marks a group of which no article was seen yet.
const NONE: u32 = u32::MAX;

/// Matching articles without those that are folded into others.
pub(crate) struct Folded {
    /// Per segment, the articles without duplicates and those that represent a group.
    pub heads: Vec<Vec<(DocId, f32)>>,
    /// The others, by the one that they are folded into.
    copies: FxHashMap<(usize, DocId), Vec<Candidate>>,
}

impl Folded {
    /// Folds matching articles that have at least `least` percent in common.
    pub fn new(
        segments: &[Segment],
        matches: &[Vec<(DocId, f32)>],
        duplicates: &DuplicateGroups,
        least: u8,
        sort: Sort,
    ) -> Self {
        let mut heads = vec![Vec::new(); segments.len()];
        // The place of a group's articles in `found`.
        // A vector over all groups and not a map: this runs for every match, and groups are few.
        let mut places = vec![NONE; duplicates.len()];
        let mut found: Vec<Vec<Candidate>> = Vec::new();
        for (at, (segment, matches)) in segments.iter().zip(matches).enumerate() {
            for &(doc, score) in matches {
                let candidate = Candidate { score, segment: at, doc };
                let group = segment.number(doc).and_then(|number| duplicates.group_of(number));
                match group.and_then(|group| places.get_mut(group)) {
                    // An article without duplicates represents itself and needs no place in
                    // `found`.
                    None => heads[at].push((doc, score)),
                    Some(place) if *place == NONE => {
                        *place = found.len() as u32;
                        found.push(vec![candidate]);
                    }
                    Some(place) => found[*place as usize].push(candidate),
                }
            }
        }
        let mut copies = FxHashMap::default();
        for group in found {
            for mut group in groups(segments, group, least) {
                let Some(head) = best_of(segments, sort, &group) else { continue };
                heads[head.segment].push((head.doc, head.score));
                // The others are not sorted here: only those of hits that are shown are ever
                // listed.
                group.retain(|one| (one.segment, one.doc) != (head.segment, head.doc));
                if !group.is_empty() {
                    copies.insert((head.segment, head.doc), group);
                }
            }
        }
        Self { heads, copies }
    }

    /// Returns the article that represents another, by segment and document.
    pub fn head_of(&self, segment: usize, doc: DocId) -> Option<(usize, DocId)> {
        // A scan over all groups is enough: only the explanation of one article asks.
        let has = |copies: &[Candidate]| copies.iter().any(|copy| (copy.segment, copy.doc) == (segment, doc));
        self.copies.iter().find(|(_, copies)| has(copies)).map(|(&head, _)| head)
    }

    /// Number of hits.
    pub fn len(&self) -> usize {
        self.heads.iter().map(Vec::len).sum()
    }

    /// The copies that are folded into a hit, the oldest [`FOLDED_MAX`] of them, and how many
    /// there are.
    pub fn listed(
        &self,
        segments: &[Segment],
        hit: &Candidate,
        article: &Article,
    ) -> tantivy::Result<(Vec<FoldedArticle>, usize)> {
        let Some(copies) = self.copies.get(&(hit.segment, hit.doc)) else { return Ok((Vec::new(), 0)) };
        let ours = segments[hit.segment].signature(hit.doc);
        let listed =
            oldest(segments, copies, FOLDED_MAX).into_iter().map(|Candidate { segment, doc, .. }| {
                let copy = segments[segment].stored(doc)?.article;
                Ok(FoldedArticle {
                    similarity: ours.similarity(&segments[segment].signature(doc)),
                    difference: Difference::between(&copy, article),
                    id: copy.id,
                    path: copy.path,
                    record: copy.record,
                    title: copy.title,
                    date: copy.date,
                    date_origin: copy.date_origin,
                    source: copy.source,
                    section: copy.section,
                    url: copy.url,
                })
            });
        Ok((listed.collect::<tantivy::Result<_>>()?, copies.len()))
    }
}

/// The articles of a group in groups that have enough in common.
fn groups(segments: &[Segment], group: Vec<Candidate>, least: u8) -> Vec<Vec<Candidate>> {
    // The index grouped by this similarity already, so nothing has to be compared again.
    if least <= FOLD_MIN || group.len() < 2 {
        return vec![group];
    }
    let signed = group.into_iter().map(|one| (segments[one.segment].signature(one.doc), one)).collect();
    split(signed, f32::from(least.min(100)) / 100.0)
}
