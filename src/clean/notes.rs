//! Removes notes to editors from the text of an article: what is marked as not for publication.
//!
//! Agencies put telephone numbers, addresses and confidential remarks below a line that says that
//! they are not for publication. Formats with fields for such notes are read without them; this is
//! for texts that were copied as they came. Unlike boilerplate, notes are not kept with the
//! article: they are removed before anything else.

use std::borrow::Cow;

use super::dateline;

/// Maximum length of a line that marks notes, in characters; a longer one is text that mentions
/// notes.
const LINE_CHARS_MAX: usize = 200;

/// Maximum length of a line in notes, in characters, if nothing else tells where they end.
const NOTE_CHARS_MAX: usize = 100;

/// Substrings of which every text with notes has one.
const TELLING: &[&str] = &[
    "eröffentlichung",
    "ERÖFFENTLICHUNG",
    "eroeffentlichung",
    "EROEFFENTLICHUNG",
    "edaktion",
    "EDAKTION",
    "otizblock",
    "OTIZBLOCK",
    "or publication",
    "OR PUBLICATION",
];

/// Phrases that mark something as not for publication.
const NOT_PUBLIC: &[&str] =
    &["nicht zur veröffentlichung", "nicht für die veröffentlichung", "not for publication"];

/// Phrases that mark something as for editors only.
const FOR_EDITORS: &[&str] = &[
    "nur zur information der redaktion",
    "nur zur information für die redaktion",
    "nur zur information für redaktion",
    "nur für die redaktion",
    "nur für redaktion",
];

/// Beginnings of sentences that refer to everything that follows.
const WHAT_FOLLOWS: &[&str] = &[
    "die folgende",
    "folgende",
    "die nachfolgende",
    "nachfolgende",
    "die nachstehende",
    "nachstehende",
    "the following",
];

/// How far the notes marked by a line extend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marked {
    /// Only the line itself.
    Itself,
    /// Up to the next paragraph.
    Paragraph,
    /// Up to the end of the text, or to an agency's dateline.
    Rest,
}

