//! Errors at the edge: one line, a line with the way out, and the exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use depesche::Error;
use depesche::render::sanitize;

use super::choices::INDEX_DIR;
use super::output::say;
use super::reading::Refused;

/// Exit code of every error.
const ERROR: u8 = 2;

/// Reports arguments that can't be read, or shows the help that was asked for.
pub fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell if this can't be written.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(ERROR) } else { ExitCode::SUCCESS }
}

/// Reports an error that ended the program.
pub fn report(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    tell(error);
    ExitCode::from(ERROR)
}

/// Says what went wrong, and what to do about it.
pub fn tell(error: &anyhow::Error) {
    match error.downcast_ref::<Refused>() {
        Some(Refused { problems }) => {
            problems.iter().for_each(|problem| say(format_args!("error: {}", sanitize(problem))));
        }
        None => say(format_args!("error: {}", sanitize(&message(error)))),
    }
    if let Some(hint) = error.chain().find_map(|cause| cause.downcast_ref().and_then(hint)) {
        say(format_args!("hint: {}", sanitize(&hint)));
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// The chain of causes on one line. The library's errors say their cause themselves.
fn message(error: &anyhow::Error) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        parts.push(cause.to_string());
        if cause.is::<Error>() {
            break;
        }
    }
    parts.join(": ")
}

/// Returns a hint about what to do, for an error of the library.
fn hint(error: &Error) -> Option<String> {
    match error {
        Error::NoIndex { path } => {
            let flag = index_flag(path);
            Some(format!(
                "make one with `depesche index{flag} CORPUS`, or name another with --index or DEPESCHE_INDEX"
            ))
        }
        Error::Incompatible { path, reindex: true, .. } => Some(format!(
            "`depesche reindex{}` builds it anew from what it stores; the corpus is not needed",
            index_flag(path)
        )),
        Error::Incompatible { path, .. } | Error::Damaged { path, .. } => {
            // Where a file of the index is named, its folder is what to remove.
            let dir = if path.is_file() { path.parent().unwrap_or(path) } else { path };
            let dir = dir.display();
            Some(format!("remove the folder {dir} and run `depesche index` again; the corpus is as it was"))
        }
        Error::Locked { .. } => Some(
            "try again when it has ended, or wait for it with --wait SECONDS; searching goes on undisturbed"
                .to_owned(),
        ),
        Error::Io { source, .. } if is_no_room(source.kind()) => {
            Some("make room and run it again; what was committed before is as it was".to_owned())
        }
        Error::EmptyCorpus { .. } => Some(
            "nothing was changed; is it mounted? --on-empty-corpus keep continues without it, remove removes its articles"
                .to_owned(),
        ),
        _ => None,
    }
}

fn is_no_room(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

/// How an index is named on the command line, behind the command.
fn index_flag(dir: &Path) -> String {
    match dir.to_str() {
        Some(INDEX_DIR) => String::new(),
        _ => format!(" --index {}", dir.display()),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn an_error_is_one_line_that_says_nothing_twice() {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "no such file");
        for (error, expected) in [
            (anyhow::Error::from(Error::io("a", missing())), "a: no such file"),
            (
                Err::<(), _>(missing()).context("queries.tsv").expect_err("an error"),
                "queries.tsv: no such file",
            ),
            (anyhow::anyhow!("--from is after --to"), "--from is after --to"),
        ] {
            assert_eq!(message(&error), expected);
            assert!(!is_closed_pipe(&error));
        }
        let closed = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_closed_pipe(&closed));
    }

    #[test]
    fn the_way_to_an_index_is_named() {
        for (path, expected) in
            [("index", "`depesche index CORPUS`"), ("x/y", "`depesche index --index x/y CORPUS`")]
        {
            let hint = hint(&Error::NoIndex { path: path.into() }).expect("a hint");
            assert!(hint.contains(expected), "{hint}");
        }
    }
}
