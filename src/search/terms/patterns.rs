//! Expands patterns to words of the index: wildcards, regular expressions, fuzzy words.
//!
//! Patterns are matched against exact words, without case and joiners. The dictionary is
//! intersected with an automaton, so only candidates are read. The number of words is bounded,
//! whatever is typed.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use regex_automata::util::primitives::StateID;
use rustc_hash::FxHashMap;
use tantivy_fst::Automaton;

use crate::german::exact_form;
use crate::search::options::ranking::Ranking;
use crate::search::plan::Pattern;
use crate::search::query::Scope;
use crate::search::segments::segment::Segment;
use crate::search::segments::text::each_word;
use crate::search::terms::fields;
use crate::search::terms::regex::{PATTERN_BYTES_MAX, Regex, in_lower_case};

/// Maximum number of words that a pattern expands to; the most frequent ones are taken.
pub const EXPANSION_MAX: usize = 1_000;

/// The words that a pattern matches.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    /// The words, most frequent first.
    pub words: Vec<String>,
    /// How many were met, also of those that are not taken.
    pub found: usize,
    /// Whether these are all that there are.
    pub is_all: bool,
    /// The reason if the pattern is invalid.
    pub error: Option<String>,
}

/// Looks a pattern up in all segments.
pub(crate) fn expand(pattern: &Pattern, scope: Scope, segments: &[Segment]) -> tantivy::Result<Expansion> {
    // An invalid pattern is no error: it matches nothing, and a hint says why.
    let machine = match Machine::new(pattern) {
        Ok(machine) => machine,
        Err(error) => return Ok(Expansion { error: Some(error), ..Expansion::default() }),
    };
    let mut found: FxHashMap<String, u64> = FxHashMap::default();
    let mut is_all = true;
    for segment in segments {
        for (field, _) in fields(scope, &Ranking::default()) {
            // Titles and bodies have dictionaries of their own; a word's frequencies add up over
            // both and over segments.
            is_all &=
                each_word(segment.text(field), &machine, &mut |word, documents| match found.get_mut(word) {
                    Some(known) => *known += u64::from(documents),
                    None => drop(found.insert(word.to_owned(), u64::from(documents))),
                })?;
        }
    }
    let count = found.len();
    let mut words: Vec<(String, u64)> = found.into_iter().collect();
    // Most frequent first, so a cut drops the words that would find least; by word after that, so
    // the choice does not depend on the hasher.
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(EXPANSION_MAX);
    let words = words.into_iter().map(|(word, _)| word).collect();
    Ok(Expansion { words, found: count, is_all, error: None })
}

/// An automaton over the bytes of a word.
pub(crate) enum Machine {
    Regex(Box<Regex>),
    Fuzzy(Fuzzy),
}

/// An automaton of Schulz and Mihov (2002): words at most one or two letters away.
pub(crate) struct Fuzzy(DFA);

impl Machine {
    fn new(pattern: &Pattern) -> Result<Self, String> {
        match pattern {
            Pattern::Wildcard(pattern) => {
                Regex::new(&regex_of(pattern)).map(|regex| Self::Regex(regex.into()))
            }
            Pattern::Regex(pattern) => {
                Regex::new(&in_lower_case(pattern)).map(|regex| Self::Regex(regex.into()))
            }
            Pattern::Fuzzy(word, _) if word.len() > PATTERN_BYTES_MAX => {
                Err(format!("the word is longer than {PATTERN_BYTES_MAX} bytes"))
            }
            Pattern::Fuzzy(word, distance) => {
                // Building the tables for a distance takes milliseconds, and they do not depend on
                // the word.
                static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 2] =
                    [OnceLock::new(), OnceLock::new()];
                let distance = (*distance).clamp(1, 2);
                let builder = BUILDERS[usize::from(distance) - 1]
                    .get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true));
                Ok(Self::Fuzzy(Fuzzy(builder.build_dfa(word))))
            }
        }
    }
}

