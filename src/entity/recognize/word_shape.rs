//! How a word is written: capitals, digits, hyphens, without its letters.

/// The outline of a word: a letter for each run of like characters.
///
/// `X` capitals, `x` small letters, `d` digits; other characters represent themselves. Runs of two
/// or more are written twice, so that `IBM` (`XX`), `McDonald` (`XxXxx`) and `A` (`X`) differ.
pub fn outline(word: &str) -> Outline {
    let mut outline = Outline { bytes: [0; OUTLINE_BYTES_MAX], len: 0 };
    let (mut last, mut run) = (0, 0);
    for character in word.chars() {
        let class = class(character);
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 && outline.len < OUTLINE_BYTES_MAX {
            outline.bytes[outline.len] = class;
            outline.len += 1;
        }
    }
    outline
}

/// Longest outline kept; what follows says little about a name.
const OUTLINE_BYTES_MAX: usize = 12;

/// The outline of a word, without an allocation.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    bytes: [u8; OUTLINE_BYTES_MAX],
    len: usize,
}

impl Outline {
    /// The outline's letters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

fn class(character: char) -> u8 {
    if character.is_uppercase() {
        b'X'
    } else if character.is_alphabetic() {
        b'x'
    } else if character.is_numeric() {
        b'd'
    } else if character.is_ascii() {
        character as u8
    } else {
        b'~'
    }
}

/// Whether the word has at least two letters and all of them are capitals.
pub fn is_all_capitals(word: &str) -> bool {
    let mut letters = 0;
    for character in word.chars() {
        if character.is_lowercase() {
            return false;
        }
        letters += usize::from(character.is_alphabetic());
    }
    letters >= 2
}

/// Whether the word has a capital letter anywhere.
pub fn has_capital(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_uppercase())
        || (!word.is_ascii() && word.chars().any(char::is_uppercase))
}

/// The word with a capital at its start, and after each hyphen, and small letters else.
pub fn title_case(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for character in word.chars() {
        if start {
            out.push(character);
        } else {
            out.extend(character.to_lowercase());
        }
        start = matches!(character, '-' | '–' | '/');
    }
    out
}
