//! SQLite: the articles of the One Million Posts corpus (table `Articles`).
//!
//! Only with the feature `sqlite`, because it brings a library in C with it. A database may have been made
//! to harm: it is opened to be read only, views and virtual tables are refused, and a row has the limit of
//! a record.

#[cfg(feature = "sqlite")]
mod table;
#[cfg(not(feature = "sqlite"))]
use crate::corpus::{input::limits::Limits, record::RecordOutput};
#[cfg(not(feature = "sqlite"))]
use crate::error::{ProblemKind, Reason};

#[cfg(feature = "sqlite")]
pub(crate) use table::read;

/// The first bytes of a database.
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Reads the articles of a database.
#[cfg(not(feature = "sqlite"))]
pub(crate) fn read(
    _path: &std::path::Path,
    _limits: &Limits,
    _out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let reason =
        "an SQLite database, which this build does not read (it was made without the feature sqlite)";
    Err(Reason::new(ProblemKind::UnknownFormat, reason))
}
