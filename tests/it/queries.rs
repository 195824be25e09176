//! The language of queries, from outside: what each construct finds.

use crate::support::Desk;

/// One letter a file, so that answers can be read.
const CORPUS: &[(&str, &str)] = &[
    (
        "corpus/a.md",
        "---\ntitle: Alte Kamera\nsource: Hafenkurier\nsection: Lokales\nurl: https://h.example/lokales/1\n---\n\nEine Überwachungskamera hängt am Bahnhof.\n",
    ),
    (
        "corpus/b.md",
        "---\ntitle: Neuer Bahnhof\nsource: Neckarbote\nsection: Politik\n---\n\nDer Bahnhof bekommt ein neues Dach. Der Rat der Stadt stimmte zu.\n",
    ),
    (
        "corpus/c.md",
        "---\ntitle: Kameras\nsource: npd\nsection: Politik\ndate: 2021-03-05\n---\n\nDie Kameras sind neu. Über den Bahnhof wurde lange, lange, sehr lange und ohne jedes Ergebnis im Rat beraten, der Stadt zuliebe.\n",
    ),
    (
        "corpus/d.md",
        "---\ntitle: Uber\nsource: npd\ndate: 2019-01-01\n---\n\nDer Fahrdienst Uber klagt. Müller widerspricht, Muller nicht.\n",
    ),
];

