//! Stems: the Snowball German stemmer with the spelling rules around it.
//!
//! `rust-stemmers` implements Porter's German algorithm
//! (<https://snowballstem.org/algorithms/german/stemmer.html>). Around it stand
//! the rules of its variant German2 (`ae, oe, ue` are umlauts), feminine forms,
//! and a list of words that the algorithm would join wrongly.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::feminine::masculine;

static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::German));

/// Whole words, by their exact form.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| pairs(|form| !form.starts_with('-')));

/// Last parts of words, in contracted form and without the `-`.
static ENDINGS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    pairs(|form| form.starts_with('-')).into_iter().map(|(form, stem)| (&form[1..], stem)).collect()
});

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
    let contracted = contract(base.as_deref().unwrap_or(expanded));
    let ending = ENDINGS.iter().find(|(form, _)| contracted.ends_with(form));
    match ending {
        Some((form, stem)) => format!("{}{stem}", &contracted[..contracted.len() - form.len()]),
        None => SNOWBALL.stem(without_plural_s(&contracted)).into_owned(),
    }
}

/// `Kameras → Kamera`, `Autos → Auto`: the plural and genitive -s behind a vowel,
/// which the stemmer leaves where it is.
fn without_plural_s(word: &str) -> &str {
    match word.as_bytes() {
        [_, _, .., before, b'a' | b'o' | b'i' | b'y', b's'] if is_stem_end(*before) => {
            &word[..word.len() - 1]
        }
        _ => word,
    }
}

/// What may stand before the last vowel of a word that takes -s: a consonant, or the
/// vowel of *Video, Radio, Zoo*; not that of *Chaos* or *Andreas*.
fn is_stem_end(byte: u8) -> bool {
    !matches!(byte, b'a' | b'u' | b'y')
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
