//! Checksums of the engine's files: each ends in a footer with the CRC-32 of everything before it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crc32fast::Hasher;

/// Bytes behind the footer's JSON: its length and a fixed magic number.
const TRAILER: usize = 4 + 4;
const MAGIC: u32 = 1337;

/// Maximum length of a footer's JSON, in bytes.
const FOOTER_MAX: u64 = 1000;

/// Bytes read at a time.
const BLOCK: usize = 1 << 18;

/// Returns the engine's version as it is written in its footers.
pub(super) fn engine_version() -> String {
    serde_json::json!(tantivy::version()).to_string()
}

/// Checks a file of the engine. Returns its length in bytes, or what is wrong with it. `engines`
/// are the versions that may have written it.
pub(super) fn check(file: &mut File, engines: &[String]) -> io::Result<Result<u64, &'static str>> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail_start = length.saturating_sub(FOOTER_MAX + TRAILER as u64);
    file.seek(SeekFrom::Start(tail_start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let Some((rest, trailer)) = tail.split_last_chunk::<TRAILER>() else { return Ok(Err("cut short")) };
    let number =
        |at: usize| u32::from_le_bytes([trailer[at], trailer[at + 1], trailer[at + 2], trailer[at + 3]]);
    let footer_at = rest.len().checked_sub(number(0) as usize);
    let Some(footer) = footer_at.and_then(|at| rest.get(at..)).filter(|_| number(4) == MAGIC) else {
        return Ok(Err("its footer is damaged: the file was cut short or overwritten"));
    };
    // Read in blocks and not mapped: damage on disk is then an error of `read`, not a signal.
    let body = length - (footer.len() + TRAILER) as u64;
    file.rewind()?;
    let (mut hasher, mut left, mut block) = (Hasher::new(), file.take(body), vec![0; BLOCK]);
    loop {
        match left.read(&mut block)? {
            0 => break,
            count => hasher.update(&block[..count]),
        }
    }
    let sum = hasher.finalize();
    let written = |engine: &String| is_footer(footer, engine, sum);
    let whole = engines.iter().any(written) || written(&engine_version());
    Ok(if whole { Ok(length) } else { Err("checksum does not match") })
}

/// Returns whether `footer` is what version `engine` writes behind content with the CRC-32 `sum`.
fn is_footer(footer: &[u8], engine: &str, sum: u32) -> bool {
    // The CRC does not cover the footer, so its version is compared with those known to have
    // written to the index. It is compared as JSON text, which `serde_json` writes with sorted
    // keys.
    let same = |value: &serde_json::Value| {
        value.get("crc").is_some_and(|crc| *crc == sum)
            && value.get("version").is_some_and(|version| engine == version.to_string().as_str())
    };
    serde_json::from_slice(footer).is_ok_and(|value| same(&value))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tantivy::Directory;
    use tantivy::directory::{ManagedDirectory, MmapDirectory, TerminatingWrite};

    use super::*;

    #[test]
    fn every_changed_byte_is_found() {
        let dir = tempfile::tempdir().expect("a folder");
        let engine = MmapDirectory::open(dir.path()).expect("opened");
        let engine = ManagedDirectory::wrap(Box::new(engine)).expect("wrapped");
        let mut file = engine.open_write("a".as_ref()).expect("a file");
        file.write_all(b"Der Rat hat beraten.").expect("written");
        file.terminate().expect("ended");
        let path = dir.path().join("a");
        let good = std::fs::read(&path).expect("read");
        let verdict = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("written");
            check(&mut File::open(&path).expect("opened"), &[]).expect("read")
        };
        assert_eq!(verdict(&good), Ok(good.len() as u64));
        for at in 0..good.len() {
            for bit in [1, 0x20, 0x80] {
                let mut bytes = good.clone();
                bytes[at] ^= bit;
                assert!(verdict(&bytes).is_err(), "byte {at}, bit {bit}");
            }
            assert!(verdict(&good[..at]).is_err(), "cut at {at}");
        }
    }
}
