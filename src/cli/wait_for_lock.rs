//! Waits for another process that is writing to the index.

use std::thread;
use std::time::{Duration, Instant};

use depesche::render::sanitize;
use depesche::{Error, Result};

use super::output::say;
use super::signals::Signals;

/// How often it is asked whether the other has ended.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Attempts something again and again while another process holds the lock, until `wait`
/// has passed or, where signals are caught, one came.
pub fn patiently<T>(
    wait: Duration,
    signals: Option<&Signals>,
    mut attempt: impl FnMut() -> Result<T>,
) -> Result<T> {
    let came = || signals.is_some_and(Signals::came);
    let started = Instant::now();
    let mut said = false;
    loop {
        match attempt() {
            // Asked again and again: waiting for a lock can't be interrupted by a signal on every
            // system.
            Err(Error::Locked { holder, .. }) if started.elapsed() < wait && !came() => {
                if !said {
                    say(format_args!("waiting for another writer ({})", sanitize(&holder)));
                    said = true;
                }
                thread::sleep(ASK_EVERY.min(wait.saturating_sub(started.elapsed())));
            }
            other => return other,
        }
    }
}
