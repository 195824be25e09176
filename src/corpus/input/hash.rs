//! The hash of a file's content, which tells whether it has changed.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::corpus::input::meter::Meter;

/// Hash of a file's bytes as they lie on the disk, for recognising files that did not change.
///
/// Where `meter` says to stop, that is an error.
pub fn content_hash(path: &Path, meter: &Meter) -> io::Result<u128> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 17];
    loop {
        meter.check()?;
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hash.digest128()),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
