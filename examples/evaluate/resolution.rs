//! Whether names lead to the right entity: on articles annotated by reading them, in an index of
//! the news they come from.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use depesche::{
    EntityKind, Index, IngestOptions, Result,
    entity::{Annotator, Name},
    ingest,
    profile::EntityResolver,
};

use crate::Settings;
use crate::data::{records, text};

/// The annotations: facts about texts that are not part of the project.
const ANNOTATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/entities.tsv");

/// The first articles were looked at while the rules were written, the others not.
const DEVELOPMENT_ARTICLES: usize = 50;

pub fn print(settings: &Settings) -> Result<()> {
    let files = ["fang-dev", "wikinews-gradi", "police-berlin"];
    let path = |name: &str| settings.data.join(format!("news/{name}.jsonl.gz"));
    if let Some(missing) = files.iter().find(|name| !path(name).exists()) {
        println!("skipped: {} is not here", path(missing).display());
        return Ok(());
    }
    let index = Index::open_or_create(settings.work.join("resolution"))?;
    let roots: Vec<_> = files.iter().map(|name| path(name)).collect();
    ingest(&index, &roots, &IngestOptions::default(), &mut |_| {})?;
    let meanings = EntityResolver::open(&index)?;
    let articles = annotated();
    let texts = texts(&files.map(|name| (name, path(name))), &articles);

    let mut annotator = Annotator::new();
    let verbose = std::env::var_os("EVALUATE_VERBOSE").is_some();
    let mut totals = [Counts::default(); 2];
    for (number, (article, gold)) in articles.iter().enumerate() {
        let Some((title, body)) = texts.get(article) else { continue };
        let counts = &mut totals[usize::from(number >= DEVELOPMENT_ARTICLES)];
        let names = annotator.annotate(title, body);
        for (field, text, names) in [("title", title, &names.title), ("body", body, &names.body)] {
            let gold: Vec<&Mention> = gold.iter().filter(|mention| mention.field == field).collect();
            compare(text, &gold, names, &meanings, counts, verbose.then_some(article.as_str()));
        }
    }
    for (name, counts) in ["development", "check"].iter().zip(totals) {
        let Counts { gold, found, right, extra } = counts;
        let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        println!(
            "{name}: {gold} mentions; {found} found ({:.1} %), of these {right} to the right entity ({:.1} %; target 90); \
             {extra} found where there is none; from text to entity: precision {:.1}, recall {:.1}",
            percent(found, gold),
            percent(right, found),
            percent(right, found + extra),
            percent(right, gold),
        );
    }
    Ok(())
}

/// A mention as annotated.
struct Mention {
    field: String,
    chars: Range<usize>,
    /// None where even a careful reader can't tell.
    kind: Option<EntityKind>,
    name: String,
}

/// Mentions by article, in the order of the file.
fn annotated() -> Vec<(String, Vec<Mention>)> {
    let mut articles: Vec<(String, Vec<Mention>)> = Vec::new();
    for line in fs::read_to_string(ANNOTATIONS).unwrap_or_default().lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [article, field, start, end, kind, name] = columns.as_slice() else { continue };
        let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
        if articles.last().is_none_or(|(last, _)| last != article) {
            articles.push(((*article).to_owned(), Vec::new()));
        }
        if let Some((_, mentions)) = articles.last_mut() {
            mentions.push(Mention {
                field: (*field).to_owned(),
                chars: start..end,
                kind: EntityKind::from_name(kind),
                name: (*name).to_owned(),
            });
        }
    }
    articles
}

/// Title and body of the annotated articles.
fn texts(
    files: &[(&str, std::path::PathBuf)],
    articles: &[(String, Vec<Mention>)],
) -> HashMap<String, (String, String)> {
    let mut texts = HashMap::new();
    for (name, path) in files {
        let wanted: Vec<&str> = articles
            .iter()
            .filter_map(|(article, _)| article.strip_prefix(name)?.strip_prefix(':'))
            .collect();
        for record in records(Path::new(path)).into_iter().flatten() {
            let id = text(&record, "id");
            if wanted.contains(&id) {
                let content = (text(&record, "title").to_owned(), text(&record, "body").to_owned());
                texts.insert(format!("{name}:{id}"), content);
            }
        }
    }
    texts
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// Annotated mentions that are clear.
    gold: usize,
    /// Those that a name was found for, at the same place.
    found: usize,
    /// Those whose name means the same entity.
    right: usize,
    /// Names found where nothing is annotated.
    extra: usize,
}

/// Compares what was found in a text with what is annotated; what differs is printed with
/// the article's name where one is given.
fn compare(
    text: &str,
    gold: &[&Mention],
    names: &[Name],
    meanings: &EntityResolver,
    counts: &mut Counts,
    article: Option<&str>,
) {
    let chars = |range: &Range<usize>| {
        let start = text[..range.start].chars().count();
        start..start + text[range.clone()].chars().count()
    };
    let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let names: Vec<(Range<usize>, &Name)> = names.iter().map(|name| (chars(&name.range), name)).collect();
    for mention in gold.iter().filter(|mention| mention.kind.is_some()) {
        counts.gold += 1;
        let Some((_, name)) = names.iter().find(|(range, _)| overlaps(range, &mention.chars)) else {
            if let Some(article) = article {
                println!(
                    "missed\t{article}\t{}\t{}",
                    mention.kind.map_or("", EntityKind::name),
                    mention.name
                );
            }
            continue;
        };
        counts.found += 1;
        let entity = meanings.resolve(name);
        let wanted = mention.kind.and_then(|kind| meanings.resolve_text(&mention.name, kind));
        let right = entity.as_ref().is_some_and(|entity| {
            Some(entity.kind) == mention.kind
                && (entity.name == mention.name || wanted.as_ref() == Some(entity))
        });
        counts.right += usize::from(right);
        if let Some(article) = article.filter(|_| !right) {
            println!(
                "wrong\t{article}\t{}\t{}\tfound {:?} {} as {:?}",
                mention.kind.map_or("", EntityKind::name),
                mention.name,
                &text[name.range.clone()],
                name.kind.name(),
                entity.map(|entity| format!("{} {}", entity.kind.name(), entity.name)),
            );
        }
    }
    for (range, name) in &names {
        if !gold.iter().any(|mention| overlaps(range, &mention.chars)) {
            counts.extra += 1;
            if let Some(article) = article {
                println!("extra\t{article}\t{}\t{:?}", name.kind.name(), &text[name.range.clone()]);
            }
        }
    }
}
