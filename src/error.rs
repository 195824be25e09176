//! What can go wrong, named by what a caller can do about it.

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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The record in the file, from 1, where the trouble is with one record.
    pub record: Option<u32>,
    /// What is wrong, in a sentence without a full stop.
    pub reason: String,
}
