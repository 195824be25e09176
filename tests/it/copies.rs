//! Copies of an article are folded into one hit, which lists them; nothing is lost by it.

use serde_json::{Value, json};

use crate::support::{Desk, Run};

/// An agency's text, as long as a short report is.
const AGENCY: &str = "Der Stadtrat von Seewil hat am Montagabend nach mehr als vier Stunden Debatte beschlossen, \
    die alte Klappbrücke am Binnenhafen abzureißen und durch eine feste zu ersetzen. Die Kosten schätzt das Bauamt \
    auf 38 Millionen Euro, von denen der Bund zwei Drittel übernehmen soll. Anwohner und Segler hatten gegen die \
    Pläne protestiert, weil große Boote den inneren Hafen dann nicht mehr erreichen. Bürgermeisterin Ilka Moorkamp \
    sprach von einer schweren Entscheidung. Die Arbeiten beginnen frühestens im kommenden Herbst. Bis dahin bleibt \
    die Brücke für Lastwagen gesperrt. Ein Bürgerbegehren ist noch möglich, die Frist endet im Februar.";

fn article(id: &str, source: &str, date: &str, title: &str, text: &str) -> String {
    json!({"id": id, "source": source, "date": date, "title": title, "text": text}).to_string()
}

/// An agency's text, two copies of it, and an article of another paper about the same.
fn desk() -> Desk {
    let changed =
        AGENCY.replace("Montagabend", "Montag").replace("Segler", "Kapitäne").replace("schweren", "nötigen");
    let longer =
        format!("Seewil (npd) - {AGENCY}\nMehr über den Hafen lesen Sie am Samstag auf unserer Seite drei.");
    let own = "Abgerissen wird sie also: Seewils Klappbrücke am Binnenhafen hat im Rat keine Mehrheit mehr. Was \
        Segler und Nachbarn davon halten, stand am Montag auf ihren Plakaten vor dem Rathaus. Die feste Brücke \
        kostet 38 Millionen Euro.";
    Desk::new(&[
        (
            "corpus/npd.jsonl",
            &article("npd-1", "npd", "2021-11-08T21:10", "Rat für Abriss der Klappbrücke", AGENCY),
        ),
        (
            "corpus/hk.jsonl",
            &article("hk-7", "Hafenkurier", "2021-11-09", "Klappbrücke verschwindet", &changed),
        ),
        (
            "corpus/ab.jsonl",
            &article("ab-3", "Abendpost", "2021-11-09", "Rat für Abriss der Klappbrücke", &longer),
        ),
        ("corpus/nb.jsonl", &article("nb-2", "Neckarbote", "2021-11-09", "Eine Brücke weniger", own)),
    ])
}

fn search(desk: &Desk, flags: &[&str]) -> Run {
    let mut arguments = vec!["search", "Klappbrücke"];
    arguments.extend(flags);
    desk.run(&arguments)
}

/// Ids of the hits, each with those folded into it, sorted.
fn groups(answer: &Value) -> Vec<Vec<String>> {
    let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    let group = |hit: &Value| {
        let folded = hit["folded"].as_array().expect("a list").iter().map(id);
        let mut ids: Vec<String> = std::iter::once(id(hit)).chain(folded).collect();
        ids.sort();
        ids
    };
    let mut groups: Vec<_> = answer["hits"].as_array().expect("hits").iter().map(group).collect();
    groups.sort();
    groups
}

#[test]
fn copies_are_one_hit_that_lists_them() {
    let desk = desk();
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let answer = search(&desk, &["--format", "json", "--facets", "source"]).json();
    assert_eq!(groups(&answer), [vec!["ab-3", "hk-7", "npd-1"], vec!["nb-2"]]);
    assert_eq!((&answer["total"], &answer["stories"]), (&json!(4), &json!(2)));
    let facet = &answer["facets"]["source"];
    assert_eq!((&facet["counts"], &facet["distinct"]), (&json!("articles"), &json!(4)));

    let hits = answer["hits"].as_array().expect("hits");
    let hit = hits.iter().find(|hit| hit["folded_total"] == 2).expect("a story");
    for copy in hit["folded"].as_array().expect("copies") {
        assert!(copy["similarity"].as_f64().is_some_and(|similarity| similarity > 0.8), "{copy}");
        assert!(copy["source"].is_string() && copy["date"].is_string(), "{copy}");
    }
    // The copies of one are told from it, whichever stands for them.
    let ask = ["--source", "npd", "--source", "hafenkurier", "--sort", "date", "--format", "json"];
    let answer = search(&desk, &ask).json();
    let (hit, copy) = (&answer["hits"][0], &answer["hits"][0]["folded"][0]);
    assert_eq!((&hit["id"], &copy["id"]), (&json!("hk-7"), &json!("npd-1")), "the newest stands for them");
    assert_eq!(
        copy["difference"],
        json!({"text": "4 % other words, other headline", "other_words": 4, "words": 0, "headline": true})
    );

    let text = search(&desk, &[]).out;
    assert!(text.starts_with("4 articles in 2 stories\n"), "{text}");
    for id in ["npd-1", "hk-7", "ab-3", "nb-2"] {
        assert!(text.contains(id), "{id}: {text}");
    }
    let table = search(&desk, &["--format", "csv"]).out;
    assert_eq!(table.lines().count(), 3, "{table}");
    for id in ["npd-1", "hk-7", "ab-3"] {
        assert!(table.contains(id), "{id}: {table}");
    }
}

