//! One writer at a time, and readers who don't notice.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use depesche::{Error, Index, IngestOptions, WriterOptions, ingest};

use super::support::{CORPUS, Desk};

#[test]
fn a_second_writer_is_told_who_holds_the_index() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let writer = index.writer(WriterOptions::default()).expect("the lock");
    let host = gethostname::gethostname();
    let holder = format!("(pid {} on {}, since 20", std::process::id(), host.to_string_lossy());
    for arguments in [&["index", "corpus"][..], &["index", "--wait", "1", "corpus"], &["reindex"]] {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        let error = run.err.lines().find(|line| line.starts_with("error: ")).expect("an error");
        assert!(error.contains(&holder), "{}", run.err);
    }
    assert_eq!(desk.run(&["search", "Kamera"]).code, 0, "readers need no lock");
    let second = ingest(&index, &[desk.path().join("corpus")], &IngestOptions::default(), &mut |_| {});
    assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
    drop(writer);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0, "the lock ends with its holder");
}

#[test]
fn a_second_writer_waits_if_asked() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    for arguments in [&["index", "--wait", "600", "corpus"][..], &["reindex", "--wait", "600"]] {
        let writer = index.writer(WriterOptions::default()).expect("the lock");
        let mut command = desk.command(arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
        let mut errors = BufReader::new(child.stderr.take().expect("piped"));
        let mut err = String::new();
        errors.read_line(&mut err).expect("read");
        assert!(err.starts_with("waiting for another writer (pid "), "{err}");
        drop(writer);
        errors.read_to_string(&mut err).expect("read");
        assert_eq!(child.wait().expect("ended").code(), Some(0), "{arguments:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn several_may_make_an_index_at_once() {
    let desk = Desk::new(CORPUS);
    let command = || {
        let mut command = desk.command(&["index", "--wait", "600", "corpus"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started")
    };
    let children: Vec<_> = (0..4).map(|_| command()).collect();
    for child in children {
        let output = child.wait_with_output().expect("ended");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let index = Index::open(desk.path().join("index")).expect("an index");
    assert_eq!(index.ledger().expect("a ledger").articles(), 4);
}

#[test]
fn a_dead_owner_stops_nobody() {
    let desk = Desk::new(&[]);
    let records = (0..3_000).map(|number| format!("{{\"id\":\"{number}\",\"text\":\"Ein Haus am See.\"}}\n"));
    desk.write("corpus/many.jsonl", records.collect::<String>());
    let mut command = desk.command(&["index", "corpus"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    let lock = desk.path().join("index/writer.lock");
    let signed =
        || fs::read_to_string(&lock).is_ok_and(|text| text.contains(&format!("pid {} ", child.id())));
    while !signed() {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(lock.is_file(), "what it wrote is still there");
    let run = desk.run(&["index", "--format", "json", "corpus"]);
    assert_eq!((run.code, &run.json()["articles"]["total"]), (0, &3_000.into()), "{run:?}");
}
