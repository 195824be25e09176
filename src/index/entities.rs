//! The entities of a commit: which entity each name form means over the whole corpus.
//!
//! Derived from the forms, the number of living articles with each, and a desk's corrections. It is
//! rebuilt after every change, so nothing in it needs to be migrated. The file is memory-mapped: a
//! header, then for each form its entity, for each entity its name, kind and number of articles,
//! the keys by which entities are looked up, and the lines of corrections that had no effect.

use std::io::Write;
use std::path::Path;

use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;

use super::files::new_file;
use crate::entity::{Entities, EntityKind, EntityMatches, NameEntry, NameIndex, find};
use crate::error::{Error, Result};

/// Magic bytes; the last is the version of the file's format.
const MAGIC: &[u8; 8] = b"depent\x00\x01";

/// Length of the header: magic bytes, checksum of what follows it, and six numbers.
const HEADER: usize = 8 + 8 + 6 * 4;

/// Bytes per entity: the offset of its name, and its number of articles.
const ENTITY: usize = 4 + 4;

/// Bytes per lookup key.
const KEY: usize = 16;

/// Marks a form that means no entity.
const NONE: u32 = u32::MAX;

/// The entities of a commit, sorted by kind and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntityTable {
    bytes: Option<OwnedBytes>,
    forms: usize,
    entities: usize,
    /// Number of persons, and of persons and organisations together: a kind is a range of numbers.
    ends: [usize; 2],
    keys: usize,
    unused: usize,
}

impl EntityTable {
    /// Opens what [`write`] wrote. The checksum is not verified: that would read the whole file.
    pub fn open(bytes: OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?.strip_prefix(MAGIC)?;
        let number = |at: usize| number(header.get(8 + at * 4..).unwrap_or_default()) as usize;
        let table = Self {
            forms: number(0),
            entities: number(1),
            ends: [number(2), number(3)],
            keys: number(4),
            unused: number(5),
            bytes: None,
        };
        // Without a checksum, these two checks bound every later read: no section begins behind the
        // end.
        let ordered = table.ends[0] <= table.ends[1] && table.ends[1] <= table.entities;
        (ordered && bytes.len() >= table.names_at()).then_some(Self { bytes: Some(bytes), ..table })
    }

    /// Returns whether the checksum matches, that is, whether [`write`] wrote these bytes.
    pub fn is_whole(bytes: &[u8]) -> bool {
        let sum = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<8>());
        sum.is_some_and(|(sum, content)| u64::from_le_bytes(*sum) == xxh3_64(content))
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.entities
    }

    /// Returns the numbers of all entities of a kind.
    pub fn of_kind(&self, kind: EntityKind) -> std::ops::Range<usize> {
        match kind {
            EntityKind::Person => 0..self.ends[0],
            EntityKind::Organisation => self.ends[0]..self.ends[1],
            EntityKind::Place => self.ends[1]..self.entities,
        }
    }

    /// Returns the kind of an entity.
    pub fn kind(&self, entity: u32) -> EntityKind {
        let at = entity as usize;
        if at < self.ends[0] {
            EntityKind::Person
        } else if at < self.ends[1] {
            EntityKind::Organisation
        } else {
            EntityKind::Place
        }
    }

    /// Returns the entity that a form means.
    #[inline]
    pub fn of_form(&self, form: u32) -> Option<u32> {
        let form = form as usize;
        if form >= self.forms {
            return None;
        }
        let entity = number(self.bytes.as_ref()?.get(HEADER + form * 4..)?);
        // Callers index arrays with it, so a damaged file must not give a number beyond the last
        // entity. The same check excludes `NONE`, which is greater than all.
        ((entity as usize) < self.entities).then_some(entity)
    }

    /// Returns the name of an entity; empty if there is no such entity.
    pub fn name(&self, entity: u32) -> &str {
        let at = entity as usize;
        let ends = self.bytes.as_ref().filter(|_| at < self.entities).and_then(|bytes| {
            // Only starts are stored: a name ends where the next begins, the last one at the end of
            // the file.
            let start = |entity: usize| Some(number(bytes.get(self.entities_at() + entity * ENTITY..)?));
            let end =
                if at + 1 < self.entities { start(at + 1)? as usize } else { bytes.len() - self.names_at() };
            bytes.get(self.names_at() + start(at)? as usize..self.names_at() + end)
        });
        ends.and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }

    /// Returns the number of articles with an entity.
    pub fn articles(&self, entity: u32) -> usize {
        let at = self.entities_at() + entity as usize * ENTITY + 4;
        let bytes = self.bytes.as_ref().filter(|_| (entity as usize) < self.entities);
        bytes.and_then(|bytes| bytes.get(at..)).map_or(0, number) as usize
    }

    /// Finds entities by name, of one kind or of all.
    pub fn find(&self, name: &str, kind: Option<EntityKind>) -> EntityMatches {
        find(self, name, kind)
    }

    /// Returns the line numbers (from 1) of corrections that had no effect.
    pub fn unused_corrections(&self) -> Vec<u32> {
        let start = self.unused_at();
        let bytes = self.bytes.as_ref().and_then(|bytes| bytes.get(start..start + self.unused * 4));
        bytes.unwrap_or_default().chunks_exact(4).map(number).collect()
    }

    fn entities_at(&self) -> usize {
        HEADER + self.forms * 4
    }

    fn keys_at(&self) -> usize {
        self.entities_at() + self.entities * ENTITY
    }

    fn unused_at(&self) -> usize {
        self.keys_at() + self.keys * KEY
    }

    fn names_at(&self) -> usize {
        self.unused_at() + self.unused * 4
    }
}

