//! depesche searches German news archives: compounds, umlauts, spellings and word forms
//! are right without a setting.
//!
//! A folder of articles (plain text, Markdown, HTML, JSON, agencies' XML, feeds, WARC,
//! mail and more, also packed) becomes an [`Index`] by [`ingest()`], which is run again whenever the folder has
//! changed and then does only what is needed. A [`Searcher`] answers a [`Query`] with
//! [`SearchResults`]: ranked hits with snippets whose marks cover what matched, and
//! facets. All of these are plain data; the module [`render`] makes text, JSON or CSV
//! of them, as the program `depesche` does.
//!
//! ```
//! use std::fs;
//!
//! use depesche::{FacetKind, Index, IngestOptions, Query, SearchOptions, Searcher, ingest};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dir = tempfile::tempdir()?;
//! let corpus = dir.path().join("corpus");
//! fs::create_dir(&corpus)?;
//! fs::write(
//!     corpus.join("2021-06-11-kameras.txt"),
//!     "Stadt hängt Kameras ab\n\nDie Überwachungskameras am Bahnhof waren rechtswidrig.\n",
//! )?;
//! fs::write(
//!     corpus.join("zoelle.json"),
//!     r#"{"id": "n1", "title": "Zölle auf Stahl", "date": "2018-07-06", "source": "npd",
//!         "text": "Der Handelskrieg beginnt."}"#,
//! )?;
//!
//! // Into the index. What went wrong with single files would be in the report.
//! let index = Index::open_or_create(dir.path().join("index"))?;
//! let report = ingest(&index, &[corpus.clone()], &IngestOptions::default(), &mut |_| {})?;
//! assert_eq!((report.articles.added, report.problems.len()), (2, 0));
//!
//! // Ask. Parsing never fails; what was not understood is in the hints.
//! let searcher = Searcher::open(&index)?;
//! let options = SearchOptions::default().facets([FacetKind::Year]);
//! let results = searcher.search(&Query::parse("Kamera"), &options)?;
//! assert_eq!((results.total, results.hints.len()), (1, 0));
//!
//! // Show. Offsets are byte ranges, and a part of a compound is marked as that part.
//! let hit = &results.hits[0];
//! println!("{}. {} ({})", hit.rank, hit.title, hit.path);
//! let snippet = &hit.snippets[0];
//! assert_eq!(snippet.text, "Die Überwachungskameras am Bahnhof waren rechtswidrig.");
//! assert_eq!(&snippet.text[snippet.marks[0].clone()], "kameras");
//! for value in &results.facets[0].values {
//!     println!("{}: {}", value.value, value.count); // 2021-06: 1
//! }
//!
//! // Later: a file is gone. The searcher stays on its commit until it is told to move on.
//! fs::remove_file(corpus.join("zoelle.json"))?;
//! let report = ingest(&index, &[corpus], &IngestOptions::default(), &mut |_| {})?;
//! assert_eq!((report.articles.removed, report.articles.total), (1, 1));
//! assert_eq!(searcher.len(), 2);
//! assert!(searcher.reload()?);
//! assert_eq!(searcher.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! The library prints nothing, reads no environment and never exits. The engine
//! beneath (tantivy) is in no signature. Without the default feature `cli` it builds
//! without the program's dependencies. `examples/embed.rs` is a small app around it.
#![warn(missing_docs)]

// The fuzz targets see the library by its name, also where its own tests run them.
#[cfg(test)]
extern crate self as depesche;

#[macro_use]
mod setters;

pub mod article;
mod clean;
mod corpus;
pub mod duplicates;
pub mod entity;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod german;
mod index;
pub mod ingest;
#[cfg(feature = "train")]
pub mod model;
#[cfg(not(feature = "train"))]
mod model;
pub mod render;
mod report;
mod search;
mod seen_matches;
#[cfg(test)]
mod test_data;

pub use article::{Article, Date, EntityKind, Moment};
pub use error::{Error, Problem, ProblemKind, Result};
pub use index::{BackupOptions, Index, Writer, WriterOptions, backup, verify};
pub use ingest::{IngestOptions, Progress, ReindexOptions, ingest, reindex};
pub use report::Report;
pub use search::{
    DateRange, Facet, FacetKind, Hint, HintKind, Hit, Query, SearchOptions, SearchResults, Searcher, Snippet,
    Sort,
};

/// What a [`Problem`] consists of.
pub mod problem {
    pub use crate::error::{Limit, Reason};
}

/// A query as data: its clauses, limits and synonyms, and what a correction changed.
pub mod query {
    pub use crate::search::{
        Attribute, Change, Clause, EXPANSION_MAX, HintSeverity, Occur, QUERY_BYTES_MAX, QUERY_CLAUSES_MAX,
        QUERY_DEPTH_MAX, QueryNode, Scope, Suggestion, SynonymProblem, Synonyms,
    };
}

/// What an answer consists of, next to the types at the root.
pub mod results {
    pub use crate::search::{EntityMention, FOLDED_MAX, FacetValue, FoldedArticle, TextKind};
    pub use crate::seen_matches::SeenMatches;
}

/// Weights of ranking, and a preference for new articles.
pub mod ranking {
    pub use crate::search::{FOLD_MIN, HALVINGS_MAX, Ranking, Recency};
}

/// Keywords in context: the concordance of a query.
pub mod kwic {
    pub use crate::search::{Concordance, KwicLine, KwicOptions, KwicOrder};
}

/// Why an article matches and how its score is made up, or why it does not match.
pub mod explain {
    pub use crate::search::{
        ArticleExplanation, ClauseExplanation, ClauseKind, ClauseVerdict, ComponentScore, FieldScore,
        FilterExplanation, FilterField, FilterVerdict, FoldedPlace, FormCount, FormKind, PartExplanation,
        PatternExplanation, PatternWord, QueryExplanation, Reason, ScoreExplanation, SoughtExplanation,
        WordExplanation, WordScore,
    };
}

/// Profiles of entities and of publishers in an index.
pub mod profile {
    pub use crate::search::{
        EntityAnswer, EntityForm, EntityOptions, EntityProfile, EntityRef, EntityResolver, Related,
        SourceStats,
    };
}

/// German analysis: tokens, sentences, word forms and compounds.
pub mod analysis {
    pub use crate::model::compound::split_compound;

    pub use crate::german::{
        Analyzer, Part, Sentences, Token, TokenKind, Tokens, Word, compose, exact_form, expand, is_stop_word,
        sentences, tokenize,
    };
}

/// What an index knows of its commit and of the files that it was made from.
pub mod ledger {
    pub use crate::index::{
        Backup, CommitInfo, Fate, FileEntry, Ledger, RecordEntry, Verification, VersionKey,
    };
}

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
