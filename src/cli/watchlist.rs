//! `depesche watchlist`: stored queries, and the new matches of each since the last run.
//!
//! What was reported is saved after it was written, so that a run that is killed reports a match
//! twice rather than never.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use depesche::render::{
    TextStyle, sanitize, watch_csv, watch_csv_header, watch_heading, watch_json_lines, watch_text,
};
use depesche::{Date, DateRange, Index, Query, SearchOptions, Searcher, Sort, results::SeenMatches};

use super::Outcome;
use super::args::WatchlistArgs;
use super::choices::WatchFormat;
use super::lines::{InputLines, name, open};
use super::output::{Output, say, style};
use super::watches::{LINE_BYTES_MAX, Watch, Watches};

/// Matches that are looked up at once.
const PAGE: usize = 500;

/// Runs the command.
pub fn run(args: &WatchlistArgs) -> anyhow::Result<Outcome> {
    let file = name(&args.list);
    let _lock = lock(&args.list)?;
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let state = state(args)?;
    let mut reported = SeenMatches::read(&state)?;

    let mut watches = Watches::default();
    let mut lines = InputLines::new(open(&args.list)?, LINE_BYTES_MAX);
    let mut problems = false;
    while let Some(line) = lines.next()? {
        if let Err(reason) = watches.read(&line) {
            problems = true;
            say(format_args!("{}, line {}: {}", sanitize(&file), line.number, sanitize(&reason)));
        }
    }
    let mut desk =
        Desk { searcher: &searcher, args, style: style(&args.color), out: Output::new(), found: 0 };
    let mut ran = Ok(());
    for watch in &watches.list {
        for hint in &watch.query.hints {
            let place = format_args!("hint: {}, line {}", sanitize(&file), watch.line);
            say(format_args!("{place}: {}", sanitize(&hint.to_string())));
        }
        ran = desk.report(watch, &mut reported);
        if ran.is_err() {
            break;
        }
    }
    // What was written is reported, also where the next query failed.
    desk.out.flush()?;
    reported.write(&state)?;
    ran?;
    Ok(match (problems, desk.found) {
        (true, _) => Outcome::Problems,
        (false, 0) => Outcome::NothingFound,
        (false, _) => Outcome::Done,
    })
}

/// The state shared by the queries of a list.
struct Desk<'d> {
    searcher: &'d Searcher,
    args: &'d WatchlistArgs,
    style: TextStyle,
    out: Output,
    found: usize,
}

impl Desk<'_> {
    /// Writes what is new for a query, newest first, and remembers it.
    fn report(&mut self, watch: &Watch, reported: &mut SeenMatches) -> anyhow::Result<()> {
        let Watch { name, query, .. } = watch;
        if !reported.contains(name)
            && let Some(before) = self.args.since.and_then(|day| Date::from_days(day.days().checked_sub(1)?))
        {
            self.pass_over(name, query, before, reported)?;
        }
        let options = SearchOptions::default().limit(PAGE).sort(Sort::Date).snippets(self.args.snippets);
        let mut new = SeenMatches::default();
        let mut offset = 0;
        loop {
            let options = options.clone().offset(offset);
            let results = reported.new_matches(name, self.searcher, query, &options)?;
            let hits = &results.hits;
            if self.args.format == WatchFormat::Text && offset == 0 && results.total > 0 {
                if self.found > 0 {
                    write!(self.out, "\n\n")?;
                }
                watch_heading(name, results.total, &self.style, &mut self.out)?;
            }
            if self.args.format == WatchFormat::Csv && self.found == 0 && !hits.is_empty() {
                watch_csv_header(&mut self.out)?;
            }
            match self.args.format {
                WatchFormat::Text => watch_text(hits, &self.style, &mut self.out)?,
                WatchFormat::Jsonl => watch_json_lines(name, hits, &mut self.out)?,
                WatchFormat::Csv => watch_csv(name, hits, &mut self.out)?,
            }
            new.add(name, hits);
            self.found += hits.len();
            offset += hits.len();
            if hits.len() < PAGE {
                break;
            }
        }
        reported.merge(new);
        Ok(())
    }

    /// Remembers the matches up to a day without writing them.
    fn pass_over(
        &self,
        name: &str,
        query: &Query,
        to: Date,
        reported: &mut SeenMatches,
    ) -> anyhow::Result<()> {
        let dates = DateRange { from: None, to: Some(to) };
        let options = SearchOptions::default().limit(PAGE).snippets(0).dates(dates);
        loop {
            let hits = reported.new_matches(name, self.searcher, query, &options)?.hits;
            reported.add(name, &hits);
            if hits.len() < PAGE {
                return Ok(());
            }
        }
    }
}

/// Two runs of one list at a time would report the same twice.
fn lock(list: &Path) -> anyhow::Result<Option<File>> {
    if list == Path::new("-") {
        return Ok(None);
    }
    let file = File::open(list).with_context(|| list.display().to_string())?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            anyhow::bail!("{}: another run of this list is under way", list.display())
        }
        // Where files can't be locked, runs have to be kept apart by who starts them.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Returns the file of what was reported: next to the list, unless another is named.
fn state(args: &WatchlistArgs) -> anyhow::Result<PathBuf> {
    if let Some(state) = &args.state {
        return Ok(state.clone());
    }
    if args.list == Path::new("-") {
        anyhow::bail!("a list on standard input needs --state FILE, to remember what was reported");
    }
    let mut name = args.list.file_name().unwrap_or_default().to_owned();
    name.push(".reported");
    Ok(args.list.with_file_name(name))
}
