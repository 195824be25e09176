//! Keywords in context: for people one below the other, for spreadsheets, as JSON lines.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::article_head::ArticleHead;
use super::csv::guarded;
use super::json::{CharRange, JSON_VERSION, JsonLayout, spans, write};
use super::runs::width;
use super::sanitize;
use super::style::{Look, TextStyle};
use crate::search::KwicLine;

/// Columns of a date without the time of day.
const DATE_WIDTH: usize = 10;

/// The columns of the table, in their order.
const COLUMNS: [&str; 12] =
    ["id", "path", "record", "date", "source", "title", "field", "left", "keyword", "right", "start", "end"];

/// Writes a line for people: the date, the keyword between contexts of this many columns, and where
/// it comes from.
pub fn text_kwic(line: &KwicLine, context: usize, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut date = line.date.map(|date| date.to_string()).unwrap_or_default();
    date.truncate(DATE_WIDTH);
    // An escaped character is wider than it was.
    let left = last_columns(&sanitize(&line.left), context);
    let right = first_columns(&sanitize(&line.right), context);
    let pad = |text: &str| " ".repeat(context.saturating_sub(width(text)));
    write!(out, "{date:DATE_WIDTH$}  {}{left}", pad(&left))?;
    let mut at = 0;
    for mark in &line.marks {
        let (Some(before), Some(marked)) = (line.keyword.get(at..mark.start), line.keyword.get(mark.clone()))
        else {
            continue;
        };
        let (on, off) = Look::Mark.signs(style.color);
        write!(out, "{}{on}{}{off}", sanitize(before), sanitize(marked))?;
        at = mark.end;
    }
    let rest = line.keyword.get(at..).unwrap_or_default();
    write!(out, "{}{right}{}", sanitize(rest), pad(&right))?;
    let origin = match &line.source {
        Some(source) => format!("{source} · {}", line.id),
        None => line.id.clone(),
    };
    let (on, off) = Look::Meta.signs(style.color);
    writeln!(out, "  {on}{}{off}", sanitize(&origin))
}

/// Returns the end of a text that fits in this many columns.
fn last_columns(text: &str, columns: usize) -> String {
    let mut room = columns;
    let fits = |c: &char| take(&mut room, *c);
    let kept: Vec<char> = text.chars().rev().take_while(fits).collect();
    kept.into_iter().rev().collect()
}

/// Returns the beginning of a text that fits in this many columns.
fn first_columns(text: &str, columns: usize) -> String {
    let mut room = columns;
    text.chars().take_while(|c| take(&mut room, *c)).collect()
}

/// Takes the columns of a character from those that are left, if there are as many.
fn take(room: &mut usize, c: char) -> bool {
    match room.checked_sub(c.width().unwrap_or(0)) {
        Some(left) => {
            *room = left;
            true
        }
        None => false,
    }
}

/// Writes the head of the table.
pub fn csv_kwic_head(out: &mut dyn Write) -> io::Result<()> {
    row(COLUMNS.map(String::from), out)
}

/// Writes a line of the table. A cell that a spreadsheet would take for a formula gets a
/// leading `'`.
pub fn csv_kwic(line: &KwicLine, out: &mut dyn Write) -> io::Result<()> {
    let cells = [
        guarded(&line.id),
        guarded(&line.path),
        line.record.to_string(),
        line.date.map(|date| date.to_string()).unwrap_or_default(),
        line.source.as_deref().map(guarded).unwrap_or_default(),
        guarded(&line.title),
        line.field.name().to_owned(),
        guarded(&line.left),
        guarded(&line.keyword),
        guarded(&line.right),
        line.char_range.start.to_string(),
        line.char_range.end.to_string(),
    ];
    row(cells, out)
}

/// Writes cells through memory, so that an error of `out` is returned unchanged.
fn row(cells: [String; COLUMNS.len()], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    out.write_all(&writer.into_inner().map_err(|error| error.into_error())?)
}

/// Writes a line as one line of JSON, with the `version` in front.
pub fn json_kwic(line: &KwicLine, out: &mut dyn Write) -> io::Result<()> {
    let line = JsonLine {
        version: JSON_VERSION,
        rank: line.rank,
        head: line.into(),
        field: line.field.name(),
        left: &line.left,
        keyword: &line.keyword,
        right: &line.right,
        marks: spans(&line.keyword, &line.marks),
        start: line.char_range.start,
        end: line.char_range.end,
    };
    write(&line, JsonLayout::Line, out)
}

#[derive(Serialize)]
struct JsonLine<'a> {
    version: u32,
    rank: usize,
    #[serde(flatten)]
    head: ArticleHead<'a>,
    field: &'static str,
    left: &'a str,
    keyword: &'a str,
    right: &'a str,
    marks: Vec<CharRange>,
    start: usize,
    end: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Date, DateOrigin};
    use crate::search::TextKind;

    fn sample() -> KwicLine {
        KwicLine {
            rank: 1,
            id: "a-1".into(),
            path: "a.txt".into(),
            record: 1,
            title: "=Titel".into(),
            date: Date::parse_iso("2021-03-05T10:00"),
            date_origin: DateOrigin::Metadata,
            source: Some("Blatt".into()),
            section: None,
            url: None,
            field: TextKind::Body,
            left: "-1 Eine ".into(),
            keyword: "Überwachungskamera".into(),
            right: "\u{1b}[2J und mehr".into(),
            marks: std::iter::once(13..19).collect(),
            range: 5..24,
            char_range: 5..23,
        }
    }

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_line_in_every_format() {
        let text = |context, color| {
            written(|out| text_kwic(&sample(), context, &TextStyle { color, width: None }, out))
        };
        let expected = "2021-03-05      -1 Eine Überwachungs**kamera**\\u{1b}[2J un  Blatt · a-1\n";
        assert_eq!(text(12, false), expected);
        let expected =
            "2021-03-05  ine Überwachungs\u{1b}[1;31mkamera\u{1b}[0m\\u{1  \u{1b}[2mBlatt · a-1\u{1b}[0m\n";
        assert_eq!(text(4, true), expected);
        let table = written(|out| csv_kwic_head(out).and_then(|()| csv_kwic(&sample(), out)));
        let expected = "\
id,path,record,date,source,title,field,left,keyword,right,start,end
a-1,a.txt,1,2021-03-05T10:00,Blatt,'=Titel,body,'-1 Eine ,Überwachungskamera,\\u{1b}[2J und mehr,5,23
";
        assert_eq!(table, expected);
        let json: serde_json::Value =
            serde_json::from_str(&written(|out| json_kwic(&sample(), out))).expect("JSON");
        assert_eq!(
            (&json["marks"], &json["start"], &json["field"]),
            (&serde_json::json!([[12, 18]]), &5.into(), &"body".into())
        );
    }
}
