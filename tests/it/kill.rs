//! The program killed at any moment: the index stays what one of its two commits says,
//! and the next run goes on from there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::random::Random;
use crate::support::{Desk, check_same};

/// Runs that are killed; a third of them on an index that is not there yet.
const KILLS: u32 = 15;

const QUERIES: &str =
    "a\tHaus\nb\tKamera Bahnhof\nc\tdate:2019\nd\tsource:npd\ne\t+Gericht -See\nf\tHandelskrieg\n";

/// What an index answers: each query's whole answer, and what the ledger counts. None where there is no index.
type Answers = Option<(Vec<Value>, Value)>;

/// Files of a corpus, by their path.
type Files = BTreeMap<String, String>;

fn jsonl(random: &mut Random, records: usize) -> String {
    let record = |number| {
        let text = random.text(6, false);
        let text = format!("{text}\nMehr dazu lesen Sie heute in unserer App.\n{}", random.sentence());
        serde_json::json!({"id": format!("r{number}"), "title": text.lines().next(), "text": text, "source": "npd",
            "date": format!("2019-01-{:02}", 1 + number % 28)})
        .to_string()
    };
    (0..records).map(record).collect::<Vec<_>>().join("\n")
}

/// Two states of a corpus: files that are added, changed, removed and moved between them.
fn states() -> [Files; 2] {
    let mut random = Random::new(7);
    let mut file = |kind: &str, number: usize| {
        (format!("corpus/{kind}/2020-01-{:02}-{number}.txt", 1 + number % 28), random.text(8, false))
    };
    let mut before: Files = (0..60).map(|number| file("stay", number)).collect();
    let mut after = before.clone();
    before.extend((0..20).map(|number| file("go", number)));
    after.extend((0..20).map(|number| file("come", number)));
    for number in 0..20 {
        let (path, text) = file("move", number);
        after.insert(path.replace("/move/", "/moved/"), text.clone());
        before.insert(path, text);
        let (path, text) = file("change", number);
        after.insert(path.clone(), format!("{text}\nUnd noch ein Haus am See.\n"));
        before.insert(path, text);
    }
    let feed = jsonl(&mut random, 60);
    let fewer: Vec<&str> =
        feed.lines().enumerate().filter(|(at, _)| at % 5 != 0).map(|(_, line)| line).collect();
    after.insert("corpus/feed.jsonl".into(), fewer.join("\n"));
    before.insert("corpus/feed.jsonl".into(), feed);
    [before, after]
}

/// Makes a desk's corpus what a state says.
fn switch(desk: &Desk, from: &Files, to: &Files) {
    for path in from.keys().filter(|path| !to.contains_key(*path)) {
        fs::remove_file(desk.path().join(path)).expect("removed");
    }
    for (path, text) in to.iter().filter(|(path, text)| from.get(*path) != Some(*text)) {
        desk.write(path, text);
    }
}

/// Asks an index everything.
fn answers(desk: &Desk, index: &str) -> Answers {
    let run = desk.run_with(&["search", "--index", index, "--limit", "1000", "--batch", "-"], QUERIES);
    if run.code == 2 && run.err.contains("no index here") {
        return None;
    }
    assert!(run.code < 2 && run.err.is_empty(), "{run:?}");
    let status = desk.run(&["status", "--index", index, "--format", "json"]);
    assert_eq!(status.code, 0, "{status:?}");
    let status = status.json();
    Some((run.json_lines(), serde_json::json!([status["articles"], status["files"], status["not_indexed"]])))
}

/// The same without texts and scores: which articles an index holds and finds.
fn outline(answers: &Answers) -> impl PartialEq + Debug + use<> {
    let ids = |answer: &Value| {
        let hits = answer["hits"].as_array().expect("hits");
        hits.iter().map(|hit| hit["id"].to_string()).collect::<BTreeSet<_>>()
    };
    answers.as_ref().map(|(answers, status)| (answers.iter().map(ids).collect::<Vec<_>>(), status.clone()))
}

/// Runs `index` to its end; says how long that took.
fn index(desk: &Desk, index: &str) -> Duration {
    let started = Instant::now();
    let run = desk.run(&["index", "--index", index, "--format", "json", "corpus"]);
    assert_eq!(run.code, 0, "{run:?}");
    started.elapsed()
}

/// Runs `index` and kills it (SIGKILL) after a time; says whether it was still running.
fn kill(desk: &Desk, index: &str, after: Duration) -> bool {
    let mut command = desk.command(&["index", "--index", index, "corpus"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    thread::sleep(after);
    let alive = child.try_wait().expect("asked").is_none();
    child.kill().expect("killed");
    child.wait().expect("ended");
    alive
}

#[test]
fn a_killed_run_leaves_one_of_two_commits() {
    let desk = Desk::new(&[]);
    let states = states();
    let mut expected = Vec::new();
    let mut times = Vec::new();
    let mut state = Files::new();
    for (name, next) in ["fresh-0", "fresh-1"].iter().zip(&states) {
        switch(&desk, &state, next);
        state.clone_from(next);
        times.push(index(&desk, name));
        expected.push(answers(&desk, name));
    }
    assert_ne!(expected[0], expected[1]);
    let empty = Desk::new(&[("corpus/.hidden", "")]);
    index(&empty, "index");
    let empty = answers(&empty, "index");

    // The index holds the second state; each round goes to the other one.
    index(&desk, "index");
    let refresh = times[0] / 2;
    let (mut at, mut alive) = (1, 0);
    for round in 0..KILLS {
        let target = 1 - at;
        switch(&desk, &states[at], &states[target]);
        let is_new = round % 3 == 0;
        let name = if is_new { format!("new-{round}") } else { "index".to_owned() };
        let after = (if is_new { times[0] } else { refresh }) * (round + 1) / KILLS;
        let before = if is_new { None } else { expected[at].clone() };
        alive += u32::from(kill(&desk, &name, after));
        let left = answers(&desk, &name);
        if left != before && !(is_new && left == empty) {
            // Of the new commit, lines that repeat in a source may still have to be dropped.
            let what = format!("round {round}, killed after {after:?}");
            check_same(&what, &outline(&left), &outline(&expected[target]));
        }
        index(&desk, &name);
        check_same(&format!("round {round}, completed"), &answers(&desk, &name), &expected[target]);
        if is_new {
            index(&desk, "index");
            check_same(&format!("round {round}, refreshed"), &answers(&desk, "index"), &expected[target]);
        }
        at = target;
    }
    assert!(alive >= KILLS / 3, "only {alive} of {KILLS} runs were killed before their end");
}
