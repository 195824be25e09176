//! NITF: an article as newspapers and agencies exchange it, alone or inside NewsML.
//!
//! Messages and notes to editors are not read.

use crate::article;
use crate::article::{GivenEntity, RawDocument, Status};
use crate::corpus::xml::{Element, ElementKind, XmlFormat, lines};
use crate::corpus::{agency_codes, field_names, markup};
use crate::error::Reason;

/// NITF that is not inside another format.
pub(crate) struct Nitf;

impl XmlFormat for Nitf {
    const RECORDS: &'static [&'static str] = &["nitf"];

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        Ok(Some(document(record)))
    }
}

/// Makes a document of a `nitf` element.
pub(crate) fn document(nitf: &Element) -> RawDocument {
    let nothing = Element::default();
    let data = nitf.find("docdata").unwrap_or(&nothing);
    let head = nitf.at(&["body", "body.head"]).unwrap_or(&nothing);
    let publication = nitf.at(&["head", "pubdata"]);
    let published = |name: &str| publication.and_then(|data| data.attribute(name)).map(str::to_owned);
    let moment = |name: &str| data.at(&[name]).and_then(|date| date.attribute("norm")).map(str::to_owned);
    let mut body =
        nitf.at(&["body", "body.content"]).map(|content| lines(content, &kind)).unwrap_or_default();
    agency_codes::with_dateline(&mut body, head.text_at(&["dateline"]).as_deref());
    let subheads =
        head.at(&["hedline"]).into_iter().flat_map(|lines| lines.all("hl2")).filter_map(Element::line);
    let summary = head.at(&["abstract"]).map(|text| lines(text, &kind));
    let lead = subheads.chain(summary.iter().flat_map(|text| text.lines()).map(str::to_owned));
    let own = data.at(&["doc-id"]);
    let id = own.and_then(|id| id.attribute("id-string")).map(str::to_owned);
    // An id is unique only with its registry, which is a separate attribute.
    let story = match own.and_then(|id| id.attribute("regsrc")) {
        Some(giver) => id.as_ref().map(|id| format!("{giver}:{id}")),
        None => id.clone(),
    };
    RawDocument {
        id,
        title: head.text_at(&["hedline", "hl1"]).or_else(|| nitf.text_at(&["head", "title"])),
        lead: agency_codes::lead(lead, &body),
        date: moment("date.issue")
            .or_else(|| published("date.publication"))
            .or_else(|| moment("date.release")),
        source: head.text_at(&["distributor"]).or_else(|| published("name")).or_else(|| source(data)),
        section: published("position.section"),
        url: published("ex-ref").filter(|url| url.contains("://")),
        authors: head.at(&["byline"]).map(authors).unwrap_or_default(),
        body,
        given: given(nitf),
        keywords: data.walk().filter(|element| &*element.name == "keyword").filter_map(keyword).collect(),
        version: data.at(&["du-key"]).and_then(|key| key.attribute("version")).map(str::to_owned),
        story,
        status: data.attribute("management-status").map(status).unwrap_or_default(),
        embargo: moment("date.release").filter(|_| is_embargoed(data)),
        ..RawDocument::default()
    }
}

/// Whether a document says that it is under embargo until its release.
fn is_embargoed(data: &Element) -> bool {
    data.attribute("management-status").is_some_and(|status| status.eq_ignore_ascii_case("embargoed"))
}

/// NITF's own words for what may be done with a document.
fn status(word: &str) -> Status {
    match word.to_ascii_lowercase().as_str() {
        "advisory" | "info" | "embargoed" => Status::Usable,
        word => agency_codes::status(word),
    }
}

fn source(data: &Element) -> Option<String> {
    data.at(&["doc.copyright"]).and_then(|right| right.attribute("holder")).map(str::to_owned)
}

/// The names in a byline: marked as persons, or what is left of it without titles.
fn authors(byline: &Element) -> Vec<String> {
    let persons: Vec<String> =
        byline.walk().filter(|element| &*element.name == "person").filter_map(Element::line).collect();
    if !persons.is_empty() {
        return persons;
    }
    let bare = lines(byline, &|element| {
        if &*element.name == "byttl" { ElementKind::Silent } else { ElementKind::Inline }
    });
    let bare = bare.trim().trim_end_matches(',');
    match bare.is_empty() {
        true => byline.text_at(&["byttl"]).into_iter().collect(),
        false => field_names::names(bare),
    }
}

