//! `depesche search` and `depesche similar`: a query or an article in, ranked articles out.

use std::io::Write;

use depesche::render::{TextStyle, csv, json, json_lines, paths, text};
use depesche::{Hint, Index, Query, SearchOptions, SearchResults, Searcher};

use super::args::{AnswerFormat, SearchArgs, SimilarArgs};
use super::output::{Output, say, say_hints, say_suggestion, style};
use super::{Outcome, batch};

/// Runs `search`.
pub fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    if let Some(file) = &args.batch {
        return batch::run(&searcher, &args.reading.on(args.wanted.options()?)?, file, args.format);
    }
    let format = args.format.unwrap_or_default();
    let options = args.reading.on(args.wanted.full_options(format)?)?;
    let query = args.query.join(" ");
    let results = answer(&searcher, &query, &options)?;
    show(&query, &results, format, &style(&args.color))?;
    say_suggestion(&results, &options);
    Ok(outcome(&results, &options))
}

/// Runs `similar`.
pub fn similar(args: &SimilarArgs) -> anyhow::Result<Outcome> {
    let options = args.wanted.options()?;
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    if searcher.articles(&args.id)?.is_empty() {
        say(format_args!("no article has the id {:?}", args.id));
        return Ok(Outcome::NothingFound);
    }
    let results = searcher.similar(&args.id, &options)?;
    show(&args.id, &results, args.format, &style(&args.color))?;
    Ok(outcome(&results, &options))
}

/// Answers what somebody typed.
///
/// Who types nothing wants every article that the filters let through. Who types
/// signs without a word does not.
pub fn answer(searcher: &Searcher, text: &str, options: &SearchOptions) -> depesche::Result<SearchResults> {
    let mut query = Query::parse(text);
    if query.clauses.is_empty() && !text.trim().is_empty() {
        let message = "there is no word to look for in the query".to_owned();
        query.hints.push(Hint { message, range: 0..text.len() });
        return Ok(SearchResults { hints: query.hints, ..SearchResults::default() });
    }
    searcher.search(&query, options)
}

/// Whether the page that was asked for holds anything, had it room.
pub fn outcome(results: &SearchResults, options: &SearchOptions) -> Outcome {
    if results.total > options.offset { Outcome::Done } else { Outcome::NothingFound }
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
