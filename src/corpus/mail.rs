//! Newsletters: a mail (`.eml`), or many in a mailbox (`mbox`).
//!
//! The subject is the title, the list or the sender the source. The text is that of the HTML part, as of any
//! page, unless the plain part says more: newsletters are laid out in tables, and readability may lose its
//! way in them. Attachments are not read.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail};
use memchr::memmem;

use crate::article::RawDocument;
use crate::corpus::input::decode;
use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::record::RecordOutput;
use crate::corpus::{html, markup};
use crate::error::{Limit, Reason};

/// Headers that only mails have, and of which each has one.
const TELLING: &[&str] =
    &["mime-version", "message-id", "received", "return-path", "delivered-to", "content-type"];
/// Headers that say who, what and when; letters in plain text have such lines too.
const COMMON: &[&str] = &["from", "date", "subject", "to"];
/// How many parts of a mail are looked at.
const PARTS_MAX: usize = 200;
/// A line longer than this was not broken by a program.
const WRAPPED_CHARS: std::ops::RangeInclusive<usize> = 50..=80;

/// Whether a text begins as a mailbox does, or as a mail.
pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.lines();
    let mut names = Vec::new();
    if text.starts_with("From ") {
        lines.next();
    }
    for line in lines.take_while(|line| !line.is_empty()).take(300) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        let is_name = |char: char| char.is_ascii_graphic();
        if name.is_empty() || name.len() > 76 || !name.chars().all(is_name) {
            return false;
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
    has(TELLING) && has(COMMON)
}

/// Reads a mail, or all mails of a mailbox. The error is what ended it early.
pub(super) fn read(
    mut stream: Stream<'_>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let container = stream.available().starts_with(b"From ");
    let max = limits.record_bytes_max;
    let mut number = 0u32;
    loop {
        let position = stream.position();
        let length = mail_end(&mut stream, container, max).map_err(|error| io_reason(&error))?;
        if stream.available().is_empty() {
            return Ok(());
        }
        number = number.saturating_add(1);
        let place = |reason: Reason| match container {
            true => reason.map(|reason| format!("byte {position}: {reason}")),
            false => reason,
        };
        match length {
            Some(length) => {
                match document(&stream.available()[..length], container, limits) {
                    Ok(document) => out.record(RawDocument { record: number, ..document }, container),
                    Err(reason) => out.problem(number, place(reason)),
                }
                stream.consume(length);
            }
            None => {
                out.problem(number, place(exceeded("the mail", Limit::RecordBytes, max as u64)));
                skip(&mut stream, container).map_err(|error| io_reason(&error))?;
            }
        }
    }
}

/// The line that parts the mails of a mailbox, behind an empty one.
const SEPARATOR: &[u8] = b"\n\nFrom ";

/// Where the mail at the window's start ends; nothing if that is beyond the limit.
fn mail_end(stream: &mut Stream<'_>, container: bool, max: usize) -> std::io::Result<Option<usize>> {
    let mut searched = 0usize;
    loop {
        let window = stream.available();
        if container && let Some(at) = separator(window, searched) {
            return Ok(Some(at).filter(|at| *at <= max));
        }
        searched = window.len().saturating_sub(16);
        if window.len() > max {
            return Ok(None);
        }
        if !stream.fill()? {
            return Ok(Some(stream.available().len()));
        }
    }
}

/// Where behind `from` the next mail of a mailbox begins.
fn separator(window: &[u8], from: usize) -> Option<usize> {
    let rest = window.get(from..)?;
    let plain = memmem::find(rest, SEPARATOR).map(|at| at + 2);
    let windows = memmem::find(rest, b"\r\n\r\nFrom ").map(|at| at + 4);
    plain.into_iter().chain(windows).min().map(|at| from + at)
}

/// Passes a mail that is too large.
fn skip(stream: &mut Stream<'_>, container: bool) -> std::io::Result<()> {
    loop {
        if container && let Some(at) = separator(stream.available(), 0) {
            stream.consume(at);
            return Ok(());
        }
        let passed = stream.available().len().saturating_sub(16);
        stream.consume(passed);
        if !stream.fill()? {
            let held = stream.available().len();
            stream.consume(held);
            return Ok(());
        }
    }
}

