//! Feeds: RSS 2.0 and its elders, RSS 1.0, Atom. Every item is a record.
//!
//! Read here and not by a crate for feeds, so that a feed of any length passes through memory item by item
//! and an item that is broken costs itself alone.

use crate::article::RawDocument;
use crate::corpus::xml::{Element, XmlFormat, fragment_text};
use crate::corpus::{field_names, markup};
use crate::error::Reason;

/// The format, with what the head of the feed says.
#[derive(Default)]
pub(crate) struct Feed {
    /// The feed's title: the source of items that name none.
    title: Option<String>,
    /// Where the feed is from.
    site: Option<String>,
}

impl XmlFormat for Feed {
    const RECORDS: &'static [&'static str] = &["item", "entry"];
    const CONTAINER: bool = true;

    fn between(&mut self, context: &Element) {
        let head = context.walk().find(|element| matches!(&*element.name, "channel" | "feed"));
        let Some(head) = head.filter(|_| self.title.is_none()) else { return };
        self.title = own(head, "", "title").map(|title| one_line(&fragment_text(title)));
        self.site = link(head).as_deref().and_then(field_names::site);
    }

    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason> {
        Ok(Some(self.item(record)))
    }
}

impl Feed {
    fn item(&self, item: &Element) -> RawDocument {
        let content = own(item, "content", "encoded")
            .or_else(|| own(item, "", "content"))
            .map(text)
            .unwrap_or_default();
        let summary = own(item, "", "description").or_else(|| own(item, "", "summary")).map(text);
        let summary =
            summary.or_else(|| own(item, "dc", "description").map(text)).filter(|text| !text.is_empty());
        // Without content, the summary is all there is to read.
        let (lead, body) = match (content.is_empty(), summary) {
            (true, summary) => (None, summary.unwrap_or_default()),
            (false, summary) => (summary, content),
        };
        let title =
            own(item, "", "title").map(|title| one_line(&text(title))).filter(|title| !title.is_empty());
        let guid = own(item, "", "guid").or_else(|| own(item, "", "id")).and_then(Element::line);
        let about = item.attribute("about").map(str::to_owned);
        let url = link(item).or_else(|| guid.clone().or(about.clone()).filter(|guid| guid.contains("://")));
        let story = guid.or(about).or_else(|| url.clone());
        let keywords: Vec<String> =
            item.all("category").chain(named(item, "dc", "subject")).filter_map(category).collect();
        RawDocument {
            id: story.clone(),
            title,
            lead,
            body,
            date: date(item),
            source: source(item).or_else(|| self.title.clone()).or_else(|| self.site.clone()),
            section: keywords.first().cloned(),
            url,
            authors: authors(item),
            keywords,
            story,
            ..RawDocument::default()
        }
    }
}

/// Elements of a prefix and name right below.
fn named<'e>(item: &'e Element, prefix: &'e str, name: &'e str) -> impl Iterator<Item = &'e Element> {
    item.elements().filter(move |element| &*element.name == name && is_prefixed(element, prefix))
}

/// The first element of a prefix and name: `media:title` is not an item's title.
fn own<'e>(item: &'e Element, prefix: &'e str, name: &'e str) -> Option<&'e Element> {
    named(item, prefix, name).next()
}

/// Whether an element has a prefix. The formats' own elements have none, or that of Atom or RSS.
fn is_prefixed(element: &Element, prefix: &str) -> bool {
    match prefix {
        "" => matches!(&*element.prefix, "" | "atom" | "rss" | "a10"),
        prefix => &*element.prefix == prefix,
    }
}

/// The text of an element that may hold HTML, as text or as elements.
fn text(element: &Element) -> String {
    if element.has("type", "text") { element.raw() } else { markup::plain(fragment_text(element)) }
}

