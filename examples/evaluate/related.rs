//! How well `similar` agrees with people who judged how alike two articles are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use depesche::{Error, Result, SearchOptions, Searcher};
use serde_json::json;

use crate::Settings;
use crate::data::{index, records, text, words_only};

/// Judged pairs up to this are about one story; from [`APART`] on they are not. 1 is the same, 4
/// another story.
const TOGETHER: f64 = 2.0;

/// See [`TOGETHER`].
const APART: f64 = 3.5;

/// Hits that are looked at.
const DEPTH: usize = 1000;

/// Two articles and what people said of them.
struct Pair {
    ids: [String; 2],
    judged: f64,
}

pub fn print(settings: &Settings) -> Result<()> {
    let Some(lines) = records(&settings.data.join("near-duplicates/pairs.jsonl")) else { return Ok(()) };
    let mut articles = BTreeMap::new();
    let mut pairs = Vec::new();
    for line in lines {
        let ids = ["id1", "id2"].map(|key| format!("pair-{}", text(&line, key)));
        for (id, key) in ids.iter().zip(["text1", "text2"]) {
            articles.insert(id.clone(), text(&line, key).to_owned());
        }
        let Some(judged) = line["overall"].as_f64() else { continue };
        pairs.push(Pair { ids, judged });
    }
    // Other news around them, so that the frequencies of words are those of news.
    let others = records(&settings.data.join("news/wikinews-gradi.jsonl.gz")).into_iter().flatten();
    for (number, other) in others.enumerate() {
        articles.insert(format!("other-{number}"), text(&other, "body").to_owned());
    }
    let corpus = write(settings, &articles)?;
    let searcher = index(&settings.work, "related", &corpus, &words_only())?.0;

    let mut likeness = Vec::with_capacity(pairs.len());
    let mut listed = 0;
    for Pair { ids: [a, b], .. } in &pairs {
        let (there, back) = (like(&searcher, a, b, &mut listed)?, like(&searcher, b, a, &mut listed)?);
        likeness.push((there, back));
    }
    let mean = |&((_, there), (_, back)): &((usize, f64), (usize, f64))| (there + back) / 2.0;
    let scores: Vec<f64> = likeness.iter().map(mean).collect();
    let judged: Vec<f64> = pairs.iter().map(|pair| -pair.judged).collect();
    println!("{} pairs among {} articles", pairs.len(), searcher.len());
    println!("rank correlation with the judges (Spearman): {:.3}", spearman(&scores, &judged));
    let both = |place: &dyn Fn((usize, f64)) -> bool, of: &dyn Fn(f64) -> bool| {
        let these: Vec<_> = pairs
            .iter()
            .zip(&likeness)
            .filter(|(pair, _)| of(pair.judged))
            .map(|(_, likeness)| likeness)
            .collect();
        let count =
            these.iter().flat_map(|&&(there, back)| [there, back]).filter(|&found| place(found)).count();
        (count, 2 * these.len())
    };
    let together = |judged: f64| judged <= TOGETHER;
    let apart = |judged: f64| judged >= APART;
    for (name, (count, all)) in [
        ("judged 1 to 2: the other is the first hit", both(&|(rank, _)| rank == 1, &together)),
        (
            "judged 1 to 2: the other is among the first three",
            both(&|(rank, _)| (1..=3).contains(&rank), &together),
        ),
        ("judged 1 to 2: the other is listed", both(&|(rank, _)| rank > 0, &together)),
        ("judged 3.5 to 4: the other is listed", both(&|(rank, _)| rank > 0, &apart)),
    ] {
        println!("{name:<52}{count:>4} of {all}");
    }
    println!("articles listed: {:.1} in the mean", listed as f64 / (2 * pairs.len()).max(1) as f64);
    Ok(())
}

/// Writes the articles as records, the headline in front of the two spaces apart.
fn write(settings: &Settings, articles: &BTreeMap<String, String>) -> Result<PathBuf> {
    let path = settings.work.join("related.jsonl");
    let io = |source| Error::Io { path: path.clone(), source };
    std::fs::create_dir_all(&settings.work).map_err(io)?;
    let mut out = BufWriter::new(File::create(&path).map_err(io)?);
    for (id, text) in articles {
        let (title, body) = text.split_once("  ").unwrap_or(("", text));
        writeln!(out, "{}", json!({"id": id, "title": title, "text": body})).map_err(io)?;
    }
    out.flush().map_err(io)?;
    Ok(path)
}

/// Rank and score of an article among those like another; 0 and 0 where it is not listed.
fn like(searcher: &Searcher, of: &str, wanted: &str, listed: &mut usize) -> Result<(usize, f64)> {
    let options = SearchOptions::default().limit(DEPTH).snippets(0);
    let results = searcher.similar(of, &options)?;
    *listed += results.total;
    let found = results.hits.iter().find(|hit| hit.id == wanted);
    Ok(found.map_or((0, 0.0), |hit| (hit.rank, f64::from(hit.score))))
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing theirs.
fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}
