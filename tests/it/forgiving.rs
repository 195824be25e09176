//! Typing errors, and words of the user's own that mean the same.

use serde_json::json;

use crate::support::Desk;

/// What the program takes a query for, if not for what was typed.
fn suggested(desk: &Desk, query: &str) -> Option<String> {
    let answer = desk.run(&["search", "--format", "json", query]).json();
    answer["suggestion"]["query"].as_str().map(str::to_owned)
}

#[test]
fn what_was_meant() {
    let desk = Desk::indexed();
    for (typed, meant) in [
        ("Kamrea", Some("Kamera")),
        ("kamrea", Some("kamera")),
        ("KAMREA", Some("KAMERA")),
        ("Handelskreig", Some("Handelskrieg")),
        ("Handels Krieg", Some("Handelskrieg")),
        ("Bahnhoff Kamera", Some("Bahnhof Kamera")),
        ("+Bahnhoff \"eine Kamrea\" titel:Bahnhfo", Some("+Bahnhof \"eine Kamera\" titel:Bahnhof")),
        ("Hadnelskrieg Contaner", Some("Handelskrieg Container")),
        ("Hauser", None),
        ("Haeuser am See", None),
        ("Kameras", None),
        ("Hafenkamera", None),
        ("Quantenphysik", None),
        ("2021 Kam3ra", None),
        ("-Kamrea Haus", None),
        ("Kamrea -Kamera", None),
        ("", None),
    ] {
        assert_eq!(suggested(&desk, typed).as_deref(), meant, "{typed}");
    }
}

#[test]
fn a_suggestion_says_what_it_changes() {
    let desk = Desk::indexed();
    let run = desk.run(&["search", "--format", "json", "Zölle Kamrea"]);
    let answer = run.json();
    assert_eq!(
        answer["suggestion"],
        json!({
            "query": "Zölle Kamera", "total": 3,
            "changes": [{"from": "Kamrea", "to": "Kamera", "start": 6, "end": 12}],
        })
    );
    assert!(run.err.ends_with("hint: did you mean \"Zölle Kamera\"?\n"), "{run:?}");
    assert_eq!(desk.run(&["search", "--format", "json", "Kamera"]).json()["suggestion"], json!(null));
    let facets = desk.run(&["facets", "Kamrea"]);
    assert_eq!((facets.code, facets.err.as_str()), (1, "hint: did you mean \"Kamera\"?\n"));
}

#[test]
fn the_corrected_query_is_searched_at_once() {
    let desk = Desk::indexed();
    let fixed = desk.run(&["search", "--fix", "--format", "json", "x:y Kamrea"]);
    let right = desk.run(&["search", "--format", "json", "x:y Kamera"]).json();
    let answer = fixed.json();
    for field in ["hits", "total", "facets"] {
        assert_eq!(answer[field], right[field], "{field}");
    }
    assert_eq!(
        (&answer["query"], &answer["suggestion"]["query"]),
        (&json!("x:y Kamrea"), &json!("x:y Kamera"))
    );
    assert_eq!(
        answer["hints"][1],
        json!({"kind": "note", "message": "searched \"Kamera\" instead of \"Kamrea\"", "start": 4, "end": 10})
    );
    assert_eq!(fixed.err.lines().count(), 2, "{fixed:?}");

    let batch =
        desk.run_with(&["search", "--fix", "--batch", "-"], "a\tKamrea\nb\tKamera\nc\tQuantenphysik\n");
    let totals: Vec<_> = batch.json_lines().iter().map(|answer| answer["total"].clone()).collect();
    assert_eq!(totals, [2, 2, 0]);
    let nothing = desk.run(&["search", "--fix", "--format", "json", "Kamrea -Kamera"]);
    assert_eq!((nothing.code, nothing.err.as_str()), (1, ""), "what finds nothing is no help");
}

#[test]
fn a_word_that_no_article_has_is_searched_as_what_was_meant() {
    let desk = Desk::indexed();
    let search = |query: &str| desk.run(&["search", "--format", "json", query]);
    let run = search("Bahnhof Kamrea");
    let (answer, right) = (run.json(), search("Bahnhof Kamera").json());
    assert_eq!((&answer["hits"], &answer["total"]), (&right["hits"], &right["total"]));
    assert_eq!(answer["suggestion"]["query"], "Bahnhof Kamera");
    assert_eq!(
        answer["hints"],
        json!([{"kind": "note", "message": "no article has \"Kamrea\"; \"Kamera\" is searched for it", "start": 8, "end": 14}])
    );
    // Alone it finds nothing, so that a script can tell; nor is anything else found for what is
    // asked for expressly.
    for query in ["Kamrea", "Bahnhof =Kamrea", "(Bahnhof Kamrea)", "Bahnhof -Kamrea"] {
        let (answer, without) =
            (search(query).json(), search(&query.replace("Kamrea", "Quantenphysik")).json());
        assert_eq!((&answer["hints"], &answer["total"]), (&json!([]), &without["total"]), "{query}");
    }
    assert_eq!(search("Bahnhof +Kamrea").code, 1);
}

#[test]
fn synonyms_of_the_users_own() {
    let desk = Desk::indexed();
    desk.write("synonyms.txt", "# Handel\nAbgabe, Zölle = Container zählen\n\nallein\nFoto, Kamera\n");
    let paths = |query: &str, more: &[&str]| {
        let mut arguments = vec!["search", "--format", "paths", query];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let with = ["--synonyms", "synonyms.txt"];
    for (query, found) in [
        ("Abgabe", "corpus/b.jsonl\n"),
        ("+Foto +Bahnhof", "corpus/a.md\n"),
        ("\"Container zählen\"", "corpus/b.jsonl\n"),
        ("Foto -Kameras", ""),
    ] {
        let run = paths(query, &with);
        assert_eq!(run.out, found, "{query}: {run:?}");
        assert!(run.err.starts_with("synonyms.txt, line 4: a group needs two different words\n"), "{run:?}");
    }
    assert_eq!(paths("Abgabe", &[]).code, 1, "off unless asked for");
    assert_eq!(paths("Abgabe", &["--synonyms", "missing.txt"]).code, 2);

    // A synonym is marked, in the title as in the text, and counts less than the word.
    let answer = desk.run(&["search", "--format", "json", "Foto", "--synonyms", "synonyms.txt"]).json();
    let (first, plain) = (&answer["hits"][0], desk.run(&["search", "--format", "json", "Kamera"]).json());
    assert_eq!(first["title_marks"], json!([[0, 6]]));
    assert!(!first["snippets"][0]["marks"].as_array().expect("marks").is_empty());
    assert!(first["score"].as_f64() < plain["hits"][0]["score"].as_f64());
}
