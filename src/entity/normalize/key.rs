//! The key of a name: what its spellings have in common, and no other name has.
//!
//! A key is the folded name. Of organisations and places the article in front
//! and the endings of adjectives are taken off (*Der Spiegel*, *Deutschen Bank*),
//! of organisations the legal form too (*Volkswagen AG*). Sounds are not
//! compared: *Meyer* and *Maier* are two names.

use crate::article::EntityKind;
use crate::entity::normalize::fold::fold_into;
use crate::entity::normalize::inflection::adjective_stem;

/// Shortest key that may be left without an article: *The Who* is not *Who*.
const AFTER_ARTICLE_MIN: usize = 5;

/// Shortest key that may be left without a legal form.
const BEFORE_LEGAL_FORM_MIN: usize = 2;

/// Legal forms and words for a group of companies, folded and sorted.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "eg",
    "ev",
    "ggmbh",
    "gmbh",
    "group",
    "gruppe",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "konzern",
    "limited",
    "llc",
    "ltd",
    "mbh",
    "nv",
    "ohg",
    "oyj",
    "plc",
    "sarl",
    "se",
    "spa",
    "ug",
    "und",
];

/// Writes the key of a name to `out`, which is cleared first.
pub(crate) fn key_into(kind: EntityKind, name: &str, out: &mut String) {
    out.clear();
    fold_into(name, out);
    if kind == EntityKind::Person {
        return;
    }
    // Most names are one word, and nothing can be taken off them.
    if !out.contains(' ') {
        return;
    }
    without_article(out);
    without_adjective_endings(out);
    if kind == EntityKind::Organisation {
        out.truncate(without_legal_form(out).len());
    }
}

/// The key of a name.
pub(crate) fn key(kind: EntityKind, name: &str) -> String {
    let mut out = String::new();
    key_into(kind, name, &mut out);
    out
}

fn without_article(key: &mut String) {
    let article = matches!(key.get(..4), Some("der " | "die " | "das " | "the " | "den " | "dem " | "des "));
    if article && key.len() >= 4 + AFTER_ARTICLE_MIN {
        key.drain(..4);
    }
}

fn without_adjective_endings(key: &mut String) {
    let mut at = 0;
    while let Some(len) = key[at..].find(' ') {
        let word = &key[at..at + len];
        let stem = adjective_stem(word).map_or(len, str::len);
        if stem < len {
            key.replace_range(at + stem..at + len, "");
        }
        at += stem + 1;
    }
    // *Augsburger Allgemeinen*: an adjective may also be the last word.
    if at > 0 && key[at..].starts_with("allgemeine") {
        key.truncate(at + "allgemein".len());
    }
}

/// A folded name without the legal forms at its end.
pub(crate) fn without_legal_form(key: &str) -> &str {
    let mut rest = key;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        // *e. V.*, *S. A.*: single letters after folding.
        let spaced = before.strip_suffix(" e").filter(|_| last == "v");
        let before = spaced.unwrap_or(before);
        if before.len() < BEFORE_LEGAL_FORM_MIN
            || !(spaced.is_some() || LEGAL_FORMS.binary_search(&last).is_ok())
        {
            break;
        }
        rest = before;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(LEGAL_FORMS.is_sorted());
    }

    #[test]
    fn spellings_have_one_key() {
        for (kind, names, expected) in [
            (
                EntityKind::Organisation,
                &["Deutschen Bank", "Deutsche Bank AG", "Deutsche Bank"][..],
                "deutsch bank",
            ),
            (EntityKind::Organisation, &["Volkswagen", "Volkswagen AG", "Volkswagen Konzern"], "volkswagen"),
            (
                EntityKind::Organisation,
                &["Alibaba", "Alibaba Group", "Alibaba Group Holding Ltd."],
                "alibaba",
            ),
            (EntityKind::Organisation, &["Der Spiegel", "Spiegel", "„Spiegel“"], "spiegel"),
            (EntityKind::Organisation, &["ADAC e. V.", "ADAC e.V.", "ADAC"], "adac"),
            (EntityKind::Organisation, &["Tiffany & Co.", "Tiffany"], "tiffany"),
            (
                EntityKind::Organisation,
                &["Augsburger Allgemeine", "Augsburger Allgemeinen"],
                "augsburger allgemein",
            ),
            (EntityKind::Organisation, &["The Who"], "the who"),
            (
                EntityKind::Organisation,
                &["Robert Koch-Institut", "Robert-Koch-Institut"],
                "robert koch institut",
            ),
            (EntityKind::Place, &["Vereinigte Staaten", "Vereinigten Staaten"], "vereinigt staaten"),
            (EntityKind::Place, &["Den Haag"], "den haag"),
            (EntityKind::Place, &["Weißes Haus", "Weißen Haus", "Weisses Haus"], "weiss haus"),
            (EntityKind::Person, &["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"], "recep tayyip erdogan"),
            (EntityKind::Person, &["Der Wendler"], "der wendler"),
        ] {
            for name in names {
                assert_eq!(key(kind, name), expected, "{name}");
            }
        }
    }
}
