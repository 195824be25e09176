//! Words that occur together: consecutively, with slop, or within a distance.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use crate::german::Word;
use crate::index::{Namespace, term_text};
use crate::search::plan::{Leaf, LeafShape};
use crate::search::segments::text::Text;
use crate::search::terms::whole_terms;

/// The postings of one word, in all its inflections or exactly as written.
struct WordPostings {
    lists: Vec<SegmentPostings>,
}

impl WordPostings {
    fn open(text: &Text, word: &Word, exact: bool) -> tantivy::Result<Self> {
        let mut lists = Vec::new();
        let mut add = |term: String| -> tantivy::Result<()> {
            if let Some(info) = text.term_info(&term)? {
                lists.push(text.postings_of(&info, true)?);
            }
            Ok(())
        };
        if exact {
            add(term_text(Namespace::Exact, &word.exact))?;
        } else {
            word.stems().flat_map(whole_terms).try_for_each(add)?;
        }
        Ok(Self { lists })
    }

    /// The first document from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
        // A word's forms are a union: the smallest document of any list is the next one of the
        // word.
        let docs = self
            .lists
            .iter_mut()
            .map(|list| if list.doc() < target { list.seek(target) } else { list.doc() });
        docs.min().unwrap_or(TERMINATED)
    }

    /// Positions in the document that the last seek found, ascending.
    fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        for list in self.lists.iter_mut().filter(|list| list.doc() == doc) {
            list.append_positions_with_offset(0, positions);
        }
        positions.sort_unstable();
        // A word that may be a verb or a noun can be found as both.
        positions.dedup();
    }
}

/// The postings of all words of a leaf.
fn open(text: &Text, leaf: &Leaf) -> tantivy::Result<Vec<WordPostings>> {
    let exact = matches!(leaf.shape, LeafShape::Phrase { exact: true, .. });
    leaf.words.iter().map(|word| WordPostings::open(text, word, exact)).collect()
}

/// Calls `found` with each document in which the words of a leaf occur together as its shape
/// demands, and with the number of occurrences.
pub(crate) fn occurrences(
    text: &Text,
    leaf: &Leaf,
    mut found: impl FnMut(DocId, usize),
) -> tantivy::Result<()> {
    let mut postings = open(text, leaf)?;
    let mut places = vec![Vec::new(); postings.len()];
    let mut doc = 0;
    loop {
        // Advance the words in turn until all are at the same document.
        let mut agreeing = 0;
        while agreeing < postings.len() {
            let next = postings[agreeing].seek(doc);
            if next == TERMINATED {
                return Ok(());
            }
            // One word that is further on starts the agreement anew at its document.
            agreeing = if next == doc { agreeing + 1 } else { 0 };
            doc = next;
        }
        for (list, places) in postings.iter_mut().zip(&mut places) {
            list.positions(doc, places);
        }
        let mut count = 0;
        matches(&leaf.shape, &places, &mut |_| count += 1);
        if count > 0 {
            found(doc, count);
        }
        doc += 1;
    }
}

/// The positions of all words that take part in a match in one document, ascending.
pub(crate) fn positions(text: &Text, leaf: &Leaf, doc: DocId) -> tantivy::Result<Vec<u32>> {
    Ok(all_positions(leaf, &places(text, leaf, doc)?))
}

/// Calls `found` with the positions of each match in one document.
pub(crate) fn each_match(
    text: &Text,
    leaf: &Leaf,
    doc: DocId,
    found: &mut dyn FnMut(&[u32]),
) -> tantivy::Result<()> {
    matches(&leaf.shape, &places(text, leaf, doc)?, found);
    Ok(())
}

/// Returns the positions of each word of a leaf in a document; empty if one is missing.
fn places(text: &Text, leaf: &Leaf, doc: DocId) -> tantivy::Result<Vec<Vec<u32>>> {
    let mut places = Vec::with_capacity(leaf.words.len());
    for mut postings in open(text, leaf)? {
        if postings.seek(doc) != doc {
            return Ok(Vec::new());
        }
        let mut positions = Vec::new();
        postings.positions(doc, &mut positions);
        places.push(positions);
    }
    Ok(places)
}

