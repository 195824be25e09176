//! The progress of a run: a bar with rate and time left, on a terminal's standard error only.

use std::io::{self, IsTerminal};

use depesche::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const TEMPLATE: &str =
    "{bar:24} {percent:>3}% of {decimal_total_bytes}, {decimal_bytes_per_sec}, {msg} articles, {eta} left";

const ARTICLES_TEMPLATE: &str = "{bar:24} {percent:>3}% of {human_len} articles, {eta} left";

/// A bar that is shown, or none.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar, if standard error is a terminal.
    pub fn new() -> Self {
        Self::with(TEMPLATE)
    }

    /// The same for a run that counts articles only.
    pub fn of_articles() -> Self {
        Self::with(ARTICLES_TEMPLATE)
    }

    fn with(template: &str) -> Self {
        // Bars in a log file would be noise.
        Self(io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            // A template that could not be read would be a mistake of this file; the bar then looks plainer.
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        }))
    }

    /// Shows where the run is.
    pub fn show(&mut self, progress: &Progress) {
        if let Some(bar) = &self.0 {
            bar.set_length(progress.bytes_total);
            bar.set_position(progress.bytes_done);
            bar.set_message(progress.articles.to_string());
        }
    }

    /// Shows how many articles are done, of how many.
    pub fn show_articles(&mut self, done: usize, total: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
