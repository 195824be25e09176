//! One table of field names, for JSON records, front matter, JSON-LD and the headers of plain texts alike.
//!
//! Names are held against the table in lower case and without `_`, `-`, `.`, `:` and spaces, so that
//! `date_publish`, `datePublish` and `Date-Publish` are one name.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::article::RawDocument;
use crate::corpus::markup;

/// The meaning of a record's field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum RecordField {
    Title,
    Lead,
    Body,
    Date,
    Source,
    Section,
    Url,
    Authors,
    Id,
    Keywords,
}

/// Names of each field, the most telling first, and the words that name it in a header of plain text.
///
/// A record that has several takes the first that is not empty. Dates of crawling are no dates of an
/// article and are not here.
const FIELDS: &[(RecordField, &str, &str)] = &[
    (
        RecordField::Title,
        "title headline titel überschrift ueberschrift schlagzeile articletitle webtitle articleheadline \
         newstitle titlerss titlepage hl1 dctitle name",
        "titel überschrift title headline schlagzeile",
    ),
    (
        RecordField::Lead,
        "lead teaser vorspann intro standfirst dek abstract summary zusammenfassung excerpt description \
         shortdescription subheadline teasertext leadtext",
        "",
    ),
    (
        RecordField::Body,
        "maintext articlebody body fulltext content textcontent articletext bodytext text plaintext volltext \
         inhalt articlehtml bodyhtml contenthtml contentencoded rawcontent articlecontent contenttext story \
         artikeltext artikel meldung paragraphs",
        "",
    ),
    (
        RecordField::Date,
        "date published datepublish datepublished publicationdate publishingdate pubdate publishedat \
         publishdate publishedon publishedtime publishtime publicationtime articlepublishedtime \
         firstpublished firstpublishedat firstpublicationdate webpublicationdate publisheddate datum \
         erscheinungsdatum veröffentlichungsdatum veroeffentlichungsdatum veröffentlicht veroeffentlicht \
         veröffentlichtam erschienen erschienenam dcdate issued dctermsissued releasedate displaydate \
         contentcreated versioncreated created createdat datecreated creationdate erstellt timestamp time \
         parseddate updated updatedat lastmodified modified datemodified datemodify",
        "datum date stand veröffentlicht erschienen published erscheinungsdatum",
    ),
    (
        RecordField::Source,
        "publisher publishername sourcename sourcehostname sitename publication publicationname outlet \
         newspaper zeitung medium medienname quelle newssource source provider agency agentur sourcedomain \
         domain canonicaldomain hostname site host website ogsitename dcpublisher",
        "quelle source zeitung medium agentur publisher",
    ),
    (
        RecordField::Section,
        "section sectionname articlesection ressort rubrik category primarycategory rubricnames desknames categories \
         currentrubricnames department desk channel kategorie kategorien sparte themengebiet kicker \
         dachzeile district",
        "ressort rubrik section kategorie category",
    ),
    (
        RecordField::Url,
        "url link canonicalurl canonical weburl articleurl permalink originalurl normalizedurl pageurl \
         sourceurl href uri mainentityofpage",
        "url link",
    ),
    (
        RecordField::Authors,
        "authors author authornames authorname byline autoren autor autorin verfasser writer writers \
         contributors creator dccreator journalist reporter",
        "autor autorin autoren verfasser author authors byline",
    ),
    (RecordField::Id, "id articleid docid documentid newsid urn guid uuid entryid identifier key hash", ""),
    (
        RecordField::Keywords,
        "keywords tags topics keywordnames schlagworte schlagwörter stichworte stichwörter",
        "",
    ),
];

/// Objects inside a record that hold the article itself.
const WRAPPERS: &[&str] = &[
    "_source",
    "article",
    "document",
    "doc",
    "attributes",
    "fields",
    "item",
    "data",
    "news",
    "story",
    "post",
];

/// Parts of a value that is an object, in the order in which a reader would read them.
const PARTS: &[&str] = &[
    "rendered",
    "name",
    "headline",
    "title",
    "summary",
    "lead",
    "text",
    "content",
    "body",
    "html",
    "plaintext",
    "paragraphs",
    "sections",
    "blocks",
    "children",
    "items",
    "value",
    "#text",
    "_",
    "$oid",
    "$date",
    "$numberLong",
    "@value",
    "label",
    "full",
    "long",
    "domain",
    "url",
    "@id",
];

