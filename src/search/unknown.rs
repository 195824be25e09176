//! Searches that leave something out.

use tantivy::DocId;

use super::Searcher;
use super::lower::Lowering;
use super::query::{Query, SearchOptions};
use super::results::SearchResults;
use crate::error::Result;

/// What an answer leaves out.
#[derive(Clone, Copy)]
pub(super) enum LeftOut<'l> {
    /// Nothing.
    Nothing,
    /// The article that the plan is made of, by segment and document.
    Itself(usize, DocId),
    /// Articles whose identities are known.
    Known(&'l dyn Fn(&mut dyn Iterator<Item = u64>) -> bool),
}

impl Searcher {
    /// Finds the articles that match a query as it is typed, without those whose identities
    /// are `known`.
    pub(crate) fn search_unknown(
        &self,
        query: &Query,
        options: &SearchOptions,
        known: &dyn Fn(&mut dyn Iterator<Item = u64>) -> bool,
    ) -> Result<SearchResults> {
        let mut analyzer = self.analyzer();
        let plan = Lowering::new(&mut analyzer, &self.entities, options).plan(query);
        let found = self.matching(&plan, options, LeftOut::Known(known));
        let results = found.and_then(|found| self.shown(&plan, &found, options, &mut analyzer));
        self.put_back(analyzer);
        results.map_err(|error| self.error(error))
    }
}
