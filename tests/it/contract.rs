//! What scripts rely on: exit codes, streams, flags, the environment.

use std::io;

use crate::support::{Desk, Run};

#[test]
fn exit_codes() {
    let desk = Desk::indexed();
    for (arguments, code) in [
        (&["search", "Kamera"][..], 0),
        (&["search", "Kamera", "--limit", "0"], 0),
        (&["search", "+Quantenphysik"], 1),
        (&["search", "Kamera", "--offset", "1000"], 1),
        (&["search", "???"], 1),
        (&["search", "Kamera", "--format", "csv", "+Quantenphysik"], 1),
        (&["search"], 2),
        (&["search", "--format", "xml", "Kamera"], 2),
        (&["kwic", "Kamera"], 0),
        (&["kwic", "Quantenphysik"], 1),
        (&["kwic"], 2),
        (&["kwic", "--format", "json", "Kamera"], 2),
        (&["explain", "Kamera"], 0),
        (&["explain", "--id", "hk-1", "Kamera"], 0),
        (&["explain", "--id", "hk-1", "Haus"], 1),
        (&["explain", "--id", "nothing", "Haus"], 1),
        (&["explain", "--strict-query", "(Haus"], 2),
        (&["search", "--format", "trec", "Kamera"], 2),
        (&["search", "--from", "2021-13", "Kamera"], 2),
        (&["search", "--from", "2021", "--to", "2020", "Kamera"], 2),
        (&["search", "--facets", "colour", "Kamera"], 2),
        (&["search", "--index", "nowhere", "Kamera"], 2),
        (&["search", "--source", "npd"], 0),
        (&["show", "hk-1"], 0),
        (&["show", "nothing"], 1),
        (&["similar", "hk-1"], 0),
        (&["similar", "nothing"], 1),
        (&["facets"], 0),
        (&["facets", "+Quantenphysik"], 1),
        (&["status"], 0),
        (&["watchlist", "nowhere"], 2),
        (&["watchlist"], 2),
        (&["verify"], 0),
        (&["verify", "--index", "nowhere"], 2),
        (&["backup", "copy"], 0),
        (&["backup", "copy"], 2),
        (&["backup"], 2),
        (&["reindex"], 0),
        (&["reindex", "--index", "nowhere"], 2),
        (&["analyze", "Haus"], 0),
        (&["index", "corpus"], 0),
        (&["index"], 2),
        (&["index", "nowhere"], 2),
        (&["index", "--include", "[a", "corpus"], 2),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["man", "nothing"], 2),
        (&["--version"], 0),
        (&["--help"], 0),
        (&["nothing"], 2),
        (&[], 2),
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {run:?}");
        if code == 2 {
            assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}: {run:?}");
            assert!(!run.err.contains("panicked"), "{arguments:?}: {run:?}");
        }
    }
}

#[test]
fn results_go_to_standard_output_and_hints_to_standard_error() {
    let desk = Desk::indexed();
    for format in ["text", "json", "jsonl", "csv", "paths"] {
        let run = desk.run(&["search", "--format", format, "Kamera", "autor:Huber"]);
        assert!(!run.out.contains("hint:"), "{run:?}");
        assert!(run.err.starts_with("hint: ") && run.err.lines().count() == 1, "{run:?}");
        assert_eq!(desk.run(&["search", "--format", format, "Kamera"]).err, "");
    }
}

#[test]
fn an_error_is_a_line_and_a_hint() {
    let desk = Desk::new(&[]);
    let run = desk.run(&["search", "Kamera"]);
    let expected = "error: index: no index here\n\
                    hint: make one with `depesche index CORPUS`, or name another with --index or DEPESCHE_INDEX\n";
    assert_eq!((run.code, run.err.as_str()), (2, expected));
    let run = desk.run(&["search", "--index", "a/b", "Kamera"]);
    assert!(run.err.contains("`depesche index --index a/b CORPUS`"), "{run:?}");
    assert_eq!(std::fs::read_dir(desk.path()).expect("listed").count(), 0, "searching makes nothing");
}

#[test]
fn the_index_is_found_by_flag_environment_and_default() {
    let desk = Desk::indexed();
    std::fs::rename(desk.path().join("index"), desk.path().join("other")).expect("moved");
    assert_eq!(desk.run(&["search", "Kamera"]).code, 2);
    assert_eq!(desk.run(&["search", "--index", "other", "Kamera"]).code, 0);
    let with =
        |value: &str, arguments: &[&str]| Run::of(desk.command(arguments).env("DEPESCHE_INDEX", value)).code;
    assert_eq!(with("other", &["search", "Kamera"]), 0);
    assert_eq!(with("other", &["search", "--index", "nowhere", "Kamera"]), 2, "a flag comes first");
    std::fs::rename(desk.path().join("other"), desk.path().join("index")).expect("moved");
    assert_eq!(with("", &["search", "Kamera"]), 0, "an empty variable is none");
}

