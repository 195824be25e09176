//! Training of the compound model: labelled words in, the weights file out.
//!
//! The model of [`compound`](super::compound) is trained as a semi-Markov conditional random field: the
//! probability of a way to cut a word is proportional to the exponential of its score, and every word moves
//! the weights from what the model expects towards what is right (AdaGrad). Unlike a logistic regression of
//! each position this weighs the ways against each other, *left whole* among them.
//!
//! At times a kind of features is left out for one word. Otherwise the parts and sides that were seen in
//! training would explain everything, and the letters, which decide for unseen words, would learn nothing.

use std::ops::Range;

use super::compound::{
    FORMAT_VERSION, FeatureKind, HEADER_BYTES, MAGIC, MODEL_VERSION, PART_BYTES_MIN, SLOTS, Scan,
    WORD_BYTES_MAX, best_cuts, may_be_compound,
};

/// Weight units of the file for one unit of the trained score.
const UNITS: f32 = 16.0;

/// A gradient smaller than this moves nothing.
const GRADIENT_MIN: f32 = 1e-3;

/// Where the sums of squared gradients begin, so that no first step is a jump.
const SQUARES_START: f32 = 1e-2;

/// A word in expanded form with its true cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The word.
    pub word: String,
    /// Byte offsets of the cuts, ascending.
    pub cuts: Vec<usize>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct CompoundSettings {
    /// Step size of AdaGrad.
    pub rate: f32,
    /// How often kinds of features are left out for a word, 0 to 1.
    pub dropout: f32,
}

/// A model in training.
pub struct Trainer {
    weights: Vec<f32>,
    /// Sums of squared gradients, by which AdaGrad shortens its steps.
    squares: Vec<f32>,
    settings: CompoundSettings,
    random: Random,
    lattice: Lattice,
}

impl Trainer {
    /// An empty model; the seed decides which features are left out when.
    pub fn new(settings: CompoundSettings, seed: u64) -> Self {
        Trainer {
            weights: vec![0.0; SLOTS],
            squares: vec![SQUARES_START; SLOTS],
            settings,
            random: Random::new(seed),
            lattice: Lattice::default(),
        }
    }

    /// Learns from one word and returns its loss: the negative logarithm of the probability of its cuts.
    ///
    /// `share` shortens the steps, from 1 at the start of a training towards 0 at its end.
    pub fn learn(&mut self, example: &Example, share: f32) -> f32 {
        let word = example.word.as_bytes();
        if !may_be_compound(word) {
            return 0.0;
        }
        let left_out = self.left_out();
        self.lattice.build(word, &example.cuts, |kind| !left_out.contains(&kind), &self.weights);
        let loss = self.lattice.expect();
        let rate = self.settings.rate * share;
        for arc in &self.lattice.arcs {
            let gradient = arc.expected - f32::from(u8::from(arc.gold));
            if gradient.abs() < GRADIENT_MIN {
                continue;
            }
            for &slot in &self.lattice.slots[arc.slots.clone()] {
                let slot = slot as usize;
                self.squares[slot] += gradient * gradient;
                self.weights[slot] -= rate * gradient / self.squares[slot].sqrt();
            }
        }
        loss
    }

    /// The kinds of features that one word does without.
    fn left_out(&mut self) -> &'static [FeatureKind] {
        const CHOICES: [&[FeatureKind]; 5] = [
            &[FeatureKind::Letters],
            &[FeatureKind::Side],
            &[FeatureKind::Part],
            &[FeatureKind::Shape],
            &[FeatureKind::Side, FeatureKind::Part],
        ];
        if self.random.unit() < self.settings.dropout {
            CHOICES[self.random.below(CHOICES.len())]
        } else {
            &[]
        }
    }

    /// The weights file.
    pub fn file(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(HEADER_BYTES + SLOTS);
        file.extend(MAGIC);
        file.extend(FORMAT_VERSION.to_le_bytes());
        file.extend(MODEL_VERSION.to_le_bytes());
        file.extend(self.weights.iter().map(|w| ((w * UNITS).round() as i8).cast_unsigned()));
        file
    }
}

/// Cuts a word with a weights file, as [`split_compound`](super::compound::split_compound) will.
pub fn split_with(file: &[u8], word: &str, cuts: &mut Vec<usize>) {
    let table = file.get(HEADER_BYTES..).unwrap_or_default();
    best_cuts(word.as_bytes(), &|slot| i32::from(table.get(slot).copied().unwrap_or(0).cast_signed()), cuts);
}

