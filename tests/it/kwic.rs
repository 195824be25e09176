//! Keywords in context.

use depesche::{
    Index, IngestOptions, Query, SearchOptions, Searcher, ingest,
    kwic::{KwicLine, KwicOptions, KwicOrder},
    results::TextKind,
};
use serde_json::json;
use unicode_width::UnicodeWidthChar;

use crate::support::Desk;

/// Queries of every kind over the sample corpus.
const QUERIES: &[&str] = &[
    "Fahrpreis",
    "Kamera Gericht",
    "+Gericht -Kameras",
    "der die das",
    "in der Stadt",
    "Kamer* *gericht",
    "Merkle~",
    "/h[aä]us.*/",
    "=Uber",
    "(Kamera OR Überwachung) AND Gericht NOT source:npd",
    "title:Scholz",
    "body:Scholz",
    "Überwachungskameras Kameras",
];

fn sample(dir: &tempfile::TempDir) -> Searcher {
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    ingest(&index, &["corpus".into()], &IngestOptions::default(), &mut |_| {}).expect("indexed");
    Searcher::open(&index).expect("opened")
}

fn lines(searcher: &Searcher, query: &str, options: &KwicOptions) -> Vec<KwicLine> {
    let lines = searcher.kwic(&Query::parse(query), options).expect("answered");
    lines.collect::<Result<_, _>>().expect("read")
}

fn columns(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// Every word that a search marks is a line, and every line is marked.
#[test]
fn lines_are_the_marks_of_a_search() {
    let dir = tempfile::tempdir().expect("a folder");
    let searcher = sample(&dir);
    for query in QUERIES {
        let options = SearchOptions::default().limit(1000).snippets(1000).snippet_chars(10_000);
        let hits = searcher.search(&Query::parse(query), &options).expect("answered").hits;
        let all = KwicOptions::default().limit(usize::MAX).parts(true);
        let lines = lines(&searcher, query, &all);
        assert!(!lines.is_empty(), "{query}");
        for hit in &hits {
            let own = lines.iter().filter(|line| line.rank == hit.rank);
            let marks = |field: TextKind| {
                let own = own.clone().filter(move |line| line.field == field);
                own.flat_map(|line| {
                    line.marks.iter().map(|mark| line.range.start + mark.start..line.range.start + mark.end)
                })
                .collect::<Vec<_>>()
            };
            let shown = hit.snippets.iter().flat_map(|snippet| {
                snippet
                    .marks
                    .iter()
                    .map(|mark| snippet.range.start + mark.start..snippet.range.start + mark.end)
            });
            // Snippets stand best first.
            let mut shown: Vec<_> = shown.collect();
            shown.sort_by_key(|mark| (mark.start, mark.end));
            assert_eq!(marks(TextKind::Body), shown, "{query}, {}", hit.id);
            assert_eq!(marks(TextKind::Title), hit.title_marks, "{query}, {}", hit.id);
        }
    }
}

#[test]
fn a_line_is_a_place_of_its_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let searcher = sample(&dir);
    let flat = |text: &str| text.replace('\n', " ");
    for query in QUERIES.iter().chain(&["\"nahezu jede Freiheit\"", "Kreistag NEAR/20 Bahnfahrpreise"]) {
        for width in [0, 7, 60] {
            let options = KwicOptions::default().width(width);
            for line in lines(&searcher, query, &options) {
                let articles = searcher.articles(&line.id).expect("read");
                let article = articles.iter().find(|article| article.path == line.path).expect("the article");
                let text = if line.field == TextKind::Title { &article.title } else { &article.body };
                assert_eq!(flat(&text[line.range.clone()]), line.keyword, "{query}");
                assert_eq!(text[..line.range.start].chars().count(), line.char_range.start, "{query}");
                assert_eq!(line.keyword.chars().count(), line.char_range.len(), "{query}");
                let squeezed = |text: &str| {
                    flat(text).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
                };
                assert!(squeezed(&text[..line.range.start]).ends_with(line.left.trim()), "{query}: {line:?}");
                assert!(
                    squeezed(&text[line.range.end..]).starts_with(line.right.trim()),
                    "{query}: {line:?}"
                );
                assert!(columns(&line.left) <= width && columns(&line.right) <= width, "{line:?}");
            }
        }
    }
}

