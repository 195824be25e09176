//! Drops lines that repeat across the articles of a source, and restores dropped lines.
//!
//! Which lines repeat is known only from the whole index. This module decides which lines are
//! candidates, and drops those judged as repeated.

use crate::article::{Article, DroppedLine};

/// Minimum length of a candidate in bytes: shorter lines repeat by chance.
const LINE_BYTES_MIN: usize = 12;
/// Maximum length of a candidate in bytes: longer lines are paragraphs, which agency texts share.
const LINE_BYTES_MAX: usize = 400;

/// Returns the lines of an article that are boilerplate if they repeat across its source.
///
/// The first line is no candidate, nor is a piece of a sentence that a page broke into lines: a
/// candidate begins like a sentence and follows a line that ends like one.
pub fn candidate_lines(article: &Article) -> impl Iterator<Item = &str> {
    article
        .body
        .lines()
        .zip(article.body.lines().skip(1))
        .filter(|(before, line)| is_candidate(before, line))
        .map(|(_, line)| line)
}

fn is_candidate(before: &str, line: &str) -> bool {
    let ends = before.ends_with(['.', '!', '?', ':', '…', ']', ')', '“', '"', '«', '»', '’', '*']);
    let begins = line.starts_with(|char: char| !char.is_lowercase() && !",.;:)".contains(char));
    (LINE_BYTES_MIN..=LINE_BYTES_MAX).contains(&line.len())
        && begins
        && (ends || line.starts_with(['[', '(', '|', '>', '+', '-', '*', '•']))
        // At least two words: a single one, such as a place's name, repeats in honest text.
        && line.split(' ').nth(1).is_some()
}

/// Drops the candidates for which `repeats` holds; returns whether there were any.
pub fn drop_repeated(article: &mut Article, repeats: &dyn Fn(&str) -> bool) -> bool {
    let judged: Vec<bool> = {
        let mut before = None;
        let judge = article.body.lines().map(|line| {
            // The line before is the original one, dropped or not: so the judgement does not depend
            // on itself, and is the same when it is made again from the full text.
            let candidate = before.replace(line).is_some_and(|before| is_candidate(before, line));
            candidate && repeats(line)
        });
        judge.collect()
    };
    if !judged.contains(&true) {
        return false;
    }
    let mut body = String::with_capacity(article.body.len());
    let mut dropped = Vec::with_capacity(article.dropped.len() + 1);
    let mut earlier = std::mem::take(&mut article.dropped).into_iter().peekable();
    let mut kept = 0;
    for (at, (line, repeated)) in (0..).zip(article.body.lines().zip(judged)) {
        // Lines dropped earlier keep their place among the lines that are left.
        while let Some(line) = earlier.next_if(|line| line.before <= at) {
            dropped.push(DroppedLine { before: kept, ..line });
        }
        if repeated {
            dropped.push(DroppedLine { before: kept, text: line.to_owned(), repeated: true });
            continue;
        }
        if kept > 0 {
            body.push('\n');
        }
        body.push_str(line);
        kept += 1;
    }
    dropped.extend(earlier.map(|line| DroppedLine { before: kept, ..line }));
    article.body = body;
    article.dropped = dropped;
    true
}

/// Restores the lines dropped by [`drop_repeated`]; those dropped by rules stay dropped.
pub fn restore_repeated(article: &mut Article) {
    let mut body = String::with_capacity(article.body.len());
    let mut dropped = Vec::new();
    let mut earlier = std::mem::take(&mut article.dropped).into_iter().peekable();
    let mut kept = 0;
    let mut keep = |line: &str| {
        if kept > 0 {
            body.push('\n');
        }
        body.push_str(line);
        kept += 1;
        kept
    };
    let mut count = 0;
    let mut lines = (0..).zip(article.body.lines());
    loop {
        let line = lines.next();
        // After the last line, all that is left was dropped from the end.
        let at = line.map_or(u32::MAX, |(at, _)| at);
        while let Some(line) = earlier.next_if(|line| line.before <= at) {
            if line.repeated {
                count = keep(&line.text);
            } else {
                dropped.push(DroppedLine { before: count, ..line });
            }
        }
        match line {
            Some((_, line)) => count = keep(line),
            None => break,
        }
    }
    article.body = body;
    article.dropped = dropped;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str, dropped: &[(u32, &str)]) -> Article {
        let dropped = dropped.iter().map(|(before, text)| DroppedLine {
            before: *before,
            text: (*text).to_owned(),
            repeated: false,
        });
        Article { body: body.to_owned(), dropped: dropped.collect(), ..Article::default() }
    }

    #[test]
    fn pieces_of_sentences_are_no_candidates() {
        let body = "Der Vorspann.\nHier geht es zur App.\nEin Satz, der\nHamburg nennt und\nendet.\nKurz.\n[Zur App geht es hier.]";
        let article = article(body, &[]);
        let candidates: Vec<_> = candidate_lines(&article).collect();
        assert_eq!(candidates, ["Hier geht es zur App.", "Ein Satz, der", "[Zur App geht es hier.]"]);
    }

    #[test]
    fn dropped_lines_keep_their_place() {
        let mut article =
            article("Eins hat Text.\nHier geht es zur App.\nZwei hat Text.", &[(0, "A"), (1, "B"), (3, "C")]);
        let whole = "A\nEins hat Text.\nB\nHier geht es zur App.\nZwei hat Text.\nC";
        assert_eq!(article.original_body(), whole);
        assert!(drop_repeated(&mut article, &|line| line.contains("App")));
        assert_eq!(article.body, "Eins hat Text.\nZwei hat Text.");
        assert_eq!(article.original_body(), whole);
        assert!(!drop_repeated(&mut article, &|line| line.contains("App")));
        let mut back = article.clone();
        restore_repeated(&mut back);
        assert_eq!(back.body, "Eins hat Text.\nHier geht es zur App.\nZwei hat Text.");
        assert_eq!(back.original_body(), whole);
        assert!(!drop_repeated(&mut article, &|line| line.contains("Eins")), "the lead stays");
    }
}
