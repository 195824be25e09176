//! What the explanation of an article says: plain data.

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
    /// Headline; empty where it has none.
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
    /// Where it stands among all articles and why; none where it is not found.
    pub score: Option<ScoreExplanation>,
    /// Where it stands when copies are folded; none where it is not found or nothing is folded.
    pub folded: Option<FoldedPlace>,
    /// What keeps it out; none where it is found.
    pub reasons: Vec<Reason>,
    /// Which clauses hold of it.
    pub clauses: Vec<ClauseVerdict>,
    /// Which filters of the options hold of it.
    pub filters: Vec<FilterVerdict>,
}

/// The place of an article among hits that stand for their copies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoldedPlace {
    /// Rank of the hit, from 1.
    pub rank: usize,
    /// Number of hits.
    pub hits: usize,
    /// Id of the article that stands for it; none where it does so itself.
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
    /// What each word of the query gives, in the order of the query.
    pub words: Vec<WordScore>,
    /// What words next to each other give.
    pub closeness: f32,
    /// What an article of this age counts; 1 unless newer ones are to count more.
    pub recency: f32,
}

/// What a word, a phrase or a pattern of the query gives to a score: the sum of its
/// `components`, `lead` and `stop`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WordScore {
    /// The word.
    pub text: String,
    /// The words that stand there for it, the first few.
    pub forms: Vec<String>,
    /// All that it gives.
    pub score: f32,
    /// The word itself, then parts of the compound that it is.
    pub components: Vec<ComponentScore>,
    /// What its standing near the start gives.
    pub lead: f32,
    /// What a stop word gives, which only orders the best.
    pub stop: f32,
}

/// What one thing gives to a score: `weight` · `idf` · `saturation`.
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
    /// What it counts: boosts, and less for a part.
    pub weight: f32,
    /// How often it stands there, weighted by form and field, and by the lengths of the texts.
    pub frequency: f32,
    /// What is left of the frequency: it tends to `k1` + 1 as that grows.
    pub saturation: f32,
    /// All that it gives.
    pub score: f32,
    /// The same by field; their `score`s add up to the whole.
    pub fields: Vec<FieldScore>,
}

/// What one field gives to a score.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldScore {
    /// The field.
    pub field: TextKind,
    /// What an occurrence counts for the length of the text: 1 at mean length, less in a longer one.
    pub length: f32,
    /// Its share of the frequency.
    pub frequency: f32,
    /// Its share of what is given.
    pub score: f32,
    /// The forms that stand there.
    pub forms: Vec<FormCount>,
}

/// How often a form stands in a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FormCount {
    /// What of the word sought it is.
    pub kind: FormKind,
    /// The form as it is indexed.
    pub form: String,
    /// How often it stands there.
    pub count: u32,
    /// What one occurrence counts.
    pub weight: f32,
}

/// What a form is of the word that stands in the text.
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

/// What keeps an article out of a result.
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
        /// The words that stand there, the first few.
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
    /// Whether that decides anything: a stop word beside other words only orders the best.
    pub counts: bool,
    /// The words that stand there for it, the first few.
    pub forms: Vec<String>,
    /// The condition, where it is one.
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
    /// What is wanted, or not wanted: the values as typed, or the days.
    pub wanted: Vec<String>,
    /// What the article has.
    pub own: Vec<String>,
    /// Whether the article passes.
    pub passes: bool,
}
