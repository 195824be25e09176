//! Rebuilds an index from its stored articles, without the files that they came from.
//!
//! Every article is restored to its raw document and processed like a new one: cleaned, its
//! repeated lines judged, its names recognised. The ledger stays, so that the next run finds its
//! files unchanged.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use super::PROGRESS_EVERY;
use super::file::modified_date;
use super::leftovers::{LineCounts, settle};
use crate::article::{DateOrigin, Status};
use crate::clean::{self, Origin};
use crate::corpus::Meter;
use crate::entity::Annotator;
use crate::error::{Error, Problem, Result};
use crate::index::{
    CorrectionsFile, FileEntry, Ledger, LineHashes, Originals, RecordEntry, Replacement, Stored, StoredCore,
    VersionKey, Writer, WriterOptions, article_key,
};

/// Options of [`reindex`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReindexOptions {
    /// Memory and threads. Whether the index has entities does not change.
    pub writer: WriterOptions,
    /// File with a desk's corrections of entities; by default as in [`ingest`](crate::ingest()).
    pub corrections: Option<PathBuf>,
}

setters!(ReindexOptions {
    writer: WriterOptions,
    corrections: Option<PathBuf>,
});

/// Result of [`reindex`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReindexReport {
    /// Number of articles in the index.
    pub articles: usize,
    /// Number of the new commit.
    pub commit: u64,
    /// Format version of the old index.
    pub from_format: u32,
    /// Duration in seconds.
    pub seconds: f64,
    /// Problems in corrections.
    pub problems: Vec<Problem>,
}

