//! `.warc.gz`: gzip member by member, one record in each.
//!
//! Unpacked as one stream, an archive would end at the first member that is broken. So each is unpacked by
//! itself out of the window, and behind a broken one the next is looked for.

use std::io;
use std::io::Read;

use flate2::bufread::GzDecoder;
use memchr::memmem;

use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::record::RecordOutput;
use crate::corpus::warc::{Archive, HEADER_BYTES_MAX, MAGIC};
use crate::error::{Limit, Reason};

/// First bytes of a gzip member with the only method there is.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];

/// Whether the first member unpacks to a record of an archive and ends within what may be kept of one:
/// else the archive was packed as a whole, and is read as a stream.
pub(crate) fn is_packed(stream: &mut Stream<'_>, limits: &Limits) -> io::Result<bool> {
    if !begins(stream.available()) {
        return Ok(false);
    }
    let max = limits.html_bytes_max.saturating_add(HEADER_BYTES_MAX);
    loop {
        let held = stream.available().len();
        // Whether the whole first member fits decides: an archive is packed member by member, while
        // a single stream around all records is better unpacked as one.
        match unpack(stream.available(), max) {
            Member::Whole(..) | Member::Broken => return Ok(true),
            Member::TooLarge(_) => return Ok(false),
            Member::More => {
                stream.fill_to(held * 2)?;
                if stream.available().len() == held || held > max {
                    return Ok(stream.available().len() == held);
                }
            }
        }
    }
}

/// Reads the archive member by member. The error is what ended it early.
pub(crate) fn read(
    mut stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let mut archive = Archive { limits, out, record: 0 };
    let mut unpacked = 0u64;
    while members(&mut stream, &mut archive, &mut unpacked).map_err(|error| io_reason(&error))? {
        let max = limits.unpacked_bytes_max;
        if unpacked > max {
            return Err(exceeded("the unpacked file", Limit::UnpackedBytes, max));
        }
    }
    Ok(())
}

/// Reads the member at the window's start; `false` at the end.
fn members(
    stream: &mut Stream<'_>,
    archive: &mut Archive<'_, '_, '_>,
    unpacked: &mut u64,
) -> io::Result<bool> {
    let max = archive.kept_max();
    if stream.peek()?.is_none() {
        return Ok(false);
    }
    let position = stream.position();
    stream.fill_to(1 << 15)?;
    loop {
        let held = stream.available().len();
        match unpack(stream.available(), max) {
            Member::Whole(bytes, used) => {
                *unpacked += bytes.len() as u64;
                stream.consume(used);
                records(&bytes, archive)?;
                return Ok(true);
            }
            Member::TooLarge(start) => {
                // Its records say of themselves whether they should have been read.
                records(&start, archive)?;
                // Unpacked only to find its end, and counted, so that a bomb ends the file.
                let left = archive.limits.unpacked_bytes_max.saturating_sub(*unpacked);
                *unpacked += drain(stream, left)?;
                return Ok(true);
            }
            Member::More if held <= max => {
                stream.fill_to(held.saturating_mul(2).max(1))?;
                if stream.available().len() > held {
                    continue;
                }
                archive.problem(position, "the gzip data ends too early: the record is cut off".to_owned());
                return next_member(stream);
            }
            Member::More | Member::Broken => {
                archive.problem(position, "invalid gzip data".to_owned());
                return next_member(stream);
            }
        }
    }
}

/// Hands the records in a member over.
fn records(bytes: &[u8], archive: &mut Archive<'_, '_, '_>) -> io::Result<()> {
    let mut inside = Stream::new(Box::new(bytes));
    while archive.step(&mut inside)? {}
    Ok(())
}

/// A member at the start of a window.
enum Member {
    /// Its content, and how many bytes it takes.
    Whole(Vec<u8>, usize),
    /// The start of a content larger than may be kept.
    TooLarge(Vec<u8>),
    /// It goes on behind the window.
    More,
    /// It can't be unpacked.
    Broken,
}

fn unpack(window: &[u8], max: usize) -> Member {
    let mut decoder = GzDecoder::new(window);
    let mut bytes = Vec::new();
    let end = decoder.by_ref().take(max as u64 + 1).read_to_end(&mut bytes);
    match end {
        Ok(length) if length > max => Member::TooLarge(bytes),
        Ok(_) => Member::Whole(bytes, window.len() - decoder.into_inner().len()),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Member::More,
        Err(_) => Member::Broken,
    }
}

