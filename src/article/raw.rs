//! A record before cleaning.

use serde::{Deserialize, Serialize};

use super::{GivenEntity, Signal, Status};

/// A record as a reader found it, before any cleaning.
///
/// Nothing is interpreted yet: the date is a string as written, and the body may still contain
/// boilerplate. Line breaks are `\n`; paragraphs are lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RawDocument {
    /// Number of the record in its file, from 1. A file with one article has record 1.
    pub record: u32,
    /// The record's own identifier, if it has one.
    pub id: Option<String>,
    /// Headline, if the format has a field for it.
    pub title: Option<String>,
    /// Teaser, description or summary, if the format has a field for it.
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
    /// Whether the title is the first line of the body, as in plain text and in Markdown without
    /// front matter.
    pub title_on_first_line: bool,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Version of the record within its story, as written.
    pub version: Option<String>,
    /// Name shared by all versions of the story: a URN or guid.
    pub story: Option<String>,
    /// Whether the publisher allows using the record.
    pub status: Status,
    /// End of the record's embargo, as written.
    pub embargo: Option<String>,
    /// Whether the publisher marks the record as an update or a correction.
    pub signal: Option<Signal>,
    /// When a crawler fetched the record, as written: not a date of publication, but better than
    /// none.
    pub fetched: Option<String>,
}
