//! German analysis: text in, tokens and terms out. Pure, no files, no engine.
//!
//! The chain is `tokenize → normalize → exact form → decompound → stem`, and
//! [`Analyzer::word`] is the one place where it is put together. Everything
//! that searches or explains goes through it, so that index and query agree.

mod decompound;
mod feminine;
mod normalize;
mod sentence;
mod stem;
mod stopwords;
mod tokenize;
mod verb;
mod word;

pub(crate) use normalize::push_expanded;
pub use normalize::{compose, exact_form, expand};
pub use sentence::{Sentences, sentences};
pub use stem::stem;
pub use stopwords::is_stop_word;
pub use tokenize::{Token, TokenKind, Tokens, tokenize};
pub use word::{Analyzer, Part, Word};

/// Version of the rules in this folder; an index records it, because terms made
/// by other rules would not be found.
pub const RULES_VERSION: u32 = 2;
