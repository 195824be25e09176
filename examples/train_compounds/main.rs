//! Trains the compound model and measures it:
//!
//! ```sh
//! cargo run --release --features train --example train_compounds -- ../shared/data [weights file]
//! ```
//!
//! Reads the folder described in `src/model/README.md`, prints all figures and writes
//! `src/model/compound.bin` (or the named file). The same data give the same file.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

mod data;
mod evaluate;
mod material;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use data::{Count, expand};
use depesche::model::compound_train::{CompoundSettings, Example, Random, Trainer};
use material::{Material, join, join_lexicalised, whole};

const PASSES: usize = 20;
const SETTINGS: CompoundSettings = CompoundSettings { rate: 0.2, dropout: 0.25 };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "../shared/data".into()));
    let target = PathBuf::from(arguments.next().unwrap_or_else(|| "src/model/compound.bin".into()));
    // Misses to print for each set.
    let misses: usize = arguments.next().map_or(Ok(0), |count| count.parse())?;

    let sets = Sets::read(&folder)?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for file in ["fang-dev", "police-berlin", "wikinews-gradi"] {
        data::news(&folder.join(format!("news/{file}.jsonl.gz")), &mut counts)?;
    }
    let material = read_material(&folder, &counts, &sets)?;

    let mut trainer = Trainer::new(SETTINGS, 7);
    let mut random = Random::new(42);
    for pass in 0..PASSES {
        let start = Instant::now();
        let examples = material.pass(&mut random);
        let share = 1.0 - 0.8 * pass as f32 / PASSES as f32;
        let loss: f64 = examples.iter().map(|example| f64::from(trainer.learn(example, share))).sum();
        println!(
            "pass {pass}: {} words, loss {:.4}, {:.1} s",
            examples.len(),
            loss / examples.len() as f64,
            start.elapsed().as_secs_f32()
        );
    }
    let file = trainer.file();
    sets.report(&file, misses);
    let words: Vec<&str> = counts.keys().map(String::as_str).collect();
    evaluate::report_speed(&file, &words);
    std::fs::write(&target, &file)?;
    println!("{} bytes written to {}", file.len(), target.display());
    Ok(())
}

/// What the model is measured on and does not learn from.
struct Sets {
    dev: Vec<Example>,
    dev_joined: Vec<Example>,
    hard_compounds: Vec<Example>,
    hard_whole: Vec<Example>,
    small: Vec<Example>,
    names: Vec<Example>,
}

impl Sets {
    fn read(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let dev = data::compounds(&folder.join("compounds/dev.txt"))?;
        let hard = data::hard_cases(&folder.join("compounds/hard-cases.tsv"))?;
        let (hard_whole, hard_compounds) = hard.into_iter().partition(|example| example.cuts.is_empty());
        let tokens = data::conll(&folder.join("ner/germeval14-dev.conll"))?;
        let wholes = |keep: &dyn Fn(&str, &str) -> bool| -> Vec<Example> {
            let words: BTreeSet<String> = tokens
                .iter()
                .filter(|(token, label)| token.chars().all(char::is_alphabetic) && keep(token, label))
                .map(|(token, _)| expand(token))
                .collect();
            words.into_iter().map(whole).collect()
        };
        Ok(Sets {
            dev_joined: dev.iter().map(|example| join(&join_lexicalised(example))).collect(),
            dev,
            hard_compounds,
            hard_whole,
            small: wholes(&|token, _| token.chars().all(char::is_lowercase)),
            names: wholes(&|_, label| label.ends_with("-PER") || label.ends_with("-LOC")),
        })
    }

    fn report(&self, file: &[u8], misses: usize) {
        evaluate::report("dev.txt", file, &self.dev, misses);
        evaluate::report("dev.txt, lexicalised joined", file, &self.dev_joined, 0);
        evaluate::report("hard cases, compounds", file, &self.hard_compounds, misses);
        evaluate::report("hard cases, whole", file, &self.hard_whole, misses);
        evaluate::report("GermEval dev, lower case", file, &self.small, misses);
        // Many of these are compounds: *Bahnhof*, *Ostdeutschland*, *Nikolauskapelle*.
        evaluate::report("GermEval dev, names", file, &self.names, misses);
    }
}

fn read_material(
    folder: &Path,
    counts: &BTreeMap<String, Count>,
    sets: &Sets,
) -> Result<Material, Box<dyn std::error::Error>> {
    let held_out = [&sets.dev, &sets.hard_compounds, &sets.hard_whole];
    let held_out = held_out.into_iter().flatten().map(|example| example.word.clone());
    let mut material = Material::new(&data::compounds(&folder.join("compounds/train.txt"))?, held_out);
    material.add_words(&data::clusters(&folder.join("stems/cistem_gold2.tsv"))?, counts);
    material.add_names(data::names(&folder.join("ner/names.tsv"))?.into_iter());
    let tokens = data::conll(&folder.join("ner/germeval14-train.conll"))?;
    let named = tokens.iter().filter(|(_, label)| label.ends_with("PER") || label.ends_with("-LOC"));
    material.add_names(named.map(|(token, _)| expand(token)));
    material.finish();
    Ok(material)
}
