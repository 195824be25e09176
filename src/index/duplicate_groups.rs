//! The duplicates of a commit: which of its articles are copies of one another.
//!
//! Every article gets a number when it is put, which it keeps as long as it is in the index, and is
//! stored with a signature of its text. After each change all signatures are compared anew, so that
//! an index refreshed many times has the same groups of duplicates as one built at once. The file
//! is memory-mapped: a header, then for every article number its group.

use std::io::Write;
use std::path::Path;

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;

use super::files::new_file;
use super::{Index, engine_error, found_segments};
use crate::duplicates::{Signature, groups};
use crate::error::{Error, Result};

/// Magic bytes; the last is the version of the file's format.
const MAGIC: &[u8; 8] = b"depsto\x00\x01";

/// Length of the header: magic bytes, checksum of what follows it, and number of groups.
const HEADER: usize = 8 + 8 + 4;

/// Marks an article without duplicates.
const ALONE: u32 = u32::MAX;

/// The groups of duplicates of a commit, numbered from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct DuplicateGroups {
    bytes: Option<OwnedBytes>,
    groups: usize,
}

impl DuplicateGroups {
    /// Opens what [`write`] wrote. The checksum is not verified: that would read the whole file. A
    /// header with more groups than articles is refused, because searches allocate memory for each
    /// group.
    pub fn open(bytes: OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?.strip_prefix(MAGIC)?;
        let groups = u32::from_le_bytes(*header[8..].first_chunk()?) as usize;
        let articles = (bytes.len() - HEADER) / 4;
        Some(Self { bytes: Some(bytes), groups }).filter(|_| groups <= articles)
    }

    /// Returns whether the checksum matches, that is, whether [`write`] wrote these bytes.
    pub fn is_whole(bytes: &[u8]) -> bool {
        let sum = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk());
        sum.is_some_and(|(sum, content)| u64::from_le_bytes(*sum) == xxh3_64(content))
    }

    /// Returns the number of groups, each of which has at least two articles.
    pub fn len(&self) -> usize {
        self.groups
    }

    /// Returns the group of the article with this number, if it has duplicates.
    #[inline]
    pub fn group_of(&self, number: u64) -> Option<usize> {
        let at = HEADER + usize::try_from(number).ok()?.checked_mul(4)?;
        let group = u32::from_le_bytes(*self.bytes.as_ref()?.get(at..)?.first_chunk()?);
        // Excludes `ALONE`, and what a damaged file could hold: callers index arrays with it. A
        // number beyond the end is an article put after this table was written; it has no
        // duplicates yet.
        Some(group as usize).filter(|&group| group < self.groups)
    }
}

/// Writes the groups of articles, indexed by article number, to a new file and syncs it.
fn write(path: &Path, group_of_article: &[u32]) -> Result<()> {
    let count = group_of_article.iter().filter(|&&group| group != ALONE).max().map_or(0, |&last| last + 1);
    let mut content = count.to_le_bytes().to_vec();
    content.extend(group_of_article.iter().flat_map(|group| group.to_le_bytes()));
    let io = |source| Error::io(path, source);
    let mut file = new_file(path)?;
    file.write_all(MAGIC).map_err(io)?;
    file.write_all(&xxh3_64(&content).to_le_bytes()).map_err(io)?;
    file.write_all(&content).map_err(io)?;
    file.sync_all().map_err(io)
}

/// Returns the signature of an article, from the column of its segment.
pub(crate) fn signature(column: &Column<u64>, doc: DocId) -> Signature {
    Signature::from_stored(column.values_for_doc(doc))
}

impl Index {
    /// Finds the duplicates among the articles of the last commit, whose numbers are below
    /// `numbers`, and writes them to `path`.
    pub(super) fn join_copies(&self, numbers: u32, path: &Path) -> Result<()> {
        let error = |error| engine_error(&self.dir, error);
        // Without superseded revisions: they are near-copies of the one that is found and never
        // shown.
        let segments = found_segments(&self.engine.reader().map_err(error)?.searcher()).map_err(error)?;
        let mut columns = Vec::new();
        // Only where each article is, 8 bytes: signatures are up to 912 bytes and are read from the
        // columns when they are compared.
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
        let found = groups(articles.len(), |at| {
            let (segment, doc) = articles[at];
            signature(&columns[segment as usize].1, doc)
        });
        // By article number and not by segment and document, which merges change: so the table
        // serves readers of this commit and of later ones alike.
        let mut group_of_article = vec![ALONE; numbers as usize];
        for (&(segment, doc), group) in articles.iter().zip(found) {
            let number = columns[segment as usize].0.first(doc);
            let place = number.and_then(|number| group_of_article.get_mut(number as usize));
            if let Some((place, group)) = place.zip(group) {
                *place = group;
            }
        }
        write(path, &group_of_article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("stories-1.bin");
        for group_of_article in [&[][..], &[ALONE, ALONE], &[0, ALONE, 1, 0, 1, ALONE]] {
            write(&path, group_of_article).expect("written");
            let bytes = std::fs::read(&path).expect("read");
            let table = DuplicateGroups::open(OwnedBytes::new(bytes.clone())).expect("opened");
            for (number, &group) in group_of_article.iter().enumerate() {
                let expected = Some(group as usize).filter(|_| group != ALONE);
                assert_eq!(table.group_of(number as u64), expected, "{number} of {group_of_article:?}");
            }
            assert_eq!(
                [group_of_article.len() as u64, u64::MAX].map(|number| table.group_of(number)),
                [None, None]
            );
            // Truncated anywhere, it is refused or returns less.
            for end in 0..bytes.len() {
                if let Some(table) = DuplicateGroups::open(OwnedBytes::new(bytes[..end].to_vec())) {
                    assert!(
                        (0..10).all(|number| table.group_of(number).is_none_or(|group| group < table.len()))
                    );
                }
            }
        }
        assert_eq!(DuplicateGroups::default().group_of(0), None);
    }
}
