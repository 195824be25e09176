//! The engine's own description of a commit (`meta.json`), read as the file it is: of an
//! index that the engine would not open, and to copy or check exactly one commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::Payload;
use crate::error::{Error, Result};

/// Name of the file: an index is where it is, and its replacement is what switches commits.
pub(super) const META_FILE: &str = "meta.json";

/// Name of the file that lists all files which the engine may remove once no commit has them.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// Endings of the files that every segment has.
const SEGMENT_FILES: &[&str] = &["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// A commit as its description says.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Meta {
    /// What we say of it.
    pub payload: Option<String>,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Clone, Debug, Deserialize)]
struct Deletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

impl Meta {
    /// Reads what `meta.json` holds.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))
    }

    /// Reads the description of the last commit of an index, and gives its bytes too.
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

    /// What the commit says of itself; before the first, what this version would say.
    pub fn payload(&self) -> Result<Payload, String> {
        self.payload.as_deref().map_or_else(|| Ok(Payload::current()), Payload::parse)
    }

    /// The names of the files of the segments.
    pub fn segment_files(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        for segment in &self.segments {
            let id = segment.segment_id.replace('-', "");
            files.extend(SEGMENT_FILES.iter().map(|ending| format!("{id}.{ending}")));
            if let Some(deletes) = segment.deletes.as_ref().filter(|deletes| deletes.num_deleted_docs > 0) {
                files.insert(format!("{id}.{}.del", deletes.opstamp));
            }
        }
        files
    }
}

/// The names of the files that the engine may remove, as the file that lists them says.
pub(super) fn managed(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let names: Vec<String> =
        serde_json::from_slice(bytes).map_err(|error| format!("can't be read: {error}"))?;
    match managed_text(&names).as_bytes() == bytes {
        true => Ok(names.into_iter().collect()),
        false => Err("not as it was written".to_owned()),
    }
}

/// What the file that lists them holds.
pub(super) fn managed_text(names: &[String]) -> String {
    format!("{}\n", serde_json::json!(names))
}

/// Whether a file of this name is one of the engine's segments'.
pub(super) fn is_of_segment(name: &str) -> bool {
    let id = name.split('.').next().unwrap_or_default();
    id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && name.len() > 33
}
