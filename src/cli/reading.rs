//! Reads queries as typed, and refuses those that can't be read if asked to.

use std::fmt;

use depesche::{Hint, Query, SearchOptions, Searcher};

use super::output::say_hints;

/// Reads a query. Signs without a word are none, and a hint says so.
pub fn read(text: &str) -> Query {
    let mut query = Query::parse(text);
    if is_signs(&query) {
        query.hints.push(Hint::no_word(&query.text));
    }
    query
}

/// Whether something was typed and none of it can be looked for. Who types nothing wants
/// every article that the filters let through; who types signs does not.
pub fn is_signs(query: &Query) -> bool {
    query.clauses.is_empty() && !query.text.trim().is_empty()
}

/// Refuses a query that can't be searched as it was typed.
pub fn refuse_problems(searcher: &Searcher, query: &Query, options: &SearchOptions) -> anyhow::Result<()> {
    let hints = searcher.hints(query, options)?;
    let problems = hints.into_iter().filter(|hint| hint.is_problem());
    let problems: Vec<String> = problems.map(|hint| located(&hint, &query.text)).collect();
    if problems.is_empty() { Ok(()) } else { Err(Refused { problems }.into()) }
}

/// Returns the query to search for one as typed: with `fix` the corrected one, if that finds
/// anything. Says what was corrected.
pub fn corrected(searcher: &Searcher, query: Query, options: &SearchOptions) -> anyhow::Result<Query> {
    if !options.fix {
        return Ok(query);
    }
    let counted = options.clone().limit(0).snippets(0).facets(Vec::new());
    let results = searcher.search(&query, &counted)?;
    Ok(match results.suggestion {
        Some(suggestion) => {
            let notes: Vec<Hint> = results.hints.into_iter().filter(|hint| !hint.is_problem()).collect();
            say_hints(&notes);
            Query::parse(&suggestion.query)
        }
        None => query,
    })
}

/// The hint with its place: `character 8 of the query: no field is named …`, counted from 1.
fn located(hint: &Hint, text: &str) -> String {
    match text.get(..hint.range.start) {
        Some(before) if !hint.range.is_empty() => {
            format!("character {} of the query: {}", before.chars().count() + 1, hint)
        }
        _ => hint.to_string(),
    }
}

/// A query that can't be searched as it was typed, where that is asked for.
#[derive(Debug)]
pub struct Refused {
    /// The reasons, in sentences without a full stop; at least one.
    pub problems: Vec<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("; "))
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_its_place() {
        for (text, expected) in [
            ("Öl x:y", "character 4 of the query: no field is named \"x\"; its name is searched as a word"),
            ("--", "character 1 of the query: there is no word to look for in the query"),
            ("\"Öl", "character 1 of the query: the quote is not closed; its words are searched one by one"),
        ] {
            let query = read(text);
            assert_eq!(
                query.hints.iter().map(|hint| located(hint, &query.text)).collect::<Vec<_>>(),
                [expected]
            );
        }
        assert!(!is_signs(&read("")) && !is_signs(&read("Öl")) && is_signs(&read("+ ?")));
    }
}
