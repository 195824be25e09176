//! Whether the sentence that answers a question is in the first snippet of its article.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufWriter, Write};

use depesche::{Error, Query, Result, SearchOptions};
use serde_json::json;

use crate::Settings;
use crate::data::{index, lines, records, text, words_only};

/// Lengths of snippets that are tried, in characters.
const LENGTHS: [usize; 3] = [160, 240, 320];

/// Share of the sentence that has to be in a snippet.
const SHARE: f64 = 0.5;

/// A sentence in the article that it stands in.
struct Place {
    article: String,
    /// In characters.
    start: usize,
    end: usize,
}

pub fn print(settings: &Settings) -> Result<()> {
    let folder = settings.data.join("ir/xquad-r");
    let Some(sentences) = records(&folder.join("corpus.jsonl")) else { return Ok(()) };
    let (mut articles, mut places) = (BTreeMap::<String, String>::new(), HashMap::new());
    for sentence in sentences {
        // xr-ARTICLE-PARAGRAPH-SENTENCE; the sentences come in their order.
        let id = text(&sentence, "id");
        let mut fields = id.splitn(4, '-');
        let (Some(_), Some(article), Some(paragraph)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        for unit in [format!("article-{article}"), format!("paragraph-{article}-{paragraph}")] {
            let body = articles.entry(unit.clone()).or_default();
            if !body.is_empty() {
                body.push(' ');
            }
            let start = body.chars().count();
            body.push_str(text(&sentence, "text").trim());
            let place = Place { article: unit.clone(), start, end: body.chars().count() };
            places.entry(id.to_owned()).or_insert_with(Vec::new).push(place);
        }
    }
    let path = settings.work.join("answers.jsonl");
    let io = |source| Error::Io { path: path.clone(), source };
    std::fs::create_dir_all(&settings.work).map_err(io)?;
    let mut out = BufWriter::new(File::create(&path).map_err(io)?);
    for (id, body) in &articles {
        writeln!(out, "{}", json!({"id": id, "title": "", "text": body})).map_err(io)?;
    }
    out.flush().map_err(io)?;
    drop(out);
    let searcher = index(&settings.work, "answers", &path, &words_only())?.0;

    let (Some(judgments), Some(queries)) =
        (lines(&folder.join("qrels.tsv")), records(&folder.join("queries.jsonl")))
    else {
        return Ok(());
    };
    let queries: HashMap<String, String> =
        queries.map(|query| (text(&query, "id").to_owned(), text(&query, "text").to_owned())).collect();
    let asked: Vec<(&str, &Vec<Place>)> = judgments
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split('\t').map(str::to_owned);
            let (query, sentence) = (fields.next()?, fields.next()?);
            Some((queries.get(&query)?.as_str(), places.get(&sentence)?))
        })
        .collect();
    println!("{} questions; share whose answering sentence (half of it at least) is in", asked.len());
    println!("{:<12}{:>8}{:>16}{:>16}{:>12}", "text", "chars", "first snippet", "two snippets", "first 1");
    for (unit, kind) in [(0, "article"), (1, "paragraph")] {
        for chars in LENGTHS {
            let (mut first, mut any, mut lead, mut found) = (0, 0, 0, 0);
            for (question, places) in &asked {
                let Place { article, start, end } = &places[unit];
                let options = SearchOptions::default()
                    .limit(articles.len())
                    .snippets(2)
                    .snippet_chars(chars)
                    .ranking(settings.ranking);
                let results = searcher.search(&Query::parse(question), &options)?;
                let Some(hit) = results.hits.iter().find(|hit| hit.id == *article) else { continue };
                found += 1;
                let holds = |from: usize, to: usize| {
                    let shared = to.min(*end).saturating_sub(from.max(*start));
                    shared as f64 >= SHARE * (end - start).min(chars) as f64
                };
                let held: Vec<bool> = hit
                    .snippets
                    .iter()
                    .map(|snippet| holds(snippet.char_range.start, snippet.char_range.end))
                    .collect();
                first += usize::from(held.first().is_some_and(|&held| held));
                any += usize::from(held.iter().any(|&held| held));
                lead += usize::from(holds(0, chars));
            }
            let share = |count: usize| 100.0 * count as f64 / asked.len().max(1) as f64;
            println!(
                "{kind:<12}{chars:>8}{:>14.1} %{:>14.1} %{:>10.1} %  ({found} found)",
                share(first),
                share(any),
                share(lead)
            );
        }
    }
    Ok(())
}
