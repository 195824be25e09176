//! Standard output and standard error, and whether they are terminals.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use depesche::render::{TextStyle, sanitize};
use depesche::{Hint, SearchOptions, SearchResults};

use super::choices::{ColorArgs, When};

/// Standard output, buffered. What goes wrong with it says so.
pub struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    /// Takes standard output for the rest of the command.
    pub fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout().lock()))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

/// The error with the place in front, of the same kind: a closed pipe must be known for one.
fn named(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("standard output: {error}"))
}

/// The look of text on standard output.
pub fn style(color: &ColorArgs) -> TextStyle {
    let terminal = io::stdout().is_terminal();
    let color = match color.color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            terminal && !has_value("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    let width = if terminal { terminal_size::terminal_size().map(|(width, _)| width.0.into()) } else { None };
    TextStyle::default().color(color).width(width)
}

fn has_value(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Writes a line to standard error. If that is closed there is nobody to tell.
pub fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Writes the hints about a query to standard error.
pub fn say_hints(hints: &[Hint]) {
    hints.iter().for_each(|hint| say(format_args!("hint: {}", sanitize(&hint.to_string()))));
}

/// Writes the suggested query to standard error, unless it is what was searched.
pub fn say_suggestion(results: &SearchResults, options: &SearchOptions) {
    if let Some(suggestion) = &results.suggestion
        && !options.fix
    {
        say(format_args!("hint: did you mean \"{}\"?", sanitize(&suggestion.query)));
    }
}
