//! One file of a run: finds out what has changed in it and puts that into the index.

use std::collections::HashMap;
use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use super::leftovers::LineCounts;
use crate::article::{Article, Date, DateOrigin, Original, Status};
use crate::clean::{self, Origin};
use crate::corpus;
use crate::corpus::Record;
use crate::corpus::{FoundFile, Limits, Meter};
use crate::entity::Annotator;
use crate::error::{Error, Problem, ProblemKind, Reason};
use crate::index::{Fate, FileEntry, RecordEntry, Stored, VersionKey, Writer, article_key};

/// A file modified less than this before the run may change again without a new modification time:
/// some file systems store times in steps of two seconds.
const RACY_NS: i64 = 2_500_000_000;

/// A file to read.
#[derive(Debug)]
pub(super) struct FileTask<'p> {
    pub found: &'p FoundFile,
    pub path: &'p str,
    /// Its entry in the last ledger.
    pub old: Option<&'p FileEntry>,
}

/// Data shared by the files of a run.
pub(super) struct Run<'r> {
    /// Receives the articles; none in a dry run.
    pub writer: Option<&'r Writer>,
    pub limits: &'r Limits,
    /// Start of the run, in nanoseconds since 1970.
    pub now_ns: i64,
    /// Counts bytes, and tells whether to stop.
    pub meter: &'r Meter,
    pub lines: &'r LineCounts,
}

/// Result of reading a file.
#[derive(Debug)]
pub(super) struct FileOutcome {
    pub entry: FileEntry,
    pub kind: FileChange,
    /// Keys of the articles that are no longer in the file.
    pub removed: Vec<String>,
    /// Numbers of articles by what happened to them, without those with a revision: see `revisions`.
    pub added: usize,
    pub replaced: usize,
    pub unchanged: usize,
    pub gone: usize,
    /// Number of records put into the index.
    pub put: usize,
    pub failed: usize,
    pub bytes: u64,
    pub problems: Vec<Problem>,
    /// An error of the index itself, which ends the run.
    pub fatal: Option<Error>,
}

/// How a file differs from its entry in the last ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileChange {
    /// Its bytes are the same.
    Same,
    /// It was read.
    Read,
    /// It could not be opened: what is indexed of it stays.
    Unreadable,
    /// Reading was interrupted after some of its records: the next run reads it again.
    Cut,
}

/// Reason in the ledger for a file whose reading was interrupted.
const CUT: &str = "reading was interrupted; the next run reads it again";

/// Reads a file and puts what changed into the index, unless this is a dry run. Returns `None` if
/// the run was interrupted before anything was put.
///
/// `annotator` belongs to the thread; it is created when the first article needs it.
pub(super) fn read(
    task: &FileTask<'_>,
    run: &Run<'_>,
    annotator: &mut Option<Annotator>,
    count: &mut dyn FnMut(),
) -> Option<FileOutcome> {
    let found = task.found;
    let racy = found.modified_ns > run.now_ns - RACY_NS;
    // The file is hashed before it is parsed: reading bytes is much cheaper than parsing, and
    // archives that are copied or unpacked again change only their times.
    let hash = match corpus::content_hash(&found.path, run.meter) {
        Ok(hash) => hash,
        Err(_) if run.meter.is_stopped() => return None,
        Err(error) => return Some(FileOutcome::unreadable(task, &error)),
    };
    // A file that failed is read again even if its bytes are the same: a limit or a format may have
    // been the reason, and those change with options and versions.
    if let Some(old) = task.old.filter(|old| old.hash == hash && old.fate != Fate::Failed) {
        let dated_by_file = old.records.iter().any(|record| record.dated_by_file);
        // If the file's time is the only date of an article, a new time changes the article
        // although the bytes are the same.
        if old.modified_ns == found.modified_ns || !dated_by_file {
            let entry = FileEntry { size: found.size, modified_ns: found.modified_ns, racy, ..old.clone() };
            let unchanged = plain_articles(&entry);
            return Some(FileOutcome { unchanged, ..FileOutcome::of(entry, FileChange::Same) });
        }
    }
    let mut reading = FileReading::new(task, run, annotator);
    let read = corpus::read(&found.path, run.limits, run.meter, &mut |record| {
        reading.record(record);
        count();
    });
    // An error caused by a stop is not the file's fault.
    if reading.cut || read.is_err() && run.meter.is_stopped() {
        return reading.cut_short();
    }
    Some(reading.finish(read, hash, racy))
}

impl FileOutcome {
    fn of(entry: FileEntry, kind: FileChange) -> Self {
        Self {
            entry,
            kind,
            removed: Vec::new(),
            added: 0,
            replaced: 0,
            unchanged: 0,
            gone: 0,
            put: 0,
            failed: 0,
            bytes: 0,
            problems: Vec::new(),
            fatal: None,
        }
    }

