//! `depesche watch`: what changes in a folder is soon found, and each refresh is a line.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use depesche::{Index, WriterOptions};
use serde_json::Value;

use crate::support::{CORPUS, Desk, check_sums};

/// Longer than any refresh takes, on any machine.
const LONG: Duration = Duration::from_secs(120);

/// A watch that runs, and the lines that it writes.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
    /// Articles in the index after the last line.
    total: u64,
}

impl Watch {
    fn begin(desk: &Desk, arguments: &[&str]) -> Self {
        let mut command = desk.command(&["watch", "--format", "json", "--rest", "50"]);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("started");
        let out = lines(child.stdout.take().expect("piped"));
        let err = lines(child.stderr.take().expect("piped"));
        Self { child, out, err, total: 0 }
    }

    /// Reads reports until the index has so many articles; gives the last.
    #[track_caller]
    fn until(&mut self, total: u64) -> Value {
        loop {
            let line = self.out.recv_timeout(LONG).expect("a line");
            let report: Value = serde_json::from_str(&line).expect("JSON");
            self.total = check_sums(&report, self.total);
            if self.total == total {
                return report;
            }
        }
    }

    /// Sends a signal; gives the exit code and what was written since the last line.
    fn end(mut self, signal: &str) -> (Option<i32>, Vec<String>, Vec<String>) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("run");
        assert!(sent.success());
        let code = self.child.wait().expect("ended").code();
        (code, self.out.iter().collect(), self.err.iter().collect())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Where a test failed; else it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    receiver
}

#[test]
fn what_changes_is_soon_found() {
    let desk = Desk::new(CORPUS);
    // The index lies in the folder that is watched, and does not wake it.
    let mut watch = Watch::begin(&desk, &["--index", "corpus/index", "corpus"]);
    let first = watch.until(4);
    assert_eq!((&first["articles"]["added"], &first["commit"]), (&4.into(), &1.into()));

    desk.write("corpus/new/deep/2020-01-01-leuchtturm.txt", "Turm\n\nAm Hafen steht ein Leuchtturm.\n");
    watch.until(5);
    let found = |query: &str| {
        desk.run(&["search", "--index", "corpus/index", "--format", "jsonl", query]).json_lines().len()
    };
    assert_eq!(found("+Leuchtturm"), 1);
    // In a folder that came after the watch had begun.
    desk.write("corpus/new/deep/2020-01-02-mole.txt", "Mole\n\nAuf der Mole sitzt ein Angler.\n");
    watch.until(6);
    fs::rename(desk.path().join("corpus/new"), desk.path().join("corpus/old")).expect("moved");
    fs::remove_file(desk.path().join("corpus/a.md")).expect("removed");
    let report = watch.until(5);
    assert_eq!(report["problems"], Value::Array(Vec::new()));
    assert_eq!((found("+Leuchtturm"), found("+Bahnhof")), (1, 0));
    let (code, out, err) = watch.end("-INT");
    assert_eq!((code, err), (Some(0), Vec::new()), "{out:?}");
}

#[test]
fn it_waits_for_others_and_ends_while_it_waits() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let mut watch = Watch::begin(&desk, &["corpus"]);
    watch.total = 4;
    watch.until(4);
    let writer = index.writer(WriterOptions::default()).expect("the lock");
    desk.write("corpus/new.txt", "Turm\n\nAm Hafen steht ein Leuchtturm.\n");
    let said = watch.err.recv_timeout(LONG).expect("a line");
    assert!(said.starts_with("waiting for another writer (pid "), "{said}");
    drop(writer);
    watch.until(5);
    let writer = index.writer(WriterOptions::default()).expect("the lock");
    desk.write("corpus/newer.txt", "Mole\n\nAuf der Mole sitzt ein Angler.\n");
    watch.err.recv_timeout(LONG).expect("a line");
    let (code, out, _) = watch.end("-TERM");
    assert_eq!((code, out.len()), (Some(0), 0), "{out:?}");
    drop(writer);
}

#[test]
fn a_folder_that_goes_and_comes_back() {
    let desk = Desk::new(CORPUS);
    let mut watch = Watch::begin(&desk, &["--rescan", "1", "corpus"]);
    watch.until(4);
    let (corpus, away) = (desk.path().join("corpus"), desk.path().join("away"));
    fs::rename(&corpus, &away).expect("moved");
    let said = watch.err.recv_timeout(LONG).expect("a line");
    assert_eq!(said, "error: corpus: is missing, but the index has 3 files from it");
    assert_eq!(desk.run(&["search", "Kamera"]).code, 0, "the index is as it was");
    fs::rename(&away, &corpus).expect("moved");
    desk.write("corpus/new.txt", "Turm\n\nAm Hafen steht ein Leuchtturm.\n");
    watch.until(5);
    assert_eq!(watch.end("-INT").0, Some(0));
}

#[test]
fn what_is_wrong_from_the_start_ends_it() {
    let desk = Desk::new(CORPUS);
    for arguments in [&["watch", "nowhere"][..], &["watch"], &["watch", "--include", "[a", "corpus"]] {
        let run = desk.run(arguments);
        assert!(run.code == 2 && run.out.is_empty() && !run.err.is_empty(), "{run:?}");
    }
}

#[test]
fn a_single_file_may_be_replaced() {
    let desk = Desk::new(CORPUS);
    let mut watch = Watch::begin(&desk, &["corpus/b.jsonl"]);
    watch.until(2);
    let third = "{\"id\":\"npd-3\",\"title\":\"Neu\",\"date\":\"2021-01-15\",\"text\":\"Ein Boot.\"}\n";
    for total in [3, 4] {
        let text = fs::read_to_string(desk.path().join("corpus/b.jsonl")).expect("read");
        desk.write("corpus/b.new", text + &third.replace("npd-3", &format!("npd-{total}")));
        fs::rename(desk.path().join("corpus/b.new"), desk.path().join("corpus/b.jsonl")).expect("moved");
        watch.until(total);
    }
    assert_eq!(watch.end("-INT").0, Some(0));
}
