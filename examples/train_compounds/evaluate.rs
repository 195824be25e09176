//! Figures of a weights file.

use std::time::Instant;

use depesche::model::compound_train::{Example, split_with};

/// Prints how many examples come out exactly right, and the first misses.
pub fn report(name: &str, file: &[u8], examples: &[Example], misses_max: usize) {
    let mut cuts = Vec::new();
    let mut misses = Vec::new();
    for example in examples {
        split_with(file, &example.word, &mut cuts);
        if cuts != example.cuts {
            misses.push(format!(
                "{}, not {}",
                show(&example.word, &example.cuts),
                show(&example.word, &cuts)
            ));
        }
    }
    let right = examples.len() - misses.len();
    let percent = 100.0 * right as f32 / examples.len().max(1) as f32;
    println!("{name:<28} {right:>6} of {:>6}  {percent:6.2} %", examples.len());
    for miss in misses.iter().take(misses_max) {
        println!("    {miss}");
    }
}

/// Prints how many words are cut in a second.
pub fn report_speed(file: &[u8], words: &[&str]) {
    let mut cuts = Vec::new();
    let start = Instant::now();
    let compounds = words
        .iter()
        .filter(|word| {
            split_with(file, word, &mut cuts);
            !cuts.is_empty()
        })
        .count();
    let rate = words.len() as f32 / start.elapsed().as_secs_f32();
    println!("{rate:.0} words a second; {compounds} of {} word forms of the news are compounds", words.len());
}

/// A word with its cuts.
fn show(word: &str, cuts: &[usize]) -> String {
    let mut out = String::new();
    for (at, c) in word.char_indices() {
        if cuts.contains(&at) {
            out.push('|');
        }
        out.push(c);
    }
    out
}
