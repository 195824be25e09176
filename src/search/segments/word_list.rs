//! The words of one dictionary in memory, for patterns that say nothing of how a word begins.
//!
//! The engine's dictionary is walked letter by letter, which is quick where a beginning is
//! known and slow where all of it has to be walked. Such a pattern is held against a plain
//! list instead, which is made at the first one and kept: a few megabytes for 20,000 articles.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy_fst::Automaton;

/// Most bytes of words that are kept of one dictionary; a larger one is walked each time.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Most words that are taken of one such list, so that a pattern which means all of them costs
/// no more than another; they are the most frequent ones.
// Eight times what a pattern is expanded to, because the segments of an index rank words differently.
const MATCHES_MAX: usize = 8_000;

/// The words of a dictionary, the most frequent first, and in how many documents each stands.
#[derive(Debug, Default)]
pub(crate) struct WordList {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    frequencies: Vec<u32>,
}

impl WordList {
    /// Collects the words that `each_word` calls its argument with, with their numbers of
    /// documents, until it returns `false`; none if they are too many.
    pub fn read(
        each_word: impl FnOnce(&mut dyn FnMut(&[u8], u32) -> bool) -> tantivy::Result<()>,
    ) -> tantivy::Result<Option<Self>> {
        let mut alphabetical = String::new();
        let mut words: Vec<(u32, Range<usize>)> = Vec::new();
        each_word(&mut |term, frequency| {
            if let Ok(word) = std::str::from_utf8(term) {
                let start = alphabetical.len();
                alphabetical.push_str(word);
                words.push((frequency, start..alphabetical.len()));
            }
            alphabetical.len() <= BYTES_MAX
        })?;
        if alphabetical.len() > BYTES_MAX {
            return Ok(None);
        }
        words.sort_by_key(|(frequency, _)| Reverse(*frequency));
        let mut list = Self { text: String::with_capacity(alphabetical.len()), ..Self::default() };
        for (frequency, range) in words {
            list.text.push_str(&alphabetical[range]);
            list.ends.push(u32::try_from(list.text.len()).unwrap_or(u32::MAX));
            list.frequencies.push(frequency);
        }
        Ok(Some(list))
    }

    /// The first words that an automaton takes, with their numbers of documents; says whether
    /// there are no more.
    pub(crate) fn matching<A: Automaton>(&self, automaton: &A, found: &mut dyn FnMut(&str, u32)) -> bool {
        let (mut start, mut count) = (0, 0);
        for (&end, &frequency) in self.ends.iter().zip(&self.frequencies) {
            let word = &self.text[start..end as usize];
            start = end as usize;
            let mut state = automaton.start();
            let can_match = word.bytes().all(|byte| {
                state = automaton.accept(&state, byte);
                automaton.can_match(&state)
            });
            if can_match && automaton.is_match(&state) {
                if count == MATCHES_MAX {
                    return false;
                }
                count += 1;
                found(word, frequency);
            }
        }
        true
    }
}