/// Rebuilds an index from what it stores, with the current cleaning, analysis, models and entities.
/// Also works on an index that [`Index::open`](crate::Index::open) refuses because an earlier
/// version made it.
///
/// The new index is built in a folder inside the index's and replaces the old one in a single step;
/// until then, and if this is interrupted, the old one stays. Open readers keep what they have.
/// Files are not read: what a later version reads differently *from a file* (the text of a page, a
/// field of a format) needs the file. `progress` is called several times a second with the number
/// of articles done and the total.
///
/// # Errors
///
/// [`Error::NoIndex`], [`Error::Locked`], [`Error::Incompatible`] if the index does not store what
/// is needed to rebuild it, [`Error::Damaged`] if that can't be read. The index is then unchanged.
pub fn reindex(
    dir: impl AsRef<Path>,
    options: &ReindexOptions,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<ReindexReport> {
    let (dir, started) = (dir.as_ref(), Instant::now());
    let new = Replacement::begin(dir)?;
    // After the lock: no writer may commit to the old index while it is read.
    let old = Originals::open(dir)?;
    let corrected = CorrectionsFile::read(dir, options.corrections.as_deref())?;
    let entities = old.payload.names != 0;
    let mut writer = new.writer(WriterOptions { entities, ..options.writer }, old.payload.commit)?;

    let mut report = match fill(&mut writer, dir, &old, &corrected, options.writer.threads, progress) {
        Ok(report) => report,
        Err(error) => return Err(writer.give_up(error)),
    };
    writer.finish()?;
    // All merges are done and the writer is dropped, so the files that are moved are final.
    new.switch()?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// Puts everything that the old index in `dir` stores into the new one and commits.
fn fill(
    writer: &mut Writer,
    dir: &Path,
    old: &Originals,
    corrected: &CorrectionsFile,
    threads: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<ReindexReport> {
    let rebuild = Rebuild { old, writer, counts: LineCounts::default(), records: records(&old.ledger) };
    let ledger = rebuild.all(dir, threads, progress)?;
    let commit = writer.commit_ledger(&ledger, corrected, false)?;
    let all = settle(writer.index(), writer, &Meter::default())?;
    writer.commit_judged_lines(corrected, all)?;
    let entities = writer.index().entities_of(&writer.index().commit_info()?)?;
    let mut problems = corrected.problems.clone();
    problems.extend(corrected.unused(&entities.unused_corrections()));
    let (articles, from_format) = (ledger.articles(), old.payload.format);
    Ok(ReindexReport { articles, commit, from_format, seconds: 0.0, problems })
}

/// Maps a hash of each article's key to its file and record in a ledger.
fn records(ledger: &Ledger) -> FxHashMap<u128, (usize, usize)> {
    let mut records = FxHashMap::default();
    for (at, file) in ledger.files.iter().enumerate() {
        let stored = file.records.iter().enumerate().filter(|(_, record)| record.fate.is_stored());
        records.extend(stored.map(|(number, record)| (xxh3_128(file.key(record).as_bytes()), (at, number))));
    }
    records
}

/// Data shared by the threads.
struct Rebuild<'r> {
    old: &'r Originals,
    writer: &'r Writer,
    counts: LineCounts,
    records: FxHashMap<u128, (usize, usize)>,
}

/// The part of a record's ledger entry that cleaning determines.
#[derive(PartialEq, Eq)]
struct CleanedPart {
    dated_by_file: bool,
    revision: Option<VersionKey>,
}

/// A record (file, record) whose ledger entry changes.
type Changed = ((usize, usize), CleanedPart);

impl Rebuild<'_> {
    /// Puts all articles with several threads and returns the new ledger.
    fn all(&self, dir: &Path, threads: usize, progress: &mut dyn FnMut(usize, usize)) -> Result<Ledger> {
        let (next, done, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        let mut ledger = self.old.ledger.clone();
        let mut failed = None;
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel::<Result<Vec<Changed>>>();
            for _ in 0..threads.clamp(1, self.old.chunks().max(1)) {
                let (sender, next, done, stop) = (sender.clone(), &next, &done, &stop);
                scope.spawn(move || {
                    let mut annotator = None;
                    while !stop.load(Ordering::Relaxed) {
                        let chunk = next.fetch_add(1, Ordering::Relaxed);
                        if chunk >= self.old.chunks() {
                            break;
                        }
                        if sender.send(self.chunk(dir, chunk, done, &mut annotator)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            loop {
                match receiver.recv_timeout(PROGRESS_EVERY) {
                    Ok(Ok(changed)) => {
                        for ((file, record), CleanedPart { dated_by_file, revision }) in changed {
                            let record = &mut ledger.files[file].records[record];
                            (record.dated_by_file, record.revision) = (dated_by_file, revision);
                        }
                    }
                    Ok(Err(error)) => {
                        stop.store(true, Ordering::Relaxed);
                        // Only the first error is returned: later ones often follow from it.
                        failed = failed.take().or(Some(error));
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                progress(done.load(Ordering::Relaxed), self.old.articles);
            }
        });
        let done = done.into_inner();
        match failed {
            Some(error) => Err(error),
            // Checked before the switch: an index that has lost articles must not replace the one
            // that may still be restored from a backup.
            None if done != self.records.len() => {
                let reason = format!("its ledger has {} articles, and {done} are stored", self.records.len());
                Err(Error::Damaged { path: dir.into(), reason })
            }
            None => {
                ledger.apply_revisions();
                Ok(ledger)
            }
        }
    }

    fn chunk(
        &self,
        dir: &Path,
        chunk: usize,
        done: &AtomicUsize,
        annotator: &mut Option<Annotator>,
    ) -> Result<Vec<Changed>> {
        let mut changed = Vec::new();
        self.old.read(chunk, &mut |kept| {
            let key = article_key(&kept.article.path, &kept.name);
            let Some(&(file, record)) = self.records.get(&xxh3_128(key.as_bytes())) else {
                let reason = format!("its ledger does not have an article of {}", kept.article.path);
                return Err(Error::Damaged { path: dir.into(), reason });
            };
            let entry = &self.old.ledger.files[file];
            let old = said(&entry.records[record]);
            let new = self.put(kept, entry, &entry.records[record], annotator)?;
            if new != old {
                changed.push(((file, record), new));
            }
            done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })?;
        Ok(changed)
    }

    /// Puts an article into the new index; returns its part of the ledger entry.
    fn put(
        &self,
        kept: StoredCore,
        file: &FileEntry,
        record: &RecordEntry,
        annotator: &mut Option<Annotator>,
    ) -> Result<CleanedPart> {
        let StoredCore { article, name, original } = kept;
        let (article, original, lines, said) = match original {
            Some(original) => {
                let raw = clean::raw_document(&article, &original);
                let modified = modified_date(file.modified_ns);
                let origin = Origin { path: &file.path, modified, container: original.container };
                let (article, original) = clean::clean(raw, &origin);
                let original = Some(original).filter(|_| article.status == Status::Usable);
                let mut article = article.withheld();
                let said = CleanedPart {
                    dated_by_file: article.date_origin == DateOrigin::FileTime,
                    revision: VersionKey::of(&article, &name),
                };
                let lines = self.counts.judge(&mut article);
                (article, original, lines, said)
            }
            // An app put it, or it is withheld: there is no original to clean again.
            None => (article, None, LineHashes::default(), said(record)),
        };
        let names = self.writer.annotate(&article, annotator);
        self.writer.put_stored(Stored::new(article, name, original), &names, &lines, false)?;
        Ok(said)
    }
}

fn said(record: &RecordEntry) -> CleanedPart {
    CleanedPart { dated_by_file: record.dated_by_file, revision: record.revision }
}