/// A pattern with `*` and `?` as a regular expression, its letters normalised like words.
fn regex_of(pattern: &str) -> String {
    let mut regex = String::new();
    let mut letters = String::new();
    let flush = |letters: &mut String, regex: &mut String| {
        // Letters between wildcards are normalised like words; what is no letter then is a literal
        // sign and not an operator.
        for c in exact_form(letters).chars() {
            if !c.is_alphanumeric() {
                regex.push('\\');
            }
            regex.push(c);
        }
        letters.clear();
    };
    for c in pattern.chars() {
        match c {
            '*' | '?' => {
                flush(&mut letters, &mut regex);
                regex.push_str(if c == '*' { ".*" } else { "." });
            }
            c => letters.push(c),
        }
    }
    flush(&mut letters, &mut regex);
    regex
}

impl Automaton for Machine {
    /// The state of the one or the other.
    type State = (StateID, u32);

    fn start(&self) -> Self::State {
        match self {
            Self::Regex(regex) => (regex.start(), 0),
            Self::Fuzzy(Fuzzy(dfa)) => (StateID::ZERO, dfa.initial_state()),
        }
    }

    fn is_match(&self, state: &Self::State) -> bool {
        match self {
            Self::Regex(regex) => regex.is_match(&state.0),
            Self::Fuzzy(Fuzzy(dfa)) => matches!(dfa.distance(state.1), Distance::Exact(_)),
        }
    }

    fn can_match(&self, state: &Self::State) -> bool {
        match self {
            Self::Regex(regex) => regex.can_match(&state.0),
            Self::Fuzzy(_) => state.1 != SINK_STATE,
        }
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        match self {
            Self::Regex(regex) => (regex.accept(&state.0, byte), 0),
            Self::Fuzzy(Fuzzy(dfa)) => (StateID::ZERO, dfa.transition(state.1, byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(pattern: Pattern, word: &str) -> bool {
        let machine = Machine::new(&pattern).unwrap_or_else(|error| panic!("{error}"));
        let end = word.bytes().fold(machine.start(), |state, byte| machine.accept(&state, byte));
        machine.is_match(&end)
    }

    #[test]
    fn patterns_mean_words() {
        for (pattern, yes, no) in [
            ("Fahrprei*", "fahrpreise", "bahnfahrpreis"),
            ("*kamera", "überwachungskamera", "kameras"),
            ("Fahr*preis", "fahrkartenpreis", "fahrpreise"),
            ("M?ller", "müller", "mueller"),
            ("E-Mai*", "emailadresse", "mail"),
            ("US-*", "usbehörde", "eu"),
        ] {
            assert!(accepts(Pattern::Wildcard(pattern.into()), yes), "{pattern} {yes}");
            assert!(!accepts(Pattern::Wildcard(pattern.into()), no), "{pattern} {no}");
        }
        assert!(accepts(Pattern::Regex("h[aä]us(er)?".into()), "häuser"));
        assert!(!accepts(Pattern::Regex("h[aä]us(er)?".into()), "hausen"));
        for (word, distance, other, expected) in [
            ("merkel", 1, "merkle", true),
            ("merkel", 1, "mekrel", true),
            ("müller", 1, "muller", true),
            ("merkel", 1, "merkels", true),
            ("merkel", 1, "murkle", false),
            ("merkel", 2, "murkle", true),
        ] {
            assert_eq!(
                accepts(Pattern::Fuzzy(word.into(), distance), other),
                expected,
                "{word}~{distance} {other}"
            );
        }
        assert!(Machine::new(&Pattern::Regex("(".into())).is_err());
        let long = "a".repeat(500);
        for pattern in
            [Pattern::Regex(long.clone()), Pattern::Wildcard(long.clone()), Pattern::Fuzzy(long, 2)]
        {
            assert!(Machine::new(&pattern).is_err(), "{pattern:?}");
        }
    }
}
