//! Texts: as files (plain, Markdown, packed), and through the whole German analysis.
#![no_main]

use depesche::analysis::{Analyzer, sentences, tokenize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    depesche_fuzz::check_file("2020-01-01-a.txt", bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut analyzer = Analyzer::new();
    let mut last = 0;
    for token in tokenize(&text) {
        assert!(token.start >= last && !token.text.is_empty() && text[token.range()] == *token.text);
        last = token.range().end;
        for part in &analyzer.word(token.text).parts {
            assert!(!token.text[part.range.clone()].is_empty());
        }
    }
    let mut last = 0;
    for range in sentences(&text) {
        assert!(range.start >= last && !text[range.clone()].is_empty());
        last = range.end;
    }
    analyzer.word(&text);
});
