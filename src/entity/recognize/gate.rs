//! Which words of a sentence can be part of a name at all.
//!
//! Most of a text cannot, and costs no more than the question. What the gate closes was
//! learnt from a model without it, which took these words for no part of names.

use crate::entity::recognize::lexicon::Knowledge;
use crate::entity::recognize::word_shape::has_capital;
use crate::model::fingerprint::hash_bytes;

/// Whether a word can be part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It cannot.
    Closed,
    /// Near names it can: *von*, *&*, *für*.
    Between,
    /// It can.
    Open,
}

/// Sets the gates of a sentence; `is_closed` tells of a word that it is hardly ever a part of names.
pub fn set_gates(tokens: &[&str], mut is_closed: impl FnMut(&str) -> bool, gates: &mut Vec<Gate>) {
    gates.clear();
    gates.resize(tokens.len(), Gate::Closed);
    for (at, token) in tokens.iter().enumerate() {
        if has_capital(token) && !is_closed(token) {
            gates[at] = Gate::Open;
        }
    }
    for at in (0..tokens.len()).filter(|&at| !has_capital(tokens[at])) {
        // *Ursula von der Leyen*, *Ärzte ohne Grenzen*, *von Weizsäcker*.
        let mut near = gates[at.saturating_sub(2)..tokens.len().min(at + 2)].iter();
        if near.any(|gate| *gate == Gate::Open) && !is_closed(tokens[at]) {
            gates[at] = Gate::Between;
        }
    }
}

/// The stretches of words that are not closed: each from its first word to behind its last.
pub fn stretches(gates: &[Gate]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += gates[at..].iter().position(|gate| *gate != Gate::Closed)?;
        let start = at;
        at = gates[at..].iter().position(|gate| *gate == Gate::Closed).map_or(gates.len(), |len| start + len);
        Some((start, at))
    })
}

/// Whether words are closed, of the words asked for last.
///
/// Each word has one place, and a place holds a part of its hash and the answer.
#[derive(Clone, Debug)]
pub struct ClosedCache(Vec<u32>);

/// Few enough to stay near the processor.
const PLACES: usize = 1 << 16;

impl Default for ClosedCache {
    fn default() -> Self {
        Self(vec![0; PLACES])
    }
}

impl ClosedCache {
    /// Whether a word is hardly ever a part of names.
    pub fn is_closed(&mut self, word: &str, knowledge: &impl Knowledge) -> bool {
        let hash = hash_bytes(1, word.as_bytes());
        let place = &mut self.0[hash as usize % PLACES];
        // The lowest bit is the answer, the one above marks a place in use.
        let tag = (hash >> 32) as u32 & !3 | 2;
        if *place & !1 != tag {
            let closed = match knowledge.form(word) {
                Some(form) => form.closed,
                None => is_long_compound(word),
            };
            *place = tag | u32::from(closed);
        }
        *place & 1 == 1
    }
}

/// Shorter unknown words may be names.
const COMPOUND_BYTES_MIN: usize = 18;

/// Whether a word that nothing is known of can only be a compound of ordinary words, made for
/// the day: long, and written like a noun.
fn is_long_compound(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.len() >= COMPOUND_BYTES_MIN
        && letters.all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_what_is_far_from_names() {
        let tokens: Vec<&str> =
            "Der Hund sah heute früh Ursula von der Leyen an der Spree .".split(' ').collect();
        let mut gates = vec![];
        set_gates(&tokens, |word| matches!(word, "Der" | "Hund"), &mut gates);
        let found: Vec<(usize, usize)> = stretches(&gates).collect();
        assert_eq!(found, [(4, 13)]);
        assert_eq!(gates[4..7], [Gate::Between, Gate::Open, Gate::Between]);
        set_gates(&tokens[..5], |_| true, &mut gates);
        assert_eq!(stretches(&gates).next(), None);
    }
}
