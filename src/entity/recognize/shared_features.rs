//! Caches the contributions of features that many words share to the sums of a type.
//!
//! Clusters and contexts of forms, outlines and short endings recur, and each type has some twenty
//! of them. The contribution of each is looked up once and kept, so a new type costs twenty
//! additions instead of hundreds of look-ups.

use rustc_hash::FxHashMap;

use crate::entity::recognize::features::{FeatureSink, Offsets, spread};
use crate::model::sequence::{Layer, Model, OFFSETS, STRIDE, SUMS, TypeSums};

/// Maximum number of cached features, of about a kilobyte each. German news has some thousand; if a
/// text has more, all are dropped and cached again.
const KEPT_MAX: usize = 1 << 14;

/// Sums of the features met so far.
#[derive(Debug, Default)]
pub struct CommonCache {
    places: FxHashMap<u64, usize>,
    /// Sums by place, in one piece.
    sums: Vec<i16>,
}

impl CommonCache {
    /// Where the sums of a feature are; `make` makes those of one not met before.
    fn place(&mut self, base: u64, make: impl FnOnce() -> TypeSums) -> usize {
        if self.places.len() >= KEPT_MAX && !self.places.contains_key(&base) {
            self.places.clear();
            self.sums.clear();
        }
        let Self { places, sums } = self;
        *places.entry(base).or_insert_with(|| {
            sums.extend(make());
            sums.len() - SUMS
        })
    }
}

/// Adds features to the sums of a type.
pub struct Adder<'a> {
    pub model: &'a Model,
    pub common: &'a mut CommonCache,
    pub sums: &'a mut TypeSums,
}

impl FeatureSink for Adder<'_> {
    #[inline]
    fn feature(&mut self, layer: Layer, place: usize, key: u64) {
        self.model.add(self.sums, layer, place, key);
    }

    fn common(&mut self, base: u64, linear: Offsets, hidden: Offsets, wanted: Offsets) {
        let at = self.common.place(base, || {
            let mut own: TypeSums = [0; SUMS];
            let add = &mut |layer: Layer, place: usize, key: u64| self.model.add(&mut own, layer, place, key);
            spread(base, linear, hidden, add);
            own
        });
        let kept = &self.common.sums[at..];
        for place in (0..OFFSETS).filter(|place| wanted >> place & 1 == 1) {
            let part = place * STRIDE..(place + 1) * STRIDE;
            for (sum, own) in self.sums[part.clone()].iter_mut().zip(&kept[part]) {
                *sum = sum.saturating_add(*own);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_much_is_kept() {
        let mut cache = CommonCache::default();
        for base in 0..3 * KEPT_MAX as u64 {
            let at = cache.place(base, || [base as i16; SUMS]);
            assert_eq!(cache.sums[at], base as i16);
            assert!(cache.places.len() <= KEPT_MAX && cache.sums.len() <= KEPT_MAX * SUMS);
        }
        let last = 3 * KEPT_MAX as u64 - 1;
        let at = cache.place(last, || unreachable!("it is kept"));
        assert_eq!(cache.sums[at + SUMS - 1], last as i16);
    }
}
