//! Which entities a name in a filter means.

use crate::entity::EntityKind;
use crate::index::EntityTable;
use crate::search::query::hint::{Hint, HintKind};

/// Entities that a hint lists at most.
const LISTED_MAX: usize = 5;

/// The entity that a name means: one at most, so that nobody gets the articles of another.
pub(crate) fn meant(name: &str, kind: EntityKind, table: &EntityTable, hints: &mut Vec<Hint>) -> Option<u32> {
    let found = table.find(name, Some(kind));
    let mut hint = |message| hints.push(Hint { message, range: 0..0, kind: HintKind::Unread });
    if found.best.is_none() {
        hint(match found.candidates.as_slice() {
            [] => format!("the index knows no {} called {name:?}", noun(kind)),
            several => format!("{name:?} may be {}; give the whole name", listed(several, table)),
        });
    }
    found.best
}

pub(crate) fn noun(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
    }
}

/// `Angela Merkel (12 articles), Max Merkel (1 article) or 3 others`.
pub(crate) fn listed(entities: &[u32], table: &EntityTable) -> String {
    let shown = entities.iter().take(LISTED_MAX).map(|&entity| {
        let articles = table.articles(entity);
        format!("{} ({articles} article{})", table.name(entity), if articles == 1 { "" } else { "s" })
    });
    let mut shown: Vec<String> = shown.collect();
    match entities.len().saturating_sub(LISTED_MAX) {
        0 => {}
        1 => shown.push("1 other".into()),
        more => shown.push(format!("{more} others")),
    }
    match shown.pop() {
        Some(last) if !shown.is_empty() => format!("{} or {last}", shown.join(", ")),
        last => last.unwrap_or_default(),
    }
}
