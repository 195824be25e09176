//! What a run of [`ingest`](crate::ingest()) did: counts that add up, and the problems.

use crate::error::Problem;

/// The report of one run.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Files, by what happened to them.
    pub files: FileCounts,
    /// Articles, by what happened to them.
    pub articles: ArticleCounts,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// Seconds that the run took.
    pub seconds: f64,
    /// Number of the commit that the run made; none where nothing changed or for a dry run.
    pub commit: Option<u64>,
    /// Whether the run was told to stop before all was done: what was done is in the index,
    /// and the next run goes on from there.
    pub interrupted: bool,
    /// Whether nothing was written, because only the report was asked for.
    pub dry_run: bool,
    /// Files that are gone, but so many that what is indexed of them stays; see
    /// [`IngestOptions::allow_mass_removal`](crate::IngestOptions::allow_mass_removal).
    pub retained: Vec<Retained>,
    /// Records that this run found to be superseded or withheld, with what replaced them.
    pub set_aside: Vec<Problem>,
    /// Trouble with files and records.
    pub problems: Vec<Problem>,
}

/// Files that are gone from a folder and were not taken out of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retained {
    /// The folder, as it was given; none where a list of files was.
    pub root: Option<String>,
    /// How many are gone.
    pub files: usize,
    /// Of how many that the last run knew.
    pub known: usize,
    /// Their articles, which are still found.
    pub articles: usize,
}

/// Files of a run: `seen = added + changed + moved + unchanged + skipped + failed + pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileCounts {
    /// Found by the walk.
    pub seen: usize,
    /// Read for the first time.
    pub added: usize,
    /// Read again because their content changed.
    pub changed: usize,
    /// Found under a new path with the content of a file that is gone.
    pub moved: usize,
    /// Gone from the corpus; not among those seen.
    pub removed: usize,
    /// Not read again, or read and found to be the same.
    pub unchanged: usize,
    /// In order, but without anything to index.
    pub skipped: usize,
    /// Could not be read.
    pub failed: usize,
    /// Left to the next run, wholly or in part, because this one was interrupted.
    pub pending: usize,
}

/// Articles of a run: `total = total before + added - removed`.
///
/// All versions of a story are one article: a newer one is put in the place of the older.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArticleCounts {
    /// New in the index.
    pub added: usize,
    /// Put in the place of an older state, or of the same under an older path.
    pub replaced: usize,
    /// Taken out.
    pub removed: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Records that could not be read or hold nothing.
    pub failed: usize,
    /// Records that are not found because a newer version of their story is there.
    pub superseded: usize,
    /// Records that are not found because their publisher withholds or has cancelled them.
    pub withheld: usize,
    /// In the index after the run.
    pub total: usize,
}
