//! Conditions on source, date and entities, checked per article.

use tantivy::DocId;

use super::entities::EntityFilter;
use super::lower::Filter;
use super::query::DateRange;
use super::results::FacetKind;
use super::segment::Segment;
use crate::german::{expand, tokenize};
use crate::index::EntityTable;

/// Groups of conditions: a facet is counted as if its own group had none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Groups(u8);

impl Groups {
    /// No group.
    pub const NONE: Self = Self(0);
    /// What no facet ignores: exclusions.
    const FIXED: Self = Self(128);

    /// The group that a facet ignores.
    pub fn of(kind: FacetKind) -> Self {
        match kind {
            FacetKind::Person => Self(1),
            FacetKind::Org => Self(2),
            FacetKind::Place => Self(4),
            FacetKind::Source => Self(8),
            FacetKind::Year => Self(16),
            FacetKind::Section => Self::NONE,
        }
    }

    /// With the groups of another.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without those of another.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether there is one and no more.
    pub fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }
}

/// A filter made ready for one segment.
pub(super) struct SegmentFilter<'a> {
    segment: &'a Segment,
    entities: &'a EntityFilter,
    table: &'a EntityTable,
    /// For each group the ordinals of the sources that are in it.
    sources: Vec<Vec<u64>>,
    sources_not: Vec<u64>,
    /// Spans in minutes, both ends included.
    dates: Vec<(u64, u64)>,
    dates_not: Vec<(u64, u64)>,
}

impl<'a> SegmentFilter<'a> {
    pub fn new(
        filter: &Filter,
        entities: &'a EntityFilter,
        table: &'a EntityTable,
        segment: &'a Segment,
    ) -> tantivy::Result<Self> {
        let minutes = |ranges: &[DateRange]| ranges.iter().map(minutes_of).collect();
        let sources = filter.sources.iter().map(|names| source_ords(segment, names));
        Ok(Self {
            segment,
            entities,
            table,
            sources: sources.collect::<tantivy::Result<_>>()?,
            sources_not: source_ords(segment, &filter.sources_not)?,
            dates: minutes(&filter.dates),
            dates_not: minutes(&filter.dates_not),
        })
    }

    /// The groups whose conditions the document does not meet.
    pub fn failing(&self, doc: DocId) -> Groups {
        let mut failing = Groups::NONE;
        let mut fails = |group: Groups, condition: bool| {
            if condition {
                failing = failing.with(group);
            }
        };
        if !self.dates.is_empty() || !self.dates_not.is_empty() {
            let date = self.segment.date.first(doc);
            let within = |&(from, to): &(u64, u64)| date.is_some_and(|date| from <= date && date <= to);
            fails(Groups::of(FacetKind::Year), !self.dates.iter().all(within));
            fails(Groups::FIXED, self.dates_not.iter().any(within));
        }
        if !self.sources.is_empty() || !self.sources_not.is_empty() {
            let source = self.segment.source.as_ref().and_then(|column| column.ords().first(doc));
            let among = |ords: &Vec<u64>| source.is_some_and(|source| ords.contains(&source));
            fails(Groups::of(FacetKind::Source), !self.sources.iter().all(among));
            fails(Groups::FIXED, among(&self.sources_not));
        }
        match self.entities.is_empty() {
            true => failing,
            false => failing.with(self.entities.failing(self.segment, self.table, doc)),
        }
    }
}

fn minutes_of(range: &DateRange) -> (u64, u64) {
    let from = range.from.map_or(0, |date| date.days() * 1440);
    let to = range.to.map_or(u64::MAX, |date| date.days() * 1440 + 1439);
    (from, to)
}

/// Ordinals of the segment's sources that one of the names means.
fn source_ords(segment: &Segment, names: &[String]) -> tantivy::Result<Vec<u64>> {
    let mut ords = Vec::new();
    let Some(column) = segment.source.as_ref().filter(|_| !names.is_empty()) else { return Ok(ords) };
    let names: Vec<Vec<String>> = names.iter().map(|name| labels(name)).collect();
    let mut source = String::new();
    for ord in 0..column.num_terms() as u64 {
        source.clear();
        if column.ord_to_str(ord, &mut source)? {
            let source = labels(&source);
            if names.iter().any(|name| means(name, &source)) {
                ords.push(ord);
            }
        }
    }
    Ok(ords)
}

/// Whether the labels of a name stand in those of a source, in one run.
fn means(name: &[String], source: &[String]) -> bool {
    !name.is_empty() && source.windows(name.len()).any(|run| run == name)
}

/// A name's words without case, umlauts and `www`: `www.Süddeutsche.de → sueddeutsche, de`.
fn labels(name: &str) -> Vec<String> {
    let words = tokenize(name).filter(|token| token.is_indexed());
    words.map(|token| expand(token.text)).filter(|label| label != "www").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_loosely() {
        for (name, source, expected) in [
            ("Polizei Berlin", "Polizei Berlin", true),
            ("polizei", "Polizei Berlin", true),
            ("sueddeutsche", "www.süddeutsche.de", true),
            ("spiegel.de", "www.spiegel.de", true),
            ("Berlin Polizei", "Polizei Berlin", false),
            ("Spiegel", "Handelsspiegel", false),
            ("", "Spiegel", false),
        ] {
            assert_eq!(means(&labels(name), &labels(source)), expected, "{name} / {source}");
        }
    }
}
