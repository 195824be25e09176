//! The house rules that a compiler does not hold: layers, the engine's place, and what library code leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

/// Names, each with the names that it may use.
type Table = &'static [(&'static str, &'static [&'static str])];

/// Which parts of the crate a part may use. Arrows point down only; changing this
/// table is a decision about the design.
const LAYERS: Table = &[
    ("setters", &[]),
    ("article", &[]),
    ("error", &[]),
    ("model", &[]),
    ("german", &["model"]),
    ("entity", &["german", "model", "article"]),
    ("corpus", &["article", "error"]),
    ("clean", &["article"]),
    ("duplicates", &["article"]),
    ("index", &["german", "model", "entity", "duplicates", "article", "error"]),
    ("search", &["index", "entity", "german", "duplicates", "article", "error"]),
    ("seen_matches", &["search", "error"]),
    ("report", &["error"]),
    ("ingest", &["corpus", "clean", "index", "entity", "report", "article", "error"]),
    (
        "render",
        &["ingest", "search", "index", "duplicates", "entity", "german", "report", "article", "error"],
    ),
    // A door for the fuzz targets, behind a feature.
    ("fuzzing", &["corpus", "clean", "entity", "article", "error"]),
    // The program sees the library as others do, by its name.
    ("cli", &[]),
];

/// The rooms inside a part, each with the rooms that it may use. A room is a folder or a file; the
/// part's own `mod.rs` may use all of them and none may use it.
const ROOMS: &[(&str, Table)] = &[
    (
        "search",
        &[
            ("query", &[]),
            ("segments", &[]),
            ("results", &["query"]),
            ("options", &["query", "results"]),
            ("plan", &["options", "query", "results", "segments"]),
            ("terms", &["options", "plan", "query", "segments"]),
            ("rank", &["options", "plan", "query", "results", "segments", "terms"]),
            ("highlight", &["plan", "query", "results", "segments", "terms"]),
            ("spelling", &["options", "plan", "query", "rank", "results", "segments", "terms"]),
            ("facets", &["highlight", "options", "plan", "rank", "results", "segments"]),
            ("prepare", &["options", "plan", "query", "rank", "results", "segments", "spelling", "terms"]),
            ("present", &["facets", "highlight", "options", "plan", "rank", "results", "segments", "terms"]),
            ("kwic", &["highlight", "options", "plan", "prepare", "query", "rank", "results", "segments"]),
            (
                "explain",
                &[
                    "facets",
                    "highlight",
                    "options",
                    "plan",
                    "prepare",
                    "query",
                    "rank",
                    "results",
                    "segments",
                    "terms",
                ],
            ),
        ],
    ),
    (
        "entity",
        &[
            ("derivation", &[]),
            ("name", &["derivation"]),
            ("normalize", &[]),
            ("recognize", &[]),
            ("article", &["derivation", "name", "normalize", "recognize"]),
            ("corpus", &["normalize"]),
            ("annotate", &["article", "corpus", "name", "recognize"]),
            ("learn", &["recognize"]),
        ],
    ),
    (
        "corpus",
        &[
            ("agency_codes", &[]),
            ("file_name", &[]),
            ("format", &[]),
            ("io_reason", &[]),
            ("input", &["format"]),
            ("record", &["input"]),
            ("markup", &["input"]),
            ("field_names", &["markup"]),
            ("walk", &["file_name", "io_reason"]),
            ("text", &["field_names"]),
            ("markdown", &["field_names", "markup", "text"]),
            ("xml", &["agency_codes", "field_names", "input", "io_reason", "markup", "record"]),
            ("json", &["agency_codes", "field_names", "input", "io_reason", "markup", "record", "xml"]),
            ("html", &["field_names", "input", "json", "markup"]),
            ("mail", &["html", "input", "io_reason", "markup", "record"]),
            ("sqlite", &["input", "markup", "record"]),
            ("trafilatura_table", &["field_names", "input", "io_reason", "record"]),
            ("warc", &["field_names", "html", "input", "io_reason", "record"]),
            ("detect", &["format", "mail", "trafilatura_table", "warc", "xml"]),
        ],
    ),
];

/// The parts that may name the engine.
const ENGINE: &[&str] = &["index", "search"];

/// Words that belong in an issue.
const NOT_IN_SOURCES: &[&str] = &["TODO", "FIXME"];

/// Lines of a file that holds one idea.
const LINES_MAX: usize = 500;

/// A file below `src`.
struct Source {
    /// Its path below `src`.
    path: String,
    /// The part of the crate that it belongs to; none for `lib.rs` and `main.rs`.
    part: Option<String>,
    text: String,
    /// The text without comments and tests.
    code: String,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("read");
        let path = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
        let part = path.split('/').next().map(|part| part.trim_end_matches(".rs").to_owned());
        let part = part.filter(|part| !matches!(part.as_str(), "lib" | "main"));
        Self { part, code: code(&text), path, text }
    }
}

/// A file's text without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// All files below `src` but those that only tests have.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).expect("listed").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source::read(&root, &path));
            }
        }
    }
    assert!(sources.len() > 50, "the sources are found");
    let test_only: Vec<String> = sources.iter().flat_map(test_modules).collect();
    sources.retain(|source| !test_only.contains(&source.path));
    sources
}

