//! Many queries in one process.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::json;

use crate::support::Desk;

const QUERIES: &str = "q1\tKamera\n\nno tab here\nq2\tHandelskrieg Zölle\n\tno id\nq3\t+Quantenphysik\n";

#[test]
fn answers_are_lines_of_json() {
    let desk = Desk::indexed();
    desk.write("queries.tsv", QUERIES);
    let run = desk.run(&["search", "--batch", "queries.tsv", "--limit", "1"]);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 3);
    for (answer, (id, query)) in
        answers.iter().zip([("q1", "Kamera"), ("q2", "Handelskrieg Zölle"), ("q3", "+Quantenphysik")])
    {
        assert_eq!(
            (&answer["version"], &answer["query_id"], &answer["query"]),
            (&json!(1), &json!(id), &json!(query))
        );
        let alone = desk.run(&["search", "--format", "json", "--limit", "1", query]).json();
        assert_eq!((&answer["hits"], &answer["total"]), (&alone["hits"], &alone["total"]));
    }
    let expected = "queries.tsv, line 3: no tab between the id and the query\n\
                    queries.tsv, line 5: no id before the tab\n";
    assert_eq!((run.code, run.err.as_str()), (2, expected), "the rest is answered, and the exit tells");
    assert_eq!(desk.run_with(&["search", "--batch", "-", "--limit", "1"], QUERIES).out, run.out);
}

#[test]
fn a_trec_run() {
    let desk = Desk::indexed();
    let run = desk.run_with(&["search", "--batch", "-", "--format", "trec"], "q1\tHandelskrieg\nq2\tHaus\n");
    assert_eq!(run.code, 0);
    let lines: Vec<Vec<&str>> = run.out.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(lines.len(), 3);
    for line in &lines {
        assert_eq!((line.len(), line[1], line[5]), (6, "Q0", "depesche"));
        assert!(line[4].parse::<f32>().is_ok_and(|score| score > 0.0));
    }
    assert_eq!((lines[0][0], lines[0][3], lines[1][3]), ("q1", "1", "2"));
    assert_eq!(lines[2][2], "corpus/2022-05-04-see.txt");
}

#[test]
fn exit_codes() {
    let desk = Desk::indexed();
    for (input, format, code) in [
        ("q1\tKamera\n", "jsonl", 0),
        ("q1\t+Quantenphysik\n", "jsonl", 1),
        ("q1\tKamera\nbad\n", "trec", 2),
        ("", "jsonl", 1),
        ("q1\tKamera\n", "csv", 2),
    ] {
        let run = desk.run_with(&["search", "--batch", "-", "--format", format], input);
        assert_eq!(run.code, code, "{input:?}: {run:?}");
    }
    assert_eq!(desk.run(&["search", "--batch", "missing.tsv"]).code, 2);
    assert_eq!(desk.run(&["search", "--batch", "-", "Kamera"]).code, 2, "a query beside a batch");
}

#[test]
fn lines_that_no_query_has() {
    let desk = Desk::indexed();
    let mut input = b"\xef\xbb\xbfq1\tKamera\r\nq2\t\xff\nq3\t".to_vec();
    input.extend([b'x'; 100_000]);
    input.extend(b"\nq4\tHaus");
    let run = desk.run_with(&["search", "--batch", "-"], input);
    let ids: Vec<_> = run.json_lines().iter().map(|answer| answer["query_id"].clone()).collect();
    assert_eq!(ids, ["q1", "q4"]);
    let expected = "standard input, line 2: not UTF-8\n\
                    standard input, line 3: longer than 65536 bytes\n";
    assert_eq!((run.code, run.err.as_str()), (2, expected));
}

/// Another program asks, reads the answer, and asks again.
#[test]
fn an_answer_comes_before_the_next_question() {
    let desk = Desk::indexed();
    let mut command = desk.command(&["search", "--batch", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("started");
    let mut questions = child.stdin.take().expect("piped");
    let mut answers = BufReader::new(child.stdout.take().expect("piped")).lines();
    for id in ["a", "b", "c"] {
        writeln!(questions, "{id}\tKamera").expect("asked");
        let answer = answers.next().expect("answered").expect("read");
        assert!(answer.contains(&format!("\"query_id\":\"{id}\"")), "{answer}");
    }
    drop(questions);
    assert_eq!(child.wait().expect("ended").code(), Some(0));
}
