//! German analysis: text to tokens and sentences, words to terms and parts.

use std::collections::BTreeSet;

use depesche::analysis::{Analyzer, sentences, tokenize};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use crate::data::DATA;

/// Text to tokens.
#[divan::bench]
fn tokens(bencher: Bencher) {
    let bodies = &DATA.bodies;
    bencher
        .counter(BytesCount::new(DATA.bytes()))
        .bench(|| bodies.iter().map(|body| tokenize(body).count()).sum::<usize>());
}

/// Text to sentences.
#[divan::bench]
fn sentence_borders(bencher: Bencher) {
    let bodies = &DATA.bodies;
    bencher
        .counter(BytesCount::new(DATA.bytes()))
        .bench(|| bodies.iter().map(|body| sentences(body).count()).sum::<usize>());
}

/// Text to terms, as indexing does it: an analyzer that starts empty and remembers.
#[divan::bench]
fn text_to_terms(bencher: Bencher) {
    let bodies = &DATA.bodies;
    bencher.counter(BytesCount::new(DATA.bytes())).bench(|| {
        let mut analyzer = Analyzer::new();
        let words = bodies.iter().flat_map(|body| tokenize(body)).filter(|token| token.is_indexed());
        words.map(|token| analyzer.word(token.text).parts.len()).sum::<usize>()
    });
}

/// Distinct words to terms, none of them remembered.
#[divan::bench]
fn words_to_terms(bencher: Bencher) {
    let words = distinct_words(0);
    let mut analyzer = Analyzer::new();
    bencher.counter(ItemsCount::new(words.len())).bench_local(|| {
        words.iter().map(|word| analyzer.analyze(black_box(word)).parts.len()).sum::<usize>()
    });
}

/// Distinct long words, in the form that the model reads, to the places where they are cut.
#[divan::bench]
fn decompound(bencher: Bencher) {
    let words: Vec<String> = distinct_words(8).into_iter().map(depesche::analysis::expand).collect();
    let mut cuts = Vec::new();
    bencher.counter(ItemsCount::new(words.len())).bench_local(|| {
        let mut count = 0;
        for word in &words {
            depesche::analysis::split_compound(black_box(word), &mut cuts);
            count += cuts.len();
        }
        count
    });
}

/// The distinct words of the data with at least so many bytes.
fn distinct_words(bytes_min: usize) -> BTreeSet<&'static str> {
    let tokens = DATA.bodies.iter().flat_map(|body| tokenize(body));
    tokens
        .filter(|token| token.is_indexed() && token.text.len() >= bytes_min)
        .map(|token| token.text)
        .collect()
}
