//! Lines of a file or of standard input, one at a time, none longer than a limit.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;

/// Opens a file; `-` is standard input.
pub fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(Box::new(file))
}

/// Returns the name of a file in messages.
pub fn name(path: &Path) -> Cow<'_, str> {
    if path == Path::new("-") { "standard input".into() } else { path.to_string_lossy() }
}

/// Reads lines.
pub struct InputLines<R> {
    input: BufReader<R>,
    number: usize,
    bytes_max: usize,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub struct InputLine {
    /// Number of the line, from 1.
    pub number: usize,
    /// Its bytes, or nothing if it is longer than the limit.
    pub bytes: Option<Vec<u8>>,
}

impl<R: Read> InputLines<R> {
    /// Reads lines of at most `bytes_max` bytes.
    pub fn new(input: R, bytes_max: usize) -> Self {
        Self { input: BufReader::new(input), number: 0, bytes_max }
    }

    /// The next line, or nothing at the end.
    pub fn next(&mut self) -> io::Result<Option<InputLine>> {
        let mut bytes = Vec::new();
        // One more for the line break, so that its absence shows that the line goes on.
        let room = self.bytes_max as u64 + 1;
        if (&mut self.input).take(room).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if bytes.ends_with(b"\n") {
            bytes.pop();
            if bytes.ends_with(b"\r") {
                bytes.pop();
            }
        } else if bytes.len() > self.bytes_max {
            self.skip_line()?;
            return Ok(Some(InputLine { number: self.number, bytes: None }));
        }
        if self.number == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(.."\u{feff}".len());
        }
        Ok(Some(InputLine { number: self.number, bytes: Some(bytes) }))
    }

    /// Whether the next line may have to be waited for: a moment to pass on what is written.
    pub fn may_wait(&self) -> bool {
        self.input.buffer().is_empty()
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    self.input.consume(end + 1);
                    return Ok(());
                }
                None if buffer.is_empty() => return Ok(()),
                None => {
                    let length = buffer.len();
                    self.input.consume(length);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[Option<&str>]) {
        let mut lines = InputLines::new(input.as_bytes(), 6);
        for (at, expected) in expected.iter().enumerate() {
            let bytes = expected.map(|line| line.as_bytes().to_vec());
            assert_eq!(lines.next().expect("read"), Some(InputLine { number: at + 1, bytes }), "{input:?}");
        }
        assert_eq!(lines.next().expect("read"), None, "{input:?}");
    }

    #[test]
    fn lines_have_a_limit() {
        check("", &[]);
        check("a\n\nb", &[Some("a"), Some(""), Some("b")]);
        check("\u{feff}a\r\nb\r\n", &[Some("a"), Some("b")]);
        check("123456\n123456", &[Some("123456"), Some("123456")]);
        check("1234567\nab\n12345678901234", &[None, Some("ab"), None]);
    }
}
