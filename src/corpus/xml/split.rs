//! Finds the records of a large XML file by their tags alone, before anything is parsed.
//!
//! So a file passes through memory record by record, and a damaged one costs only itself: the next
//! begins at a tag with the name of a record. Comments, CDATA and attribute values are not mistaken
//! for tags. Records are not nested.

use std::io;

use memchr::memmem;

use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::error::{Limit, Reason};

/// Maximum number of records without an end before a file is given up: each may cost a search
/// through one window.
const UNENDING_MAX: usize = 100;

/// A piece of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The text between two records, before the first or after the last.
    Between(Vec<u8>),
    /// A record with its tags.
    Record(Vec<u8>),
    /// A record that could not be read, and why.
    Broken(Reason),
    /// Nothing is read on: too much of the file is broken.
    GivenUp(Reason),
}

/// A file being cut into its records.
pub(crate) struct Splitter<'a> {
    stream: Stream<'a>,
    /// Names of elements that are records, without prefixes.
    names: &'static [&'static str],
    bytes_max: usize,
    /// How far the window has been looked through.
    at: usize,
    /// Which of the names the record at the window's start has, if one begins there.
    inside: Option<&'static str>,
    unending: usize,
}

impl<'a> Splitter<'a> {
    /// Cuts a stream at the elements of these names.
    pub(crate) fn new(stream: Stream<'a>, names: &'static [&'static str], limits: &Limits) -> Self {
        Self { stream, names, bytes_max: limits.record_bytes_max, at: 0, inside: None, unending: 0 }
    }

    /// Position in the file of what comes next.
    pub(crate) fn position(&self) -> u64 {
        self.stream.position()
    }

    /// The next piece; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            match lex(self.stream.available(), self.at) {
                Lex::Other(end) => self.at = end,
                Lex::Tag(tag) => {
                    if let Some(piece) = self.tag(&tag) {
                        return Ok(Some(piece));
                    }
                }
                Lex::More => {
                    let held = self.stream.available().len();
                    if held > self.bytes_max {
                        return Ok(Some(self.too_large()));
                    }
                    self.stream.fill_to((held * 2).max(1))?;
                    if self.stream.available().len() == held && !self.stream.fill()? {
                        return Ok(self.end());
                    }
                }
            }
        }
    }

    /// Goes on behind a tag; a piece if one ends here.
    fn tag(&mut self, tag: &Tag) -> Option<Piece> {
        let name = &self.stream.available()[tag.name.0..tag.name.1];
        let name = self.names.iter().copied().find(|known| known.as_bytes() == name);
        match (self.inside, tag.kind) {
            (None, TagKind::Start | TagKind::Empty) if name.is_some() && tag.start > 0 => {
                Some(Piece::Between(self.take(tag.start)))
            }
            (None, TagKind::Start) if name.is_some() => {
                (self.inside, self.at) = (name, tag.end);
                None
            }
            (None, TagKind::Empty) if name.is_some() => Some(self.record(tag.end)),
            (Some(_), TagKind::End) if name == self.inside => Some(self.record(tag.end)),
            (Some(_), TagKind::Start) if name == self.inside => {
                self.take(tag.start);
                Some(Piece::Broken("broken XML: the record is not closed".into()))
            }
            _ => {
                self.at = tag.end;
                None
            }
        }
    }

    /// Takes a record, unless it is too large.
    fn record(&mut self, bytes: usize) -> Piece {
        if bytes > self.bytes_max {
            self.stream.consume(bytes);
            (self.at, self.inside) = (0, None);
            return Piece::Broken(exceeded("the record", Limit::RecordBytes, self.bytes_max as u64));
        }
        Piece::Record(self.take(bytes))
    }

    /// Takes the first `bytes` of the window.
    fn take(&mut self, bytes: usize) -> Vec<u8> {
        let taken = self.stream.available()[..bytes].to_vec();
        self.stream.consume(bytes);
        (self.at, self.inside) = (0, None);
        taken
    }

    /// The window is full, and the end of what is in it is not in sight.
    fn too_large(&mut self) -> Piece {
        if self.inside.is_none() {
            // Text between records may be cut anywhere but in a tag's name.
            let held = self.stream.available().len();
            return Piece::Between(self.take(self.at.max(held / 2)));
        }
        let reason = exceeded("the record", Limit::RecordBytes, self.bytes_max as u64);
        self.skip_record();
        self.unended(reason)
    }

    /// The file ends.
    fn end(&mut self) -> Option<Piece> {
        let held = self.stream.available().len();
        if self.inside.is_none() {
            return (held > 0).then(|| Piece::Between(self.take(held)));
        }
        self.skip_record();
        Some(self.unended("broken XML: the record is not closed".into()))
    }

    fn unended(&mut self, reason: Reason) -> Piece {
        self.unending += 1;
        if self.unending <= UNENDING_MAX {
            return Piece::Broken(reason);
        }
        Piece::GivenUp(format!("given up after {UNENDING_MAX} records that are not closed").into())
    }

    /// Skips a record whose end is out of reach, up to where the next may begin.
    fn skip_record(&mut self) {
        let window = self.stream.available();
        let next = self.names.iter().filter_map(|name| {
            memmem::find_iter(&window[1..], name.as_bytes()).map(|at| at + 1).find_map(|at| {
                // Back over a prefix to the bracket.
                let before = window[..at].iter().rev().take(20);
                let prefix = before.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
                let start = at.checked_sub(prefix + 1).filter(|start| *start > 0)?;
                let ends = window
                    .get(at + name.len())
                    .is_some_and(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
                (ends && window[start] == b'<').then_some(start)
            })
        });
        let length = next.min().unwrap_or(window.len());
        self.stream.consume(length);
        (self.at, self.inside) = (0, None);
    }
}

