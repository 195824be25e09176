//! Counts articles with revisions: a story counts as one article, whichever of its revisions is
//! found.

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Problem, ProblemKind, Reason};
use crate::index::{Fate, FileEntry, Ledger, RecordEntry};
use crate::report::Report;

/// A story by its hash, or a record without a story by the hash of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Story {
    Named(u64),
    Record(u128),
}

/// The revision of a story that is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    key: u128,
    hash: u64,
    record: u32,
}

/// Counts how stories changed between two ledgers, and lists the records that were set aside.
pub(super) fn count(old: &Ledger, new: &Ledger, report: &mut Report) {
    let (before, after) = (shown(old), shown(new));
    let articles = &mut report.articles;
    // By comparing ledgers and not while files are read: a story may go from one file to another,
    // or come back because a newer revision was removed, without its own file being read.
    for (story, now) in &after {
        match before.get(story) {
            None => articles.added += 1,
            Some(then) if then == now => articles.unchanged += 1,
            Some(_) => articles.replaced += 1,
        }
    }
    articles.removed += before.keys().filter(|story| !after.contains_key(story)).count();
    let known: FxHashSet<(u128, Fate)> = set_aside(old).map(|(file, record)| of(file, record)).collect();
    for (file, record) in set_aside(new) {
        match record.fate {
            Fate::Superseded => articles.superseded += 1,
            _ => articles.withheld += 1,
        }
        // Every refresh counts all that is set aside, but lists only what is new.
        if !known.contains(&of(file, record)) {
            let number = (file.records.len() > 1).then_some(record.record);
            let reason = Reason::new(ProblemKind::SetAside, record.reason.clone().unwrap_or_default());
            report.set_aside.push(Problem::new(file.path.clone(), number, reason));
        }
    }
}

/// Returns the revision that is found, for each story.
fn shown(ledger: &Ledger) -> FxHashMap<Story, Shown> {
    let mut shown = FxHashMap::default();
    for file in &ledger.files {
        for record in file.records.iter().filter(|record| record.fate == Fate::Indexed) {
            let Some(revision) = record.revision else { continue };
            let key = hash(file, record);
            let story = revision.story.map_or(Story::Record(key), Story::Named);
            shown.insert(story, Shown { key, hash: record.hash, record: record.record });
        }
    }
    shown
}

/// Returns the records that are in the corpus but never found.
fn set_aside(ledger: &Ledger) -> impl Iterator<Item = (&FileEntry, &RecordEntry)> {
    let records = ledger.files.iter().flat_map(|file| file.records.iter().map(move |record| (file, record)));
    records.filter(|(_, record)| matches!(record.fate, Fate::Superseded | Fate::Withheld))
}

fn of(file: &FileEntry, record: &RecordEntry) -> (u128, Fate) {
    (hash(file, record), record.fate)
}

fn hash(file: &FileEntry, record: &RecordEntry) -> u128 {
    xxh3_128(file.key(record).as_bytes())
}
