//! What must hold for any text, any query and any history of an index.
//!
//! The loops are seeded; a failure names the seed, and that seed alone repeats it.

use std::ops::Range;

use depesche::{
    FacetKind, Query, SearchOptions, Snippet,
    analysis::{Analyzer, compose, expand, sentences, tokenize},
    query::{Attribute, Clause, QueryNode},
};

use crate::archive::Archive;
use crate::random::Random;

/// Ranges lie in the text, on character borders, are not empty, ascend and don't overlap.
#[track_caller]
fn check_ranges(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) {
    let mut last = 0;
    for range in ranges {
        assert!(range.start >= last && range.start < range.end, "{range:?} after {last} in {text:?}");
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
        last = range.end;
    }
}

/// Running text, text with oddities, or any string.
fn text(random: &mut Random) -> String {
    match random.below(3) {
        0 => random.text(4, false),
        1 => random.text(4, true),
        _ => random.anything(),
    }
}

#[test]
fn tokens_are_of_the_text() {
    for seed in 0..3000 {
        let text = text(&mut Random::new(seed));
        let tokens: Vec<_> = tokenize(&text).collect();
        check_ranges(&text, tokens.iter().map(|token| token.range()));
        let mut last = 0;
        for token in &tokens {
            assert_eq!(&text[token.range()], token.text, "seed {seed}");
            let between = &text[last..token.start];
            assert!(!between.contains(char::is_alphanumeric), "seed {seed}: {between:?} is in no token");
            assert!(
                !token.is_indexed() || token.text.contains(char::is_alphanumeric) || odd_word(token.text)
            );
            last = token.start + token.text.len();
        }
        assert!(!text[last..].contains(char::is_alphanumeric), "seed {seed}: {text:?}");
    }
}

/// A mark that sits on no letter is a word of its own; nobody writes that.
fn odd_word(text: &str) -> bool {
    compose(text).chars().all(|c| !c.is_ascii())
}

#[test]
fn sentences_hold_all_of_a_text() {
    for seed in 0..3000 {
        let text = text(&mut Random::new(seed));
        let ranges: Vec<_> = sentences(&text).collect();
        check_ranges(&text, ranges.iter().cloned());
        let kept: String = ranges.iter().map(|range| &text[range.clone()]).collect();
        let without_space = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(without_space(&kept), without_space(&text), "seed {seed}");
        for range in ranges {
            assert_eq!(text[range.clone()].trim(), &text[range], "seed {seed}");
        }
    }
}

#[test]
fn analysis_is_total() {
    let mut analyzer = Analyzer::new();
    for seed in 0..3000 {
        let text = text(&mut Random::new(seed));
        for surface in tokenize(&text).map(|token| token.text).chain([text.as_str()]) {
            let anew = analyzer.analyze(surface);
            let word = analyzer.word(surface);
            assert_eq!(*word, anew, "seed {seed}: {surface:?} is remembered as it was made");
            assert!(word.simple_parts <= word.parts.len(), "seed {seed}: {surface:?}");
            let simple = &word.parts[..word.simple_parts];
            check_ranges(surface, simple.iter().map(|part| part.range.clone()));
            for part in &word.parts {
                check_ranges(surface, [part.range.clone()]);
            }
            assert!(expand(surface).chars().all(|c| !c.is_uppercase()), "seed {seed}: {surface:?}");
        }
    }
}

#[test]
fn any_query_is_read() {
    for seed in 0..3000 {
        let mut random = Random::new(seed);
        let typed = if random.once_in(2) { random.query() } else { random.anything() };
        let query = Query::parse(&typed);
        // Ranges are of the text in its composed form, which is what a program shows.
        let text = compose(&typed);
        check_ranges(&text, query.clauses.iter().map(|clause| clause.range.clone()));
        for hint in &query.hints {
            assert!(text.get(hint.range.clone()).is_some(), "seed {seed}: {hint:?} of {text:?}");
            let said = hint.to_string();
            assert!(!said.is_empty() && !said.ends_with('.'), "seed {seed}: {hint:?}");
        }
    }
}

