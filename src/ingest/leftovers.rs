//! Judges repeated lines: those that repeat across a source are boilerplate.
//!
//! A line is dropped if it is in at least [`REPEATS_MIN`] articles of a source and in at least one
//! of 20. This depends on the whole corpus, so the final judgement follows a commit ([`settle`]).
//! While files are read, lines that have repeated so far are dropped already, so that few articles
//! have to be put again.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::clean::{candidate_lines, drop_repeated, restore_repeated};
use crate::corpus::Meter;
use crate::error::Result;
use crate::index::{Index, LineHashes, REPEATS_MIN, Spread, Stored, Writer, line_hash};

/// A repeated line is in at least 1 / `SHARE` of the articles of its source.
const SHARE: usize = 20;

/// Articles that would lose more than 1 / `LOST_MAX` of their text are copies of one another: what
/// repeats in them is not boilerplate.
const LOST_MAX: usize = 2;

fn repeats(spread: Spread) -> bool {
    spread.articles >= REPEATS_MIN && spread.articles * SHARE >= spread.of_source
}

/// Counts lines while files are read.
#[derive(Debug, Default)]
pub(super) struct LineCounts {
    seen: Mutex<SeenLines>,
}

#[derive(Debug, Default)]
struct SeenLines {
    lines: FxHashMap<u64, usize>,
    sources: FxHashMap<String, usize>,
}

impl LineCounts {
    /// Counts the lines of a new article and drops those that have repeated so far.
    pub fn judge(&self, article: &mut Article) -> LineHashes {
        let Some(source) = article.source.clone() else { return LineHashes::default() };
        let candidates = candidates(article, &source);
        let mut repeated = Vec::new();
        // The counts depend on the order in which threads read, so this judgement is only a guess:
        // `settle` corrects it. So does it if the lock is poisoned, and nothing need be reported
        // here.
        if let Ok(mut seen) = self.seen.lock() {
            let SeenLines { lines, sources } = &mut *seen;
            // One lock for both maps, so that a line is compared with the articles counted up to
            // the same moment.
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
        LineHashes { candidates, repeated }
    }
}

/// Puts all articles again whose repeated lines have changed since they were put. Returns false if
/// the run was stopped before all were done.
pub(super) fn settle(index: &Index, writer: &Writer, meter: &Meter) -> Result<bool> {
    let mut annotator = None;
    let mut all = true;
    index.unjudged_lines(&repeats, &mut |stored, repeated| {
        all &= !meter.is_stopped();
        // The callback can't end the loop; the remaining articles are passed over. They stay
        // searchable, and the commit says that they are not judged.
        if !all {
            return Ok(());
        }
        let Stored { mut article, name, original, .. } = stored;
        // From the full text: candidates depend on the line before, and a line that no longer
        // repeats has to come back.
        restore_repeated(&mut article);
        let source = article.source.clone().unwrap_or_default();
        let candidates = candidates(&article, &source);
        drop_lines(&mut article, &source, &repeated);
        let names = writer.annotate(&article, &mut annotator);
        let stored = Stored::new(article, name, original);
        // The hashes of the judgement are stored even if `drop_lines` restored the text; otherwise
        // the article would be found as changed in every run.
        writer.put_stored(stored, &names, &LineHashes { candidates, repeated }, true)
    })?;
    Ok(all)
}

/// Returns the hashes of the lines that may repeat, ascending and without duplicates.
fn candidates(article: &Article, source: &str) -> Vec<u64> {
    let mut lines: Vec<u64> = candidate_lines(article).map(|line| line_hash(source, line)).collect();
    lines.sort_unstable();
    // A line that an article has twice is still in one article.
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
