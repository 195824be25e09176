//! Sentences of a text, as byte ranges.
//!
//! A sentence ends at a line break, or at `.`, `!`, `?`, `…` (with the quotes and
//! brackets that close there) before a space and something that can begin a
//! sentence. German needs care with ordinals (`5. März`) and abbreviations (`Dr.`),
//! which the list in `abbreviations.txt` and a look at the next word tell apart.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

static ABBREVIATIONS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| super::stopwords::entries(include_str!("abbreviations.txt")).collect());

/// Words that begin a new sentence even after a number with a full stop.
const OPENERS: &[&str] = &[
    "Aber",
    "Als",
    "Am",
    "An",
    "Auch",
    "Auf",
    "Aus",
    "Bei",
    "Bis",
    "Da",
    "Damals",
    "Damit",
    "Dann",
    "Das",
    "Dazu",
    "Dem",
    "Den",
    "Denn",
    "Der",
    "Die",
    "Dies",
    "Diese",
    "Dieser",
    "Doch",
    "Dort",
    "Ein",
    "Eine",
    "Er",
    "Es",
    "Für",
    "Heute",
    "Hier",
    "Ich",
    "Ihr",
    "Im",
    "In",
    "Insgesamt",
    "Jetzt",
    "Kein",
    "Man",
    "Mit",
    "Nach",
    "Nun",
    "Nur",
    "Ob",
    "Schon",
    "Sie",
    "So",
    "Trotz",
    "Um",
    "Und",
    "Unter",
    "Viele",
    "Vom",
    "Von",
    "Vor",
    "Was",
    "Weil",
    "Wenn",
    "Wer",
    "Wie",
    "Wir",
    "Zu",
    "Zum",
    "Zur",
    "Zuvor",
    "Zwei",
];

/// Iterator over the sentences of a text, made by [`sentences`].
#[derive(Clone, Debug)]
pub struct Sentences<'a> {
    text: &'a str,
    at: usize,
}

/// The sentences of a text in their order, without the space around them.
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, at: 0 }
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let rest = &self.text[self.at..];
            let start = self.at + (rest.len() - rest.trim_start().len());
            if start >= self.text.len() {
                self.at = self.text.len();
                return None;
            }
            let end = self.end(start);
            self.at = end;
            let length = self.text[start..end].trim_end().len();
            if length > 0 {
                return Some(start..start + length);
            }
        }
    }
}

impl Sentences<'_> {
    /// Byte offset at which the sentence that begins at `start` ends.
    fn end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < bytes.len() {
            match bytes[at] {
                b'\n' => return at,
                b'.' | b'!' | b'?' => {
                    if let Some(end) = self.closes(start, at) {
                        return end;
                    }
                }
                0xe2 if self.text[at..].starts_with('…') => {
                    if let Some(end) = self.closes(start, at + 2) {
                        return end;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        bytes.len()
    }

    /// Returns the end of the sentence, if the full stop whose last byte is at `at` closes one.
    fn closes(&self, start: usize, at: usize) -> Option<usize> {
        let after = &self.text[at + 1..];
        let closing =
            after.trim_start_matches(['"', '“', '”', '‘', '’', '»', '«', '\'', ')', ']', '.', '!', '?', '…']);
        let end = self.text.len() - closing.len();
        let next = closing.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
        if next.is_empty() || next.starts_with(['\n', '\r']) {
            return Some(end);
        }
        if next.len() == closing.len() {
            return None;
        }
        let begins = |c: char| !c.is_lowercase() && !matches!(c, ',' | ';' | ')' | ':' | '–' | '-');
        if !next.starts_with(begins) {
            return None;
        }
        if self.text.as_bytes()[at] == b'.'
            && end == at + 1
            && self.is_inner_stop(&self.text[start..at], next)
        {
            return None;
        }
        Some(end)
    }

    /// Whether a full stop after `before` belongs to the word before it: an
    /// abbreviation, an initial or an ordinal.
    fn is_inner_stop(&self, before: &str, next: &str) -> bool {
        let word_start =
            before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '„' | '"' | '»' | '/' | '-' | '–'));
        let word = match word_start {
            Some(at) => before[at..].trim_start_matches(|c: char| !c.is_alphanumeric()),
            None => before,
        };
        if word.is_empty() {
            return false;
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let next_word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            return word.len() <= 2 && !OPENERS.contains(&next_word);
        }
        let single = word.chars().nth(1).is_none() || word.contains('.');
        single || ABBREVIATIONS.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn splits() {
        check("Er kam. Sie ging! Wer? Ich.", &["Er kam.", "Sie ging!", "Wer?", "Ich."]);
        check("„Nein.“ Dann ging er.", &["„Nein.“", "Dann ging er."]);
        check("Titel ohne Punkt\nDer Text.", &["Titel ohne Punkt", "Der Text."]);
        check("Das war 2020. Der Rest folgt.", &["Das war 2020.", "Der Rest folgt."]);
        check(
            "Am 5. März sprach Dr. Müller. Danach nicht.",
            &["Am 5. März sprach Dr. Müller.", "Danach nicht."],
        );
        check("Er kam am 5. Danach ging er.", &["Er kam am 5. Danach ging er."]);
        check(
            "Er wurde Zweiter mit 5. Der Sieger hatte 7.",
            &["Er wurde Zweiter mit 5.", "Der Sieger hatte 7."],
        );
        check("John F. Kennedy, z. B. in Berlin.", &["John F. Kennedy, z. B. in Berlin."]);
        check("Rund 1.000 Leute, 9.2 Prozent.", &["Rund 1.000 Leute, 9.2 Prozent."]);
        check("Und dann … Stille. \n\n ", &["Und dann …", "Stille."]);
        check("", &[]);
        check(" \n ", &[]);
    }
}
