//! Versions of a story: which of them is found.
//!
//! Agencies send a story again and again, under one name and with a version. Every record
//! is indexed with the number of its story and its place among the versions, in columns.
//! Which one is found follows from these columns alone and is worked out when an index is
//! opened: nothing else has to be written when a newer version comes, and the older one is
//! back when the newer is removed. The newest version speaks for its story: where it is
//! withheld or cancelled, none of the story is found. A version under embargo replaces the
//! older ones when its time has come, which a search judges.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::{BitSet, DocId, Searcher, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use super::article_key;
use crate::article::{Article, DateOrigin, Moment, Status};

/// Bits of [`Revision::turn`] below the moment, and below the status.
const STATUS_SHIFT: u32 = 29;
const MOMENT_SHIFT: u32 = 31;

/// Which version of which story a record is.
///
/// Of two records of one story the one with the higher version replaces the other; then
/// the one with the later date, the stricter status; at last a hash of path and name decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Revision {
    /// Number of the story; none for a record that is only withheld.
    pub story: Option<u64>,
    /// The version; [`u64::MAX`] for a withheld or cancelled record that names none: it
    /// speaks for all versions.
    pub version: u64,
    /// Minutes of its date since the year 1, its status, and bits of a hash.
    turn: u64,
    /// The moment at which its embargo ends, in seconds since the year 1; 0 where it has none.
    embargo: u64,
}

impl Revision {
    /// That of an article whose record has this name in its file; none where the article
    /// is the only version of itself.
    pub(crate) fn of(article: &Article, name: &str) -> Option<Self> {
        if article.story.is_none() && article.status == Status::Usable {
            return None;
        }
        let version = match article.version.as_deref().and_then(number) {
            Some(version) => version,
            None if article.status == Status::Usable => 0,
            None => u64::MAX,
        };
        // The time of a file says nothing of what it holds.
        let is_said = matches!(article.date_origin, DateOrigin::Metadata | DateOrigin::Dateline);
        let moment = article.date.filter(|_| is_said).map_or(0, |date| date.minutes());
        let tie = xxh3_64(article_key(&article.path, name).as_bytes()) & ((1 << STATUS_SHIFT) - 1);
        let turn = moment << MOMENT_SHIFT | (article.status as u64) << STATUS_SHIFT | tie;
        let story = article.story.as_deref().map(|story| xxh3_64(story.trim().as_bytes()));
        Some(Self { story, version, turn, embargo: article.embargo.map_or(0, Moment::seconds) })
    }

    /// What its publisher lets be done with it.
    pub fn status(self) -> Status {
        match self.turn >> STATUS_SHIFT & 3 {
            0 => Status::Usable,
            1 => Status::Withheld,
            _ => Status::Canceled,
        }
    }

    /// The values of its columns: story, version, turn.
    pub(super) fn columns(self) -> (Option<u64>, u64, u64) {
        (self.story, self.version, self.turn)
    }

    fn place(self) -> (u64, u64) {
        (self.version, self.turn)
    }
}

/// The number that a version begins with: `3`, `3.0`, `v3`.
fn number(version: &str) -> Option<u64> {
    let digits = version.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok().filter(|&number| number < u64::MAX)
}

/// The versions of each story among some records, the newest last.
#[derive(Debug)]
pub(super) struct Versions<I> {
    of_story: FxHashMap<u64, Vec<(Revision, I)>>,
}

impl<I: Copy> Versions<I> {
    pub fn of(records: impl Iterator<Item = (I, Revision)>) -> Self {
        let mut of_story: FxHashMap<u64, Vec<(Revision, I)>> = FxHashMap::default();
        for (record, revision) in records {
            if let Some(story) = revision.story {
                of_story.entry(story).or_default().push((revision, record));
            }
        }
        of_story.values_mut().for_each(|versions| versions.sort_by_key(|(revision, _)| revision.place()));
        Self { of_story }
    }

    /// The record that replaces this one: the newest, if that is another.
    pub fn instead_of(&self, revision: Revision) -> Option<(Revision, I)> {
        let newest = self.of_story.get(&revision.story?)?.last()?;
        Some(*newest).filter(|(newest, _)| *newest != revision)
    }

    /// From which moment on a record is not found, in seconds since the year 1; 0 where it never
    /// is, none where it always is but for an embargo of its own.
    pub fn hidden_from(&self, revision: Revision) -> Option<u64> {
        if revision.status() != Status::Usable {
            return Some(0);
        }
        let versions = self.of_story.get(&revision.story?)?;
        let newer = versions.iter().rev().take_while(|(newer, _)| newer.place() > revision.place());
        newer.map(|(newer, _)| newer.embargo).min()
    }
}

/// The columns of a segment that has versions.
pub(super) struct RevisionColumns {
    story: Option<Column<u64>>,
    version: Column<u64>,
    turn: Column<u64>,
    embargo: Option<Column<u64>>,
}

