//! The program killed at any moment: the index stays what one of its two commits says,
//! readers go on, and the next run completes.
//!
//! A run of this test kills [`KILLS`] runs of the program; `DEPESCHE_KILLS` sets another
//! number.

use std::collections::BTreeSet;
use std::env;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use depesche::{Index, IngestOptions, Query, SearchOptions, SearchResults, Searcher};

use crate::archive::{Archive, small};
use crate::random::Random;
use crate::support::check_same;

/// Runs that are killed; a third of them on an index that is not there yet.
const KILLS: u32 = 9;

/// Files of the corpus at the start, and how many come, go, move or change before a run.
const FILES: usize = 60;
const CHANGES: usize = 30;

fn kills() -> u32 {
    let set = env::var("DEPESCHE_KILLS").ok();
    set.map_or(KILLS, |number| number.parse().expect("DEPESCHE_KILLS is a number"))
}

/// Runs the program to its end; says how long that took.
fn complete(archive: &Archive, index: &str) -> Duration {
    let started = Instant::now();
    let output = archive.command(index).output().expect("run");
    assert!(output.status.success(), "{output:?}");
    started.elapsed()
}

/// Runs the program and kills it (SIGKILL) after a time; says whether it was still running.
fn kill(archive: &Archive, index: &str, after: Duration) -> bool {
    let mut command = archive.command(index);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    thread::sleep(after);
    let alive = child.try_wait().expect("asked").is_none();
    child.kill().expect("killed");
    child.wait().expect("ended");
    alive
}

fn everything(searcher: &Searcher) -> SearchResults {
    let options = SearchOptions::default().limit(1_000);
    searcher.search(&Query::parse(""), &options).expect("answered")
}

/// The articles that are found: where they are, but for the order of equals.
fn ids(results: &SearchResults) -> BTreeSet<(&str, u32)> {
    results.hits.iter().map(|hit| (hit.path.as_str(), hit.record)).collect()
}

#[test]
fn a_killed_run_leaves_one_of_two_commits() {
    let kills = kills();
    let mut random = Random::new(7);
    let mut archive = Archive::random(8, FILES);
    let options = IngestOptions::default().writer(small());
    let mut before = archive.answers("index");
    let mut whole = complete(&archive, "fresh");
    let mut refresh = whole / 2;
    let mut alive = 0;
    for round in 0..kills {
        for _ in 0..CHANGES {
            archive.change();
        }
        let is_new = round % 3 == 0;
        let name = if is_new { format!("new-{round}") } else { "index".to_owned() };
        let reader = Searcher::open(&archive.index("index")).expect("opened");
        let seen = everything(&reader);

        let longest = if is_new { whole } else { refresh };
        let after = longest.mul_f64(random.below(1_000) as f64 / 1_000.0);
        alive += u32::from(kill(&archive, &name, after));
        let what = format!("round {round}, {name} killed after {after:?}");
        let left = archive.answers_if_any(&name);

        archive.ingest_as("expected", &options);
        let expected = archive.answers("expected");
        std::fs::remove_dir_all(archive.desk.path().join("expected")).expect("removed");
        match &left {
            None => assert!(is_new, "{what}: there is no index any more"),
            Some(left) if is_new && left.outline().1.is_empty() => {}
            Some(left) if !is_new && *left == before => {}
            // Of the new commit, lines that repeat may still have to be dropped, and copies joined.
            Some(left) => check_same(&what, &left.outline(), &expected.outline()),
        }
        let took = complete(&archive, &name);
        check_same(&format!("{what}, completed"), &archive.answers(&name), &expected);
        if is_new {
            whole = took.max(whole / 2);
            std::fs::remove_dir_all(archive.desk.path().join(&name)).expect("removed");
            refresh = complete(&archive, "index");
            check_same(&format!("{what}, refreshed"), &archive.answers("index"), &expected);
        }
        check_same(&format!("{what}: a reader of before"), &everything(&reader), &seen);
        before = expected;
    }
    eprintln!("{kills} runs, {alive} of them killed before their end");
    assert!(alive >= kills / 4, "only {alive} of {kills} runs were killed before their end");
}

/// Readers that are open answer from their commit while runs of the program go on, are killed
/// and complete; those that are opened meanwhile answer from one of the two.
#[test]
fn readers_go_on_during_a_refresh() {
    let mut archive = Archive::random(9, FILES);
    for _ in 0..3 {
        let reader = Searcher::open(&archive.index("index")).expect("opened");
        let old = everything(&reader);
        for _ in 0..CHANGES {
            archive.change();
        }
        archive.ingest_as("expected", &IngestOptions::default().writer(small()));
        let new = everything(&Searcher::open(&archive.index("expected")).expect("opened"));
        assert_ne!(ids(&new), ids(&old));
        let done = AtomicBool::new(false);
        let questions = thread::scope(|scope| {
            let asking = scope.spawn(|| {
                let mut questions = 0;
                while !done.load(Ordering::Relaxed) {
                    check_same("an open reader", &everything(&reader), &old);
                    let new =
                        Searcher::open(&Index::open(archive.desk.path().join("index")).expect("opened"));
                    let new = everything(&new.expect("opened"));
                    assert!(new.hits.iter().all(|hit| !hit.title.is_empty() || !hit.path.is_empty()));
                    questions += 1;
                }
                questions
            });
            kill(&archive, "index", Duration::from_millis(100));
            complete(&archive, "index");
            done.store(true, Ordering::Relaxed);
            asking.join().expect("joined")
        });
        assert!(questions > 0);
        check_same("an open reader, afterwards", &everything(&reader), &old);
        check_same(
            "a new reader",
            &everything(&Searcher::open(&archive.index("index")).expect("opened")),
            &new,
        );
        assert!(reader.reload().expect("reloaded"));
        check_same("a reader that moved on", &everything(&reader), &new);
    }
}
