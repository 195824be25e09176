//! Fingerprints of names: 64 bits instead of a string in every table.
//!
//! A corpus has some hundred thousand names, so the chance of two of them sharing a fingerprint is
//! about one in a hundred million, and no input can do worse than join two names. An index stores
//! the fingerprints by which its entities are looked up; see [`FINGERPRINTS_VERSION`].

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Version of the fingerprints in an index's file of entities.
///
/// Raise it with every change of what a stored fingerprint depends on: this hash, folding, keys,
/// inflection, titles, transliteration, and which forms of a name are stored. The file is then
/// derived again; until that is done, names would silently not be found.
pub(crate) const FINGERPRINTS_VERSION: u32 = 1;

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The fingerprint of some bytes; `seed` keeps tables of different things apart.
pub(crate) fn fingerprint(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = mix(mix(seed) ^ bytes.len() as u64);
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        state = mix(state ^ u64::from_le_bytes(*word));
        rest = behind;
    }
    mix(state ^ rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)))
}

/// The fingerprint of the same bytes for another purpose.
pub(crate) fn apart(fingerprint: u64, purpose: u64) -> u64 {
    fingerprint ^ purpose.wrapping_mul(MULTIPLIER)
}

/// Spreads every bit of the input over the whole word.
fn mix(word: u64) -> u64 {
    let product = u128::from(word ^ MULTIPLIER) * u128::from(MULTIPLIER ^ 0xd6e8_feb8_6659_fd93);
    let folded = (product >> 64) as u64 ^ product as u64;
    folded ^ folded >> 29
}

/// A map from fingerprints.
pub(crate) type ByFingerprint<V> = HashMap<u64, V, BuildHasherDefault<AsIs>>;

/// A fingerprint is its own hash.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fingerprint(self.0, bytes);
    }

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_differ() {
        let mut seen = std::collections::HashSet::new();
        for seed in 0..4 {
            for number in 0..20_000 {
                assert!(seen.insert(fingerprint(seed, format!("Name {number}").as_bytes())));
            }
            for len in 0..40 {
                assert!(seen.insert(fingerprint(seed, &vec![0; len])), "{len} zeros");
            }
        }
    }
}