impl RevisionColumns {
    /// None where no document of the segment has one.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Option<Self>> {
        let columns = segment.fast_fields();
        let (version, turn) = (columns.column_opt("version")?, columns.column_opt("turn")?);
        let Some((version, turn)) = version.zip(turn) else { return Ok(None) };
        let (story, embargo) = (columns.column_opt("story")?, columns.column_opt("embargo")?);
        Ok(Some(Self { story, version, turn, embargo }))
    }

    /// The revision of a document.
    pub fn get(&self, doc: DocId) -> Option<Revision> {
        let turn = self.turn.first(doc)?;
        let story = self.story.as_ref().and_then(|story| story.first(doc));
        let embargo = self.embargo.as_ref().and_then(|embargo| embargo.first(doc)).unwrap_or(0);
        Some(Revision { story, version: self.version.first(doc).unwrap_or(0), turn, embargo })
    }

    /// The revisions of all living documents.
    pub fn each<'c>(&'c self, segment: &'c SegmentReader) -> impl Iterator<Item = (DocId, Revision)> + 'c {
        segment.doc_ids_alive().filter_map(|doc| Some((doc, self.get(doc)?)))
    }
}

/// A segment as it is searched: what is never found is in it as if deleted.
pub(crate) struct FoundSegment {
    /// The segment.
    pub reader: SegmentReader,
    /// Documents that are not found any more from a moment on, in seconds since the year 1: a
    /// newer version is under embargo until then.
    pub hidden_from: FxHashMap<DocId, u64>,
}

/// The segments of a commit as they are searched.
pub(crate) fn found_segments(searcher: &Searcher) -> tantivy::Result<Vec<FoundSegment>> {
    let segments = searcher.segment_readers();
    let columns: Vec<Option<RevisionColumns>> =
        segments.iter().map(RevisionColumns::open).collect::<tantivy::Result<_>>()?;
    let all =
        segments.iter().zip(&columns).filter_map(|(segment, columns)| Some((segment, columns.as_ref()?)));
    let versions = Versions::of(all.flat_map(|(segment, columns)| columns.each(segment)));
    segments
        .iter()
        .zip(&columns)
        .map(|(segment, columns)| {
            let hidden = columns.iter().flat_map(|columns| columns.each(segment));
            let hidden = hidden.filter_map(|(doc, revision)| Some((doc, versions.hidden_from(revision)?)));
            let (never, later): (Vec<_>, Vec<_>) = hidden.partition(|&(_, moment)| moment == 0);
            let reader = without(searcher, segment, never.into_iter().map(|(doc, _)| doc))?;
            Ok(FoundSegment { reader, hidden_from: later.into_iter().collect() })
        })
        .collect()
}

/// A segment without some of its living documents.
fn without(
    searcher: &Searcher,
    segment: &SegmentReader,
    hidden: impl Iterator<Item = DocId>,
) -> tantivy::Result<SegmentReader> {
    let mut hidden = hidden.peekable();
    if hidden.peek().is_none() {
        return Ok(segment.clone());
    }
    let mut left = BitSet::with_max_value(segment.max_doc());
    segment.doc_ids_alive().for_each(|doc| {
        left.insert(doc);
    });
    hidden.for_each(|doc| {
        left.remove(doc);
    });
    let mut bytes = Vec::new();
    write_alive_bitset(&left, &mut bytes)?;
    // The files are open in `segment`, so it does no harm if a merge has just removed them.
    let index = searcher.index();
    let meta = index.new_segment_meta(segment.segment_id(), segment.max_doc());
    let left = AliveBitSet::open(OwnedBytes::new(bytes));
    SegmentReader::open_with_custom_alive_set(&index.segment(meta), Some(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    fn revision(version: Option<&str>, day: u8, status: Status, name: &str) -> Revision {
        let article = Article {
            story: Some("urn:a".into()),
            version: version.map(str::to_owned),
            date: Date::new(2024, 3, day),
            date_origin: DateOrigin::Metadata,
            status,
            ..Article::default()
        };
        Revision::of(&article, name).expect("a story")
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
            // A cancellation without a version is of all versions.
            (&[(Some("7"), 2, Usable), (None, 1, Canceled)], None),
        ] {
            let records: Vec<(usize, Revision)> = records
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
        let revisions: Vec<Revision> = [0, 900, 500, 0]
            .iter()
            .zip(["1", "2", "3", "4"])
            .map(|(&embargo, version)| Revision {
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
        assert_eq!(Revision::of(&Article::default(), "1"), None);
        let withheld = Article { status: Status::Canceled, ..Article::default() };
        let revision = Revision::of(&withheld, "1").expect("withheld");
        assert_eq!((revision.story, revision.status()), (None, Status::Canceled));
    }
}
