//! Training of the linear-chain model.
//!
//! A conditional random field (Lafferty, McCallum, Pereira 2001) whose scores
//! are a sum over features and, beside it, what a small hidden layer makes of a
//! second sum; learnt sentence by sentence with AdaGrad (Duchi, Hazan, Singer
//! 2011). Against learning by heart, features and units are dropped at random
//! (Srivastava et al. 2014), and whole words are met as if never seen before.
//! The weights of the last epochs are averaged. One thread and one seed: every
//! run gives the same model.

use super::chain::{self, LabelRow};
use super::random::Random;
use super::sequence::{LANES, OFFSETS};

/// Features of one word type, for each offset, as numbers of rows.
#[derive(Clone, Debug, Default)]
pub struct TypeRows {
    /// Rows of the linear layer; those that tell the word itself come first.
    pub linear: [Vec<u32>; OFFSETS],
    /// Rows of the hidden layer, in the same order.
    pub hidden: [Vec<u32>; OFFSETS],
    /// How many rows of the linear layer tell the word itself.
    pub own_linear: [usize; OFFSETS],
    /// How many rows of the hidden layer do.
    pub own_hidden: [usize; OFFSETS],
}

/// A sentence: its word types, with a label for each.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Word types; the positions outside the sentence have type 0.
    pub types: Vec<u32>,
    /// Labels.
    pub labels: Vec<u8>,
}

/// How to train.
#[derive(Clone, Debug)]
pub struct SequenceSettings {
    /// How many labels there are.
    pub labels: usize,
    /// Units of the hidden layer.
    pub units: usize,
    /// Passes over the sentences.
    pub epochs: usize,
    /// The first epoch, from 0, whose weights are averaged.
    pub average_from: usize,
    /// Rate of learning of the linear layer and the steps.
    pub rate: f32,
    /// Rate of learning of the hidden layer.
    pub rate_hidden: f32,
    /// Share of features dropped from the linear layer.
    pub drop_linear: f32,
    /// Share of features dropped from the hidden layer.
    pub drop_hidden: f32,
    /// Share of units dropped.
    pub drop_units: f32,
    /// Share of words met as if never seen.
    pub drop_words: f32,
    /// Seed of all that is random.
    pub seed: u64,
}

/// A matrix with rows of one width, in one piece.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Cells of a row.
    pub width: usize,
    /// All cells, row by row.
    pub cells: Vec<f32>,
}

impl Matrix {
    fn new(rows: usize, width: usize) -> Self {
        Self { width, cells: vec![0.0; rows * width] }
    }

    fn fill(&mut self, reach: f32, random: &mut Random) {
        self.cells.iter_mut().for_each(|cell| *cell = (random.unit() * 2.0 - 1.0) * reach);
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.cells[row * self.width..(row + 1) * self.width]
    }

    /// A row, to change it.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.cells[row * self.width..(row + 1) * self.width]
    }
}

/// Weights as they are learnt.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// From features to labels.
    pub linear: Matrix,
    /// From features to units.
    pub hidden: Matrix,
    /// Of the units.
    pub bias: Matrix,
    /// From units to labels.
    pub out: Matrix,
    /// From label (row; the last row is the start) to label.
    pub steps: Matrix,
}

impl Weights {
    fn zero(rows: (usize, usize), units: usize) -> Self {
        Self {
            linear: Matrix::new(rows.0, LANES),
            hidden: Matrix::new(rows.1, units),
            bias: Matrix::new(1, units),
            out: Matrix::new(units, LANES),
            steps: Matrix::new(LANES + 1, LANES),
        }
    }

    fn parts(&mut self) -> [&mut Matrix; 5] {
        [&mut self.linear, &mut self.hidden, &mut self.bias, &mut self.out, &mut self.steps]
    }

    fn add(&mut self, other: &mut Self) {
        for (to, from) in self.parts().into_iter().zip(other.parts()) {
            add(&mut to.cells, &from.cells);
        }
    }

    fn scale(&mut self, by: f32) {
        self.parts().into_iter().flat_map(|part| &mut part.cells).for_each(|cell| *cell *= by);
    }
}

