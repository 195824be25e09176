//! A corpus into an index, and an index brought up to date.

use depesche::{Index, IngestOptions, Report, ingest};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

use crate::data::DATA;

fn run(index: &Index) -> Report {
    ingest(index, std::slice::from_ref(&DATA.corpus), &IngestOptions::default(), &mut |_| {})
        .expect("indexed")
}

/// Everything from the start; bytes are those of the bodies.
#[divan::bench(sample_count = if DATA.real { 1 } else { 5 }, sample_size = 1)]
fn ingest_all(bencher: Bencher) {
    let made = || {
        let dir = tempfile::tempdir().expect("a folder");
        (Index::open_or_create(dir.path()).expect("an index"), dir)
    };
    bencher
        .counter(ItemsCount::new(DATA.searcher().len()))
        .counter(BytesCount::new(DATA.bytes_total))
        .with_inputs(made)
        .bench_refs(|(index, _dir)| run(index));
}

/// Nothing to do: the file is known by its size and time.
#[divan::bench(sample_size = 1)]
fn ingest_nothing(bencher: Bencher) {
    let index = Index::open(DATA.index()).expect("an index");
    // Once a file is old enough for its time to be trusted, it isn't read again.
    std::thread::sleep(std::time::Duration::from_secs(3));
    run(&index);
    bencher.bench(|| run(&index));
}
