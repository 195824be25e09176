//! A copy of the last commit of an index, made beside a writer.
//!
//! Segments, ledgers and entities are written once and then only removed, so a copy may share
//! them with the index (hard links). The file of forms grows, and the writer cuts off what a
//! run that was cut short has left there: of it, what belongs to the commit is copied.
//! `meta.json` comes last: before it is there, the copy is no index.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::corrected::Corrected;
use super::lock::WriterLock;
use super::meta::META_FILE;
use super::replacement::{sync_dir, write_managed, write_whole};
use super::snapshot::{Opened, Snapshot, why};
use crate::error::{Error, Result};

/// Name of the lock's file, which is there as soon as a copy is begun.
const LOCK_FILE: &str = "writer.lock";

/// How a backup is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupOptions {
    /// Whether every file is copied, also where it could be shared with the index.
    pub copy: bool,
}

/// What a backup is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// Number of the commit that it has.
    pub commit: u64,
    /// Its time, in seconds since 1970.
    pub committed_at: u64,
    /// Files that it shares with the index.
    pub linked: usize,
    /// Files that are copies.
    pub copied: usize,
    /// Bytes of all.
    pub bytes: u64,
}

/// Makes a copy of the last commit of the index in `dir` in the folder `to`, which must not
/// exist or be empty. It is an index itself: it can be searched, checked, and refreshed.
///
/// It may run beside a writer, needs no lock of the index and has all of one commit or, on an
/// error, nothing. Files are shared with the index where the file system can (hard links);
/// this is as good as a copy as long as the disk is, and needs hardly any space. Corrections
/// that lie in or beside the index come with it.
///
/// # Errors
///
/// [`Error::Invalid`] where `to` holds something, [`Error::NoIndex`], [`Error::Damaged`] where
/// a file of the index is missing, [`Error::Io`].
pub fn backup(dir: impl AsRef<Path>, to: impl AsRef<Path>, options: BackupOptions) -> Result<Backup> {
    let (dir, to) = (dir.as_ref(), to.as_ref());
    // So that nothing is made where there is nothing to copy.
    let snapshot = Snapshot::take(dir)?;
    let made = !to.exists();
    fs::create_dir_all(to).map_err(|source| Error::io(to, source))?;
    let lock = WriterLock::acquire(to)?;
    if let Some(name) = content(to)? {
        let message = format!("{}: holds {name}; a backup needs an empty folder", to.display());
        return Err(Error::Invalid(message));
    }
    let copied = Copy { dir, to, options, done: Backup::default() }.commit(snapshot);
    drop(lock);
    if copied.is_err() {
        // What can't be removed is no index, and says so.
        let _ = clear(to).and_then(|()| if made { fs::remove_dir(to) } else { Ok(()) });
    }
    copied
}

/// A backup that is being made.
struct Copy<'c> {
    dir: &'c Path,
    to: &'c Path,
    options: BackupOptions,
    done: Backup,
}

impl Copy<'_> {
    fn commit(mut self, snapshot: Snapshot) -> Result<Backup> {
        let Snapshot { meta, meta_bytes, payload, segment_files, side_files, .. } = snapshot;
        for opened in segment_files {
            self.file(opened, None)?;
        }
        for opened in side_files {
            let is_forms = payload.forms_file.as_ref() == Some(&opened.name);
            self.file(opened, is_forms.then_some(payload.forms))?;
        }
        if let Some(path) = Corrected::read(self.dir, None)?.path {
            let text = fs::read(&path).map_err(|source| Error::io(path, source))?;
            self.whole("corrections.tsv", &text)?;
        }
        let mut managed = meta.segment_files();
        managed.insert(META_FILE.to_owned());
        write_managed(self.to, &managed)?;
        sync_dir(self.to)?;
        self.whole(META_FILE, &meta_bytes)?;
        sync_dir(self.to)?;
        (self.done.commit, self.done.committed_at) = (payload.commit, payload.committed_at);
        Ok(self.done)
    }

    /// Links a file, or copies it or its first `bytes` bytes.
    fn file(&mut self, Opened { name, file }: Opened, bytes: Option<u64>) -> Result<()> {
        let (from, path) = (self.dir.join(&name), self.to.join(&name));
        let file = file.map_err(|error| Error::Damaged { path: from.clone(), reason: why(&error) })?;
        let io = |source| Error::io(&path, source);
        let length = match bytes {
            Some(bytes) => bytes,
            None => file.metadata().map_err(io)?.len(),
        };
        self.done.bytes += length;
        // Another file system, or one without links, or the name is gone meanwhile.
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

/// Something that lies in a folder, but for its lock.
fn content(dir: &Path) -> Result<Option<String>> {
    let paths = paths(dir).map_err(|source| Error::io(dir, source))?;
    let names = paths.into_iter().map(|path| path.file_name().unwrap_or_default().to_owned());
    Ok(names.filter(|name| name != LOCK_FILE).map(|name| name.to_string_lossy().into_owned()).min())
}

/// Removes the files of a folder that was empty.
fn clear(dir: &Path) -> io::Result<()> {
    paths(dir)?.iter().try_for_each(fs::remove_file)
}

fn paths(dir: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect()
}
