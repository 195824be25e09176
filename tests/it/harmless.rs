//! Nothing from a corpus can steer a terminal, a spreadsheet or a program that reads lines.

use crate::support::{Desk, Run};

const EVIL: &str = "Boese \u{1b}]0;owned\u{7}\u{1b}[2J \u{9b}31m \u{202e}Haus";

fn desk() -> Desk {
    let record = serde_json::json!({
        "id": format!("=1+1\u{1b}[31m {EVIL}"), "title": format!("=HYPERLINK(\"x\") {EVIL}"),
        "text": format!("@SUM(A1) Haus {EVIL}."), "source": format!("+{EVIL}"), "section": format!("-{EVIL}"),
        "url": EVIL, "authors": [EVIL], "date": "2020-01-01",
    });
    let desk = Desk::new(&[("corpus/evil.jsonl", &record.to_string())]);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0);
    desk
}

fn check(run: &Run, colours: bool) {
    let mut text = run.out.clone() + &run.err;
    if colours {
        for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;31m"] {
            text = text.replace(code, "");
        }
    }
    let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(steers), "{text:?}");
}

#[test]
fn no_format_lets_control_characters_through() {
    let desk = desk();
    for format in ["text", "json", "jsonl", "csv", "paths"] {
        let run = desk.run(&["search", "--format", format, "--facets", "source,section", "Haus"]);
        assert_eq!(run.code, 0);
        check(&run, false);
    }
    check(&desk.run(&["search", "--color", "always", "Haus"]), true);
    check(&desk.run(&["facets"]), false);
    check(&desk.run(&["status"]), false);
    check(&desk.run_with(&["search", "--batch", "-", "--format", "trec"], "q\tHaus\n"), false);
    let id = desk.run(&["search", "--format", "json", "Haus"]).json()["hits"][0]["id"].clone();
    let id = id.as_str().expect("an id");
    for arguments in [
        &["explain", "Haus", "--id", id][..],
        &["explain", "--format", "json", "Haus", "--id", id],
        &["explain", EVIL],
        &["kwic", "Haus"],
        &["kwic", "--format", "csv", "Haus"],
        &["kwic", "--format", "jsonl", "Haus"],
        &["explain", "--id", id, "-Haus", "+source:x"],
        &["show", id],
        &["show", "--format", "json", id],
        &["similar", id],
        &["analyze", EVIL],
    ] {
        check(&desk.run(arguments), false);
    }
}

#[test]
fn a_spreadsheet_sees_no_formula() {
    let desk = desk();
    for command in ["search", "kwic"] {
        let table = desk.run(&[command, "--format", "csv", "Haus"]).out;
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let mut rows = 0;
        for row in reader.records() {
            rows += 1;
            for cell in &row.expect("a row") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
        }
        assert!(rows > 0, "{command}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let desk = Desk::indexed();
    let coloured = |arguments: &[&str], no_color: Option<&str>| {
        let mut command = desk.command(arguments);
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        Run::of(&mut command).out.contains('\u{1b}')
    };
    let search = ["search", "Kamera"];
    assert!(!coloured(&search, None), "a pipe is no terminal");
    assert!(coloured(&["search", "--color", "always", "Kamera"], None));
    assert!(coloured(&["search", "--color", "always", "Kamera"], Some("1")), "a flag comes first");
    assert!(!coloured(&["search", "--color", "never", "Kamera"], None));
    assert!(!coloured(&search, Some("1")));
    let plain = desk.run(&search).out;
    assert!(plain.contains("**Kamera** am Bahnhof"), "understandable without colour: {plain}");
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_are_escaped() {
    use std::os::unix::ffi::OsStrExt;

    let desk = Desk::new(&[("corpus/two\nlines\u{1b}[2J.txt", "Titel\n\nEin Haus.\n")]);
    std::fs::write(
        desk.path().join("corpus").join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")),
        "Titel\n\nEin Haus.\n",
    )
    .expect("written");
    std::fs::write(desk.path().join("corpus/bad\u{1b}[2J.bin"), [0, 1, 2, 0]).expect("written");
    let run = desk.run(&["index", "corpus"]);
    check(&run, false);
    assert_eq!((run.code, run.err.lines().count()), (0, 1), "{run:?}");
    for format in ["text", "paths", "csv", "json"] {
        check(&desk.run(&["search", "--format", format, "Haus"]), false);
    }
    assert_eq!(desk.run(&["search", "--format", "paths", "Haus"]).out.lines().count(), 2);
}
