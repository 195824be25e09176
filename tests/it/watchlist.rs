//! Stored queries: each match is reported once.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::json;

use crate::support::{Desk, Run};

const LIST: &str = "# Beobachtungen\nKameras\t+Kamera\n\nHäfen\t+Hafen -Kamera\n";

/// A desk with a list; `index` and `watch` are run in turn.
fn desk() -> Desk {
    let desk = Desk::indexed();
    desk.write("list.tsv", LIST);
    desk
}

fn index(desk: &Desk) {
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
}

/// Runs the list; what is new as `name id`, sorted.
#[track_caller]
fn watch(desk: &Desk, flags: &[&str], code: i32) -> Vec<String> {
    let run = desk.run(&[&["watchlist", "--format", "jsonl", "list.tsv"], flags].concat());
    assert_eq!(run.code, code, "{run:?}");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let lines = run.json_lines();
    let mut new: Vec<String> =
        lines.iter().map(|line| format!("{} {}", text(&line["watch"]), text(&line["id"]))).collect();
    new.sort_unstable();
    new
}

#[test]
fn each_match_is_reported_once() {
    let desk = desk();
    assert_eq!(watch(&desk, &[], 0), ["Häfen npd-1", "Kameras hk-1", "Kameras npd-2"]);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    index(&desk);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    // New ones are, updated ones are not, but for those that match only now.
    desk.write("corpus/neu.txt", "Neue Kamera\n\nAm Markt hängt eine Kamera.\n");
    desk.write(
        "corpus/a.md",
        "---\ntitle: Kameras\ndate: 2019-03-08\nsource: Hafenkurier\nid: hk-1\n---\n\nDie Stadt hängt viele Kameras auf.\n",
    );
    desk.write("corpus/2022-05-04-see.txt", "Häuser am See\n\nAm See steht jetzt eine Kamera.\n");
    index(&desk);
    assert_eq!(watch(&desk, &[], 0), ["Kameras corpus/2022-05-04-see.txt", "Kameras corpus/neu.txt"]);
    // A file that has moved is no news, nor is an index that is built anew.
    fs::rename(desk.path().join("corpus/neu.txt"), desk.path().join("corpus/alt.txt")).expect("moved");
    index(&desk);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    fs::remove_dir_all(desk.path().join("index")).expect("removed");
    index(&desk);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    // What no longer matched and does again was reported before.
    desk.write("corpus/alt.txt", "Neuer Markt\n\nAm Markt hängt nichts mehr.\n");
    index(&desk);
    desk.write("corpus/alt.txt", "Neue Kamera\n\nAm Markt hängt wieder eine Kamera.\n");
    index(&desk);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
}

#[test]
fn a_new_query_begins_with_the_whole_index() {
    let desk = desk();
    assert_eq!(watch(&desk, &["--since", "2020"], 0), ["Kameras npd-2"]);
    desk.write("list.tsv", format!("{LIST}Boote,+Boot\n"));
    assert_eq!(watch(&desk, &[], 0), ["Boote corpus/2022-05-04-see.txt"]);
    // An edited query reports what it did not before; one that was away is not begun anew.
    desk.write("list.tsv", "Boote\tHandelskrieg\n");
    assert_eq!(watch(&desk, &[], 0), ["Boote npd-1", "Boote npd-2"]);
    desk.write("list.tsv", LIST);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    // Two lists know nothing of each other, nor do two states.
    desk.write("other.tsv", "Kameras\t+Kamera\n");
    assert_eq!(desk.run(&["watchlist", "other.tsv"]).code, 0);
    assert_eq!(watch(&desk, &["--state", "second"], 0).len(), 3);
    assert!(desk.path().join("second").is_file() && desk.path().join("other.tsv.reported").is_file());
    let run = desk.run_with(&["watchlist", "-"], LIST);
    assert_eq!((run.code, run.err.contains("--state")), (2, true), "{run:?}");
    assert_eq!(desk.run_with(&["watchlist", "--state", "third", "-"], LIST).code, 0);
}

