//! Selects the lines of a page that are its article.
//!
//! Readability finds where the article is, and is right about nearly all of it. The rest is
//! corrected by what the page's elements declare, the place of the headline, and the text in
//! JSON-LD.

use super::headline;
use super::lines::{LineKind, Page, PageLine};
use super::shingles::Shingles;
use crate::corpus::html::boilerplate;
use crate::corpus::html::boilerplate::Boilerplate;

/// Percentage of a line that must be in the extracted text for the line to count as found.
const FOUND_PERCENT_MIN: usize = 80;
/// Percentage of a line that must be in the text of JSON-LD for the line to count as confirmed by
/// it.
const TOLD_PERCENT_MIN: usize = 60;
/// Percentage of the found text that JSON-LD must contain to be the whole text, and not only its
/// start.
const TELLING_PERCENT_MIN: usize = 70;
/// Text behind the end of what JSON-LD tells: with more percent than this, it was cut off.
const UNTOLD_END_PERCENT_MAX: usize = 15;
/// If a region contains at least this percentage of the extracted text, it is taken as the article,
/// regardless of its tag.
const REGION_PERCENT_MIN: usize = 40;
/// With fewer percent of what was found, the selection has lost the thread.
const KEPT_PERCENT_MIN: usize = 60;
/// Minimum length in bytes of the line with which the text begins.
const FIRST_BYTES_MIN: usize = 80;
/// Minimum length in bytes of a lead.
const LEAD_BYTES_MIN: usize = 50;
/// Minimum length in bytes of a paragraph that was not found and is text nevertheless.
const PARAGRAPH_BYTES_MIN: usize = 40;

/// A line that names the authors is no longer than this.
const BYLINE_BYTES_MAX: usize = 100;
/// Number of lines at the start among which a byline may be.
const BYLINE_LINES: usize = 8;
/// Lines of other kinds between two parts of a text.
const OTHERS_MAX: usize = 6;
/// Prefixes of a photographer's name.
const CREDITS: &[&str] = &[" © ", "Foto: ", "Fotos: ", "Bild: ", "Bildquelle: ", "Quelle: ", "Grafik: "];
/// Bytes of a credit.
const CREDIT_BYTES_MAX: usize = 60;

/// Evidence about a page's text, in addition to its lines.
pub(super) struct PageEvidence<'k> {
    /// The text that readability extracted.
    pub(super) found: &'k str,
    /// The text as JSON-LD tells it, if it does.
    pub(super) told: &'k str,
    /// The letters of all that the page gives for a title.
    pub(super) titles: &'k [String],
}

/// The article of a page, and what is between it and its headline.
pub(super) struct Selection {
    /// The text, a block a line.
    pub(super) text: String,
    /// Lines that say who wrote it.
    pub(super) byline: Vec<String>,
    /// The text of the page without boilerplate, in one piece.
    pub(super) seen: String,
}

