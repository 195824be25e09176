//! An index built anew from what it stores is what one built from its corpus is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use depesche::{
    Article, Error, Index, Query, ReindexOptions, SearchOptions, Searcher, ingest::ReindexReport, reindex,
};
use serde_json::Value;

use crate::archive::{Archive, small};
use crate::support::{CORPUS, Desk, check_same};

fn options() -> ReindexOptions {
    ReindexOptions::default().writer(small())
}

fn build_anew(dir: &Path) -> ReindexReport {
    reindex(dir, &options(), &mut |_, _| {}).expect("built anew")
}

/// Changes the number behind a name in the payload of an index.
fn set_version(dir: &Path, name: &str, version: u32) {
    let meta = dir.join("meta.json");
    let text = fs::read_to_string(&meta).expect("read");
    let at = text.find(&format!("\\\"{name}\\\":")).expect("a version") + name.len() + 5;
    let end = at + text[at..].find(|char: char| !char.is_ascii_digit()).expect("an end");
    fs::write(&meta, format!("{}{version}{}", &text[..at], &text[end..])).expect("written");
}

/// Names of the files in an index.
fn files(dir: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(dir).expect("listed");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn an_index_built_anew_answers_as_one_built_from_the_corpus() {
    for seed in 40..43 {
        let mut archive = Archive::random(seed, 30);
        for _ in 0..6 {
            archive.change();
        }
        archive.ingest();
        let expected = archive.answers("index");
        let old = archive.index("index").commit_info().expect("a payload");
        // A searcher of the old index keeps it.
        let searcher = archive.searcher();
        let before = searcher.search(&Query::parse("Haus"), &SearchOptions::default()).expect("answered");
        let report = build_anew(&archive.dir("index"));
        assert_eq!((report.commit, report.articles), (old.commit + 1, searcher.len()));
        check_same(&format!("seed {seed}"), &archive.answers("index"), &expected);
        let after = searcher.search(&Query::parse("Haus"), &SearchOptions::default()).expect("answered");
        assert_eq!(before, after);
        // The next run finds the files unchanged, and later ones go on from there.
        let again = archive.ingest();
        assert_eq!(again.files.unchanged, again.files.seen);
        assert_eq!(again.articles.unchanged, again.articles.total);
        archive.change();
        archive.ingest();
        archive.ingest_as("fresh", &depesche::IngestOptions::default());
        check_same(&format!("seed {seed}, refreshed"), &archive.answers("index"), &archive.answers("fresh"));
    }
}

#[test]
fn the_sample_corpus_of_every_format_is_built_anew() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().expect("a folder");
    let index = |name: &str| Index::open_or_create(dir.path().join(name)).expect("an index");
    let options = depesche::IngestOptions::default().writer(small());
    depesche::ingest(&index("a"), &[root.join("corpus")], &options, &mut |_| {}).expect("indexed");
    let answers = || {
        let searcher = Searcher::open(&index("a")).expect("opened");
        let all = SearchOptions::default().limit(1000).entities(true);
        let ask = |text: &&str| searcher.search(&Query::parse(text), &all).expect("answered");
        let results: Vec<_> = ["", "Kamera", "Haus Wasser", "Bahn"].iter().map(ask).collect();
        let ids: BTreeSet<&str> = results[0].hits.iter().map(|hit| hit.id.as_str()).collect();
        let articles: Vec<Article> = ids.iter().flat_map(|id| searcher.articles(id).expect("read")).collect();
        (results, articles, index("a").ledger().expect("a ledger"))
    };
    let expected = answers();
    assert!(expected.1.len() >= 90);
    build_anew(&dir.path().join("a"));
    check_same("the sample corpus", &answers(), &expected);
}

