//! Finds an entity by a name that somebody types: `--person Merkel`.
//!
//! Case, accents, spellings of umlauts, endings and titles don't matter. A name that several
//! entities share refers to the one that it refers to in most articles, if that is a clear
//! majority; else it is ambiguous and all are returned. The index is a sorted list of fingerprints,
//! so a query costs microseconds.

use std::cmp::Reverse;

use crate::article::EntityKind;
use crate::entity::corpus::form::{CountedVariant, Entities, NONE};
use crate::entity::corpus::nodes::is_full;
use crate::entity::normalize::aliases::ALIASES;
use crate::entity::normalize::fingerprint::fingerprint;
use crate::entity::normalize::fold::{fold, fold_into};
use crate::entity::normalize::inflection::genitive_bases;
use crate::entity::normalize::key::{key, key_into};
use crate::entity::normalize::titles::titles_in_front;
use crate::entity::normalize::transliteration::{is_transliterated, transliterate_into};

/// Maximum number of entities that a query returns.
const CANDIDATES_MAX: usize = 50;

/// Minimum share of the articles, in percent, by which one of several entities is the clear one.
const CLEAR_SHARE: u64 = 75;

/// What a fingerprint in the index was computed from.
#[derive(Clone, Copy)]
enum KeyKind {
    /// Names in plain letters.
    Name,
    /// Keys, where they differ from that.
    Key,
    /// Names with `ae`, `oe` and `ue` taken for plain vowels.
    PlainVowels,
    /// Names as their transliterations have in common.
    Letters,
}

/// How a name belongs to its entity, from the closest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum MatchTier {
    /// Articles have it.
    Written,
    /// The built-in table has it.
    Known,
    /// It is the surname.
    Surname,
}

/// A source of entity names, wherever it is stored.
pub trait NameIndex {
    /// The names with a fingerprint, in the order of their ties and entities.
    fn called(&self, print: u64) -> Vec<NameEntry>;

    /// The kind of an entity.
    fn kind_of(&self, entity: u32) -> Option<EntityKind>;
}

/// An index from what entities are called to the entities.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    names: Vec<NameEntry>,
    kinds: Vec<EntityKind>,
}

/// A name of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameEntry {
    /// Fingerprint of the name.
    pub print: u64,
    /// The entity.
    pub entity: u32,
    /// Number of articles in which the entity has this name.
    articles: u32,
    tie: MatchTier,
}

impl NameEntry {
    /// The name as bytes, to be kept in a file.
    pub fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.print.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.entity.to_le_bytes());
        let articles = self.articles.min(ARTICLES_MAX) | (self.tie as u32) << ARTICLES_BITS;
        bytes[12..].copy_from_slice(&articles.to_le_bytes());
        bytes
    }

    /// The name behind bytes of a file.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let (print, rest) = bytes.split_at(8);
        let (entity, articles) = rest.split_at(4);
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
        let articles = number(articles) as u32;
        let tie = match articles >> ARTICLES_BITS {
            0 => MatchTier::Written,
            1 => MatchTier::Known,
            _ => MatchTier::Surname,
        };
        Self { print: number(print), entity: number(entity) as u32, articles: articles & ARTICLES_MAX, tie }
    }
}

/// Bits of a number of articles in a file.
const ARTICLES_BITS: u32 = 30;
/// Greatest stored number of articles; larger ones are cut to it.
const ARTICLES_MAX: u32 = (1 << ARTICLES_BITS) - 1;

/// The result of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityMatches {
    /// The entity: the only one, or one that clearly dominates.
    pub best: Option<u32>,
    /// All candidates, as indexes of [`Entities::entities`], likeliest first; `best` is the first.
    pub candidates: Vec<u32>,
}

