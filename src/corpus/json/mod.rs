//! JSON that is not one record a line: an object, an array of objects, objects one after another, and
//! objects around lists of records (`{"articles": […]}`, also nested, also keyed by publisher).
//!
//! A scanner finds where a value ends without understanding it, then one record at a time is parsed. So a
//! file of any size passes through memory record by record, and a broken record costs itself alone: the
//! next one is looked for where an object begins with the same key as the first.

mod dpa;
pub(crate) mod lenient;
pub(super) mod lines;
pub(super) mod producers;
pub(super) mod scanner;
mod strings;
mod wrapper;

use std::io;

use memchr::memchr_iter;
use memchr::memmem::Finder;
use serde_json::Value;

use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::json::scanner::{Scanner, is_space};
use crate::corpus::record::RecordOutput;
use crate::error::{Limit, Reason};

/// Maximum number of records without an end before a file is given up: each may cost a search
/// through one window.
const UNENDING_MAX: usize = 100;

/// A file is given up when the damaged records that overlap others add up to this multiple of the
/// largest record: each is read once by itself and again with those before it.
const OVERLAP_MAX: usize = 16;

/// Reads all records. The error is what ended the file early.
pub(crate) fn read(
    stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let mut reader =
        JsonReader { stream, limits, out, record: 0, anchor: None, unending: 0, overlap: 0, site: None };
    reader.file().map_err(|stop| match stop {
        Stop::Io(error) => io_reason(&error),
        Stop::Broken(reason) => reason,
    })
}

/// Why a file ended early.
enum Stop {
    Io(io::Error),
    Broken(Reason),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct JsonReader<'a, 'n, 's> {
    stream: Stream<'a>,
    limits: &'a Limits,
    out: &'a mut RecordOutput<'n, 's>,
    /// Number of the last record.
    record: u32,
    /// The first key of the first record, in quotes: where it occurs after a brace, a record may begin.
    anchor: Option<Vec<u8>>,
    unending: usize,
    /// Bytes of broken records behind the beginning of the next.
    overlap: usize,
    /// Source of records without one: the key of the list that contains them.
    site: Option<String>,
}