#[test]
fn newer_articles_count_more_where_it_is_asked_for() {
    let story = |year: u32, text: &str| format!("---\ntitle: Meldung\ndate: {year}-03-05\n---\n\n{text}\n");
    let desk = Desk::new(&[
        ("corpus/alt.md", &story(1999, "Die Fähre, die Fähre und noch eine Fähre: alle fahren.")),
        ("corpus/neu.md", &story(2019, "Die Stadt am Fluss hat eine Fähre und drei Brücken.")),
        // Dated by its file: today.
        ("corpus/heute.md", "---\ntitle: Meldung\n---\n\nEine Fähre.\n"),
    ]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let order = |more: &[&str]| {
        let arguments = ["search", "--format", "paths", "Fähre"];
        desk.run(&[&arguments[..], more].concat()).out.replace("corpus/", "").replace(".md\n", " ")
    };
    assert_eq!(order(&[]), "alt heute neu ");
    assert_eq!(order(&["--boost-recent", "1y"]), "heute neu alt ");
    assert_eq!(order(&["--boost-recent", "5000y"]), "alt heute neu ");
    let wrong = desk.run(&["search", "--boost-recent", "soon", "Fähre"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("write 12h, 30d, 2w, 6m or 1y"), "{wrong:?}");
}

#[test]
fn words_that_the_best_articles_share_find_more_of_them() {
    let story = |text: &str| format!("---\ntitle: Meldung\n---\n\n{text}\n");
    let desk = Desk::new(&[
        ("corpus/a.md", &story("Die Fähre rammt den Anleger, der Kapitän verliert sein Patent.")),
        ("corpus/b.md", &story("Nach dem Unglück der Fähre: Der Kapitän schweigt, das Patent ruht.")),
        ("corpus/c.md", &story("Ein Kapitän ohne Patent darf keine Gäste mitnehmen.")),
        ("corpus/d.md", &story("Der Rat der Stadt vertagt sich.").replace("Meldung", "Rathaus")),
    ]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let search =
        |more: &[&str]| desk.run(&[&["search", "--format", "json", "+Fähre^2 Anleger"], more].concat());
    let ids = |run: &crate::support::Run| {
        let answer = run.json();
        let hits = answer["hits"].as_array().expect("hits").clone();
        hits.iter().map(|hit| hit["path"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&search(&[])).len(), 2);
    assert_eq!(ids(&search(&["--expand"])).len(), 2, "what is required stays required");
    let run = desk.run(&["search", "--format", "json", "--expand", "Fähre"]);
    assert_eq!(ids(&run), ["\"corpus/a.md\"", "\"corpus/b.md\"", "\"corpus/c.md\""], "{run:?}");
    assert!(run.err.contains("also searched: ") && run.err.contains("kapitän"), "{run:?}");
    assert_eq!(run.json()["hits"][2]["snippets"][0]["marks"], serde_json::json!([]), "not typed, not marked");
}

#[test]
fn every_construct_finds_what_it_says() {
    let desk = Desk::new(CORPUS);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    for (query, expected) in [
        // Operators and groups.
        ("Kamera AND Bahnhof", "ac"),
        ("Kamera UND Bahnhof", "ac"),
        ("Kamera OR Uber", "acd"),
        ("Bahnhof NOT Kamera", "b"),
        ("(Kamera OR Dach) AND Bahnhof", "abc"),
        ("(Kamera Dach) -source:npd", "ab"),
        ("Bahnhof AND NOT (Dach OR source:Hafenkurier)", "c"),
        ("+(Dach Uber) +(Bahnhof)", "b"),
        ("NOT (Bahnhof OR Kamera)", "d"),
        // A filter beside a group narrows down what it finds; in a group it is a clause like others.
        ("(Kamera OR Uber) source:npd", "cd"),
        ("(Kamera OR Dach) date:2021", "c"),
        ("(Kamera Dach) source:npd source:Neckarbote", "bc"),
        ("Bahnhof AND (Dach OR source:Hafenkurier)", "ab"),
        // Words together.
        ("+\"Rat der Stadt\"", "b"),
        ("+\"Stadt Rat\"~3", "b"),
        ("Kamera NEAR/4 Bahnhof", ""),
        ("Kamera NEAR/5 Bahnhof", "c"),
        ("Bahnhof NEAR/4 Überwachungskamera", "a"),
        ("\"neues Dach\" NEAR/9 Bahnhof", "b"),
        // As written.
        ("=Kameras", "c"),
        ("=Uber", "d"),
        ("+=\"die Kameras\"", "c"),
        // Patterns.
        ("Bahn*", "abc"),
        ("*kamera", "a"),
        ("*kamera*", "ac"),
        ("M?ller", "d"),
        ("/kameras?/", "ac"),
        ("Kameraz~", "ac"),
        ("Bahnhff~2", "abc"),
        ("title:Kam*", "ac"),
        // Attributes.
        ("section:politik", "bc"),
        ("source:npd section:Politik", "c"),
        ("ressort:Lokales", "a"),
        ("url:LOKALES", "a"),
        ("path:b.md", "b"),
        ("Bahnhof -path:corpus", ""),
        ("date:>=2020 quelle:npd", "c"),
        ("(date:2019 OR Dach)", "bd"),
        // What nothing matches.
        ("Kamera AND Uber", ""),
        ("Qqq*", ""),
        ("+/(/", ""),
    ] {
        let run = desk.run(&["search", "--format", "paths", "--", query]);
        let mut found: Vec<&str> = run.out.lines().filter_map(|path| path.get(7..8)).collect();
        found.sort_unstable();
        assert_eq!(found.concat(), expected, "{query}: {run:?}");
    }
}

#[test]
fn a_boost_moves_a_hit() {
    let desk = Desk::new(CORPUS);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let first =
        |query: &str| desk.run(&["search", "--format", "paths", query]).out.lines().next().map(str::to_owned);
    assert_eq!(first("Dach Uber^50").as_deref(), Some("corpus/d.md"));
    assert_eq!(first("Dach^50 Uber").as_deref(), Some("corpus/b.md"));
}

#[test]
fn patterns_are_marked_and_explained() {
    let desk = Desk::new(CORPUS);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let text = desk.run(&["search", "--no-facets", "*kamera Bahn*"]).out;
    assert!(text.contains("**Überwachungskamera** hängt am **Bahnhof**"), "{text}");
    let run = desk.run(&["search", "Kamera", "/((/"]);
    assert!(run.code == 0 && run.err.contains("the pattern can't be read"), "{run:?}");
}
