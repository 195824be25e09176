//! Pages: the article's text by readability, the rest from what the page says of itself.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::limits::Limits;
use super::{markup, metadata};
use crate::article::RawDocument;

/// Fewer characters than this are no article.
const TEXT_CHARS_MIN: usize = 60;
/// Readability has lost the thread if it found less than so many percent of the article's paragraphs.
const FOUND_PERCENT_MIN: usize = 60;

/// Where a page keeps its article, the most telling first.
const CONTAINERS: &[&str] = &["[itemprop=articleBody]", "article", "main", "[role=main]"];
/// Elements that stand beside the text: captions, navigation, forms.
const BESIDE: &[&str] = &["figure", "figcaption", "aside", "nav", "footer", "form", "dialog"];

/// Reads a page; the error is the reason why there is nothing to index.
pub(super) fn read(html: &str, limits: &Limits) -> Result<RawDocument, String> {
    markup::nesting(html, limits.html_nesting_max)?;
    let page = Document::from(html);
    let mut document = metadata::read(&page);
    let linked = std::mem::take(&mut document.body);
    let visible = letters(&markup::lines(&page.root(), |_| false));
    // A description for search engines is no lead: what readers do not see would be found, and not shown.
    document.lead = document.lead.filter(|lead| visible.contains(&letters(lead)));
    let paragraphs = paragraphs(&page);
    let found = article(page).unwrap_or_default();
    document.body = match found.len() * 100 >= paragraphs.len() * FOUND_PERCENT_MIN {
        true if found.is_empty() => linked,
        true => found,
        false => paragraphs,
    };
    if document.body.chars().take(TEXT_CHARS_MIN).count() < TEXT_CHARS_MIN {
        return Err("the page has no article text".to_owned());
    }
    Ok(document)
}

/// The text of the page's article as readability sees it.
fn article(page: Document) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(page, None, Some(config)).ok()?.parse().ok()?;
    let content = Document::fragment(article.content);
    Some(markup::lines(&content.root(), |node| is_one_of(node, BESIDE)))
}

/// The paragraphs and headings in the element that keeps the article, where the page has just one.
fn paragraphs(page: &Document) -> String {
    let container = CONTAINERS.iter().map(|selector| page.select(selector)).find(|found| found.length() == 1);
    let Some(container) = container else { return String::new() };
    let mut text = String::new();
    for block in container.select("p, h2, h3, h4, li").nodes() {
        let outside = |node: NodeRef<'_>| {
            is_one_of(&node, BESIDE) || is_one_of(&node, &["p", "li"]) || is_comments(&node)
        };
        if block.ancestors_it(None).any(outside) {
            continue;
        }
        let line = markup::lines(block, |node| is_one_of(node, BESIDE));
        let linked: usize =
            block.descendants_it().filter(|node| node.has_name("a")).map(|link| link.text().len()).sum();
        if !line.is_empty() && linked * 2 < line.len() {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

fn is_one_of(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.qual_name_ref().is_some_and(|name| names.contains(&&*name.local))
}

/// Whether an element calls itself the place for comments.
fn is_comments(node: &NodeRef<'_>) -> bool {
    let names = [node.id_attr(), node.class()];
    names.iter().flatten().any(|name| name.contains("comment") || name.contains("kommentar"))
}

/// The letters and digits of a text, for seeing whether it stands in another.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPHS: &str = "<p>Der Rat hat am Montag über die neue Brücke beraten, die seit Jahren fehlt.</p>\
        <p>Die Kosten betragen nach Angaben der Stadt rund drei Millionen Euro, sagte die Sprecherin.</p>\
        <p>Gebaut wird frühestens im Herbst, wenn alle Gutachten vorliegen und niemand klagt.</p>";

    fn page(head: &str, body: &str) -> RawDocument {
        let html = format!("<!doctype html><html><head>{head}</head><body>{body}</body></html>");
        read(&html, &Limits::default()).expect("an article")
    }

    #[test]
    fn text_and_metadata_are_found() {
        let head = r#"<title>Neue Brücke | Abendpost</title><meta property="og:title" content="Neue Brücke">
            <meta property="og:site_name" content="Abendpost"><meta name="author" content="Ada Rot">
            <meta property="article:published_time" content="2021-03-05T10:00:00+01:00">
            <meta name="description" content="Nur für Suchmaschinen."><link rel=canonical href="https://a.example/b">"#;
        let body = format!(
            "<nav><a href=/>Start</a></nav><article><h1>Neue Brücke</h1>{PARAGRAPHS}</article>\
             <aside><p>Abonnieren Sie uns, bitte, denn es kostet wenig.</p></aside><footer>Impressum</footer>"
        );
        let document = page(head, &body);
        assert_eq!(document.title.as_deref(), Some("Neue Brücke"));
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.date.as_deref(), Some("2021-03-05T10:00:00+01:00"));
        assert_eq!(document.authors, ["Ada Rot"]);
        assert_eq!(document.url.as_deref(), Some("https://a.example/b"));
        assert_eq!(document.lead, None);
        let lines: Vec<_> = document.body.lines().filter(|line| *line != "Neue Brücke").collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("Der Rat") && lines[2].ends_with("niemand klagt."));
    }

    #[test]
    fn json_ld_is_read_in_a_graph() {
        let head = r#"<title>Startseite</title><script type="application/ld+json">{"@context": "https://schema.org",
            "@graph": [{"@type": "WebPage", "name": "x"}, {"@type": ["NewsArticle"], "headline": "Br&uuml;cke",
            "datePublished": "2021-03-05", "author": [{"@type": "Person", "name": "Ada Rot"}],
            "publisher": {"name": "Abendpost"}, "articleSection": "Lokales"}]}</script>"#;
        let document = page(head, &format!("<main>{PARAGRAPHS}</main>"));
        assert_eq!(document.title.as_deref(), Some("Brücke"));
        assert_eq!(document.section.as_deref(), Some("Lokales"));
        assert_eq!(document.authors, ["Ada Rot"]);
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.date.as_deref(), Some("2021-03-05"));
    }

    #[test]
    fn a_page_without_an_article_is_refused() {
        for html in
            ["<html><body><a href=a>Eins</a></body></html>", "<!doctype html>", "<html><head><title>x"]
        {
            assert_eq!(
                read(html, &Limits::default()),
                Err("the page has no article text".to_owned()),
                "{html}"
            );
        }
        let deep = "<div>".repeat(1000);
        assert!(read(&deep, &Limits::default()).is_err_and(|reason| reason.contains("nested deeper")));
    }
}