/// Returns a text without its notes. If its first line is its title and marked as a note,
/// everything up to an agency's dateline is removed.
pub(super) fn without(text: &str, title_on_first_line: bool) -> Cow<'_, str> {
    // A search for a few substrings settles nearly all texts. Without a marked line the text is
    // returned without a copy.
    if !is_telling(text) || !text.lines().any(|line| marked(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let has_paragraphs = text.lines().any(|line| line.trim().is_empty());
    let mut kept: Vec<&str> = Vec::new();
    let mut within: Option<Marked> = None;
    let mut is_first = false;
    for line in text.lines() {
        if let Some(mut marked) = marked(line) {
            if title_on_first_line && kept.iter().all(|line| line.trim().is_empty()) {
                marked = Marked::Rest;
            }
            // Notes up to the end may contain further marked headings, which must not shorten them.
            if within != Some(Marked::Rest) {
                within = Some(marked).filter(|marked| *marked != Marked::Itself);
                is_first = true;
            }
            continue;
        }
        let goes_on = match within {
            None | Some(Marked::Itself) => false,
            // An agency's text after its notes: the one sign that ends even `Rest`.
            Some(_) if dateline::read(std::iter::once(line.trim())).is_some() => false,
            Some(Marked::Rest) => true,
            // An empty line may separate the heading from its paragraph.
            Some(Marked::Paragraph) if has_paragraphs => is_first || !line.trim().is_empty(),
            Some(Marked::Paragraph) => is_contact(line) || line.chars().count() < NOTE_CHARS_MAX,
        };
        if goes_on {
            is_first &= line.trim().is_empty();
            continue;
        }
        within = None;
        kept.push(line);
    }
    Cow::Owned(kept.join("\n"))
}

/// Returns whether a headline marks everything below it as for editors only.
pub(super) fn is_note(title: &str) -> bool {
    is_telling(title) && marked(title).is_some()
}

fn is_telling(text: &str) -> bool {
    TELLING.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// Returns which notes a line marks, if any.
fn marked(line: &str) -> Option<Marked> {
    if !is_telling(line) || line.chars().count() > LINE_CHARS_MAX {
        return None;
    }
    let lower = line.to_lowercase().replace("veroeffentlichung", "veröffentlichung");
    let said = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |phrases: &[&str]| phrases.iter().any(|phrase| said.starts_with(phrase));
    let is_heading = lower.trim_end().ends_with(':');
    // Only as a whole line: *Notizblock* is also a word of ordinary texts.
    if said == "notizblock" || said.ends_with("-notizblock") {
        return Some(Marked::Rest);
    }
    if begins(WHAT_FOLLOWS) && NOT_PUBLIC.iter().any(|phrase| said.contains(phrase)) {
        return Some(Marked::Rest);
    }
    if begins(NOT_PUBLIC) || begins(FOR_EDITORS) {
        // The note may follow its mark on the same line.
        let has_own = said.split_once(": ").is_some_and(|(_, own)| !own.is_empty());
        return Some(if has_own { Marked::Itself } else { Marked::Paragraph });
    }
    // `Kontakt (nicht zur Veröffentlichung):`, `Ada Rot, Tel. … (nicht zur Veröffentlichung)`.
    let (before, inside) = lower.rsplit_once('(')?;
    let (inside, behind) = inside.split_once(')').unwrap_or((inside, ""));
    let is_mark = NOT_PUBLIC.iter().chain(FOR_EDITORS).any(|phrase| inside.trim().starts_with(phrase));
    // The bracket has to end a short line or one with an address: in running text, *(nicht zur
    // Veröffentlichung bestimmt)* is part of a report.
    let is_last = behind.chars().all(|c| !c.is_alphanumeric());
    let is_short = line.chars().count() < NOTE_CHARS_MAX && !before.trim_end().contains(". ");
    match is_mark && is_last && (is_short || is_contact(line)) {
        true if is_heading => Some(Marked::Paragraph),
        true => Some(Marked::Itself),
        false => None,
    }
}

/// Returns whether a line contains an e-mail address or a telephone number.
fn is_contact(line: &str) -> bool {
    line.contains('@') || line.chars().filter(char::is_ascii_digit).count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(without(text, false), expected, "{text:?}");
    }

    #[test]
    fn notes_go_to_where_they_end() {
        check(
            "Köln (dpa) - Der Rat tagt.\n\n# Notizblock\n\n## Orte\n- Rathaus\n\n* * * *\n\
             Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt\n\n- Autorin: Ada Rot, +49 221 0000\n\nnpd ar",
            "Köln (dpa) - Der Rat tagt.\n",
        );
        check(
            "(Nur zur Information der Redaktionen)\nDie Zahl in Absatz drei ist noch offen.\n\nKöln (dpa) - Der Rat tagt.\nMehr folgt.",
            "\nKöln (dpa) - Der Rat tagt.\nMehr folgt.",
        );
        check(
            "Die folgenden Angaben sind NICHT ZUR VEROEFFENTLICHUNG bestimmt:\nGeheim.\nNoch geheimer.\nKöln (dpa) - Der Rat tagt.",
            "Köln (dpa) - Der Rat tagt.",
        );
        // Without empty lines, short ones and those with numbers belong to the notes.
        let long = "Der Rat der Stadt hat am Montag nach langer Beratung beschlossen, die alte Brücke über den Fluss zu erneuern.";
        check(
            &format!(
                "Kontakt (nicht zur Veröffentlichung):\nAda Rot, Pressestelle\nTelefon 0221 000000\n{long}"
            ),
            long,
        );
        check(
            "Der Rat tagt.\nAda Rot, 0221 000000 (nicht zur Veröffentlichung)\nEnde.",
            "Der Rat tagt.\nEnde.",
        );
        check(
            "Der Rat tagt.\n\nNicht zur Veröffentlichung: Ada Rot ist krank.\n\nEnde.",
            "Der Rat tagt.\n\n\nEnde.",
        );
        // A marked title covers everything below it.
        assert_eq!(without("Achtung (nicht zur Veröffentlichung)\n\nGeheim.\n\nGeheimer.", true), "");
        let headed = "Nur für Redaktionen\n\nGeheim.\n\nGeheimer.\nKöln (dpa) - Der Rat.\n\nEnde.";
        assert_eq!(without(headed, true), "Köln (dpa) - Der Rat.\n\nEnde.");
        check("The following information is not for publication\nSecret", "");
    }

    #[test]
    fn text_that_speaks_of_notes_stays() {
        for text in [
            "Das Papier war nicht zur Veröffentlichung bestimmt, sagte der Minister.",
            "Der Bericht (nicht zur Veröffentlichung bestimmt) liegt der Redaktion vor.",
            "Die Redaktion freut sich über Post.\nNur für Mitglieder der Redaktionskonferenz gilt das nicht.",
            "Er schrieb alles in seinen Notizblock.",
            "Die Veröffentlichung folgt.",
        ] {
            assert!(matches!(without(text, true), Cow::Borrowed(_)), "{text}");
            assert!(!is_note(text), "{text}");
        }
        for title in
            ["Achtung Redaktionen (nicht zur Veröffentlichung)", "Nur zur Information der Redaktionen"]
        {
            assert!(is_note(title), "{title}");
        }
    }
}
