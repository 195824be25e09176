//! What comes out of pages: text, title, date and authors, held against gold.
//!
//! `pages/gold.jsonl` has a page a line: `id`, `html` (a path beside it), `title`, `date`, `authors`, `body`.

use std::collections::HashMap;
use std::path::PathBuf;

use depesche::{Article, Index, Result, Searcher, ingest};
use serde_json::Value;

use crate::Settings;
use crate::data::{records, text, words_only};

/// How much of the text is right, as means over the pages.
#[derive(Default)]
struct Sums {
    precision: f64,
    recall: f64,
    f1: f64,
}

/// Names of authors that were found, that should be, and that are both.
#[derive(Default)]
struct Names {
    found: usize,
    gold: usize,
    right: usize,
}

pub fn print(settings: &Settings) -> Result<()> {
    let dir = settings.data.join("pages");
    let Some(gold) = records(&dir.join("gold.jsonl")) else { return Ok(()) };
    let verbose = std::env::var_os("EVALUATE_VERBOSE").is_some();
    let index = Index::open_or_create(settings.work.join("pages"))?;
    let report = ingest(&index, &[dir.join("html")], &words_only(), &mut |_| {})?;
    for problem in &report.problems {
        println!("{}: {}", problem.path, problem.reason);
    }
    let searcher = Searcher::open(&index)?;
    let (mut sums, mut names) = (Sums::default(), Names::default());
    let (mut pages, mut titles, mut spelled, mut days) = (0usize, 0usize, 0usize, 0usize);
    for page in gold {
        let path = dir.join(text(&page, "html"));
        let article = article(&searcher, path)?;
        pages += 1;
        let (precision, recall) = overlap(&article.body, text(&page, "body"));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        sums.precision += precision;
        sums.recall += recall;
        sums.f1 += f1;
        let title = one_line(text(&page, "title"));
        let exact = article.title == title;
        titles += usize::from(exact);
        let same = words(&article.title).eq(words(&title));
        spelled += usize::from(same);
        let day = |date: &str| date.get(..10).unwrap_or_default().to_owned();
        let date = article.date.map(|date| date.to_string()).unwrap_or_default();
        let same_day = day(&date) == day(text(&page, "date"));
        days += usize::from(same_day);
        let (wanted, wrong) = authors(&page, &article, &mut names);
        if verbose {
            let id = text(&page, "id");
            println!("{id}: text {f1:.3} (precision {precision:.3}, recall {recall:.3})");
            if !exact {
                println!("  title {:?}\n     is {title:?}", article.title);
            }
            if !same_day {
                println!("  date {date}, is {}", text(&page, "date"));
            }
            if wrong {
                println!("  authors {:?}, are {wanted:?}", article.authors);
            }
        }
    }
    let percent = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    let mean = |sum: f64| sum / pages.max(1) as f64;
    println!("{pages} pages");
    println!(
        "text, token F1, mean: {:.3} (precision {:.3}, recall {:.3}); target .95",
        mean(sums.f1),
        mean(sums.precision),
        mean(sums.recall)
    );
    println!(
        "title exact: {:.1} %; but for case and punctuation: {:.1} %; target 95",
        percent(titles, pages),
        percent(spelled, pages)
    );
    println!("date, the day: {:.1} %; target 95", percent(days, pages));
    println!(
        "authors: precision {:.1} %, recall {:.1} %",
        percent(names.right, names.found),
        percent(names.right, names.gold)
    );
    Ok(())
}

/// The article that came of a page; an empty one if none did.
fn article(searcher: &Searcher, path: PathBuf) -> Result<Article> {
    let articles = searcher.articles(&path.to_string_lossy())?;
    Ok(articles.into_iter().next().unwrap_or_default())
}

/// Counts authors, and gives those of the gold and whether some are not the same.
fn authors(page: &Value, article: &Article, names: &mut Names) -> (Vec<String>, bool) {
    let wanted: Vec<String> = page["authors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|author| author.as_str().map(one_line))
        .collect();
    let is_wanted =
        |author: &&String| wanted.iter().any(|wanted| wanted.to_lowercase() == author.to_lowercase());
    let right = article.authors.iter().filter(is_wanted).count();
    names.found += article.authors.len();
    names.gold += wanted.len();
    names.right += right;
    let wrong = right < wanted.len() || right < article.authors.len();
    (wanted, wrong)
}

/// Which part of the words found is in the gold, and which part of the gold was found, as bags of words.
fn overlap(found: &str, gold: &str) -> (f64, f64) {
    let mut counts: HashMap<String, isize> = HashMap::new();
    let (mut wanted, mut given, mut right) = (0usize, 0usize, 0usize);
    for word in words(gold) {
        *counts.entry(word).or_default() += 1;
        wanted += 1;
    }
    for word in words(found) {
        given += 1;
        let left = counts.entry(word).or_default();
        right += usize::from(*left > 0);
        *left -= 1;
    }
    (right as f64 / given.max(1) as f64, right as f64 / wanted.max(1) as f64)
}

/// The words of a text: runs of letters and digits, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
