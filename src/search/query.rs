//! A query as a value: a tree of clauses, and how the results are wanted.

use std::ops::Range;

use serde::Serialize;

use super::ranking::Ranking;
use super::recency::Recency;
use super::results::FacetKind;
use super::synonyms::Synonyms;
use crate::article::{Date, Moment};
use crate::entity::Kind;

/// A parsed query.
///
/// Made by [`Query::parse`], which never fails: what can't be read becomes words,
/// and a [`Hint`] says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Query {
    /// The clauses in their order.
    pub clauses: Vec<Clause>,
    /// What was not understood.
    pub hints: Vec<Hint>,
    /// The text that was read, composed; ranges are places in it.
    pub text: String,
    /// The day from which relative days were counted.
    pub today: Option<Date>,
}

impl Query {
    /// All clauses, a group before what is in it. The place of a clause in this list is
    /// its number.
    pub(super) fn numbered(&self) -> Vec<&Clause> {
        fn add<'q>(clauses: &'q [Clause], all: &mut Vec<&'q Clause>) {
            for clause in clauses {
                all.push(clause);
                if let Node::Group { clauses } = &clause.node {
                    add(clauses, all);
                }
            }
        }
        let mut all = Vec::new();
        add(&self.clauses, &mut all);
        all
    }
}

/// One clause of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Clause {
    /// Whether an article must match it.
    pub occur: Occur,
    /// What is looked for.
    pub node: Node,
    /// What a match is worth beside the others; 1 unless the query says otherwise.
    pub boost: f32,
    /// Byte range of the clause in the query's text.
    pub range: Range<usize>,
}

/// Whether an article must match a clause.
///
/// Of clauses side by side, an article must match every `Must` and no `Not`; where there
/// is no `Must`, it must match one of the others.
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
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Node {
    /// A word, in any of its forms.
    Word {
        /// The word as typed.
        text: String,
        /// Where.
        scope: Scope,
    },
    /// A word as it is written, but for case: `=Wort`.
    Exact {
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
        /// How many places its words may be moved in all: `"…"~3`.
        slop: u32,
        /// Whether each word must be written so: `="…"`.
        exact: bool,
    },
    /// Two words near each other, in either order: `a NEAR/5 b`.
    Near {
        /// One of them.
        left: String,
        /// The other.
        right: String,
        /// Most words between them, and one.
        distance: u32,
        /// Where.
        scope: Scope,
    },
    /// Words of which only some letters are given: `prefix*`, `*suffix`, `wild*card`, `M?ller`.
    Wildcard {
        /// The pattern: `*` stands for any letters, `?` for one.
        pattern: String,
        /// Where.
        scope: Scope,
    },
    /// Words that a regular expression describes: `/regex/`.
    Regex {
        /// The expression, without the slashes.
        pattern: String,
        /// Where.
        scope: Scope,
    },
    /// Words that differ in a few letters: `fuzzy~`, `fuzzy~2`.
    Fuzzy {
        /// The word as typed.
        text: String,
        /// Most letters that are other, too many, missing or swapped: 1 or 2.
        distance: u8,
        /// Where.
        scope: Scope,
    },
    /// Clauses in parentheses, or around `AND` and `OR`.
    Group {
        /// The clauses.
        clauses: Vec<Clause>,
    },
    /// A condition on what is known of an article: `source:`, `person:`, `url:` …
    Attribute {
        /// Of what.
        attribute: Attribute,
        /// Its value, or a part of it, as typed.
        value: String,
    },
    /// A span of days: `date:`.
    Dates {
        /// The days.
        range: DateRange,
    },
}

/// What can be asked of an article besides its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attribute {
    /// Publisher; case and umlaut spelling don't matter, a part of a host name is enough.
    Source,
    /// Section, in the same way.
    Section,
    /// A person, by any of its names.
    Person,
    /// An organisation.
    Org,
    /// A place.
    Place,
    /// Address; a part of it is enough.
    Url,
    /// Path of the file; a part of it is enough.
    Path,
}

impl Attribute {
    /// The kind of entity that it is, if it is one.
    pub(super) fn entity(self) -> Option<Kind> {
        match self {
            Self::Person => Some(Kind::Person),
            Self::Org => Some(Kind::Organisation),
            Self::Place => Some(Kind::Place),
            Self::Source | Self::Section | Self::Url | Self::Path => None,
        }
    }
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
    /// What it is about.
    pub kind: HintKind,
}

/// What a hint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HintKind {
    /// Something could not be read, or a name is not known: what was searched is not what
    /// was typed.
    Unread,
    /// A limit: only a part of what was typed was searched.
    Bounded,
    /// The query was read as it is; how it was answered is worth knowing.
    Note,
}

impl HintKind {
    /// Whether what was searched is less, or other, than what was typed.
    pub fn is_problem(self) -> bool {
        self != Self::Note
    }
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
    /// Whether newer articles count more; by default a date counts only between equals.
    pub recency: Option<Recency>,
    /// Whether copies are folded into one hit, and how much of the shorter of two articles must
    /// stand in the other for that, in percent; less than [`FOLD_MIN`](super::FOLD_MIN) is taken for that.
    pub fold: Option<u8>,
    /// Weights of ranking.
    pub ranking: Ranking,
    /// Whether the corrected query is searched at once where there is a
    /// [`Suggestion`](super::Suggestion).
    pub fix: bool,
    /// Whether words are added that the best articles of a first pass share.
    pub expand: bool,
    /// Words that mean the same; none unless the caller has some.
    pub synonyms: Synonyms,
    /// The moment of the search, in UTC: articles whose embargo ends later are not found.
    /// The clock's where none is given.
    pub now: Option<Moment>,
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
            recency: None,
            fold: None,
            ranking: Ranking::default(),
            fix: false,
            expand: false,
            synonyms: Synonyms::default(),
            now: None,
        }
    }
}