/// Whether a member begins here that holds a record.
fn begins(window: &[u8]) -> bool {
    let mut start = [0; 5];
    window.starts_with(GZIP) && GzDecoder::new(window).read_exact(&mut start).is_ok() && start == MAGIC
}

/// Passes a large member; gives its size, or one byte more than may be unpacked.
fn drain(stream: &mut Stream<'_>, left: u64) -> io::Result<u64> {
    let decoder = GzDecoder::new(&mut *stream);
    match io::copy(&mut decoder.take(left.saturating_add(1)), &mut io::sink()) {
        Ok(bytes) => Ok(bytes),
        Err(_) => next_member(stream).map(|_| 0),
    }
}

/// Goes on to the next member behind the first byte; `false` if there is none.
fn next_member(stream: &mut Stream<'_>) -> io::Result<bool> {
    stream.consume(1);
    loop {
        // A member must be in the window far enough for its first bytes to be unpacked.
        stream.fill_to(1 << 16)?;
        let window = stream.available();
        if let Some(at) = memmem::find_iter(window, GZIP).find(|at| begins(&window[*at..])) {
            stream.consume(at);
            return Ok(true);
        }
        let held = window.len();
        // The start of a member may lie across the border, so the end of the window is kept.
        let passed = held.saturating_sub(1 << 12);
        if passed == 0 || held < 1 << 16 {
            stream.consume(held);
            return Ok(false);
        }
        stream.consume(passed);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::{read_bytes, show};
    use crate::corpus::warc::tests::{page, record};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("packs");
        encoder.finish().expect("packs")
    }

    #[test]
    fn members_are_read_one_by_one_or_as_a_whole() {
        let records = [
            record("warcinfo", "i", b"x"),
            record("response", "a", &page("A")),
            record("response", "b", &page("B")),
        ];
        let single: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        let whole = gzip(&records.concat());
        for archive in [single, whole] {
            let (records, problems, end) = read_bytes(&archive, &Limits::default());
            assert_eq!((records.len(), problems.len(), end), (2, 0, Ok(Format::Warc)));
        }
    }

    #[test]
    fn a_broken_member_costs_itself() {
        let (a, b, c) = (
            gzip(&record("response", "a", &page("A"))),
            gzip(&record("response", "b", &page("B"))),
            gzip(&record("response", "c", &page("C"))),
        );
        let mut flipped = b.clone();
        let middle = flipped.len() / 2;
        flipped[middle..middle + 20].iter_mut().for_each(|byte| *byte ^= 0x5a);
        for broken in
            [flipped, b[..b.len() / 2].to_vec(), b"garbage".to_vec(), [&b[..b.len() - 8], &[0; 8]].concat()]
        {
            let shown = show(&[&a[..], &broken, &c].concat(), &Limits::default());
            assert_eq!(
                (shown.len(), &*shown[0], &*shown[2]),
                (3, "1:urn:uuid:a", "3:urn:uuid:c"),
                "{shown:?}"
            );
            assert!(shown[1].starts_with("2!invalid gzip data"), "{shown:?}");
        }
        let cut = show(&[&a[..], &b[..b.len() / 2]].concat(), &Limits::default());
        assert_eq!(cut, ["1:urn:uuid:a", "2!the gzip data ends too early: the record is cut off"]);
    }

    #[test]
    fn a_large_member_is_passed_over() {
        let film =
            [&b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"[..], &vec![b'x'; 3 << 20]].concat();
        let large = [&page("B")[..], &vec![b' '; 3 << 20]].concat();
        let archive: Vec<u8> = [
            record("response", "a", &page("A")),
            record("response", "f", &film),
            record("response", "b", &large),
            record("response", "c", &page("C")),
        ]
        .iter()
        .flat_map(|record| gzip(record))
        .collect();
        let limits = Limits { html_bytes_max: 100_000, ..Limits::default() };
        let shown = show(&archive, &limits);
        assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:urn:uuid:a", "3:urn:uuid:c"), "{shown:?}");
        let limits = Limits { unpacked_bytes_max: 1000, ..Limits::default() };
        assert!(
            show(&archive, &limits).last().is_some_and(|end| end.contains("the limit unpacked_bytes_max"))
        );
    }
}
