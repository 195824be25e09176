//! `depesche backup`: a copy of the last commit.

use std::io::Write;

use depesche::render::{json_backup, text_backup};
use depesche::{BackupOptions, backup};

use super::Outcome;
use super::choices::Layout;
use super::output::Output;
use super::upkeep_args::BackupArgs;

/// Runs the command.
pub fn run(args: &BackupArgs) -> anyhow::Result<Outcome> {
    let made = backup(args.index.path(), &args.to, BackupOptions::default().copy(args.copy))?;
    let mut out = Output::new();
    match args.format {
        Layout::Text => text_backup(&made, &mut out)?,
        Layout::Json => json_backup(&made, &mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}
