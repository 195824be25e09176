//! A backup is an index of one commit, whatever the writer does meanwhile.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use depesche::{BackupOptions, Error, Index, Searcher, backup, verify};

use crate::archive::Archive;
use crate::support::{CORPUS, Desk, Run, check_same};

/// Runs of the writer beside which backups are made.
const ROUNDS: usize = 6;

/// All files of a folder and what they hold, but for the lock.
fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(dir).expect("listed").map(|entry| entry.expect("an entry"));
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let named = named.filter(|(name, _)| !name.contains("lock"));
    let mut files: Vec<_> = named.map(|(name, path)| (name, fs::read(path).expect("read"))).collect();
    files.sort();
    files
}

#[test]
fn a_backup_is_an_index() {
    let desk = Desk::new(CORPUS);
    desk.write("corpus/namen.txt", "Merkel in Genf\n\nAngela Merkel trifft in Genf Joe Biden.\n");
    desk.write("index.corrections.tsv", "alias\tBiden\tJoseph Biden\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let answer =
        |index: &str| desk.run(&["search", "--index", index, "--format", "json", "Kamera Merkel"]).out;
    let expected = answer("index");
    for (name, flags, linked) in [("linked", &[][..], true), ("copied", &["--copy"], false)] {
        let mut arguments = vec!["backup", "--format", "json", name];
        arguments.extend(flags);
        let run = desk.run(&arguments);
        let made = run.json();
        assert_eq!((run.code, &made["commit"]["number"]), (0, &1.into()), "{run:?}");
        assert_eq!(made["linked"].as_u64() > Some(0), linked, "{made}");
        assert!(made["copied"].as_u64() > Some(1) && made["bytes"].as_u64() > Some(1000), "{made}");
        assert_eq!(answer(name), expected);
        let run = desk.run(&["verify", "--index", name]);
        assert!(run.code == 0 && run.out.starts_with("sound: commit 1 of "), "{run:?}");
    }
    // It has the corrections with it, and is refreshed like any index, without the other's noticing.
    let before = contents(&desk.path().join("index"));
    desk.write("corpus/neu.txt", "Neu\n\nOlaf Scholz sieht eine Kamera in Kassel.\n");
    fs::remove_file(desk.path().join("corpus/a.md")).expect("removed");
    let report = desk.run(&["index", "--index", "linked", "--format", "json", "corpus"]).json();
    assert_eq!((&report["articles"]["added"], &report["articles"]["removed"]), (&1.into(), &1.into()));
    assert!(desk.path().join("linked/corrections.tsv").is_file());
    assert_eq!(contents(&desk.path().join("index")), before);
    // And the other way round.
    let before = contents(&desk.path().join("copied"));
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(desk.run(&["reindex"]).code, 0);
    assert_eq!(answer("copied"), expected);
    assert_eq!(contents(&desk.path().join("copied")), before);
    for index in ["index", "linked", "copied"] {
        assert_eq!(desk.run(&["verify", "--index", index]).code, 0, "{index}");
    }
}

#[test]
fn only_an_empty_folder_is_filled() {
    let desk = Desk::indexed();
    fs::create_dir(desk.path().join("empty")).expect("made");
    let run = desk.run(&["backup", "empty"]);
    assert!(run.code == 0 && run.out.starts_with("commit 1 of "), "{run:?}");
    let before = contents(&desk.path().join("empty"));
    for to in ["empty", "corpus", "index", "."] {
        let run = desk.run(&["backup", to]);
        assert!(run.code == 2 && run.err.contains("a backup needs an empty folder"), "{run:?}");
    }
    assert_eq!(contents(&desk.path().join("empty")), before);
    let run = desk.run(&["backup", "--index", "corpus", "new"]);
    assert!(run.code == 2 && run.err.contains("no index here"), "{run:?}");
    assert!(!desk.path().join("new").exists());
    // Of a commit that is not whole nothing is left.
    fs::remove_file(desk.path().join("index/ledger-1.bin")).expect("removed");
    let dir = desk.path().join("index");
    let made = backup(&dir, desk.path().join("a/new"), BackupOptions::default());
    assert!(matches!(made, Err(Error::Damaged { path, .. }) if path.ends_with("ledger-1.bin")));
    assert!(!desk.path().join("a/new").exists());
}

/// A process indexes without pause, adding, changing and removing, while backups are made.
#[test]
fn it_may_be_made_beside_a_running_writer() {
    let mut archive = Archive::random(90, 12);
    let dir = archive.dir("index");
    let mut commits = Vec::new();
    for round in 0..ROUNDS {
        archive.change();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_depesche"));
        command.args(["index", "--threads", "2", "--memory", "15", "--index"]).arg(&dir);
        command.arg(archive.corpus()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut writer = command.spawn().expect("started");
        let mut made = 0;
        loop {
            let running = writer.try_wait().expect("asked").is_none();
            let to = archive.dir(&format!("backup-{round}-{made}"));
            let options = BackupOptions::default().copy(made % 3 == 2);
            let done = backup(&dir, &to, options).expect("made");
            assert_eq!(verify(&to).expect("checked").problems, [], "round {round}, {made}");
            let index = Index::open(&to).expect("an index");
            assert_eq!(index.commit_info().expect("a payload").commit, done.commit);
            let searcher = Searcher::open(&index).expect("opened");
            assert_eq!(searcher.len(), index.ledger().expect("a ledger").articles());
            commits.push(done.commit);
            made += 1;
            if !running {
                check_same(
                    "the last",
                    &archive.answers(&format!("backup-{round}-{}", made - 1)),
                    &archive.answers("index"),
                );
                break;
            }
        }
        let output = writer.wait_with_output().expect("ended");
        assert!(output.status.success(), "{output:?}");
    }
    assert!(commits.is_sorted() && commits.last() > commits.first(), "{commits:?}");
    assert!(commits.len() > ROUNDS, "none was made while a writer ran: {commits:?}");
}

#[test]
fn it_is_copied_where_files_can_not_be_shared() {
    let desk = Desk::indexed();
    let elsewhere = Path::new("/dev/shm");
    if !elsewhere.is_dir() {
        return eprintln!("skipped: there is no /dev/shm");
    }
    let to = tempfile::tempdir_in(elsewhere).expect("a folder");
    let run = Run::of(desk.command(&["backup"]).arg(to.path()));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(verify(to.path()).expect("checked").problems, []);
}
