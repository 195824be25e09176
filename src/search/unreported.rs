//! Searches that leave something out.

use crate::error::Result;
use crate::search::Searcher;
use crate::search::options::SearchOptions;
use crate::search::plan::lower::Lowering;
use crate::search::query::Query;
use crate::search::rank::matches::LeftOut;
use crate::search::results::SearchResults;

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
