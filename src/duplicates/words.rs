//! Splits a text into the words by which articles are compared: lower case, without punctuation.
//!
//! This is not the analysis that a search uses: that one joins what means the same, while a copy is
//! recognised by what is written the same. It runs over every article, so it is cheap: runs of
//! letters and digits, hashed as they are read.
//!
//! A consent page that a crawler was shown instead of an article is the same for all articles; the
//! sentences of such a page do not count.

use std::sync::LazyLock;

/// Prefixes of words that mark a notice; see the list itself.
const NOTICES: &str = include_str!("notices.txt");

/// Minimum number of different prefixes in a text for its notices to be left out.
const NOTICES_MIN: u32 = 2;

/// Length of the shortest prefix, in letters.
const SHORTEST: usize = 6;

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HashedWord {
    /// Hash of its lower-case form.
    pub hash: u64,
    /// Whether it starts with a digit.
    pub number: bool,
}

/// Returns the words of a text, without notices if it consists mostly of them.
pub(super) fn words(text: &str) -> Vec<HashedWord> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let (mut sentence, mut notices) = (0, 0_u32);
    // In the whole text: words in notice sentences, and a bit set of the prefixes seen. `notices`
    // is that bit set for the current sentence.
    let (mut in_notices, mut all_notices) = (0, 0_u32);
    read(text, &mut |read| match read {
        Read::Word(word, text) => {
            words.push(word);
            notices |= notice(text);
        }
        Read::End => {
            in_notices += if notices > 0 { words.len() - sentence } else { 0 };
            all_notices |= notices;
            (sentence, notices) = (words.len(), 0);
        }
    });
    // Both conditions: an article about data protection uses some of these words, but only a real
    // notice uses several and consists of them.
    if all_notices.count_ones() < NOTICES_MIN || in_notices * 2 < words.len() {
        return words;
    }
    // Read a second time, and not remembered by sentence the first time: only few texts get here.
    words.clear();
    (sentence, notices) = (0, 0);
    read(text, &mut |read| match read {
        Read::Word(word, text) => {
            words.push(word);
            notices |= notice(text);
        }
        Read::End => {
            if notices > 0 {
                words.truncate(sentence);
            }
            (sentence, notices) = (words.len(), 0);
        }
    });
    words
}

/// An item read from a text.
enum Read<'t> {
    /// A word and its spelling.
    Word(HashedWord, &'t str),
    /// The end of a sentence or a line.
    End,
}

/// Reads the words of a text and calls `found` with each, and with the ends of sentences.
fn read<'t>(text: &'t str, found: &mut dyn FnMut(Read<'t>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut start = None;
    let mut hash = Hash::default();
    while let Some(&byte) = bytes.get(at) {
        let next =
            if byte < 0x80 { at + 1 } else { at + text[at..].chars().next().map_or(1, char::len_utf8) };
        // ASCII first and bytewise: nearly all of a German text takes this path.
        let is_part = if byte.is_ascii_alphanumeric() {
            hash.add(byte.to_ascii_lowercase());
            true
        } else if byte < 0x80 {
            // The separators of a number, only between digits: *14.07.2014* is one word.
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            let is_part =
                matches!(byte, b'.' | b',' | b':') && start.is_some() && digit(at - 1) && digit(at + 1);
            if is_part {
                hash.add(byte);
            }
            is_part
        } else {
            match text[at..].chars().next() {
                // Soft hyphens and zero-width characters don't split a word and don't count.
                Some('\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}') => start.is_some(),
                Some(c) if c.is_alphanumeric() => {
                    for c in c.to_lowercase() {
                        c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| hash.add(byte));
                    }
                    true
                }
                _ => false,
            }
        };
        if is_part {
            start.get_or_insert(at);
        } else {
            if let Some(start) = start.take() {
                found(word(std::mem::take(&mut hash), &text[start..at]));
            }
            if matches!(byte, b'.' | b'!' | b'?' | b'\n') {
                found(Read::End);
            }
        }
        at = next;
    }
    if let Some(start) = start {
        found(word(hash, &text[start..]));
    }
    found(Read::End);
}

fn word(hash: Hash, text: &str) -> Read<'_> {
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    Read::Word(HashedWord { hash: hash.0, number }, text)
}

/// Returns a bit for the prefix in the list that a word has, or 0.
fn notice(word: &str) -> u32 {
    static BEGINNINGS: LazyLock<Vec<&[u8]>> = LazyLock::new(|| {
        let lines = NOTICES.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| Some(line.split_once(' ')?.0.as_bytes())).collect()
    });
    if word.len() < SHORTEST {
        return 0;
    }
    let is = |beginning: &&[u8]| {
        let start = word.as_bytes().get(..beginning.len());
        // The first byte is compared on its own, because nearly all words fail there. `| 0x20`
        // lowers ASCII letters; what it makes of other bytes is decided by the full comparison.
        start.is_some_and(|start| start[0] | 0x20 == beginning[0] && start.eq_ignore_ascii_case(beginning))
    };
    BEGINNINGS.iter().position(is).map_or(0, |at| 1 << at)
}

/// FNV-1a, 64 bits: words are short, and it hashes them byte by byte as they are read.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        words(text).into_iter().map(|word| word.hash).collect()
    }

    /// Returns the prefixes of the list with their examples.
    fn notices() -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = NOTICES.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| {
            line.split_once(' ').map(|(word, example)| (word, example.trim())).expect("an example")
        })
    }

    #[test]
    fn words_are_compared_without_case_and_signs() {
        for (one, other) in [
            ("Der Rat, sagt er, tagt!", "der „Rat“ sagt er – TAGT"),
            ("ÜBER\u{ad}gabe", "übergabe"),
            ("am 14.07.2014, 20.45 Uhr.", "am 14.07.2014 20.45 Uhr"),
        ] {
            assert_eq!(hashes(one), hashes(other), "{one}");
            assert!(hashes(one).len() > one.matches(' ').count() / 2, "{one}");
        }
        assert_ne!(hashes("14.07"), hashes("14 07"));
        assert_ne!(hashes("Rat Haus"), hashes("Rathaus"));
        let numbers: Vec<bool> = words("Nr. 2.535 am 3. Mai").iter().map(|word| word.number).collect();
        assert_eq!(numbers, [false, true, false, true, false]);
        assert!(hashes("").is_empty());
    }

    #[test]
    fn every_notice_of_the_list_is_one() {
        for (at, (word, example)) in notices().enumerate() {
            let mut found = 0;
            read(example, &mut |read| {
                if let Read::Word(_, text) = read {
                    found |= notice(text);
                }
            });
            assert_eq!(found & 1 << at, 1 << at, "{word}");
        }
    }

    #[test]
    fn notices_do_not_count_in_a_text_of_notices() {
        let page: String = notices().map(|(_, example)| format!("{example} ")).collect();
        assert_eq!(hashes(&format!("Der Rat tagt. {page}")), hashes("Der Rat tagt."));
        // In an article about them they do.
        let article = "Der Rat berät über Cookies auf der Website der Stadt. ".to_owned()
            + &"Dann geht es um die neue Brücke, die niemand will. ".repeat(2);
        assert!(hashes(&article).len() > 25);
    }
}
