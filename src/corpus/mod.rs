//! Files of a corpus become raw documents: walking, unpacking, decoding, and one reader per format.
//!
//! In go paths, out come [`Record`]s through a sink, one at a time, so memory stays bounded by one record
//! however large a file is. What a file or record lacks is said as a [`Problem`]; the caller goes on with
//! the next. Nothing is interpreted here: dates stay as written and the page's leftovers stay in the text,
//! because that is the work of `clean`.

mod agency_codes;
mod detect;
mod field_names;
pub(crate) mod file_name;
mod format;
mod html;
mod input;
mod io_reason;
mod json;
mod mail;
mod markdown;
mod markup;
mod record;
mod sqlite;
mod text;
mod trafilatura_table;
mod walk;
mod warc;
mod xml;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::article::RawDocument;
use crate::corpus::input::meter::Metered;
use crate::corpus::io_reason::io_reason;
use crate::error::{Limit, Problem, ProblemKind, Reason};
pub(crate) use format::Format;
pub(crate) use record::{Record, RecordOutput, RecordSink};

pub use input::hash::content_hash;
pub use input::limits::Limits;
pub use input::meter::Meter;
pub use walk::{FoundFile, WalkOptions, list, walk};

/// Reads the records of one file and says what the file was.
///
/// Trouble with one record goes to the sink and reading goes on. Trouble that ends the file is the error:
/// records read before it were in order and have reached the sink. `meter` counts the bytes that are read;
/// where it says to stop, reading ends with an error, and the last record may be half of one.
pub fn read(
    path: &Path,
    limits: &Limits,
    meter: &Meter,
    sink: &mut RecordSink<'_>,
) -> Result<Format, Problem> {
    let name = file_name::to_text(path);
    let problem = |reason: Reason| Problem::new(name.clone(), None, reason);
    let mut file = File::open(path).map_err(|error| problem(io_reason(&error)))?;
    let size = file.metadata().map_err(|error| problem(io_reason(&error)))?;
    if !size.is_file() {
        return Err(problem(Reason::new(ProblemKind::Unreadable, "not a regular file")));
    }
    if size.len() > limits.file_bytes_max {
        return Err(problem(input::limits::exceeded("the file", Limit::FileBytes, limits.file_bytes_max)));
    }
    // A database is read by its path, in pages and not as a stream.
    if is_database(&mut file).map_err(|error| problem(io_reason(&error)))? {
        meter.add(size.len());
        return sqlite::read(path, limits, &mut RecordOutput { name: &name, sink })
            .map_err(problem)
            .map(|()| Format::Sqlite);
    }
    let broken_off = Cell::new(false);
    let end = read_from(Box::new(Metered { file, meter, broken_off: &broken_off }), &name, limits, sink);
    if broken_off.get() { Err(problem(Reason::new(ProblemKind::Interrupted, "interrupted"))) } else { end }
}

/// Whether a file is an SQLite database; it is left at its start.
fn is_database(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::with_capacity(sqlite::MAGIC.len());
    file.by_ref().take(sqlite::MAGIC.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == sqlite::MAGIC)
}

/// Reads records from anything that yields bytes, as [`read`] does; `name` is used as the path.
pub fn read_from(
    input: Box<dyn Read + '_>,
    name: &str,
    limits: &Limits,
    sink: &mut RecordSink<'_>,
) -> Result<Format, Problem> {
    let mut out = RecordOutput { name, sink };
    let result = open(input, limits, &mut out);
    result.map_err(|reason| Problem::new(name, None, reason))
}

/// Unpacks what is packed; an archive of packed records is its reader's to unpack.
pub(crate) fn open(
    input: Box<dyn Read + '_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<Format, Reason> {
    let (is_gzip, input) = input::compression::is_gzip(input).map_err(|error| io_reason(&error))?;
    let input: Box<dyn Read + '_> = match is_gzip {
        false => input,
        true => {
            let mut packed = input::window::Stream::new(input);
            packed.fill_to(detect::HEAD_BYTES).map_err(|error| io_reason(&error))?;
            if warc::is_packed(&mut packed, limits).map_err(|error| io_reason(&error))? {
                return warc::read_packed(packed, limits, out).map(|()| Format::Warc);
            }
            Box::new(packed)
        }
    };
    let unpacked = input::compression::unpack(input, limits).map_err(|error| io_reason(&error))?;
    dispatch(unpacked, limits, out)
}

