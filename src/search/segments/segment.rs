//! One segment of an index as search reads it: postings, lengths, columns, articles.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::duplicates::Signature;
use crate::index::{Fields, FoundSegment, Stored, damaged_store, path_of_key, read_document, signature};
use crate::search::segments::text::{Text, TextField};

/// Blocks of stored articles that are kept unpacked, 16 KiB each.
const STORE_BLOCKS_CACHED: usize = 16;

/// A segment, opened for searching.
pub(crate) struct Segment {
    pub reader: SegmentReader,
    pub body: Text,
    pub title: Text,
    pub date: Column<u64>,
    pub source: Option<StrColumn>,
    pub section: Option<StrColumn>,
    pub id: Option<StrColumn>,
    form: Option<Column<u64>>,
    embargo: Option<Column<u64>>,
    identity: Option<Column<u64>>,
    number: Option<Column<u64>>,
    signature: Option<Column<u64>>,
    /// When articles make room for newer versions that are under embargo until then.
    hidden_from: FxHashMap<DocId, u64>,
    store: StoreReader,
    fields: Fields,
}

impl Segment {
    pub fn open(found: FoundSegment, fields: &Fields) -> tantivy::Result<Self> {
        let FoundSegment { reader, hidden_from } = found;
        let columns = reader.fast_fields();
        let date = match columns.column_opt("date")? {
            Some(column) => column,
            None => Column::build_empty_column(reader.max_doc()),
        };
        Ok(Self {
            body: Text::open(&reader, fields.body)?,
            title: Text::open(&reader, fields.title)?,
            date,
            source: columns.str("source")?,
            section: columns.str("section")?,
            id: columns.str("id")?,
            form: columns.column_opt("form")?,
            embargo: columns.column_opt("embargo")?,
            identity: columns.column_opt("identity")?,
            number: columns.column_opt("number")?,
            signature: columns.column_opt("signature")?,
            hidden_from,
            store: reader.get_store_reader(STORE_BLOCKS_CACHED)?,
            fields: *fields,
            reader,
        })
    }

    pub fn text(&self, field: TextField) -> &Text {
        match field {
            TextField::Body => &self.body,
            TextField::Title => &self.title,
        }
    }

    /// The number of living documents that hold a term.
    pub fn documents(&self, field: TextField, info: &TermInfo) -> tantivy::Result<usize> {
        let documents = match self.reader.alive_bitset() {
            Some(alive) => self.text(field).postings_of(info, false)?.doc_freq_given_deletes(alive),
            None => info.doc_freq,
        };
        Ok(documents as usize)
    }

