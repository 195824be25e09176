//! `depesche entity`: what the index knows of a person, an organisation or a place.

use std::io::Write;

use depesche::render::{json_candidates, json_entity, sanitize, text_entity};
use depesche::{
    Index, Searcher,
    profile::{EntityAnswer, EntityOptions},
};

use super::Outcome;
use super::args::EntityArgs;
use super::choices::Layout;
use super::output::{Output, say, style};

/// Runs the command.
pub fn run(args: &EntityArgs) -> anyhow::Result<Outcome> {
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let name = args.name.join(" ");
    let options = EntityOptions::default().values(args.values).evidence(args.limit);
    let mut out = Output::new();
    let outcome = match searcher.entity(&name, args.kind, &options)? {
        EntityAnswer::Known(profile) => {
            match args.format {
                Layout::Text => text_entity(&profile, &style(&args.color), &mut out)?,
                Layout::Json => json_entity(&profile, &mut out)?,
            }
            Outcome::Done
        }
        EntityAnswer::Ambiguous(candidates) => {
            say(format_args!("{name:?} may be one of these; give the whole name, or --kind"));
            match args.format {
                Layout::Text => {
                    for candidate in &candidates {
                        let name = sanitize(&candidate.name);
                        writeln!(out, "{name}\t{}\t{}", candidate.kind.name(), candidate.articles)?;
                    }
                }
                Layout::Json => json_candidates(&candidates, &mut out)?,
            }
            Outcome::NothingFound
        }
        EntityAnswer::Unknown => {
            say(format_args!("the index knows nobody and nothing called {name:?}"));
            Outcome::NothingFound
        }
    };
    out.flush()?;
    Ok(outcome)
}
