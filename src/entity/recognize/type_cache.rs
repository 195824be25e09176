//! Word types met before, with the sums the model made of them.
//!
//! A bounded cache of eight ways: a type lives in one of eight places that its
//! hash chooses, and the place used longest ago is given up. What the sentence
//! at hand uses is never given up, so that its places stay valid to its end.

use crate::entity::recognize::features::Offsets;
use crate::model::sequence::{SUMS, TypeSums};

/// Places in the cache; a place costs about a kilobyte once it is used.
pub const TYPES_MAX: usize = 1 << 16;
const WAYS: usize = 8;
const SETS: usize = TYPES_MAX / WAYS;

/// The cache.
#[derive(Debug)]
pub struct TypeCache {
    keys: Vec<[u64; WAYS]>,
    used: Vec<[u32; WAYS]>,
    /// The offsets whose sums have been computed, by place.
    made: Vec<Offsets>,
    /// Sums by place; behind the places, those for which a sentence found none.
    /// One flat piece, so that memory is taken from the system only where it is used.
    sums: Vec<i16>,
    sentence: u32,
}

impl TypeCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self {
            keys: vec![[0; WAYS]; SETS],
            used: vec![[0; WAYS]; SETS],
            made: vec![0; TYPES_MAX],
            sums: vec![0; TYPES_MAX * SUMS],
            sentence: 0,
        }
    }

    /// Begins a sentence; the places of the one before are no longer held.
    pub fn begin(&mut self) {
        self.sums.truncate(TYPES_MAX * SUMS);
        self.made.truncate(TYPES_MAX);
        if self.sentence == u32::MAX {
            self.used.as_flattened_mut().fill(0);
            self.sentence = 0;
        }
        self.sentence += 1;
    }

    /// The place of a type by its hash, with the sums at the wanted offsets made.
    ///
    /// `fill` makes the sums of offsets that were not asked for before; most types are seldom
    /// met, and at few offsets from words that can be names.
    #[inline]
    pub fn place(&mut self, hash: u64, wanted: Offsets, fill: impl FnOnce(&mut TypeSums, Offsets)) -> u32 {
        let place = self.find(hash);
        let missing = wanted & !self.made[place];
        if missing != 0 {
            self.made[place] |= missing;
            let from = place * SUMS;
            if let Some(sums) = self.sums[from..].first_chunk_mut() {
                fill(sums, missing);
            }
        }
        place as u32
    }

    #[inline]
    fn find(&mut self, hash: u64) -> usize {
        // Zero marks an empty way.
        let key = hash | 1;
        let set = (hash >> 32) as usize % SETS;
        let (keys, used) = (&mut self.keys[set], &mut self.used[set]);
        if let Some(way) = keys.iter().position(|&other| other == key) {
            used[way] = self.sentence;
            return set * WAYS + way;
        }
        let oldest = (0..WAYS).fold(0, |a, b| if used[b] < used[a] { b } else { a });
        if used[oldest] == self.sentence {
            self.sums.resize(self.sums.len() + SUMS, 0);
            self.made.push(0);
            return self.made.len() - 1;
        }
        keys[oldest] = key;
        used[oldest] = self.sentence;
        let place = set * WAYS + oldest;
        self.made[place] = 0;
        self.sums[place * SUMS..(place + 1) * SUMS].fill(0);
        place
    }

    /// The sums at a place.
    #[inline]
    pub fn sums(&self, place: u32) -> &TypeSums {
        let from = place as usize * SUMS;
        self.sums[from..].first_chunk().unwrap_or(&[0; SUMS])
    }
}
