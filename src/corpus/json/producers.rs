//! Records whose producer is known by their fields: corrects what the table of field names gets
//! wrong.
//!
//! All other records are read by the table alone.

use serde_json::{Map, Value};

use crate::article::RawDocument;
use crate::corpus::json::dpa;
use crate::corpus::json::strings::{parts, string};
use crate::corpus::{field_names, markup};

/// Makes a document of a record, whoever made it.
pub(crate) fn document(object: Map<String, Value>, record: u32) -> RawDocument {
    let document = match maker(&object) {
        Some(Maker::Dpa) => dpa::document(&object),
        Some(Maker::Fundus) => fundus(object),
        Some(Maker::MediaCloud) => media_cloud(&object),
        Some(Maker::NewsPlease) => news_please(object),
        Some(Maker::Trafilatura) => trafilatura(object),
        None => field_names::document(object, record),
    };
    RawDocument { record, ..document }
}

/// Whether a value is a record of a known maker, be it one without a text.
pub(crate) fn is_known(value: &Value) -> bool {
    value.as_object().is_some_and(|object| maker(object).is_some())
}

/// The producers that are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Maker {
    Dpa,
    Fundus,
    MediaCloud,
    NewsPlease,
    Trafilatura,
}

/// Knows a maker by fields that no other writes together.
fn maker(object: &Map<String, Value>) -> Option<Maker> {
    let has = |names: &[&str]| names.iter().all(|name| object.contains_key(*name));
    let sections = || object.get("body").is_some_and(|body| body.get("sections").is_some());
    let digital = || {
        object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("digitalwires"))
    };
    if digital() || has(&["urn", "article_html", "pubstatus"]) {
        Some(Maker::Dpa)
    } else if sections() || has(&["free_access", "publishing_date"]) {
        Some(Maker::Fundus)
    } else if has(&["text_content", "article_title"]) {
        Some(Maker::MediaCloud)
    } else if has(&["maintext", "source_domain", "date_publish"]) {
        Some(Maker::NewsPlease)
    } else if has(&["source", "source-hostname", "fingerprint"]) {
        Some(Maker::Trafilatura)
    } else {
        None
    }
}

/// Fundus: the summary leads, the text is headlines and paragraphs; the address is not in the record.
fn fundus(mut object: Map<String, Value>) -> RawDocument {
    let body = object.get_mut("body").and_then(Value::as_object_mut);
    let summary = body.and_then(|body| body.remove("summary"));
    let lines = summary.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let lead = lines.map(|line| markup::plain(line.to_owned())).collect::<Vec<_>>().join("\n");
    let plaintext = string(&object, "plaintext");
    let document = field_names::document(object, 1);
    let body = match document.body.is_empty() {
        true => plaintext.unwrap_or_default(),
        false => document.body,
    };
    RawDocument { lead: Some(lead).filter(|lead| !lead.is_empty()).or(document.lead), body, ..document }
}

/// Media Cloud: has its own names for titles and texts, next to those of the feed in which it found
/// them.
fn media_cloud(object: &Map<String, Value>) -> RawDocument {
    let said = |names: &[&str]| names.iter().find_map(|name| string(object, name));
    let url = said(&["canonical_url", "url", "original_url", "link"]).filter(|url| url.contains("://"));
    RawDocument {
        title: said(&["article_title", "title"]).map(markup::plain),
        body: said(&["text_content"]).map(markup::plain).unwrap_or_default(),
        // `parsed_date` is when the record was made.
        date: said(&["publication_date", "pub_date"]),
        source: said(&["canonical_domain", "domain"]).or_else(|| url.as_deref().and_then(field_names::site)),
        fetched: said(&["fetch_date", "parsed_date"]),
        url,
        ..RawDocument::default()
    }
}

/// news-please: the title of the page and the feed only where the article's own is missing, and the text of
/// the library where the main text is.
fn news_please(mut object: Map<String, Value>) -> RawDocument {
    let fetched = string(&object, "date_download");
    // Names of files in the crawler's store are no identifiers.
    for name in ["filename", "localpath", "image_url", "date_modify", "date_download"] {
        object.remove(name);
    }
    // Versions of the database's tables.
    let version =
        object.remove("version").filter(|version| version.is_number()).map(|version| version.to_string());
    let document = field_names::document(object, 1);
    let story = version.as_ref().and(document.url.clone());
    RawDocument { version, story, fetched, ..document }
}

