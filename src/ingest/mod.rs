//! The way in: a folder of files becomes the next commit of an index.
//!
//! [`ingest`] is the whole flow on one screen. Only what changed is read: the ledger
//! of the last commit says what each file was. Files are read by several threads;
//! what becomes of them is put together in the order of their paths, so that a run
//! ends the same however its threads were timed.

mod file;
mod plan;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::corpus::{self, Limits, WalkOptions};
use crate::error::Result;
use crate::index::{Index, Writer, WriterOptions};
use crate::report::Report;
use file::{Outcome, Task};
use plan::Plan;

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

/// What a reading thread says.
enum Message {
    /// It has read so many articles more.
    Articles(usize),
    /// It is done with a task.
    Done(usize, Box<Outcome>),
}

/// Brings an index up to date with a corpus, and reports what that took.
///
/// `roots` are folders and files. Articles of files that are gone from under the roots
/// are removed; what an earlier run indexed from elsewhere stays. Trouble with single
/// files and records is in the report; `progress` is called now and then on this thread.
///
/// # Errors
///
/// A root that does not exist, a pattern that can't be read, an index that can't be
/// written or is being written by another process. The index then is as it was.
pub fn ingest(
    index: &Index,
    roots: &[PathBuf],
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report> {
    let started = Instant::now();
    let now_ns = i64::try_from(since_1970().as_nanos()).unwrap_or(i64::MAX);
    let mut writer = if options.dry_run { None } else { Some(index.writer(options.writer)?) };
    let old = index.ledger()?;
    let (found, walk_problems) = match &options.files {
        Some(files) => corpus::list(files.iter().cloned(), &options.walk)?,
        None => corpus::walk(roots, &options.walk)?,
    };
    let scope = options.files.is_none().then_some(roots);
    let plan = Plan::new(&old, found, scope, &walk_problems);

    let outcomes = read_all(&plan, writer.as_ref(), options, now_ns, progress)?;

    let mut report = Report { problems: walk_problems, dry_run: options.dry_run, ..Report::default() };
    let (ledger, removed) = plan.settle(outcomes, &mut report);
    if let Some(writer) = &mut writer {
        removed.iter().for_each(|key| writer.remove(key));
        if ledger != old || index.payload()?.commit == 0 {
            report.commit = Some(writer.commit(&ledger, since_1970().as_secs())?.commit);
        }
    }
    writer.map(Writer::finish).transpose()?;
    report.articles.total = ledger.articles();
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

fn since_1970() -> std::time::Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Works through the tasks of a plan with several threads; outcomes come in the order of the tasks.
fn read_all(
    plan: &Plan<'_>,
    writer: Option<&Writer>,
    options: &IngestOptions,
    now_ns: i64,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Vec<Outcome>> {
    let tasks = plan.tasks();
    let mut state = Progress {
        files_total: tasks.len(),
        bytes_total: tasks.iter().map(|task| task.found.size).sum(),
        ..Progress::default()
    };
    let next = AtomicUsize::new(0);
    let threads = options.writer.threads.max(1).min(tasks.len());
    let mut outcomes: Vec<Option<Outcome>> = tasks.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let (sender, receiver): (Sender<Message>, Receiver<Message>) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, tasks) = (sender.clone(), &next, &tasks);
            scope.spawn(move || {
                while let Some((at, task)) = take(tasks, next) {
                    let mut count = |articles| drop(sender.send(Message::Articles(articles)));
                    let outcome = file::read(task, writer, &options.limits, now_ns, &mut count);
                    if sender.send(Message::Done(at, Box::new(outcome))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for message in receiver {
            match message {
                Message::Articles(articles) => state.articles += articles,
                Message::Done(at, outcome) => {
                    state.files_done += 1;
                    state.bytes_done += tasks[at].found.size;
                    outcomes[at] = Some(*outcome);
                }
            }
            progress(&state);
        }
    });
    let outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    match outcomes.iter().position(|outcome| outcome.fatal.is_some()) {
        Some(at) => Err(outcomes.into_iter().nth(at).and_then(|outcome| outcome.fatal).unwrap_or_else(|| {
            crate::error::Error::Invalid("a reading thread ended early".into())
        })),
        None => Ok(outcomes),
    }
}

fn take<'t, 'p>(tasks: &'t [Task<'p>], next: &AtomicUsize) -> Option<(usize, &'t Task<'p>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(at).map(|task| (at, task))
}

