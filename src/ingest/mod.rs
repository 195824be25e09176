//! Ingestion: a folder of files becomes the next commit of an index.
//!
//! [`ingest`] is the whole flow on one screen. Only what changed is read: the ledger of the last
//! commit records the state of each file. Several threads read files; the outcomes are merged in
//! the order of paths, so that the result does not depend on the timing of threads.

mod file;
mod guard;
mod leftovers;
mod plan;
mod reindex;
mod revisions;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::corpus::{self, FoundFile, Meter};
pub use crate::corpus::{Limits, WalkOptions};
use crate::error::Result;
use crate::index::{Index, Writer, WriterOptions};
use crate::report::Report;
pub use crate::report::{ArticleCounts, FileCounts, Retained};
use file::{FileOutcome, FileTask, Run};
use guard::guarded_walk;
pub use guard::{MASS_REMOVAL_FILES_MIN, MASS_REMOVAL_SHARE, OnEmptyCorpus};
use leftovers::{LineCounts, settle};
use plan::{RefreshPlan, RemovalScope};
pub use reindex::{ReindexOptions, ReindexReport, reindex};

/// Options of [`ingest`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct IngestOptions {
    /// Selects the files of the corpus.
    pub walk: WalkOptions,
    /// Limits on the size of files and records.
    pub limits: Limits,
    /// Memory and threads.
    pub writer: WriterOptions,
    /// Whether only a report is made and nothing is written.
    pub dry_run: bool,
    /// Files to read instead of walking the roots. Other files in the index stay, unless they are
    /// gone from the disk.
    pub files: Option<Vec<PathBuf>>,
    /// File with a desk's corrections of entities; by default one in the index's folder or next to
    /// it, see [`ingest`].
    pub corrections: Option<PathBuf>,
    /// What to do if a folder of the corpus is missing or has become empty.
    pub on_empty_corpus: OnEmptyCorpus,
    /// Whether articles are removed even if more than half of a folder's files, and at least
    /// [`MASS_REMOVAL_FILES_MIN`], are gone; otherwise they stay, and the report says so.
    pub allow_mass_removal: bool,
    /// Set to true during a run, from another thread or a signal handler, it ends the run early:
    /// what is done is committed, and the report says that the run was interrupted. Clones of the
    /// options share it.
    pub stop: Arc<AtomicBool>,
}

setters!(IngestOptions {
    walk: WalkOptions,
    limits: Limits,
    writer: WriterOptions,
    dry_run: bool,
    files: Option<Vec<PathBuf>>,
    corrections: Option<PathBuf>,
    on_empty_corpus: OnEmptyCorpus,
    allow_mass_removal: bool,
    stop: Arc<AtomicBool>,
});

/// Progress of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Number of files to read.
    pub files_total: usize,
    /// Number of those that are done.
    pub files_done: usize,
    /// Total size of the files to read, in bytes.
    pub bytes_total: u64,
    /// Number of bytes read so far.
    pub bytes_done: u64,
    /// Number of articles read so far.
    pub articles: usize,
}

