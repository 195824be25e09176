//! Reads stored documents, and names the file if one is damaged.

use tantivy::error::DataCorruption;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader, TantivyDocument, TantivyError};

/// Reads a document from a segment's store.
///
/// # Errors
///
/// A data corruption that names the store if its content can't be decoded.
pub(crate) fn read_document(
    segment: &SegmentReader,
    store: &StoreReader,
    doc: DocId,
) -> tantivy::Result<TantivyDocument> {
    store.get(doc).map_err(|error| match error {
        // What the system could not read is its error; what was read and makes no sense is damage.
        TantivyError::IoError(source) if source.raw_os_error().is_some() => TantivyError::IoError(source),
        error => damaged_store(segment, error.to_string()),
    })
}

/// Returns the error of a segment whose stored articles are damaged.
pub(crate) fn damaged_store(segment: &SegmentReader, reason: String) -> TantivyError {
    let file = format!("{}.store", segment.segment_id().uuid_string());
    TantivyError::DataCorruption(DataCorruption::new(file.into(), reason))
}