#[test]
fn an_index_of_another_version_is_refused_and_built_anew() {
    let desk = Desk::indexed();
    let dir = desk.path().join("index");
    let expected = desk.run(&["search", "Kamera", "--format", "json"]).out;
    let current: u32 = {
        let status: Value = desk.run(&["status", "--format", "json"]).json();
        status["analysis"]["format"].as_u64().expect("a number") as u32
    };
    fs::rename(desk.path().join("corpus"), desk.path().join("away")).expect("moved");
    for (name, version) in [("rules", 999), ("compounds", 0), ("names", 77)] {
        set_version(&dir, name, version);
        for arguments in [&["search", "Kamera"][..], &["status"], &["index", "away"]] {
            let run = desk.run(arguments);
            assert_eq!(run.code, 2, "{run:?}");
            assert!(
                run.err.contains("this version needs") && run.err.contains("`depesche reindex`"),
                "{run:?}"
            );
        }
        let run = desk.run(&["reindex"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.starts_with("4 articles built anew in "), "{run:?}");
        assert_eq!(desk.run(&["search", "Kamera", "--format", "json"]).out, expected);
    }
    fs::rename(desk.path().join("away"), desk.path().join("corpus")).expect("moved");
    let report = desk.run(&["index", "--format", "json", "corpus"]).json();
    let unchanged = ["files", "articles"].map(|what| &report[what]["unchanged"]);
    assert_eq!(unchanged, [&Value::from(3), &Value::from(4)], "{report}");

    // Formats that store no originals, and those that are not known yet.
    for format in [1, 2, current + 1] {
        set_version(&dir, "format", format);
        for arguments in [&["search", "Kamera"][..], &["reindex"]] {
            let run = desk.run(arguments);
            assert_eq!(run.code, 2, "{run:?}");
            assert!(run.err.contains("hint: remove the folder index"), "{run:?}");
        }
        set_version(&dir, "format", current);
        assert_eq!(desk.run(&["search", "Kamera", "--format", "json"]).out, expected);
    }
    let report = desk.run(&["reindex", "--format", "json"]).json();
    assert_eq!(
        (&report["version"], &report["articles"], &report["from_format"]),
        (&1.into(), &4.into(), &current.into())
    );
    assert!(report["commit"].as_u64() >= Some(5), "{report}");
}

#[test]
fn what_is_built_anew_leaves_nothing_of_the_old_but_for_one_commit() {
    let desk = Desk::new(CORPUS);
    desk.write("corpus/namen.txt", "Merkel in Genf\n\nAngela Merkel trifft in Genf Joe Biden.\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let dir = desk.path().join("index");
    let segments = |files: &BTreeSet<String>| {
        files.iter().filter(|name| name.ends_with(".store")).cloned().collect::<BTreeSet<_>>()
    };
    let old = segments(&files(&dir));
    build_anew(&dir);
    let new = segments(&files(&dir));
    assert!(!new.is_empty() && new.is_disjoint(&old), "{old:?} {new:?}");
    build_anew(&dir);
    let left = files(&dir);
    for name in ["ledger-3.bin", "forms-3.bin", "entities-3.bin", "corrections.tsv", "README.md"] {
        let expected = !name.contains("corrections") && !name.contains("README");
        assert_eq!(left.contains(name), expected, "{name}: {left:?}");
    }
    assert!(left.contains("ledger-2.bin") && !left.contains("ledger-1.bin"), "{left:?}");
    assert!(!left.contains(".reindex"), "{left:?}");
    desk.write("corpus/neu.txt", "Neu\n\nEin Haus am Hang.\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let left = files(&dir);
    assert!(!left.contains("ledger-2.bin") && !left.contains("forms-1.bin"), "{left:?}");
}

#[test]
fn articles_of_apps_and_corrections_stay() {
    let desk = Desk::new(CORPUS);
    desk.write("index.corrections.tsv", "alias\tNordlicht\tNordlicht AG\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let dir = desk.path().join("index");
    let index = Index::open(&dir).expect("an index");
    let mut writer = index.writer(small()).expect("a writer");
    let article = Article::default()
        .path("app")
        .id("n1")
        .title("Hafenfest")
        .body("Kapitän Jonas Petersen feiert.\nTitel\nMehr zum Thema")
        .record(1);
    writer.put(article.clone()).expect("put");
    writer.commit().expect("committed");
    drop(writer);
    let before = desk.run(&["facets", "--format", "json"]).out;
    let report = build_anew(&dir);
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    let searcher = Searcher::open(&Index::open(&dir).expect("an index")).expect("opened");
    assert_eq!(searcher.articles("n1").expect("read"), [article]);
    assert_eq!(desk.run(&["facets", "--format", "json"]).out, before);
}

#[test]
fn one_builds_anew_at_a_time() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let writer = index.writer(small()).expect("the lock");
    assert!(matches!(reindex(index.dir(), &options(), &mut |_, _| {}), Err(Error::Locked { .. })));
    drop(writer);
    let nowhere = desk.path().join("nowhere");
    assert!(matches!(reindex(&nowhere, &options(), &mut |_, _| {}), Err(Error::NoIndex { .. })));
    assert!(!nowhere.exists());
}

/// A run that is killed at any moment leaves the old index or the new one.
#[test]
fn a_killed_run_leaves_an_index() {
    let archive = Archive::random(50, 60);
    let dir = archive.dir("index");
    let expected = archive.answers("index");
    let command = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_depesche"));
        command.args(["reindex", "--threads", "2", "--memory", "15", "--index"]).arg(&dir);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    assert!(command().status().expect("run").success());
    let building = dir.join(".reindex");
    let files = || fs::read_dir(&building).map_or(0, Iterator::count);
    // Each round waits for more files of the new index. Late ones may come only with its end, so
    // rounds go on until enough runs were killed in the midst.
    let mut killed = 0;
    for round in 0.. {
        let before = archive.index("index").commit_info().expect("a payload").commit;
        let mut child = command().spawn().expect("started");
        let mut ended = false;
        while !ended && files() < round % 12 {
            ended = child.try_wait().expect("asked").is_some();
        }
        child.kill().expect("killed");
        killed += usize::from(!child.wait().expect("ended").success());
        let after = archive.index("index").commit_info().expect("a payload").commit;
        assert!(after == before || after == before + 1, "round {round}");
        check_same(&format!("round {round}"), &archive.answers("index"), &expected);
        if round >= 11 && killed >= 6 {
            break;
        }
    }
    let report = archive.ingest();
    assert_eq!(report.files.unchanged, report.files.seen);
    check_same("completed", &archive.answers("index"), &expected);
}
