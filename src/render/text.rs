//! Search results for people: hits with their origin and matches, and the facets.

use std::io::{self, Write};

use super::folded::folded;
use super::heading::{origin, place};
use super::number::{count, grouped};
use super::runs::Paragraph;
use super::sanitize;
use super::style::{Look, TextStyle};
use super::table::{Align, table};
use crate::search::{Facet, Hit, SearchResults, Snippet};

/// Writes a whole answer; hints are not part of it, because they are for standard error.
pub fn text(results: &SearchResults, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", heading(results))?;
    hits(&results.hits, style, out)?;
    // Where nothing was found there is nothing to count, unless a facet ignores its own filter.
    if results.facets.iter().all(|facet| facet.values.is_empty()) {
        return Ok(());
    }
    writeln!(out)?;
    if results.distinct.is_some_and(|distinct| distinct < results.total) {
        writeln!(out, "by article, copies too:")?;
    }
    let indent = results.facets.iter().map(|facet| facet.kind.name().len() + 2).max().unwrap_or(0);
    for facet in &results.facets {
        line_of(facet).write(&format!("{:indent$}", facet.kind.name()), indent, style, out)?;
    }
    Ok(())
}

/// Writes hits, each after an empty line.
pub(super) fn hits(hits: &[Hit], style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let rank_width = hits.last().map_or(1, |hit| hit.rank.to_string().len());
    for one in hits {
        writeln!(out)?;
        hit(one, rank_width, style, out)?;
    }
    Ok(())
}

/// `Joe Biden 12 · Jack Ma 3 · 8 more`.
fn line_of(facet: &Facet) -> Paragraph {
    let mut line = Paragraph::default();
    let mut rest = facet.values.len();
    let more = facet.distinct.saturating_sub(rest);
    for entry in &facet.values {
        rest -= 1;
        line.push(&entry.value, Look::Plain);
        line.push(&format!(" {}", grouped(entry.count)), Look::Meta);
        if rest > 0 || more > 0 {
            line.push(" · ", Look::Meta);
        }
    }
    match (facet.values.is_empty(), more) {
        (true, 0) => line.push("none", Look::Meta),
        (_, 0) => {}
        (_, more) => line.push(&format!("{} more", grouped(more)), Look::Meta),
    }
    line
}

/// Writes facets one below the other, their values in columns.
pub fn text_facets(facets: &[Facet], out: &mut dyn Write) -> io::Result<()> {
    for (at, facet) in facets.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", facet.kind.name())?;
        let row = |value: &str, count: usize| vec![value.to_owned(), grouped(count)];
        let mut rows: Vec<_> = facet.values.iter().map(|entry| row(&entry.value, entry.count)).collect();
        if facet.missing > 0 {
            rows.push(row("(none)", facet.missing));
        }
        table(&rows, &[Align::Left, Align::Right], 2, out)?;
        let more = facet.distinct.saturating_sub(facet.values.len());
        if more > 0 {
            writeln!(out, "  and {} more", grouped(more))?;
        }
    }
    Ok(())
}

/// `12 articles`, and which of them follow where it is not all.
fn heading(results: &SearchResults) -> String {
    let distinct = results.distinct.unwrap_or(results.total);
    let total = match results.total {
        0 => return "nothing found".into(),
        total if distinct == total => count(total, "article"),
        total if distinct == 1 => format!("{} in 1 story", count(total, "article")),
        total => format!("{} in {} stories", count(total, "article"), grouped(distinct)),
    };
    match (results.hits.first(), results.hits.last()) {
        (Some(first), Some(last)) if results.hits.len() < distinct => {
            format!("{total}, {} to {}", grouped(first.rank), grouped(last.rank))
        }
        _ => total,
    }
}

fn hit(hit: &Hit, rank_width: usize, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let indent = rank_width + 2;
    let mut title = Paragraph::default();
    match hit.title.as_str() {
        "" => title.push("(no title)", Look::Meta),
        text => title.push_marked(text, &hit.title_marks, Look::Title, Look::TitleMark),
    }
    title.write(&format!("{:>rank_width$}  ", hit.rank), indent, style, out)?;
    let margin = " ".repeat(indent);
    let mut origin = origin(hit.source.as_deref(), hit.section.as_deref(), hit.date, hit.date_origin);
    if let Some(signal) = hit.signal {
        origin.push_str(&format!(" · {}", signal.name()));
    }
    for line in [origin, place(&hit.id, &hit.path, hit.record)] {
        // A path is not broken into lines: it is there to be copied.
        let (before, after) = Look::Meta.signs(style.color);
        writeln!(out, "{margin}{before}{}{after}", sanitize(&line))?;
    }
    for one in &hit.snippets {
        snippet(one).write(&margin, indent, style, out)?;
    }
    folded(hit, &margin, style, out)
}

fn snippet(snippet: &Snippet) -> Paragraph {
    let mut paragraph = Paragraph::default();
    if snippet.cut_start {
        paragraph.push("… ", Look::Plain);
    }
    paragraph.push_marked(&snippet.text, &snippet.marks, Look::Plain, Look::Mark);
    if snippet.cut_end {
        paragraph.push(" …", Look::Plain);
    }
    paragraph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    fn rendered(results: &SearchResults, style: TextStyle) -> String {
        let mut out = Vec::new();
        text(results, &style, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn an_answer_without_colour() {
        let expected = "\
12 articles in 11 stories, 9 to 10

 9  24 Überwachungs**kameras** geplant
    Hafenkurier · Lokales · 2019-03-07 · correction
    hk-48211 · corpus/a.jsonl#3
    Die **Kameras** filmen.
    … rund um die Uhr …
    = Abendpost · 2019-03-08 · ab-7 · corpus/b.jsonl#7
      3 % other words, +120 words, other headline: Kameras geplant
    = and 1 other

10  (no title)
    2021-01-02 (file time)
    b.txt

by article, copies too:
source  Hafenkurier 1,011 · 3 more
";
        assert_eq!(rendered(&samples::results(), TextStyle::default()), expected);
    }

    #[test]
    fn an_answer_in_colour_has_the_same_words() {
        let coloured = rendered(&samples::results(), TextStyle { color: true, width: None });
        assert!(coloured.contains("Überwachungs\u{1b}[0m\u{1b}[1;31mkameras\u{1b}[0m"), "{coloured}");
        let codes = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;31m"];
        let plain = codes.iter().fold(coloured, |text, code| text.replace(code, ""));
        assert_eq!(plain, rendered(&samples::results(), TextStyle::default()).replace("**", ""));
    }

    #[test]
    fn nothing_found() {
        assert_eq!(rendered(&SearchResults::default(), TextStyle::default()), "nothing found\n");
    }

    #[test]
    fn a_corpus_cannot_steer_the_terminal() {
        let shown = rendered(&samples::hostile(), TextStyle { color: false, width: Some(40) });
        assert!(!shown.chars().any(|c| c != '\n' && sanitize::steers(c)), "{shown:?}");
    }
}
