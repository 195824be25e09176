//! Lines that repeat across a source go, come back when they repeat no more, and
//! never take a text away that only looks like it.

use std::fs;
use std::path::Path;

use depesche::{Index, IngestOptions, Query, SearchOptions, Searcher, ingest};

const FURNITURE: &str = "Unsere App informiert Sie jeden Morgen.";

/// Writes article number `number` of a source, with the line in its midst.
fn write(corpus: &Path, number: usize, source: &str) {
    let words = ["Brücke", "Rathaus", "Schwimmbad", "Bücherei", "Markt", "Feuerwehr", "Bahnhof"];
    let topic = words[number % words.len()];
    let record = serde_json::json!({
        "title": format!("Meldung {number} über {topic}"),
        "source": source,
        "date": format!("2021-03-{:02}", number % 28 + 1),
        "body": format!(
            "Der Gemeinderat hat am Abend zum {number}. Mal über das Thema {topic} beraten.\n{FURNITURE}\n\
             Im Ort {number} ist {topic} seit Jahren umstritten, weil die Kosten steigen und niemand sie tragen will."
        ),
    });
    fs::write(corpus.join(format!("{number}.json")), record.to_string()).expect("an article");
}

/// Articles that the line is found in, and in which it is shown as dropped.
fn found_and_dropped(index: &Index) -> (usize, usize) {
    let searcher = Searcher::open(index).expect("a searcher");
    let options = SearchOptions::default().limit(1000);
    let found = searcher.search(&Query::parse("+informiert"), &options).expect("an answer").total;
    let all = searcher.search(&Query::parse("Gemeinderat"), &options).expect("an answer").hits;
    let articles = all.iter().flat_map(|hit| searcher.articles(&hit.id).expect("articles"));
    let dropped = articles.filter(|article| {
        let restored = article.original_body();
        assert_eq!(restored.matches(FURNITURE).count(), 1, "the line is lost in {}", article.path);
        article.dropped.iter().any(|line| line.repeated)
    });
    (found, dropped.count())
}

fn run(index: &Index, corpus: &Path) {
    let options = IngestOptions::default().allow_mass_removal(true);
    ingest(index, &[corpus.to_owned()], &options, &mut |_| {}).expect("a run");
}

#[test]
fn lines_go_and_come_back_with_the_corpus() {
    let dir = tempfile::tempdir().expect("a folder");
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).expect("a folder");
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    (0..9).for_each(|number| write(&corpus, number, "Seebote"));
    (100..105).for_each(|number| write(&corpus, number, "Bergblatt"));
    run(&index, &corpus);
    assert_eq!(found_and_dropped(&index), (14, 0), "nine of a source are too few");

    (9..14).for_each(|number| write(&corpus, number, "Seebote"));
    run(&index, &corpus);
    assert_eq!(found_and_dropped(&index), (5, 14), "all of the source lose the line, the other keeps it");

    let fresh = Index::open_or_create(dir.path().join("fresh")).expect("an index");
    run(&fresh, &corpus);
    assert_eq!(found_and_dropped(&fresh), (5, 14), "an index built at once is the same");

    (4..14).for_each(|number| fs::remove_file(corpus.join(format!("{number}.json"))).expect("removed"));
    run(&index, &corpus);
    assert_eq!(found_and_dropped(&index), (9, 0), "what repeats no more is text again");
}

#[test]
fn copies_and_articles_without_a_source_keep_their_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).expect("a folder");
    for number in 0..20 {
        let text = "Eine Nachricht aus dem Rathaus.\n\nDer Haushalt wurde beschlossen.\nAlle stimmten dafür am Ende.\n";
        fs::write(corpus.join(format!("{number}.txt")), text).expect("an article");
        let record = serde_json::json!({
            "title": "Gleiche Meldung", "source": "Seebote", "date": "2021-03-01",
            "body": "Kurzer Vorspann.\nDer Haushalt wurde beschlossen.\nAlle stimmten dafür am Ende.",
        });
        fs::write(corpus.join(format!("{number}.json")), record.to_string()).expect("an article");
    }
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    run(&index, &corpus);
    let searcher = Searcher::open(&index).expect("a searcher");
    let results = searcher.search(&Query::parse("+Haushalt"), &SearchOptions::default()).expect("an answer");
    assert_eq!(results.total, 40);
}
