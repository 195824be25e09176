//! Whether copies are folded and nothing else: pairs that people judged, copies made of real
//! news, and what folds in the news as they are.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use depesche::{
    Article, Date, Error, Hit, Index, IngestOptions, Query, Result, SearchOptions, Searcher,
    duplicates::copied, ingest, ranking::FOLD_MIN,
};
use serde_json::{Value, json};

use crate::Settings;
use crate::data::{index, records, text, words_only};
use crate::speed::cpu_time;

/// Every so many articles are made copies of.
const STEP: usize = 5;

/// Words that are changed in a copy.
const CHANGED_WORDS: usize = 10;

pub fn print(settings: &Settings) -> Result<()> {
    pairs(settings)?;
    made(settings)?;
    found(settings)
}

/// Pairs of SemEval 2022, task 8: similarity from 1, the same event, to 4, another.
fn pairs(settings: &Settings) -> Result<()> {
    let Some(pairs) = records(&settings.data.join("near-duplicates/pairs.jsonl")) else { return Ok(()) };
    let pairs: Vec<Value> = pairs.collect();
    let halves = pairs.iter().enumerate().flat_map(|(at, pair)| {
        let half = move |half: &str| json!({"id": format!("{at}-{half}"), "source": half, "text": text(pair, &format!("text{half}"))});
        ["1", "2"].map(half)
    });
    let stories = stories(&written(settings, "pairs", halves)?)?;
    let folded = |at: usize| stories.get(&format!("{at}-1")) == stories.get(&format!("{at}-2"));
    let count = |from: f64, to: f64| {
        let wanted = pairs.iter().enumerate().filter(|(_, pair)| {
            pair["overall"].as_f64().is_some_and(|overall| (from..=to).contains(&overall))
        });
        let (mut all, mut together) = (0, 0);
        for (at, _) in wanted {
            all += 1;
            together += usize::from(folded(at));
        }
        (all, together)
    };
    let ((same, same_folded), (other, other_folded)) = (count(0.0, 1.5), count(3.5, 4.0));
    println!(
        "judged pairs: of {same} about the same {same_folded} folded; of {other} about something else {} kept apart",
        other - other_folded
    );
    println!("  the first are mostly the same event in other words, and no copies");
    Ok(())
}

/// How copies are made.
#[derive(Clone, Copy)]
struct Recipe {
    /// Words that the article is cut to.
    most: usize,
    /// Words that it must have.
    least: usize,
    /// Whether no two of the changed words are near each other.
    apart: bool,
    /// Whether an agency line and a closing paragraph are added.
    longer: bool,
}

impl Recipe {
    /// An article's text as far as it is used, and a copy of it; `None` where it is too short.
    fn text_and_copy(self, body: &str, vocabulary: &[&str], random: &mut Random) -> Option<(String, String)> {
        let words: Vec<&str> = body.split_whitespace().take(self.most).collect();
        if words.len() < self.least {
            return None;
        }
        let mut copy = words.clone();
        let step = words.len() / CHANGED_WORDS;
        let start = random.below(step);
        for at in 0..CHANGED_WORDS {
            let place = if self.apart { start + at * step } else { random.below(words.len()) };
            copy[place] = random.pick(vocabulary);
        }
        let mut copy = copy.join(" ");
        if self.longer {
            let closing: Vec<&str> = (0..30).map(|_| random.pick(vocabulary)).collect();
            copy = format!("Berlin (npd) - Wie am Abend mitgeteilt wurde: {copy}\n{}.", closing.join(" "));
        }
        Some((words.join(" "), copy))
    }
}

/// Copies of real articles, with another headline and ten words changed.
fn made(settings: &Settings) -> Result<()> {
    let verbose = std::env::var_os("EVALUATE_VERBOSE").is_some();
    let news = ["fang-dev", "police-berlin", "wikinews-gradi"];
    let articles = news.map(|name| records(&settings.data.join(format!("news/{name}.jsonl.gz"))));
    let articles: Vec<Value> = articles.into_iter().flatten().flatten().step_by(STEP).collect();
    let vocabulary: Vec<&str> =
        articles.iter().take(500).flat_map(|article| text(article, "body").split_whitespace()).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for case in 0..12 {
        let (most, least) = [(50, 50), (80, 80), (150, 80)][case / 4];
        let recipe = Recipe { most, least, apart: case & 2 == 0, longer: case & 1 == 1 };
        let mut made = Vec::new();
        for article in &articles {
            let copy = recipe.text_and_copy(text(article, "body"), &vocabulary, &mut random);
            made.extend(copy.map(|(text, copy)| (article, text, copy)));
        }
        let records = made.iter().enumerate().flat_map(|(at, (article, body, copy))| {
            let (title, source) = (text(article, "title"), text(article, "source"));
            let record = |half: u8, title: &str, source: &str, body: &str| {
                json!({"id": format!("{at}-{half}"), "title": title, "source": source,
                    "date": text(article, "date"), "text": body})
            };
            [record(1, title, source, body), record(2, "Was jetzt bekannt ist", "Abendpost", copy)]
        });
        let stories = stories(&written(settings, "made", records)?)?;
        let apart = |at: &usize| stories.get(&format!("{at}-1")) != stories.get(&format!("{at}-2"));
        let missed: Vec<usize> = (0..made.len()).filter(apart).collect();
        println!(
            "copies of {} articles of {least} to {most} words, {CHANGED_WORDS} changed {}{}: {} folded ({:.2} %)",
            made.len(),
            if recipe.apart { "far apart" } else { "anywhere" },
            if recipe.longer { ", agency line and closing paragraph added" } else { "" },
            made.len() - missed.len(),
            100.0 * (made.len() - missed.len()) as f64 / made.len().max(1) as f64
        );
        for at in missed.into_iter().filter(|_| verbose) {
            let (_, text, copy) = &made[at];
            let article = |body: &str| Article::default().body(body);
            let similarity = copied(&article(text), &article(copy));
            println!("  missed, alone {similarity:?}:\n    {text}\n    {copy}");
        }
    }
    Ok(())
}

