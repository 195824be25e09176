//! Drops boilerplate around an article, by the rules in `leftovers.txt`.
//!
//! Rules are looked up by a line's first or last word, so the number of rules costs nothing; most
//! lines are too long to be checked at all.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{BodyLine, dateline, dates};

/// Maximum length of a line that is checked against patterns; a longer one is text.
const LINE_BYTES_MAX: usize = 200;
/// Maximum length of a bracketed line that is checked.
const BRACKET_BYTES_MAX: usize = 500;
/// Maximum length of the lines at the end of a text among which `tail` rules hold.
const TAIL_BYTES_MAX: usize = 80;
/// Number of lines at the start in which a time stamp is the page's; further down, it may belong to
/// a diary.
const HEAD_LINES: usize = 5;
/// Maximum number of lines at the end in which `tail` rules hold.
const TAIL_LINES_MAX: usize = 12;
/// Maximum length of a line that can be the headline of another article.
const TEASER_BYTES_MAX: usize = 140;
/// Maximum length of a bare agency mark.
const MARK_BYTES_MAX: usize = 60;
/// Maximum length of a time stamp.
const STAMP_BYTES_MAX: usize = 80;

/// The rules, one per line: kind, pattern, example.
const RULES: &str = include_str!("leftovers.txt");

/// Where a rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PatternScope {
    Any,
    Tail,
    Next,
    Stamp,
}

/// A pattern: pieces in order, with any text between them and possibly at the ends.
struct LinePattern {
    kind: PatternScope,
    pieces: Vec<&'static str>,
    open_start: bool,
    open_end: bool,
}

impl LinePattern {
    fn new(kind: PatternScope, pattern: &'static str) -> Self {
        let pieces = pattern.split('*').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        Self { kind, pieces, open_start: pattern.starts_with('*'), open_end: pattern.ends_with('*') }
    }

    fn matches(&self, line: &str) -> bool {
        let mut rest = line;
        let last = self.pieces.len().saturating_sub(1);
        for (at, piece) in self.pieces.iter().enumerate() {
            // The last piece is anchored at the end even if the line contains it earlier; so no
            // backtracking is needed, as in a regular expression.
            let end = if at == last && !self.open_end {
                rest.strip_suffix(piece).map(str::len)
            } else if at == 0 && !self.open_start {
                rest.starts_with(piece).then_some(0)
            } else {
                rest.find(piece)
            };
            match end {
                Some(before) if at > 0 || self.open_start || before == 0 => {
                    rest = &rest[before + piece.len()..]
                }
                _ => return false,
            }
        }
        true
    }
}

/// The rules, indexed for lookup.
#[derive(Default)]
struct Rules {
    by_first_word: HashMap<&'static str, Vec<LinePattern>>,
    by_last_word: HashMap<&'static str, Vec<LinePattern>>,
    glued: Vec<&'static str>,
    bracket: Vec<&'static str>,
    /// Words of bare agency marks; `true` if one is a mark by itself.
    mark: HashMap<&'static str, bool>,
    /// Words of time stamps.
    stamp: HashSet<&'static str>,
}

static TABLE: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::default();
    for line in RULES.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(kind), Some(pattern)) = (columns.next(), columns.next()) else { continue };
        let kind = match kind {
            "any" => PatternScope::Any,
            "tail" => PatternScope::Tail,
            "next" => PatternScope::Next,
            "glued" => {
                rules.glued.push(pattern);
                continue;
            }
            "bracket" => {
                rules.bracket.push(pattern);
                continue;
            }
            "stamp" => {
                rules.stamp.insert(pattern);
                continue;
            }
            _ => {
                rules.mark.insert(pattern.trim_start_matches('!'), pattern.starts_with('!'));
                continue;
            }
        };
        // A pattern that is open at the start has no first word, but then its last word is fixed.
        let (index, word) = match pattern.starts_with('*') {
            true => (&mut rules.by_last_word, last_word(pattern)),
            false => (&mut rules.by_first_word, first_word(pattern)),
        };
        index.entry(word).or_default().push(LinePattern::new(kind, pattern));
    }
    rules
});

