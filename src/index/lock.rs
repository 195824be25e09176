//! One writer at a time: a locked file that says who holds it.
//!
//! The lock is the operating system's, so it ends with its owner, however that
//! ends; the text in the file is only for people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
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
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(Error::Locked { path: dir.into(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        file.set_len(0).and_then(|()| file.rewind()).map_err(io)?;
        writeln!(file, "pid {}, since {}", std::process::id(), utc(since)).map_err(io)?;
        Ok(Self { file })
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
