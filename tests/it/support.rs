//! A folder of its own for each test, and the program run in it.

use std::fmt::Debug;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder below `../shared`. If it is absent, says so on the terminal: what a test prints by the
/// macros is shown only if the test fails.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !folder.is_dir() {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        writeln!(std::io::stderr(), "skipped: {test}: ../shared/{path} is absent").expect("written");
        return None;
    }
    Some(folder)
}

/// A folder with a corpus and its index, removed when dropped.
pub struct Desk {
    dir: TempDir,
}

/// What a run of the program ended with.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// A folder with these files in it.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { dir: tempfile::tempdir().expect("a folder") };
        for (path, text) in files {
            desk.write(path, text);
        }
        desk
    }

    /// A folder with the files of [`CORPUS`], indexed.
    pub fn indexed() -> Self {
        let desk = Self::new(CORPUS);
        assert_eq!(desk.run(&["index", "corpus"]).code, 0);
        desk
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("made");
        fs::write(path, content).expect("written");
    }

    /// The program, not yet run, in this folder and without the caller's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_depesche"));
        command.args(arguments).current_dir(self.dir.path());
        command.env_remove("DEPESCHE_INDEX").env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs the program with something on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("started");
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.as_ref().to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("ended");
        // A program that has read enough may close its end first.
        let _ = writer.join().expect("joined");
        Run::from(output)
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().expect("run"))
    }

    pub fn from(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().expect("not killed"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Standard output as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard output as JSON values, one a line.
    pub fn json_lines(&self) -> Vec<Value> {
        let parsed = self.out.lines().map(serde_json::from_str);
        parsed.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Says where two values that should be the same differ first, and not all that they hold.
#[track_caller]
pub fn check_same<A: Debug + PartialEq>(what: &str, found: &A, expected: &A) {
    if found != expected {
        let (found, expected) = (format!("{found:#?}"), format!("{expected:#?}"));
        let lines = found.lines().zip(expected.lines()).enumerate();
        let differ: Vec<_> = lines.filter(|(_, (a, b))| a != b).take(8).collect();
        panic!("{what}: {differ:#?}");
    }
}

/// Checks that the numbers of a report add up, after so many articles before the run; gives
/// how many there are now.
#[track_caller]
pub fn check_sums(report: &Value, before: u64) -> u64 {
    let number = |kind: &str, name: &str| report[kind][name].as_u64().expect("a number");
    let fates = ["added", "changed", "moved", "unchanged", "skipped", "failed", "pending"];
    let seen: u64 = fates.iter().map(|name| number("files", name)).sum();
    assert_eq!(number("files", "seen"), seen, "{report}");
    let total = number("articles", "total");
    assert_eq!(total + number("articles", "removed"), before + number("articles", "added"), "{report}");
    total
}

/// Four articles in three formats.
pub const CORPUS: &[(&str, &str)] = &[
    (
        "corpus/a.md",
        "---\ntitle: Kamera am Bahnhof\ndate: 2019-03-07\nsource: Hafenkurier\nsection: Lokales\nid: hk-1\n---\n\n\
         Die Stadt hängt eine Überwachungskamera auf. Die Kamera filmt den Bahnhof.\n",
    ),
    (
        "corpus/b.jsonl",
        "{\"id\":\"npd-1\",\"title\":\"Zölle auf Stahl\",\"date\":\"2018-07-06T10:00\",\"source\":\"npd\",\
         \"text\":\"Der Handelskrieg beginnt. Zölle treffen die Häfen.\"}\n\
         {\"id\":\"npd-2\",\"title\":\"Häfen klagen\",\"date\":\"2021-01-14\",\"source\":\"npd\",\
         \"text\":\"Im Hafen stehen Container. Eine Kamera zählt sie. Der Handelskrieg kostet.\"}\n",
    ),
    (
        "corpus/2022-05-04-see.txt",
        "Häuser am See\n\nAm See stehen Häuser. Jedes Haus hat ein Boot, und kein Boot hat ein Haus.\n",
    ),
];
