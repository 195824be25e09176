//! `examples/refresh.sh`: what a timer runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{CORPUS, Desk, Run};

fn refresh(desk: &Desk, fetch: &str, arguments: &[&str]) -> Run {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/refresh.sh");
    let mut command = Command::new("sh");
    command.arg(script).args(arguments).current_dir(desk.path());
    command.env("DEPESCHE", env!("CARGO_BIN_EXE_depesche")).env("FETCH", fetch);
    Run::of(command.env_remove("DEPESCHE_INDEX").env_remove("CORPUS").env_remove("REPORT"))
}

fn report(desk: &Desk) -> Value {
    let text = fs::read_to_string(desk.path().join("index.report.json")).expect("a report");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn it_fetches_and_indexes_and_reports() {
    let desk = Desk::new(CORPUS);
    let run = refresh(&desk, "printf 'Turm\\n\\nEin Leuchtturm.\\n' > corpus/new.txt", &[]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(report(&desk)["articles"]["total"], 5);

    desk.write("corpus/newer.txt", "Mole\n\nEin Angler.\n");
    let run = refresh(&desk, "exit 7", &[]);
    assert_eq!((run.code, run.err.as_str()), (3, "refresh: the fetch failed with 7\n"));
    assert_eq!(report(&desk)["articles"]["total"], 6, "what there is was indexed");

    desk.write("corpus/broken.json", "{\"title\":");
    let run = refresh(&desk, "", &["--strict"]);
    assert_eq!((run.code, report(&desk)["problems"].as_array().map(Vec::len)), (2, Some(1)), "{run:?}");

    fs::rename(desk.path().join("corpus"), desk.path().join("unmounted")).expect("moved");
    let run = refresh(&desk, "", &[]);
    assert!(run.code == 2 && run.err.contains("error: corpus: is missing"), "{run:?}");
    assert_eq!(report(&desk)["articles"]["total"], 6, "the last report stays");
    assert!(!desk.path().join("index.report.json.new").exists());
}
