//! The limits of reading as flags.

use clap::Args;
use depesche::ingest::Limits;

use super::values::Bytes;

/// The limits of reading, each with a flag of its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Largest file on disk
    #[arg(long, value_name = "BYTES", default_value_t = Bytes(Limits::default().file_bytes_max))]
    file_bytes_max: Bytes,
    /// Largest content of a packed file
    #[arg(long, value_name = "BYTES", default_value_t = Bytes(Limits::default().unpacked_bytes_max))]
    unpacked_bytes_max: Bytes,
    /// How many times larger than its packed form a file may become
    #[arg(long, value_name = "N", default_value_t = Limits::default().unpacked_ratio_max)]
    unpacked_ratio_max: u64,
    /// Largest record; a file of plain text or Markdown is one record
    #[arg(long, value_name = "BYTES", default_value_t = Bytes::of(Limits::default().record_bytes_max))]
    record_bytes_max: Bytes,
    /// Largest HTML page
    #[arg(long, value_name = "BYTES", default_value_t = Bytes::of(Limits::default().html_bytes_max))]
    html_bytes_max: Bytes,
    /// Deepest nesting of a JSON record
    #[arg(long, value_name = "N", default_value_t = Limits::default().nesting_max)]
    nesting_max: usize,
    /// Deepest nesting of an HTML page
    #[arg(long, value_name = "N", default_value_t = Limits::default().html_nesting_max)]
    html_nesting_max: usize,
}

impl From<LimitArgs> for Limits {
    fn from(args: LimitArgs) -> Self {
        Self::default()
            .file_bytes_max(args.file_bytes_max.0)
            .unpacked_bytes_max(args.unpacked_bytes_max.0)
            .unpacked_ratio_max(args.unpacked_ratio_max)
            .record_bytes_max(args.record_bytes_max.as_usize())
            .html_bytes_max(args.html_bytes_max.as_usize())
            .nesting_max(args.nesting_max)
            .html_nesting_max(args.html_nesting_max)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};

    #[test]
    fn every_limit_has_a_flag_and_its_default() {
        let cli = Cli::try_parse_from(["depesche", "index", "corpus"]).expect("parses");
        let Command::Index(args) = cli.command else { panic!("another command") };
        assert_eq!(args.refresh.options().limits, Limits::default());
    }
}
