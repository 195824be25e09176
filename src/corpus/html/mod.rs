//! Pages: the article's text by readability, the rest from what the page says of itself.

mod boilerplate;
pub(super) mod headline;
mod lines;
pub(super) mod metadata;
mod select;
mod shingles;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use crate::article::RawDocument;
use crate::corpus::html::metadata::PageMetadata;
use crate::corpus::html::select::{PageEvidence, Selection};
use crate::corpus::input::limits::Limits;
use crate::corpus::markup::dom;
use crate::corpus::{field_names, markup};
use crate::error::Reason;

/// Fewer characters than this are no article.
const TEXT_CHARS_MIN: usize = 60;
/// If readability found less than this percentage of the article's paragraphs, it has failed.
const FOUND_PERCENT_MIN: usize = 60;

/// Where a page keeps its article, the most telling first.
const CONTAINERS: &[&str] = &["[itemprop=articleBody]", "article", "main", "[role=main]"];
/// Elements that are no part of the text: captions, navigation, forms.
const BESIDE: &[&str] = &["figure", "figcaption", "aside", "nav", "footer", "form", "dialog"];

/// Reads a page; the error is the reason why there is nothing to index.
pub(crate) fn read(html: &str, limits: &Limits) -> Result<RawDocument, Reason> {
    let page = dom::page(html, limits.html_nesting_max)?;
    let PageMetadata { mut document, body: told, titles } = metadata::read(&page);
    document.title = titles.choose(&page);
    let lines = lines::read(&page.root());
    let paragraphs = paragraphs(&page);
    let found = article(page).unwrap_or_default();
    let found = match found.len() * 100 >= paragraphs.len() * FOUND_PERCENT_MIN {
        true if found.is_empty() => told.clone(),
        true => found,
        false => paragraphs,
    };
    let mut all = titles.all();
    all.extend(document.title.as_deref().map(headline::letters));
    let selection = select::select(&lines, &PageEvidence { found: &found, told: &told, titles: &all });
    let Selection { text, byline, seen } = selection.unwrap_or_else(|| Selection {
        text: found,
        byline: Vec::new(),
        seen: lines.lines.iter().map(|line| &*line.text).collect(),
    });
    document.body = text;
    // A description for search engines is no lead: what readers do not see would be found, and not shown.
    let seen = headline::letters(&seen);
    document.lead = document.lead.filter(|lead| seen.contains(&headline::letters(lead)));
    if document.authors.iter().all(|author| titles.is_site(author)) {
        let authors: Vec<String> = byline.iter().flat_map(|line| written_by(line)).collect();
        document.authors = if authors.is_empty() { document.authors } else { authors };
    }
    if document.body.chars().take(TEXT_CHARS_MIN).count() < TEXT_CHARS_MIN {
        return Err("the page has no article text".into());
    }
    Ok(document)
}

