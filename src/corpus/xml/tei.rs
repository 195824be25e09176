//! TEI P5, as corpora and as trafilatura write it. Every `TEI` is a record, alone or in a `teiCorpus`.

use crate::article;
use crate::article::{GivenEntity, RawDocument};
use crate::corpus::field_names;
use crate::corpus::xml::{Element, ElementKind, XmlFormat, lines};
use crate::error::Reason;

/// The format.
pub(crate) struct Tei;

impl XmlFormat for Tei {
    const RECORDS: &'static [&'static str] = &["TEI", "TEI.2"];

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        Ok(Some(document(record)))
    }
}

fn document(tei: &Element) -> RawDocument {
    let nothing = Element::default();
    let header = tei.at(&["teiHeader"]).unwrap_or(&nothing);
    let file = header.at(&["fileDesc"]).unwrap_or(&nothing);
    let titles = file.at(&["titleStmt"]).unwrap_or(&nothing);
    let origin = file.at(&["sourceDesc"]).unwrap_or(&nothing);
    let profile = header.at(&["profileDesc"]).unwrap_or(&nothing);
    let text = tei.at(&["text"]).unwrap_or(&nothing);
    let body = text.at(&["body"]).map(|body| lines(body, &kind)).unwrap_or_default();
    let publication = file.at(&["publicationStmt"]);
    RawDocument {
        id: id(tei, file),
        title: typed(titles, "title", "main").and_then(Element::line).or_else(|| level(origin, "a")),
        lead: profile.at(&["abstract"]).map(|text| lines(text, &kind)).filter(|lead| !lead.is_empty()),
        date: date(origin)
            .or_else(|| profile.at(&["creation"]).and_then(date))
            .or_else(|| publication.and_then(date)),
        source: level(origin, "j")
            .or_else(|| origin.find("publisher").and_then(Element::line))
            .or_else(|| origin.walk().find(|element| element.has("type", "sitename")).and_then(Element::line))
            .or_else(|| publication.and_then(|publication| publication.text_at(&["publisher"]))),
        section: section(profile),
        url: url(origin).or_else(|| publication.and_then(url)),
        authors: authors(titles).or_else(|| authors(origin)).unwrap_or_default(),
        body,
        given: given(text),
        keywords: keywords(profile),
        ..RawDocument::default()
    }
}

/// The record's own name, or the one that its publication gives it.
fn id(tei: &Element, file: &Element) -> Option<String> {
    let stated = || {
        let mut numbers = file.at(&["publicationStmt"])?.walk().filter(|element| &*element.name == "idno");
        numbers.find(|number| !is_address(number)).and_then(Element::line)
    };
    tei.attribute("id").map(str::to_owned).or_else(stated)
}

fn is_address(number: &Element) -> bool {
    number.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("url"))
        || number.line().is_some_and(|text| text.contains("://"))
}

/// The element of a name with this type, else the first that has none, else the first.
fn typed<'e>(parent: &'e Element, name: &'e str, kind: &str) -> Option<&'e Element> {
    let all = || parent.all(name);
    all()
        .find(|element| element.has("type", kind))
        .or_else(|| all().find(|element| element.attribute("type").is_none()))
        .or_else(|| all().next())
}

/// The title in a description of the source at a level: `a` for an article, `j` for a journal.
fn level(origin: &Element, level: &str) -> Option<String> {
    let mut titles = origin.walk().filter(|element| &*element.name == "title");
    titles.find(|title| title.has("level", level)).and_then(Element::line)
}

/// The first date below an element that says one.
fn date(element: &Element) -> Option<String> {
    let dates = || element.walk().filter(|element| &*element.name == "date");
    let normal = |date: &Element| {
        ["when", "when-iso", "notBefore", "from"]
            .iter()
            .find_map(|name| date.attribute(name))
            .map(str::to_owned)
    };
    let published = |date: &&Element| date.attribute("type").is_none_or(|kind| !kind.starts_with("down"));
    dates().filter(published).find_map(normal).or_else(|| dates().filter(published).find_map(Element::line))
}

