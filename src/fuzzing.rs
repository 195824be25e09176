//! A door for the fuzz targets in `fuzz/`, behind the feature `fuzzing`: bytes through
//! a reader and cleaning, without files and without an index. No part of the API.

use crate::article::{Article, RawDocument};
use crate::clean::{self, Origin};
use crate::corpus::{self, Limits, Record};
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
    let mut reading = Reading::default();
    let end = corpus::read_from(Box::new(bytes), name, limits, &mut |record| match record {
        Ok(Record { document, container }) => {
            let origin = Origin { path: name, modified: None, container };
            reading.records.push((document.clone(), clean::clean(document, &origin)));
        }
        Err(problem) => reading.problems.push(problem),
    });
    reading.problems.extend(end.err());
    reading
}
