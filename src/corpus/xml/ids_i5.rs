//! IDS-I5: the German Reference Corpus. Every `idsText` is a record; what its header leaves out is said by
//! the headers of its document and its corpus.

use crate::article::RawDocument;
use crate::corpus::field_names;
use crate::corpus::xml::{Element, XmlFormat, lines, tei};
use crate::error::Reason;

/// The format, with what the headers above the next text say.
#[derive(Default)]
pub(crate) struct Ids {
    corpus: Above,
    document: Above,
}

/// The data in a header of a corpus or of a document, which applies to the texts below it.
#[derive(Default)]
struct Above {
    source: Option<String>,
    date: Option<String>,
}

impl XmlFormat for Ids {
    const RECORDS: &'static [&'static str] = &["idsText"];
    const CONTAINER: bool = true;

    fn between(&mut self, context: &Element) {
        for header in context.walk().filter(|element| &*element.name == "idsHeader") {
            let above = Above { source: source(header), date: date(header) };
            if header.has("type", "corpus") {
                (self.corpus, self.document) = (above, Above::default());
            } else {
                self.document = above;
            }
        }
    }

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        let nothing = Element::default();
        let header = record.at(&["idsHeader"]).unwrap_or(&nothing);
        let body = record.at(&["text"]).map(|text| lines(text, &tei::kind)).unwrap_or_default();
        let above = [&self.document, &self.corpus];
        Ok(Some(RawDocument {
            id: header.find("textSigle").and_then(Element::line),
            title: title(header),
            date: date(header).or_else(|| above.iter().find_map(|above| above.date.clone())),
            source: source(header).or_else(|| above.iter().find_map(|above| above.source.clone())),
            section: header
                .find("column")
                .and_then(Element::line)
                .or_else(|| header.find("classCode").and_then(Element::line)),
            authors: header
                .find("h.author")
                .and_then(Element::line)
                .map(|line| field_names::names(&line))
                .unwrap_or_default(),
            body,
            keywords: header
                .walk()
                .filter(|element| &*element.name == "keyTerm")
                .filter_map(Element::line)
                .collect(),
            ..RawDocument::default()
        }))
    }
}

/// The title of the article itself; the one of the text repeats its sigle, its source and its day.
fn title(header: &Element) -> Option<String> {
    let own = header.find("analytic").and_then(|part| part.text_at(&["h.title"]));
    own.or_else(|| header.find("t.title").and_then(Element::line))
        .or_else(|| header.find("h.title").and_then(Element::line))
}

/// The newspaper: the title of what was printed, else of the corpus, else the publisher.
fn source(header: &Element) -> Option<String> {
    let printed = header.find("monogr").and_then(|part| part.text_at(&["h.title"]));
    let titled = || ["c.title", "d.title"].iter().find_map(|name| header.find(name)).and_then(Element::line);
    let published = || header.find("imprint").and_then(|imprint| imprint.text_at(&["publisher"]));
    printed.or_else(titled).or_else(published)
}

/// Returns the day of publication, assembled from its parts, else the day of creation as written.
fn date(header: &Element) -> Option<String> {
    let part = |kind: &str| {
        let mut dates = header.walk().filter(|element| &*element.name == "pubDate");
        let text = dates.find(|date| date.has("type", kind)).and_then(Element::line)?;
        text.parse::<u16>().ok().filter(|number| *number > 0)
    };
    let whole = match (part("year"), part("month"), part("day")) {
        (Some(year), Some(month), Some(day)) => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    };
    whole.or_else(|| header.find("creatDate").and_then(Element::line))
}

#[cfg(test)]
mod tests {
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::read_bytes;

    #[test]
    fn texts_are_read_with_the_headers_above_them() {
        let text = |sigle: &str, date: &str| {
            format!(
                "<idsText><idsHeader type='text'><fileDesc><titleStmt><textSigle>{sigle}</textSigle><t.title>{sigle} Abendpost</t.title>\
                 </titleStmt><sourceDesc><biblStruct><analytic><h.title type='main'>Neue Brücke</h.title><h.author>Rot, Ada</h.author>\
                 </analytic><monogr><h.title/><imprint>{date}</imprint></monogr></biblStruct></sourceDesc></fileDesc>\
                 <profileDesc><textDesc><column>Lokales</column></textDesc></profileDesc></idsHeader>\
                 <text><body><div><p><s>Der Rat tagt.</s> <s>Er tagt lange.</s></p><p>Zwei.</p></div></body></text></idsText>"
            )
        };
        let (a, b) = (
            text(
                "ABP21/JAN.00001",
                "<pubDate type='year'>2021</pubDate><pubDate type='month'>01</pubDate><pubDate type='day'>15</pubDate>",
            ),
            text("ABP21/JAN.00002", ""),
        );
        let corpus = format!(
            "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE idsCorpus PUBLIC '-//IDS//DTD IDS-I5 1.0//EN' 'http://x/i5.dtd'>\
             <idsCorpus><idsHeader type='corpus'><c.title>Abendpost 2021</c.title></idsHeader><idsDoc><idsHeader type='document'>\
             <creatDate>2021.01.15</creatDate></idsHeader>{a}{b}</idsDoc></idsCorpus>"
        );
        let (records, problems, end) = read_bytes(corpus.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (2, 0, Ok(Format::Ids)));
        let document = &records[0].document;
        assert_eq!(
            (document.id.as_deref(), document.title.as_deref()),
            (Some("ABP21/JAN.00001"), Some("Neue Brücke"))
        );
        assert_eq!(
            (document.date.as_deref(), document.source.as_deref()),
            (Some("2021-01-15"), Some("Abendpost 2021"))
        );
        assert_eq!(
            (document.section.as_deref(), &document.authors[..]),
            (Some("Lokales"), &["Rot, Ada".to_owned()][..])
        );
        assert_eq!(document.body, "Der Rat tagt. Er tagt lange.\nZwei.");
        assert_eq!(records[1].document.date.as_deref(), Some("2021.01.15"), "of the document above");
    }
}