/// The next token at or after a position.
enum Lex {
    Tag(Tag),
    /// Something that is no tag, up to here.
    Other(usize),
    /// That can't be told yet.
    More,
}

/// Where a tag is, and where in it the name without a prefix is.
struct Tag {
    start: usize,
    end: usize,
    name: (usize, usize),
    kind: TagKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TagKind {
    Start,
    End,
    Empty,
}

/// Finds the next tag, comment, section of CDATA or instruction.
fn lex(window: &[u8], from: usize) -> Lex {
    let Some(start) = memchr::memchr(b'<', &window[from..]).map(|at| from + at) else { return Lex::More };
    let rest = &window[start..];
    for (open, close) in
        [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"), (b"<!DOCTYPE", b">")]
    {
        if rest.starts_with(open) {
            return match memmem::find(&rest[open.len()..], close) {
                Some(at) => Lex::Other(start + open.len() + at + close.len()),
                None => Lex::More,
            };
        }
        if open.starts_with(rest) {
            return Lex::More;
        }
    }
    let closing = rest.get(1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let mut quote = None;
    for (at, &byte) in window.iter().enumerate().skip(name_start) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            // A bracket that opens inside a tag, be it in quotes, ends it: it was none, or it is broken.
            (_, b'<') => {
                let kind = if closing { TagKind::End } else { TagKind::Start };
                return Lex::Tag(Tag { start, end: at, name: name(window, name_start, at), kind });
            }
            (Some(_), _) => {}
            (None, b'"' | b'\'') if at > name_start => quote = Some(byte),
            (None, b'>') => {
                let empty = window[at - 1] == b'/';
                let kind = match (closing, empty) {
                    (true, _) => TagKind::End,
                    (false, true) => TagKind::Empty,
                    (false, false) => TagKind::Start,
                };
                return Lex::Tag(Tag { start, end: at + 1, name: name(window, name_start, at), kind });
            }
            _ => {}
        }
    }
    Lex::More
}

/// Where in `window[start..end]` the name without its prefix is.
fn name(window: &[u8], start: usize, end: usize) -> (usize, usize) {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/>".contains(byte);
    let length = window[start..end].iter().position(is_end).unwrap_or(end - start);
    let prefix = window[start..start + length].iter().position(|byte| *byte == b':').map_or(0, |at| at + 1);
    (start + prefix, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks how a file is split: records unchanged, `-` between them, `!` for a damaged one.
    fn check(text: &str, expected: &[&str]) {
        let limits = Limits { record_bytes_max: 1000, ..Limits::default() };
        let mut splitter = Splitter::new(Stream::new(Box::new(text.as_bytes())), &["item", "entry"], &limits);
        let mut found = Vec::new();
        while let Some(piece) = splitter.next().expect("reads") {
            match piece {
                Piece::Between(text) if text.trim_ascii().is_empty() => {}
                Piece::Between(_) => found.push("-".to_owned()),
                Piece::Record(bytes) => found.push(String::from_utf8(bytes).expect("UTF-8")),
                Piece::Broken(_) => found.push("!".to_owned()),
                Piece::GivenUp(_) => return,
            }
        }
        let start: String = text.chars().take(80).collect();
        assert_eq!(found, expected, "{start}");
    }

    #[test]
    fn records_are_cut_out() {
        check(
            "<r><item>a</item> <item/><x:entry a='>'>b</x:entry></r>",
            &["-", "<item>a</item>", "<item/>", "<x:entry a='>'>b</x:entry>", "-"],
        );
        check(
            "<r><!-- <item> --><items/><item><![CDATA[</item>]]></item>",
            &["-", "<item><![CDATA[</item>]]></item>"],
        );
        check("no tags", &["-"]);
        check("", &[]);
    }

    #[test]
    fn a_broken_record_costs_itself_alone() {
        check("<r><item>a<item>b</item>", &["-", "!", "<item>b</item>"]);
        check("<item><![CDATA[a</item><item>b</item>", &["!", "<item>b</item>"]);
        check("<item a=\"b</item><item>b</item>", &["<item a=\"b</item>", "<item>b</item>"]);
        check("<item>a</item><item>b", &["<item>a</item>", "!"]);
        check(&format!("<item>{}</item><item>b</item>", "a".repeat(2000)), &["!", "<item>b</item>"]);
    }

    #[test]
    fn what_never_ends_is_given_up() {
        let text = "<item><![CDATA[".repeat(20_000);
        check(&text, &[]);
        let long = format!("{}<item>b</item>", "<x>".repeat(50_000));
        let limits = Limits { record_bytes_max: 1000, ..Limits::default() };
        let mut splitter = Splitter::new(Stream::new(Box::new(long.as_bytes())), &["item"], &limits);
        let mut last = None;
        while let Some(piece) = splitter.next().expect("reads") {
            last = Some(piece);
        }
        assert_eq!(last, Some(Piece::Record(b"<item>b</item>".to_vec())));
    }
}
