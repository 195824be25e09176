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

/// The largest resident set of a run of the program, in bytes.
#[cfg(all(target_os = "linux", not(debug_assertions)))]
fn peak(command: &mut std::process::Command) -> u64 {
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("asked").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(child.wait().expect("ended").success());
    peak
}

/// It takes a corpus that is much larger than the memory allowed, so only the optimised
/// program is measured: `cargo test --release --test it memory`.
#[cfg(all(target_os = "linux", not(debug_assertions)))]
#[test]
fn a_run_stays_near_the_memory_it_was_given() {
    use crate::random::Random;
    use crate::support::Desk;

    /// Beside the articles: models, caches of words, what is known of lines and names, and
    /// the index's files, which the system may drop.
    const BASE: u64 = 150_000_000;
    let desk = Desk::new(&[]);
    let mut random = Random::new(42);
    let mut bytes = 0;
    for file in 0..60 {
        let record =
            |_| serde_json::json!({"date": "2020-01-01", "text": random.text(60, false)}).to_string();
        let records = (0..500).map(record).collect::<Vec<_>>().join("\n");
        bytes += records.len() as u64;
        desk.write(&format!("corpus/{file}.jsonl"), records);
    }
    let index = |memory: &str, threads: &str| {
        let name = format!("{memory}-{threads}");
        peak(&mut desk.command(&[
            "index",
            "--index",
            &name,
            "--memory",
            memory,
            "--threads",
            threads,
            "corpus",
        ]))
    };
    let (small, many, large) = (index("15", "1"), index("15", "8"), index("1000", "1"));
    eprintln!("{bytes} bytes of text; peak {small} and {many} with 15 MB, {large} with 1000 MB");
    assert!(small < 15_000_000 + BASE, "{small} bytes with 15 MB");
    assert!(many < 15_000_000 + BASE, "{many} bytes with 15 MB and many threads");
    assert!(small + 50_000_000 < large, "{small} bytes with 15 MB, {large} with 1000 MB");
}
