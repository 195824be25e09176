//! Facets: how many of the matching articles have each value.

use std::cmp::Reverse;
use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::results::{Facet, FacetKind, FacetValue};
use super::segment::Segment;
use crate::article::Date;

/// Months that a result may span to be counted by month and not by year.
const MONTHS_MAX: u64 = 24;

/// Counts one facet over the matching documents of all segments.
pub(super) fn count(
    kind: FacetKind,
    values_max: usize,
    segments: &[Segment],
    matches: &[Vec<(DocId, f32)>],
) -> tantivy::Result<Facet> {
    let pairs = || segments.iter().zip(matches);
    match kind {
        FacetKind::Source => {
            strings(kind, values_max, pairs().map(|(segment, docs)| (segment.source.as_ref(), docs)))
        }
        FacetKind::Section => {
            strings(kind, values_max, pairs().map(|(segment, docs)| (segment.section.as_ref(), docs)))
        }
        FacetKind::Year => Ok(periods(pairs())),
    }
}

fn strings<'a>(
    kind: FacetKind,
    values_max: usize,
    columns: impl Iterator<Item = (Option<&'a StrColumn>, &'a Vec<(DocId, f32)>)>,
) -> tantivy::Result<Facet> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut missing = 0;
    for (column, docs) in columns {
        let Some(column) = column else {
            missing += docs.len();
            continue;
        };
        let mut by_ord = vec![0_usize; column.num_terms()];
        for &(doc, _) in docs {
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
fn periods<'a>(segments: impl Iterator<Item = (&'a Segment, &'a Vec<(DocId, f32)>)>) -> Facet {
    let mut days: FxHashMap<u64, usize> = FxHashMap::default();
    let mut missing = 0;
    for (segment, docs) in segments {
        for &(doc, _) in docs {
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
