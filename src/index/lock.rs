//! One writer at a time: a locked file that says who holds it.
//!
//! The lock is the operating system's, so it ends with its owner, however that
//! ends; the text in the file is only for people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};

/// Held while a process writes to an index; released when dropped.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of an index's folder, or says who holds it.
    pub fn acquire(dir: &Path) -> Result<Self> {
        let path = dir.join("writer.lock");
        let io = |source| Error::io(&path, source);
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked { path: dir.into(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        // The lock holds without the text, and on a full disk a run that frees space must begin.
        let _ = sign(&mut file);
        Ok(Self { file })
    }
}

/// Writes who holds the lock.
fn sign(file: &mut File) -> io::Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let host = gethostname::gethostname();
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "pid {} on {}, since {}", std::process::id(), host.to_string_lossy(), utc(since))
}

/// Who holds the lock, as far as it says.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    match text.trim() {
        "" => "it did not say who it is".to_owned(),
        text => text.to_owned(),
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A child that another thread is just starting holds the file too until it has its
        // own program; to close the file would not release the lock before.
        let _ = self.file.unlock();
    }
}

/// Seconds since 1970 as `2021-03-05T10:00Z`.
fn utc(seconds: u64) -> String {
    let (days, minutes) = (seconds / 86_400 + 719_162, seconds % 86_400 / 60);
    let day = crate::article::Date::from_days(days).map(|date| date.to_string()).unwrap_or_default();
    format!("{day}T{:02}:{:02}Z", minutes / 60, minutes % 60)
}
