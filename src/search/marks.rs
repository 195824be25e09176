//! Which words of a title a query means, and which part of a word.

use std::ops::Range;

use super::lower::{Leaf, Plan};
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
pub(super) fn title_marks(text: &str, plan: &Plan, analyzer: &mut Analyzer) -> Vec<Range<usize>> {
    let in_title = |leaf: &&Leaf| leaf.occur != Occur::Not && leaf.scope != Scope::Body;
    let leaves: Vec<&Leaf> = plan.leaves.iter().filter(in_title).collect();
    let with_stops = leaves.iter().all(|leaf| leaf.is_stop());
    let longest = leaves.iter().map(|leaf| leaf.words.len()).max().unwrap_or(0);
    // The last words, for phrases: (range, stem).
    let mut recent: Vec<(Range<usize>, Box<str>)> = Vec::new();
    let mut marks = Vec::new();
    for token in tokenize(text).filter(|token| token.is_indexed()) {
        let word = analyzer.word(token.text);
        if longest > 1 {
            recent.push((token.range(), word.stem.clone()));
        }
        for &leaf in &leaves {
            if let [sought] = leaf.words.as_slice() {
                if (with_stops || !sought.stop)
                    && let Some(range) = matching_range(sought, word, token.text.len())
                {
                    marks.push(token.start + range.start..token.start + range.end);
                }
            } else if recent.len() >= leaf.words.len() {
                let run = &recent[recent.len() - leaf.words.len()..];
                if run.iter().zip(&leaf.words).all(|((_, stem), sought)| *stem == sought.stem) {
                    marks.extend(run.iter().map(|(range, _)| range.clone()));
                }
            }
        }
        if recent.len() > longest {
            recent.remove(0);
        }
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
