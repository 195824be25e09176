//! A commit opened for searching, at a moment. A writer may be making the next commit meanwhile.

use std::io::ErrorKind;
use std::ops::Deref;
use std::sync::Arc;

use tantivy::IndexReader;

use crate::error::{Error, Result};
use crate::index::{CommitInfo, DuplicateGroups, EntityTable, FormFile, Index, engine_error, found_segments};
use crate::search::segments::analyzer_pool::{AnalyzerPool, PooledAnalyzer};
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;

/// How often a commit is looked for anew, because another has taken its place meanwhile.
const ATTEMPTS: usize = 20;

/// A commit at a moment, which decides what is still under embargo.
///
/// Cheap to clone: each search holds one of its own, and a reload disturbs none.
#[derive(Clone)]
pub(crate) struct Snapshot {
    commit: Arc<Commit>,
    /// Seconds since the year 1 (UTC).
    pub now: u64,
}

impl Snapshot {
    pub fn new(commit: Arc<Commit>, now: u64) -> Self {
        Self { commit, now }
    }
}

impl Deref for Snapshot {
    type Target = Commit;

    fn deref(&self) -> &Commit {
        &self.commit
    }
}

/// A commit, opened for reading.
pub(crate) struct Commit {
    pub index: Index,
    /// Metadata of this commit. It may be of an older commit if a writer committed while we
    /// opened, never of a newer one.
    pub payload: CommitInfo,
    pub forms: FormFile,
    pub entities: EntityTable,
    /// Which articles are copies.
    pub duplicates: DuplicateGroups,
    pub segments: Vec<Segment>,
    pub statistics: Statistics,
    analyzers: AnalyzerPool,
}

impl Commit {
    /// Opens the last commit, or the one that a reader that `is_new` has just opened.
    pub fn open(
        index: &Index,
        reader: &IndexReader,
        analyzers: AnalyzerPool,
        mut is_new: bool,
    ) -> Result<Self> {
        let error = |error| engine_error(index.dir(), error);
        let mut attempts = 1..ATTEMPTS;
        loop {
            let payload = index.commit_info()?;
            payload.check_derived(index.dir())?;
            if !std::mem::take(&mut is_new) {
                reader.reload().map_err(error)?;
            }
            let segments = found_segments(&reader.searcher()).map_err(error)?.into_iter();
            let segments: tantivy::Result<Vec<_>> =
                segments.map(|segment| Segment::open(segment, index.fields())).collect();
            let segments = segments.map_err(error)?;
            // After the segments: forms and numbers of articles are only added, so that later entities
            // and duplicates serve earlier articles, unless the index was built anew and numbers them
            // otherwise.
            let later = index.commit_info()?;
            let names = index.forms_of(&later).and_then(|forms| {
                let (entities, duplicates) = (index.entities_of(&later)?, index.duplicates_of(&later)?);
                Ok((forms, entities, duplicates))
            });
            match names {
                Ok((forms, entities, duplicates)) if later.forms_file == payload.forms_file => {
                    let statistics = Statistics::of(&segments);
                    let index = index.clone();
                    return Ok(Self {
                        index,
                        payload,
                        forms,
                        entities,
                        duplicates,
                        segments,
                        statistics,
                        analyzers,
                    });
                }
                Ok(_) if attempts.next().is_some() => {}
                // What this commit had is gone where there have been others since.
                Err(Error::Io { source, .. })
                    if source.kind() == ErrorKind::NotFound
                        && index.commit_info()? != later
                        && attempts.next().is_some() => {}
                Ok(_) => return Err(Error::Busy { path: index.dir().into() }),
                Err(error) => return Err(error),
            }
        }
    }

    /// Number of articles, also of those under embargo.
    pub fn len(&self) -> usize {
        self.statistics.articles
    }

    /// An analyzer, which goes back when it is dropped.
    pub fn analyzer(&self) -> PooledAnalyzer {
        self.analyzers.take()
    }

    /// An error of the engine as one of this index.
    pub fn error(&self, error: tantivy::TantivyError) -> Error {
        engine_error(self.index.dir(), error)
    }
}
