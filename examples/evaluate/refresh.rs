//! What a refresh costs: a corpus of single files of which nothing, or little, has changed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use depesche::{Error, Index, IngestOptions, Report, Result, ingest};

use crate::Settings;
use crate::data::{records, text};
use crate::speed::cpu_time;

/// Files of the corpus.
const FILES: usize = 20_000;

/// Runs of which the median is taken.
const RUNS: usize = 5;

pub fn print(settings: &Settings) -> Result<()> {
    let Some(articles) = records(&settings.data.join("news/fang-dev.jsonl.gz")) else { return Ok(()) };
    let dir = settings.work.join("refresh");
    let _ = fs::remove_dir_all(&dir);
    let corpus = dir.join("corpus");
    let mut files = Vec::new();
    for (number, article) in articles.take(FILES).enumerate() {
        let folder = corpus.join(format!("{:03}", number / 100));
        let path = folder.join(format!("{number}.txt"));
        let content = format!("{}\n\n{}\n", text(&article, "title"), text(&article, "body"));
        write(&folder, &path, &content)?;
        files.push((path, content));
    }
    // Files as young as the run are read again by the next one; these shall look settled.
    for (path, _) in &files {
        age(path)?;
    }
    let index = Index::open_or_create(dir.join("index"))?;
    measure("build", 1, || refresh(&index, &corpus))?;
    measure("nothing changed", RUNS, || refresh(&index, &corpus))?;
    for (name, share) in [("1 % changed", 100), ("5 % changed", 20)] {
        let mut round = 0;
        measure(name, RUNS, || {
            round += 1;
            for (path, content) in files.iter().step_by(share) {
                write(&corpus, path, &format!("{content}\nNachtrag {round}.\n"))?;
                age(path)?;
            }
            refresh(&index, &corpus)
        })?;
    }
    process(&dir.join("index"));
    Ok(())
}

/// A report and what it cost.
struct Cost {
    report: Report,
    wall: Duration,
    cpu: Duration,
}

fn refresh(index: &Index, corpus: &PathBuf) -> Result<Cost> {
    let (wall, cpu) = (Instant::now(), cpu_time());
    let report = ingest(index, std::slice::from_ref(corpus), &IngestOptions::default(), &mut |_| {})?;
    Ok(Cost { report, wall: wall.elapsed(), cpu: cpu_time() - cpu })
}

fn measure(name: &str, runs: usize, mut run: impl FnMut() -> Result<Cost>) -> Result<()> {
    let mut costs = (0..runs).map(|_| run()).collect::<Result<Vec<Cost>>>()?;
    costs.sort_by_key(|cost| cost.cpu);
    if let Some(Cost { report, wall, cpu }) = costs.get(runs / 2) {
        println!(
            "{name:<16}{:>6} files added or changed of {}: {:.3} CPU seconds, {:.3} s wall",
            report.files.added + report.files.changed,
            report.files.seen,
            cpu.as_secs_f64(),
            wall.as_secs_f64()
        );
    }
    Ok(())
}

/// Times the program itself, if it lies beside this one: open, one query, print.
fn process(index: &std::path::Path) {
    let program =
        std::env::current_exe().ok().and_then(|path| Some(path.parent()?.parent()?.join("depesche")));
    let Some(program) = program.filter(|program| program.exists()) else {
        println!("whole process: skipped, the program is not built beside this example");
        return;
    };
    let mut times: Vec<Duration> = (0..21)
        .filter_map(|_| {
            let start = Instant::now();
            let output = Command::new(&program)
                .arg("search")
                .arg("--index")
                .arg(index)
                .arg("Maskenpflicht Schule")
                .output();
            output.ok().filter(|output| output.status.success()).map(|_| start.elapsed())
        })
        .collect();
    times.sort();
    if let Some(median) = times.get(times.len() / 2) {
        println!(
            "whole process: open, one query, print: {:.1} ms wall (median of {})",
            median.as_secs_f64() * 1e3,
            times.len()
        );
    }
    let bytes = fs::metadata(&program).map_or(0, |meta| meta.len());
    println!("program: {:.1} MB", bytes as f64 / 1e6);
}

fn write(folder: &std::path::Path, path: &PathBuf, content: &str) -> Result<()> {
    let io = |source| Error::Io { path: path.clone(), source };
    fs::create_dir_all(folder).map_err(io)?;
    fs::write(path, content).map_err(io)
}

/// Sets a file's time a minute back.
fn age(path: &PathBuf) -> Result<()> {
    let io = |source| Error::Io { path: path.clone(), source };
    let file = fs::File::options().append(true).open(path).map_err(io)?;
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).map_err(io)
}
