//! Recognises a file's format and width of characters by its first bytes; the name only breaks ties.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::corpus::format::Format;
use crate::corpus::{mail, trafilatura_table, warc, xml};
use crate::error::{ProblemKind, Reason};

/// Bytes looked at.
pub(crate) const HEAD_BYTES: usize = 1 << 16;

/// The result of examining the first bytes.
#[derive(Debug, PartialEq)]
pub(crate) struct Guess {
    /// The format.
    pub(crate) format: Format,
    /// UTF-16, where it is; everything else is decided where the text is decoded.
    pub(crate) encoding: Option<&'static Encoding>,
}

/// First bytes of formats that hold no readable text, with what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database inside another file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "gzip inside a packed file"),
    (b"\xff\xfe\0\0", "UTF-32 text"),
    (b"\0\0\xfe\xff", "UTF-32 text"),
];

/// The formats that are read, for whoever brings something else.
const READ: &str =
    "text, Markdown, HTML, JSON, JSON Lines, NewsML-G2, NITF, RSS, Atom, TEI, I5, WARC and mail";

/// Names of files with one object a line.
const LINES: &[&str] = &["jsonl", "ndjson", "jsonlines", "ldjson"];

/// Recognises the format; the error is the reason why the file can't be read.
pub(crate) fn guess(head: &[u8], name: &str) -> Result<Guess, Reason> {
    if head.is_empty() {
        return Err("the file is empty".into());
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| head.starts_with(start)) {
        return Err(Reason::new(ProblemKind::UnknownFormat, format!("{what}, not text ({READ} are read)")));
    }
    if head.trim_ascii_start().starts_with(warc::MAGIC) {
        return Ok(Guess { format: Format::Warc, encoding: None });
    }
    let encoding = utf16(head);
    if encoding.is_none() && is_binary(head) {
        return Err(Reason::new(
            ProblemKind::UnknownFormat,
            format!("binary data, not text ({READ} are read)"),
        ));
    }
    let decoded = match encoding {
        Some(encoding) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)),
    };
    let text = decoded.trim_start_matches(['\u{feff}', '\u{1e}']).trim_start();
    if text.is_empty() && head.len() < HEAD_BYTES {
        return Err("the file holds nothing but white space".into());
    }
    let extension = extension(name);
    let named_json = extension == "json" && text.starts_with(['{', '[']);
    let format = if is_json(text) || named_json {
        if is_lines(text, &extension) { Format::JsonLines } else { Format::Json }
    } else if LINES.contains(&extension.as_str()) && text.lines().any(|line| line.starts_with("{\"")) {
        Format::JsonLines
    } else if is_html(text) {
        Format::Html
    } else if let Some(format) = xml(text)? {
        format
    } else if trafilatura_table::begins(text) {
        Format::Trafilatura
    } else if mail::begins(text) {
        Format::Mail
    } else if is_markdown(text, &extension) {
        Format::Markdown
    } else {
        Format::Text
    };
    Ok(Guess { format, encoding })
}

/// The name's extension in lower case, that of packing left aside.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let file = [".gz", ".zst"].iter().find_map(|packed| file.strip_suffix(packed)).unwrap_or(&file);
    file.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

/// Detects UTF-16 by its byte-order mark, or by the zero bytes next to Latin letters.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    let pairs = &head[..head.len().min(4096) / 2 * 2];
    let zeros = |odd: usize| pairs.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), pairs.len() / 2);
    match half {
        0..=1 => None,
        _ if odd * 10 > half * 7 && even * 20 < half => Some(UTF_16LE),
        _ if even * 10 > half * 7 && odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes occur that no text has: zeros, or many control characters.
fn is_binary(head: &[u8]) -> bool {
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1e);
    let controls = head.iter().filter(control).count();
    head.contains(&0) || (controls > 8 && controls * 50 > head.len())
}

/// Whether the text begins as JSON does: `{"`, `{}`, `[{`, `["`, `[]`.
fn is_json(text: &str) -> bool {
    let mut starts = text.chars().filter(|char| !char.is_whitespace());
    matches!(
        (starts.next(), starts.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '"' | ']'))
    ) && !text.starts_with("[\"]")
}

