//! Explanations for people: how a query was understood, why an article is found or not.

mod article;
mod json;
mod json_parts;

use std::io::{self, Write};

pub use article::text_article_explanation;
pub use json::{json_article_explanations, json_explanation};

use super::number::{count, grouped};
use super::sanitize;
use super::table::{Align, table};
use crate::search::{
    ClauseExplanation, ClauseKind, FilterExplanation, Occur, PatternExplanation, QueryExplanation, Scope,
    SoughtExplanation, WordExplanation,
};

/// Columns of indentation per level.
const INDENT: usize = 2;

/// Writes how a query was understood, a paragraph a clause; hints are for standard error.
pub fn text_explanation(explanation: &QueryExplanation, out: &mut dyn Write) -> io::Result<()> {
    for (at, one) in explanation.clauses.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        clause(one, 0, out)?;
    }
    if !explanation.clauses.is_empty() && !explanation.filters.is_empty() {
        writeln!(out)?;
    }
    for one in &explanation.filters {
        writeln!(out, "{}: {}", sanitize(&typed(one)), sanitize(&filter(one)))?;
    }
    if explanation.clauses.is_empty() && explanation.filters.is_empty() {
        writeln!(out, "no word and no filter")?;
    }
    Ok(())
}

fn clause(one: &ClauseExplanation, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let indent = depth * INDENT;
    let mut about = vec![match (one.kind, one.occur) {
        (ClauseKind::Filter, Occur::Should) => kind(one),
        _ => format!("{} {}", occur(one.occur), kind(one)),
    }];
    match one.scope {
        Some(Scope::Title) => about.push("in the title".into()),
        Some(Scope::Body) => about.push("in the text".into()),
        Some(Scope::Anywhere) | None => {}
    }
    if one.boost != 1.0 {
        about.push(format!("counts {} times", one.boost));
    }
    if let Some(one) = &one.filter {
        about.push(filter(one));
    }
    if one.sought.is_empty() && one.filter.is_none() && one.clauses.is_empty() {
        about.push("says nothing".into());
    }
    writeln!(out, "{:indent$}{}: {}", "", sanitize(&one.text), sanitize(&about.join(", ")))?;
    for part in &one.sought {
        sought(part, indent + INDENT, out)?;
    }
    one.clauses.iter().try_for_each(|inside| clause(inside, depth + 1, out))
}

fn occur(occur: Occur) -> &'static str {
    match occur {
        Occur::Should => "optional",
        Occur::Must => "required",
        Occur::Not => "excluded",
    }
}

fn kind(clause: &ClauseExplanation) -> String {
    let distance = clause.distance.unwrap_or(0);
    match clause.kind {
        ClauseKind::Word => "word".into(),
        ClauseKind::Exact => "word as it is written".into(),
        ClauseKind::Phrase if distance > 0 => format!("phrase, moved by {distance} places at most"),
        ClauseKind::Phrase => "phrase".into(),
        ClauseKind::Near => format!("words {distance} places apart at most"),
        ClauseKind::Wildcard => "pattern".into(),
        ClauseKind::Regex => "regular expression".into(),
        ClauseKind::Fuzzy => {
            format!("word with {distance} other letter{} at most", if distance == 1 { "" } else { "s" })
        }
        ClauseKind::Group => "group".into(),
        ClauseKind::Filter => "filter".into(),
    }
}

/// `npd Nachrichten; 24 articles`.
fn filter(filter: &FilterExplanation) -> String {
    let articles = count(filter.articles, "article");
    match (&filter.dates, filter.means.as_slice()) {
        (Some(dates), _) => {
            let day =
                |date: Option<crate::article::Date>| date.map(|date| date.to_string()).unwrap_or_default();
            format!("{}..{}; {articles}", day(dates.from), day(dates.to))
        }
        (None, []) => articles,
        (None, means) => format!("{}; {articles}", means.join(", ")),
    }
}

/// A filter of the options as it would be typed in a query.
fn typed(filter: &FilterExplanation) -> String {
    match filter.values.as_slice() {
        [] => filter.field.name().to_owned(),
        values => format!("{}:{}", filter.field.name(), values.join(&format!(" {}:", filter.field.name()))),
    }
}

fn sought(sought: &SoughtExplanation, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = sought.words.iter().flat_map(forms).collect();
    if let Some(PatternExplanation { words, total }) = &sought.pattern {
        rows.extend(words.iter().map(|word| {
            vec![word.word.clone(), "a word of the index".into(), grouped(word.articles), String::new()]
        }));
        let more = total.saturating_sub(words.len());
        if more > 0 {
            rows.push(vec![format!("and {} more", grouped(more))]);
        }
    }
    rows.extend(sought.synonyms.iter().map(|synonym| vec![synonym.clone(), "counts for it".into()]));
    let all = match sought {
        SoughtExplanation { is_synonym: true, .. } => "as a synonym of what was typed",
        SoughtExplanation { scored: false, .. } => "as a stop word, which only orders the best",
        SoughtExplanation { words, .. } if words.len() > 1 => "together as they are sought",
        _ => "any of these",
    };
    rows.push(vec![String::new(), all.into(), grouped(sought.articles), String::new()]);
    if let [word] = sought.words.as_slice() {
        rows.extend(parts(word));
    }
    let columns = [Align::Left, Align::Left, Align::Right, Align::Left];
    table(&rows, &columns, indent, out)
}

/// A word as written and in any form, with how many articles have each.
fn forms(word: &WordExplanation) -> Vec<Vec<String>> {
    vec![
        row(&word.exact, "as written", word.exact_articles, 0),
        row(&word.stem, "in any form", word.whole_articles, word.part_articles),
    ]
}

/// The parts of a compound, which count less.
fn parts(word: &WordExplanation) -> impl Iterator<Item = Vec<String>> {
    word.parts.iter().map(|part| {
        let what = if part.stop { "part, too frequent to look for" } else { "part, counts less" };
        row(&part.stem, what, part.whole_articles, part.part_articles)
    })
}

fn row(form: &str, what: &str, articles: usize, longer: usize) -> Vec<String> {
    let longer = match longer {
        0 => String::new(),
        longer => format!("+ {} in longer words", grouped(longer)),
    };
    vec![form.to_owned(), what.to_owned(), grouped(articles), longer]
}
