//! The arguments of commands that look after an index.

use std::path::PathBuf;

use clap::Args;

use super::choices::{IndexDir, Layout};

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// List the articles that have no date, or only that of their file
    #[arg(long)]
    pub undated: bool,
    /// Output format of the status
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub index: IndexDir,
    /// Copy every file, even if it could be shared with the index
    #[arg(long)]
    pub copy: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Layout,
    /// Folder of the copy, new or empty
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
}