/// Returns whether each line is a separate object.
fn is_lines(text: &str, extension: &str) -> bool {
    if !text.starts_with('{') {
        return false;
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (first, second) = (lines.next().unwrap_or_default(), lines.next());
    let ends = first.trim_end().ends_with('}');
    match second {
        // A line longer than the head says nothing of what follows it.
        None => LINES.contains(&extension),
        Some(second) => {
            LINES.contains(&extension) && first.trim_end().len() > 1 || ends && second.starts_with("{\"")
        }
    }
}

/// Elements that only a page has, and that occur at its start.
const PAGE_TAGS: &[&str] = &["html", "head", "body", "title", "meta", "article", "main", "section", "div"];
/// Elements that a piece of a page may begin with; one needs company to make a page.
const PIECE_TAGS: &[&str] =
    &["p", "h1", "h2", "header", "span", "a", "img", "figure", "ul", "table", "center"];

/// Whether the text is a page: a doctype, or markup at its very start.
fn is_html(text: &str) -> bool {
    let mut text = text;
    loop {
        text = text.trim_start();
        if let Some(comment) = text.strip_prefix("<!--") {
            let Some((_, rest)) = comment.split_once("-->") else { return false };
            text = rest;
        } else if text.starts_with("<?") {
            let Some((_, rest)) = text.split_once('>') else { return false };
            text = rest;
        } else {
            break;
        }
    }
    let Some(markup) = text.strip_prefix('<') else { return false };
    let name_end =
        markup.find(|char: char| !char.is_ascii_alphanumeric() && char != '!').unwrap_or(markup.len());
    let name = markup[..name_end].to_ascii_lowercase();
    match name.as_str() {
        "!doctype" => markup[name_end..].trim_start().to_ascii_lowercase().starts_with("html"),
        name if PAGE_TAGS.contains(&name) => true,
        name => PIECE_TAGS.contains(&name) && text.matches("</").count() >= 2,
    }
}

/// Detects the kind of XML, if it is XML; the error is the reason for which it is not read.
fn xml(text: &str) -> Result<Option<Format>, Reason> {
    let declared = ["<?xml", "<!DOCTYPE", "<!doctype"].iter().any(|start| text.starts_with(start));
    let Some(root) = xml::root(text) else {
        return match declared {
            true => Err("XML whose root element can't be found".into()),
            false => Ok(None),
        };
    };
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Ok(Some(match root {
        "newsItem" | "newsMessage" | "contentSet" => Format::NewsMl,
        "nitf" => Format::Nitf,
        "rss" | "feed" => Format::Feed,
        "RDF" if has(&["purl.org/rss/", "my.netscape.com/rdf"]) => Format::Feed,
        "TEI" | "TEI.2" | "teiCorpus" => Format::Tei,
        "idsCorpus" | "idsDoc" | "idsText" => Format::Ids,
        "doc" if has(&["<main", " sitename=", " fingerprint="]) => Format::Trafilatura,
        "NewsML" => {
            return Err(Reason::new(
                ProblemKind::UnknownFormat,
                format!("NewsML 1, which is not read ({READ} are)"),
            ));
        }
        root if declared => {
            // A name is short; what is longer is not repeated.
            let root: String = root.chars().take(40).filter(|char| !char.is_control()).collect();
            return Err(Reason::new(
                ProblemKind::UnknownFormat,
                format!("XML of an unknown kind (its root is {root}), which is not read ({READ} are)"),
            ));
        }
        _ => return Ok(None),
    }))
}

/// Whether the text is Markdown: a front matter, its name, or its signs.
fn is_markdown(text: &str, extension: &str) -> bool {
    if matches!(extension, "md" | "markdown" | "mdown" | "mkd") {
        return true;
    }
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim_end();
    if first == "---" {
        return lines.by_ref().take(200).any(|line| matches!(line.trim_end(), "---" | "..."));
    }
    let links = text.matches("](http").count();
    let headings = text.lines().filter(|line| line.starts_with("## ")).count();
    first.starts_with("# ") && !first.starts_with("# #") && (extension != "txt" || headings + links > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: Option<Format>) {
        assert_eq!(guess(text.as_bytes(), name).ok().map(|guess| guess.format), expected, "{name}: {text}");
    }

    #[test]
    fn formats_are_recognised_by_content() {
        check("a.txt", "Titel\n\nText.", Some(Format::Text));
        check("a.json", "Titel\n\nText.", Some(Format::Text));
        check("a.txt", "[dpa] Meldung", Some(Format::Text));
        check("a.txt", "{Anmerkung} Text", Some(Format::Text));
        check("a.txt", "<3 für alle", Some(Format::Text));
        check("a.txt", "{\"title\": 1}", Some(Format::Json));
        check("a.txt", "[\n {\n  \"title\": 1}]", Some(Format::Json));
        check("a", "{\"a\":1}\n{\"a\":2}\n", Some(Format::JsonLines));
        check("a.jsonl.gz", "{\"a\":1}", Some(Format::JsonLines));
        check("a.jsonl", "kaputt\n{\"a\":2}\n", Some(Format::JsonLines));
        check("a.json", "{\n\"a\":1}\n{\n\"a\":2}\n", Some(Format::Json));
        check("a.jsonl", "{\n\"a\":1}\n{\n\"a\":2}\n", Some(Format::Json));
        check("a.txt", "\n<!DOCTYPE html><html>", Some(Format::Html));
        check("a.txt", "<!-- x --><?xml version='1.0'?><html>", Some(Format::Html));
        check("a.txt", "<p>Eins</p><p>Zwei</p>", Some(Format::Html));
        check("a.html", "Nur Text.", Some(Format::Text));
        check("a.md", "# Titel\n", Some(Format::Markdown));
        check("a.txt", "---\ntitle: A\n---\nText", Some(Format::Markdown));
        check("a.txt", "# Titel\n\n## Teil\n", Some(Format::Markdown));
        check("a.txt", "--- Eilmeldung ---\nText", Some(Format::Text));
        check("a.xml", "<?xml version=\"1.0\"?><newsItem/>", Some(Format::NewsMl));
        check("a.txt", "<!-- x --><n:newsMessage>", Some(Format::NewsMl));
        check("a.xml", "<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>", Some(Format::Nitf));
        check("a", "<rss version='2.0'>", Some(Format::Feed));
        check("a", "<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", Some(Format::Feed));
        check("a.html", "<feed xmlns='http://www.w3.org/2005/Atom'>", Some(Format::Feed));
        check("a.xml", "<TEI xmlns='http://www.tei-c.org/ns/1.0'>", Some(Format::Tei));
        check("a.xml", "<?xml version='1.0'?><idsCorpus>", Some(Format::Ids));
        check("a.xml", "<doc sitename='A'><main>", Some(Format::Trafilatura));
        check("a.xml", "<?xml version='1.0'?><rdf:RDF xmlns:rdf='r'>", None);
        check("a.xml", "<?xml version='1.0'?><inventory>", None);
        check("a.xml", "<?xml version='1.0'?>", None);
        check("a.txt", "WARC/1.0\r\n", Some(Format::Warc));
        check("a.txt", "Subject: A\nMIME-Version: 1.0\n\nText", Some(Format::Mail));
        check("a.txt", "%PDF-1.7", None);
        check("a.txt", "Text\0mit Null", None);
        check("a.txt", "", None);
        check("a.txt", " \n\t", None);
    }

    #[test]
    fn utf16_is_seen_with_and_without_its_mark() {
        let le = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        for (bytes, encoding, format) in [
            (le("\u{feff}Müll"), UTF_16LE, Format::Text),
            (be("\u{feff}Müll"), UTF_16BE, Format::Text),
            (le("Große Übung"), UTF_16LE, Format::Text),
            (be("{\"title\":1}"), UTF_16BE, Format::Json),
        ] {
            assert_eq!(guess(&bytes, "a"), Ok(Guess { format, encoding: Some(encoding) }));
        }
    }
}
