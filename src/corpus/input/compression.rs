//! Unpacks gzip and Zstandard, recognised by their first bytes and never by the name.

use std::cell::Cell;
use std::io;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::corpus::input::limits::{Limits, exceeded};
use crate::error::{Limit, ProblemKind, Reason};

/// Bytes that gzip members begin with.
const GZIP: &[u8] = &[0x1f, 0x8b];
/// Bytes that Zstandard frames begin with.
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// Number of unpacked bytes from which the ratio of sizes is checked.
const RATIO_FROM_BYTES: u64 = 4 << 20;
/// Bytes of history that a Zstandard frame may ask to keep: what `zstd --ultra --long=27` writes.
const WINDOW_BYTES_MAX: u64 = 128 << 20;

/// Returns the stream, unpacked if it is compressed.
pub(crate) fn unpack<'a>(mut input: Box<dyn Read + 'a>, limits: &Limits) -> io::Result<Box<dyn Read + 'a>> {
    let (head, length) = look(&mut input)?;
    let whole = Cursor::new(head).take(length as u64).chain(input);
    let head = &head[..length];
    if !head.starts_with(GZIP) && !is_zstd(head) {
        return Ok(Box::new(whole));
    }
    let packed = Rc::new(Cell::new(0));
    let counted = BufReader::with_capacity(1 << 16, Counted { reader: whole, bytes: Rc::clone(&packed) });
    let reader: Box<dyn Read + 'a> = if head.starts_with(GZIP) {
        Box::new(Gzip(MultiGzDecoder::new(counted)))
    } else {
        Box::new(Zstd::Between(Some(counted)))
    };
    Ok(Box::new(Guarded {
        reader,
        packed,
        unpacked: 0,
        bytes_max: limits.unpacked_bytes_max,
        ratio_max: limits.unpacked_ratio_max,
    }))
}

/// Whether a stream is gzip, and the stream from its start.
pub(crate) fn is_gzip<'a>(mut input: Box<dyn Read + 'a>) -> io::Result<(bool, Box<dyn Read + 'a>)> {
    let (head, length) = look(&mut input)?;
    let whole = Cursor::new(head).take(length as u64).chain(input);
    Ok((head[..length].starts_with(GZIP), Box::new(whole)))
}

/// The first bytes of a stream, and how many there are.
fn look(input: &mut impl Read) -> io::Result<([u8; 4], usize)> {
    let mut head = [0; 4];
    let mut length = 0;
    while length < head.len() {
        match input.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((head, length))
}

/// Whether a frame of Zstandard begins here, be it one to skip.
fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(ZSTD) || (head.len() >= 4 && head[0] & 0xf0 == 0x50 && head[1..4] == [0x2a, 0x4d, 0x18])
}

/// Counts what is read through it.
struct Counted<R> {
    reader: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(into)?;
        self.bytes.set(self.bytes.get() + length as u64);
        Ok(length)
    }
}

/// Gzip of one or more members, with errors that say what is broken.
struct Gzip<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => broken("the gzip data ends too early: the file is cut off"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                broken(&format!("invalid gzip data ({error})"))
            }
            _ => error,
        })
    }
}

/// Zstandard: frames one after another.
enum Zstd<R: BufRead> {
    /// Inside a frame.
    Frame(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    /// Before the first frame, between two, or (empty) behind an error.
    Between(Option<R>),
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match self {
                Self::Frame(frame) => {
                    let length = frame.read(into).map_err(|error| zstd_error(&error.to_string()))?;
                    if length > 0 || into.is_empty() {
                        return Ok(length);
                    }
                    if let Self::Frame(frame) = std::mem::replace(self, Self::Between(None)) {
                        *self = Self::Between(Some(frame.into_inner()));
                    }
                }
                Self::Between(rest) => {
                    let Some(mut reader) = rest.take() else { return Ok(0) };
                    if reader.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    if skip_frame(&mut reader)? {
                        *rest = Some(reader);
                        continue;
                    }
                    let frame = StreamingDecoder::new_with_max_window_size(reader, WINDOW_BYTES_MAX)
                        .map_err(|error| zstd_error(&error.to_string()))?;
                    *self = Self::Frame(Box::new(frame));
                }
            }
        }
    }
}

/// Steps over a frame that holds no data, if one begins here.
fn skip_frame(reader: &mut impl BufRead) -> io::Result<bool> {
    let head = reader.fill_buf()?;
    if head.first().is_none_or(|byte| byte & 0xf0 != 0x50) {
        return Ok(false);
    }
    let mut header = [0; 8];
    reader.read_exact(&mut header).map_err(|error| zstd_error(&error.to_string()))?;
    let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    io::copy(&mut reader.take(u64::from(length)), &mut io::sink())?;
    Ok(true)
}

/// Stops a file that grows beyond all reason.
struct Guarded<'a> {
    reader: Box<dyn Read + 'a>,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    bytes_max: u64,
    ratio_max: u64,
}

impl Read for Guarded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(into)?;
        self.unpacked += length as u64;
        if self.unpacked > self.bytes_max {
            return Err(io::Error::other(exceeded(
                "the unpacked file",
                Limit::UnpackedBytes,
                self.bytes_max,
            )));
        }
        if self.unpacked > RATIO_FROM_BYTES && self.unpacked / self.packed.get().max(1) > self.ratio_max {
            return Err(io::Error::other(Reason::new(
                ProblemKind::LimitExceeded(Limit::UnpackedRatio),
                format!(
                    "the file grows to more than {} times its size when unpacked (the limit {})",
                    self.ratio_max,
                    Limit::UnpackedRatio.name()
                ),
            )));
        }
        Ok(length)
    }
}

/// Returns an error whose message is the whole reason.
fn broken(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// Returns the error of the Zstandard decoder, cut to one line.
fn zstd_error(message: &str) -> io::Error {
    broken(&format!("invalid or cut-off Zstandard data ({})", message.lines().next().unwrap_or_default()))
}
