//! WARC, the format of crawlers. Each response that is a page becomes a record, read like any page.
//!
//! An archive passes through memory record by record. If one is damaged – no header, a wrong
//! length, data that can't be unpacked – the next is found by its first words. Requests, images,
//! redirections and the like are no articles and not counted.

mod gzip_members;
mod http;

use memchr::memmem;

use crate::article::RawDocument;
use crate::corpus::html;
use crate::corpus::input::decode;
use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::record::RecordOutput;
use crate::error::{Limit, Reason};

pub(crate) use gzip_members::{is_packed, read as read_packed};

/// The first bytes of a record.
pub(crate) const MAGIC: &[u8] = b"WARC/";
/// Bytes of a record's header; real ones have a few hundred.
const HEADER_BYTES_MAX: usize = 1 << 16;

/// Reads an archive that is not packed, or packed as a whole. The error is what ended it early.
pub(crate) fn read(
    mut stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let mut archive = Archive { limits, out, record: 0 };
    loop {
        let step = archive.step(&mut stream).map_err(|error| io_reason(&error))?;
        if !step {
            return Ok(());
        }
    }
}

/// Where the records of an archive go.
struct Archive<'a, 'n, 's> {
    limits: &'a Limits,
    out: &'a mut RecordOutput<'n, 's>,
    record: u32,
}

/// The header of a record, as far as it matters.
#[derive(Debug, Default)]
struct Header {
    is_response: bool,
    length: u64,
    id: Option<String>,
    url: Option<String>,
    date: Option<String>,
}

impl Archive<'_, '_, '_> {
    /// Reads one record; `false` at the end.
    fn step(&mut self, stream: &mut Stream<'_>) -> std::io::Result<bool> {
        // Line breaks between records, as many as there are.
        while stream.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            let available = stream.available();
            let space = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            stream.consume(space);
        }
        if stream.peek()?.is_none() {
            return Ok(false);
        }
        let position = stream.position();
        let (header, head_bytes) = match header(stream)? {
            Ok(found) => found,
            Err(reason) => {
                self.problem(position, reason);
                return next_record(stream, 1);
            }
        };
        // A page, its headers and some room; of what is longer only the start is looked at.
        let kept_max = self.kept_max();
        let length = usize::try_from(header.length).unwrap_or(usize::MAX);
        let wanted = head_bytes.saturating_add(length.min(kept_max));
        stream.fill_to(wanted.saturating_add(16))?;
        let held = stream.available().len();
        if length > kept_max {
            let block = &stream.available()[head_bytes..wanted.min(held)];
            // No film holds the start of another record: the length is wrong.
            if let Some(end) = find_record(block, 0) {
                let block = block[..end].trim_ascii_end().to_vec();
                self.block(&header, &block, position);
                return next_record(stream, head_bytes + end);
            }
            if header.is_response && http::parse(block).is_some_and(|response| response.is_page()) {
                let max = self.limits.html_bytes_max as u64;
                self.problem(position, exceeded("the page", Limit::HtmlBytes, max));
            }
            stream.consume(head_bytes);
            return skip(stream, header.length);
        }
        if held < wanted {
            let block = stream.available()[head_bytes.min(held)..].to_vec();
            self.cut_off(&header, &block, position);
            return next_record(stream, head_bytes);
        }
        let behind = &stream.available()[wanted..];
        let space = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let goes_on = behind.starts_with(b"\r\n\r\n")
            || behind.len() == space
            || MAGIC.starts_with(&behind[space..][..MAGIC.len().min(behind.len() - space)]);
        if goes_on {
            let block = stream.available()[head_bytes..wanted].to_vec();
            stream.consume(wanted);
            self.block(&header, &block, position);
            return Ok(true);
        }
        // The length is wrong: the record goes on up to the next one.
        let window = stream.available();
        let end = find_record(window, head_bytes).unwrap_or(wanted);
        let block = window[head_bytes..end].trim_ascii_end().to_vec();
        self.block(&header, &block, position);
        next_record(stream, end)
    }

    /// Bytes of a record that are kept: a page, packed or not, and its headers.
    fn kept_max(&self) -> usize {
        self.limits.html_bytes_max.saturating_add(HEADER_BYTES_MAX)
    }

    /// A record that is shorter than it says: the file ends, or the length is wrong.
    fn cut_off(&mut self, header: &Header, block: &[u8], position: u64) {
        match find_record(block, 0) {
            Some(end) => self.block(header, block[..end].trim_ascii_end(), position),
            None => self.problem(position, "the record is cut off"),
        }
    }

    /// Makes a document of a record's block, if it is a response with a page.
    fn block(&mut self, header: &Header, block: &[u8], position: u64) {
        if !header.is_response {
            return;
        }
        let Some(response) = http::parse(block) else {
            return self.problem(position, "the response has no HTTP header");
        };
        if !(200..300).contains(&response.status) || !response.is_page() {
            return;
        }
        let max = self.limits.html_bytes_max;
        let page = response.body(max).and_then(|body| match body.len() > max {
            true => Err(exceeded("the page", Limit::HtmlBytes, max as u64)),
            false => Ok(decode::page(body, response.charset())),
        });
        match page.and_then(|page| html::read(&page, self.limits)) {
            Ok(document) => {
                self.record = self.record.saturating_add(1);
                let url = header.url.clone().or(document.url);
                let source =
                    document.source.or_else(|| url.as_deref().and_then(crate::corpus::field_names::site));
                let (id, fetched) = (header.id.clone(), header.date.clone());
                self.out
                    .record(RawDocument { record: self.record, id, url, source, fetched, ..document }, true);
            }
            Err(reason) => {
                let place = header.url.as_deref().map(|url| format!("{url}: ")).unwrap_or_default();
                self.problem(position, reason.map(|reason| format!("{place}{reason}")));
            }
        }
    }

    fn problem(&mut self, position: u64, reason: impl Into<Reason>) {
        self.record = self.record.saturating_add(1);
        let on_one_line = |reason: &str| format!("byte {position}: {}", reason.replace(['\n', '\r'], " "));
        self.out.problem(self.record, reason.into().map(on_one_line));
    }
}

