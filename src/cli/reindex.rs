//! `depesche reindex`: builds an index anew from what it stores.

use std::io::{self, Write};

use depesche::render::{json_reindex, text_problem, text_reindex};
use depesche::{ReindexOptions, reindex};

use super::Outcome;
use super::choices::Layout;
use super::output::Output;
use super::progress::Bar;
use super::refresh_args::ReindexArgs;
use super::wait_for_lock::patiently;

/// Runs the command.
pub fn run(args: &ReindexArgs) -> anyhow::Result<Outcome> {
    let options =
        ReindexOptions::default().writer(args.effort.options()).corrections(args.corrections.clone());
    let mut bar = Bar::of_articles();
    // Signals need not be caught: cut short at any moment, the index is as it was.
    let report = patiently(args.wait.duration(), None, || {
        reindex(args.index.path(), &options, &mut |done, total| bar.show_articles(done, total))
    });
    bar.finish();
    let report = report?;
    let mut out = Output::new();
    match args.format {
        Layout::Text => {
            let mut errors = io::stderr().lock();
            // Nobody is left to tell if this can't be written.
            let _ = report.problems.iter().try_for_each(|problem| text_problem(problem, &mut errors));
            text_reindex(&report, &mut out)?;
        }
        Layout::Json => json_reindex(&report, &mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}
