//! Resolves names by an index, for texts that are not in it.

use rustc_hash::FxHashMap;

use crate::entity::{Entity, EntityKind, Name};
use crate::error::Result;
use crate::index::{EntityTable, Index, NameVariant};

/// The entities of a whole index, with its corrections, by name.
#[derive(Debug)]
pub struct EntityResolver {
    table: EntityTable,
    forms: FxHashMap<NameVariant, u32>,
}

impl EntityResolver {
    /// Those of the last commit.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) where
    /// they can't be read.
    pub fn open(index: &Index) -> Result<Self> {
        let commit = index.commit_info()?;
        let forms = index.forms_of(&commit)?.read()?.keys.into_iter().zip(0..).collect();
        Ok(Self { table: index.entities_of(&commit)?, forms })
    }

    /// Returns the entity of a name; `None` if it is suppressed. A name that the index does not
    /// have is its own entity, or that of its full name.
    pub fn resolve(&self, name: &Name) -> Option<Entity> {
        let Name { kind, part, form, name, .. } = name;
        let key = NameVariant { kind: *kind, part: *part, form: form.clone(), name: name.clone() };
        let entity = |at: u32| Entity { kind: self.table.kind(at), name: self.table.name(at).to_owned() };
        match self.forms.get(&key) {
            Some(&form) => self.table.of_form(form).map(entity),
            None => Some(
                self.known(name, *kind).map_or_else(|| Entity { kind: *kind, name: name.clone() }, entity),
            ),
        }
    }

    /// Returns the entity of a name as somebody types it, if it is clear which.
    pub fn resolve_text(&self, text: &str, kind: EntityKind) -> Option<Entity> {
        let found = self.known(text, kind)?;
        Some(Entity { kind: self.table.kind(found), name: self.table.name(found).to_owned() })
    }

    fn known(&self, name: &str, kind: EntityKind) -> Option<u32> {
        self.table.find(name, Some(kind)).best
    }
}
