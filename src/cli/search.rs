//! `depesche search` and `depesche similar`: a query or an article in, ranked articles out.

use std::io::Write;

use depesche::render::{TextStyle, csv, json, json_lines, paths, text};
use depesche::{Index, SearchResults, Searcher};

use super::answer::{answer, outcome};
use super::args::{SearchArgs, SimilarArgs};
use super::choices::AnswerFormat;
use super::output::{Output, say_hints, say_suggestion, style};
use super::show::say_absent;
use super::{Outcome, batch};

/// Runs `search`.
pub fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    if let Some(file) = &args.batch {
        let options = args.reading.on(args.wanted.options()?)?;
        return batch::run(&searcher, &options, args.reading.strict_query, file, args.format);
    }
    let format = args.format.unwrap_or_default();
    let options = args.reading.on(args.wanted.full_options(format)?)?;
    let query = args.query.join(" ");
    let results = answer(&searcher, &query, &options, args.reading.strict_query)?;
    show(&query, &results, format, &style(&args.color))?;
    say_suggestion(&results, &options);
    Ok(outcome(&results, &options))
}

/// Runs `similar`.
pub fn similar(args: &SimilarArgs) -> anyhow::Result<Outcome> {
    let options = args.wanted.options()?.fold(args.wanted.fold.of_one(args.format));
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    if searcher.articles(&args.id)?.is_empty() {
        say_absent(&args.id, &searcher.embargoed(&args.id)?);
        return Ok(Outcome::NothingFound);
    }
    let results = searcher.similar(&args.id, &options)?;
    show(&args.id, &results, args.format, &style(&args.color))?;
    Ok(outcome(&results, &options))
}

fn show(query: &str, results: &SearchResults, format: AnswerFormat, style: &TextStyle) -> anyhow::Result<()> {
    let mut out = Output::new();
    match format {
        AnswerFormat::Text => text(results, style, &mut out)?,
        AnswerFormat::Json => json(query, results, &mut out)?,
        AnswerFormat::Jsonl => json_lines(results, &mut out)?,
        AnswerFormat::Csv => csv(results, &mut out)?,
        AnswerFormat::Paths => paths(results, &mut out)?,
        AnswerFormat::Trec => anyhow::bail!("--format trec is for --batch: a run needs ids of queries"),
    }
    out.flush()?;
    say_hints(&results.hints);
    Ok(())
}
