//! What an agency's items say of themselves is heeded: versions, states, embargoes, corrections.

use std::fs;

use depesche::{
    FacetKind, Index, Moment, Query, SearchOptions, Searcher,
    profile::{EntityAnswer, EntityOptions},
};
use serde_json::{Value, json};

use crate::support::{Desk, Run};

/// An item of an invented agency as dpa's digital wires have it.
fn item(urn: &str, version: u32, text: &str, more: Value) -> String {
    let mut item = json!({
        "format": "digitalwires@0.9.1", "urn": format!("urn:newsml:npd.example:{urn}"), "version": version,
        "version_created": format!("2024-03-05T10:0{version}:00+01:00"), "pubstatus": "usable",
        "headline": format!("Fassung {version}"), "article_html": format!("<p>{text}</p>"),
        "creditline": "npd", "signal": null, "embargoed": null, "categories": [],
    });
    for (name, value) in more.as_object().expect("an object") {
        item[name] = value.clone();
    }
    item.to_string()
}

/// The same story as NewsML-G2.
fn newsml(urn: &str, version: u32, text: &str, meta: &str) -> String {
    format!(
        "<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' \
         guid='urn:newsml:npd.example:{urn}' version='{version}' xml:lang='de'><itemMeta><provider><name>npd</name>\
         </provider><versionCreated>2024-03-05T10:0{version}:00+01:00</versionCreated>{meta}</itemMeta>\
         <contentMeta><headline>Fassung {version}</headline></contentMeta><contentSet><inlineXML \
         contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{text}</p></body>\
         </html></inlineXML></contentSet></newsItem>"
    )
}

