//! How to search: everything about an answer that is not in the query itself.

pub(super) mod ranking;
pub(super) mod recency;

use crate::search::options::ranking::Ranking;
use crate::search::options::recency::Recency;
use crate::search::query::DateRange;
use crate::search::query::synonyms::Synonyms;
use crate::search::results::FacetKind;

/// How results are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first; articles without a date last.
    Date,
}

/// What is wanted of a search besides the query.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
    /// Whether newer articles count more; by default a date counts only between equals.
    pub recency: Option<Recency>,
    /// Whether copies are folded into one hit, and how much of the shorter of two articles must
    /// stand in the other for that, in percent; less than [`FOLD_MIN`](crate::search::FOLD_MIN) is taken for that.
    pub fold: Option<u8>,
    /// Weights of ranking.
    pub ranking: Ranking,
    /// Whether the corrected query is searched at once where there is a
    /// [`Suggestion`](crate::search::Suggestion).
    pub fix: bool,
    /// Whether words are added that the best articles of a first pass share.
    pub expand: bool,
    /// Words that mean the same; none unless the caller has some.
    pub synonyms: Synonyms,
}

setters!(SearchOptions {
    limit: usize,
    offset: usize,
    sort: Sort,
    dates: DateRange,
    sources: [into String],
    persons: [into String],
    orgs: [into String],
    places: [into String],
    entities: bool,
    facets: [FacetKind],
    facet_values: usize,
    snippets: usize,
    snippet_chars: usize,
    recency: Option<Recency>,
    fold: Option<u8>,
    ranking: Ranking,
    fix: bool,
    expand: bool,
    synonyms: Synonyms,
});

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
            recency: None,
            fold: None,
            ranking: Ranking::default(),
            fix: false,
            expand: false,
            synonyms: Synonyms::default(),
        }
    }
}
