//! Running `index` again: only what changed is done, and the numbers add up.

use std::fs;

use serde_json::Value;

use crate::support::{Desk, check_sums};

/// A desk and how many articles its index should hold.
struct Refresh {
    desk: Desk,
    total: u64,
}

impl Refresh {
    fn new(files: &[(&str, &str)]) -> Self {
        Self { desk: Desk::new(files), total: 0 }
    }

    /// Runs `index`, checks that its numbers add up, and compares those that are named: `added 2 removed 1`.
    #[track_caller]
    fn check(&mut self, flags: &[&str], files: &str, articles: &str) -> Value {
        let mut arguments = vec!["index", "--format", "json"];
        arguments.extend(flags);
        arguments.push("corpus");
        let run = self.desk.run(&arguments);
        assert_eq!(run.code, 0, "{run:?}");
        let report = run.json();
        let total = check_sums(&report, self.total);
        for (kind, expected) in [("files", files), ("articles", articles)] {
            let mut found: Vec<String> = report[kind]
                .as_object()
                .expect("counts")
                .iter()
                .filter(|(name, number)| **number != 0 && !matches!(name.as_str(), "seen" | "total"))
                .map(|(name, number)| format!("{name} {number}"))
                .collect();
            found.sort_unstable();
            assert_eq!(found.join(", "), expected, "{kind}: {report}");
        }
        if report["dry_run"] == false {
            self.total = total;
            let status = self.desk.run(&["status", "--format", "json"]).json();
            assert_eq!(status["articles"], total, "the index holds what the report says");
        }
        report
    }

    /// Rewrites a file with another length, so that no clock has to tell the change.
    fn write(&self, path: &str, text: &str) {
        self.desk.write(&format!("corpus/{path}"), text);
    }
}

const FILES: &[(&str, &str)] = &[
    ("corpus/a.txt", "Erstes\n\nEin Haus am See.\n"),
    ("corpus/b.txt", "Zweites\n\nEin Boot auf dem See.\n"),
    (
        "corpus/c.jsonl",
        "{\"id\":\"1\",\"date\":\"2020-01-01\",\"title\":\"Drei\",\"text\":\"Ein Hof.\"}\n{\"id\":\"2\",\"date\":\"2020-01-01\",\"title\":\"Vier\",\"text\":\"Ein Tor.\"}\n",
    ),
];

#[test]
fn a_second_run_has_nothing_to_do() {
    let mut refresh = Refresh::new(FILES);
    let first = refresh.check(&[], "added 3", "added 4");
    assert_eq!(first["commit"], 1);
    refresh.check(&[], "unchanged 3", "unchanged 4");
    refresh.check(&[], "unchanged 3", "unchanged 4");
}

#[test]
fn changed_removed_and_added_files() {
    let mut refresh = Refresh::new(FILES);
    refresh.check(&[], "added 3", "added 4");
    refresh.write("a.txt", "Erstes\n\nEin großes Haus am See.\n");
    fs::remove_file(refresh.desk.path().join("corpus/b.txt")).expect("removed");
    refresh.write("d.txt", "Fünftes\n\nEin Dach.\n");
    refresh.check(
        &[],
        "added 1, changed 1, removed 1, unchanged 1",
        "added 1, removed 1, replaced 1, unchanged 2",
    );
    assert_eq!(refresh.desk.run(&["search", "--format", "paths", "+großes"]).out, "corpus/a.txt\n");
    assert_eq!(refresh.desk.run(&["search", "+Boot"]).code, 1);
}

#[test]
fn a_moved_file() {
    let mut refresh = Refresh::new(FILES);
    refresh.check(&[], "added 3", "added 4");
    let corpus = refresh.desk.path().join("corpus");
    fs::create_dir(corpus.join("old")).expect("made");
    fs::rename(corpus.join("a.txt"), corpus.join("old/a.txt")).expect("moved");
    refresh.check(&[], "moved 1, unchanged 2", "replaced 1, unchanged 3");
    assert_eq!(refresh.desk.run(&["search", "--format", "paths", "+Haus"]).out, "corpus/old/a.txt\n");
}

