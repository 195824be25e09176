//! Names in compounds: *Biden-Administration*, *Champions-League-Finale*, *Karibikstaat*.
//!
//! The recogniser says that a compound begins with a name; which of its elements
//! are the name is decided by what else is known: the other mentions of the
//! article and the built-in names.

use std::ops::Range;

/// Elements that precede a name and are none.
const PREFIXES: &[&str] = &[
    "Ex",
    "Anti",
    "Pro",
    "Vize",
    "Nicht",
    "Alt",
    "Post",
    "Ultra",
    "Pseudo",
    "Neo",
    "Ko",
    "Mit",
    "Kein",
    "Möchtegern",
];

/// Elements that a name begins with and never ends in.
const OPENERS: &[&str] = &[
    "Al", "El", "De", "Le", "La", "Los", "Las", "San", "Santa", "Sankt", "St.", "Saint", "Sao", "Bad", "New",
    "Ben", "Abu", "Ibn", "Rio", "Fort", "Port",
];

/// Fewest letters of a name in front of a compound without a hyphen, and of what follows.
const NAME_MIN: usize = 4;

/// Returns the ranges of names in a compound: the first element, and others before its last one.
///
/// Empty if no name can be identified. `is_name` knows names from elsewhere.
pub(crate) fn names_in(compound: &str, is_name: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut elements = elements(compound);
    let is_prefix = |range: &Range<usize>| PREFIXES.contains(&&compound[range.clone()]);
    let prefixes = elements.iter().take_while(|range| is_prefix(range)).count();
    elements.drain(..prefixes.min(elements.len()));
    let Some((head, names)) = elements.split_last() else { return vec![] };
    if names.is_empty() {
        let start = head.start;
        return known_front(&compound[head.clone()], is_name)
            .map(|len| start..start + len)
            .into_iter()
            .collect();
    }
    // *COVID-19*, *SARS-CoV-2*: no compound of a name and a noun.
    if !compound[head.clone()].starts_with(char::is_alphabetic) {
        return vec![];
    }
    let upto = |len: usize| names[0].start..names[len - 1].end;
    if let Some(len) = (1..=names.len()).rev().find(|&len| is_name(&compound[upto(len)])) {
        let mut found = vec![upto(len)];
        // *Merkel-Macron-Plan*.
        found.extend(names[len..].iter().filter(|range| is_name(&compound[(*range).clone()])).cloned());
        return found;
    }
    let first = &compound[names[0].clone()];
    if !first.starts_with(|c: char| c.is_alphanumeric()) || (names.len() == 1 && OPENERS.contains(&first)) {
        return vec![];
    }
    vec![upto(names.len())]
}

/// The elements between hyphens, without quotation marks; empty ones are left out.
fn elements(compound: &str) -> Vec<Range<usize>> {
    let mut elements = vec![];
    let mut start = 0;
    for (at, mark) in compound.match_indices(['-', '‑', '–', '‐']).chain([(compound.len(), "")]) {
        let element = &compound[start..at];
        let inner = element.trim_start_matches(crate::entity::normalize::fold::is_quote);
        let begin = at - inner.len();
        let inner = inner.trim_end_matches(crate::entity::normalize::fold::is_quote);
        if !inner.is_empty() {
            elements.push(begin..begin + inner.len());
        }
        start = at + mark.len();
    }
    elements
}

/// The length of the longest known name in front of a word: *Karibik|staat*, *Deutschland|politik*.
fn known_front(word: &str, is_name: impl Fn(&str) -> bool) -> Option<usize> {
    let letters = word.chars().count();
    let borders = word
        .char_indices()
        .enumerate()
        .filter(|(count, _)| *count >= NAME_MIN && letters - count >= NAME_MIN);
    let mut borders: Vec<usize> = borders.map(|(_, (at, _))| at).collect();
    borders.reverse();
    borders.into_iter().find(|&at| is_name(&word[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        let known = [
            "Merkel",
            "Macron",
            "EU",
            "China",
            "Champions-League",
            "Karibik",
            "Deutschland",
            "Scholz",
            "Putin",
            "US",
            "Al-Kaida",
            "CDU/CSU",
        ];
        for (compound, expected) in [
            ("Hikvision-Kameras", &["Hikvision"][..]),
            ("Biden-Administration", &["Biden"]),
            ("US-Außenminister", &["US"]),
            ("CDU-Chefin", &["CDU"]),
            ("CDU/CSU-Fraktion", &["CDU/CSU"]),
            ("Champions-League-Finale", &["Champions-League"]),
            ("Walter-Reed-Militärkrankenhaus", &["Walter-Reed"]),
            ("Merkel-Macron-Plan", &["Merkel", "Macron"]),
            ("Scholz-Putin-Gespräch", &["Scholz", "Putin"]),
            ("EU-China-Gipfel", &["EU", "China"]),
            ("Merkel-Corona-Maßnahmen", &["Merkel"]),
            ("Ex-US-Präsident", &["US"]),
            ("Al-Kaida-Kämpfer", &["Al-Kaida"]),
            ("Al-Kämpfer", &[]),
            ("ARD-„Morgenmagazin", &["ARD"]),
            ("Karibikstaat", &["Karibik"]),
            ("Deutschlandpolitik", &["Deutschland"]),
            ("Sonnenfinsternis", &[]),
            ("COVID-19", &[]),
            ("SARS-CoV-2", &[]),
            ("-", &[]),
            ("", &[]),
        ] {
            let found = names_in(compound, |name| known.contains(&name));
            let found: Vec<&str> = found.into_iter().map(|range| &compound[range]).collect();
            assert_eq!(found, expected, "{compound}");
        }
    }
}
