//! One record of XML as a tree: names without their prefixes, text with its references resolved.
//!
//! The tree is simple on purpose. Document type declarations are skipped, so entities that a file
//! defines never expand, and nothing outside the file is ever opened. What is not well-formed is
//! tolerated as far as it does not change the meaning: a stray `&`, an element that is not closed
//! at the end.

mod entities;
pub(super) mod feed;
pub(super) mod ids_i5;
pub(super) mod newsml;
pub(super) mod nitf;
mod records;
mod split;
pub(super) mod tei;
pub(super) mod trafilatura;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::corpus::input::decode;
use crate::corpus::input::limits::{Limits, too_deep};
use crate::error::{Limit, Reason};

pub(crate) use records::{XmlFormat, read};

/// Elements in one record; a record that has more is made to harm.
const ELEMENTS_MAX: usize = 500_000;
/// Levels beyond which no limit may be raised: a tree is walked and dropped by calls.
const LEVELS_MAX: usize = 1000;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its prefix, as written; empty if there is none.
    pub(crate) prefix: Box<str>,
    /// Its name without the prefix.
    pub(crate) name: Box<str>,
    /// Attributes with their names as written.
    attributes: Vec<(Box<str>, String)>,
    pub(crate) children: Vec<XmlNode>,
}

/// The content of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum XmlNode {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, by its name without a prefix; nothing if it is empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| local(known) == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether an attribute has this value.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.attribute(name) == Some(value)
    }

    /// The elements right below.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The elements of a name right below.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| &*element.name == name)
    }

    /// The first element at the end of a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.elements().find(|inner| &*inner.name == *name))
    }

    /// The text at the end of a path of names, on one line; nothing if there is none.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<String> {
        self.at(path).and_then(Element::line)
    }

    /// All elements below, itself first, in the order of the document.
    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk { stack: vec![self] }
    }

    /// The first element of a name, however deep.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.walk().find(|element| &*element.name == name)
    }

    /// All text inside, on one line; nothing if there is none.
    pub(crate) fn line(&self) -> Option<String> {
        let raw = self.raw();
        let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }

    /// Returns all text inside, unchanged.
    pub(crate) fn raw(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text
    }

    fn collect(&self, text: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(piece) => text.push_str(piece),
                XmlNode::Element(element) => element.collect(text),
            }
        }
    }
}

/// Goes through a tree in the order of the document.
pub(crate) struct Walk<'e> {
    stack: Vec<&'e Element>,
}

impl<'e> Iterator for Walk<'e> {
    type Item = &'e Element;

    fn next(&mut self) -> Option<&'e Element> {
        let element = self.stack.pop()?;
        let from = self.stack.len();
        self.stack.extend(element.elements());
        self.stack[from..].reverse();
        Some(element)
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Makes text of the bytes of a record: UTF-8 where they are that, else as declared, else by guess.
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    match (std::str::from_utf8(bytes), declared) {
        (Ok(text), _) => text.to_owned(),
        (_, Some(encoding)) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => decode::legacy(bytes),
    }
}

/// The encoding that an XML declaration at the start of a file names.
pub(crate) fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.trim_ascii_start();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let end = memchr::memmem::find(head.get(..200).unwrap_or(head), b"?>")?;
    let declaration = head[..end].strip_prefix(b"<?xml")?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value =
        declaration[at + "encoding".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label = value.get(1..)?.split(|byte| matches!(byte, b'"' | b'\'')).next()?;
    Encoding::for_label(label)
}

/// Reads a whole record; the error says what is wrong with it.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Element, Reason> {
    let mut top = fragment(text, limits, true)?;
    let element = top.children.iter().position(|node| matches!(node, XmlNode::Element(_)));
    match element.map(|at| top.children.swap_remove(at)) {
        Some(XmlNode::Element(element)) => Ok(element),
        _ => Err("broken XML: no element".into()),
    }
}

