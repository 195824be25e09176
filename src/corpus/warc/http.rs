//! The response of a web server as an archive keeps it: status, headers, and a body that may be cut into
//! chunks and packed.
//!
//! Crawlers keep headers of what they have long undone: a body that is not chunked or packed is taken as it
//! is, whatever its headers say.

use crate::error::Reason;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memmem;

/// A response, its body as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response<'r> {
    /// The status: 200 and its neighbours are pages, others say why there is none.
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    body: &'r [u8],
}

/// Takes a response apart; none if it is none.
pub(crate) fn parse(bytes: &[u8]) -> Option<Response<'_>> {
    let (head, body) = head_and_body(bytes);
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end());
    let line = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut words = line.split_ascii_whitespace();
    let status =
        words.next().filter(|word| word.starts_with("HTTP/")).and_then(|_| words.next()?.parse().ok())?;
    Some(Response { status, headers: headers(lines), body })
}

/// Cuts at the empty line that ends headers.
pub(crate) fn head_and_body(bytes: &[u8]) -> (&[u8], &[u8]) {
    let found = [&b"\r\n\r\n"[..], b"\n\n", b"\n\r\n"]
        .iter()
        // Servers write all three; whichever comes first ends the head.
        .filter_map(|mark| memmem::find(bytes, mark).map(|at| (at, at + mark.len())))
        .min();
    found.map_or((bytes, &[]), |(head, body)| (&bytes[..head], &bytes[body..]))
}

/// Returns the names, in lower case, and values of lines such as `Name: value`. A line that begins
/// with white space continues the value before it (obsolete line folding, RFC 9112, 5.2).
pub(crate) fn headers<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines.take(1000) {
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        let line = String::from_utf8_lossy(line);
        if is_folded && let Some((_, value)) = headers.last_mut() {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    headers
}

/// The value of a header by its name in lower case.
pub(crate) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty())
}

impl Response<'_> {
    /// Whether the body is a page, by its type or, where none is given, by its start.
    pub(crate) fn is_page(&self) -> bool {
        match header(&self.headers, "content-type") {
            Some(kind) => {
                let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
            }
            None => {
                // Without a type the content decides, as in browsers.
                let start: Vec<u8> = self.body.iter().take(1000).map(u8::to_ascii_lowercase).collect();
                memmem::find(&start, b"<html").is_some() || memmem::find(&start, b"<!doctype html").is_some()
            }
        }
    }

    /// The charset that the type names.
    pub(crate) fn charset(&self) -> Option<&str> {
        let kind = header(&self.headers, "content-type")?;
        let label = kind.split(';').skip(1).find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        })?;
        Some(label.trim().trim_matches(['"', '\'']))
    }

    /// The body as it was before it was cut and packed; the error says why that can't be had.
    pub(crate) fn body(&self, bytes_max: usize) -> Result<Vec<u8>, Reason> {
        let chunked = header(&self.headers, "transfer-encoding")
            .is_some_and(|how| how.to_ascii_lowercase().contains("chunked"));
        // A body that claims to be chunked and is not is taken as it came.
        let whole = if chunked { unchunk(self.body) } else { None };
        let mut body = whole.unwrap_or_else(|| self.body.to_vec());
        let packings = header(&self.headers, "content-encoding").unwrap_or_default().to_ascii_lowercase();
        // The last that was applied is the first to be undone; nobody applies more than a few.
        for packing in packings.split(',').rev().take(4).map(str::trim) {
            body = unpack(body, packing, bytes_max)?;
        }
        Ok(body)
    }
}

/// Puts chunks together; none if the body is not in chunks.
fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', rest.get(..rest.len().min(1000))?)?;
        let line = std::str::from_utf8(rest[..end].trim_ascii()).ok()?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // A body that was cut off keeps what it has.
        let length = size.min(rest.len());
        whole.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

