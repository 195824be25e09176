//! What single things known of forms add to the sums of a type.
//!
//! A form's clusters and habits are small numbers: some thousand of them in all, and
//! each type has fifteen. What each of them adds is looked up once and kept, so that a
//! type that was not met before costs fifteen additions instead of hundreds of look-ups.

use rustc_hash::FxHashMap;

use super::features::{Offsets, Sink, spread};
use crate::model::sequence::{Layer, Model, OFFSETS, STRIDE, SUMS, TypeSums};

/// Sums of what was met so far.
#[derive(Debug, Default)]
pub struct HabitCache {
    places: FxHashMap<u64, usize>,
    /// Sums by place, in one piece.
    sums: Vec<i16>,
}

/// Adds features to the sums of a type.
pub struct Adder<'a> {
    pub model: &'a Model,
    pub habits: &'a mut HabitCache,
    pub sums: &'a mut TypeSums,
}

impl Sink for Adder<'_> {
    #[inline]
    fn feature(&mut self, layer: Layer, place: usize, key: u64) {
        self.model.add(self.sums, layer, place, key);
    }

    fn habit(&mut self, base: u64, linear: Offsets, hidden: Offsets, wanted: Offsets) {
        let HabitCache { places, sums } = self.habits;
        let at = *places.entry(base).or_insert_with(|| {
            let mut own: TypeSums = [0; SUMS];
            let add = &mut |layer: Layer, place: usize, key: u64| self.model.add(&mut own, layer, place, key);
            spread(base, linear, hidden, add);
            sums.extend(own);
            sums.len() - SUMS
        });
        for place in (0..OFFSETS).filter(|place| wanted >> place & 1 == 1) {
            let part = place * STRIDE..(place + 1) * STRIDE;
            for (sum, own) in self.sums[part.clone()].iter_mut().zip(&sums[at..][part]) {
                *sum += own;
            }
        }
    }
}
