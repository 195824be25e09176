//! Conditions on what is known of an article besides its words, checked per article.

use std::collections::{BTreeSet, HashSet};

use tantivy::DocId;

use crate::german::{expand, tokenize};
use crate::index::EntityTable;
use crate::search::plan::entity_names::resolve;
use crate::search::query::hint::Hint;
use crate::search::query::{Attribute, DateRange};
use crate::search::results::FacetKind;
use crate::search::segments::segment::Segment;

/// Groups of conditions: a facet is counted as if its own group had none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups(u8);

impl Groups {
    /// No group.
    pub const NONE: Self = Self(0);
    /// Groups that no facet ignores: exclusions, and conditions on other attributes than facets.
    const FIXED: Self = Self(128);

    /// The group that a facet ignores.
    pub fn of(kind: FacetKind) -> Self {
        match kind {
            FacetKind::Person => Self(1),
            FacetKind::Org => Self(2),
            FacetKind::Place => Self(4),
            FacetKind::Source => Self(8),
            FacetKind::Year => Self(16),
            FacetKind::Section => Self(32),
        }
    }

    fn of_attribute(attribute: Attribute) -> Self {
        match attribute {
            Attribute::Source => Self::of(FacetKind::Source),
            Attribute::Section => Self::of(FacetKind::Section),
            Attribute::Person => Self::of(FacetKind::Person),
            Attribute::Org => Self::of(FacetKind::Org),
            Attribute::Place => Self::of(FacetKind::Place),
            Attribute::Url | Attribute::Path => Self::FIXED,
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

/// Conditions on what is known of an article.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// All of these spans must hold the date.
    pub dates: Vec<DateRange>,
    /// None of these spans may hold it.
    pub dates_not: Vec<DateRange>,
    /// All of these must hold.
    pub all: Vec<Condition>,
    /// None of these may hold.
    pub not: Vec<Condition>,
}

/// That one of several values is the article's.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub attribute: Attribute,
    /// Entities, ascending, where the attribute is one.
    entities: Vec<u32>,
    /// Values as typed.
    pub values: Vec<String>,
}

impl Condition {
    /// The condition; a name of an entity that can't be understood is in the hints.
    pub fn new(attribute: Attribute, values: &[String], table: &EntityTable, hints: &mut Vec<Hint>) -> Self {
        let Some(kind) = attribute.entity() else {
            return Self { attribute, entities: Vec::new(), values: values.to_vec() };
        };
        let mut entities: Vec<u32> =
            values.iter().filter_map(|value| resolve(value, kind, table, hints)).collect();
        entities.sort_unstable();
        Self { attribute, entities, values: values.to_vec() }
    }

    /// Names of what it takes: entities, or the sources or sections of these segments.
    pub fn means(&self, segments: &[Segment], table: &EntityTable) -> tantivy::Result<Vec<String>> {
        let mut all = BTreeSet::new();
        for segment in segments {
            let values = match self.attribute {
                Attribute::Source => segment.sources()?,
                Attribute::Section => segment.sections()?,
                _ => break,
            };
            let ords = named(values.clone(), &self.values);
            all.extend((0..).zip(values).filter(|(ord, _)| ords.contains(ord)).map(|(_, value)| value));
        }
        all.extend(self.entities.iter().map(|&entity| table.name(entity).to_owned()));
        Ok(all.into_iter().collect())
    }

    /// The same made ready for a segment.
    fn test<'a>(&'a self, segment: &'a Segment) -> tantivy::Result<Test<'a>> {
        Ok(match self.attribute {
            Attribute::Source => Test::Source(segment, named(segment.sources()?, &self.values)),
            Attribute::Section => Test::Section(segment, named(segment.sections()?, &self.values)),
            Attribute::Person | Attribute::Org | Attribute::Place => Test::Entities(segment, &self.entities),
            Attribute::Url => Test::Docs(segment.with_url(&holds_any(&self.values))?),
            Attribute::Path => Test::Docs(segment.with_path(&holds_any(&self.values))?),
        })
    }
}

/// Whether a text holds one of some values, in whatever case.
fn holds_any(values: &[String]) -> impl Fn(&str) -> bool + use<> {
    let values: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    move |text: &str| {
        let text = text.to_lowercase();
        values.iter().any(|value| text.contains(value))
    }
}

/// A condition in one segment.
enum Test<'a> {
    /// Ordinals of sources.
    Source(&'a Segment, Vec<u64>),
    /// Ordinals of sections.
    Section(&'a Segment, Vec<u64>),
    /// Entities, ascending.
    Entities(&'a Segment, &'a [u32]),
    /// The documents themselves.
    Docs(HashSet<DocId>),
}

impl Test<'_> {
    fn holds(&self, doc: DocId, table: &EntityTable) -> bool {
        match self {
            Self::Source(segment, ords) => segment.source_ord(doc).is_some_and(|ord| ords.contains(&ord)),
            Self::Section(segment, ords) => segment.section_ord(doc).is_some_and(|ord| ords.contains(&ord)),
            Self::Entities(segment, wanted) => {
                let mut entities = segment.forms(doc).filter_map(|form| table.of_form(form));
                entities.any(|entity| wanted.binary_search(&entity).is_ok())
            }
            Self::Docs(docs) => docs.contains(&doc),
        }
    }
}

/// A filter made ready for one segment.
pub(crate) struct SegmentFilter<'a> {
    segment: &'a Segment,
    table: &'a EntityTable,
    all: Vec<(Groups, Test<'a>)>,
    not: Vec<Test<'a>>,
    /// Spans in minutes, both ends included.
    dates: Vec<(u64, u64)>,
    dates_not: Vec<(u64, u64)>,
}

impl<'a> SegmentFilter<'a> {
    pub fn new(filter: &'a Filter, table: &'a EntityTable, segment: &'a Segment) -> tantivy::Result<Self> {
        let minutes = |ranges: &[DateRange]| ranges.iter().map(minutes_of).collect();
        let all = filter
            .all
            .iter()
            .map(|condition| Ok((Groups::of_attribute(condition.attribute), condition.test(segment)?)));
        let not = filter.not.iter().map(|condition| condition.test(segment));
        Ok(Self {
            segment,
            table,
            all: all.collect::<tantivy::Result<_>>()?,
            not: not.collect::<tantivy::Result<_>>()?,
            dates: minutes(&filter.dates),
            dates_not: minutes(&filter.dates_not),
        })
    }

    /// Returns the groups whose conditions the document does not meet.
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
        for (group, test) in &self.all {
            fails(*group, !test.holds(doc, self.table));
        }
        fails(Groups::FIXED, self.not.iter().any(|test| test.holds(doc, self.table)));
        failing
    }
}

fn minutes_of(range: &DateRange) -> (u64, u64) {
    let from = range.from.map_or(0, |date| date.days() * 1440);
    let to = range.to.map_or(u64::MAX, |date| date.days() * 1440 + 1439);
    (from, to)
}

/// Returns the ordinals of the values that match one of the names.
fn named(values: Vec<String>, names: &[String]) -> Vec<u64> {
    let names: Vec<Vec<String>> = names.iter().map(|name| labels(name)).collect();
    let is_meant = |value: &str| {
        let value = labels(value);
        names.iter().any(|name| means(name, &value))
    };
    (0..).zip(&values).filter(|(_, value)| is_meant(value)).map(|(ord, _)| ord).collect()
}

/// Returns whether the labels of a name occur in those of a value in one run.
fn means(name: &[String], value: &[String]) -> bool {
    !name.is_empty() && value.windows(name.len()).any(|run| run == name)
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
