//! Regular expressions as automata over the bytes of a word.
//!
//! A pattern is compiled to a deterministic automaton before any word is looked at. How large
//! that may get is bounded in bytes and not only in the pattern's length, because counted
//! repetitions within each other multiply.

use std::error::Error as _;

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start::Config;
use regex_automata::{Anchored, MatchKind};
use tantivy_fst::Automaton;

/// Longest pattern, in bytes: what grows with its length stays small.
pub(crate) const PATTERN_BYTES_MAX: usize = 200;

/// Largest automaton in bytes, also while it is made.
const AUTOMATON_BYTES_MAX: usize = 1 << 20;

/// A regular expression that has to match a word from its first letter to its last.
#[derive(Debug)]
pub(crate) struct Regex {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Regex {
    /// Compiles a pattern; the error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > PATTERN_BYTES_MAX {
            return Err(format!("the pattern is longer than {PATTERN_BYTES_MAX} bytes"));
        }
        let config = dense::Config::new()
            // All matches, not the leftmost: the whole word must match, so alternatives must not be
            // cut off by the first that succeeds.
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            // Acceleration only helps in long haystacks; words are short.
            .accelerate(false)
            .dfa_size_limit(Some(AUTOMATON_BYTES_MAX))
            .determinize_size_limit(Some(AUTOMATON_BYTES_MAX));
        let limited = thompson::Config::new().nfa_size_limit(Some(AUTOMATON_BYTES_MAX));
        let dfa =
            dense::Builder::new().configure(config).thompson(limited).build(pattern).map_err(|error| {
                let is_nfa = error.source().and_then(|error| error.downcast_ref::<thompson::BuildError>());
                let is_large = is_nfa.is_some_and(|error| error.size_limit().is_some());
                match is_large || error.is_size_limit_exceeded() {
                    true => "the pattern means too much; use fewer repetitions".to_owned(),
                    false => format!("the pattern can't be read: {}", reason(&error)),
                }
            })?;
        let start = dfa.start_state(&Config::new().anchored(Anchored::Yes));
        let start = start.map_err(|error| format!("the pattern can't be read: {error}"))?;
        Ok(Self { dfa, start })
    }
}

impl Automaton for Regex {
    type State = StateID;

    fn start(&self) -> StateID {
        self.start
    }

    fn is_match(&self, &state: &StateID) -> bool {
        // The automaton reports a match one byte late, at the end of the input.
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }

    fn can_match(&self, &state: &StateID) -> bool {
        !self.dfa.is_dead_state(state)
    }

    #[inline]
    fn accept(&self, &state: &StateID, byte: u8) -> StateID {
        self.dfa.next_state(state, byte)
    }
}

/// Returns the innermost reason of an error, without the drawing of the pattern that precedes it.
fn reason(error: &dense::BuildError) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// A regular expression with its letters in lower case, but for what is escaped: `\W` is not `\w`.
pub(crate) fn in_lower_case(pattern: &str) -> String {
    let mut is_escaped = false;
    let mut lower = String::with_capacity(pattern.len());
    for char in pattern.chars() {
        // A class such as `\D` must keep its case, or it would become another.
        match is_escaped {
            true => lower.push(char),
            false => lower.extend(char.to_lowercase()),
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(pattern: &str, word: &str) -> bool {
        let regex = Regex::new(&in_lower_case(pattern)).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let mut state = regex.start();
        for byte in word.bytes() {
            state = regex.accept(&state, byte);
            if !regex.can_match(&state) {
                return false;
            }
        }
        regex.is_match(&state)
    }

    #[test]
    fn a_pattern_matches_a_whole_word() {
        for (pattern, yes, no) in [
            ("h[aä]us(er)?", "häuser", "hausen"),
            ("H[AÄ]US", "häus", "maus"),
            ("a|ab", "ab", "abc"),
            ("a|ab", "a", "b"),
            ("(ab)*", "", "aba"),
            (".*preis", "fahrpreis", "fahrpreise"),
            (r"\d+\D", "19a", "19"),
            (r"\W*\w", "ä", "-"),
            (r"\p{L}{2}", "ös", "ö"),
            ("[a-c]+?x", "abcx", "abcxx"),
            ("^haus$", "haus", "hausbau"),
            ("", "", "a"),
        ] {
            assert!(accepts(pattern, yes), "{pattern} {yes}");
            assert!(!accepts(pattern, no), "{pattern} {no}");
        }
    }

    #[test]
    fn what_can_t_be_read_is_told() {
        for (pattern, reason) in [
            ("(", "the pattern can't be read: unclosed group"),
            (r"a\b", "the pattern can't be read: "),
            (r"\y", "the pattern can't be read: unrecognized escape sequence"),
            ("(.{0,9}){0,999}x", "the pattern means too much; use fewer repetitions"),
            ("((a{99}){99}){99}", "the pattern means too much; use fewer repetitions"),
            (r"\w{500}", "the pattern means too much; use fewer repetitions"),
        ] {
            let error = Regex::new(pattern).expect_err(pattern);
            assert!(error.starts_with(reason) && !error.contains('\n'), "{pattern}: {error}");
        }
        assert!(Regex::new(&"a".repeat(201)).is_err());
        assert!(Regex::new(&"a".repeat(200)).is_ok());
    }
}
