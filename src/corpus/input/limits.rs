//! Limits of reading, and the reason that one was exceeded.

use crate::error::{Limit, ProblemKind, Reason};

/// How much a corpus may ask of its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a file as it lies on the disk.
    pub file_bytes_max: u64,
    /// Bytes of a packed file once it is unpacked.
    pub unpacked_bytes_max: u64,
    /// How many times larger than its packed form a file may become: beyond it lie only files made to harm.
    pub unpacked_ratio_max: u64,
    /// Bytes of one record; a file of plain text or Markdown is one record, and so is a mail.
    pub record_bytes_max: usize,
    /// Bytes of one page, alone or in an archive.
    pub html_bytes_max: usize,
    /// Levels of nesting in a record of JSON, where the parser beneath ends at 128, or of XML, up to 1000.
    pub nesting_max: usize,
    /// Levels of nesting in a page.
    pub html_nesting_max: usize,
}

setters!(Limits {
    file_bytes_max: u64,
    unpacked_bytes_max: u64,
    unpacked_ratio_max: u64,
    record_bytes_max: usize,
    html_bytes_max: usize,
    nesting_max: usize,
    html_nesting_max: usize,
});

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 4 << 30,
            unpacked_bytes_max: 64 << 30,
            unpacked_ratio_max: 500,
            record_bytes_max: 16 << 20,
            html_bytes_max: 16 << 20,
            nesting_max: 128,
            html_nesting_max: 512,
        }
    }
}

/// Returns the reason that something is larger than a limit.
pub(crate) fn exceeded(what: &str, limit: Limit, max: u64) -> Reason {
    Reason::new(
        ProblemKind::LimitExceeded(limit),
        format!("{what} is larger than {} (the limit {})", size(max), limit.name()),
    )
}

/// Returns the reason that something is nested deeper than a limit.
pub(crate) fn too_deep(what: &str, limit: Limit, max: usize) -> Reason {
    Reason::new(
        ProblemKind::LimitExceeded(limit),
        format!("{what} is nested deeper than {max} levels (the limit {})", limit.name()),
    )
}

/// A number of bytes in the largest unit that divides it.
fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_its_limit() {
        for (max, expected) in [
            (16 << 20, "the text is larger than 16 MiB (the limit record_bytes_max)"),
            (1000, "the text is larger than 1000 bytes (the limit record_bytes_max)"),
            (1 << 10, "the text is larger than 1 KiB (the limit record_bytes_max)"),
        ] {
            let reason = exceeded("the text", Limit::RecordBytes, max);
            assert_eq!(reason.text, expected);
            assert_eq!(reason.kind, ProblemKind::LimitExceeded(Limit::RecordBytes));
        }
    }
}
