//! The stories of a commit: which of its articles are copies of one another.
//!
//! Every article that is put has a number, which it keeps as long as it is in the index,
//! and beside its text a signature of it. After each change, all signatures are compared
//! anew, so that an index refreshed many times has the same stories as one built at once.
//! The file is read where it lies: a header, then for every number its story.

use std::io::Write;
use std::path::Path;

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;

use super::replacement::new_file;
use super::{Index, engine_error, found_segments};
use crate::error::{Error, Result};
use crate::story::{Signature, stories};

/// What the file begins with; the last byte counts versions.
const MAGIC: &[u8; 8] = b"depsto\x00\x01";

/// The magic bytes, the checksum of what follows it, and how many stories there are.
const HEADER: usize = 8 + 8 + 4;

/// Stands for an article that is alone.
const ALONE: u32 = u32::MAX;

/// The stories of a commit, numbered from 0 on.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoryTable {
    bytes: Option<OwnedBytes>,
    stories: usize,
}

impl StoryTable {
    /// Opens what [`write`] wrote. The checksum is not looked at: that would read all of it.
    /// There can't be more stories than articles, and searches make room for each.
    pub fn open(bytes: OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?.strip_prefix(MAGIC)?;
        let stories = u32::from_le_bytes(*header[8..].first_chunk()?) as usize;
        let articles = (bytes.len() - HEADER) / 4;
        Some(Self { bytes: Some(bytes), stories }).filter(|_| stories <= articles)
    }

    /// Whether the bytes are what was written.
    pub fn is_whole(bytes: &[u8]) -> bool {
        let sum = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk());
        sum.is_some_and(|(sum, content)| u64::from_le_bytes(*sum) == xxh3_64(content))
    }

    /// Number of stories with more than one article.
    pub fn len(&self) -> usize {
        self.stories
    }

    /// The story of the article with a number, where it has one with others.
    #[inline]
    pub fn story(&self, number: u64) -> Option<usize> {
        let at = HEADER + usize::try_from(number).ok()?.checked_mul(4)?;
        let story = u32::from_le_bytes(*self.bytes.as_ref()?.get(at..)?.first_chunk()?);
        Some(story as usize).filter(|&story| story < self.stories)
    }
}

/// Writes to a new file the stories of articles, by their numbers, and waits until it is on disk.
fn write(path: &Path, story_of: &[u32]) -> Result<()> {
    let count = story_of.iter().filter(|&&story| story != ALONE).max().map_or(0, |&last| last + 1);
    let mut content = count.to_le_bytes().to_vec();
    content.extend(story_of.iter().flat_map(|story| story.to_le_bytes()));
    let io = |source| Error::io(path, source);
    let mut file = new_file(path)?;
    file.write_all(MAGIC).map_err(io)?;
    file.write_all(&xxh3_64(&content).to_le_bytes()).map_err(io)?;
    file.write_all(&content).map_err(io)?;
    file.sync_all().map_err(io)
}

/// The signatures of a segment's articles.
pub(crate) fn signature(column: &Column<u64>, doc: DocId) -> Signature {
    Signature::from_stored(column.values_for_doc(doc))
}

impl Index {
    /// Joins the articles of the last commit, whose numbers are below `numbers`, to stories,
    /// and writes these to a file.
    pub(super) fn join_copies(&self, numbers: u32, path: &Path) -> Result<()> {
        let error = |error| engine_error(&self.dir, error);
        let segments = found_segments(&self.engine.reader().map_err(error)?.searcher()).map_err(error)?;
        let mut columns = Vec::new();
        let mut articles: Vec<(u32, DocId)> = Vec::new();
        for segment in segments.iter().map(|segment| &segment.reader) {
            let fast = segment.fast_fields();
            let both = fast.column_opt::<u64>("number").map_err(error)?;
            let both = both.zip(fast.column_opt::<u64>("signature").map_err(error)?);
            if let Some(both) = both {
                let at = columns.len() as u32;
                articles.extend(segment.doc_ids_alive().map(|doc| (at, doc)));
                columns.push(both);
            }
        }
        let found = stories(articles.len(), |at| {
            let (segment, doc) = articles[at];
            signature(&columns[segment as usize].1, doc)
        });
        let mut story_of = vec![ALONE; numbers as usize];
        for (&(segment, doc), story) in articles.iter().zip(found) {
            let number = columns[segment as usize].0.first(doc);
            let place = number.and_then(|number| story_of.get_mut(number as usize));
            if let Some((place, story)) = place.zip(story) {
                *place = story;
            }
        }
        write(path, &story_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("stories-1.bin");
        for story_of in [&[][..], &[ALONE, ALONE], &[0, ALONE, 1, 0, 1, ALONE]] {
            write(&path, story_of).expect("written");
            let bytes = std::fs::read(&path).expect("read");
            let table = StoryTable::open(OwnedBytes::new(bytes.clone())).expect("opened");
            for (number, &story) in story_of.iter().enumerate() {
                let expected = Some(story as usize).filter(|_| story != ALONE);
                assert_eq!(table.story(number as u64), expected, "{number} of {story_of:?}");
            }
            assert_eq!([story_of.len() as u64, u64::MAX].map(|number| table.story(number)), [None, None]);
            // Cut anywhere it is refused or answers less.
            for end in 0..bytes.len() {
                if let Some(table) = StoryTable::open(OwnedBytes::new(bytes[..end].to_vec())) {
                    assert!(
                        (0..10).all(|number| table.story(number).is_none_or(|story| story < table.len()))
                    );
                }
            }
        }
        assert_eq!(StoryTable::default().story(0), None);
    }
}
