//! Trims a mention to the name: cuts off quotation marks, titles, and the second name after a
//! slash.

use std::ops::Range;

use crate::article::EntityKind;
use crate::entity::derivation::{Derivation, DerivationStep};
use crate::entity::normalize::fold::{is_apostrophe, is_quote};
use crate::entity::normalize::titles::{is_behind_name, titles_in_front};

/// Rivers and regions after a slash that distinguish towns of one name: *Frankfurt/Main*.
const BESIDE_TOWNS: &[&str] = &[
    "Main",
    "M",
    "M.",
    "Oder",
    "O",
    "Saale",
    "Havel",
    "Neckar",
    "Etsch",
    "Donau",
    "Dosse",
    "Spree",
    "Elbe",
    "Weser",
    "Rhein",
    "Ruhr",
    "Inn",
    "Lahn",
    "Mosel",
    "Westfalen",
    "Holstein",
    "Harz",
    "Taunus",
    "Aisch",
    "Ilm",
    "Isar",
    "Lech",
    "Allgäu",
    "Sieg",
    "Spessart",
    "Steigerwald",
    "Thüringen",
    "Vogtland",
    "Erzgebirge",
    "Aller",
    "Leine",
    "Oste",
];

/// Marks between two names in one mention.
const BETWEEN: [char; 2] = ['/', '|'];

/// Fewest letters on both sides of a slash between two names.
const BESIDE_SLASH_MIN: usize = 2;

/// The byte range of `text` without what no name begins or ends with.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let front = whole.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = range.end - front.len();
    let ends = |c: char| !c.is_alphanumeric() && !is_apostrophe(c) && !matches!(c, '.' | ')' | '+');
    let mut inner = front.trim_end_matches(ends);
    // *Frankfurt (Oder)* keeps its parenthesis.
    while !inner.contains('(')
        && let Some(shorter) = inner.strip_suffix(')')
    {
        inner = shorter.trim_end_matches(ends);
    }
    start..start + inner.len()
}

/// A name in quotation marks with a noun behind: *„Bild“-Zeitung* gives *Bild*.
pub(crate) fn before_quoted_head(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let name = &text[range.clone()];
    let at = name.find(|c: char| is_quote(c) || c == '\'')?;
    let mark = name[at..].chars().next()?;
    let behind = &name[at + mark.len_utf8()..];
    (at > 0 && behind.starts_with('-')).then(|| range.start..range.start + at)
}

/// The names between slashes, or only the whole.
pub(crate) fn between_slashes(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let name = &text[range.clone()];
    let Some((first, second)) = name.split_once(BETWEEN) else { return vec![range] };
    let enough = |part: &str| {
        part.chars().filter(|c| c.is_alphabetic()).count() >= BESIDE_SLASH_MIN
            && part.starts_with(char::is_uppercase)
    };
    let beside_town = BESIDE_TOWNS.contains(&second.trim_start_matches("Am ").trim());
    if !enough(first) || !name.split(BETWEEN).all(|part| enough(part.trim())) || beside_town {
        return vec![range];
    }
    // *Bündnis 90/Die Grünen* is one name, and *Twenty/Twenty* too.
    if first == second || first.ends_with(|c: char| c.is_ascii_digit()) || second.starts_with("Die ") {
        return vec![range];
    }
    let base = name.as_ptr().addr();
    let place = |part: &str| {
        let start = range.start + (part.as_ptr().addr() - base);
        trim(text, start..start + part.len())
    };
    name.split(BETWEEN).map(place).collect()
}

/// The name without titles in front and letters behind, and whether any were there; `None` where nothing is left.
pub(crate) fn without_titles(text: &str, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let words: Vec<&str> = text[range.clone()].split_whitespace().collect();
    let front = titles_in_front(&words);
    // A name ends in a capital: *Macron de facto* is one word too long, *Muammar al-Gaddafi* is not.
    let is_small = |word: &str| !word.contains(char::is_uppercase);
    let behind = words.iter().rev().take_while(|word| is_behind_name(word) || is_small(word)).count();
    let kept = words.get(front..words.len().checked_sub(behind)?)?;
    let (first, last) = (kept.first()?, kept.last()?);
    let offset = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    let kept = trim(text, offset(first)..offset(last) + last.len());
    (!kept.is_empty()).then_some((kept, front + behind > 0))
}

/// The name without an article in small letters: *der Deutschen Bank*.
pub(crate) fn without_article(text: &str, range: Range<usize>) -> Range<usize> {
    let name = &text[range.clone()];
    let articles = ["der ", "die ", "das ", "des ", "dem ", "den "];
    let rest =
        articles.into_iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name).trim_start();
    range.end - rest.len()..range.end
}