/// What folds in the news as they are, and what it costs.
fn found(settings: &Settings) -> Result<()> {
    let verbose = std::env::var_os("EVALUATE_VERBOSE").is_some();
    for name in ["police-berlin", "wikinews-gradi", "fang-dev"] {
        let corpus = settings.data.join(format!("news/{name}.jsonl.gz"));
        let Some(articles) = records(&corpus) else { continue };
        let dir = settings.work.join("copies");
        let _ = fs::remove_dir_all(&dir);
        let started = cpu_time();
        let (searcher, _) = index(&dir, name, &corpus, &IngestOptions::default())?;
        let whole = (cpu_time() - started).as_secs_f64();
        let hits = folded(&searcher)?;
        let copies: Vec<_> = hits.iter().flat_map(|hit| &hit.folded).collect();
        let other = |from: u8, to: u8| {
            let other = copies.iter().map(|copy| copy.difference.other_words);
            other.filter(|other| (from..=to).contains(other)).count()
        };
        println!(
            "{name}: {} articles, {} stories of several with {} more articles; other words than the one that \
             stands for them: 0–19 % {}, 20–39 % {}, more {}",
            searcher.len(),
            hits.len(),
            hits.iter().map(|hit| hit.folded_total).sum::<usize>(),
            other(0, 19),
            other(20, 39),
            other(40, 100),
        );
        if verbose {
            for hit in &hits {
                println!("  {} {} {}", hit.id, date(hit.date), hit.title);
                for copy in &hit.folded {
                    println!(
                        "    {:.2} {} {} {}: {}",
                        copy.similarity,
                        copy.id,
                        date(copy.date),
                        copy.title,
                        copy.difference
                    );
                }
            }
        }
        let articles: Vec<Article> = articles
            .map(|article| Article::default().title(text(&article, "title")).body(text(&article, "body")))
            .collect();
        let started = cpu_time();
        let same = articles.iter().filter(|article| copied(article, article).is_some()).count();
        // Two signatures a call.
        let signing = (cpu_time() - started).as_secs_f64() / 2.0;
        let index = Index::open(dir.join(name))?;
        let mut writer = index.writer(words_only().writer)?;
        let started = cpu_time();
        writer.commit()?;
        let joining = (cpu_time() - started).as_secs_f64();
        println!(
            "  signatures of {same} articles {signing:.2}, a commit with joining them {joining:.2} CPU seconds: {:.1} % of the \
             {whole:.1} of indexing (target 10)",
            100.0 * (signing + joining) / whole
        );
    }
    Ok(())
}

fn date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Writes records to a file, one a line.
fn written(settings: &Settings, name: &str, records: impl Iterator<Item = Value>) -> Result<PathBuf> {
    let dir = settings.work.join("copies");
    let _ = fs::remove_dir_all(&dir);
    let path = dir.join(format!("{name}.jsonl"));
    let io = |source| Error::Io { path: path.clone(), source };
    fs::create_dir_all(&dir).map_err(io)?;
    let mut out = BufWriter::new(File::create(&path).map_err(io)?);
    records.into_iter().try_for_each(|record| writeln!(out, "{record}")).map_err(io)?;
    out.flush().map_err(io)?;
    Ok(path)
}

/// The hits that stand for several articles.
fn folded(searcher: &Searcher) -> Result<Vec<Hit>> {
    let options = SearchOptions::default().limit(searcher.len()).fold(FOLD_MIN).snippets(0);
    let hits = searcher.search(&Query::default(), &options)?.hits;
    Ok(hits.into_iter().filter(|hit| hit.folded_total > 0).collect())
}

/// The story of each article of a corpus that is in one with others: an id, and what stands for it.
fn stories(corpus: &Path) -> Result<HashMap<String, String>> {
    let dir = corpus.with_extension("index");
    let _ = fs::remove_dir_all(&dir);
    let index = Index::open_or_create(&dir)?;
    ingest(&index, &[corpus.to_owned()], &words_only(), &mut |_| {})?;
    let mut stories = HashMap::new();
    let options = SearchOptions::default().limit(usize::MAX).fold(FOLD_MIN).snippets(0);
    for hit in Searcher::open(&index)?.search(&Query::default(), &options)?.hits {
        for copy in hit.folded {
            stories.insert(copy.id, hit.id.clone());
        }
        stories.insert(hit.id.clone(), hit.id);
    }
    Ok(stories)
}

/// xorshift: the same copies every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}
