//! Puts the characters of a record in order: mojibake, NFC, line breaks, kinds of space, control characters.
//!
//! Soft hyphens and words broken at line ends stay: they are the German layer's to mend.

use std::collections::HashSet;
use std::hash::Hash;

use memchr::memmem;
use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

use crate::article::{GivenEntity, RawDocument};
use crate::corpus::input::mojibake;
use crate::corpus::input::mojibake::WINDOWS_1252;

/// Puts all strings of a document in order; empty ones become none.
pub(crate) fn document(mut document: RawDocument) -> RawDocument {
    document.body = block(document.body);
    document.lead = document.lead.map(block).filter(|lead| !lead.is_empty());
    for field in [&mut document.title, &mut document.date, &mut document.source, &mut document.section] {
        *field = field.take().map(line).filter(|text| !text.is_empty());
    }
    for field in [&mut document.id, &mut document.url] {
        *field = field.take().map(line).filter(|text| !text.is_empty());
    }
    for field in [&mut document.version, &mut document.story, &mut document.embargo, &mut document.fetched] {
        *field = field.take().map(line).filter(|text| !text.is_empty());
    }
    document.authors = document.authors.into_iter().map(line).filter(|author| !author.is_empty()).collect();
    document.keywords = once(document.keywords.into_iter().map(line), |keyword| keyword);
    let given = document.given.into_iter().map(|given| GivenEntity { name: line(given.name), ..given });
    document.given = once(given, |given| &given.name);
    document
}

/// Returns the values whose name is not empty, each once, in order.
fn once<T: Clone + Eq + Hash>(values: impl Iterator<Item = T>, name: impl Fn(&T) -> &String) -> Vec<T> {
    let mut seen = HashSet::new();
    values.filter(|value| !name(value).is_empty() && seen.insert(value.clone())).collect()
}

/// A text of several lines.
fn block(text: String) -> String {
    let mut text = characters(text);
    // Some writers escape line breaks twice, and then there is not one real one.
    if !text.contains('\n') && memmem::find_iter(text.as_bytes(), b"\\n").take(2).count() == 2 {
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n");
    }
    trimmed(text)
}

/// A text of one line.
fn line(text: String) -> String {
    let text = characters(text);
    if text.contains('\n') || text.contains("  ") {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    trimmed(text)
}

/// Trims white space without copying if there is none.
fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    let space = text.len() - text.trim_start().len();
    text.drain(..space);
    text
}

/// Rewrites what needs it; most texts pass untouched.
fn characters(text: String) -> String {
    let found = NeededWork::look(text.as_bytes());
    let mut text = text;
    if found.mojibake
        && let Some(repaired) = mojibake::repair(&text)
    {
        text = repaired;
    }
    if found.odd {
        text = plain(&text);
    }
    if found.composing && is_nfc_quick(text.chars()) != unicode_normalization::IsNormalized::Yes {
        text = text.nfc().collect();
    }
    text
}

/// The repairs that a text needs, by the bytes in it.
#[derive(Default)]
struct NeededWork {
    /// Letters that begin mojibake.
    mojibake: bool,
    /// Control characters, carriage returns, or spaces that are not plain.
    odd: bool,
    /// Characters that may not be in normal form.
    composing: bool,
}

impl NeededWork {
    fn look(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        for (piece, start) in bytes.chunks(PIECE_BYTES).zip((0..).step_by(PIECE_BYTES)) {
            // Most pieces are plain ASCII; asking that of a whole piece at once is what makes this fast.
            if piece.iter().fold(false, |telling, byte| telling | is_telling(*byte)) {
                (start..start + piece.len())
                    .filter(|at| is_telling(bytes[*at]))
                    .for_each(|at| found.at(bytes, at));
            }
        }
        found
    }

    /// Looks at one byte and those behind it.
    fn at(&mut self, bytes: &[u8], at: usize) {
        let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
        match bytes[at] {
            0..0x20 | 0x7f => self.odd = true,
            // The C1 controls and the no-break space; *Â*, *Ã*, *â* and *ð* begin mojibake.
            0xc2 => self.odd |= next(1) <= 0xa0,
            0xc3 => self.mojibake |= matches!(next(1), 0x82 | 0x83 | 0xa2 | 0xb0),
            0xc4..=0xcb => {}
            0xe2 => match next(1) {
                0x80 => self.odd |= matches!(next(2), 0x80..=0x8b | 0xa8 | 0xa9 | 0xaf),
                0x81 => self.odd |= matches!(next(2), 0x9f | 0xa0),
                0x82 | 0x93 | 0x96 | 0x97 | 0x98 | 0x99 | 0x9c => {}
                _ => self.composing = true,
            },
            0xe3 => {
                self.odd |= next(1) == 0x80 && next(2) == 0x80;
                self.composing = true;
            }
            0xef => {
                self.odd |= next(1) == 0xbb && next(2) == 0xbf;
                self.composing = true;
            }
            _ => self.composing = true,
        }
    }
}

/// Bytes looked at together.
const PIECE_BYTES: usize = 16;

/// Whether a byte may be part of something that needs work: all but printable ASCII, line feeds and the
/// later bytes of a character.
fn is_telling(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\n') | (byte == 0x7f) | (byte >= 0xc2)
}

/// Plain spaces and line breaks for all their kinds, no control characters.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\n' => out.push('\n'),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            // Marks without width or meaning outside their place.
            '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            // These controls are windows-1252 that was declared as Latin-1.
            '\u{80}'..='\u{9f}' => match WINDOWS_1252[char as usize - 0x80] {
                '\u{80}'..='\u{9f}' => {}
                shown => out.push(shown),
            },
            char if char.is_control() => {}
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_put_in_order() {
        for (text, expected) in [
            ("  Größe – „so“ …\n", "Größe – „so“ …"),
            ("Zeile\r\nzwei\rdrei", "Zeile\nzwei\ndrei"),
            ("5\u{a0}000\u{202f}Euro\tmehr", "5 000 Euro mehr"),
            ("Ho\u{308}he, A\u{30a}", "Höhe, Å"),
            ("Wort\u{200b}teil\u{feff}", "Wortteil"),
            ("weg\u{1b}[31m\u{7}", "weg[31m"),
            ("alt \u{96} neu \u{84}so\u{93}", "alt – neu „so“"),
            ("fÃ¼r", "für"),
            ("Silben\u{ad}trennung", "Silben\u{ad}trennung"),
            ("eins\\nzwei\\ndrei", "eins\nzwei\ndrei"),
            ("C:\\neu", "C:\\neu"),
        ] {
            assert_eq!(block(text.to_owned()), expected, "{text:?}");
        }
        assert_eq!(line("Ein  Titel\nin zwei Zeilen ".to_owned()), "Ein Titel in zwei Zeilen");
    }
}
