//! The explanation of an article: plain data.

use std::ops::Range;

use super::types::FilterField;
use crate::article::{Date, DateOrigin};
use crate::search::query::Occur;
use crate::search::results::TextKind;

/// Why an article is found, or why not, by
/// [`Searcher::explain_article`](crate::Searcher::explain_article).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ArticleExplanation {
    /// The article's id.
    pub id: String,
    /// Path of its file.
    pub path: String,
    /// Number of its record in the file, from 1.
    pub record: u32,
    /// Headline; empty if there is none.
    pub title: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date was found.
    pub date_origin: DateOrigin,
    /// Publisher.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Its rank among all articles, and why; `None` if it is not found.
    pub score: Option<ScoreExplanation>,
    /// Its rank when duplicates are folded; `None` if it is not found or nothing is folded.
    pub folded: Option<FoldedPlace>,
    /// The reasons for which it is not found; empty if it is found.
    pub reasons: Vec<Reason>,
    /// Which clauses hold of it.
    pub clauses: Vec<ClauseVerdict>,
    /// Which filters of the options hold of it.
    pub filters: Vec<FilterVerdict>,
}

/// The rank of an article among hits that represent their duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoldedPlace {
    /// Rank of the hit, from 1.
    pub rank: usize,
    /// Number of hits.
    pub hits: usize,
    /// Id of the article that represents it; `None` if it represents itself.
    pub into: Option<String>,
}

/// A score as a sum: that of its `words`, and `closeness`, all times `recency`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ScoreExplanation {
    /// Place in the whole result, from 1.
    pub rank: usize,
    /// Number of articles that match.
    pub total: usize,
    /// The score, as in the hit.
    pub score: f32,
    /// Whether it is one of the best, which are looked at closely.
    pub closely: bool,
    /// The contribution of each query word, in the order of the query.
    pub words: Vec<WordScore>,
    /// The contribution of words close to each other.
    pub closeness: f32,
    /// Factor for the age of the article; 1 unless newer articles are preferred.
    pub recency: f32,
}

/// The contribution of a word, a phrase or a pattern to a score: the sum of its `components`,
/// `lead` and `stop`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WordScore {
    /// The word.
    pub text: String,
    /// The matching words of the article, the first few.
    pub forms: Vec<String>,
    /// All that it gives.
    pub score: f32,
    /// The word itself, then parts of the compound that it is.
    pub components: Vec<ComponentScore>,
    /// The contribution of its occurrence near the start.
    pub lead: f32,
    /// The contribution of a stop word, which only orders the best hits.
    pub stop: f32,
}

/// The contribution of one component to a score: `weight` · `idf` · `saturation`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ComponentScore {
    /// The word, or the stem of the part.
    pub text: String,
    /// Whether it is only a part of the word sought.
    pub partial: bool,
    /// Number of articles that have it.
    pub articles: usize,
    /// Inverse document frequency.
    pub idf: f32,
    /// Its weight: boosts, and less for a part.
    pub weight: f32,
    /// Number of occurrences, weighted by form and field, and normalised by the lengths of the
    /// texts.
    pub frequency: f32,
    /// The saturated frequency: it tends to `k1` + 1 as the frequency grows.
    pub saturation: f32,
    /// All that it gives.
    pub score: f32,
    /// The same by field; their `score`s add up to the whole.
    pub fields: Vec<FieldScore>,
}

/// The contribution of one field to a score.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldScore {
    /// The field.
    pub field: TextKind,
    /// Length normalisation of an occurrence: 1 at mean length, less in a longer text.
    pub length: f32,
    /// Its share of the frequency.
    pub frequency: f32,
    /// Its share of what is given.
    pub score: f32,
    /// The forms that occur.
    pub forms: Vec<FormCount>,
}

/// The number of occurrences of a form in a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FormCount {
    /// The kind of the form.
    pub kind: FormKind,
    /// The form as indexed.
    pub form: String,
    /// Number of occurrences.
    pub count: u32,
    /// Weight of one occurrence.
    pub weight: f32,
}

/// How a form relates to the word in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormKind {
    /// The word as written, but for case and joiners.
    Exact,
    /// Its stem.
    Stem,
    /// The stem of a part of it.
    Part,
    /// Several words together.
    Phrase,
}

impl FormKind {
    /// Returns the name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stem => "stem",
            Self::Part => "part",
            Self::Phrase => "phrase",
        }
    }
}

/// A reason for which an article is not in a result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It misses what is required.
    Required {
        /// The clause as typed.
        text: String,
    },
    /// It has what is excluded.
    Excluded {
        /// The clause as typed.
        text: String,
        /// The matching words, the first few.
        forms: Vec<String>,
    },
    /// It has none of the optional words, of which it needs one.
    Optional {
        /// The clauses as typed.
        texts: Vec<String>,
    },
    /// It does not pass a filter.
    Filter {
        /// The filter.
        filter: FilterVerdict,
    },
}

/// Whether a clause holds of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClauseVerdict {
    /// The clause as typed.
    pub text: String,
    /// Byte range in the query's text.
    pub range: Range<usize>,
    /// Whether an article must match it.
    pub occur: Occur,
    /// Whether the article has what it looks for: of an excluded clause that is bad.
    pub holds: bool,
    /// Whether it decides anything: a stop word next to other words only orders the best hits.
    pub counts: bool,
    /// The matching words, the first few.
    pub forms: Vec<String>,
    /// The verdict on the condition, if the clause is one.
    pub filter: Option<FilterVerdict>,
    /// The clauses of a group.
    pub clauses: Vec<Self>,
}

/// Whether a condition holds of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterVerdict {
    /// On what.
    pub field: FilterField,
    /// Whether articles that meet it are left out.
    pub excludes: bool,
    /// The requested or excluded values: as typed, or the days.
    pub wanted: Vec<String>,
    /// The values that the article has.
    pub own: Vec<String>,
    /// Whether the article passes.
    pub passes: bool,
}
