//! Finds lines that repeat across the articles of a source, over the whole index.
//!
//! Every article is indexed with the hashes of its lines that may be boilerplate, and with those
//! that were judged as such when it was put. Which lines repeat depends on the whole corpus: after
//! a change, some articles may have to be put again with other lines dropped. Only those articles
//! are read.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::store::{damaged_store, read_document};
use super::{Index, Stored, engine_error, found_segments};
use crate::error::Result;

/// How widely a line is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spread {
    /// Number of articles with the line.
    pub articles: usize,
    /// Number of articles of its source.
    pub of_source: usize,
}

/// Minimum number of articles with a line for it to be counted exactly.
pub(crate) const REPEATS_MIN: usize = 10;

impl Index {
    /// Calls `found` with each article whose repeated lines have changed since it was put, and with
    /// the hashes of its lines that repeat now.
    pub(crate) fn unjudged_lines(
        &self,
        repeats: &dyn Fn(Spread) -> bool,
        found: &mut dyn FnMut(Stored, Vec<u64>) -> Result<()>,
    ) -> Result<()> {
        let error = |error| engine_error(&self.dir, error);
        let reader = self.engine.reader().map_err(error)?;
        // Superseded revisions are left out: ten revisions of one story would make all their lines
        // repeat.
        let segments = found_segments(&reader.searcher()).map_err(error)?;
        let segments: Vec<SegmentReader> = segments.into_iter().map(|segment| segment.reader).collect();
        let repeated = repeated_lines(&segments, self, repeats).map_err(error)?;
        for segment in &segments {
            let wanted =
                by_document(segment, self.fields.line, |line| repeated.contains(&line)).map_err(error)?;
            let judged = by_document(segment, self.fields.judged, |_| true).map_err(error)?;
            let mut docs: Vec<DocId> = wanted.keys().chain(judged.keys()).copied().collect();
            docs.sort_unstable();
            docs.dedup();
            // Both lists are ascending, so equal sets are equal lists. An article in neither map
            // has nothing that repeats and had nothing dropped: it need not be looked at.
            docs.retain(|doc| wanted.get(doc) != judged.get(doc));
            if docs.is_empty() {
                continue;
            }
            let store = segment.get_store_reader(1).map_err(|source| error(source.into()))?;
            for doc in docs {
                let document = read_document(segment, &store, doc).map_err(error)?;
                let stored = Stored::of(&document, &self.fields)
                    .map_err(|reason| error(damaged_store(segment, reason)))?;
                found(stored, wanted.get(&doc).cloned().unwrap_or_default())?;
            }
        }
        Ok(())
    }
}

/// Returns the hashes of lines for which `repeats` holds.
fn repeated_lines(
    segments: &[SegmentReader],
    index: &Index,
    repeats: &dyn Fn(Spread) -> bool,
) -> tantivy::Result<FxHashSet<u64>> {
    // Upper bounds first, straight from the term dictionaries: document frequencies include deleted
    // documents. Few lines reach the minimum, and only for those are postings read.
    let mut bounds: FxHashMap<u64, usize> = FxHashMap::default();
    for segment in segments {
        let lines = segment.inverted_index(index.fields.line)?;
        let mut terms = lines.terms().stream()?;
        while terms.advance() {
            if let Some(line) = number(terms.key()) {
                *bounds.entry(line).or_default() += terms.value().doc_freq as usize;
            }
        }
    }
    let mut of_source: FxHashMap<String, usize> = FxHashMap::default();
    let mut repeated = FxHashSet::default();
    for (&line, _) in bounds.iter().filter(|&(_, &bound)| bound >= REPEATS_MIN) {
        let mut articles = 0;
        let mut first = None;
        for segment in segments {
            let docs = alive(segment, index.fields.line, &Term::from_field_u64(index.fields.line, line))?;
            // The hash of a line includes its source, so any article with the line tells the
            // source.
            if first.is_none() {
                first = docs.first().map(|&doc| (segment, doc));
            }
            articles += docs.len();
        }
        let Some(source) = first.map(|(segment, doc)| source(segment, doc)).transpose()?.flatten() else {
            continue;
        };
        let of_source = match of_source.get(&source) {
            Some(&count) => count,
            None => {
                let term = Term::from_field_text(index.fields.source, &source);
                let mut count = 0;
                for segment in segments {
                    count += alive(segment, index.fields.source, &term)?.len();
                }
                of_source.insert(source, count);
                count
            }
        };
        if repeats(Spread { articles, of_source }) {
            repeated.insert(line);
        }
    }
    Ok(repeated)
}

/// Returns, per living document, the wanted numbers of a field, ascending.
fn by_document(
    segment: &SegmentReader,
    field: Field,
    wanted: impl Fn(u64) -> bool,
) -> tantivy::Result<FxHashMap<DocId, Vec<u64>>> {
    let mut found: FxHashMap<DocId, Vec<u64>> = FxHashMap::default();
    let index = segment.inverted_index(field)?;
    // Term by term and not document by document: the field has no column, and terms come in
    // ascending order, so each document's list is sorted as it grows.
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        let Some(number) = number(terms.key()).filter(|&number| wanted(number)) else { continue };
        let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                found.entry(postings.doc()).or_default().push(number);
            }
            postings.advance();
        }
    }
    Ok(found)
}

/// Returns the living documents of a term.
fn alive(segment: &SegmentReader, field: Field, term: &Term) -> tantivy::Result<Vec<DocId>> {
    let mut docs = Vec::new();
    if let Some(mut postings) =
        segment.inverted_index(field)?.read_postings(term, IndexRecordOption::Basic)?
    {
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
    }
    Ok(docs)
}

/// Returns the source of a document.
fn source(segment: &SegmentReader, doc: DocId) -> tantivy::Result<Option<String>> {
    let Some(column) = segment.fast_fields().str("source")? else { return Ok(None) };
    let Some(ord) = column.ords().first(doc) else { return Ok(None) };
    let mut source = String::new();
    Ok(column.ord_to_str(ord, &mut source)?.then_some(source))
}

/// Decodes a term of a numeric field, which the engine writes in big-endian order.
fn number(term: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(term.try_into().ok()?))
}
