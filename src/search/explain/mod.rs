//! How a query was understood, and why an article is found or not.
//!
//! Nothing is worked out anew: the query is lowered and looked up as in a search, what a
//! word gives is what scoring gives to a query of that word alone, and what holds of an
//! article is what the search itself decides with. `tests/it/explain.rs` adds the terms up.

mod article;
mod filters;
mod matched_forms;
mod score;
mod types;
mod verdict;
mod words;

pub use types::{
    ClauseExplanation, ClauseKind, FilterExplanation, FilterField, PartExplanation, PatternExplanation,
    PatternWord, QueryExplanation, SoughtExplanation, WordExplanation,
};
pub use verdict::{
    ArticleExplanation, ClauseVerdict, ComponentScore, FieldScore, FilterVerdict, FoldedPlace, FormCount,
    FormKind, Reason, ScoreExplanation, WordScore,
};

use super::query::{Clause, Occur, Query, QueryNode};
use crate::error::Result;
use crate::german::Analyzer;
use crate::search::options::SearchOptions;
use crate::search::plan::lower::Lowering;
use crate::search::plan::{Leaf, LeafShape, Plan};
use crate::search::prepare::PreparedQuery;
use crate::search::prepare::prepare;
use crate::search::rank::bm25f::{Scored, score};
use crate::search::rank::visibility::find_at;
use crate::search::segments::snapshot::{Commit, Snapshot};
use crate::search::terms::lookup::{Component, LeafLookup};
use crate::search::terms::patterns::Expansion;

/// Says how a query is understood: its tree, what its words were folded, stemmed and
/// split to, what patterns and filters mean, and how many articles have each. The query
/// is taken as typed, also with [`SearchOptions::fix`].
///
/// # Errors
///
/// As [`Searcher::search`].
pub(crate) fn explain(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
) -> Result<QueryExplanation> {
    let options = &SearchOptions { fix: false, ..options.clone() };
    let mut analyzer = snapshot.analyzer();
    let explained = explained(snapshot, query, options, &mut analyzer);
    explained.map_err(|error| snapshot.error(error))
}

/// Explains why a query finds the articles with an id and their ranks, or why it does not. Empty if
/// no article has the id. The query is taken as typed.
///
/// # Errors
///
/// As [`Searcher::search`].
pub(crate) fn explain_article(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
    id: &str,
) -> Result<Vec<ArticleExplanation>> {
    let found = find_at(snapshot, id)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let options = &SearchOptions { fix: false, ..options.clone() };
    let mut analyzer = snapshot.analyzer();
    let explained = article::explain(snapshot, query, options, &found, &mut analyzer);
    explained.map_err(|error| snapshot.error(error))
}

fn explained(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
    analyzer: &mut Analyzer,
) -> tantivy::Result<QueryExplanation> {
    let PreparedQuery { plan, hints, found, .. } = prepare(snapshot, query, options, Some(query), analyzer)?;
    let explained = Explained { snapshot, query, options, plan: &plan, lookups: &found.lookups };
    // What the options alone would filter.
    let beside = Lowering::new(analyzer, &snapshot.entities, options).plan(&Query::default());
    Ok(QueryExplanation {
        query: query.text.clone(),
        articles: snapshot.len(),
        clauses: explained.clauses(&query.clauses, &mut 0, analyzer)?,
        filters: filters::explain(snapshot, &beside.filter)?,
        hints,
    })
}

/// A query and what was made of it.
struct Explained<'e> {
    snapshot: &'e Snapshot,
    query: &'e Query,
    options: &'e SearchOptions,
    plan: &'e Plan,
    lookups: &'e [LeafLookup],
}

