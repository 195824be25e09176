//! NewsML-G2: what news agencies send, an item alone or many in a message, with XHTML or NITF inside.
//!
//! Notes to editors (`edNote`) and notepads are not read at all: among them are names and telephone numbers
//! that are not to be published, and which of them are is said in as many ways as there are agencies.

use crate::article::{GivenEntity, RawDocument, Signal};
use crate::corpus::xml::{Element, ElementKind, XmlFormat, lines, nitf};
use crate::corpus::{agency_codes, field_names, markup};
use crate::error::Reason;

/// Words in the class of an element that holds what is not for readers.
const NOT_FOR_READERS: &[&str] =
    &["notepad", "np-public", "np-nonpublic", "np-constraint", "nonpublic", "closingline"];

/// The format.
pub(crate) struct NewsMl;

impl XmlFormat for NewsMl {
    const RECORDS: &'static [&'static str] = &["newsItem", "contentSet"];

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        Ok(Some(document(record)))
    }
}

/// Makes a document of an item, or of a set of contents without one.
fn document(item: &Element) -> RawDocument {
    let nothing = Element::default();
    let about = item.at(&["itemMeta"]).unwrap_or(&nothing);
    let content = item.at(&["contentMeta"]).unwrap_or(&nothing);
    let set = item.at(&["contentSet"]).unwrap_or(item);
    let inline = set.walk().find(|element| matches!(&*element.name, "inlineXML" | "inlineData"));
    let inside = inline.map(inside).unwrap_or_default();
    let story = item.attribute("guid").map(str::to_owned);
    let headline =
        content.all("headline").find(|headline| headline.has("rank", "1")).or(content.at(&["headline"]));
    let subheads =
        content.all("headline").filter(|other| headline.is_none_or(|main| !std::ptr::eq(main, *other)));
    let described = |role: &'static str| {
        content
            .all("description")
            .filter(move |text| text.attribute("role").is_some_and(|known| known.ends_with(role)))
    };
    let lead = subheads.chain(described(":teaser")).chain(described(":summary")).filter_map(Element::line);
    let mut body = inside.body;
    if body.is_empty() {
        body = described(":caption").map(Element::raw).collect::<Vec<_>>().join("\n");
    }
    agency_codes::with_dateline(&mut body, content.text_at(&["dateline"]).as_deref());
    let byline =
        content.text_at(&["by"]).or_else(|| inside.authors.is_empty().then(|| creator(content)).flatten());
    let authors = byline.map(|byline| field_names::names(&byline)).unwrap_or(inside.authors);
    RawDocument {
        id: story.clone(),
        title: headline.and_then(Element::line).or(inside.title),
        lead: agency_codes::lead(lead, &body).or(inside.lead),
        date: date(about, content).or(inside.date),
        source: source(about, content).or(inside.source),
        section: content
            .all("subject")
            .find(|subject| is_section(subject))
            .and_then(named)
            .map(agency_codes::section),
        authors,
        body,
        given: given(content),
        keywords: keywords(content),
        version: item.attribute("version").map(str::to_owned),
        story,
        status: about.at(&["pubStatus"]).and_then(code).map(agency_codes::status).unwrap_or_default(),
        embargo: about.text_at(&["embargoed"]),
        signal: about.all("signal").filter_map(code).find_map(agency_codes::signal).or_else(|| {
            let mut genres = content.all("genre").filter_map(named);
            genres.any(|genre| agency_codes::is_correction(&genre)).then_some(Signal::Correction)
        }),
        ..RawDocument::default()
    }
}

/// Reads the content of an item: a page of XHTML, NITF, or plain text.
fn inside(inline: &Element) -> RawDocument {
    if let Some(nitf) = inline.find("nitf") {
        return nitf::document(nitf);
    }
    let body = inline.find("body").unwrap_or(inline);
    let mut text = lines(body, &xhtml);
    if body.elements().next().is_none() {
        text = markup::plain(body.raw());
    }
    let title =
        body.find("h1").and_then(Element::line).or_else(|| inline.find("title").and_then(Element::line));
    RawDocument { title, body: text, ..RawDocument::default() }
}

/// Returns the layout of an XHTML element. The header repeats title, date and subjects.
pub(crate) fn xhtml(element: &Element) -> ElementKind {
    let classes = element.attribute("class").unwrap_or_default();
    let name = &*element.name;
    if matches!(name, "header" | "nav" | "footer" | "h1" | "time") || markup::is_silent(name) {
        return ElementKind::Silent;
    }
    if classes.split_whitespace().any(|class| NOT_FOR_READERS.contains(&class)) {
        return ElementKind::Silent;
    }
    match name {
        "td" | "th" => ElementKind::Word,
        name if markup::is_block(name) => ElementKind::Block,
        _ => ElementKind::Inline,
    }
}

