//! Names that mean the same and that no rule can join: *USA, Vereinigte Staaten*.
//!
//! The table in `aliases.tsv` is read once. Acronyms are compared as written,
//! but for full stops (*US* is no *us*, *WHO* no *Who*), all else by its key.

use std::sync::LazyLock;

use crate::article::EntityKind;
use crate::entity::normalize::acronym::is_acronym;
use crate::entity::normalize::fingerprint::{ByFingerprint, apart, fingerprint};
use crate::entity::normalize::key::key;

/// Maximum length of a word in capitals whose case matters.
const ACRONYM_MAX: usize = 5;

/// The table's entry for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    /// Number of its line: names with the same number are one entity.
    pub line: u32,
    /// Whether the entity may be called by it: *Grünen* is only a form of *Grüne*.
    pub shown: bool,
}

/// The built-in names.
#[derive(Debug)]
pub(crate) struct AliasTable {
    names: ByFingerprint<Alias>,
    written: Vec<(EntityKind, u32, &'static str)>,
}

/// The table, read.
pub(crate) static ALIASES: LazyLock<AliasTable> = LazyLock::new(|| {
    let mut aliases = AliasTable { names: ByFingerprint::default(), written: vec![] };
    for (line, text) in (0..).zip(include_str!("aliases.tsv").lines()) {
        let mut fields = text.split('\t');
        let (Some(kind), Some(names)) = (fields.next().and_then(kind), fields.next()) else { continue };
        for name in names.split('|') {
            let hidden = name.strip_prefix('~');
            let name = hidden.unwrap_or(name);
            let address = address(kind, name, key_print(&key(kind, name)));
            // Of two names with one key the first says whether it is shown.
            aliases.names.entry(address).or_insert(Alias { line, shown: hidden.is_none() });
            aliases.written.push((kind, line, name));
        }
    }
    aliases
});

impl AliasTable {
    /// Returns the entry of a name whose key has this fingerprint.
    pub fn get(&self, kind: EntityKind, name: &str, key: u64) -> Option<Alias> {
        self.names.get(&address(kind, name, key)).copied()
    }

    /// The line that has a key with this fingerprint; acronyms are not found by it.
    pub fn by_key(&self, kind: EntityKind, key: u64) -> Option<u32> {
        self.names.get(&apart(key, kind as u64)).map(|alias| alias.line)
    }

    /// The line that has a name.
    pub fn line(&self, kind: EntityKind, name: &str) -> Option<u32> {
        self.get(kind, name, key_print(&key(kind, name))).map(|alias| alias.line)
    }

    /// Whether the table has the name.
    pub fn knows(&self, kind: EntityKind, name: &str) -> bool {
        self.line(kind, name).is_some()
    }

    /// All names as `(kind, line, name)`.
    pub fn all(&self) -> impl Iterator<Item = (EntityKind, u32, &'static str)> {
        self.written.iter().copied()
    }
}

fn kind(word: &str) -> Option<EntityKind> {
    match word {
        "person" => Some(EntityKind::Person),
        "org" => Some(EntityKind::Organisation),
        "place" => Some(EntityKind::Place),
        _ => None,
    }
}

/// The fingerprint of a key.
pub(crate) fn key_print(key: &str) -> u64 {
    fingerprint(0, key.as_bytes())
}

/// Returns where a name is in the table: acronyms by their letters, others by their key.
fn address(kind: EntityKind, name: &str, key: u64) -> u64 {
    if name.len() > 2 * ACRONYM_MAX || !is_acronym(name) {
        return apart(key, kind as u64);
    }
    let mut letters = [0; 4 * ACRONYM_MAX];
    let mut len = 0;
    for byte in name.bytes().filter(|&byte| byte != b'.') {
        letters[len] = byte;
        len += 1;
    }
    fingerprint(8 | kind as u64, &letters[..len])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(kind: EntityKind, names: &[&str]) {
        let lines: Vec<_> = names.iter().map(|name| ALIASES.line(kind, name)).collect();
        assert!(lines[0].is_some(), "{names:?}");
        assert!(lines.iter().all(|line| *line == lines[0]), "{names:?} {lines:?}");
    }

    #[test]
    fn names_of_one_thing() {
        same(
            EntityKind::Place,
            &["USA", "US", "U.S.", "U.S.A.", "Vereinigte Staaten", "Vereinigten Staaten von Amerika"],
        );
        same(EntityKind::Place, &["Peking", "Beijing"]);
        same(EntityKind::Place, &["Kiew", "Kyjiw", "Kyiv"]);
        same(EntityKind::Place, &["Großbritannien", "Grossbritannien", "Vereinigtes Königreich", "UK"]);
        same(EntityKind::Organisation, &["EU", "Europäische Union", "Europäischen Union"]);
        same(EntityKind::Organisation, &["WHO", "Weltgesundheitsorganisation"]);
        same(EntityKind::Organisation, &["RKI", "Robert Koch-Institut", "Robert-Koch-Institut"]);
        same(EntityKind::Organisation, &["NATO", "Nato"]);
        same(EntityKind::Organisation, &["Grüne", "Grünen", "Bündnis 90/Die Grünen"]);
        same(EntityKind::Person, &["Wladimir Putin", "Vladimir Putin"]);
    }

    #[test]
    fn case_matters_for_acronyms() {
        for name in ["Us", "us", "Who", "Un"] {
            assert!(!EntityKind::ALL.into_iter().any(|kind| ALIASES.knows(kind, name)), "{name}");
        }
    }

    #[test]
    fn the_table_is_in_order() {
        let mut seen = ByFingerprint::default();
        for (line, text) in (1..).zip(include_str!("aliases.tsv").lines()) {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = text.split('\t').collect();
            assert_eq!(fields.len(), 2, "line {line}: {text}");
            let kind = kind(fields[0]).unwrap_or_else(|| panic!("line {line}: {text}"));
            assert!(!fields[1].starts_with('~'), "line {line}: the first name is shown");
            let mut shown = 0;
            for name in fields[1].split('|') {
                let name = name.trim_start_matches('~');
                assert_eq!(name, name.trim(), "line {line}");
                assert!(!key(kind, name).is_empty(), "line {line}: {name}");
                shown += 1;
                if let Some(other) = seen.insert(address(kind, name, key_print(&key(kind, name))), line) {
                    assert_eq!(other, line, "{name} is on lines {other} and {line}");
                }
            }
            assert!(shown > 0, "line {line}");
        }
    }
}
