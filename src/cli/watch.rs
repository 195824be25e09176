//! `depesche watch`: keeps an index fresh, a line per refresh.
//!
//! A refresh is the same as `index` does. It is begun by events of the file system, once
//! these have come to rest, and now and then without one, because not every change has
//! an event: not those of a network's folder, and not that a disk was mounted.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context;
use depesche::render::{json_report_line, text_problem, text_report_line};
use depesche::{Index, Problem, Report, ingest};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::choices::Layout;
use super::name_flags::{name_flags, say_how_to_remove};
use super::output::{Output, say};
use super::refresh_args::WatchArgs;
use super::signals::Signals;
use super::wait_for_lock::patiently;
use super::{Outcome, failure};

/// How often it is asked whether a signal came.
const TICK: Duration = Duration::from_millis(200);

/// If changes never pause, a refresh begins after this multiple of the pause asked for.
const RESTLESS: u32 = 20;

/// How soon a refresh that failed is tried again without an event.
const RETRY: Duration = Duration::from_secs(10);

/// Runs the command.
pub fn run(args: WatchArgs) -> anyhow::Result<Outcome> {
    let WatchArgs { rest, rescan, corpus: roots, refresh } = args;
    let (dir, format) = (refresh.index.path().to_owned(), refresh.format);
    let signals = Signals::catch()?;
    let mut options = refresh.options();
    options.stop = signals.stop();
    let (rest, rescan) = (Duration::from_millis(rest.into()), Duration::from_secs(rescan.into()));

    let mut teller = Teller::new(format);
    loop {
        // The watch begins before the refresh, so that no change falls between the two. It
        // is made anew each time, because a folder that came back is another one.
        let watch = FolderWatch::begin(&roots, &dir)?;
        let report = patiently(Duration::MAX, Some(&signals), || {
            ingest(&Index::open_or_create(&dir)?, &roots, &options, &mut |_| {})
        });
        let next = match report {
            Ok(mut report) => {
                name_flags(&mut report);
                teller.tell(&report)?;
                rescan
            }
            // Locked by another, as it was when the signal came.
            Err(_) if signals.came() => return Ok(Outcome::Done),
            Err(error) if !teller.has_told() => return Err(error.into()),
            Err(error) => {
                teller.tell_error(error.into());
                RETRY.min(rescan)
            }
        };
        if !watch.wait(rest, next, &signals) {
            return Ok(Outcome::Done);
        }
    }
}

