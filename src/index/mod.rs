//! The writing side of the engine: fields, terms, documents, the ledger and the writer.
//!
//! An index is a folder with tantivy's segments and, next to them, the ledger of the files that
//! were read. The commit's payload ([`CommitInfo`]) names the ledger that belongs to it and how the
//! text was analysed, so that one atomic step switches all three.

mod app_articles;
mod backup;
mod checksum;
mod corrections_file;
mod derive;
mod document;
mod duplicate_groups;
mod entities;
mod fields;
mod files;
mod forms;
#[cfg(test)]
mod golden;
mod ledger;
mod ledger_revisions;
mod lock;
mod meta;
mod originals;
mod payload;
mod reconcile;
mod repeats;
mod replacement;
mod revision;
mod snapshot;
mod store;
mod terms;
mod tokenizer;
mod verify;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};

pub use backup::{Backup, BackupOptions, backup};
pub(crate) use corrections_file::CorrectionsFile;
pub(crate) use document::{LineHashes, Stored, StoredCore, line_hash, mentions};
pub(crate) use duplicate_groups::{DuplicateGroups, signature};
pub(crate) use entities::EntityTable;
pub(crate) use fields::Fields;
pub(crate) use forms::{FormFile, NameVariant};
pub use ledger::{Fate, FileEntry, Ledger, RecordEntry};
pub(crate) use ledger::{article_key, path_of_key};
pub(crate) use originals::Originals;
pub use payload::CommitInfo;
pub(crate) use repeats::{REPEATS_MIN, Spread};
pub(crate) use replacement::Replacement;
pub use revision::VersionKey;
pub(crate) use revision::{FoundSegment, found_segments};
pub(crate) use store::{damaged_store, read_document};
use tantivy::Directory;
use tantivy::directory::error::{OpenReadError, OpenWriteError};
use tantivy::directory::{MmapDirectory, OwnedBytes};
pub(crate) use terms::{FIRST_EXACT, Namespace, term_text};
pub use verify::{Verification, verify};
pub use writer::{Writer, WriterOptions};

use crate::error::{Error, Result};
use meta::META_FILE;