impl Lookup {
    /// Prepares the look-up; `forms` are those that `entities` was joined from.
    pub fn new(forms: &[CountedVariant<'_>], entities: &Entities) -> Self {
        let mut builder = Builder { names: Vec::with_capacity(forms.len() * 2), ..Builder::default() };
        let mut articles = vec![0_u32; entities.entities.len()];
        for (form, &entity) in forms.iter().zip(&entities.of_form).filter(|(_, entity)| **entity != NONE) {
            let Some(kind) = entities.entities.get(entity as usize).map(|entity| entity.kind) else {
                continue;
            };
            let sum = &mut articles[entity as usize];
            *sum = sum.saturating_add(form.articles);
            builder.add(kind, form.form, entity, MatchTier::Written, form.articles);
            if form.name != form.form {
                builder.add(kind, form.name, entity, MatchTier::Written, 0);
            }
        }
        for (at, entity) in (0..).zip(&entities.entities) {
            builder.add(entity.kind, &entity.name, at, MatchTier::Written, 0);
            if is_full(entity.kind, &entity.name) {
                builder.add_surnames(&entity.name, at, articles[at as usize]);
            }
        }
        let kinds = entities.entities.iter().map(|entity| entity.kind).collect();
        let mut lookup = Self { names: builder.finish(), kinds };
        lookup.add_known();
        lookup
    }

    /// All names, ascending by fingerprint.
    pub fn names(&self) -> &[NameEntry] {
        &self.names
    }

    fn with_print(&self, print: u64) -> &[NameEntry] {
        let start = self.names.partition_point(|name| name.print < print);
        let len = self.names[start..].iter().take_while(|name| name.print == print).count();
        &self.names[start..start + len]
    }

    /// Adds what the built-in table calls the entities that articles call by another of its names.
    fn add_known(&mut self) {
        let mut builder = Builder::default();
        let known: Vec<(EntityKind, u32, &str)> = ALIASES.all().collect();
        for line in known.chunk_by(|one, other| one.1 == other.1) {
            let Some(&(kind, ..)) = line.first() else { continue };
            let named =
                line.iter().flat_map(|(_, _, name)| self.with_print(print(KeyKind::Name, &fold(name))));
            let named = named.filter(|name| {
                name.tie == MatchTier::Written && self.kinds.get(name.entity as usize) == Some(&kind)
            });
            if let Some(best) = named.max_by_key(|name| (name.articles, Reverse(name.entity))) {
                for (_, _, name) in line {
                    builder.add(kind, name, best.entity, MatchTier::Known, 0);
                }
            }
        }
        builder.names.append(&mut self.names);
        self.names = builder.finish();
    }
}

impl NameIndex for Lookup {
    fn called(&self, print: u64) -> Vec<NameEntry> {
        self.with_print(print).to_vec()
    }

    fn kind_of(&self, entity: u32) -> Option<EntityKind> {
        self.kinds.get(entity as usize).copied()
    }
}

/// Finds entities by name, of one kind or of all.
pub fn find(known: &impl NameIndex, query: &str, kind: Option<EntityKind>) -> EntityMatches {
    let folded = fold(query);
    if folded.is_empty() {
        return EntityMatches::default();
    }
    let kinds = kind.map_or_else(|| EntityKind::ALL.to_vec(), |kind| vec![kind]);
    let written = meant(known, KeyKind::Name, &folded, kind);
    let written = written.or_else(|| {
        let keys = kinds.iter().map(|&kind| (kind, key(kind, query)));
        keys.into_iter().find_map(|(kind, key)| {
            meant(known, KeyKind::Key, &key, Some(kind))
                .or_else(|| meant(known, KeyKind::Name, &key, Some(kind)))
        })
    });
    let written = written.or_else(|| {
        // *Bidens*, *Scholz’*; folding drops the apostrophe.
        genitive_bases(&folded).find_map(|base| meant(known, KeyKind::Name, base, kind))
    });
    let written = written.or_else(|| {
        let words: Vec<&str> = query.split_whitespace().collect();
        let titles = titles_in_front(&words);
        let name = words.get(titles..).filter(|name| titles > 0 && !name.is_empty())?.join(" ");
        Some(find(known, &name, kind)).filter(|found| !found.candidates.is_empty())
    });
    let written = written.or_else(|| {
        let plain = plain_vowels(&folded);
        meant(known, KeyKind::PlainVowels, &plain, kind).or_else(|| meant(known, KeyKind::Name, &plain, kind))
    });
    let written = written.or_else(|| {
        let mut letters = String::new();
        transliterate_into(&folded, &mut letters);
        meant(known, KeyKind::Letters, &letters, kind)
    });
    written.unwrap_or_default()
}

/// Looks up a name, if any entity has it.
fn meant(known: &impl NameIndex, of: KeyKind, name: &str, kind: Option<EntityKind>) -> Option<EntityMatches> {
    let mut names = known.called(print(of, name));
    names.retain(|name| kind.is_none() || known.kind_of(name.entity) == kind);
    names.sort_by_key(|name| (name.tie, Reverse(name.articles), name.entity));
    let closest = names.first()?.tie;
    let of_closest = names.iter().filter(|name| name.tie == closest);
    let total: u64 = of_closest.clone().map(|name| u64::from(name.articles)).sum();
    let (first, only) = (names[0], of_closest.count() == 1);
    let clear = u64::from(first.articles) * 100 >= total * CLEAR_SHARE && total > 0;
    let mut candidates: Vec<u32> = vec![];
    for name in names {
        if candidates.len() < CANDIDATES_MAX && !candidates.contains(&name.entity) {
            candidates.push(name.entity);
        }
    }
    Some(EntityMatches { best: (only || clear).then_some(first.entity), candidates })
}

/// Collects names.
#[derive(Default)]
struct Builder {
    names: Vec<NameEntry>,
    folded: String,
    other: String,
}

impl Builder {
    fn add(&mut self, kind: EntityKind, name: &str, entity: u32, tie: MatchTier, articles: u32) {
        self.folded.clear();
        fold_into(name, &mut self.folded);
        push(&mut self.names, KeyKind::Name, &self.folded, tie, entity, articles);
        if kind == EntityKind::Person {
            if is_transliterated(&self.folded) {
                transliterate_into(&self.folded, &mut self.other);
                push(&mut self.names, KeyKind::Letters, &self.other, tie, entity, articles);
            }
        } else if self.folded.contains(' ') {
            key_into(kind, name, &mut self.other);
            if self.other != self.folded {
                push(&mut self.names, KeyKind::Key, &self.other, tie, entity, articles);
            }
        }
        if has_umlaut(&self.folded) {
            push(&mut self.names, KeyKind::PlainVowels, &plain_vowels(&self.folded), tie, entity, articles);
        }
    }