#[test]
fn lines_stand_below_one_another() {
    let desk = Desk::indexed();
    let run = desk.run(&["kwic", "--width", "16", "Kamera"]);
    let expected = "\
2019-03-07                  **Kamera** am Bahnhof       Hafenkurier · hk-1
2019-03-07  tadt hängt eine Überwachungs**kamera** auf. Die Kamera  Hafenkurier · hk-1
2019-03-07  kamera auf. Die **Kamera** filmt den Bahnh  Hafenkurier · hk-1
2021-01-14  Container. Eine **Kamera** zählt sie. Der   npd · npd-2
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, expected, ""));
    let none = desk.run(&["kwic", "Quantenphysik"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert_eq!(desk.run(&["kwic", "--strict-query", "(Kamera"]).code, 2);
    assert_eq!(desk.run(&["kwic", "???"]).code, 1);
    let fixed = desk.run(&["kwic", "--fix", "--width", "5", "Kamrea"]);
    assert_eq!((fixed.code, fixed.out.lines().count(), fixed.err.lines().count()), (0, 4, 1), "{fixed:?}");
}

#[test]
fn words_that_stand_together_are_one_line() {
    let text = "Der Rat der Stadt tagt. Rat, Stadt und Kreis: Der Rat wartet lange auf den Kreis und die Stadt. Stadt Rat.";
    let desk = Desk::new(&[("corpus/a.txt", &format!("Rat der Stadt\n\n{text}\n"))]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let keywords = |query: &str| {
        let run = desk.run(&["kwic", "--format", "jsonl", query]);
        run.json_lines()
            .iter()
            .map(|line| line["keyword"].as_str().expect("a keyword").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keywords("\"Rat der Stadt\""), ["Rat der Stadt", "Rat der Stadt"]);
    assert_eq!(keywords("body:\"Rat der Stadt\" body:Stadt"), ["Rat der Stadt", "Stadt", "Stadt", "Stadt"]);
    assert_eq!(
        keywords("body:Rat NEAR/3 Stadt"),
        ["Rat der Stadt", "Stadt tagt. Rat", "Rat, Stadt", "Stadt Rat"]
    );
    let line = &desk.run(&["kwic", "--format", "jsonl", "body:Rat NEAR/3 Stadt"]).json_lines()[0];
    assert_eq!(line["marks"], json!([[0, 3], [8, 13]]));
}

#[test]
fn orders_and_limits() {
    let desk = Desk::new(&[
        ("corpus/2020-01-01-a.txt", "Eins\n\nEin altes Haus brennt. Ein Zelt bei dem Haus brennt nicht.\n"),
        ("corpus/2021-01-01-b.txt", "Zwei\n\nDas Häuschen am Haus. Ärger im Haus Abt.\n"),
        ("corpus/2019-01-01-c.txt", &format!("Drei\n\n{}\n", "Haus ".repeat(1200))),
    ]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let rights = |arguments: &[&str]| {
        let mut all = vec!["kwic", "--format", "jsonl", "--from", "2020", "=Haus", "--width", "9"];
        all.extend(arguments);
        let side = if arguments.contains(&"left") { "left" } else { "right" };
        let lines = desk.run(&all).json_lines();
        lines.iter().map(|line| line[side].as_str().expect("text").trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rights(&["--sort", "date"]), [". Ärger i", "Abt.", "brennt.", "brennt n"]);
    assert_eq!(rights(&["--sort", "right"]), ["Abt.", ". Ärger i", "brennt.", "brennt n"]);
    assert_eq!(rights(&["--sort", "left"]), ["in altes", "schen am", "bei dem", "Ärger im"]);
    assert_eq!(rights(&["--sort", "keyword", "--limit", "2"]), ["Abt.", ". Ärger i"]);
    assert_eq!(rights(&["--limit", "0"]), [""; 0]);

    let run = desk.run(&["kwic", "Haus"]);
    assert_eq!(run.out.lines().count(), 100);
    assert!(run.err.contains("hint: these are the first 100 lines"), "{run:?}");
    let run = desk.run(&["kwic", "--format", "csv", "--to", "2019", "Haus"]);
    assert_eq!(run.out.lines().count(), 1001, "a head, and the lines that one article may have");
    assert_eq!(run.err, "hint: 1 of the articles match in more than 1000 places; see --per-article\n");
    let all = desk.run(&["kwic", "--format", "csv", "--to", "2019", "--per-article", "5000", "Haus"]);
    assert_eq!((all.out.lines().count(), all.err.as_str()), (1201, ""));
}

#[test]
fn sorting_keeps_the_first_of_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let searcher = sample(&dir);
    for order in [KwicOrder::Left, KwicOrder::Right, KwicOrder::Keyword] {
        let all = KwicOptions::default().limit(usize::MAX).order(order);
        let few = all.clone().limit(7);
        let all = lines(&searcher, "Stadt Gericht", &all);
        assert!(all.len() > 50);
        assert_eq!(lines(&searcher, "Stadt Gericht", &few), all[..7]);
    }
}

#[test]
fn parts_of_the_query_are_listed_on_request() {
    let text = "Der Fahrpreis steigt. Die Bahnfahrpreise steigen auch, denn der Preis für Strom ist hoch.";
    let desk = Desk::new(&[("corpus/a.txt", &format!("Preise und Fahrpreise\n\n{text}\n"))]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let marked = |arguments: &[&str]| {
        let mut all = vec!["kwic", "--width", "0", "Fahrpreis"];
        all.extend(arguments);
        let run = desk.run(&all);
        let words = run.out.split_whitespace().filter(|word| word.contains("**"));
        words.map(|word| word.trim_end_matches(['.', ',']).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&[]), ["**Fahrpreise**", "**Fahrpreis**", "Bahn**fahrpreise**"]);
    assert_eq!(
        marked(&["--parts"]),
        ["**Preise**", "**Fahrpreise**", "**Fahrpreis**", "Bahn**fahrpreise**", "**Preis**"]
    );
}