impl NameIndex for EntityTable {
    fn called(&self, print: u64) -> Vec<NameEntry> {
        let keys = self.keys_at()..self.unused_at();
        let (keys, _) = self.bytes.as_ref().and_then(|bytes| bytes.get(keys)).unwrap_or_default().as_chunks();
        let key = |bytes: &[u8; KEY]| NameEntry::from_bytes(*bytes);
        // Keys are sorted by fingerprint. Several entities may share one: they all are candidates,
        // and the caller decides.
        let start = keys.partition_point(|bytes| key(bytes).print < print);
        keys[start..].iter().map(key).take_while(|called| called.print == print).collect()
    }

    fn kind_of(&self, entity: u32) -> Option<EntityKind> {
        ((entity as usize) < self.entities).then(|| self.kind(entity))
    }
}

/// The content of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Derived<'d> {
    /// The entities, and the entity of each form.
    pub entities: &'d Entities,
    /// Number of living articles per entity.
    pub articles: &'d [u32],
    /// Lookup keys, ascending.
    pub keys: &'d [NameEntry],
}

/// Writes a table to a new file and waits until it is on disk.
pub(super) fn write(path: &Path, derived: Derived<'_>) -> Result<()> {
    let Derived { entities: Entities { of_form, entities, unused }, articles, keys } = derived;
    let up_to = |last: EntityKind| entities.partition_point(|entity| entity.kind <= last);
    let numbers = [
        of_form.len(),
        entities.len(),
        up_to(EntityKind::Person),
        up_to(EntityKind::Organisation),
        keys.len(),
        unused.len(),
    ];
    // Names come last, because they are the only part of variable length: all other sections are
    // found by multiplication alone.
    let mut content: Vec<u8> = numbers.iter().flat_map(|&number| (number as u32).to_le_bytes()).collect();
    content.extend(of_form.iter().flat_map(|entity| entity.to_le_bytes()));
    let mut start = 0;
    for (entity, articles) in entities.iter().zip(articles) {
        content.extend((start as u32).to_le_bytes());
        content.extend(articles.to_le_bytes());
        start += entity.name.len();
    }
    keys.iter().for_each(|key| content.extend(key.to_bytes()));
    unused.iter().for_each(|&line| content.extend((line as u32).to_le_bytes()));
    entities.iter().for_each(|entity| content.extend(entity.name.as_bytes()));

    let io = |source| Error::io(path, source);
    let mut file = new_file(path)?;
    file.write_all(MAGIC).map_err(io)?;
    file.write_all(&xxh3_64(&content).to_le_bytes()).map_err(io)?;
    file.write_all(&content).map_err(io)?;
    file.sync_all().map_err(io)
}

#[inline]
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(NONE, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Corrections, CountedVariant, Lookup, join};

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let forms: Vec<CountedVariant<'_>> = [
            (EntityKind::Person, "Biden", "Joe Biden", 3),
            (EntityKind::Person, "Joe Biden", "Joe Biden", 2),
            (EntityKind::Place, "Genf", "Genf", 1),
            (EntityKind::Organisation, "Hikvision", "Hikvision", 4),
            (EntityKind::Place, "Fulda", "Fulda", 0),
        ]
        .map(|(kind, form, name, articles)| CountedVariant { kind, part: false, form, name, articles })
        .into();
        let entities = join(&forms, &Corrections::default());
        let lookup = Lookup::new(&forms, &entities);
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("entities-1.bin");
        let articles = [3, 4, 1];
        write(&path, Derived { entities: &entities, articles: &articles, keys: lookup.names() })
            .expect("written");

        let bytes = std::fs::read(&path).expect("read");
        let table = EntityTable::open(OwnedBytes::new(bytes.clone())).expect("opened");
        let names: Vec<&str> = (0..table.len() as u32).map(|entity| table.name(entity)).collect();
        assert_eq!(names, ["Joe Biden", "Hikvision", "Genf"]);
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(|form| table.of_form(form)),
            [Some(0), Some(0), Some(2), Some(1), None, None]
        );
        assert_eq!([0, 1, 2, 7].map(|entity| table.articles(entity)), [3, 4, 1, 0]);
        assert_eq!(EntityKind::ALL.map(|kind| table.of_kind(kind).collect::<Vec<_>>()), [[0], [1], [2]]);
        assert_eq!(table.find("bidens", None).best, Some(0));
        assert_eq!(table.find("Genf", Some(EntityKind::Person)).best, None);
        assert_eq!(table.name(3), "");
        // Whatever the damaged numbers say, no entity is beyond the last.
        for at in (0..bytes.len() - 3).step_by(4) {
            for wrong in [2_u32, 5, 1 << 31, u32::MAX - 1] {
                let mut bytes = bytes.clone();
                bytes[at..at + 4].copy_from_slice(&wrong.to_le_bytes());
                let Some(table) = EntityTable::open(OwnedBytes::new(bytes)) else { continue };
                let last = table.len();
                assert!(EntityKind::ALL.iter().all(|kind| table.of_kind(*kind).end <= last), "{at} {wrong}");
                assert!((0..9).filter_map(|form| table.of_form(form)).all(|entity| (entity as usize) < last));
            }
        }
        // Truncated anywhere, it is refused or returns less, never out of bounds.
        for end in 0..bytes.len() {
            if let Some(table) = EntityTable::open(OwnedBytes::new(bytes[..end].to_vec())) {
                for entity in 0..4 {
                    assert!(table.name(entity).len() < 20 && table.articles(entity) < usize::MAX);
                    assert!(table.of_form(entity).is_none_or(|entity| entity < u32::MAX));
                }
                table.find("Hikvision", None);
            }
        }
    }
}
