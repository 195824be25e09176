//! `depesche completions` and `depesche man`: documents made from the command line's own description.

use std::io::Write;

use clap::CommandFactory;

use super::Outcome;
use super::args::{Cli, CompletionsArgs, ManArgs};
use super::output::Output;

/// Writes the completions for a shell.
pub fn completions(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    // By way of memory, because the generator panics where it can't write.
    clap_complete::generate(args.shell, &mut Cli::command(), "depesche", &mut script);
    write(&script)
}

/// Writes the manual page of the program or of one of its commands.
pub fn man(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut program = Cli::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            // The page is named `depesche-search`, but its synopsis is `depesche search`.
            Some(command) => command.clone(),
            None => anyhow::bail!("no command is named {name:?}"),
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    write(&page)
}

fn write(document: &[u8]) -> anyhow::Result<Outcome> {
    let mut out = Output::new();
    out.write_all(document)?;
    out.flush()?;
    Ok(Outcome::Done)
}
