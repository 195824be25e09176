//! Measures how good depesche is, and prints it next to recorded figures of others.
//!
//! ```text
//! cargo run --release --example evaluate -- DATA [--only retrieval,compounds,…] [--set k1=0.9,…]
//! ```
//!
//! `DATA` is a folder with `ir/`, `compounds/`, `news/`, `pages/` and `queries/`; a set that is
//! not there is skipped, and the output says so. Indexes are built in a temporary
//! folder, or kept in `--work DIR`. `--set` changes weights of [`depesche::ranking::Ranking`].
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

mod compounds;
mod copies;
mod data;
mod entities;
mod pages;
mod pairs;
mod patterns;
mod refresh;
mod related;
mod resolution;
mod retrieval;
mod snippets;
mod speed;
mod typos;
mod verbs;

use std::path::PathBuf;
use std::process::ExitCode;

use depesche::ranking::Ranking;

/// What to measure, and with what.
pub struct Settings {
    /// The folder with the data.
    pub data: PathBuf,
    /// Where indexes are built.
    pub work: PathBuf,
    /// Weights of ranking.
    pub ranking: Ranking,
}

/// A part of the evaluation: its name and what prints it.
type Section = (&'static str, fn(&Settings) -> depesche::Result<()>);

const SECTIONS: &[Section] = &[
    // First, so that its peak memory is its own.
    ("speed", speed::print),
    ("retrieval", retrieval::print),
    ("typos", typos::print),
    ("patterns", patterns::print),
    ("related", related::print),
    ("snippets", snippets::print),
    ("compounds", compounds::print),
    ("verbs", verbs::print),
    ("pairs", pairs::print),
    ("pages", pages::print),
    ("entities", entities::print),
    ("resolution", resolution::print),
    ("copies", copies::print),
    ("refresh", refresh::print),
];

fn main() -> ExitCode {
    match settings(std::env::args().skip(1)) {
        Ok((settings, only)) => {
            for (name, print) in SECTIONS {
                if only.is_empty() || only.iter().any(|wanted| wanted == name) {
                    println!("## {name}\n");
                    if let Err(error) = print(&settings) {
                        eprintln!("evaluate: {name}: {error}");
                        return ExitCode::FAILURE;
                    }
                    println!();
                }
            }
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!(
                "evaluate: {message}\nusage: evaluate DATA [--only NAMES] [--set NAME=VALUE,…] [--work DIR]"
            );
            ExitCode::FAILURE
        }
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<(Settings, Vec<String>), String> {
    let mut data = None;
    let mut only = Vec::new();
    let mut ranking = Ranking::default();
    let mut work = std::env::temp_dir().join(format!("depesche-evaluate-{}", std::process::id()));
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--only" => only = value()?.split(',').map(str::to_owned).collect(),
            "--set" => value()?.split(',').try_for_each(|pair| set(&mut ranking, pair))?,
            "--work" => work = value()?.into(),
            _ if data.is_none() => data = Some(PathBuf::from(argument)),
            _ => return Err(format!("what is {argument}?")),
        }
    }
    if let Some(unknown) = only.iter().find(|name| SECTIONS.iter().all(|(known, _)| known != name)) {
        return Err(format!("no section is named {unknown}"));
    }
    let data = data.ok_or("where is the data?")?;
    Ok((Settings { data, work, ranking }, only))
}

/// Changes one weight, given as `name=value`.
fn set(ranking: &mut Ranking, pair: &str) -> Result<(), String> {
    let (name, value) = pair.split_once('=').ok_or(format!("{pair} is not NAME=VALUE"))?;
    let number: f32 = value.parse().map_err(|_| format!("{value} is no number"))?;
    let weight = match name {
        "k1" => &mut ranking.k1,
        "b" => &mut ranking.b,
        "title_b" => &mut ranking.title_b,
        "title" => &mut ranking.title,
        "exact" => &mut ranking.exact,
        "part" => &mut ranking.part,
        "query_part" => &mut ranking.query_part,
        "part_beside" => &mut ranking.part_beside,
        "synonym" => &mut ranking.synonym,
        "feedback" => &mut ranking.feedback,
        "stop" => &mut ranking.stop,
        "closeness" => &mut ranking.closeness,
        "lead" => &mut ranking.lead,
        "pool" => {
            ranking.pool = number as usize;
            return Ok(());
        }
        _ => return Err(format!("no weight is named {name}")),
    };
    *weight = number;
    Ok(())
}
