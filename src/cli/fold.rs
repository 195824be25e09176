//! The flags that fold copies of an article into one hit.

use clap::Args;
use depesche::ranking::FOLD_MIN;

use super::choices::AnswerFormat;

/// Whether copies are folded.
#[derive(Debug, Args)]
pub struct FoldArgs {
    /// Show every duplicate of an article as a separate hit
    #[arg(long, conflicts_with = "fold_threshold")]
    no_fold: bool,
    /// Fold articles only if the longer contains at least this percentage of the shorter [default: 55; a
    /// batch folds only if asked]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(i64::from(FOLD_MIN)..=100))]
    fold_threshold: Option<u8>,
}

impl FoldArgs {
    /// Returns the requested similarity.
    pub fn asked(&self) -> Option<u8> {
        self.fold_threshold
    }

    /// How the answer to one question is folded. A list of files is not, because none may be missing.
    pub fn of_one(&self, format: AnswerFormat) -> Option<u8> {
        let whole = self.no_fold || format == AnswerFormat::Paths;
        self.fold_threshold.or((!whole).then_some(FOLD_MIN))
    }
}