/// Makes a document of a mail; the error says why there is none.
fn document(bytes: &[u8], container: bool, limits: &Limits) -> Result<RawDocument, Reason> {
    let unquoted;
    let bytes = match container {
        true => {
            let head = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
            unquoted = unquote(&bytes[head..]);
            &unquoted
        }
        false => bytes,
    };
    let mail = mailparse::parse_mail(bytes).map_err(|error| {
        let reason = error.to_string().replace(['\n', '\r'], " ");
        format!("the mail can't be taken apart ({})", reason.trim_end_matches('.'))
    })?;
    let header = |name: &str| {
        mail.headers.get_first_value(name).map(|value| one_line(&value)).filter(|value| !value.is_empty())
    };
    let body = body(&mail, limits);
    Ok(RawDocument {
        id: header("Message-ID").map(|id| id.trim_matches(['<', '>']).to_owned()),
        title: header("Subject"),
        body,
        date: header("Date"),
        source: header("List-ID")
            .and_then(|list| named(&list))
            .or_else(|| header("From").and_then(|from| named(&from))),
        url: header("Archived-At")
            .map(|url| url.trim_matches(['<', '>']).to_owned())
            .filter(|url| url.starts_with("http")),
        ..RawDocument::default()
    })
}

/// Takes the sign away that a mailbox puts before *From* at the start of a line.
fn unquote(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let signs = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = signs > 0 && line[signs..].starts_with(b"From ");
        out.extend_from_slice(&line[usize::from(quoted)..]);
    }
    out
}

/// Returns the name in `"Name" <address>`, else the site of the address, else the value.
fn named(value: &str) -> Option<String> {
    let (name, address) = match value.split_once('<') {
        Some((name, rest)) => (name, rest.split('>').next().unwrap_or_default()),
        None => ("", value),
    };
    let name = name.trim().trim_matches('"').trim();
    let site = address.rsplit('@').next().unwrap_or_default().trim();
    let named = if name.is_empty() { site } else { name };
    (!named.is_empty()).then(|| named.to_owned())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a mail: of its first part in HTML, or of its first plain one.
fn body(mail: &ParsedMail<'_>, limits: &Limits) -> String {
    let first = |kind: &str| {
        let parts =
            mail.parts().take(PARTS_MAX).filter(|part| part.ctype.mimetype.eq_ignore_ascii_case(kind));
        let mut inline =
            parts.filter(|part| part.get_content_disposition().disposition != DispositionType::Attachment);
        inline.find_map(text)
    };
    let plain = first("text/plain").map(|text| unwrapped(&text)).unwrap_or_default();
    let Some(page) = first("text/html").filter(|page| page.len() <= limits.html_bytes_max) else {
        return plain;
    };
    let article = html::read(&page, limits).map(|document| document.body).unwrap_or_default();
    // The article of a page is without menus and imprint; if it is a small part of the mail, it is not all
    // that is to be read.
    let text = match article.len() * 2 < plain.len() {
        true => plain,
        false => article,
    };
    if text.trim().is_empty() { markup::plain(page) } else { text }
}

/// The text of a part, whatever it is packed in.
fn text(part: &ParsedMail<'_>) -> Option<String> {
    let bytes = part.get_body_raw().ok()?;
    let charset = part.ctype.params.get("charset").map(String::as_str);
    let text = decode::page(bytes, charset);
    let text =
        match part.ctype.params.get("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) {
            true => flowed(&text),
            false => text,
        };
    (!text.trim().is_empty()).then_some(text)
}

/// Lines that end in a space go on in the next.
fn flowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        if !line.ends_with(' ') || line == "-- " {
            out.push('\n');
        }
    }
    out
}

