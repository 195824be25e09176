//! The shapes of everything that is written as JSON, and of the other formats for programs.

use serde_json::{Value, json};

use crate::support::Desk;

/// Names of an object's fields, sorted.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Characters of a text between two offsets.
fn between(text: &Value, start: &Value, end: &Value) -> String {
    let offset = |value: &Value| value.as_u64().expect("an offset") as usize;
    text.as_str().expect("text").chars().take(offset(end)).skip(offset(start)).collect()
}

#[test]
fn a_search() {
    let desk = Desk::indexed();
    let query = ["search", "--format", "json", "--facets", "source,year,section", "Kamera", "x:y"];
    let answer = desk.run(&query).json();
    assert_eq!(
        names(&answer),
        ["facets", "hints", "hits", "query", "stories", "suggestion", "total", "version"]
    );
    assert_eq!((&answer["version"], &answer["query"]), (&json!(1), &json!("Kamera x:y")));
    assert_eq!(names(&answer["hints"][0]), ["end", "kind", "message", "start"]);
    assert_eq!(between(&answer["query"], &answer["hints"][0]["start"], &answer["hints"][0]["end"]), "x:");
    assert_eq!(names(&answer["facets"]["source"]), ["counts", "distinct", "missing", "values"]);
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(answer["total"], json!(hits.len()));
    for hit in hits {
        let expected = [
            "authors",
            "date",
            "date_origin",
            "entities",
            "folded",
            "folded_total",
            "id",
            "path",
            "record",
            "score",
            "section",
            "snippets",
            "source",
            "title",
            "title_marks",
            "url",
            "rank",
            "revision",
            "signal",
        ];
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(names(hit), expected);
        assert!(hit["snippets"].as_array().is_some_and(|snippets| !snippets.is_empty()));
    }
    assert_eq!(hits[0]["rank"], 1);
}

#[test]
fn offsets_count_characters_of_the_stored_body() {
    let desk = Desk::indexed();
    for word in ["Überwachungskamera", "Häuser", "Handelskrieg", "Zölle"] {
        for hit in desk.run(&["search", "--format", "jsonl", word]).json_lines() {
            let id = hit["id"].as_str().expect("an id");
            let shown = desk.run(&["show", "--format", "json", id]).json();
            let body = &shown["articles"][0]["body"];
            for mark in hit["title_marks"].as_array().expect("marks") {
                assert!(!between(&hit["title"], &mark[0], &mark[1]).contains(' '), "{hit}");
            }
            for snippet in hit["snippets"].as_array().expect("snippets") {
                assert_eq!(names(snippet), ["end", "marks", "start", "text"]);
                assert_eq!(snippet["text"], between(body, &snippet["start"], &snippet["end"]).as_str());
                for mark in snippet["marks"].as_array().expect("marks") {
                    let marked = between(&snippet["text"], &mark[0], &mark[1]);
                    assert!(marked.chars().all(char::is_alphanumeric) && !marked.is_empty(), "{marked:?}");
                }
            }
        }
    }
}

#[test]
fn the_formats_agree_with_one_another() {
    let desk = Desk::indexed();
    let ask = |format: &str| desk.run(&["search", "--format", format, "Handelskrieg"]);
    let hits = ask("json").json()["hits"].as_array().expect("hits").clone();
    let mut lines = ask("jsonl").json_lines();
    for line in &mut lines {
        assert_eq!(line.as_object_mut().expect("an object").remove("version"), Some(json!(1)));
    }
    assert_eq!(lines, hits);
    assert_eq!(ask("paths").out, "corpus/b.jsonl\n", "a file with two hits is named once");
    let table = ask("csv").out;
    assert_eq!(table.lines().count(), 1 + hits.len());
    assert!(table.starts_with("rank,score,id,path,record,title,date,"), "{table}");
}

#[test]
fn a_similar_article() {
    let answer = Desk::indexed().run(&["similar", "--format", "json", "npd-1"]).json();
    assert_eq!(
        names(&answer),
        ["facets", "hints", "hits", "query", "stories", "suggestion", "total", "version"]
    );
    assert_eq!(answer["hits"][0]["id"], "npd-2");
    assert!(answer["hits"].as_array().expect("hits").iter().all(|hit| hit["id"] != "npd-1"));
}

