//! The arguments of the commands that write an index.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use depesche::{
    IngestOptions, WriterOptions,
    ingest::{OnEmptyCorpus, WalkOptions},
};

use super::choices::{IndexDir, Layout};
use super::limits::LimitArgs;

/// Longest wait for another writer, in seconds: a day.
const WAIT_MAX: i64 = 86_400;

/// Arguments of `index`.
#[derive(Debug, Args)]
pub struct IndexArgs {
    /// Read the files that FILE lists, one per line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Report what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Exit with 2 if a file or record could not be read
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub wait: WaitArgs,
    /// Folders and files of the corpus
    #[arg(value_name = "CORPUS", required_unless_present = "files_from")]
    pub corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub refresh: RefreshArgs,
}

/// Arguments of `watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Refresh once no file has changed for this many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..=600_000))]
    pub rest: u32,
    /// Scan the whole corpus after SECONDS without a change, for changes that the system does not
    /// report
    #[arg(long, value_name = "SECONDS", default_value_t = 600,
        value_parser = clap::value_parser!(u32).range(1..=WAIT_MAX))]
    pub rescan: u32,
    /// Folders and files of the corpus
    #[arg(value_name = "CORPUS", required = true)]
    pub corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub refresh: RefreshArgs,
}

/// Arguments of `reindex`.
#[derive(Debug, Args)]
pub struct ReindexArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Output format of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// Correct entities by FILE [default: corrections.tsv in the index, or DIR.corrections.tsv next
    /// to it]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// Arguments of a run: what is read, and how it is written.
#[derive(Debug, Args)]
pub struct RefreshArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Output format of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// Read hidden files and folders too
    #[arg(long)]
    hidden: bool,
    /// Follow symbolic links
    #[arg(long)]
    follow_links: bool,
    /// Read only files that match GLOB; without a slash it is compared with the file name alone
    /// [repeatable]
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Skip files and folders that match GLOB [repeatable]
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Build a new index without entities; an existing index keeps what it has
    #[arg(long)]
    no_entities: bool,
    /// Correct entities by FILE [default: corrections.tsv in the index, or DIR.corrections.tsv next
    /// to it]
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[command(flatten)]
    effort: EffortArgs,
    /// What to do if a folder of the corpus is missing or has become empty
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    on_empty_corpus: EmptyCorpus,
    /// Remove articles even if most files of a folder are gone
    #[arg(long)]
    allow_mass_removal: bool,
    // Last, because its heading would apply to all that follows.
    #[command(flatten)]
    limits: LimitArgs,
}

/// Resources for building an index.
#[derive(Debug, Args)]
pub struct EffortArgs {
    /// Memory for articles that are not on disk yet, in megabytes; in addition, each thread caches
    /// up to 70 MB of words and names
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(15..=1_000_000))]
    memory: Option<u32>,
    /// Threads that analyse text
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
}

impl EffortArgs {
    /// The writer's options with this effort, else with the default one.
    pub fn options(&self) -> WriterOptions {
        let default = WriterOptions::default();
        default
            .memory_bytes(
                self.memory.map_or(default.memory_bytes, |megabytes| megabytes as usize * 1_000_000),
            )
            .threads(self.threads.map_or(default.threads, usize::from))
    }
}

/// How long another writer is waited for.
#[derive(Debug, Args)]
pub struct WaitArgs {
    /// Wait up to SECONDS for another process that is writing to the index
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(..=WAIT_MAX))]
    wait: u32,
}

impl WaitArgs {
    /// The time.
    pub fn duration(&self) -> Duration {
        Duration::from_secs(self.wait.into())
    }
}

/// What to do with an empty corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum EmptyCorpus {
    /// End with exit code 2 and leave the index unchanged
    #[default]
    Error,
    /// Go on without the folder; its articles stay
    Keep,
    /// Take the folder's articles out
    Remove,
}

impl RefreshArgs {
    /// The options of a run.
    pub fn options(self) -> IngestOptions {
        IngestOptions::default()
            .walk(
                WalkOptions::default()
                    .hidden(self.hidden)
                    .follow_links(self.follow_links)
                    .include(self.include)
                    .exclude(self.exclude),
            )
            .writer(self.effort.options().entities(!self.no_entities))
            .limits(self.limits.into())
            .corrections(self.corrections)
            .on_empty_corpus(match self.on_empty_corpus {
                EmptyCorpus::Error => OnEmptyCorpus::Error,
                EmptyCorpus::Keep => OnEmptyCorpus::Keep,
                EmptyCorpus::Remove => OnEmptyCorpus::Remove,
            })
            .allow_mass_removal(self.allow_mass_removal)
    }
}