/// Selects the lines of the article; none if the page does not bear out what was found.
pub(super) fn select(page: &Page, known: &PageEvidence<'_>) -> Option<Selection> {
    let lines = &page.lines;
    let shingles = Shingles::of(known.found);
    let found: Vec<bool> =
        lines.iter().map(|line| shingles.percent(&line.text) >= FOUND_PERCENT_MIN).collect();
    let beside = regions(page, &found);
    let is_text = |at: usize| !lines[at].region.is_some_and(|region| beside[region]);
    // The first line of prose, and not of any kind: lists of links and captions are often found as
    // well.
    let first = (0..lines.len())
        .find(|at| found[*at] && is_text(*at) && is_prose(&lines[*at], FIRST_BYTES_MIN))
        .or_else(|| (0..lines.len()).find(|at| found[*at] && is_text(*at)))?;
    let last = (first..lines.len()).rev().find(|at| found[*at] && is_text(*at))?;
    let last = end(lines, last, &is_text);
    let is_headline = |at: &usize| {
        headline::is_title(&lines[*at], known.titles) || lines[*at].kind == LineKind::Headline && is_text(*at)
    };
    let title = (0..=first).rev().find(is_headline);
    let start = title.map_or(first, |at| at + 1);

    let mut chosen = vec![false; lines.len()];
    let mut led = false;
    let mut teased = false;
    for at in start..=last {
        let line = &lines[at];
        // A heading that is a link begins a teaser; what follows it is about another article.
        teased = match found[at] || line.is_heading() {
            true => line.is_heading() && is_linked(line),
            false => teased,
        };
        let is_name = at < first + BYLINE_LINES && is_byline(page, line);
        let is_beside = is_name || is_caption(line) || boilerplate::is_consent(&line.text);
        if !is_text(at) || is_linked(line) || is_beside || headline::is_title(line, known.titles) {
            continue;
        }
        chosen[at] = match line.kind {
            LineKind::Headline | LineKind::Heading => led || at >= first,
            LineKind::Item => found[at],
            // Before the first paragraph that readability found, only what looks like a lead is
            // taken.
            LineKind::Paragraph | LineKind::Other if at < first => is_lead(line),
            LineKind::Paragraph => found[at] || !teased && line.text.len() >= PARAGRAPH_BYTES_MIN,
            LineKind::Other => found[at],
        };
        led |= chosen[at];
    }
    tell(page, known.told, start, &is_text, &mut chosen);
    drop_dangling(lines, &mut chosen);

    let bytes = |is: &dyn Fn(usize) -> bool| -> usize {
        (0..lines.len()).filter(|at| is(*at)).map(|at| lines[at].text.len()).sum()
    };
    // If so little of what was found remains, the marks of this page are misleading, and
    // readability alone is the better guess.
    if bytes(&|at| chosen[at]) * 100 < bytes(&|at| found[at] && is_text(at)) * KEPT_PERCENT_MIN {
        return None;
    }
    let text: Vec<&str> = (0..lines.len()).filter(|at| chosen[*at]).map(|at| &*lines[at].text).collect();
    let names = (title.unwrap_or(first)..lines.len().min(first + BYLINE_LINES))
        .filter(|at| !chosen[*at] && is_byline(page, &lines[*at]));
    let byline = names.map(|at| lines[at].text.clone()).collect();
    let seen: String = (0..lines.len()).filter(|at| is_text(*at)).map(|at| &*lines[at].text).collect();
    Some(Selection { text: text.join("\n"), byline, seen })
}

/// Returns which regions really are boilerplate: those with little of the extracted text.
fn regions(page: &Page, found: &[bool]) -> Vec<bool> {
    let regions = &page.regions;
    let mut held = vec![0; regions.len()];
    let mut all = 0;
    for (line, _) in page.lines.iter().zip(found).filter(|(_, found)| **found) {
        all += line.text.len();
        if let Some(region) = line.region {
            held[region] += line.text.len();
        }
    }
    let is_small = |held: usize| held * 100 < all * REGION_PERCENT_MIN;
    let mut articles = 0;
    // From the inside out: a region follows those around it, so in reverse the sums of inner
    // regions are complete first.
    for at in (0..regions.len()).rev() {
        if let Some(around) = regions[at].inside {
            held[around] += held[at];
        }
        if regions[at].beside == Boilerplate::Article && is_small(held[at]) {
            articles += held[at];
        }
    }
    // The entries of a live blog are articles, and together they are the text.
    let entries = !is_small(articles);
    let mut beside = vec![false; regions.len()];
    for (at, region) in regions.iter().enumerate() {
        beside[at] = region.inside.is_some_and(|around| beside[around])
            || is_small(held[at]) && !(region.beside == Boilerplate::Article && entries);
    }
    beside
}

