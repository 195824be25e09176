//! What a commit says of itself: format, analysis, ledger and time.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::{german, model};

/// Version of the index's own format: fields, terms, stored articles, ledger.
const FORMAT_VERSION: u32 = 2;

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
    /// Number of the commit, from 1; 0 before the first.
    pub commit: u64,
    /// Time of the commit, in seconds since 1970.
    pub committed_at: u64,
    /// Whether the lines that repeat across a source were dropped everywhere; where
    /// not, the run was cut short and the next one does it.
    pub settled: bool,
    /// File name of the ledger that belongs to the commit.
    pub ledger: Option<String>,
}

impl Payload {
    /// What this version writes, before any commit.
    pub(crate) fn current() -> Self {
        Self {
            format: FORMAT_VERSION,
            rules: german::RULES_VERSION,
            compounds: model::compound::MODEL_VERSION,
            stemmer: "rust-stemmers 1.2 German".into(),
            commit: 0,
            committed_at: 0,
            settled: true,
            ledger: None,
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
        let needed = Self::current();
        if self.analysis() == needed.analysis() {
            return Ok(());
        }
        Err(Error::Incompatible { path: dir.into(), found: self.describe(), needed: needed.describe() })
    }

    fn analysis(&self) -> (u32, u32, u32, &str) {
        (self.format, self.rules, self.compounds, &self.stemmer)
    }

    fn describe(&self) -> String {
        let Self { format, rules, compounds, stemmer, .. } = self;
        format!("format {format}, rules {rules}, compound model {compounds}, stemmer {stemmer}")
    }
}
