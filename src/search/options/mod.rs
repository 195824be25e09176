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

/// Options of a search.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchOptions {
    /// Maximum number of hits to return.
    pub limit: usize,
    /// Hits to leave out at the start.
    pub offset: usize,
    /// Order of the hits.
    pub sort: Sort,
    /// Only articles of these days.
    pub dates: DateRange,
    /// Only articles of one of these publishers; all where it is empty.
    pub sources: Vec<String>,
    /// Only articles with one of these persons; empty for all. Case, accents and inflection don't
    /// matter, and a surname is enough if it is clear whose it is.
    pub persons: Vec<String>,
    /// Only articles with one of these organisations.
    pub orgs: Vec<String>,
    /// Only articles with one of these places.
    pub places: Vec<String>,
    /// Whether hits tell their entities.
    pub entities: bool,
    /// Facets to count.
    pub facets: Vec<FacetKind>,
    /// Maximum number of values per facet.
    pub facet_values: usize,
    /// Maximum number of snippets per hit.
    pub snippets: usize,
    /// Maximum length of a snippet in characters; a longer sentence is cut.
    pub snippet_chars: usize,
    /// Whether newer articles count more; by default a date counts only between equals.
    pub recency: Option<Recency>,
    /// Whether to fold near-duplicates into one hit, and if so, the minimum percentage of the
    /// shorter article that must be in the other. Values below
    /// [`FOLD_MIN`](crate::search::FOLD_MIN) are raised to it.
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
