//! Finds the words of a title that match a query, and the matching part of each.

use std::ops::Range;

use crate::german::{Analyzer, Word, tokenize};
use crate::search::plan::{Leaf, LeafShape, Plan};
use crate::search::query::{Occur, Scope};
use crate::search::terms::lookup::LeafLookup;
use crate::search::terms::phrase;

/// A range of a body that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Number of the leaf in the plan.
    pub leaf: usize,
    /// Whether only a part of the query word occurs there.
    pub partial: bool,
}

/// A match in a text: a word, or several that occur together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Byte range from the first word to the last.
    pub range: Range<usize>,
    /// The matching words, or the matching part of one.
    pub marks: Vec<Range<usize>>,
}

/// The ranges in a title that match, in their order.
pub(crate) fn title_marks(
    text: &str,
    plan: &Plan,
    lookups: &[LeafLookup],
    analyzer: &mut Analyzer,
) -> Vec<Range<usize>> {
    let matches = title_matches(text, plan, lookups, analyzer);
    let mut marks: Vec<_> = matches.into_iter().flat_map(|found| found.marks).collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    merge(marks)
}

/// Returns the matches in a title. Words of a phrase match only where the phrase occurs.
pub(crate) fn title_matches(
    text: &str,
    plan: &Plan,
    lookups: &[LeafLookup],
    analyzer: &mut Analyzer,
) -> Vec<Match> {
    let in_title = |(leaf, _): &(&Leaf, &LeafLookup)| {
        leaf.occur != Occur::Not && leaf.scope != Scope::Body && !leaf.from_feedback
    };
    let leaves = plan.leaves.iter().zip(lookups).filter(in_title);
    let leaves: Vec<(&Leaf, &LeafLookup)> =
        leaves.flat_map(|(leaf, lookup)| leaf.wordings().map(move |wording| (wording, lookup))).collect();
    // A query of nothing but stop words means them, as in *der die das*.
    let with_stops = leaves.iter().all(|(leaf, _)| leaf.is_stop());
    let mut words: Vec<(Range<usize>, Word)> = Vec::new();
    let mut matches = Vec::new();
    for token in tokenize(text).filter(|token| token.is_indexed()) {
        let word = analyzer.word(token.text);
        for (leaf, lookup) in &leaves {
            let range = match (&leaf.shape, leaf.words.as_slice()) {
                (LeafShape::Word, [sought]) if with_stops || !sought.stop => {
                    matching_range(sought, word, token.text.len())
                }
                (LeafShape::Exact, [sought]) => (sought.exact == word.exact).then_some(0..token.text.len()),
                (LeafShape::Pattern(_), _) => lookup
                    .expansion
                    .words
                    .iter()
                    .any(|exact| **exact == *word.exact)
                    .then_some(0..token.text.len()),
                _ => None,
            };
            matches.extend(range.map(|range| Match {
                range: token.range(),
                marks: std::iter::once(token.start + range.start..token.start + range.end).collect(),
            }));
        }
        words.push((token.range(), word.clone()));
    }
    // Phrases after words: they need the positions of all words of the title.
    for (leaf, _) in leaves.iter().filter(|(leaf, _)| leaf.is_positional()) {
        let places = leaf.words.iter().map(|sought| {
            let stands = |(_, (_, word)): &(u32, &(Range<usize>, Word))| phrase::is_meant(leaf, sought, word);
            (0..).zip(&words).filter(stands).map(|(at, _)| at).collect()
        });
        phrase::matches(&leaf.shape, &places.collect::<Vec<_>>(), &mut |positions| {
            let place = |&position: &u32| words.get(position as usize).map(|(range, _)| range.clone());
            let marks: Vec<_> = positions.iter().filter_map(place).collect();
            let (start, end) =
                (marks.iter().map(|mark| mark.start).min(), marks.iter().map(|mark| mark.end).max());
            if let (Some(start), Some(end)) = (start, end) {
                matches.push(Match { range: start..end, marks });
            }
        });
    }
    matches
}

/// Returns the part of `word` that matches `sought`: all of it, or a part of a compound.
pub(crate) fn matching_range(sought: &Word, word: &Word, length: usize) -> Option<Range<usize>> {
    // A form of the word is marked whole; only a longer word gets its part marked.
    if word.exact == sought.exact || word.is_form_of(sought) {
        return Some(0..length);
    }
    // The word sought as a part of this one, else a part of it as this word or a part.
    let part = |stem: &str| word.parts.iter().find(|part| *part.stem == *stem).map(|part| part.range.clone());
    sought.stems().find_map(part).or_else(|| {
        // The longest parts come last.
        sought
            .parts
            .iter()
            .rev()
            .find_map(|sought| if word.stem == sought.stem { Some(0..length) } else { part(&sought.stem) })
    })
}

/// Ranges without overlaps, in their order: neighbours that touch are one.
pub(crate) fn merge(marks: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in marks {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
