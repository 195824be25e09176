//! What a page says of itself: JSON-LD, OpenGraph and other `<meta>`, `<time>`, `<title>`.

use dom_query::Document;
use serde_json::{Map, Value};

use super::{dialect, fields};
use crate::article::RawDocument;

/// Levels of nesting in JSON-LD.
const NESTING_MAX: usize = 100;

/// Names in `<meta>`, the most telling first, and the field of a record they stand for.
const META: &[(&str, &str)] = &[
    ("og:title", "title"),
    ("twitter:title", "title"),
    ("dc.title", "title"),
    ("article:published_time", "date"),
    ("og:article:published_time", "date"),
    ("datepublished", "date"),
    ("date", "date"),
    ("dc.date", "date"),
    ("dc.date.issued", "date"),
    ("dcterms.date", "date"),
    ("dcterms.created", "date"),
    ("pubdate", "date"),
    ("publishdate", "date"),
    ("publication_date", "date"),
    ("cxenseparse:recs:publishtime", "date"),
    ("sailthru.date", "date"),
    ("last-modified", "date"),
    ("article:modified_time", "date"),
    ("og:site_name", "publisher"),
    ("application-name", "publisher"),
    ("publisher", "publisher"),
    ("dc.publisher", "publisher"),
    ("article:section", "section"),
    ("section", "section"),
    ("og:url", "url"),
    ("author", "authors"),
    ("dc.creator", "authors"),
    ("article:author", "authors"),
    ("og:description", "lead"),
    ("description", "lead"),
    ("twitter:description", "lead"),
];

/// Kinds of JSON-LD that are articles end in one of these.
const ARTICLES: &[&str] = &["Article", "BlogPosting", "Report", "Review", "LiveBlogPosting"];

/// Reads all that a page says of itself into a document without a body, but for an `articleBody`.
pub(super) fn read(page: &Document) -> RawDocument {
    let linked = json_ld(page).map(|object| fields::document(object, 1)).unwrap_or_default();
    let named = named(page);
    let headings: Vec<String> = page.select("h1").iter().map(|heading| line(&heading.text())).collect();
    let titled = || Some(line(&page.select_single("title").text())).filter(|title| !title.is_empty());
    let canonical = || page.select_single("link[rel=canonical]").attr("href").map(|href| href.to_string());
    let url = named.url.or(linked.url).or_else(canonical).filter(|url| url.contains("://"));
    RawDocument {
        record: 1,
        title: title(linked.title, named.title, &headings).or_else(titled),
        lead: linked.lead.or(named.lead),
        body: linked.body,
        date: linked.date.or(named.date).or_else(|| time(page)),
        source: linked.source.or(named.source).or_else(|| url.as_deref().and_then(fields::site)),
        section: linked.section.or(named.section),
        authors: if linked.authors.is_empty() { named.authors } else { linked.authors },
        url,
        keywords: if linked.keywords.is_empty() { named.keywords } else { linked.keywords },
        ..RawDocument::default()
    }
}

/// The title of several that a page gives: the article's in JSON-LD, then the one that it gives to others to
/// show, then its first heading.
fn title(linked: Option<String>, named: Option<String>, headings: &[String]) -> Option<String> {
    let heading = headings.iter().find(|heading| !heading.is_empty());
    let title = linked.or_else(|| named.clone()).or_else(|| heading.cloned())?;
    // Some add the site's name; the other titles of the page do not have it.
    let own = headings.iter().chain(&named).find(|own| {
        let added = title.strip_prefix(own.as_str()).map(str::trim_start);
        !own.is_empty() && added.is_some_and(|added| added.starts_with(['|', '-', '–', '—', '·', '»']))
    });
    Some(own.cloned().unwrap_or(title))
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page's article in JSON-LD: alone, in a list, or in a graph.
fn json_ld(page: &Document) -> Option<Map<String, Value>> {
    let mut articles = Vec::new();
    for script in page.select("script[type*=ld]").iter() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let text = text
            .trim()
            .trim_start_matches("//<![CDATA[")
            .trim_end_matches("//]]>")
            .trim()
            .trim_end_matches(';');
        if let Ok(value) = dialect::parse(text.as_bytes(), NESTING_MAX) {
            collect(value, &mut articles);
        }
    }
    // Teasers of other articles carry little; the page's own carries the most.
    articles.into_iter().max_by_key(|article| (article.contains_key("datePublished"), article.len()))
}

/// Collects the articles in a value of JSON-LD.
fn collect(value: Value, articles: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, articles)),
        Value::Object(mut object) => {
            if is_article(&object) {
                articles.push(object);
                return;
            }
            for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value) = object.remove(inner) {
                    collect(value, articles);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| ARTICLES.iter().any(|article| kind.ends_with(article)))
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// The `<meta>` of the page, read as a record of fields.
fn named(page: &Document) -> RawDocument {
    let mut best: Map<String, Value> = Map::new();
    let mut ranks: Vec<(&str, usize)> = Vec::new();
    for meta in page.select("meta[content]").iter() {
        let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|attr| meta.attr(attr));
        let (Some(name), Some(content)) = (name, meta.attr("content")) else { continue };
        let name = name.trim().to_ascii_lowercase();
        let Some(rank) = META.iter().position(|(known, _)| *known == name) else { continue };
        let field = META[rank].1;
        // Profiles of authors are addresses, and no names.
        if content.trim().is_empty() || field == "authors" && content.contains("://") {
            continue;
        }
        match ranks.iter_mut().find(|(known, _)| *known == field) {
            Some((_, better)) if *better <= rank => continue,
            Some((_, known)) => *known = rank,
            None => ranks.push((field, rank)),
        }
        best.insert(field.to_owned(), Value::String(content.to_string()));
    }
    fields::document(best, 1)
}

/// The first moment in the text that is marked as one.
fn time(page: &Document) -> Option<String> {
    let published = page.select("[itemprop=datePublished]");
    let moments =
        published.iter().chain(page.select("article time[datetime], time[datetime]").iter().take(1));
    moments
        .filter_map(|moment| moment.attr("datetime").or_else(|| moment.attr("content")))
        .map(|moment| moment.trim().to_owned())
        .find(|moment| !moment.is_empty())
}
