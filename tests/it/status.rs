//! What the status says of an index.

use depesche::{Article, Index, Searcher, profile::SourceStats};

use crate::archive::small;
use crate::support::{CORPUS, Desk};

#[test]
fn it_tells_what_there_is_and_what_is_not() {
    let desk = Desk::new(CORPUS);
    desk.write("corpus/ohne-datum.txt", "Ohne Datum\n\nEin Haus am Hang.\n");
    desk.write("corpus/kaputt.json", "{\"title\": oops}");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let index = Index::open(desk.path().join("index")).expect("an index");
    let mut writer = index.writer(small()).expect("a writer");
    let article = Article::default().path("app").id("n1").body("Ein Boot.").record(1).source("npd");
    writer.put(article).expect("put");
    assert_eq!(writer.commit().expect("committed"), 2);
    drop(writer);

    let status = desk.run(&["status", "--format", "json"]).json();
    let bytes: u64 = std::fs::read_dir(index.dir())
        .expect("listed")
        .map(|entry| entry.expect("an entry").metadata().expect("its length").len())
        .sum();
    assert_eq!((&status["bytes"], &status["commit"]["number"]), (&bytes.into(), &2.into()), "{status}");
    assert!(status["commit"]["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{status}");
    assert_eq!(
        (&status["articles"], &status["undated"], &status["dated_by_file"]),
        (&6.into(), &1.into(), &1.into())
    );
    let source = |value: &str| {
        let sources = status["sources"].as_array().expect("sources");
        sources.iter().find(|source| source["value"] == value).expect(value).clone()
    };
    assert_eq!(
        source("npd"),
        serde_json::json!({"value": "npd", "count": 3, "undated": 1,
            "years": [{"value": "2018", "count": 1}, {"value": "2021", "count": 1}]})
    );
    assert_eq!(status["without_source"]["count"], 2);
    assert_eq!(status["not_indexed"].as_array().map(Vec::len), Some(2), "{status}");
    assert!(status.get("undated_articles").is_none());

    let listed = desk.run(&["status", "--undated", "--format", "json"]).json();
    let listed: Vec<(&str, &str)> = listed["undated_articles"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|article| {
            (article["path"].as_str().expect("a path"), article["reason"].as_str().expect("a reason"))
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("app", "no date is known"),
            ("corpus/ohne-datum.txt", "its date is the time of its file, or of its fetching")
        ]
    );
    let text = desk.run(&["status", "--undated"]).out;
    for expected in [
        ", 1 by the time of their file, 1 without a date\n",
        "3  2018–2021, 1 without a date\n",
        "\nnot in the index\n  corpus/kaputt.json",
        "\nwithout a date of their own\n  app, record 1: no date is known\n",
    ] {
        assert!(text.contains(expected), "{expected:?}: {text}");
    }
    assert!(!desk.run(&["status"]).out.contains("without a date of their own"));
}

#[test]
fn holdings_add_up() {
    let desk = Desk::indexed();
    let searcher =
        Searcher::open(&Index::open(desk.path().join("index")).expect("an index")).expect("opened");
    let holdings = searcher.sources().expect("counted");
    let counted: Vec<_> =
        holdings.iter().map(|SourceStats { source, articles, .. }| (source.as_deref(), *articles)).collect();
    assert_eq!(counted, [(Some("npd"), 2), (Some("Hafenkurier"), 1), (None, 1)]);
    assert_eq!(holdings[2].years, [(2022, 1)]);
    assert_eq!(holdings.iter().map(|holding| holding.articles).sum::<usize>(), searcher.len());
}
