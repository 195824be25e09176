//! Arguments that several commands share: index, colours, formats and orders.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::values::any_path;

/// Where an index is when nothing says otherwise.
pub const INDEX_DIR: &str = "index";

/// Which index.
#[derive(Debug, Args)]
pub struct IndexDir {
    /// Folder of the index
    #[arg(
        long = "index",
        id = "index_dir",
        value_name = "DIR",
        env = "DEPESCHE_INDEX",
        default_value = INDEX_DIR,
        value_parser = any_path()
    )]
    dir: PathBuf,
}

impl IndexDir {
    /// The folder; an empty `DEPESCHE_INDEX` counts as none.
    pub fn path(&self) -> &Path {
        if self.dir.as_os_str().is_empty() { Path::new(INDEX_DIR) } else { &self.dir }
    }
}

/// When colours are used.
#[derive(Debug, Args)]
pub struct ColorArgs {
    /// When to use colours; NO_COLOR turns auto off
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: When,
}

/// When to do something that is for terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// Best first
    #[default]
    Relevance,
    /// Newest first, undated last
    Date,
}

/// Order of keywords in context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LineOrder {
    /// Best article first
    #[default]
    Relevance,
    /// Newest article first
    Date,
    /// By the words before the keyword, the nearest first
    Left,
    /// By the words behind the keyword
    Right,
    /// By the keyword, then by the words behind it
    Keyword,
}

/// How keywords in context are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum KwicFormat {
    /// One below the other
    #[default]
    Text,
    /// For spreadsheets
    Csv,
    /// One object a line
    Jsonl,
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// How new matches are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum WatchFormat {
    /// For people
    #[default]
    Text,
    /// One object a match and line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people
    #[default]
    Text,
    /// One object
    Json,
    /// One object a hit and line; with --batch one a query
    Jsonl,
    /// For spreadsheets
    Csv,
    /// The files that hold the hits, each once
    Paths,
    /// A TREC run, with --batch only
    Trec,
}
