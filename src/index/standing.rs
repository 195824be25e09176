//! What becomes of the versions of a story in the ledger: the same rule as in a search.

use super::revision::Versions;
use super::{Fate, FileEntry, Ledger, RecordEntry, Revision};
use crate::article::Status;

impl Ledger {
    /// Sets the fates of all records that are versions of a story or not to be used.
    pub(crate) fn settle_stories(&mut self) {
        let places = self.files.iter().enumerate().flat_map(|(file, entry)| {
            let records = entry.records.iter().enumerate();
            records.filter_map(move |(record, entry)| Some(((file, record), versioned(entry)?)))
        });
        let versions = Versions::of(places);
        let mut changed = Vec::new();
        for (file, entry) in self.files.iter().enumerate() {
            for (at, record) in entry.records.iter().enumerate() {
                let Some(revision) = versioned(record) else { continue };
                let (fate, reason) = match (versions.instead_of(revision), revision.status()) {
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

/// The revision of a record that is in the index.
fn versioned(record: &RecordEntry) -> Option<Revision> {
    record.revision.filter(|_| record.fate.is_stored())
}

/// `replaced by version 3: corpus/b.json, record 2`.
fn replaced(old: Revision, new: Revision, file: &FileEntry, at: usize) -> String {
    let number = |revision: Revision| match revision.version {
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
