//! dpa's digital wires: an item of the agency with its data, as JSON.
//!
//! Notepads and notes to editors are not read: they hold names and telephone numbers that are not to be
//! published. Images and recordings are read by their captions.

use serde_json::{Map, Value};

use crate::article::{GivenEntity, RawDocument, Signal};
use crate::corpus::input::limits::Limits;
use crate::corpus::json::strings::string;
use crate::corpus::xml::newsml;
use crate::corpus::{agency_codes, field_names, markup, xml};

/// Makes a document of an item.
pub(super) fn document(item: &Map<String, Value>) -> RawDocument {
    let said = |name: &str| string(item, name);
    let html = |name: &str| said(name).map(|html| text(&html)).filter(|text| !text.is_empty());
    let mut body = html("article_html").unwrap_or_default();
    if body.is_empty() {
        body = caption(item).unwrap_or_default();
    }
    agency_codes::with_dateline(&mut body, said("dateline").as_deref());
    if let Some(box_of_facts) = html("infobox_html") {
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str(&box_of_facts);
    }
    let lead = ["kicker", "subhead", "teaser"].iter().filter_map(|name| said(name)).map(markup::plain);
    let story = said("urn");
    let status = said("pubstatus").or_else(|| code(item, "pubstatus"));
    let signal = said("signal").or_else(|| code(item, "signal"));
    RawDocument {
        id: story.clone().or_else(|| said("entry_id")),
        title: said("headline").map(markup::plain),
        lead: agency_codes::lead(lead, &body),
        date: ["version_created", "content_created", "updated"].iter().find_map(|name| said(name)),
        source: said("creditline").or_else(|| names(item, "provider").next()),
        // Rubrics are made for single customers.
        section: ["desk", "rubric"]
            .iter()
            .find_map(|kind| names(item, kind).next())
            .map(agency_codes::section),
        authors: said("byline").map(|byline| field_names::names(&byline)).unwrap_or_default(),
        body,
        given: given(item),
        keywords: ["keyword", "dpasubject", "subject"]
            .iter()
            .flat_map(|kind| names(item, kind))
            .filter(|name| agency_codes::is_word(name))
            .collect(),
        version: match item.get("version") {
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => said("version"),
        },
        story,
        status: status.map(|status| agency_codes::status(&status)).unwrap_or_default(),
        embargo: said("embargoed"),
        signal: signal
            .and_then(|signal| agency_codes::signal(&signal))
            .or_else(|| genres(item).any(agency_codes::is_correction).then_some(Signal::Correction)),
        ..RawDocument::default()
    }
}

/// The text of a piece of HTML. It is well-formed where dpa writes it, and then what is not for readers can
/// be told by its class.
fn text(html: &str) -> String {
    let wrapped = format!("<x>{html}</x>");
    match xml::parse(&wrapped, &Limits::default()) {
        Ok(element) => xml::lines(&element, &newsml::xhtml),
        Err(_) => markup::plain(html.to_owned()),
    }
}

/// Returns the caption of an image or the transcript of a recording.
fn caption(item: &Map<String, Value>) -> Option<String> {
    let descriptions = item.get("descriptions").and_then(Value::as_array).into_iter().flatten();
    let mut captions = descriptions.filter_map(|description| {
        let role = description.get("role")?.as_str()?;
        (agency_codes::bare(role) == "caption").then(|| description.get("description")?.as_str())?
    });
    let own = captions.next().map(str::to_owned);
    let associated = || {
        let first = item.get("associations")?.as_array()?.first()?;
        first.get("caption")?.as_str().map(str::to_owned)
    };
    own.or_else(associated).map(markup::plain)
}

/// Categories of a kind: `dnltype:kind`.
fn categories<'i>(item: &'i Map<String, Value>, kind: &'i str) -> impl Iterator<Item = &'i Value> {
    let all = item.get("categories").and_then(Value::as_array).into_iter().flatten();
    all.filter(move |category| {
        category.get("type").and_then(Value::as_str).is_some_and(|known| agency_codes::bare(known) == kind)
    })
}

/// Names of categories of a kind.
fn names<'i>(item: &'i Map<String, Value>, kind: &'i str) -> impl Iterator<Item = String> + 'i {
    categories(item, kind).filter_map(|category| Some(category.get("name")?.as_str()?.to_owned()))
}

/// Names of the genres.
fn genres(item: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let all = item.get("genre_names").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str)
}

/// The code of the first category of a kind.
fn code(item: &Map<String, Value>, kind: &str) -> Option<String> {
    categories(item, kind).find_map(|category| Some(category.get("qcode")?.as_str()?.to_owned()))
}

