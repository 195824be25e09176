//! The text on both sides of a keyword, in columns of a terminal.

use unicode_width::UnicodeWidthChar;

/// Maximum number of characters examined per column of context: characters without width must not
/// make it endless.
const CHARS_A_COLUMN: usize = 8;

/// Returns the end of a text that fits in this many columns, with white space as single spaces.
pub(crate) fn left(text: &str, width: usize) -> String {
    let (taken, is_all) = context(text.chars().rev(), width);
    let text: String = taken.into_iter().rev().collect();
    // A combining mark whose letter is cut off would have nothing to combine with.
    let cut = |c: char| !is_all && c.width() == Some(0);
    text.trim_start_matches(cut).to_owned()
}

/// Returns the beginning of a text that fits in this many columns.
pub(crate) fn right(text: &str, width: usize) -> String {
    context(text.chars(), width).0.into_iter().collect()
}

/// Returns the characters that fit in this many columns, and whether these are all.
fn context(characters: impl Iterator<Item = char>, width: usize) -> (Vec<char>, bool) {
    let mut taken: Vec<char> = Vec::new();
    let mut columns = 0;
    for c in characters {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && taken.last() == Some(&' ') {
            continue;
        }
        columns += c.width().unwrap_or(0);
        if columns > width || taken.len() >= width.saturating_mul(CHARS_A_COLUMN) {
            return (taken, false);
        }
        taken.push(c);
    }
    (taken, true)
}

/// Counts the characters before byte offsets; goes on from the last where that is nearer.
pub(crate) struct Characters<'t> {
    text: &'t str,
    byte: usize,
    characters: usize,
}

impl<'t> Characters<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, byte: 0, characters: 0 }
    }

    pub fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            // Matches may overlap, by a few words.
            let between = self.text.get(byte..self.byte).unwrap_or_default();
            self.characters -= between.chars().count();
        } else {
            self.characters += self.text.get(self.byte..byte).unwrap_or_default().chars().count();
        }
        self.byte = byte;
        self.characters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_cut_by_columns() {
        for (text, width, before, after) in [
            ("", 5, "", ""),
            ("Die Stadt", 5, "Stadt", "Die S"),
            ("a \n\n b\t", 5, "a b ", "a b "),
            ("漢字漢字", 5, "漢字", "漢字"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}e\u{301}", "e\u{301}e\u{301}"),
            ("e\u{301}", 0, "", ""),
        ] {
            assert_eq!(
                (left(text, width).as_str(), right(text, width).as_str()),
                (before, after),
                "{text:?}"
            );
        }
        let marks = "\u{301}".repeat(1000);
        assert!(right(&format!("a{marks}"), 5).chars().count() <= 5 * CHARS_A_COLUMN);
    }

    #[test]
    fn characters_are_counted_to_and_fro() {
        let mut characters = Characters::of("äbö漢c");
        for (byte, expected) in [(2, 1), (5, 3), (2, 1), (8, 4), (0, 0), (9, 5)] {
            assert_eq!(characters.before(byte), expected, "{byte}");
        }
    }
}
