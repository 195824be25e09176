//! The payload of a commit: format, analysis, files and time.

use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::document::LINES_VERSION;
use super::revision::VERSION_KEYS_VERSION;
use crate::article::IDENTITIES_VERSION;
use crate::duplicates::{GROUPS_VERSION, SIGNATURES_VERSION};
use crate::entity::FINGERPRINTS_VERSION;
use crate::error::{Error, Result};
use crate::{entity, german, model};

/// Version of the index format: fields, terms, stored articles, ledger.
const FORMAT_VERSION: u32 = 3;

/// The first format that stores what an article was made from, so that `reindex` can rebuild it.
const ORIGINALS_SINCE: u32 = 3;

/// Name of the JSON field with the checksum of all others.
const CHECKSUM: &str = "checksum";

/// The data that a commit carries, as JSON.
///
/// Fields that an earlier version did not write are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CommitInfo {
    /// Version of fields, terms and stored articles.
    pub format: u32,
    /// Version of the rules of German analysis.
    pub rules: u32,
    /// Version of the decompounder's model.
    pub compounds: u32,
    /// The stemmer and its version.
    pub stemmer: String,
    /// Version of the name recogniser; 0 in an index without entities.
    pub names: u32,
    /// Version of the hashes of lines that may repeat across a source.
    #[serde(default = "first")]
    pub lines: u32,
    /// Version of the hashes that identify an article when it is updated or moved.
    #[serde(default = "first")]
    pub identities: u32,
    /// Version of the columns that order the revisions of a story.
    #[serde(default = "first")]
    pub version_keys: u32,
    /// Version of the signatures that duplicates are recognised by.
    #[serde(default = "first")]
    pub signatures: u32,
    /// Version of the fingerprints by which entities are looked up.
    #[serde(default = "first")]
    pub fingerprints: u32,
    /// Version of the rules by which duplicates are grouped.
    #[serde(default = "first")]
    pub groups: u32,
    /// Number of the commit, from 1; 0 before the first.
    pub commit: u64,
    /// Time of the commit, in seconds since 1970.
    pub committed_at: u64,
    /// Whether repeated lines were judged, and duplicates joined, over the whole corpus after the
    /// commit. If not, the run was interrupted or an app made the commit; the next run does it.
    #[serde(rename = "settled")]
    pub lines_judged: bool,
    /// File name of the ledger that belongs to the commit.
    pub(crate) ledger: Option<String>,
    /// File name of the name forms.
    pub(crate) forms_file: Option<String>,
    /// Number of its bytes that belong to the commit.
    pub(crate) forms: u64,
    /// File name of the entities derived from them.
    pub(crate) entities: Option<String>,
    /// Hash of the corrections that were applied to them.
    pub(crate) corrections: u64,
    /// The engine's own number of the commit (its opstamp).
    pub(crate) stamp: u64,
    /// All versions of the engine that have written to the index.
    pub(crate) engines: Vec<String>,
    /// Number of articles ever put, which is the number of the next one.
    pub(crate) numbers: u32,
    /// File name of the duplicates.
    #[serde(rename = "stories")]
    pub(crate) duplicates: Option<String>,
}

impl CommitInfo {
    /// Returns the payload of an index of this version, before any commit.
    pub(crate) fn current() -> Self {
        Self {
            format: FORMAT_VERSION,
            rules: german::RULES_VERSION,
            compounds: model::compound::MODEL_VERSION,
            stemmer: "rust-stemmers 1.2 German".into(),
            names: entity::MODEL_VERSION,
            lines: LINES_VERSION,
            identities: IDENTITIES_VERSION,
            version_keys: VERSION_KEYS_VERSION,
            signatures: SIGNATURES_VERSION,
            fingerprints: FINGERPRINTS_VERSION,
            groups: GROUPS_VERSION,
            commit: 0,
            committed_at: 0,
            lines_judged: true,
            ledger: None,
            forms_file: None,
            forms: 0,
            entities: None,
            corrections: 0,
            stamp: 0,
            engines: Vec::new(),
            numbers: 0,
            duplicates: None,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("the commit's payload can't be read: {error}"))
    }

    pub(super) fn text(&self) -> String {
        let mut text = serde_json::json!(self);
        // The checksum covers the JSON with sorted keys, so it does not depend on the order of our
        // fields.
        text[CHECKSUM] = checksum(&text).into();
        text.to_string()
    }

    /// Returns whether a payload's text has a checksum; earlier versions wrote none.
    pub(super) fn has_checksum(text: &str) -> bool {
        let fields: Option<serde_json::Value> = serde_json::from_str(text).ok();
        fields.is_some_and(|fields| fields.get(CHECKSUM).is_some())
    }

