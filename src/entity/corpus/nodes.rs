//! The names of a corpus, each once.
//!
//! A *written* name is a string with a kind; written names with the same kind
//! and key are one *node*. All rules work on nodes, which are found by their
//! fingerprint. Forms that no living article has are as if they were not there,
//! so that an index gives the same entities however it came about.

use crate::article::EntityKind;
use crate::entity::corpus::form::{CountedVariant, NONE};
use crate::entity::corpus::union_find::Guard;
use crate::entity::normalize::aliases::{ALIASES, key_print};
use crate::entity::normalize::fingerprint::{ByFingerprint, apart, fingerprint};
use crate::entity::normalize::key::key_into;
use crate::entity::normalize::person_name::begins_with_particles;
use crate::entity::normalize::transliteration::{is_transliterated, transliterate_into};

/// Seeds of fingerprints, in addition to the kinds.
const WRITTEN: u64 = 16;
const ALONE: u64 = 32;
const GIVEN: u64 = 48;

/// A name as written.
#[derive(Debug)]
pub(crate) struct Written<'a> {
    pub name: &'a str,
    pub kind: EntityKind,
    pub node: u32,
    /// Number of articles that have it as a separate word, summed over its forms.
    pub whole: u32,
    /// Whether an entity may be called by it, as far as the built-in table knows.
    pub shown: bool,
}

/// Names with one kind and key.
#[derive(Debug)]
pub(crate) struct NameNode {
    pub kind: EntityKind,
    /// Where its key lies in [`NameNodes::keys`].
    key: (u32, u32),
    /// Fingerprint of the key alone.
    pub key_print: u64,
    /// Fingerprint of kind, key and line: the same in every run.
    pub fingerprint: u64,
    /// Articles, summed over its forms.
    pub articles: u32,
    /// The line of the built-in table that has it, counted from 1; 0 for none.
    pub line: u32,
    /// Whether it is a person's given name and surname.
    pub full: bool,
    /// Whether it is a name transliterated from another alphabet.
    pub transliterated: bool,
    /// Whether a correction says that it is nothing but itself.
    pub alone: bool,
    /// Whether another node is known to be its nominative.
    pub inflected: bool,
}

/// The names of the forms, except those that corrections replace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Naming<'a> {
    pub kind: EntityKind,
    pub name: &'a str,
    /// Whether no rule may join it.
    pub alone: bool,
}

/// All names.
#[derive(Debug, Default)]
pub(crate) struct NameNodes<'a> {
    pub written: Vec<Written<'a>>,
    pub nodes: Vec<NameNode>,
    /// For each form its place in `written`, or [`NONE`].
    pub of_form: Vec<u32>,
    keys: String,
    by_key: ByFingerprint<u32>,
}

