//! Revisions of a story: which of them is found.
//!
//! Agencies send a story again and again, under one name and with a version. Every record is
//! indexed with a hash of its story's name and its rank among the revisions, in columns. Which
//! revision is found follows from these columns alone and is computed when an index is opened:
//! nothing else has to be written when a newer revision arrives, and the older one is back when the
//! newer is removed. The newest revision decides: if it is withheld or cancelled, none of the story
//! is found. A revision under embargo supersedes the older ones when its embargo ends, which a
//! search checks against its clock.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::{BitSet, DocId, Searcher, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use super::article_key;
use crate::article::{Article, DateOrigin, Moment, Status};

/// Version of the columns of a [`VersionKey`]. Raise it when a story's hash, the reading of a
/// version or the layout of the tie-break changes.
pub(super) const VERSION_KEYS_VERSION: u32 = 1;

/// Layout of the tie-break [`VersionKey::tie_break`]: 33 bits minutes, 2 bits status, 29 bits hash.
// Packed with the most significant criterion on top, so that comparing two `u64` compares date,
// status and hash in this order. One column instead of three is read for every article of a story.
// Minutes up to the year 9999 are below 2^33 and so fill, with the others, exactly 64 bits.
const STATUS_SHIFT: u32 = 29;
const MOMENT_SHIFT: u32 = 31;

/// Identifies a record as a revision of a story.
///
/// Of two records of one story, the one with the higher version supersedes the other. Between equal
/// versions the later date decides, then the stricter status, then a hash of path and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionKey {
    /// Hash of the story's name; none for a record without a story that is withheld.
    pub story: Option<u64>,
    /// The version; [`u64::MAX`] for a withheld or cancelled record without one: it applies to all
    /// versions.
    pub version: u64,
    /// Tie-break between equal versions, packed: date in minutes since the year 1, status, bits of
    /// a hash.
    tie_break: u64,
    /// End of its embargo, in seconds since the year 1; 0 without one.
    embargo: u64,
}

impl VersionKey {
    /// Returns the revision of an article, whose record is called `name` in its file; none for an
    /// ordinary article: usable and without a story.
    pub(crate) fn of(article: &Article, name: &str) -> Option<Self> {
        if article.story.is_none() && article.status == Status::Usable {
            return None;
        }
        // A usable record without a version may be superseded by anything, so it gets 0. A
        // cancellation without one must win over every version, however high.
        let version = match article.version.as_deref().and_then(number) {
            Some(version) => version,
            None if article.status == Status::Usable => 0,
            None => u64::MAX,
        };
        // Copying an archive changes the times of its files, so they must not decide which revision
        // is newer. Without a date that the publisher wrote, the minutes are 0.
        let is_said = matches!(article.date_origin, DateOrigin::Metadata | DateOrigin::Dateline);
        let moment = article.date.filter(|_| is_said).map_or(0, |date| date.minutes());
        // Something has to decide between two equal records, and it must not be the order of files,
        // segments or threads: the same corpus has to give the same hits. 29 bits are enough for
        // the few records that agree in all else.
        let tie = xxh3_64(article_key(&article.path, name).as_bytes()) & ((1 << STATUS_SHIFT) - 1);
        // Status above the hash: of two records of the same minute, the withdrawal must win.
        let turn = moment << MOMENT_SHIFT | (article.status as u64) << STATUS_SHIFT | tie;
        // A hash and not the name, because columns of numbers are small and fast. A collision of 64
        // bits would hide an article, but is not to be expected below billions of stories.
        let story = article.story.as_deref().map(|story| xxh3_64(story.trim().as_bytes()));
        Some(Self { story, version, tie_break: turn, embargo: article.embargo.map_or(0, Moment::seconds) })
    }

    /// Returns whether its publisher lets it be used.
    pub fn status(self) -> Status {
        // The order of the variants of `Status`, as `of` cast them. It is on disk, so it is spelled
        // out.
        match self.tie_break >> STATUS_SHIFT & 3 {
            0 => Status::Usable,
            1 => Status::Withheld,
            _ => Status::Canceled,
        }
    }

    /// Returns the values of its columns: story, version, tie-break.
    pub(super) fn columns(self) -> (Option<u64>, u64, u64) {
        (self.story, self.version, self.tie_break)
    }

    fn place(self) -> (u64, u64) {
        (self.version, self.tie_break)
    }
}

/// Returns the first number in a version: `3`, `3.0`, `v3`.
fn number(version: &str) -> Option<u64> {
    let digits = version.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    // The maximum is reserved for cancellations without a version.
    digits[..end].parse().ok().filter(|&number| number < u64::MAX)
}

/// The revisions of each story among some records, the newest last.
#[derive(Debug)]
pub(super) struct Versions<I> {
    of_story: FxHashMap<u64, Vec<(VersionKey, I)>>,
}

