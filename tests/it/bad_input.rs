//! Input of every bad kind: one problem each with path, record and reason; the run goes on.

use std::fs;

use serde_json::Value;

use crate::support::Desk;

/// Indexes one bad file beside a good one; gives the problems.
#[track_caller]
fn problems(name: &str, content: &[u8], flags: &[&str]) -> Vec<Value> {
    let desk = Desk::new(&[("corpus/good.txt", "Gut\n\nEin Haus am See.\n")]);
    desk.write(&format!("corpus/{name}"), content);
    let mut arguments = vec!["index", "--format", "json", "corpus"];
    arguments.extend(flags);
    let run = desk.run(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}: {run:?}");
    assert_eq!(desk.run(&["search", "+Haus", "+See"]).code, 0, "{name}: the good file is found");
    arguments.extend(["--strict", "--index", "strict"]);
    let report = run.json();
    let problems = report["problems"].as_array().expect("problems").clone();
    let strict = desk.run(&arguments).code;
    assert_eq!(strict, if problems.is_empty() { 0 } else { 2 }, "{name}");
    for problem in &problems {
        assert!(problem["path"].as_str().is_some_and(|path| path.starts_with("corpus/")), "{problem}");
        let reason = problem["reason"].as_str().expect("a reason");
        assert!(!reason.is_empty() && !reason.ends_with('.') && !reason.contains('\n'), "{reason:?}");
    }
    problems
}

/// One problem, of the whole file or of a record, whose reason holds the words.
#[track_caller]
fn check(name: &str, content: &[u8], flags: &[&str], record: Option<u64>, words: &str) {
    let problems = problems(name, content, flags);
    assert_eq!(problems.len(), 1, "{name}: {problems:?}");
    assert_eq!(problems[0]["record"].as_u64(), record, "{name}: {problems:?}");
    let reason = problems[0]["reason"].as_str().expect("a reason");
    assert!(reason.contains(words), "{name}: {reason}");
}

#[test]
fn files_that_are_no_text() {
    check("a.txt", b"", &[], None, "empty");
    check("a.txt", &[0, 159, 146, 150, 0, 1, 2, 3], &[], None, "binary");
    check("a.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n\0\0", &[], None, "PDF");
    check("a.gz", b"\x1f\x8b\x08nonsense", &[], None, "gzip");
    check("a.zst", b"\x28\xb5\x2f\xfdnonsense", &[], None, "Zstandard");
}

#[test]
fn limits_are_named() {
    let long = format!("Titel\n\n{}", "Ein Haus. ".repeat(500));
    check("a.txt", long.as_bytes(), &["--file-bytes-max", "1K"], None, "--file-bytes-max");
    check("a.txt", long.as_bytes(), &["--record-bytes-max", "2000"], None, "--record-bytes-max");
    let page = format!("<!doctype html><html><body><p>{long}</p></body></html>");
    check("a.html", page.as_bytes(), &["--html-bytes-max", "2000"], None, "--html-bytes-max");
    let deep = format!("{}1{}\n", "{\"text\":".repeat(40), "}".repeat(40));
    check("a.jsonl", deep.as_bytes(), &["--nesting-max", "20"], Some(1), "--nesting-max");
}

#[test]
fn broken_records_in_the_middle() {
    let good = "{\"title\":\"A\",\"text\":\"Ein Hof.\"}\n";
    let lines = format!("{good}{{\"title\": oops}}\n{good}");
    check("a.jsonl", lines.as_bytes(), &[], Some(2), "broken JSON");
    let empty = format!("{good}{{\"id\":\"7\"}}\n{good}");
    check("a.jsonl", empty.as_bytes(), &[], Some(2), "neither a text nor a title");
    let cut = format!("{good}{{\"title\":\"B\",\"te");
    check("a.jsonl", cut.as_bytes(), &[], Some(2), "broken JSON");
}