    /// Adds the surname of a full name, in every shortened form that occurs alone.
    fn add_surnames(&mut self, name: &str, entity: u32, articles: u32) {
        for (at, _) in name.match_indices(' ') {
            self.folded.clear();
            fold_into(&name[at + 1..], &mut self.folded);
            push(&mut self.names, KeyKind::Name, &self.folded, MatchTier::Surname, entity, articles);
            if has_umlaut(&self.folded) {
                push(
                    &mut self.names,
                    KeyKind::PlainVowels,
                    &plain_vowels(&self.folded),
                    MatchTier::Surname,
                    entity,
                    articles,
                );
            }
        }
    }

    /// The names in order, each once for an entity and with all its articles.
    fn finish(self) -> Vec<NameEntry> {
        let mut names = self.names;
        names.sort_unstable_by_key(|name| (name.print, name.tie, name.entity));
        names.dedup_by(|name, kept| {
            let same = (name.print, name.tie, name.entity) == (kept.print, kept.tie, kept.entity);
            if same {
                kept.articles = kept.articles.saturating_add(name.articles);
            }
            same
        });
        names
    }
}

fn push(names: &mut Vec<NameEntry>, of: KeyKind, name: &str, tie: MatchTier, entity: u32, articles: u32) {
    if !name.is_empty() {
        names.push(NameEntry { print: print(of, name), tie, entity, articles });
    }
}

fn print(of: KeyKind, name: &str) -> u64 {
    fingerprint(of as u64, name.as_bytes())
}

fn has_umlaut(folded: &str) -> bool {
    folded.as_bytes().windows(2).any(|two| matches!(two, b"ae" | b"oe" | b"ue"))
}

/// *Müller*, *Mueller* and *Muller* in the same letters.
fn plain_vowels(folded: &str) -> String {
    folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::corpus::corrections::Corrections;
    use crate::entity::corpus::join;

    const FORMS: &[(EntityKind, bool, &str, &str, u32)] = &[
        (EntityKind::Person, false, "Joe Biden", "Joe Biden", 90),
        (EntityKind::Person, false, "Biden", "Joe Biden", 60),
        (EntityKind::Person, false, "Hunter Biden", "Hunter Biden", 9),
        (EntityKind::Person, false, "Angela Merkel", "Angela Merkel", 90),
        (EntityKind::Person, false, "Michael Müller", "Michael Müller", 30),
        (EntityKind::Person, false, "Müller", "Michael Müller", 8),
        (EntityKind::Person, false, "Gerd Müller", "Gerd Müller", 29),
        (EntityKind::Person, false, "Müller", "Gerd Müller", 9),
        (EntityKind::Person, false, "Recep Tayyip Erdoğan", "Recep Tayyip Erdoğan", 20),
        (EntityKind::Person, false, "Wladimir Putin", "Wladimir Putin", 40),
        (EntityKind::Person, false, "Ursula von der Leyen", "Ursula von der Leyen", 40),
        (EntityKind::Person, false, "Sergej Lawrow", "Sergej Lawrow", 10),
        (EntityKind::Place, false, "USA", "USA", 200),
        (EntityKind::Place, true, "US", "US", 100),
        (EntityKind::Place, false, "Köln", "Köln", 50),
        (EntityKind::Place, false, "Paris", "Paris", 50),
        (EntityKind::Person, false, "Paris", "Paris Hilton", 3),
        (EntityKind::Person, false, "Paris Hilton", "Paris Hilton", 3),
        (EntityKind::Organisation, false, "Volkswagen", "Volkswagen", 50),
        (EntityKind::Organisation, false, "Deutsche Bank", "Deutsche Bank", 30),
    ];

    fn check(query: &str, kind: Option<EntityKind>, best: Option<&str>, candidates: &[&str]) {
        let form = |&(kind, part, form, name, articles)| CountedVariant { kind, part, form, name, articles };
        let forms: Vec<CountedVariant<'_>> = FORMS.iter().map(form).collect();
        let entities = join(&forms, &Corrections::default());
        let found = find(&Lookup::new(&forms, &entities), query, kind);
        let name = |&entity: &u32| entities.entities[entity as usize].name.as_str();
        assert_eq!(found.best.as_ref().map(name), best, "{query}");
        assert_eq!(found.candidates.iter().map(name).collect::<Vec<_>>(), candidates, "{query}");
        assert!(found.best.is_none() || found.best == found.candidates.first().copied());
    }

    #[test]
    fn names_are_found() {
        for (query, expected) in [
            ("Joe Biden", "Joe Biden"),
            ("joe biden", "Joe Biden"),
            ("JOE BIDENS", "Joe Biden"),
            ("Merkel", "Angela Merkel"),
            ("merkels", "Angela Merkel"),
            ("Bundeskanzlerin Merkel", "Angela Merkel"),
            ("Erdogan", "Recep Tayyip Erdoğan"),
            ("recep tayyip erdogan", "Recep Tayyip Erdoğan"),
            ("Vladimir Putin", "Wladimir Putin"),
            ("Putin", "Wladimir Putin"),
            ("von der Leyen", "Ursula von der Leyen"),
            ("Leyen", "Ursula von der Leyen"),
            ("Sergey Lavrov", "Sergej Lawrow"),
            ("koeln", "Köln"),
            ("Koln", "Köln"),
            ("Vereinigten Staaten", "USA"),
            ("Vereinigte Staaten von Amerika", "USA"),
            ("us", "USA"),
            ("VW", "Volkswagen"),
            ("Volkswagen AG", "Volkswagen"),
            ("der Deutschen Bank", "Deutsche Bank"),
        ] {
            check(query, None, Some(expected), &[expected]);
        }
    }

    #[test]
    fn the_clear_majority_is_meant() {
        check("Biden", None, Some("Joe Biden"), &["Joe Biden", "Hunter Biden"]);
        check("Paris", None, Some("Paris"), &["Paris", "Paris Hilton"]);
        check("Paris", Some(EntityKind::Person), Some("Paris Hilton"), &["Paris Hilton"]);
    }

    #[test]
    fn ambiguous_names_tell_who_may_be_meant() {
        check("Müller", None, None, &["Gerd Müller", "Michael Müller"]);
        check("mueller", Some(EntityKind::Person), None, &["Gerd Müller", "Michael Müller"]);
    }

    #[test]
    fn other_names_are_not_found() {
        for query in ["", " ", "–", "Niemand", "Bi", "Präsident"] {
            check(query, None, None, &[]);
        }
        check("Köln", Some(EntityKind::Person), None, &[]);
    }
}
