//! Names in plain letters, word by word: what all spellings of a name share.
//!
//! `Robert-Koch-Institut` and `Robert Koch-Institut` fold alike, as do `U.S.A.`
//! and `USA`, `Erdoğan` and `Erdogan`, `Weißes Haus` and `Weisses Haus`. As in
//! [`crate::german`] `ü` becomes `ue`, which never guesses. The borders between
//! words stay, since surnames and titles are found by them.

use unicode_normalization::char::is_combining_mark;

use crate::german::push_expanded;

/// Folds `name` onto the end of `out`: lower case, words separated by one space.
pub(crate) fn fold_into(name: &str, out: &mut String) {
    let start = out.len();
    let mut rest = name;
    while !rest.is_empty() {
        // Most of a name is plain letters, which are copied as a whole.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (letters, behind) = rest.split_at(plain);
        let end = out.len();
        out.push_str(letters);
        out[end..].make_ascii_lowercase();
        let mut chars = behind.chars();
        if let Some(c) = chars.next() {
            fold_mark(c, start, out);
        }
        rest = chars.as_str();
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// A name in plain lower-case letters, words separated by one space.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    fold_into(name, &mut out);
    out
}

/// Folds a character that is no plain letter.
fn fold_mark(c: char, start: usize, out: &mut String) {
    match c {
        ' ' | '-' => border(start, out),
        '&' | '+' => {
            border(start, out);
            out.push_str("und ");
        }
        '.' | '\'' | '`' | '"' => {}
        _ if c.is_ascii() => border(start, out),
        _ => fold_other(c, start, out),
    }
}

fn fold_other(c: char, start: usize, out: &mut String) {
    match c {
        // The marks of a decomposed umlaut follow their letter: `u` and U+0308.
        '\u{308}' if out.len() > start && out.ends_with(['a', 'o', 'u']) => out.push('e'),
        _ if is_apostrophe(c) || is_quote(c) || is_combining_mark(c) || c == '\u{ad}' => {}
        _ if c.is_alphanumeric() => push_expanded(c, out),
        _ => border(start, out),
    }
}

/// Ends a word, unless none has begun.
fn border(start: usize, out: &mut String) {
    if out.len() > start && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Returns whether the character is used as an apostrophe: *Scholz'*, *O’Neill*.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Whether the character is a quotation mark of any language.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '”' | '»' | '«' | '›' | '‹' | '‚' | '‟')
}

/// Whether a name is set in capitals throughout and too long for an acronym: *MÜNCHEN*.
pub(crate) fn is_shouted(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() > 5 && !name.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold_alike() {
        for (name, expected) in [
            ("Müller", "mueller"),
            ("Mu\u{308}ller", "mueller"),
            ("MUELLER", "mueller"),
            ("Erdoğan", "erdogan"),
            ("Weißes Haus", "weisses haus"),
            ("U.S.A.", "usa"),
            ("St. Petersburg", "st petersburg"),
            ("Robert-Koch-Institut", "robert koch institut"),
            ("Robert Koch-Institut", "robert koch institut"),
            ("Johnson & Johnson", "johnson und johnson"),
            ("H&M", "h und m"),
            ("O’Neill", "oneill"),
            ("„Spiegel“", "spiegel"),
            ("Łódź", "lodz"),
            (" Bündnis 90/Die Grünen ", "buendnis 90 die gruenen"),
            ("Москва", "москва"),
            ("İstanbul", "istanbul"),
            ("–", ""),
            ("", ""),
        ] {
            assert_eq!(fold(name), expected, "{name}");
        }
    }

    #[test]
    fn different_names_stay_apart() {
        for (one, other) in
            [("Meyer", "Maier"), ("Klaus", "Claus"), ("Müller", "Muller"), ("Schmidt", "Schmitt")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }
}
