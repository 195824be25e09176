//! The part of a raw document that its article does not contain.

use serde::{Deserialize, Serialize};

use super::Status;

/// Stored with an article, so that its [`RawDocument`](super::RawDocument) can be restored and
/// cleaned by later rules when its file is no longer available.
///
/// What the article contains is not stored twice; for most records, that is all of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Original {
    /// Whether the format of the record's file holds several records.
    pub container: bool,
    /// Whether the id is a field of the record.
    pub own_id: bool,
    /// Whether the title is a field of the record.
    pub own_title: bool,
    /// Whether the source is a field of the record.
    pub own_source: bool,
    /// Whether the title, if it is not a field, is the first line of the text.
    pub title_on_first_line: bool,
    /// The lead, if it did not become part of the body.
    pub lead: Option<String>,
    /// If it did: its first line among all lines of the article, and its number of lines.
    pub lead_lines: Option<[usize; 2]>,
    /// The text, if it can't be restored from the article's lines.
    pub body: Option<String>,
    /// Date of publication as written.
    pub date: Option<String>,
    /// Day of fetching as written.
    pub fetched: Option<String>,
    /// Embargo as written.
    pub embargo: Option<String>,
    /// Status, if the article has another.
    pub status: Option<Status>,
}