impl<I: Copy> Versions<I> {
    pub fn of(records: impl Iterator<Item = (I, VersionKey)>) -> Self {
        let mut of_story: FxHashMap<u64, Vec<(VersionKey, I)>> = FxHashMap::default();
        for (record, revision) in records {
            if let Some(story) = revision.story {
                of_story.entry(story).or_default().push((revision, record));
            }
        }
        of_story.values_mut().for_each(|versions| versions.sort_by_key(|(revision, _)| revision.place()));
        Self { of_story }
    }

    /// Returns the record that supersedes this one: the newest, unless that is the record itself.
    pub fn instead_of(&self, revision: VersionKey) -> Option<(VersionKey, I)> {
        let newest = self.of_story.get(&revision.story?)?.last()?;
        Some(*newest).filter(|(newest, _)| *newest != revision)
    }

    /// Returns from which moment on a record is not found, in seconds since the year 1: 0 if it
    /// never is, none if it always is (apart from its own embargo).
    pub fn hidden_from(&self, revision: VersionKey) -> Option<u64> {
        if revision.status() != Status::Usable {
            return Some(0);
        }
        let versions = self.of_story.get(&revision.story?)?;
        // The minimum: the first of the newer revisions to be free of its embargo hides this one,
        // and one without an embargo (0) hides it at once. Walked from the newest, since most look
        // for few.
        let newer = versions.iter().rev().take_while(|(newer, _)| newer.place() > revision.place());
        newer.map(|(newer, _)| newer.embargo).min()
    }
}

/// The columns of a segment with revisions.
pub(super) struct RevisionColumns {
    story: Option<Column<u64>>,
    version: Column<u64>,
    turn: Column<u64>,
    embargo: Option<Column<u64>>,
}

impl RevisionColumns {
    /// Opens the columns; `None` if no document of the segment has a revision.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Option<Self>> {
        let columns = segment.fast_fields();
        let (version, turn) = (columns.column_opt("version")?, columns.column_opt("turn")?);
        let Some((version, turn)) = version.zip(turn) else { return Ok(None) };
        let (story, embargo) = (columns.column_opt("story")?, columns.column_opt("embargo")?);
        Ok(Some(Self { story, version, turn, embargo }))
    }

    /// Returns the revision of a document.
    pub fn get(&self, doc: DocId) -> Option<VersionKey> {
        let turn = self.turn.first(doc)?;
        let story = self.story.as_ref().and_then(|story| story.first(doc));
        let embargo = self.embargo.as_ref().and_then(|embargo| embargo.first(doc)).unwrap_or(0);
        Some(VersionKey { story, version: self.version.first(doc).unwrap_or(0), tie_break: turn, embargo })
    }

    /// Returns the revisions of all living documents.
    pub fn each<'c>(&'c self, segment: &'c SegmentReader) -> impl Iterator<Item = (DocId, VersionKey)> + 'c {
        segment.doc_ids_alive().filter_map(|doc| Some((doc, self.get(doc)?)))
    }
}

/// A segment as it is searched: documents that are never found count as deleted.
pub(crate) struct FoundSegment {
    /// The segment.
    pub reader: SegmentReader,
    /// Documents that are no longer found from a moment on, in seconds since the year 1: until
    /// then, a newer revision is under embargo.
    pub hidden_from: FxHashMap<DocId, u64>,
}

/// Returns the segments of a commit as they are searched.
pub(crate) fn found_segments(searcher: &Searcher) -> tantivy::Result<Vec<FoundSegment>> {
    let segments = searcher.segment_readers();
    let columns: Vec<Option<RevisionColumns>> =
        segments.iter().map(RevisionColumns::open).collect::<tantivy::Result<_>>()?;
    let all =
        segments.iter().zip(&columns).filter_map(|(segment, columns)| Some((segment, columns.as_ref()?)));
    // Over all segments at once: the revisions of a story are usually in different ones.
    let versions = Versions::of(all.flat_map(|(segment, columns)| columns.each(segment)));
    segments
        .iter()
        .zip(&columns)
        .map(|(segment, columns)| {
            let hidden = columns.iter().flat_map(|columns| columns.each(segment));
            let hidden = hidden.filter_map(|(doc, revision)| Some((doc, versions.hidden_from(revision)?)));
            // Only what is hidden for good becomes part of the segment. The rest depends on the
            // time of the search, and a reader may stay open for days.
            let (never, later): (Vec<_>, Vec<_>) = hidden.partition(|&(_, moment)| moment == 0);
            let reader = without(searcher, segment, never.into_iter().map(|(doc, _)| doc))?;
            Ok(FoundSegment { reader, hidden_from: later.into_iter().collect() })
        })
        .collect()
}

