//! `depesche verify`: is an index what was written?

use std::io::Write;

use depesche::render::{json_verification, text_verification};
use depesche::verify;

use super::Outcome;
use super::choices::Layout;
use super::output::Output;
use super::upkeep_args::VerifyArgs;

/// Runs the command.
pub fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let verification = verify(args.index.path())?;
    let mut out = Output::new();
    match args.format {
        Layout::Text => text_verification(&verification, &mut out)?,
        Layout::Json => json_verification(&verification, &mut out)?,
    }
    out.flush()?;
    Ok(if verification.is_sound() { Outcome::Done } else { Outcome::Problems })
}
