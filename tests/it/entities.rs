//! Entities from the corpus to the answer: found, resolved, counted, filtered, corrected.

use depesche::{FacetKind, Index, Query, SearchOptions, Searcher};
use serde_json::Value;

use crate::support::{Desk, Run, shared};

/// Five articles about a summit, two companies and two people with one surname.
const CORPUS: &[(&str, &str)] = &[
    (
        "corpus/2021-06-16-gipfel.txt",
        "Biden trifft Putin in Genf\n\nUS-Präsident Joe Biden ist in Genf mit dem russischen Präsidenten Wladimir Putin \
         zusammengetroffen. Biden sprach von einem guten Gespräch. Putins Sprecher äußerte sich ähnlich. Die \
         Biden-Administration hofft auf einen Botschafter in Moskau.\n",
    ),
    (
        "corpus/2021-06-17-nachlese.txt",
        "Nach dem Gipfel\n\nJoe Biden ist aus Genf in die USA zurückgekehrt. In Washington lobte der Sprecher des Weißen \
         Hauses den Auftritt. Human Rights Watch (HRW) vermisste klare Worte zu China. HRW forderte Biden auf, \
         Chinas Führung zu nennen.\n",
    ),
    (
        "corpus/2021-07-01-kameras.txt",
        "Kameras aus Hangzhou\n\nDie Firma Hikvision aus Hangzhou verkauft ihre Geräte auch in Deutschland. \
         Hikvision-Kameras hängen in Hamburg und München. Die Vereinigten Staaten haben Geschäfte mit Hikvision untersagt.\n",
    ),
    (
        "corpus/2021-07-02-bremen.txt",
        "Streit in Bremen\n\nIn Bremen stritten Angela Merkel und Armin Laschet über Huawei. Merkel warnte vor \
         Eile, Laschet vor Peking. Auch Joe Biden rief aus Washington an.\n",
    ),
    (
        "corpus/2021-07-03-wetter.txt",
        "Regen im Norden\n\nIn Hamburg und Bremen hat es die ganze Nacht geregnet. Die Keller liefen voll.\n",
    ),
];

fn desk() -> Desk {
    let desk = Desk::new(CORPUS);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    desk
}

/// The values of a facet as `name count`.
fn facet(answer: &Value, name: &str) -> Vec<String> {
    let values = answer["facets"][name]["values"].as_array().expect("values");
    values
        .iter()
        .map(|value| format!("{} {}", value["value"].as_str().expect("a name"), value["count"]))
        .collect()
}

fn facets(desk: &Desk, arguments: &[&str]) -> Value {
    desk.run(&[&["facets", "--format", "json"], arguments].concat()).json()
}

/// What the files of the hits are called, oldest first.
fn found(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let run = desk.run(&[&["search", "--format", "paths"], arguments].concat());
    let mut paths: Vec<&str> = run.out.lines().collect();
    paths.sort_unstable();
    paths.iter().map(|path| path["corpus/2021-06-16-".len()..path.len() - ".txt".len()].to_owned()).collect()
}

#[test]
fn facets_count_entities_by_kind() {
    let desk = desk();
    let answer = facets(&desk, &["--facet-values", "100"]);
    assert_eq!(facet(&answer, "person")[0], "Joe Biden 3", "{answer:#}");
    assert!(facet(&answer, "org").contains(&"Human Rights Watch 1".to_owned()), "{answer:#}");
    let places = facet(&answer, "place");
    for expected in ["USA 3", "Genf 2", "Hamburg 2", "Bremen 2", "China 1", "Hangzhou 1"] {
        assert!(places.iter().any(|place| place == expected), "{expected}: {places:?}");
    }
    // One value on request, and how many there are beside it.
    let one = facets(&desk, &["--facets", "place", "--facet-values", "1"]);
    assert_eq!(facet(&one, "place").len(), 1);
    assert_eq!(one["facets"]["place"]["distinct"], places.len());
    assert_eq!(one["facets"]["place"]["missing"], 0);
    // Over the whole result, not over the hits that are shown.
    let searched = desk.run(&["search", "--limit", "1", "--format", "json", "Hamburg"]).json();
    assert!(facet(&searched, "place").contains(&"Hamburg 2".to_owned()), "{searched:#}");
}

