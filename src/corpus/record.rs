//! Records as they leave their readers, and the formats that files are recognised as.

use std::io;

use serde::{Deserialize, Serialize};

use crate::article::RawDocument;
use crate::error::Problem;

/// What a file was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Plain text with the title on its first line.
    Text,
    /// Markdown, or any text under a YAML front matter.
    Markdown,
    /// A page.
    Html,
    /// One object, an array of objects, objects one after another, or an object around a list.
    Json,
    /// One object a line.
    JsonLines,
    /// NewsML-G2: items of a news agency.
    NewsMl,
    /// NITF: an article as newspapers and agencies exchange it.
    Nitf,
    /// RSS or Atom, an item a record.
    Feed,
    /// TEI P5.
    Tei,
    /// IDS-I5: the German Reference Corpus.
    Ids,
    /// What trafilatura writes as XML or as a table.
    Trafilatura,
    /// WARC: pages as a crawler keeps them.
    Warc,
    /// A mail, or a mailbox.
    Mail,
    /// An SQLite database with a table of articles.
    Sqlite,
}

impl Format {
    /// The format's name as reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Json => "JSON",
            Self::JsonLines => "JSON Lines",
            Self::NewsMl => "NewsML-G2",
            Self::Nitf => "NITF",
            Self::Feed => "feed",
            Self::Tei => "TEI",
            Self::Ids => "IDS-I5",
            Self::Trafilatura => "trafilatura",
            Self::Warc => "WARC",
            Self::Mail => "mail",
            Self::Sqlite => "SQLite",
        }
    }
}

/// One record as it leaves its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What the record holds.
    pub document: RawDocument,
    /// Whether the file is made to hold several records, even if it holds one today: an identifier made
    /// from the path then carries the record's number and stays the same when records are added.
    pub container: bool,
}

/// Where readers put records, and problems with single records.
pub type RecordSink<'a> = dyn FnMut(Result<Record, Problem>) + 'a;

/// The sink with the name of the file that is being read.
pub(crate) struct RecordOutput<'n, 's> {
    pub(crate) name: &'n str,
    pub(crate) sink: &'n mut RecordSink<'s>,
}

impl RecordOutput<'_, '_> {
    /// Passes a record on, its strings put in order.
    pub(crate) fn record(&mut self, document: RawDocument, container: bool) {
        let document = crate::corpus::input::normalize::document(document);
        if document.body.is_empty() && document.title.is_none() && document.lead.is_none() {
            return self.problem(document.record, "the record has neither a text nor a title".to_owned());
        }
        (self.sink)(Ok(Record { document, container }));
    }

    /// Reports trouble with one record.
    pub(crate) fn problem(&mut self, record: u32, reason: String) {
        (self.sink)(Err(Problem { path: self.name.to_owned(), record: Some(record), reason }));
    }
}

/// What the system says of a failure, as a reason with a way out where there is one.
pub(crate) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied: this user may not read it".to_owned(),
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ => error.to_string(),
    }
}
