//! Names in texts: persons, organisations and places, found, resolved and joined.
//!
//! [`Annotator`] reads one article: it recognises names in its sentences, lets them
//! agree over the article and says what each means there. [`join`] reads the forms of
//! a whole corpus and says which are one entity. Nothing here knows of files or of an
//! index.

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
pub use corpus::corrections::{Corrections, parse};
pub use corpus::find::{EntityMatches, Lookup, NameEntry, NameIndex, find};
pub use corpus::form::{CountedVariant, Entities, Entity};
pub use corpus::join;
pub use derivation::{Derivation, DerivationStep};
pub use name::Name;
pub use recognize::MODEL_VERSION;
