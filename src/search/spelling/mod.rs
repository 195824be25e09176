//! "Did you mean": suggests a query whose mistyped words are corrected.
//!
//! [`crate::search::spelling::noisy_channel`] decides which word was intended. This module finds
//! the words in the query, builds the corrected text, and runs the search with it.

pub(super) mod candidates;
pub(super) mod edit_cost;
pub(super) mod noisy_channel;
pub(super) mod relax;
pub(super) mod typed;

use crate::error::Result;
use crate::german::{Analyzer, tokenize};
use crate::search::options::SearchOptions;
use crate::search::query::hint::{Hint, HintKind};
use crate::search::query::{Clause, Occur, Query, QueryNode};
use crate::search::results::{Change, SearchResults, Suggestion};
use crate::search::spelling::noisy_channel::Correction;
use crate::search::spelling::typed::Typed;

/// Maximum number of query words that are checked.
const WORDS_MAX: usize = 32;

/// Maximum number of query words for which candidates are looked up.
const DOUBTS_MAX: usize = 4;

/// Fewest letters of a word that is corrected: shorter ones have too many neighbours.
pub(crate) const LETTERS_MIN: usize = 4;

/// Maximum length in letters of a word that is corrected.
pub(crate) const LETTERS_MAX: usize = 32;

/// Follows a suggestion: counts what the corrected query finds, or answers with it. One
/// that finds nothing is none.
///
/// `typed` is the answer to the query as typed; where the corrected one is wanted it may
/// hold the suggestion alone.
pub(crate) fn follow(
    typed: SearchResults,
    query: &Query,
    options: &SearchOptions,
    search: impl Fn(&Query, &SearchOptions) -> Result<SearchResults>,
) -> Result<SearchResults> {
    let Some(mut suggestion) = typed.suggestion else { return Ok(typed) };
    // Relaxing has searched the corrected words already and knows how many articles they find.
    if suggestion.total.is_some() {
        return Ok(SearchResults { suggestion: Some(suggestion), ..typed });
    }
    let corrected = Query::read(&suggestion.query, query.today);
    if !options.fix {
        let counted = SearchOptions { limit: 0, snippets: 0, facets: Vec::new(), ..options.clone() };
        let total = search(&corrected, &counted)?.total;
        suggestion.total = Some(total);
        return Ok(SearchResults { suggestion: (total > 0).then_some(suggestion), ..typed });
    }
    let mut found = search(&corrected, options)?;
    // `fix` must not turn an answer into none.
    if found.total == 0 {
        return search(query, options);
    }
    // Hints refer to the corrected text; the caller knows only what was typed.
    for hint in &mut found.hints {
        hint.range = suggestion.as_typed(hint.range.start, false)..suggestion.as_typed(hint.range.end, true);
    }
    let corrected = suggestion.changes.iter().map(|Change { range, from, to }| {
        Hint::new(HintKind::Corrected { from: from.clone(), to: to.clone() }, range.clone())
    });
    found.hints.extend(corrected);
    suggestion.total = Some(found.total);
    Ok(SearchResults { suggestion: Some(suggestion), ..found })
}

/// Suggests corrections for words of a query.
pub(crate) fn suggest(
    asked: &Correction<'_>,
    analyzer: &mut Analyzer,
) -> tantivy::Result<Option<Suggestion>> {
    let text = &asked.query.text;
    let words = typed_words(asked.query, analyzer);
    let mut changes: Vec<Change> = Vec::new();
    let mut done = 0;
    // Joining first: a word that is half of a compound must not be corrected by itself.
    for pair in words.windows(2) {
        let [a, b] = pair else { continue };
        if a.range.start >= done
            && a.may_be_joined(b, text)
            && let Some(to) = asked.joined(a, b)?
        {
            let range = a.range.start..b.range.end;
            done = range.end;
            changes.push(Change { from: text[range.clone()].to_owned(), range, to });
        }
    }
    // The document frequencies of scoring are at hand, so a query of known words costs no look at
    // the dictionaries.
    if asked.has_rare_word() {
        let mut doubts = 0;
        for typed in words.iter().filter(|typed| typed.may_be_wrong()) {
            if doubts == DOUBTS_MAX {
                break;
            }
            if changes.iter().any(|change| change.range.contains(&typed.range.start)) {
                continue;
            }
            let own = asked.word_frequency(&typed.word)?;
            if own > asked.rare() || own > 0 && typed.is_acronym() {
                continue;
            }
            doubts += 1;
            if let Some(to) = asked.meant(typed, own, analyzer)? {
                changes.push(Change { range: typed.range.clone(), from: typed.text.to_owned(), to });
            }
        }
    }
    Ok((!changes.is_empty()).then(|| Suggestion::new(text, changes)))
}

/// Returns the words that articles should have, with their ranges in the text.
fn typed_words<'q>(query: &'q Query, analyzer: &mut Analyzer) -> Vec<Typed<'q>> {
    let mut words = Vec::new();
    collect(&query.clauses, &query.text, analyzer, &mut words);
    words
}

