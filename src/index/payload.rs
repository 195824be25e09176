//! What a commit says of itself: format, analysis, ledger and time.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::{entity, german, model};

/// Version of the index's own format: fields, terms, stored articles, ledger.
const FORMAT_VERSION: u32 = 3;

/// The text that a commit carries, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// that repeat across a source, and entities. Where not, the run was cut short and
    /// the next one does it.
    pub settled: bool,
    /// File name of the ledger that belongs to the commit.
    pub ledger: Option<String>,
    /// Bytes of the file of forms that belong to the commit.
    pub forms: u64,
    /// File name of the entities that were derived from them.
    pub entities: Option<String>,
    /// Hash of the corrections that were applied to them.
    pub corrections: u64,
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
            forms: 0,
            entities: None,
            corrections: 0,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("the commit's payload can't be read: {error}"))
    }

    pub(super) fn text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Whether this version can serve an index that was made so.
    pub(super) fn check(&self, dir: &Path) -> Result<()> {
        // An index without entities stays one.
        let names = if self.names == 0 { 0 } else { entity::MODEL_VERSION };
        let needed = Self { names, ..Self::current() };
        if self.analysis() == needed.analysis() {
            return Ok(());
        }
        Err(Error::Incompatible { path: dir.into(), found: self.describe(), needed: needed.describe() })
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
