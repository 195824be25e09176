//! What an explanation says: plain data.

use std::ops::Range;

use serde::Serialize;

use crate::article::Date;
use crate::search::query::{Attribute, DateRange, Hint, Occur, Scope};
use crate::search::results::TextKind;

/// How a query was understood, by [`Searcher::explain`](crate::Searcher::explain).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueryExplanation {
    /// The query's text.
    pub query: String,
    /// Number of articles in the index.
    pub articles: usize,
    /// The clauses, in their order.
    pub clauses: Vec<ClauseExplanation>,
    /// The filters of the options, which go beside the query.
    pub filters: Vec<FilterExplanation>,
    /// What there is to say about the query, as in a search.
    pub hints: Vec<Hint>,
}

/// How one clause was understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseExplanation {
    /// The clause as typed.
    pub text: String,
    /// Byte range in the query's text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ClauseKind,
    /// Whether an article must match it.
    pub occur: Occur,
    /// What a match is worth beside the others.
    pub boost: f32,
    /// Where its words are looked for; none for groups and filters.
    pub scope: Option<Scope>,
    /// Places by which the words of a phrase may be moved, most places between the words of
    /// `NEAR`, letters in which words may differ.
    pub distance: Option<u32>,
    /// What is searched for it: its word or phrase, or the words of a phrase that no article
    /// has, and the user's synonyms of words side by side. Nothing where it says nothing.
    pub sought: Vec<SoughtExplanation>,
    /// What it means, where it is a filter.
    pub filter: Option<FilterExplanation>,
    /// The clauses of a group.
    pub clauses: Vec<Self>,
}

/// What a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClauseKind {
    /// A word, in any of its forms.
    Word,
    /// A word as it is written.
    Exact,
    /// Words that follow one another.
    Phrase,
    /// Two words or phrases near each other.
    Near,
    /// A pattern with `*` or `?`.
    Wildcard,
    /// A regular expression.
    Regex,
    /// Words that differ in a few letters.
    Fuzzy,
    /// Clauses in parentheses, or around `AND` and `OR`.
    Group,
    /// A condition on what is known of an article.
    Filter,
}

/// What is searched for a clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SoughtExplanation {
    /// Its words; none for a pattern.
    pub words: Vec<WordExplanation>,
    /// What the pattern stands for.
    pub pattern: Option<PatternExplanation>,
    /// Words and phrases that count for it too, as written but for case.
    pub synonyms: Vec<String>,
    /// Whether it is itself a synonym of what was typed.
    pub is_synonym: bool,
    /// Whether articles are found by it. A stop word beside other words only orders the best.
    pub scored: bool,
    /// What it counts: boosts, and how often the query says it.
    pub weight: f32,
    /// Number of articles that have it, in any form and also as a part of a longer word.
    pub articles: usize,
    /// How much its rarity makes of it: the inverse document frequency.
    pub idf: f32,
}

/// How a word was folded, stemmed and split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordExplanation {
    /// The word as typed; as in `exact` for a synonym.
    pub text: String,
    /// The word but for case and joiners.
    pub exact: String,
    /// The common form of its inflections and spellings.
    pub stem: String,
    /// Whether it is so frequent that it says little.
    pub stop: bool,
    /// Number of articles that have it exactly so.
    pub exact_articles: usize,
    /// Number of articles that have it in any inflection or spelling.
    pub whole_articles: usize,
    /// Number of articles that have it as a part of a longer word.
    pub part_articles: usize,
    /// The parts of a compound, simple ones first; then those that join neighbours.
    pub parts: Vec<PartExplanation>,
}

/// A part of a compound that is searched too, and counts less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartExplanation {
    /// Its letters in the word as typed; as in `stem` for a synonym.
    pub text: String,
    /// Its stem.
    pub stem: String,
    /// Whether it is too frequent to be looked for.
    pub stop: bool,
    /// Number of articles that have it as a word.
    pub whole_articles: usize,
    /// Number of articles that have it as a part of a longer word.
    pub part_articles: usize,
}

/// The words of the index that a pattern means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternExplanation {
    /// The first of them, in the order of `articles`.
    pub words: Vec<PatternWord>,
    /// How many there are, or of very many how many were counted; at most [`EXPANSION_MAX`](crate::EXPANSION_MAX) are searched.
    pub total: usize,
}

/// A word that a pattern means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternWord {
    /// The word but for case and joiners.
    pub word: String,
    /// Number of articles that have it.
    pub articles: usize,
}

/// What a filter means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilterExplanation {
    /// On what.
    pub field: FilterField,
    /// The values as typed; an article needs one of them.
    pub values: Vec<String>,
    /// The entities, sources or sections that these are in the index; for others none.
    pub means: Vec<String>,
    /// The days.
    pub dates: Option<DateRange>,
    /// Number of articles that pass.
    pub articles: usize,
}

/// What a filter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FilterField {
    /// Publisher.
    Source,
    /// Section.
    Section,
    /// Persons.
    Person,
    /// Organisations.
    Org,
    /// Places.
    Place,
    /// Address.
    Url,
    /// Path of the file.
    Path,
    /// Date.
    Date,
}

impl FilterField {
    /// Name as it stands in queries and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Section => "section",
            Self::Person => "person",
            Self::Org => "org",
            Self::Place => "place",
            Self::Url => "url",
            Self::Path => "path",
            Self::Date => "date",
        }
    }
}

impl From<Attribute> for FilterField {
    fn from(attribute: Attribute) -> Self {
        match attribute {
            Attribute::Source => Self::Source,
            Attribute::Section => Self::Section,
            Attribute::Person => Self::Person,
            Attribute::Org => Self::Org,
            Attribute::Place => Self::Place,
            Attribute::Url => Self::Url,
            Attribute::Path => Self::Path,
        }
    }
}

/// Why an article is found, or why not, by
/// [`Searcher::explain_article`](crate::Searcher::explain_article).
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// Publisher.
    pub source: Option<String>,
    /// Where it stands and why; none where it is not found.
    pub score: Option<ScoreExplanation>,
    /// What keeps it out; none where it is found.
    pub reasons: Vec<Reason>,
    /// Which clauses hold of it.
    pub clauses: Vec<ClauseVerdict>,
    /// Which filters of the options hold of it.
    pub filters: Vec<FilterVerdict>,
}

/// A score as a sum: that of its `words`, and `closeness`, all times `recency`.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
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

/// What keeps an article out of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