/// Undoes one packing, if the body is packed so.
fn unpack(body: Vec<u8>, packing: &str, bytes_max: usize) -> Result<Vec<u8>, Reason> {
    let is_markup = body.trim_ascii_start().first() == Some(&b'<');
    // Crawlers often store the body unpacked and keep the header, so the first bytes are believed
    // more.
    let unpacked = match packing {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
            take(MultiGzDecoder::new(&body[..]), bytes_max)
        }
        // Some send the stream with its wrapping, some without.
        "deflate" if !is_markup => take(ZlibDecoder::new(&body[..]), bytes_max)
            .or_else(|_| take(DeflateDecoder::new(&body[..]), bytes_max)),
        "br" if !is_markup => take(brotli_decompressor::Decompressor::new(&body[..], 1 << 16), bytes_max),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let decoder = ruzstd::decoding::StreamingDecoder::new_with_max_window_size(&body[..], 8 << 20);
            decoder.map_err(|_| ()).and_then(|decoder| take(decoder, bytes_max))
        }
        _ => return Ok(body),
    };
    unpacked.map_err(|()| format!("the response's {packing} data can't be unpacked").into())
}

/// Reads a packed body, at most one byte beyond the limit; what precedes an error counts.
fn take(reader: impl Read, bytes_max: usize) -> Result<Vec<u8>, ()> {
    let mut bytes = Vec::new();
    let end = reader.take(bytes_max as u64 + 1).read_to_end(&mut bytes);
    match end {
        Err(_) if bytes.is_empty() => Err(()),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn body(headers: &str, body: &[u8]) -> Result<Vec<u8>, Reason> {
        let bytes = [b"HTTP/1.1 200 OK\r\n", headers.as_bytes(), b"\r\n\r\n", body].concat();
        parse(&bytes).expect("a response").body(1000)
    }

    #[test]
    fn bodies_are_put_together_and_unpacked() {
        let page = b"<html>Br\xc3\xbccke</html>";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(page).expect("packs");
        let gzip = gzip.finish().expect("packs");
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(page).expect("packs");
        let deflate = deflate.finish().expect("packs");
        let zstd = ruzstd::encoding::compress_to_vec(&page[..], ruzstd::encoding::CompressionLevel::Fastest);
        let chunks = [b"5;x=y\r\n", &page[..5], b"\r\nf\r\n", &page[5..], b"\r\n0\r\n\r\n"].concat();
        for (headers, packed) in [
            ("Content-Type: text/html", &page[..]),
            ("Transfer-Encoding: chunked", &chunks),
            ("Transfer-Encoding: chunked", page),
            ("Content-Encoding: gzip", &gzip),
            ("content-encoding: GZIP", &gzip[..gzip.len() - 4]),
            ("Content-Encoding: gzip", page),
            ("Content-Encoding: deflate", &deflate),
            ("Content-Encoding: zstd", &zstd),
            ("Content-Encoding: br", page),
            ("Content-Encoding: identity", page),
        ] {
            assert_eq!(body(headers, packed).as_deref(), Ok(&page[..]), "{headers}");
        }
        assert!(
            body("Content-Encoding: br", b"\xff\xff\xff")
                .is_err_and(|reason| reason.text.contains("br data"))
        );
        let bomb =
            ruzstd::encoding::compress_to_vec(&[b'a'; 5000][..], ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(body("Content-Encoding: zstd", &bomb).map(|bytes| bytes.len()), Ok(1001));
    }

    #[test]
    fn heads_are_understood() {
        let response = parse(b"HTTP/1.0 404 Not Found\nContent-Type: Text/HTML; Charset=\"ISO-8859-1\"\n\nx")
            .expect("one");
        assert_eq!(
            (response.status, response.is_page(), response.charset()),
            (404, true, Some("ISO-8859-1"))
        );
        let bare = parse(b"HTTP/1.1 200\r\n\r\n<!DOCTYPE html><p>").expect("one");
        assert!(bare.is_page() && bare.charset().is_none());
        assert!(!parse(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n").expect("one").is_page());
        assert_eq!(parse(b"<html>"), None);
        assert_eq!(parse(b""), None);
    }
}
