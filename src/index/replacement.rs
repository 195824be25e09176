//! A new index in the place of another, in one step.
//!
//! It is built in a folder within the old index's. Its files have names of their own, so
//! they are moved beside those of the old one; then its `meta.json` takes the place of the
//! old `meta.json`, and this is the step that readers see. A run that is cut short at any
//! moment before it leaves the old index and files that the next writer removes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::lock::WriterLock;
use super::meta::{MANAGED_FILE, META_FILE, Meta, managed, managed_text};
use super::writer::remove_old_files;
use super::{Index, Writer, WriterOptions};
use crate::error::{Error, Result};

/// Folder within an index in which another is built to take its place.
const BUILDING: &str = ".reindex";

/// A new index while it is built in the folder of another, which nobody else can write to.
pub(crate) struct Replacement {
    dir: PathBuf,
    index: Index,
    _lock: WriterLock,
}

impl Replacement {
    /// Begins to replace the index in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`] where there is none, [`Error::Locked`] while another process or
    /// thread writes to it.
    pub fn begin(dir: &Path) -> Result<Self> {
        if !dir.join(META_FILE).is_file() {
            return Err(Error::NoIndex { path: dir.into() });
        }
        let lock = WriterLock::acquire(dir)?;
        remove_unfinished(dir)?;
        match Index::create(&dir.join(BUILDING)) {
            Ok(index) => Ok(Self { dir: dir.into(), index, _lock: lock }),
            Err(error) => {
                // On a full disk even an empty index may be too much; the error says so.
                let _ = remove_unfinished(dir);
                Err(error)
            }
        }
    }

    /// Opens the new index for writing; its first commit follows the given one of the old.
    pub fn writer(&self, options: WriterOptions, commit: u64) -> Result<Writer> {
        Writer::open_after(&self.index, options, commit)
    }

    /// Puts the new index in the place of the old one.
    pub fn switch(self) -> Result<()> {
        let (meta, _) = Meta::read(&self.index.dir)?;
        let segment_files = meta.segment_files();
        let payload = self.index.payload()?;
        let old = Meta::read(&self.dir)?.0.payload().unwrap_or_default();
        // First of all the engine has to know what it may remove if this is cut short.
        let path = self.dir.join(MANAGED_FILE);
        let mut files = match fs::read(&path) {
            Ok(bytes) => managed(&bytes).map_err(|reason| Error::Damaged { path: path.clone(), reason })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(source) => return Err(Error::io(&path, source)),
        };
        files.extend(segment_files.iter().cloned());
        files.insert(META_FILE.to_owned());
        write_managed(&self.dir, &files)?;
        for name in segment_files.iter().map(String::as_str).chain(payload.files()) {
            let from = self.index.dir.join(name);
            fs::rename(&from, self.dir.join(name)).map_err(|source| Error::io(from, source))?;
        }
        sync_dir(&self.dir)?;
        let meta = self.index.dir.join(META_FILE);
        fs::rename(&meta, self.dir.join(META_FILE)).map_err(|source| Error::io(&meta, source))?;
        sync_dir(&self.dir)?;
        let old: Vec<String> = old.files().map(str::to_owned).collect();
        remove_old_files(&self.dir, &payload, &old);
        self.remove_old_segments(&segment_files);
        Ok(())
    }

    /// Removes the segments of the old index; readers that have them open keep them. What
    /// can't be removed now, the next writer removes.
    fn remove_old_segments(&self, living: &BTreeSet<String>) {
        let Ok(mut engine) = tantivy::Index::open_in_dir(&self.dir) else { return };
        let living = living.iter().map(PathBuf::from).chain([META_FILE.into()]).collect();
        let _ = engine.directory_mut().garbage_collect(|| living);
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // If that fails, the next writer does it.
        let _ = remove_unfinished(&self.dir);
    }
}

/// Removes what a run that was cut short has begun to build; the caller holds the lock.
pub(super) fn remove_unfinished(dir: &Path) -> Result<()> {
    let building = dir.join(BUILDING);
    match fs::remove_dir_all(&building) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(building, error)),
        _ => Ok(()),
    }
}

/// Writes the list of files that the engine may remove, in one step.
pub(super) fn write_managed(dir: &Path, files: &BTreeSet<String>) -> Result<()> {
    let names: Vec<String> = files.iter().cloned().collect();
    write_whole(&dir.join(MANAGED_FILE), managed_text(&names).as_bytes())
}

/// Makes a file that is not there yet. What a run that was cut short has left under its name
/// is removed and not written over: a backup might share it.
pub(super) fn new_file(path: &Path) -> Result<File> {
    let io = |source| Error::io(path, source);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    File::create_new(path).map_err(io)
}

/// Writes a file under another name and gives it its own when it is on disk.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = |source| Error::io(path, source);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let mut file = File::create(&new).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    file.sync_all().map_err(io)?;
    fs::rename(&new, path).map_err(io)
}

/// Waits until the names in a folder are on disk.
#[cfg(unix)]
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(|source| Error::io(dir, source))
}

/// Other systems have no such call.
#[cfg(not(unix))]
pub(super) fn sync_dir(_: &Path) -> Result<()> {
    Ok(())
}
