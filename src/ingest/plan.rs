//! The plan of a run: which files have to be read, and the next ledger.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::file::{FileChange, FileOutcome, FileTask, plain_articles};
use super::guard::{mass_removals, plain, under};
use super::revisions;
use crate::corpus::{FoundFile, file_name};
use crate::error::{Limit, Problem, ProblemKind, Reason};
use crate::index::{Fate, FileEntry, Ledger};
use crate::report::Report;

/// The files of a run, sorted by path, compared with the last ledger.
pub(super) struct RefreshPlan<'p> {
    old: &'p Ledger,
    found: Vec<(String, FoundFile)>,
    /// Files of the ledger that are gone from the disk.
    gone: Vec<&'p FileEntry>,
    /// Files of the ledger that are outside the scope of this run.
    kept: Vec<&'p FileEntry>,
    scope: RemovalScope<'p>,
}

/// Which files of the ledger a run may consider gone.
#[derive(Clone, Copy)]
pub(super) struct RemovalScope<'p> {
    /// Those under these roots; without roots, all that no longer exist on disk.
    pub roots: Option<&'p [PathBuf]>,
    /// The roots whose files may all be gone.
    pub sure: &'p [PathBuf],
    /// Whether a mass removal is allowed; see [`mass_removals`].
    pub allow_mass_removal: bool,
}

impl<'p> RefreshPlan<'p> {
    /// Compares the files found with the ledger.
    ///
    /// Files under the scope's roots that were not found are gone, unless the walk had a problem on
    /// the way to them.
    pub fn new(
        old: &'p Ledger,
        found: Vec<FoundFile>,
        scope: RemovalScope<'p>,
        problems: &[Problem],
    ) -> Self {
        let mut found: Vec<(String, FoundFile)> =
            found.into_iter().map(|found| (file_name::to_text(&found.path), found)).collect();
        found.sort_unstable_by(|a, b| (&a.0, &a.1.path).cmp(&(&b.0, &b.1.path)));
        // Overlapping roots (`a`, `a/b`) find a file twice.
        found.dedup_by(|a, b| a.1.path == b.1.path);
        while let Some(at) = (1..found.len()).find(|&at| found[at - 1].0 == found[at].0) {
            file_name::mark(&mut found[at].0);
            found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        }
        let seen: HashSet<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        let unseen = old.files.iter().filter(|entry| !seen.contains(entry.path.as_str()));
        let roots: Option<Vec<PathBuf>> =
            scope.roots.map(|roots| roots.iter().map(|root| plain(root)).collect());
        let is_gone = |entry: &FileEntry| {
            let path = Path::new(&entry.path);
            // A folder that could not be listed says nothing about its files: they stay.
            if problems.iter().any(|problem| path.starts_with(&problem.path)) {
                return false;
            }
            match &roots {
                Some(roots) => roots.iter().any(|root| under(path, root)),
                None => !file_name::exists(&entry.path),
            }
        };
        let (gone, kept) = unseen.partition(|entry| is_gone(entry));
        Self { old, found, gone, kept, scope }
    }

