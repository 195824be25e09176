//! `--strict-query`: a query that can't be searched as it was typed is an error.

use serde_json::json;

use crate::support::Desk;

const NO_FIELD: &str = "no field is named \"autor\"; its name is searched as a word";

#[test]
fn what_cannot_be_read_is_an_error() {
    let desk = Desk::indexed();
    let limit = format!("{} Haus", "a ".repeat(300));
    for (query, errors) in [
        ("Öl autor:Huber", &[&*format!("character 4 of the query: {NO_FIELD}")][..]),
        (
            "(\"Kamera",
            &[
                "character 2 of the query: the quote is not closed; its words are searched one by one",
                "character 1 of the query: the parenthesis is not closed",
            ],
        ),
        (
            "date:gestern",
            &[
                "character 1 of the query: not a date; write 2021, 2021-03, 2021-03-05, 2021-03..2021-06 or -7d",
            ],
        ),
        ("???", &["character 1 of the query: there is no word to look for in the query"]),
        (&limit, &["character 513 of the query: the query has more than 256 words; the rest is left out"]),
        ("a NEAR/5000 b", &["character 2 of the query: a distance is at most 1000 here"]),
        ("\"a b\"~500", &["character 6 of the query: a distance is at most 100 here"]),
        ("(Haus OR /h[a/)", &["character 10 of the query: the pattern can't be read: "]),
        ("person:Niemand", &["the index knows no person called \"Niemand\""]),
    ] {
        for command in ["search", "facets"] {
            let run = desk.run(&[command, "--strict-query", "--format", "json", query]);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{query}: {run:?}");
            assert_eq!(run.err.lines().count(), errors.len(), "{run:?}");
            for (line, error) in run.err.lines().zip(errors) {
                assert!(line.starts_with(&format!("error: {error}")), "{query}: {run:?}");
            }
            let forgiving = desk.run(&[command, query]);
            assert!(forgiving.code < 2 && forgiving.err.starts_with("hint: "), "{query}: {forgiving:?}");
        }
    }
}

#[test]
fn what_was_read_is_none() {
    let desk = Desk::indexed();
    for query in ["Kamera", "\"Kamera Handelskrieg\"", "Kamrea", "+(Haus OR Boot*) NOT title:x date:2020", ""]
    {
        for command in ["search", "facets"] {
            let strict = desk.run(&[command, "--strict-query", "--format", "json", query]);
            let plain = desk.run(&[command, "--format", "json", query]);
            assert_eq!(
                (strict.code, &strict.out, &strict.err),
                (plain.code, &plain.out, &plain.err),
                "{query}"
            );
        }
    }
    let note = desk.run(&["search", "--format", "json", "\"Kamera Handelskrieg\""]).json();
    assert_eq!(note["hints"][0]["kind"], "note");
    let fixed = desk.run(&["search", "--format", "json", "--fix", "--strict-query", "Kamrea"]);
    assert_eq!((fixed.code, &fixed.json()["hints"][0]["kind"]), (0, &json!("note")));
    assert_eq!(desk.run(&["search", "--strict-query", "--person", "Niemand"]).code, 2);
}

#[test]
fn the_bound_of_a_pattern_is_an_error() {
    let words: String = (0..1_100).map(|number| format!("wort{number}x ")).collect();
    let desk = Desk::new(&[("corpus/a.txt", &format!("Titel\n\n{words}\n"))]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let run = desk.run(&["search", "--strict-query", "(Titel AND wort*)"]);
    let expected = "error: character 12 of the query: the pattern matches 1100 words; the 1000 most frequent are searched\n";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (2, "", expected));
    let hint = &desk.run(&["search", "--format", "json", "(Titel AND wort*)"]).json()["hints"][0];
    assert_eq!((&hint["kind"], &hint["start"], &hint["end"]), (&json!("bounded"), &json!(11), &json!(16)));
}

#[test]
fn a_batch_reports_the_line_and_goes_on() {
    let desk = Desk::indexed();
    let lines = "a\tKamera\nb\tautor:Huber (Haus\nc\tHaus\n";
    for format in ["jsonl", "trec"] {
        let run = desk.run_with(&["search", "--batch", "-", "--format", format, "--strict-query"], lines);
        let expected = format!(
            "standard input, line 2: character 1 of the query: {NO_FIELD}; \
             character 13 of the query: the parenthesis is not closed\n"
        );
        assert_eq!((run.code, run.err.as_str()), (2, expected.as_str()), "{run:?}");
        let rest = desk.run_with(&["search", "--batch", "-", "--format", format], "a\tKamera\nc\tHaus\n");
        assert_eq!(run.out, rest.out);
    }
}