/// Marks the lines that are not part of the article as dropped.
pub(super) fn drop(lines: &mut Vec<BodyLine<'_>>) {
    // First, since a last line without its leftover may be shorter and so changes where the tail
    // begins.
    unglue(lines);
    let tail = tail_start(lines);
    for at in 0..lines.len() {
        if lines[at].dropped {
            continue;
        }
        match kind(lines[at].text) {
            Some(PatternScope::Next) => {
                lines[at].dropped = true;
                // Marks lines further down, which the loop then skips.
                drop_teasers(&mut lines[at + 1..]);
            }
            Some(kind) => {
                // `tail` rules are words such as *Kommentare*, which in the middle of a text may be
                // its own heading.
                let placed =
                    kind == PatternScope::Any || at >= tail || kind == PatternScope::Stamp && at < HEAD_LINES;
                lines[at].dropped = placed && !is_piece(lines, at);
            }
            None => {}
        }
    }
}

/// Returns whether a line is a piece of a sentence that a page broke at a link: *hier*, *E-Mail*,
/// *Twitter*.
///
/// Then the sentence continues in the next line or, if the line is only one or two words, did not
/// end in the line before.
fn is_piece(lines: &[BodyLine<'_>], at: usize) -> bool {
    let line = lines[at].text;
    let goes_on = |next: &BodyLine<'_>| {
        next.text.starts_with(|char: char| char.is_lowercase() || ".,;:!?)".contains(char))
    };
    if lines.get(at + 1).is_some_and(goes_on) && !lines[at + 1].dropped {
        // If what follows is a leftover too, the two are a row of buttons and no sentence.
        return kind(lines[at + 1].text).is_none();
    }
    let short = line.split(' ').nth(2).is_none() && !line.starts_with(['(', '[']);
    let before = lines[..at].iter().rev().find(|line| !line.dropped);
    // A short line before it is a caption or a heading, which has no full stop anyway.
    let open = before.is_some_and(|before| before.text.len() > 40 && !ends_sentence(before.text));
    short && open && !is_mark(line)
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '…', ':', '“', '"', '«', '»', '”', '’', ')', ']', '*'])
}