/// Puts the choice right by the text in JSON-LD, if that has nearly all of it.
fn tell(page: &Page, told: &str, start: usize, is_text: &dyn Fn(usize) -> bool, chosen: &mut [bool]) {
    let lines = &page.lines;
    let shingles = Shingles::of(told);
    if shingles.is_empty() {
        return;
    }
    let told: Vec<usize> = lines.iter().map(|line| shingles.percent(&line.text)).collect();
    let bytes = |is: &dyn Fn(usize) -> bool| -> usize {
        (start..lines.len()).filter(|at| is(*at)).map(|at| lines[at].text.len()).sum()
    };
    let is_told = |at: usize| told[at] >= TOLD_PERCENT_MIN;
    let all = bytes(&|at| chosen[at]);
    // JSON-LD often has a summary or the free part of a text; then it says nothing about the rest.
    if bytes(&|at| chosen[at] && is_told(at)) * 100 < all * TELLING_PERCENT_MIN {
        return;
    }
    let is_first = |at: &usize| chosen[*at] && is_told(*at);
    let Some(first) = (start..lines.len()).find(is_first) else { return };
    let Some(last) = (start..lines.len()).rev().find(is_first) else { return };
    let cut_off = bytes(&|at| at > last && chosen[at]) * 100 > all * UNTOLD_END_PERCENT_MAX;
    let end = if cut_off { last + 1 } else { lines.len() };
    for at in first..end {
        match lines[at].kind {
            LineKind::Headline | LineKind::Heading => {}
            LineKind::Paragraph if !chosen[at] && is_text(at) => {
                chosen[at] = told[at] >= FOUND_PERCENT_MIN && lines[at].text.len() >= PARAGRAPH_BYTES_MIN;
            }
            _ => chosen[at] &= is_told(at),
        }
    }
}

/// Drops headings below which nothing is left.
fn drop_dangling(lines: &[PageLine], chosen: &mut [bool]) {
    let mut below = None;
    for at in (0..lines.len()).rev().filter(|at| chosen[*at]).collect::<Vec<_>>() {
        // A heading may follow another, but not where what stood between them was left out.
        let is_heading = |below: usize| lines[below].is_heading();
        let keeps = below.is_some_and(|below| !is_heading(below) || below == at + 1);
        chosen[at] = !lines[at].is_heading() || keeps;
        below = if chosen[at] { Some(at) } else { below };
    }
}

/// Whether most of a line is links.
fn is_linked(line: &PageLine) -> bool {
    line.linked * 2 >= line.text.len()
}

fn is_prose(line: &PageLine, bytes_min: usize) -> bool {
    matches!(line.kind, LineKind::Paragraph | LineKind::Other)
        && line.text.len() >= bytes_min
        && !is_linked(line)
}

/// Whether a line between headline and text is a lead: a sentence.
fn is_lead(line: &PageLine) -> bool {
    is_prose(line, LEAD_BYTES_MIN)
        && line.text.ends_with(['.', '!', '?', '…', '“', '"', '«', '»', '”'])
        && line.linked * 4 < line.text.len()
}

/// Whether a line says who wrote the text.
fn is_byline(page: &Page, line: &PageLine) -> bool {
    let is_short = line.text.len() <= BYLINE_BYTES_MAX && !line.text.ends_with(['.', '!', '?', ':']);
    let named = line.region.is_some_and(|region| page.regions[region].beside == Boilerplate::Author);
    let by =
        ["Von ", "von ", "VON "].iter().any(|by| line.text.starts_with(by)) || line.text.contains("| Von ");
    is_short && !line.is_heading() && (named || by)
}

/// Where the text ends: readability may miss the part of it behind an advertisement.
fn end(lines: &[PageLine], last: usize, is_text: &dyn Fn(usize) -> bool) -> usize {
    let (mut end, mut others) = (last, 0);
    let article = lines[last].article;
    for (at, line) in lines.iter().enumerate().skip(last + 1) {
        if article == 0 || line.article != article || others > OTHERS_MAX {
            break;
        }
        if line.kind == LineKind::Paragraph && is_text(at) && is_prose(line, FIRST_BYTES_MIN) {
            (end, others) = (at, 0);
        } else {
            others += usize::from(is_text(at));
        }
    }
    end
}

/// Whether a line is a caption that ends with who took the picture.
fn is_caption(line: &PageLine) -> bool {
    let credit = CREDITS.iter().filter_map(|credit| line.text.rfind(credit)).max();
    let ends = line.text.ends_with(['.', '!', '?', '“', '"', '«', '»', '…']);
    credit.is_some_and(|at| line.text.len() - at <= CREDIT_BYTES_MAX) && !ends
}
