//! The ledger: every file that was seen, and the fate of each of its records.
//!
//! It is written under a new name before the commit that refers to it, so articles and ledger
//! switch together. The file is a header, a checksum, and the entries in postcard's encoding,
//! sorted by path.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::VersionKey;
use super::files::new_file;
use crate::error::{Error, Result};

const HEADER: &[u8; 8] = b"depesch1";

/// The fate of a record or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Fate {
    /// Its articles are in the index.
    Indexed,
    /// It has nothing to index, which is no error: an empty or repeated record.
    Skipped,
    /// It could not be read.
    Failed,
    /// A newer revision of its story is in the index. Its article is kept, in case the newer one is
    /// removed, but not found.
    Superseded,
    /// Its publisher withholds it or has cancelled it; nothing of its text is kept.
    Withheld,
}

impl Fate {
    /// Returns whether the index holds an article of the record, found or not.
    pub(crate) fn is_stored(self) -> bool {
        match self {
            Self::Indexed | Self::Superseded | Self::Withheld => true,
            Self::Skipped | Self::Failed => false,
        }
    }
}

/// A file, in the state in which a run last read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileEntry {
    /// Path as given to the run.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Whether the file may have changed after it was read without a new modification time: its
    /// time was too close to that of the run.
    pub racy: bool,
    /// Hash of the content (XXH3, 128 bits).
    pub hash: u128,
    /// Name of the format.
    pub format: String,
    /// Its fate.
    pub fate: Fate,
    /// Reason of the fate, unless it is indexed.
    pub reason: Option<String>,
    /// Its records, in file order.
    pub records: Vec<RecordEntry>,
}

/// A record of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordEntry {
    /// Number in the file, from 1.
    pub record: u32,
    /// Its name, unique in its file: its id, else its number.
    pub name: String,
    /// Hash of its content as read.
    pub hash: u64,
    /// Whether its date is only the file's time.
    pub dated_by_file: bool,
    /// Its revision, if it has a story or may not be used.
    pub revision: Option<VersionKey>,
    /// Its fate.
    pub fate: Fate,
    /// Reason of the fate, unless it is indexed.
    pub reason: Option<String>,
}

/// All files of a commit, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The entries, sorted by path.
    pub(crate) files: Vec<FileEntry>,
}

impl Ledger {
    /// Returns the entries, sorted by path.
    pub fn files(&self) -> &[FileEntry] {
        &self.files
    }

    /// Returns the entry of a path.
    pub fn get(&self, path: &str) -> Option<&FileEntry> {
        let at = self.files.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// Counts the articles that are in the index and found, including those still under embargo.
    pub fn articles(&self) -> usize {
        self.files.iter().map(FileEntry::indexed).sum()
    }

    /// Returns the records (with their files) whose article has no better date than the time of its
    /// file or of its fetching.
    pub fn dated_by_file(&self) -> impl Iterator<Item = (&FileEntry, &RecordEntry)> {
        let records =
            self.files.iter().flat_map(|file| file.records.iter().map(move |record| (file, record)));
        records.filter(|(_, record)| record.dated_by_file && record.fate == Fate::Indexed)
    }

    /// Reads a ledger from disk.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] if the file is not what was written.
    pub(super) fn read(path: &Path) -> Result<Self> {
        Self::parse(path, &fs::read(path).map_err(|source| Error::io(path, source))?)
    }

    /// Parses the content of a ledger file; `path` is only for errors.
    pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        let damaged = |reason: &str| Error::Damaged { path: path.into(), reason: reason.into() };
        let rest = bytes.strip_prefix(HEADER).ok_or_else(|| damaged("not a ledger"))?;
        let (sum, entries) = rest.split_first_chunk::<8>().ok_or_else(|| damaged("cut short"))?;
        // Postcard has no redundancy: without the checksum, a flipped bit would often decode to a
        // valid but wrong ledger, and the next refresh would act on it.
        if u64::from_le_bytes(*sum) != xxh3_64(entries) {
            return Err(damaged("checksum does not match"));
        }
        postcard::from_bytes(entries).map_err(|error| damaged(&error.to_string()))
    }

    /// Writes the ledger to a new file and syncs it.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let io = |source| Error::io(path, source);
        let entries = postcard::to_stdvec(self).map_err(|error| io(std::io::Error::other(error)))?;
        // A new file and never an overwritten one, because backups share files with the index.
        // Synced, because the commit that refers to it must not reach the disk first.
        let mut file = new_file(path)?;
        file.write_all(HEADER).map_err(io)?;
        file.write_all(&xxh3_64(&entries).to_le_bytes()).map_err(io)?;
        file.write_all(&entries).map_err(io)?;
        file.sync_all().map_err(io)
    }
}

impl FileEntry {
    /// Counts its articles that are in the index.
    pub fn indexed(&self) -> usize {
        self.records.iter().filter(|record| record.fate == Fate::Indexed).count()
    }

    /// Returns the unique key of a record's article.
    pub fn key(&self, record: &RecordEntry) -> String {
        article_key(&self.path, &record.name)
    }
}

/// Returns the path in an article's key.
pub(crate) fn path_of_key(key: &str) -> &str {
    key.split('\u{0}').next().unwrap_or_default()
}

/// Returns the key of a record: path and name, which together are unique.
pub(crate) fn article_key(path: &str, name: &str) -> String {
    // No path contains a NUL byte, so the key splits at the first one, whatever the record's name
    // is.
    format!("{path}\u{0}{name}")
}