fn keyword(element: &Element) -> Option<String> {
    element.attribute("key").map(str::to_owned).or_else(|| element.line())
}

/// Persons, organisations and places that the document is said to be about.
fn given(nitf: &Element) -> Vec<GivenEntity> {
    let Some(list) = nitf.find("identified-content") else { return Vec::new() };
    let named = list.walk().filter_map(|element| {
        let kind = match &*element.name {
            "person" => article::EntityKind::Person,
            "org" => article::EntityKind::Organisation,
            "location" => article::EntityKind::Place,
            _ => return None,
        };
        // A location may hold a city and its country: the first is the place.
        let part = ["name.given", "city", "sublocation"].iter().find_map(|part| match kind {
            article::EntityKind::Place => element.text_at(&[part]),
            _ => None,
        });
        let name =
            part.or_else(|| element.attribute("value").map(str::to_owned)).or_else(|| element.line())?;
        Some(GivenEntity { kind, name })
    });
    named.collect()
}

/// Returns the layout of a NITF element.
fn kind(element: &Element) -> ElementKind {
    match &*element.name {
        "note" | "media-metadata" | "media-reference" | "media-producer" | "media-object" => {
            ElementKind::Silent
        }
        "td" | "th" => ElementKind::Word,
        "block" | "hl1" | "hl2" | "hedline" | "bq" | "media" | "media-caption" | "nitf-table" | "credit"
        | "note.content" | "datasource" | "fn" => ElementKind::Block,
        name if markup::is_block(name) => ElementKind::Block,
        _ => ElementKind::Inline,
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::read_bytes;

    #[test]
    fn an_article_is_read() {
        let text = "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf><head><title>Kopf</title>\
            <docdata management-status='usable'><doc-id regsrc='npd' id-string='npd-7'/><du-key version='2'/>\
            <date.issue norm='20240305T100700+0100'/><ed-msg info='Nur für die Redaktion'/>\
            <key-list><keyword key='Brücke'/></key-list><identified-content><person>Ada Rot</person><org>Stadtwerke</org>\
            <location><city>Köln</city><country>Deutschland</country></location></identified-content></docdata>\
            <pubdata name='Abendpost' position.section='Lokales'/></head>\
            <body><body.head><hedline><hl1>Neue <em>Brücke</em></hl1><hl2>Rat tagt</hl2></hedline>\
            <note noteclass='editorsnote'><body.content><p>Geheim</p></body.content></note>\
            <byline>Von <person>Bo Blau</person><byttl>Reporter</byttl></byline><dateline><location>Köln</location> (npd)</dateline>\
            <abstract><p>Kurz.</p></abstract></body.head>\
            <body.content><block><p>Der Rat tagt.</p><note noteclass='editorsnote'><p>Geheim</p></note></block>\
            <media><media-metadata value='x'/><media-caption><p>Bild.</p></media-caption></media>\
            <table><tr><td>a</td><td>b</td></tr></table></body.content></body></nitf>";
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (1, 0, Ok(Format::Nitf)));
        let document = &records[0].document;
        assert_eq!(document.title.as_deref(), Some("Neue Brücke"));
        assert_eq!(document.lead.as_deref(), Some("Rat tagt\nKurz."));
        assert_eq!(document.body, "Köln (npd) - Der Rat tagt.\nBild.\na b");
        assert_eq!(document.date.as_deref(), Some("20240305T100700+0100"));
        assert_eq!(
            (document.source.as_deref(), document.section.as_deref()),
            (Some("Abendpost"), Some("Lokales"))
        );
        assert_eq!(document.authors, ["Bo Blau"]);
        assert_eq!((document.id.as_deref(), document.version.as_deref()), (Some("npd-7"), Some("2")));
        assert_eq!(document.story.as_deref(), Some("npd:npd-7"));
        assert_eq!(document.keywords, ["Brücke"]);
        let given: Vec<_> = document.given.iter().map(|given| given.name.as_str()).collect();
        assert_eq!(given, ["Ada Rot", "Stadtwerke", "Köln"]);
        assert!(!format!("{document:?}").contains("eheim"), "{document:?}");
    }
}