/// The reader is gone before the program begins to write.
#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::indexed();
    for arguments in [
        &["search", "Kamera"][..],
        &["search", "Kamera", "--format", "csv"],
        &["search", "Kamera", "--format", "json"],
        &["facets"],
        &["explain", "Kamera"],
        &["kwic", "Kamera"],
        &["status"],
        &["verify"],
        &["reindex"],
        &["show", "hk-1"],
        &["analyze", "Haus"],
        &["completions", "zsh"],
        &["man"],
        &["--help"],
        &["index", "corpus"],
    ] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let output = desk.command(arguments).stdout(writer).output().expect("run");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), err.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_query_may_begin_with_a_sign() {
    let desk = Desk::indexed();
    let paths = |arguments: &[&str]| {
        let run = Run::of(desk.command(&["search", "--format", "paths", "--sort", "date"]).args(arguments));
        run.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(paths(&["-Handelskrieg", "Kamera"]), ["corpus/a.md"]);
    assert_eq!(paths(&["Kamera", "-Handelskrieg", "--limit", "5"]), ["corpus/a.md"]);
    assert_eq!(paths(&["+Kamera", "+Handelskrieg"]), ["corpus/b.jsonl"]);
    assert_eq!(paths(&["-Kamera", "-Boot"]), ["corpus/b.jsonl"]);
    assert_eq!(paths(&["--", "-Kamera", "-Boot"]), ["corpus/b.jsonl"]);
    assert_eq!(paths(&["-hafen", "-kamera", "-zölle"]), ["corpus/2022-05-04-see.txt"], "-h is no help here");
}

#[test]
fn filters_sort_and_page() {
    let desk = Desk::indexed();
    let ids = |arguments: &[&str]| {
        let mut all = vec!["search", "--format", "jsonl", "--sort", "date"];
        all.extend(arguments);
        let run = desk.run(&all);
        run.json_lines().iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let see = "corpus/2022-05-04-see.txt";
    assert_eq!(ids(&[""]), [see, "npd-2", "hk-1", "npd-1"]);
    assert_eq!(ids(&["--source", "npd"]), ["npd-2", "npd-1"]);
    assert_eq!(ids(&["--source", "npd", "--source", "Hafenkurier"]), ["npd-2", "hk-1", "npd-1"]);
    assert_eq!(ids(&["--from", "2019"]), [see, "npd-2", "hk-1"]);
    assert_eq!(ids(&["--to", "2019"]), ["hk-1", "npd-1"], "the last day of a year counts");
    assert_eq!(ids(&["--from", "2019-03-07", "--to", "2021-01"]), ["npd-2", "hk-1"]);
    assert_eq!(ids(&["--limit", "1", "--offset", "2", ""]), ["hk-1"]);
    let run = desk.run(&["search", "--limit", "1", "--offset", "1", "--sort", "date", "--from", "2000"]);
    assert!(run.out.starts_with("4 articles, 2 to 2\n\n2  Häfen klagen\n"), "{run:?}");
}

#[test]
fn strict_tells_of_problems() {
    let desk = Desk::new(&[("corpus/a.txt", "Titel\n\nText\n"), ("corpus/b.json", "{\"title\":")]);
    let run = desk.run(&["index", "corpus"]);
    assert_eq!((run.code, run.err.lines().count()), (0, 1), "{run:?}");
    assert!(run.err.starts_with("corpus/b.json"), "{run:?}");
    assert_eq!(desk.run(&["index", "--strict", "--index", "other", "corpus"]).code, 2);
    assert_eq!(desk.run(&["index", "--strict", "--index", "third", "corpus/a.txt"]).code, 0);
}

#[test]
fn no_progress_without_a_terminal() {
    let desk = Desk::new(&[("corpus/a.txt", "Titel\n\nText\n")]);
    let run = desk.run(&["index", "corpus"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
}

#[test]
fn a_full_disk_is_an_error() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return eprintln!("skipped: there is no /dev/full");
    };
    let output = Desk::indexed().command(&["search", "Kamera"]).stdout(full).output().expect("run");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"error: standard output: "));
}
