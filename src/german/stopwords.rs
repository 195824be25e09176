//! Words so frequent that they say little about an article.
//!
//! They are indexed like all others (a phrase needs them); a query counts
//! them less.

use std::collections::HashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| entries(include_str!("stopwords.txt")).collect());

/// Whether a word, in its expanded form, is a stop word.
pub fn is_stop_word(expanded: &str) -> bool {
    STOP_WORDS.contains(expanded)
}

/// The entries of a word list: one or more a line, `#` begins a comment.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_stop_words() {
        for word in ["der", "und", "fuer", "ueber", "wuerden", "nicht"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["haus", "regierung", "mehrheit", "krieg", "usa"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn the_list_is_in_expanded_form() {
        for word in entries(include_str!("stopwords.txt")) {
            assert_eq!(crate::german::expand(word), word);
        }
    }
}
