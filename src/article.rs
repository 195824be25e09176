//! The values that flow through the program: a record as its reader found it (`RawDocument`), and the
//! [`Article`] that is indexed.

mod date;
mod identity;
mod moment;
mod original;
mod raw;

pub use date::Date;
pub(crate) use date::days_in_month;
pub(crate) use identity::IDENTITIES_VERSION;
pub use moment::Moment;
pub(crate) use original::Original;
pub(crate) use raw::RawDocument;
use serde::{Deserialize, Serialize};

/// A person, an organisation or a place that a publisher names in an article's metadata.
///
/// It was set by an editor and not found in the text, so it is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GivenEntity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its name, as the publisher writes it.
    pub name: String,
}

/// The kind of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
// The order is that of entities on disk (`index/entities.rs`), where each kind is a range of
// numbers.
pub enum EntityKind {
    /// A person.
    #[serde(rename = "person")]
    Person,
    /// An organisation.
    #[serde(rename = "org")]
    Organisation,
    /// A place.
    #[serde(rename = "place")]
    Place,
}

impl EntityKind {
    /// All kinds, in order.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// Returns the name used in options, in corrections and in JSON: `person`, `org`, `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
        }
    }

    /// Returns the English noun for an entity of this kind.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }

    /// Returns the kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether a publisher allows using a record, from the least to the most strict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
// Two bits of a revision's tie-break hold the number of the variant, so the order and the count (at
// most four) are part of the index format.
#[non_exhaustive]
pub enum Status {
    /// It may be used. Also the status of records that don't say.
    #[default]
    Usable,
    /// It must not be shown for now.
    Withheld,
    /// It was withdrawn for good.
    Canceled,
}

/// A publisher's mark on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Signal {
    /// It continues an earlier version.
    Update,
    /// It corrects an error in an earlier version.
    Correction,
}

impl Signal {
    /// Returns the name used in JSON: `update`, `correction`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Correction => "correction",
        }
    }
}

/// An article as it is indexed and stored.
///
/// A field that an earlier version did not write is empty when read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Article {
    /// The record's own identifier, else its path (with `#` and the record
    /// number in a file of several records).
    pub id: String,
    /// Path of the file, as given to the run.
    pub path: String,
    /// Number of the record in its file, from 1.
    pub record: u32,
    /// Headline; empty if the record has none.
    pub title: String,
    /// Cleaned text, one paragraph a line.
    pub body: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date was found.
    pub date_origin: DateOrigin,
    /// Publisher, agency or site.
    pub source: Option<String>,
    /// Section, desk or category.
    pub section: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Lines that cleaning dropped from the body, in text order.
    pub dropped: Vec<DroppedLine>,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Version of the article within its story, as written.
    pub version: Option<String>,
    /// Name shared by all versions of the story: a URN or guid.
    pub story: Option<String>,
    /// Whether the publisher allows using the article.
    pub status: Status,
    /// End of the article's embargo.
    ///
    /// A moment without an offset counts as UTC: for German time, that is later than meant, never
    /// earlier.
    pub embargo: Option<Moment>,
    /// Whether the publisher marks the article as an update or a correction.
    pub signal: Option<Signal>,
}

setters!(Article {
    id: into String,
    path: into String,
    record: u32,
    title: into String,
    body: into String,
    date: Option<Date>,
    date_origin: DateOrigin,
    source: some String,
    section: some String,
    url: some String,
    authors: [into String],
    dropped: [DroppedLine],
    given: [GivenEntity],
    keywords: [into String],
    version: some String,
    story: some String,
    status: Status,
    embargo: Option<Moment>,
    signal: Option<Signal>,
});

impl Article {
    /// Returns the body with the lines that cleaning and repetition dropped, each in its place.
    pub fn original_body(&self) -> String {
        let mut lines = Vec::new();
        let mut dropped = self.dropped.iter().peekable();
        for (at, line) in (0..).zip(self.body.lines()) {
            while let Some(line) = dropped.next_if(|line| line.before <= at) {
                lines.push(line.text.as_str());
            }
            lines.push(line);
        }
        lines.extend(dropped.map(|line| line.text.as_str()));
        lines.join("\n")
    }

    /// Reduces an article that may not be used to what has to be known of it: its identity, its
    /// date, and its version and story. Returns a usable article unchanged.
    #[must_use]
    pub(crate) fn withheld(self) -> Self {
        match self.status {
            Status::Usable => self,
            // The fields to keep are listed, so that a new field with text is dropped by default.
            // The date stays, because it decides which revision is the newest.
            Status::Withheld | Status::Canceled => Self {
                id: self.id,
                path: self.path,
                record: self.record,
                date: self.date,
                date_origin: self.date_origin,
                version: self.version,
                story: self.story,
                status: self.status,
                signal: self.signal,
                ..Self::default()
            },
        }
    }
}

/// A line that cleaning dropped from an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedLine {
    /// Number of lines of the cleaned body before it.
    pub before: u32,
    /// Text of the line.
    pub text: String,
    /// Whether it was dropped because it repeats across the articles of its source, and not by a
    /// rule.
    pub repeated: bool,
}

/// Where an article's date was found, from the most to the least trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateOrigin {
    /// A field of the record: front matter, JSON, JSON-LD, `<meta>`.
    Metadata,
    /// A dateline at the start of the text.
    Dateline,
    /// The name of the file or of a folder above it.
    FileName,
    /// The time when the file was last written, or a crawler fetched the record: a guess, and
    /// marked as such.
    FileTime,
    /// No date is known.
    #[default]
    Unknown,
}
