//! The program: command line in, results to standard output, all else to standard error.
//!
//! Exit 0 found or done, 1 nothing found, 2 error, 130 or 143 interrupted. A reader that closes the pipe
//! early has what it wanted: that is no error.

mod analyze;
mod answer;
mod args;
mod backup;
mod batch;
mod choices;
mod docs;
mod entity;
mod explain;
mod facets;
mod failure;
mod fold;
mod index;
mod kwic;
mod limits;
mod lines;
mod name_flags;
mod output;
mod progress;
mod reading;
mod refresh_args;
mod reindex;
mod search;
mod search_args;
mod show;
mod signals;
mod split_query_from_flags;
mod status;
mod upkeep_args;
mod values;
mod verify;
mod wait_for_lock;
mod watch;
mod watches;
mod watchlist;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Command};

/// Runs the program with its arguments, the first of which is its name.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        Err(usage) => return failure::usage(&usage),
    };
    match dispatch(cli.command) {
        Ok(outcome) => outcome.into(),
        Err(error) => failure::report(&error),
    }
}

fn dispatch(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Index(args) => index::run(args),
        Command::Watch(args) => watch::run(args),
        Command::Search(args) => search::run(&args),
        Command::Similar(args) => search::similar(&args),
        Command::Show(args) => show::run(&args),
        Command::Facets(args) => facets::run(&args),
        Command::Entity(args) => entity::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Kwic(args) => kwic::run(&args),
        Command::Watchlist(args) => watchlist::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Reindex(args) => reindex::run(&args),
        Command::Analyze(args) => analyze::run(&args),
        Command::Completions(args) => docs::completions(&args),
        Command::Man(args) => docs::man(&args),
    }
}

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Something was found, or what was asked for was done.
    Done,
    /// The work was done and nothing was found.
    NothingFound,
    /// The work was done but for parts of its input, which were reported.
    Problems,
    /// A signal ended the work early, and what was done is kept; with the exit code that says which.
    Interrupted(u8),
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::NothingFound => 1,
            Outcome::Problems => 2,
            Outcome::Interrupted(code) => code,
        })
    }
}
