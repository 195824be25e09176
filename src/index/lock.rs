//! One writer at a time: a locked file that names its holder.
//!
//! The lock is the operating system's, so it ends with its process, even if that is killed; the
//! text in the file is only for people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::article::Moment;
use crate::error::{Error, Result};

/// How long to retry: a killed process holds its lock until the system has cleaned up after it.
const GRACE: Duration = Duration::from_millis(500);

/// Pause between two attempts.
const ASK_EVERY: Duration = Duration::from_millis(10);

/// Held while a process writes to an index; released when dropped.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of an index's folder, or returns an error that names its holder.
    pub fn acquire(dir: &Path) -> Result<Self> {
        let path = dir.join("writer.lock");
        let io = |source| Error::writing(&path, source);
        let mut file =
            // Not truncated: until the lock is ours, the text in the file is that of its holder.
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
        // The lock works without the text, and on a full disk a run that would free space must be
        // able to start.
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

/// Returns who holds the lock, as far as the file says.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let _ = file.read_to_string(&mut text);
    match text.trim() {
        "" => "unknown holder".to_owned(),
        text => text.to_owned(),
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A child process that another thread is just forking has the file open too, until it
        // executes its program. Closing our handle would not release the lock before that;
        // unlocking does.
        let _ = self.file.unlock();
    }
}
