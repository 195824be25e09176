//! `depesche search --batch`: many queries in one process, an answer each.
//!
//! A line is `id<TAB>query`. A line that can't be read is reported with its number
//! and the rest is answered. What is written is passed on before the next line has
//! to be waited for, so that another program can ask and read in turn.

use std::io::Write;
use std::path::Path;

use depesche::render::{json_answer, sanitize, trec};
use depesche::{SearchOptions, Searcher};

use super::Outcome;
use super::answer::answer;
use super::choices::AnswerFormat;
use super::lines::{InputLine, InputLines, name, open};
use super::output::{Output, say};
use super::reading::Refused;

/// Longest line, in bytes; longer than the longest query that is read.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Answers the queries of a file.
pub fn run(
    searcher: &Searcher,
    options: &SearchOptions,
    strict: bool,
    file: &Path,
    format: Option<AnswerFormat>,
) -> anyhow::Result<Outcome> {
    let as_trec = match format {
        None | Some(AnswerFormat::Json | AnswerFormat::Jsonl) => false,
        Some(AnswerFormat::Trec) => true,
        Some(_) => {
            anyhow::bail!("--batch answers as JSON lines (--format jsonl) or as a TREC run (--format trec)")
        }
    };
    // A run has no room for snippets and facets, so they are not made.
    let options = match as_trec {
        true => options.clone().snippets(0).facets(Vec::new()).entities(false),
        false => options.clone(),
    };
    let mut lines = InputLines::new(open(file)?, LINE_BYTES_MAX);
    let mut out = Output::new();
    let mut outcome = Outcome::NothingFound;
    let mut problems = false;
    while let Some(line) = lines.next()? {
        let mut problem = |reason: &str| {
            problems = true;
            say(format_args!("{}, line {}: {}", name(file), line.number, sanitize(reason)));
        };
        match BatchQuery::read(&line) {
            Ok(None) => {}
            Ok(Some(BatchQuery { id, query })) => match answer(searcher, query, &options, strict) {
                Ok(results) => {
                    if results.total > 0 {
                        outcome = Outcome::Done;
                    }
                    if as_trec {
                        trec(id, &results, &mut out)?;
                    } else {
                        json_answer(id, query, &results, &mut out)?;
                    }
                }
                Err(error) if error.is::<Refused>() => problem(&error.to_string()),
                Err(error) => return Err(error),
            },
            Err(reason) => problem(&reason),
        }
        if lines.may_wait() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(if problems { Outcome::Problems } else { outcome })
}

/// A query with its id.
#[derive(Debug, PartialEq, Eq)]
struct BatchQuery<'a> {
    id: &'a str,
    query: &'a str,
}

impl<'a> BatchQuery<'a> {
    /// Reads a line; an empty one holds nothing.
    fn read(line: &'a InputLine) -> Result<Option<Self>, String> {
        let bytes = line.bytes.as_ref().ok_or_else(|| format!("longer than {LINE_BYTES_MAX} bytes"))?;
        let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        let (id, query) = text.split_once('\t').ok_or("no tab between the id and the query")?;
        match (id.trim(), query.trim()) {
            ("", _) => Err("no id before the tab".to_owned()),
            (_, "") => Err("no query behind the tab".to_owned()),
            (id, query) => Ok(Some(Self { id, query })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_id_and_a_query() {
        for (bytes, expected) in [
            (Some(&b"q1\tHaus am See"[..]), Ok(Some(("q1", "Haus am See")))),
            (Some(b"q1\tHaus\tSee "), Ok(Some(("q1", "Haus\tSee")))),
            (Some(b" "), Ok(None)),
            (Some(b"Haus am See"), Err("no tab between the id and the query")),
            (Some(b"\tHaus"), Err("no id before the tab")),
            (Some(b"q1\t "), Err("no query behind the tab")),
            (Some(b"q1\t\xff"), Err("not UTF-8")),
            (None, Err("longer than 65536 bytes")),
        ] {
            let line = InputLine { number: 1, bytes: bytes.map(<[u8]>::to_vec) };
            let expected = expected.map(|task| task.map(|(id, query)| BatchQuery { id, query }));
            assert_eq!(BatchQuery::read(&line), expected.map_err(str::to_owned));
        }
    }
}
