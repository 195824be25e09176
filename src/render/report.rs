//! The report of a run, for people and as JSON, and its problems a line each.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{JSON_VERSION, JsonLayout, write};
use super::number::{count, duration, grouped, size};
use super::sanitize;
use crate::error::Problem;
use crate::report::{ArticleCounts, FileCounts, Report, Retained};

/// Maximum number of set-aside records that are listed one by one.
const LISTED_MAX: usize = 10;

/// Writes what a run did; its problems are for standard error ([`text_problem`]).
pub fn text_report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let FileCounts { seen, added, changed, moved, removed, unchanged, skipped, failed, pending } =
        report.files;
    let files = [
        (added, "added"),
        (changed, "changed"),
        (moved, "moved"),
        (unchanged, "unchanged"),
        (skipped, "skipped"),
        (failed, "failed"),
        (pending, "pending"),
        (removed, "removed"),
    ];
    writeln!(out, "{}{}", count(seen, "file"), listed(&files))?;
    let ArticleCounts { added, replaced, removed, unchanged, failed, superseded, withheld, total } =
        report.articles;
    let articles = [
        (added, "added"),
        (replaced, "replaced"),
        (unchanged, "unchanged"),
        (failed, "failed"),
        (removed, "removed"),
        (superseded, "superseded"),
        (withheld, "withheld"),
    ];
    let articles = listed(&articles);
    if report.dry_run {
        writeln!(out, "{} would be in the index{articles}", count(total, "article"))?;
    } else {
        writeln!(out, "{} in the index{articles}", count(total, "article"))?;
    }
    for set_aside in report.set_aside.iter().take(LISTED_MAX) {
        write!(out, "  ")?;
        text_problem(set_aside, out)?;
    }
    let more = report.set_aside.len().saturating_sub(LISTED_MAX);
    if more > 0 {
        writeln!(out, "  and {} more; status lists them", grouped(more))?;
    }
    let read = format!("{} read in {}", size(report.bytes), duration(report.seconds));
    match (report.dry_run, report.commit) {
        (true, _) => writeln!(out, "{read}; dry run: nothing was written")?,
        (false, Some(number)) => writeln!(out, "{read}; commit {number}")?,
        (false, None) => writeln!(out, "{read}; nothing to commit")?,
    }
    for Retained { root, files, known, articles } in &report.retained {
        let root = sanitize(root.as_deref().unwrap_or("elsewhere"));
        writeln!(
            out,
            "not removed: {} of {} from {root} are gone, what the index has of them stays ({})",
            grouped(*files),
            count(*known, "file"),
            count(*articles, "article")
        )?;
    }
    if report.interrupted {
        writeln!(out, "interrupted: the next run goes on from here")?;
    }
    Ok(())
}

/// `: 61 added, 2 removed`, without what did not happen.
fn listed(counts: &[(usize, &str)]) -> String {
    let listed: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", grouped(*number)))
        .collect();
    if listed.is_empty() { String::new() } else { format!(": {}", listed.join(", ")) }
}

/// Writes a problem on one line: path, record, reason.
pub fn text_problem(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let record = problem.record.map(|record| format!(", record {record}")).unwrap_or_default();
    writeln!(out, "{}{record}: {}", sanitize(&problem.path), sanitize(&problem.reason))
}

/// Writes what a run did on one line, for a log.
pub fn text_report_line(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    text_report(report, &mut text)?;
    let lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_start);
    let lines: Vec<&[u8]> = lines.filter(|line| !line.is_empty()).collect();
    out.write_all(&lines.join(&b"; "[..]))?;
    out.write_all(b"\n")
}

/// Writes a report as one object.
pub fn json_report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write(&JsonReport::new(report), JsonLayout::Indented, out)
}

/// Writes a report as one object on one line.
pub fn json_report_line(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write(&JsonReport::new(report), JsonLayout::Line, out)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    files: JsonFiles,
    articles: JsonCounts,
    bytes: u64,
    seconds: f64,
    commit: Option<u64>,
    interrupted: bool,
    dry_run: bool,
    retained: Vec<JsonRetained<'a>>,
    set_aside: Vec<JsonProblem<'a>>,
    problems: Vec<JsonProblem<'a>>,
}

#[derive(Serialize)]
struct JsonFiles {
    seen: usize,
    added: usize,
    changed: usize,
    moved: usize,
    removed: usize,
    unchanged: usize,
    skipped: usize,
    failed: usize,
    pending: usize,
}

#[derive(Serialize)]
struct JsonCounts {
    added: usize,
    replaced: usize,
    removed: usize,
    unchanged: usize,
    failed: usize,
    superseded: usize,
    withheld: usize,
    total: usize,
}

#[derive(Serialize)]
pub(super) struct JsonProblem<'a> {
    path: &'a str,
    record: Option<u32>,
    reason: &'a str,
}

#[derive(Serialize)]
struct JsonRetained<'a> {
    root: Option<&'a str>,
    files: usize,
    known: usize,
    articles: usize,
}

impl<'a> JsonProblem<'a> {
    pub fn new(Problem { path, record, reason, .. }: &'a Problem) -> Self {
        Self { path, record: *record, reason }
    }
}

