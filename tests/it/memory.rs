//! `--memory` and `--threads` are kept, and change nothing about what is in an index.

use crate::archive::Archive;
use crate::support::check_same;

#[test]
fn memory_and_threads_do_not_matter() {
    let archive = Archive::random(41, 40);
    let expected = archive.answers("index");
    for (memory, threads) in [("15", "1"), ("15", "8"), ("200", "3"), ("60", "64")] {
        let name = format!("{memory}-{threads}");
        let run =
            archive.command(&name).args(["--memory", memory, "--threads", threads]).output().expect("run");
        assert!(run.status.success(), "{run:?}");
        check_same(&name, &archive.answers(&name), &expected);
    }
}

/// The most memory that a run of the program held which is not a file's, in bytes.
#[cfg(target_os = "linux")]
fn peak(command: &mut std::process::Command) -> u64 {
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("asked").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(child.wait().expect("ended").success());
    peak
}

/// With `--release` the corpus is large enough for all that grows to reach its bound.
#[cfg(target_os = "linux")]
#[test]
fn a_run_stays_near_the_memory_it_was_given() {
    use crate::random::Random;
    use crate::support::Desk;

    const FILES: usize = if cfg!(debug_assertions) { 1 } else { 80 };
    /// Beside the articles: what is known of lines and names.
    const BASE: u64 = 100_000_000;
    /// What a thread remembers of words and names.
    const OF_THREAD: u64 = 70_000_000;
    let desk = Desk::new(&[]);
    let mut random = Random::new(42);
    for file in 0..FILES {
        let record =
            |_| serde_json::json!({"date": "2020-01-01", "text": random.text(60, false)}).to_string();
        let records = (0..150).map(record).collect::<Vec<_>>().join("\n");
        desk.write(&format!("corpus/{file}.jsonl"), records);
    }
    for threads in [1, 4] {
        let name = format!("index-{threads}");
        let threads_flag = threads.to_string();
        let arguments = ["index", "--index", &name, "--memory", "15", "--threads", &threads_flag, "corpus"];
        let peak = peak(&mut desk.command(&arguments));
        assert!(peak > 10_000_000, "{peak} bytes can't be all");
        assert!(peak < 15_000_000 + BASE + threads * OF_THREAD, "{peak} bytes with {threads} threads");
    }
}
