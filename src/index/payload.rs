//! What a commit says of itself: format, analysis, ledger and time.

use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result};
use crate::{entity, german, model};

/// Version of the index's own format: fields, terms, stored articles, ledger.
const FORMAT_VERSION: u32 = 3;

/// The first format that stores what an article was made of, so that `reindex` can build it anew.
const ORIGINALS_SINCE: u32 = 3;

/// The field of the payload's text that holds the checksum of all others.
const CHECKSUM: &str = "checksum";

/// The text that a commit carries, as JSON.
///
/// What an earlier version did not write yet is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payload {
    /// Version of fields, terms and stored articles.
    pub format: u32,
    /// Version of the rules of German analysis.
    pub rules: u32,
    /// Version of the decompounder's model.
    pub compounds: u32,
    /// The stemmer and its version.
    pub stemmer: String,
    /// Version of the recogniser of names; 0 in an index without entities.
    pub names: u32,
    /// Number of the commit, from 1; 0 before the first.
    pub commit: u64,
    /// Time of the commit, in seconds since 1970.
    pub committed_at: u64,
    /// Whether what is a matter of the whole corpus was settled after the commit: lines
    /// that repeat across a source, and which articles are copies. Where not, the run was cut short and
    /// the next one does it.
    pub settled: bool,
    /// File name of the ledger that belongs to the commit.
    pub ledger: Option<String>,
    /// File name of the forms of names.
    pub forms_file: Option<String>,
    /// Bytes of it that belong to the commit.
    pub forms: u64,
    /// File name of the entities that were derived from them.
    pub entities: Option<String>,
    /// Hash of the corrections that were applied to them.
    pub corrections: u64,
    /// The engine's own number of the commit.
    pub stamp: u64,
    /// Versions of the engine that have written to the index.
    pub engines: Vec<String>,
    /// How many articles were ever put: the number of the next one.
    pub numbers: u32,
    /// File name of the stories that articles were joined to.
    pub stories: Option<String>,
}

impl Payload {
    /// What this version writes, before any commit.
    pub(crate) fn current() -> Self {
        Self {
            format: FORMAT_VERSION,
            rules: german::RULES_VERSION,
            compounds: model::compound::MODEL_VERSION,
            stemmer: "rust-stemmers 1.2 German".into(),
            names: entity::MODEL_VERSION,
            commit: 0,
            committed_at: 0,
            settled: true,
            ledger: None,
            forms_file: None,
            forms: 0,
            entities: None,
            corrections: 0,
            stamp: 0,
            engines: Vec::new(),
            numbers: 0,
            stories: None,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("the commit's payload can't be read: {error}"))
    }

    pub(super) fn text(&self) -> String {
        let mut text = serde_json::json!(self);
        text[CHECKSUM] = checksum(&text).into();
        text.to_string()
    }

    /// Whether a payload's text has a checksum; what earlier versions wrote has none.
    pub(super) fn has_checksum(text: &str) -> bool {
        let fields: Option<serde_json::Value> = serde_json::from_str(text).ok();
        fields.is_some_and(|fields| fields.get(CHECKSUM).is_some())
    }

    /// Whether a payload's text is the one that was written.
    pub(super) fn is_whole(text: &str) -> bool {
        let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_str(text) else { return false };
        fields.remove(CHECKSUM).is_some_and(|sum| sum == checksum(&fields.into()))
    }

    /// The names of the files beside the engine's that belong to the commit.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let forms = self.forms_file.as_ref().filter(|_| self.forms > 0);
        let files = [self.ledger.as_ref(), self.entities.as_ref(), forms, self.stories.as_ref()];
        files.into_iter().flatten().map(String::as_str)
    }

    /// Whether this version can serve an index that was made so.
    pub(crate) fn check(&self, dir: &Path) -> Result<()> {
        // An index without entities stays one.
        let names = if self.names == 0 { 0 } else { entity::MODEL_VERSION };
        let needed = Self { names, ..Self::current() };
        if self.analysis() == needed.analysis() {
            return Ok(());
        }
        Err(Error::Incompatible {
            path: dir.into(),
            found: self.describe(),
            needed: needed.describe(),
            reindex: self.has_originals(),
        })
    }

    /// Whether the index stores its articles in a way that this version can read.
    pub(super) fn has_originals(&self) -> bool {
        (ORIGINALS_SINCE..=FORMAT_VERSION).contains(&self.format)
    }

    fn analysis(&self) -> (u32, u32, u32, &str, u32) {
        (self.format, self.rules, self.compounds, &self.stemmer, self.names)
    }

    fn describe(&self) -> String {
        let Self { format, rules, compounds, stemmer, names, .. } = self;
        format!(
            "format {format}, rules {rules}, compound model {compounds}, stemmer {stemmer}, name model {names}"
        )
    }
}

/// Checksum of a payload's fields, as text: not every reader of JSON keeps 64 bits of a number.
fn checksum(fields: &serde_json::Value) -> String {
    format!("{:016x}", xxh3_64(fields.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_payload_is_known() {
        let text = Payload { commit: 7, committed_at: 1_700_000_000, ..Payload::current() }.text();
        assert!(Payload::is_whole(&text));
        assert_eq!(Payload::parse(&text).expect("read").commit, 7);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(!String::from_utf8(bytes).is_ok_and(|text| Payload::is_whole(&text)), "byte {at}");
        }
    }

    #[test]
    fn a_payload_of_another_version_is_refused_with_the_way_out() {
        for (text, expected) in [
            (r#"{"format":1,"commit":3}"#, false),
            (r#"{"format":3,"rules":999,"colour":"red"}"#, true),
            (r#"{"format":99}"#, false),
        ] {
            let refused = Payload::parse(text).expect("read").check(Path::new("index"));
            assert!(
                matches!(refused, Err(Error::Incompatible { reindex, .. }) if reindex == expected),
                "{text}"
            );
        }
        assert!(Payload::current().check(Path::new("index")).is_ok());
    }
}
