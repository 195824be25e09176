//! `depesche status`: what is in the index, and which files are not and why.

use std::io::Write;

use depesche::render::{Status, json_status, text_status};
use depesche::{Date, FacetKind, Index, Query, SearchOptions, SearchResults, Searcher, Sort};

use super::Outcome;
use super::args::{Layout, StatusArgs};
use super::output::Output;

/// Runs the command.
pub fn run(args: &StatusArgs) -> anyhow::Result<Outcome> {
    let index = Index::open(args.index.path())?;
    let searcher = Searcher::open(&index)?;
    let options = SearchOptions {
        limit: 1,
        sort: Sort::Date,
        facets: vec![FacetKind::Source, FacetKind::Section, FacetKind::Year],
        facet_values: usize::MAX,
        snippets: 0,
        ..SearchOptions::default()
    };
    let articles = searcher.search(&Query::default(), &options)?;
    let status = Status {
        dir: index.dir(),
        bytes: index.bytes()?,
        payload: &index.payload()?,
        ledger: &index.ledger()?,
        span: span(&searcher, &articles, options)?,
        embargoed: searcher.len() - articles.total,
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

/// Dates of the oldest and the newest article: by date, the last that has one and the first.
fn span(
    searcher: &Searcher,
    newest: &SearchResults,
    options: SearchOptions,
) -> anyhow::Result<Option<(Date, Date)>> {
    let undated =
        newest.facets.iter().find(|facet| facet.kind == FacetKind::Year).map_or(0, |facet| facet.missing);
    let offset = newest.total.saturating_sub(undated + 1);
    let oldest =
        searcher.search(&Query::default(), &SearchOptions { offset, facets: Vec::new(), ..options })?;
    let date = |results: &SearchResults| results.hits.first().and_then(|hit| hit.date);
    Ok(date(&oldest).zip(date(newest)))
}