#[test]
fn folding_is_a_matter_of_the_search() {
    let desk = desk();
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let unfolded = search(&desk, &["--format", "json", "--no-fold"]).json();
    assert_eq!(groups(&unfolded).len(), 4);
    assert_eq!((&unfolded["total"], &unfolded["stories"]), (&json!(4), &Value::Null));
    // What is longer but holds the whole is more alike than what has other words.
    let strict = search(&desk, &["--format", "json", "--fold-threshold", "95"]).json();
    assert_eq!(groups(&strict), [vec!["ab-3", "npd-1"], vec!["hk-7"], vec!["nb-2"]]);
    assert_eq!(strict["stories"], 3);
    assert_eq!(search(&desk, &["--fold-threshold", "54"]).code, 2);
    assert_eq!(search(&desk, &["--format", "paths"]).out.lines().count(), 4, "no file is left out");
    // A page of stories, and the next.
    let page = |offset: &str| {
        let answer = search(&desk, &["--format", "json", "--limit", "1", "--offset", offset]).json();
        groups(&answer).concat()
    };
    let mut pages = [page("0"), page("1")].concat();
    pages.sort();
    assert_eq!(pages, ["ab-3", "hk-7", "nb-2", "npd-1"]);
    assert_eq!(search(&desk, &["--offset", "2"]).code, 1, "there are two stories and no third");
    // A batch answers as it did.
    let batch = |flags: &[&str]| {
        let mut arguments = vec!["search", "--batch", "-"];
        arguments.extend(flags);
        desk.run_with(&arguments, "q\tKlappbrücke\n").json()["hits"].as_array().expect("hits").len()
    };
    assert_eq!([batch(&[]), batch(&["--fold-threshold", "55"])], [4, 2]);
    // Why an article stands where it does.
    let place = |id: &str| {
        let answer = desk.run(&["explain", "--id", id, "--format", "json", "Klappbrücke"]).json();
        let article = &answer["articles"][0];
        (article["score"]["total"].clone(), article["folded"].clone())
    };
    let answer = search(&desk, &["--format", "json"]).json();
    for (at, hit) in answer["hits"].as_array().expect("hits").iter().enumerate() {
        let id = hit["id"].as_str().expect("an id");
        assert_eq!(place(id), (json!(4), json!({"rank": at + 1, "hits": 2, "into": null})), "{id}");
        for copy in hit["folded"].as_array().expect("copies") {
            let copy = copy["id"].as_str().expect("an id");
            assert_eq!(place(copy), (json!(4), json!({"rank": at + 1, "hits": 2, "into": id})), "{copy}");
        }
    }
    // And what is similar to one of them begins with its copies, as one.
    let similar = desk.run(&["similar", "--format", "json", "nb-2"]).json();
    assert_eq!(groups(&similar), [["ab-3", "hk-7", "npd-1"]]);
}

#[test]
fn a_refresh_keeps_stories_up_to_date() {
    let desk = desk();
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    let found = |desk: &Desk| groups(&search(desk, &["--format", "json"]).json());
    // The first of a story goes; the others stay together.
    std::fs::remove_file(desk.path().join("corpus/npd.jsonl")).expect("removed");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(found(&desk), [vec!["ab-3", "hk-7"], vec!["nb-2"]]);
    // A copy becomes another article.
    let other =
        "Die Klappbrücke am Binnenhafen öffnet heute zum letzten Mal. Wer zusehen will, kommt um zwölf.";
    desk.write("corpus/hk.jsonl", article("hk-7", "Hafenkurier", "2021-11-09", "Zum letzten Mal", other));
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(found(&desk), [["ab-3"], ["hk-7"], ["nb-2"]]);
    // The agency's text comes back, under another name.
    desk.write("corpus/agency.jsonl", article("npd-9", "npd", "2021-11-08", "Rat für Abriss", AGENCY));
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(found(&desk), [vec!["ab-3", "npd-9"], vec!["hk-7"], vec!["nb-2"]]);
    assert_eq!(desk.run(&["index", "--index", "fresh", "corpus"]).code, 0);
    assert_eq!(found(&desk), groups(&search(&desk, &["--index", "fresh", "--format", "json"]).json()));
}
