//! How good names are found: F1 on labelled sentences, and the speed of it.

use std::{fmt, fs};

use depesche::entity::recognize::sentences::sentences;
use depesche::entity::recognize::{LABELS, Recognizer};
use depesche::{EntityKind, Result, entity::Annotator};

use crate::Settings;
use crate::data::{lines, records, text};
use crate::speed::cpu_time;

pub fn print(settings: &Settings) -> Result<()> {
    quality(settings);
    seeds(settings);
    speed(settings);
    Ok(())
}

/// What must be found in the two articles: kind, tab, name.
const WANTED: &str = include_str!("../../tests/data/seeds.tsv");

/// The two articles that lie beside the data, in `seeds/`.
fn seeds(settings: &Settings) {
    let Ok(files) = fs::read_dir(settings.data.join("../seeds")) else {
        println!("skipped: no seeds beside the data");
        return;
    };
    let mut annotator = Annotator::new();
    let mut found: Vec<(EntityKind, String)> = Vec::new();
    for text in files.flatten().filter_map(|file| fs::read_to_string(file.path()).ok()) {
        let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
        let entities = annotator.annotate(title, body).meanings();
        found.extend(entities.into_iter().flatten().map(|entity| (entity.kind, entity.name)));
    }
    let wanted = WANTED.lines().filter_map(|line| line.split_once('\t'));
    let is_found = |&(kind, name): &(&str, &str)| {
        found.iter().any(|(other, found)| other.name() == kind && found == name)
    };
    let (there, missing): (Vec<_>, Vec<_>) = wanted.partition(is_found);
    println!("names that must be found in the two seeds: {}, missing {missing:?}", there.len());
}

/// Strict spans of persons, organisations and places on the development set of GermEval 2014.
fn quality(settings: &Settings) {
    let Some(lines) = lines(&settings.data.join("ner/germeval14-dev.conll")) else { return };
    let mut recognizer = Recognizer::new();
    let (mut all, mut kinds) = (Counts::default(), [Counts::default(); 3]);
    let (mut tokens, mut gold): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    for line in lines.chain([String::new()]) {
        let mut columns = line.split('\t');
        if let (Some(token), Some(label)) = (columns.next(), columns.next()) {
            tokens.push(token.to_owned());
            // Derived words and parts of words are not asked for here.
            gold.push(LABELS.iter().position(|&known| known == label).unwrap_or(0));
            continue;
        }
        let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let found: Vec<usize> = recognizer.labels(&words).iter().map(|&label| usize::from(label)).collect();
        let (gold_spans, found_spans) = (spans(&gold), spans(&found));
        for (span, right) in found_spans.iter().map(|span| (span, gold_spans.contains(span))) {
            for counts in [&mut all, &mut kinds[span.2]] {
                counts.found += 1;
                counts.right += usize::from(right);
            }
        }
        for span in &gold_spans {
            all.gold += 1;
            kinds[span.2].gold += 1;
        }
        tokens.clear();
        gold.clear();
    }
    println!("names in sentences, GermEval 2014 dev, strict spans: {all}");
    for (kind, counts) in EntityKind::ALL.into_iter().zip(kinds) {
        println!("  {:<7}{counts}", kind.name());
    }
    println!("  target 82; published for the strict 12-class task on test: GermaNER 76-77, ExB 76, UKP 75");
}

/// Spans of persons, organisations and places: first token, end, kind.
fn spans(labels: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        if !(1..=6).contains(&label) {
            continue;
        }
        let kind = (label - 1) / 2;
        match found.last_mut() {
            Some(last) if label % 2 == 0 && last.1 == at && last.2 == kind => last.1 = at + 1,
            _ => found.push((at, at + 1, kind)),
        }
    }
    found
}

/// Tokens a second over a corpus: splitting alone, recognition alone, all of an article.
fn speed(settings: &Settings) {
    let Some(articles) = records(&settings.data.join("news/fang-dev.jsonl.gz")) else { return };
    let articles: Vec<(String, String)> = articles
        .map(|article| (text(&article, "title").to_owned(), text(&article, "body").to_owned()))
        .collect();
    let mut recognizer = Recognizer::new();
    let (mut tokens, mut spans) = (0_usize, Vec::new());
    let start = cpu_time();
    for line in articles.iter().flat_map(|(_, body)| body.lines()) {
        sentences(line, &mut |sentence| tokens += sentence.len());
    }
    let splitting = cpu_time() - start;
    for line in articles.iter().flat_map(|(_, body)| body.lines()) {
        sentences(line, &mut |sentence| recognizer.recognize(sentence, &mut spans));
    }
    let recognising = cpu_time() - start - splitting - splitting;
    let mut annotator = Annotator::new();
    let start = cpu_time();
    let names: usize = articles
        .iter()
        .map(|(title, body)| annotator.annotate(title, body))
        .map(|names| names.title.len() + names.body.len())
        .sum();
    let all = cpu_time() - start;
    let rate = |seconds: f64| tokens as f64 / seconds / 1e6;
    println!(
        "{tokens} tokens of {} articles, one core: splitting {:.1} s, recognition {:.1} s ({:.2} million tokens/s; target 0.5), \
         articles from text to {names} resolved names {:.1} s ({:.2} million tokens/s)",
        articles.len(),
        splitting.as_secs_f64(),
        recognising.as_secs_f64(),
        rate(recognising.as_secs_f64()),
        all.as_secs_f64(),
        rate(all.as_secs_f64()),
    );
}

/// Names that are there, found, and both.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    gold: usize,
    found: usize,
    right: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |of: usize| 100.0 * self.right as f64 / of.max(1) as f64;
        let f1 = 200.0 * self.right as f64 / (self.gold + self.found).max(1) as f64;
        write!(
            f,
            "F1 {f1:.1}  precision {:.1}  recall {:.1}  of {}",
            percent(self.found),
            percent(self.gold),
            self.gold
        )
    }
}