impl JsonReader<'_, '_, '_> {
    /// The whole file: values one after another.
    fn file(&mut self) -> Result<(), Stop> {
        let mut container = false;
        while let Some(byte) = self.next_byte()? {
            match byte {
                b'[' => {
                    self.stream.consume(1);
                    self.elements()?;
                }
                b'{' => {
                    if self.wrapper()? {
                        continue;
                    }
                    match self.capture()? {
                        ValueEnd::At(length) => {
                            let more = self.follows(length, b'{')?;
                            container |= more;
                            self.parse(length, container)?;
                        }
                        end => self.unended(end, container)?,
                    }
                }
                b',' => self.stream.consume(1),
                _ => self.garbage("expected an object")?,
            }
        }
        Ok(())
    }

    /// The elements of an array, from behind its bracket to behind its end.
    fn elements(&mut self) -> Result<(), Stop> {
        loop {
            match self.next_byte()? {
                None => {
                    return Err(Stop::Broken(
                        format!("broken JSON: the array is not closed (byte {})", self.stream.position())
                            .into(),
                    ));
                }
                Some(b']') => {
                    self.stream.consume(1);
                    return Ok(());
                }
                Some(b',') => self.stream.consume(1),
                Some(b'}' | b':') => self.garbage("expected `,` or `]`")?,
                Some(_) => match self.capture()? {
                    ValueEnd::At(length) => self.parse(length, true)?,
                    end => self.unended(end, true)?,
                },
            }
        }
    }

    /// Parses the record of `length` bytes at the window's start and lets it go.
    fn parse(&mut self, length: usize, container: bool) -> Result<(), Stop> {
        self.record = self.record.saturating_add(1);
        if self.anchor.is_none() {
            self.anchor = first_key(&self.stream.available()[..length]);
        }
        match lenient::parse(&self.stream.available()[..length], self.limits.nesting_max) {
            Ok(Value::Object(object)) => {
                let mut document = producers::document(object, self.record);
                if document.source.is_none() {
                    document.source.clone_from(&self.site);
                }
                self.out.record(document, container);
            }
            Ok(_) => self.problem("the record is not an object".into()),
            Err(reason) => {
                self.problem(reason);
                // What was taken for one record may hold the ones behind it: go on at the next.
                let next = self.next_record(length).unwrap_or(length);
                self.stream.consume(next);
                self.overlap += length - next;
                return match self.overlap > OVERLAP_MAX.saturating_mul(self.limits.record_bytes_max) {
                    true => Err(Stop::Broken("given up: too many broken records lie in one another".into())),
                    false => Ok(()),
                };
            }
        }
        self.stream.consume(length);
        Ok(())
    }

    /// Continues after a record whose end is out of reach.
    fn unended(&mut self, end: ValueEnd, container: bool) -> Result<(), Stop> {
        self.record = self.record.saturating_add(1);
        self.unending += 1;
        let held = self.stream.available().len();
        if self.anchor.is_none() {
            self.anchor = first_key(self.stream.available());
        }
        let next = self.next_record(held);
        match end {
            ValueEnd::TooLarge if next.is_none() || !container => {
                let max = self.limits.record_bytes_max as u64;
                self.problem(exceeded("the record", Limit::RecordBytes, max));
            }
            _ => self.problem("broken JSON: the record is not closed".into()),
        }
        if self.unending > UNENDING_MAX {
            return Err(Stop::Broken(
                format!("given up after {UNENDING_MAX} records that are not closed").into(),
            ));
        }
        match next {
            Some(next) => {
                self.stream.consume(next);
                Ok(())
            }
            None => self.skip_value(),
        }
    }

    /// Reports and passes what is no value, up to the next record.
    fn garbage(&mut self, expected: &str) -> Result<(), Stop> {
        self.record = self.record.saturating_add(1);
        self.problem(format!("broken JSON: {expected}").into());
        loop {
            let held = self.stream.available().len();
            if let Some(next) = self.next_record(held) {
                self.stream.consume(next);
                return Ok(());
            }
            // Without a record to go by, the next line that opens an object or closes the list will do.
            if self.anchor.is_none()
                && let Some(next) = next_line_of(self.stream.available(), b"{[]")
            {
                self.stream.consume(next);
                return Ok(());
            }
            // A key and the brace before it may lie across the border of two windows.
            self.stream.consume(held.saturating_sub(256).max(held.min(1)));
            if !self.stream.fill()? {
                let held = self.stream.available().len();
                self.stream.consume(held);
                return Ok(());
            }
        }
    }

    /// Where in the first `within` bytes of the window the next record begins, as far as can be told.
    fn next_record(&self, within: usize) -> Option<usize> {
        let window = &self.stream.available()[..within];
        let anchor = self.anchor.as_ref()?;
        Finder::new(anchor).find_iter(window).find_map(|at| {
            let before = window[..at].trim_ascii_end();
            let after = window[at + anchor.len()..].trim_ascii_start();
            let start = before.len().checked_sub(1)?;
            let parted = window[..start].trim_ascii_end().last().is_some_and(|byte| b",[}]\"".contains(byte));
            (start > 0 && before.ends_with(b"{") && after.starts_with(b":") && parted).then_some(start)
        })
    }

    fn problem(&mut self, reason: Reason) {
        let position = self.stream.position();
        self.out.problem(self.record, reason.map(|reason| format!("byte {position}: {reason}")));
    }

    /// The next byte that is not white space, at the window's start.
    fn next_byte(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            let available = self.stream.available();
            let space = available.iter().take_while(|byte| is_space(**byte)).count();
            self.stream.consume(space);
            match self.stream.peek()? {
                Some(byte) if is_space(byte) => {}
                byte => return Ok(byte),
            }
        }
    }

    /// The byte at `at` or the first behind it that is not white space, and where it is.
    fn byte_at(&mut self, mut at: usize) -> Result<Option<(usize, u8)>, Stop> {
        loop {
            let available = self.stream.available();
            while let Some(byte) = available.get(at) {
                if !is_space(*byte) {
                    return Ok(Some((at, *byte)));
                }
                at += 1;
            }
            if at > self.limits.record_bytes_max || !self.stream.fill()? {
                return Ok(None);
            }
        }
    }

    /// Whether `byte` follows, white space and commas aside.
    fn follows(&mut self, mut at: usize, byte: u8) -> Result<bool, Stop> {
        while let Some((found, next)) = self.byte_at(at)? {
            match next {
                b',' => at = found + 1,
                next => return Ok(next == byte),
            }
        }
        Ok(false)
    }

    /// Finds the end of the value at the window's start.
    fn capture(&mut self) -> Result<ValueEnd, Stop> {
        self.capture_at(0)
    }

    /// Finds the end of the value that begins at `from` in the window.
    fn capture_at(&mut self, from: usize) -> Result<ValueEnd, Stop> {
        let mut scanner = Scanner::default();
        let mut at = from;
        loop {
            let available = self.stream.available();
            match scanner.scan(&available[at..]) {
                Some(length) if at + length > self.limits.record_bytes_max => return Ok(ValueEnd::TooLarge),
                Some(length) => return Ok(ValueEnd::At(at + length)),
                None => at = available.len(),
            }
            if at > self.limits.record_bytes_max {
                return Ok(ValueEnd::TooLarge);
            }
            if !self.stream.fill()? {
                return Ok(if scanner.is_scalar() { ValueEnd::At(at) } else { ValueEnd::Missing });
            }
        }
    }

    /// Passes the value at the window's start without keeping it.
    fn skip_value(&mut self) -> Result<(), Stop> {
        let mut scanner = Scanner::default();
        loop {
            let available = self.stream.available();
            let held = available.len();
            match scanner.scan(available) {
                Some(length) => {
                    self.stream.consume(length);
                    return Ok(());
                }
                None => self.stream.consume(held),
            }
            if !self.stream.fill()? {
                return Ok(());
            }
        }
    }
}

