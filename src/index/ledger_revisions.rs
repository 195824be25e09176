//! Applies revisions to the ledger, by the same rule as in a search.

use super::revision::Versions;
use super::{Fate, FileEntry, Ledger, RecordEntry, VersionKey};
use crate::article::Status;

impl Ledger {
    /// Sets the fates of all records that are revisions of a story or may not be used.
    pub(crate) fn apply_revisions(&mut self) {
        let places = self.files.iter().enumerate().flat_map(|(file, entry)| {
            let records = entry.records.iter().enumerate();
            records.filter_map(move |(record, entry)| Some(((file, record), versioned(entry)?)))
        });
        // All files take part, also those the run did not read: a new revision changes the fate of
        // an old record in a file that is unchanged.
        let versions = Versions::of(places);
        let mut changed = Vec::new();
        for (file, entry) in self.files.iter().enumerate() {
            for (at, record) in entry.records.iter().enumerate() {
                let Some(revision) = versioned(record) else { continue };
                let (fate, reason) = match (versions.instead_of(revision), revision.status()) {
                    // First of all: the newest revision decides, so the status of an older one has
                    // no effect any more.
                    (Some((newer, (file, at))), _) => {
                        (Fate::Superseded, Some(replaced(revision, newer, &self.files[file], at)))
                    }
                    (None, Status::Usable) => (Fate::Indexed, None),
                    (None, Status::Withheld) => {
                        (Fate::Withheld, Some("withheld by its publisher".to_owned()))
                    }
                    (None, Status::Canceled) => {
                        (Fate::Withheld, Some("cancelled by its publisher".to_owned()))
                    }
                };
                // Collected first: until the loop ends, `self.files` is borrowed for reading.
                if (record.fate, &record.reason) != (fate, &reason) {
                    changed.push((file, at, fate, reason));
                }
            }
        }
        for (file, at, fate, reason) in changed {
            let record = &mut self.files[file].records[at];
            (record.fate, record.reason) = (fate, reason);
        }
    }
}

/// Returns the revision of a record, if the record is in the index.
fn versioned(record: &RecordEntry) -> Option<VersionKey> {
    record.revision.filter(|_| record.fate.is_stored())
}

/// Describes by what a record is superseded: `replaced by version 3: corpus/b.json, record 2`.
fn replaced(old: VersionKey, new: VersionKey, file: &FileEntry, at: usize) -> String {
    let number = |revision: VersionKey| match revision.version {
        // These stand in for a missing version and must not be shown as numbers.
        0 | u64::MAX => None,
        number => Some(number),
    };
    let new_one = match (number(new), new.status()) {
        (Some(number), Status::Usable) if number == old.version => "the same one".to_owned(),
        (Some(number), Status::Usable) => format!("version {number}"),
        (Some(number), Status::Withheld) => format!("version {number}, which is withheld"),
        (Some(number), Status::Canceled) => format!("version {number}, which cancels it"),
        (None, Status::Usable) => "a later version".to_owned(),
        (None, Status::Withheld) => "a version that is withheld".to_owned(),
        (None, Status::Canceled) => "a cancellation".to_owned(),
    };
    let own = number(old).map(|number| format!("version {number}, ")).unwrap_or_default();
    let place = match file.records.len() {
        1 => String::new(),
        _ => format!(", record {}", file.records[at].record),
    };
    format!("{own}replaced by {new_one}: {}{place}", file.path)
}
