//! Text of a corpus made harmless for a terminal.
//!
//! A control character could move the cursor, set the title or the clipboard; a
//! bidirectional override could show one thing for another. Both are written as
//! escapes, so that they are seen rather than obeyed. White space becomes a space.

use std::borrow::Cow;

/// The text with white space as plain spaces and every character that could
/// steer a terminal as an escape: `\u{1b}`.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    // Most text has nothing to escape and is returned without copying.
    if text.chars().all(|c| matches!(kind(c), CharKind::Plain)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push(&mut out, c));
    Cow::Owned(out)
}

/// Appends one character, made harmless.
pub(super) fn push(out: &mut String, c: char) {
    match kind(c) {
        CharKind::Plain => out.push(c),
        CharKind::Space => out.push(' '),
        CharKind::Steering => out.extend(c.escape_unicode()),
    }
}

/// Whether a character can steer a terminal.
pub(super) fn steers(c: char) -> bool {
    matches!(kind(c), CharKind::Steering)
}

enum CharKind {
    Plain,
    Space,
    Steering,
}

fn kind(c: char) -> CharKind {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => CharKind::Space,
        // C0, DEL and C1, then embeddings, overrides and isolates.
        _ if c.is_control() => CharKind::Steering,
        // Bidirectional marks can make a terminal show a path or a name as another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => CharKind::Steering,
        _ => CharKind::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_escaped() {
        for (text, expected) in [
            ("Überwachung 🙂 – „so“", "Überwachung 🙂 – „so“"),
            ("", ""),
            ("a\tb\r\nc\u{2028}d", "a b  c d"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{7f}\0", "\\u{7f}\\u{0}"),
            ("rekcah\u{202e}gpj", "rekcah\\u{202e}gpj"),
            ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
            // Marks that only order letters are left: names in Arabic need them.
            ("\u{200f}سلام", "\u{200f}سلام"),
        ] {
            assert_eq!(sanitize(text), expected, "{text:?}");
            assert!(!sanitize(text).chars().any(steers));
        }
    }
}