    /// Returns the files that have to be read: all but those that certainly did not change.
    pub fn tasks(&self) -> Vec<FileTask<'_>> {
        let tasks = self.found.iter().map(|(path, found)| FileTask { found, path, old: self.old.get(path) });
        tasks.filter(|task| !task.old.is_some_and(|old| is_same(old, task.found))).collect()
    }

    /// Merges the outcomes of the tasks into the next ledger; also returns the keys of the articles
    /// to remove.
    ///
    /// A task without an outcome was interrupted: its file keeps its entry. So do all files that
    /// are gone, because they may have moved to a file that was not read.
    pub fn merge_outcomes(&self, outcomes: Vec<FileOutcome>, report: &mut Report) -> (Ledger, Vec<String>) {
        let mut removed: Vec<String> = Vec::new();
        let mut files: Vec<FileEntry> = self.kept.iter().map(|&entry| entry.clone()).collect();
        report.articles.unchanged += self.kept.iter().map(|entry| plain_articles(entry)).sum::<usize>();
        report.files.seen = self.found.len();
        let mut outcomes = outcomes.into_iter().peekable();
        // By content: a new file with the content of one that is gone was moved. In reverse, so
        // that `pop` takes the first path and the result does not depend on the hash map.
        let mut gone: HashMap<u128, Vec<&FileEntry>> = HashMap::new();
        for &entry in self.gone.iter().rev() {
            gone.entry(entry.hash).or_default().push(entry);
        }
        let mut moved: HashSet<&str> = HashSet::new();
        for (path, found) in &self.found {
            let old = self.old.get(path);
            // Both sequences are sorted by path, so one pass pairs them.
            let Some(outcome) = outcomes.next_if(|outcome| outcome.entry.path == *path) else {
                match old.is_some_and(|old| is_same(old, found)) {
                    true => report.files.unchanged += 1,
                    false => report.files.pending += 1,
                }
                if let Some(entry) = old {
                    report.articles.unchanged += plain_articles(entry);
                    count_old_problems(entry, report);
                    files.push(entry.clone());
                }
                continue;
            };
            let may_have_moved =
                old.is_none() && outcome.entry.fate == Fate::Indexed && outcome.kind == FileChange::Read;
            let moved_from =
                if may_have_moved { gone.get_mut(&outcome.entry.hash).and_then(Vec::pop) } else { None };
            count(&outcome, old.is_some(), moved_from, report);
            if outcome.kind == FileChange::Same {
                count_old_problems(&outcome.entry, report);
            }
            moved.extend(moved_from.map(|entry| entry.path.as_str()));
            removed.extend(outcome.removed);
            report.problems.extend(outcome.problems);
            files.push(outcome.entry);
        }
        // Moved files leave under their old path without being judged: nothing is lost with them.
        let (moved, lost): (Vec<&FileEntry>, Vec<&FileEntry>) =
            self.gone.iter().partition(|entry| moved.contains(entry.path.as_str()));
        let (staying, leaving) = self.judge(lost, report);
        report.articles.unchanged += staying.iter().map(|entry| plain_articles(entry)).sum::<usize>();
        files.extend(staying.into_iter().cloned());
        report.files.removed += leaving.len();
        report.articles.removed += leaving.iter().map(|entry| plain_articles(entry)).sum::<usize>();
        for entry in moved.into_iter().chain(leaving) {
            let records = entry.records.iter().filter(|record| record.fate.is_stored());
            removed.extend(records.map(|record| entry.key(record)));
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // Fates of revisions depend on all files, so they are set on the merged ledger. The counts
        // of stories compare it with the old one.
        let mut ledger = Ledger { files };
        ledger.apply_revisions();
        revisions::count(self.old, &ledger, report);
        (ledger, removed)
    }

    /// Divides the lost files into those that stay in the index and those that leave it.
    fn judge(
        &self,
        lost: Vec<&'p FileEntry>,
        report: &mut Report,
    ) -> (Vec<&'p FileEntry>, Vec<&'p FileEntry>) {
        if report.files.pending > 0 {
            return (lost, Vec::new());
        }
        let RemovalScope { roots, sure, allow_mass_removal } = self.scope;
        if allow_mass_removal {
            return (Vec::new(), lost);
        }
        let (staying, retained) = mass_removals(self.old, &lost, roots, sure);
        report.retained = retained;
        let staying: HashSet<&str> = staying.iter().map(|entry| entry.path.as_str()).collect();
        lost.into_iter().partition(|entry| staying.contains(entry.path.as_str()))
    }
}

/// Counts one file that was read.
fn count(outcome: &FileOutcome, known: bool, moved_from: Option<&FileEntry>, report: &mut Report) {
    let articles = &mut report.articles;
    let files = &mut report.files;
    report.bytes += outcome.bytes;
    articles.unchanged += outcome.unchanged;
    articles.failed += outcome.failed;
    articles.removed += outcome.gone;
    articles.replaced += outcome.replaced;
    match moved_from {
        // The same articles under another path count as replaced; those of the old path are not
        // counted as removed.
        Some(_) => articles.replaced += outcome.added,
        None => articles.added += outcome.added,
    }
    match (outcome.kind, outcome.entry.fate) {
        (FileChange::Cut, _) => files.pending += 1,
        (FileChange::Unreadable, _) | (_, Fate::Failed) => files.failed += 1,
        (FileChange::Same, _) => files.unchanged += 1,
        (FileChange::Read, Fate::Skipped) => files.skipped += 1,
        (FileChange::Read, _) if moved_from.is_some() => files.moved += 1,
        (FileChange::Read, _) if known => files.changed += 1,
        (FileChange::Read, _) => files.added += 1,
    }
}

/// Counts the problems of an unchanged file again: they still exist.
fn count_old_problems(entry: &FileEntry, report: &mut Report) {
    let problem = |record: Option<u32>, reason: &Option<String>| {
        let text = reason.clone().unwrap_or_default();
        // The ledger keeps only the sentence.
        let kind = Limit::of_sentence(&text).map_or(ProblemKind::Other, ProblemKind::LimitExceeded);
        Problem::new(entry.path.clone(), record, Reason::new(kind, text))
    };
    for record in entry.records.iter().filter(|record| record.fate == Fate::Failed) {
        report.articles.failed += 1;
        report.problems.push(problem(Some(record.record), &record.reason));
    }
    if entry.fate == Fate::Indexed && entry.reason.is_some() {
        report.problems.push(problem(None, &entry.reason));
    }
}

/// Returns whether a file is unchanged, judging by its size and time.
fn is_same(old: &FileEntry, found: &FoundFile) -> bool {
    !old.racy && old.fate != Fate::Failed && old.size == found.size && old.modified_ns == found.modified_ns
}