/// The element's code, be it written as `qcode` or as `uri`.
fn code(element: &Element) -> Option<&str> {
    element.attribute("qcode").or_else(|| element.attribute("uri"))
}

/// The name of a thing, in German where there are several.
fn named(element: &Element) -> Option<String> {
    let german =
        element.all("name").find(|name| name.attribute("lang").is_some_and(|lang| lang.starts_with("de")));
    german.or_else(|| element.at(&["name"])).and_then(Element::line)
}

/// When the item was made: this version of it, else its first.
fn date(about: &Element, content: &Element) -> Option<String> {
    let of_item = ["versionCreated", "firstCreated"].iter().find_map(|name| about.text_at(&[name]));
    of_item.or_else(|| ["contentModified", "contentCreated"].iter().find_map(|name| content.text_at(&[name])))
}

/// Who is named as the source, else who sent the item.
fn source(about: &Element, content: &Element) -> Option<String> {
    let provider = about.at(&["provider"]);
    content
        .text_at(&["creditline"])
        .or_else(|| content.at(&["infoSource"]).and_then(named))
        .or_else(|| provider.and_then(named))
        .or_else(|| {
            provider.and_then(code).and_then(|code| {
                field_names::site(code).or_else(|| Some(agency_codes::bare(code).to_owned()))
            })
        })
}

/// The creator, if it is a name of a person and not one of a user.
fn creator(content: &Element) -> Option<String> {
    content.all("creator").find_map(named).filter(|name| name.contains(' '))
}

/// Whether a subject is the desk that an item belongs to.
fn is_section(subject: &Element) -> bool {
    subject.attribute("type").is_some_and(|kind| kind.ends_with(":category"))
}

/// Persons, organisations and places that the item is about.
fn given(content: &Element) -> Vec<GivenEntity> {
    let subjects = content.all("subject").filter_map(|subject| {
        let kind = agency_codes::given_kind(subject.attribute("type")?)?;
        Some(GivenEntity { kind, name: named(subject)? })
    });
    subjects.collect()
}

/// Keywords, and subjects that are neither entities nor desks.
fn keywords(content: &Element) -> Vec<String> {
    let keywords = content.all("keyword").filter_map(Element::line);
    let subjects = content.all("subject").filter(|subject| {
        let is_entity =
            subject.attribute("type").is_some_and(|kind| agency_codes::given_kind(kind).is_some());
        !is_entity && !is_section(subject)
    });
    keywords.chain(subjects.filter_map(named).filter(|name| agency_codes::is_word(name))).collect()
}

#[cfg(test)]
mod tests {
    use crate::article::{EntityKind, Signal, Status};
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::{read_bytes, show};

    /// An item of an invented agency.
    fn item(guid: &str, meta: &str, about: &str, content: &str) -> String {
        format!(
            "<newsItem guid='{guid}' version='3' xml:lang='de'><itemMeta><provider qcode='prov:npd'><name>npd</name>\
             </provider><versionCreated>2024-03-05T10:07:00+01:00</versionCreated>{meta}</itemMeta>\
             <contentMeta><headline rank='2'>Zwei</headline><headline rank='1'>Neue Brücke</headline>{about}</contentMeta>\
             <contentSet><inlineXML contenttype='application/xhtml+xml'>{content}</inlineXML></contentSet></newsItem>"
        )
    }

    const XHTML: &str = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Neue Brücke</title></head><body>\
        <header><h1>Neue Brücke</h1><time>5.3.</time></header><section class='main'><p class='teaser'>Kurz.</p>\
        <p><span class='dateline'>Köln <span>(npd)</span> - </span>Der <b>Rat</b> tagt.</p><p>Zeile<br/>zwei.</p></section>\
        <section class='notepad'><p>Telefon 0221 000, nicht zur Veröffentlichung</p></section></body></html>";