/// Paths of the modules that a file declares for tests only.
fn test_modules(source: &Source) -> Vec<String> {
    let folder = source.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let after = source.text.split("#[cfg(test)]\nmod ").skip(1);
    after.filter_map(|rest| Some(format!("{folder}{}.rs", rest.split_once(';')?.0))).collect()
}

/// What code names below a module: of `crate::` the `a` of `crate::a::…`, the `a` and `b` of
/// `crate::{a, b::…}`.
fn named<'c>(code: &'c str, module: &str) -> Vec<&'c str> {
    let places = code.split(module).skip(1);
    let items = places.flat_map(|rest| rest.strip_prefix('{').map_or_else(|| vec![rest], items));
    let names = items.map(|item| item.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next());
    names.flatten().filter(|name| !name.is_empty()).collect()
}

/// The items of a group whose opening brace is gone, up to its closing one.
fn items(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items
}

#[test]
fn names_are_found() {
    for (code, expected) in [
        ("use crate::german::{Analyzer, tokenize};", &["german"][..]),
        ("use crate::{german::{Analyzer, tokenize}, model};", &["german", "model"]),
        ("use crate::{\n    german,\n};", &["german"]),
        ("Err(crate::error::Error::Invalid)", &["error"]),
        ("pub(crate) fn of()", &[]),
    ] {
        assert_eq!(named(code, "crate::"), expected, "{code}");
    }
}

#[test]
fn arrows_point_down() {
    for Source { path, part, code, .. } in sources() {
        let Some(part) = part else { continue };
        let (_, allowed) = LAYERS
            .iter()
            .find(|(name, _)| *name == part)
            .unwrap_or_else(|| panic!("{path}: {part} has no place in the table of layers"));
        for name in named(&code, "crate::") {
            assert!(name == part || allowed.contains(&name), "{path}: {part} may not use {name}");
        }
        // The root of the crate is reached by its name only, so that the table sees it.
        let top = path.ends_with("mod.rs") && path.matches('/').count() == 1 || !path.contains('/');
        assert!(!(top && code.contains("super::")), "{path}: super:: is the crate's root");
        assert!(!code.contains("super::super::"), "{path}: super::super::");
    }
}

#[test]
fn rooms_use_those_below_them() {
    for Source { path, code, .. } in sources() {
        let mut steps = path.split('/');
        let Some((part, rooms)) = steps.next().and_then(|part| ROOMS.iter().find(|(name, _)| *name == part))
        else {
            continue;
        };
        let room = steps.next().unwrap_or_default().trim_end_matches(".rs");
        if room == "mod" {
            continue;
        }
        let (_, allowed) = rooms
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{path}: {room} has no place in the table of rooms"));
        for name in named(&code, &format!("crate::{part}::")) {
            assert!(name == room || allowed.contains(&name), "{path}: {room} may not use {name}");
        }
        // A file that is a room reaches the others by the crate's name only.
        let is_file = steps.next().is_none();
        let siblings = rooms.iter().filter(|(name, _)| code.contains(&format!("super::{name}")));
        let siblings: Vec<_> = siblings.filter(|(name, _)| !is_file || !allowed.contains(name)).collect();
        assert!(!is_file || siblings.is_empty(), "{path}: super:: names {siblings:?}");
    }
}

/// The tables read from the top down: a room may use only rooms that come before it.
#[test]
fn the_tables_have_no_cycles_and_no_dead_permissions() {
    let sources = sources();
    let tables = ROOMS.iter().map(|(part, rooms)| (*part, *rooms)).chain([("", LAYERS)]);
    for (part, table) in tables {
        for (at, (name, uses)) in table.iter().enumerate() {
            for used in *uses {
                assert!(
                    table[..at].iter().any(|(known, _)| known == used),
                    "{name} uses {used}, which is above"
                );
                let module = if part.is_empty() { "crate::".to_owned() } else { format!("crate::{part}::") };
                let below = if part.is_empty() { (*name).to_owned() } else { format!("{part}/{name}") };
                let inside = |path: &str| {
                    path.strip_prefix(&below).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
                };
                let mut users = sources.iter().filter(|source| inside(&source.path));
                let super_name = format!("super::{used}");
                let is_used = users.any(|source| {
                    named(&source.code, &module).contains(used) || source.code.contains(&super_name)
                });
                assert!(is_used, "{name} may use {used}, and never does");
            }
        }
    }
}

#[test]
fn the_engine_has_its_place() {
    for Source { path, part, code, .. } in sources() {
        let allowed = part.is_some_and(|part| ENGINE.contains(&part.as_str()));
        assert!(allowed || !code.contains("tantivy"), "{path} names the engine");
    }
}

#[test]
fn files_hold_one_idea() {
    for Source { path, text, .. } in sources() {
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{path} has {lines} lines");
        assert!(text.starts_with("//! "), "{path} does not say what it is for");
        for word in NOT_IN_SOURCES {
            assert!(!text.contains(word), "{path}: {word}");
        }
    }
}
