//! Reports of maintenance of an index, for people and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{JSON_VERSION, JsonLayout, write};
use super::number::{count, duration, size, utc};
use super::report::{JsonProblem, text_problem};
use crate::index::{Backup, Verification};
use crate::ingest::ReindexReport;

/// Writes what building an index anew did; its problems are for standard error
/// ([`text_problem`](super::text_problem)).
pub fn text_reindex(report: &ReindexReport, out: &mut dyn Write) -> io::Result<()> {
    let ReindexReport { articles, commit, from_format: _, seconds, problems: _ } = report;
    writeln!(out, "{} built anew in {}; commit {commit}", count(*articles, "article"), duration(*seconds))
}

/// Writes what building an index anew did as one object.
pub fn json_reindex(report: &ReindexReport, out: &mut dyn Write) -> io::Result<()> {
    let ReindexReport { articles, commit, from_format, seconds, problems } = report;
    let shape = JsonReindex {
        version: JSON_VERSION,
        articles: *articles,
        commit: *commit,
        from_format: *from_format,
        seconds: *seconds,
        problems: problems.iter().map(JsonProblem::new).collect(),
    };
    write(&shape, JsonLayout::Indented, out)
}

/// Writes the result of verifying an index: each problem on a line, and a summary.
pub fn text_verification(verification: &Verification, out: &mut dyn Write) -> io::Result<()> {
    let Verification { commit, committed_at, files, bytes, articles, problems } = verification;
    problems.iter().try_for_each(|problem| text_problem(problem, out))?;
    let when =
        utc(*committed_at).filter(|_| *commit > 0).map(|time| format!(" of {time}")).unwrap_or_default();
    let read = format!("{}, {}", count(*files, "file"), size(*bytes));
    match problems.len() {
        0 => writeln!(out, "sound: commit {commit}{when}, {}, {read}", count(*articles, "article")),
        number => writeln!(out, "damaged: {}; commit {commit}{when}, {read}", count(number, "problem")),
    }
}

/// Writes what became of checking an index as one object.
pub fn json_verification(verification: &Verification, out: &mut dyn Write) -> io::Result<()> {
    let Verification { commit, committed_at, files, bytes, articles, problems } = verification;
    let shape = JsonVerification {
        version: JSON_VERSION,
        sound: verification.is_sound(),
        commit: JsonCommit::new(*commit, *committed_at),
        files: *files,
        bytes: *bytes,
        articles: *articles,
        problems: problems.iter().map(JsonProblem::new).collect(),
    };
    write(&shape, JsonLayout::Indented, out)
}

#[derive(Serialize)]
struct JsonVerification<'a> {
    version: u32,
    sound: bool,
    commit: JsonCommit,
    files: usize,
    bytes: u64,
    articles: usize,
    problems: Vec<JsonProblem<'a>>,
}

/// Writes what a backup is.
pub fn text_backup(made: &Backup, out: &mut dyn Write) -> io::Result<()> {
    let Backup { commit, committed_at, linked, copied, bytes } = made;
    let when =
        utc(*committed_at).filter(|_| *commit > 0).map(|time| format!(" of {time}")).unwrap_or_default();
    let files = count(linked + copied, "file");
    writeln!(out, "commit {commit}{when}: {files}, {linked} linked, {copied} copied, {}", size(*bytes))
}

/// Writes what a backup is as one object.
pub fn json_backup(made: &Backup, out: &mut dyn Write) -> io::Result<()> {
    let Backup { commit, committed_at, linked, copied, bytes } = made;
    let shape = JsonBackup {
        version: JSON_VERSION,
        commit: JsonCommit::new(*commit, *committed_at),
        linked: *linked,
        copied: *copied,
        bytes: *bytes,
    };
    write(&shape, JsonLayout::Indented, out)
}

#[derive(Serialize)]
struct JsonBackup {
    version: u32,
    commit: JsonCommit,
    linked: usize,
    copied: usize,
    bytes: u64,
}

/// Number and time of a commit.
#[derive(Serialize)]
pub(super) struct JsonCommit {
    number: u64,
    time: Option<String>,
}

impl JsonCommit {
    pub fn new(number: u64, seconds: u64) -> Self {
        Self { number, time: utc(seconds).filter(|_| number > 0) }
    }
}

#[derive(Serialize)]
struct JsonReindex<'a> {
    version: u32,
    articles: usize,
    commit: u64,
    from_format: u32,
    seconds: f64,
    problems: Vec<JsonProblem<'a>>,
}
