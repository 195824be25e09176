//! Markup becomes text: pieces of HTML in fields of records, and the article of a page.

pub(super) mod dom;

use std::borrow::Cow;

use dom_query::NodeRef;
use memchr::memchr2_iter;

/// Block elements, which begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "figure",
    "figcaption",
    "table",
    "tr",
    "hr",
    "pre",
    "form",
    "fieldset",
    "nav",
    "address",
    "details",
    "summary",
    "body",
    "caption",
    "center",
];
/// Elements whose text is not for reading.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button", "head",
    "title", "textarea", "video", "audio", "canvas",
];
/// Elements inside a line.
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "em", "strong", "span", "small", "sup", "sub", "font", "img", "cite", "q", "abbr",
    "time", "mark", "code", "del", "ins", "s", "wbr", "td", "th", "tbody", "thead", "html", "picture",
];
/// Levels of nesting in a field of a record.
const NESTING_MAX: usize = 256;

/// Returns whether an HTML element is a block.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Whether the text of an element of HTML is not for reading.
pub(crate) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// A field's text, freed from markup and character references if it has any.
pub(crate) fn plain(text: String) -> String {
    match signs(&text) {
        Signs { tags: false, references: false, .. } => text,
        Signs { blocks, .. } => {
            // A piece of HTML says itself where lines end; text with a tag here and there ends them as text.
            let source = if blocks { Cow::Borrowed(&text) } else { Cow::Owned(text.replace('\n', "<br>")) };
            match dom::fragment(&source, NESTING_MAX) {
                Ok(document) => lines(&document.root(), |_| false),
                Err(_) => text,
            }
        }
    }
}

/// Signs of markup in a text.
#[derive(Default)]
struct Signs {
    tags: bool,
    blocks: bool,
    references: bool,
}

fn signs(text: &str) -> Signs {
    let mut signs = Signs::default();
    let bytes = text.as_bytes();
    for at in memchr2_iter(b'<', b'&', bytes) {
        let rest = &bytes[at + 1..];
        if bytes[at] == b'&' {
            let rest = rest.strip_prefix(b"#").unwrap_or(rest);
            let name = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric()).count();
            signs.references |= name > 0 && rest.get(name) == Some(&b';');
            continue;
        }
        let name = tag_name(rest.strip_prefix(b"/").unwrap_or(rest));
        if name.is_empty() || !rest.iter().take(4096).any(|byte| *byte == b'>') {
            continue;
        }
        signs.blocks |= BLOCKS.contains(&name.as_str());
        signs.tags |= signs.blocks || INLINE.contains(&name.as_str()) || SILENT.contains(&name.as_str());
        if signs.blocks {
            break;
        }
    }
    signs
}

/// The name at the start of a tag's inside, in lower case; empty if it is none that HTML has.
fn tag_name(inside: &[u8]) -> String {
    let length = inside.iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends = inside.get(length).is_none_or(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
    if !ends || !inside.first().is_some_and(u8::is_ascii_alphabetic) {
        return String::new();
    }
    inside[..length].iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// The text below a node, a block a line; elements for which `skip` holds are left out.
pub(crate) fn lines(root: &NodeRef<'_>, skip: impl Fn(&NodeRef<'_>) -> bool) -> String {
    let mut out = LineBuffer::default();
    let mut node = root.first_child();
    // Without a stack: the page decides how deep it is nested.
    while let Some(current) = node {
        let mut descend = false;
        let mut block = false;
        if current.is_text() {
            out.text(&current.text());
        } else if let Some(name) = current.qual_name_ref() {
            let name: &str = &name.local;
            block = BLOCKS.contains(&name);
            descend = !SILENT.contains(&name) && !skip(&current);
            match name {
                _ if block => out.end_line(),
                "td" | "th" => out.space(),
                _ => {}
            }
        }
        if descend && let Some(child) = current.first_child() {
            node = Some(child);
            continue;
        }
        if block {
            out.end_line();
        }
        node = next_outside(current, root, &mut out);
    }
    out.finish()
}

/// The node behind this one and its parents, up to `root`; blocks that are left end their lines.
fn next_outside<'a>(mut node: NodeRef<'a>, root: &NodeRef<'a>, out: &mut LineBuffer) -> Option<NodeRef<'a>> {
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        if node.id == root.id {
            return None;
        }
        if node.qual_name_ref().is_some_and(|name| BLOCKS.contains(&&*name.local)) {
            out.end_line();
        }
    }
}

/// Lines being written, with their white space made plain.
#[derive(Default)]
struct LineBuffer {
    text: String,
    space: bool,
}

impl LineBuffer {
    fn text(&mut self, text: &str) {
        for char in text.chars() {
            if char.is_whitespace() {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push(char);
        }
    }

    fn space(&mut self) {
        self.space = true;
    }

    fn end_line(&mut self) {
        self.space = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lose_their_markup() {
        for (text, expected) in [
            ("Nur Text & mehr, a < b > c", "Nur Text & mehr, a < b > c"),
            ("<p>Eins &amp; <b>zwei</b>.</p>\n<p>Drei</p>", "Eins & zwei.\nDrei"),
            ("Eins<br>zwei<br/>drei", "Eins\nzwei\ndrei"),
            ("Zeile <i>eins</i>\nZeile zwei", "Zeile eins\nZeile zwei"),
            ("M&uuml;ller &#8211; &quot;so&quot;", "Müller – \"so\""),
            ("<div><ul><li>a</li><li>b</li></ul><script>x<y</script>c</div>", "a\nb\nc"),
            ("<3 und <unbekannt> bleiben", "<3 und <unbekannt> bleiben"),
            ("Q&A; AT&T", "Q&A; AT&T"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ] {
            assert_eq!(plain(text.to_owned()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_left_as_it_is() {
        let deep = "<div>".repeat(100_000);
        assert_eq!(plain(deep.clone()), deep);
    }
}