/// Returns a segment without some of its living documents.
fn without(
    searcher: &Searcher,
    segment: &SegmentReader,
    hidden: impl Iterator<Item = DocId>,
) -> tantivy::Result<SegmentReader> {
    let mut hidden = hidden.peekable();
    if hidden.peek().is_none() {
        // The usual case: no revisions, so no bit set to build and nothing to open again.
        return Ok(segment.clone());
    }
    // As deleted documents, so that counts, statistics and scoring need no further check. Nothing
    // is written to disk: the next commit may decide otherwise.
    let mut left = BitSet::with_max_value(segment.max_doc());
    segment.doc_ids_alive().for_each(|doc| {
        left.insert(doc);
    });
    hidden.for_each(|doc| {
        left.remove(doc);
    });
    let mut bytes = Vec::new();
    write_alive_bitset(&left, &mut bytes)?;
    // The files are open in `segment`, so it does no harm if a merge has just removed them. The
    // engine has no way to change the deletes of an open segment, so its reader is opened again.
    let index = searcher.index();
    let meta = index.new_segment_meta(segment.segment_id(), segment.max_doc());
    let left = AliveBitSet::open(OwnedBytes::new(bytes));
    SegmentReader::open_with_custom_alive_set(&index.segment(meta), Some(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    fn revision(version: Option<&str>, day: u8, status: Status, name: &str) -> VersionKey {
        let article = Article {
            story: Some("urn:a".into()),
            version: version.map(str::to_owned),
            date: Date::new(2024, 3, day),
            date_origin: DateOrigin::Metadata,
            status,
            ..Article::default()
        };
        VersionKey::of(&article, name).expect("a story")
    }

    #[test]
    fn the_newest_version_is_found_in_whatever_order() {
        use Status::{Canceled, Usable, Withheld};
        for (records, found) in [
            (&[(Some("9"), 2, Usable), (Some("10"), 1, Usable)][..], Some(1)),
            (&[(Some("1"), 2, Usable), (Some("1"), 1, Usable)], Some(0)),
            (&[(None, 1, Usable), (None, 2, Usable), (Some("1"), 1, Usable)], Some(2)),
            (&[(Some("1"), 1, Usable), (Some("2"), 1, Canceled)], None),
            (&[(Some("1"), 1, Usable), (Some("1"), 1, Withheld)], None),
            (&[(Some("1"), 1, Withheld), (Some("2"), 1, Usable)], Some(1)),
            // A cancellation without a version applies to all versions.
            (&[(Some("7"), 2, Usable), (None, 1, Canceled)], None),
        ] {
            let records: Vec<(usize, VersionKey)> = records
                .iter()
                .enumerate()
                .map(|(at, &(version, day, status))| (at, revision(version, day, status, &at.to_string())))
                .collect();
            for records in [records.clone(), records.into_iter().rev().collect()] {
                let versions = Versions::of(records.iter().copied());
                let shown: Vec<usize> = records
                    .iter()
                    .filter(|(_, revision)| versions.hidden_from(*revision).is_none())
                    .map(|(at, _)| *at)
                    .collect();
                assert_eq!(shown, found.into_iter().collect::<Vec<_>>(), "{records:?}");
            }
        }
        let [a, b] = ["a", "b"].map(|name| revision(Some("1"), 1, Usable, name));
        assert_ne!(a, b, "equal versions are told apart");
    }

    #[test]
    fn a_version_under_embargo_replaces_older_ones_at_its_time() {
        let revisions: Vec<VersionKey> = [0, 900, 500, 0]
            .iter()
            .zip(["1", "2", "3", "4"])
            .map(|(&embargo, version)| VersionKey {
                embargo,
                ..revision(Some(version), 1, Status::Usable, "a")
            })
            .collect();
        for (known, hidden_from) in [
            (1, &[None][..]),
            (2, &[Some(900), None]),
            (3, &[Some(500), Some(500), None]),
            (4, &[Some(0), Some(0), Some(0), None]),
        ] {
            let versions = Versions::of(revisions[..known].iter().map(|&revision| ((), revision)));
            let found = revisions[..known].iter().map(|&revision| versions.hidden_from(revision));
            assert_eq!(found.collect::<Vec<_>>(), hidden_from);
        }
    }

    #[test]
    fn versions_are_numbers() {
        for (written, expected) in [
            ("3", Some(3)),
            (" 3.1", Some(3)),
            ("v12", Some(12)),
            ("x", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(number(written), expected, "{written}");
        }
        assert_eq!(VersionKey::of(&Article::default(), "1"), None);
        let withheld = Article { status: Status::Canceled, ..Article::default() };
        let revision = VersionKey::of(&withheld, "1").expect("withheld");
        assert_eq!((revision.story, revision.status()), (None, Status::Canceled));
    }
}