/// Words that writers of JSON put where there is nothing.
const MISSING: &[&str] = &["", "None", "none", "null", "NULL", "NaN", "nan", "N/A", "n/a", "undefined"];

/// The table, by name: which field, and how telling the name is.
static NAMES: LazyLock<HashMap<&'static str, (RecordField, usize)>> = LazyLock::new(|| {
    let rows = FIELDS.iter();
    rows.flat_map(|(field, names, _)| {
        names.split_whitespace().enumerate().map(|(rank, name)| (name, (*field, rank)))
    })
    .collect()
});

/// Makes a document of a record's fields.
pub(crate) fn document(object: Map<String, Value>, record: u32) -> RawDocument {
    let mut document = RawDocument { record, ..RawDocument::default() };
    fill(&mut document, object, 0);
    document
}

/// Whether a value is an article: an object with a text.
pub(crate) fn is_article(value: &Value) -> bool {
    value.as_object().is_some_and(|object| !document(object.clone(), 1).body.is_empty())
}

/// Returns whether a name is one of title and text, which an object around a list of records does
/// not have.
pub(crate) fn is_own_text(name: &str) -> bool {
    matches!(lookup(name), Some((RecordField::Title | RecordField::Body, _)))
}

/// The field that a header of plain text names.
pub(crate) fn header(name: &str) -> Option<RecordField> {
    let name = name.to_lowercase();
    FIELDS
        .iter()
        .find(|(_, _, headers)| headers.split_whitespace().any(|header| header == name))
        .map(|row| row.0)
}

fn lookup(name: &str) -> Option<(RecordField, usize)> {
    if let Some(found) = NAMES.get(name) {
        return Some(*found);
    }
    let plain: String = name
        .chars()
        .filter(|char| !matches!(char, '_' | '-' | '.' | ':' | ' ' | '@'))
        .flat_map(char::to_lowercase)
        .collect();
    NAMES.get(plain.as_str()).copied()
}

/// Fills what is still empty from an object, and from the object inside it where it is only a wrapper.
fn fill(document: &mut RawDocument, object: Map<String, Value>, depth: usize) {
    let mut found: Vec<(RecordField, usize, Value)> = Vec::with_capacity(object.len());
    let mut inside = Vec::new();
    for (name, value) in object {
        if depth < 4 && value.is_object() && WRAPPERS.contains(&name.as_str()) {
            inside.push((name, value));
        } else if let Some((field, rank)) = lookup(&name) {
            found.push((field, rank, value));
        }
    }
    found.sort_by_key(|(field, rank, _)| (*field, *rank));
    for (field, _, value) in found {
        set(document, field, value);
    }
    for (_, value) in inside {
        match value {
            Value::Object(object) if document.body.is_empty() => fill(document, object, depth + 1),
            _ => {}
        }
    }
}

/// Sets a field if it is empty and the value says something.
fn set(document: &mut RawDocument, field: RecordField, value: Value) {
    let slot = match field {
        RecordField::Source => return set_source(document, &value),
        RecordField::Body => {
            if document.body.is_empty() {
                document.body = text(value);
            }
            return;
        }
        RecordField::Authors => {
            if document.authors.is_empty() {
                document.authors = authors(&value);
            }
            return;
        }
        RecordField::Keywords => {
            if document.keywords.is_empty() {
                document.keywords = keywords(&value);
            }
            return;
        }
        RecordField::Lead => {
            if document.lead.is_none() {
                document.lead = Some(text(value)).filter(|lead| !lead.is_empty());
            }
            return;
        }
        RecordField::Title => &mut document.title,
        RecordField::Date => &mut document.date,
        RecordField::Section => &mut document.section,
        RecordField::Url => &mut document.url,
        RecordField::Id => &mut document.id,
    };
    if slot.is_some() {
        return;
    }
    if field == RecordField::Section && is_coded(&value) {
        return;
    }
    let Some(scalar) = scalar(&value, 0) else { return };
    *slot = match field {
        RecordField::Title => Some(markup::plain(scalar)),
        RecordField::Section => {
            let first = scalar.split([';', '|']).map(str::trim).find(|part| !part.is_empty());
            first.map(|first| markup::plain(first.to_owned()))
        }
        // A moment needs digits, an address a scheme; other words in these fields mean something else.
        RecordField::Date => Some(scalar).filter(|scalar| scalar.bytes().any(|byte| byte.is_ascii_digit())),
        RecordField::Url => Some(scalar).filter(|scalar| scalar.contains("://")),
        _ => Some(scalar),
    };
}

