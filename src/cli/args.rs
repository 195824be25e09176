//! The command line: every command and flag, with its help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};
use depesche::{Date, EntityKind, FacetKind, SearchOptions, kwic::KwicOptions};

use super::choices::{AnswerFormat, ColorArgs, IndexDir, KwicFormat, Layout, LineOrder, Order, WatchFormat};
use super::refresh_args::{IndexArgs, ReindexArgs, WatchArgs};
use super::search_args::{FilterArgs, QueryArgs, WantedArgs};
use super::split_query_from_flags;
use super::upkeep_args::{BackupArgs, StatusArgs, VerifyArgs};
use super::values::{facet_kinds, first_day, kinds};

const EXIT_CODES: &str = "Exit status: 0 found or done, 1 nothing found, 2 error, 130 or 143 interrupted by SIGINT or SIGTERM. \
     Results go to standard output, all else to standard error.";

const QUERY_HELP: &str = r#"Queries:
  words               all optional; articles with more and rarer ones rank higher
  +word  -word        articles must have it, must not have it
  a AND (b OR c)      also NOT; in capitals
  "some words"        these words in this order; "..."~3 with slop
  a NEAR/5 b          near each other
  =word               exactly as written
  pre* wild*card M?r  patterns; word~ with one wrong letter; /regex/
  title:word          in the title only; also body:
  source:name         of this publisher; also section:, person:, org:, place:, url:, path:
  date:2021-03..2022  of these days; also date:2021, date:>=2021-03-05, date:-7d
  word^3              counts three times"#;

/// Search engine for German news archives
#[derive(Debug, Parser)]
#[command(name = "depesche", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Command to run
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the arguments, the first of which is the program's name.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(split_query_from_flags::apart(arguments.collect(), &Self::command()))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the index of a corpus, or refresh it
    Index(IndexArgs),
    /// Keep the index of a corpus fresh: refresh it whenever files have changed
    Watch(WatchArgs),
    /// Find articles
    #[command(after_help = QUERY_HELP)]
    Search(SearchArgs),
    /// Find articles about the same subject as another
    Similar(SimilarArgs),
    /// Show a whole article
    Show(ShowArgs),
    /// Count the articles that match a query, or all, by person, organisation, place, source,
    /// section and year
    #[command(after_help = QUERY_HELP)]
    Facets(FacetsArgs),
    /// Show what the index knows of a person, an organisation or a place
    Entity(EntityArgs),
    /// List every place where a query matches, with the text around it
    #[command(after_help = QUERY_HELP)]
    Kwic(KwicArgs),
    /// Show how a query is understood; with --id, why an article is found and its rank, or why it
    /// is not found
    #[command(after_help = QUERY_HELP)]
    Explain(ExplainArgs),
    /// Run stored queries, and report each match once
    Watchlist(WatchlistArgs),
    /// Report what is in the index, and which files are not, and why
    Status(StatusArgs),
    /// Check an index against its checksums, and its ledger against its articles
    Verify(VerifyArgs),
    /// Copy the last commit of an index, also while it is being written to
    Backup(BackupArgs),
    /// Rebuild an index from what it stores, without its corpus
    Reindex(ReindexArgs),
    /// Show the German analysis of a text
    Analyze(AnalyzeArgs),
    /// Write the completions for a shell
    Completions(CompletionsArgs),
    /// Write the manual page, of the program or of one command
    Man(ManArgs),
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub wanted: WantedArgs,
    #[command(flatten)]
    pub reading: QueryArgs,
    /// Output format of the answer [default: text, or jsonl with --batch]
    #[arg(long, value_enum)]
    pub format: Option<AnswerFormat>,
    #[command(flatten)]
    pub color: ColorArgs,
    /// Answer each line of FILE, `id<TAB>query`; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
    /// Words to search for, joined by spaces
    #[arg(value_name = "QUERY", required_unless_present_any = ["batch", "source", "person", "org", "place", "from", "to"])]
    pub query: Vec<String>,
}

