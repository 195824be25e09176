//! The index's own words: how many articles have one, and which are spelt like another.

use rustc_hash::FxHashMap;
use tantivy::query::FuzzyTermQuery;

use crate::search::segments::segment::Segment;
use crate::search::segments::text::TextField;
use crate::search::spelling::edit_cost::cost;

/// Maximum number of words of one dictionary that are considered for one query word.
const MATCHES_MAX: usize = 1000;

/// Maximum number of candidates kept: those with the lowest cost.
const CANDIDATES_MAX: usize = 60;

/// The fields whose words are candidates.
const FIELDS: [TextField; 2] = [TextField::Body, TextField::Title];

/// A word of the index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpellingCandidate {
    /// Its exact form.
    pub form: String,
    /// Cost of the errors that lead from it to the typed word.
    pub cost: f32,
    /// Number of living articles that have it, those with it in the title counted once more.
    pub frequency: usize,
}

/// How far a word may be from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errors {
    /// One error anywhere.
    One,
    /// Two errors behind the first letter.
    Two,
}

/// The words of the index that some edits make of `form`, the likeliest errors first.
///
/// Counts living articles only, so that a suggestion does not depend on how the index
/// came to be.
pub(crate) fn near(
    segments: &[Segment],
    form: &str,
    errors: Errors,
) -> tantivy::Result<Vec<SpellingCandidate>> {
    let mut forms: FxHashMap<String, f32> = FxHashMap::default();
    let letters: Vec<char> = form.chars().collect();
    let mut other = Vec::new();
    let Some(first) = segments.first() else { return Ok(Vec::new()) };
    let distance = match errors {
        Errors::One => 1,
        Errors::Two => 2,
    };
    let begin = form.get(..letters.first().map_or(0, |c| c.len_utf8())).unwrap_or_default();
    // The automaton reads the text of a term; which field the term is of is all the same.
    let automaton = FuzzyTermQuery::new(first.body.term(form), distance, true).automaton()?;
    let mut add = |found: &str| {
        if found != form && !forms.contains_key(found) {
            other.clear();
            other.extend(found.chars());
            forms.insert(found.to_owned(), cost(&letters, &other));
        }
    };
    for segment in segments {
        for field in FIELDS {
            let mut left = MATCHES_MAX;
            segment.text(field).words(&automaton, begin, |found| {
                add(found);
                left -= 1;
                left > 0
            })?;
        }
    }
    if errors == Errors::One {
        for other in other_beginnings(&letters) {
            let is_word = |segment: &Segment| {
                Ok(segment.body.term_info(&other)?.is_some() || segment.title.term_info(&other)?.is_some())
            };
            if segments.iter().map(is_word).collect::<tantivy::Result<Vec<_>>>()?.contains(&true) {
                add(&other);
            }
        }
    }
    let mut near: Vec<SpellingCandidate> =
        forms.into_iter().map(|(form, cost)| SpellingCandidate { form, cost, frequency: 0 }).collect();
    near.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.form.cmp(&b.form)));
    near.truncate(CANDIDATES_MAX);
    for word in &mut near {
        word.frequency = frequency(segments, &word.form)?;
    }
    near.retain(|word| word.frequency > 0);
    Ok(near)
}

/// Returns the words that differ from the typed one by an error at its start. There are few, and
/// looking them up is much cheaper than walking a dictionary from all first letters.
fn other_beginnings(letters: &[char]) -> Vec<String> {
    let [first, rest @ ..] = letters else { return Vec::new() };
    let rest_text: String = rest.iter().collect();
    let mut others = vec![rest_text.clone()];
    if let [second, later @ ..] = rest {
        others.push([second, first].into_iter().chain(later).collect());
    }
    for letter in ('a'..='z').chain(['ä', 'ö', 'ü']).filter(|letter| letter != first) {
        others.push(format!("{letter}{rest_text}"));
        others.push(format!("{letter}{first}{rest_text}"));
    }
    others
}

/// Number of living articles that have a term, those with it in the title counted once more.
pub(crate) fn frequency(segments: &[Segment], term: &str) -> tantivy::Result<usize> {
    let mut frequency = 0;
    for segment in segments {
        for field in FIELDS {
            if let Some(info) = segment.text(field).term_info(term)? {
                frequency += segment.documents(field, &info)?;
            }
        }
    }
    Ok(frequency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_at_the_start() {
        let letters: Vec<char> = "hasu".chars().collect();
        let others = other_beginnings(&letters);
        for expected in ["asu", "ahsu", "basu", "ähasu"] {
            assert!(others.iter().any(|other| other == expected), "{expected}");
        }
        assert_eq!(others.len(), 2 + 2 * 28);
        assert!(other_beginnings(&[]).is_empty());
    }
}
