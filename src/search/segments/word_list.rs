//! All words of a dictionary in memory, for patterns without a known beginning.
//!
//! The engine's dictionary is walked letter by letter. That is fast if the beginning is known, and
//! slow if the whole dictionary has to be walked. Such a pattern is matched against a plain list
//! instead, which is made for the first one and kept: a few megabytes for 20,000 articles.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy_fst::Automaton;

/// Maximum size of a list in bytes of words; a larger dictionary is walked each time.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Maximum number of words taken from a list, the most frequent ones, so that a pattern which
/// matches everything costs no more than another.
// Eight times what a pattern is expanded to, because the segments of an index rank words differently.
const MATCHES_MAX: usize = 8_000;

/// The words of a dictionary, most frequent first, with their document frequencies.
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
        // One string for all words: a hundred thousand small allocations would take twice the
        // memory.
        let mut alphabetical = String::new();
        let mut words: Vec<(u32, Range<usize>)> = Vec::new();
        each_word(&mut |term, frequency| {
            if let Ok(word) = std::str::from_utf8(term) {
                let start = alphabetical.len();
                alphabetical.push_str(word);
                words.push((frequency, start..alphabetical.len()));
            }
            // Returning false ends the walk, so an oversized dictionary costs no more than the
            // limit.
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
            // Left at the first byte that can't lead to a match; most words fail at once.
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