/// Arguments of `similar`.
#[derive(Debug, Args)]
pub struct SimilarArgs {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub wanted: WantedArgs,
    /// Output format of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: AnswerFormat,
    #[command(flatten)]
    pub color: ColorArgs,
    /// The article's id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Include the lines that cleaning removed from the text
    #[arg(long)]
    pub original: bool,
    /// Show the article even if it is under embargo
    #[arg(long)]
    pub embargoed: bool,
    /// Output format of the article
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    #[command(flatten)]
    pub color: ColorArgs,
    /// The article's id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Arguments of `facets`.
#[derive(Debug, Args)]
pub struct FacetsArgs {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub reading: QueryArgs,
    /// Facets to count [default: all]
    #[arg(long, value_name = "FACET,…", value_delimiter = ',', value_parser = facet_kinds())]
    pub facets: Vec<FacetKind>,
    /// Maximum number of values per facet
    #[arg(long, value_name = "N", default_value_t = SearchOptions::default().facet_values)]
    pub facet_values: usize,
    /// Output format of the counts
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// Count only articles that match; without it all are counted
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// Arguments of `entity`.
#[derive(Debug, Args)]
pub struct EntityArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Kind of the entity, if the name is ambiguous
    #[arg(long, value_parser = kinds())]
    pub kind: Option<EntityKind>,
    /// Maximum number of values per list
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub values: usize,
    /// Maximum number of articles shown as evidence
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    #[command(flatten)]
    pub color: ColorArgs,
    /// Name of the entity, in any spelling; a surname is enough if it is clear whose it is
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
}

/// Arguments of `kwic`.
#[derive(Debug, Args)]
pub struct KwicArgs {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub reading: QueryArgs,
    /// Maximum number of lines [default: 100 as text, all as CSV or JSON]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Maximum number of lines per article
    #[arg(long, value_name = "N", default_value_t = KwicOptions::default().per_article)]
    pub per_article: usize,
    /// Also list matches of only a part of a query word: Preis for Fahrpreis
    #[arg(long)]
    pub parts: bool,
    /// Columns of text on each side of the keyword
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub width: u32,
    /// Order of the lines
    #[arg(long, value_enum, default_value_t)]
    pub sort: LineOrder,
    /// Output format of the lines
    #[arg(long, value_enum, default_value_t)]
    pub format: KwicFormat,
    #[command(flatten)]
    pub color: ColorArgs,
    /// Words to search for, joined by spaces
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Explain this article: its rank and why, or what keeps it out
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub reading: QueryArgs,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t)]
    pub sort: Order,
    /// Output format of the explanation
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    #[command(flatten)]
    pub color: ColorArgs,
    /// The query, its words joined by spaces
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// Arguments of `watchlist`.
#[derive(Debug, Args)]
pub struct WatchlistArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: WatchFormat,
    /// Keep what was reported in STATE [default: FILE.reported, next to the list]
    #[arg(long, value_name = "STATE")]
    pub state: Option<PathBuf>,
    /// On a query's first run, report only articles from this day on, and undated ones
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    /// Maximum number of snippets per hit
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub snippets: usize,
    #[command(flatten)]
    pub color: ColorArgs,
    /// The list: a name, a tab or comma, and a query on each line; - is standard input
    #[arg(value_name = "FILE")]
    pub list: PathBuf,
}

/// Arguments of `analyze`.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// Resolve names as this index does, with its corrections
    #[arg(long = "index", value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// Output format of the analysis; JSON is one object per line
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    #[command(flatten)]
    pub color: ColorArgs,
    /// Text to analyse, its words joined by spaces; without it, each line of standard input is a text
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command that the page is about
    pub command: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    /// Walks the tree of commands: each has help, and so has each of their arguments.
    #[test]
    fn everything_has_help() {
        fn walk(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&Cli::command());
    }
}