/// trafilatura: `source` is the address, lists are strings, comments are not the article's.
pub(crate) fn trafilatura(mut object: Map<String, Value>) -> RawDocument {
    let raw = string(&object, "raw_text");
    let (categories, tags) = (parts(string(&object, "categories")), parts(string(&object, "tags")));
    for name in ["categories", "tags", "comments", "raw_text"] {
        object.remove(name);
    }
    let fetched = object.remove("filedate").and_then(|date| date.as_str().map(str::to_owned));
    let document = field_names::document(object, 1);
    let body = match document.body.is_empty() {
        true => raw.unwrap_or_default(),
        false => document.body,
    };
    let section = categories.first().cloned().or(document.section);
    RawDocument { section, body, keywords: categories.into_iter().chain(tags).collect(), fetched, ..document }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value, expected: Maker) -> RawDocument {
        let Value::Object(object) = value else { panic!("an object") };
        assert_eq!(maker(&object), Some(expected));
        document(object, 7)
    }

    #[test]
    fn news_please_writes_none() {
        let document = read(
            json!({"authors": [], "date_download": "2020-01-02 03:04:05", "date_modify": "None", "date_publish": "None",
                "description": "Kurz.", "filename": "x.json", "image_url": "None", "language": "de", "localpath": null,
                "maintext": "Der Rat tagt.", "source_domain": "www.abend.example", "text": null, "title": "None",
                "title_page": "Neue Brücke", "title_rss": "None", "url": "https://www.abend.example/1"}),
            Maker::NewsPlease,
        );
        assert_eq!((document.title.as_deref(), &*document.body), (Some("Neue Brücke"), "Der Rat tagt."));
        assert_eq!((document.date, document.fetched.as_deref()), (None, Some("2020-01-02 03:04:05")));
        assert_eq!(
            (document.source.as_deref(), document.id, document.record),
            (Some("abend.example"), None, 7)
        );
    }

    #[test]
    fn fundus_keeps_text_in_sections() {
        let document = read(
            json!({"title": "Neue Brücke", "body": {"summary": ["Kurz."], "sections": [
                {"headline": [], "paragraphs": ["Eins.", "Zwei."]}, {"headline": ["Teil"], "paragraphs": ["Drei."]}]},
                "authors": ["Ada Rot"], "publishing_date": "2024-03-05 10:00:00+01:00", "topics": ["Brücke", "Köln"],
                "free_access": true, "images": [{"caption": "Bild", "authors": ["X"]}]}),
            Maker::Fundus,
        );
        assert_eq!((document.lead.as_deref(), &*document.body), (Some("Kurz."), "Eins.\nZwei.\nTeil\nDrei."));
        assert_eq!(
            (document.date.as_deref(), &document.authors[..]),
            (Some("2024-03-05 10:00:00+01:00"), &["Ada Rot".to_owned()][..])
        );
        assert_eq!(document.keywords, ["Brücke", "Köln"]);
        let bare = read(
            json!({"title": "T", "body": null, "free_access": false, "publishing_date": null}),
            Maker::Fundus,
        );
        assert_eq!((bare.title.as_deref(), &*bare.body), (Some("T"), ""));
    }

    #[test]
    fn trafilatura_joins_lists_with_semicolons() {
        let document = read(
            json!({"title": "Neue Brücke", "author": "Ada Rot; Bo Blau", "hostname": "abend.example", "date": "2021-03-05",
                "fingerprint": "cf60f9e1dd4b8e0b", "id": null, "license": null, "comments": "Toll!", "raw_text": "x",
                "text": "Eins.\nZwei.", "language": "de", "image": null, "pagetype": "article", "filedate": "2024-01-01",
                "source": "https://abend.example/1", "source-hostname": "Abendpost", "excerpt": "Kurz.",
                "categories": "Lokales;Stadt", "tags": "Brücke;Köln"}),
            Maker::Trafilatura,
        );
        assert_eq!((&*document.body, document.lead.as_deref()), ("Eins.\nZwei.", Some("Kurz.")));
        assert_eq!(
            (document.source.as_deref(), document.url.as_deref()),
            (Some("Abendpost"), Some("https://abend.example/1"))
        );
        assert_eq!(
            (document.section.as_deref(), document.keywords.len(), document.authors.len()),
            (Some("Lokales"), 4, 2)
        );
        assert_eq!(
            (document.date.as_deref(), document.fetched.as_deref()),
            (Some("2021-03-05"), Some("2024-01-01"))
        );
    }

    #[test]
    fn media_cloud_has_names_of_its_own() {
        let document = read(
            json!({"original_url": "http://abend.example/1?x", "url": "http://abend.example/1", "normalized_url": "abend.example/1",
                "canonical_domain": "abend.example", "publication_date": "2024-03-05", "language": "de",
                "text_extraction_method": "trafilatura", "article_title": "Neue Brücke", "normalized_article_title": "neue brücke",
                "text_content": "Der Rat tagt.", "is_homepage": false, "parsed_date": "2024-03-09T00:00:00",
                "canonical_url": null, "title": "Feed-Titel"}),
            Maker::MediaCloud,
        );
        assert_eq!((document.title.as_deref(), &*document.body), (Some("Neue Brücke"), "Der Rat tagt."));
        assert_eq!(
            (document.date.as_deref(), document.fetched.as_deref()),
            (Some("2024-03-05"), Some("2024-03-09T00:00:00"))
        );
        assert_eq!(
            (document.source.as_deref(), document.url.as_deref()),
            (Some("abend.example"), Some("http://abend.example/1"))
        );
    }
}
