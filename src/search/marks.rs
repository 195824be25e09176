//! Which words of a text a query means, and which part of them.

use std::ops::Range;

use super::lower::{Leaf, Plan};
use super::query::{Occur, Scope};
use crate::german::{Analyzer, Word, tokenize};

/// A place in a text that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Number of the leaf in the plan.
    pub leaf: usize,
}

/// The places in `text` that match, in their order; `in_title` says which scope the text is of.
///
/// Words of a phrase are marked only where the phrase stands.
pub(super) fn marks(text: &str, in_title: bool, plan: &Plan, with_stops: bool, analyzer: &mut Analyzer) -> Vec<Mark> {
    let leaves: Vec<(usize, &Leaf)> = plan.leaves.iter().enumerate().filter(|(_, leaf)| in_scope(leaf, in_title)).collect();
    let longest = leaves.iter().map(|(_, leaf)| leaf.words.len()).max().unwrap_or(0);
    // The last words, for phrases: (range, stem).
    let mut recent: Vec<(Range<usize>, Box<str>)> = Vec::new();
    let mut marks = Vec::new();
    for token in tokenize(text).filter(|token| token.is_indexed()) {
        let word = analyzer.word(token.text);
        if longest > 1 {
            recent.push((token.range(), word.stem.clone()));
        }
        for &(number, leaf) in &leaves {
            if let [sought] = leaf.words.as_slice() {
                if (with_stops || !sought.stop)
                    && let Some(range) = matching_range(sought, word, token.text.len())
                {
                    let range = token.start + range.start..token.start + range.end;
                    marks.push(Mark { range, leaf: number });
                }
            } else if recent.len() >= leaf.words.len() {
                let run = &recent[recent.len() - leaf.words.len()..];
                if run.iter().zip(&leaf.words).all(|((_, stem), sought)| *stem == sought.stem) {
                    marks.extend(run.iter().map(|(range, _)| Mark { range: range.clone(), leaf: number }));
                }
            }
        }
        if recent.len() > longest {
            recent.remove(0);
        }
    }
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    marks
}

fn in_scope(leaf: &Leaf, in_title: bool) -> bool {
    let other = if in_title { Scope::Body } else { Scope::Title };
    leaf.occur != Occur::Not && leaf.scope != other
}

/// The part of `word` that `sought` means: all of it, or a part of a compound.
fn matching_range(sought: &Word, word: &Word, length: usize) -> Option<Range<usize>> {
    if word.stem == sought.stem {
        return Some(0..length);
    }
    // The word sought as a part of this one, else a part of it as this word or a part.
    let part = |stem: &str| word.parts.iter().find(|part| *part.stem == *stem).map(|part| part.range.clone());
    part(&sought.stem).or_else(|| {
        // The longest parts stand last.
        sought.parts.iter().rev().find_map(|sought| {
            if word.stem == sought.stem { Some(0..length) } else { part(&sought.stem) }
        })
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
