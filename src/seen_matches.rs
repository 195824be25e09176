//! Which matches of stored queries were reported already: each is news once.
//!
//! An article is remembered by its [identities](crate::Article::identities), so that it is
//! not news again when it was updated or its file has moved. What was remembered lies in a
//! file that is replaced in one step; it belongs to a list of queries and not to an index,
//! so that it is still there when the index is built anew.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result};
use crate::search::{Hit, Query, SearchOptions, SearchResults, Searcher};

/// What the file begins with; the last byte counts versions.
const HEADER: &[u8; 8] = b"depnews1";

/// What was reported of each stored query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenMatches {
    of: BTreeMap<String, FxHashSet<u64>>,
}

impl SeenMatches {
    /// Reads what [`SeenMatches::write`] wrote; nothing where there is no file.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the file is not what was written, [`Error::Io`] where it can't be read.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io(path, error)),
        };
        let damaged = |reason: &str| Error::Damaged { path: path.into(), reason: reason.into() };
        let rest = bytes.strip_prefix(HEADER).ok_or_else(|| damaged("not a record of what was reported"))?;
        let (sum, content) = rest.split_first_chunk::<8>().ok_or_else(|| damaged("cut short"))?;
        if u64::from_le_bytes(*sum) != xxh3_64(content) {
            return Err(damaged("checksum does not match"));
        }
        let of: BTreeMap<String, Vec<[u8; 8]>> =
            postcard::from_bytes(content).map_err(|error| damaged(&error.to_string()))?;
        let numbers = |known: Vec<[u8; 8]>| known.into_iter().map(u64::from_le_bytes).collect();
        Ok(Self { of: of.into_iter().map(|(name, known)| (name, numbers(known))).collect() })
    }

    /// Puts it in the place of the file in one step: whatever happens, there is the old one or
    /// the new one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where it can't be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let of: BTreeMap<&str, Vec<[u8; 8]>> = self
            .of
            .iter()
            .map(|(name, known)| {
                let mut known: Vec<u64> = known.iter().copied().collect();
                known.sort_unstable();
                (name.as_str(), known.into_iter().map(u64::to_le_bytes).collect())
            })
            .collect();
        let io = |source| Error::io(path, source);
        let content = postcard::to_stdvec(&of).map_err(|error| io(io::Error::other(error)))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let new = path.with_file_name(name);
        let mut file = File::create(&new).map_err(io)?;
        file.write_all(HEADER).map_err(io)?;
        file.write_all(&xxh3_64(&content).to_le_bytes()).map_err(io)?;
        file.write_all(&content).map_err(io)?;
        file.sync_all().map_err(io)?;
        fs::rename(&new, path).map_err(io)
    }

    /// Whether a query of this name was reported before, be it without a match.
    pub fn contains(&self, name: &str) -> bool {
        self.of.contains_key(name)
    }

    /// The matches of a query that were not reported under this name. What else the others are
    /// known by now, such as another path, is remembered.
    ///
    /// Nothing is loosened or corrected for want of matches: a phrase that stands nowhere has none.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn new_matches(
        &mut self,
        name: &str,
        searcher: &Searcher,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<SearchResults> {
        let Some(known) = self.of.get_mut(name) else {
            return searcher.search_unknown(query, options, &|_| false);
        };
        let more: RefCell<Vec<u64>> = RefCell::default();
        let news = searcher.search_unknown(query, options, &|identities| {
            let identities: Vec<u64> = identities.collect();
            let is_known = identities.iter().any(|identity| known.contains(identity));
            if is_known && identities.len() > 1 {
                more.borrow_mut().extend(identities.iter().filter(|identity| !known.contains(*identity)));
            }
            is_known
        });
        known.extend(more.into_inner());
        news
    }

    /// Remembers that these were reported under this name.
    pub fn add(&mut self, name: &str, hits: &[Hit]) {
        let known = self.of.entry(name.to_owned()).or_default();
        known.extend(hits.iter().flat_map(|hit| &hit.identities));
    }

    /// Remembers what another remembers, too.
    pub fn merge(&mut self, other: Self) {
        for (name, known) in other.of {
            self.of.entry(name).or_default().extend(known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("list.reported");
        let mut reported = SeenMatches::read(&path).expect("nothing");
        assert_eq!(reported, SeenMatches::default());
        reported.add("leer", &[]);
        reported.of.insert("Ämter".into(), FxHashSet::from_iter([1, u64::MAX]));
        reported.write(&path).expect("written");
        assert_eq!(SeenMatches::read(&path).expect("read"), reported);
        assert!(reported.contains("leer") && !reported.contains("x"));
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
        let bytes = fs::read(&path).expect("read");
        for end in 0..bytes.len() {
            fs::write(&path, &bytes[..end]).expect("written");
            assert!(matches!(SeenMatches::read(&path), Err(Error::Damaged { .. })), "{end}");
        }
    }
}