fn url(element: &Element) -> Option<String> {
    let found = element.walk().find_map(|element| match &*element.name {
        "ptr" | "ref" => element.attribute("target").map(str::to_owned),
        "idno" if is_address(element) => element.line(),
        _ => None,
    });
    found.filter(|url| url.contains("://"))
}

/// Authors in the statement of the title or in the source; none if nobody is named.
fn authors(element: &Element) -> Option<Vec<String>> {
    let named = element.walk().filter(|element| &*element.name == "author");
    let authors: Vec<String> = named
        .flat_map(|author| {
            let persons: Vec<String> = author.all("persName").filter_map(Element::line).collect();
            if persons.is_empty() {
                author.line().map(|line| field_names::names(&line)).unwrap_or_default()
            } else {
                persons
            }
        })
        .collect();
    (!authors.is_empty()).then_some(authors)
}

/// Terms by which the text is classed.
fn terms(profile: &Element) -> impl Iterator<Item = (&Element, String)> {
    let lists = profile.walk().filter(|element| matches!(&*element.name, "keywords" | "classCode"));
    lists.flat_map(|list| {
        let inside = list.walk().filter(|element| matches!(&*element.name, "term" | "item" | "classCode"));
        inside.filter_map(move |term| Some((term, term.line()?)))
    })
}

/// trafilatura writes categories and tags as terms of a type, several in one.
fn section(profile: &Element) -> Option<String> {
    let is_category = |term: &Element| {
        term.attribute("type").is_some_and(|kind| matches!(kind, "categories" | "section" | "ressort"))
    };
    let category = terms(profile).find(|(term, _)| is_category(term)).map(|(_, text)| text);
    category.and_then(|text| {
        text.split([',', ';']).next().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    })
}

fn keywords(profile: &Element) -> Vec<String> {
    let all = terms(profile).flat_map(|(_, text)| {
        let parts: Vec<String> = text.split([';', ',']).map(|part| part.trim().to_owned()).collect();
        parts
    });
    all.filter(|part| !part.is_empty()).collect()
}

/// Names that editors have marked in the text.
fn given(text: &Element) -> Vec<GivenEntity> {
    let marked = text.walk().filter_map(|element| {
        let kind = match (&*element.name, element.attribute("type").unwrap_or_default()) {
            ("persName", _) | ("name", "person") => article::EntityKind::Person,
            ("orgName", _) | ("name", "org" | "organisation" | "organization") => {
                article::EntityKind::Organisation
            }
            ("placeName" | "settlement" | "country" | "region", _) | ("name", "place") => {
                article::EntityKind::Place
            }
            _ => return None,
        };
        Some(GivenEntity { kind, name: element.line()? })
    });
    marked.collect()
}

/// Returns how the text of a TEI element is laid out.
pub(crate) fn kind(element: &Element) -> ElementKind {
    match &*element.name {
        "note" | "fw" | "figDesc" | "graphic" | "teiHeader" | "listBibl" | "gap" | "del" | "orig" | "sic"
        | "abbr" => ElementKind::Silent,
        // trafilatura keeps readers' comments next to the text.
        "div" if element.has("type", "comments") => ElementKind::Silent,
        "p" | "ab" | "head" | "div" | "list" | "item" | "l" | "lg" | "sp" | "speaker" | "stage" | "quote"
        | "table" | "row" | "figure" | "byline" | "dateline" | "opener" | "closer" | "salute" | "trailer"
        | "argument" | "q" | "u" | "poem" | "caption" | "pb" | "cb" | "floatingText" | "group" | "text"
        | "body" | "front" | "back" => block(element),
        // Words may follow each other without a space; punctuation joins what precedes it.
        "w" | "cell" => ElementKind::Word,
        "lb" => ElementKind::Word,
        _ => ElementKind::Inline,
    }
}

