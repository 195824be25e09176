//! A snapshot of one commit: its files, opened while a writer may be removing them.
//!
//! The engine's lock of `meta.json` is held while the files are opened, and under it the engine
//! removes no file of the commit. A file that is open can be read to its end, even if its name is
//! removed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tantivy::Directory;
use tantivy::directory::{META_LOCK, MmapDirectory};

use super::CommitInfo;
use super::meta::{MANAGED_FILE, META_FILE, Meta, is_of_segment, managed};
use crate::error::{Error, Result};

/// Maximum number of attempts, since another commit may replace this one meanwhile.
const ATTEMPTS: usize = 20;

/// One commit of an index.
pub(super) struct CommitFiles {
    /// `meta.json`, parsed and as bytes.
    pub meta: Meta,
    pub meta_bytes: Vec<u8>,
    /// Payload of the commit.
    pub payload: CommitInfo,
    /// The files that the engine owns, or why their list can't be read.
    pub managed: Result<Managed, String>,
    /// The files of segments, and our own.
    pub segment_files: Vec<OpenedFile>,
    pub side_files: Vec<OpenedFile>,
}

/// A file of a commit.
pub(super) struct OpenedFile {
    pub name: String,
    /// The open file, or why it can't be opened.
    pub file: io::Result<File>,
}

impl CommitFiles {
    /// Opens the files of the last commit.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`]; [`Error::Damaged`] if `meta.json` can't be read. Errors of other files
    /// are in [`OpenedFile::file`].
    pub fn take(dir: &Path) -> Result<Self> {
        for _ in 1..ATTEMPTS {
            let snapshot = Self::take_once(dir)?;
            let files = snapshot.segment_files.iter().chain(&snapshot.side_files);
            let gone = |opened: &OpenedFile| matches!(&opened.file, Err(error) if error.kind() == io::ErrorKind::NotFound);
            // A missing file is damage only if this still is the last commit; otherwise later ones
            // have removed it.
            if !files.into_iter().any(gone) || Meta::read(dir)?.1 == snapshot.meta_bytes {
                return Ok(snapshot);
            }
        }
        // The last attempt counts in any case: a file that is missing every time is missing.
        Self::take_once(dir)
    }

    fn take_once(dir: &Path) -> Result<Self> {
        let locking = |source| Error::io(dir, source);
        let engine = MmapDirectory::open(dir).map_err(|error| locking(io::Error::other(error)))?;
        let lock = engine.acquire_lock(&META_LOCK).map_err(|error| locking(io::Error::other(error)))?;
        let (meta, meta_bytes) = Meta::read(dir)?;
        let payload =
            meta.payload().map_err(|reason| Error::Damaged { path: dir.join(META_FILE), reason })?;
        let open = |name: &str| OpenedFile { name: name.to_owned(), file: File::open(dir.join(name)) };
        let snapshot = Self {
            segment_files: meta.segment_files().iter().map(|name| open(name)).collect(),
            side_files: payload.files().map(open).collect(),
            managed: Managed::read(dir),
            meta,
            meta_bytes,
            payload,
        };
        drop(lock);
        Ok(snapshot)
    }
}

/// Segment files found in the folder, and the files that the engine lists as its own.
pub(super) struct Managed {
    pub there: BTreeSet<String>,
    pub listed: BTreeSet<String>,
}

impl Managed {
    fn read(dir: &Path) -> Result<Self, String> {
        // The folder before the list: the engine lists a file before it creates it, and takes it
        // off the list only after removing it. So every file found must be listed.
        let entries = fs::read_dir(dir).map_err(|error| why(&error))?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let there: BTreeSet<String> = names.filter(|name| is_of_segment(name)).collect();
        let listed = match fs::read(dir.join(MANAGED_FILE)) {
            // An index to which nothing was ever written has no list.
            Err(error) if error.kind() == io::ErrorKind::NotFound && there.is_empty() => {
                [META_FILE.to_owned()].into()
            }
            read => managed(&read.map_err(|error| why(&error))?)?,
        };
        Ok(Self { there, listed })
    }
}

/// Describes why a file can't be opened or read.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "missing".to_owned(),
        _ => format!("can't be read: {error}"),
    }
}