#[test]
fn one_record_of_a_container() {
    let mut refresh = Refresh::new(FILES);
    refresh.check(&[], "added 3", "added 4");
    refresh.write(
        "c.jsonl",
        "{\"id\":\"1\",\"date\":\"2020-01-01\",\"title\":\"Drei\",\"text\":\"Ein Hof.\"}\n\
         {\"id\":\"2\",\"date\":\"2020-01-01\",\"title\":\"Vier\",\"text\":\"Ein breites Tor.\"}\n\
         {\"id\":\"3\",\"date\":\"2020-01-01\",\"title\":\"Fünf\",\"text\":\"Ein Zaun.\"}\n",
    );
    refresh.check(&[], "changed 1, unchanged 2", "added 1, replaced 1, unchanged 3");
    refresh.write(
        "c.jsonl",
        "{\"id\":\"3\",\"date\":\"2020-01-01\",\"title\":\"Fünf\",\"text\":\"Ein Zaun.\"}\n",
    );
    // It is the first record of its file now, and an article says which it is.
    refresh.check(&[], "changed 1, unchanged 2", "removed 2, replaced 1, unchanged 2");
    assert_eq!(refresh.desk.run(&["show", "3"]).code, 0);
    assert_eq!(refresh.desk.run(&["show", "2"]).code, 1);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let mut refresh = Refresh::new(FILES);
    refresh.check(&["--dry-run"], "added 3", "added 4");
    assert!(!refresh.desk.path().join("index").exists());
    refresh.check(&[], "added 3", "added 4");
    fs::remove_file(refresh.desk.path().join("corpus/b.txt")).expect("removed");
    for _ in 0..2 {
        refresh.check(&["--dry-run"], "removed 1, unchanged 2", "removed 1, unchanged 3");
    }
    assert_eq!(refresh.desk.run(&["search", "+Boot"]).code, 0);
    refresh.check(&[], "removed 1, unchanged 2", "removed 1, unchanged 3");
}

#[test]
fn globs_and_hidden_files_choose() {
    let mut refresh = Refresh::new(FILES);
    refresh.write(".e.txt", "Sechstes\n\nEin Keller.\n");
    refresh.check(&["--include", "*.txt"], "added 2", "added 2");
    refresh.check(&["--exclude", "c.*", "--hidden"], "added 1, unchanged 2", "added 1, unchanged 2");
    refresh.check(&[], "added 1, removed 1, unchanged 2", "added 2, removed 1, unchanged 2");
}

#[test]
fn a_list_of_files() {
    let desk = Desk::new(FILES);
    desk.write("list", "corpus/a.txt\n\ncorpus/missing.txt\n");
    let run = desk.run(&["index", "--files-from", "list", "--format", "json"]);
    let report = run.json();
    assert_eq!((run.code, &report["articles"]["added"]), (0, &Value::from(1)));
    assert_eq!(report["problems"][0]["path"], "corpus/missing.txt");
    let run = desk.run_with(&["index", "--files-from", "-", "--format", "json"], "corpus/b.txt\r\n");
    assert_eq!(run.json()["articles"]["total"], 2, "what is not listed stays");
}

#[test]
fn problems_are_counted_with_the_rest() {
    let mut refresh = Refresh::new(FILES);
    refresh.desk.write("corpus/bad.bin", [0, 1, 2, 0, 3]);
    refresh
        .write("broken.jsonl", "{\"date\":\"2020-01-01\",\"title\":\"A\",\"text\":\"Ein Haus.\"}\n{broken\n");
    let report = refresh.check(&[], "added 4, failed 1", "added 5, failed 1");
    let problems = report["problems"].as_array().expect("problems");
    assert_eq!(problems.len(), 2);
    let records: Vec<_> = problems.iter().map(|problem| problem["record"].as_u64()).collect();
    assert!(records.contains(&None) && records.contains(&Some(2)), "{problems:?}");
}

/// Names of another age, in Latin-1.
#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_stay_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let mut refresh = Refresh::new(FILES);
    let at = |desk: &Desk, name: &[u8]| desk.path().join("corpus").join(OsStr::from_bytes(name));
    for (name, text) in [
        (&b"a\xff.txt"[..], "Zwei\n\nEin Sturm zog auf.\n"),
        (b"a\xfe.txt", "Eins\n\nEin Sturm zog ab.\n"),
        (b"a\\xff.txt", "Null\n\nEin Sturm blieb aus.\n"),
    ] {
        fs::write(at(&refresh.desk, name), text).expect("written");
    }
    refresh.check(&["--dry-run"], "added 6", "added 7");
    refresh.check(&[], "added 6", "added 7");
    refresh.check(&[], "unchanged 6", "unchanged 7");
    let found = refresh.desk.run(&["search", "--format", "paths", "Sturm"]);
    let mut paths: Vec<&str> = found.out.lines().collect();
    paths.sort_unstable();
    assert_eq!(paths, ["corpus/a\\xfe.txt", "corpus/a\\xff.txt", "corpus/a\\xff.txt\\"]);
    // A list of other files does not take them for gone.
    refresh.desk.write("list", "corpus/b.txt\n");
    let run = refresh.desk.run(&["index", "--files-from", "list", "--format", "json"]);
    assert_eq!((run.code, run.json()["articles"]["removed"].as_u64()), (0, Some(0)), "{run:?}");
    fs::remove_file(at(&refresh.desk, b"a\xfe.txt")).expect("removed");
    refresh.check(&[], "removed 1, unchanged 5", "removed 1, unchanged 6");
}