/// Reads a piece of XML below an element without a name.
///
/// With `strict`, the first error ends the reading; without it, what precedes the error is used.
/// That is right for the text around records, which is closed only after them.
pub(crate) fn fragment(text: &str, limits: &Limits, strict: bool) -> Result<Element, Reason> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = !strict;
    config.check_end_names = strict;
    let mut tree = OpenElements {
        open: vec![Element::default()],
        elements: 0,
        levels_max: limits.nesting_max.min(LEVELS_MAX),
    };
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) if !strict => break,
            Err(error) => {
                let reason = error.to_string().replace('\n', " ");
                return Err(format!("broken XML: {}", reason.trim_end_matches('.')).into());
            }
        };
        match event {
            Event::Start(start) => tree.open(element(&start))?,
            Event::Empty(start) => {
                tree.open(element(&start))?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text),
            Event::CData(text) => tree.text(&text),
            Event::GeneralRef(name) => match entities::resolve(&name) {
                Some(char) => tree.text(char.encode_utf8(&mut [0; 4])),
                None => tree.text(&format!("&{};", &*name)),
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if strict && tree.open.len() > 1 {
        return Err("broken XML: the record is not closed".into());
    }
    Ok(tree.finish())
}

/// Elements that are open while a record is read.
struct OpenElements {
    open: Vec<Element>,
    elements: usize,
    levels_max: usize,
}

impl OpenElements {
    fn open(&mut self, element: Element) -> Result<(), Reason> {
        self.elements += 1;
        if self.elements > ELEMENTS_MAX {
            return Err(format!("the record has more than {ELEMENTS_MAX} elements").into());
        }
        if self.open.len() > self.levels_max {
            return Err(too_deep("the record", Limit::Nesting, self.levels_max));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        if let (Some(element), Some(parent)) = (self.open.pop(), self.open.last_mut()) {
            parent.children.push(XmlNode::Element(element));
        }
    }

    fn text(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else { return };
        match element.children.last_mut() {
            Some(XmlNode::Text(before)) => before.push_str(text),
            _ => element.children.push(XmlNode::Text(text.to_owned())),
        }
    }

    fn finish(mut self) -> Element {
        while self.open.len() > 1 {
            self.close();
        }
        self.open.pop().unwrap_or_default()
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = start.name();
    let name: &str = name.as_ref();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten();
    Element {
        prefix: name.rsplit_once(':').map_or("", |(prefix, _)| prefix).into(),
        name: local(name).into(),
        attributes: attributes
            .map(|attribute| (Box::from(attribute.key.as_ref()), entities::unescape(&attribute.value)))
            .collect(),
        children: Vec::new(),
    }
}

/// Returns the text of an element, one block per line; `kind` returns the layout of each element.
pub(crate) fn lines(element: &Element, kind: &dyn Fn(&Element) -> ElementKind) -> String {
    let mut text = String::new();
    write(element, kind, &mut text, &mut false);
    text.truncate(text.trim_end().len());
    text
}

/// Returns the content of an element as markup again, or its text if it holds no elements.
pub(crate) fn fragment_text(element: &Element) -> String {
    if element.elements().next().is_none() {
        return element.raw();
    }
    let mut out = String::new();
    serialize(element, &mut out);
    out
}

fn serialize(element: &Element, out: &mut String) {
    for node in &element.children {
        match node {
            XmlNode::Text(text) => out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
            XmlNode::Element(child) => {
                out.push('<');
                out.push_str(&child.name);
                out.push('>');
                if !child.children.is_empty() {
                    serialize(child, out);
                }
                out.push_str("</");
                out.push_str(&child.name);
                out.push('>');
            }
        }
    }
}

/// The name of a file's first element, without its prefix.
pub(crate) fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.trim_start();
        let (open, close) = [("<!--", "-->"), ("<?", "?>"), ("<!DOCTYPE", ">"), ("<!doctype", ">")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open))
            .unwrap_or_default();
        if open.is_empty() {
            break;
        }
        // A declaration of a document type may hold others in brackets.
        let head = rest.find(close)?;
        let subset = rest.find('[').filter(|at| open.starts_with("<!") && open != "<!--" && *at < head);
        let from = match subset {
            Some(at) => at + rest[at..].find(']')?,
            None => open.len(),
        };
        let end = from + rest[from..].find(close)? + close.len();
        rest = &rest[end..];
    }
    let inside = rest.strip_prefix('<')?;
    let end = inside.find(|char: char| char.is_whitespace() || "/>".contains(char)).unwrap_or(inside.len());
    let name = local(&inside[..end]);
    name.starts_with(char::is_alphabetic).then_some(name)
}

/// The layout of an element in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementKind {
    /// On separate lines.
    Block,
    /// Inside a line.
    Inline,
    /// Inside a line, as a separate word.
    Word,
    /// Not for reading.
    Silent,
}

