//! Trains the recogniser of names and writes `src/model/names.bin`.
//!
//! ```text
//! cargo run --release --features train --example train_entities [DATA] [OUT]
//! ```
//!
//! `DATA` (`../shared/data`) holds `ner/` and `news/`; `src/model/README.md`
//! says what is used of them. It takes some minutes on one core and prints F1
//! on the development set with the weights as shipped.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use depesche::entity::learn::context_counts::ContextCounts;
use depesche::entity::learn::draft::LexiconDraft;
use depesche::entity::learn::labelled::{self, Labelled};
use depesche::entity::learn::pack::{LIMITS, pack};
use depesche::entity::learn::tag_counts::TagCounts;
use depesche::entity::learn::tally::Tally;
use depesche::entity::learn::{MEMBERS, fit};
use depesche::entity::recognize::Recognizer;
use depesche::entity::recognize::sentences::sentences;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = arguments.next().unwrap_or_else(|| "../shared/data".to_owned());
    let out = arguments.next().unwrap_or_else(|| "src/model/names.bin".to_owned());
    let (data, start) = (Path::new(&data), Instant::now());
    let seconds = || start.elapsed().as_secs_f32();

    let train_set = labelled::read(&fs::read_to_string(data.join("ner/germeval14-train.conll"))?)?;
    let dev_set = labelled::read(&fs::read_to_string(data.join("ner/germeval14-dev.conll"))?)?;
    let news = news(data)?;
    let mut counts = ContextCounts::default();
    for line in &news {
        sentences(line, &mut |tokens| counts.add(tokens));
    }
    let mut draft = LexiconDraft::default();
    draft.add_clusters(&unzip(&data.join("ner/clusters.tsv.gz"))?);
    draft.add_habits(&counts);
    draft.add_towns(&fs::read_to_string(data.join("ner/names.tsv"))?);
    eprintln!("{:.0} s: {} forms known", seconds(), draft.forms.len());

    let (weights, rows) = fit(&train_set, &draft, |member, epoch, loss| {
        eprintln!(
            "{:.0} s: member {} of {MEMBERS}, epoch {}, loss {loss:.4}",
            seconds(),
            member + 1,
            epoch + 1
        );
    });

    // How much "no name" is held back is the one number that the development set decides.
    let mut best = (0.0, 0.0);
    for bias in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] {
        let tally = tally(&mut open(pack(&weights, &rows, bias, &draft, LIMITS))?, &dev_set);
        println!("bias {bias}: {tally}");
        if tally.f1() > best.0 {
            best = (tally.f1(), bias);
        }
    }

    let mut recognizer = open(pack(&weights, &rows, best.1, &draft, LIMITS))?;
    let mut survey = TagCounts::default();
    for line in &news {
        sentences(line, &mut |tokens| survey.add(&mut recognizer, tokens));
    }
    survey.tell(&mut draft, &train_set);
    let bytes = pack(&weights, &rows, best.1, &draft, LIMITS);
    fs::write(&out, &bytes)?;
    println!("{out}: {} bytes, bias {}, {:.0} s", bytes.len(), best.1, seconds());
    println!("as shipped: {}", tally(&mut open(bytes)?, &dev_set));
    Ok(())
}

/// A recogniser of a model just packed, which stays in memory to the end.
fn open(bytes: Vec<u8>) -> Result<Recognizer, &'static str> {
    Recognizer::open(bytes.leak()).ok_or("the model cannot be read")
}

fn tally(recognizer: &mut Recognizer, set: &[Labelled]) -> Tally {
    let mut tally = Tally::default();
    for sentence in set {
        let tokens: Vec<&str> = sentence.iter().map(|(word, _)| word.as_str()).collect();
        let gold: Vec<u8> = sentence.iter().map(|(_, label)| *label).collect();
        tally.add(&gold, recognizer.labels(&tokens));
    }
    tally
}

fn unzip(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path)?).read_to_string(&mut text)?;
    Ok(text)
}

/// Titles and bodies of the news, a paragraph each.
fn news(data: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut out = vec![];
    for name in ["fang-dev", "police-berlin", "wikinews-gradi"] {
        for line in unzip(&data.join(format!("news/{name}.jsonl.gz")))?.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            for key in ["title", "body"] {
                out.extend(article[key].as_str().unwrap_or_default().lines().map(str::to_owned));
            }
        }
    }
    Ok(out)
}
