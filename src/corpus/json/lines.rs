//! JSON Lines: one record a line, each line on its own.

use std::io;

use memchr::memchr;
use serde_json::Value;

use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::json::{lenient, producers};
use crate::corpus::record::RecordOutput;
use crate::error::{Limit, Reason};

/// Reads all lines. The error is what ended the file early.
pub(crate) fn read(
    mut stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let (mut number, mut record) = (0u64, 0u32);
    loop {
        number += 1;
        let line = match next_line(&mut stream, limits.record_bytes_max).map_err(|error| io_reason(&error))? {
            WindowLine::End => return Ok(()),
            WindowLine::TooLong => {
                record += 1;
                let reason = exceeded("the record", Limit::RecordBytes, limits.record_bytes_max as u64);
                out.problem(record, reason.map(|reason| format!("line {number}: {reason}")));
                continue;
            }
            WindowLine::Whole(length) => length,
        };
        let text = stream.available()[..line].trim_ascii();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let text = text.strip_prefix(b"\x1e").unwrap_or(text);
        let text = text.strip_suffix(b",").unwrap_or(text);
        if !text.is_empty() {
            record = record.saturating_add(1);
            match lenient::parse(text, limits.nesting_max) {
                Ok(Value::Object(object)) => out.record(producers::document(object, record), true),
                Ok(_) => out.problem(record, format!("line {number}: the record is not an object")),
                Err(reason) => out.problem(record, reason.map(|reason| format!("line {number}: {reason}"))),
            }
        }
        let length = (line + 1).min(stream.available().len());
        stream.consume(length);
    }
}

/// The line at the start of the window.
enum WindowLine {
    /// A line of this many bytes.
    Whole(usize),
    /// A line longer than the limit; it has been passed.
    TooLong,
    /// Nothing more.
    End,
}

fn next_line(stream: &mut Stream<'_>, bytes_max: usize) -> io::Result<WindowLine> {
    let mut searched = 0;
    loop {
        let available = stream.available();
        if let Some(at) = memchr(b'\n', &available[searched..]) {
            let length = searched + at;
            if length > bytes_max {
                stream.consume(length + 1);
                return Ok(WindowLine::TooLong);
            }
            return Ok(WindowLine::Whole(length));
        }
        searched = available.len();
        if searched > bytes_max {
            return skip_line(stream);
        }
        if !stream.fill()? {
            return Ok(if searched == 0 { WindowLine::End } else { WindowLine::Whole(searched) });
        }
    }
}

/// Passes the rest of a line without keeping it.
fn skip_line(stream: &mut Stream<'_>) -> io::Result<WindowLine> {
    loop {
        let available = stream.available();
        match memchr(b'\n', available) {
            Some(at) => {
                stream.consume(at + 1);
                return Ok(WindowLine::TooLong);
            }
            None => {
                let length = available.len();
                stream.consume(length);
                if !stream.fill()? {
                    return Ok(WindowLine::TooLong);
                }
            }
        }
    }
}
