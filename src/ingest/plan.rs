//! What a run has to look into, and what the next ledger says.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::file::{Kind, Outcome, Task};
use crate::corpus::Found;
use crate::error::Problem;
use crate::index::{Fate, FileEntry, Ledger};
use crate::report::Report;

/// The files of a run, sorted by path, against the ledger of the last one.
pub(super) struct Plan<'p> {
    old: &'p Ledger,
    found: Vec<(String, Found)>,
    /// Files of the ledger that are gone.
    gone: Vec<&'p FileEntry>,
    /// Files of the ledger that this run has nothing to say about.
    kept: Vec<&'p FileEntry>,
}

impl<'p> Plan<'p> {
    /// Compares what was found with the ledger.
    ///
    /// With `roots`, files under them that were not found are gone, unless the walk
    /// had trouble on the way to them. Without, only those that the disk has no more.
    pub fn new(old: &'p Ledger, found: Vec<Found>, roots: Option<&[PathBuf]>, problems: &[Problem]) -> Self {
        let mut found: Vec<(String, Found)> =
            found.into_iter().map(|found| (found.path.to_string_lossy().into_owned(), found)).collect();
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        let seen: HashSet<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        let unseen = old.files.iter().filter(|entry| !seen.contains(entry.path.as_str()));
        let is_gone = |entry: &FileEntry| {
            let path = Path::new(&entry.path);
            if problems.iter().any(|problem| path.starts_with(&problem.path)) {
                return false;
            }
            match roots {
                Some(roots) => roots.iter().any(|root| under(path, root)),
                None => !path.exists(),
            }
        };
        let (gone, kept) = unseen.partition(|entry| is_gone(entry));
        Self { old, found, gone, kept }
    }

    /// The files that have to be looked into: all but those that surely did not change.
    pub fn tasks(&self) -> Vec<Task<'_>> {
        let tasks = self.found.iter().map(|(path, found)| Task { found, path, old: self.old.get(path) });
        tasks.filter(|task| !task.old.is_some_and(|old| is_same(old, task.found))).collect()
    }

    /// Puts the outcomes of the tasks together: the next ledger, and the keys of the
    /// articles that have to go.
    ///
    /// Where a task has no outcome, the run was interrupted: its file stays as it was, and
    /// so does what is gone, because it may have moved to one that was not looked into.
    pub fn settle(&self, outcomes: Vec<Outcome>, report: &mut Report) -> (Ledger, Vec<String>) {
        let mut removed: Vec<String> = Vec::new();
        let mut files: Vec<FileEntry> = self.kept.iter().map(|&entry| entry.clone()).collect();
        report.articles.unchanged += self.kept.iter().map(|entry| indexed(entry)).sum::<usize>();
        report.files.seen = self.found.len();
        let mut outcomes = outcomes.into_iter().peekable();
        let mut gone: HashMap<u128, Vec<&FileEntry>> = HashMap::new();
        for &entry in self.gone.iter().rev() {
            gone.entry(entry.hash).or_default().push(entry);
        }
        let mut moved: HashSet<&str> = HashSet::new();
        for (path, found) in &self.found {
            let old = self.old.get(path);
            let Some(outcome) = outcomes.next_if(|outcome| outcome.entry.path == *path) else {
                match old.is_some_and(|old| is_same(old, found)) {
                    true => report.files.unchanged += 1,
                    false => report.files.pending += 1,
                }
                if let Some(entry) = old {
                    report.articles.unchanged += indexed(entry);
                    count_old_problems(entry, report);
                    files.push(entry.clone());
                }
                continue;
            };
            let may_have_moved =
                old.is_none() && outcome.entry.fate == Fate::Indexed && outcome.kind == Kind::Read;
            let moved_from =
                if may_have_moved { gone.get_mut(&outcome.entry.hash).and_then(Vec::pop) } else { None };
            count(&outcome, old.is_some(), moved_from, report);
            if outcome.kind == Kind::Same {
                count_old_problems(&outcome.entry, report);
            }
            moved.extend(moved_from.map(|entry| entry.path.as_str()));
            removed.extend(outcome.removed);
            report.problems.extend(outcome.problems);
            files.push(outcome.entry);
        }
        for &entry in &self.gone {
            let has_moved = moved.contains(entry.path.as_str());
            if !has_moved && report.files.pending > 0 {
                report.articles.unchanged += indexed(entry);
                files.push(entry.clone());
                continue;
            }
            if !has_moved {
                report.files.removed += 1;
                report.articles.removed += indexed(entry);
            }
            let records = entry.records.iter().filter(|record| record.fate == Fate::Indexed);
            removed.extend(records.map(|record| entry.key(record)));
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (Ledger { files }, removed)
    }
}

/// Counts one file that was looked into.
fn count(outcome: &Outcome, known: bool, moved_from: Option<&FileEntry>, report: &mut Report) {
    let articles = &mut report.articles;
    let files = &mut report.files;
    report.bytes += outcome.bytes;
    articles.unchanged += outcome.unchanged;
    articles.failed += outcome.failed;
    articles.removed += outcome.removed.len();
    articles.replaced += outcome.replaced;
    match moved_from {
        // The same articles under another path: those of the old path take their leave unseen.
        Some(_) => articles.replaced += outcome.added,
        None => articles.added += outcome.added,
    }
    match (outcome.kind, outcome.entry.fate) {
        (Kind::Cut, _) => files.pending += 1,
        (Kind::Same, Fate::Indexed | Fate::Skipped) => files.unchanged += 1,
        (Kind::Unreadable, _) | (_, Fate::Failed) => files.failed += 1,
        (Kind::Read, Fate::Skipped) => files.skipped += 1,
        (Kind::Read, Fate::Indexed) if moved_from.is_some() => files.moved += 1,
        (Kind::Read, Fate::Indexed) if known => files.changed += 1,
        (Kind::Read, Fate::Indexed) => files.added += 1,
    }
}

/// What is wrong with a file that did not change is still wrong with it.
fn count_old_problems(entry: &FileEntry, report: &mut Report) {
    let problem = |record: Option<u32>, reason: &Option<String>| Problem {
        path: entry.path.clone(),
        record,
        reason: reason.clone().unwrap_or_default(),
    };
    for record in entry.records.iter().filter(|record| record.fate == Fate::Failed) {
        report.articles.failed += 1;
        report.problems.push(problem(Some(record.record), &record.reason));
    }
    if entry.fate == Fate::Indexed && entry.reason.is_some() {
        report.problems.push(problem(None, &entry.reason));
    }
}

fn indexed(entry: &FileEntry) -> usize {
    entry.records.iter().filter(|record| record.fate == Fate::Indexed).count()
}

/// Whether size and time say that a file is the one that was read.
fn is_same(old: &FileEntry, found: &Found) -> bool {
    !old.racy && old.fate != Fate::Failed && old.size == found.size && old.modified_ns == found.modified_ns
}

/// Whether a path lies under a root, however the root is written (`./corpus`, `corpus/`).
fn under(path: &Path, root: &Path) -> bool {
    let plain = |path: &Path| {
        path.components().filter(|part| *part != std::path::Component::CurDir).collect::<PathBuf>()
    };
    plain(path).starts_with(plain(root))
}