#[test]
fn an_article() {
    let desk = Desk::indexed();
    desk.write("corpus/c.md", "---\nid: hk-1\ntitle: Doppelt\ndate: 2020-01-01\n---\n\nNoch einmal.\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let shown = desk.run(&["show", "--format", "json", "hk-1"]).json();
    let articles = shown["articles"].as_array().expect("articles");
    let paths: Vec<_> = articles.iter().map(|article| article["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, ["corpus/a.md", "corpus/c.md"], "all that share the id");
    let expected = [
        "authors",
        "body",
        "date",
        "date_origin",
        "dropped",
        "embargo",
        "id",
        "path",
        "record",
        "revision",
        "section",
        "signal",
        "source",
        "title",
        "url",
    ];
    assert_eq!(names(&articles[0]), expected);
    assert_eq!(articles[0]["date_origin"], "metadata");
    let text = desk.run(&["show", "hk-1"]).out;
    assert!(text.contains("Kamera am Bahnhof\n") && text.contains("\nDoppelt\n"), "{text}");
    assert_eq!(desk.run(&["show", "--format", "json", "nothing"]).json()["articles"], json!([]));
}

#[test]
fn original_puts_back_what_cleaning_took_out() {
    let desk = Desk::new(&[("corpus/a.txt", "Häuser am See\n\nAm See stehen Häuser.\n\nLeave a Comment\n")]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let body = |flags: &[&str]| {
        let mut all = vec!["show", "corpus/a.txt", "--format", "json"];
        all.extend(flags);
        desk.run(&all).json()["articles"][0]["body"].as_str().expect("a body").to_owned()
    };
    assert_eq!(body(&[]), "Am See stehen Häuser.");
    assert_eq!(body(&["--original"]), "Am See stehen Häuser.\nLeave a Comment");
}

#[test]
fn facets() {
    let desk = Desk::indexed();
    let all = desk.run(&["facets", "--format", "json"]).json();
    assert_eq!(names(&all), ["facets", "hints", "query", "suggestion", "total", "version"]);
    assert_eq!(all["total"], 4);
    assert_eq!(
        all["facets"]["source"],
        json!({
            "values": [{"value": "npd", "count": 2}, {"value": "Hafenkurier", "count": 1}],
            "counts": "articles", "distinct": 2, "missing": 1
        })
    );
    let years = all["facets"]["year"]["values"].as_array().expect("years");
    assert_eq!(
        years.iter().map(|year| year["value"].as_str().expect("a year")).collect::<Vec<_>>(),
        ["2018", "2019", "2021", "2022"]
    );
    let some =
        desk.run(&["facets", "--format", "json", "--facets", "source", "--source", "npd", "Kamera"]).json();
    assert_eq!((&some["total"], names(&some["facets"])), (&json!(1), vec!["source"]));
}

#[test]
fn a_status() {
    let desk = Desk::new(&[("corpus/a.txt", "Titel\n\nText\n")]);
    desk.write("corpus/b.bin", [0, 159, 146, 150, 0, 1, 2, 3]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let status = desk.run(&["status", "--format", "json"]).json();
    let expected = [
        "analysis",
        "articles",
        "bytes",
        "commit",
        "dated_by_file",
        "embargoed",
        "files",
        "from",
        "index",
        "not_indexed",
        "sections",
        "sources",
        "to",
        "undated",
        "version",
        "without_source",
        "years",
    ];
    assert_eq!(names(&status), expected);
    assert_eq!((&status["articles"], &status["commit"]["number"]), (&json!(1), &json!(1)));
    assert_eq!(status["files"], json!({"seen": 2, "indexed": 1, "skipped": 0, "failed": 1}));
    assert_eq!(status["not_indexed"][0]["path"], "corpus/b.bin");
    assert_eq!(names(&status["not_indexed"][0]), ["fate", "path", "reason", "record"]);
    let text = desk.run(&["status"]).out;
    assert!(text.contains("corpus/b.bin: ") && text.contains("articles  1\n"), "{text}");
}

#[test]
fn an_empty_index() {
    let desk = Desk::new(&[("corpus/.hidden", "x")]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let status = desk.run(&["status", "--format", "json"]).json();
    assert_eq!((&status["articles"], &status["from"]), (&json!(0), &Value::Null));
    assert_eq!(desk.run(&["search", "Haus"]).code, 1);
    assert_eq!(desk.run(&["facets"]).code, 1);
}

#[test]
fn an_analysis() {
    let desk = Desk::new(&[]);
    let text = "Für Überwachungskameras 🙂 z. B. in 1.000 Häusern.";
    let analysis = desk.run(&["analyze", "--format", "json", text]).json();
    assert_eq!(names(&analysis), ["entities", "sentences", "text", "tokens", "version"]);
    for token in analysis["tokens"].as_array().expect("tokens") {
        assert_eq!(names(token), ["end", "exact", "kind", "parts", "start", "stem", "stop", "terms", "text"]);
        assert_eq!(token["text"], between(&analysis["text"], &token["start"], &token["end"]).as_str());
        for part in token["parts"].as_array().expect("parts") {
            assert_eq!(names(part), ["end", "start", "stem", "text"]);
            assert_eq!(part["text"], between(&analysis["text"], &part["start"], &part["end"]).as_str());
        }
    }
    let words = desk.run(&["analyze", "--format", "json", "Häuser", "-am", "See"]).json();
    assert_eq!(words["text"], "Häuser -am See");
}

#[test]
fn one_analysis_a_line() {
    let desk = Desk::new(&[]);
    let run = desk.run_with(&["analyze", "--format", "json"], b"Haus\n\n\xff\xfe\n\t \r\n\0\nEnde");
    let analyses = run.json_lines();
    assert_eq!((run.code, analyses.len()), (0, 6));
    let texts: Vec<_> = analyses.iter().map(|analysis| analysis["text"].as_str().expect("text")).collect();
    assert_eq!(texts, ["Haus", "", "\u{fffd}\u{fffd}", "\t ", "\0", "Ende"]);
    assert_eq!(analyses[1]["tokens"], json!([]));
    assert_eq!(desk.run_with(&["analyze", "--format", "json"], "").out, "");
}