/// Reads the header at the window's start, and says how many bytes it has; they stay in the window.
fn header(stream: &mut Stream<'_>) -> std::io::Result<Result<(Header, usize), Reason>> {
    stream.fill_to(1024)?;
    loop {
        let window = stream.available();
        if !window.starts_with(MAGIC) {
            return Ok(Err("no WARC record begins here".into()));
        }
        let head = &window[..window.len().min(HEADER_BYTES_MAX)];
        // No header holds the start of another record, and looking no further keeps the work linear.
        let other = find_record(head, MAGIC.len());
        let head = &head[..other.unwrap_or(head.len())];
        let end = [&b"\r\n\r\n"[..], b"\n\n"]
            .iter()
            .filter_map(|mark| Some(memmem::find(head, mark)? + mark.len()))
            .min();
        match end {
            Some(end) => return Ok(parse(&head[..end]).map(|header| (header, end))),
            None if other.is_some() => break,
            None if window.len() > HEADER_BYTES_MAX => break,
            None => {
                let held = window.len();
                stream.fill_to(held * 2)?;
                if stream.available().len() == held {
                    break;
                }
            }
        }
    }
    Ok(Err("the record's header does not end".into()))
}

fn parse(head: &[u8]) -> Result<Header, Reason> {
    let headers = http::headers(head.split(|byte| *byte == b'\n').skip(1).map(|line| line.trim_ascii_end()));
    let said = |name: &str| http::header(&headers, name);
    let length = said("content-length").and_then(|length| length.parse().ok());
    let bare = |text: &str| text.trim_start_matches('<').trim_end_matches('>').to_owned();
    Ok(Header {
        is_response: said("warc-type").is_some_and(|kind| kind.eq_ignore_ascii_case("response")),
        length: length.ok_or("the record does not say its length")?,
        id: said("warc-record-id").map(bare),
        url: said("warc-target-uri").map(bare).filter(|url| url.contains("://")),
        date: said("warc-date").map(str::to_owned),
    })
}

/// Where in a window, from `from` on, a line begins as a record does.
fn find_record(window: &[u8], from: usize) -> Option<usize> {
    memmem::find_iter(window.get(from..)?, MAGIC).map(|at| from + at).find(|at| {
        let starts_line = *at == 0 || window[at - 1] == b'\n';
        let version = window.get(at + MAGIC.len()..at + MAGIC.len() + 3);
        starts_line && version.is_some_and(|version| version[0].is_ascii_digit() && version[1] == b'.')
    })
}

/// Goes on to the next record at or behind `from`; `false` if there is none.
fn next_record(stream: &mut Stream<'_>, from: usize) -> std::io::Result<bool> {
    let mut from = from;
    loop {
        let window = stream.available();
        if let Some(at) = find_record(window, from.min(window.len())) {
            stream.consume(at);
            return Ok(true);
        }
        // The first words may lie across the border of two windows.
        let passed = window.len().saturating_sub(MAGIC.len() + 4).max(from.min(window.len()));
        // One byte before stays, so that the start of a line is seen.
        stream.consume(passed.saturating_sub(1));
        from = passed - passed.saturating_sub(1);
        if !stream.fill()? {
            let held = stream.available().len();
            stream.consume(held);
            return Ok(false);
        }
    }
}

