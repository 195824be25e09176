//! The explanation of a query: plain data.

use std::ops::Range;

use crate::search::query::hint::Hint;
use crate::search::query::{Attribute, DateRange, Occur, Scope};

/// How a query was understood, by [`Searcher::explain`](crate::Searcher::explain).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueryExplanation {
    /// The query's text.
    pub query: String,
    /// Number of articles in the index.
    pub articles: usize,
    /// The clauses, in their order.
    pub clauses: Vec<ClauseExplanation>,
    /// The filters of the options.
    pub filters: Vec<FilterExplanation>,
    /// Hints about the query, as in a search.
    pub hints: Vec<Hint>,
}

/// How one clause was understood.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClauseExplanation {
    /// The clause as typed.
    pub text: String,
    /// Byte range in the query's text.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: ClauseKind,
    /// Whether an article must match it.
    pub occur: Occur,
    /// Factor on the score of a match.
    pub boost: f32,
    /// Where its words are looked for; none for groups and filters.
    pub scope: Option<Scope>,
    /// Places by which the words of a phrase may be moved, most places between the words of
    /// `NEAR`, letters in which words may differ.
    pub distance: Option<u32>,
    /// What is searched for the clause: its word or phrase, or the words of a phrase that no
    /// article has, and synonyms of adjacent words. Empty if the clause has no word.
    pub sought: Vec<SoughtExplanation>,
    /// Its meaning, if it is a filter.
    pub filter: Option<FilterExplanation>,
    /// The clauses of a group.
    pub clauses: Vec<Self>,
}

/// The kind of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClauseKind {
    /// A word, in any of its forms.
    Word,
    /// A word exactly as written.
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

impl ClauseKind {
    /// Returns the name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Exact => "exact",
            Self::Phrase => "phrase",
            Self::Near => "near",
            Self::Wildcard => "wildcard",
            Self::Regex => "regex",
            Self::Fuzzy => "fuzzy",
            Self::Group => "group",
            Self::Filter => "filter",
        }
    }
}

/// Something searched for a clause.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SoughtExplanation {
    /// Its words; none for a pattern.
    pub words: Vec<WordExplanation>,
    /// The words that the pattern matches.
    pub pattern: Option<PatternExplanation>,
    /// Words and phrases that count for it too, as written but for case.
    pub synonyms: Vec<String>,
    /// Whether it is itself a synonym of what was typed.
    pub is_synonym: bool,
    /// Whether it takes part in finding and scoring. A stop word next to other words only orders
    /// the best hits.
    pub scored: bool,
    /// Its weight: boosts, times the number of mentions in the query.
    pub weight: f32,
    /// Number of articles that have it, in any form and also as a part of a longer word.
    pub articles: usize,
    /// How much its rarity makes of it: the inverse document frequency.
    pub idf: f32,
}

/// How a word was folded, stemmed and split.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// The words of the index that match a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternExplanation {
    /// The first of them, in the order of `articles`.
    pub words: Vec<PatternWord>,
    /// How many there are, or of very many how many were counted; at most [`EXPANSION_MAX`](crate::query::EXPANSION_MAX) are searched.
    pub total: usize,
}

/// A word that matches a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternWord {
    /// The word but for case and joiners.
    pub word: String,
    /// Number of articles that have it.
    pub articles: usize,
}

/// The meaning of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// The field of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Returns the name used in queries and in JSON.
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
