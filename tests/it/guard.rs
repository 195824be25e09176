//! A corpus that is suddenly not there stays in the index until somebody says that it is gone.

use std::fs;

use depesche::ingest::MASS_REMOVAL_FILES_MIN;
use serde_json::{Value, json};

use crate::support::{Desk, Run, check_sums};

/// A desk with two folders, `a` of 40 files and `b` of two, indexed.
fn desk() -> Desk {
    let desk = Desk::new(&[]);
    for (folder, files) in [("a", 40), ("b", 2)] {
        for number in 0..files {
            let text = format!("Haus {number}\n\nIm Haus {folder}{number} am See wohnt niemand.\n");
            desk.write(&format!("{folder}/2020-01-01-{number}.txt"), text);
        }
    }
    assert_eq!(index(&desk, &[]).code, 0);
    desk
}

fn index(desk: &Desk, arguments: &[&str]) -> Run {
    desk.run(&[&["index", "--format", "json"], arguments, &["a", "b"]].concat())
}

fn articles(desk: &Desk) -> Value {
    desk.run(&["status", "--format", "json"]).json()["articles"].clone()
}

fn remove(desk: &Desk, numbers: std::ops::Range<usize>) {
    for number in numbers {
        fs::remove_file(desk.path().join(format!("a/2020-01-01-{number}.txt"))).expect("removed");
    }
}

#[test]
fn a_missing_or_empty_folder_is_an_error() {
    let desk = desk();
    fs::rename(desk.path().join("a"), desk.path().join("unmounted")).expect("moved");
    desk.write("b/new.txt", "Neu\n\nEin Boot.\n");
    for state in ["is missing", "holds no files"] {
        let run = index(&desk, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        let error =
            format!("error: a: {state}, but the index has 40 files from it\nhint: nothing was changed;");
        assert!(run.err.starts_with(&error), "{run:?}");
        assert_eq!(articles(&desk), 42);
        assert_eq!(index(&desk, &["--dry-run"]).code, 2);

        let run = index(&desk, &["--on-empty-corpus", "keep"]);
        let report = run.json();
        assert_eq!((run.code, &report["articles"]["total"]), (0, &43.into()), "{run:?}");
        let reason = format!("{state}; its articles stay in the index");
        assert_eq!(report["problems"], json!([{"path": "a", "record": null, "reason": reason}]));

        fs::remove_file(desk.path().join("b/new.txt")).expect("removed");
        assert_eq!(index(&desk, &["--on-empty-corpus", "keep"]).json()["articles"]["total"], 42);
        desk.write("b/new.txt", "Neu\n\nEin Boot.\n");
        // As an empty mount point is left behind.
        fs::create_dir_all(desk.path().join("a/lost+found")).expect("made");
    }
    let run = index(&desk, &["--on-empty-corpus", "remove"]);
    let report = run.json();
    assert_eq!((run.code, &report["files"]["removed"], &report["retained"]), (0, &40.into(), &json!([])));
    assert_eq!((&report["articles"]["total"], index(&desk, &[]).code), (&3.into(), 0));
}

#[test]
fn a_first_run_may_find_nothing() {
    let desk = Desk::new(&[]);
    fs::create_dir(desk.path().join("a")).expect("made");
    fs::create_dir(desk.path().join("b")).expect("made");
    assert_eq!(index(&desk, &[]).code, 0);
    assert_eq!(desk.run(&["index", "--on-empty-corpus", "remove", "c"]).code, 2, "it was never there");
}

#[test]
fn most_files_gone_is_no_removal() {
    let desk = desk();
    remove(&desk, 0..30);
    desk.write("a/2020-01-01-39.txt", "Geändert\n\nEin Boot am See.\n");
    desk.write("b/new.txt", "Neu\n\nEin Boot.\n");
    fs::remove_file(desk.path().join("b/2020-01-01-0.txt")).expect("removed");
    for round in 0..2 {
        let run = index(&desk, &[]);
        let report = run.json();
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(report["retained"], json!([{"root": "a", "files": 30, "known": 40, "articles": 30}]));
        // All else is done, in the first run.
        check_sums(&report, 42);
        let done = if round == 0 { (1, 1, 1) } else { (0, 0, 0) };
        let counts = ["added", "replaced", "removed"].map(|name| report["articles"][name].as_u64());
        assert_eq!(counts, [Some(done.0), Some(done.1), Some(done.2)], "{report}");
        assert_eq!(articles(&desk), 42);
    }
    let text = desk.run(&["index", "a", "b"]);
    let line =
        "not removed: 30 of 40 files from a are gone, what the index has of them stays (30 articles)\n";
    assert!(text.code == 2 && text.out.ends_with(line), "{text:?}");
    assert!(
        text.err.ends_with("hint: --allow-mass-removal removes the articles of files that are gone\n"),
        "{text:?}"
    );
    let run = index(&desk, &["--allow-mass-removal"]);
    assert_eq!((run.code, check_sums(&run.json(), 42)), (0, 12), "{run:?}");
    assert_eq!(index(&desk, &[]).code, 0);
}

#[test]
fn few_files_or_few_of_many_are_taken_out() {
    let desk = desk();
    remove(&desk, 0..20);
    let run = index(&desk, &[]);
    assert_eq!((run.code, check_sums(&run.json(), 42)), (0, 22), "half of them: {run:?}");
    remove(&desk, 20..34);
    let run = index(&desk, &["--allow-mass-removal"]);
    assert_eq!((run.code, check_sums(&run.json(), 22)), (0, 8), "{run:?}");
    remove(&desk, 34..34 + MASS_REMOVAL_FILES_MIN - 1);
    let run = index(&desk, &[]);
    assert_eq!((run.code, check_sums(&run.json(), 8)), (0, 4), "most of them, but few: {run:?}");
}

#[test]
fn a_folder_that_moved_is_not_gone() {
    let desk = desk();
    fs::create_dir(desk.path().join("b/archive")).expect("made");
    fs::rename(desk.path().join("a"), desk.path().join("b/archive/a")).expect("moved");
    fs::create_dir(desk.path().join("a")).expect("made");
    desk.write("a/new.txt", "Neu\n\nEin Boot.\n");
    let run = index(&desk, &[]);
    assert_eq!((run.code, &run.json()["files"]["moved"]), (0, &40.into()), "{run:?}");
}

#[test]
fn a_list_of_files_is_guarded_too() {
    let desk = desk();
    remove(&desk, 0..39);
    let index = |flags: &[&str]| {
        let list = "a/2020-01-01-39.txt\n";
        desk.run_with(&[&["index", "--format", "json", "--files-from", "-"], flags].concat(), list)
    };
    let run = index(&[]);
    let retained = json!([{"root": null, "files": 39, "known": 42, "articles": 39}]);
    assert_eq!((run.code, &run.json()["retained"]), (2, &retained), "{run:?}");
    assert_eq!(articles(&desk), 42);
    assert_eq!((index(&["--allow-mass-removal"]).code, articles(&desk)), (0, 3.into()));
}