/// Passes bytes without keeping them; `false` if the file ends first.
fn skip(stream: &mut Stream<'_>, bytes: u64) -> std::io::Result<bool> {
    let mut left = bytes;
    while left > 0 {
        if stream.peek()?.is_none() {
            return Ok(false);
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(stream.available().len());
        stream.consume(length);
        left -= length as u64;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::tests::{read_bytes, show};

    /// A record of an archive with a block.
    pub(crate) fn record(kind: &str, id: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://abend.example/{id}\r\n\
             WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    /// A response with a page.
    pub(crate) fn page(title: &str) -> Vec<u8> {
        let text =
            "<p>Der Rat hat am Montag lange über die neue Brücke beraten und am Ende nichts beschlossen.</p>"
                .repeat(3);
        let page = format!(
            "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"
        );
        let latin: Vec<u8> = page.chars().map(|char| char as u8).collect();
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n", &latin[..]].concat()
    }

    #[test]
    fn pages_are_read_and_the_rest_is_passed() {
        let archive = [
            record("warcinfo", "i", b"software: x\r\n"),
            record("request", "a", b"GET / HTTP/1.1\r\n\r\n"),
            record("response", "a", &page("Neue Brücke")),
            record("response", "b", b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<html>"),
            record("response", "c", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
            record("response", "d", &page("Zwei")),
        ]
        .concat();
        let (records, problems, end) = read_bytes(&archive, &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (2, 0, Ok(Format::Warc)));
        let document = &records[0].document;
        assert_eq!(
            (document.title.as_deref(), document.id.as_deref()),
            (Some("Neue Brücke"), Some("urn:uuid:a"))
        );
        assert_eq!(document.url.as_deref(), Some("https://abend.example/a"));
        assert_eq!((document.source.as_deref(), document.date.as_deref()), (Some("abend.example"), None));
        assert_eq!(document.fetched.as_deref(), Some("2020-01-02T03:04:05Z"));
        assert!(document.body.contains("über die neue Brücke") && records[0].container);
        assert_eq!(records[1].document.record, 2);
    }

    #[test]
    fn broken_records_cost_themselves() {
        let (a, c) = (record("response", "a", &page("A")), record("response", "c", &page("C")));
        let whole = record("response", "b", &page("B"));
        let wrong = |length: &str| {
            let text = whole.clone();
            let at = memmem::find(&text, b"Content-Length: ").expect("there") + 16;
            let end = at + text[at..].iter().position(|byte| *byte == b'\r').expect("there");
            [&text[..at], length.as_bytes(), &text[end..]].concat()
        };
        for (broken, expected) in [
            (wrong("10"), "2:urn:uuid:b"),
            (wrong("100000"), "2:urn:uuid:b"),
            (wrong("99999999999999999999"), "2!the record does not say its length"),
            (wrong("x"), "2!the record does not say its length"),
            (whole[5..].to_vec(), "2!no WARC record begins here"),
            (record("response", "b", b"<html>"), "2!the response has no HTTP header"),
            (
                record("response", "b", b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n<p>kurz"),
                "2!https://abend.example/b: the page has no article text",
            ),
        ] {
            let shown = show(&[&a[..], &broken, &c].concat(), &Limits::default());
            assert_eq!(shown, ["1:urn:uuid:a", expected, "3:urn:uuid:c"]);
        }
        let cut = [&a[..], &c[..c.len() / 2]].concat();
        assert_eq!(show(&cut, &Limits::default()), ["1:urn:uuid:a", "2!the record is cut off"]);
    }

    #[test]
    fn what_is_too_large_is_passed_over() {
        let large = [&page("B")[..], &b" ".repeat(200_000)].concat();
        let film = [&b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"[..], &[b'x'; 200_000]].concat();
        let archive = [
            record("response", "a", &large),
            record("response", "b", &film),
            record("response", "c", &page("C")),
        ]
        .concat();
        let limits = Limits { html_bytes_max: 50_000, ..Limits::default() };
        let shown = show(&archive, &limits);
        assert_eq!((shown.len(), &*shown[1]), (2, "2:urn:uuid:c"), "{shown:?}");
        assert!(shown[0].contains("the limit html_bytes_max"), "{shown:?}");
    }
}