/// Writes the text of an element; `space` is whether white space is due before the next letter.
fn write(element: &Element, kind: &dyn Fn(&Element) -> ElementKind, text: &mut String, space: &mut bool) {
    for node in &element.children {
        let child = match node {
            XmlNode::Text(piece) => {
                for char in piece.chars() {
                    if char.is_whitespace() {
                        *space = true;
                        continue;
                    }
                    if std::mem::take(space) && !text.is_empty() && !text.ends_with('\n') {
                        text.push(' ');
                    }
                    text.push(char);
                }
                continue;
            }
            XmlNode::Element(child) => child,
        };
        let mut end_line = |space: &mut bool| {
            *space = false;
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        };
        match kind(child) {
            ElementKind::Silent => {}
            ElementKind::Inline => write(child, kind, text, space),
            ElementKind::Word => {
                *space = true;
                write(child, kind, text, space);
            }
            ElementKind::Block => {
                end_line(space);
                write(child, kind, text, space);
                *space = false;
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Element, Reason> {
        parse(text, &Limits::default())
    }

    #[test]
    fn a_record_becomes_a_tree() {
        let element = read(
            "<?xml version='1.0'?><!-- x --><n:item a='1' x:b='R&amp;D &#252; &uuml;'>Gr&ouml;&#xdf;e <![CDATA[<b> & ]]>\
             <p>R&D</p><p/>&unbekannt;</n:item>",
        )
        .expect("well-formed");
        assert_eq!((&*element.prefix, &*element.name), ("n", "item"));
        assert_eq!((element.attribute("a"), element.attribute("b")), (Some("1"), Some("R&D ü ü")));
        assert_eq!(element.line().as_deref(), Some("Größe <b> & R&D&unbekannt;"));
        assert_eq!((element.all("p").count(), element.walk().count()), (2, 3));
    }

    #[test]
    fn text_keeps_blocks_apart_and_words_together() {
        let element = read("<d><p>Eins <b>zwei</b>,\n drei<br/>vier</p>fünf<x>weg</x><w>s</w><w>t</w></d>");
        let kind = |element: &Element| match &*element.name {
            "p" | "br" => ElementKind::Block,
            "x" => ElementKind::Silent,
            "w" => ElementKind::Word,
            _ => ElementKind::Inline,
        };
        assert_eq!(lines(&element.expect("well-formed"), &kind), "Eins zwei, drei\nvier\nfünf s t");
    }

    #[test]
    fn what_is_broken_is_said() {
        for (text, reason) in [
            ("<a><b></a>", "broken XML: "),
            ("<a>", "not closed"),
            ("Text", "no element"),
            ("<a b='", "broken XML: "),
            (&"<a>".repeat(200), "nested deeper than 128 levels"),
            (&format!("<a>{}</a>", "<b/>".repeat(ELEMENTS_MAX)), "more than 500000 elements"),
        ] {
            assert!(read(text).is_err_and(|error| error.text.contains(reason)), "{reason}");
        }
        let context = fragment("<rss><channel><title>Blatt</title><item", &Limits::default(), false);
        let title = context.expect("read").text_at(&["rss", "channel", "title"]);
        assert_eq!(title.as_deref(), Some("Blatt"));
    }

    #[test]
    fn entities_of_a_file_do_not_expand() {
        let laughs = "<!DOCTYPE a [<!ENTITY x 'haha'><!ENTITY y '&x;&x;&x;'><!ENTITY z SYSTEM 'file:///etc/passwd'>]>\
             <a>&y;&z;</a>";
        assert_eq!(read(laughs).expect("read").raw(), "&y;&z;");
    }

    #[test]
    fn the_root_is_found_behind_what_stands_before_it() {
        for (text, expected) in [
            ("<?xml version='1.0'?><!-- <x> -->\n<n:rss a='b'>", Some("rss")),
            ("<!DOCTYPE nitf [<!ENTITY a 'b'>]> <nitf/>", Some("nitf")),
            ("<!DOCTYPE TEI.2 SYSTEM 'x'><TEI.2", Some("TEI.2")),
            ("Text <a>", None),
            ("<3", None),
            ("<?xml", None),
        ] {
            assert_eq!(root(text), expected, "{text}");
        }
    }

    #[test]
    fn encodings_are_found() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><a>\xa4</a>";
        let encoding = declared(latin);
        assert!(decode(latin, encoding).contains("€"));
        assert_eq!(declared(b"<a encoding='ISO-8859-1'/>"), None);
        assert_eq!(decode("<a>ü</a>".as_bytes(), encoding), "<a>ü</a>");
    }
}
