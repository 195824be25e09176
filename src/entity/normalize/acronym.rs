//! Acronyms, and the long forms that an article introduces for them.
//!
//! *Human Rights Watch (HRW)* and *HRW (Human Rights Watch)*. Behind an
//! organisation a parenthesis with an acronym is enough, since the letters need
//! not match (*Weltgesundheitsorganisation (WHO)*); a place or an acronym in
//! front needs the initials, for *Stuttgart (AFP)* and *BBC (London)* tell
//! where, not what.

use crate::entity::normalize::fold::is_quote;

/// Minimum and maximum number of letters of an acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Whether a word is an acronym: mostly capitals, as *HRW*, *BfV*, *BaFin*, *U.S.*, *G7*.
pub(crate) fn is_acronym(word: &str) -> bool {
    let (mut letters, mut capitals, mut others) = (0, 0, 0);
    for c in word.chars() {
        if c.is_alphabetic() {
            letters += 1;
            capitals += usize::from(c.is_uppercase());
        } else if c.is_ascii_digit() {
            letters += 1;
            capitals += 1;
        } else if c != '.' {
            others += 1;
        }
    }
    let written = word.starts_with(char::is_uppercase);
    written && others == 0 && LETTERS.contains(&letters) && capitals >= 2 && capitals * 5 >= letters * 2
}

/// The acronym in the parenthesis right behind a name, where `rest` is the text behind the name.
pub(crate) fn in_parenthesis(rest: &str) -> Option<&str> {
    let inside = rest.trim_start_matches(is_quote).trim_start_matches(' ').strip_prefix('(')?;
    let inside = inside.trim_start_matches(is_quote);
    let end = inside.find(|c: char| !c.is_alphanumeric() && c != '.')?;
    let (word, after) = inside.split_at(end);
    let closes = after.trim_start_matches(is_quote).starts_with([')', ',', ';']);
    (closes && is_acronym(word)).then_some(word)
}

/// Returns whether a parenthesis directly after `acronym_end` holds only the name from `name` to
/// `end`.
pub(crate) fn is_in_parenthesis(text: &str, acronym_end: usize, name: usize, end: usize) -> bool {
    let (Some(between), Some(after)) = (text.get(acronym_end..name), text.get(end..)) else { return false };
    let between = between.trim_end_matches(is_quote).trim_start_matches(is_quote);
    between == " (" && after.trim_start_matches(is_quote).starts_with([')', ',', ';'])
}

/// Returns whether the letters of the acronym occur in order in the folded long form, the first at
/// its start.
///
/// All other letters must begin a word or be inside one: *BVG* in *Bundesverfassungsgericht*, *VAE*
/// in *Vereinigte Arabische Emirate*.
pub(crate) fn fits(acronym: &str, long: &str) -> bool {
    let mut letters = acronym.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let mut rest = long.chars();
    let first = letters.next();
    first.is_some() && rest.next() == first && letters.all(|letter| rest.any(|c| c == letter))
}

/// Whether the acronym is the initials of the words of a folded long form.
pub(crate) fn are_initials(acronym: &str, long: &str) -> bool {
    let letters = acronym.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let small =
        |word: &&str| !matches!(*word, "der" | "die" | "das" | "und" | "fuer" | "of" | "the" | "and" | "von");
    letters.eq(long.split(' ').filter(small).filter_map(|word| word.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms() {
        for word in ["HRW", "WHO", "BfV", "BaFin", "U.S.", "G7", "UNESCO", "EU", "ÖVP", "BRICS", "IBM"] {
            assert!(is_acronym(word), "{word}");
        }
        for word in
            ["Biden", "E", "Nato", "Hochschule", "Human Rights", "USA-Reise", "dpa", "UNHCRED", "1860", ""]
        {
            assert!(!is_acronym(word), "{word}");
        }
    }

    #[test]
    fn introductions() {
        for (rest, expected) in [
            (" (HRW) kritisiert", Some("HRW")),
            (" (HRW, deutsch: …)", Some("HRW")),
            ("“ (RKI) meldet", Some("RKI")),
            (" („RKI“) meldet", Some("RKI")),
            (" (Berlin) meldet", None),
            (" (1:2)", None),
            (" (SPD-Fraktion)", None),
            (" HRW", None),
            ("", None),
            (" (HRW", None),
        ] {
            assert_eq!(in_parenthesis(rest), expected, "{rest}");
        }
    }

    #[test]
    fn letters_fit() {
        assert!(fits("HRW", "human rights watch"));
        assert!(fits("BVG", "bundesverfassungsgericht"));
        assert!(fits("BfV", "bundesamt fuer verfassungsschutz"));
        assert!(!fits("FIFA", "weltfussballverband"));
        assert!(are_initials("VAE", "vereinigte arabische emirate"));
        assert!(!are_initials("AFP", "stuttgart"));
    }
}
