//! Opening an index, snippets and facets.

use depesche::{FacetKind, Index, Query, SearchOptions, Searcher};
use divan::Bencher;

use crate::data::DATA;
use crate::latency::QUERIES;

/// A process that asks one question: open, search, ten hits with snippets.
#[divan::bench]
fn open_and_first_query(bencher: Bencher) {
    let dir = DATA.index();
    bencher.bench(|| {
        let searcher = Searcher::open(&Index::open(&dir).expect("an index")).expect("opened");
        searcher.search(&Query::parse(QUERIES[0]), &SearchOptions::default()).expect("answered").hits.len()
    });
}

/// All queries of the mix with so many snippets a hit: the difference to none is what they cost.
#[divan::bench(args = [0, 2, 5])]
fn mix_with_snippets(bencher: Bencher, snippets: usize) {
    let options = SearchOptions::default().snippets(snippets);
    bencher.bench(|| mix(&options));
}

/// All queries of the mix, with and without facets.
#[divan::bench(args = [false, true])]
fn mix_with_facets(bencher: Bencher, facets: bool) {
    let facets = if facets { FacetKind::ALL.to_vec() } else { Vec::new() };
    let options = SearchOptions::default().snippets(0).facets(facets);
    bencher.bench(|| mix(&options));
}

fn mix(options: &SearchOptions) -> usize {
    let answers = QUERIES.iter().map(|text| DATA.searcher().search(&Query::parse(text), options));
    answers.map(|answer| answer.expect("answered").hits.len()).sum()
}
