//! An app around an archive: it opens the index of a folder, searches it, shows what
//! was found, and goes on with what a refresh brought.
//!
//! ```text
//! cargo run --example embed -- corpus                     # questions from standard input
//! cargo run --example embed -- corpus Kameras am Bahnhof  # one question
//! ```
//!
//! All that the app does with depesche is in [`Desk`]; the rest is how it looks.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

use std::io::BufRead;
use std::ops::Range;
use std::path::PathBuf;

use depesche::{
    Error, FacetKind, Hit, Index, IngestOptions, Query, Report, Result, SearchOptions, SearchResults,
    Searcher, ingest,
};

/// An archive as an app holds it: a folder of articles, its index, and a searcher.
struct Desk {
    folder: PathBuf,
    index: Index,
    searcher: Searcher,
}

impl Desk {
    /// Opens the index, or makes one and fills it.
    fn open(folder: PathBuf, index_dir: PathBuf) -> Result<Self> {
        let index = match Index::open(&index_dir) {
            Ok(index) => index,
            Err(Error::NoIndex { .. }) => {
                let index = Index::open_or_create(&index_dir)?;
                ingest(&index, std::slice::from_ref(&folder), &IngestOptions::default(), &mut |_| {})?;
                index
            }
            Err(error) => return Err(error),
        };
        let searcher = Searcher::open(&index)?;
        Ok(Self { folder, index, searcher })
    }

    /// Answers a question, with facets to narrow it by. Any number of threads may ask at once.
    fn ask(&self, question: &str) -> Result<SearchResults> {
        let facets = vec![FacetKind::Source, FacetKind::Year];
        let options = SearchOptions::default().limit(3).facets(facets).facet_values(5);
        self.searcher.search(&Query::parse(question), &options)
    }

    /// Brings the index up to date with the folder and moves on to what is new. Until
    /// then, questions are answered as before; a refresh never disturbs them.
    fn refresh(&mut self) -> Result<Report> {
        let report =
            ingest(&self.index, std::slice::from_ref(&self.folder), &IngestOptions::default(), &mut |_| {})?;
        self.searcher.reload()?;
        Ok(report)
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: embed FOLDER [QUESTION]")?);
    let question = arguments.collect::<Vec<_>>().join(" ");
    let mut desk = Desk::open(folder, PathBuf::from("index/embed"))?;
    println!("{} articles", desk.searcher.len());

    if !question.is_empty() {
        show(&question, &desk.ask(&question)?);
        return Ok(());
    }
    println!("a question a line; an empty line refreshes the archive");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            let Report { articles, problems, .. } = desk.refresh()?;
            let changed = articles.added + articles.replaced + articles.removed;
            println!("{changed} changes, {} articles, {} problems", desk.searcher.len(), problems.len());
        } else {
            show(&line, &desk.ask(&line)?);
        }
    }
    Ok(())
}

/// Prints an answer. Control characters of the corpus are escaped before a terminal sees them.
fn show(question: &str, results: &SearchResults) {
    println!("\n{question}: {} articles", results.total);
    for hint in &results.hints {
        println!("  hint: {hint}");
    }
    for Hit { rank, title, title_marks, date, source, snippets, .. } in &results.hits {
        println!("\n{rank}. {}", marked(title, title_marks));
        let date = date.map(|date| date.to_string());
        println!(
            "   {} · {}",
            date.as_deref().unwrap_or("undated"),
            source.as_deref().unwrap_or("unknown source")
        );
        for snippet in snippets {
            let before = if snippet.cut_start { "… " } else { "" };
            let after = if snippet.cut_end { " …" } else { "" };
            println!("   {before}{}{after}", marked(&snippet.text, &snippet.marks));
        }
    }
    for facet in &results.facets {
        let values = facet.values.iter().map(|value| format!("{} {}", value.value, value.count));
        println!("\n{}: {}", facet.kind.name(), values.collect::<Vec<_>>().join(", "));
    }
}

/// A text with its matches between brackets. Marks are byte ranges, ascending and on character borders.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let (mut shown, mut last) = (String::new(), 0);
    for mark in marks {
        shown += &text[last..mark.start];
        shown += &format!("[{}]", &text[mark.clone()]);
        last = mark.end;
    }
    depesche::render::sanitize(&(shown + &text[last..])).into()
}