/// Sets the source; an address in its place (as trafilatura writes it) is the article's, and names its site.
fn set_source(document: &mut RawDocument, value: &Value) {
    let Some(source) = scalar(value, 0) else { return };
    let named = match source.contains("://") {
        true => site(&source),
        false => Some(markup::plain(
            source.strip_prefix("www.").map(str::to_owned).unwrap_or_else(|| source.clone()),
        )),
    };
    document.source = document.source.take().or(named);
    if source.contains("://") {
        document.url.get_or_insert(source);
    }
}

/// The site that an address names.
pub(crate) fn site(url: &str) -> Option<String> {
    let host = url.split("://").nth(1)?.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.')).then(|| host.to_ascii_lowercase())
}

/// A value that should be one string: the first of a list, the telling part of an object.
fn scalar(value: &Value, depth: usize) -> Option<String> {
    let string = match value {
        Value::String(string) => string.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) if depth < 8 => values.iter().find_map(|value| scalar(value, depth + 1))?,
        Value::Object(object) if depth < 8 => {
            PARTS.iter().filter_map(|part| object.get(*part)).find_map(|value| scalar(value, depth + 1))?
        }
        _ => return None,
    };
    (!MISSING.contains(&string.as_str())).then_some(string)
}

/// A value that should be running text: lists and objects give their parts in order, one a line.
fn text(value: Value) -> String {
    if let Value::String(string) = value {
        return if MISSING.contains(&string.trim()) { String::new() } else { markup::plain(string) };
    }
    let mut lines = String::new();
    flatten(&value, &mut lines);
    lines.truncate(lines.trim_end().len());
    lines
}

/// Writes the text of a structured body. The parser beneath bounds its depth.
fn flatten(value: &Value, lines: &mut String) {
    match value {
        Value::String(string) if !MISSING.contains(&string.trim()) => {
            lines.push_str(&markup::plain(string.clone()));
            lines.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| flatten(value, lines)),
        Value::Object(object) => {
            let parts = PARTS.iter().filter(|part| !part.starts_with(['$', '@', 'u']));
            parts.filter_map(|part| object.get(*part)).for_each(|value| flatten(value, lines));
        }
        _ => {}
    }
}

/// Whether a value is a list of codes of all kinds, as agencies give them, and not of sections.
fn is_coded(value: &Value) -> bool {
    value.as_array().and_then(|values| values.first()).is_some_and(|first| first.get("qcode").is_some())
}

/// Authors from a list, an object or a string with several names.
fn authors(value: &Value) -> Vec<String> {
    let mut authors = Vec::new();
    let mut add = |value: &Value| {
        for name in scalar(value, 0).iter().flat_map(|scalar| names(scalar)) {
            if !authors.contains(&name) {
                authors.push(name);
            }
        }
    };
    match value {
        Value::Array(values) => values.iter().for_each(&mut add),
        value => add(value),
    }
    authors
}

/// Keywords from a list, or from a string with several.
fn keywords(value: &Value) -> Vec<String> {
    let values = match value {
        Value::Array(values) => values.iter().filter_map(|value| scalar(value, 0)).collect(),
        value => scalar(value, 0)
            .iter()
            .flat_map(|all| all.split([';', ',']))
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    };
    let plain = values.into_iter().map(|keyword| markup::plain(keyword).trim().to_owned());
    plain.filter(|keyword| !keyword.is_empty()).collect()
}

