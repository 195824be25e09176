//! Reduces feminine forms to their common base: `Ministerinnen → Minister`.
//!
//! A query for *Minister* should find the *Ministerin* too, and `Leser:innen` are *Leserinnen* and
//! *Leser*. Only endings that make persons are removed, so *Berlin*, *Medizin* and *gewinnen* stay
//! unchanged; the exact form still distinguishes the two in ranking.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Ending of a feminine form without its `in`, and what the common base has instead.
static ENDINGS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("feminine.txt").lines();
    let fields = lines.filter_map(|line| {
        let mut fields = line.split('#').next()?.split_whitespace();
        let ending = fields.next().filter(|ending| !ending.starts_with('!'))?;
        Some((ending, fields.next().unwrap_or(ending)))
    });
    fields.collect()
});

/// Words that have such an ending and are no feminine forms.
static EXCEPTIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = super::stopwords::entries(include_str!("feminine.txt"));
    words.filter_map(|word| word.strip_prefix('!')).collect()
});

/// The common base of a feminine form in expanded spelling, if `word` is one.
pub(super) fn masculine(word: &str) -> Option<String> {
    let singular = word.strip_suffix("innen").or_else(|| word.strip_suffix("in"))?;
    if singular.len() < 3 || EXCEPTIONS.contains(word) {
        return None;
    }
    let (ending, base) = ENDINGS.iter().find(|(ending, _)| singular.ends_with(ending))?;
    Some(format!("{}{base}", &singular[..singular.len() - ending.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_only() {
        for (word, expected) in [
            ("ministerin", Some("minister")),
            ("ministerinnen", Some("minister")),
            ("chefin", Some("chef")),
            ("aerztinnen", Some("arzt")),
            ("anwaeltin", Some("anwalt")),
            ("kollegin", Some("kollege")),
            ("studentinnen", Some("student")),
            ("bundestagspraesidentin", Some("bundestagspraesident")),
            ("berlin", None),
            ("medizin", None),
            ("gewinnen", None),
            ("beginnen", None),
            ("erinnern", None),
            ("innen", None),
            ("katherin", None),
            ("termin", None),
            ("insulin", None),
        ] {
            assert_eq!(masculine(word).as_deref(), expected, "{word}");
        }
    }
}
