//! The engine's reading side: a query goes in, hits with snippets and facets come out.
//!
//! [`Searcher::search`] is the whole flow on one screen.

mod facets;
mod highlight;
mod options;
mod plan;
mod prepare;
mod present;
mod rank;
mod segments;
mod spelling;
mod terms;
mod unreported;

mod explain;
mod query;
mod results;

use std::sync::Mutex;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexReader, ReloadPolicy, TERMINATED, Term};

pub use explain::{
    ArticleExplanation, ClauseExplanation, ClauseKind, ClauseVerdict, ComponentScore, FieldScore,
    FilterExplanation, FilterField, FilterVerdict, FoldedPlace, FormCount, FormKind, PartExplanation,
    PatternExplanation, PatternWord, QueryExplanation, Reason, ScoreExplanation, SoughtExplanation,
    WordExplanation, WordScore,
};
pub use facets::entity_profile::{
    EntityAnswer, EntityForm, EntityOptions, EntityProfile, EntityRef, Related,
};
pub use facets::holdings::Holding;
pub use facets::name_resolver::Meanings;
pub use highlight::kwic::{Concordance, KwicLine, KwicOptions, KwicOrder};
pub use options::ranking::Ranking;
pub use options::recency::{HALVINGS_MAX, Recency};
pub use options::{SearchOptions, Sort};
pub use query::hint::{Hint, HintKind};
pub use query::parse::{QUERY_BYTES_MAX, QUERY_CLAUSES_MAX, QUERY_DEPTH_MAX};
pub use query::synonyms::{SynonymProblem, Synonyms};
pub use query::{Attribute, Clause, DateRange, Node, Occur, Query, Scope};
pub use rank::duplicates::{FOLD_MIN, FOLDED_MAX};
pub use results::{Change, Suggestion};
pub use results::{
    EntityMention, Facet, FacetKind, FacetValue, FoldedArticle, Hit, SearchResults, Snippet, TextKind,
};
pub use terms::patterns::EXPANSION_MAX;

use crate::error::{Error, Result};
use crate::german::Analyzer;
use crate::index::{EntityTable, FormFile, Index, Payload, StoryTable, engine_error};
use crate::search::plan::lower::Lowering;
use crate::search::prepare::Settled;
use crate::search::rank::matches::LeftOut;
use crate::search::rank::statistics::Statistics;
use crate::search::rank::visibility::moment;
use crate::search::segments::segment::Segment;
use crate::search::segments::snapshot::{Commit, Names};
use crate::search::terms::lookup::look_up;

