//! A linear-chain model over labels, read in place from its file.
//!
//! The score of a label at a word is a sum over the features of the words around
//! it, plus what a small hidden layer makes of a second such sum; the score of a
//! sequence adds a step from label to label (a conditional random field,
//! Lafferty, McCallum, Pereira 2001). Both sums run over words at offsets, so
//! they are kept for each word type ([`TypeSums`]) and never computed twice. The
//! idea to keep the sums *before* the hidden layer is that of Chen and Manning
//! (2014). The best sequence is found by the algorithm of Viterbi (1967).

use super::fingerprint::FingerprintMap;

/// How far the words around a word are looked at.
pub const REACH: usize = 2;
/// Offsets from the word that is labelled, from `-REACH` to `REACH`.
pub const OFFSETS: usize = 2 * REACH + 1;
/// Lanes of a score; at least as many as there are labels.
pub const LANES: usize = 16;
/// Units of the hidden layer.
pub const UNITS: usize = 64;
/// Numbers kept for a word type at one offset.
pub const STRIDE: usize = LANES + UNITS;

/// First bytes of a model file; the last one is the version.
pub const MAGIC: [u8; 8] = *b"depnam\x00\x01";

/// Which part of the model a feature feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Scores of the labels directly.
    Linear,
    /// The hidden layer.
    Hidden,
}

/// Sums over the features of one word type, for each offset: labels, then units.
pub type TypeSums = [i16; SUMS];

/// How many numbers a type's sums are.
pub const SUMS: usize = OFFSETS * STRIDE;

/// The weights.
#[derive(Clone, Debug)]
pub struct Model {
    linear: FingerprintMap,
    hidden: FingerprintMap,
    linear_scale: f32,
    hidden_scale: f32,
    bias: [f32; UNITS],
    out: [[f32; LANES]; UNITS],
    /// From label (row; the last row is the start) to label.
    steps: [[f32; LANES]; LANES + 1],
    labels: usize,
}

impl Model {
    /// Opens a model at the front of `bytes` and gives it with what follows;
    /// `None` where the bytes are no model of this version.
    pub fn open(bytes: &'static [u8]) -> Option<(Self, &'static [u8])> {
        let mut rest = bytes.strip_prefix(&MAGIC)?;
        let mut number = || -> Option<f32> {
            let (first, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(f32::from_le_bytes(*first))
        };
        let labels = number()? as usize;
        if labels == 0 || labels > LANES {
            return None;
        }
        let (linear_scale, hidden_scale) = (number()?, number()?);
        let mut bias = [0.0; UNITS];
        let mut out = [[0.0; LANES]; UNITS];
        let mut steps = [[0.0; LANES]; LANES + 1];
        for cell in bias.iter_mut().chain(out.as_flattened_mut()).chain(steps.as_flattened_mut()) {
            *cell = number()?;
        }
        let (linear, rest) = FingerprintMap::open(rest)?;
        let (hidden, rest) = FingerprintMap::open(rest)?;
        Some((Self { linear, hidden, linear_scale, hidden_scale, bias, out, steps, labels }, rest))
    }

    /// Adds a feature to the sums of its type.
    #[inline]
    pub fn add(&self, sums: &mut TypeSums, layer: Layer, place: usize, key: u64) {
        let (rows, from) = match layer {
            Layer::Linear => (&self.linear, place * STRIDE),
            Layer::Hidden => (&self.hidden, place * STRIDE + LANES),
        };
        if let Some(row) = rows.get(key) {
            for (sum, &weight) in sums[from..].iter_mut().zip(row) {
                // A word of thousands of letters has thousands of features.
                *sum = sum.saturating_add(i16::from(weight as i8));
            }
        }
    }

    /// Scores of the labels at a word, from the types around it.
    #[inline]
    pub fn scores(&self, window: [&TypeSums; OFFSETS]) -> [f32; LANES] {
        let mut sums = [0i16; STRIDE];
        for (place, type_sums) in window.into_iter().enumerate() {
            let part = &type_sums[place * STRIDE..(place + 1) * STRIDE];
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum = sum.saturating_add(*part);
            }
        }
        let mut scores = [0.0; LANES];
        for (score, &sum) in scores.iter_mut().zip(&sums) {
            *score = f32::from(sum) * self.linear_scale;
        }
        // The units above zero are listed first, so that no branch has to be guessed.
        let mut active = [(0.0, 0_usize); UNITS];
        let mut count = 0;
        for unit in 0..UNITS {
            let value = f32::from(sums[LANES + unit]) * self.hidden_scale + self.bias[unit];
            active[count.min(UNITS - 1)] = (value, unit);
            count += usize::from(value > 0.0);
        }
        for &(value, unit) in &active[..count] {
            for (score, out) in scores.iter_mut().zip(&self.out[unit]) {
                *score += value * out;
            }
        }
        scores
    }

    /// Returns the best labels for a run of words with label 0 on both sides.
    ///
    /// `at_start` says that nothing precedes it.
    pub fn decode(
        &self,
        scores: &[[f32; LANES]],
        at_start: bool,
        space: &mut Vec<[u8; LANES]>,
        labels: &mut [u8],
    ) {
        space.clear();
        let mut best = self.steps[if at_start { LANES } else { 0 }];
        for (at, row) in scores.iter().enumerate() {
            let mut from_of = [0u8; LANES];
            if at > 0 {
                let before = best;
                best = [f32::MIN; LANES];
                for (from, value) in before.into_iter().enumerate().take(self.labels) {
                    for to in 0..LANES {
                        let sum = value + self.steps[from][to];
                        let better = sum > best[to];
                        best[to] = if better { sum } else { best[to] };
                        from_of[to] = if better { from as u8 } else { from_of[to] };
                    }
                }
            }
            for (best, score) in best.iter_mut().zip(row) {
                *best += score;
            }
            space.push(from_of);
        }
        let mut label = 0;
        let mut top = f32::MIN;
        for (candidate, value) in best.iter().enumerate().take(self.labels) {
            let value = value + self.steps[candidate][0];
            if value > top {
                (top, label) = (value, candidate);
            }
        }
        for at in (0..scores.len()).rev() {
            labels[at] = label as u8;
            label = usize::from(space[at][label]);
        }
    }
}