/// A quotation in a line stays there; one with paragraphs has its own.
fn block(element: &Element) -> ElementKind {
    let is_running = matches!(&*element.name, "q" | "quote")
        && element.elements().all(|inner| kind(inner) != ElementKind::Block);
    // Turning a page does not end a paragraph.
    if is_running || matches!(&*element.name, "pb" | "cb") { ElementKind::Word } else { ElementKind::Block }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::{read_bytes, show};

    fn read(text: &str) -> RawDocument {
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (1, 0, Ok(Format::Tei)), "{text}");
        records[0].document.clone()
    }

    #[test]
    fn an_edition_is_read() {
        let document = read(
            "<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0' xml:id='ap-1'><teiHeader><fileDesc><titleStmt>\
             <title type='sub'>Unten</title><title>Neue Brücke</title><author><persName>Ada Rot</persName></author></titleStmt>\
             <publicationStmt><publisher>Archiv</publisher><date when='2024-01-01'/></publicationStmt><sourceDesc><bibl>\
             <title level='j'>Abendpost</title><date when='1921-03-05'>5. März</date></bibl></sourceDesc></fileDesc>\
             <profileDesc><textClass><keywords><term type='section'>Lokales</term><term>Brücke</term></keywords></textClass></profileDesc>\
             </teiHeader><text><front><p>Vorn</p></front><body><head>Neue Brücke</head><p>Der <w>Rat</w><w>tagt</w><pc>.</pc> In \
             <placeName>Köln</placeName><note>Fuß</note> sprach <persName>Bo<lb/>Blau</persName>.</p></body></text></TEI>",
        );
        assert_eq!(document.title.as_deref(), Some("Neue Brücke"));
        assert_eq!(document.body, "Neue Brücke\nDer Rat tagt. In Köln sprach Bo Blau.");
        assert_eq!((document.id.as_deref(), document.source.as_deref()), (Some("ap-1"), Some("Abendpost")));
        assert_eq!((document.date.as_deref(), &*document.authors[0]), (Some("1921-03-05"), "Ada Rot"));
        assert_eq!(
            (document.section.as_deref(), &document.keywords[..]),
            (Some("Lokales"), &["Lokales".to_owned(), "Brücke".to_owned()][..])
        );
        assert_eq!(document.given.len(), 2, "{:?}", document.given);
    }

    #[test]
    fn what_trafilatura_writes_is_read() {
        let document = read(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title type='main'>Brücke</title>\
             <author>Ada Rot; Bo Blau</author></titleStmt><publicationStmt><publisher>Abendpost</publisher><p/></publicationStmt>\
             <notesStmt><note type='fingerprint'>ab</note></notesStmt><sourceDesc><bibl>Brücke. Abendpost</bibl><biblFull><titleStmt>\
             <title type='main'>Brücke</title></titleStmt><publicationStmt><publisher>Abendpost</publisher>\
             <ptr type='URL' target='https://a.example/1'/><date>2021-03-05</date></publicationStmt></biblFull></sourceDesc></fileDesc>\
             <profileDesc><abstract><p>Kurz.</p></abstract><textClass><keywords><term type='categories'>Lokales;Stadt</term></keywords>\
             </textClass><creation><date type='download'>2024-01-01</date></creation></profileDesc></teiHeader>\
             <text><body><div type='entry'><p>Eins.</p><list><item>Zwei.</item></list></div><div type='comments'><p>Toll!</p></div></body></text></TEI>",
        );
        assert_eq!((&*document.body, document.lead.as_deref()), ("Eins.\nZwei.", Some("Kurz.")));
        assert_eq!(
            (document.url.as_deref(), document.date.as_deref()),
            (Some("https://a.example/1"), Some("2021-03-05"))
        );
        assert_eq!((document.source.as_deref(), document.authors.len()), (Some("Abendpost"), 2));
        assert_eq!((document.section.as_deref(), document.keywords.len()), (Some("Lokales"), 2));
    }

    #[test]
    fn a_corpus_holds_many() {
        let one = |id: &str| format!("<TEI xml:id='{id}'><text><body><p>Text.</p></body></text></TEI>");
        let text = format!(
            "<teiCorpus><teiHeader/>{}<TEI xml:id='x'><text></TEI>{}</teiCorpus>",
            one("a"),
            one("b")
        );
        let shown = show(text.as_bytes(), &Limits::default());
        assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:a", "3:b"), "{shown:?}");
    }
}