impl<'a> NameNodes<'a> {
    /// Reads the names of all living forms; `naming` says what a form's name is.
    ///
    /// It goes over the forms several times, each time with one table, so that
    /// the processor can fetch many of its places at once.
    pub fn read(
        forms: &[CountedVariant<'a>],
        naming: impl Fn(u32, &CountedVariant<'a>) -> Naming<'a>,
    ) -> Self {
        let mut names = Self::default();
        let firsts = names.number(forms, &naming);
        let mut nodes = Vec::with_capacity(firsts.len());
        names.written.reserve_exact(firsts.len());
        let mut key = String::new();
        for at in firsts {
            nodes.push(names.enter(naming(at, &forms[at as usize]), &mut key));
        }
        names.by_key.reserve(nodes.len());
        names.nodes.reserve_exact(nodes.len());
        for (written, node) in names.written.iter_mut().zip(nodes) {
            let fresh = u32::try_from(names.nodes.len()).unwrap_or(NONE);
            written.node = *names.by_key.entry(node.fingerprint).or_insert(fresh);
            match names.nodes.get_mut(written.node as usize) {
                Some(known) => {
                    known.full |= node.full;
                    known.transliterated |= node.transliterated;
                }
                None => names.nodes.push(node),
            }
        }
        names.count(forms);
        names
    }

    /// Numbers the written names, and gives the first form of each.
    fn number(
        &mut self,
        forms: &[CountedVariant<'a>],
        naming: &impl Fn(u32, &CountedVariant<'a>) -> Naming<'a>,
    ) -> Vec<u32> {
        let print = |(at, form): (u32, &CountedVariant<'a>)| {
            let Naming { kind, name, alone } = naming(at, form);
            let seed = if alone { WRITTEN + ALONE } else { WRITTEN } | kind as u64;
            fingerprint(seed, name.as_bytes())
        };
        let prints: Vec<u64> = (0..).zip(forms).map(print).collect();
        let mut numbers: ByFingerprint<u32> = ByFingerprint::default();
        numbers.reserve(forms.len());
        let mut firsts = Vec::with_capacity(forms.len());
        let number = |((at, form), print): ((u32, &CountedVariant<'a>), u64)| {
            if form.articles == 0 {
                return NONE;
            }
            let fresh = u32::try_from(firsts.len()).unwrap_or(NONE);
            let number = *numbers.entry(print).or_insert(fresh);
            if number == fresh {
                firsts.push(at);
            }
            number
        };
        self.of_form = (0..).zip(forms).zip(prints).map(number).collect();
        firsts
    }

    /// Enters a written name, and gives the node that it would have if no other name had its key.
    fn enter(&mut self, naming: Naming<'a>, key: &mut String) -> NameNode {
        let Naming { kind, name, alone } = naming;
        if alone {
            key.clear();
            key.push_str(name);
        } else {
            key_into(kind, name, key);
        }
        let key_print = key_print(key);
        let alias = if alone { None } else { ALIASES.get(kind, name, key_print) };
        let line = alias.map_or(0, |alias| alias.line + 1);
        let shown = alias.is_none_or(|alias| alias.shown);
        self.written.push(Written { name, kind, node: NONE, whole: 0, shown });
        let full = is_full(kind, name);
        let start = u32::try_from(self.keys.len()).unwrap_or(NONE);
        self.keys.push_str(key);
        NameNode {
            kind,
            key: (start, u32::try_from(self.keys.len()).unwrap_or(NONE)),
            key_print,
            fingerprint: if alone {
                apart(key_print, ALONE | kind as u64)
            } else {
                node_print(kind, key_print, line)
            },
            articles: 0,
            line,
            full,
            transliterated: full && is_transliterated(key),
            alone,
            inflected: false,
        }
    }

    /// Counts the articles of written names and nodes.
    fn count(&mut self, forms: &[CountedVariant<'_>]) {
        for (form, &written) in forms.iter().zip(&self.of_form).filter(|(_, written)| **written != NONE) {
            let written = &mut self.written[written as usize];
            if !form.part {
                written.whole = written.whole.saturating_add(form.articles);
            }
            let node = &mut self.nodes[written.node as usize];
            node.articles = node.articles.saturating_add(form.articles);
        }
    }

    /// The key of a node.
    pub fn key(&self, node: &NameNode) -> &str {
        self.keys.get(node.key.0 as usize..node.key.1 as usize).unwrap_or_default()
    }

    /// The node that has a kind and key, in the built-in table or not.
    pub fn node_of(&self, kind: EntityKind, key: &str) -> Option<u32> {
        self.node_at(kind, key_print(key))
    }

    /// The same by the fingerprint of the key.
    pub fn node_at(&self, kind: EntityKind, key: u64) -> Option<u32> {
        let plain = self.by_key.get(&node_print(kind, key, 0));
        let listed = || self.by_key.get(&node_print(kind, key, ALIASES.by_key(kind, key)? + 1));
        plain.or_else(listed).copied()
    }

    /// Returns for each node what forbids merging it with another: a different line of the alias
    /// table, or another first name.
    pub fn guards(&self) -> Vec<Guard> {
        let mut letters = String::new();
        let guard = |node: &NameNode| {
            let mut given = 0;
            if node.full && node.line == 0 {
                let first = self.key(node).split(' ').next().unwrap_or_default();
                let first = if node.transliterated {
                    transliterate_into(first, &mut letters);
                    &letters
                } else {
                    first
                };
                given = fingerprint(GIVEN, first.as_bytes());
            }
            Guard { line: node.line, given }
        };
        self.nodes.iter().map(guard).collect()
    }
}

/// *Who* and *WHO* have one key, but only one of them is in the table: so the line is part of the address.
fn node_print(kind: EntityKind, key: u64, line: u32) -> u64 {
    apart(key, kind as u64 | u64::from(line) << 8)
}

/// Whether a person's name has more than a surname.
pub(crate) fn is_full(kind: EntityKind, name: &str) -> bool {
    kind == EntityKind::Person
        && name.contains(' ')
        && name.starts_with(char::is_uppercase)
        && !begins_with_particles(name)
}

/// The kind and name of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SetName {
    pub kind: EntityKind,
    /// Place of its name among the written ones.
    pub written: u32,
    /// Articles, summed over all its forms.
    pub articles: u64,
}
