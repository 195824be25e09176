//! Records as they leave their readers.

use crate::article::RawDocument;
use crate::error::{Problem, ProblemKind, Reason};

/// One record as it leaves its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The content of the record.
    pub document: RawDocument,
    /// Whether the file is made to hold several records, even if it holds one today: an identifier made
    /// from the path then carries the record's number and stays the same when records are added.
    pub container: bool,
}

/// Where readers put records, and problems with single records.
pub type RecordSink<'a> = dyn FnMut(Result<Record, Problem>) + 'a;

/// The sink with the name of the file that is being read.
pub(crate) struct RecordOutput<'n, 's> {
    pub(crate) name: &'n str,
    pub(crate) sink: &'n mut RecordSink<'s>,
}

impl RecordOutput<'_, '_> {
    /// Passes a record on, its strings put in order.
    pub(crate) fn record(&mut self, document: RawDocument, container: bool) {
        let document = crate::corpus::input::normalize::document(document);
        if document.body.is_empty() && document.title.is_none() && document.lead.is_none() {
            let reason = "the record has neither a text nor a title";
            return self.problem(document.record, Reason::new(ProblemKind::Empty, reason));
        }
        (self.sink)(Ok(Record { document, container }));
    }

    /// Reports trouble with one record.
    pub(crate) fn problem(&mut self, record: u32, reason: impl Into<Reason>) {
        (self.sink)(Err(Problem::new(self.name, Some(record), reason)));
    }
}
