//! What a raw document holds that its article does not tell.

use serde::{Deserialize, Serialize};

use super::Status;

/// Kept beside an article, so that its [`RawDocument`](super::RawDocument) can be put together
/// again and cleaned by later rules, when its file is no longer at hand.
///
/// What the article says itself is not kept a second time; of most records that is all of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Original {
    /// Whether the record's file is made to hold several.
    pub container: bool,
    /// Whether the id is the record's own.
    pub own_id: bool,
    /// Whether the title is a field of the record.
    pub own_title: bool,
    /// Whether the source is a field of the record.
    pub own_source: bool,
    /// Whether the title, where it is no field, is the first line of the text.
    pub title_on_first_line: bool,
    /// The lead, where it did not become part of the body.
    pub lead: Option<String>,
    /// Where it did: its first line among all lines of the article, and how many it has.
    pub lead_lines: Option<[usize; 2]>,
    /// The lines of the text, where the article's are others.
    pub body: Option<String>,
    /// Date of publication as written.
    pub date: Option<String>,
    /// Day of fetching as written.
    pub fetched: Option<String>,
    /// Embargo as written.
    pub embargo: Option<String>,
    /// Status, where the article has another.
    pub status: Option<Status>,
}