impl<'a> JsonReport<'a> {
    /// Takes the library's report apart field by field, so that a new one is not forgotten here.
    fn new(report: &'a Report) -> Self {
        let Report {
            files,
            articles,
            bytes,
            seconds,
            commit,
            interrupted,
            dry_run,
            retained,
            set_aside,
            problems,
        } = report;
        let FileCounts { seen, added, changed, moved, removed, unchanged, skipped, failed, pending } = *files;
        let files = JsonFiles { seen, added, changed, moved, removed, unchanged, skipped, failed, pending };
        let ArticleCounts { added, replaced, removed, unchanged, failed, superseded, withheld, total } =
            *articles;
        let articles =
            JsonCounts { added, replaced, removed, unchanged, failed, superseded, withheld, total };
        let retain = |retained: &'a Retained| {
            let Retained { root, files, known, articles } = retained;
            JsonRetained { root: root.as_deref(), files: *files, known: *known, articles: *articles }
        };
        Self {
            version: JSON_VERSION,
            files,
            articles,
            bytes: *bytes,
            seconds: *seconds,
            commit: *commit,
            interrupted: *interrupted,
            dry_run: *dry_run,
            retained: retained.iter().map(retain).collect(),
            set_aside: set_aside.iter().map(JsonProblem::new).collect(),
            problems: problems.iter().map(JsonProblem::new).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report {
            files: FileCounts {
                seen: 1203,
                added: 2,
                unchanged: 1200,
                failed: 1,
                removed: 3,
                ..FileCounts::default()
            },
            articles: ArticleCounts { added: 1, unchanged: 1200, total: 1201, ..ArticleCounts::default() },
            bytes: 4200,
            seconds: 0.5,
            commit: Some(7),
            interrupted: false,
            dry_run: false,
            retained: vec![Retained { root: Some("a".into()), files: 1200, known: 1203, articles: 1 }],
            set_aside: vec![],
            problems: vec![Problem::new("a\u{1b}.json", Some(3), "cut short")],
        }
    }

    fn check(report: &Report, expected: &str) {
        let mut out = Vec::new();
        text_report(report, &mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn a_report_says_what_happened() {
        let expected = "\
1,203 files: 2 added, 1,200 unchanged, 1 failed, 3 removed
1,201 articles in the index: 1 added, 1,200 unchanged
4.2 kB read in 0.50 s; commit 7
not removed: 1,200 of 1,203 files from a are gone, what the index has of them stays (1 article)
";
        check(&report(), expected);
        check(
            &Report { dry_run: true, commit: None, ..Report::default() },
            "0 files\n0 articles would be in the index\n0 bytes read in 0.00 s; dry run: nothing was written\n",
        );
        let counts = FileCounts { seen: 3, added: 1, pending: 2, ..FileCounts::default() };
        check(
            &Report { files: counts, commit: Some(2), interrupted: true, ..Report::default() },
            "3 files: 1 added, 2 pending\n0 articles in the index\n0 bytes read in 0.00 s; commit 2\n\
             interrupted: the next run goes on from here\n",
        );
        check(
            &Report::default(),
            "0 files\n0 articles in the index\n0 bytes read in 0.00 s; nothing to commit\n",
        );
    }

    #[test]
    fn a_report_fits_on_a_line() {
        let mut out = Vec::new();
        let report = Report { retained: Vec::new(), ..report() };
        text_report_line(&report, &mut out).expect("written");
        let expected = "1,203 files: 2 added, 1,200 unchanged, 1 failed, 3 removed; 1,201 articles in the index: \
                        1 added, 1,200 unchanged; 4.2 kB read in 0.50 s; commit 7\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn a_problem_is_one_harmless_line() {
        let mut out = Vec::new();
        text_problem(&report().problems[0], &mut out).expect("written");
        assert_eq!(out, b"a\\u{1b}.json, record 3: cut short\n");
    }

    #[test]
    fn the_shape_in_json() {
        let mut out = Vec::new();
        json_report(&report(), &mut out).expect("written");
        let shape: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        let mut line = Vec::new();
        json_report_line(&report(), &mut line).expect("written");
        assert_eq!(line.iter().filter(|&&byte| byte == b'\n').count(), 1);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&line).expect("JSON"), shape);
        assert_eq!(
            shape,
            serde_json::json!({
                "version": 1,
                "files": {
                    "seen": 1203, "added": 2, "changed": 0, "moved": 0, "removed": 3,
                    "unchanged": 1200, "skipped": 0, "failed": 1, "pending": 0
                },
                "articles": {
                    "added": 1, "replaced": 0, "removed": 0, "unchanged": 1200, "failed": 0, "superseded": 0,
                    "withheld": 0, "total": 1201
                },
                "bytes": 4200, "seconds": 0.5, "commit": 7, "interrupted": false, "dry_run": false,
                "retained": [{"root": "a", "files": 1200, "known": 1203, "articles": 1}], "set_aside": [],
                "problems": [{"path": "a\u{1b}.json", "record": 3, "reason": "cut short"}]
            })
        );
    }
}
