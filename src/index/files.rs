//! The files of an index that are ours and not the engine's: making, syncing and removing them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::CommitInfo;
use super::meta::{MANAGED_FILE, managed_text};
use crate::error::{Error, Result};

/// Folder inside an index in which its replacement is built.
pub(super) const BUILDING: &str = ".reindex";

/// Number of earlier commits whose files are kept, for readers that have just read an older
/// `meta.json`.
const OLD_COMMITS_KEPT: u64 = 1;

/// Removes what an interrupted run has begun to build; the caller must hold the lock.
pub(super) fn remove_unfinished(dir: &Path) -> Result<()> {
    let building = dir.join(BUILDING);
    match fs::remove_dir_all(&building) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(building, error)),
        _ => Ok(()),
    }
}

/// Writes the list of files that the engine may remove, atomically.
pub(super) fn write_managed(dir: &Path, files: &BTreeSet<String>) -> Result<()> {
    let names: Vec<String> = files.iter().cloned().collect();
    write_whole(&dir.join(MANAGED_FILE), managed_text(&names).as_bytes())
}

/// Creates a new file. What an interrupted run left under its name is removed and not overwritten:
/// a backup might share it through a hard link.
pub(super) fn new_file(path: &Path) -> Result<File> {
    let io = |source| Error::writing(path, source);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    File::create_new(path).map_err(io)
}

/// Writes a file under a temporary name and renames it when it is on disk.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = |source| Error::writing(path, source);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let mut file = File::create(&new).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    // Without this, some file systems put the rename on disk before the content: an empty file.
    file.sync_all().map_err(io)?;
    fs::rename(&new, path).map_err(io)
}

/// Syncs a folder, so that the names of new files in it are on disk.
#[cfg(unix)]
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(|source| Error::io(dir, source))
}

/// Does nothing: other systems have no call for this.
#[cfg(not(unix))]
pub(super) fn sync_dir(_: &Path) -> Result<()> {
    Ok(())
}

/// Removes ledgers, entities, forms and duplicates that neither this commit nor the previous one
/// names. What can't be removed does no harm.
pub(super) fn remove_old_files(dir: &Path, payload: &CommitInfo, previous: &[String]) {
    let oldest = payload.commit.saturating_sub(OLD_COMMITS_KEPT);
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let named =
            |name: &str| payload.files().any(|file| file == name) || previous.iter().any(|file| file == name);
        let Some(name) = name.to_str().filter(|name| !named(name)) else { continue };
        // Below: older than any reader needs. Above: left by an interrupted run. In between are
        // files that this commit replaced itself (`-settled`), which a reader may be opening just
        // now.
        if commit_number(name).is_some_and(|number| number < oldest || number > payload.commit) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns the number of the commit that a file of ours was made for.
fn commit_number(name: &str) -> Option<u64> {
    const KINDS: [&str; 4] = ["ledger-", "entities-", "forms-", "stories-"];
    let number = KINDS.iter().find_map(|kind| name.strip_prefix(kind))?;
    let number = number.strip_suffix(".bin")?;
    number.strip_suffix("-settled").unwrap_or(number).parse().ok()
}