/// Plain text with a paragraph a line, up to its signature.
fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.lines().take_while(|line| line.trim_end() != "--") {
        let line = line.trim();
        let starts_item = line.starts_with(['-', '*', '•', '>', '#', '=', '_']);
        if !out.is_empty() {
            out.push(if goes_on && !line.is_empty() && !starts_item { ' ' } else { '\n' });
        }
        out.push_str(line);
        // A line as long as programs break them, which does not end a sentence, goes on in the next.
        goes_on = WRAPPED_CHARS.contains(&line.chars().count()) && !line.contains("://");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::tests::{read_bytes, show};

    const TEXT: &str = "Der Rat hat am Montag lange =FCber die neue Br=FCcke beraten und am\r\nEnde nichts beschlossen.\r\n\r\n- Punkt eins\r\n- Punkt zwei\r\n\r\n-- \r\nSignatur\r\n";

    fn mail(id: &str, head: &str, body: &str) -> String {
        format!(
            "Return-Path: <x@abend.example>\r\nFrom: =?UTF-8?Q?Abendpost_K=C3=B6ln?= <news@abend.example>\r\nTo: leser@b.example\r\n\
             Subject: =?iso-8859-1?Q?Neue_Br=FCcke?=\r\n =?iso-8859-1?Q?_am_See?=\r\nDate: Tue, 05 Mar 2024 10:07:00 +0100\r\n\
             Message-ID: <{id}@abend.example>\r\nMIME-Version: 1.0\r\n{head}\r\n\r\n{body}"
        )
    }

    const PLAIN: &str =
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable";

    #[test]
    fn a_plain_mail_is_read() {
        let (records, problems, end) = read_bytes(mail("1", PLAIN, TEXT).as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (1, 0, Ok(Format::Mail)));
        let document = &records[0].document;
        assert_eq!(document.title.as_deref(), Some("Neue Brücke am See"));
        assert_eq!(document.date.as_deref(), Some("Tue, 05 Mar 2024 10:07:00 +0100"));
        assert_eq!(
            (document.id.as_deref(), document.source.as_deref()),
            (Some("1@abend.example"), Some("Abendpost Köln"))
        );
        let expected = "Der Rat hat am Montag lange über die neue Brücke beraten und am Ende nichts beschlossen.\n\n- Punkt eins\n- Punkt zwei";
        assert_eq!(document.body, expected);
        assert!(!records[0].container);
    }

    #[test]
    fn the_richer_part_is_taken() {
        let article =
            "<p>Der Rat hat am Montag lange über die neue Brücke beraten und am Ende nichts beschlossen.</p>"
                .repeat(4);
        let parts = |plain: &str, html: &str| {
            let body = format!(
                "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n\
                 --x\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<p>Anhang</p>\r\n--x--\r\n"
            );
            mail(
                "1",
                "List-Id: \"Der Tag\" <tag.abend.example>\r\nContent-Type: multipart/alternative; boundary=x",
                &body,
            )
        };
        let page = format!("<html><body><article>{article}</article></body></html>");
        for (text, part) in [
            (parts("Im Browser lesen", &page), "über die neue Brücke"),
            (parts(&"Viel mehr steht hier. ".repeat(100), &page), "Viel mehr steht hier."),
            (parts("", "<table><tr><td>Nur kurz</td></tr></table>"), "Nur kurz"),
        ] {
            let (records, problems, _) = read_bytes(text.as_bytes(), &Limits::default());
            assert_eq!((records.len(), problems.len()), (1, 0), "{part}");
            let document = &records[0].document;
            assert!(document.body.contains(part) && !document.body.contains("Anhang"), "{}", document.body);
            assert_eq!(document.source.as_deref(), Some("Der Tag"));
        }
    }

    #[test]
    fn a_mailbox_holds_many() {
        let one = |id: &str| {
            format!(
                "From x@y Tue Mar  5 10:07:00 2024\n{}\n\n",
                mail(id, PLAIN, "Kurz.\r\n>From hier an.\r\n").replace("\r\n", "\n")
            )
        };
        let (records, problems, end) = read_bytes((one("a") + &one("b")).as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (2, 0, Ok(Format::Mail)));
        assert_eq!((records[1].document.record, records[1].container), (2, true));
        assert_eq!(records[1].document.body, "Kurz.\nFrom hier an.");
        let large = one("x").replace("Kurz.", &"Lang. ".repeat(200));
        let limits = Limits { record_bytes_max: 1000, ..Limits::default() };
        let shown = show((one("a") + &large + &one("b")).as_bytes(), &limits);
        assert_eq!(
            (shown.len(), &*shown[0], &*shown[2]),
            (3, "1:a@abend.example", "3:b@abend.example"),
            "{shown:?}"
        );
    }

    #[test]
    fn texts_are_not_taken_for_mails() {
        for text in [
            "Von: Ada\nAn: Bo\n\nText",
            "From here on\n\nText",
            "Date: 2021\nSubject: x\n\nText",
            "Titel\nFrom: x\n",
            "",
        ] {
            assert!(!begins(text), "{text}");
        }
        assert!(begins("Subject: x\nMIME-Version: 1.0\n\nText"));
        let deep: String = (0..5000)
            .map(|n| format!("--{n}\r\nContent-Type: multipart/mixed; boundary={}\r\n\r\n", n + 1))
            .collect();
        let deep = mail("1", "Content-Type: multipart/mixed; boundary=0", &deep);
        let (records, problems, _) = read_bytes(deep.as_bytes(), &Limits::default());
        assert_eq!(records.len() + problems.len(), 1);
    }
}
