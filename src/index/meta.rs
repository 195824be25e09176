//! The engine's own description of a commit (`meta.json`), parsed without the engine: for an index
//! that the engine would not open, and to copy or check exactly one commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::CommitInfo;
use crate::error::{Error, Result};

/// Name of the file. A folder with it is an index, and replacing it switches commits.
pub(super) const META_FILE: &str = "meta.json";

/// Name of the file that lists all files the engine may remove once no commit refers to them.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// Extensions of the files that every segment has.
const SEGMENT_FILES: &[&str] = &["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// A commit as described in `meta.json`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Meta {
    /// Our payload.
    pub payload: Option<String>,
    segments: Vec<MetaSegment>,
}

#[derive(Clone, Debug, Deserialize)]
struct MetaSegment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Clone, Debug, Deserialize)]
struct Deletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

impl Meta {
    /// Parses the content of `meta.json`.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))
    }

    /// Reads `meta.json` of an index; also returns its bytes.
    pub fn read(dir: &Path) -> Result<(Self, Vec<u8>)> {
        let path = dir.join(META_FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoIndex { path: dir.into() });
            }
            read => read.map_err(|source| Error::io(&path, source))?,
        };
        match Self::parse(&bytes) {
            Ok(meta) => Ok((meta, bytes)),
            Err(reason) => Err(Error::Damaged { path, reason }),
        }
    }

    /// Returns the commit's payload; before the first commit, the one this version would write.
    pub fn payload(&self) -> Result<CommitInfo, String> {
        self.payload.as_deref().map_or_else(|| Ok(CommitInfo::current()), CommitInfo::parse)
    }

    /// Returns the names of all files of the segments.
    pub fn segment_files(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        for segment in &self.segments {
            // `meta.json` has the id as a UUID with hyphens, file names are without.
            let id = segment.segment_id.replace('-', "");
            files.extend(SEGMENT_FILES.iter().map(|ending| format!("{id}.{ending}")));
            // The only file of a segment that is replaced later, under a new name that has the
            // opstamp. The engine writes none while nothing is deleted, even if the entry is there.
            if let Some(deletes) = segment.deletes.as_ref().filter(|deletes| deletes.num_deleted_docs > 0) {
                files.insert(format!("{id}.{}.del", deletes.opstamp));
            }
        }
        files
    }
}

/// Parses the list of files that the engine may remove.
pub(super) fn managed(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let names: Vec<String> =
        serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))?;
    // The list has no checksum. Comparing it with what we would write finds a changed byte that
    // still parses, such as one in white space.
    match managed_text(&names).as_bytes() == bytes {
        true => Ok(names.into_iter().collect()),
        false => Err("its text is not what was written".to_owned()),
    }
}

/// Returns the content of that list for these names.
pub(super) fn managed_text(names: &[String]) -> String {
    format!("{}\n", serde_json::json!(names))
}

/// Returns whether a file with this name belongs to a segment.
pub(super) fn is_of_segment(name: &str) -> bool {
    let id = name.split('.').next().unwrap_or_default();
    id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && name.len() > 33
}
