//! How often compounds are taken apart as people do.

use std::collections::BTreeSet;

use depesche::{Result, analysis::Analyzer};

use crate::Settings;
use crate::data::lines;

pub fn print(settings: &Settings) -> Result<()> {
    let folder = settings.data.join("compounds");
    let mut analyzer = Analyzer::new();
    if let Some(words) = lines(&folder.join("dev.txt")) {
        share(&mut analyzer, "dev.txt: compounds", words);
    }
    let hard = |whole: bool| {
        let fields = lines(&folder.join("hard-cases.tsv"))?
            .skip(1)
            .filter_map(|line| line.split('\t').nth(1).map(str::to_owned));
        Some(fields.filter(move |parts| parts.contains('|') != whole))
    };
    for (name, whole) in
        [("hard-cases.tsv: compounds", false), ("hard-cases.tsv: words to leave whole", true)]
    {
        if let Some(words) = hard(whole) {
            share(&mut analyzer, name, words);
        }
    }
    if let Some(tokens) = lines(&settings.data.join("ner/germeval14-dev.conll")) {
        let words = tokens.filter_map(|line| line.split('\t').next().map(str::to_owned));
        let simple = |word: &String| word.len() > 2 && word.chars().all(char::is_lowercase);
        let types: BTreeSet<String> = words.filter(simple).collect();
        share(&mut analyzer, "running text: lower-case words, left whole", types.into_iter());
    }
    Ok(())
}

/// Prints how many of the words, given with `|` at their cuts, are taken apart exactly so.
fn share(analyzer: &mut Analyzer, name: &str, words: impl Iterator<Item = String>) {
    let (mut right, mut all) = (0_usize, 0_usize);
    for expected in words {
        let word = expected.replace('|', "");
        let analyzed = analyzer.word(&word);
        let parts: Vec<&str> =
            analyzed.parts[..analyzed.simple_parts].iter().map(|part| &word[part.range.clone()]).collect();
        let found = if parts.is_empty() { word.clone() } else { parts.join("|") };
        all += 1;
        right += usize::from(found == expected);
    }
    println!("{name:<44}{right:>7} of {all:>6} = {:.2} %", 100.0 * right as f64 / all.max(1) as f64);
}