/// A watch over the folders of a corpus.
struct FolderWatch {
    /// Holds something when there was an event.
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl FolderWatch {
    fn begin(roots: &[PathBuf], index: &Path) -> anyhow::Result<Self> {
        // One event is as good as many.
        let (sender, events) = mpsc::sync_channel(1);
        // What is missing is for the refresh to report; it is watched when it has come.
        let roots: Vec<PathBuf> = roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
        let ground = Ground { roots: roots.clone(), index: index.canonicalize().ok() };
        let on_event = move |event: notify::Result<Event>| {
            if event.map_or(true, |event| ground.concerns(&event)) {
                let _ = sender.try_send(());
            }
        };
        let mut watcher = notify::recommended_watcher(on_event).context("can't watch folders")?;
        for root in &roots {
            // A file may be replaced by another; its folder sees that.
            let (path, mode) = match root.parent().filter(|_| root.is_file()) {
                Some(folder) => (folder, RecursiveMode::NonRecursive),
                None => (root.as_path(), RecursiveMode::Recursive),
            };
            watcher.watch(path, mode).with_context(|| format!("{}: can't be watched", root.display()))?;
        }
        Ok(Self { events, _watcher: watcher })
    }

    /// Waits until it is time for a refresh: events came and have come to rest, or `longest`
    /// has passed. False where a signal came.
    fn wait(&self, rest: Duration, longest: Duration, signals: &Signals) -> bool {
        let begun = Instant::now();
        // Both ends of a burst: a refresh is due once it pauses, and at the latest after a multiple
        // of the pause, so that a file that is written to all the time does not stop refreshes.
        let (mut first, mut last) = (None, Instant::now());
        while !signals.came() {
            let pause = if first.is_some() { rest.min(TICK) } else { TICK };
            match self.events.recv_timeout(pause) {
                Ok(()) => {
                    last = Instant::now();
                    first.get_or_insert(last);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // The watcher has ended; there will be no more events.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(pause),
            }
            let is_due = match first {
                Some(first) => last.elapsed() >= rest || first.elapsed() >= rest * RESTLESS,
                None => begun.elapsed() >= longest,
            };
            if is_due {
                return true;
            }
        }
        false
    }
}

/// The watched folders and the index.
struct Ground {
    roots: Vec<PathBuf>,
    index: Option<PathBuf>,
}

impl Ground {
    /// Returns whether an event may mean that the index is out of date. Opening and reading files
    /// don't, and neither do writes of the refresh itself.
    fn concerns(&self, event: &Event) -> bool {
        let is_ours = |path: &Path| self.index.as_deref().is_some_and(|index| path.starts_with(index));
        let is_theirs =
            |path: &PathBuf| self.roots.iter().any(|root| path.starts_with(root)) && !is_ours(path);
        // The system lost events, so anything may have changed.
        event.need_rescan()
            || !matches!(event.kind, EventKind::Access(_))
                && (event.paths.is_empty() || event.paths.iter().any(is_theirs))
    }
}

/// Tells of refreshes: the first, and each that has something to say.
struct Teller {
    format: Layout,
    told: bool,
    /// Problems of the last refresh; they are reported once.
    problems: HashSet<(String, Option<u32>, String)>,
    /// The error since the last refresh that succeeded.
    error: Option<String>,
}

impl Teller {
    fn new(format: Layout) -> Self {
        Self { format, told: false, problems: HashSet::new(), error: None }
    }

    fn has_told(&self) -> bool {
        self.told
    }

    fn tell(&mut self, report: &Report) -> io::Result<()> {
        let key = |problem: &Problem| (problem.path.clone(), problem.record, problem.reason.clone());
        let problems: HashSet<_> = report.problems.iter().map(key).collect();
        let new = report.problems.iter().filter(|problem| !self.problems.contains(&key(problem)));
        let new: Vec<&Problem> = new.collect();
        let recovered = self.error.take().is_some();
        if self.told && !recovered && report.commit.is_none() && new.is_empty() && !report.interrupted {
            return Ok(());
        }
        self.told = true;
        let mut out = Output::new();
        match self.format {
            Layout::Text => {
                let mut errors = io::stderr().lock();
                let _ = new.iter().try_for_each(|problem| text_problem(problem, &mut errors));
                text_report_line(report, &mut out)?;
            }
            Layout::Json => json_report_line(report, &mut out)?,
        }
        out.flush()?;
        say_how_to_remove(&report.retained);
        self.problems = problems;
        Ok(())
    }

    /// Tells of a refresh that failed, unless the one before failed for the same reason.
    fn tell_error(&mut self, error: anyhow::Error) {
        let text = error.to_string();
        if self.error.as_ref() != Some(&text) {
            failure::tell(&error);
            say("the index is unchanged; still watching");
            self.error = Some(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, CreateKind, Flag, ModifyKind};

    use super::*;

    #[test]
    fn events_that_concern_the_corpus() {
        let ground = Ground { roots: vec!["/c".into(), "/d/one.txt".into()], index: Some("/c/index".into()) };
        let changed = EventKind::Modify(ModifyKind::Any);
        for (kind, path, expected) in [
            (changed, "/c/a.txt", true),
            (EventKind::Create(CreateKind::Folder), "/c/new", true),
            (changed, "/c/index/meta.json", false),
            (changed, "/d/one.txt", true),
            (changed, "/d/two.txt", false),
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), "/c/a.txt", false),
        ] {
            let event = Event::new(kind).add_path(path.into());
            assert_eq!(ground.concerns(&event), expected, "{event:?}");
        }
        assert!(ground.concerns(&Event::new(EventKind::Other).set_flag(Flag::Rescan)), "some were lost");
    }
}
