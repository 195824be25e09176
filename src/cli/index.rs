//! `depesche index`: builds the index of a corpus, or refreshes it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use depesche::render::{json_report, text_problem, text_report};
use depesche::{Error, Index, ingest};

use super::Outcome;
use super::choices::Layout;
use super::lines::{InputLines, name, open};
use super::name_flags::{name_flags, say_how_to_remove};
use super::output::{Output, say};
use super::progress::Bar;
use super::refresh_args::IndexArgs;
use super::signals::Signals;
use super::wait_for_lock::patiently;

/// Longest line of a list of files, in bytes; no system has longer paths.
const PATH_BYTES_MAX: usize = 64 * 1024;

/// Runs the command.
pub fn run(args: IndexArgs) -> anyhow::Result<Outcome> {
    let IndexArgs { files_from, dry_run, strict, wait, corpus: roots, refresh } = args;
    let (dir, format) = (refresh.index.path().to_owned(), refresh.format);
    let files = files_from.as_deref().map(listed).transpose()?;
    let signals = Signals::catch()?;
    let options = refresh.options().files(files).dry_run(dry_run).stop(signals.stop());
    if options.files.is_some() && !roots.is_empty() {
        say("hint: only the files listed are looked at, not the folders named with them");
    }
    let mut bar = Bar::new();
    let report = patiently(wait.duration(), Some(&signals), || {
        let index = if dry_run { OpenedIndex::for_dry_run(&dir)? } else { OpenedIndex::at(&dir)? };
        ingest(&index.index, &roots, &options, &mut |progress| bar.show(progress))
    });
    bar.finish();
    let mut report = match report {
        Err(Error::Locked { .. }) if signals.came() => {
            say("interrupted while waiting");
            return Ok(Outcome::Interrupted(signals.exit_code()));
        }
        report => report?,
    };
    name_flags(&mut report);

    let mut out = Output::new();
    match format {
        Layout::Text => {
            let mut errors = io::stderr().lock();
            // The report itself still counts them if this can't be written.
            let _ = report.problems.iter().try_for_each(|problem| text_problem(problem, &mut errors));
            text_report(&report, &mut out)?;
        }
        Layout::Json => json_report(&report, &mut out)?,
    }
    out.flush()?;
    say_how_to_remove(&report.retained);
    if report.interrupted {
        return Ok(Outcome::Interrupted(signals.exit_code()));
    }
    Ok(if !report.retained.is_empty() || strict && !report.problems.is_empty() {
        Outcome::Problems
    } else {
        Outcome::Done
    })
}

/// An index, and the folder to remove with it.
struct OpenedIndex {
    index: Index,
    temporary: Option<PathBuf>,
}

impl OpenedIndex {
    fn at(dir: &Path) -> depesche::Result<Self> {
        Ok(Self { index: Index::open_or_create(dir)?, temporary: None })
    }

    /// Opens the index, or if there is none, an empty one in a temporary folder: a dry run leaves
    /// nothing behind where the index would be.
    fn for_dry_run(dir: &Path) -> depesche::Result<Self> {
        match Index::open(dir) {
            Err(Error::NoIndex { .. }) => {
                let temporary = std::env::temp_dir().join(format!("depesche-dry-run-{}", std::process::id()));
                // It must be new: a link that somebody put there is not followed.
                fs::create_dir(&temporary).map_err(|source| Error::io(&temporary, source))?;
                Ok(Self { index: Index::open_or_create(&temporary)?, temporary: Some(temporary) })
            }
            other => Ok(Self { index: other?, temporary: None }),
        }
    }
}

impl Drop for OpenedIndex {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // What is left of an empty index in the system's own folder harms nobody.
            let _ = fs::remove_dir_all(temporary);
        }
    }
}

/// Returns the paths in a list, one per line; empty lines are skipped.
fn listed(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut lines = InputLines::new(open(list)?, PATH_BYTES_MAX);
    let mut paths = Vec::new();
    while let Some(line) = lines.next()? {
        let place = || format!("{}, line {}", name(list), line.number);
        match line.bytes {
            Some(bytes) if bytes.is_empty() => {}
            Some(bytes) => paths.push(path(bytes).ok_or_else(|| anyhow::anyhow!("{}: not UTF-8", place()))?),
            None => anyhow::bail!("{}: longer than {PATH_BYTES_MAX} bytes", place()),
        }
    }
    Ok(paths)
}

/// A path of a list; on Unix any bytes are one.
#[cfg(unix)]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// A path of a list.
#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}