/// Recognises the format by a look at the start and hands over to its reader.
fn dispatch(
    unpacked: Box<dyn Read + '_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<Format, Reason> {
    let mut stream = input::window::Stream::new(unpacked);
    stream.fill_to(detect::HEAD_BYTES).map_err(|error| io_reason(&error))?;
    let guess = detect::guess(stream.available(), out.name)?;
    match guess.format {
        Format::Json => json::read(stream.transcoded(guess.encoding), limits, out)?,
        Format::JsonLines => json::lines::read(stream.transcoded(guess.encoding), limits, out)?,
        Format::Warc => warc::read(stream, limits, out)?,
        Format::Mail => mail::read(stream, limits, out)?,
        Format::Sqlite => return Err("an SQLite database inside a packed file".into()),
        Format::NewsMl | Format::Nitf | Format::Feed | Format::Tei | Format::Ids | Format::Trafilatura => {
            let declared = xml::declared(stream.available());
            let is_table = !stream.available().trim_ascii_start().starts_with(b"<");
            let stream = stream.transcoded(guess.encoding);
            match guess.format {
                Format::NewsMl => xml::read(xml::newsml::NewsMl, stream, declared, limits, out)?,
                Format::Nitf => xml::read(xml::nitf::Nitf, stream, declared, limits, out)?,
                Format::Feed => xml::read(xml::feed::Feed::default(), stream, declared, limits, out)?,
                Format::Tei => xml::read(xml::tei::Tei, stream, declared, limits, out)?,
                Format::Ids => xml::read(xml::ids_i5::Ids::default(), stream, declared, limits, out)?,
                _ if is_table && guess.encoding.is_none() => trafilatura_table::read(stream, limits, out)?,
                _ => xml::read(xml::trafilatura::Doc, stream, declared, limits, out)?,
            }
        }
        Format::Text | Format::Markdown | Format::Html => {
            let (limit, max) = match guess.format {
                Format::Html => (Limit::HtmlBytes, limits.html_bytes_max),
                _ => (Limit::RecordBytes, limits.record_bytes_max),
            };
            let bytes = stream.into_bytes(max).map_err(|error| io_reason(&error))?;
            let bytes = bytes.ok_or_else(|| input::limits::exceeded("the text", limit, max as u64))?;
            let text = input::decode::decode(bytes, guess.encoding, guess.format);
            let document = match guess.format {
                Format::Html => html::read(&text, limits)?,
                Format::Markdown => markdown::read(&text)?,
                _ => text::read(&text)?,
            };
            out.record(RawDocument { record: 1, ..document }, false);
        }
    }
    Ok(guess.format)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Reads bytes as a file: records, problems with records, and the end.
    pub(crate) fn read_bytes(
        bytes: &[u8],
        limits: &Limits,
    ) -> (Vec<Record>, Vec<Problem>, Result<Format, Problem>) {
        let (mut records, mut problems) = (Vec::new(), Vec::new());
        let mut sink = |result| match result {
            Ok(record) => records.push(record),
            Err(problem) => problems.push(problem),
        };
        let end = read_from(Box::new(bytes), "a", limits, &mut sink);
        (records, problems, end)
    }

    /// Returns the result of reading bytes, in order of records: `record:id` and `record!reason`,
    /// and at the end `!reason`. Positions in reasons are left out.
    pub(crate) fn show(bytes: &[u8], limits: &Limits) -> Vec<String> {
        let (records, problems, end) = read_bytes(bytes, limits);
        let bare = |problem: &Problem| {
            let reason = problem.reason.as_str();
            let parted = reason
                .split_once(": ")
                .filter(|(place, _)| place.starts_with("byte ") || place.starts_with("line "));
            let reason = parted.map_or(reason, |(_, rest)| rest);
            reason
                .split(" (byte")
                .next()
                .unwrap_or_default()
                .split(" at line")
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let mut shown: Vec<(u32, String)> = records
            .iter()
            .map(|record| (record.document.record, record.document.id.clone().unwrap_or_default()))
            .map(|(number, id)| (number, format!("{number}:{id}")))
            .collect();
        let told = problems.iter().map(|problem| (problem.record.unwrap_or(0), bare(problem)));
        shown.extend(told.map(|(number, reason)| (number, format!("{number}!{reason}"))));
        shown.sort();
        let end = end.err().map(|problem| format!("!{}", bare(&problem)));
        shown.into_iter().map(|(_, text)| text).chain(end).collect()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("packs");
        encoder.finish().expect("packs")
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn lines(count: u32) -> String {
        let line =
            |number| format!("{{\"id\": {number}, \"body\": \"Text {number} für {}\"}}\n", number * 7919);
        (1..=count).map(line).collect()
    }

    #[test]
    fn packed_files_are_unpacked() {
        let (one, two) = (lines(20_000), lines(3));
        let skip = [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"skip"].concat();
        for (bytes, count) in [
            (gzip(one.as_bytes()), 20_000),
            ([gzip(two.as_bytes()), gzip(two.as_bytes())].concat(), 6),
            (zstd(one.as_bytes()), 20_000),
            ([skip.clone(), zstd(two.as_bytes()), skip, zstd(two.as_bytes())].concat(), 6),
        ] {
            let (records, problems, end) = read_bytes(&bytes, &Limits::default());
            assert_eq!((records.len(), problems.len(), end), (count, 0, Ok(Format::JsonLines)));
        }
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        let whole = lines(50_000);
        for (mut packed, reason) in [(gzip(whole.as_bytes()), "cut off"), (zstd(whole.as_bytes()), "cut-off")]
        {
            packed.truncate(packed.len() * 3 / 4);
            let (records, problems, end) = read_bytes(&packed, &Limits::default());
            assert!(records.len() > 10_000 && problems.is_empty(), "{} {problems:?}", records.len());
            assert!(end.is_err_and(|problem| problem.reason.contains(reason)));
        }
        let mut broken = gzip(b"Titel\nText");
        broken[12] ^= 0xff;
        assert!(read_bytes(&broken, &Limits::default()).2.is_err());
        let not_gzip = show(b"\x1f\x8bText und mehr, aber kein gzip", &Limits::default());
        assert!(not_gzip[0].starts_with("!invalid gzip data"), "{not_gzip:?}");
    }

    #[test]
    fn a_file_that_grows_beyond_reason_is_stopped() {
        let bomb = zstd(&vec![b'a'; 5 << 20]);
        let limits = Limits { unpacked_ratio_max: 100, ..Limits::default() };
        assert!(show(&bomb, &limits)[0].contains("grows to more than 100 times"));
        let limits = Limits { unpacked_bytes_max: 1000, ..Limits::default() };
        assert!(show(&gzip(&[b'a'; 2000]), &limits)[0].contains("the limit unpacked_bytes_max"));
    }

    #[test]
    fn formats_and_encodings_meet() {
        let text = "Überschrift\n\nDer Text über Größe.";
        let json = "{\"title\": \"Überschrift\", \"body\": \"Größe\"}";
        let utf16 = |text: &str| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, format) in [
            (text.as_bytes().to_vec(), Format::Text),
            (utf16(text), Format::Text),
            (latin(text), Format::Text),
            (latin(json), Format::Json),
            (utf16(json), Format::Json),
            ([latin(json), latin("\n"), latin(json)].concat(), Format::JsonLines),
            (utf16(&format!("{json}\r\n{json}")), Format::JsonLines),
            (b"---\ntitle: \xc3\x9cberschrift\n---\nGr\xc3\xb6\xc3\x9fe".to_vec(), Format::Markdown),
            (latin("# Überschrift\n\nGröße [x](http://a.example)"), Format::Markdown),
        ] {
            let (records, problems, end) = read_bytes(&bytes, &Limits::default());
            assert_eq!((problems.len(), end), (0, Ok(format)));
            for Record { document, container } in records {
                assert!(document.body.contains("Größe"), "{document:?}");
                assert!(
                    document.title.is_some_and(|title| title == "Überschrift")
                        || document.title_on_first_line
                );
                assert_eq!(container, format == Format::JsonLines);
            }
        }
    }

    #[test]
    fn broken_lines_are_reported_with_their_place() {
        let (records, problems, end) = read_bytes(
            b"{\"id\": 1, \"body\": \"a\"}\n\n{\"id\": 2, \"bo\n17\n{\"id\": 4, \"body\": \"d\"}",
            &Limits::default(),
        );
        assert_eq!((records.len(), end), (2, Ok(Format::JsonLines)));
        let told: Vec<_> = problems.iter().map(|problem| (problem.record, problem.reason.as_str())).collect();
        assert_eq!(told.len(), 2);
        assert!(
            told[0].0 == Some(2) && told[0].1.starts_with("line 3: broken JSON: EOF while parsing"),
            "{told:?}"
        );
        assert_eq!(told[1], (Some(3), "line 4: the record is not an object"));
    }

    #[test]
    fn files_that_cannot_be_read_are_problems() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            path
        };
        let limits = Limits { file_bytes_max: 1000, ..Limits::default() };
        for (path, reason) in [
            (folder.path().to_owned(), "not a regular file"),
            (folder.path().join("none"), "no such file"),
            (at("empty", b""), "the file is empty"),
            (at("large", &[b'x'; 1001]), "the file is larger than 1000 bytes (the limit file_bytes_max)"),
            (at("pdf", b"%PDF-1.4\n"), "a PDF document, not text"),
            (at("binary", b"a\0b\x01\x02"), "binary data, not text"),
        ] {
            let end = read(&path, &limits, &Meter::default(), &mut |_| panic!("no records"));
            let problem = end.expect_err("a problem");
            assert!(problem.reason.starts_with(reason), "{}: {}", path.display(), problem.reason);
            assert_eq!(problem.path, path.to_string_lossy());
        }
    }
}
