//! Names in texts: persons, organisations and places are recognised, resolved and joined.
//!
//! [`Annotator`] reads one article: it recognises names in its sentences, lets the mentions of a name
//! agree over the article, and decides what each name refers to there. `join` reads the name forms of
//! a whole corpus and decides which of them are one entity. Nothing here knows of files or of an index.

mod annotate;
mod article;
mod corpus;
mod derivation;
#[cfg(feature = "train")]
pub mod learn;
mod name;
mod normalize;
pub mod recognize;
#[cfg(test)]
mod tests;

pub use crate::article::EntityKind;
pub use annotate::{Annotations, Annotator};
pub(crate) use corpus::corrections::{Corrections, parse as parse_corrections};
pub(crate) use corpus::find::{EntityMatches, Lookup, NameEntry, NameIndex, find};
pub use corpus::form::Entity;
pub(crate) use corpus::form::{CountedVariant, Entities};
pub(crate) use corpus::join;
pub use derivation::{Derivation, DerivationStep};
pub use name::Name;
pub(crate) use normalize::fingerprint::FINGERPRINTS_VERSION;
pub(crate) use recognize::MODEL_VERSION;
