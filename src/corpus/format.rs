//! The formats that files are recognised as.

use serde::{Deserialize, Serialize};

/// The detected format of a file.
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
    /// The output of trafilatura, as XML or as a table.
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
