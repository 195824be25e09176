//! Reads the records of an XML file one after another; an [`XmlFormat`] interprets each of them.

use encoding_rs::Encoding;

use super::split::{Piece, Splitter};
use super::{Element, decode, fragment, parse};
use crate::article::RawDocument;
use crate::corpus::input::limits::Limits;
use crate::corpus::input::window::Stream;
use crate::corpus::io_reason::io_reason;
use crate::corpus::record::RecordOutput;
use crate::error::Reason;

/// A format that is XML: which elements are its records, and what they say.
pub(crate) trait XmlFormat {
    /// Names of the elements that are records.
    const RECORDS: &'static [&'static str];

    /// Whether a file of this format is made to hold several records even if a record is its root.
    const CONTAINER: bool = false;

    /// Takes notice of the text before the next record: the head of a feed or of a corpus.
    fn between(&mut self, _context: &Element) {}

    /// Makes a document of a record; `None` if the record is not meant to hold text, an error if it
    /// should and does not.
    fn document(&mut self, record: &Element) -> Result<Option<RawDocument>, Reason>;
}

/// Reads all records of a file. The error is what ended it early.
pub(crate) fn read<S: XmlFormat>(
    mut shape: S,
    stream: Stream<'_>,
    declared: Option<&'static Encoding>,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> Result<(), Reason> {
    let mut splitter = Splitter::new(stream, S::RECORDS, limits);
    let (mut number, mut container) = (0u32, S::CONTAINER);
    loop {
        let position = splitter.position();
        let problem = |reason: Reason| reason.map(|reason| format!("byte {position}: {reason}"));
        match splitter.next().map_err(|error| io_reason(&error))? {
            None => return Ok(()),
            Some(Piece::GivenUp(reason)) => return Err(problem(reason)),
            Some(Piece::Between(bytes)) => {
                if let Ok(context) = fragment(&decode(&bytes, declared), limits, false) {
                    container |= number == 0 && context.elements().next().is_some();
                    shape.between(&context);
                }
            }
            Some(Piece::Broken(reason)) => {
                number = number.saturating_add(1);
                out.problem(number, problem(reason));
            }
            Some(Piece::Record(bytes)) => {
                let document =
                    parse(&decode(&bytes, declared), limits).and_then(|record| shape.document(&record));
                match document {
                    Ok(None) => {}
                    Ok(Some(document)) => {
                        number = number.saturating_add(1);
                        out.record(RawDocument { record: number, ..document }, container);
                    }
                    Err(reason) => {
                        number = number.saturating_add(1);
                        out.problem(number, problem(reason));
                    }
                }
            }
        }
    }
}
