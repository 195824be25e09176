//! Learning to recognise names, from labelled sentences and unlabelled news.
//!
//! [`fit`] goes the whole way: the features of every word type as rows of the
//! model, several members trained with different seeds, and their council as one
//! model. [`pack`](pack::pack) writes what is shipped.

pub mod context_counts;
pub mod draft;
pub mod labelled;
pub mod pack;
pub mod tag_counts;
pub mod tally;

use std::collections::HashMap;

use self::draft::LexiconDraft;
use self::labelled::Labelled;
use super::recognize::LABELS;
use crate::entity::recognize::features::{ALL, OUTSIDE, visit, visit_own};
use crate::model::sequence::{Layer, UNITS};
use crate::model::sequence_train::{Sentence, SequenceSettings, TypeRows, Weights, combine, train};

/// Members of the council; together they have the units of the model.
pub const MEMBERS: usize = 2;

/// How often a feature must occur around the words of the training set to be learnt.
const LINEAR_COUNT_MIN: u32 = 3;
/// The same for the hidden layer, whose rows are wider and less specific to single words.
const HIDDEN_COUNT_MIN: u32 = 30;

/// The row of each feature, by its layer and key.
pub type Rows = HashMap<(bool, u64), u32>;

/// The settings of a member, found on the development set.
pub fn settings(member: usize) -> SequenceSettings {
    SequenceSettings {
        labels: LABELS.len(),
        units: UNITS / MEMBERS,
        epochs: 10,
        average_from: 4,
        rate: 0.03,
        rate_hidden: 0.05,
        drop_linear: 0.4,
        drop_hidden: 0.2,
        drop_units: 0.5,
        drop_words: 0.3,
        seed: 1 + member as u64,
    }
}

/// Trains the council; `report` hears of every epoch: member, epoch and loss.
pub fn fit(
    sentences: &[Labelled],
    draft: &LexiconDraft,
    mut report: impl FnMut(usize, usize, f64),
) -> (Weights, Rows) {
    let mut words: HashMap<&str, u32> = HashMap::from([(OUTSIDE, sentences.len() as u32)]);
    for (word, _) in sentences.iter().flatten() {
        *words.entry(word).or_default() += 1;
    }
    let (rows, sizes) = rows(&words, draft);

    let mut types = vec![type_rows(OUTSIDE, draft, &rows)];
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut converted = vec![];
    for labelled in sentences {
        let mut sentence = Sentence::default();
        for (word, label) in labelled {
            let number = *numbers.entry(word).or_insert_with(|| {
                types.push(type_rows(word, draft, &rows));
                types.len() as u32 - 1
            });
            sentence.types.push(number);
            sentence.labels.push(*label);
        }
        converted.push(sentence);
    }
    let members = (0..MEMBERS).map(|member| {
        train(&types, &converted, sizes, &settings(member), |epoch, loss| report(member, epoch, loss))
    });
    (combine(members.collect()), rows)
}

/// Numbers the features that are frequent enough, in an order that is always the same.
fn rows(words: &HashMap<&str, u32>, draft: &LexiconDraft) -> (Rows, (usize, usize)) {
    let mut counts: HashMap<(bool, u64), u32> = HashMap::new();
    for (word, count) in words {
        visit(word, draft, ALL, &mut |layer: Layer, _: usize, key: u64| {
            *counts.entry((layer == Layer::Hidden, key)).or_default() += count
        });
    }
    let least = |hidden: bool| if hidden { HIDDEN_COUNT_MIN } else { LINEAR_COUNT_MIN };
    let mut kept: Vec<(bool, u64)> = counts
        .into_iter()
        .filter(|((hidden, _), count)| *count >= least(*hidden))
        .map(|(key, _)| key)
        .collect();
    kept.sort_unstable();
    let linear = kept.partition_point(|(hidden, _)| !hidden);
    let number = |(at, key): (usize, (bool, u64))| (key, (if key.0 { at - linear } else { at }) as u32);
    let sizes = (linear, kept.len() - linear);
    (kept.into_iter().enumerate().map(number).collect(), sizes)
}

fn type_rows(word: &str, draft: &LexiconDraft, rows: &Rows) -> TypeRows {
    let mut out = TypeRows::default();
    visit(word, draft, ALL, &mut |layer: Layer, place: usize, key: u64| {
        if let Some(&row) = rows.get(&(layer == Layer::Hidden, key)) {
            match layer {
                Layer::Linear => out.linear[place].push(row),
                Layer::Hidden => out.hidden[place].push(row),
            }
        }
    });
    visit_own(word, &mut |layer: Layer, place: usize, key: u64| {
        if rows.contains_key(&(layer == Layer::Hidden, key)) {
            match layer {
                Layer::Linear => out.own_linear[place] += 1,
                Layer::Hidden => out.own_hidden[place] += 1,
            }
        }
    });
    out
}
