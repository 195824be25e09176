//! `depesche status`: what is in the index, and which files are not and why.

use std::io::Write;

use depesche::render::{IndexStatus, json_status, text_status};
use depesche::{
    Date, FacetKind, Index, Problem, Query, SearchOptions, SearchResults, Searcher, Sort, ledger::Ledger,
};

use super::Outcome;
use super::choices::Layout;
use super::output::Output;
use super::upkeep_args::StatusArgs;

/// Runs the command.
pub fn run(args: &StatusArgs) -> anyhow::Result<Outcome> {
    let index = Index::open(args.index.path())?;
    let searcher = Searcher::open(&index)?;
    let options = SearchOptions::default()
        .limit(1)
        .sort(Sort::Date)
        .facets([FacetKind::Source, FacetKind::Section, FacetKind::Year])
        .facet_values(usize::MAX)
        .snippets(0);
    let articles = searcher.search(&Query::default(), &options)?;
    let ledger = index.ledger()?;
    let undated = args.undated.then(|| undated(&searcher, &articles, &ledger, &options)).transpose()?;
    let status = IndexStatus {
        dir: index.dir(),
        bytes: index.bytes()?,
        payload: &index.commit_info()?,
        ledger: &ledger,
        holdings: &searcher.sources()?,
        undated: undated.as_deref(),
        span: span(&searcher, &articles, options)?,
        embargoed: searcher.under_embargo(),
        articles: &articles,
    };
    let mut out = Output::new();
    match args.format {
        Layout::Text => text_status(&status, &mut out)?,
        Layout::Json => json_status(&status, &mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The articles without a date, which are the last by date, and those with that of their file.
fn undated(
    searcher: &Searcher,
    newest: &SearchResults,
    ledger: &Ledger,
    options: &SearchOptions,
) -> anyhow::Result<Vec<Problem>> {
    let count = without_date(newest);
    let last = options.clone().offset(newest.total.saturating_sub(count)).limit(count).facets(Vec::new());
    let hits = searcher.search(&Query::default(), &last)?.hits;
    let problem = |path: &str, record, reason: &str| Problem::new(path, Some(record), reason);
    let mut found: Vec<Problem> =
        hits.iter().map(|hit| problem(&hit.path, hit.record, "no date is known")).collect();
    let by_file = ledger.dated_by_file();
    let reason = "its date is the time of its file, or of its fetching";
    found.extend(by_file.map(|(file, record)| problem(&file.path, record.record, reason)));
    Ok(found)
}

fn without_date(results: &SearchResults) -> usize {
    let years = results.facets.iter().find(|facet| facet.kind == FacetKind::Year);
    years.map_or(0, |facet| facet.missing)
}

/// Dates of the oldest and the newest article: by date, the last that has one and the first.
fn span(
    searcher: &Searcher,
    newest: &SearchResults,
    options: SearchOptions,
) -> anyhow::Result<Option<(Date, Date)>> {
    let offset = newest.total.saturating_sub(without_date(newest) + 1);
    let oldest = searcher.search(&Query::default(), &options.offset(offset).facets(Vec::new()))?;
    let date = |results: &SearchResults| results.hits.first().and_then(|hit| hit.date);
    Ok(date(&oldest).zip(date(newest)))
}