/// The first key of an object, in its quotes.
fn first_key(object: &[u8]) -> Option<Vec<u8>> {
    let inside = object.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = inside.iter().take(200).position(|byte| *byte == b'"')?;
    Some([b"\"", &inside[..end], b"\""].concat())
}

/// Returns the start of the next line whose first byte is one of `starts`.
fn next_line_of(window: &[u8], starts: &[u8]) -> Option<usize> {
    memchr_iter(b'\n', window).find_map(|at| {
        let line = &window[at + 1..];
        let space = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        line.get(space).filter(|byte| starts.contains(byte)).map(|_| at + 1 + space)
    })
}

/// Where a value ends.
enum ValueEnd {
    /// At this position in the window.
    At(usize),
    /// Beyond the limit of a record.
    TooLarge,
    /// Nowhere: the stream ends first.
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::tests::{read_bytes, show};

    /// Checks what a file yields: `record:id` for records, `record!reason` for problems.
    fn check(json: &str, expected: &[&str]) {
        let start: String = json.chars().take(200).collect();
        assert_eq!(show(json.as_bytes(), &Limits::default()), expected, "{start}");
    }

    /// Returns a record with this id, as text.
    fn record(id: &str) -> String {
        format!(r#"{{"id": "{id}", "title": "T", "body": "Text, {{[ \" \\ und mehr."}}"#)
    }

    #[test]
    fn records_are_found_in_all_shapes() {
        let (a, b, c) = (record("a"), record("b"), record("c"));
        check(&a, &["1:a"]);
        check(&format!("[{a},\n{b} , {c}]\n"), &["1:a", "2:b", "3:c"]);
        check(&format!("{a}\n\n{{\n \"id\": \"b\",\n \"body\": \"x\"}}\n{c}"), &["1:a", "2:b", "3:c"]);
        check(&format!(r#"{{"status": "ok", "articles": [{a}, {b}], "next": [{{}}, 1]}}"#), &["1:a", "2:b"]);
        check(
            &format!(
                r#"{{"took": 3, "hits": {{"total": {{"value": 2}}, "hits": [{{"_id": "a", "_source": {a}}}, {b}]}}}}"#
            ),
            &["1:a", "2:b"],
        );
        check(&format!(r#"{{"Abendpost": [{a}], "Morgenpost": [{b}, {c}]}}"#), &["1:a", "2:b", "3:c"]);
        check(&format!(r#"{{"data": {a}}}"#), &["1:a"]);
        check(r#"{"images": [{"text": ""}], "id": "a", "body": "Text", "items": [{"id": "b"}]}"#, &["1:a"]);
        check("[]", &[]);
        check(&format!("[{a}][{b}]"), &["1:a", "2:b"]);
    }

    #[test]
    fn broken_records_within_each_other_are_given_up() {
        let json = format!("[{}{}]", "{\"id\": \"a\" ".repeat(500), "}".repeat(500));
        let limits = Limits { record_bytes_max: 10_000, ..Limits::default() };
        let shown = show(json.as_bytes(), &limits);
        assert!(shown.last().is_some_and(|last| last.contains("given up: too many broken")), "{shown:?}");
        assert!(shown.len() < 100, "{shown:?}");
    }

    #[test]
    fn a_publisher_as_key_is_the_source() {
        let json = format!(r#"{{"Abendpost": [{}]}}"#, record("a"));
        let (records, _, _) = read_bytes(json.as_bytes(), &Limits::default());
        assert_eq!(records[0].document.source.as_deref(), Some("Abendpost"));
        // Fundus leaves a text out where it found none.
        let bare = r#"{"title": "T", "body": null, "free_access": true, "publishing_date": null}"#;
        let (records, ..) =
            read_bytes(format!(r#"{{"SZ": [{bare}, {bare}]}}"#).as_bytes(), &Limits::default());
        assert_eq!((records.len(), records[1].document.source.as_deref()), (2, Some("SZ")));
    }

    #[test]
    fn a_broken_record_costs_itself_alone() {
        let (a, b, c) = (record("a"), record("b"), record("c"));
        for (broken, reason) in [
            (r#"{"id": "x", "body": "a" "b"}"#, "2!broken JSON: expected `,` or `}`"),
            (r#"{"id": "x", "body": "not closed}"#, "2!broken JSON"),
            (r#"{"id": "x", "body": "brace"#, "2!broken JSON"),
            (r#"{"id": "x", "body": [1, 2}"#, "2!broken JSON"),
            (r#"{"id": "x", "body": "quote " in it"}"#, "2!broken JSON"),
            (r#"{"id": "x"}"#, "2!the record has neither a text nor a title"),
            ("17", "2!the record is not an object"),
            ("}", "2!broken JSON: expected `,` or `]`"),
        ] {
            let json = format!("[{a},\n{broken},\n{b},\n{c}]");
            let shown = show(json.as_bytes(), &Limits::default());
            assert_eq!(
                (shown.len(), &*shown[0], &*shown[2], &*shown[3]),
                (4, "1:a", "3:b", "4:c"),
                "{broken}: {shown:?}"
            );
            assert!(shown[1].starts_with(reason), "{broken}: {shown:?}");
        }
        check(&format!("[{a}, {b}"), &["1:a", "2:b", "!broken JSON: the array is not closed"]);
    }

    #[test]
    fn limits_cost_one_record() {
        let (a, b) = (record("a"), record("b"));
        let large = format!(r#"{{"id": "x", "body": "{}"}}"#, "x".repeat(300_000));
        let deep = format!(r#"{{"id": "x", "body": {}1{}}}"#, "[".repeat(5000), "]".repeat(5000));
        let limits = Limits { record_bytes_max: 200_000, ..Limits::default() };
        for (record, reason) in
            [(large, "is larger than 200000 bytes"), (deep, "is nested deeper than 127 levels")]
        {
            for json in [format!("[{a},{record},{b}]"), format!("{a}\n{record}\n{b}\n")] {
                let shown = show(json.as_bytes(), &limits);
                assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:a", "3:b"), "{reason}");
                assert!(shown[1].contains(reason), "{}", shown[1]);
            }
        }
    }

    #[test]
    fn records_that_never_end_do_not_keep_a_reader_busy() {
        let json = format!("[{}", "{\"id\": \"".repeat(20_000));
        let shown = show(json.as_bytes(), &Limits::default());
        assert!(shown.len() <= UNENDING_MAX + 5, "{}", shown.len());
        let open = format!("[{{\"a\": {}", "[".repeat(100_000));
        check(&open, &["1!broken JSON: the record is not closed", "!broken JSON: the array is not closed"]);
    }
}
