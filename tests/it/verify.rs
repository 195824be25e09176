//! Damage of every kind of file is found and named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use depesche::{Error, Index, Problem, verify};

use crate::archive::{Archive, small};
use crate::random::Random;
use crate::support::{CORPUS, Desk};

/// An index with several segments, removed articles, names and corrections.
fn damaged_later() -> Desk {
    let desk = Desk::new(CORPUS);
    desk.write("index.corrections.tsv", "alias\tNordlicht\tNordlicht AG\n");
    desk.write("corpus/namen.txt", "Merkel in Genf\n\nAngela Merkel trifft in Genf Joe Biden.\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    desk.write("corpus/neu.txt", "Neu\n\nOlaf Scholz reist nach Kassel.\n");
    fs::remove_file(desk.path().join("corpus/a.md")).expect("removed");
    desk.write("corpus/b.jsonl", CORPUS[1].1.lines().next().expect("a line"));
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    desk
}

/// The files that a commit consists of.
fn files(dir: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(dir.join("meta.json")).expect("read");
    let names = fs::read_dir(dir).expect("listed").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = names
        .filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let segment = name.split('.').next().is_some_and(|id| {
                let id = id.to_owned();
                id.len() == 32 && text.replace('-', "").contains(&id)
            });
            segment || text.contains(&name) || name == "meta.json" || name == ".managed.json"
        })
        .collect();
    files.sort();
    files
}

fn problems(dir: &Path) -> Vec<Problem> {
    verify(dir).expect("checked").problems
}

/// Whether a file is named as the only one that is damaged.
#[track_caller]
fn check_named(dir: &Path, path: &Path, what: &str) {
    let found = problems(dir);
    let named: BTreeSet<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
    assert!(named.contains(path.to_str().expect("a path")), "{what} of {}: {found:?}", path.display());
}

#[test]
fn a_sound_index_is_sound() {
    let desk = damaged_later();
    let dir = desk.path().join("index");
    let verification = verify(&dir).expect("checked");
    assert_eq!((verification.problems, verification.commit, verification.articles), (vec![], 2, 4));
    assert!(verification.files >= 10 && verification.bytes > 1000);
    let run = desk.run(&["verify"]);
    assert!(run.code == 0 && run.out.starts_with("sound: commit 2 of "), "{run:?}");
    let json = desk.run(&["verify", "--format", "json"]).json();
    assert_eq!((&json["sound"], &json["articles"]), (&true.into(), &4.into()), "{json}");
    assert_eq!(desk.run(&["verify", "--index", "corpus"]).code, 2);
    // Made, and nothing put into it yet; and without entities.
    let empty = Index::open_or_create(desk.path().join("empty")).expect("an index");
    assert_eq!(problems(empty.dir()), []);
    assert_eq!(desk.run(&["index", "--index", "plain", "--no-entities", "corpus"]).code, 0);
    assert_eq!(problems(&desk.path().join("plain")), []);
    for seed in 70..73 {
        let mut archive = Archive::random(seed, 20);
        for _ in 0..3 {
            archive.change();
            archive.ingest();
        }
        assert_eq!(problems(&archive.dir("index")), [], "seed {seed}");
        depesche::reindex(archive.dir("index"), &depesche::ReindexOptions::default(), &mut |_, _| {})
            .expect("built anew");
        assert_eq!(problems(&archive.dir("index")), [], "seed {seed}, built anew");
    }
}

#[test]
fn a_changed_byte_in_any_file_is_found() {
    let desk = damaged_later();
    let dir = desk.path().join("index");
    let mut random = Random::new(4);
    let mut kinds = BTreeSet::new();
    for path in files(&dir) {
        let good = fs::read(&path).expect("read");
        kinds.insert(path.extension().expect("an ending").to_owned());
        // All of a small file and of both ends of a large one; some in between.
        let mut places: BTreeSet<usize> = (0..good.len().min(20)).collect();
        places.extend((good.len().saturating_sub(120)..good.len()).step_by(4));
        places.extend((0..10).map(|_| random.below(good.len())));
        if path.ends_with("meta.json") {
            // Segments and numbers are in the first part, what the commit says in the last.
            places.extend((0..500).step_by(2));
            places.extend((0..good.len()).step_by(13));
        }
        for at in places {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << random.below(8);
            fs::write(&path, bytes).expect("written");
            check_named(&dir, &path, &format!("byte {at}"));
        }
        fs::write(&path, &good).expect("written");
    }
    assert!(kinds.len() >= 9, "{kinds:?}");
    assert_eq!(problems(&dir), []);
}