    /// Returns whether a payload's text is what was written, according to its checksum.
    pub(super) fn is_whole(text: &str) -> bool {
        let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_str(text) else { return false };
        fields.remove(CHECKSUM).is_some_and(|sum| sum == checksum(&fields.into()))
    }

    /// Returns the names of our own files that belong to the commit.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        // The name is chosen when a writer opens, but the file exists only once there is a form.
        let forms = self.forms_file.as_ref().filter(|_| self.forms > 0);
        let files = [self.ledger.as_ref(), self.entities.as_ref(), forms, self.duplicates.as_ref()];
        files.into_iter().flatten().map(String::as_str)
    }

    /// Returns an error if this version can't update the index: what it stores of each article was
    /// made by other rules.
    pub(crate) fn check(&self, dir: &Path) -> Result<()> {
        // An index without entities stays without, so for it the model's version does not matter.
        let names = if self.names == 0 { 0 } else { entity::MODEL_VERSION };
        let needed = Self { names, ..Self::current() };
        if self.versions() == needed.versions() && self.stemmer == needed.stemmer {
            return Ok(());
        }
        Err(self.incompatible(dir, &needed))
    }

    /// Returns an error if this version can't search the index: also if what was derived from the
    /// articles was derived by other rules.
    pub(crate) fn check_derived(&self, dir: &Path) -> Result<()> {
        self.check(dir)?;
        if self.is_derived_by_this_version() {
            return Ok(());
        }
        Err(self.incompatible(dir, &Self { names: self.names, ..Self::current() }))
    }

    /// Returns whether entities and groups of duplicates were derived by the rules of this version.
    /// If not, the next run derives them again, without reading an article.
    pub(crate) fn is_derived_by_this_version(&self) -> bool {
        (self.names == 0 || self.fingerprints == FINGERPRINTS_VERSION) && self.groups == GROUPS_VERSION
    }

    fn incompatible(&self, dir: &Path, needed: &Self) -> Error {
        Error::Incompatible {
            path: dir.into(),
            found: self.describe(needed),
            needed: needed.describe(self),
            reindex: self.has_originals(),
        }
    }

    /// Returns whether this version can read the articles that the index stores.
    pub(super) fn has_originals(&self) -> bool {
        (ORIGINALS_SINCE..=FORMAT_VERSION).contains(&self.format)
    }

    /// The versions of what is stored of each article.
    fn versions(&self) -> [u32; 8] {
        let Self { format, rules, compounds, names, lines, identities, version_keys, signatures, .. } = *self;
        [format, rules, compounds, names, lines, identities, version_keys, signatures]
    }

    /// Returns the versions as text. Those that few changes raise are left out if `other` has the
    /// same.
    fn describe(&self, other: &Self) -> String {
        let Self { format, rules, compounds, stemmer, names, .. } = self;
        let mut text = format!(
            "format {format}, rules {rules}, compound model {compounds}, stemmer {stemmer}, name model {names}"
        );
        for (name, ours, theirs) in [
            ("lines", self.lines, other.lines),
            ("identities", self.identities, other.identities),
            ("version keys", self.version_keys, other.version_keys),
            ("signatures", self.signatures, other.signatures),
            ("name fingerprints", self.fingerprints, other.fingerprints),
            ("groups", self.groups, other.groups),
        ] {
            if ours != theirs {
                text.push_str(&format!(", {name} {ours}"));
            }
        }
        text
    }
}

/// The version of what an index stores that records none: it was written before there was a second.
fn first() -> u32 {
    1
}

/// Returns the checksum of a payload's fields, as text: not every JSON reader keeps 64-bit numbers.
fn checksum(fields: &serde_json::Value) -> String {
    format!("{:016x}", xxh3_64(fields.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_payload_is_known() {
        let text = CommitInfo { commit: 7, committed_at: 1_700_000_000, ..CommitInfo::current() }.text();
        assert!(CommitInfo::is_whole(&text));
        assert_eq!(CommitInfo::parse(&text).expect("read").commit, 7);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(!String::from_utf8(bytes).is_ok_and(|text| CommitInfo::is_whole(&text)), "byte {at}");
        }
    }

    #[test]
    fn a_payload_of_another_version_is_refused_with_the_way_out() {
        for (text, expected) in [
            (r#"{"format":1,"commit":3}"#, false),
            (r#"{"format":3,"rules":999,"colour":"red"}"#, true),
            (r#"{"format":99}"#, false),
        ] {
            let refused = CommitInfo::parse(text).expect("read").check(Path::new("index"));
            assert!(
                matches!(refused, Err(Error::Incompatible { reindex, .. }) if reindex == expected),
                "{text}"
            );
        }
        assert!(CommitInfo::current().check(Path::new("index")).is_ok());
    }
}
