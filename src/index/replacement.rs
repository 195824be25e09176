//! Replaces an index with a new one in one step.
//!
//! The new index is built in a folder inside the old one's. Its files have unique names, so they
//! can be moved next to the old ones; then the new `meta.json` replaces the old, which is the step
//! that readers see. A run that is interrupted at any moment before leaves the old index, and files
//! that the next writer removes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{BUILDING, remove_old_files, remove_unfinished, sync_dir, write_managed};
use super::lock::WriterLock;
use super::meta::{MANAGED_FILE, META_FILE, Meta, managed};
use super::{Index, Writer, WriterOptions};
use crate::error::{Error, Result};

/// A new index that is being built inside the folder of another, which is locked.
pub(crate) struct Replacement {
    dir: PathBuf,
    index: Index,
    _lock: WriterLock,
}

impl Replacement {
    /// Starts to replace the index in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`] if there is none, [`Error::Locked`] while another process or thread
    /// writes to it.
    pub fn begin(dir: &Path) -> Result<Self> {
        if !dir.join(META_FILE).is_file() {
            return Err(Error::NoIndex { path: dir.into() });
        }
        // The old index is locked until the switch: what another writer committed meanwhile would
        // be lost.
        let lock = WriterLock::acquire(dir)?;
        remove_unfinished(dir)?;
        match Index::create(&dir.join(BUILDING)) {
            Ok(index) => Ok(Self { dir: dir.into(), index, _lock: lock }),
            Err(error) => {
                // On a full disk even an empty index may be too much. The first error is the one to
                // report.
                let _ = remove_unfinished(dir);
                Err(error)
            }
        }
    }

    /// Opens the new index for writing; its first commit gets the number after `commit`, the old
    /// index's last.
    pub fn writer(&self, options: WriterOptions, commit: u64) -> Result<Writer> {
        Writer::open_after(&self.index, options, commit)
    }

    /// Puts the new index in place of the old one.
    pub fn switch(self) -> Result<()> {
        let (meta, _) = Meta::read(&self.index.dir)?;
        let segment_files = meta.segment_files();
        let payload = self.index.commit_info()?;
        // Only to know which files to remove at the end. If it can't be read, they stay, which does
        // no harm.
        let old = Meta::read(&self.dir)?.0.payload().unwrap_or_default();
        // First of all, the moved files go on the engine's list of files that it may remove: if the
        // run is interrupted, the next writer finds them there, and in no commit.
        let path = self.dir.join(MANAGED_FILE);
        let mut files = match fs::read(&path) {
            Ok(bytes) => managed(&bytes).map_err(|reason| Error::Damaged { path: path.clone(), reason })?,
            // An index to which nothing was ever written has no list.
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(source) => return Err(Error::io(&path, source)),
        };
        files.extend(segment_files.iter().cloned());
        files.insert(META_FILE.to_owned());
        write_managed(&self.dir, &files)?;
        // Names can't clash: segments are named by random ids, our files by a commit number that
        // the old index has not reached.
        for name in segment_files.iter().map(String::as_str).chain(payload.files()) {
            let from = self.index.dir.join(name);
            fs::rename(&from, self.dir.join(name)).map_err(|source| Error::io(from, source))?;
        }
        sync_dir(&self.dir)?;
        // The file names must be on disk before `meta.json` refers to them, or a power failure
        // could leave a commit without its files. The rename itself is atomic.
        let meta = self.index.dir.join(META_FILE);
        fs::rename(&meta, self.dir.join(META_FILE)).map_err(|source| Error::io(&meta, source))?;
        sync_dir(&self.dir)?;
        // From here on the new index is in place: whatever fails is only tidying.
        let old: Vec<String> = old.files().map(str::to_owned).collect();
        remove_old_files(&self.dir, &payload, &old);
        self.remove_old_segments(&segment_files);
        Ok(())
    }

    /// Removes the segments of the old index; readers that have them open keep them. What can't be
    /// removed now is removed by the next writer.
    fn remove_old_segments(&self, living: &BTreeSet<String>) {
        // Opened anew: `self.index` believes that its files are still in the folder where it was
        // built.
        let Ok(mut engine) = tantivy::Index::open_in_dir(&self.dir) else { return };
        let living = living.iter().map(PathBuf::from).chain([META_FILE.into()]).collect();
        let _ = engine.directory_mut().garbage_collect(|| living);
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // If this fails, the next writer does it.
        let _ = remove_unfinished(&self.dir);
    }
}
