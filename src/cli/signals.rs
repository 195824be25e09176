//! SIGINT and SIGTERM: the first asks the run to stop where it can go on, a second ends it at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Shells add this to a signal's number for the exit code of a process that it ended.
const EXIT_BASE: i32 = 128;

/// The signals that came since they are caught.
pub struct Signals {
    stop: Arc<AtomicBool>,
    code: Arc<AtomicUsize>,
}

impl Signals {
    /// Catches the signals from now on.
    pub fn catch() -> io::Result<Self> {
        let signals = Self { stop: Arc::default(), code: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            let code = EXIT_BASE + signal;
            // They act in this order; the first has something to do only from the second signal on.
            flag::register_conditional_shutdown(signal, code, Arc::clone(&signals.stop))?;
            flag::register_usize(signal, Arc::clone(&signals.code), code as usize)?;
            flag::register(signal, Arc::clone(&signals.stop))?;
        }
        Ok(signals)
    }

    /// Becomes true with the first signal.
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Whether one came.
    pub fn came(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// The exit code that says which came; that of SIGINT where none did.
    pub fn exit_code(&self) -> u8 {
        // Ended without a signal of ours, as in a test: the code of Ctrl-C is the most likely.
        let none = EXIT_BASE + SIGINT;
        match self.code.load(Ordering::SeqCst) {
            0 => none as u8,
            code => code as u8,
        }
    }
}