/// The names in a line that says who wrote the text.
fn written_by(line: &str) -> Vec<String> {
    let line =
        line.rsplit_once(" Von ").or_else(|| line.rsplit_once(" von ")).map_or(line, |(_, names)| names);
    let is_name = |name: &String| {
        let words = name.split(' ');
        (2..=4).contains(&words.clone().count())
            && words.clone().next().is_some_and(|word| word.starts_with(char::is_uppercase))
            && words.clone().next_back().is_some_and(|word| word.starts_with(char::is_uppercase))
            && !name.contains(|char: char| char.is_ascii_digit() || "@:/|".contains(char))
    };
    field_names::names(line).into_iter().filter(is_name).collect()
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
    fn what_stands_beside_the_text_is_left_out() {
        let head = r#"<title>Neue Brücke</title><meta name=description content="Am Montag ging es um die Brücke, und der Rat war dafür.">"#;
        let [one, two, three] = ["Der Rat hat", "Die Kosten", "Gebaut wird"].map(|start| {
            let paragraph = PARAGRAPHS.split("<p>").find(|paragraph| paragraph.starts_with(start));
            format!("<p>{}", paragraph.expect("a paragraph"))
        });
        let body = format!(
            "<ol class=breadcrumb><li><a href=/>Start</a><li><a href=/l>Lokales</a></ol><main><article>\
             <header><span class=kicker>Streit am Fluss</span><h1>Neue Brücke</h1>\
             <p>Am Montag ging es um die Brücke, und der Rat war dafür.</p><p class=byline>Von Ada Rot</p>\
             <span>Stand: 5. März 2021, 10 Uhr</span></header>\
             <figure><img src=a><figcaption>Die alte Brücke am Fluss, die seit Jahren fehlt.</figcaption></figure>{one}\
             <div class=article-image><span class=image-caption>Noch ein Bild der Brücke vom Montag.</span></div>\
             <figure><blockquote><p>„Wir bauen sie, und zwar bald, das ist versprochen.“</p></blockquote></figure>\
             <div class=newsletter-box><h3>Unser Brief</h3><p>Jeden Morgen das Neueste aus der Stadt, kostenlos und per Mail.</p></div>\
             <h2>Was es kostet</h2>{two}<h3>Mehr dazu</h3><ul><li><a href=/1>Der Fluss tritt über die Ufer</a>\
             <li><a href=/2>Der Rat tagt wieder einmal</a></ul><h2>Wann gebaut wird</h2>{three}\
             <article><h3><a href=/3>Ein anderer Fall</a></h3><p>Ein anderer Text über einen anderen Fall an anderem Ort.</p></article>\
             <p>Damit können personenbezogene Daten an Drittplattformen übermittelt werden. Wir fragen Sie.</p>\
             <h3>Das könnte Sie auch interessieren</h3></article></main>"
        );
        let document = page(head, &body);
        let text = |paragraph: &str| paragraph.replace("<p>", "").replace("</p>", "");
        let expected = [
            "Am Montag ging es um die Brücke, und der Rat war dafür.",
            &text(&one),
            "„Wir bauen sie, und zwar bald, das ist versprochen.“",
            "Was es kostet",
            &text(&two),
            "Wann gebaut wird",
            &text(&three),
        ];
        assert_eq!(document.body.lines().collect::<Vec<_>>(), expected);
        assert_eq!(document.authors, ["Ada Rot"]);
    }

    #[test]
    fn the_text_in_json_ld_says_what_belongs_to_it() {
        let told = PARAGRAPHS.replace("<p>", "").replace("</p>", " ");
        let head = format!(
            r#"<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Brücke", "articleBody": "{told}"}}</script>"#
        );
        let box_ = "<div class=x1><p>Unsere Redaktion empfiehlt Ihnen ein Abonnement, das wenig kostet und viel bringt.</p></div>";
        let (first, rest) = PARAGRAPHS.split_at(PARAGRAPHS.find("</p>").expect("an end") + 4);
        let document = page(&head, &format!("<main><h1>Brücke</h1>{first}{box_}{rest}</main>"));
        assert_eq!(document.body.lines().count(), 3, "{}", document.body);
        // What is cut off, for those who do not pay, does not cut the page.
        let cut = head.replace(&told, &told[..told.len() / 2]);
        let document = page(&cut, &format!("<main><h1>Brücke</h1>{PARAGRAPHS}</main>"));
        assert_eq!(document.body.lines().count(), 3, "{}", document.body);
    }

    #[test]
    fn authors_are_taken_from_the_byline_where_the_site_names_itself() {
        let head = r#"<meta name=author content="abend.example"><link rel=canonical href="https://www.abend.example/1">"#;
        for (byline, expected) in [
            ("<p>Von Ada Rot und Bo Blau</p>", &["Ada Rot", "Bo Blau"][..]),
            ("<span>Fr 05.03.21 | 14:07 Uhr | Von <b class=authorname>Ada Rot</b></span>", &["Ada Rot"]),
            ("<p>Von der Brücke bleibt nichts, und der Rat ist ratlos.</p>", &["abend.example"]),
        ] {
            let document =
                page(head, &format!("<article><h1>Neue Brücke</h1>{byline}{PARAGRAPHS}</article>"));
            assert_eq!(document.authors, expected, "{byline}");
        }
    }

    #[test]
    fn a_page_without_an_article_is_refused() {
        for html in
            ["<html><body><a href=a>Eins</a></body></html>", "<!doctype html>", "<html><head><title>x"]
        {
            assert_eq!(read(html, &Limits::default()), Err("the page has no article text".into()), "{html}");
        }
        let deep = "<div>".repeat(1000);
        assert!(read(&deep, &Limits::default()).is_err_and(|reason| reason.text.contains("nested deeper")));
    }
}
