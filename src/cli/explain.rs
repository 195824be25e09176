//! `depesche explain`: how a query is understood, and why an article is found or not.

use std::io::Write;

use depesche::render::{
    json_article_explanations, json_explanation, text_article_explanation, text_explanation,
};
use depesche::{Index, Query, SearchOptions, Searcher, ranking::FOLD_MIN};

use super::Outcome;
use super::args::ExplainArgs;
use super::choices::Layout;
use super::output::{Output, say, say_hints, style};
use super::reading::{corrected, is_signs, read, refuse_problems};

/// Runs the command.
pub fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let options = args.reading.on(args.filter.options()?)?;
    let options = options.sort(args.sort.into()).fold(FOLD_MIN);
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let query = read(&args.query.join(" "));
    if args.reading.strict_query {
        refuse_problems(&searcher, &query, &options)?;
    }
    let query = corrected(&searcher, query, &options)?;
    match &args.id {
        Some(id) => article(&searcher, &query, &options, id, args),
        None => whole(&searcher, &query, &options, args),
    }
}

fn whole(
    searcher: &Searcher,
    query: &Query,
    options: &SearchOptions,
    args: &ExplainArgs,
) -> anyhow::Result<Outcome> {
    let explanation = searcher.explain(query, options)?;
    let mut out = Output::new();
    match args.format {
        Layout::Text => text_explanation(&explanation, &mut out)?,
        Layout::Json => json_explanation(&explanation, &mut out)?,
    }
    out.flush()?;
    say_hints(&explanation.hints);
    Ok(if is_signs(query) { Outcome::NothingFound } else { Outcome::Done })
}

fn article(
    searcher: &Searcher,
    query: &Query,
    options: &SearchOptions,
    id: &str,
    args: &ExplainArgs,
) -> anyhow::Result<Outcome> {
    // Signs without a word find nothing, and no article is to blame.
    let signs = is_signs(query);
    let articles = if signs { Vec::new() } else { searcher.explain_article(query, options, id)? };
    let hints = if articles.is_empty() { query.hints.clone() } else { searcher.hints(query, options)? };
    let mut out = Output::new();
    match args.format {
        Layout::Text => {
            let style = style(&args.color);
            for (at, article) in articles.iter().enumerate() {
                if at > 0 {
                    writeln!(out, "\n")?;
                }
                text_article_explanation(article, &style, &mut out)?;
            }
        }
        Layout::Json => json_article_explanations(&query.text, id, &articles, &hints, &mut out)?,
    }
    out.flush()?;
    say_hints(&hints);
    if articles.is_empty() && !signs {
        say(format_args!("no article has the id {id:?}"));
    }
    let found = articles.iter().any(|article| article.score.is_some());
    Ok(if found { Outcome::Done } else { Outcome::NothingFound })
}
