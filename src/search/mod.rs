//! The engine's reading side: a query goes in, hits with snippets and facets come out.
//!
//! [`Searcher::search`] is the whole flow on one screen.

mod explain;
mod facets;
mod highlight;
mod kwic;
mod options;
mod plan;
mod prepare;
mod present;
mod query;
mod rank;
mod results;
mod segments;
mod spelling;
mod terms;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use tantivy::{IndexReader, ReloadPolicy};

pub use explain::{
    ArticleExplanation, ClauseExplanation, ClauseKind, ClauseVerdict, ComponentScore, FieldScore,
    FilterExplanation, FilterField, FilterVerdict, FoldedPlace, FormCount, FormKind, PartExplanation,
    PatternExplanation, PatternWord, QueryExplanation, Reason, ScoreExplanation, SoughtExplanation,
    WordExplanation, WordScore,
};
pub use facets::entity_profile::{
    EntityAnswer, EntityForm, EntityOptions, EntityProfile, EntityRef, Related,
};
pub use facets::holdings::SourceStats;
pub use facets::name_resolver::EntityResolver;
pub use kwic::{Concordance, KwicLine, KwicOptions, KwicOrder};
pub use options::ranking::Ranking;
pub use options::recency::{HALVINGS_MAX, Recency};
pub use options::{SearchOptions, Sort};
pub use query::hint::{Hint, HintKind, HintSeverity};
pub use query::parse::{QUERY_BYTES_MAX, QUERY_CLAUSES_MAX, QUERY_DEPTH_MAX};
pub use query::synonyms::{SynonymProblem, Synonyms};
pub use query::{Attribute, Clause, DateRange, Occur, Query, QueryNode, Scope};
pub use rank::duplicates::{FOLD_MIN, FOLDED_MAX};
pub use results::{
    Change, EntityMention, Facet, FacetKind, FacetValue, FoldedArticle, Hit, SearchResults, Snippet,
    Suggestion, TextKind,
};
pub use terms::patterns::EXPANSION_MAX;

use crate::article::{Article, Moment};
use crate::entity::EntityKind;
use crate::error::{Error, Result};
use crate::index::{Index, engine_error};
use plan::lower::Lowering;
use prepare::PreparedQuery;
use rank::matches::Exclude;
use rank::{matches, more_like_this, top, visibility};
use segments::analyzer_pool::AnalyzerPool;
use segments::snapshot::{Commit, Snapshot};
use terms::lookup::{self, look_up};

/// Answers queries on one commit of an index.
///
/// A searcher can be cloned and shared between threads. It stays on its commit until
/// [`Searcher::reload`], which needs no exclusive access: searches that run meanwhile end on
/// the commit on which they began. A refresh of the index never disturbs it.
#[derive(Clone)]
pub struct Searcher {
    shared: Arc<Shared>,
    /// The moment of all searches, if not the clock's.
    now: Option<Moment>,
}

/// The state shared by all clones of a searcher.
struct Shared {
    index: Index,
    reader: IndexReader,
    commit: RwLock<Arc<Commit>>,
    analyzers: AnalyzerPool,
}

impl Searcher {
    /// Opens the last commit of an index.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Io`] where its files can't be read.
    pub fn open(index: &Index) -> Result<Self> {
        let error = |error| engine_error(index.dir(), error);
        let builder = index.engine().reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.num_warming_threads(1).try_into().map_err(error)?;
        let analyzers = AnalyzerPool::default();
        let commit = Commit::open(index, &reader, analyzers.clone(), true)?;
        let shared =
            Shared { index: index.clone(), reader, commit: RwLock::new(Arc::new(commit)), analyzers };
        Ok(Self { shared: Arc::new(shared), now: None })
    }

