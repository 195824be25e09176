//! The gradient of a linear chain: how much each score should rise or fall.
//!
//! Forward and backward sums as in Rabiner (1989), scaled at each word instead of kept as
//! logarithms.

use super::sequence::LANES;
use super::sequence_train::Matrix;

/// A number for each label.
pub type LabelRow = [f32; LANES];

/// The loss of a sentence and its gradient.
pub struct Slope {
    /// Minus the log-probability of the right labels.
    pub loss: f64,
    /// By the score of each label at each word.
    pub scores: Vec<LabelRow>,
    /// By the steps; the last row is the start.
    pub steps: [LabelRow; LANES + 1],
}

/// The slope for scores, steps and the right labels.
pub fn slope(scores: &[LabelRow], steps: &Matrix, gold: &[u8], labels: usize) -> Slope {
    let mut slope =
        Slope { loss: 0.0, scores: Vec::with_capacity(scores.len()), steps: [[0.0; LANES]; LANES + 1] };
    let mut weights = [[0.0f32; LANES]; LANES + 1];
    for (to, from) in weights.iter_mut().zip(steps.cells.chunks_exact(LANES)) {
        to[..labels].iter_mut().zip(from).for_each(|(to, from)| *to = from.exp());
    }
    let local: Vec<LabelRow> = scores.iter().map(|row| exponentials(row, labels, &mut slope.loss)).collect();
    let forward = forward(&local, &weights, labels, &mut slope.loss);
    let backward = backward(&local, &weights, labels);
    for (at, &label) in gold.iter().enumerate() {
        let label = usize::from(label);
        let before = if at == 0 { LANES } else { usize::from(gold[at - 1]) };
        slope.loss -= f64::from(scores[at][label] + steps.row(before)[label]);
        let mut row = [0.0; LANES];
        for lane in 0..labels {
            row[lane] = forward[at][lane] * backward[at][lane];
        }
        normalize(&mut row);
        if at == 0 {
            slope.steps[LANES] = row;
        } else {
            add_steps(&mut slope.steps, &forward[at - 1], &weights, &local[at], &backward[at], labels);
        }
        slope.steps[before][label] -= 1.0;
        row[label] -= 1.0;
        slope.scores.push(row);
    }
    slope
}

/// The exponentials of scores, the greatest made 1; what was taken off goes into the loss.
fn exponentials(scores: &LabelRow, labels: usize, loss: &mut f64) -> LabelRow {
    let top = scores[..labels].iter().copied().fold(f32::MIN, f32::max);
    *loss += f64::from(top);
    let mut row = [0.0; LANES];
    row[..labels].iter_mut().zip(scores).for_each(|(value, score)| *value = (score - top).exp());
    row
}

fn forward(
    local: &[LabelRow],
    weights: &[LabelRow; LANES + 1],
    labels: usize,
    loss: &mut f64,
) -> Vec<LabelRow> {
    let mut out: Vec<LabelRow> = Vec::with_capacity(local.len());
    for own in local {
        let mut row = [0.0; LANES];
        match out.last() {
            None => row = weights[LANES],
            Some(before) => {
                for (mass, weights) in before.iter().zip(weights).take(labels) {
                    row.iter_mut().zip(weights).for_each(|(value, weight)| *value += mass * weight);
                }
            }
        }
        row.iter_mut().zip(own).for_each(|(value, own)| *value *= own);
        *loss += f64::from(normalize(&mut row).ln());
        out.push(row);
    }
    out
}

fn backward(local: &[LabelRow], weights: &[LabelRow; LANES + 1], labels: usize) -> Vec<LabelRow> {
    let mut out = vec![[0.0; LANES]; local.len()];
    let mut row = [0.0; LANES];
    row[..labels].fill(1.0);
    for at in (0..local.len()).rev() {
        out[at] = row;
        let mut ahead = row;
        ahead.iter_mut().zip(&local[at]).for_each(|(value, own)| *value *= own);
        for (value, weights) in row.iter_mut().zip(weights).take(labels) {
            *value = weights.iter().zip(&ahead).map(|(weight, ahead)| weight * ahead).sum();
        }
        normalize(&mut row);
    }
    out
}

/// Adds the probability of every step into a word.
fn add_steps(
    steps: &mut [LabelRow; LANES + 1],
    before: &LabelRow,
    weights: &[LabelRow; LANES + 1],
    own: &LabelRow,
    after: &LabelRow,
    labels: usize,
) {
    let mut joint = [[0.0; LANES]; LANES];
    let mut sum = 0.0;
    for from in 0..labels {
        for to in 0..labels {
            joint[from][to] = before[from] * weights[from][to] * own[to] * after[to];
            sum += joint[from][to];
        }
    }
    for (to, from) in steps.iter_mut().zip(&joint) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to += from / sum);
    }
}

/// Makes a row sum to 1 and gives what it summed to.
fn normalize(row: &mut LabelRow) -> f32 {
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
    sum
}
