//! The words of one dictionary in memory, for patterns that say nothing of how a word begins.
//!
//! The engine's dictionary is walked letter by letter, which is quick where a beginning is
//! known and slow where all of it has to be walked. Such a pattern is held against a plain
//! list instead, which is made at the first one and kept: a few megabytes for 20,000 articles.

use tantivy_fst::Automaton;
use tantivy_fst::automaton::AlwaysMatch;

use super::segment::Text;

/// The first term that is a word as written: what begins with less is a stem or a part.
const FIRST_EXACT: &str = "\u{3}";

/// Most bytes of words that are kept of one dictionary; a larger one is walked each time.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// From so many possible first bytes on a pattern counts as without a beginning.
const BEGINNINGS_MAX: usize = 24;

/// The words of a dictionary in their order, and in how many documents each stands.
#[derive(Debug, Default)]
pub(super) struct WordList {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    frequencies: Vec<u32>,
}

impl WordList {
    /// The words of a dictionary; none where they are too many.
    pub fn read(text: &Text) -> tantivy::Result<Option<Self>> {
        let mut list = Self::default();
        let mut fits = true;
        text.each_term(AlwaysMatch, FIRST_EXACT, &mut |term, info| {
            if let Ok(word) = std::str::from_utf8(term) {
                list.text.push_str(word);
                list.ends.push(u32::try_from(list.text.len()).unwrap_or(u32::MAX));
                list.frequencies.push(info.doc_freq);
            }
            fits = list.text.len() <= BYTES_MAX;
            fits
        })?;
        Ok(fits.then_some(list))
    }

    /// The words that an automaton takes, with their numbers of documents.
    fn matching<A: Automaton>(&self, automaton: &A, found: &mut dyn FnMut(&str, u32)) {
        let mut start = 0;
        for (&end, &frequency) in self.ends.iter().zip(&self.frequencies) {
            let word = &self.text[start..end as usize];
            start = end as usize;
            let mut state = automaton.start();
            let can_match = word.bytes().all(|byte| {
                state = automaton.accept(&state, byte);
                automaton.can_match(&state)
            });
            if can_match && automaton.is_match(&state) {
                found(word, frequency);
            }
        }
    }
}

/// Calls `found` with each word of a dictionary that an automaton takes, and with the number
/// of documents that have it.
pub(super) fn each_word<A: Automaton>(
    text: &Text,
    automaton: &A,
    found: &mut dyn FnMut(&str, u32),
) -> tantivy::Result<()>
where
    A::State: Clone,
{
    if !has_beginning(automaton)
        && let Some(words) = text.word_list()?
    {
        words.matching(automaton, found);
        return Ok(());
    }
    text.each_term(automaton, FIRST_EXACT, &mut |term, info| {
        if let Ok(word) = std::str::from_utf8(term) {
            found(word, info.doc_freq);
        }
        true
    })
}

/// Whether few bytes can stand first in what an automaton takes.
fn has_beginning<A: Automaton>(automaton: &A) -> bool {
    let start = automaton.start();
    let can_begin = |&byte: &u8| automaton.can_match(&automaton.accept(&start, byte));
    (0..=u8::MAX).filter(can_begin).count() <= BEGINNINGS_MAX
}
