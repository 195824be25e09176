//! A query as a value: clauses, filters, and how the results are wanted.

use std::ops::Range;

use serde::Serialize;

use super::ranking::Ranking;
use super::results::FacetKind;
use crate::article::Date;

/// A parsed query.
///
/// Made by [`Query::parse`], which never fails: what can't be read becomes words,
/// and a [`Hint`] says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Query {
    /// The clauses in their order.
    pub clauses: Vec<Clause>,
    /// What was not understood.
    pub hints: Vec<Hint>,
}

/// One clause of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Whether an article must match it.
    pub occur: Occur,
    /// What is looked for.
    pub node: Node,
    /// Byte range of the clause in the query's text.
    pub range: Range<usize>,
}

/// Whether an article must match a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Occur {
    /// Ranks higher with it.
    Should,
    /// Only articles with it: `+word`.
    Must,
    /// Only articles without it: `-word`.
    Not,
}

/// What a clause looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Node {
    /// A word, in any of its forms.
    Word {
        /// The word as typed.
        text: String,
        /// Where.
        scope: Scope,
    },
    /// Words that follow one another.
    Phrase {
        /// The phrase as typed, without the quotes.
        text: String,
        /// Where.
        scope: Scope,
    },
    /// A publisher: `source:`.
    Source {
        /// Its name; case and umlaut spelling don't matter, a part of a host name is enough.
        name: String,
    },
    /// A span of days: `date:`.
    Dates {
        /// The days.
        range: DateRange,
    },
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Title and body.
    Anywhere,
    /// Title only: `title:`.
    Title,
    /// Body only: `body:`.
    Body,
}

/// A span of days; an open end is unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day, included.
    pub to: Option<Date>,
}

/// Something to tell the person who typed the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What, in a sentence without a full stop.
    pub message: String,
    /// Byte range in the query's text that it is about.
    pub range: Range<usize>,
}

/// How results are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first; articles without a date last.
    Date,
}

/// What is wanted of a search besides the query.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchOptions {
    /// Most hits to return.
    pub limit: usize,
    /// Hits to leave out at the start.
    pub offset: usize,
    /// Order of the hits.
    pub sort: Sort,
    /// Only articles of these days.
    pub dates: DateRange,
    /// Only articles of one of these publishers; all where it is empty.
    pub sources: Vec<String>,
    /// Only articles with one of these persons; all where it is empty. Case, accents and
    /// inflection don't matter, and a surname is enough where it is clear whose it is.
    pub persons: Vec<String>,
    /// Only articles with one of these organisations.
    pub orgs: Vec<String>,
    /// Only articles with one of these places.
    pub places: Vec<String>,
    /// Whether hits tell their entities.
    pub entities: bool,
    /// Facets to count.
    pub facets: Vec<FacetKind>,
    /// Most values to list of a facet.
    pub facet_values: usize,
    /// Most snippets of a hit.
    pub snippets: usize,
    /// Most characters of a snippet; one sentence may be cut to it.
    pub snippet_chars: usize,
    /// Weights of ranking.
    pub ranking: Ranking,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            dates: DateRange::default(),
            sources: Vec::new(),
            persons: Vec::new(),
            orgs: Vec::new(),
            places: Vec::new(),
            entities: false,
            facets: Vec::new(),
            facet_values: 10,
            snippets: 2,
            snippet_chars: 240,
            ranking: Ranking::default(),
        }
    }
}
