//! Compares the articles of a commit with its ledger: each article must have an entry, each entry
//! one article.

use std::path::Path;

use rustc_hash::FxHashMap;
use tantivy::{Searcher, TantivyDocument};
use xxhash_rust::xxh3::xxh3_128;

use super::{Fields, Ledger, Stored, VersionKey, engine_error};
use crate::error::{Problem, Result};

/// Adds a problem for each difference and returns the number of articles. `forms` is the number of
/// name forms.
pub(super) fn reconcile(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    ledger: &Ledger,
    forms: usize,
    problems: &mut Vec<Problem>,
) -> Result<usize> {
    let error = |error| engine_error(dir, error);
    // Hashes of keys: a ledger of millions of records would not fit in memory twice. It is filled
    // from the ledger, so that articles can be read in the order of the store, each once.
    let mut found: FxHashMap<u128, (usize, Option<VersionKey>)> = FxHashMap::default();
    for file in &ledger.files {
        let records = file.records.iter().filter(|record| record.fate.is_stored());
        found.extend(records.map(|record| (xxh3_128(file.key(record).as_bytes()), (0, record.revision))));
    }
    let mut articles = 0;
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(1).map_err(|source| error(source.into()))?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            articles += 1;
            let stored = match Stored::of(&document.map_err(error)?, fields) {
                Ok(stored) => stored,
                Err(reason) => {
                    // Which article it is can't be told, so the problem names the index. The
                    // missing article is reported below, by its ledger entry.
                    problems.push(Problem::new(dir.display().to_string(), None, reason));
                    continue;
                }
            };
            let key = xxh3_128(stored.key().as_bytes());
            let mut problem = |reason: &str| {
                let (path, record) = (stored.article.path.clone(), Some(stored.article.record));
                problems.push(Problem::new(path, record, reason));
            };
            match found.get_mut(&key) {
                Some((count, revision)) => {
                    *count += 1;
                    if *revision != stored.revision() {
                        problem("its article is another version than in the ledger");
                    }
                }
                None => problem("its article is in the index and not in the ledger"),
            }
            // Beyond the last form, a facet would count nothing or something else.
            if stored.forms().iter().any(|&form| form as usize >= forms) {
                problem("a name in its article has no form");
            }
        }
    }
    for file in &ledger.files {
        for record in file.records.iter().filter(|record| record.fate.is_stored()) {
            let count = found.get(&xxh3_128(file.key(record).as_bytes())).map_or(0, |(count, _)| *count);
            let reason = match count {
                1 => continue,
                0 => "its article is in the ledger and not in the index".to_owned(),
                count => format!("its article is {count} times in the index"),
            };
            problems.push(Problem::new(file.path.clone(), Some(record.record), reason));
        }
    }
    Ok(articles)
}
