//! Which words of a title a query means, and which part of a word.

use std::ops::Range;

use super::lookup::LeafLookup;
use super::lower::{Leaf, Plan, Shape};
use super::phrase;
use super::query::{Occur, Scope};
use crate::german::{Analyzer, Word, tokenize};

/// A range of a body that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Number of the leaf in the plan.
    pub leaf: usize,
    /// Whether only a part of the word sought stands there.
    pub partial: bool,
}

/// The ranges in a title that match, in their order.
///
/// Words of a phrase are marked only where the phrase stands.
pub(super) fn title_marks(
    text: &str,
    plan: &Plan,
    lookups: &[LeafLookup],
    analyzer: &mut Analyzer,
) -> Vec<Range<usize>> {
    let in_title = |(leaf, _): &(&Leaf, &LeafLookup)| {
        leaf.occur != Occur::Not && leaf.scope != Scope::Body && !leaf.added
    };
    let leaves = plan.leaves.iter().zip(lookups).filter(in_title);
    let leaves: Vec<(&Leaf, &LeafLookup)> =
        leaves.flat_map(|(leaf, lookup)| leaf.wordings().map(move |wording| (wording, lookup))).collect();
    let with_stops = leaves.iter().all(|(leaf, _)| leaf.is_stop());
    let mut words: Vec<(Range<usize>, Word)> = Vec::new();
    let mut marks = Vec::new();
    for token in tokenize(text).filter(|token| token.is_indexed()) {
        let word = analyzer.word(token.text);
        for (leaf, lookup) in &leaves {
            let range = match (&leaf.shape, leaf.words.as_slice()) {
                (Shape::Word, [sought]) if with_stops || !sought.stop => {
                    matching_range(sought, word, token.text.len())
                }
                (Shape::Exact, [sought]) => (sought.exact == word.exact).then_some(0..token.text.len()),
                (Shape::Pattern(_), _) => lookup
                    .expansion
                    .words
                    .iter()
                    .any(|exact| **exact == *word.exact)
                    .then_some(0..token.text.len()),
                _ => None,
            };
            marks.extend(range.map(|range| token.start + range.start..token.start + range.end));
        }
        words.push((token.range(), word.clone()));
    }
    for (leaf, _) in leaves.iter().filter(|(leaf, _)| leaf.is_positional()) {
        let position = |position: u32| words.get(position as usize).map(|(range, _)| range.clone());
        let places = leaf.words.iter().map(|sought| {
            let stands = |(_, (_, word)): &(u32, &(Range<usize>, Word))| phrase::is_meant(leaf, sought, word);
            (0..).zip(&words).filter(stands).map(|(at, _)| at).collect()
        });
        marks.extend(
            phrase::all_positions(leaf, &places.collect::<Vec<_>>()).into_iter().filter_map(position),
        );
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    merge(marks)
}

/// The part of `word` that `sought` means: all of it, or a part of a compound.
pub(super) fn matching_range(sought: &Word, word: &Word, length: usize) -> Option<Range<usize>> {
    if word.stem == sought.stem {
        return Some(0..length);
    }
    // The word sought as a part of this one, else a part of it as this word or a part.
    let part = |stem: &str| word.parts.iter().find(|part| *part.stem == *stem).map(|part| part.range.clone());
    part(&sought.stem).or_else(|| {
        // The longest parts stand last.
        sought
            .parts
            .iter()
            .rev()
            .find_map(|sought| if word.stem == sought.stem { Some(0..length) } else { part(&sought.stem) })
    })
}

/// Ranges without overlaps, in their order: neighbours that touch are one.
pub(super) fn merge(marks: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in marks {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
