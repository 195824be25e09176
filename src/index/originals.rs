//! Reads the stored articles of an index, also of one with an earlier format.

use std::ops::Range;
use std::path::Path;

use tantivy::schema::Field;
use tantivy::{DocId, ReloadPolicy, SegmentReader};

use super::meta::Meta;
use super::store::{damaged_store, read_document};
use super::{CommitInfo, Ledger, StoredCore, engine_error};
use crate::error::{Error, Result};

/// Articles per chunk: small enough to share evenly among threads, large enough that a block of the
/// store is rarely unpacked twice.
const CHUNK: u32 = 256;

/// The articles of the last commit of an index, and its ledger.
pub(crate) struct Originals {
    /// Payload of the commit.
    pub payload: CommitInfo,
    /// Ledger of the commit.
    pub ledger: Ledger,
    /// Number of articles.
    pub articles: usize,
    dir: std::path::PathBuf,
    article: Field,
    body: Field,
    segments: Vec<SegmentReader>,
    chunks: Vec<(usize, Range<DocId>)>,
}

impl Originals {
    /// Opens the last commit.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`] if there is none, [`Error::Incompatible`] if this version can't read what
    /// the index stores, [`Error::Damaged`] if it can't be read at all.
    pub fn open(dir: &Path) -> Result<Self> {
        let error = |error| engine_error(dir, error);
        let damaged = |reason: &str| Error::Damaged { path: dir.into(), reason: reason.into() };
        let (meta, _) = Meta::read(dir)?;
        let payload = meta.payload().map_err(|reason| damaged(&reason))?;
        // `check` then fails and says which format was found. For all other indexes it must not be
        // asked: to rebuild what `Index::open` refuses is the purpose.
        if !payload.has_originals() {
            payload.check(dir)?;
        }
        let ledger = match &payload.ledger {
            Some(name) => Ledger::read(&dir.join(name))?,
            None => Ledger::default(),
        };
        let engine = tantivy::Index::open_in_dir(dir).map_err(error)?;
        let schema = engine.schema();
        // By name and not by `Fields::of`: the schema of an earlier format has other fields.
        let field = |name| schema.get_field(name).map_err(|_| damaged("it stores no articles"));
        let (article, body) = (field("article")?, field("body")?);
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(error)?;
        let segments = reader.searcher().segment_readers().to_vec();
        let chunks = segments.iter().enumerate().flat_map(|(at, segment)| {
            let starts = (0..segment.max_doc()).step_by(CHUNK as usize);
            starts.map(move |start| (at, start..segment.max_doc().min(start + CHUNK)))
        });
        Ok(Self {
            payload,
            ledger,
            articles: segments.iter().map(|segment| segment.num_docs() as usize).sum(),
            dir: dir.into(),
            article,
            body,
            chunks: chunks.collect(),
            segments,
        })
    }

    /// Returns the number of chunks.
    pub fn chunks(&self) -> usize {
        self.chunks.len()
    }

    /// Calls `found` with each article of a chunk.
    pub fn read(&self, chunk: usize, found: &mut dyn FnMut(StoredCore) -> Result<()>) -> Result<()> {
        let Some((at, docs)) = self.chunks.get(chunk) else { return Ok(()) };
        let segment = &self.segments[*at];
        // A reader of its own for each chunk, since threads share `self`. One cached block is
        // enough, because documents are read in order.
        let store = segment.get_store_reader(1).map_err(|source| engine_error(&self.dir, source.into()))?;
        for doc in docs.clone().filter(|&doc| !segment.is_deleted(doc)) {
            let error = |error| engine_error(&self.dir, error);
            let document = read_document(segment, &store, doc).map_err(error)?;
            let kept = StoredCore::of(&document, self.article, self.body)
                .map_err(|reason| error(damaged_store(segment, reason)))?;
            found(kept)?;
        }
        Ok(())
    }
}