impl Explained<'_> {
    /// Explains clauses; `number` is that of the first.
    fn clauses(
        &self,
        clauses: &[Clause],
        number: &mut usize,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<Vec<ClauseExplanation>> {
        let mut all = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let own = *number;
            *number += 1;
            let inside = match &clause.node {
                QueryNode::Group { clauses } => self.clauses(clauses, number, analyzer)?,
                _ => Vec::new(),
            };
            let sought = self.leaves_of(own).map(|leaf| words::sought(self, leaf, &clause.node, analyzer));
            let (kind, scope, distance) = described(&clause.node);
            all.push(ClauseExplanation {
                text: self.text(clause),
                range: clause.range.clone(),
                kind,
                occur: clause.occur,
                boost: clause.boost,
                scope,
                distance,
                sought: sought.collect::<tantivy::Result<_>>()?,
                filter: filters::of_node(&clause.node, self.snapshot)?,
                clauses: inside,
            });
        }
        Ok(all)
    }

    /// Numbers of the leaves that come from a clause.
    fn leaves_of(&self, clause: usize) -> impl Iterator<Item = usize> + '_ {
        let leaves = self.plan.leaves.iter().enumerate();
        leaves.filter(move |(_, leaf)| leaf.clauses.contains(&clause)).map(|(number, _)| number)
    }

    /// A clause as typed.
    fn text(&self, clause: &Clause) -> String {
        self.query.text.get(clause.range.clone()).unwrap_or_default().to_owned()
    }

    /// Scores a component as if it were the only word of the query.
    fn alone(&self, leaf: &Leaf, component: &Component) -> tantivy::Result<Alone> {
        let Commit { segments, statistics, entities, .. } = &**self.snapshot;
        let lookup =
            LeafLookup { components: vec![component.clone()], scored: true, expansion: Expansion::default() };
        let plan = only(leaf);
        let ranking = &self.options.ranking;
        let lookups = std::slice::from_ref(&lookup);
        score(segments, &plan, lookups, statistics, ranking, entities, |_, _, _| true).map(Alone)
    }
}

/// A plan of one leaf, which is looked for whatever sign it has.
fn only(leaf: &Leaf) -> Plan {
    Plan { leaves: vec![Leaf { occur: Occur::Should, ..leaf.clone() }], ..Plan::default() }
}

/// The scores of a component alone.
struct Alone(Scored);

impl Alone {
    /// The number of articles that have it, and its inverse document frequency.
    fn summary(&self) -> (usize, f32) {
        let Scored { matches, idf } = &self.0;
        (matches.iter().map(Vec::len).sum(), idf.first().copied().unwrap_or_default())
    }

    /// Returns the score of an article, if it has the component.
    fn score(&self, segment: usize, doc: u32) -> Option<f32> {
        let docs = self.0.matches.get(segment)?;
        docs.binary_search_by_key(&doc, |&(doc, _)| doc).ok().map(|at| docs[at].1)
    }
}

/// The words of a leaf, as written but for case.
fn label(leaf: &Leaf) -> String {
    leaf.words.iter().map(|word| &*word.exact).collect::<Vec<_>>().join(" ")
}

fn described(node: &QueryNode) -> (ClauseKind, Option<super::Scope>, Option<u32>) {
    match node {
        QueryNode::Word { scope, .. } => (ClauseKind::Word, Some(*scope), None),
        QueryNode::Exact { scope, .. } => (ClauseKind::Exact, Some(*scope), None),
        QueryNode::Phrase { scope, slop, .. } => (ClauseKind::Phrase, Some(*scope), Some(*slop)),
        QueryNode::Near { scope, distance, .. } => (ClauseKind::Near, Some(*scope), Some(*distance)),
        QueryNode::Wildcard { scope, .. } => (ClauseKind::Wildcard, Some(*scope), None),
        QueryNode::Regex { scope, .. } => (ClauseKind::Regex, Some(*scope), None),
        QueryNode::Fuzzy { scope, distance, .. } => {
            (ClauseKind::Fuzzy, Some(*scope), Some(u32::from(*distance)))
        }
        QueryNode::Group { .. } => (ClauseKind::Group, None, None),
        QueryNode::Attribute { .. } | QueryNode::Dates { .. } => (ClauseKind::Filter, None, None),
    }
}

/// Returns the name of a leaf: its words, or the clause as typed if these don't say enough.
fn name_of(explained: &Explained<'_>, leaf: &Leaf) -> String {
    let numbered = explained.query.numbered();
    let clause = leaf.clauses.first().and_then(|&clause| numbered.get(clause));
    match (&leaf.shape, clause) {
        (LeafShape::Word, _) | (_, None) => label(leaf),
        (_, Some(clause)) => explained.text(clause).trim_start_matches(['+', '-', '−']).to_owned(),
    }
}
