//! The metadata of a page: JSON-LD, OpenGraph and other `<meta>`, `<time>`, `<title>`.

use dom_query::{Document, Selection};
use serde_json::{Map, Value};

use crate::article::RawDocument;
use crate::corpus::field_names;
use crate::corpus::html::headline;
use crate::corpus::html::headline::Titles;
use crate::corpus::json::lenient;

/// Levels of nesting in JSON-LD.
const NESTING_MAX: usize = 100;

/// Names in `<meta>`, most reliable first, and the field of a record for each.
const META: &[(&str, &str)] = &[
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

/// Names of titles in `<meta>` and in microdata other than `og:title`, most reliable first.
const TITLES: &[&str] = &["headline", "twitter:title", "title", "dc.title"];
/// Titles and names of sites that are looked at.
const TITLES_MAX: usize = 32;
/// Maximum length of a title; a longer text is none.
const TITLE_BYTES_MAX: usize = 2000;
/// Names in `<meta>` for what the site calls itself.
const SITES: &[&str] = &["og:site_name", "application-name", "apple-mobile-web-app-title", "publisher"];

/// More authors than these do not make a list of them any better.
const AUTHORS_MAX: usize = 20;

/// The metadata of a page.
pub(crate) struct PageMetadata {
    /// All of it but title and text.
    pub(crate) document: RawDocument,
    /// The text in JSON-LD; empty if there is none.
    pub(crate) body: String,
    /// The candidates for its title.
    pub(crate) titles: Titles,
}

/// Reads all that a page says of itself.
pub(crate) fn read(page: &Document) -> PageMetadata {
    let object = json_ld(page).unwrap_or_default();
    let alternative = object.get("alternativeHeadline").and_then(Value::as_str).map(headline::line);
    let linked = field_names::document(object, 1);
    let named = named(page);
    let canonical = || page.select_single("link[rel=canonical]").attr("href").map(|href| href.to_string());
    let url = named.url.or(linked.url).or_else(canonical).filter(|url| url.contains("://"));
    let host = url.as_deref().and_then(field_names::site);
    let titles = titles(page, linked.title, alternative, linked.source.as_ref(), host.as_ref());
    let source = linked.source.or(named.source).or(host);
    // A site that names itself as the author leaves the byline to tell who it was.
    let site = |author: &String| titles.is_site(author);
    let mut authors = if linked.authors.iter().all(site) { named.authors } else { linked.authors.clone() };
    if authors.is_empty() {
        authors = linked.authors;
    }
    let document = RawDocument {
        record: 1,
        lead: linked.lead.or(named.lead),
        date: linked.date.or(named.date).or_else(|| time(page)),
        source,
        section: linked.section.or(named.section),
        authors,
        url,
        keywords: if linked.keywords.is_empty() { named.keywords } else { linked.keywords },
        ..RawDocument::default()
    };
    PageMetadata { document, body: linked.body, titles }
}

/// Collects the candidates for the title of a page.
fn titles(
    page: &Document,
    linked: Option<String>,
    alternative: Option<String>,
    publisher: Option<&String>,
    host: Option<&String>,
) -> Titles {
    let said = |text: String| {
        let is_title = text.len() <= TITLE_BYTES_MAX;
        is_title.then(|| headline::line(&text)).filter(|text| !text.is_empty())
    };
    let mut shared = None;
    let mut named = Vec::new();
    let mut sites: Vec<String> = publisher.into_iter().cloned().collect();
    for meta in page.select("meta[content]").iter() {
        let Some((name, content)) = meta_name(&meta).zip(meta.attr("content")) else { continue };
        let Some(content) = said(content.to_string()) else { continue };
        if named.len() + sites.len() > TITLES_MAX {
            break;
        }
        if name == "og:title" {
            shared = shared.or(Some(content));
        } else if let Some(rank) = TITLES.iter().position(|known| *known == name) {
            named.push((rank, content));
        } else if SITES.contains(&name.as_str()) {
            sites.push(content);
        }
    }
    if let Some(headline) = said(page.select_single("[itemprop=headline]").text().to_string()) {
        named.push((0, headline));
    }
    named.sort_by_key(|(rank, _)| *rank);
    if let Some(host) = host {
        // Of `www.abend.example` the names are `abend.example` and `abend`.
        sites.extend(host.split_once('.').map(|(name, _)| name.to_owned()));
        sites.push(host.clone());
    }
    Titles {
        linked: linked.and_then(said),
        alternative,
        shared,
        named: named.into_iter().map(|(_, title)| title).collect(),
        page: said(page.select_single("title").text().to_string()),
        sites,
    }
}

/// The name of a `<meta>`, in lower case.
fn meta_name(meta: &Selection<'_>) -> Option<String> {
    let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|attr| meta.attr(attr))?;
    Some(name.trim().to_ascii_lowercase())
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
        if let Ok(value) = lenient::parse(text.as_bytes(), NESTING_MAX) {
            collect(value, &mut articles);
        }
    }
    // Teasers of other articles carry little; the page's own carries the most.
    let telling = |article: &Map<String, Value>| (article.contains_key("datePublished"), article.len());
    let best = (0..articles.len()).max_by_key(|at| telling(&articles[*at]))?;
    // A page may tell its article twice, and only once with all who wrote it.
    let headline = articles[best].get("headline").cloned();
    let names = |article: &Map<String, Value>| {
        article.get("author").and_then(Value::as_array).map_or(0, Vec::len).min(AUTHORS_MAX)
    };
    let same =
        articles.iter().filter(|article| headline.is_some() && article.get("headline") == headline.as_ref());
    let author = same.max_by_key(|article| names(article)).filter(|article| names(article) > 1);
    let author = author.and_then(|article| article.get("author")).cloned();
    let mut article = articles.swap_remove(best);
    if let Some(author) = author {
        article.insert("author".to_owned(), author);
    }
    Some(article)
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
        let Some((name, content)) = meta_name(&meta).zip(meta.attr("content")) else { continue };
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
    field_names::document(best, 1)
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
