//! Facets: how many of the matching articles have each value.

pub(super) mod entities;
pub(super) mod entity_profile;
pub(super) mod holdings;
pub(super) mod name_resolver;

use std::cmp::Reverse;
use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::article::Date;
use crate::index::EntityTable;
use crate::search::plan::filter::Groups;
use crate::search::rank::matches::ExcludedDoc;
use crate::search::results::{Facet, FacetKind, FacetValue};
use crate::search::segments::segment::Segment;

/// Months that a result may span to be counted by month and not by year.
const MONTHS_MAX: u64 = 24;

/// Matching documents, and those that only a group of conditions keeps from it.
pub(crate) struct Matched<'m> {
    pub segments: &'m [Segment],
    pub matches: &'m [Vec<(DocId, f32)>],
    pub beside: &'m [Vec<ExcludedDoc>],
}

impl Matched<'_> {
    /// For each segment the documents that a facet counts.
    fn of(&self, kind: FacetKind) -> impl Iterator<Item = (&Segment, impl Iterator<Item = DocId>)> {
        let group = Groups::of(kind);
        self.segments.iter().zip(self.matches).zip(self.beside).map(move |((segment, matches), beside)| {
            let beside = beside.iter().filter(move |(_, _, failing)| *failing == group).map(|&(doc, ..)| doc);
            (segment, matches.iter().map(|&(doc, _)| doc).chain(beside))
        })
    }

    /// Calls `each` with all documents and the groups whose condition they do not meet.
    fn each(&self, each: &mut dyn FnMut(&Segment, DocId, Groups)) {
        for ((segment, matches), beside) in self.segments.iter().zip(self.matches).zip(self.beside) {
            matches.iter().for_each(|&(doc, _)| each(segment, doc, Groups::NONE));
            beside.iter().for_each(|&(doc, _, failing)| each(segment, doc, failing));
        }
    }

    /// Counts facets, in the order asked for.
    pub fn count(
        &self,
        kinds: &[FacetKind],
        values_max: usize,
        table: &EntityTable,
    ) -> tantivy::Result<Vec<Facet>> {
        let mut entities = entities::facets(kinds, values_max, table, |each| self.each(each)).into_iter();
        let mut count = |&kind: &FacetKind| match kind {
            FacetKind::Source => strings(
                kind,
                values_max,
                self.of(kind).map(|(segment, docs)| (segment.source.as_ref(), docs)),
            ),
            FacetKind::Section => strings(
                kind,
                values_max,
                self.of(kind).map(|(segment, docs)| (segment.section.as_ref(), docs)),
            ),
            FacetKind::Year => Ok(periods(self.of(kind))),
            FacetKind::Person | FacetKind::Org | FacetKind::Place => {
                let none = Facet { kind, values: Vec::new(), distinct: 0, missing: 0 };
                Ok(entities.next().unwrap_or(none))
            }
        };
        kinds.iter().map(&mut count).collect()
    }
}

fn strings<'a>(
    kind: FacetKind,
    values_max: usize,
    columns: impl Iterator<Item = (Option<&'a StrColumn>, impl Iterator<Item = DocId>)>,
) -> tantivy::Result<Facet> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut missing = 0;
    for (column, docs) in columns {
        let Some(column) = column else {
            missing += docs.count();
            continue;
        };
        let mut by_ord = vec![0_usize; column.num_terms()];
        for doc in docs {
            match column.ords().first(doc).and_then(|ord| by_ord.get_mut(ord as usize)) {
                Some(count) => *count += 1,
                None => missing += 1,
            }
        }
        for (ord, count) in by_ord.into_iter().enumerate().filter(|&(_, count)| count > 0) {
            let mut value = String::new();
            column.ord_to_str(ord as u64, &mut value)?;
            *counts.entry(value).or_default() += count;
        }
    }
    let distinct = counts.len();
    let mut values: Vec<FacetValue> =
        counts.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
    values.sort_unstable_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
    values.truncate(values_max);
    Ok(Facet { kind, values, distinct, missing })
}

/// Years, or months where the result spans few; all of them, in time.
fn periods<'a>(segments: impl Iterator<Item = (&'a Segment, impl Iterator<Item = DocId>)>) -> Facet {
    let mut days: FxHashMap<u64, usize> = FxHashMap::default();
    let mut missing = 0;
    for (segment, docs) in segments {
        for doc in docs {
            match segment.date.first(doc) {
                Some(minutes) => *days.entry(minutes / 1440).or_default() += 1,
                None => missing += 1,
            }
        }
    }
    let mut months: Vec<(u64, usize)> = days
        .into_iter()
        .filter_map(|(day, count)| {
            let date = Date::from_days(day)?;
            Some((u64::from(date.year()) * 12 + u64::from(date.month()) - 1, count))
        })
        .collect();
    months.sort_unstable();
    let span = months.last().zip(months.first()).map_or(0, |(last, first)| last.0 - first.0);
    let by_month = span < MONTHS_MAX;
    let mut values: Vec<FacetValue> = Vec::new();
    for (month, count) in months {
        let (year, month) = (month / 12, month % 12 + 1);
        let value = if by_month { format!("{year:04}-{month:02}") } else { format!("{year:04}") };
        match values.last_mut() {
            Some(last) if last.value == value => last.count += count,
            _ => values.push(FacetValue { value, count }),
        }
    }
    Facet { kind: FacetKind::Year, distinct: values.len(), values, missing }
}
