//! Backups: a copy of the last commit of an index, which may be made while a writer is active.
//!
//! Segments, ledgers and entities are written once and later only removed, so the copy may share
//! them with the index (hard links). The file of name forms grows, and a writer truncates what an
//! interrupted run left in it: only the bytes that belong to the commit are copied. `meta.json` is
//! written last: without it the copy is not an index.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::corrections_file::CorrectionsFile;
use super::files::{sync_dir, write_managed, write_whole};
use super::lock::WriterLock;
use super::meta::META_FILE;
use super::snapshot::{CommitFiles, OpenedFile, why};
use crate::error::{Error, Result};

/// Name of the lock file, which exists as soon as a backup has begun.
const LOCK_FILE: &str = "writer.lock";

/// Options of [`backup`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackupOptions {
    /// Whether every file is copied, even if it could be shared with the index.
    pub copy: bool,
}

setters!(BackupOptions { copy: bool });

/// A finished backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backup {
    /// Number of the commit that was copied.
    pub commit: u64,
    /// Time of that commit, in seconds since 1970.
    pub committed_at: u64,
    /// Number of files shared with the index.
    pub linked: usize,
    /// Number of files that were copied.
    pub copied: usize,
    /// Total size in bytes.
    pub bytes: u64,
}

/// Copies the last commit of the index in `dir` to the folder `to`, which must be empty or not
/// exist. The copy is itself an index: it can be searched, checked and refreshed.
///
/// It may run while a writer is active and does not lock the index. The backup holds all of one
/// commit or, on an error, nothing. Files are shared with the index (hard links) if the file system
/// supports it; they need hardly any space and are safe as long as the disk is. Corrections in the
/// index's folder or next to it are copied too.
///
/// # Errors
///
/// [`Error::Invalid`] if `to` is not empty, [`Error::NoIndex`], [`Error::Damaged`] if a file of the
/// index is missing, [`Error::Io`].
pub fn backup(dir: impl AsRef<Path>, to: impl AsRef<Path>, options: BackupOptions) -> Result<Backup> {
    let (dir, to) = (dir.as_ref(), to.as_ref());
    // First of all, so that no folder is created when there is nothing to copy.
    let snapshot = CommitFiles::take(dir)?;
    let made = !to.exists();
    fs::create_dir_all(to).map_err(|source| Error::writing(to, source))?;
    // The lock comes before the check: two backups to one folder would both find it empty.
    let lock = WriterLock::acquire(to)?;
    if let Some(name) = content(to)? {
        let message = format!("{}: holds {name}; a backup needs an empty folder", to.display());
        return Err(Error::Invalid(message));
    }
    let copied = Copy { dir, to, options, done: Backup::default() }.commit(snapshot);
    drop(lock);
    if copied.is_err() {
        // If something can't be removed, it still is not an index: `meta.json` comes last.
        let _ = clear(to).and_then(|()| if made { fs::remove_dir(to) } else { Ok(()) });
    }
    copied
}

/// A backup in progress.
struct Copy<'c> {
    dir: &'c Path,
    to: &'c Path,
    options: BackupOptions,
    done: Backup,
}

impl Copy<'_> {
    fn commit(mut self, snapshot: CommitFiles) -> Result<Backup> {
        let CommitFiles { meta, meta_bytes, payload, segment_files, side_files, .. } = snapshot;
        for opened in segment_files {
            self.file(opened, None)?;
        }
        for opened in side_files {
            // Only the forms are copied up to a length; a link would share a file that the writer
            // appends to.
            let is_forms = payload.forms_file.as_ref() == Some(&opened.name);
            self.file(opened, is_forms.then_some(payload.forms))?;
        }
        if let Some(path) = CorrectionsFile::read(self.dir, None)?.path {
            let text = fs::read(&path).map_err(|source| Error::io(path, source))?;
            self.whole("corrections.tsv", &text)?;
        }
        // Without the engine's own list of files, the first writer to the copy could not remove old
        // segments.
        let mut managed = meta.segment_files();
        managed.insert(META_FILE.to_owned());
        write_managed(self.to, &managed)?;
        sync_dir(self.to)?;
        self.whole(META_FILE, &meta_bytes)?;
        sync_dir(self.to)?;
        (self.done.commit, self.done.committed_at) = (payload.commit, payload.committed_at);
        Ok(self.done)
    }

    /// Links or copies a file; with `bytes`, copies only its first `bytes` bytes.
    fn file(&mut self, OpenedFile { name, file }: OpenedFile, bytes: Option<u64>) -> Result<()> {
        let (from, path) = (self.dir.join(&name), self.to.join(&name));
        let file = file.map_err(|error| Error::Damaged { path: from.clone(), reason: why(&error) })?;
        let io = |source| Error::io(&path, source);
        let length = match bytes {
            Some(bytes) => bytes,
            None => file.metadata().map_err(io)?.len(),
        };
        self.done.bytes += length;
        // A link fails on another file system, on one without links, or if the name was removed
        // meanwhile. The copy reads from the handle that is already open, so it works in all these
        // cases.
        if bytes.is_none() && !self.options.copy && fs::hard_link(&from, &path).is_ok() {
            self.done.linked += 1;
            return Ok(());
        }
        let mut copy = File::create_new(&path).map_err(io)?;
        let mut file = file;
        file.rewind().map_err(io)?;
        if io::copy(&mut file.take(length), &mut copy).map_err(io)? != length {
            return Err(Error::Damaged { path: from, reason: "cut short".into() });
        }
        copy.sync_all().map_err(io)?;
        self.done.copied += 1;
        Ok(())
    }

    fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.done.copied += 1;
        self.done.bytes += bytes.len() as u64;
        write_whole(&self.to.join(name), bytes)
    }
}

/// Returns the name of a file in a folder, apart from its lock.
fn content(dir: &Path) -> Result<Option<String>> {
    let paths = paths(dir).map_err(|source| Error::io(dir, source))?;
    let names = paths.into_iter().map(|path| path.file_name().unwrap_or_default().to_owned());
    Ok(names.filter(|name| name != LOCK_FILE).map(|name| name.to_string_lossy().into_owned()).min())
}

/// Removes the files of a folder that was empty before.
fn clear(dir: &Path) -> io::Result<()> {
    paths(dir)?.iter().try_for_each(fs::remove_file)
}

fn paths(dir: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect()
}
