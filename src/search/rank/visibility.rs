//! Articles that may not be found yet: held against the moment of the search.

use std::time::SystemTime;

use rustc_hash::FxHashMap;

use crate::article::{Article, Moment};
use crate::error::Result;
use crate::search::Searcher;
use crate::search::segments::segment::Segment;

/// Seconds since the year 1 (UTC) of the moment given, else of the clock.
pub(crate) fn moment(now: Option<Moment>) -> u64 {
    now.unwrap_or_else(|| SystemTime::now().into()).seconds()
}

/// How many articles are not found at a moment, in all and of each entity that they have.
#[derive(Debug, Default)]
pub(crate) struct Early {
    pub all: usize,
    of: FxHashMap<u32, usize>,
}

impl Early {
    /// Articles not found that have an entity.
    pub fn articles(&self, entity: u32) -> usize {
        self.of.get(&entity).copied().unwrap_or(0)
    }
}

impl Searcher {
    /// The articles with this id that are not under embargo now; ids are the records' own and
    /// may repeat across files.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn articles(&self, id: &str) -> Result<Vec<Article>> {
        self.of_id(id, false)
    }

    /// The articles with this id that may not be published yet: [`Article::embargo`] says when.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn embargoed(&self, id: &str) -> Result<Vec<Article>> {
        self.of_id(id, true)
    }

    /// Places of the articles with this id that are found at a moment.
    pub(crate) fn find_at(&self, id: &str, now: u64) -> Result<Vec<(usize, u32)>> {
        let mut found = self.find(id)?;
        found.retain(|&(segment, doc)| !self.segments[segment].is_hidden(doc, now));
        Ok(found)
    }

    /// The articles with this id that are under embargo now or not, by path and record.
    fn of_id(&self, id: &str, embargoed: bool) -> Result<Vec<Article>> {
        let now = moment(None);
        let found = self.find(id)?.into_iter().map(|(segment, doc)| (&self.segments[segment], doc));
        let wanted = found.filter(|(segment, doc)| match embargoed {
            true => segment.is_embargoed(*doc, now),
            false => !segment.is_hidden(*doc, now),
        });
        let stored = wanted.map(|(segment, doc)| Ok(segment.stored(doc)?.article));
        let articles: tantivy::Result<Vec<Article>> = stored.collect();
        let mut articles = articles.map_err(|error| self.error(error))?;
        articles.sort_by(|a, b| (&a.path, a.record).cmp(&(&b.path, b.record)));
        Ok(articles)
    }

    /// Number of articles that are under embargo now.
    pub fn under_embargo(&self) -> usize {
        let now = moment(None);
        let early =
            |segment: &Segment| segment.hidden(now).filter(|&doc| segment.is_embargoed(doc, now)).count();
        self.segments.iter().map(early).sum()
    }

    /// The entities of the articles that are not found at a moment.
    pub(crate) fn embargoed_entities(&self, now: u64) -> Early {
        let mut early = Early::default();
        let mut here: Vec<u32> = Vec::new();
        for segment in &self.segments {
            for doc in segment.hidden(now) {
                early.all += 1;
                here.clear();
                here.extend(segment.forms(doc).filter_map(|form| self.entities.of_form(form)));
                here.sort_unstable();
                here.dedup();
                here.iter().for_each(|&entity| *early.of.entry(entity).or_default() += 1);
            }
        }
        early
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_given_or_the_clocks() {
        let given = Moment::parse_iso("1970-01-01T00:07:09Z");
        assert_eq!(Some(moment(given)), given.map(Moment::seconds));
        assert!(moment(None) > moment(Moment::parse_iso("2024-01-01T00:00:00Z")));
    }
}