    #[test]
    fn an_item_is_read_with_its_data() {
        let meta = "<embargoed>2024-03-06T12:00:00+01:00</embargoed><pubStatus qcode='stat:withheld'/>\
            <signal qcode='sig:atomic'/><signal qcode='sig:correction'/>\
            <edNote pubconstraint='x:nonpublic'>Geheim</edNote><edNote>Auch geheim</edNote>";
        let about = "<by>Von Ada Rot und Bo Blau</by><dateline>Köln (npd) - </dateline><creditline>npd/abc</creditline>\
            <subject type='cpnat:person'><name xml:lang='en'>Ada Red</name><name xml:lang='de'>Ada Grün</name></subject>\
            <subject type='cpnat:organisation'><name>Stadtwerke</name></subject>\
            <subject type='cpnat:geoArea'><name>Köln</name></subject><subject type='cpnat:poi'><name>Löwenbrücke</name></subject>\
            <subject type='cpnat:abstract' qcode='medtop:1'><name>Verkehr</name></subject>\
            <subject type='dpatype:category'><name>pl</name></subject><keyword>Brücke</keyword>\
            <description role='drol:teaser'>Kurz.</description>";
        let text = format!("<?xml version='1.0'?>{}", item("urn:a:1", meta, about, XHTML));
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (1, 0, Ok(Format::NewsMl)));
        assert!(!records[0].container);
        let document = &records[0].document;
        assert_eq!(document.title.as_deref(), Some("Neue Brücke"));
        assert_eq!(document.lead.as_deref(), Some("Zwei"), "the teaser is in the text");
        assert_eq!(document.body, "Kurz.\nKöln (npd) - Der Rat tagt.\nZeile\nzwei.");
        assert_eq!(document.date.as_deref(), Some("2024-03-05T10:07:00+01:00"));
        assert_eq!(document.source.as_deref(), Some("npd/abc"));
        assert_eq!(document.section.as_deref(), Some("Politik"));
        assert_eq!(document.authors, ["Ada Rot", "Bo Blau"]);
        assert_eq!((document.story.as_deref(), document.version.as_deref()), (Some("urn:a:1"), Some("3")));
        assert_eq!((document.status, document.signal), (Status::Withheld, Some(Signal::Correction)));
        assert_eq!(document.embargo.as_deref(), Some("2024-03-06T12:00:00+01:00"));
        assert_eq!(document.keywords, ["Brücke", "Verkehr"]);
        let given: Vec<_> = document.given.iter().map(|given| (given.kind, given.name.as_str())).collect();
        use EntityKind::{Organisation as Org, Person, Place};
        let expected = [(Person, "Ada Grün"), (Org, "Stadtwerke"), (Place, "Köln"), (Place, "Löwenbrücke")];
        assert_eq!(given, expected);
        assert!(!format!("{document:?}").contains("eheim") && !format!("{document:?}").contains("0221"));
    }

    #[test]
    fn nitf_may_be_inside() {
        let nitf = "<n:nitf xmlns:n='x'><n:body><n:body.head><n:byline>Von Cy Gelb</n:byline></n:body.head>\
            <n:body.content><n:p>Der Rat tagt.</n:p></n:body.content></n:body></n:nitf>";
        let (records, _, _) = read_bytes(item("urn:a:2", "", "", nitf).as_bytes(), &Limits::default());
        assert_eq!(
            (&*records[0].document.body, &records[0].document.authors[..]),
            ("Der Rat tagt.", &["Cy Gelb".to_owned()][..])
        );
    }

    #[test]
    fn encodings_are_understood() {
        let text = format!("<?xml version='1.0' encoding='iso-8859-1'?>{}", item("a", "", "", XHTML));
        let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [latin, wide, marked] {
            let (records, _, end) = read_bytes(&bytes, &Limits::default());
            assert_eq!((records.len(), end), (1, Ok(Format::NewsMl)));
            assert_eq!(records[0].document.title.as_deref(), Some("Neue Brücke"));
            assert!(!records[0].container);
        }
    }

    #[test]
    fn a_message_holds_many_and_a_broken_one_costs_itself() {
        let (a, b) = (item("a", "", "", XHTML), item("b", "", "", XHTML));
        let head = "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>";
        for (broken, reason) in [
            ("<newsItem guid='x'><p></newsItem>", "2!broken XML: ill-formed document"),
            ("<newsItem guid='x'>", "2!broken XML: the record is not closed"),
            ("<newsItem guid='x'/>", "2!the record has neither a text nor a title"),
        ] {
            let text = format!("{head}{a}{broken}{b}</itemSet></newsMessage>");
            let shown = show(text.as_bytes(), &Limits::default());
            assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:a", "3:b"), "{shown:?}");
            assert!(shown[1].starts_with(reason), "{shown:?}");
        }
        let (records, ..) =
            read_bytes(format!("{head}{a}</itemSet></newsMessage>").as_bytes(), &Limits::default());
        assert!(records[0].container);
    }
}