    /// Returns the outcome of a file that can't be opened now: it keeps what was indexed of it
    /// before.
    fn unreadable(task: &FileTask<'_>, error: &std::io::Error) -> Self {
        let reason = format!("can't be read: {error}");
        let entry = match task.old {
            Some(old) => FileEntry { fate: Fate::Failed, reason: Some(reason.clone()), ..old.clone() },
            None => FileEntry {
                path: task.path.to_owned(),
                size: task.found.size,
                modified_ns: task.found.modified_ns,
                // Racy, so that the next run does not trust size and time but tries again.
                racy: true,
                hash: 0,
                format: String::new(),
                fate: Fate::Failed,
                reason: Some(reason.clone()),
                records: Vec::new(),
            },
        };
        let unchanged = plain_articles(&entry);
        let problem = Problem::new(task.path, None, Reason::new(ProblemKind::Unreadable, reason));
        Self { problems: vec![problem], unchanged, ..Self::of(entry, FileChange::Unreadable) }
    }
}

/// A file while its records are read.
struct FileReading<'t> {
    task: &'t FileTask<'t>,
    run: &'t Run<'t>,
    annotator: &'t mut Option<Annotator>,
    /// Records of the last run that have not been read again yet, by name.
    old: HashMap<&'t str, &'t RecordEntry>,
    /// How often each record name was seen in this file.
    names: HashMap<String, u32>,
    /// Whether a record was skipped because the run has to stop.
    cut: bool,
    outcome: FileOutcome,
}

impl<'t> FileReading<'t> {
    fn new(task: &'t FileTask<'t>, run: &'t Run<'t>, annotator: &'t mut Option<Annotator>) -> Self {
        let entry = FileEntry {
            path: task.path.to_owned(),
            size: task.found.size,
            modified_ns: task.found.modified_ns,
            racy: false,
            hash: 0,
            format: String::new(),
            fate: Fate::Indexed,
            reason: None,
            records: Vec::new(),
        };
        let indexed = task.old.into_iter().flat_map(|old| &old.records);
        let old = indexed.filter(|record| record.fate.is_stored());
        Self {
            task,
            run,
            annotator,
            old: old.map(|record| (record.name.as_str(), record)).collect(),
            names: HashMap::new(),
            cut: false,
            outcome: FileOutcome { bytes: task.found.size, ..FileOutcome::of(entry, FileChange::Read) },
        }
    }

    fn record(&mut self, record: Result<Record, Problem>) {
        // A record that arrives after a stop may be incomplete.
        self.cut |= self.run.meter.is_stopped();
        if self.cut {
            return;
        }
        match record {
            Ok(record) => self.article(record),
            Err(problem) => {
                let number = problem.record.unwrap_or(0);
                // No id could be read. The `!` keeps its name apart from records that are named by
                // their number.
                let name = self.unique_name(format!("!{number}"));
                self.failed(number, name, 0, problem);
            }
        }
    }

    fn failed(&mut self, record: u32, name: String, hash: u64, problem: Problem) {
        let reason = problem.reason.clone();
        let path = self.task.path.to_owned();
        self.outcome.problems.push(Problem { path, record: Some(record), ..problem });
        self.outcome.failed += 1;
        let entry = RecordEntry {
            record,
            name,
            hash,
            dated_by_file: false,
            revision: None,
            fate: Fate::Failed,
            reason: Some(reason),
        };
        self.outcome.entry.records.push(entry);
    }

    fn article(&mut self, record: Record) {
        // The reader can't be stopped from here; the rest of the file is passed over.
        if self.outcome.fatal.is_some() {
            return;
        }
        let Record { document, container } = record;
        let number = document.record;
        let mut hasher = Xxh3::new();
        document.hash(&mut hasher);
        let hash = hasher.digest();
        let name = self.unique_name(document.id.clone().unwrap_or_else(|| number.to_string()));
        let old = self.old.remove(name.as_str());
        let moved_time = self.task.old.is_some_and(|old| old.modified_ns != self.task.found.modified_ns);
        // The number counts too: it is part of the stored article, and a record that moved within
        // its file would be shown with the old one.
        let same = old.is_some_and(|old| {
            old.hash == hash && old.record == number && !(old.dated_by_file && moved_time)
        });
        let mut entry = RecordEntry {
            record: number,
            name,
            hash,
            dated_by_file: false,
            revision: None,
            fate: Fate::Indexed,
            reason: None,
        };
        if let Some(old) = old.filter(|_| same) {
            // Its fate is provisional: `Plan::settle` sets that of all revisions, once every file
            // is read.
            (entry.dated_by_file, entry.revision) = (old.dated_by_file, old.revision);
            self.outcome.unchanged += usize::from(entry.revision.is_none());
        } else {
            let modified = modified_date(self.task.found.modified_ns);
            let origin = Origin { path: self.task.path, modified, container };
            let (article, original) = clean::clean(document, &origin);
            let article = article.withheld();
            entry.dated_by_file = article.date_origin == DateOrigin::FileTime;
            entry.revision = VersionKey::of(&article, &entry.name);
            // Articles with a revision are counted by story in `revisions`. One that gets or loses
            // its revision changes sides: here it is gone, there added.
            let was_one = old.is_some_and(|old| old.revision.is_none());
            match (was_one, entry.revision) {
                (true, None) => self.outcome.replaced += 1,
                (false, None) => self.outcome.added += 1,
                (true, Some(_)) => self.outcome.gone += 1,
                (false, Some(_)) => {}
            }
            self.outcome.put += 1;
            self.put(&entry.name, article, original, old.is_some());
        }
        self.outcome.entry.records.push(entry);
    }