/// An index on disk.
///
/// Opening it is cheap and needs no lock; any number of processes can read it while one writes.
#[derive(Clone, Debug)]
pub struct Index {
    dir: PathBuf,
    engine: tantivy::Index,
    fields: Fields,
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`] if there is none, [`Error::Incompatible`] if it was made with another
    /// format or analysis, [`Error::Damaged`] if it can't be read.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        if !dir.join(META_FILE).is_file() {
            return Err(Error::NoIndex { path: dir.into() });
        }
        let engine = tantivy::Index::open_in_dir(dir).map_err(|error| engine_error(dir, error))?;
        let payload = read_payload(dir, &engine)?;
        // Before the fields: an index of another version may have other fields, and then the error
        // has to say that it is incompatible, not damaged.
        payload.check(dir)?;
        let fields = Fields::of(&engine.schema()).ok_or_else(|| Error::Damaged {
            path: dir.into(),
            reason: "its fields are not those of this version".into(),
        })?;
        tokenizer::register(&engine);
        Ok(Self { dir: dir.into(), engine, fields })
    }

    /// Opens the index in a folder, or creates an empty one if there is none.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and [`Error::Io`] if the folder can't be created.
    pub fn open_or_create(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        match Self::open(dir) {
            Err(Error::NoIndex { .. }) => Self::create(dir),
            other => other,
        }
    }

    fn create(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|source| Error::writing(dir, source))?;
        if let Some(name) = foreign_file(dir)? {
            let message = format!("{}: contains {name} but no index; choose an empty folder", dir.display());
            return Err(Error::Invalid(message));
        }
        let lock = lock::WriterLock::acquire(dir)?;
        // Another process may have created it while this one waited for the lock.
        match Self::open(dir) {
            Err(Error::NoIndex { .. }) => {}
            other => return other,
        }
        let (schema, fields) = Fields::schema();
        let engine = tantivy::Index::builder()
            .schema(schema)
            .create_in_dir(dir)
            .map_err(|error| engine_error(dir, error))?;
        tokenizer::register(&engine);
        drop(lock);
        Ok(Self { dir: dir.into(), engine, fields })
    }

    /// The folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the payload of the last commit: its number, time, format and analysis.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] if it can't be read.
    pub fn commit_info(&self) -> Result<CommitInfo> {
        read_payload(&self.dir, &self.engine)
    }

    /// Returns the ledger of the last commit: which files were read, and the fate of each record.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Io`] if it can't be read.
    pub fn ledger(&self) -> Result<Ledger> {
        let payload = self.commit_info()?;
        match &payload.ledger {
            Some(name) => Ledger::read(&self.dir.join(name)),
            None => Ok(Ledger::default()),
        }
    }

    /// Opens the name forms of a commit.
    pub(crate) fn forms_of(&self, payload: &CommitInfo) -> Result<FormFile> {
        match &payload.forms_file {
            Some(name) => FormFile::open(&self.dir.join(name), payload.forms),
            None => Ok(FormFile::default()),
        }
    }

    /// Opens the entities of a commit.
    pub(crate) fn entities_of(&self, payload: &CommitInfo) -> Result<EntityTable> {
        let Some(name) = &payload.entities else { return Ok(EntityTable::default()) };
        let damaged = || self.damaged(name, "its header is not that of entities");
        EntityTable::open(self.map(name)?).ok_or_else(damaged)
    }

    /// Opens the duplicates of a commit.
    pub(crate) fn duplicates_of(&self, payload: &CommitInfo) -> Result<DuplicateGroups> {
        let Some(name) = &payload.duplicates else { return Ok(DuplicateGroups::default()) };
        let damaged = || self.damaged(name, "its header is not that of duplicates");
        DuplicateGroups::open(self.map(name)?).ok_or_else(damaged)
    }

    /// Memory-maps a file of ours in the index's folder.
    fn map(&self, name: &str) -> Result<OwnedBytes> {
        // Without the engine's own bookkeeping, which expects its files to end in a footer.
        let directory = MmapDirectory::open(&self.dir).map_err(std::io::Error::other);
        let file =
            directory.and_then(|folder| folder.open_read(Path::new(name)).map_err(std::io::Error::other));
        file.and_then(|file| file.read_bytes()).map_err(|source| Error::io(self.dir.join(name), source))
    }

    fn damaged(&self, name: &str, reason: &str) -> Error {
        Error::Damaged { path: self.dir.join(name), reason: reason.into() }
    }

    /// Returns the size on disk of everything in the index's folder, in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the folder can't be listed.
    pub fn bytes(&self) -> Result<u64> {
        let entries = fs::read_dir(&self.dir).map_err(|source| Error::io(&self.dir, source))?;
        // A writer may be removing files while they are listed; what is gone does not count.
        Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum())
    }

    /// Opens the index for writing.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] while another process or thread writes to it.
    pub fn writer(&self, options: WriterOptions) -> Result<Writer> {
        Writer::open(self, options)
    }

    pub(crate) fn engine(&self) -> &tantivy::Index {
        &self.engine
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// Files that may be in a folder before it holds an index.
const OWN_FILES: &[&str] = &["README.md", "writer.lock", "corrections.tsv"];

/// Returns a file that does not belong in the folder of a new index, so that none is created among
/// somebody's files. What an interrupted run left is no such file.
fn foreign_file(dir: &Path) -> Result<Option<String>> {
    let entries = fs::read_dir(dir).map_err(|source| Error::io(dir, source))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    // Hidden files are ignored: file managers put them everywhere, and ours (`.managed.json`,
    // `.reindex`) are hidden too.
    let foreign = |name: &String| !name.starts_with('.') && !OWN_FILES.contains(&name.as_str());
    Ok(names.filter(foreign).min())
}

fn read_payload(dir: &Path, engine: &tantivy::Index) -> Result<CommitInfo> {
    let metas = engine.load_metas().map_err(|error| engine_error(dir, error))?;
    match metas.payload {
        Some(text) => {
            CommitInfo::parse(&text).map_err(|reason| Error::Damaged { path: dir.join(META_FILE), reason })
        }
        // Created, but nothing was committed yet.
        None => Ok(CommitInfo::current()),
    }
}

/// Converts an engine's error: those a caller can act on become variants of ours, the rest is
/// opaque.
pub(crate) fn engine_error(dir: &Path, error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as Engine;
    match error {
        Engine::DataCorruption(corruption) => damaged(dir, &format!("{corruption:?}")),
        Engine::IncompatibleIndex(reason) => Error::Incompatible {
            path: dir.into(),
            found: format!("{reason:?}"),
            needed: "the format of this version".into(),
            reindex: false,
        },
        Engine::IoError(source)
        | Engine::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
        | Engine::OpenReadError(OpenReadError::IoError { io_error: source, .. }) => {
            // Callers ask for the kind (disk full, permission denied), which the engine hides in
            // nested errors.
            let source = std::io::Error::new(system_kind(&source), source.to_string());
            Error::Io { path: dir.into(), source }
        }
        Engine::InternalError(message) if let Some(source) = system_error(&message) => {
            Error::Io { path: dir.into(), source }
        }
        other => Error::Engine(Box::new(other)),
    }
}

/// Returns the error of a damaged file of the engine, which tells the file only in its text:
/// ``Data corruption (in file `"a.store"`): reason.``
fn damaged(dir: &Path, corruption: &str) -> Error {
    let text = corruption.strip_prefix("Data corruption").unwrap_or(corruption).trim_end_matches('.');
    let named = text.strip_prefix(" (in file `\"").and_then(|rest| rest.split_once("\"`): "));
    match named {
        Some((file, reason)) => Error::Damaged { path: dir.join(file), reason: reason.into() },
        None => Error::Damaged { path: dir.into(), reason: text.trim_start_matches(": ").into() },
    }
}

/// Recovers a system error of which the engine kept only the text: `… (os error 28)`.
fn system_error(message: &str) -> Option<std::io::Error> {
    let (_, code) = message.strip_suffix(')')?.rsplit_once("(os error ")?;
    code.parse().ok().map(std::io::Error::from_raw_os_error)
}

/// Returns the kind of the system's error, however deeply the engine has wrapped it.
fn system_kind(error: &std::io::Error) -> std::io::ErrorKind {
    let inner = error.get_ref();
    let cause = inner.and_then(|inner| match inner.downcast_ref::<tantivy_fst::Error>() {
        Some(tantivy_fst::Error::Io(cause)) => Some(cause),
        _ => inner.downcast_ref::<std::io::Error>(),
    });
    cause.map_or(error.kind(), system_kind)
}