#[test]
fn a_file_that_is_missing_or_cut_is_found() {
    let desk = damaged_later();
    let dir = desk.path().join("index");
    for path in files(&dir) {
        let good = fs::read(&path).expect("read");
        fs::remove_file(&path).expect("removed");
        check_named(&dir, &path, "the loss");
        for length in [0, good.len() / 2, good.len() - 1] {
            fs::write(&path, &good[..length]).expect("written");
            check_named(&dir, &path, &format!("the end after {length}"));
        }
        fs::write(&path, &good).expect("written");
    }
    let run = desk.run(&["verify"]);
    assert_eq!(run.code, 0, "{run:?}");
    let ledger = dir.join("ledger-2.bin");
    fs::remove_file(&ledger).expect("removed");
    let run = desk.run(&["verify"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.starts_with("index/ledger-2.bin: missing\ndamaged: 1 problem; commit 2 "), "{run:?}");
    let run = desk.run(&["verify", "--format", "json"]);
    assert_eq!((run.code, &run.json()["problems"][0]["path"]), (2, &"index/ledger-2.bin".into()));
}

#[test]
fn articles_and_ledger_that_disagree_are_found() {
    let desk = damaged_later();
    let dir = desk.path().join("index");
    // The ledger of another index, whose articles are others.
    desk.write("other/neu.txt", "Neu\n\nOlaf Scholz reist nach Kassel.\n");
    desk.write("other/fremd.txt", "Fremd\n\nEin Haus am Hang.\n");
    assert_eq!(desk.run(&["index", "--index", "second", "other"]).code, 0);
    fs::copy(desk.path().join("second/ledger-1.bin"), dir.join("ledger-2.bin")).expect("copied");
    let found = problems(&dir);
    let reasons = |path: &str| {
        let of_path = found.iter().filter(|problem| problem.path == path);
        of_path.map(|problem| problem.reason.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(reasons("other/fremd.txt"), ["its article is in the ledger and not in the index"]);
    assert_eq!(reasons("corpus/namen.txt"), ["its article is in the index and not in the ledger"]);
    assert_eq!(desk.run(&["verify"]).code, 2);
}

#[test]
fn what_is_no_damage_is_an_error() {
    let desk = damaged_later();
    assert!(matches!(verify(desk.path().join("corpus")), Err(Error::NoIndex { .. })));
    let meta = desk.path().join("index/meta.json");
    let text = fs::read_to_string(&meta).expect("read");
    // An earlier format has no checksum there.
    let at = text.find(",\\\"checksum\\\"").or_else(|| text.find("\\\"checksum\\\"")).expect("a checksum");
    let end = at + text[at + 2..].find(",\\\"").expect("more") + 2;
    let old = format!("{}{}", &text[..at], &text[end + usize::from(!text[at..].starts_with(','))..]);
    fs::write(&meta, old.replace("\\\"format\\\":", "\\\"format\\\":9")).expect("written");
    assert!(matches!(verify(desk.path().join("index")), Err(Error::Incompatible { .. })));
}

/// A writer that goes on meanwhile does not make an index look damaged.
#[test]
fn it_may_run_beside_a_writer() {
    let mut archive = Archive::random(80, 10);
    let dir = archive.dir("index");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let checks = scope.spawn(|| {
            let mut commits = BTreeSet::new();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let verification = verify(&dir).expect("checked");
                assert_eq!(verification.problems, []);
                commits.insert(verification.commit);
            }
            commits.len()
        });
        for _ in 0..25 {
            archive.change();
            archive.ingest_as("index", &depesche::IngestOptions::default().writer(small()));
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(checks.join().expect("joined") > 3);
    });
}
