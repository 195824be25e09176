//! Hits as CSV, for spreadsheets: a header, then one line a hit.
//!
//! A cell that a spreadsheet would take for a formula gets a leading `'`.
//! Control characters and line breaks inside a cell are made harmless as for a terminal.

use std::io::{self, Write};

use super::folded::folded_ids;
use super::json::origin_name;
use super::sanitize;
use crate::article::Signal;
use crate::search::{Hit, SearchResults};

/// The columns, in order; `snippets` holds all snippets of the hit, joined, `folded` the duplicates
/// that it represents.
pub(super) const COLUMNS: [&str; 16] = [
    "rank",
    "score",
    "id",
    "path",
    "record",
    "title",
    "date",
    "date_origin",
    "source",
    "section",
    "url",
    "authors",
    "snippets",
    "revision",
    "signal",
    "folded",
];

/// Writes the hits of an answer.
pub fn csv(results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    // Through memory, so that an error of `out` is returned unchanged: a closed pipe must be
    // recognised.
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for hit in &results.hits {
        writer.write_record(cells(hit))?;
    }
    out.write_all(&writer.into_inner().map_err(|error| error.into_error())?)
}

pub(super) fn cells(hit: &Hit) -> [String; COLUMNS.len()] {
    let snippets: Vec<&str> = hit.snippets.iter().map(|snippet| snippet.text.as_str()).collect();
    let optional = |text: &Option<String>| text.as_deref().map(guarded).unwrap_or_default();
    [
        hit.rank.to_string(),
        hit.score.to_string(),
        guarded(&hit.id),
        guarded(&hit.path),
        hit.record.to_string(),
        guarded(&hit.title),
        hit.date.map(|date| date.to_string()).unwrap_or_default(),
        origin_name(hit.date_origin).to_owned(),
        optional(&hit.source),
        optional(&hit.section),
        optional(&hit.url),
        guarded(&hit.authors.join("; ")),
        guarded(&snippets.join(" … ")),
        optional(&hit.version),
        hit.signal.map(Signal::name).unwrap_or_default().to_owned(),
        guarded(&folded_ids(hit)),
    ]
}

/// Text of a corpus as a cell that no spreadsheet runs.
///
/// The signs are those that OWASP lists, with their full-width forms.
pub(super) fn guarded(text: &str) -> String {
    // Spreadsheets execute cells that begin like this. The full-width signs count too: some
    // programs normalise them first.
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let safe = sanitize(text);
    if formula { format!("'{safe}") } else { safe.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn formulas_are_guarded() {
        for (text, expected) in [
            ("Kamera", "Kamera"),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("\r=1", "' =1"),
            ("＝1", "'＝1"),
            ("1-1", "1-1"),
            ("", ""),
            ("a\nb\u{1b}", "a b\\u{1b}"),
        ] {
            assert_eq!(guarded(text), expected, "{text:?}");
        }
    }

    #[test]
    fn one_line_a_hit() {
        let mut out = Vec::new();
        csv(&samples::results(), &mut out).expect("written");
        let expected = "\
rank,score,id,path,record,title,date,date_origin,source,section,url,authors,snippets,revision,signal,folded
9,2.5,hk-48211,corpus/a.jsonl,3,24 Überwachungskameras geplant,2019-03-07T18:20,metadata,Hafenkurier,Lokales,https://h.example/1,Wiebke Thomsen; B,Die Kameras filmen. … rund um die Uhr,2,correction,\"ab-7 (Abendpost, 2019-03-08); and 1 other\"
10,1.25,b.txt,b.txt,1,,2021-01-02,file-time,,,,,,,,
";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
