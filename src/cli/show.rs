//! `depesche show`: a whole article, or all that share its id.

use std::io::Write;

use depesche::render::{json_articles, text_article};
use depesche::{Index, Searcher};

use super::Outcome;
use super::args::{Layout, ShowArgs};
use super::output::{Output, say, style};

/// Runs the command.
pub fn run(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let searcher = Searcher::open(&Index::open(args.index.path())?)?;
    let articles = searcher.articles(&args.id)?;
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
        say(format_args!("no article has the id {:?}", args.id));
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}
