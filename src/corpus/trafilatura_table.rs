//! The tables that trafilatura writes: eleven columns separated by tabs, no header line, and `null`
//! for an empty value.
//!
//! A record may span several lines in quotes. Its end is found by quotes alone before it is parsed,
//! so memory is bounded by a record. A record whose quote never closes costs only itself: reading
//! continues at the next line that begins like a record.

use csv::ReaderBuilder;
use memchr::memmem;

use crate::article::RawDocument;
use crate::corpus::field_names;
use crate::corpus::input::decode;
use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::record::RecordOutput;
use crate::error::{Limit, Reason};

/// The columns: url, id, fingerprint, hostname, title, image, date, text, comments, license, pagetype.
const COLUMNS: usize = 11;
/// The empty value.
const NULL: &str = "null";

/// Whether a text begins as a record: an address and ten tabs in the right places.
pub(crate) fn begins(text: &str) -> bool {
    let Some(line) = text.lines().next() else { return false };
    let columns: Vec<&str> = line.split('\t').collect();
    let is_address = |column: &str| column.contains("://") && !column.contains(char::is_whitespace);
    let is_mark = |column: &str| column.len() == 16 && column.bytes().all(|byte| byte.is_ascii_hexdigit());
    // The text may go on below.
    columns.len() >= 8
        && (is_address(columns[0]) || columns[0] == NULL)
        && (is_mark(columns[2]) || columns[2] == NULL)
        && (is_address(columns[0]) || is_mark(columns[2]))
        && columns.len() <= COLUMNS
}

/// Reads all records. The error is what ended the file early.
pub(crate) fn read(
    mut stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let max = limits.record_bytes_max;
    let mut number = 0u32;
    loop {
        let position = stream.position();
        let end = record_end(&mut stream, max).map_err(|error| io_reason(&error))?;
        if stream.available().is_empty() {
            return Ok(());
        }
        let held = stream.available().len();
        let length = match end {
            RecordEnd::At(length) => length,
            RecordEnd::TooFar | RecordEnd::Missing => next_record(stream.available()).unwrap_or(held),
        };
        if !stream.available()[..length].trim_ascii().is_empty() {
            number = number.saturating_add(1);
            let read = match end {
                RecordEnd::At(length) => document(&stream.available()[..length]),
                RecordEnd::TooFar => Err(exceeded("the record", Limit::RecordBytes, max as u64)),
                RecordEnd::Missing => Err("a quotation mark is not closed".into()),
            };
            match read {
                Ok(document) => out.record(RawDocument { record: number, ..document }, true),
                Err(reason) => out.problem(number, reason.map(|reason| format!("byte {position}: {reason}"))),
            }
        }
        stream.consume(length);
    }
}

/// Where a record ends.
enum RecordEnd {
    /// Behind its line break.
    At(usize),
    /// Beyond the limit of a record.
    TooFar,
    /// Nowhere: the file ends in quotes.
    Missing,
}

/// Finds the end of the record at the window's start: the first line break outside quotes.
fn record_end(stream: &mut Stream<'_>, max: usize) -> std::io::Result<RecordEnd> {
    let (mut at, mut quoted) = (0, false);
    loop {
        let window = stream.available();
        while let Some(found) = memchr::memchr2(b'"', b'\n', &window[at..]) {
            at += found + 1;
            match window[at - 1] {
                b'"' => quoted = !quoted,
                _ if !quoted => return Ok(RecordEnd::At(at)),
                _ => {}
            }
        }
        at = window.len();
        if at > max {
            return Ok(RecordEnd::TooFar);
        }
        if !stream.fill()? {
            return Ok(if quoted { RecordEnd::Missing } else { RecordEnd::At(at) });
        }
    }
}

/// Where behind the first byte a line begins as a record does.
fn next_record(window: &[u8]) -> Option<usize> {
    memmem::find_iter(window, b"\nhttp").map(|at| at + 1).find(|at| {
        let line = window[*at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        std::str::from_utf8(line).is_ok_and(begins)
    })
}

fn document(record: &[u8]) -> Result<RawDocument, Reason> {
    let tabs = memchr::memchr_iter(b'\t', record).count();
    if tabs + 1 < COLUMNS {
        return Err(format!("the record has {} columns and not {COLUMNS}", tabs + 1).into());
    }
    let text = match std::str::from_utf8(record) {
        Ok(text) => text.to_owned(),
        Err(_) => decode::legacy(record),
    };
    let mut reader =
        ReaderBuilder::new().delimiter(b'\t').has_headers(false).flexible(true).from_reader(text.as_bytes());
    let columns = match reader.records().next() {
        Some(Ok(columns)) if columns.len() == COLUMNS => columns,
        Some(Ok(columns)) => {
            return Err(format!("the record has {} columns and not {COLUMNS}", columns.len()).into());
        }
        _ => return Err("the record can't be taken apart".into()),
    };
    let column = |at: usize| {
        columns.get(at).map(str::trim).filter(|text| !text.is_empty() && *text != NULL).map(str::to_owned)
    };
    let url = column(0).filter(|url| url.contains("://"));
    Ok(RawDocument {
        id: column(1),
        title: column(4),
        body: column(7).unwrap_or_default(),
        date: column(6),
        source: column(3).or_else(|| url.as_deref().and_then(field_names::site)),
        url,
        ..RawDocument::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::tests::{read_bytes, show};

    fn row(id: &str, text: &str) -> String {
        format!(
            "https://a.example/{id}\t{id}\tcf60f9e1dd4b8e0b\ta.example\tTitel \"{id}\"\tnull\t2021-03-05\t{text}\tnull\tnull\tarticle\r\n"
        )
    }

    #[test]
    fn rows_are_read() {
        let text = row("1", "\"Eins \"\"so\"\".\nZwei.\"") + &row("2", "Drei.");
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (2, 0, Ok(Format::Trafilatura)));
        let document = &records[0].document;
        assert_eq!((document.id.as_deref(), document.title.as_deref()), (Some("1"), Some("Titel \"1\"")));
        assert_eq!(document.body, "Eins \"so\".\nZwei.");
        assert_eq!(
            (document.date.as_deref(), document.source.as_deref()),
            (Some("2021-03-05"), Some("a.example"))
        );
        assert_eq!(document.url.as_deref(), Some("https://a.example/1"));
    }

    #[test]
    fn a_broken_row_costs_itself() {
        let (a, b) = (row("1", "Eins."), row("3", "Drei."));
        for (broken, reason) in [
            (row("2", "\"Zwei."), "2!a quotation mark is not closed"),
            ("https://a.example/2\tzu\tkurz\n".to_owned(), "2!the record has 3 columns and not 11"),
        ] {
            assert_eq!(
                show(format!("{a}{broken}{b}").as_bytes(), &Limits::default()),
                ["1:1", reason, "3:3"]
            );
        }
        let limits = Limits { record_bytes_max: 500, ..Limits::default() };
        let shown = show(format!("{a}{}{b}", row("2", &"lang ".repeat(200))).as_bytes(), &limits);
        assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:1", "3:3"), "{shown:?}");
    }

    #[test]
    fn other_tables_are_not_taken_for_these() {
        for text in [
            "a\tb\tc",
            "https://a.example/1\tTitel\tText",
            "url\tid\tfingerprint\thostname\ttitle\timage\tdate\ttext",
            "",
        ] {
            assert!(!begins(text), "{text}");
        }
    }
}