#[test]
fn what_is_odd_but_in_order() {
    for (name, content) in [
        ("bom.txt", "\u{feff}Titel\n\nEin Hof.\n".as_bytes()),
        ("latin1.txt", b"Gr\xfc\xdfe\n\nEin sch\xf6nes Haus f\xfcr M\xfcller, und noch viel mehr Text.\n"),
        ("crlf.txt", b"Titel\r\n\r\nEin Hof.\r\n"),
        ("title-only.txt", b"Nur ein Titel"),
        ("no-title.json", b"{\"text\":\"Ein Hof.\"}"),
        ("date.json", b"{\"title\":\"A\",\"text\":\"Ein Hof.\",\"date\":\"gestern\"}"),
    ] {
        assert_eq!(problems(name, content, &[]), [] as [Value; 0], "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes() {
    use std::os::unix::fs::symlink;

    let desk = Desk::new(&[("corpus/a.txt", "Gut\n\nEin Haus.\n")]);
    symlink(".", desk.path().join("corpus/up")).expect("linked");
    symlink("nowhere", desk.path().join("corpus/gone")).expect("linked");
    assert_eq!(desk.run(&["index", "--strict", "corpus"]).code, 0, "links are not followed");
    let run = desk.run(&["index", "--follow-links", "--format", "json", "corpus"]);
    let report = run.json();
    assert_eq!((run.code, report["problems"].as_array().map(Vec::len)), (0, Some(1)), "{report}");
    assert_eq!(report["problems"][0]["path"], "corpus/gone");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read() {
    use std::fs::{File, Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new(&[("corpus/a.txt", "Gut\n\nEin Haus.\n"), ("corpus/b.txt", "Zu\n\nEin Hof.\n")]);
    let closed = desk.path().join("corpus/b.txt");
    set_permissions(&closed, Permissions::from_mode(0o0)).expect("set");
    if File::open(&closed).is_ok() {
        return eprintln!("skipped: this user may read everything");
    }
    let report = desk.run(&["index", "--format", "json", "corpus"]).json();
    assert_eq!(report["problems"][0]["path"], "corpus/b.txt");
    assert!(report["problems"][0]["reason"].as_str().is_some_and(|reason| reason.contains("permission")));
}

#[test]
fn a_damaged_index_is_named_with_the_way_out() {
    let desk = Desk::indexed();
    for entry in std::fs::read_dir(desk.path().join("index")).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ledger")) {
            std::fs::write(path, "damaged").expect("written");
        }
    }
    for arguments in [&["status"][..], &["index", "corpus"]] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.err.contains("damaged") && run.err.contains("hint: remove the folder index and"),
            "{run:?}"
        );
    }
    assert_eq!(desk.run(&["search", "Kamera"]).code, 0, "searching does not need the ledger");
}

#[test]
fn an_index_of_another_version_is_refused() {
    let desk = Desk::indexed();
    let meta = desk.path().join("index/meta.json");
    let text = std::fs::read_to_string(&meta).expect("read");
    let changed = text.replace("\\\"rules\\\":", "\\\"rules\\\":9");
    assert_ne!(text, changed);
    std::fs::write(&meta, changed).expect("written");
    for arguments in [&["search", "Kamera"][..], &["index", "corpus"], &["status"]] {
        let run = desk.run(arguments);
        assert!(run.code == 2 && run.err.contains("this version needs"), "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_damaged_article_names_its_file() {
    let desk = Desk::indexed();
    let files = fs::read_dir(desk.path().join("index")).expect("listed");
    let store = files
        .map(|file| file.expect("a file").path())
        .find(|path| path.extension() == Some("store".as_ref()));
    let store = store.expect("a store");
    let mut bytes = fs::read(&store).expect("read");
    let end = bytes.len().min(200);
    bytes[..end].fill(0xff);
    fs::write(&store, bytes).expect("written");
    let run = desk.run(&["search", "Kamera"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    let name = store.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(run.err.contains(&format!("{name}: damaged: ")), "{run:?}");
}
