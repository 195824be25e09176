//! Forms of a word: as written but for case ([`exact_form`]), and in the plain
//! letters that all spellings share ([`expand`]).
//!
//! `Müller`, `Mueller` and `MÜLLER` have one expanded form, `mueller`. Expanding
//! (`ü → ue`) is chosen over contracting (`ue → u`) as the common ground since it
//! never guesses: every `ü` may be written `ue`, not every `ue` is an `ü`.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// The text in Unicode normalisation form C.
pub fn compose(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// Characters inside a word that carry no letter: hyphens, soft hyphens, joiners,
/// apostrophes, the marks of gender forms (`Leser:innen`) and broken lines.
pub(super) fn is_joiner(c: char) -> bool {
    !c.is_alphanumeric() && !is_combining_mark(c) && c != ','
}

/// A word as written, but for case and for the joiners inside it.
///
/// `E-Mail` and `Email` are one exact form, as are `Leser:innen` and `LeserInnen`;
/// `Uber` and `über`, `Masse` and `Maße` are not. Numbers lose the separators of
/// thousands: `1.000` is `1000`; the decimal sign is a comma.
pub fn exact_form(surface: &str) -> String {
    if surface.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some(number) = plain_number(surface)
    {
        return number;
    }
    let mut exact = String::with_capacity(surface.len());
    for c in surface.chars().filter(|&c| !is_joiner(c)) {
        if c.is_ascii() {
            exact.push(c.to_ascii_lowercase());
        } else {
            exact.extend(c.to_lowercase());
        }
    }
    exact
}

/// A number without the separators of thousands, or `None` for a word that begins with a digit.
fn plain_number(surface: &str) -> Option<String> {
    let groups = |c: char| matches!(c, '.' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if !surface.chars().all(|c| c.is_ascii_digit() || c == ',' || groups(c)) {
        return None;
    }
    let mut number = String::with_capacity(surface.len());
    let mut rest = surface;
    while let Some(at) = rest.find(|c: char| !c.is_ascii_digit()) {
        number.push_str(&rest[..at]);
        let sign = rest[at..].chars().next()?;
        rest = &rest[at + sign.len_utf8()..];
        let next = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if !(groups(sign) && next == 3) {
            number.push(',');
        }
    }
    number.push_str(rest);
    Some(number)
}

/// A word in its expanded form, and where each byte of it comes from.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    /// Lower case; `ä → ae`, `ß → ss`, other diacritics and all joiners gone.
    pub text: String,
    /// For each byte of `text` the byte offset in the surface form of the
    /// character it was made of; one more entry for the end.
    pub origin: Vec<u32>,
    /// Byte offsets in `text` at which a hyphen stood.
    pub hyphens: Vec<usize>,
}

impl Expanded {
    /// Expands `surface` into `self`, reusing its buffers.
    pub fn read(&mut self, surface: &str) {
        self.text.clear();
        self.origin.clear();
        self.hyphens.clear();
        let mut chars = surface.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if is_joiner(c) {
                // A hyphen before a broken line only joins what the line end cut.
                let breaks = chars.peek().is_some_and(|&(_, next)| next.is_whitespace());
                if is_hyphen(c) && !breaks && !self.text.is_empty() {
                    self.hyphens.push(self.text.len());
                }
                continue;
            }
            push_expanded(c, &mut self.text);
            let offset = u32::try_from(at).unwrap_or(u32::MAX);
            self.origin.resize(self.text.len(), offset);
        }
        self.origin.push(u32::try_from(surface.len()).unwrap_or(u32::MAX));
    }
}

/// Whether the character joins the elements of a compound: `US-Behörde`.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '&')
}

/// A word in plain lower-case letters: `Straße → strasse`, `Müller → mueller`, `Café → cafe`.
pub fn expand(surface: &str) -> String {
    let mut expanded = Expanded::default();
    expanded.read(surface);
    expanded.text
}

/// Appends a character in plain lower-case letters.
pub(crate) fn push_expanded(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'ä' | 'Ä' | 'æ' | 'Æ' => out.push_str("ae"),
        'ö' | 'Ö' | 'œ' | 'Œ' => out.push_str("oe"),
        'ü' | 'Ü' => out.push_str("ue"),
        'ß' | 'ẞ' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ı' => out.push('i'),
        _ => {
            for part in std::iter::once(c).nfkd().filter(|&part| !is_combining_mark(part)) {
                if part.is_ascii() {
                    out.push(part.to_ascii_lowercase());
                } else {
                    out.extend(part.to_lowercase().filter(|&lower| !is_combining_mark(lower)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_forms() {
        for (surface, expected) in [
            ("Häuser", "häuser"),
            ("STRASSE", "strasse"),
            ("Straße", "straße"),
            ("E-Mail", "email"),
            ("Leser:innen", "leserinnen"),
            ("LeserInnen", "leserinnen"),
            ("Leser/-innen", "leserinnen"),
            ("Wach\u{ad}dienst", "wachdienst"),
            ("Überwachungs-\nkamera", "überwachungskamera"),
            ("geht's", "gehts"),
            ("1.000", "1000"),
            ("1'000'000", "1000000"),
            ("1\u{a0}000", "1000"),
            ("9,2", "9,2"),
            ("9.2", "9,2"),
            ("10.000,50", "10000,50"),
            ("5G", "5g"),
        ] {
            assert_eq!(exact_form(surface), expected, "{surface}");
        }
    }

    #[test]
    fn expanded_forms() {
        for (surface, expected) in [
            ("Müller", "mueller"),
            ("Mueller", "mueller"),
            ("Straße", "strasse"),
            ("Café", "cafe"),
            ("Erdoğan", "erdogan"),
            ("Łódź", "lodz"),
            ("Brontë", "bronte"),
            ("US-Behörde", "usbehoerde"),
            ("Zürich", "zuerich"),
        ] {
            assert_eq!(expand(surface), expected, "{surface}");
        }
    }

    #[test]
    fn expanded_offsets_point_into_the_surface() {
        let mut expanded = Expanded::default();
        expanded.read("Groß-Gerät");
        assert_eq!(expanded.text, "grossgeraet");
        assert_eq!(expanded.hyphens, [5]);
        assert_eq!(expanded.origin, [0, 1, 2, 3, 3, 6, 7, 8, 9, 9, 11, 12]);
    }
}
