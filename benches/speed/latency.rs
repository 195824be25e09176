//! The time of single queries: what most of them take, and what the slowest take.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use depesche::{FacetKind, Query, SearchOptions};

use crate::data::DATA;

/// Short and long, frequent and rare, plain and with operators; never change them
/// without a note, because figures are compared over time.
pub const QUERIES: &[&str] = &[
    "Kameras am Bahnhof",
    "Haus",
    "die",
    "Bundesregierung",
    "Handelskrieg Zölle",
    "Klimaschutz Bundesverfassungsgericht",
    "Corona",
    "Corona-Warn-App Datenschutz",
    "Überwachungskamera Gesichtserkennung Datenschutz",
    "wie viele Kameras hängen am Bahnhof und wer hat sie bezahlt",
    "Bundesverfassungsgericht erklärt Teile des deutschen Klimaschutzgesetzes für verfassungswidrig",
    "\"der Stadt\"",
    "\"Bundesverfassungsgericht in Karlsruhe\"",
    "+Kamera -Bahnhof",
    "title:Klage Gericht",
    "date:2019..2021 Regierung",
    "Muenchen Strasse",
    "Leser:innen",
    "Hochwasser Ahrtal Wiederaufbau",
    "Quantenphysik",
];

/// Times that the mix is asked; the first is to warm up.
const ROUNDS: usize = 50;

/// Prints the table of latencies.
pub fn print() {
    println!("\nlatency of {} queries, {} articles, ms", QUERIES.len(), DATA.searcher().len());
    println!("{:<34}{:>9}{:>9}{:>9}{:>9}", "", "p50", "p95", "p99", "CPU p50");
    let plain = SearchOptions::default();
    row("10 hits, no snippets", &plain.clone().snippets(0));
    row("10 hits with 2 snippets", &plain);
    row("the same, with all facets", &plain.clone().facets(FacetKind::ALL.to_vec()));
    row("100 hits with 2 snippets", &plain.limit(100));
}

fn row(name: &str, options: &SearchOptions) {
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for text in QUERIES {
            let (started, used) = (Instant::now(), ProcessTime::now());
            let results = DATA.searcher().search(&Query::parse(text), options).expect("answered");
            let (used, took) = (used.elapsed(), started.elapsed());
            divan::black_box_drop(results);
            if round > 0 {
                wall.push(took);
                cpu.push(used);
            }
        }
    }
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| percentile(&mut wall, share));
    println!("{name:<34}{p50:>9.3}{p95:>9.3}{p99:>9.3}{:>9.3}", percentile(&mut cpu, 0.5));
}

/// The time that a share of the queries do not exceed, in milliseconds.
fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let at = ((times.len() - 1) as f64 * share) as usize;
    times[at].as_secs_f64() * 1e3
}
