//! depesche
mod article;
mod clean;
mod corpus;
mod error;
mod german;
mod index;
mod ingest;
pub mod model;
pub mod render;
mod report;
mod search;

pub use article::{Article, Date, DateOrigin, DroppedLine, RawDocument};
pub use clean::restore;
pub use corpus::{Limits, WalkOptions};
pub use error::{Error, Problem, Result};
pub use german::{
    Analyzer, Part, Sentences, Token, TokenKind, Tokens, Word, compose, exact_form, expand, is_stop_word, sentences,
    tokenize,
};
pub use index::{Fate, FileEntry, Index, Ledger, Payload, RecordEntry, Writer, WriterOptions};
pub use ingest::{IngestOptions, Progress, ingest};
pub use report::{ArticleCounts, FileCounts, Report};
pub use search::{
    Clause, DateRange, Facet, FacetKind, FacetValue, Hint, Hit, Node, Occur, QUERY_BYTES_MAX, QUERY_CLAUSES_MAX, Query,
    Ranking, Scope, SearchOptions, SearchResults, Searcher, Snippet, Sort,
};
