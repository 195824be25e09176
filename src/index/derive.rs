//! Derives entities from name forms: counts the forms over all living articles, joins them to
//! entities, and applies corrections.
//!
//! This happens *before* a commit, over the articles of the last commit without those removed
//! since, and over those put since. So articles and entities are switched in one step.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};
use xxhash_rust::xxh3::xxh3_128;

use super::entities::{self, Derived};
use super::forms::{FormFile, NameVariant, NameVariants};
use super::revision::{RevisionColumns, Versions};
use super::{Index, VersionKey, engine_error};
use crate::entity::{Corrections, CountedVariant, Entities, Lookup, join};
use crate::error::Result;

/// Articles put and removed since the last commit.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Articles put, by a hash of their keys.
    put: FxHashMap<u128, Put>,
    /// Keys of articles that, if the last commit has them, will be gone.
    removed: Vec<String>,
}

/// The data of a put article that entities are derived from.
#[derive(Debug)]
struct Put {
    forms: Box<[u32]>,
    revision: Option<VersionKey>,
}

impl Changes {
    /// Returns whether nothing was put or removed.
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.removed.is_empty()
    }

    /// Records that an article was put.
    pub fn put(&mut self, key: &str, forms: Box<[u32]>, revision: Option<VersionKey>) {
        self.put.insert(xxh3_128(key.as_bytes()), Put { forms, revision });
    }

    /// Records that an article was removed, if there was one.
    pub fn remove(&mut self, key: &str) {
        // Both places: the key may be in the last commit, put since then, or both. The writer calls
        // this before it puts the next state of an article, so a replacement is counted once.
        self.put.remove(&xxh3_128(key.as_bytes()));
        self.removed.push(key.to_owned());
    }
}

impl Index {
    /// Derives the entities of the next commit and writes them to `path`.
    pub(super) fn derive(
        &self,
        changes: &Changes,
        forms: &FormFile,
        corrections: &Corrections,
        path: &Path,
    ) -> Result<()> {
        let error = |error| engine_error(&self.dir, error);
        let NameVariants { keys: forms } = forms.read()?;
        let articles = Articles {
            searcher: self.engine.reader().map_err(error)?.searcher(),
            removed: FxHashSet::default(),
            hidden: FxHashSet::default(),
            changes,
        };
        // The engine has not applied the pending deletes, and the commit they belong to must not
        // happen before its entities are on disk: so the articles that will be left are worked out
        // here.
        let articles = articles.without_removed(self).and_then(Articles::without_hidden).map_err(error)?;
        let mut counts = vec![0; forms.len()];
        let count = &mut |article: &[u32]| {
            for &form in article {
                if let Some(count) = counts.get_mut(form as usize) {
                    *count += 1;
                }
            }
        };
        articles.each(count).map_err(error)?;
        let counted: Vec<CountedVariant<'_>> =
            forms.iter().zip(&counts).map(|(form, &articles)| counted(form, articles)).collect();
        let entities = join(&counted, corrections);
        // A second pass: adding up the counts of its forms would count an article twice for an
        // entity that it names in two ways (*Biden*, *Joe Biden*).
        let articles = articles.of_entities(&entities).map_err(error)?;
        let lookup = Lookup::new(&counted, &entities);
        entities::write(path, Derived { entities: &entities, articles: &articles, keys: lookup.names() })
    }
}

fn counted(form: &NameVariant, articles: u32) -> CountedVariant<'_> {
    CountedVariant { kind: form.kind, part: form.part, form: &form.form, name: &form.name, articles }
}

/// The articles that the next commit will have.
struct Articles<'c> {
    searcher: Searcher,
    /// Articles of the last commit (segment, document) that will be gone or never found.
    removed: FxHashSet<(usize, DocId)>,
    /// Put articles that will never be found, by hashes of their keys.
    hidden: FxHashSet<u128>,
    changes: &'c Changes,
}

/// Location of an article of the next commit.
#[derive(Clone, Copy, Debug)]
enum ArticleLocation {
    /// In the last commit: segment and document.
    Committed(usize, DocId),
    /// Put since then: a hash of its key.
    Put(u128),
}

impl Articles<'_> {
    fn without_removed(mut self, index: &Index) -> tantivy::Result<Self> {
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let keys = segment.inverted_index(index.fields.key)?;
            for key in &self.changes.removed {
                let term = Term::from_field_text(index.fields.key, key);
                let Some(mut found) = keys.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while found.doc() != TERMINATED {
                    self.removed.insert((at, found.doc()));
                    found.advance();
                }
            }
        }
        Ok(self)
    }

    /// Leaves out revisions that a newer one supersedes for good.
    fn without_hidden(mut self) -> tantivy::Result<Self> {
        let mut records = Vec::new();
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            if let Some(columns) = RevisionColumns::open(segment)? {
                let left = columns.each(segment).filter(|&(doc, _)| !self.removed.contains(&(at, doc)));
                records.extend(left.map(|(doc, revision)| (ArticleLocation::Committed(at, doc), revision)));
            }
        }
        let put = self
            .changes
            .put
            .iter()
            .filter_map(|(&key, put)| Some((ArticleLocation::Put(key), put.revision?)));
        records.extend(put);
        let versions = Versions::of(records.iter().copied());
        // Only 0 means never. What a newer revision hides later, at the end of its embargo, is
        // found today, so its names count; otherwise the counts would have to change with the
        // clock.
        let never =
            |&(_, revision): &(ArticleLocation, VersionKey)| versions.hidden_from(revision) == Some(0);
        for (place, _) in records.iter().copied().filter(never) {
            match place {
                ArticleLocation::Committed(at, doc) => self.removed.insert((at, doc)),
                ArticleLocation::Put(key) => self.hidden.insert(key),
            };
        }
        Ok(self)
    }

    /// Calls `each` with the name forms of every article.
    fn each(&self, each: &mut dyn FnMut(&[u32])) -> tantivy::Result<()> {
        let mut forms: Vec<u32> = Vec::new();
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let Some(column): Option<Column<u64>> = segment.fast_fields().column_opt("form")? else {
                continue;
            };
            for doc in segment.doc_ids_alive().filter(|&doc| !self.removed.contains(&(at, doc))) {
                forms.clear();
                forms.extend(column.values_for_doc(doc).map(|form| form as u32));
                each(&forms);
            }
        }
        let put = self.changes.put.iter().filter(|&(key, _)| !self.hidden.contains(key));
        put.for_each(|(_, put)| each(&put.forms));
        Ok(())
    }

    /// Counts, for each entity, the articles that name it in any form.
    fn of_entities(&self, entities: &Entities) -> tantivy::Result<Vec<u32>> {
        let mut counts = vec![0; entities.entities.len()];
        let mut here: Vec<u32> = Vec::new();
        self.each(&mut |forms| {
            here.clear();
            here.extend(forms.iter().filter_map(|&form| entities.of_form.get(form as usize)));
            here.sort_unstable();
            here.dedup();
            for &entity in &here {
                if let Some(count) = counts.get_mut(entity as usize) {
                    *count += 1;
                }
            }
        })?;
        Ok(counts)
    }
}