/// All ways to cut one word: parts and cuts as arcs, with their features.
#[derive(Default)]
struct Lattice {
    borders: Vec<usize>,
    arcs: Vec<Arc>,
    slots: Vec<u32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
}

/// A part between two borders, or (where both are the same) a cut.
struct Arc {
    from: usize,
    to: usize,
    gold: bool,
    score: f32,
    expected: f32,
    slots: Range<usize>,
}

impl Lattice {
    fn build(&mut self, word: &[u8], cuts: &[usize], keep: impl Fn(FeatureKind) -> bool, weights: &[f32]) {
        let scan = Scan::new(word);
        self.arcs.clear();
        self.slots.clear();
        self.borders.clear();
        self.borders.push(0);
        self.borders.extend(PART_BYTES_MIN..=word.len() - PART_BYTES_MIN);
        self.borders.push(word.len());
        let mut chain = [0; WORD_BYTES_MAX + 1];
        for from in 0..self.borders.len() - 1 {
            let start = self.borders[from];
            let gold_end = cuts.iter().copied().find(|&cut| cut > start).unwrap_or(word.len());
            let gold_start = start == 0 || cuts.contains(&start);
            if from > 0 {
                let first = self.slots.len();
                scan.cut_features(start, |kind, slot| {
                    if keep(kind) {
                        self.slots.push(slot as u32);
                    }
                });
                self.arc(from, from, gold_start, first, weights);
            }
            scan.chain(start, &mut chain);
            for to in from + 1..self.borders.len() {
                let end = self.borders[to];
                if end - start < PART_BYTES_MIN {
                    continue;
                }
                let first = self.slots.len();
                scan.part_features(start, end, &chain, |kind, slot| {
                    if keep(kind) {
                        self.slots.push(slot as u32);
                    }
                });
                self.arc(from, to, gold_start && end == gold_end, first, weights);
            }
        }
    }

    fn arc(&mut self, from: usize, to: usize, gold: bool, first: usize, weights: &[f32]) {
        let slots = first..self.slots.len();
        let score = self.slots[first..].iter().map(|&slot| weights[slot as usize]).sum();
        self.arcs.push(Arc { from, to, gold, score, expected: 0.0, slots });
    }

    /// Fills in how often each arc is expected (forward–backward) and returns the loss.
    fn expect(&mut self) -> f32 {
        let last = self.borders.len() - 1;
        let (forward, backward) = (&mut self.forward, &mut self.backward);
        forward.clear();
        forward.resize(last + 1, f32::NEG_INFINITY);
        backward.clear();
        backward.resize(last + 1, f32::NEG_INFINITY);
        forward[0] = 0.0;
        backward[last] = 0.0;
        // Arcs are ordered by their start, and a cut comes before the parts that begin at it.
        for arc in &self.arcs {
            if arc.from == arc.to {
                forward[arc.to] += arc.score;
            } else {
                forward[arc.to] = add(forward[arc.to], forward[arc.from] + arc.score);
            }
        }
        for arc in self.arcs.iter().rev() {
            if arc.from == arc.to {
                // `backward` of a border leaves its cut out until all parts from it are summed.
                backward[arc.from] += arc.score;
            } else {
                backward[arc.from] = add(backward[arc.from], backward[arc.to] + arc.score);
            }
        }
        let all = forward[last];
        let mut gold = 0.0;
        for arc in &mut self.arcs {
            // Both sides of a border hold the score of its cut, so it is taken off once.
            arc.expected = if arc.from == arc.to {
                (forward[arc.from] + backward[arc.from] - arc.score - all).exp()
            } else {
                (forward[arc.from] + arc.score + backward[arc.to] - all).exp()
            };
            if arc.gold {
                gold += arc.score;
            }
        }
        all - gold
    }
}

/// The logarithm of a sum of exponentials.
fn add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// A small random generator (xorshift64*, Vigna 2016), the same everywhere.
pub struct Random(u64);

impl Random {
    /// A generator that always draws the same numbers from one seed.
    pub fn new(seed: u64) -> Self {
        Random(seed | 1)
    }

    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((self.draw() >> 32) as usize).checked_rem(bound).unwrap_or(0)
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f32 {
        (self.draw() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// Puts items in a random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
