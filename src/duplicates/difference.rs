//! A short description of how a copy differs from an article.

use std::cmp::Ordering;
use std::fmt;

use super::words::words;
use crate::article::Article;

/// How a copy differs from the article that it is folded into.
///
/// As text it reads `3 % other words, +120 words, other headline`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Percentage of words of the shorter text that the other doesn't have; 0 only if it has all of
    /// them.
    pub other_words: u8,
    /// How many words longer the copy is; negative if it is shorter.
    pub words: i64,
    /// Whether it has another headline, apart from case and punctuation.
    pub headline: bool,
}

impl Difference {
    /// Compares a copy with an article.
    pub(crate) fn between(copy: &Article, article: &Article) -> Self {
        let hashes = |text: &str| -> Vec<u64> { words(text).iter().map(|word| word.hash).collect() };
        let (mut ours, mut theirs) = (hashes(&copy.body), hashes(&article.body));
        // Compared as multisets: where a paragraph was moved, no word differs. An alignment would
        // also cost the product of the lengths, for every copy that is shown.
        ours.sort_unstable();
        theirs.sort_unstable();
        let shorter = ours.len().min(theirs.len());
        let other = shorter - shared(&ours, &theirs);
        // Rounded up: 0 must mean the same words.
        let percent = (other * 100).div_ceil(shorter.max(1));
        Self {
            other_words: u8::try_from(percent).unwrap_or(100),
            words: ours.len() as i64 - theirs.len() as i64,
            headline: hashes(&copy.title) != hashes(&article.title),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { other_words, words, headline } = *self;
        let plural = if words.abs() == 1 { "" } else { "s" };
        let parts = [
            (other_words > 0).then(|| format!("{other_words} % other words")),
            (words != 0).then(|| format!("{words:+} word{plural}")),
            headline.then(|| "other headline".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(if parts.is_empty() { "the same text" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// Counts the values that two ascending lists share, with multiplicity.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut at, mut other, mut count) = (0, 0, 0);
    while at < a.len() && other < b.len() {
        match a[at].cmp(&b[other]) {
            Ordering::Less => at += 1,
            Ordering::Greater => other += 1,
            Ordering::Equal => (at, other, count) = (at + 1, other + 1, count + 1),
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_said() {
        let article = |title: &str, body: &str| Article {
            title: title.into(),
            body: body.into(),
            ..Article::default()
        };
        let original = article("Rat tagt", "Der Rat tagt heute in der Halle am See.");
        for (title, body, expected) in [
            ("Rat tagt", "Der Rat tagt heute in der Halle am See.", "the same text"),
            ("RAT TAGT!", "Der Rat tagt – heute – in der Halle am See", "the same text"),
            ("Rat tagt", "Der Rat tagt morgen in der Halle am See.", "12 % other words"),
            (
                "Halle voll",
                "Der Rat tagt heute in der Halle am See. Viele kommen.",
                "+2 words, other headline",
            ),
            ("Rat tagt", "Der Rat tagt heute in der Halle am.", "-1 word"),
            ("Rat tagt", "", "-9 words"),
        ] {
            let difference = Difference::between(&article(title, body), &original);
            assert_eq!(difference.to_string(), expected, "{body}");
        }
    }
}
