//! Keyword in context: every place where a query matches, with the text around it.
//!
//! The lines are made article by article as they are asked for, so that memory is bounded
//! by a few articles, however often a word occurs.

use std::cmp::{Ordering, Reverse};
use std::collections::VecDeque;
use std::ops::Range;

use crate::article::{Article, Date, DateOrigin};
use crate::error::Result;
use crate::german::expand;
use crate::search::highlight::context::{Characters, left, right};
use crate::search::highlight::marks::{Match, merge, title_matches};
use crate::search::highlight::spans::{MatchSpan, matches_at, spans};
use crate::search::options::SearchOptions;
use crate::search::plan::Leaf;
use crate::search::prepare::PreparedQuery;
use crate::search::prepare::prepare;
use crate::search::query::Query;
use crate::search::query::hint::Hint;
use crate::search::rank::matches::best;
use crate::search::results::TextKind;
use crate::search::segments::analyzer_pool::PooledAnalyzer;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::snapshot::Snapshot;

/// Number of articles whose positions are looked up together.
const ARTICLES_AT_ONCE: usize = 16;

/// Options of a concordance.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct KwicOptions {
    /// Which articles may be found, in what order they come, and how the query is read. How
    /// many hits there are and what they show is not used.
    pub search: SearchOptions,
    /// Most lines.
    pub limit: usize,
    /// Maximum number of lines per article, from the start of its text.
    pub per_article: usize,
    /// Columns of context on each side of the keyword.
    pub width: usize,
    /// Whether to list positions at which only a part of a query word occurs: *Preis* for
    /// *Fahrpreis*. They raise the rank of an article, but are not what was asked for.
    pub parts: bool,
    /// Order of the lines. In any but [`KwicOrder::Article`] the first `limit` of them are
    /// held in memory.
    pub order: KwicOrder,
}

setters!(KwicOptions {
    search: SearchOptions,
    limit: usize,
    per_article: usize,
    width: usize,
    parts: bool,
    order: KwicOrder,
});

impl Default for KwicOptions {
    fn default() -> Self {
        Self {
            search: SearchOptions::default(),
            limit: 100,
            per_article: 1000,
            width: 40,
            parts: false,
            order: KwicOrder::Article,
        }
    }
}

/// How lines are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KwicOrder {
    /// By rank of the article, then by position in its text.
    #[default]
    Article,
    /// By the words before the keyword, the nearest first.
    Left,
    /// By the words behind the keyword.
    Right,
    /// By the keyword, then by the words behind it.
    Keyword,
}

/// A place where a query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KwicLine {
    /// The article's place in the answer to the query, from 1.
    pub rank: usize,
    /// The article's id.
    pub id: String,
    /// Path of its file.
    pub path: String,
    /// Number of its record in the file, from 1.
    pub record: u32,
    /// Headline; empty if there is none.
    pub title: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date was found.
    pub date_origin: DateOrigin,
    /// Publisher.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The text that contains the keyword.
    pub field: TextKind,
    /// The text before the keyword, white space as single spaces.
    pub left: String,
    /// The word at this position, or the words of a phrase; line breaks as spaces.
    pub keyword: String,
    /// The text behind the keyword.
    pub right: String,
    /// Byte ranges in the keyword of what matched: all of it, or parts.
    pub marks: Vec<Range<usize>>,
    /// Byte range of the keyword in the title or in the stored body.
    pub range: Range<usize>,
    /// The same range in Unicode characters.
    pub char_range: Range<usize>,
}

/// Lists every position where a query matches, with the text around it. Stop words of a query that
/// has other words too (*der, und*) are not listed. The query is taken as typed, also with
/// [`SearchOptions::fix`].
///
/// # Errors
///
/// As [`Searcher::search`]; also of single lines.
pub(crate) fn kwic(snapshot: &Snapshot, query: &Query, options: &KwicOptions) -> Result<Concordance> {
    // Lines are of the query as typed: a corrected one would list words that nobody asked for.
    let search = SearchOptions { fix: false, facets: Vec::new(), ..options.search.clone() };
    let mut analyzer = snapshot.analyzer();
    let settled = prepare(snapshot, query, &search, Some(query), &mut analyzer).and_then(|settled| {
        let hits = best(snapshot, &settled.plan, &settled.found, None, &search, usize::MAX)?;
        Ok((settled, hits))
    });
    let (settled, hits) = match settled {
        Ok((settled, hits)) if options.parts => (settled, hits),
        Ok((settled, hits)) => (without_parts(settled), hits),
        Err(error) => {
            return Err(snapshot.error(error));
        }
    };
    let (options, ready) = (options.clone(), VecDeque::new());
    let mut lines = Concordance {
        snapshot: snapshot.clone(),
        settled,
        hits,
        next: 0,
        cut: 0,
        given: 0,
        ready,
        options,
        analyzer,
    };
    if lines.options.order != KwicOrder::Article {
        lines.sort().map_err(|error| snapshot.error(error))?;
    }
    Ok(lines)
}

/// The lines of a concordance, made as they are asked for.
#[non_exhaustive]
pub struct Concordance {
    snapshot: Snapshot,
    settled: PreparedQuery,
    hits: Vec<Candidate>,
    /// Place in `hits` of the next article to look at.
    next: usize,
    /// Articles of which not all lines are taken.
    cut: usize,
    given: usize,
    ready: VecDeque<KwicLine>,
    options: KwicOptions,
    analyzer: PooledAnalyzer,
}

impl Concordance {
    /// Number of articles that match.
    pub fn articles(&self) -> usize {
        self.hits.len()
    }

    /// Returns the hints about the query.
    pub fn hints(&self) -> &[Hint] {
        &self.settled.hints
    }