fn index(desk: &Desk) -> Value {
    let run = desk.run(&["index", "--format", "json", "corpus"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json()
}

/// Counts of a report, those that are not zero.
fn counts(report: &Value) -> String {
    let counts = report["articles"].as_object().expect("counts");
    let mut counts: Vec<String> = counts
        .iter()
        .filter(|(_, number)| **number != 0)
        .map(|(name, number)| format!("{name} {number}"))
        .collect();
    counts.sort_unstable();
    counts.join(", ")
}

/// Paths of what is found, by name.
fn found(desk: &Desk, query: &str) -> Vec<String> {
    let run = desk.run(&["search", "--format", "paths", "--limit", "100", query]);
    let mut paths: Vec<String> = run.out.lines().map(|path| path.replace("corpus/", "")).collect();
    paths.sort_unstable();
    paths
}

fn remove(desk: &Desk, name: &str) {
    fs::remove_file(desk.path().join("corpus").join(name)).expect("removed");
}

#[test]
fn a_newer_version_replaces_the_older_one() {
    let desk = Desk::new(&[]);
    // The name says nothing of the order.
    desk.write("corpus/m.json", item("1", 2, "Der Rat will eine Brücke in Fulda.", json!({})));
    desk.write("corpus/x.txt", "Anderes\n\nEine Brücke in Kassel.\n");
    assert_eq!(counts(&index(&desk)), "added 2, total 2");
    for (name, text) in [
        ("z.json", item("1", 10, "Der Rat baut eine Brücke in Gotha.", json!({"signal": "sig:update"}))),
        ("a.xml", newsml("1", 3, "Der Rat plant eine Brücke in Worms.", "")),
    ] {
        desk.write(&format!("corpus/{name}"), text);
        let report = index(&desk);
        let expected = match name {
            "z.json" => "replaced 1, superseded 1, total 2, unchanged 1",
            _ => "superseded 2, total 2, unchanged 2",
        };
        assert_eq!(counts(&report), expected);
        let told = &report["set_aside"];
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
        assert!(
            told[0]["reason"]
                .as_str()
                .is_some_and(|reason| reason.contains("replaced by version 10: corpus/z.json"))
        );
        assert_eq!(found(&desk, "Brücke"), ["x.txt", "z.json"]);
    }
    // The same version once more, in whatever format, is the same article.
    desk.write("corpus/copy.xml", newsml("1", 10, "Der Rat baut eine Brücke in Gotha.", ""));
    let report = index(&desk);
    let copy = if counts(&report).contains("replaced") { "z.json" } else { "copy.xml" };
    assert_eq!(
        report["set_aside"],
        json!([{"path": format!("corpus/{copy}"), "record": null, "reason": format!(
            "version 10, replaced by the same one: corpus/{}",
            if copy == "z.json" { "copy.xml" } else { "z.json" }
        )}])
    );
    assert_eq!(found(&desk, "+Gotha").len(), 1);
    remove(&desk, "copy.xml");
    index(&desk);
    // Nothing tells of the older ones but the status.
    assert_eq!(found(&desk, "+Fulda"), [""; 0]);
    assert_eq!(desk.run(&["entity", "Fulda"]).code, 1);
    let facets = desk.run(&["facets", "--format", "json", "--facets", "source,place"]).json();
    assert_eq!(facets["facets"]["source"]["values"], json!([{"value": "npd", "count": 1}]));
    let shown = desk.run(&["show", "--format", "json", "urn:newsml:npd.example:1"]).json();
    assert_eq!(shown["articles"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&shown["articles"][0]["revision"], &shown["articles"][0]["signal"]),
        (&json!("10"), &json!("update"))
    );
    let status = desk.run(&["status", "--format", "json"]).json();
    assert_eq!(status["articles"], 2);
    let fates: Vec<&str> = status["not_indexed"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["fate"].as_str())
        .collect();
    assert_eq!(fates, ["superseded", "superseded"]);

    // The newer goes: the one before it is back, and with the last the story.
    remove(&desk, "z.json");
    assert_eq!(counts(&index(&desk)), "replaced 1, superseded 1, total 2, unchanged 1");
    assert_eq!(
        (found(&desk, "Brücke"), found(&desk, "+Worms").len()),
        (vec!["a.xml".into(), "x.txt".into()], 1)
    );
    remove(&desk, "a.xml");
    assert_eq!(counts(&index(&desk)), "replaced 1, total 2, unchanged 1");
    assert_eq!((found(&desk, "+Fulda"), desk.run(&["entity", "Fulda"]).code), (vec!["m.json".to_owned()], 0));
    remove(&desk, "m.json");
    assert_eq!(counts(&index(&desk)), "removed 1, total 1, unchanged 1");
}

#[test]
fn versions_in_one_file_and_moved_ones() {
    let desk = Desk::new(&[]);
    let versions =
        [3, 1, 2].map(|version| item("1", version, &format!("Wort{version}eins steht hier."), json!({})));
    desk.write("corpus/feed.jsonl", versions.join("\n"));
    let report = index(&desk);
    assert_eq!(counts(&report), "added 1, superseded 2, total 1");
    assert!(
        report["set_aside"][0]["reason"]
            .as_str()
            .is_some_and(|reason| reason.ends_with("feed.jsonl, record 1"))
    );
    assert_eq!((found(&desk, "+Wort3eins").len(), found(&desk, "+Wort1eins").len()), (1, 0));
    fs::rename(desk.path().join("corpus/feed.jsonl"), desk.path().join("corpus/moved.jsonl")).expect("moved");
    assert_eq!(counts(&index(&desk)), "replaced 1, superseded 2, total 1");
    desk.write("corpus/moved.jsonl", versions[1..].join("\n"));
    assert_eq!(counts(&index(&desk)), "replaced 1, superseded 1, total 1");
    assert_eq!(found(&desk, "+Wort2eins").len(), 1);
    assert_eq!(counts(&index(&desk)), "superseded 1, total 1, unchanged 1");
}

#[test]
fn what_is_withheld_or_cancelled_is_not_found() {
    let desk = Desk::new(&[]);
    desk.write("corpus/a.json", item("1", 1, "Die Brücke in Fulda.", json!({})));
    desk.write("corpus/b.json", item("2", 1, "Die Brücke in Worms.", json!({"pubstatus": "stat:withheld"})));
    let report = index(&desk);
    assert_eq!(counts(&report), "added 1, total 1, withheld 1");
    assert_eq!(report["set_aside"][0]["reason"], "withheld by its publisher");
    assert_eq!(found(&desk, "Brücke"), ["a.json"]);
    // A cancellation takes the story away, with its earlier versions.
    desk.write(
        "corpus/c.xml",
        newsml("1", 2, "Bitte nicht verwenden.", "<pubStatus qcode='stat:canceled'/>"),
    );
    assert_eq!(counts(&index(&desk)), "removed 1, superseded 1, withheld 2");
    assert_eq!(desk.run(&["search", "Brücke"]).code, 1);
    assert_eq!(desk.run(&["show", "urn:newsml:npd.example:1"]).code, 1);
    assert_eq!(desk.run(&["entity", "Fulda"]).code, 1);
    // The withheld one is released.
    desk.write("corpus/d.json", item("2", 2, "Die Brücke in Worms.", json!({})));
    assert_eq!(counts(&index(&desk)), "added 1, superseded 2, total 1, withheld 1");
    assert_eq!(found(&desk, "Brücke"), ["d.json"]);
    // Of what may not be used no word is kept.
    desk.write("corpus/e.json", item("9", 1, "Geheimniswort steht hier.", json!({"pubstatus": "canceled"})));
    index(&desk);
    assert!(!holds(&desk, "Geheimniswort") && holds(&desk, "Brücke"));
}

/// Whether any file of the index has a word in it, as written or folded.
fn holds(desk: &Desk, word: &str) -> bool {
    let files = fs::read_dir(desk.path().join("index")).expect("listed");
    files.map(|file| fs::read(file.expect("an entry").path()).expect("read")).any(|bytes| {
        let has = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        has(word) || has(&word.to_lowercase())
    })
}

#[test]
fn an_embargo_ends_at_its_moment() {
    let desk = Desk::new(&[]);
    let early = json!({"embargoed": "2998-07-06T14:00:00+02:00",
        "categories": [{"type": "dnltype:person", "name": "Ada Grünfeld"}]});
    desk.write(
        "corpus/a.json",
        item("1", 1, "Bürgermeisterin Ada Grünfeld eröffnet die Brücke in Fulda.", early),
    );
    desk.write(
        "corpus/b.json",
        item("2", 1, "Eine Brücke in Worms.", json!({"embargoed": "2018-07-06T14:00:00+02:00"})),
    );
    assert_eq!(counts(&index(&desk)), "added 2, total 2");
    assert_eq!(found(&desk, "Brücke"), ["b.json"]);
    assert_eq!(desk.run(&["facets", "--format", "json"]).json()["total"], 1);
    let status = desk.run(&["status", "--format", "json"]).json();
    assert_eq!((&status["articles"], &status["embargoed"]), (&json!(2), &json!(1)));
    let urn = "urn:newsml:npd.example:1";
    for command in ["show", "similar"] {
        let run = desk.run(&[command, urn]);
        assert_eq!(
            (run.code, run.err.contains("under embargo until 2998-07-06T12:00:00Z")),
            (1, true),
            "{run:?}"
        );
        assert!(!run.out.contains("Grünfeld"), "{run:?}");
    }
    for arguments in [&["kwic", "Brücke"][..], &["explain", "--id", urn, "Brücke"]] {
        let out = desk.run(arguments).out;
        assert!(!out.contains("Fulda") && !out.contains("Fassung"), "{out}");
    }
    let Run { code, out, .. } = desk.run(&["show", "--embargoed", urn]);
    assert!(code == 0 && out.contains("embargo until 2998-07-06T12:00:00Z\n"), "{out}");

    // In the library the moment can be given.
    let searcher =
        Searcher::open(&Index::open(desk.path().join("index")).expect("an index")).expect("opened");
    for (moment, total) in [
        ("2018-07-06T11:59:59", 0),
        ("2018-07-06T12:00", 1),
        ("2998-07-06T11:59:59", 1),
        ("2998-07-06T12:00", 2),
    ] {
        let searcher = searcher.at(Moment::parse_iso(moment).expect("a moment"));
        let options = SearchOptions::default().facets([FacetKind::Person, FacetKind::Place]);
        let results = searcher.search(&Query::parse("Brücke"), &options).expect("answered");
        assert_eq!(results.total, total, "{moment}");
        let persons: Vec<&str> = results.facets[0].values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(persons.contains(&"Ada Grünfeld"), total == 2, "{moment}: {persons:?}");
        let options = EntityOptions::default();
        let answer = searcher.entity("Ada Grünfeld", None, &options).expect("answered");
        match answer {
            EntityAnswer::Known(profile) => {
                assert_eq!((total, profile.entity.articles, profile.evidence.len()), (2, 1, 1))
            }
            EntityAnswer::Unknown => assert_ne!(total, 2, "{moment}"),
            EntityAnswer::Ambiguous(_) => panic!("{answer:?}"),
        }
        let similar = searcher.similar("urn:newsml:npd.example:2", &SearchOptions::default());
        assert_eq!(similar.map(|results| results.total).unwrap_or(0), total.saturating_sub(1), "{moment}");
    }
}

#[test]
fn a_version_under_embargo_replaces_the_older_at_its_time() {
    let desk = Desk::new(&[]);
    let early = json!({"embargoed": "2998-07-06T14:00:30+02:00", "categories":
        [{"type": "dnltype:person", "name": "Ada Grünfeld"}]});
    desk.write("corpus/a.json", item("1", 1, "Eine Brücke in Worms.", json!({})));
    desk.write("corpus/b.json", item("1", 2, "Eine Brücke in Fulda.", early));
    index(&desk);
    let status = desk.run(&["status", "--format", "json"]).json();
    assert_eq!((&status["articles"], &status["embargoed"]), (&json!(2), &json!(1)), "{status}");
    let searcher =
        Searcher::open(&Index::open(desk.path().join("index")).expect("an index")).expect("opened");
    for (moment, version, town) in [
        ("2018-01-01", "1", "Worms"),
        ("2998-07-06T12:00:29", "1", "Worms"),
        ("2998-07-06T12:00:30", "2", "Fulda"),
    ] {
        let searcher = searcher.at(Moment::parse_iso(moment).expect("a moment"));
        let facets = vec![FacetKind::Person];
        let options = SearchOptions::default().facets(facets);
        let results = searcher.search(&Query::parse("Brücke"), &options).expect("answered");
        assert_eq!(results.total, 1, "{moment}");
        let hit = &results.hits[0];
        assert_eq!(hit.version.as_deref(), Some(version), "{moment}");
        assert!(hit.snippets[0].text.contains(town), "{moment} {hit:?}");
        let persons: Vec<&str> = results.facets[0].values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(persons.contains(&"Ada Grünfeld"), version == "2", "{moment}: {persons:?}");
        let options = EntityOptions::default();
        let known = searcher.entity(town, None, &options).expect("answered");
        let EntityAnswer::Known(profile) = known else { panic!("{moment} {known:?}") };
        assert_eq!((profile.entity.articles, profile.evidence.len()), (1, 1), "{moment}");
    }
}

#[test]
fn corrections_are_marked() {
    let desk = Desk::new(&[]);
    desk.write("corpus/a.json", item("1", 1, "Eine Brücke.", json!({"signal": "sig:correction"})));
    desk.write("corpus/b.json", item("2", 1, "Noch eine Brücke.", json!({})));
    desk.write(
        "corpus/c.json",
        item("3", 2, "Wieder eine Brücke.", json!({"genre_names": ["KORR-Bericht"]})),
    );
    desk.write("corpus/d.xml", newsml("4", 1, "Die letzte Brücke.", "<signal qcode='sig:correction'/>"));
    index(&desk);
    // But for their headlines the texts are copies.
    let hits = desk.run(&["search", "--no-fold", "--format", "jsonl", "Brücke"]).json_lines();
    let mut signals: Vec<(&str, Option<&str>)> =
        hits.iter().map(|hit| (hit["path"].as_str().expect("a path"), hit["signal"].as_str())).collect();
    signals.sort_unstable();
    let correction = Some("correction");
    assert_eq!(
        signals,
        [
            ("corpus/a.json", correction),
            ("corpus/b.json", None),
            ("corpus/c.json", correction),
            ("corpus/d.xml", correction)
        ]
    );
    let text = desk.run(&["search", "--no-fold", "--no-facets", "Brücke"]).out;
    assert_eq!(text.matches(" · correction\n").count(), 3, "{text}");
}

#[test]
fn notes_to_editors_are_nowhere() {
    let desk = Desk::new(&[]);
    let text = "Neue Brücke\n\nKöln (dpa) - Der Rat hat eine Brücke beschlossen.\n\n# Notizblock\n\n* * * *\n\
        Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt\n\n## Kontakte\n\
        - Autorin: Hildegunde Notizwort, +49 221 000000\n";
    desk.write("corpus/a.txt", text);
    desk.write("corpus/b.json", json!({"id": "b", "title": "Brücke", "text": text}).to_string());
    desk.write("corpus/c.html", format!("<html><head><title>Brücke</title></head><body><article><h1>Brücke</h1><p>{}</p></article></body></html>", text.replace("\n\n", "</p><p>")));
    let notes = json!({"notepad": {"public_html": "", "nonpublic_html": "<p>Notizwort</p>"},
        "ednotes": [{"role": "x", "ednote": "Notizwort", "is_publishable": false}]});
    desk.write("corpus/d.json", item("1", 1, "Eine Brücke.", notes));
    desk.write(
        "corpus/e.xml",
        newsml("2", 1, "Eine Brücke.", "<edNote pubconstraint='x:nonpublic'>Notizwort</edNote>"),
    );
    desk.write(
        "corpus/f.txt",
        "Achtung Redaktionen (nicht zur Veröffentlichung)\n\nBitte Notizwort anrufen.\n",
    );
    let report = index(&desk);
    assert_eq!(counts(&report), "added 5, total 5, withheld 1", "{report}");
    assert_eq!(found(&desk, "Brücke").len(), 5);
    assert_eq!(desk.run(&["search", "Notizwort"]).code, 1);
    let original = desk.run(&["show", "--original", "--format", "json", "corpus/a.txt"]).out;
    assert!(original.contains("beschlossen") && !original.contains("Hildegunde"), "{original}");
    assert!(!holds(&desk, "Notizwort"));
}
