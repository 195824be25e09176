//! Which entity a name in a filter refers to.

use crate::entity::EntityKind;
use crate::index::EntityTable;
use crate::search::query::hint::{Hint, HintKind};

/// Maximum number of entities that a hint lists.
const LISTED_MAX: usize = 5;

/// Returns the entity that a name refers to: at most one, so that nobody gets the articles of
/// another. If there is none, a hint says so.
pub(crate) fn resolve(
    name: &str,
    kind: EntityKind,
    table: &EntityTable,
    hints: &mut Vec<Hint>,
) -> Option<u32> {
    let found = table.find(name, Some(kind));
    if found.best.is_none() {
        let name = name.to_owned();
        let kind = match found.candidates.as_slice() {
            [] => HintKind::UnknownEntity { kind, name },
            several => HintKind::AmbiguousEntity {
                name,
                candidates: several
                    .iter()
                    .take(LISTED_MAX)
                    .map(|&entity| (table.name(entity).to_owned(), table.articles(entity)))
                    .collect(),
                others: several.len().saturating_sub(LISTED_MAX),
            },
        };
        hints.push(Hint::new(kind, 0..0));
    }
    found.best
}
