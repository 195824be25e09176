//! The results of stored queries, under their names: for people, as lines of JSON, as CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::answer::JsonHit;
use super::csv::{COLUMNS, cells, guarded};
use super::json::{JSON_VERSION, JsonLayout, write};
use super::number::count;
use super::runs::Paragraph;
use super::style::{Look, TextStyle};
use super::text::hits;
use crate::search::Hit;

/// Writes the name of a stored query and how much is new of it.
pub fn watch_heading(name: &str, total: usize, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut heading = Paragraph::default();
    heading.push(name, Look::Title);
    heading.push(&format!(": {}", count(total, "new article")), Look::Meta);
    heading.write("", 0, style, out)
}

/// Writes new matches as they are shown in an answer.
pub fn watch_text(new: &[Hit], style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    hits(new, style, out)
}

/// Writes each new match on a line, with `version` and the query's name as `watch` in front.
pub fn watch_json_lines(name: &str, new: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    new.iter().try_for_each(|hit| {
        let line = WatchLine { version: JSON_VERSION, watch: name, hit: JsonHit::new(hit) };
        write(&line, JsonLayout::Line, out)
    })
}

/// Writes the names of the columns: `watch`, and those of an answer.
pub fn watch_csv_header(out: &mut dyn Write) -> io::Result<()> {
    rows(std::iter::once(std::iter::once("watch".to_owned()).chain(COLUMNS.map(str::to_owned))), out)
}

/// Writes new matches as rows.
pub fn watch_csv(name: &str, new: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    rows(new.iter().map(|hit| std::iter::once(guarded(name)).chain(cells(hit))), out)
}

/// Writes through memory, so that an error of `out` is returned unchanged.
fn rows<R: Iterator<Item = String>>(rows: impl Iterator<Item = R>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    out.write_all(&writer.into_inner().map_err(|error| error.into_error())?)
}

#[derive(Serialize)]
struct WatchLine<'a> {
    version: u32,
    watch: &'a str,
    #[serde(flatten)]
    hit: JsonHit<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn every_match_has_the_name() {
        let new = samples::results().hits;
        let lines = written(|out| watch_json_lines("Kameras", &new, out));
        assert_eq!(
            lines.lines().filter(|line| line.starts_with("{\"version\":1,\"watch\":\"Kameras\",")).count(),
            2
        );
        let table = written(|out| watch_csv_header(out).and_then(|()| watch_csv("=x", &new, out)));
        let starts: Vec<&str> = table.lines().filter_map(|row| row.split(',').next()).collect();
        assert_eq!(starts, ["watch", "'=x", "'=x"]);
        let heading = written(|out| watch_heading("Kam\u{1b}eras", 2, &TextStyle::default(), out));
        assert_eq!(heading, "Kam\\u{1b}eras: 2 new articles\n");
    }
}
