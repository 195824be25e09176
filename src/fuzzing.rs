//! A door for the fuzz targets in `fuzz/` and `examples/fuzz/`, behind the feature `fuzzing`: bytes through
//! a reader and cleaning, without an index. No part of the API.

use std::path::Path;

use crate::article::{Article, RawDocument};
use crate::clean::{self, Origin};
use crate::corpus;
use crate::corpus::{Limits, Meter};
use crate::corpus::{Record, RecordSink};
use crate::entity;
use crate::error::Problem;

/// What bytes yield when they are read as the file `name`.
#[derive(Debug, Default)]
pub struct Reading {
    /// The records in order, as their reader left them and as cleaning made them.
    pub records: Vec<(RawDocument, Article)>,
    /// Trouble with single records, and at last with the whole.
    pub problems: Vec<Problem>,
}

/// Reads and cleans bytes as a run of `ingest` does with a file.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    gather(name, |sink| corpus::read_from(Box::new(bytes), name, limits, sink).err())
}

/// Reads and cleans a file as a run of `ingest` does: databases are read by their path only.
pub fn read_file(path: &Path, limits: &Limits) -> Reading {
    gather(&path.to_string_lossy(), |sink| corpus::read(path, limits, &Meter::default(), sink).err())
}

/// Gathers what a reader puts into its sink, and at last why it ended.
fn gather(name: &str, read: impl FnOnce(&mut RecordSink<'_>) -> Option<Problem>) -> Reading {
    let mut reading = Reading::default();
    let end = read(&mut |record| match record {
        Ok(Record { document, container }) => {
            let origin = Origin { path: name, modified: None, container };
            reading.records.push((document.clone(), clean::clean(document, &origin).0));
        }
        Err(problem) => reading.problems.push(problem),
    });
    reading.problems.extend(end);
    reading
}

/// Reads a file of corrections: how many lines apply, and the numbers of those that do not.
pub fn corrections(text: &str) -> (usize, Vec<usize>) {
    let (corrections, bad) = entity::parse_corrections(text);
    (corrections.len(), bad.into_iter().map(|bad| bad.line).collect())
}

#[cfg(test)]
#[path = "../examples/fuzz/mutate.rs"]
mod mutate;
#[cfg(test)]
#[path = "../examples/fuzz/seeds.rs"]
mod seeds;
#[cfg(test)]
#[path = "../examples/fuzz/targets.rs"]
mod targets;

#[cfg(test)]
mod tests {
    use super::{mutate, seeds, targets};

    /// Inputs of each target here; `examples/fuzz` goes on for as long as one likes.
    const INPUTS: usize = 20;

    #[test]
    fn each_target_takes_what_it_is_given() {
        for target in targets::TARGETS {
            let mut inputs = mutate::Inputs::new((target.seeds)(), target.tokens, 1);
            let mut run = (target.start)();
            for _ in 0..INPUTS {
                let input = inputs.next();
                let came = run(&input);
                inputs.came(input, came);
            }
            assert!(inputs.kept() > 1, "{}: nothing new ever comes of its inputs", target.name);
        }
    }

    #[test]
    fn inputs_are_the_same_in_every_run() {
        let make = || {
            let mut inputs = mutate::Inputs::new(seeds::texts(seeds::JSON), seeds::JSON_TOKENS, 7);
            (0..200).map(|_| inputs.next()).collect::<Vec<_>>()
        };
        let made = make();
        assert_eq!(made, make());
        assert!(made.iter().all(|input| input.len() <= mutate::INPUT_BYTES_MAX));
        assert!(mutate::Random::new(0).next() == 0xe220_a839_7b1d_cdaf, "SplitMix64's first number");
    }
}
