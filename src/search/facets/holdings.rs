//! Counts the articles of an index by source and year.

use std::collections::BTreeMap;

use crate::article::Date;
use crate::error::Result;
use crate::search::segments::snapshot::Snapshot;

/// Minutes of a day.
const DAY: u64 = 24 * 60;

/// The articles of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceStats {
    /// The publisher; none for articles without one.
    pub source: Option<String>,
    /// Its articles.
    pub articles: usize,
    /// Those of them that have no date.
    pub undated: usize,
    /// Years and how many articles each has, ascending; years without any are left out.
    pub years: Vec<(u16, usize)>,
}

/// How many articles of each source and year there are: most articles first, those
/// without a source last.
///
/// # Errors
///
/// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) where the
/// index can't be read.
pub(crate) fn holdings(snapshot: &Snapshot) -> Result<Vec<SourceStats>> {
    let mut sources: BTreeMap<Option<String>, (usize, BTreeMap<u16, usize>)> = BTreeMap::new();
    for segment in &snapshot.segments {
        // By ordinal, so that a name is looked up once.
        let mut counts: BTreeMap<Option<u64>, (usize, BTreeMap<u16, usize>)> = BTreeMap::new();
        for doc in segment.alive() {
            let source = segment.source.as_ref().and_then(|column| column.ords().first(doc));
            let (undated, years) = counts.entry(source).or_default();
            let date = segment.date.first(doc).and_then(|minutes| Date::from_days(minutes / DAY));
            match date {
                Some(date) => *years.entry(date.year()).or_default() += 1,
                None => *undated += 1,
            }
        }
        for (ord, (undated, years)) in counts {
            let name = match (ord, &segment.source) {
                (Some(ord), Some(column)) => {
                    let mut name = String::new();
                    column.ord_to_str(ord, &mut name).map_err(|source| snapshot.error(source.into()))?;
                    Some(name)
                }
                _ => None,
            };
            let (all_undated, all_years) = sources.entry(name).or_default();
            *all_undated += undated;
            years.into_iter().for_each(|(year, count)| *all_years.entry(year).or_default() += count);
        }
    }
    let holding = |(source, (undated, years)): (_, (usize, BTreeMap<u16, usize>))| SourceStats {
        source,
        articles: undated + years.values().sum::<usize>(),
        undated,
        years: years.into_iter().collect(),
    };
    let mut holdings: Vec<SourceStats> = sources.into_iter().map(holding).collect();
    holdings.sort_by_key(|holding| (holding.source.is_none(), std::cmp::Reverse(holding.articles)));
    Ok(holdings)
}
