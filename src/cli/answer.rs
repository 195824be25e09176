//! Answers one query, and tells whether it found anything.

use depesche::{SearchOptions, SearchResults, Searcher};

use super::Outcome;
use super::reading::{is_signs, read, refuse_problems};

/// Answers what somebody typed. Where it is `strict`, what can't be searched as typed is
/// an error.
pub fn answer(
    searcher: &Searcher,
    text: &str,
    options: &SearchOptions,
    strict: bool,
) -> anyhow::Result<SearchResults> {
    let query = read(text);
    if strict {
        refuse_problems(searcher, &query, options)?;
    }
    if is_signs(&query) {
        let mut nothing = SearchResults::default();
        nothing.hints = query.hints;
        return Ok(nothing);
    }
    Ok(searcher.search(&query, options)?)
}

/// Whether the page that was asked for holds anything, had it room.
pub fn outcome(results: &SearchResults, options: &SearchOptions) -> Outcome {
    if results.distinct.unwrap_or(results.total) > options.offset {
        Outcome::Done
    } else {
        Outcome::NothingFound
    }
}
