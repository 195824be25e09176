//! A window over a byte stream: look ahead as far as needed, then let go.
//!
//! The JSON readers look for the end of a record here before they parse it; the window grows to one record
//! and never further.

use std::io;
use std::io::{BufRead, Read};

use encoding_rs::{Decoder, Encoding};

/// Bytes asked for at a time.
const CHUNK_BYTES: usize = 1 << 17;

/// A byte stream with a window of what was read and not yet let go.
pub(crate) struct Stream<'a> {
    reader: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes let go before the window.
    passed: u64,
}

impl<'a> Stream<'a> {
    /// A window at the start of `reader`.
    pub(crate) fn new(reader: Box<dyn Read + 'a>) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, end: 0, passed: 0 }
    }

    /// Returns the content of the window.
    pub(crate) fn available(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Position of the window's start in the stream.
    pub(crate) fn position(&self) -> u64 {
        self.passed
    }

    /// Lets go of the first `bytes` of the window.
    pub(crate) fn consume(&mut self, bytes: usize) {
        let bytes = bytes.min(self.end - self.start);
        self.start += bytes;
        self.passed += bytes as u64;
    }

    /// Reads more into the window; `false` at the end of the stream.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 && (self.start == self.end || self.buffer.len() - self.end < CHUNK_BYTES) {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < CHUNK_BYTES {
            let length = (self.end + CHUNK_BYTES).max(self.end * 2);
            self.buffer.resize(length, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(length) => {
                    self.end += length;
                    return Ok(length > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads until the window holds `bytes`, or the whole rest.
    ///
    /// An error in the stream counts as its end here if something was read before it. Whoever reads
    /// on meets it again, after the records before it.
    pub(crate) fn fill_to(&mut self, bytes: usize) -> io::Result<()> {
        while self.end - self.start < bytes {
            match self.fill() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if self.start == self.end => return Err(error),
                Err(error) => {
                    self.reader = Box::new(Broken(Some(error)));
                    break;
                }
            }
        }
        Ok(())
    }

    /// The byte at the window's start, if there is one.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        if self.start == self.end && !self.fill()? {
            return Ok(None);
        }
        Ok(self.available().first().copied())
    }

    /// The whole rest, or `None` if it is longer than `max`.
    pub(crate) fn into_bytes(mut self, max: usize) -> io::Result<Option<Vec<u8>>> {
        while self.end - self.start <= max {
            if !self.fill()? {
                self.buffer.truncate(self.end);
                self.buffer.drain(..self.start);
                return Ok(Some(self.buffer));
            }
        }
        Ok(None)
    }

    /// The same stream in UTF-8, if it is written in `encoding`.
    pub(crate) fn transcoded(self, encoding: Option<&'static Encoding>) -> Self {
        match encoding {
            None => self,
            Some(encoding) => Self::new(Box::new(Transcoder::new(self, encoding))),
        }
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.fill()?;
        }
        Ok(self.available())
    }

    fn consume(&mut self, bytes: usize) {
        Stream::consume(self, bytes);
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && !self.fill()? {
            return Ok(0);
        }
        let length = into.len().min(self.end - self.start);
        into[..length].copy_from_slice(&self.available()[..length]);
        self.consume(length);
        Ok(length)
    }
}

/// A stream that has already failed and says so when it is read.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Converts a stream in some encoding to UTF-8 while it is read.
struct Transcoder<'a> {
    stream: Stream<'a>,
    decoder: Decoder,
    /// Decoded bytes that the caller had no room for.
    pending: Vec<u8>,
    given: usize,
    done: bool,
}

impl<'a> Transcoder<'a> {
    fn new(stream: Stream<'a>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { stream, decoder, pending: vec![0; CHUNK_BYTES], given: CHUNK_BYTES, done: false }
    }
}

impl Read for Transcoder<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.pending.len() && !self.done {
            let last = self.stream.peek()?.is_none();
            self.pending.resize(CHUNK_BYTES, 0);
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(self.stream.available(), &mut self.pending, last);
            self.stream.consume(read);
            self.pending.truncate(written);
            self.given = 0;
            self.done = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        let length = into.len().min(self.pending.len() - self.given);
        into[..length].copy_from_slice(&self.pending[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_transcoded_across_chunks() {
        let text = "{\"title\": \"Größe – 😀\"}\n".repeat(20_000);
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let stream = Stream::new(Box::new(&bytes[..])).transcoded(Some(encoding_rs::UTF_16LE));
        let read = stream.into_bytes(usize::MAX).expect("reads").expect("fits");
        assert_eq!(String::from_utf8(read).expect("UTF-8"), text);
    }

    #[test]
    fn the_rest_is_given_whole_or_not_at_all() {
        for (length, max, expected) in
            [(0, 0, Some(0)), (10, 10, Some(10)), (11, 10, None), (300_000, 300_000, Some(300_000))]
        {
            let bytes = vec![b'x'; length];
            let rest = Stream::new(Box::new(&bytes[..])).into_bytes(max).expect("reads");
            assert_eq!(rest.map(|bytes| bytes.len()), expected, "{length} of {max}");
        }
    }
}
