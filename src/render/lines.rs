//! One line a hit, for other programs: paths, and runs in the format of TREC.

use std::collections::HashSet;
use std::io::{self, Write};

use super::sanitize;
use crate::search::SearchResults;

/// Writes the paths of the files that hold the hits, each once.
///
/// A path with a control character in it is written with an escape in its place:
/// no file is named so, but neither does one line become two paths.
pub fn paths(results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = HashSet::new();
    for hit in results.hits.iter().filter(|hit| seen.insert(&hit.path)) {
        writeln!(out, "{}", sanitize(&hit.path))?;
    }
    Ok(())
}

/// Writes the hits of one query as lines of a TREC run: `query Q0 id rank score depesche`.
///
/// The format parts its fields by white space, so white space in an id is written
/// as `%20` and the like. An id that several articles share is written once, at its
/// best rank, because the tools that read runs refuse it a second time.
pub fn trec(query_id: &str, results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    let query_id = joined(query_id);
    let mut seen = HashSet::new();
    for hit in results.hits.iter().filter(|hit| seen.insert(&hit.id)) {
        writeln!(out, "{query_id} Q0 {} {} {} depesche", joined(&hit.id), hit.rank, hit.score)?;
    }
    Ok(())
}

/// Text without white space and control characters, which are written as `%` and their bytes.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || sanitize::steers(c) {
            let mut bytes = [0; 4];
            out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
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
    fn a_path_or_an_id_once() {
        let mut results = samples::results();
        results.hits.extend(samples::results().hits);
        assert_eq!(written(|out| paths(&results, out)), "corpus/a.jsonl\nb.txt\n");
        let expected = "q%201 Q0 hk-48211 9 2.5 depesche\nq%201 Q0 b.txt 10 1.25 depesche\n";
        assert_eq!(written(|out| trec("q 1", &results, out)), expected);
    }

    #[test]
    fn one_line_stays_one_line() {
        let results = samples::hostile();
        assert_eq!(written(|out| paths(&results, out)).lines().count(), 1);
        let run = written(|out| trec("q", &results, out));
        assert_eq!((run.lines().count(), run.split_whitespace().count()), (1, 6), "{run:?}");
    }
}
