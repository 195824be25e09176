//! The words of a text as articles are compared by: lower case, without punctuation.
//!
//! It is not the analysis that a search uses: that one joins what means the same, and a
//! copy is told by what is written the same. It is made of every article, so it is cheap:
//! runs of letters and digits, hashed as they are read.
//!
//! A page that a crawler was shown in the place of an article, to ask for consent, is the
//! same for all articles; the sentences of such a page do not count.

use std::sync::LazyLock;

/// Beginnings of words that give a notice away, see the list itself.
const NOTICES: &str = include_str!("notices.txt");

/// Different beginnings that a text must have for its notices to be left out.
const NOTICES_MIN: u32 = 2;

/// Letters of the shortest beginning.
const SHORTEST: usize = 6;

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of its lower-case form.
    pub hash: u64,
    /// Whether it begins with a digit.
    pub number: bool,
}

/// The words of a text, without notices where it is mostly notices.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let (mut sentence, mut notices) = (0, 0_u32);
    // Words of sentences that are notices, which notices there are, and those of the sentence.
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
    if all_notices.count_ones() < NOTICES_MIN || in_notices * 2 < words.len() {
        return words;
    }
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

/// What is read of a text.
enum Read<'t> {
    /// A word, and how it is written.
    Word(Word, &'t str),
    /// The end of a sentence or a line.
    End,
}

/// Reads the words of a text.
fn read<'t>(text: &'t str, found: &mut dyn FnMut(Read<'t>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut start = None;
    let mut hash = Hash::default();
    while let Some(&byte) = bytes.get(at) {
        let next =
            if byte < 0x80 { at + 1 } else { at + text[at..].chars().next().map_or(1, char::len_utf8) };
        let is_part = if byte.is_ascii_alphanumeric() {
            hash.add(byte.to_ascii_lowercase());
            true
        } else if byte < 0x80 {
            // The separators of a number.
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            let is_part =
                matches!(byte, b'.' | b',' | b':') && start.is_some() && digit(at - 1) && digit(at + 1);
            if is_part {
                hash.add(byte);
            }
            is_part
        } else {
            match text[at..].chars().next() {
                // What is invisible inside a word is no part of it.
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
    Read::Word(Word { hash: hash.0, number }, text)
}

/// A bit for the beginning in the list that a word has, if it has one.
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
        start.is_some_and(|start| start[0] | 0x20 == beginning[0] && start.eq_ignore_ascii_case(beginning))
    };
    BEGINNINGS.iter().position(is).map_or(0, |at| 1 << at)
}

/// FNV-1a, 64 bits: words are short, and it takes them a byte at a time.
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

    /// The beginnings of the list with their examples.
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
        // But in an article about them they do.
        let article = "Der Rat berät über Cookies auf der Website der Stadt. ".to_owned()
            + &"Dann geht es um die neue Brücke, die niemand will. ".repeat(2);
        assert!(hashes(&article).len() > 25);
    }
}
