//! The house rules that a compiler does not hold: layers, the engine's place, and what library code leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

/// Which parts of the crate a part may use. Arrows point down only; changing this
/// table is a decision about the design.
const LAYERS: &[(&str, &[&str])] = &[
    ("setters", &[]),
    ("article", &[]),
    ("error", &[]),
    ("model", &[]),
    ("german", &["model"]),
    ("entity", &["german", "model", "article"]),
    ("corpus", &["article", "error"]),
    ("clean", &["article", "error"]),
    ("duplicates", &["article"]),
    ("index", &["german", "model", "entity", "duplicates", "article", "error"]),
    ("search", &["index", "entity", "german", "duplicates", "article", "error"]),
    ("seen_matches", &["search", "error"]),
    ("report", &["error"]),
    ("ingest", &["corpus", "clean", "index", "entity", "report", "article", "error", "german"]),
    (
        "render",
        &[
            "ingest",
            "search",
            "index",
            "duplicates",
            "entity",
            "german",
            "model",
            "corpus",
            "clean",
            "report",
            "article",
            "error",
        ],
    ),
    // A door for the fuzz targets, behind a feature.
    ("fuzzing", &["corpus", "clean", "entity", "article", "error"]),
    // The program sees the library as others do, by its name.
    ("cli", &[]),
];

/// The parts that may name the engine.
const ENGINE: &[&str] = &["index", "search"];

/// What library code never does: it panics only by a reasoned `expect`, prints
/// nothing, reads no environment and never exits.
const NOT_IN_LIBRARY: &[&str] = &[
    ".unwrap()",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "todo!",
    "unimplemented!",
    "env::",
    "process::exit",
    "process::abort",
];

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

    fn is_library(&self) -> bool {
        self.path != "main.rs" && self.part.as_deref() != Some("cli")
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

/// What code names of the crate: the `a` of `crate::a::…`, the `a` and `b` of `crate::{a, b::…}`.
fn named(code: &str) -> Vec<&str> {
    let places = code.split("crate::").skip(1);
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
        assert_eq!(named(code), expected, "{code}");
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
        for name in named(&code) {
            assert!(name == part || allowed.contains(&name), "{path}: {part} may not use {name}");
        }
        // The root of the crate is reached by its name only, so that the table sees it.
        let top = path.ends_with("mod.rs") && path.matches('/').count() == 1 || !path.contains('/');
        assert!(!(top && code.contains("super::")), "{path}: super:: is the crate's root");
        assert!(!code.contains("super::super::"), "{path}: super::super::");
    }
}

#[test]
fn the_table_has_no_cycles() {
    for (at, (name, uses)) in LAYERS.iter().enumerate() {
        for (later, others) in &LAYERS[at..] {
            assert!(!(uses.contains(later) && others.contains(name)), "{name} and {later} use each other");
        }
        assert!(uses.iter().all(|used| LAYERS.iter().any(|(known, _)| known == used)), "{name}: {uses:?}");
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
fn the_library_keeps_to_itself() {
    for source in sources().iter().filter(|source| source.is_library()) {
        for pattern in NOT_IN_LIBRARY {
            let found = source.code.match_indices(pattern);
            // `eprintln!` holds `println!`, and `nonenv::` holds `env::`.
            let whole = |at: usize| !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let found = found.filter(|&(at, _)| pattern.starts_with('.') || whole(at)).count();
            assert_eq!(found, 0, "{}: {pattern}", source.path);
        }
        for (at, _) in source.code.match_indices(".expect(\"") {
            let before = &source.code[..at];
            let reasoned = before.rfind("#[expect(").is_some_and(|start| before[start..].contains("reason"));
            assert!(reasoned, "{}: an expect without #[expect(…, reason = …)]", source.path);
        }
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