/// Adds the words of clauses that articles should match. Words asked for exactly as written are not
/// corrected.
pub(crate) fn collect<'q>(
    clauses: &[Clause],
    query: &'q str,
    analyzer: &mut Analyzer,
    words: &mut Vec<Typed<'q>>,
) {
    for Clause { occur, node, range, .. } in clauses.iter().filter(|clause| clause.occur != Occur::Not) {
        let texts = match node {
            QueryNode::Group { clauses } => {
                collect(clauses, query, analyzer, words);
                continue;
            }
            QueryNode::Word { text, .. } | QueryNode::Phrase { text, exact: false, .. } => {
                [text.as_str(), ""]
            }
            QueryNode::Near { left, right, .. } => [left.as_str(), right.as_str()],
            _ => continue,
        };
        let side = match node {
            QueryNode::Word { scope, .. } => Some((*occur, *scope)),
            _ => None,
        };
        // From the end, since a field may have the name of the word; a query that was not
        // parsed from a text has none to correct.
        let mut end = range.end;
        let mut found = Vec::new();
        for text in texts.into_iter().rev().filter(|text| !text.is_empty()) {
            let Some(place) = query.get(range.start..end).and_then(|clause| clause.rfind(text)) else {
                break;
            };
            end = range.start + place;
            found.push(end..end + text.len());
        }
        for place in found.into_iter().rev() {
            for token in tokenize(&query[place.clone()]).filter(|token| token.is_indexed()) {
                if words.len() == WORDS_MAX {
                    return;
                }
                let range = place.start + token.start..place.start + token.range().end;
                let word = analyzer.word(token.text).clone();
                words.push(Typed { range, text: token.text, word, side });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a suggestion from changes (typed, corrected), in the order of the text.
    fn suggestion(text: &str, changes: &[(&str, &str)]) -> Suggestion {
        let change = |&(from, to): &(&str, &str)| {
            let start = text.find(from).expect("in the text");
            Change { range: start..start + from.len(), from: from.into(), to: to.into() }
        };
        Suggestion::new(text, changes.iter().map(change).collect())
    }

    #[test]
    fn only_the_words_are_replaced() {
        for (text, changes, expected) in [
            ("+Kamrea \"am Bahnhof\"", &[("Kamrea", "Kamera")][..], "+Kamera \"am Bahnhof\""),
            ("titel:Impf Stoff", &[("Impf Stoff", "Impfstoff")], "titel:Impfstoff"),
            ("b  a", &[("a", "äh"), ("b", "c")], "c  äh"),
        ] {
            assert_eq!(suggestion(text, changes).query, expected, "{text}");
        }
    }

    #[test]
    fn places_in_the_corrected_text_are_places_in_the_typed_one() {
        let text = "aa bbb cc dd";
        let suggestion = suggestion(text, &[("bbb", "b"), ("dd", "dddd")]);
        assert_eq!(suggestion.query, "aa b cc dddd");
        for (corrected, typed) in [(0..2, 0..2), (3..4, 3..6), (5..7, 7..9), (8..12, 10..12), (9..10, 10..12)]
        {
            let found = suggestion.as_typed(corrected.start, false)..suggestion.as_typed(corrected.end, true);
            assert_eq!(found, typed, "{corrected:?}");
        }
    }

    #[test]
    fn words_where_they_stand() {
        let mut analyzer = Analyzer::new();
        for (text, expected) in [
            ("+Kamera title:\"das Haus\" -Hof source:npd", &["Kamera", "das", "Haus"][..]),
            ("title:title", &["title"]),
            ("„am See“ date:2021", &["am", "See"]),
            ("(Hof OR -Tor) AND \"Haus Dach\" NEAR/3 Hof", &["Hof", "Haus", "Dach", "Hof"]),
            ("=Hof =\"am Tor\" Ha* /h.f/ Hof~ source:Hof", &[]),
        ] {
            let query = Query::parse(text);
            let words = typed_words(&query, &mut analyzer);
            let found: Vec<&str> = words.iter().map(|typed| &text[typed.range.clone()]).collect();
            assert_eq!(found, expected, "{text}");
            assert!(words.iter().all(|typed| typed.text == &text[typed.range.clone()]));
        }
    }

    #[test]
    fn which_words_may_be_wrong_and_which_may_be_one() {
        let mut analyzer = Analyzer::new();
        for (text, wrong, joined) in [
            ("Kamrea Bahnhof", [true, true], true),
            ("+Kamrea Bahnhof", [true, true], false),
            ("Kamrea, Bahnhof", [true, true], false),
            ("nicht Bahnhof", [false, true], false),
            ("Covid-19 2020er", [false, false], false),
            ("\"Kamrea Bahnhof\"", [true, true], false),
            ("ab Bahnhof", [false, true], false),
        ] {
            let query = Query::parse(text);
            let words = typed_words(&query, &mut analyzer);
            assert_eq!([words[0].may_be_wrong(), words[1].may_be_wrong()], wrong, "{text}");
            assert_eq!(words[0].may_be_joined(&words[1], &query.text), joined, "{text}");
        }
    }

    #[test]
    fn case_is_kept() {
        let mut analyzer = Analyzer::new();
        for (text, expected) in [("kamrea", "kamera"), ("Kamrea", "Kamera"), ("KAMREA", "KAMERA")] {
            let query = Query::parse(text);
            assert_eq!(typed_words(&query, &mut analyzer)[0].in_its_case("kamera"), expected);
        }
    }
}
