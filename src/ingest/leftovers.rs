//! Lines that repeat across a source are the page's, not the article's.
//!
//! A line is dropped where it stands in at least [`REPEATS_MIN`] articles of a source
//! and in one of twenty of all that it has. That is a matter of the whole corpus, so
//! the last word is spoken after a commit ([`settle`]); while files are read, what has
//! repeated so far is dropped already, so that little has to be put again.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::clean::{candidate_lines, drop_repeated, restore_repeated};
use crate::corpus::Meter;
use crate::error::Result;
use crate::index::{Index, Lines, REPEATS_MIN, Spread, Stored, Writer, line_hash};

/// A line must be in one of so many articles of its source.
const SHARE: usize = 20;

/// Articles that lose more than this part of their text are copies of one another,
/// and what repeats in them is no furniture: 1 / 2.
const LOST_MAX: usize = 2;

fn repeats(spread: Spread) -> bool {
    spread.articles >= REPEATS_MIN && spread.articles * SHARE >= spread.of_source
}

/// Counts lines while files are read.
#[derive(Debug, Default)]
pub(super) struct Counts {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    lines: FxHashMap<u64, usize>,
    sources: FxHashMap<String, usize>,
}

impl Counts {
    /// Counts the lines of a new article and drops those that have repeated so far.
    pub fn judge(&self, article: &mut Article) -> Lines {
        let Some(source) = article.source.clone() else { return Lines::default() };
        let candidates = candidates(article, &source);
        let mut repeated = Vec::new();
        if let Ok(mut seen) = self.seen.lock() {
            let Seen { lines, sources } = &mut *seen;
            let of_source = sources.entry(source.clone()).or_default();
            *of_source += 1;
            for &line in &candidates {
                let articles = lines.entry(line).or_default();
                *articles += 1;
                if repeats(Spread { articles: *articles, of_source: *of_source }) {
                    repeated.push(line);
                }
            }
        }
        drop_lines(article, &source, &repeated);
        Lines { candidates, repeated }
    }
}

/// Puts those articles again of which other lines repeat now than when they were put;
/// says whether all of them were, or the run is to stop.
pub(super) fn settle(index: &Index, writer: &Writer, meter: &Meter) -> Result<bool> {
    let mut annotator = None;
    let mut all = true;
    index.unsettled(&repeats, &mut |stored, repeated| {
        all &= !meter.is_stopped();
        if !all {
            return Ok(());
        }
        let Stored { mut article, name, original, .. } = stored;
        restore_repeated(&mut article);
        let source = article.source.clone().unwrap_or_default();
        let candidates = candidates(&article, &source);
        drop_lines(&mut article, &source, &repeated);
        let names = writer.annotate(&article, &mut annotator);
        let stored = Stored::new(article, name, original);
        writer.put_stored(stored, &names, &Lines { candidates, repeated }, true)
    })?;
    Ok(all)
}

/// Hashes of the lines that may repeat, each once, ascending.
fn candidates(article: &Article, source: &str) -> Vec<u64> {
    let mut lines: Vec<u64> = candidate_lines(article).map(|line| line_hash(source, line)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn drop_lines(article: &mut Article, source: &str, repeated: &[u64]) {
    if repeated.is_empty() {
        return;
    }
    let before = article.body.len();
    drop_repeated(article, &|line| repeated.contains(&line_hash(source, line)));
    if article.body.len() * LOST_MAX < before {
        restore_repeated(article);
    }
}