/// Drops the headline below a heading such as *Mehr zum Thema*; at the end of the text, all that
/// follow.
fn drop_teasers(below: &mut [BodyLine<'_>]) {
    // In the middle only one line: a teaser box there usually has one, and what follows may be a
    // heading of the article.
    let all = below.iter().all(|line| line.dropped || is_teaser(line.text) || kind(line.text).is_some());
    let count = if all { below.len() } else { 1 };
    below.iter_mut().take(count).filter(|line| is_teaser(line.text)).for_each(|line| line.dropped = true);
}

/// Returns whether a line looks like the headline of another article: short, capitalised, not a
/// sentence.
fn is_teaser(line: &str) -> bool {
    line.len() <= TEASER_BYTES_MAX
        && !line.ends_with(['.', ':', ',', ';'])
        && line.contains(' ')
        && line.starts_with(|char: char| !char.is_lowercase())
}

/// Returns the index of the first line of the tail, in which `tail` rules apply.
fn tail_start(lines: &[BodyLine<'_>]) -> usize {
    let short = |line: &&BodyLine<'_>| line.text.len() <= TAIL_BYTES_MAX || kind(line.text).is_some();
    let tail = lines.iter().rev().take(TAIL_LINES_MAX).take_while(short).count();
    // The first line is always text, however short.
    (lines.len() - tail).max(1)
}

/// Splits leftovers from the end of the last line.
fn unglue(lines: &mut Vec<BodyLine<'_>>) {
    // The last line of text may be followed by lines that are leftovers.
    let ends = lines.iter().rposition(|line| !line.dropped && kind(line.text).is_none());
    let Some(at) = ends else { return };
    let insert = at + 1;
    // From the end inwards, so each is inserted before those found earlier and the order of the
    // page stays.
    while let Some(cut) = glued_at(lines[at].text) {
        let (text, leftover) = lines[at].text.split_at(cut);
        lines[at].text = text.trim_end();
        lines.insert(insert, BodyLine { text: leftover, dropped: true });
    }
}

/// Returns where a leftover begins at the end of a line, after the end of a sentence.
fn glued_at(line: &str) -> Option<usize> {
    let end = line.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    TABLE.glued.iter().find_map(|pattern| {
        let (pattern, end) = match pattern.strip_suffix('*') {
            Some(pattern) => {
                (pattern, line[..end].trim_end_matches(|char: char| char.is_ascii_digit()).len())
            }
            None => (*pattern, end),
        };
        let start = end.checked_sub(pattern.len()).filter(|start| line.is_char_boundary(*start))?;
        // Patterns are in lower case. Bytes are compared in place, since lowering the whole line
        // could move their offsets.
        let same =
            line[start..end].eq_ignore_ascii_case(pattern) || line[start..end].to_lowercase() == pattern;
        let before = line[..start].trim_end();
        // Without the end of a sentence before it, the words are part of one: *Das ist eine
        // Anzeige*.
        (same && ends_sentence(before)).then_some(start)
    })
}

/// Returns the kind of leftover that a line is, if any.
fn kind(line: &str) -> Option<PatternScope> {
    let rules = &*TABLE;
    if line.starts_with('[') && line.ends_with(']') && line.len() <= BRACKET_BYTES_MAX {
        let lower = line.to_lowercase();
        if rules.bracket.iter().any(|pattern| lower.contains(pattern)) {
            return Some(PatternScope::Any);
        }
    }
    if line.len() > LINE_BYTES_MAX {
        return None;
    }
    if is_mark(line) {
        return Some(PatternScope::Any);
    }
    if is_stamp(line) {
        return Some(PatternScope::Stamp);
    }
    let lower = line.to_lowercase();
    let bare = bare(&lower);
    let found = |patterns: Option<&Vec<LinePattern>>| {
        patterns?.iter().find(|pattern| pattern.matches(bare)).map(|pattern| pattern.kind)
    };
    found(rules.by_first_word.get(first_word(bare)))
        .or_else(|| found(rules.by_last_word.get(last_word(bare))))
}

/// Returns whether a line is only an agency mark: `(dpa/lnw)`, `© AFP`, `ttn-de-58`.
fn is_mark(line: &str) -> bool {
    // A colon introduces what the agency says.
    if line.len() > MARK_BYTES_MAX || line.ends_with(':') {
        return false;
    }
    let mut named = false;
    for word in line.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let agency = dateline::is_agency(word);
        let known = TABLE.mark.get(word.to_lowercase().as_str());
        // Authors sign with their initials, so short lower-case words are allowed, but don't make a
        // mark alone.
        let sign = word.len() <= 3 && word.chars().all(char::is_lowercase);
        let number = word.chars().all(|char| char.is_ascii_digit());
        if !agency && known.is_none() && !sign && !number {
            return false;
        }
        named |= agency || known == Some(&true);
    }
    named
}

/// Returns whether a line is only a time stamp: `Stand: 05.03.2021, 10:00 Uhr`.
fn is_stamp(line: &str) -> bool {
    // A line without a digit has no date; this spares most lines the rest.
    if line.len() > STAMP_BYTES_MAX || !line.contains(|char: char| char.is_ascii_digit()) {
        return false;
    }
    let words = || line.split(|char: char| !char.is_alphabetic()).filter(|word| !word.is_empty());
    let named = words().any(|word| TABLE.stamp.contains(word.to_lowercase().as_str()));
    let known = |word: &str| {
        TABLE.stamp.contains(word.to_lowercase().as_str())
            || dates::month(word).is_some()
            || dates::is_weekday(word)
    };
    named && words().all(known) && dates::parse(line).is_some()
}

/// Returns a line without punctuation and spaces at its ends.
fn bare(line: &str) -> &str {
    // © is kept: patterns such as *© \** need it.
    let start = line.trim_start_matches(|char: char| !char.is_alphanumeric() && char != '©');
    start.trim_end_matches(|char: char| !char.is_alphanumeric())
}

fn first_word(line: &str) -> &str {
    let end = line.char_indices().find(|(_, char)| !is_word(*char)).map_or(line.len(), |(at, _)| at);
    if end > 0 { &line[..end] } else { line.split(' ').next().unwrap_or_default() }
}

fn last_word(line: &str) -> &str {
    line.rsplit(|char| !is_word(char)).next().unwrap_or_default()
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which lines of a body are dropped: those given with `--` before them.
    fn check(lines: &[&str]) {
        let mut given: Vec<BodyLine<'_>> = Vec::new();
        for line in lines {
            given.push(BodyLine { text: line.trim_start_matches("--").trim_start(), dropped: false });
        }
        drop(&mut given);
        let shown: Vec<String> = given
            .iter()
            .map(|line| format!("{}{}", if line.dropped { "-- " } else { "" }, line.text))
            .collect();
        assert_eq!(shown, lines);
    }

    #[test]
    fn every_rule_drops_its_example() {
        for line in RULES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let columns: Vec<_> = line.split('\t').collect();
            let [kind, _, example] = columns[..] else { panic!("three columns: {line}") };
            let text =
                "Ein Satz, der lang genug ist, dass er für den Text eines Artikels gelten kann, steht hier.";
            let mut lines =
                vec![BodyLine { text, dropped: false }, BodyLine { text: example, dropped: false }];
            drop(&mut lines);
            let expected: &[(&str, bool)] = match kind {
                "glued" => &[(text, false), ("Ende", false), (&example["Ende".len()..], true)],
                _ => &[(text, false), (example, true)],
            };
            assert_eq!(lines.len(), expected.len(), "{line}");
            assert_eq!(lines.last().map(|line| line.dropped), Some(true), "{line}");
        }
    }

    #[test]
    fn leftovers_go_and_text_stays() {
        let text =
            "Ein Absatz, der lang genug ist, dass er für den Text eines Artikels gelten kann, steht hier.";
        check(&[text, "-- in der gleichen Kategorie", "-- Ein Spiel ist zurück auf den Telefonen", text]);
        check(&[text, "-- Mehr zum Thema", "-- Eins hat Folgen", "-- Zwei hat keine", "-- Leave a Comment"]);
        check(&[text, "-- Mehr zum Thema", text, text]);
        check(&[text, "-- Folgen Ada Rot auf Twitter", "-- ttn-de-12", "-- Schreibe einen Kommentar"]);
        check(&[text, "Kommentare", text]);
        check(&["Anzeige gegen Unbekannt erstattete die Frau.", "-- ANZEIGE", text]);
        check(&[
            "Teilen will er nicht",
            "Folgen der Krise auf dem Arbeitsmarkt",
            "Der Minister (dpa) schweigt",
        ]);
        check(&["Foto: Ada Rot/dpa", "-- Foto: dpa", "-- © dpa-infocom, dpa:210305-99-123456/3"]);
        check(&["[Der Verein hat 300 Mitglieder.]", "-- [Mehr im kostenlosen Newsletter.]"]);
        check(&[text, "Das ist das Ende der Welt.", "-- Leave a Comment"]);
    }

    #[test]
    fn what_is_glued_to_the_last_sentence_is_parted() {
        for (line, text, dropped) in [
            ("So endet die Welt. Leave a Comment", "So endet die Welt.", &["Leave a Comment"][..]),
            (
                "So endet die Welt.Schreibe einen Kommentar",
                "So endet die Welt.",
                &["Schreibe einen Kommentar"],
            ),
            ("Ende. ttn-de-12 Schreibe einen Kommentar", "Ende. ttn-de-12 Schreibe einen Kommentar", &[]),
            ("Er sagte: Das ist eine Anzeige", "Er sagte: Das ist eine Anzeige", &[]),
        ] {
            let mut lines = vec![BodyLine { text: line, dropped: false }];
            drop(&mut lines);
            let kept: Vec<_> = lines.iter().filter(|line| !line.dropped).map(|line| line.text).collect();
            let gone: Vec<_> = lines.iter().filter(|line| line.dropped).map(|line| line.text).collect();
            assert_eq!((kept, &gone[..]), (vec![text], dropped), "{line}");
        }
    }
}
