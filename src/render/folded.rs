//! The copies that are folded into a hit, below it.

use std::io::{self, Write};

use serde::Serialize;

use super::article_head::ArticleHead;
use super::heading::{origin, place};
use super::runs::Paragraph;
use super::sanitize;
use super::style::{Look, TextStyle};
use crate::duplicates::Difference;
use crate::search::{FoldedArticle, Hit};

/// A copy of a hit in JSON.
#[derive(Serialize)]
pub(super) struct JsonFolded<'a> {
    #[serde(flatten)]
    head: ArticleHead<'a>,
    similarity: f32,
    difference: JsonDifference,
}

/// In what a copy differs: as people read it, and as numbers.
#[derive(Serialize)]
struct JsonDifference {
    text: String,
    other_words: u8,
    words: i64,
    headline: bool,
}

impl JsonDifference {
    fn new(difference: Difference) -> Self {
        let Difference { other_words, words, headline } = difference;
        Self { text: difference.to_string(), other_words, words, headline }
    }
}

impl<'a> JsonFolded<'a> {
    pub fn new(copy: &'a FoldedArticle) -> Self {
        Self {
            head: copy.into(),
            similarity: copy.similarity,
            difference: JsonDifference::new(copy.difference),
        }
    }
}

/// Writes the copies of a hit, each with what it differs in.
pub(super) fn folded(hit: &Hit, margin: &str, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = Look::Meta.signs(style.color);
    for copy in &hit.folded {
        let origin = origin(copy.source.as_deref(), None, copy.date, copy.date_origin);
        let place = place(&copy.id, &copy.path, copy.record);
        writeln!(out, "{margin}{before}= {} · {}{after}", sanitize(&origin), sanitize(&place))?;
        let mut line = Paragraph::default();
        line.push(&copy.difference.to_string(), Look::Meta);
        if copy.difference.headline {
            line.push(": ", Look::Meta);
            line.push(if copy.title.is_empty() { "none" } else { &copy.title }, Look::Plain);
        }
        line.write(&format!("{margin}  "), margin.len() + 2, style, out)?;
    }
    if let Some(more) = others(hit) {
        writeln!(out, "{margin}{before}= {more}{after}")?;
    }
    Ok(())
}

/// The copies of a hit in one cell: `ab-7 (Abendpost, 2019-03-08); and 3 others`.
pub(super) fn folded_ids(hit: &Hit) -> String {
    let one = |copy: &FoldedArticle| {
        let date = copy.date.map(|date| date.to_string());
        let known: Vec<&str> = copy.source.as_deref().into_iter().chain(date.as_deref()).collect();
        match known.is_empty() {
            true => copy.id.clone(),
            false => format!("{} ({})", copy.id, known.join(", ")),
        }
    };
    let all: Vec<String> = hit.folded.iter().map(one).chain(others(hit)).collect();
    all.join("; ")
}

/// `and 3 others`, where not all are listed.
fn others(hit: &Hit) -> Option<String> {
    match hit.folded_total.saturating_sub(hit.folded.len()) {
        0 => None,
        1 => Some("and 1 other".into()),
        more => Some(format!("and {more} others")),
    }
}