/// Persons, organisations and places. A point of interest is named without its address.
fn given(item: &Map<String, Value>) -> Vec<GivenEntity> {
    let all = item.get("categories").and_then(Value::as_array).into_iter().flatten();
    let entities = all.filter_map(|category| {
        let kind = agency_codes::given_kind(category.get("type")?.as_str()?)?;
        let point = category.get("geojson").and_then(|point| point.get("properties")?.get("name")?.as_str());
        let name = point.or_else(|| category.get("name")?.as_str())?;
        Some(GivenEntity { kind, name: name.to_owned() })
    });
    entities.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::article::{EntityKind, Status};

    fn read(value: Value) -> RawDocument {
        let Value::Object(object) = value else { panic!("an object") };
        document(&object)
    }

    #[test]
    fn an_item_is_read_with_its_data() {
        let document = read(json!({
            "format": "digitalwires@0.9.1", "entry_id": "e1", "urn": "urn:newsml:npd.example:1", "version": 4,
            "version_created": "2024-03-05T10:07:00+01:00", "pubstatus": "usable", "signal": "sig:update",
            "embargoed": "2024-03-06T06:00:00+01:00", "kicker": "Köln", "headline": "Neue Brücke", "subhead": null,
            "teaser": "Kurz.", "byline": "Von Ada Rot, npd", "dateline": "Köln (npd) - ", "creditline": "npd",
            "article_html": "<section class=\"main\"><p>Der <b>Rat</b> tagt.</p><p></p><p>Eins<br/>zwei.</p></section>",
            "infobox_html": "<section class=\"infobox\"><h2>Zahlen</h2><p>Drei.</p></section>",
            "linkbox_html": "<ul><li><a href=\"https://x.example\">https://x.example</a></li></ul>",
            "notepad": {"public_html": "<p>Notiz offen</p>", "nonpublic_html": "<p>Notiz geheim 0221</p>"},
            "ednotes": [{"role": "x", "ednote": "Notiz geheim", "is_publishable": false}],
            "categories": [
                {"type": "dnltype:person", "name": "Bo Blau"}, {"type": "dnltype:organisation", "name": "Stadtwerke"},
                {"type": "dnltype:geosubject", "name": "Deutschland"}, {"type": "dnltype:located", "name": "Bonn"},
                {"type": "dnltype:poi", "name": "Löwenbrücke, Köln", "geojson": {"properties": {"name": "Löwenbrücke"}}},
                {"type": "dnltype:keyword", "name": "Brücke"}, {"type": "dnltype:dpasubject", "name": "Verkehr"},
                {"type": "dnltype:subject", "name": "f"}, {"type": "dnltype:desk", "name": "pl"},
                {"type": "dnltype:creator", "name": "rot.ada"}
            ]
        }));
        assert_eq!(
            (document.title.as_deref(), document.lead.as_deref()),
            (Some("Neue Brücke"), Some("Köln\nKurz."))
        );
        assert_eq!(document.body, "Köln (npd) - Der Rat tagt.\nEins\nzwei.\nZahlen\nDrei.");
        assert_eq!((document.source.as_deref(), document.section.as_deref()), (Some("npd"), Some("Politik")));
        assert_eq!(document.authors, ["Ada Rot", "npd"]);
        assert_eq!(
            (document.story.as_deref(), document.version.as_deref()),
            (Some("urn:newsml:npd.example:1"), Some("4"))
        );
        assert_eq!((document.status, document.signal), (Status::Usable, Some(Signal::Update)));
        assert_eq!(document.embargo.as_deref(), Some("2024-03-06T06:00:00+01:00"));
        assert_eq!(document.keywords, ["Brücke", "Verkehr"]);
        let given: Vec<_> = document.given.iter().map(|given| (given.kind, given.name.as_str())).collect();
        use EntityKind::{Organisation as Org, Person, Place};
        assert_eq!(
            given,
            [(Person, "Bo Blau"), (Org, "Stadtwerke"), (Place, "Deutschland"), (Place, "Löwenbrücke")]
        );
        assert!(!format!("{document:?}").contains("Notiz"), "{document:?}");
    }

    #[test]
    fn an_image_is_read_by_its_caption() {
        let document = read(json!({
            "format": "digitalwires@0.9.1", "urn": "u", "headline": "Brücke", "article_html": null, "pubstatus": "canceled",
            "descriptions": [{"role": "drol:caption", "description": "Die Brücke."}, {"role": "dpadrol:caption-extended", "description": "Mehr."}],
            "associations": [{"caption": "Andere."}], "categories": null, "version": null
        }));
        assert_eq!((&*document.body, document.status), ("Die Brücke.", Status::Canceled));
        let other = read(json!({"urn": "u", "associations": [{"caption": "Andere."}], "signal": null,
            "categories": [{"type": "dnltype:signal", "qcode": "sig:correction"}, {"type": "dnltype:pubstatus", "qcode": "stat:withheld"}]}));
        assert_eq!(
            (&*other.body, other.signal, other.status),
            ("Andere.", Some(Signal::Correction), Status::Withheld)
        );
    }

    #[test]
    fn html_that_is_not_well_formed_is_read_too() {
        assert_eq!(text("<p>Eins<p>Zwei<br>drei"), "Eins\nZwei\ndrei");
        assert_eq!(text("<p>Offen</p><div class='np-nonpublic x'><p>Geheim</p></div>"), "Offen");
    }
}
