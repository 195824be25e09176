//! Where a desk's corrections are found.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::Index;
use crate::entity::{Corrections, parse};
use crate::error::{Error, Problem, Result};

/// The file in the index's folder; beside it, it has the folder's name in front.
const FILE: &str = "corrections.tsv";

/// Corrections and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrected {
    /// Where they were read, if there are any.
    pub path: Option<PathBuf>,
    /// Those that are in order.
    pub corrections: Corrections,
    /// Hash of the text they come from; 0 for none.
    pub hash: u64,
    /// The others.
    pub problems: Vec<Problem>,
}

impl Index {
    /// Reads the corrections from a file, else those of the index ([`Corrected::read`]).
    pub(crate) fn corrections(&self, file: Option<&Path>) -> Result<Corrected> {
        Corrected::read(&self.dir, file)
    }
}

impl Corrected {
    /// Reads the corrections from a file, or from `corrections.tsv` in an index's folder,
    /// or, where there is none, from the file beside it that has its name: for `index/`
    /// that is `index.corrections.tsv`.
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
        let problem = |line: usize, reason: String| Problem {
            path: shown.clone(),
            record: None,
            reason: format!("line {line}: {reason}"),
        };
        let text = String::from_utf8_lossy(&bytes);
        let (corrections, bad) = parse(&text);
        let mut problems: Vec<Problem> = bad.into_iter().map(|bad| problem(bad.line, bad.reason)).collect();
        if let Err(error) = std::str::from_utf8(&bytes) {
            let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
            problems.push(problem(line, "not UTF-8".into()));
        }
        Ok(Self { path: Some(path), corrections, hash: xxh3_64(&bytes).max(1), problems })
    }

    /// Problems of lines that had no effect.
    pub fn unused(&self, lines: &[u32]) -> impl Iterator<Item = Problem> {
        lines.iter().map(|line| Problem {
            path: self.path.as_deref().unwrap_or(Path::new("")).to_string_lossy().into_owned(),
            record: None,
            reason: format!("line {line}: no name in the index is written so"),
        })
    }
}

fn own_corrections(dir: &Path) -> Option<PathBuf> {
    let inside = dir.join(FILE);
    // Where the folder is given as `.`, its name is known to the system only.
    let name = dir.canonicalize().ok()?;
    let beside = name.with_file_name(format!("{}.{FILE}", name.file_name()?.to_string_lossy()));
    [inside, beside].into_iter().find(|path| path.is_file())
}