    fn put(&mut self, name: &str, mut article: Article, original: Original, replaces: bool) {
        let Some(writer) = self.run.writer else { return };
        // Before the names are recognised: a dropped line must not give the article entities.
        let lines = self.run.lines.judge(&mut article);
        let names = writer.annotate(&article, self.annotator);
        // Of an article that may not be used, no word is kept.
        let original = Some(original).filter(|_| article.status == Status::Usable);
        let stored = Stored::new(article, name.to_owned(), original);
        if let Err(error) = writer.put_stored(stored, &names, &lines, replaces) {
            self.outcome.fatal = Some(error);
        }
    }

    /// Returns a name that is unique in the file: the second `a` becomes `a~2`.
    fn unique_name(&mut self, name: String) -> String {
        let count = self.names.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}~{count}") }
    }

    /// Returns the outcome of a file that was not read to its end: its records so far, and those of
    /// the last run that were not reached. `None` if nothing was put.
    fn cut_short(self) -> Option<FileOutcome> {
        let Self { task, old, mut outcome, .. } = self;
        if outcome.fatal.is_none() && outcome.put == 0 {
            return None;
        }
        let mut rest: Vec<RecordEntry> = old.into_values().cloned().collect();
        // From a hash map, so in random order; the ledger has to be the same every time.
        rest.sort_unstable_by_key(|record| record.record);
        outcome.unchanged += rest.iter().filter(|record| record.revision.is_none()).count();
        let entry = &mut outcome.entry;
        entry.records.append(&mut rest);
        if let Some(old) = task.old {
            entry.format.clone_from(&old.format);
        }
        // Neither its time nor its hash may match in the next run: it has to be read again.
        (entry.hash, entry.racy) = (0, true);
        entry.reason = Some(CUT.to_owned());
        outcome.kind = FileChange::Cut;
        Some(outcome)
    }

    fn finish(self, read: Result<corpus::Format, Problem>, hash: u128, racy: bool) -> FileOutcome {
        let Self { task, old, mut outcome, .. } = self;
        outcome.removed = old.values().map(|record| article_key(task.path, &record.name)).collect();
        // What is left in `old` did not come again. Sorted, because a hash map has no order.
        outcome.removed.sort_unstable();
        outcome.gone += old.values().filter(|record| record.revision.is_none()).count();
        let entry = &mut outcome.entry;
        (entry.hash, entry.racy) = (hash, racy);
        let indexed = entry.records.iter().any(|record| record.fate == Fate::Indexed);
        match read {
            Ok(format) => {
                entry.format = format.name().to_owned();
                if !indexed {
                    entry.fate = Fate::Skipped;
                    entry.reason = Some("holds no article".to_owned());
                }
            }
            Err(problem) => {
                // Records read before the error are in the index and stay.
                entry.fate = if indexed { Fate::Indexed } else { Fate::Failed };
                entry.reason = Some(problem.reason.clone());
                outcome.problems.push(Problem { path: task.path.to_owned(), ..problem });
            }
        }
        outcome
    }
}

/// Counts the articles of a file without those with a revision, which are counted by story.
pub(super) fn plain_articles(entry: &FileEntry) -> usize {
    let plain = |record: &&RecordEntry| record.fate == Fate::Indexed && record.revision.is_none();
    entry.records.iter().filter(plain).count()
}

/// Returns the civil date (UTC) of a file's time.
pub(super) fn modified_date(modified_ns: i64) -> Option<Date> {
    const DAYS_TO_1970: i64 = 719_162;
    let day = modified_ns.div_euclid(86_400_000_000_000) + DAYS_TO_1970;
    Date::from_days(u64::try_from(day).ok()?)
}
