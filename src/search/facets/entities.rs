//! Entities in search: their facets, and the entities of a hit.

use tantivy::DocId;

use crate::article::GivenEntity;
use crate::entity::EntityKind;
use crate::index::{EntityTable, Stored, mentions};
use crate::search::plan::filter::Groups;
use crate::search::results::{EntityMention, Facet, FacetKind, FacetValue, TextKind};
use crate::search::segments::segment::Segment;

/// Counts of entities over documents, each document once.
struct EntityCounts<'t> {
    table: &'t EntityTable,
    /// For each entity the last document that had it, from 1, and how many had it.
    slots: Vec<(u32, u32)>,
    documents: u32,
    without: [usize; 3],
}

impl EntityCounts<'_> {
    /// Counts a document's entities of the kinds that `counts` has.
    fn add(&mut self, segment: &Segment, doc: DocId, counts: [bool; 3]) {
        self.documents += 1;
        let mut has = [false; 3];
        for entity in segment.forms(doc).filter_map(|form| self.table.of_form(form)) {
            let kind = self.table.kind(entity) as usize;
            has[kind] = true;
            if counts[kind]
                && let Some((last, count)) = self.slots.get_mut(entity as usize)
                && *last != self.documents
            {
                *last = self.documents;
                *count += 1;
            }
        }
        for kind in 0..3 {
            self.without[kind] += usize::from(counts[kind] && !has[kind]);
        }
    }

    fn facet(&self, kind: EntityKind, values_max: usize) -> Facet {
        let range = self.table.of_kind(kind);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for entity in range {
            let (_, count) = self.slots[entity];
            if count > 0 {
                found.push((count, entity as u32));
            }
        }
        let distinct = found.len();
        // Entities are numbered by name, so the number breaks ties.
        let order = |a: &(u32, u32), b: &(u32, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if values_max < distinct {
            found.select_nth_unstable_by(values_max, order);
            found.truncate(values_max);
        }
        found.sort_unstable_by(order);
        let value = |&(count, entity): &(u32, u32)| FacetValue {
            value: self.table.name(entity).to_owned(),
            count: count as usize,
        };
        Facet {
            kind: kind.into(),
            values: found.iter().map(value).collect(),
            distinct,
            missing: self.without[kind as usize],
        }
    }
}

/// Counts the entities of the requested kinds in one pass over the documents.
///
/// `documents` calls back with each document and the groups whose condition it does not meet.
pub(crate) fn facets(
    kinds: &[FacetKind],
    values_max: usize,
    table: &EntityTable,
    documents: impl Fn(&mut dyn FnMut(&Segment, DocId, Groups)),
) -> Vec<Facet> {
    let wanted: Vec<EntityKind> = kinds.iter().filter_map(|&kind| kind.entity()).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut counts = EntityCounts { table, slots: vec![(0, 0); table.len()], documents: 0, without: [0; 3] };
    documents(&mut |segment, doc, missed| {
        let counted = EntityKind::ALL.map(|kind| missed.without(Groups::of(kind.into())).is_none());
        counts.add(segment, doc, counted);
    });
    wanted.into_iter().map(|kind| counts.facet(kind, values_max)).collect()
}

/// The names in a stored article that mean an entity, in the order of the text, and those
/// that its publisher gives.
pub(crate) fn entities_of(stored: &Stored, table: &EntityTable) -> Vec<EntityMention> {
    let texts = [
        (TextKind::Title, &stored.article.title, &stored.title_mentions),
        (TextKind::Body, &stored.article.body, &stored.body_mentions),
    ];
    let mut found = Vec::with_capacity(stored.title_mentions.len() + stored.body_mentions.len());
    let given: Vec<Option<u32>> = stored.given_forms.iter().map(|&form| table.of_form(form)).collect();
    let mut seen: Vec<Option<u32>> = Vec::new();
    for (field, text, names) in texts {
        let (mut byte, mut chars) = (0, 0);
        for (range, form) in mentions(names) {
            let Some(entity) = table.of_form(form) else { continue };
            let (Some(between), Some(written)) = (text.get(byte..range.start), text.get(range.clone()))
            else {
                break;
            };
            let start = chars + between.chars().count();
            (byte, chars) = (range.end, start + written.chars().count());
            let is_given = given.contains(&Some(entity));
            if is_given && !seen.contains(&Some(entity)) {
                seen.push(Some(entity));
            }
            found.push(EntityMention {
                name: table.name(entity).to_owned(),
                kind: table.kind(entity),
                text: written.to_owned(),
                field: Some(field),
                range,
                char_range: start..chars,
                given: is_given,
            });
        }
    }
    // An entity from the publisher's metadata occurs in no text but its own name.
    for (GivenEntity { name, .. }, entity) in stored.article.given.iter().zip(given) {
        let Some(at) = entity.filter(|_| !seen.contains(&entity)) else { continue };
        seen.push(entity);
        found.push(EntityMention {
            name: table.name(at).to_owned(),
            kind: table.kind(at),
            text: name.clone(),
            field: None,
            range: 0..name.len(),
            char_range: 0..name.chars().count(),
            given: true,
        });
    }
    found
}
