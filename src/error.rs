//! What can go wrong, named by what a caller can do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Result of the library's fallible calls.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the library.
///
/// Trouble with single files or records is not an error: it is a
/// [`Problem`] in the report of a run that goes on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder can't be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// There is no index at this place.
    #[error("{}: no index here", path.display())]
    NoIndex {
        /// The folder looked at.
        path: PathBuf,
    },
    /// The index was made by a version whose analysis or format this one can't serve.
    #[error("{}: the index has {found}, this version needs {needed}: build it anew", path.display())]
    Incompatible {
        /// The index's folder.
        path: PathBuf,
        /// What the index records of itself.
        found: String,
        /// What this version can serve.
        needed: String,
        /// Whether [`reindex`](crate::reindex()) can build it anew from what it stores.
        reindex: bool,
    },
    /// Another process is writing to the index.
    #[error("{}: another process is writing to this index ({holder})", path.display())]
    Locked {
        /// The index's folder.
        path: PathBuf,
        /// Who holds the lock, as far as the lock says.
        holder: String,
    },
    /// A folder of the corpus is missing or holds no files, although the index has some from it.
    #[error("{}: {}, but the index has {files} files from it", path.display(),
        if *missing { "is missing" } else { "holds no files" })]
    EmptyCorpus {
        /// The folder.
        path: PathBuf,
        /// How many files the index has from it.
        files: usize,
        /// Whether it is missing.
        missing: bool,
    },
    /// A file of the index is damaged.
    #[error("{}: damaged: {reason}", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No article has this id.
    #[error("no article has the id {id:?}")]
    NoArticle {
        /// The id asked for.
        id: String,
    },
    /// The index was being committed to again and again while it was read; trying later helps.
    #[error("{}: is being written to all the time; try again later", path.display())]
    Busy {
        /// The index's folder.
        path: PathBuf,
    },
    /// The index can't be written to: the file system or its permissions forbid it.
    #[error("{}: read-only: {source}", path.display())]
    ReadOnly {
        /// The file or folder that can't be written.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A value given by the caller can't be used.
    #[error("{0}")]
    Invalid(String),
    /// The engine failed.
    #[error("search engine: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Returns an I/O error that keeps its path.
    pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }

    /// Returns the error of a file or folder that can't be written.
    pub(crate) fn writing(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, source }
            }
            _ => Self::Io { path, source },
        }
    }
}

/// Trouble with one file or record, or why it is not in the index; the run goes on without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The record in the file, from 1, if the trouble is with one record.
    pub record: Option<u32>,
    /// The kind of trouble.
    pub kind: ProblemKind,
    /// What is wrong, in a sentence without a full stop.
    pub reason: String,
}

impl Problem {
    /// Returns a problem with a file, or with one of its records.
    pub fn new(path: impl Into<String>, record: Option<u32>, reason: impl Into<Reason>) -> Self {
        let Reason { kind, text } = reason.into();
        Self { path: path.into(), record, kind, reason: text }
    }
}

/// The kind of a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The system can't read the file, or it is no regular file.
    Unreadable,
    /// No reader knows the format, or this build has none for it.
    UnknownFormat,
    /// The content is not what its format demands.
    Malformed,
    /// The record has neither a text nor a title.
    Empty,
    /// A limit was exceeded.
    LimitExceeded(Limit),
    /// The run was interrupted while it read the file.
    Interrupted,
    /// The publisher or the index keeps the record from being found, or another is found instead.
    SetAside,
    /// Something else, of which [`Problem::reason`] tells.
    Other,
}

/// A limit of reading, a field of [`Limits`](crate::ingest::Limits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of a file.
    FileBytes,
    /// Bytes of an unpacked file.
    UnpackedBytes,
    /// How many times larger than its packed form a file may become.
    UnpackedRatio,
    /// Bytes of a record.
    RecordBytes,
    /// Bytes of a page.
    HtmlBytes,
    /// Levels of nesting in a record.
    Nesting,
    /// Levels of nesting in a page.
    HtmlNesting,
}

impl Limit {
    /// All limits.
    pub const ALL: [Self; 7] = [
        Self::FileBytes,
        Self::UnpackedBytes,
        Self::UnpackedRatio,
        Self::RecordBytes,
        Self::HtmlBytes,
        Self::Nesting,
        Self::HtmlNesting,
    ];

    /// Returns the limit that a reason of this library names at its end, as the ledger of an index
    /// and reports write it.
    pub fn of_sentence(reason: &str) -> Option<Self> {
        let (_, name) = reason.strip_suffix(')')?.rsplit_once(" (the limit ")?;
        Self::ALL.into_iter().find(|limit| limit.name() == name)
    }

    /// Returns the name of the field.
    pub fn name(self) -> &'static str {
        match self {
            Self::FileBytes => "file_bytes_max",
            Self::UnpackedBytes => "unpacked_bytes_max",
            Self::UnpackedRatio => "unpacked_ratio_max",
            Self::RecordBytes => "record_bytes_max",
            Self::HtmlBytes => "html_bytes_max",
            Self::Nesting => "nesting_max",
            Self::HtmlNesting => "html_nesting_max",
        }
    }
}

/// Why a file or record can't be used: the kind of trouble and a sentence about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The kind of trouble.
    pub kind: ProblemKind,
    /// The sentence, without a full stop.
    pub text: String,
}

impl Reason {
    pub(crate) fn new(kind: ProblemKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Returns the reason with a sentence made from this one.
    pub(crate) fn map(self, sentence: impl FnOnce(&str) -> String) -> Self {
        Self { kind: self.kind, text: sentence(&self.text) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// So that a reason passes through a reader's I/O errors.
impl std::error::Error for Reason {}

/// A sentence alone is about content.
impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::new(ProblemKind::Malformed, text)
    }
}

/// A sentence alone is about content.
impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self::new(ProblemKind::Malformed, text)
    }
}
