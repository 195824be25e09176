//! Articles that may not be found yet: held against the moment of the search.

use rustc_hash::FxHashMap;

use crate::search::segments::snapshot::Snapshot;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use crate::article::Article;
use crate::error::{Error, Result};
use crate::search::segments::segment::Segment;

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

/// Places of the articles with this id that are found at a moment.
pub(crate) fn find_at(snapshot: &Snapshot, id: &str) -> Result<Vec<(usize, u32)>> {
    let mut found = find(snapshot, id)?;
    found.retain(|&(segment, doc)| !snapshot.segments[segment].is_hidden(doc, snapshot.now));
    Ok(found)
}

/// The articles with this id that are under embargo now or not, by path and record.
pub(crate) fn of_id(snapshot: &Snapshot, id: &str, embargoed: bool) -> Result<Vec<Article>> {
    let now = snapshot.now;
    let found = find(snapshot, id)?.into_iter().map(|(segment, doc)| (&snapshot.segments[segment], doc));
    let wanted = found.filter(|(segment, doc)| match embargoed {
        true => segment.is_embargoed(*doc, now),
        false => !segment.is_hidden(*doc, now),
    });
    let stored = wanted.map(|(segment, doc)| Ok(segment.stored(doc)?.article));
    let articles: tantivy::Result<Vec<Article>> = stored.collect();
    let mut articles = articles.map_err(|error| snapshot.error(error))?;
    // By path and record, because segments are in the order of merges.
    articles.sort_by(|a, b| (&a.path, a.record).cmp(&(&b.path, b.record)));
    Ok(articles)
}

/// Number of articles that are under embargo now.
pub(crate) fn under_embargo(snapshot: &Snapshot) -> usize {
    let now = snapshot.now;
    // Hidden articles are few, and `hidden` returns at once for a segment without embargoes.
    let early = |segment: &Segment| segment.hidden(now).filter(|&doc| segment.is_embargoed(doc, now)).count();
    snapshot.segments.iter().map(early).sum()
}

/// The entities of the articles that are not found at a moment.
pub(crate) fn embargoed_entities(snapshot: &Snapshot) -> Early {
    let mut early = Early::default();
    let mut here: Vec<u32> = Vec::new();
    for segment in &snapshot.segments {
        for doc in segment.hidden(snapshot.now) {
            early.all += 1;
            here.clear();
            here.extend(segment.forms(doc).filter_map(|form| snapshot.entities.of_form(form)));
            // An article may name an entity in several forms and counts once.
            here.sort_unstable();
            here.dedup();
            here.iter().for_each(|&entity| *early.of.entry(entity).or_default() += 1);
        }
    }
    early
}

/// Places of the articles with this id.
fn find(snapshot: &Snapshot, id: &str) -> Result<Vec<(usize, u32)>> {
    let term = Term::from_field_text(snapshot.index.fields().id, id);
    let mut found = Vec::new();
    for (at, segment) in snapshot.segments.iter().enumerate() {
        let index = segment.reader.inverted_index(snapshot.index.fields().id);
        let index = index.map_err(|error| snapshot.error(error))?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(|source| Error::io(snapshot.index.dir(), source))? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if segment.is_alive(postings.doc()) {
                found.push((at, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(found)
}
