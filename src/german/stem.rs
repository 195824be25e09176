//! Stems: the Snowball German stemmer with spelling rules around it.
//!
//! `rust-stemmers` implements Porter's German algorithm
//! (<https://snowballstem.org/algorithms/german/stemmer.html>). This module adds the rules of its
//! variant German2 (`ae, oe, ue` are umlauts), feminine forms, and a list of words that the
//! algorithm would conflate wrongly.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::feminine::masculine;
use super::stopwords::entries;

static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::German));

/// Whole words, by their exact form.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| pairs(|form| !form.starts_with('-')));

/// Last parts of words, in contracted form and without the `-`.
static ENDINGS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    pairs(|form| form.starts_with('-')).into_iter().map(|(form, stem)| (&form[1..], stem)).collect()
});

/// Last parts of words that take -s.
static TAKES_S: LazyLock<HashSet<&str>> =
    LazyLock::new(|| entries(include_str!("plural-s.txt")).filter(|entry| !entry.starts_with('!')).collect());

/// Endings of words that keep the -s they have.
static KEEPS_S: LazyLock<Vec<&str>> = LazyLock::new(|| {
    entries(include_str!("plural-s.txt")).filter_map(|entry| entry.strip_prefix('!')).collect()
});

/// Longest entry of [`TAKES_S`], in bytes.
const TAKES_S_BYTES_MAX: usize = 10;

fn pairs(keep: impl Fn(&str) -> bool) -> HashMap<&'static str, &'static str> {
    let lines = include_str!("stems.txt").lines();
    let fields = lines.filter_map(|line| {
        let mut fields = line.split('#').next()?.split_whitespace();
        Some((fields.next()?, fields.next()?))
    });
    fields.filter(|(form, _)| keep(form)).collect()
}

/// The stem of a word, given in its exact and in its expanded form.
pub fn stem(exact: &str, expanded: &str) -> String {
    if let Some(stem) = WORDS.get(exact) {
        return (*stem).to_owned();
    }
    if !expanded.is_ascii() || expanded.bytes().any(|byte| byte.is_ascii_digit()) {
        return expanded.to_owned();
    }
    let base = masculine(expanded);
    let contracted = contract(base.as_deref().unwrap_or_else(|| without_plural_s(expanded)));
    let ending = ENDINGS.iter().find(|(form, _)| contracted.ends_with(form));
    match ending {
        Some((form, stem)) => format!("{}{stem}", &contracted[..contracted.len() - form.len()]),
        None => SNOWBALL.stem(&contracted).into_owned(),
    }
}

/// `Kameras → Kamera`, `Chinas → China`: the -s of plural and genitive where the
/// stemmer leaves it. The word is in expanded form, so that *seriös* ends in `oes`.
fn without_plural_s(expanded: &str) -> &str {
    let Some(base) = expanded.strip_suffix('s').filter(|base| base.len() > 3) else { return expanded };
    let consonant = |byte: u8| !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let goes = match base.as_bytes() {
        [.., before, b'a' | b'o' | b'y'] if consonant(*before) => {
            !KEEPS_S.iter().any(|ending| expanded.ends_with(ending)) || takes_s(base)
        }
        _ => takes_s(base),
    };
    if goes { base } else { expanded }
}

/// Whether the word's last part is one that takes -s.
fn takes_s(base: &str) -> bool {
    (3..=base.len().min(TAKES_S_BYTES_MAX))
        .any(|length| base.get(base.len() - length..).is_some_and(|ending| TAKES_S.contains(ending)))
}

/// Expanded umlauts to plain vowels, as the stemmer leaves them: `haeuser → hauser`.
///
/// `ue` is no umlaut after a vowel or `q` (*neue*, *Quelle*).
fn contract(expanded: &str) -> String {
    let mut out = String::with_capacity(expanded.len());
    let mut last = '\0';
    for c in expanded.chars() {
        let after_vowel = matches!(out.chars().rev().nth(1), Some('a' | 'e' | 'i' | 'o' | 'u' | 'q' | 'y'));
        let umlaut = c == 'e' && (matches!(last, 'a' | 'o') || (last == 'u' && !after_vowel));
        if umlaut {
            last = '\0';
        } else {
            out.push(c);
            last = c;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::german::{exact_form, expand};

    fn stem_of(word: &str) -> String {
        stem(&exact_form(word), &expand(word))
    }

    #[test]
    fn one_stem() {
        for group in [
            &["Haus", "Häuser", "Haeuser", "Hauses"][..],
            &["Straße", "Strasse", "Straßen", "STRASSE"],
            &["München", "Muenchen"],
            &["verhängen", "verhaengen"],
            &["System", "Systeme", "Systemen", "Systems"],
            &["Müller", "Mueller"],
            &["Chef", "Chefin", "Chefinnen", "Chefs"],
            &["Minister", "Ministerinnen", "Ministerin", "Ministers"],
            &["Leser:innen", "Leserin", "LeserInnen", "Leser"],
            &["Behörde", "Behörden"],
            &["Rat", "Rates", "Räte"],
            &["Problem", "Probleme", "Problemen"],
            &["Kamera", "Kameras"],
            &["Auto", "Autos"],
            &["Handy", "Handys"],
            &["Video", "Videos"],
            &["China", "Chinas"],
            &["Interview", "Interviews"],
            &["Preis", "Preise", "Preises"],
            &["Ergebnis", "Ergebnisse"],
            &["arbeitslos", "arbeitslose", "arbeitslosen"],
            &["Erdgas", "Erdgases"],
            &["nervös", "nervöse"],
            &["religiös", "religiösen"],
            &["famos", "famose"],
            &["Beweis", "Beweise"],
            &["Kreis", "Kreise"],
        ] {
            for word in group {
                assert_eq!(stem_of(word), stem_of(group[0]), "{word} and {}", group[0]);
            }
        }
    }

    #[test]
    fn not_one_stem() {
        for (a, b) in [
            ("Messe", "Messer"),
            ("Eis", "Eisen"),
            ("Masse", "Maße"),
            ("Rat", "Rate"),
            ("Schule", "Schuld"),
            ("Wand", "Wanderung"),
            ("Jonas", "Jona"),
            ("Andrea", "Andreas"),
            ("Thoma", "Thomas"),
            ("Uber", "über"),
        ] {
            assert_ne!(stem_of(a), stem_of(b), "{a} and {b}");
        }
    }
}