/// The positions of all words that take part in a match, ascending; `places` holds those
/// of each word.
fn all_positions(leaf: &Leaf, places: &[Vec<u32>]) -> Vec<u32> {
    let mut all = Vec::new();
    matches(&leaf.shape, places, &mut |positions| all.extend_from_slice(positions));
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a word of a text is one of a leaf's.
pub(crate) fn is_meant(leaf: &Leaf, sought: &Word, word: &Word) -> bool {
    match leaf.shape {
        LeafShape::Phrase { exact: true, .. } => word.exact == sought.exact,
        _ => word.is_form_of(sought),
    }
}

/// Calls `found` with the positions of each match; `places` holds those of each word, ascending.
pub(crate) fn matches(shape: &LeafShape, places: &[Vec<u32>], found: &mut dyn FnMut(&[u32])) {
    match *shape {
        LeafShape::Near { left, distance } => {
            let (left, right) = places.split_at(left.min(places.len()));
            near(&runs(left, 0), &runs(right, 0), distance, found);
        }
        LeafShape::Phrase { slop, .. } => runs(places, slop).iter().for_each(found),
        LeafShape::Word | LeafShape::Exact | LeafShape::Pattern(_) => {}
    }
}

/// Groups of positions at which words occur together, all in one list.
struct Runs {
    /// Words of each.
    words: usize,
    positions: Vec<u32>,
}

impl Runs {
    fn iter(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        self.positions.chunks_exact(self.words.max(1))
    }
}

/// Finds all occurrences of consecutive words: for each position of the first word, the positions
/// of all, moved by at most `slop` in total.
fn runs(places: &[Vec<u32>], slop: u32) -> Runs {
    let mut runs = Runs { words: places.len(), positions: Vec::new() };
    let Some((first, others)) = places.split_first() else { return runs };
    for &start in first {
        let before = runs.positions.len();
        runs.positions.push(start);
        if !follow(start, others, slop, &mut runs.positions, before) {
            runs.positions.truncate(before);
        }
    }
    runs
}

/// Adds to a run, which begins at `from` in `positions`, the places of the words that follow
/// its first; says whether all were found.
fn follow(start: u32, others: &[Vec<u32>], slop: u32, positions: &mut Vec<u32>, from: usize) -> bool {
    let mut left = slop;
    for (offset, places) in (1..).zip(others) {
        let wanted = start + offset;
        let at = places.partition_point(|&place| place < wanted);
        let nearest = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|at| places.get(at));
        // If the phrase repeats a word, each mention needs a position of its own.
        let nearest = nearest.filter(|place| !positions[from..].contains(place));
        let Some(&place) = nearest.min_by_key(|place| place.abs_diff(wanted)) else { return false };
        let Some(rest) = left.checked_sub(place.abs_diff(wanted)) else { return false };
        left = rest;
        positions.push(place);
    }
    true
}

/// Pairs of runs with at most `distance - 1` words between them: each of the left with the
/// nearest of the right on either side.
fn near(left: &Runs, right: &Runs, distance: u32, found: &mut dyn FnMut(&[u32])) {
    let others: Vec<&[u32]> = right.iter().collect();
    let mut pair = Vec::with_capacity(left.words + right.words);
    for one in left.iter() {
        let (Some(&start), Some(&end)) = (one.first(), one.last()) else { continue };
        let at = others.partition_point(|other| other[0] < start);
        let before = at.checked_sub(1).map(|at| others[at]);
        let before = before.filter(|other| within(other[other.len() - 1], start, distance));
        // A place may be one of both words.
        let after = others[at..].iter().find(|other| other[0] > end);
        let after = after.filter(|other| within(end, other[0], distance));
        for other in before.into_iter().chain(after.copied()) {
            pair.clear();
            pair.extend_from_slice(one);
            pair.extend_from_slice(other);
            found(&pair);
        }
    }
}

/// Whether a later place is at most so far behind an earlier one.
fn within(earlier: u32, later: u32, distance: u32) -> bool {
    (1..=distance).contains(&later.saturating_sub(earlier))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(shape: &LeafShape, places: &[&[u32]]) -> Vec<Vec<u32>> {
        let places: Vec<Vec<u32>> = places.iter().map(|places| places.to_vec()).collect();
        let mut all = Vec::new();
        matches(shape, &places, &mut |positions| all.push(positions.to_vec()));
        all
    }

    #[test]
    fn words_stand_one_after_the_other() {
        let phrase = |slop| LeafShape::Phrase { slop, exact: false };
        assert_eq!(found(&phrase(0), &[&[1, 7], &[2, 9], &[3, 8]]), [[1, 2, 3]]);
        assert!(found(&phrase(0), &[&[1], &[3]]).is_empty());
        assert_eq!(found(&phrase(1), &[&[1], &[3]]), [[1, 3]]);
        // Swapped neighbours are two places off.
        assert!(found(&phrase(1), &[&[2], &[1]]).is_empty());
        assert_eq!(found(&phrase(2), &[&[2], &[1]]), [[2, 1]]);
        // The same word twice needs two places.
        assert!(found(&phrase(3), &[&[4], &[4]]).is_empty());
    }

    #[test]
    fn words_stand_near_each_other() {
        let near = |left, distance| LeafShape::Near { left, distance };
        assert_eq!(found(&near(1, 3), &[&[1, 20], &[4, 40]]), [[1, 4]]);
        assert_eq!(found(&near(1, 3), &[&[9], &[6]]), [[9, 6]]);
        assert!(found(&near(1, 2), &[&[1], &[4]]).is_empty());
        assert_eq!(found(&near(2, 2), &[&[1, 5], &[2], &[4]]), [[1, 2, 4]]);
    }
}
