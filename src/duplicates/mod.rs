//! Near-duplicates: which articles are copies of one another, and how they differ.
//!
//! A copy is an agency's text in several papers, an update, or a mirror of a page: mostly the same
//! words in the same order, under any headline. Two reports of one event in different words are not
//! copies. Pure: articles in, numbers out.

mod cluster;
mod difference;
mod signature;
mod words;

pub(crate) use cluster::{GROUPS_VERSION, groups, split};
pub use difference::Difference;
pub(crate) use signature::{COPY_MIN, SIGNATURES_VERSION, Signature};

use crate::article::Article;

/// Returns how much of the shorter of two articles is in the other word for word, three words at a
/// time, from 0 to 1; `None` if they are not copies of one another.
///
/// This is the comparison by which an index folds duplicates, but of these two articles alone.
///
/// ```
/// use depesche::{Article, duplicates::copied};
///
/// let body = "Der Stadtrat hat am Montag nach langer Debatte beschlossen, die alte Brücke am Hafen \
///     abzureißen und durch eine neue zu ersetzen. Die Arbeiten sollen im Frühjahr beginnen und drei \
///     Jahre dauern, teilte das Bauamt mit. Anwohner hatten gegen den Abriss protestiert.";
/// let article = Article::default().title("Rat will neue Brücke").body(body);
/// let copy = Article::default()
///     .title("Alte Brücke wird abgerissen")
///     .body(format!("Seewil (npd) - {}", body.replace("Montag", "Abend")));
/// assert!(copied(&article, &copy).is_some_and(|similarity| similarity > 0.8));
/// assert!(copied(&article, &Article::default().body("Im Hafen liegt ein Boot.")).is_none());
/// ```
pub fn copied(one: &Article, other: &Article) -> Option<f32> {
    Signature::of(one).copied(&Signature::of(other))
}
