//! The way in: a folder of files becomes the next commit of an index.
//!
//! [`ingest`] is the whole flow on one screen. Only what changed is read: the ledger
//! of the last commit says what each file was. Files are read by several threads;
//! what becomes of them is put together in the order of their paths, so that a run
//! ends the same however its threads were timed.

mod file;
mod guard;
mod leftovers;
mod plan;
mod reindex;
mod stories;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::corpus::{self, Found, Limits, Meter, WalkOptions};
use crate::error::Result;
use crate::index::{Index, Writer, WriterOptions};
use crate::report::Report;
use file::{Outcome, Run, Task};
use guard::guarded_walk;
pub use guard::{MASS_REMOVAL_FILES_MIN, MASS_REMOVAL_SHARE, OnEmptyCorpus};
use leftovers::{Counts, settle};
use plan::{Plan, Scope};
pub use reindex::{ReindexOptions, ReindexReport, reindex};

/// What a run may do and use.
#[derive(Clone, Debug, Default)]
pub struct IngestOptions {
    /// Which files belong to the corpus.
    pub walk: WalkOptions,
    /// How much a file or record may hold.
    pub limits: Limits,
    /// Memory and threads.
    pub writer: WriterOptions,
    /// Whether only the report is wanted: nothing is written.
    pub dry_run: bool,
    /// The files to look at, in the place of a walk through the roots; those of the
    /// index that are not among them stay, unless they are gone from the disk.
    pub files: Option<Vec<PathBuf>>,
    /// The file of a desk's corrections of entities; else one that lies in or beside the
    /// index, see [`ingest`].
    pub corrections: Option<PathBuf>,
    /// What to do where a folder of the corpus is missing or has become empty.
    pub on_empty_corpus: OnEmptyCorpus,
    /// Whether articles are taken out even if more than half of a folder's files, and at
    /// least [`MASS_REMOVAL_FILES_MIN`], are gone; else they stay, and the report says so.
    pub allow_mass_removal: bool,
    /// Set to true while a run is under way – from another thread, or a signal's handler –
    /// it ends the run early: what is done is committed, and the report says that it was
    /// interrupted. Clones of the options share it.
    pub stop: Arc<AtomicBool>,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that have to be looked into.
    pub files_total: usize,
    /// Those of them that are done.
    pub files_done: usize,
    /// Bytes of the files that have to be looked into.
    pub bytes_total: u64,
    /// Bytes of those that are done.
    pub bytes_done: u64,
    /// Articles read so far.
    pub articles: usize,
}

/// How often a run says how far it is.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Brings an index up to date with a corpus, and reports what that took.
///
/// `roots` are folders and files. Articles of files that are gone from under the roots
/// are removed; what an earlier run indexed from elsewhere stays. Trouble with single
/// files and records is in the report; `progress` is called now and then on this thread.
///
/// Entities are corrected by [`IngestOptions::corrections`], else by `corrections.tsv` in
/// the index's folder, else by the file beside it with its name in front: for `index/` that
/// is `index.corrections.tsv`. Where only these changed, no article is read again.
///
/// # Errors
///
/// A root that does not exist, one that is missing or empty although the index has files
/// from it (unless [`IngestOptions::on_empty_corpus`] says otherwise), a pattern that can't
/// be read, an index that can't be written – because the disk is full, for instance – or is
/// being written by another process. The index then is as it was; only where lines that
/// repeat could not be settled any more, it is the new one but for these.
pub fn ingest(
    index: &Index,
    roots: &[PathBuf],
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report> {
    let started = Instant::now();
    let mut writer = if options.dry_run { None } else { Some(index.writer(options.writer)?) };
    let report = bring_up_to_date(index, writer.as_mut(), roots, options, progress);
    let mut report = match writer {
        Some(writer) => match report {
            Err(error) => return Err(writer.give_up(error)),
            // Segments can be merged by a later run as well.
            Ok(report) if options.stop.load(Ordering::Relaxed) => report,
            Ok(report) => writer.finish().map(|()| report)?,
        },
        None => report?,
    };
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// The run, with an open writer unless only the report is wanted.
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
    let scope = Scope {
        roots: options.files.is_none().then_some(roots),
        sure: &sure,
        allow_mass_removal: options.allow_mass_removal,
    };
    let plan = Plan::new(&old, without_index(found, index), scope, &walk_problems);

    let (lines, meter) = (Counts::default(), Meter::new(options.stop.clone()));
    let run =
        Run { writer: writer.as_deref(), limits: &options.limits, now_ns, meter: &meter, lines: &lines };
    let outcomes = read_all(&plan, &run, options.writer.threads, progress)?;
    let puts = outcomes.iter().any(|outcome| outcome.put > 0);

    let mut report = Report { problems: walk_problems, dry_run: options.dry_run, ..Report::default() };
    report.problems.extend_from_slice(&corrected.problems);
    let (ledger, removed) = plan.settle(outcomes, &mut report);
    report.interrupted = report.files.pending > 0;
    if let Some(writer) = &mut writer {
        removed.iter().for_each(|key| writer.remove_key(key));
        let payload = index.payload()?;
        let changed = puts || !removed.is_empty();
        let settled = payload.settled && !changed && writer.is_corrected(&corrected);
        if ledger != old || payload.commit == 0 || !settled {
            report.commit = Some(writer.commit_ledger(&ledger, &corrected, settled)?);
        }
        if !settled && !meter.is_stopped() {
            let all = settle(index, writer, &meter)?;
            writer.commit_settled(&corrected, all)?;
        }
        report.interrupted |= !writer.is_settled();
        let entities = index.entities_of(&index.payload()?)?;
        report.problems.extend(corrected.unused(&entities.unused_corrections()));
    }
    report.articles.total = ledger.articles();
    Ok(report)
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The index itself is no part of the corpus, even where it lies in its folder.
fn without_index(mut found: Vec<Found>, index: &Index) -> Vec<Found> {
    if let Ok(dir) = index.dir().canonicalize() {
        let parent = |file: &Found| file.path.parent().map(Path::to_owned).unwrap_or_default();
        let mut inside: HashMap<PathBuf, bool> = HashMap::new();
        found.retain(|file| {
            let check = |folder: &PathBuf| folder.canonicalize().is_ok_and(|folder| folder.starts_with(&dir));
            !*inside.entry(parent(file)).or_insert_with_key(check)
        });
    }
    found
}

/// Works through the tasks of a plan with several threads; outcomes come in the order of the tasks.
fn read_all(
    plan: &Plan<'_>,
    run: &Run<'_>,
    threads: usize,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Vec<Outcome>> {
    let tasks = plan.tasks();
    let mut state = Progress {
        files_total: tasks.len(),
        bytes_total: tasks.iter().map(|task| task.found.size).sum(),
        ..Progress::default()
    };
    let (next, articles) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut outcomes: Vec<Option<Outcome>> = tasks.iter().map(|_| None).collect();
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
        drop(sender);
        loop {
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
            Outcome { fatal: Some(error), .. } => return Err(error),
            outcome => done.push(outcome),
        }
    }
    Ok(done)
}

fn take<'t, 'p>(tasks: &'t [Task<'p>], next: &AtomicUsize) -> Option<(usize, &'t Task<'p>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(at).map(|task| (at, task))
}
