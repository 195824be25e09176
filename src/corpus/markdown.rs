//! Markdown, and any text under a YAML front matter: the text without its markup.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use saphyr_parser::{Event as Yaml, Parser as YamlParser};
use serde_json::{Map, Value};

use crate::article::RawDocument;
use crate::corpus::field_names;
use crate::corpus::{markup, text};
use crate::error::Reason;

/// Levels of nesting in a front matter.
const NESTING_MAX: usize = 32;

/// Reads a text; the error is the reason why there is nothing to index.
pub(super) fn read(source: &str) -> Result<RawDocument, Reason> {
    let (matter, marked) = split(source);
    let mut document =
        matter.map(|matter| field_names::document(front_matter(matter), 1)).unwrap_or_default();
    let (heading, body) = plain(marked);
    match (&document.title, heading) {
        (None, Some(heading)) => document.title = Some(heading),
        // A heading that says something else than the front matter is part of the text.
        (Some(title), Some(heading)) if *title != heading => {
            document.body = format!("{heading}\n{body}");
        }
        _ => {}
    }
    if document.body.is_empty() {
        document.body = body;
    }
    document.title_on_first_line =
        document.title.is_none() && document.body.lines().next().is_some_and(text::is_title);
    match document.body.is_empty() && document.title.is_none() {
        true => Err("the file has neither a text nor a title".into()),
        false => Ok(document),
    }
}

/// Parts the front matter from the text.
fn split(text: &str) -> (Option<&str>, &str) {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let Some(rest) =
        text.strip_prefix("---").filter(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
    else {
        return (None, text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if at > 0 && matches!(line.trim_end(), "---" | "...") {
            return (Some(&rest[..at]), &rest[at + line.len()..]);
        }
        at += line.len();
    }
    (None, text)
}

/// Reads a front matter, all scalars as they are written. What is broken in it ends it.
fn front_matter(matter: &str) -> Map<String, Value> {
    let mut open: Vec<YamlNode> = Vec::new();
    for event in YamlParser::new_from_str(matter) {
        let Ok((event, _)) = event else { break };
        let value = match event {
            Yaml::MappingStart(..) | Yaml::SequenceStart(..) if open.len() >= NESTING_MAX => break,
            Yaml::MappingStart(..) => {
                open.push(YamlNode::Map(Map::new(), None));
                continue;
            }
            Yaml::SequenceStart(..) => {
                open.push(YamlNode::List(Vec::new()));
                continue;
            }
            Yaml::MappingEnd | Yaml::SequenceEnd if open.len() == 1 => break,
            Yaml::MappingEnd | Yaml::SequenceEnd => match open.pop() {
                Some(node) => node.value(),
                None => break,
            },
            Yaml::Scalar(text, ..) if text == "~" => Value::Null,
            Yaml::Scalar(text, ..) => Value::String(text.into_owned()),
            // Aliases could grow without bound; no front matter of an article needs them.
            Yaml::Alias(_) => Value::Null,
            _ => continue,
        };
        match open.last_mut() {
            Some(node) => node.add(value),
            None => break,
        }
    }
    // What was still open when the front matter broke off is kept as far as it goes.
    while open.len() > 1 {
        let inner = open.pop().map(YamlNode::value).unwrap_or_default();
        if let Some(outer) = open.last_mut() {
            outer.add(inner);
        }
    }
    match open.pop().map(YamlNode::value) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// A mapping or sequence being read.
enum YamlNode {
    Map(Map<String, Value>, Option<String>),
    List(Vec<Value>),
}

impl YamlNode {
    fn add(&mut self, value: Value) {
        match self {
            Self::List(values) => values.push(value),
            Self::Map(object, key @ Some(_)) => {
                object.insert(key.take().unwrap_or_default(), value);
            }
            Self::Map(_, key) => *key = Some(value.as_str().unwrap_or_default().to_owned()),
        }
    }

    fn value(self) -> Value {
        match self {
            Self::Map(object, _) => Value::Object(object),
            Self::List(values) => Value::Array(values),
        }
    }
}

/// The first top heading before any text, and the text without markup, a block a line.
fn plain(text: &str) -> (Option<String>, String) {
    let (mut heading, mut out) = (None, String::new());
    let (mut heading_from, mut html, mut images) = (None, String::new(), 0);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                end_line(&mut out);
                if heading.is_none() && out.is_empty() && level as usize <= 2 {
                    heading_from = Some(out.len());
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(from) = heading_from.take() {
                    heading = Some(out.split_off(from).trim().to_owned()).filter(|text| !text.is_empty());
                } else {
                    end_line(&mut out);
                }
            }
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            Event::Html(piece) => html.push_str(&piece),
            Event::End(TagEnd::HtmlBlock) => {
                out.push_str(&markup::plain(std::mem::take(&mut html)));
                end_line(&mut out);
            }
            Event::Start(Tag::TableCell) if !out.is_empty() && !out.ends_with('\n') => out.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_)
                | TagEnd::TableRow
                | TagEnd::TableHead,
            )
            | Event::Rule
            | Event::HardBreak => end_line(&mut out),
            Event::SoftBreak => out.push(' '),
            Event::Text(text) | Event::Code(text) if images == 0 => out.push_str(&text),
            Event::InlineHtml(html) if html.starts_with("<br") => end_line(&mut out),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    (heading, out)
}

fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: Option<&str>, body: &str) -> RawDocument {
        let document = read(text).expect(text);
        assert_eq!((document.title.as_deref(), document.body.as_str()), (title, body), "{text}");
        document
    }

    #[test]
    fn markup_becomes_text() {
        check(
            "# Titel\n\nEin **fetter** [Link](http://a.example)\nText.\n\n- eins\n- zwei",
            Some("Titel"),
            "Ein fetter Link Text.\neins\nzwei",
        );
        check("# Titel\n\n## Teil\n\nText.", Some("Titel"), "Teil\nText.");
        check("Titel\n=====\n\n![Bild](a.png)Text\\\nneu.", Some("Titel"), "Text\nneu.");
        check(
            "# Titel\n\n<div>Html <b>fett</b></div>\n\n| a | b |\n|---|---|\n| c | d |",
            Some("Titel"),
            "Html fett\na b\nc d",
        );
        assert!(check("Titel\n\nText.", None, "Titel\nText.").title_on_first_line);
        assert!(read("---\n---\n").is_err());
    }

    #[test]
    fn front_matter_is_read_as_written() {
        let text = "---\ntitle: 'Titel: neu'\ndate: 2021-03-05\nid: 007\nauthors:\n  - Ada Rot\n  - name: Bo Blau\n\
                    source: {name: Abendpost}\ndescription: >\n  Ein\n  Vorspann.\n---\n# Titel: neu\n\nText.";
        let document = check(text, Some("Titel: neu"), "Text.");
        assert_eq!(document.date.as_deref(), Some("2021-03-05"));
        assert_eq!(document.id.as_deref(), Some("007"));
        assert_eq!(document.authors, ["Ada Rot", "Bo Blau"]);
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.lead.as_deref().map(str::trim), Some("Ein Vorspann."));
        check("---\ntitle: A\n---\n# B\n\nText.", Some("A"), "B\nText.");
        check("---\ntitle: A\nbroken: [1, {\n---\nText.", Some("A"), "Text.");
        let bomb = format!("---\ntitle: A\na: &a [x]\nb: {}\n---\nText.", "[*a, *a]".repeat(3));
        check(&bomb, Some("A"), "Text.");
        check(&format!("---\ntitle: A\nb: {}\n---\nText.", "[".repeat(10_000)), Some("A"), "Text.");
    }
}
