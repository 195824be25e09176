//! Records as they leave their readers, and the formats that files are recognised as.

use std::io;

use serde::{Deserialize, Serialize};

use crate::article::RawDocument;
use crate::error::{Problem, ProblemKind, Reason};

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
            let reason = "the record has neither a text nor a title";
            return self.problem(document.record, Reason::new(ProblemKind::Empty, reason));
        }
        (self.sink)(Ok(Record { document, container }));
    }

    /// Reports trouble with one record.
    pub(crate) fn problem(&mut self, record: u32, reason: impl Into<Reason>) {
        (self.sink)(Err(Problem::new(self.name, Some(record), reason)));
    }
}

/// Returns the reason of a system's error, with a way out if there is one.
pub(crate) fn io_reason(error: &io::Error) -> Reason {
    // A reader between the file and its format passes its own reasons on as errors.
    if let Some(reason) = error.get_ref().and_then(|inner| inner.downcast_ref::<Reason>()) {
        return reason.clone();
    }
    let text = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied: this user may not read it".to_owned(),
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ => error.to_string(),
    };
    Reason::new(ProblemKind::Unreadable, text)
}
