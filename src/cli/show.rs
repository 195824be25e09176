//! `depesche show`: a whole article, or all that share its id.

use std::io::Write;

use depesche::render::{json_articles, text_article};
use depesche::{Article, Index, Searcher};

use super::Outcome;
use super::args::ShowArgs;
use super::choices::Layout;
use super::output::{Output, say, style};

/// Runs the command.
pub fn run(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let mut articles = searcher.articles(&args.id)?;
    let embargoed = searcher.embargoed(&args.id)?;
    if args.embargoed {
        articles.extend_from_slice(&embargoed);
    }
    let mut out = Output::new();
    match args.format {
        Layout::Text => {
            let style = style(&args.color);
            for (at, article) in articles.iter().enumerate() {
                if at > 0 {
                    write!(out, "\n\n")?;
                }
                text_article(article, args.original, &style, &mut out)?;
            }
        }
        Layout::Json => json_articles(&articles, args.original, &mut out)?,
    }
    out.flush()?;
    if articles.is_empty() {
        say_absent(&args.id, &embargoed);
        if !embargoed.is_empty() {
            say("hint: --embargoed shows it");
        }
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// Says why no article of an id is shown.
pub fn say_absent(id: &str, embargoed: &[Article]) {
    match embargoed.iter().find_map(|article| article.embargo) {
        Some(end) => say(format_args!("{id:?} is under embargo until {end}")),
        None => say(format_args!("no article has the id {id:?}")),
    }
}
