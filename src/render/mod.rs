//! Results to text: for terminals, as JSON, CSV, lists of paths and TREC runs.
//!
//! Everything here is a function from plain data to a writer. Nothing of a corpus
//! reaches the writer unchecked: on its way to a terminal a control character is
//! escaped ([`sanitize`]), on its way to a spreadsheet a formula is (`csv`), and
//! the JSON has types of its own with a version, apart from the library's.
//!
//! **Offsets.** The library's are byte ranges; those in JSON count Unicode
//! characters (code points), as Python does, and as people would.
//!
//! ```
//! use depesche::SearchResults;
//! use depesche::render::{TextStyle, text};
//!
//! let mut out = Vec::new();
//! text(&SearchResults::default(), &TextStyle::default(), &mut out)?;
//! assert_eq!(out, b"nothing found\n");
//! # Ok::<(), std::io::Error>(())
//! ```

mod analysis;
mod answer;
mod article;
mod article_head;
mod csv;
mod entity;
mod explain;
mod folded;
mod heading;
mod json;
mod kwic;
mod lines;
mod number;
mod report;
mod runs;
#[cfg(test)]
mod samples;
mod sanitize;
mod status;
mod style;
mod table;
mod text;
mod upkeep;
mod watch;

pub use self::analysis::{Analysis, json_analysis, text_analysis};
pub use self::answer::{json, json_answer, json_facets, json_lines};
pub use self::article::{json_articles, text_article};
pub use self::csv::csv;
pub use self::entity::{json_candidates, json_entity, text_entity};
pub use self::explain::{
    json_article_explanations, json_explanation, text_article_explanation, text_explanation,
};
pub use self::json::JSON_VERSION;
pub use self::kwic::{csv_kwic, csv_kwic_head, json_kwic, text_kwic};
pub use self::lines::{paths, trec};
pub use self::report::{json_report, json_report_line, text_problem, text_report, text_report_line};
pub use self::sanitize::sanitize;
pub use self::status::{IndexStatus, json_status, text_status};
pub use self::style::TextStyle;
pub use self::text::{text, text_facets};
pub use self::upkeep::{
    json_backup, json_reindex, json_verification, text_backup, text_reindex, text_verification,
};
pub use self::watch::{watch_csv, watch_csv_header, watch_heading, watch_json_lines, watch_text};
