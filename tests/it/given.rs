//! Persons, organisations and places that a publisher names beside the text.

use serde_json::{Value, json};

use crate::support::Desk;

/// An item of an invented agency that names what it is about.
fn item(urn: &str, text: &str, about: &[(&str, &str)]) -> String {
    let about: Vec<Value> =
        about.iter().map(|(kind, name)| json!({"type": format!("dnltype:{kind}"), "name": name})).collect();
    json!({
        "format": "digitalwires@0.9.1", "urn": format!("urn:newsml:npd.example:{urn}"), "version": 1,
        "version_created": "2024-03-05T10:00:00+01:00", "pubstatus": "usable", "headline": "Neue Brücke",
        "article_html": format!("<p>{text}</p>"), "creditline": "npd", "categories": about,
    })
    .to_string()
}

fn desk() -> Desk {
    let desk = Desk::new(&[]);
    let about = [("person", "Ada Grünfeld"), ("organization", "Wasserwerke Erlen"), ("geosubject", "Kassel")];
    desk.write(
        "corpus/a.json",
        item("1", "Die Oberbürgermeisterin eröffnet in Kassel eine Brücke für Radfahrer.", &about),
    );
    desk.write("corpus/b.json", item("2", "Der Rat in Fulda spart. Ada Grünfeld widerspricht.", &[]));
    // The recogniser would not know that this is one.
    desk.write("corpus/c.json", item("3", "Die Kassen sind leer, sagt Erlensee.", &[("person", "Erlensee")]));
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    desk
}

fn paths(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let run = desk.run(&[&["search", "--format", "paths"], arguments].concat());
    let mut paths: Vec<String> = run.out.lines().map(|path| path.replace("corpus/", "")).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn what_a_publisher_gives_is_counted_and_found() {
    let desk = desk();
    let answer = desk.run(&["facets", "--format", "json", "--facets", "person,org,place"]).json();
    let values = |name: &str| answer["facets"][name]["values"].as_array().expect("values").clone();
    assert!(values("person").contains(&json!({"value": "Ada Grünfeld", "count": 2})), "{answer:#}");
    assert!(values("person").contains(&json!({"value": "Erlensee", "count": 1})), "{answer:#}");
    assert!(values("org").contains(&json!({"value": "Wasserwerke Erlen", "count": 1})), "{answer:#}");
    assert!(values("place").contains(&json!({"value": "Kassel", "count": 1})), "in the text and given: once");
    assert_eq!(paths(&desk, &["--person", "Grünfeld"]), ["a.json", "b.json"]);
    assert_eq!(paths(&desk, &["--org", "wasserwerke erlen"]), ["a.json"]);
    assert_eq!(paths(&desk, &["person:Erlensee"]), ["c.json"]);
    let profile = desk.run(&["entity", "--format", "json", "Wasserwerke Erlen"]).json();
    assert_eq!(
        (&profile["articles"], &profile["forms"][0]["text"]),
        (&json!(1), &json!("Wasserwerke Erlen"))
    );
}

#[test]
fn hits_tell_what_was_given() {
    let desk = desk();
    let hits = desk.run(&["search", "--format", "jsonl", "--sort", "date", "Brücke"]).json_lines();
    let of = |path: &str| {
        let hit = hits.iter().find(|hit| hit["path"] == path).expect("a hit");
        let entities = hit["entities"].as_array().expect("entities");
        let mut told: Vec<String> = entities
            .iter()
            .map(|one| {
                let mark = if one["given"] == true { " given" } else { "" };
                format!(
                    "{} {}{mark}",
                    one["name"].as_str().expect("a name"),
                    one["field"].as_str().expect("a field")
                )
            })
            .collect();
        told.sort_unstable();
        (told, entities.clone())
    };
    let (told, entities) = of("corpus/a.json");
    assert_eq!(told, ["Ada Grünfeld given given", "Kassel body given", "Wasserwerke Erlen given given"]);
    let ada = entities.iter().find(|one| one["name"] == "Ada Grünfeld").expect("given");
    assert_eq!((&ada["text"], &ada["start"], &ada["end"]), (&json!("Ada Grünfeld"), &json!(0), &json!(12)));
    assert_eq!(of("corpus/b.json").0, ["Ada Grünfeld body", "Fulda body"]);
}

#[test]
fn corrections_hold_for_them_too() {
    let desk = desk();
    desk.write("index.corrections.tsv", "suppress\tWasserwerke Erlen\nrename\tErlensee\tEva Erlensee\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(desk.run(&["entity", "Wasserwerke Erlen"]).code, 1);
    assert_eq!(paths(&desk, &["--person", "Eva Erlensee"]), ["c.json"]);
    // An index without entities has none of these either.
    assert_eq!(desk.run(&["index", "--no-entities", "--index", "plain", "corpus"]).code, 0);
    let hits = desk.run(&["search", "--index", "plain", "--format", "jsonl", "Brücke"]).json_lines();
    assert!(hits.iter().all(|hit| hit["entities"] == json!([])), "{hits:?}");
}