    /// Number of articles, of those looked at so far, that match in more places than
    /// [`KwicOptions::per_article`].
    pub fn articles_cut(&self) -> usize {
        self.cut
    }

    /// Takes the lines of the next articles; says whether there were any articles.
    fn fill(&mut self) -> tantivy::Result<bool> {
        let end = self.hits.len().min(self.next + ARTICLES_AT_ONCE);
        let hits = &self.hits[self.next..end];
        let PreparedQuery { plan, found, .. } = &self.settled;
        let spans = spans(&self.snapshot.segments, plan, &found.lookups, hits)?;
        for ((rank, hit), spans) in (self.next + 1..).zip(hits).zip(spans) {
            let stored = self.snapshot.segments[hit.segment].stored(hit.doc)?;
            let Article { title, body, .. } = &stored.article;
            let mut in_title = outermost(title_matches(title, plan, &found.lookups, &mut self.analyzer));
            let room = self.options.per_article;
            // Counted before the cut, so that the caller can say that something is missing.
            if in_title.len() + spans.len() > room {
                self.cut += 1;
            }
            in_title.truncate(room);
            let spans: &[MatchSpan] = &spans[..spans.len().min(room - in_title.len())];
            let in_body = matches_at(&stored, spans, plan, &mut self.analyzer);
            for (field, text, matches) in
                [(TextKind::Title, title, in_title), (TextKind::Body, body, in_body)]
            {
                let mut characters = Characters::of(text);
                for found in matches {
                    let char_range = characters.before(found.range.start)..characters.before(found.range.end);
                    let line = line(rank, &stored.article, field, text, found, self.options.width);
                    self.ready.push_back(KwicLine { char_range, ..line });
                }
            }
        }
        let any = end > self.next;
        self.next = end;
        Ok(any)
    }

    /// Takes all lines and keeps the first in the order wanted.
    fn sort(&mut self) -> tantivy::Result<()> {
        let KwicOptions { limit, order, .. } = self.options;
        let mut kept: Vec<(String, KwicLine)> = Vec::new();
        // Cut to the first whenever twice as many have come together.
        // Sorting at each line would cost the square of their number; sorting once would hold all
        // lines in memory.
        let room = limit.saturating_mul(2).max(1);
        while self.fill()? {
            for line in self.ready.drain(..) {
                kept.push((key(&line, order), line));
                if kept.len() >= room {
                    kept.sort_by(compare);
                    kept.truncate(limit);
                }
            }
        }
        kept.sort_by(compare);
        kept.truncate(limit);
        self.ready.extend(kept.into_iter().map(|(_, line)| line));
        Ok(())
    }
}

impl Iterator for Concordance {
    type Item = Result<KwicLine>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.given == self.options.limit {
            return None;
        }
        while self.ready.is_empty() {
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    // After an error the rest is unreadable too; the iterator ends instead of
                    // failing forever.
                    self.next = self.hits.len();
                    return Some(Err(self.snapshot.error(error)));
                }
            }
        }
        self.given += 1;
        self.ready.pop_front().map(Ok)
    }
}

/// The same without the parts of the query's compounds.
fn without_parts(mut settled: PreparedQuery) -> PreparedQuery {
    fn strip(leaf: &mut Leaf) {
        // Only what is listed loses parts. The hits were ranked with them before.
        leaf.words.iter_mut().for_each(|word| word.parts = Box::default());
        leaf.synonyms.iter_mut().for_each(strip);
    }
    settled.plan.leaves.iter_mut().for_each(strip);
    settled.found.lookups.iter_mut().for_each(|lookup| lookup.components.truncate(1));
    settled
}

/// The matches of a title that are in no other, in their order.
fn outermost(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| (found.range.start, Reverse(found.range.end)));
    let mut kept: Vec<Match> = Vec::new();
    for mut found in matches {
        match kept.last_mut() {
            Some(last) if last.range == found.range => last.marks.append(&mut found.marks),
            Some(last) if found.range.end <= last.range.end => {}
            _ => kept.push(found),
        }
    }
    kept
}

fn line(rank: usize, article: &Article, field: TextKind, text: &str, found: Match, width: usize) -> KwicLine {
    let Match { range, mut marks } = found;
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let marks = merge(marks.into_iter().map(|mark| mark.start - range.start..mark.end - range.start));
    KwicLine {
        rank,
        id: article.id.clone(),
        path: article.path.clone(),
        record: article.record,
        title: article.title.clone(),
        date: article.date,
        date_origin: article.date_origin,
        source: article.source.clone(),
        section: article.section.clone(),
        url: article.url.clone(),
        field,
        left: left(&text[..range.start], width),
        // As long as before, so that the marks stay where they are.
        keyword: text[range.clone()].replace(['\n', '\r', '\t'], " "),
        right: right(&text[range.end..], width),
        marks,
        char_range: 0..0,
        range,
    }
}

/// Returns the sort key of a line: its letters folded, so that umlauts sort with their vowels.
fn key(line: &KwicLine, order: KwicOrder) -> String {
    let folded = |text: &str| expand(&text.to_lowercase());
    let words = |text: &str| {
        let words = text.split_whitespace().map(folded);
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    match order {
        KwicOrder::Left => words(&line.left).into_iter().rev().collect::<Vec<_>>().join(" "),
        KwicOrder::Right => words(&line.right).join(" "),
        KwicOrder::Keyword => format!("{}\u{0}{}", folded(&line.keyword), words(&line.right).join(" ")),
        KwicOrder::Article => String::new(),
    }
}

/// By key, then as the articles are.
fn compare(a: &(String, KwicLine), b: &(String, KwicLine)) -> Ordering {
    let place = |line: &KwicLine| (line.rank, line.field == TextKind::Body, line.range.start);
    a.0.cmp(&b.0).then_with(|| place(&a.1).cmp(&place(&b.1)))
}
