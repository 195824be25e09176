//! The XML of trafilatura: one `doc` with all data in its attributes.

use crate::article::RawDocument;
use crate::corpus::field_names;
use crate::corpus::xml::{Element, ElementKind, XmlFormat, lines};
use crate::error::Reason;

/// The format.
pub(crate) struct Doc;

impl XmlFormat for Doc {
    const RECORDS: &'static [&'static str] = &["doc"];

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        let said = |names: &[&str]| names.iter().find_map(|name| record.attribute(name)).map(str::to_owned);
        let listed = |name: &str| {
            let parts = record.attribute(name).unwrap_or_default().split([';', ',']);
            parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>()
        };
        let url = said(&["url", "source"]).filter(|url| url.contains("://"));
        let categories = listed("categories");
        Ok(Some(RawDocument {
            id: said(&["id"]),
            title: said(&["title"]),
            lead: said(&["excerpt", "description"]),
            body: record.at(&["main"]).map(|main| lines(main, &kind)).unwrap_or_default(),
            date: said(&["date"]),
            source: said(&["sitename", "source-hostname", "hostname"])
                .or_else(|| url.as_deref().and_then(field_names::site)),
            section: categories.first().cloned(),
            url,
            authors: record.attribute("author").map(field_names::names).unwrap_or_default(),
            keywords: categories.into_iter().chain(listed("tags")).collect(),
            ..RawDocument::default()
        }))
    }
}

/// Returns how the text of an element of trafilatura's XML is laid out.
fn kind(element: &Element) -> ElementKind {
    match &*element.name {
        "p" | "head" | "list" | "item" | "quote" | "table" | "row" | "code" | "lb" | "div" | "ab" => {
            ElementKind::Block
        }
        "cell" => ElementKind::Word,
        "graphic" | "del" => ElementKind::Silent,
        _ => ElementKind::Inline,
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::read_bytes;

    #[test]
    fn a_page_is_read() {
        let text = "<doc sitename=\"Abendpost\" title=\"Neue &quot;Brücke&quot;\" author=\"Ada Rot; Bo Blau\" date=\"2021-03-05\" \
            url=\"https://a.example/1\" hostname=\"a.example\" categories=\"Lokales;Stadt\" tags=\"Brücke\" fingerprint=\"ab\">\n  \
            <main>\n    <head rend=\"h2\">Teil</head>\n    <p>Der <hi rend=\"#b\">Rat</hi>\n tagt.</p><list><item>Eins</item></list>\
            <table><row><cell>a</cell><cell>b</cell></row></table></main>\n  <comments><p>Toll!</p></comments></doc>";
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((records.len(), problems.len(), end), (1, 0, Ok(Format::Trafilatura)));
        let document = &records[0].document;
        assert_eq!(document.title.as_deref(), Some("Neue \"Brücke\""));
        assert_eq!(document.body, "Teil\nDer Rat tagt.\nEins\na b");
        assert_eq!(
            (document.source.as_deref(), document.section.as_deref()),
            (Some("Abendpost"), Some("Lokales"))
        );
        assert_eq!(
            (document.url.as_deref(), document.date.as_deref()),
            (Some("https://a.example/1"), Some("2021-03-05"))
        );
        assert_eq!(
            (&document.authors[..], document.keywords.len()),
            (&["Ada Rot".to_owned(), "Bo Blau".to_owned()][..], 3)
        );
        assert!(!records[0].container);
    }
}
