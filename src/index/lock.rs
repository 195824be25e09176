//! One writer at a time: a locked file that says who holds it.
//!
//! The lock is the operating system's, so it ends with its owner, however that
//! ends; the text in the file is only for people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::article::Moment;
use crate::error::{Error, Result};

/// How long a lock is asked for: a process that was killed holds its own until the system
/// has put it away.
const GRACE: Duration = Duration::from_millis(500);

/// Between two attempts.
const ASK_EVERY: Duration = Duration::from_millis(10);

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
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if started.elapsed() < GRACE => thread::sleep(ASK_EVERY),
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Locked { path: dir.into(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(source)) => return Err(io(source)),
            }
        }
        // The lock holds without the text, and on a full disk a run that frees space must begin.
        let _ = sign(&mut file);
        Ok(Self { file })
    }
}

/// Writes who holds the lock.
fn sign(file: &mut File) -> io::Result<()> {
    let since = Moment::from(SystemTime::now());
    let host = gethostname::gethostname();
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "pid {} on {}, since {}", std::process::id(), host.to_string_lossy(), since)
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
