//! One commit, opened as a whole beside a writer that may just be making the next one.

use std::io::ErrorKind;

use tantivy::IndexReader;

use crate::error::{Error, Result};
use crate::index::{EntityTable, FormFile, Index, Payload, StoryTable, engine_error, found_segments};
use crate::search::segments::segment::Segment;

/// How often a commit is looked for anew, because another has taken its place meanwhile.
const ATTEMPTS: usize = 20;

/// What a searcher holds of a commit.
pub(crate) struct Commit {
    /// What the commit said of itself, or an earlier one: never a later.
    pub payload: Payload,
    pub names: Names,
    pub segments: Vec<Segment>,
}

/// Forms of names and what they mean, and which articles are copies.
pub(crate) struct Names {
    pub forms: FormFile,
    pub entities: EntityTable,
    pub stories: StoryTable,
}

impl Commit {
    /// Opens the last commit, or what a reader that `is_new` has just opened.
    pub fn open(index: &Index, reader: &IndexReader, mut is_new: bool) -> Result<Self> {
        let error = |error| engine_error(index.dir(), error);
        let mut attempts = 1..ATTEMPTS;
        loop {
            let payload = index.payload()?;
            payload.check(index.dir())?;
            if !std::mem::take(&mut is_new) {
                reader.reload().map_err(error)?;
            }
            let segments = found_segments(&reader.searcher()).map_err(error)?.into_iter();
            let segments: tantivy::Result<Vec<_>> =
                segments.map(|segment| Segment::open(segment, index.fields())).collect();
            let segments = segments.map_err(error)?;
            // After the segments: forms and numbers of articles are only added, so that later entities
            // and stories serve earlier articles, unless the index was built anew and numbers them
            // otherwise.
            let later = index.payload()?;
            let names = index.forms_of(&later).and_then(|forms| {
                let (entities, stories) = (index.entities_of(&later)?, index.stories_of(&later)?);
                Ok(Names { forms, entities, stories })
            });
            match names {
                Ok(names) if later.forms_file == payload.forms_file => {
                    return Ok(Self { payload, names, segments });
                }
                Ok(_) if attempts.next().is_some() => {}
                // What this commit had is gone where there have been others since.
                Err(Error::Io { source, .. })
                    if source.kind() == ErrorKind::NotFound
                        && index.payload()? != later
                        && attempts.next().is_some() => {}
                Ok(_) => {
                    let reason = "it is built anew again and again".into();
                    return Err(Error::Damaged { path: index.dir().into(), reason });
                }
                Err(error) => return Err(error),
            }
        }
    }
}
