//! `depesche kwic`: every place where a query matches, with the text around it.

use std::io::Write;

use depesche::render::{csv_kwic, csv_kwic_head, json_kwic, text_kwic};
use depesche::{
    Index, Searcher, Sort,
    kwic::{KwicOptions, KwicOrder},
};

use super::Outcome;
use super::args::KwicArgs;
use super::choices::{KwicFormat, LineOrder};
use super::output::{Output, say, say_hints, style};
use super::reading::{corrected, is_signs, read, refuse_problems};

/// Runs the command.
pub fn run(args: &KwicArgs) -> anyhow::Result<Outcome> {
    let sort = if args.sort == LineOrder::Date { Sort::Date } else { Sort::Relevance };
    let search = args.reading.on(args.filter.options()?)?.sort(sort);
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let query = read(&args.query.join(" "));
    if args.reading.strict_query {
        refuse_problems(&searcher, &query, &search)?;
    }
    if is_signs(&query) {
        say_hints(&query.hints);
        return Ok(Outcome::NothingFound);
    }
    let query = corrected(&searcher, query, &search)?;
    let limit = match (args.limit, args.format) {
        (Some(limit), _) => limit,
        (None, KwicFormat::Text) => KwicOptions::default().limit,
        (None, KwicFormat::Csv | KwicFormat::Jsonl) => usize::MAX,
    };
    let order = match args.sort {
        LineOrder::Relevance | LineOrder::Date => KwicOrder::Article,
        LineOrder::Left => KwicOrder::Left,
        LineOrder::Right => KwicOrder::Right,
        LineOrder::Keyword => KwicOrder::Keyword,
    };
    let width = args.width as usize;
    let (per_article, parts) = (args.per_article, args.parts);
    let options = KwicOptions::default()
        .search(search)
        .limit(limit)
        .per_article(per_article)
        .width(width)
        .parts(parts)
        .order(order);
    let mut lines = searcher.kwic(&query, &options)?;
    let (mut out, style) = (Output::new(), style(&args.color));
    if args.format == KwicFormat::Csv {
        csv_kwic_head(&mut out)?;
    }
    let mut shown = 0;
    for line in &mut lines {
        let line = line?;
        shown += 1;
        match args.format {
            KwicFormat::Text => text_kwic(&line, width, &style, &mut out)?,
            KwicFormat::Csv => csv_kwic(&line, &mut out)?,
            KwicFormat::Jsonl => json_kwic(&line, &mut out)?,
        }
    }
    out.flush()?;
    say_hints(lines.hints());
    if shown == limit && limit > 0 {
        say(format_args!("hint: these are the first {limit} lines; --limit sets how many"));
    }
    if lines.articles_cut() > 0 {
        let (articles, most) = (lines.articles_cut(), args.per_article);
        say(format_args!(
            "hint: {articles} of the articles match in more than {most} places; see --per-article"
        ));
    }
    Ok(if shown > 0 { Outcome::Done } else { Outcome::NothingFound })
}
