//! What wildcards, fuzzy words and regular expressions cost, whatever is typed.

use depesche::{Query, Result, SearchOptions, Searcher};

use crate::Settings;
use crate::data::{index, words_only};
use crate::speed::{cpu_time, peak_memory};

/// CPU time that no query may take, in milliseconds.
const LIMIT_MS: f64 = 50.0;

/// Rounds of which the median counts.
const ROUNDS: usize = 5;

/// Ordinary ones, and the worst that anybody thought of.
const QUERIES: &[&str] = &[
    "Fahrpreis*",
    "*politik",
    "Bund*rat",
    "M?ller",
    "Regirung~",
    "Regirungskriese~2",
    "/(impf|corona).*/",
    "/[a-z]{4}/",
    "*",
    "?*",
    "*e*",
    "*e*e*e*e*e*e*",
    "*a*b*c*d*e*f*g*h*",
    "a*",
    "*n",
    "?????",
    "**********n**********n",
    "e~2",
    "der~2",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~2",
    "/.*/",
    "/.*e.*/",
    "/[^x]*/",
    "/(a|b|c|d|e)*(f|g|h)+.*n/",
    "/((((.*)*)*)*)*n/",
    "/.{0,40}e.{0,40}n/",
    "/(.?){30}n/",
    "/[a-z]{100,1000}/",
    "* ?* *e* /.*/ *n",
    "a* b* c* d* e* f* g* h* i* j*",
    "\"der die das\"~50",
    "der NEAR/50 die",
];

pub fn print(settings: &Settings) -> Result<()> {
    let corpus = settings.data.join("news/fang-dev.jsonl.gz");
    if !corpus.exists() {
        println!("skipped: {} is not here", corpus.display());
        return Ok(());
    }
    let searcher = index(&settings.work, "patterns", &corpus, &words_only())?.0;
    let options = SearchOptions::default().ranking(settings.ranking);
    let mut measured = Vec::with_capacity(QUERIES.len());
    for query in QUERIES {
        measured.push((median(&searcher, query, &options)?, *query));
    }
    let over = measured.iter().filter(|((time, _), _)| *time > LIMIT_MS).count();
    measured.sort_by(|a, b| b.0.0.total_cmp(&a.0.0));
    println!("{} queries on {} articles, CPU ms (median of {ROUNDS}):", measured.len(), searcher.len());
    for ((time, total), query) in &measured {
        println!("{time:>8.2}  {total:>6} articles  {query}");
    }
    println!("over {LIMIT_MS} ms: {over}; peak memory {} MB", peak_memory() / 1_000_000);
    Ok(())
}

/// Milliseconds that a query takes, and how many articles it finds.
fn median(searcher: &Searcher, text: &str, options: &SearchOptions) -> Result<(f64, usize)> {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut total = 0;
    for _ in 0..ROUNDS {
        let before = cpu_time();
        total = searcher.search(&Query::parse(text), options)?.total;
        times.push((cpu_time() - before).as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[ROUNDS / 2], total))
}
