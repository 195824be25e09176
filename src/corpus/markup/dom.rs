//! HTML becomes a tree, within limits.
//!
//! The parser does what the standard says, and some of that takes a time that grows with the
//! square of the page: elements within elements, formats that are opened again in each
//! paragraph, attributes that are held against each other. So the page is given to it piece
//! by piece, and what it has made is looked at in between.

use crate::corpus::input::limits::too_deep;
use crate::error::{Limit, Reason};
use dom_query::{Document, NodeRef};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, Parser, QualName, local_name, ns, parse_document, parse_fragment};

/// Bytes that are parsed in one go.
const PIECE: usize = 2048;
/// Attributes that a tag may have.
const ATTRIBUTES_MAX: usize = 10_000;
/// Number of nodes that a page may have in addition to one per byte.
const NODES_MIN: usize = 1024;

/// Parses a page; an error if it is nested deeper than `nesting_max` levels.
pub(crate) fn page(html: &str, nesting_max: usize) -> Result<Document, Reason> {
    parse(parse_document(Document::default(), options(false)), html, nesting_max)
}

/// Parses a piece of HTML as if it were in the body of a page.
pub(crate) fn fragment(html: &str, nesting_max: usize) -> Result<Document, Reason> {
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let parser = parse_fragment(Document::fragment_sink(), options(true), body, Vec::new(), false);
    parse(parser, html, nesting_max)
}

/// Those of [`Document`]'s own parser.
fn options(drop_doctype: bool) -> ParseOpts {
    let tree_builder =
        TreeBuilderOpts { scripting_enabled: false, drop_doctype, ..TreeBuilderOpts::default() };
    ParseOpts { tokenizer: TokenizerOpts::default(), tree_builder }
}

fn parse(mut parser: Parser<Document>, html: &str, nesting_max: usize) -> Result<Document, Reason> {
    if attributes(html.as_bytes()) > ATTRIBUTES_MAX {
        return Err(format!("a tag of the page has more than {ATTRIBUTES_MAX} attributes").into());
    }
    let mut rest = html;
    while !rest.is_empty() {
        let end = (PIECE.min(rest.len())..rest.len()).find(|&end| rest.is_char_boundary(end));
        let (piece, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        parser.process(StrTendril::from(piece));
        let page = &parser.tokenizer.sink.sink;
        if page.tree.len() > NODES_MIN + html.len() - rest.len() {
            return Err("the page's markup is too tangled to be read".into());
        }
        // What was made last is what others will be put into.
        let path = std::iter::successors(page.root().last_child(), NodeRef::last_child);
        if path.take(nesting_max + LEVELS_ABOVE + 1).count() > nesting_max + LEVELS_ABOVE {
            return Err(too_deep("the page", Limit::HtmlNesting, nesting_max));
        }
    }
    let page = parser.finish();
    if depth(&page.root()) > nesting_max + LEVELS_ABOVE {
        Err(too_deep("the page", Limit::HtmlNesting, nesting_max))
    } else {
        Ok(page)
    }
}

/// `html`, `body` and the text in the innermost element.
const LEVELS_ABOVE: usize = 3;

/// How many levels there are below a node.
fn depth(root: &NodeRef<'_>) -> usize {
    let (mut depth, mut deepest) = (0, 0);
    let mut node = *root;
    loop {
        node = match node.first_child() {
            Some(child) => {
                depth += 1;
                deepest = deepest.max(depth);
                child
            }
            None => loop {
                if node.id == root.id {
                    return deepest;
                }
                if let Some(next) = node.next_sibling() {
                    break next;
                }
                depth -= 1;
                let Some(parent) = node.parent() else { return deepest };
                node = parent;
            },
        };
    }
}

/// Returns the greatest number of attributes of a tag, or of what a parser might take for one.
fn attributes(html: &[u8]) -> usize {
    let (mut most, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &html[at..]) {
        at += found + 1;
        if !html.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (count, length) = tag(&html[at..]);
        most = most.max(count);
        at += length;
    }
    most
}

/// The attributes of the tag at the start, and its length.
fn tag(html: &[u8]) -> (usize, usize) {
    let is_space = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
    let until = |at: usize, ends: &dyn Fn(u8) -> bool| {
        html[at..].iter().position(|&byte| ends(byte)).map_or(html.len(), |length| at + length)
    };
    let mut at = until(0, &|byte| is_space(byte) || byte == b'>');
    let mut count = 0;
    loop {
        at = until(at, &|byte| !is_space(byte));
        if html.get(at).is_none_or(|&byte| byte == b'>') {
            return (count, at);
        }
        count += 1;
        at = until(at + 1, &|byte| is_space(byte) || byte == b'>' || byte == b'=');
        let equals = until(at, &|byte| !byte.is_ascii_whitespace());
        if html.get(equals) != Some(&b'=') {
            continue;
        }
        at = until(equals + 1, &|byte| !byte.is_ascii_whitespace());
        at = match html.get(at) {
            Some(&quote @ (b'"' | b'\'')) => (until(at + 1, &|byte| byte == quote) + 1).min(html.len()),
            _ => until(at, &|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_parsed_as_by_the_standard() {
        for html in [
            "<!DOCTYPE html><p>a<p>b<br><img></div>",
            "<title>Häuser & Höfe</title><table><div>x</table><!-- <div> --!><b><i>a</b>c</i>",
            "Text",
            "",
        ] {
            let long = format!("{html}{}", " ü<b>x</b>".repeat(2000));
            for html in [html, &long] {
                assert_eq!(page(html, 20).map(|page| page.html()), Ok(Document::from(html).html()), "{html}");
                let piece = fragment(html, 20).map(|page| page.html());
                assert_eq!(piece, Ok(Document::fragment(html).html()), "{html}");
            }
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels: usize| format!("{}x", "<div>".repeat(levels));
        let fonts = (0..400).map(|size| format!("<font size={size}>")).collect::<String>();
        assert!(page(&nested(512), 512).is_ok() && page(&nested(513), 512).is_err());
        for tangled in [
            "<div>".repeat(1_000_000),
            "<ul><li>".repeat(500_000),
            "<b>".repeat(100_000),
            // What only seems to close, and what only seems to be text.
            "<ul><a title='</ul>'><li>".repeat(100_000),
            format!("<svg><title>{}", "<g>".repeat(100_000)),
            format!("<!--a--!>{}", "<ul><li>".repeat(100_000)),
            // Formats that are opened again and again.
            format!("<p>{fonts}</p>{}", "<p>x".repeat(100_000)),
            format!("<a {}>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>()),
            format!("<svg><style><a ' {}'>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>()),
        ] {
            let begin: String = tangled.chars().take(60).collect();
            assert!(page(&tangled, 512).is_err() && fragment(&tangled, 512).is_err(), "{begin}");
        }
    }

    #[test]
    fn attributes_are_counted_as_a_parser_does() {
        for (html, expected) in [
            ("<a href=x>", 1),
            ("<a href='x y z' b c=\"> d e\">", 3),
            ("<a ' x y '>", 4),
            ("<br/><img src = a alt>", 2),
            ("1 < 2 <a", 0),
            ("<a =b c", 2),
            ("<a b='", 1),
        ] {
            assert_eq!(attributes(html.as_bytes()), expected, "{html}");
        }
    }
}
