//! A disk that fills up at any moment: one clear error, an index as it was, and a next run
//! that completes.

use std::process::Command;

use crate::archive::{Answers, Archive};
use crate::support::{Run, check_same};

/// An archive whose index is behind its corpus; with what that answers, and what a new one would.
fn archive(seed: u64) -> (Archive, Answers, Answers) {
    let mut archive = Archive::random(seed, 60);
    let before = archive.answers("index");
    for _ in 0..40 {
        archive.change();
    }
    // A file as young as a run is looked at again by the next one, which then commits.
    archive.age();
    archive.ingest_as("fresh", &depesche::IngestOptions::default());
    let after = archive.answers("fresh");
    (archive, before, after)
}

/// Checks how a run ended for which there was too little room; says whether there was.
fn check(archive: &Archive, run: &Run, index: &str, before: &Answers, after: &Answers, reason: &str) -> bool {
    let left = archive.answers(index);
    if run.code == 0 {
        check_same(index, &left, after);
        return false;
    }
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    let lines: Vec<&str> = run.err.lines().collect();
    let [error, hint] = lines[..] else { panic!("{run:?}") };
    assert!(error.starts_with("error: ") && error.contains(reason), "{run:?}");
    assert!(hint.starts_with("hint: make room and run it again"), "{run:?}");
    if left != *before {
        // Of the new commit, lines that repeat in a source may still have to be dropped.
        check_same(index, &left.outline(), &after.outline());
    }
    true
}

/// A program in this folder that may make no file larger than so many blocks.
fn limited(archive: &Archive, blocks: u32, program: &Command) -> Run {
    let mut limited = Command::new("sh");
    limited.current_dir(archive.desk.path());
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    limited.args(["-c", &script, "sh"]).arg(program.get_program()).args(program.get_args());
    Run::of(&mut limited)
}

/// A shell's limit on the size of each file that is written.
#[test]
fn a_file_that_may_not_grow() {
    let (archive, before, after) = archive(31);
    let mut failed = 0;
    for blocks in (0..).map(|step| 1_u32 << step) {
        let run = limited(&archive, blocks, &archive.command("index"));
        if !check(&archive, &run, "index", &before, &after, "File too large") {
            break;
        }
        failed += 1;
    }
    assert!(failed >= 3, "only {failed} runs had too little room");
    let again = archive.ingest();
    assert_eq!((again.commit, again.files.seen), (None, again.files.unchanged), "{again:?}");
    check_same("completed", &archive.answers("index"), &after);
}

#[test]
fn an_index_that_can_not_be_built_anew_stays() {
    let archive = Archive::random(33, 60);
    let before = archive.answers("index");
    let mut failed = 0;
    for blocks in (0..).map(|step| 1_u32 << step) {
        let run = limited(&archive, blocks, &archive.desk.command(&["reindex"]));
        check(&archive, &run, "index", &before, &before, "File too large");
        assert!(!archive.dir("index/.reindex").exists(), "{blocks} blocks: {run:?}");
        if run.code == 0 {
            break;
        }
        failed += 1;
    }
    assert!(failed >= 3, "only {failed} runs had too little room");
}

/// Fills a small disk that only this script sees, in ever larger steps, and copies the index
/// out of it after each run.
const SCRIPT: &str = r#"
set -e
mkdir mnt
mount -t tmpfs -o size=100m none mnt
cp -r index mnt/index
used=$(du -sk mnt | cut -f1)
for more in $STEPS; do
    mount -o remount,size=$((used + more))k mnt
    code=0
    "$@" >out-$more 2>err-$more || code=$?
    echo $code >code-$more
    cp -r mnt/index copy-$more
done
mount -o remount,size=100m mnt
"$@" >out-last 2>err-last
cp -r mnt/index copy-last
"#;

/// Kilobytes that are free.
const STEPS: &[&str] = &["0", "4", "16", "40", "64", "96", "128", "160", "192", "224", "256", "320", "400"];

#[test]
fn a_disk_that_is_full() {
    let has_namespaces = Command::new("unshare")
        .args(["-rm", "sh", "-c", "mount -t tmpfs none /mnt"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_namespaces {
        return eprintln!("skipped: no disk can be made here");
    }
    let (archive, before, after) = archive(32);
    let index = archive.command("mnt/index");
    let script = Command::new("unshare")
        .args(["-rm", "sh", "-c", SCRIPT, "sh"])
        .arg(index.get_program())
        .args(index.get_args())
        .env("STEPS", STEPS.join(" "))
        .env_remove("DEPESCHE_INDEX")
        .current_dir(archive.desk.path())
        .output()
        .expect("run");
    assert!(script.status.success(), "{script:?}");
    let read = |name: &str| std::fs::read_to_string(archive.desk.path().join(name)).expect("read");
    let mut failed = 0;
    for step in STEPS {
        let run = Run {
            code: read(&format!("code-{step}")).trim().parse().expect("a number"),
            out: read(&format!("out-{step}")),
            err: read(&format!("err-{step}")),
        };
        let copy = format!("copy-{step}");
        failed += u32::from(check(&archive, &run, &copy, &before, &after, "No space left on device"));
    }
    assert!(failed >= 3, "only {failed} runs had too little room");
    check_same("completed", &archive.answers("copy-last"), &after);
}