#[test]
fn a_bad_line_is_reported_and_the_rest_runs() {
    let desk = desk();
    desk.write("list.tsv", b"Kameras\t+Kamera\nkaputt\n\tHaus\nKameras\tHaus\nx\t\xff\nBoote\t+Boot\n");
    assert_eq!(watch(&desk, &[], 2), ["Boote corpus/2022-05-04-see.txt", "Kameras hk-1", "Kameras npd-2"]);
    let run = desk.run(&["watchlist", "list.tsv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    let lines: Vec<&str> = run.err.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(lines, ["list.tsv, line 2", "list.tsv, line 3", "list.tsv, line 4", "list.tsv, line 5"]);
    // No match is made up for a phrase that stands nowhere, or for a word that is mistyped.
    desk.write("list.tsv", "a\t\"Kamera Hafen\"\nb\tKammera\n");
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
    desk.write("list.tsv.reported", "xyz");
    let run = desk.run(&["watchlist", "list.tsv"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("list.tsv.reported: damaged"), "{run:?}");
}

#[test]
fn formats_say_the_same() {
    let desk = desk();
    let text = desk.run(&["watchlist", "--state", "a", "list.tsv"]);
    let start = "Kameras: 2 new articles\n\n1  Häfen klagen\n   npd · 2021-01-14\n";
    assert!(text.out.starts_with(start) && text.err.is_empty(), "{text:?}");
    assert!(text.out.contains("\n\nHäfen: 1 new article\n\n1  Zölle auf Stahl\n"), "{text:?}");
    let table = desk.run(&["watchlist", "--format", "csv", "--state", "b", "list.tsv"]).out;
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 4, "{table}");
    assert!(rows[0].starts_with("watch,rank,score,id,") && rows[3].starts_with("Häfen,1,"), "{table}");
    let Run { code, out, .. } = desk.run(&["watchlist", "--format", "csv", "--state", "b", "list.tsv"]);
    assert_eq!((code, out.as_str()), (1, ""));
}

#[test]
fn newswires_are_heeded() {
    let desk = Desk::new(&[]);
    desk.write("list.tsv", "Brücken\tBrücke\n");
    let item = |version: u32, status: &str, embargo: &str, text: &str| {
        json!({"format": "digitalwires@0.9.1", "urn": format!("urn:npd:{text}"), "version": version,
            "pubstatus": status, "embargoed": embargo, "headline": text, "article_html": "<p>Eine Brücke.</p>",
            "version_created": "2024-03-05T10:00:00+01:00"})
        .to_string()
    };
    desk.write("corpus/a.json", item(1, "usable", "2018-01-01T00:00:00Z", "alt"));
    desk.write("corpus/b.json", item(1, "usable", "2998-01-01T00:00:00Z", "gesperrt"));
    desk.write("corpus/c.json", item(1, "withheld", "2018-01-01T00:00:00Z", "zurückgehalten"));
    index(&desk);
    assert_eq!(watch(&desk, &[], 0), ["Brücken urn:npd:alt"]);
    desk.write("corpus/d.json", item(2, "usable", "2018-01-01T00:00:00Z", "alt"));
    index(&desk);
    assert_eq!(watch(&desk, &[], 1), [""; 0], "another version of a story is no news");
    desk.write("corpus/e.json", item(2, "usable", "2018-01-01T00:00:00Z", "gesperrt"));
    index(&desk);
    assert_eq!(watch(&desk, &[], 0), ["Brücken urn:npd:gesperrt"]);
}

/// A run that is killed while it writes reports everything again.
#[test]
fn a_killed_run_loses_nothing() {
    let desk = Desk::new(&[]);
    let text = "Die Kamera hängt am Markt und filmt alle Leute. ".repeat(4);
    let record = |number: u32| {
        json!({"id": format!("r{number}"), "title": "Kamera", "source": "npd", "text": text}).to_string()
    };
    let records: Vec<String> = (0..1200).map(record).collect();
    desk.write("corpus/a.jsonl", records.join("\n"));
    index(&desk);
    desk.write("list.tsv", "Kameras\tKamera\n");
    // It has more to say than the pipe holds, and nobody reads on.
    let mut command = desk.command(&["watchlist", "--format", "jsonl", "list.tsv"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
    let (mut some, mut pipe) = ([0; 5000], child.stdout.take().expect("piped"));
    pipe.read_exact(&mut some).expect("read");
    let second = desk.run(&["watchlist", "list.tsv"]);
    assert!(second.code == 2 && second.err.contains("another run of this list is under way"), "{second:?}");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(!desk.path().join("list.tsv.reported").exists());
    assert_eq!(watch(&desk, &[], 0).len(), 1200);
    assert_eq!(watch(&desk, &[], 1), [""; 0]);
}
