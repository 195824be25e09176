//! The files of one commit, opened beside a writer that may be removing them.
//!
//! While the engine's lock of `meta.json` is held, which takes as long as opening files
//! does, it begins to remove none that the commit has; and a file that is open can be read
//! to its end, whatever becomes of its name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tantivy::Directory;
use tantivy::directory::{META_LOCK, MmapDirectory};

use super::Payload;
use super::meta::{MANAGED_FILE, META_FILE, Meta, is_of_segment, managed};
use crate::error::{Error, Result};

/// How often a commit is looked for anew, because another has taken its place meanwhile.
const ATTEMPTS: usize = 20;

/// One commit of an index.
pub(super) struct Snapshot {
    /// `meta.json` as it is read, and its bytes.
    pub meta: Meta,
    pub meta_bytes: Vec<u8>,
    /// What the commit says of itself.
    pub payload: Payload,
    /// What the engine believes to own, or why its list of that can't be read.
    pub managed: Result<Managed, String>,
    /// The segments' files, and those beside them.
    pub segment_files: Vec<Opened>,
    pub side_files: Vec<Opened>,
}

/// A file of a commit.
pub(super) struct Opened {
    pub name: String,
    /// The file, or why it can't be opened.
    pub file: io::Result<File>,
}

impl Snapshot {
    /// Opens the files of the last commit.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`]; [`Error::Damaged`] where `meta.json` can't be read. Other files
    /// say themselves why they can't be.
    pub fn take(dir: &Path) -> Result<Self> {
        for _ in 1..ATTEMPTS {
            let snapshot = Self::take_once(dir)?;
            let files = snapshot.segment_files.iter().chain(&snapshot.side_files);
            let gone = |opened: &Opened| matches!(&opened.file, Err(error) if error.kind() == io::ErrorKind::NotFound);
            // What this commit had is gone where there have been others since.
            if !files.into_iter().any(gone) || Meta::read(dir)?.1 == snapshot.meta_bytes {
                return Ok(snapshot);
            }
        }
        Self::take_once(dir)
    }

    fn take_once(dir: &Path) -> Result<Self> {
        let locking = |source| Error::io(dir, source);
        let engine = MmapDirectory::open(dir).map_err(|error| locking(io::Error::other(error)))?;
        let lock = engine.acquire_lock(&META_LOCK).map_err(|error| locking(io::Error::other(error)))?;
        let (meta, meta_bytes) = Meta::read(dir)?;
        let payload =
            meta.payload().map_err(|reason| Error::Damaged { path: dir.join(META_FILE), reason })?;
        let open = |name: &str| Opened { name: name.to_owned(), file: File::open(dir.join(name)) };
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

/// The files of segments in the folder, and those that the engine has listed as its own.
pub(super) struct Managed {
    pub there: BTreeSet<String>,
    pub listed: BTreeSet<String>,
}

impl Managed {
    fn read(dir: &Path) -> Result<Self, String> {
        // In this order: the engine lists a file before it makes it, and removes it before
        // it is taken off the list.
        let entries = fs::read_dir(dir).map_err(|error| why(&error))?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let there: BTreeSet<String> = names.filter(|name| is_of_segment(name)).collect();
        let listed = match fs::read(dir.join(MANAGED_FILE)) {
            // An index into which nothing was ever written has none.
            Err(error) if error.kind() == io::ErrorKind::NotFound && there.is_empty() => {
                [META_FILE.to_owned()].into()
            }
            read => managed(&read.map_err(|error| why(&error))?)?,
        };
        Ok(Self { there, listed })
    }
}

/// Why a file can't be opened or read.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "missing".to_owned(),
        _ => format!("can't be read: {error}"),
    }
}
