//! The results of a search: plain data, without the engine.

use std::ops::Range;

use crate::article::{Article, Date, DateOrigin, Signal};
use crate::duplicates::Difference;
use crate::entity::EntityKind;
use crate::search::query::hint::Hint;

/// The answer to one search.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SearchResults {
    /// Number of articles that match.
    pub total: usize,
    /// Number of hits that they are folded into, where copies were to be folded.
    pub distinct: Option<usize>,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// The requested facets. They count all matching articles, not groups of duplicates. A facet
    /// ignores its own filter, so that the alternatives stay visible.
    pub facets: Vec<Facet>,
    /// Hints about the query and how it was answered.
    pub hints: Vec<Hint>,
    /// A corrected query, if a word is in no article or in few. With
    /// [`SearchOptions::fix`](super::SearchOptions::fix) the results are those of the corrected
    /// query.
    pub suggestion: Option<Suggestion>,
}

/// An article that matches.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Hit {
    /// Place in the whole result, from 1.
    pub rank: usize,
    /// Relevance; higher is better, comparable within one search only.
    pub score: f32,
    /// The article's id.
    pub id: String,
    /// Path of its file.
    pub path: String,
    /// Number of its record in the file, from 1.
    pub record: u32,
    /// Headline; empty if there is none.
    pub title: String,
    /// Byte ranges in the title that matched.
    pub title_marks: Vec<Range<usize>>,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date comes from.
    pub date_origin: DateOrigin,
    /// Publisher.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Which version of its story it is, as its publisher writes it.
    pub version: Option<String>,
    /// Whether its publisher calls it an update or a correction.
    pub signal: Option<Signal>,
    /// Hashes that identify the article across updates and moves: another state of it has at least one
    /// of them.
    pub identities: Vec<u64>,
    /// The best passages, in the order of the text.
    pub snippets: Vec<Snippet>,
    /// Names that mean an entity, in the order of the text, where they were asked for.
    pub entities: Vec<EntityMention>,
    /// Copies of the article that match too, oldest first; the first [`FOLDED_MAX`](super::FOLDED_MAX).
    pub folded: Vec<FoldedArticle>,
    /// How many copies there are, listed or not.
    pub folded_total: usize,
}

impl Hit {
    /// A hit with what an article says of itself.
    pub(super) fn of(article: Article) -> Self {
        Self {
            identities: article.identities(),
            rank: 0,
            score: 0.0,
            id: article.id,
            path: article.path,
            record: article.record,
            title: article.title,
            title_marks: Vec::new(),
            date: article.date,
            date_origin: article.date_origin,
            source: article.source,
            section: article.section,
            url: article.url,
            authors: article.authors,
            version: article.version,
            signal: article.signal,
            snippets: Vec::new(),
            entities: Vec::new(),
            folded: Vec::new(),
            folded_total: 0,
        }
    }
}

/// An article that is folded into a hit, because it is a copy of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FoldedArticle {
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
    /// Where the date comes from.
    pub date_origin: DateOrigin,
    /// Publisher.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Share of the shorter article that is in the other word for word, in shingles of three words:
    /// 0 to 1, estimated if both are long.
    pub similarity: f32,
    /// In what it differs from the hit.
    pub difference: Difference,
}

/// A name in an article, with its entity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityMention {
    /// The entity's name.
    pub name: String,
    /// The kind of the entity.
    pub kind: EntityKind,
    /// The name as written in the text.
    pub text: String,
    /// The text that contains it; `None` if only the publisher's metadata names it.
    pub field: Option<TextKind>,
    /// Byte range in the title, in the stored body, or in `text` if neither contains it.
    pub range: Range<usize>,
    /// The same range in Unicode characters.
    pub char_range: Range<usize>,
    /// Whether the article's publisher names the entity as what the article is about.
    pub given: bool,
}

/// A text of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextKind {
    /// The headline.
    Title,
    /// The body.
    Body,
}

