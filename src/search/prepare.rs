//! Prepares a query for scoring: translates it to index terms, relaxes it if nothing matches,
//! corrects its spelling, and expands it from the best hits.

use std::cell::Cell;

use crate::german::Analyzer;
use crate::search::options::{SearchOptions, Sort};
use crate::search::plan::Plan;
use crate::search::plan::lower::Lowering;
use crate::search::query::Query;
use crate::search::query::hint::{Hint, HintKind};
use crate::search::rank::feedback;
use crate::search::rank::matches::best;
use crate::search::rank::matches::matching;
use crate::search::rank::matches::{Exclude, Matches};
use crate::search::results::Suggestion;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::snapshot::Snapshot;
use crate::search::spelling;
use crate::search::spelling::noisy_channel::{Correction, LOOKS_MAX};
use crate::search::spelling::relax;
use crate::search::terms::lookup;

/// A query in terms of the index, with its matches.
pub(crate) struct PreparedQuery {
    pub plan: Plan,
    /// Hints about the query.
    pub hints: Vec<Hint>,
    pub found: Matches,
    pub suggestion: Option<Suggestion>,
}

/// Prepares a query and finds all its matches.
pub(crate) fn prepare(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
    correct: Option<&Query>,
    analyzer: &mut Analyzer,
) -> tantivy::Result<PreparedQuery> {
    let segments = &snapshot.segments;
    let mut lowering = Lowering::new(analyzer, &snapshot.entities, options);
    let mut plan = lowering.plan(query);
    let mut hints = query.hints.clone();
    hints.append(&mut lowering.hints);
    hints.extend(relax::phrases(&mut plan, query, segments)?);
    let mut found = matching(snapshot, &plan, options, Exclude::Nothing)?;
    let mut suggestion = match correct {
        Some(query) => {
            let Matches { matches, idf, .. } = &found;
            let (statistics, plan) = (&snapshot.statistics, &plan);
            let looks = Cell::new(LOOKS_MAX);
            spelling::suggest(
                &Correction { segments, statistics, query, plan, idf, matches, looks },
                analyzer,
            )?
        }
        None => None,
    };
    if let Some(suggestion) = suggestion.as_mut().filter(|_| !options.fix && found.total() > 0)
        && relax::has_unknown(&plan, &found.lookups, query, suggestion)
    {
        let relaxed = relax::words(&mut plan, &found.lookups, query, suggestion, analyzer);
        found = matching(snapshot, &plan, options, Exclude::Nothing)?;
        // What no article has adds nothing, so that this is what the corrected query finds.
        suggestion.total = (relaxed.len() == suggestion.changes.len()).then(|| found.total());
        hints.extend(relaxed);
    }
    if options.expand && found.total() > 0 && !(options.fix && suggestion.is_some()) {
        let added = expand(snapshot, &mut plan, &found, options, analyzer)?;
        found = matching(snapshot, &plan, options, Exclude::Nothing)?;
        if !added.is_empty() {
            hints.push(Hint::new(HintKind::Expanded { words: added }, 0..query.text.len()));
        }
    }
    hints.extend(lookup::hints(&plan, &found.lookups, query));
    Ok(PreparedQuery { plan, hints, found, suggestion })
}

/// Adds to a plan the words that the best of what it finds share, and says which.
fn expand(
    snapshot: &Snapshot,
    plan: &mut Plan,
    found: &Matches,
    options: &SearchOptions,
    analyzer: &mut Analyzer,
) -> tantivy::Result<Vec<String>> {
    let options = SearchOptions { sort: Sort::Relevance, ..options.clone() };
    let best = best(snapshot, plan, found, None, &options, feedback::ARTICLES)?;
    let article = |candidate: &Candidate| {
        let stored = snapshot.segments[candidate.segment].stored(candidate.doc)?;
        Ok((stored.article, candidate.score))
    };
    let articles = best.iter().take(feedback::ARTICLES).map(article);
    let articles = articles.collect::<tantivy::Result<Vec<_>>>()?;
    feedback::expand(plan, &articles, &snapshot.segments, &snapshot.statistics, &options.ranking, analyzer)
}
