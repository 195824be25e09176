//! Ranking quality on questions with judged answers.

use std::collections::HashMap;
use std::path::Path;

use depesche::{Query, Result, SearchOptions, SearchResults, Searcher};

use crate::Settings;
use crate::data::{index, lines, records, text, without_titles, words_only};

/// A set: its folder under `ir/`, and nDCG@10 of Lucene's German analysis, of the same
/// with a dictionary decompounder, and of bare tantivy.
const SETS: &[(&str, [f64; 3])] = &[
    ("web-questions", [0.591, 0.584, 0.588]),
    ("known-item", [0.533, 0.425, 0.523]),
    ("xquad-r", [0.775, 0.793, 0.770]),
    ("covid-faq", [0.308, 0.324, 0.320]),
];

/// Hits that are looked at for recall.
const DEPTH: usize = 100;

pub fn print(settings: &Settings) -> Result<()> {
    println!(
        "{:<15}{:>8}{:>9}{:>9}{:>11}{:>9}{:>11}{:>9}",
        "set", "queries", "nDCG@10", "MRR@10", "Recall@100", "Lucene", "+ decomp.", "tantivy"
    );
    let plain = SearchOptions::default().limit(DEPTH).snippets(0).ranking(settings.ranking);
    let expanded = plain.clone().expand(true);
    let mut with_expansion = Vec::new();
    for (name, [lucene, decompounder, tantivy]) in SETS {
        let folder = settings.data.join("ir").join(name);
        let Some(searcher) = searcher(settings, name, &folder)? else { continue };
        let Some(scores) = evaluate(&plain, &searcher, &folder)? else { continue };
        let Scores { queries, ndcg, mrr, recall } = scores;
        println!(
            "{name:<15}{queries:>8}{ndcg:>9.4}{mrr:>9.4}{recall:>11.4}{lucene:>9.3}{decompounder:>11.3}{tantivy:>9.3}"
        );
        with_expansion.push((name, evaluate(&expanded, &searcher, &folder)?));
    }
    println!("\nwith --expand (RM3):");
    for (name, scores) in with_expansion {
        let Some(Scores { queries, ndcg, mrr, recall }) = scores else { continue };
        println!("{name:<15}{queries:>8}{ndcg:>9.4}{mrr:>9.4}{recall:>11.4}");
    }
    Ok(())
}

/// The searcher of a set, its index built if need be.
pub fn searcher(settings: &Settings, name: &str, folder: &Path) -> Result<Option<Searcher>> {
    let packed = folder.join("corpus.jsonl.gz");
    let corpus = if *name == *"known-item" {
        without_titles(&settings.work, &settings.data.join("news/fang-dev.jsonl.gz"))?
    } else {
        Some(if packed.exists() { packed } else { folder.join("corpus.jsonl") })
    };
    corpus
        .filter(|corpus| corpus.exists())
        .map(|corpus| Ok(index(&settings.work, name, &corpus, &words_only())?.0))
        .transpose()
}

/// Means over the queries that have an answer.
struct Scores {
    queries: usize,
    ndcg: f64,
    mrr: f64,
    recall: f64,
}

/// The questions of a set that have an answer, and what was judged relevant to them.
pub struct Judged {
    /// Id and text.
    pub queries: Vec<(String, String)>,
    relevant: HashMap<String, HashMap<String, f64>>,
}

impl Judged {
    /// Reads a set.
    pub fn read(folder: &Path) -> Option<Self> {
        let judgments = lines(&folder.join("qrels.tsv"))?;
        let mut relevant: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for line in judgments.skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            if let [query, document, grade] = fields[..]
                && let Ok(grade) = grade.parse::<f64>()
                && grade > 0.0
            {
                relevant.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
            }
        }
        let queries = records(&folder.join("queries.jsonl"))?
            .map(|query| (text(&query, "id").to_owned(), text(&query, "text").to_owned()))
            .filter(|(id, _)| relevant.contains_key(id))
            .collect();
        Some(Self { queries, relevant })
    }

    /// What each hit is worth to a question, and what the best ones would be worth, best first.
    fn gains(&self, id: &str, results: &SearchResults) -> (Vec<f64>, Vec<f64>) {
        let Some(grades) = self.relevant.get(id) else { return Default::default() };
        let gains = results.hits.iter().map(|hit| grades.get(&hit.id).copied().unwrap_or_default());
        let mut ideal: Vec<f64> = grades.values().copied().collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        (gains.collect(), ideal)
    }

    /// nDCG@10 of an answer.
    pub fn ndcg(&self, id: &str, results: &SearchResults) -> f64 {
        let (gains, ideal) = self.gains(id, results);
        discounted(&gains) / discounted(&ideal)
    }
}

fn evaluate(options: &SearchOptions, searcher: &Searcher, folder: &Path) -> Result<Option<Scores>> {
    let Some(judged) = Judged::read(folder) else { return Ok(None) };
    let mut scores = Scores { queries: 0, ndcg: 0.0, mrr: 0.0, recall: 0.0 };
    for (id, text) in &judged.queries {
        let results = searcher.search(&Query::parse(text), options)?;
        let (gains, ideal) = judged.gains(id, &results);
        scores.queries += 1;
        scores.ndcg += discounted(&gains) / discounted(&ideal);
        let first = gains.iter().take(10).position(|&gain| gain > 0.0);
        scores.mrr += first.map_or(0.0, |at| 1.0 / (at + 1) as f64);
        scores.recall += gains.iter().filter(|&&gain| gain > 0.0).count() as f64 / ideal.len() as f64;
    }
    let count = scores.queries.max(1) as f64;
    Ok(Some(Scores {
        ndcg: scores.ndcg / count,
        mrr: scores.mrr / count,
        recall: scores.recall / count,
        ..scores
    }))
}

/// Discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002).
fn discounted(gains: &[f64]) -> f64 {
    gains.iter().take(10).enumerate().map(|(at, gain)| gain / ((at + 2) as f64).log2()).sum()
}