/// Interval between two reports of progress.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Brings an index up to date with a corpus and returns a report.
///
/// `roots` are folders and files. Articles of files that are gone from under the roots are removed;
/// what an earlier run indexed from elsewhere stays. Problems with single files and records are in
/// the report; `progress` is called several times a second on this thread.
///
/// Entities are corrected by [`IngestOptions::corrections`], else by `corrections.tsv` in the
/// index's folder, else by the file next to the folder that is named after it: for `index/` that is
/// `index.corrections.tsv`. If only the corrections changed, no article is read again.
///
/// # Errors
///
/// A root that does not exist, one that is missing or empty although the index has files from it
/// (unless [`IngestOptions::on_empty_corpus`] says otherwise), an invalid pattern, an index that
/// can't be written, for instance because the disk is full, or that another process is writing to.
/// The index is then unchanged; only if the error occurs while repeated lines are judged, it is the
/// new one without that judgement.
pub fn ingest(
    index: &Index,
    roots: &[PathBuf],
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report> {
    let started = Instant::now();
    // The writer first: the lock must be held before the ledger is read.
    let mut writer = if options.dry_run { None } else { Some(index.writer(options.writer)?) };
    let report = bring_up_to_date(index, writer.as_mut(), roots, options, progress);
    let mut report = match writer {
        Some(writer) => match report {
            Err(error) => return Err(writer.give_up(error)),
            // After a stop, don't wait for merges: a later run can do them.
            Ok(report) if options.stop.load(Ordering::Relaxed) => report,
            Ok(report) => writer.finish().map(|()| report)?,
        },
        None => report?,
    };
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// Runs with an open writer, or without one in a dry run.
fn bring_up_to_date(
    index: &Index,
    mut writer: Option<&mut Writer>,
    roots: &[PathBuf],
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report> {
    let now_ns = i64::try_from(since_1970().as_nanos()).unwrap_or(i64::MAX);
    let corrected = index.corrections(options.corrections.as_deref())?;
    let old = index.ledger()?;
    let (found, walk_problems, sure) = match &options.files {
        Some(files) => {
            let (found, problems) = corpus::list(files.iter().cloned(), &options.walk)?;
            (found, problems, Vec::new())
        }
        None => guarded_walk(roots, &options.walk, &old, options.on_empty_corpus)?,
    };
    let scope = RemovalScope {
        roots: options.files.is_none().then_some(roots),
        sure: &sure,
        allow_mass_removal: options.allow_mass_removal,
    };
    let plan = RefreshPlan::new(&old, without_index(found, index), scope, &walk_problems);

    let (lines, meter) = (LineCounts::default(), Meter::new(options.stop.clone()));
    let run =
        Run { writer: writer.as_deref(), limits: &options.limits, now_ns, meter: &meter, lines: &lines };
    let outcomes = read_all(&plan, &run, options.writer.threads, progress)?;
    // Asked before `settle` consumes the outcomes.
    let puts = outcomes.iter().any(|outcome| outcome.put > 0);

    let mut report = Report { problems: walk_problems, dry_run: options.dry_run, ..Report::default() };
    report.problems.extend_from_slice(&corrected.problems);
    let (ledger, removed) = plan.merge_outcomes(outcomes, &mut report);
    report.interrupted = report.files.pending > 0;
    if let Some(writer) = &mut writer {
        // Only now and not while files are read: a file that seems gone may turn out to have moved,
        // or too many may be gone.
        removed.iter().for_each(|key| writer.remove_key(key));
        let payload = index.commit_info()?;
        let changed = puts || !removed.is_empty();
        // Nothing changed, the last judgement was complete, and its rules are still ours: it holds.
        let settled = payload.lines_judged
            && !changed
            && writer.is_corrected(&corrected)
            && payload.is_derived_by_this_version();
        // A run without changes makes no commit, so that readers need not reload. The first one is
        // made even for an empty corpus, so that there is an index.
        if ledger != old || payload.commit == 0 || !settled {
            report.commit = Some(writer.commit_ledger(&ledger, &corrected, settled)?);
        }
        // After the commit and as a second step: everything is searchable while repeated lines are
        // judged, which needs the whole index on disk.
        if !settled && !meter.is_stopped() {
            let all = settle(index, writer, &meter)?;
            writer.commit_judged_lines(&corrected, all)?;
        }
        report.interrupted |= !writer.are_lines_judged();
        let entities = index.entities_of(&index.commit_info()?)?;
        report.problems.extend(corrected.unused(&entities.unused_corrections()));
    }
    report.articles.total = ledger.articles();
    Ok(report)
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Removes the index itself from the files found: it is not part of the corpus, even if it is in
/// its folder.
fn without_index(mut found: Vec<FoundFile>, index: &Index) -> Vec<FoundFile> {
    if let Ok(dir) = index.dir().canonicalize() {
        let parent = |file: &FoundFile| file.path.parent().map(Path::to_owned).unwrap_or_default();
        // Once per folder, since `canonicalize` asks the file system. Without it, a symbolic link
        // or `..` would hide that a folder is the index.
        let mut inside: HashMap<PathBuf, bool> = HashMap::new();
        found.retain(|file| {
            let check = |folder: &PathBuf| folder.canonicalize().is_ok_and(|folder| folder.starts_with(&dir));
            !*inside.entry(parent(file)).or_insert_with_key(check)
        });
    }
    found
}

/// Reads the files of a plan with several threads; returns the outcomes in the order of the tasks.
fn read_all(
    plan: &RefreshPlan<'_>,
    run: &Run<'_>,
    threads: usize,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Vec<FileOutcome>> {
    let tasks = plan.tasks();
    let mut state = Progress {
        files_total: tasks.len(),
        bytes_total: tasks.iter().map(|task| task.found.size).sum(),
        ..Progress::default()
    };
    // Threads take the next task from a counter: files differ in size by orders of magnitude, so
    // dividing them beforehand would leave threads idle.
    let (next, articles) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut outcomes: Vec<Option<FileOutcome>> = tasks.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads.clamp(1, tasks.len().max(1)) {
            let (sender, next, articles, tasks) = (sender.clone(), &next, &articles, &tasks);
            scope.spawn(move || {
                let mut count = || {
                    articles.fetch_add(1, Ordering::Relaxed);
                };
                let mut annotator = None;
                while let Some((at, task)) = take(tasks, next)
                    && let Some(outcome) = file::read(task, run, &mut annotator, &mut count)
                {
                    if sender.send((at, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        // Or the channel would never be disconnected, and the loop below never end.
        drop(sender);
        loop {
            // With a timeout, so that progress moves while one large file is read.
            match receiver.recv_timeout(PROGRESS_EVERY) {
                Ok((at, outcome)) => {
                    state.files_done += 1;
                    outcomes[at] = Some(outcome);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            state.bytes_done = run.meter.bytes();
            state.articles = articles.load(Ordering::Relaxed);
            progress(&state);
        }
    });
    let mut done = Vec::with_capacity(outcomes.len());
    for outcome in outcomes.into_iter().flatten() {
        match outcome {
            FileOutcome { fatal: Some(error), .. } => return Err(error),
            outcome => done.push(outcome),
        }
    }
    Ok(done)
}

fn take<'t, 'p>(tasks: &'t [FileTask<'p>], next: &AtomicUsize) -> Option<(usize, &'t FileTask<'p>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(at).map(|task| (at, task))
}