impl TextKind {
    /// Returns the name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// A passage of an article's body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snippet {
    /// The passage, as in the stored body.
    pub text: String,
    /// Byte range of the passage in the stored body.
    pub range: Range<usize>,
    /// The same range in Unicode characters.
    pub char_range: Range<usize>,
    /// Byte ranges in `text` that matched: whole words, or the matching part of a compound.
    pub marks: Vec<Range<usize>>,
    /// Whether the passage begins inside a sentence.
    pub cut_start: bool,
    /// Whether the passage ends inside a sentence.
    pub cut_end: bool,
}

/// A facet and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facet {
    /// The counted attribute.
    pub kind: FacetKind,
    /// The most frequent values, or for dates the values in time.
    pub values: Vec<FacetValue>,
    /// Number of different values, also of those not listed.
    pub distinct: usize,
    /// Number of matching articles that have no value.
    pub missing: usize,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacetValue {
    /// The value: a name, `2021` or `2021-03`.
    pub value: String,
    /// Number of matching articles that have it.
    pub count: usize,
}

/// An attribute that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FacetKind {
    /// Persons.
    Person,
    /// Organisations.
    Org,
    /// Places.
    Place,
    /// Publisher.
    Source,
    /// Section.
    Section,
    /// Year of publication, or the month when the result spans two years or less.
    Year,
}

impl FacetKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: &'static [Self] =
        &[Self::Person, Self::Org, Self::Place, Self::Source, Self::Section, Self::Year];

    /// Those of entities.
    pub const ENTITIES: &'static [Self] = &[Self::Person, Self::Org, Self::Place];

    /// Returns the name used in options and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => EntityKind::Person.name(),
            Self::Org => EntityKind::Organisation.name(),
            Self::Place => EntityKind::Place.name(),
            Self::Source => "source",
            Self::Section => "section",
            Self::Year => "year",
        }
    }

    /// The kind of entity that is counted, if it is one.
    pub fn entity(self) -> Option<EntityKind> {
        match self {
            Self::Person => Some(EntityKind::Person),
            Self::Org => Some(EntityKind::Organisation),
            Self::Place => Some(EntityKind::Place),
            Self::Source | Self::Section | Self::Year => None,
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl From<EntityKind> for FacetKind {
    fn from(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self::Person,
            EntityKind::Organisation => Self::Org,
            EntityKind::Place => Self::Place,
        }
    }
}

/// A corrected spelling of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The whole query, with only the words replaced that were changed.
    pub query: String,
    /// The changes, in the order of the text.
    pub changes: Vec<Change>,
    /// Number of articles that the corrected query finds.
    pub total: Option<usize>,
}

/// A correction of a word in a query, or of two words that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Byte range in the query as typed.
    pub range: Range<usize>,
    /// The text as typed.
    pub from: String,
    /// The corrected text.
    pub to: String,
}

impl Suggestion {
    pub(crate) fn new(text: &str, mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| change.range.start);
        let mut query = String::with_capacity(text.len() + 16);
        let mut end = 0;
        for Change { range, to, .. } in &changes {
            query.push_str(&text[end..range.start]);
            query.push_str(to);
            end = range.end;
        }
        query.push_str(&text[end..]);
        Self { query, changes, total: None }
    }

    /// The place in the typed text of one in the corrected text; inside a change it is
    /// the start or the end of what was changed.
    pub(crate) fn as_typed(&self, at: usize, is_end: bool) -> usize {
        let (mut typed, mut corrected) = (0, 0);
        for Change { range, to, .. } in &self.changes {
            let start = corrected + (range.start - typed);
            if at <= start && !(is_end && at == start && to.is_empty()) {
                break;
            }
            if at < start + to.len() {
                return if is_end { range.end } else { range.start };
            }
            (typed, corrected) = (range.end, start + to.len());
        }
        typed + (at - corrected)
    }
}