    /// A searcher of the same commits that answers as at `moment`: embargoes, ages and relative
    /// days are counted from it. Reloading one reloads both.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Self {
        Self { shared: self.shared.clone(), now: Some(moment) }
    }

    /// Moves on to the last commit of the index, for all clones; returns whether there was a newer one.
    ///
    /// # Errors
    ///
    /// As [`Searcher::open`]; the searcher then stays where it was.
    pub fn reload(&self) -> Result<bool> {
        let Shared { index, reader, analyzers, .. } = &*self.shared;
        if index.commit_info()? == self.snapshot().payload {
            return Ok(false);
        }
        let commit = Arc::new(Commit::open(index, reader, analyzers.clone(), false)?);
        *self.shared.commit.write().unwrap_or_else(PoisonError::into_inner) = commit;
        Ok(true)
    }

    /// Returns the current commit at the current moment.
    fn snapshot(&self) -> Snapshot {
        // Nothing panics while it holds the lock, and a whole commit is replaced at once.
        let commit = self.shared.commit.read().unwrap_or_else(PoisonError::into_inner).clone();
        Snapshot::new(commit, self.now.unwrap_or_else(|| SystemTime::now().into()).seconds())
    }

    /// Number of articles, also of those under embargo.
    pub fn len(&self) -> usize {
        self.snapshot().len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Finds the articles that match a query.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Io`] where the index can't be read. No query is an error.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<SearchResults> {
        let snapshot = self.snapshot();
        let typed = search_as_typed(&snapshot, query, options, Some(query))?;
        spelling::follow(typed, query, options, |query, options| {
            search_as_typed(&snapshot, query, options, None)
        })
    }

    /// Returns the hints for a query without searching it: what could not be read, names that
    /// the index does not know, patterns that match too many words.
    ///
    /// A caller that must not answer anything but what was asked looks here first for a hint
    /// that [is a problem](Hint::is_problem).
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn hints(&self, query: &Query, options: &SearchOptions) -> Result<Vec<Hint>> {
        let snapshot = self.snapshot();
        let mut analyzer = snapshot.analyzer();
        let mut lowering = Lowering::new(&mut analyzer, &snapshot.entities, options);
        let plan = lowering.plan(query);
        let hints = query.hints.iter().cloned().chain(lowering.hints);
        let lookups = look_up(&plan, &snapshot.segments, &options.ranking);
        let lookups = lookups.map_err(|error| snapshot.error(error))?;
        Ok(hints.chain(lookup::hints(&plan, &lookups, query)).collect())
    }

    /// Finds articles about the same subject as another, excluding that one: those that share
    /// enough of its most characteristic words. The score is their similarity, up to about 1 for a
    /// duplicate, and comparable between articles. If the id repeats, the article whose path comes
    /// first is taken.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if no article has this id; else as [`Searcher::search`].
    pub fn similar(&self, id: &str, options: &SearchOptions) -> Result<SearchResults> {
        let snapshot = self.snapshot();
        similar(&snapshot, id, options)
    }

    /// Finds the articles that match a query as typed, except those whose identities are `known`.
    pub(crate) fn search_unknown(
        &self,
        query: &Query,
        options: &SearchOptions,
        known: &dyn Fn(&mut dyn Iterator<Item = u64>) -> bool,
    ) -> Result<SearchResults> {
        let snapshot = self.snapshot();
        let mut analyzer = snapshot.analyzer();
        let plan = Lowering::new(&mut analyzer, &snapshot.entities, options).plan(query);
        let found = matches::matching(&snapshot, &plan, options, Exclude::Known(known));
        let results =
            found.and_then(|found| present::present(&snapshot, &plan, &found, options, &mut analyzer));
        results.map_err(|error| snapshot.error(error))
    }

    /// Lists every place where a query matches, with the text around it. Stop words of a query
    /// that has other words, too, are not listed. The query is taken as typed, also with
    /// [`SearchOptions::fix`].
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`]; also of single lines.
    pub fn kwic(&self, query: &Query, options: &KwicOptions) -> Result<Concordance> {
        kwic::kwic(&self.snapshot(), query, options)
    }

    /// Explains how a query is understood: its tree, what its words were folded, stemmed and
    /// split to, what patterns and filters mean, and how many articles have each. The query
    /// is taken as typed, also with [`SearchOptions::fix`].
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn explain(&self, query: &Query, options: &SearchOptions) -> Result<QueryExplanation> {
        explain::explain(&self.snapshot(), query, options)
    }

    /// Explains why the articles with an id are found by a query, and their ranks, or why
    /// they are not. Empty if no article has the id. The query is taken as typed.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn explain_article(
        &self,
        query: &Query,
        options: &SearchOptions,
        id: &str,
    ) -> Result<Vec<ArticleExplanation>> {
        explain::explain_article(&self.snapshot(), query, options, id)
    }

    /// Returns the articles with this id that are not under embargo now; ids are the records'
    /// own and may repeat across files.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn articles(&self, id: &str) -> Result<Vec<Article>> {
        visibility::of_id(&self.snapshot(), id, false)
    }

    /// Returns the articles with this id that may not be published yet: [`Article::embargo`] says when.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn embargoed(&self, id: &str) -> Result<Vec<Article>> {
        visibility::of_id(&self.snapshot(), id, true)
    }

    /// Number of articles that are under embargo now.
    pub fn under_embargo(&self) -> usize {
        visibility::under_embargo(&self.snapshot())
    }

    /// Returns what the index knows of the entity with a name.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn entity(
        &self,
        name: &str,
        kind: Option<EntityKind>,
        options: &EntityOptions,
    ) -> Result<EntityAnswer> {
        facets::entity_profile::entity(&self.snapshot(), name, kind, options)
    }

    /// Counts the articles of each source and year: sources with most articles first, articles
    /// without a source last.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Io`] where the index can't be read.
    pub fn sources(&self) -> Result<Vec<SourceStats>> {
        facets::holdings::holdings(&self.snapshot())
    }
}