/// The names in a byline: `Von Ada Rot und Bo Blau`, `Rot, Ada`, `Ada Rot; Bo Blau`.
pub(crate) fn names(byline: &str) -> Vec<String> {
    let byline = markup::plain(byline.trim().to_owned());
    let byline = byline.trim();
    let bare = ["Von ", "von ", "VON ", "By ", "by ", "BY "].iter().find_map(|by| byline.strip_prefix(by));
    let byline = bare.unwrap_or(byline);
    let commas: Vec<_> = byline.split(',').map(str::trim).collect();
    // Two single words around one comma are an inverted name; it is left unchanged.
    let turned = commas.len() == 2 && commas.iter().all(|part| !part.contains(' '));
    let parts = if byline.contains(';') || turned {
        byline.split(';').collect::<Vec<_>>()
    } else {
        byline.split([',', '|', '&', '\n']).collect()
    };
    let names = parts.iter().flat_map(|part| part.split(" und ")).flat_map(|part| part.split(" and "));
    names.map(str::trim).filter(|name| !name.is_empty() && !name.contains("://")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> RawDocument {
        let Value::Object(object) = value else { panic!("an object") };
        document(object, 1)
    }

    #[test]
    fn every_name_of_the_table_is_found_in_any_spelling() {
        for (field, names, headers) in FIELDS {
            let value = if *field == RecordField::Authors { "Ada Rot" } else { "https://a.example/2021" };
            for name in names.split_whitespace() {
                assert_eq!(
                    NAMES.get(name).map(|found| found.0),
                    Some(*field),
                    "{name} is in the table twice"
                );
                let mut letters = name.to_uppercase();
                let first = letters.remove(0);
                let spelled = format!("{first}_{letters}");
                for name in [name.to_owned(), spelled] {
                    let mut document = RawDocument::default();
                    fill(&mut document, [(name.clone(), json!(value))].into_iter().collect(), 0);
                    document.body.truncate(4);
                    assert_ne!(document, RawDocument::default(), "{name}");
                }
            }
            for word in headers.split_whitespace() {
                assert_eq!(header(word), Some(*field), "{word}");
            }
        }
    }

    #[test]
    fn records_of_many_makers_are_read() {
        let document = read(json!({
            "Headline": "Zug &amp; Schiene", "main_text": 1, "maintext": "None", "text": "Ein Satz.",
            "date_publish": null, "publishedAt": "2021-03-05T10:00:00Z", "source": {"id": null, "name": "Abendpost"},
            "author": "Von Ada Rot und Bo Blau", "categories": ["Politik", "Bahn"], "_id": {"$oid": "5f"},
            "tags": "Zug; Gleis"
        }));
        assert_eq!(document.title.as_deref(), Some("Zug & Schiene"));
        assert_eq!(document.body, "Ein Satz.");
        assert_eq!(document.date.as_deref(), Some("2021-03-05T10:00:00Z"));
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.authors, ["Ada Rot", "Bo Blau"]);
        assert_eq!(document.keywords, ["Zug", "Gleis"]);
        assert_eq!(document.section.as_deref(), Some("Politik"));
        assert_eq!(document.id.as_deref(), Some("5f"));
    }

    #[test]
    fn structured_and_wrapped_bodies_become_lines() {
        let sections = json!({"summary": ["Kurz."], "sections": [
            {"headline": [], "paragraphs": ["Eins.", "Zwei."]}, {"headline": ["Teil"], "paragraphs": ["Drei."]}]});
        for (value, expected) in [
            (json!({"body": ["Eins.", "Zwei."]}), "Eins.\nZwei."),
            (json!({"body": [{"text": "Eins."}, {"text": "Zwei."}]}), "Eins.\nZwei."),
            (json!({"content": {"rendered": "<p>Eins.</p><p>Zwei.</p>"}}), "Eins.\nZwei."),
            (json!({"_id": 7, "_source": {"title": "T", "body": "Eins."}}), "Eins."),
            (json!({"body": sections}), "Kurz.\nEins.\nZwei.\nTeil\nDrei."),
            (json!({"body": null, "content": 7}), ""),
        ] {
            assert_eq!(read(value.clone()).body, expected, "{value}");
        }
    }

    #[test]
    fn an_address_as_source_names_the_site() {
        let document = read(json!({"source": "https://www.abend.example/a", "text": "Text."}));
        assert_eq!(document.source.as_deref(), Some("abend.example"));
        assert_eq!(document.url.as_deref(), Some("https://www.abend.example/a"));
        let document = read(json!({"source": "https://www.abend.example/a", "source-hostname": "Abendpost"}));
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.url.as_deref(), Some("https://www.abend.example/a"));
    }

    #[test]
    fn bylines_are_split_into_names() {
        for (byline, expected) in [
            ("Ada Rot", &["Ada Rot"][..]),
            ("Von Ada Rot, Bo Blau und Cy Grün", &["Ada Rot", "Bo Blau", "Cy Grün"]),
            ("Rot, Ada", &["Rot, Ada"]),
            ("Ada Rot; Bo Blau", &["Ada Rot", "Bo Blau"]),
            ("dpa/AFP", &["dpa/AFP"]),
            ("", &[]),
        ] {
            assert_eq!(names(byline), expected, "{byline}");
        }
    }
}
