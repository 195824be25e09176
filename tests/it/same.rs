//! An index is what its corpus is, however it came to be: in one run or many, by one
//! thread or several, in whatever order.

use depesche::{Index, IngestOptions, Query, SearchOptions, Searcher, Sort, ingest};
use serde_json::json;

use crate::archive::{Archive, small};
use crate::random::Random;
use crate::support::{Desk, check_same};

#[test]
fn ingesting_twice_is_ingesting_once() {
    for seed in 0..3 {
        let archive = Archive::random(seed, 30);
        // A file as young as a run is looked at again by the next one.
        archive.age();
        archive.ingest();
        let again = archive.ingest();
        let twice = archive.answers("index");
        assert!(twice.folded() > 0, "seed {seed}: nothing is folded");
        assert_eq!(
            (again.commit, again.articles.added, again.articles.replaced),
            (None, 0, 0),
            "seed {seed}"
        );
        assert_eq!(again.articles.unchanged, again.articles.total, "seed {seed}");
        // And elsewhere from the start: the same report and the same articles.
        let options = IngestOptions::default().writer(small());
        let [mut first, mut second] = ["second", "third"].map(|name| archive.ingest_as(name, &options));
        (first.seconds, second.seconds) = (0.0, 0.0);
        assert_eq!(first, second, "seed {seed}");
        check_same("elsewhere", &archive.answers("second"), &twice);
    }
}

#[test]
fn order_and_threads_do_not_matter() {
    let archive = Archive::random(11, 40);
    let expected = archive.answers("index");
    for seed in 0..4 {
        let mut files = archive.paths();
        Random::new(seed).shuffle(&mut files);
        let (first, rest) = files.split_at(files.len() / 3);
        let writer = small().threads(1 + seed as usize * 2);
        let name = format!("shuffled-{seed}");
        // In two runs and as lists, so that the engine gets the articles in another order.
        for files in [first, rest] {
            let files = Some(files.to_vec());
            archive.ingest_as(&name, &IngestOptions::default().writer(writer).files(files));
        }
        check_same(&format!("seed {seed}"), &archive.answers(&name), &expected);
    }
}

#[test]
fn a_refreshed_index_is_a_fresh_one() {
    for seed in 20..23 {
        let mut archive = Archive::random(seed, 25);
        for round in 0..4 {
            let before = archive.index("index").ledger().expect("a ledger").articles();
            for _ in 0..6 {
                archive.change();
            }
            let report = archive.ingest();
            let what = format!("seed {seed}, round {round}");
            let articles = report.articles;
            assert_eq!(articles.total, before + articles.added - articles.removed, "{what}: {articles:?}");
            let files = report.files;
            let fates =
                files.added + files.changed + files.moved + files.unchanged + files.skipped + files.failed;
            assert_eq!(files.seen, fates, "{what}: {files:?}");
            let fresh = format!("fresh-{round}");
            archive.ingest_as(&fresh, &IngestOptions::default().writer(small()));
            check_same(&what, &archive.answers("index"), &archive.answers(&fresh));
        }
    }
}

#[test]
fn ties_are_broken_by_id_then_path_then_record() {
    let desk = Desk::new(&[]);
    let index = Index::open_or_create(desk.path().join("index")).expect("an index");
    let mut expected = Vec::new();
    // A segment for each file; paths, records and ids are in no order that helps.
    for (file, step) in [("c.jsonl", 7), ("a.jsonl", 11), ("b.jsonl", 5)] {
        let record = |number: usize| {
            let id = if number.is_multiple_of(4) {
                "shared".to_owned()
            } else {
                format!("n{:02}", number * step % 53)
            };
            expected.push((id.clone(), file, number + 1));
            let text = format!("Der Sturm Nummer {number} in {file} war kurz.");
            json!({"id": id, "title": "Sturm", "date": "2021-03-04", "source": "npd", "text": text})
                .to_string()
        };
        let records: Vec<String> = (0..50).map(record).collect();
        desk.write(&format!("corpus/{file}"), records.join("\n"));
        ingest(&index, &[desk.path().join("corpus")], &IngestOptions::default(), &mut |_| {})
            .expect("indexed");
    }
    expected.sort();
    let searcher = Searcher::open(&index).expect("a searcher");
    for sort in [Sort::Relevance, Sort::Date] {
        for (limit, offset) in [(200, 0), (9, 0), (30, 10), (3, 120)] {
            let options = SearchOptions::default().limit(limit).offset(offset).sort(sort).snippets(0);
            let hits = searcher.search(&Query::parse("title:Sturm"), &options).expect("answered").hits;
            let got: Vec<(String, &str, usize)> = hits
                .iter()
                .map(|hit| {
                    (hit.id.clone(), hit.path.rsplit('/').next().unwrap_or_default(), hit.record as usize)
                })
                .collect();
            let wanted: Vec<_> = expected.iter().skip(offset).take(limit).cloned().collect();
            assert_eq!(got, wanted, "{sort:?} {limit} {offset}");
        }
    }
}
