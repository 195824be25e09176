//! Whole articles: for reading, and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::article_head::ArticleHead;
use super::heading::{origin, place};
use super::json::{JSON_VERSION, JsonLayout, write};
use super::runs::Paragraph;
use super::sanitize;
use super::style::{Look, TextStyle};
use crate::article::{Article, Signal};

/// Writes an article: title, what is known about it, text.
///
/// `original` puts the lines back that cleaning took out of the text.
pub fn text_article(
    article: &Article,
    original: bool,
    style: &TextStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut title = Paragraph::default();
    match article.title.as_str() {
        "" => title.push("(no title)", Look::Meta),
        text => title.push(text, Look::Title),
    }
    title.write("", 0, style, out)?;
    for line in meta(article) {
        let (before, after) = Look::Meta.signs(style.color);
        writeln!(out, "{before}{}{after}", sanitize(&line))?;
    }
    for line in body(article, original).lines() {
        writeln!(out)?;
        let mut paragraph = Paragraph::default();
        paragraph.push(line, Look::Plain);
        paragraph.write("", 0, style, out)?;
    }
    Ok(())
}

/// Writes articles as one object with a list: several files may contain the same id.
pub fn json_articles(articles: &[Article], original: bool, out: &mut dyn Write) -> io::Result<()> {
    let articles = articles.iter().map(|article| JsonArticle::new(article, original)).collect();
    write(&JsonArticles { version: JSON_VERSION, articles }, JsonLayout::Indented, out)
}

fn meta(article: &Article) -> Vec<String> {
    let mut origin =
        origin(article.source.as_deref(), article.section.as_deref(), article.date, article.date_origin);
    if let Some(signal) = article.signal {
        origin.push_str(&format!(" · {}", signal.name()));
    }
    let mut lines = vec![origin];
    lines.extend(article.embargo.map(|end| format!("embargo until {end}")));
    if !article.authors.is_empty() {
        lines.push(article.authors.join(", "));
    }
    lines.extend(article.url.clone());
    lines.push(place(&article.id, &article.path, article.record));
    lines
}

fn body(article: &Article, original: bool) -> String {
    if original { article.original_body() } else { article.body.clone() }
}

#[derive(Serialize)]
struct JsonArticles<'a> {
    version: u32,
    articles: Vec<JsonArticle<'a>>,
}

#[derive(Serialize)]
struct JsonArticle<'a> {
    #[serde(flatten)]
    head: ArticleHead<'a>,
    authors: &'a [String],
    revision: Option<&'a str>,
    signal: Option<&'static str>,
    /// Moment in UTC.
    embargo: Option<String>,
    body: String,
    /// Lines taken out of the body; empty where they are put back.
    dropped: Vec<JsonDropped<'a>>,
}

#[derive(Serialize)]
struct JsonDropped<'a> {
    /// Number of lines of `body` before it.
    before: u32,
    text: &'a str,
}

impl<'a> JsonArticle<'a> {
    fn new(article: &'a Article, original: bool) -> Self {
        let dropped = if original { &[] } else { article.dropped.as_slice() };
        let dropped = dropped.iter().map(|line| JsonDropped { before: line.before, text: &line.text });
        Self {
            head: article.into(),
            authors: &article.authors,
            revision: article.version.as_deref(),
            signal: article.signal.map(Signal::name),
            embargo: article.embargo.map(|end| end.to_string()),
            body: body(article, original),
            dropped: dropped.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Date, DateOrigin, DroppedLine, Moment};

    fn article() -> Article {
        Article {
            id: "7".into(),
            path: "a.jsonl".into(),
            record: 2,
            title: "Die Löwen\u{1b}brücke".into(),
            body: "Erste Zeile.\nZweite Zeile.".into(),
            date: Date::new(2021, 3, 5),
            date_origin: DateOrigin::Metadata,
            source: Some("Anzeiger".into()),
            authors: vec!["A".into(), "B".into()],
            version: Some("3".into()),
            signal: Some(Signal::Update),
            embargo: Moment::parse_iso("2021-03-06T10:00"),
            dropped: vec![DroppedLine { before: 1, text: "Anzeige".into(), repeated: false }],
            ..Article::default()
        }
    }

    #[test]
    fn an_article_for_reading() {
        for (original, body) in
            [(false, "Erste Zeile.\n\nZweite Zeile.\n"), (true, "Erste Zeile.\n\nAnzeige\n\nZweite Zeile.\n")]
        {
            let mut out = Vec::new();
            text_article(&article(), original, &TextStyle::default(), &mut out).expect("written");
            let expected = format!(
                "Die Löwen\\u{{1b}}brücke\nAnzeiger · 2021-03-05 · update\nembargo until 2021-03-06T10:00:00Z\nA, B\n7 · a.jsonl#2\n\n{body}"
            );
            assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
        }
    }

    #[test]
    fn an_article_as_json() {
        let mut out = Vec::new();
        json_articles(&[article()], false, &mut out).expect("written");
        let shape: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(
            shape,
            serde_json::json!({"version": 1, "articles": [{
                "id": "7", "path": "a.jsonl", "record": 2, "title": "Die Löwen\u{1b}brücke",
                "date": "2021-03-05", "date_origin": "metadata", "source": "Anzeiger", "section": null,
                "url": null, "authors": ["A", "B"], "revision": "3", "signal": "update",
                "embargo": "2021-03-06T10:00:00Z", "body": "Erste Zeile.\nZweite Zeile.",
                "dropped": [{"before": 1, "text": "Anzeige"}]
            }]})
        );
    }
}