fn one_line(text: &str) -> String {
    markup::plain(text.to_owned()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address of an item or a feed: the text of RSS, the `href` of Atom.
fn link(element: &Element) -> Option<String> {
    let links = || named(element, "", "link");
    let alternate = |link: &&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let addressed = links().filter(alternate).find_map(|link| link.attribute("href").map(str::to_owned));
    let written = || links().filter_map(Element::line).find(|link| link.contains("://"));
    written().or(addressed)
}

/// The date of an item: of publication, else of the last change.
fn date(item: &Element) -> Option<String> {
    let names = [
        ("", "pubDate"),
        ("", "published"),
        ("dc", "date"),
        ("", "issued"),
        ("dcterms", "issued"),
        ("", "updated"),
        ("", "modified"),
    ];
    names.iter().find_map(|(prefix, name)| own(item, prefix, name).and_then(Element::line))
}

/// Where an item that was taken over is from.
fn source(item: &Element) -> Option<String> {
    let source = own(item, "", "source")?;
    // Atom keeps a whole head there, RSS a title.
    let title = source.at(&["title"]).unwrap_or(source);
    title.line().filter(|title| !title.contains("://"))
}

/// Names of authors: Atom's persons, Dublin Core's creators, RSS's `mail@example (Name)`.
fn authors(item: &Element) -> Vec<String> {
    let creators = named(item, "dc", "creator").filter_map(Element::line);
    let persons =
        named(item, "", "author").filter_map(|author| author.text_at(&["name"]).or_else(|| author.line()));
    let names = creators.chain(persons).flat_map(|name| match name.split_once('(') {
        Some((mail, rest)) if mail.contains('@') => field_names::names(rest.trim_end_matches(')')),
        _ if name.contains('@') && !name.contains(' ') => Vec::new(),
        _ => field_names::names(&name),
    });
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

fn category(element: &Element) -> Option<String> {
    let label = element.attribute("label").or_else(|| element.attribute("term")).map(str::to_owned);
    label.or_else(|| element.line()).map(|label| one_line(&label)).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::input::limits::Limits;
    use crate::corpus::tests::{read_bytes, show};

    fn read(text: &str) -> Vec<RawDocument> {
        let (records, problems, end) = read_bytes(text.as_bytes(), &Limits::default());
        assert_eq!((problems.len(), end), (0, Ok(Format::Feed)), "{text}");
        assert!(records.iter().all(|record| record.container));
        records.into_iter().map(|record| record.document).collect()
    }

    #[test]
    fn rss_is_read() {
        let documents = read(
            "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:content='c' xmlns:dc='d' xmlns:media='m'><channel>\
             <title>Abendpost &amp; mehr</title><link>https://www.abend.example/</link><image><title>Logo</title></image>\
             <item><title><![CDATA[Neue &quot;Brücke&quot;]]></title><link> https://abend.example/1 </link>\
             <guid isPermaLink='false'>ap-1</guid><pubDate>Tue, 05 Mar 2024 10:07:00 +0100</pubDate>\
             <media:title>Bild</media:title><description>Kurz.</description><dc:creator>Ada Rot</dc:creator>\
             <category>Lokales</category><category>Brücke</category>\
             <content:encoded><![CDATA[<p>Der Rat &amp; die Stadt.</p><p>Zwei.</p>]]></content:encoded></item>\
             <item><title>Nur kurz</title><guid>https://abend.example/2</guid><author>a@b.example (Bo Blau)</author>\
             <source url='https://npd.example'>npd</source><description>&lt;p&gt;M&amp;uuml;ll.&lt;/p&gt;</description></item>\
             </channel></rss>",
        );
        let [first, second] = &documents[..] else { panic!("two items") };
        assert_eq!(first.title.as_deref(), Some("Neue \"Brücke\""));
        assert_eq!((first.lead.as_deref(), &*first.body), (Some("Kurz."), "Der Rat & die Stadt.\nZwei."));
        assert_eq!(first.date.as_deref(), Some("Tue, 05 Mar 2024 10:07:00 +0100"));
        assert_eq!(
            (first.source.as_deref(), first.section.as_deref()),
            (Some("Abendpost & mehr"), Some("Lokales"))
        );
        assert_eq!(
            (first.id.as_deref(), first.url.as_deref()),
            (Some("ap-1"), Some("https://abend.example/1"))
        );
        assert_eq!((&first.authors[..], first.keywords.len()), (&["Ada Rot".to_owned()][..], 2));
        assert_eq!((second.lead.as_deref(), &*second.body), (None, "Müll."));
        assert_eq!(
            (second.source.as_deref(), second.url.as_deref()),
            (Some("npd"), Some("https://abend.example/2"))
        );
        assert_eq!(second.authors, ["Bo Blau"]);
    }

    #[test]
    fn atom_is_read() {
        let documents = read(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='text'>Abendpost</title><link href='https://abend.example/'/>\
             <entry><id>tag:1</id><title type='html'>Neue &lt;b&gt;Brücke&lt;/b&gt;</title><link rel='self' href='https://x.example'/>\
             <link rel='alternate' href='https://abend.example/1'/><updated>2024-03-06T00:00:00Z</updated>\
             <published>2024-03-05T10:07:00Z</published><author><name>Ada Rot</name><email>a@b</email></author>\
             <category term='lokal' label='Lokales'/><summary>Kurz.</summary>\
             <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Eins &lt; zwei.</p><p>Drei.</p></div></content></entry>\
             <entry><id>tag:2</id><title>Zwei</title><content type='text'>a &lt;b&gt; c</content></entry></feed>",
        );
        let [first, second] = &documents[..] else { panic!("two entries") };
        assert_eq!((first.title.as_deref(), &*first.body), (Some("Neue Brücke"), "Eins < zwei.\nDrei."));
        assert_eq!(first.url.as_deref(), Some("https://abend.example/1"));
        assert_eq!((first.date.as_deref(), &*first.authors[0]), (Some("2024-03-05T10:07:00Z"), "Ada Rot"));
        assert_eq!((first.story.as_deref(), first.source.as_deref()), (Some("tag:1"), Some("Abendpost")));
        assert_eq!(second.body, "a <b> c");
    }

    #[test]
    fn rss_one_is_read() {
        let documents = read(
            "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/' xmlns:dc='d'><channel rdf:about='https://a.example/'>\
             <title>Abendpost</title><items><rdf:Seq><rdf:li rdf:resource='x'/></rdf:Seq></items></channel>\
             <item rdf:about='https://a.example/1'><title>Eins</title><link>https://a.example/1</link>\
             <description>Text.</description><dc:date>2024-03-05</dc:date><dc:subject>Lokales</dc:subject></item></rdf:RDF>",
        );
        assert_eq!((documents.len(), documents[0].source.as_deref()), (1, Some("Abendpost")));
        assert_eq!(
            (documents[0].date.as_deref(), documents[0].section.as_deref()),
            (Some("2024-03-05"), Some("Lokales"))
        );
        assert_eq!(documents[0].id.as_deref(), Some("https://a.example/1"));
    }

    #[test]
    fn a_broken_item_costs_itself() {
        let text = "<rss><channel><title>A</title><item><guid>1</guid><title>a</title></item>\
            <item><guid>2</guid><title>b</titel></item><item><guid>3</guid><title>c</title></item>";
        let shown = show(text.as_bytes(), &Limits::default());
        assert_eq!((shown.len(), &*shown[0], &*shown[2]), (3, "1:1", "3:3"), "{shown:?}");
        let latin = "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>Br\u{fc}cke</title></item></channel></rss>";
        let latin: Vec<u8> = latin.chars().map(|char| char as u8).collect();
        let (records, ..) = read_bytes(&latin, &Limits::default());
        assert_eq!(records[0].document.title.as_deref(), Some("Brücke"));
    }
}
