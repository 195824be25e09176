//! A run that is told to stop keeps what is done, says so, and the next one goes on.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use depesche::{Index, IngestOptions, Report, WriterOptions, ingest};

use crate::archive::{Archive, small};
use crate::support::{Desk, Run, check_same, check_sums};

/// A file with so many short records.
fn many(records: usize) -> String {
    let record = |number| {
        format!(
            "{{\"id\":\"r{number}\",\"date\":\"2020-01-01\",\"text\":\"Ein Haus am See, Nummer {number}.\"}}\n"
        )
    };
    (0..records).map(record).collect()
}

fn send(signal: &str, to: &Child) {
    let sent = Command::new("kill").args([signal, &to.id().to_string()]).status().expect("run");
    assert!(sent.success(), "{signal}");
}

/// Starts `index` on a desk's corpus and waits until it has the lock of this name.
fn start(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = desk.command(&["index", "--format", "json", "--index", "big"]);
    command.args(arguments).arg("corpus").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("started");
    let holder = format!("pid {} ", child.id());
    let lock = desk.path().join("big/writer.lock");
    while !std::fs::read_to_string(&lock).is_ok_and(|text| text.contains(&holder)) {
        thread::sleep(Duration::from_millis(1));
    }
    child
}

#[test]
fn a_signal_ends_a_run_that_can_go_on() {
    let desk = Desk::new(&[("corpus/many.jsonl", &many(6_000)), ("corpus/z.txt", "Zuletzt\n\nEin Boot.\n")]);
    let mut total = 0;
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let child = start(&desk, &["--threads", "1"]);
        send(signal, &child);
        let run = Run::from(child.wait_with_output().expect("ended"));
        let report = run.json();
        assert_eq!((run.code, &report["interrupted"], run.err.as_str()), (code, &true.into(), ""), "{run:?}");
        assert!(report["files"]["pending"].as_u64() >= Some(1), "{report}");
        total = check_sums(&report, total);
        assert!(total < 6_001, "it was not to end before the signal");
        let index = Index::open(desk.path().join("big")).expect("an index");
        assert_eq!(index.ledger().expect("a ledger").articles() as u64, total);
        let verified = desk.run(&["verify", "--index", "big"]);
        assert_eq!(verified.code, 0, "{verified:?}");
    }
    let run = desk.run(&["reindex", "--format", "json", "--index", "big"]);
    assert_eq!((run.code, run.json()["articles"].as_u64()), (0, Some(total)), "{run:?}");
    let run = desk.run(&["index", "--format", "json", "--index", "big", "corpus"]);
    assert_eq!((run.code, check_sums(&run.json(), total)), (0, 6_001), "{run:?}");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let desk = Desk::new(&[("corpus/many.jsonl", &many(4_000))]);
    let child = start(&desk, &[]);
    send("-INT", &child);
    send("-INT", &child);
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let run = desk.run(&["index", "--format", "json", "--index", "big", "corpus"]);
    assert_eq!((run.code, &run.json()["articles"]["total"]), (0, &4_000.into()), "{run:?}");
}

#[test]
fn who_waits_for_the_lock_can_be_interrupted() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let writer = index.writer(WriterOptions::default()).expect("the lock");
    let mut command = desk.command(&["index", "--wait", "600", "corpus"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
    let mut said = std::io::BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut said, &mut line).expect("read");
    assert!(line.starts_with("waiting for another writer"), "{line}");
    send("-INT", &child);
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    drop(writer);
}

/// Runs `ingest`, and tells it to stop after a time, which may be none.
fn stopped(archive: &Archive, name: &str, after: Duration) -> Report {
    let stop = Arc::new(AtomicBool::new(after.is_zero()));
    let options = IngestOptions::default().writer(small()).stop(stop.clone());
    let clock = thread::spawn(move || {
        thread::sleep(after);
        stop.store(true, Ordering::Relaxed);
    });
    let report = ingest(&archive.index(name), &[archive.corpus()], &options, &mut |_| {}).expect("indexed");
    clock.join().expect("joined");
    report
}

#[test]
fn a_file_may_be_left_between_two_records() {
    let mut archive = Archive::new();
    // A fast machine may end with a short file before it is told to stop.
    for records in (0..).map(|doubled| 1_000_usize << doubled) {
        archive.put("many.jsonl", &many(records));
        let stop = Arc::new(AtomicBool::new(false));
        let options = IngestOptions::default().writer(small()).stop(stop.clone());
        let name = format!("stopped-{records}");
        let index = archive.index(&name);
        let first = ingest(&index, &[archive.corpus()], &options, &mut |progress| {
            stop.fetch_or(progress.articles > 0, Ordering::Relaxed);
        });
        let first = first.expect("indexed");
        if first.files.pending == 1 && first.articles.added > 0 {
            assert_eq!((first.articles.total, first.commit), (first.articles.added, Some(1)), "{first:?}");
            let again = archive.ingest_as(&name, &IngestOptions::default().writer(small()));
            let articles = again.articles;
            assert_eq!(articles.unchanged, first.articles.added, "{again:?}");
            assert_eq!((articles.added, articles.total), (records - first.articles.added, records));
            break;
        }
    }
}

#[test]
fn an_interrupted_run_goes_on_to_the_same_index() {
    let mut archive = Archive::random(5, 60);
    let started = Instant::now();
    let options = IngestOptions::default().writer(small());
    archive.ingest_as("fresh", &options);
    let whole = started.elapsed();
    let mut interrupted = 0;
    for round in 0..4 {
        for _ in 0..40 {
            archive.change();
        }
        // Told to stop again and again, each time later, until it is done.
        for attempt in 0.. {
            let before = archive.index("index").ledger().expect("a ledger").articles();
            let report = stopped(&archive, "index", whole * attempt / 20);
            let articles = report.articles;
            assert_eq!(articles.total + articles.removed, before + articles.added, "{report:?}");
            let index = archive.index("index");
            assert_eq!(index.ledger().expect("a ledger").articles(), articles.total, "{report:?}");
            if !report.interrupted {
                break;
            }
            interrupted += 1;
        }
        let fresh = format!("fresh-{round}");
        archive.ingest_as(&fresh, &options);
        check_same(&fresh, &archive.answers("index"), &archive.answers(&fresh));
    }
    assert!(interrupted > 4, "only {interrupted} runs were interrupted");
}

#[test]
fn what_is_gone_stays_while_it_may_have_moved() {
    let mut archive = Archive::new();
    for number in 0..30 {
        archive.put(
            &format!("a/{number}.txt"),
            &format!("Haus {number}\n\nEin Haus am See, Nummer {number}.\n"),
        );
    }
    archive.ingest();
    let corpus = archive.corpus();
    std::fs::rename(corpus.join("a"), corpus.join("b")).expect("moved");
    let report = stopped(&archive, "index", Duration::ZERO);
    assert!(report.interrupted && report.files.pending == 30, "{report:?}");
    assert_eq!((report.articles.removed, report.articles.total, report.commit), (0, 30, None), "{report:?}");
    let report = archive.ingest();
    assert_eq!(
        (report.articles.removed, report.articles.total, report.files.seen),
        (0, 30, 30),
        "{report:?}"
    );
}
