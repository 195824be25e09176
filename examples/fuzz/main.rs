//! Feeds the readers, the query parser and the files of an index with inputs that are made from small samples and
//! spoilt in every way, and stops at the first that panics, hangs or takes too much memory.
//!
//! ```text
//! cargo run --release --features fuzzing,sqlite --example fuzz -- [--target NAME,…|all] [--seconds N] [--seed S]
//!     [--slow MS] [--keep DIR] [--trace] [FILE…]
//! ```
//!
//! Each target runs for N seconds of processor time (10 if not said). The inputs follow from the seed, so what fails
//! once fails again; the input that failed is saved in `DIR` (the temporary folder if not said), and its name is
//! printed with the seed. An input fails too if it takes more than MS of processor time (10,000 if not said). `FILE`s are fed to the target as they are. `--trace` saves each input before it is read,
//! for what ends the process itself. Unlike the targets in `fuzz/` this needs no nightly compiler, and has no
//! measure of coverage: an input is kept if nothing like what came of it came of another.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

mod memory;
mod mutate;
mod seeds;
mod targets;

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

use mutate::Inputs;
use targets::{TARGETS, Target};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// Processor time that an input may take, if not said otherwise.
const INPUT_TIME_MAX: Duration = Duration::from_secs(10);
/// After so long an input is taken to hang, whatever else the machine does.
const HANG_TIME: Duration = Duration::from_secs(120);
/// Memory that an input may take.
const INPUT_MEMORY_MAX: usize = 256 << 20;

/// What to run.
struct Settings {
    targets: Vec<&'static Target>,
    time: Duration,
    slow: Duration,
    seed: u64,
    keep: PathBuf,
    trace: bool,
    files: Vec<PathBuf>,
}

/// What came of a target.
#[derive(Default)]
struct Outcome {
    inputs: u64,
    kept: usize,
    slowest: Duration,
    most: usize,
}

/// The input that is being read, and since when, for the watch.
static READING: Mutex<Option<(Instant, PathBuf, Vec<u8>)>> = Mutex::new(None);

fn main() -> ExitCode {
    let settings = match settings(std::env::args().skip(1)) {
        Ok(settings) => settings,
        Err(message) => {
            let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            eprintln!(
                "fuzz: {message}\nusage: fuzz [--target NAME,…|all] [--seconds N] [--seed S] [--slow MS] [--keep DIR] [--trace] [FILE…]\n\
                 targets: {}",
                names.join(" ")
            );
            return ExitCode::FAILURE;
        }
    };
    thread::spawn(watch);
    println!(
        "{:<12}{:>10}{:>8}{:>9}{:>12}{:>9}",
        "target", "inputs", "kept", "CPU s", "slowest ms", "most MB"
    );
    for target in &settings.targets {
        let start = ProcessTime::now();
        match run(target, &settings) {
            Ok(outcome) => println!(
                "{:<12}{:>10}{:>8}{:>9.1}{:>12}{:>9.1}",
                target.name,
                outcome.inputs,
                outcome.kept,
                start.elapsed().as_secs_f64(),
                outcome.slowest.as_millis(),
                outcome.most as f64 / f64::from(1 << 20)
            ),
            Err(failure) => {
                eprintln!("fuzz: {}, seed {}: {failure}", target.name, settings.seed);
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Feeds a target until its time is over; the error says what failed and where the input is.
fn run(target: &Target, settings: &Settings) -> Result<Outcome, String> {
    let mut read = (target.start)();
    let mut outcome = Outcome::default();
    for path in &settings.files {
        let input = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        feed(target, &mut read, &input, settings, &mut outcome)?;
    }
    if !settings.files.is_empty() {
        return Ok(outcome);
    }
    let start = ProcessTime::now();
    let mut inputs = Inputs::new((target.seeds)(), target.tokens, settings.seed);
    while start.elapsed() < settings.time {
        let input = inputs.next();
        let came = feed(target, &mut read, &input, settings, &mut outcome)?;
        inputs.came(input, came);
    }
    outcome.kept = inputs.kept();
    Ok(outcome)
}

/// Feeds one input, and gives what came of it.
fn feed(
    target: &Target,
    read: &mut dyn FnMut(&[u8]) -> u64,
    input: &[u8],
    settings: &Settings,
    outcome: &mut Outcome,
) -> Result<u64, String> {
    let mut name = DefaultHasher::new();
    input.hash(&mut name);
    let path = settings.keep.join(format!("fuzz-{}-{:016x}", target.name, name.finish()));
    let save = |why: &str| match fs::write(&path, input) {
        Ok(()) => format!("{why}; the input is {}", path.display()),
        Err(error) => format!("{why}; the input can't be saved in {}: {error}", path.display()),
    };
    if settings.trace {
        save("trace");
    }
    *READING.lock().expect("the watch does not panic") = Some((Instant::now(), path.clone(), input.to_vec()));
    let before = memory::begin();
    let clock = ThreadTime::now();
    let came = catch_unwind(AssertUnwindSafe(|| read(input)));
    let (time, most) = (clock.elapsed(), memory::most_since(before));
    *READING.lock().expect("the watch does not panic") = None;
    outcome.inputs += 1;
    outcome.slowest = outcome.slowest.max(time);
    outcome.most = outcome.most.max(most);
    let came = came.map_err(|_| save("it panicked"))?;
    if time > settings.slow {
        return Err(save(&format!("it took {} ms", time.as_millis())));
    }
    if most > INPUT_MEMORY_MAX {
        return Err(save(&format!("it took {} MiB", most >> 20)));
    }
    if settings.trace {
        let _ = fs::remove_file(&path);
    }
    Ok(came)
}

/// Ends the process when an input hangs.
fn watch() {
    loop {
        thread::sleep(Duration::from_secs(1));
        let reading = READING.lock().expect("no reader panics while it holds this").clone();
        if let Some((_, path, input)) = reading.filter(|(since, _, _)| since.elapsed() > HANG_TIME) {
            let saved = fs::write(&path, input).is_ok();
            eprintln!(
                "fuzz: it hangs; the input is {}{}",
                path.display(),
                if saved { "" } else { ", not saved" }
            );
            std::process::exit(1);
        }
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let mut settings = Settings {
        targets: TARGETS.iter().collect(),
        time: Duration::from_secs(10),
        slow: INPUT_TIME_MAX,
        seed: 1,
        keep: std::env::temp_dir(),
        trace: false,
        files: Vec::new(),
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        let number = |value: String| value.parse().map_err(|_| format!("{value} is no number"));
        match argument.as_str() {
            "--target" => settings.targets = named(&value()?)?,
            "--seconds" => settings.time = Duration::from_secs(number(value()?)?),
            "--seed" => settings.seed = number(value()?)?,
            "--slow" => settings.slow = Duration::from_millis(number(value()?)?),
            "--keep" => settings.keep = value()?.into(),
            "--trace" => settings.trace = true,
            option if option.starts_with('-') => return Err(format!("what is {option}?")),
            file => settings.files.push(Path::new(file).to_path_buf()),
        }
    }
    Ok(settings)
}

/// The targets of these names.
fn named(names: &str) -> Result<Vec<&'static Target>, String> {
    if names == "all" {
        return Ok(TARGETS.iter().collect());
    }
    let find =
        |name| TARGETS.iter().find(|target| target.name == name).ok_or(format!("no target is named {name}"));
    names.split(',').map(find).collect()
}
