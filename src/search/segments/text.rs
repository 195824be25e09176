//! A text field of a segment: its dictionary, postings and lengths.

use std::sync::{Arc, OnceLock};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::query::DfaWrapper;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};
use tantivy_fst::Automaton;
use tantivy_fst::automaton::AlwaysMatch;

use crate::index::FIRST_EXACT;
use crate::search::segments::word_list::WordList;

/// A pattern that can begin with more different bytes counts as one without a beginning.
const BEGINNINGS_MAX: usize = 24;

/// The analysed fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TextField {
    Body,
    Title,
}

/// A field of a segment: its postings and the lengths of its texts.
pub(crate) struct Text {
    field: Field,
    index: Arc<InvertedIndexReader>,
    norms: FieldNormReader,
    /// Its words in memory, once a pattern has asked for them.
    words: OnceLock<Option<WordList>>,
}

impl Text {
    pub(crate) fn open(reader: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        Ok(Self {
            field,
            index: reader.inverted_index(field)?,
            norms: reader.get_fieldnorms_reader(field)?,
            words: OnceLock::new(),
        })
    }

    /// Code of the text's length; [`length_of`] turns it into terms.
    pub fn length_code(&self, doc: DocId) -> u8 {
        self.norms.fieldnorm_id(doc)
    }

    /// Where the postings of a term are, if the segment has any.
    pub fn term_info(&self, term: &str) -> tantivy::Result<Option<TermInfo>> {
        Ok(self.index.get_term_info(&self.term(term))?)
    }

    /// The engine's term of a text.
    pub fn term(&self, term: &str) -> Term {
        Term::from_field_text(self.field, term)
    }

    /// Calls `found` with the exact forms that begin so and that an automaton takes, in
    /// their order, until it says no.
    pub fn words(
        &self,
        automaton: &DfaWrapper,
        begin: &str,
        mut found: impl FnMut(&str) -> bool,
    ) -> tantivy::Result<()> {
        // Exact words sort behind the prefixes of stems and parts, so the walk skips both
        // namespaces.
        let from = if begin.is_empty() { FIRST_EXACT } else { begin };
        let stream = self.index.terms().search(automaton).ge(from);
        let mut stream = match end_of(begin) {
            Some(end) => stream.lt(end).into_stream()?,
            None => stream.into_stream()?,
        };
        while stream.advance() {
            if let Ok(form) = std::str::from_utf8(stream.key())
                && !found(form)
            {
                break;
            }
        }
        Ok(())
    }

    /// Returns all its words in memory; `None` if there are too many.
    pub fn word_list(&self) -> tantivy::Result<Option<&WordList>> {
        if self.words.get().is_none() {
            // Set by whoever comes first; two threads that race make the same list, and one is
            // dropped.
            let _ = self.words.set(WordList::read(|found| {
                self.each_term(AlwaysMatch, FIRST_EXACT, &mut |term, info| found(term, info.doc_freq))
            })?);
        }
        Ok(self.words.get().and_then(Option::as_ref))
    }

    /// Calls `found` with each term from `first` on that an automaton accepts, until it says no.
    pub fn each_term<A: Automaton>(
        &self,
        automaton: A,
        first: &str,
        found: &mut dyn FnMut(&[u8], &TermInfo) -> bool,
    ) -> tantivy::Result<()>
    where
        A::State: Clone,
    {
        let mut terms = self.index.terms().search(automaton).ge(first).into_stream()?;
        while terms.advance() {
            if !found(terms.key(), terms.value()) {
                break;
            }
        }
        Ok(())
    }

    /// The documents that hold a term, with frequencies and, if wanted, positions.
    pub fn postings_of(&self, info: &TermInfo, positions: bool) -> tantivy::Result<SegmentPostings> {
        let option =
            if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        Ok(self.index.read_postings_from_terminfo(info, option)?)
    }
}

/// Returns the smallest text after all those that begin with `begin`; `None` if there is none.
pub(crate) fn end_of(begin: &str) -> Option<Vec<u8>> {
    let mut end = begin.as_bytes().to_vec();
    // No byte of UTF-8 is 0xff, so that the next one sorts behind everything with this one.
    *end.last_mut()? += 1;
    Some(end)
}

/// Length of a text in terms, of the code that the engine keeps of it.
pub(crate) fn length_of(code: u8) -> u32 {
    FieldNormReader::id_to_fieldnorm(code)
}

/// Calls `found` with each word of a dictionary that an automaton takes, and with the number
/// of documents that have it. Says whether these are all; else they are the most frequent.
pub(crate) fn each_word<A: Automaton>(
    text: &Text,
    automaton: &A,
    found: &mut dyn FnMut(&str, u32),
) -> tantivy::Result<bool>
where
    A::State: Clone,
{
    // An automaton that can start with any letter visits the whole dictionary; the list in memory
    // is several times faster for that.
    if !has_beginning(automaton)
        && let Some(words) = text.word_list()?
    {
        return Ok(words.matching(automaton, found));
    }
    text.each_term(automaton, FIRST_EXACT, &mut |term, info| {
        if let Ok(word) = std::str::from_utf8(term) {
            found(word, info.doc_freq);
        }
        true
    })?;
    Ok(true)
}

/// Returns whether the texts that an automaton accepts begin with one of a few bytes.
pub(crate) fn has_beginning<A: Automaton>(automaton: &A) -> bool {
    let start = automaton.start();
    let can_begin = |&byte: &u8| automaton.can_match(&automaton.accept(&start, byte));
    (0..=u8::MAX).filter(can_begin).count() <= BEGINNINGS_MAX
}
