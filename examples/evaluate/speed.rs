//! CPU time of indexing and of queries.

use std::time::Duration;

use depesche::{FacetKind, IngestOptions, Query, Result, SearchOptions};

use crate::Settings;
use crate::data::{index, records, text, words_only};

pub fn print(settings: &Settings) -> Result<()> {
    let corpus = settings.data.join("news/fang-dev.jsonl.gz");
    let Some(articles) = records(&corpus) else { return Ok(()) };
    let bytes: usize = articles.map(|article| text(&article, "body").len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let mut searcher = None;
    let mut seconds = Vec::new();
    for (name, options) in [("with entities", IngestOptions::default()), ("without", words_only())] {
        let dir = settings.work.join("speed");
        let _ = std::fs::remove_dir_all(&dir);
        let before = cpu_time();
        let (built, report) = index(&dir, name, &corpus, &options)?;
        seconds.push((cpu_time() - before).as_secs_f64());
        println!(
            "indexing {name:<14}{} articles, {megabytes:.1} MB of bodies: {:.2} CPU seconds, {:.2} MB per CPU second, \
             {:.2} s wall, peak memory {} MB",
            built.len(),
            seconds[seconds.len() - 1],
            megabytes / seconds[seconds.len() - 1],
            report.map_or(0.0, |report| report.seconds),
            peak_memory() / 1_000_000
        );
        searcher.get_or_insert(built);
    }
    println!("  with entities / without: {:.2} (target 2, stretch 1.5)", seconds[0] / seconds[1]);
    println!("  recorded: Lucene German 8.5, with decompounder 3.9, bare tantivy 10.2 MB per CPU second");
    let Some(searcher) = searcher else { return Ok(()) };

    let Some(queries) = records(&settings.data.join("queries/web-short.jsonl")) else { return Ok(()) };
    let queries: Vec<Query> = queries.map(|query| Query::parse(text(&query, "text"))).take(1000).collect();
    let asked = [
        ("10 hits with snippets", vec![], false),
        ("with facets of entities", FacetKind::ENTITIES.to_vec(), false),
        ("with all facets", FacetKind::ALL.to_vec(), false),
        ("with entities of the hits", vec![], true),
    ];
    let asked = asked.map(|(name, facets, entities)| {
        (name, SearchOptions::default().facets(facets).entities(entities).ranking(settings.ranking))
    });
    // All of them in turn for each query, so that they meet the same machine; each begins as often
    // as the others, since the first finds the caches cold.
    let mut times = vec![Vec::new(); asked.len()];
    for round in 0..3 {
        for (number, query) in queries.iter().enumerate() {
            for at in (0..asked.len()).map(|at| (at + number) % asked.len()) {
                let ((_, options), times) = (&asked[at], &mut times[at]);
                let before = cpu_time();
                searcher.search(query, options)?;
                if round > 0 {
                    times.push(cpu_time() - before);
                }
            }
        }
    }
    for ((name, _), times) in asked.iter().zip(&mut times) {
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("{name:<26} CPU ms p50 {:.2}  p95 {:.2}  p99 {:.2}", at(0.5), at(0.95), at(0.99));
    }
    println!(
        "  recorded: Lucene 3.2 / 4.8 / 10.3, bare tantivy 3.5 / 6.3 / 13.4 (41,093 articles, words optional)"
    );
    Ok(())
}

/// CPU time of the process, all threads together.
pub fn cpu_time() -> Duration {
    cpu_time::ProcessTime::now().as_duration()
}

/// Peak resident memory of the process, in bytes; 0 where the system doesn't say.
pub fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
