//! Finds the positions of query words in the bodies of hits.

use std::ops::Range;

use crate::german::{Analyzer, Tokens, tokenize};
use crate::index::Stored;
use crate::search::highlight::marks::{Mark, matching_range};
use crate::search::plan::{Leaf, LeafShape, Plan};
use crate::search::query::{Occur, Scope};
use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;
use crate::search::terms::lookup::LeafLookup;
use crate::search::terms::phrase;
use crate::search::terms::positions::positions;

/// Maximum number of positions examined per hit.
const PLACES_MAX: usize = 1000;

/// A word of a body that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MatchPosition {
    /// Number of the word in the body, from 0.
    position: u32,
    /// Number of the leaf in the plan.
    leaf: usize,
    /// Whether only a part of the query word occurs there.
    partial: bool,
}

/// For each of the hits the places that matched, in the order of the text.
pub(crate) fn places(
    segments: &[Segment],
    plan: &Plan,
    lookups: &[LeafLookup],
    hits: &[Candidate],
) -> tantivy::Result<Vec<Vec<MatchPosition>>> {
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_unstable_by_key(|&at| (hits[at].segment, hits[at].doc));
    let mut places = vec![Vec::new(); hits.len()];
    for (leaf, lookup) in lookups.iter().enumerate() {
        let sought = &plan.leaves[leaf];
        // The same leaves that score, so that a snippet marks only what made the article a hit.
        // Words from feedback were never typed.
        if !lookup.scored
            || sought.from_feedback
            || sought.occur == Occur::Not
            || sought.scope == Scope::Title
        {
            continue;
        }
        for (number, component) in lookup.components.iter().enumerate() {
            let partial = number > 0;
            for (places, positions) in places.iter_mut().zip(positions(segments, component, hits, &order)?) {
                places.extend(positions.into_iter().map(|position| MatchPosition {
                    position,
                    leaf,
                    partial,
                }));
            }
        }
        for (phrase, _) in lookup.components.iter().flat_map(|component| &component.phrases) {
            for (hit, places) in hits.iter().zip(&mut places) {
                let all = phrase::positions(&segments[hit.segment].body, phrase, hit.doc)?;
                places.extend(all.into_iter().map(|position| MatchPosition {
                    position,
                    leaf,
                    partial: false,
                }));
            }
        }
    }
    for places in &mut places {
        // Whole words sort before parts at the same position and replace them.
        places.sort_unstable();
        places.dedup_by_key(|place| (place.position, place.leaf));
        // A text that repeats a word thousands of times is data; the first occurrences suffice for
        // a snippet.
        places.truncate(PLACES_MAX);
    }
    Ok(places)
}

/// The places as marks in the body: whole words, or the matching part of a compound.
pub(crate) fn marks_at(
    stored: &Stored,
    places: &[MatchPosition],
    plan: &Plan,
    analyzer: &mut Analyzer,
) -> Vec<Mark> {
    let mark = |(place, word): (&MatchPosition, Range<usize>)| {
        let part = part_of(&plan.leaves[place.leaf], &stored.article.body[word.clone()], analyzer);
        let range = word.start + part.start..word.start + part.end;
        Mark { range, leaf: place.leaf, partial: place.partial }
    };
    let mut marks: Vec<Mark> = words_at(stored, places).into_iter().map(mark).collect();
    // Places are in the order of the words, and in one word a later leaf may mean an earlier part.
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    marks
}

/// The words of the body at some places, in their order.
pub(crate) fn words_at<'p>(
    stored: &Stored,
    places: &'p [MatchPosition],
) -> Vec<(&'p MatchPosition, Range<usize>)> {
    let mut words = Words::of(stored);
    // A position behind the stored text means a damaged article; what precedes it is still right.
    places.iter().map_while(|place| Some((place, words.word(place.position as usize)?))).collect()
}

/// Returns the part of a word that matches a leaf: all of it, or a part of a compound.
pub(crate) fn part_of(leaf: &Leaf, text: &str, analyzer: &mut Analyzer) -> Range<usize> {
    let word = analyzer.word(text);
    let part = leaf.wordings().find_map(|wording| match wording.words.as_slice() {
        [sought] if wording.shape == LeafShape::Word => matching_range(sought, word, text.len()),
        _ => None,
    });
    part.unwrap_or(0..text.len())
}

/// The words of a body by number, asked for in ascending order.
pub(crate) struct Words<'a> {
    stored: &'a Stored,
    tokens: Tokens<'a>,
    /// Offset at which the tokens begin.
    base: usize,
    /// Number of the next word.
    position: usize,
    /// The word that was asked for last.
    last: Option<(usize, Range<usize>)>,
}

impl<'a> Words<'a> {
    pub fn of(stored: &'a Stored) -> Self {
        Self { stored, tokens: tokenize(&stored.article.body), base: 0, position: 0, last: None }
    }

    /// Byte range of a word; goes on from a checkpoint where that is nearer.
    pub fn word(&mut self, position: usize) -> Option<Range<usize>> {
        if let Some((last, range)) = &self.last
            && *last == position
        {
            return Some(range.clone());
        }
        let (offset, first) = self.stored.checkpoint(position);
        // Behind the current position the tokenizer simply continues; a jump to a checkpoint pays
        // only if it skips words.
        if first > self.position {
            self.tokens = tokenize(self.stored.article.body.get(offset..)?);
            (self.base, self.position) = (offset, first);
        }
        let token = self
            .tokens
            .by_ref()
            .filter(|token| token.is_indexed())
            .nth(position.checked_sub(self.position)?)?;
        self.position = position + 1;
        let range = self.base + token.start..self.base + token.start + token.text.len();
        self.last = Some((position, range.clone()));
        Some(range)
    }
}