/// Combines members trained on the same rows to one model that decides by their mean.
///
/// The linear weights are averaged, the hidden layers are concatenated, so the ensemble costs no
/// more than one member with as many units.
pub fn combine(members: Vec<Weights>) -> Weights {
    let share = 1.0 / members.len() as f32;
    let mut members = members.into_iter();
    let Some(mut all) = members.next() else { return Weights::default() };
    for mut member in members {
        add(&mut all.linear.cells, &member.linear.cells);
        add(&mut all.steps.cells, &member.steps.cells);
        for (to, from) in [(&mut all.hidden, &member.hidden), (&mut all.bias, &member.bias)] {
            let rows = to.cells.chunks_exact(to.width).zip(from.cells.chunks_exact(from.width));
            to.cells = rows.flat_map(|(to, from)| to.iter().chain(from)).copied().collect();
            to.width += from.width;
        }
        all.out.cells.append(&mut member.out.cells);
    }
    for part in [&mut all.linear, &mut all.steps, &mut all.out] {
        part.cells.iter_mut().for_each(|cell| *cell *= share);
    }
    all
}

/// Learns from sentences; `report` hears of every epoch: its number and loss.
pub fn train(
    types: &[TypeRows],
    sentences: &[Sentence],
    rows: (usize, usize),
    settings: &SequenceSettings,
    mut report: impl FnMut(usize, f64),
) -> Weights {
    let mut random = Random(settings.seed);
    let mut weights = Weights::zero(rows, settings.units);
    let mut mean = weights.clone();
    let mut pass = Pass { square: weights.clone(), ..Pass::default() };
    weights.hidden.fill(0.1, &mut random);
    weights.out.fill(1.0 / (settings.units as f32).sqrt(), &mut random);
    for row in weights.out.cells.chunks_exact_mut(LANES) {
        row[settings.labels..].fill(0.0);
    }
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let loss: f64 = order
            .iter()
            .map(|&at| pass.learn(&mut weights, types, &sentences[at], settings, &mut random))
            .sum();
        if epoch >= settings.average_from {
            mean.add(&mut weights);
        }
        report(epoch, loss / sentences.len() as f64);
    }
    mean.scale(1.0 / settings.epochs.saturating_sub(settings.average_from).max(1) as f32);
    mean
}

/// Rows that were not dropped, with where those of each word end.
#[derive(Default)]
struct KeptRows {
    rows: Vec<u32>,
    ends: Vec<usize>,
}

impl KeptRows {
    fn clear(&mut self) {
        self.rows.clear();
        self.ends.clear();
        self.ends.push(0);
    }

    fn of(&self, at: usize) -> &[u32] {
        &self.rows[self.ends[at]..self.ends[at + 1]]
    }
}

/// Working space of the steps.
#[derive(Default)]
struct Pass {
    /// Sums of the squares of all gradients so far.
    square: Weights,
    linear: KeptRows,
    hidden: KeptRows,
    forgotten: Vec<bool>,
    scores: Vec<LabelRow>,
    /// Units of each word.
    units: Vec<f32>,
}

