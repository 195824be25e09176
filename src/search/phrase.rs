//! Words that follow one another.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::lookup::whole_terms;
use super::segment::Text;
use crate::german::Word;

/// The postings of one word of a phrase, in all its inflections.
struct WordPostings {
    lists: Vec<SegmentPostings>,
}

impl WordPostings {
    fn open(text: &Text, word: &Word) -> tantivy::Result<Self> {
        let mut lists = Vec::new();
        for term in whole_terms(&word.stem) {
            if let Some(info) = text.term_info(&term)? {
                lists.push(text.postings_of(&info, true)?);
            }
        }
        Ok(Self { lists })
    }

    /// The first document from `target` on.
    fn seek(&mut self, target: DocId) -> DocId {
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
    }
}

/// Calls `found` with each document that holds the phrase, and the positions of its first word there.
pub(super) fn occurrences(
    text: &Text,
    words: &[Word],
    mut found: impl FnMut(DocId, &[u32]),
) -> tantivy::Result<()> {
    let mut postings =
        words.iter().map(|word| WordPostings::open(text, word)).collect::<tantivy::Result<Vec<_>>>()?;
    let (mut starts, mut next) = (Vec::new(), Vec::new());
    let mut doc = 0;
    loop {
        // Ask the words in turn until all stand on one document.
        let mut agreeing = 0;
        while agreeing < postings.len() {
            let next = postings[agreeing].seek(doc);
            if next == TERMINATED {
                return Ok(());
            }
            agreeing = if next == doc { agreeing + 1 } else { 0 };
            doc = next;
        }
        postings[0].positions(doc, &mut starts);
        for (offset, list) in (0..).zip(&mut postings).skip(1) {
            list.positions(doc, &mut next);
            starts.retain(|&start| next.binary_search(&(start + offset)).is_ok());
        }
        if !starts.is_empty() {
            found(doc, &starts);
        }
        doc += 1;
    }
}

/// The positions of the first word of the phrase in one document.
pub(super) fn starts(text: &Text, words: &[Word], doc: DocId) -> tantivy::Result<Vec<u32>> {
    let (mut starts, mut next) = (Vec::new(), Vec::new());
    for (offset, word) in (0..).zip(words) {
        let mut postings = WordPostings::open(text, word)?;
        if postings.seek(doc) != doc {
            return Ok(Vec::new());
        }
        postings.positions(doc, &mut next);
        if offset == 0 {
            starts.clone_from(&next);
        } else {
            starts.retain(|&start| next.binary_search(&(start + offset)).is_ok());
        }
    }
    Ok(starts)
}
