//! How far the files of a run have been read, and whether reading is to stop.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The state shared by all readers of a run.
#[derive(Debug, Default)]
pub struct Meter {
    bytes: AtomicU64,
    stop: Arc<AtomicBool>,
}

impl Meter {
    /// A meter at zero; whoever sets `stop` ends the reading.
    pub fn new(stop: Arc<AtomicBool>) -> Self {
        Self { bytes: AtomicU64::new(0), stop }
    }

    /// Bytes of files read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whether reading is to stop. Once it is, it stays so.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Returns an error if the reader is to stop.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.is_stopped() { Err(io::Error::other("interrupted")) } else { Ok(()) }
    }
}

/// A file that says how far it has been read, and ends with an error when it is to stop.
pub(crate) struct Metered<'m> {
    pub file: File,
    pub meter: &'m Meter,
    /// Whether it ended so. A reader may take what came before for the whole.
    pub broken_off: &'m Cell<bool>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.meter.check().inspect_err(|_| self.broken_off.set(true))?;
        let length = self.file.read(buffer)?;
        self.meter.add(length as u64);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_counted_until_it_is_to_stop() {
        let path = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(path.path(), "Haus am See").expect("written");
        let stop = Arc::<AtomicBool>::default();
        let (meter, broken_off) = (Meter::new(stop.clone()), Cell::new(false));
        let file = File::open(path.path()).expect("opened");
        let mut metered = Metered { file, meter: &meter, broken_off: &broken_off };
        assert_eq!(metered.read(&mut [0; 4]).expect("read"), 4);
        assert_eq!((meter.bytes(), broken_off.get()), (4, false));
        stop.store(true, Ordering::Relaxed);
        assert!(metered.read(&mut [0; 4]).is_err());
        assert_eq!((meter.bytes(), broken_off.get()), (4, true));
    }
}