impl Pass {
    /// Scores of a sentence with features, units and words dropped at random.
    fn forward(
        &mut self,
        weights: &Weights,
        types: &[TypeRows],
        sentence: &[u32],
        settings: &SequenceSettings,
        random: &mut Random,
    ) {
        let units = settings.units;
        self.linear.clear();
        self.hidden.clear();
        self.scores.clear();
        self.units.clear();
        self.units.resize(sentence.len() * units, 0.0);
        self.forgotten.clear();
        self.forgotten.extend((0..sentence.len() + OFFSETS).map(|_| random.unit() < settings.drop_words));
        for at in 0..sentence.len() {
            let mut score = [0.0; LANES];
            let sums = &mut self.units[at * units..(at + 1) * units];
            for place in 0..OFFSETS {
                let rows = &types[neighbour(sentence, at, place) as usize];
                let skip = |own: usize| if self.forgotten[at + place] { own } else { 0 };
                for &row in &rows.linear[place][skip(rows.own_linear[place])..] {
                    if !random.happens(settings.drop_linear) {
                        self.linear.rows.push(row);
                        add(&mut score, weights.linear.row(row as usize));
                    }
                }
                for &row in &rows.hidden[place][skip(rows.own_hidden[place])..] {
                    if !random.happens(settings.drop_hidden) {
                        self.hidden.rows.push(row);
                        add(sums, weights.hidden.row(row as usize));
                    }
                }
            }
            self.linear.ends.push(self.linear.rows.len());
            self.hidden.ends.push(self.hidden.rows.len());
            score.iter_mut().for_each(|score| *score *= kept(settings.drop_linear));
            for (unit, sum) in sums.iter_mut().enumerate() {
                // To the gradient a dropped unit and one below zero are the same.
                let value = (*sum * kept(settings.drop_hidden) + weights.bias.cells[unit]).max(0.0);
                *sum =
                    if random.happens(settings.drop_units) { 0.0 } else { value * kept(settings.drop_units) };
                if *sum > 0.0 {
                    score.iter_mut().zip(weights.out.row(unit)).for_each(|(score, out)| *score += *sum * out);
                }
            }
            self.scores.push(score);
        }
    }

    fn learn(
        &mut self,
        weights: &mut Weights,
        types: &[TypeRows],
        sentence: &Sentence,
        settings: &SequenceSettings,
        random: &mut Random,
    ) -> f64 {
        let units = settings.units;
        self.forward(weights, types, &sentence.types, settings, random);
        let slope = chain::slope(&self.scores, &weights.steps, &sentence.labels, settings.labels);
        let mut out = vec![0.0; units * LANES];
        let mut bias = vec![0.0; units];
        let square = &mut self.square;
        for (at, g) in slope.scores.iter().enumerate() {
            // Most words are plainly no name; what they would teach is not worth the time.
            if g.iter().map(|g| g * g).sum::<f32>() < 1e-7 {
                continue;
            }
            let values = &self.units[at * units..(at + 1) * units];
            let mut back = vec![0.0; units];
            for unit in (0..units).filter(|&unit| values[unit] > 0.0) {
                let row = weights.out.row(unit);
                back[unit] =
                    kept(settings.drop_units) * g.iter().zip(row).map(|(g, out)| g * out).sum::<f32>();
                bias[unit] += back[unit];
                let out = &mut out[unit * LANES..(unit + 1) * LANES];
                out.iter_mut().zip(g).for_each(|(out, g)| *out += g * values[unit]);
            }
            let g = g.map(|g| g * kept(settings.drop_linear));
            for &row in self.linear.of(at) {
                let row = row as usize;
                descend(weights.linear.row_mut(row), square.linear.row_mut(row), &g, settings.rate);
            }
            back.iter_mut().for_each(|back| *back *= kept(settings.drop_hidden));
            for &row in self.hidden.of(at) {
                let row = row as usize;
                descend(weights.hidden.row_mut(row), square.hidden.row_mut(row), &back, settings.rate_hidden);
            }
        }
        descend(&mut weights.out.cells, &mut square.out.cells, &out, settings.rate_hidden);
        descend(&mut weights.bias.cells, &mut square.bias.cells, &bias, settings.rate_hidden);
        descend(&mut weights.steps.cells, &mut square.steps.cells, slope.steps.as_flattened(), settings.rate);
        slope.loss
    }
}

/// The type at an offset, type 0 outside the sentence.
fn neighbour(sentence: &[u32], at: usize, place: usize) -> u32 {
    (at + place).checked_sub(OFFSETS / 2).and_then(|at| sentence.get(at)).copied().unwrap_or(0)
}

/// Returns the factor that compensates for the share that is dropped.
fn kept(drop: f32) -> f32 {
    1.0 / (1.0 - drop)
}

fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// A step of AdaGrad on some weights.
fn descend(weights: &mut [f32], squares: &mut [f32], gradient: &[f32], rate: f32) {
    for ((weight, square), g) in weights.iter_mut().zip(squares).zip(gradient) {
        *square += g * g;
        *weight -= rate * g / (square.sqrt() + 1e-3);
    }
}