/// Answers queries on one commit of an index.
///
/// A searcher can be shared between threads and stays on its commit until
/// [`Searcher::reload`]; a refresh of the index never disturbs it.
pub struct Searcher {
    index: Index,
    reader: IndexReader,
    /// What the commit said of itself, or an earlier one: never a later.
    payload: Payload,
    forms: FormFile,
    entities: EntityTable,
    stories: StoryTable,
    segments: Vec<Segment>,
    statistics: Statistics,
    /// Analyzers that are not in use; each search takes one and puts it back.
    analyzers: Mutex<Vec<Analyzer>>,
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
        let Commit { payload, names: Names { forms, entities, stories }, segments } =
            Commit::open(index, &reader, true)?;
        Ok(Self {
            statistics: Statistics::of(&segments),
            segments,
            reader,
            payload,
            forms,
            entities,
            stories,
            index: index.clone(),
            analyzers: Mutex::default(),
        })
    }

    /// Moves on to the last commit of the index; says whether there was a newer one.
    ///
    /// # Errors
    ///
    /// As [`Searcher::open`]; the searcher then stays where it was.
    pub fn reload(&mut self) -> Result<bool> {
        if self.index.payload()? == self.payload {
            return Ok(false);
        }
        let Commit { payload, names, segments } = Commit::open(&self.index, &self.reader, false)?;
        (self.forms, self.entities, self.stories) = (names.forms, names.entities, names.stories);
        self.payload = payload;
        self.statistics = Statistics::of(&segments);
        self.segments = segments;
        Ok(true)
    }

    /// Number of articles, also of those under embargo.
    pub fn len(&self) -> usize {
        self.statistics.articles
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
        let typed = self.search_as_typed(query, options, Some(query))?;
        spelling::follow(typed, query, options, |query, options| self.search_as_typed(query, options, None))
    }

    /// What there is to say of a query without searching it: what could not be read, names
    /// that the index does not know, patterns that mean too many words.
    ///
    /// Who must not answer anything but what was asked looks for a hint that
    /// [is a problem](HintKind::is_problem) here first.
    ///
    /// # Errors
    ///
    /// As [`Searcher::search`].
    pub fn hints(&self, query: &Query, options: &SearchOptions) -> Result<Vec<Hint>> {
        let mut analyzer = self.analyzer();
        let mut lowering = Lowering::new(&mut analyzer, &self.entities, options);
        let plan = lowering.plan(query);
        let hints = query.hints.iter().cloned().chain(lowering.hints);
        let lookups = look_up(&plan, &self.segments, &options.ranking);
        self.put_back(analyzer);
        let lookups = lookups.map_err(|error| self.error(error))?;
        Ok(hints.chain(terms::lookup::hints(&plan, &lookups, query)).collect())
    }

    /// Searches a query as it is. Suggestions are made for the text of `correct`.
    fn search_as_typed(
        &self,
        query: &Query,
        options: &SearchOptions,
        correct: Option<&Query>,
    ) -> Result<SearchResults> {
        let mut analyzer = self.analyzer();
        let results = self.settled(query, options, correct, &mut analyzer).and_then(|settled| {
            let Settled { plan, hints, found, suggestion } = settled;
            if options.fix && suggestion.is_some() {
                // What is shown is the answer to the corrected query.
                return Ok(SearchResults { suggestion, ..SearchResults::default() });
            }
            let results = self.shown(&plan, &found, options, &mut analyzer)?;
            Ok(SearchResults { hints, suggestion, ..results })
        });
        self.put_back(analyzer);
        results.map_err(|error| self.error(error))
    }

    /// Finds the articles that are about the same as another, without that one: those that
    /// have enough of its most telling words. The score is their likeness, up to about 1 for
    /// a copy, and comparable between articles. Where its id repeats, the article is meant
    /// whose path comes first.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where no article has this id; else as [`Searcher::search`].
    pub fn similar(&self, id: &str, options: &SearchOptions) -> Result<SearchResults> {
        let place = |&(segment, doc): &(usize, u32)| rank::top::place(&self.segments[segment], doc);
        let found = self.find_at(id, moment(options.now))?;
        let (segment, doc) = found.into_iter().min_by_key(place).ok_or_else(|| unknown_id(id))?;
        let mut analyzer = self.analyzer();
        let results = self.segments[segment].stored(doc).and_then(|stored| {
            let mut lowering = Lowering::new(&mut analyzer, &self.entities, options);
            let plan =
                rank::more_like_this::plan(&stored.article, &self.segments, &self.statistics, &mut lowering)?;
            let hints = lowering.hints;
            if plan.leaves.is_empty() {
                return Ok(SearchResults { hints, ..SearchResults::default() });
            }
            // The order of the words is that of their weights: their places mean nothing.
            let ranking = Ranking { pool: 0, ..options.ranking };
            let options = &SearchOptions { ranking, ..options.clone() };
            let found = self.matching(&plan, options, LeftOut::Itself(segment, doc))?;
            let results = self.shown(&plan, &found, options, &mut analyzer)?;
            Ok(SearchResults { hints, ..results })
        });
        self.put_back(analyzer);
        results.map_err(|error| self.error(error))
    }

    /// Places of the articles with this id.
    fn find(&self, id: &str) -> Result<Vec<(usize, u32)>> {
        let term = Term::from_field_text(self.index.fields().id, id);
        let mut found = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let index = segment.reader.inverted_index(self.index.fields().id);
            let index = index.map_err(|error| self.error(error))?;
            let postings = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|source| Error::io(self.index.dir(), source))? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if segment.is_alive(postings.doc()) {
                    found.push((at, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    fn analyzer(&self) -> Analyzer {
        self.analyzers.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default()
    }

    fn put_back(&self, analyzer: Analyzer) {
        if let Ok(mut free) = self.analyzers.lock() {
            free.push(analyzer);
        }
    }

    fn error(&self, error: tantivy::TantivyError) -> Error {
        engine_error(self.index.dir(), error)
    }
}

fn unknown_id(id: &str) -> Error {
    Error::Invalid(format!("no article has the id {id:?}"))
}