#[test]
fn filters_find_an_entity_by_whatever_name() {
    let desk = desk();
    for name in ["Joe Biden", "joe biden", "Biden", "BIDEN", "Bidens", "Joe Bidens"] {
        assert_eq!(found(&desk, &["--person", name]), ["gipfel", "nachlese", "bremen"], "{name}");
    }
    for name in ["USA", "Vereinigte Staaten", "usa"] {
        assert_eq!(found(&desk, &["--place", name]).len(), 3, "{name}");
    }
    for name in ["HRW", "human rights watch"] {
        assert_eq!(found(&desk, &["--org", name]).len(), 1, "{name}");
    }
    let run = desk.run(&["search", "--person", "Niemand Nirgends"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("the index knows no person called \"Niemand Nirgends\""), "{run:?}");
}

#[test]
fn values_of_a_kind_widen_and_kinds_narrow() {
    let desk = desk();
    assert_eq!(found(&desk, &["--place", "Genf", "--place", "Bremen"]).len(), 4);
    assert_eq!(found(&desk, &["--place", "Genf", "--place", "Bremen", "--person", "Merkel"]).len(), 1);
    assert_eq!(found(&desk, &["--place", "Genf", "--person", "Merkel"]), Vec::<String>::new());
    assert_eq!(found(&desk, &["--place", "Bremen", "Regen"]).len(), 1);
}

#[test]
fn a_facet_ignores_its_own_filter() {
    let desk = desk();
    let answer = facets(&desk, &["--person", "Merkel", "--place", "Bremen"]);
    assert_eq!(answer["total"], 1);
    // Persons as if only the place were given, places as if only the person were.
    let persons = facet(&answer, "person");
    assert_eq!(persons.len(), 3, "{persons:?}");
    let with_biden = facets(&desk, &["--person", "Joe Biden"]);
    assert!(facet(&with_biden, "person").contains(&"Angela Merkel 1".to_owned()));
    assert_eq!(facet(&with_biden, "person"), facet(&facets(&desk, &[]), "person"));
    assert!(!facet(&with_biden, "place").iter().any(|place| place.starts_with("Hamburg")));
    // The same of a source and of days.
    let year = facets(&desk, &["--from", "2021-07", "--facets", "year,place"]);
    assert_eq!(facet(&year, "year"), ["2021-06 2", "2021-07 3"]);
    assert!(!facet(&year, "place").iter().any(|place| place.starts_with("Genf")), "{year:#}");
}

#[test]
fn hits_tell_their_entities_with_offsets() {
    let desk = desk();
    let answer = desk.run(&["search", "--format", "json", "Hikvision"]).json();
    let hit = &answer["hits"][0];
    let shown = desk.run(&["show", "--format", "json", hit["id"].as_str().expect("an id")]).json();
    let mut forms = Vec::new();
    for entity in hit["entities"].as_array().expect("entities") {
        let text: Vec<char> = shown["articles"][0][entity["field"].as_str().expect("a field")]
            .as_str()
            .expect("a text")
            .chars()
            .collect();
        let at = |name: &str| entity[name].as_u64().expect("a number") as usize;
        let written: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(entity["text"], written.as_str());
        forms.push(format!(
            "{} {} {written}",
            entity["kind"].as_str().expect("a kind"),
            entity["name"].as_str().expect("a name")
        ));
    }
    for expected in ["org Hikvision Hikvision", "place Hangzhou Hangzhou", "place USA Vereinigten Staaten"] {
        assert!(forms.iter().any(|form| form == expected), "{expected}: {forms:#?}");
    }
    let without = desk.run(&["search", "--format", "json", "--no-entities", "Hikvision"]).json();
    assert_eq!(without["hits"][0]["entities"], serde_json::json!([]));
}

#[test]
fn an_entity_has_a_page_of_its_own() {
    let desk = desk();
    let answer = desk.run(&["entity", "--format", "json", "biden"]).json();
    assert_eq!(
        (&answer["name"], &answer["kind"], &answer["articles"]),
        (&"Joe Biden".into(), &"person".into(), &3.into())
    );
    let forms: Vec<&str> = answer["forms"]
        .as_array()
        .expect("forms")
        .iter()
        .map(|form| form["text"].as_str().expect("a text"))
        .collect();
    assert!(forms.contains(&"Biden") && forms.contains(&"Joe Biden"), "{forms:?}");
    assert_eq!(facet(&answer, "year"), ["2021-06 2", "2021-07 1"]);
    let related: Vec<&str> = answer["related"]
        .as_array()
        .expect("related")
        .iter()
        .map(|other| other["name"].as_str().expect("a name"))
        .collect();
    // Genf is in two of his three articles and nowhere else.
    assert_eq!(related[0], "Genf", "{related:?}");
    assert!(!related.contains(&"Hamburg"));
    let evidence = answer["evidence"].as_array().expect("evidence");
    assert_eq!(evidence.len(), 3);
    assert!(evidence.iter().all(|hit| hit["snippets"][0]["marks"][0].is_array()), "{evidence:#?}");

    let text = desk.run(&["entity", "Vereinigte", "Staaten"]);
    assert!(text.out.starts_with("USA\nplace, 3 articles\n"), "{}", text.out);
    assert_eq!(desk.run(&["entity", "Nirgendwo"]).code, 1);
}

#[test]
fn analysis_says_how_a_name_was_resolved() {
    let desk = desk();
    let text = "Bundeskanzlerin Angela Merkel sprach. Merkels Rede galt Siemens-Kameras.";
    let analysis = desk.run(&["analyze", "--format", "json", text]).json();
    let entities = analysis["entities"].as_array().expect("entities");
    let characters: Vec<char> = text.chars().collect();
    let rows: Vec<String> = entities
        .iter()
        .map(|entity| {
            let at = |name: &str| entity[name].as_u64().expect("a number") as usize;
            let written: String = characters[at("start")..at("end")].iter().collect();
            assert_eq!(entity["text"], written.as_str());
            format!("{written}: {} {} {}", entity["kind"], entity["name"], entity["how"])
        })
        .collect();
    assert!(rows[0].starts_with("Angela Merkel: \"person\" \"Angela Merkel\""), "{rows:#?}");
    assert!(
        rows[1].starts_with("Merkels: \"person\" \"Angela Merkel\"") && rows[1].contains("surname"),
        "{rows:#?}"
    );
    assert!(rows[2].starts_with("Siemens: \"org\" \"Siemens\"") && rows[2].contains("part"), "{rows:#?}");
    // With an index: a surname alone means what it means there.
    let with_index = |text: &str| desk.run(&["analyze", "--index", "index", "--format", "json", text]).json();
    assert_eq!(with_index("Gestern sprach Biden in Berlin.")["entities"][0]["name"], "Joe Biden");
}

/// Indexes again and gives the report.
fn refresh(desk: &Desk) -> (Run, Value) {
    let run = desk.run(&["index", "--format", "json", "corpus"]);
    let report = run.json();
    (run, report)
}

#[test]
fn corrections_apply_without_reading_again() {
    let desk = desk();
    desk.write(
        "index/corrections.tsv",
        "# of the desk\nalias\tPeking\tChina\tplace\nrename\tJoe Biden\tJoseph Biden\nsuppress\tMoskau\n\
         merge\tHuawei\tHikvision\nretype\tGenf\torg\n",
    );
    let (_, report) = refresh(&desk);
    assert_eq!((&report["files"]["unchanged"], &report["bytes"]), (&5.into(), &0.into()), "{report:#}");
    assert!(
        report["commit"].is_number() && report["problems"].as_array().is_some_and(Vec::is_empty),
        "{report:#}"
    );
    let answer = facets(&desk, &["--facet-values", "100"]);
    assert_eq!(facet(&answer, "person")[0], "Joseph Biden 3");
    assert!(facet(&answer, "place").contains(&"China 2".to_owned()), "{answer:#}");
    assert!(
        !answer.to_string().contains("Moskau")
            && !facet(&answer, "place").iter().any(|place| place.starts_with("Genf"))
    );
    assert!(
        facet(&answer, "org").contains(&"Genf 2".to_owned())
            && facet(&answer, "org").contains(&"Hikvision 2".to_owned())
    );
    // The old name still leads there.
    assert_eq!(found(&desk, &["--person", "Joe Biden"]).len(), 3);
    // Nothing to do when nothing changed; without the file all is as before.
    assert_eq!(refresh(&desk).1["commit"], Value::Null);
    std::fs::remove_file(desk.path().join("index/corrections.tsv")).expect("removed");
    refresh(&desk);
    assert_eq!(facet(&facets(&desk, &[]), "person")[0], "Joe Biden 3");
}

#[test]
fn a_bad_correction_is_named_and_the_others_apply() {
    let desk = desk();
    desk.write(
        "index.corrections.tsv",
        "rename\tJoe Biden\tJoseph Biden\nrenam\tGenf\tGenève\nretype\tGenf\tcity\nsuppress\nrename\tXyzzy Foo\tBar\n",
    );
    for round in 0..2 {
        let (run, report) = refresh(&desk);
        assert_eq!(run.code, 0);
        let problems: Vec<String> = report["problems"]
            .as_array()
            .expect("problems")
            .iter()
            .map(|problem| {
                assert!(problem["path"].as_str().is_some_and(|path| path.ends_with("index.corrections.tsv")));
                problem["reason"].as_str().expect("a reason").to_owned()
            })
            .collect();
        let lines: Vec<&str> = problems.iter().map(|reason| &reason[..7]).collect();
        assert_eq!(lines, ["line 2:", "line 3:", "line 4:", "line 5:"], "round {round}: {problems:#?}");
    }
    assert_eq!(desk.run(&["index", "--strict", "corpus"]).code, 2);
    assert_eq!(facet(&facets(&desk, &[]), "person")[0], "Joseph Biden 3");
    // A file that is named must be there.
    assert_eq!(desk.run(&["index", "--corrections", "nowhere.tsv", "corpus"]).code, 2);
}

#[test]
fn an_index_can_do_without() {
    let desk = Desk::new(CORPUS);
    assert_eq!(desk.run(&["index", "--no-entities", "corpus"]).code, 0);
    assert_eq!(facet(&facets(&desk, &[]), "person"), Vec::<String>::new());
    assert_eq!(desk.run(&["search", "Hikvision"]).code, 0);
    // It stays so, whatever later runs say.
    desk.write("corpus/2021-08-01-neu.txt", "Neues\n\nAngela Merkel war in Genf.\n");
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    assert_eq!(facet(&facets(&desk, &[]), "person"), Vec::<String>::new());
}

#[test]
fn entities_follow_the_corpus() {
    let desk = desk();
    std::fs::remove_file(desk.path().join("corpus/2021-06-16-gipfel.txt")).expect("removed");
    desk.write(
        "corpus/2021-07-03-wetter.txt",
        "Regen im Norden\n\nIn Kassel hat es die ganze Nacht geregnet.\n",
    );
    refresh(&desk);
    let answer = facets(&desk, &["--facet-values", "100"]);
    assert_eq!(facet(&answer, "person")[0], "Joe Biden 2", "{answer:#}");
    assert!(!answer.to_string().contains("Putin") && answer.to_string().contains("Kassel"), "{answer:#}");
    assert!(facet(&answer, "place").contains(&"Hamburg 1".to_owned()), "{answer:#}");
}

/// The two articles that the project began with: what must be found in them, and how.
#[test]
fn the_first_two_articles() {
    let Some(seeds) = shared("seeds") else { return };
    let desk = Desk::new(&[]);
    assert_eq!(desk.run(&["index", &seeds.to_string_lossy()]).code, 0);
    let answer = facets(&desk, &["--facet-values", "1000"]);
    let wanted = include_str!("../data/seeds.tsv").lines().filter_map(|line| line.split_once('\t'));
    let wanted: Vec<(&str, &str)> = wanted.collect();
    for kind in ["person", "org", "place"] {
        let found = facet(&answer, kind);
        let found: Vec<&str> = found.iter().filter_map(|value| Some(value.rsplit_once(' ')?.0)).collect();
        for (_, name) in wanted.iter().filter(|(wanted, _)| *wanted == kind) {
            assert!(found.contains(name), "{kind} {name}: {found:?}");
        }
        // No sentence fragment: a name is short and ends where it does.
        for name in found {
            let words = name.split(' ').count();
            assert!(words <= 7 && !name.contains(['.', ',', ';', ':', '\n']), "{kind} {name:?}");
        }
    }
}

#[test]
fn a_searcher_moves_on_to_new_corrections() {
    let desk = desk();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let searcher = Searcher::open(&index).expect("opened");
    let options = SearchOptions::default().facets([FacetKind::Person]);
    let first = |searcher: &Searcher| {
        let results = searcher.search(&Query::default(), &options).expect("answered");
        results.facets[0].values[0].value.clone()
    };
    assert!(!searcher.reload().expect("reloaded"), "there is nothing newer");
    desk.write("index/corrections.tsv", "rename\tJoe Biden\tJoseph Biden\n");
    refresh(&desk);
    assert_eq!(first(&searcher), "Joe Biden");
    assert!(searcher.reload().expect("reloaded"));
    assert_eq!(first(&searcher), "Joseph Biden");
    assert!(!searcher.reload().expect("reloaded"));
}