    /// Whether the document was not deleted.
    pub fn is_alive(&self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc)
    }

    /// The documents that were not deleted.
    pub fn alive(&self) -> impl Iterator<Item = DocId> + '_ {
        (0..self.reader.max_doc()).filter(|&doc| self.is_alive(doc))
    }

    /// Returns the hashes that identify the article when it is updated or moved.
    pub fn identities(&self, doc: DocId) -> impl Iterator<Item = u64> {
        self.identity.iter().flat_map(move |column| column.values_for_doc(doc))
    }

    /// Whether the article is under embargo at a moment, in seconds since the year 1 (UTC).
    #[inline]
    pub fn is_embargoed(&self, doc: DocId, now: u64) -> bool {
        self.embargo.as_ref().is_some_and(|ends| ends.first(doc).is_some_and(|end| end > now))
    }

    /// Whether the article is not found at a moment: it is under embargo, or a newer version no
    /// longer is.
    #[inline]
    pub fn is_hidden(&self, doc: DocId, now: u64) -> bool {
        self.is_embargoed(doc, now)
            || !self.hidden_from.is_empty() && self.hidden_from.get(&doc).is_some_and(|&from| from <= now)
    }

    /// The articles that are not found at a moment.
    pub fn hidden(&self, now: u64) -> impl Iterator<Item = DocId> + '_ {
        // Where a version makes room, the one that it makes room for may be in another segment.
        let has_any = self.embargo.is_some() || !self.hidden_from.is_empty();
        let documents = if has_any { self.reader.max_doc() } else { 0 };
        (0..documents).filter(move |&doc| self.is_alive(doc) && self.is_hidden(doc, now))
    }

    /// Minutes since the year 1, or 0 without a date.
    pub fn minutes(&self, doc: DocId) -> u64 {
        self.date.first(doc).unwrap_or(0)
    }

    /// Returns a number that orders the article among those of this segment as its id does.
    #[inline]
    pub fn id_ord(&self, doc: DocId) -> u64 {
        // From 1, so that an article without an id comes first, as the empty string does.
        self.id.as_ref().and_then(|column| column.ords().first(doc)).map_or(0, |ord| ord + 1)
    }

    /// Returns the article's id.
    pub fn id(&self, doc: DocId) -> String {
        self.ids_of(&[self.id_ord(doc)]).pop().unwrap_or_default()
    }

    /// Returns the ids that belong to numbers of [`Segment::id_ord`], which must be sorted.
    pub fn ids_of(&self, ords: &[u64]) -> Vec<String> {
        let mut distinct: Vec<u64> = ords.iter().filter_map(|ord| ord.checked_sub(1)).collect();
        distinct.dedup();
        let mut ids = HashMap::with_capacity(distinct.len());
        if let Some(column) = &self.id {
            let mut read = distinct.iter();
            let mut add = |id: &[u8]| {
                read.next().map(|&ord| ids.insert(ord + 1, String::from_utf8_lossy(id).into_owned()));
            };
            // One pass over the blocks of the dictionary; looked up one by one, each id would cost
            // the decoding of a block. A damaged dictionary leaves ids empty, and the order of what
            // ties in all else is then arbitrary.
            let _ = column.dictionary().sorted_ords_to_term_cb(&distinct, &mut add);
        }
        ords.iter().map(|ord| ids.get(ord).cloned().unwrap_or_default()).collect()
    }

    /// All sources, in the order of their ordinals.
    pub fn sources(&self) -> tantivy::Result<Vec<String>> {
        values(self.source.as_ref())
    }

    /// All sections, in the order of their ordinals.
    pub fn sections(&self) -> tantivy::Result<Vec<String>> {
        values(self.section.as_ref())
    }

    /// The ordinal of the article's source.
    pub fn source_ord(&self, doc: DocId) -> Option<u64> {
        self.source.as_ref()?.ords().first(doc)
    }

    /// The ordinal of the article's section.
    pub fn section_ord(&self, doc: DocId) -> Option<u64> {
        self.section.as_ref()?.ords().first(doc)
    }

    /// Returns the documents whose address satisfies `wanted`.
    pub fn with_url(&self, wanted: &dyn Fn(&str) -> bool) -> tantivy::Result<HashSet<DocId>> {
        self.with_term(self.fields.url, wanted)
    }

    /// Returns the documents whose path satisfies `wanted`.
    pub fn with_path(&self, wanted: &dyn Fn(&str) -> bool) -> tantivy::Result<HashSet<DocId>> {
        self.with_term(self.fields.key, &|key| wanted(path_of_key(key)))
    }

    /// The documents that have a wanted term in a field of whole strings.
    fn with_term(&self, field: Field, wanted: &dyn Fn(&str) -> bool) -> tantivy::Result<HashSet<DocId>> {
        let index = self.reader.inverted_index(field)?;
        let mut found = HashSet::new();
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            if !std::str::from_utf8(terms.key()).is_ok_and(wanted) {
                continue;
            }
            let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                found.insert(postings.doc());
                postings.advance();
            }
        }
        Ok(found)
    }

    /// Numbers of the forms of the article's names, each once.
    #[inline]
    pub fn forms(&self, doc: DocId) -> impl Iterator<Item = u32> {
        let forms = self.form.iter().flat_map(move |column| column.values_for_doc(doc));
        forms.map(|form| form as u32)
    }

    /// The number by which the article's story is found.
    #[inline]
    pub fn number(&self, doc: DocId) -> Option<u64> {
        self.number.as_ref()?.first(doc)
    }

    /// Returns the signature of the article, by which its duplicates are recognised.
    pub fn signature(&self, doc: DocId) -> Signature {
        self.signature.as_ref().map_or_else(Signature::default, |column| signature(column, doc))
    }

    /// The article as it was stored.
    pub fn stored(&self, doc: DocId) -> tantivy::Result<Stored> {
        let document = read_document(&self.reader, &self.store, doc)?;
        Stored::of(&document, &self.fields).map_err(|reason| damaged_store(&self.reader, reason))
    }
}

/// The values of a column, in the order of their ordinals.
fn values(column: Option<&StrColumn>) -> tantivy::Result<Vec<String>> {
    let Some(column) = column else { return Ok(Vec::new()) };
    let value = |ord| {
        let mut value = String::new();
        column.ord_to_str(ord, &mut value)?;
        Ok(value)
    };
    (0..column.num_terms() as u64).map(value).collect()
}