/// Returns the name as written in the range, with single spaces and without quotation marks.
pub(crate) fn written(text: &str, range: Range<usize>, how: Derivation) -> (String, Derivation) {
    let name = &text[range];
    if !name.contains(|c: char| is_quote(c) || (c.is_whitespace() && c != ' ') || c == '\u{ad}')
        && !name.contains("  ")
    {
        return (name.to_owned(), how);
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|&c| !is_quote(c) && c != '\u{ad}'));
    }
    let how = if name.contains(is_quote) { how.with(DerivationStep::Quotes) } else { how };
    (out, how)
}

/// Whether what is left can be a name of its kind.
pub(crate) fn can_be_name(kind: EntityKind, form: &str) -> bool {
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    match kind {
        // *geht's* at the start of a sentence has no capital inside it either.
        EntityKind::Person => {
            letters >= 1 && form.contains(char::is_uppercase) && !form.contains("'s ") && !form.contains('@')
        }
        EntityKind::Organisation | EntityKind::Place => letters >= 2 || (letters >= 1 && form.len() >= 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_trimmed() {
        for (text, expected) in [
            ("„Spiegel“", "Spiegel"),
            ("»Zeit«", "Zeit"),
            ("(HRW)", "HRW"),
            ("Frankfurt (Oder)", "Frankfurt (Oder)"),
            ("Biden,", "Biden"),
            ("Robert F. Kennedy Jr.", "Robert F. Kennedy Jr."),
            ("Scholz'", "Scholz'"),
            ("'Bild", "Bild"),
            ("/Google", "Google"),
            ("#Bundesliga", "Bundesliga"),
            ("1. FC Köln", "1. FC Köln"),
            ("–", ""),
            ("", ""),
        ] {
            assert_eq!(&text[trim(text, 0..text.len())], expected, "{text}");
        }
    }

    #[test]
    fn slashes() {
        for (text, expected) in [
            ("Merkel/Macron", &["Merkel", "Macron"][..]),
            ("Peking/China", &["Peking", "China"]),
            ("CDU/CSU", &["CDU", "CSU"]),
            ("RTL/n-tv", &["RTL/n-tv"]),
            ("Biontech / Pfizer", &["Biontech", "Pfizer"]),
            ("Bündnis 90/Die Grünen", &["Bündnis 90/Die Grünen"]),
            ("Frankfurt/Main", &["Frankfurt/Main"]),
            ("Frankfurt/Oder", &["Frankfurt/Oder"]),
            ("Twenty/Twenty", &["Twenty/Twenty"]),
            ("C/O Berlin", &["C/O Berlin"]),
            ("Union/SPD/FDP", &["Union", "SPD", "FDP"]),
            ("Dachau | Erding", &["Dachau", "Erding"]),
            ("Berlin/", &["Berlin/"]),
        ] {
            let found = between_slashes(text, 0..text.len());
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn titles_and_letters_are_cut() {
        for (text, expected) in [
            ("US-Präsident Joe Biden", Some("Joe Biden")),
            ("Prof. Dr. h. c. Klaus Müller", Some("Klaus Müller")),
            ("Philipp Amthor MdB", Some("Philipp Amthor")),
            ("Macron de facto", Some("Macron")),
            ("Muammar al-Gaddafi", Some("Muammar al-Gaddafi")),
            ("geht's", None),
            ("Präsident", None),
            ("Dr.", None),
            ("Ursula  von der Leyen", Some("Ursula  von der Leyen")),
        ] {
            let found = without_titles(text, 0..text.len());
            assert_eq!(found.map(|(range, _)| &text[range]), expected, "{text}");
        }
    }

    #[test]
    fn quoted_names_in_compounds() {
        for (text, expected) in [
            ("Bild“-Zeitung", Some("Bild")),
            ("Bild\"-Zeitung", Some("Bild")),
            ("Bild-Zeitung", None),
            ("„Bild“", None),
        ] {
            assert_eq!(before_quoted_head(text, 0..text.len()).map(|range| &text[range]), expected, "{text}");
        }
    }

    #[test]
    fn forms_as_written() {
        for (text, expected) in [
            ("Joe  Biden", "Joe Biden"),
            ("Joe\nBiden", "Joe Biden"),
            ("Stiftung „Haus“", "Stiftung Haus"),
            ("Al\u{ad}ibaba", "Alibaba"),
        ] {
            assert_eq!(written(text, 0..text.len(), Derivation::WRITTEN).0, expected);
        }
    }
}
