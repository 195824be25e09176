//! The values that flow through the program: what a reader found in a file
//! ([`RawDocument`]) and what is indexed of it ([`Article`]).

mod date;
mod identity;
mod moment;
mod original;

pub use date::{Date, days_in_month};
pub use moment::Moment;
pub use original::Original;
use serde::{Deserialize, Serialize};

/// What a reader found in one record, before any cleaning.
///
/// Nothing is interpreted yet: the date is a string as written, the body may
/// still hold the page's leftovers. Line breaks are `\n`; paragraphs are lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RawDocument {
    /// Number of the record in its file, from 1. A file with one article has record 1.
    pub record: u32,
    /// The record's own identifier, where it has one.
    pub id: Option<String>,
    /// Headline, where the format names one.
    pub title: Option<String>,
    /// Teaser, description or summary, where the format names one.
    pub lead: Option<String>,
    /// Text of the article, one paragraph a line.
    pub body: String,
    /// Date of publication as written.
    pub date: Option<String>,
    /// Publisher, agency or site.
    pub source: Option<String>,
    /// Section, desk or category.
    pub section: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Whether the body still needs its title found: plain text and Markdown
    /// without front matter have it on their first line.
    pub title_on_first_line: bool,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Which version of its story the record is, as written.
    pub version: Option<String>,
    /// What all versions of a story share: a URN, a guid.
    pub story: Option<String>,
    /// Whether the publisher lets the record be used.
    pub status: Status,
    /// Moment up to which the record is under embargo, as written.
    pub embargo: Option<String>,
    /// What the publisher signals about the record, beyond that it is there.
    pub signal: Option<Signal>,
    /// When a crawler fetched the record, as written: no date of publication, but better than none.
    pub fetched: Option<String>,
}

/// A person, an organisation or a place that a publisher names in the data of an article.
///
/// It was set by an editor and not found in the text, so it is taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GivenEntity {
    /// What it is.
    pub kind: Kind,
    /// Its name as the publisher writes it.
    pub name: String,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
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

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// Name as it stands in options, in corrections and in JSON: `person`, `org`, `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether a publisher lets a record be used. The later of two is the stricter one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It may be used; so may a record that does not say.
    #[default]
    Usable,
    /// It must not be shown for the time being.
    Withheld,
    /// It was taken back for good.
    Canceled,
}

/// What a publisher signals about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// It goes on with what an earlier version told.
    Update,
    /// It puts right what an earlier version got wrong.
    Correction,
}

impl Signal {
    /// The signal in a word, as in JSON: `update`, `correction`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Correction => "correction",
        }
    }
}

/// One article as it is indexed and stored.
///
/// A field that is missing where it is read, because an earlier version wrote it, is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// The record's own identifier, else its path (with `#` and the record
    /// number in a file of several records).
    pub id: String,
    /// Path of the file, as given to the run.
    pub path: String,
    /// Number of the record in its file, from 1.
    pub record: u32,
    /// Headline; empty where the record has none.
    pub title: String,
    /// Cleaned text, one paragraph a line.
    pub body: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date comes from.
    pub date_origin: DateOrigin,
    /// Publisher, agency or site.
    pub source: Option<String>,
    /// Section, desk or category.
    pub section: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Lines that cleaning took out of the body, in their order.
    pub dropped: Vec<DroppedLine>,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Which version of its story the article is, as written.
    pub version: Option<String>,
    /// What all versions of a story share: a URN, a guid.
    pub story: Option<String>,
    /// Whether the publisher lets the article be used.
    pub status: Status,
    /// Moment up to which the article is under embargo.
    ///
    /// A moment without an offset counts as UTC: in Germany that is later than meant, never earlier.
    pub embargo: Option<Moment>,
    /// What the publisher signals about the article, beyond that it is there.
    pub signal: Option<Signal>,
}

impl Article {
    /// What is kept of an article that its publisher does not let be used: that it is there,
    /// and which version of which story it is. An article that may be used is as it was.
    #[must_use]
    pub fn withheld(self) -> Self {
        match self.status {
            Status::Usable => self,
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

/// A line that cleaning took out of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedLine {
    /// How many lines of the cleaned body stand before it.
    pub before: u32,
    /// The line as it was.
    pub text: String,
    /// Whether it went because it repeats across the articles of its source, and not by a rule.
    pub repeated: bool,
}

/// Where an article's date was found, from most to least trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// A field of the record: front matter, JSON, JSON-LD, `<meta>`.
    Metadata,
    /// A dateline at the start of the text.
    Dateline,
    /// The name of the file or of a folder above it.
    FileName,
    /// The time at which the file was last written, or at which a crawler fetched the record: a guess, and
    /// marked as such.
    FileTime,
    /// No date is known.
    #[default]
    Unknown,
}
