//! Finds and reads an editorial desk's corrections of entities.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::Index;
use crate::entity::{Corrections, parse_corrections};
use crate::error::{Error, Problem, ProblemKind, Reason, Result};

/// Name of the file in the index's folder; next to the folder, its name is prefixed with the
/// folder's.
const FILE: &str = "corrections.tsv";

/// Corrections, and the problems found in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct CorrectionsFile {
    /// The file they were read from, if there is one.
    pub path: Option<PathBuf>,
    /// The valid corrections.
    pub corrections: Corrections,
    /// Hash of the file's content; 0 without a file.
    pub hash: u64,
    /// Lines that are not valid.
    pub problems: Vec<Problem>,
}

impl Index {
    /// Reads the corrections from `file`, or without one those of the index ([`CorrectionsFile::read`]).
    pub(crate) fn corrections(&self, file: Option<&Path>) -> Result<CorrectionsFile> {
        CorrectionsFile::read(&self.dir, file)
    }
}

impl CorrectionsFile {
    /// Reads the corrections from `file`; without one from `corrections.tsv` in the index's folder;
    /// else from the file next to the folder that is named after it: for `index/` that is
    /// `index.corrections.tsv`.
    pub fn read(dir: &Path, file: Option<&Path>) -> Result<Self> {
        let path = match file {
            Some(file) => file.to_owned(),
            None => match own_corrections(dir) {
                Some(path) => path,
                None => return Ok(Self::default()),
            },
        };
        let bytes = fs::read(&path).map_err(|source| Error::io(&path, source))?;
        let shown = path.to_string_lossy().into_owned();
        let problem =
            |line: usize, reason: String| Problem::new(shown.clone(), None, format!("line {line}: {reason}"));
        // One byte in Latin-1 must not disable the whole file: the other lines apply, and the bad
        // one is reported below.
        let text = String::from_utf8_lossy(&bytes);
        let (corrections, bad) = parse_corrections(&text);
        let mut problems: Vec<Problem> = bad.into_iter().map(|bad| problem(bad.line, bad.reason)).collect();
        if let Err(error) = std::str::from_utf8(&bytes) {
            let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
            problems.push(problem(line, "not UTF-8".into()));
        }
        // 0 means "no corrections", so a real file never hashes to it.
        Ok(Self { path: Some(path), corrections, hash: xxh3_64(&bytes).max(1), problems })
    }

    /// Returns a problem for each line that had no effect.
    pub fn unused(&self, lines: &[u32]) -> impl Iterator<Item = Problem> {
        lines.iter().map(|line| {
            let path = self.path.as_deref().unwrap_or(Path::new("")).to_string_lossy();
            let reason = format!("line {line}: no name in the index is spelled like this");
            Problem::new(path, None, Reason::new(ProblemKind::Other, reason))
        })
    }
}

fn own_corrections(dir: &Path) -> Option<PathBuf> {
    let inside = dir.join(FILE);
    // A folder given as `.` gets its real name only from the system.
    let name = dir.canonicalize().ok()?;
    let beside = name.with_file_name(format!("{}.{FILE}", name.file_name()?.to_string_lossy()));
    [inside, beside].into_iter().find(|path| path.is_file())
}
