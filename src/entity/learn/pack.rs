//! Writes a trained model and the lexicon as the one file that is shipped.
//!
//! Weights become bytes, and only the rows that weigh most and the forms that
//! are met most are kept, so that the file stays below eight megabytes.

use super::Rows;
use super::draft::LexiconDraft;
use crate::entity::recognize::LABELS;
use crate::entity::recognize::lexicon::{FORM_BYTES, WordStats, form_key};
use crate::model::fingerprint;
use crate::model::sequence::{LANES, MAGIC, UNITS};
use crate::model::sequence_train::{Matrix, Weights};

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct PackLimits {
    /// Rows of the linear layer.
    pub linear_rows_max: usize,
    /// Rows of the hidden layer.
    pub hidden_rows_max: usize,
    /// Rank by frequency up to which words in small letters are kept.
    pub small_rank_max: u32,
    /// Rank by frequency up to which words with a capital are kept, if they are rare in the news.
    pub capital_rank_max: u32,
}

/// The limits of the shipped file.
pub const LIMITS: PackLimits = PackLimits {
    linear_rows_max: 160_000,
    hidden_rows_max: 30_000,
    small_rank_max: 50_000,
    capital_rank_max: 300_000,
};

/// A habit that says a form was seen four times or more in the news.
const SEEN_HABIT_MIN: u8 = 3;

/// Score that makes a transition between two labels practically impossible.
const NEVER: f32 = -1e4;

/// The bytes of `names.bin`.
pub fn pack(weights: &Weights, rows: &Rows, bias: f32, draft: &LexiconDraft, limits: PackLimits) -> Vec<u8> {
    assert_eq!(weights.out.cells.len(), UNITS * LANES, "the hidden layer has the width of the program");
    let mut steps = weights.steps.clone();
    for inside in [2, 4, 6, 8] {
        // The inside of a name may follow only its beginning or its inside.
        for from in (0..=LANES).filter(|&from| from != inside && from != inside - 1) {
            steps.row_mut(from)[inside] = NEVER;
        }
    }
    let (linear_scale, hidden_scale) = (scale(&weights.linear), scale(&weights.hidden));
    let mut head = vec![LABELS.len() as f32, linear_scale, hidden_scale];
    for part in [&weights.bias, &weights.out, &steps] {
        head.extend(&part.cells);
    }
    let mut out = MAGIC.to_vec();
    out.extend(head.iter().flat_map(|number| number.to_le_bytes()));
    let linear = records(rows, false, &weights.linear, linear_scale, LABELS.len(), limits.linear_rows_max);
    fingerprint::build(LABELS.len(), &linear, &mut out);
    let hidden = records(rows, true, &weights.hidden, hidden_scale, UNITS, limits.hidden_rows_max);
    fingerprint::build(UNITS, &hidden, &mut out);
    out.extend(bias.to_le_bytes());
    let kept = draft.forms.iter().filter(|(word, form)| is_kept(word, form, draft, limits));
    let mut forms: Vec<(u64, Vec<u8>)> =
        kept.map(|(word, form)| (form_key(word), form.to_bytes().to_vec())).collect();
    forms.sort_unstable();
    fingerprint::build(FORM_BYTES, &forms, &mut out);
    out
}

/// The rows of one layer that weigh most, as bytes.
fn records(
    rows: &Rows,
    hidden: bool,
    matrix: &Matrix,
    scale: f32,
    width: usize,
    rows_max: usize,
) -> Vec<(u64, Vec<u8>)> {
    let mut all: Vec<(u8, u64, Vec<u8>)> = vec![];
    for (&(_, key), &row) in rows.iter().filter(|((of, _), _)| *of == hidden) {
        let steps = matrix.row(row as usize)[..width].iter().map(|weight| quantise(*weight, scale));
        let (mut top, mut bytes) = (0, Vec::with_capacity(width));
        for step in steps {
            top = step.unsigned_abs().max(top);
            bytes.push(step as u8);
        }
        all.push((top, key, bytes));
    }
    all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(rows_max);
    let mut kept: Vec<(u64, Vec<u8>)> = all.into_iter().map(|(_, key, bytes)| (key, bytes)).collect();
    kept.sort_unstable();
    kept
}

fn is_kept(word: &str, form: &WordStats, draft: &LexiconDraft, limits: PackLimits) -> bool {
    let rank = draft.ranks.get(word).copied().unwrap_or(u32::MAX);
    if word.chars().any(char::is_uppercase) {
        rank < limits.capital_rank_max || form.habits[0] >= SEEN_HABIT_MIN
    } else {
        rank < limits.small_rank_max
    }
}

/// A step so that all but the very largest weights fit into a byte.
fn scale(matrix: &Matrix) -> f32 {
    let mut sizes: Vec<f32> = matrix.cells.iter().map(|weight| weight.abs()).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 50_000)).copied().unwrap_or(1.0);
    top.max(1e-6) / 127.0
}

fn quantise(weight: f32, scale: f32) -> i8 {
    (weight / scale).round().clamp(-127.0, 127.0) as i8
}
