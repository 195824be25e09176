//! How the words of a query were folded, stemmed and split, and how many articles have each form.

use super::types::{PartExplanation, PatternExplanation, PatternWord, SoughtExplanation, WordExplanation};
use super::{Explained, label};
use crate::german::{Analyzer, Part, Word, tokenize};
use crate::index::{Namespace, term_text};
use crate::search::options::ranking::Ranking;
use crate::search::plan::LeafShape;
use crate::search::plan::boolean::DocSet;
use crate::search::query::{QueryNode, Scope};
use crate::search::segments::segment::Segment;
use crate::search::terms::{fields, whole_terms};
use tantivy::{DocSet as _, TERMINATED};

/// Maximum number of words of a pattern that an explanation lists.
const PATTERN_WORDS_MAX: usize = 20;

/// Explains what is searched for one leaf; `node` is the clause that it comes from.
pub(super) fn sought(
    explained: &Explained<'_>,
    number: usize,
    node: &QueryNode,
    analyzer: &mut Analyzer,
) -> tantivy::Result<SoughtExplanation> {
    let (leaf, lookup) = (&explained.plan.leaves[number], &explained.lookups[number]);
    let segments = &explained.snapshot.segments;
    let typed = typed_words(node, analyzer);
    let word = |word: &Word| {
        let surface = typed.iter().find(|(_, other)| other.exact == word.exact).map(|(text, _)| *text);
        explain(word, surface, leaf.scope, segments)
    };
    let is_synonym = |words: &[Word]| {
        !words.is_empty()
            && !words.iter().all(|word| typed.iter().any(|(_, typed)| typed.exact == word.exact))
    };
    let pattern = matches!(leaf.shape, LeafShape::Pattern(_)).then(|| {
        let first = lookup.expansion.words.iter().take(PATTERN_WORDS_MAX);
        let words = first.map(|word| {
            let articles = articles(segments, leaf.scope, &[term_text(Namespace::Exact, word)])?;
            Ok(PatternWord { word: word.clone(), articles })
        });
        let words = words.collect::<tantivy::Result<_>>()?;
        Ok::<_, tantivy::TantivyError>(PatternExplanation { words, total: lookup.expansion.found })
    });
    let (found, idf) = match lookup.components.first() {
        Some(component) => explained.alone(leaf, component)?.summary(),
        None => (0, 0.0),
    };
    Ok(SoughtExplanation {
        words: leaf.words.iter().map(word).collect::<tantivy::Result<_>>()?,
        pattern: pattern.transpose()?,
        synonyms: leaf.synonyms.iter().map(label).collect(),
        is_synonym: is_synonym(&leaf.words),
        scored: lookup.scored,
        weight: leaf.weight,
        articles: found,
        idf,
    })
}

/// The words of a clause as typed, with what analysis made of them.
fn typed_words<'q>(node: &'q QueryNode, analyzer: &mut Analyzer) -> Vec<(&'q str, Word)> {
    let texts: &[&str] = match node {
        QueryNode::Word { text, .. } | QueryNode::Exact { text, .. } | QueryNode::Phrase { text, .. } => {
            &[text]
        }
        QueryNode::Near { left, right, .. } => &[left, right],
        _ => &[],
    };
    let tokens = texts.iter().flat_map(|text| tokenize(text)).filter(|token| token.is_indexed());
    tokens.map(|token| (token.text, analyzer.word(token.text).clone())).collect()
}

fn explain(
    word: &Word,
    surface: Option<&str>,
    scope: Scope,
    segments: &[Segment],
) -> tantivy::Result<WordExplanation> {
    let whole = |stem: &str| articles(segments, scope, &whole_terms(stem).collect::<Vec<_>>());
    let as_part = |stem: &str| articles(segments, scope, &[term_text(Namespace::Part, stem)]);
    let part = |part: &Part| {
        Ok(PartExplanation {
            text: surface.and_then(|text| text.get(part.range.clone())).unwrap_or(&part.stem).to_owned(),
            stem: part.stem.to_string(),
            stop: part.stop,
            whole_articles: whole(&part.stem)?,
            part_articles: as_part(&part.stem)?,
        })
    };
    Ok(WordExplanation {
        text: surface.unwrap_or(&word.exact).to_owned(),
        exact: word.exact.to_string(),
        stem: word.stem.to_string(),
        stop: word.stop,
        exact_articles: articles(segments, scope, &[term_text(Namespace::Exact, &word.exact)])?,
        whole_articles: whole(&word.stem)?,
        part_articles: as_part(&word.stem)?,
        parts: word.parts.iter().map(part).collect::<tantivy::Result<_>>()?,
    })
}

/// Number of living articles that have one of some terms in a scope.
fn articles(segments: &[Segment], scope: Scope, terms: &[String]) -> tantivy::Result<usize> {
    let mut articles = 0;
    for segment in segments {
        let mut found = DocSet::none(segment.reader.max_doc());
        for (field, _) in fields(scope, &Ranking::default()) {
            for term in terms {
                let Some(info) = segment.text(field).term_info(term)? else { continue };
                let mut postings = segment.text(field).postings_of(&info, false)?;
                while postings.doc() != TERMINATED {
                    found.insert(postings.doc());
                    postings.advance();
                }
            }
        }
        articles += segment.alive().filter(|&doc| found.contains(doc as usize)).count();
    }
    Ok(articles)
}
