//! `depesche facets`: how many of the articles that match, or of all, have each value.

use std::io::Write;

use depesche::render::{json_facets, text_facets};
use depesche::{FacetKind, Index, Searcher};

use super::Outcome;
use super::answer::{answer, outcome};
use super::args::FacetsArgs;
use super::choices::Layout;
use super::output::{Output, say_hints, say_suggestion};

/// Runs the command.
pub fn run(args: &FacetsArgs) -> anyhow::Result<Outcome> {
    let facets = if args.facets.is_empty() { FacetKind::ALL.to_vec() } else { args.facets.clone() };
    let counted = args.filter.options()?.limit(0).facets(facets).facet_values(args.facet_values);
    let options = args.reading.on(counted)?;
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let query = args.query.join(" ");
    let results = answer(&searcher, &query, &options, args.reading.strict_query)?;
    let mut out = Output::new();
    match args.format {
        Layout::Text => text_facets(&results.facets, &mut out)?,
        Layout::Json => json_facets(&query, &results, &mut out)?,
    }
    out.flush()?;
    say_hints(&results.hints);
    say_suggestion(&results, &options);
    Ok(outcome(&results, &options))
}
