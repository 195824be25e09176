//! A page as lines in reading order, with what each line's place says about it.

use dom_query::NodeRef;

use crate::corpus::html::boilerplate;
use crate::corpus::html::boilerplate::Boilerplate;
use crate::corpus::markup;

/// A longer line is no heading.
pub(super) const HEADING_BYTES_MAX: usize = 400;

/// The element that contains a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// The first level of headings.
    Headline,
    Heading,
    Paragraph,
    Item,
    Other,
}

/// A block's text on one line.
#[derive(Debug)]
pub(super) struct PageLine {
    pub(super) text: String,
    pub(super) kind: LineKind,
    /// Bytes of it that are links.
    pub(super) linked: usize,
    /// The innermost region that contains it.
    pub(super) region: Option<usize>,
    /// The number of the innermost `article` around it; 0 outside of all.
    pub(super) article: usize,
}

impl PageLine {
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.kind, LineKind::Headline | LineKind::Heading)
    }
}

/// A part of the page that declares itself boilerplate.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) beside: Boilerplate,
    /// The region around it, which precedes it in the list.
    pub(super) inside: Option<usize>,
}

/// The lines of a page, and its regions.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<PageLine>,
    pub(super) regions: Vec<Region>,
}

/// The state inside an element.
#[derive(Clone, Copy)]
struct OpenElement {
    kind: LineKind,
    region: Option<usize>,
    linked: bool,
    article: usize,
    ends_line: bool,
}

/// Reads the lines below a node.
pub(super) fn read(root: &NodeRef<'_>) -> Page {
    let mut writer = PageWriter::default();
    let outside =
        OpenElement { kind: LineKind::Other, region: None, linked: false, article: 0, ends_line: false };
    // Where the walk is, without recursion: depth is the page's to choose.
    let mut open = vec![outside];
    let mut next = root.first_child();
    while let Some(mut node) = next {
        let around = open[open.len() - 1];
        let inside = writer.enter(&node, around);
        match inside.and_then(|place| Some((place, node.first_child()?))) {
            Some((place, child)) => {
                open.push(place);
                next = Some(child);
                continue;
            }
            None if inside.is_some_and(|place| place.ends_line) => writer.end_line(),
            None => {}
        }
        next = loop {
            if let Some(sibling) = node.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = node.parent().filter(|parent| parent.id != root.id) else { break None };
            node = parent;
            if open.pop().is_some_and(|place| place.ends_line) {
                writer.end_line();
            }
        };
    }
    writer.end_line();
    writer.page
}

/// The page being written, and its last line.
#[derive(Default)]
struct PageWriter {
    page: Page,
    text: String,
    space: bool,
    linked: usize,
    place: Option<OpenElement>,
    articles: usize,
}

impl PageWriter {
    /// Writes a text, or returns the state inside an element whose text is for reading.
    fn enter(&mut self, node: &NodeRef<'_>, around: OpenElement) -> Option<OpenElement> {
        if node.is_text() {
            self.text(&node.text(), around);
            return None;
        }
        let name = node.qual_name_ref()?;
        let name: &str = &name.local;
        if markup::is_silent(name) {
            return None;
        }
        let ends_line = markup::is_block(name);
        if ends_line {
            self.end_line();
        } else if matches!(name, "td" | "th") {
            self.space = true;
        }
        let mut place = OpenElement { ends_line, ..around };
        place.kind = match name {
            "h1" => LineKind::Headline,
            "h2" | "h3" | "h4" | "h5" | "h6" => LineKind::Heading,
            "p" if around.kind != LineKind::Item => LineKind::Paragraph,
            "li" | "dt" | "dd" => LineKind::Item,
            "td" | "th" => LineKind::Other,
            _ => around.kind,
        };
        place.linked |= name == "a" && leads_away(node);
        if name == "blockquote" {
            place.region = self.around_figure(around.region);
        }
        if let Some(beside) = boilerplate::of(node, name) {
            self.page.regions.push(Region { beside, inside: place.region });
            place.region = Some(self.page.regions.len() - 1);
        }
        if name == "article" {
            self.articles += 1;
            place.article = self.articles;
        }
        Some(place)
    }

    /// The region around a figure, if the region is one.
    fn around_figure(&self, region: Option<usize>) -> Option<usize> {
        match region.map(|at| &self.page.regions[at]) {
            Some(Region { beside: Boilerplate::Figure, inside }) => *inside,
            _ => region,
        }
    }

    fn text(&mut self, text: &str, place: OpenElement) {
        let start = self.text.len();
        for char in text.chars() {
            if char.is_whitespace() {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push(char);
        }
        let length = self.text.len() - start;
        if length == 0 {
            return;
        }
        self.linked += if place.linked { length } else { 0 };
        // A region is the line's only if it contains all of the line.
        let first = self.place.get_or_insert(place);
        first.region = common(&self.page.regions, first.region, place.region);
    }

    fn end_line(&mut self) {
        self.space = false;
        let (text, linked) = (std::mem::take(&mut self.text), std::mem::take(&mut self.linked));
        if let Some(place) = self.place.take() {
            let OpenElement { mut kind, region, article, .. } = place;
            // A heading that was not closed goes on to the end of the page.
            if matches!(kind, LineKind::Headline | LineKind::Heading) && text.len() > HEADING_BYTES_MAX {
                kind = LineKind::Other;
            }
            self.page.lines.push(PageLine { text, kind, linked, region, article });
        }
    }
}

/// Whether a link leads to another page, and not to a place in this one.
fn leads_away(link: &NodeRef<'_>) -> bool {
    link.attr("href").is_some_and(|href| !href.starts_with('#'))
}

/// Returns the innermost region that contains both.
fn common(regions: &[Region], mut one: Option<usize>, mut other: Option<usize>) -> Option<usize> {
    while one != other {
        // A region follows those around it in the list.
        match one > other {
            true => one = regions[one?].inside,
            false => other = regions[other?].inside,
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn show(html: &str) -> Vec<String> {
        let document = Document::from(html);
        let page = read(&document.root());
        let region = |line: &PageLine| line.region.map(|at| format!(" {:?}", page.regions[at].beside));
        let lines = page.lines.iter();
        lines
            .map(|line| {
                format!("{:?} {} {}{}", line.kind, line.linked, line.text, region(line).unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn lines_say_where_they_stand() {
        let html = "<main><h1>Neue <b>Brücke</b></h1><article><p>Der <a href=x>Rat</a> tagt.<ul><li><p>Eins</p><li>Zwei\
            </ul><article>Teaser</article></article><p>Text <span class=credit>Foto</span> Ende</p></main>\
            <figure><blockquote><p>Gesagt.</p></blockquote><figcaption>Bild</figcaption></figure><script>x</script>";
        assert_eq!(
            show(html),
            [
                "Headline 0 Neue Brücke",
                "Paragraph 4 Der Rat tagt. Article",
                "Item 0 Eins Article",
                "Item 0 Zwei Article",
                "Other 0 Teaser Article",
                "Paragraph 0 Text Foto Ende",
                "Paragraph 0 Gesagt.",
                "Other 0 Bild Furniture",
            ]
        );
    }
}
