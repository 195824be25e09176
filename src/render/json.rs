//! The common parts of all JSON: version, offsets and layout.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;

use super::sanitize;
use crate::article::DateOrigin;

/// Version of everything that is written as JSON.
pub const JSON_VERSION: u32 = 1;

/// Start and end in characters.
pub(super) type CharRange = [usize; 2];

/// The name of a date's origin in JSON and CSV.
pub(super) fn origin_name(origin: DateOrigin) -> &'static str {
    match origin {
        DateOrigin::Metadata => "metadata",
        DateOrigin::Dateline => "dateline",
        DateOrigin::FileName => "file-name",
        DateOrigin::FileTime => "file-time",
        DateOrigin::Unknown => "unknown",
    }
}

/// Byte ranges of a text in characters.
pub(super) fn spans(text: &str, ranges: &[Range<usize>]) -> Vec<CharRange> {
    ranges.iter().map(|range| span(text, range)).collect()
}

/// A byte range of a text in characters.
pub(super) fn span(text: &str, range: &Range<usize>) -> CharRange {
    let start = characters(text, range.start);
    [start, start + text.get(range.clone()).map_or(0, |part| part.chars().count())]
}

/// Number of characters that begin before a byte offset.
fn characters(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

/// Whether an object is laid out for reading or on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonLayout {
    Indented,
    Line,
}

/// Writes a value and a line break.
///
/// JSON itself escapes the control characters of ASCII. Those above it and bidirectional overrides
/// are escaped here, so that the output can be shown on a terminal.
pub(super) fn write(value: &impl Serialize, layout: JsonLayout, out: &mut dyn Write) -> io::Result<()> {
    let text = match layout {
        JsonLayout::Indented => serde_json::to_string_pretty(value)?,
        JsonLayout::Line => serde_json::to_string(value)?,
    };
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c| c >= '\u{7f}' && sanitize::steers(c)) {
        let (before, after) = rest.split_at(at);
        out.write_all(before.as_bytes())?;
        let mut chars = after.chars();
        if let Some(c) = chars.next() {
            // All of them lie below U+10000, so one escape of four digits is enough.
            write!(out, "\\u{:04x}", u32::from(c))?;
        }
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_characters() {
        for (text, range, expected) in [
            ("Überwachung", 0..2, [0, 1]),
            ("Überwachung", 2..12, [1, 11]),
            ("🙂 ä", 5..7, [2, 3]),
            ("ä", 1..1, [1, 1]),
            ("a", 5..9, [1, 1]),
        ] {
            assert_eq!(span(text, &range), expected, "{text} {range:?}");
        }
    }
}
