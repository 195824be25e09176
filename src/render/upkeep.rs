//! What was done to keep an index in order, for people and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{JSON_VERSION, Layout, write};
use super::number::{count, duration};
use super::report::JsonProblem;
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
    write(&shape, Layout::Indented, out)
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