/// Searches a query without correcting it. Suggestions are made for the text of `correct`.
fn search_as_typed(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
    correct: Option<&Query>,
) -> Result<SearchResults> {
    let mut analyzer = snapshot.analyzer();
    let results = prepare::prepare(snapshot, query, options, correct, &mut analyzer).and_then(|prepared| {
        let PreparedQuery { plan, hints, found, suggestion } = prepared;
        if options.fix && suggestion.is_some() {
            // The answer to the corrected query is shown instead.
            return Ok(SearchResults { suggestion, ..SearchResults::default() });
        }
        let results = present::present(snapshot, &plan, &found, options, &mut analyzer)?;
        Ok(SearchResults { hints, suggestion, ..results })
    });
    results.map_err(|error| snapshot.error(error))
}

/// Searches with the most telling words of an article.
fn similar(snapshot: &Snapshot, id: &str, options: &SearchOptions) -> Result<SearchResults> {
    let place = |&(segment, doc): &(usize, u32)| top::place(&snapshot.segments[segment], doc);
    let found = visibility::find_at(snapshot, id)?.into_iter().min_by_key(place);
    let (segment, doc) = found.ok_or_else(|| Error::NoArticle { id: id.to_owned() })?;
    let mut analyzer = snapshot.analyzer();
    let results = snapshot.segments[segment].stored(doc).and_then(|stored| {
        let mut lowering = Lowering::new(&mut analyzer, &snapshot.entities, options);
        let plan =
            more_like_this::plan(&stored.article, &snapshot.segments, &snapshot.statistics, &mut lowering)?;
        let hints = lowering.hints;
        if plan.leaves.is_empty() {
            return Ok(SearchResults { hints, ..SearchResults::default() });
        }
        // These words are ordered by weight and not as in a text, so their proximity means nothing.
        let ranking = Ranking { pool: 0, ..options.ranking };
        let options = &SearchOptions { ranking, ..options.clone() };
        let found = matches::matching(snapshot, &plan, options, Exclude::Itself(segment, doc))?;
        let results = present::present(snapshot, &plan, &found, options, &mut analyzer)?;
        Ok(SearchResults { hints, ..results })
    });
    results.map_err(|error| snapshot.error(error))
}