#[test]
fn snippets_are_of_the_stored_body() {
    let mut random = Random::new(1);
    let mut archive = Archive::new();
    for number in 0..60 {
        let sentences = 1 + random.below(30);
        archive.put(
            &format!("{number}.txt"),
            &format!("Titel {number} {}\n\n{}", random.word(), random.text(sentences, number % 2 == 0)),
        );
    }
    archive.ingest();
    let searcher = archive.searcher();
    let mut found = 0;
    for seed in 0..250 {
        let mut random = Random::new(seed);
        let query = random.query();
        let options =
            SearchOptions::default().limit(8).snippets(random.below(4)).snippet_chars(20 + random.below(300));
        let results = searcher.search(&Query::parse(&query), &options).expect("answered");
        found += results.hits.len();
        for hit in &results.hits {
            let at = format!("seed {seed}: {query:?} in {}", hit.id);
            let article = searcher.articles(&hit.id).expect("read").remove(0);
            assert_eq!(hit.title, article.title, "{at}");
            check_ranges(&hit.title, hit.title_marks.iter().cloned());
            assert!(hit.snippets.len() <= options.snippets, "{at}");
            // The best comes first; in the order of the text they must not overlap.
            let mut ranges: Vec<_> = hit.snippets.iter().map(|snippet| snippet.range.clone()).collect();
            ranges.sort_by_key(|range| range.start);
            check_ranges(&article.body, ranges);
            for snippet in &hit.snippets {
                check_snippet(snippet, &article.body, options.snippet_chars, &at);
            }
        }
    }
    assert!(found > 1000, "only {found} hits were looked at");
}

fn check_snippet(snippet: &Snippet, body: &str, chars_max: usize, at: &str) {
    assert_eq!(snippet.text, body[snippet.range.clone()], "{at}");
    let chars = |end: usize| body[..end].chars().count();
    assert_eq!(snippet.char_range, chars(snippet.range.start)..chars(snippet.range.end), "{at}");
    assert!(snippet.text.chars().count() <= chars_max, "{at}: {:?}", snippet.text);
    check_ranges(&snippet.text, snippet.marks.iter().cloned());
    // A mark is a word of the body or a part of one.
    let tokens: Vec<_> = tokenize(body).map(|token| token.range()).collect();
    for mark in &snippet.marks {
        let (start, end) = (snippet.range.start + mark.start, snippet.range.start + mark.end);
        let inside = tokens.iter().any(|token| token.start <= start && end <= token.end);
        assert!(inside, "{at}: {:?}", &snippet.text[mark.clone()]);
    }
}

/// Whether a clause filters by what a facet counts.
fn is_filter(clause: &Clause, kind: FacetKind) -> bool {
    match clause.node {
        QueryNode::Attribute { attribute: Attribute::Source, .. } => kind == FacetKind::Source,
        QueryNode::Dates { .. } => kind == FacetKind::Year,
        _ => false,
    }
}

#[test]
fn counts_and_ranks_agree() {
    let archive = Archive::random(5, 50);
    let searcher = archive.searcher();
    let facets = FacetKind::ALL.to_vec();
    for seed in 0..150 {
        let query = Query::parse(&Random::new(seed).query());
        let all = SearchOptions::default().limit(1000).facets(facets.clone()).facet_values(1000);
        let results = searcher.search(&query, &all).expect("answered");
        assert_eq!(results.total, results.hits.len(), "seed {seed}");
        assert!(results.hits.iter().zip(1..).all(|(hit, rank)| hit.rank == rank), "seed {seed}");
        let scores: Vec<f32> = results.hits.iter().map(|hit| hit.score).collect();
        assert!(scores.iter().all(|score| score.is_finite()), "seed {seed}: {scores:?}");
        for facet in &results.facets {
            let counted: usize = facet.values.iter().map(|value| value.count).sum();
            assert_eq!(facet.values.len(), facet.distinct, "seed {seed}");
            if facet.kind.entity().is_some() {
                // An article may have several of them.
                let most = facet.values.first().map_or(0, |value| value.count);
                assert!(most + facet.missing <= results.total, "seed {seed}: {facet:?}");
                assert!(counted + facet.missing >= results.total, "seed {seed}: {facet:?}");
            } else if query.clauses.iter().any(|clause| is_filter(clause, facet.kind)) {
                // It is counted as if there were none.
                assert!(counted + facet.missing >= results.total, "seed {seed}: {facet:?}");
            } else {
                assert_eq!(counted + facet.missing, results.total, "seed {seed}: {facet:?}");
            }
        }
        // A page of the result is that part of the whole.
        let page = all.limit(3).offset(2);
        let page = searcher.search(&query, &page).expect("answered");
        let expected = results.hits.get(2..).unwrap_or_default();
        assert_eq!(page.hits, expected[..expected.len().min(3)], "seed {seed}: a page of {query:?}");
        assert_eq!((page.total, &page.facets), (results.total, &results.facets), "seed {seed}");
    }
}
