//! Names in texts: persons, organisations and places, found, resolved and joined.
//!
//! [`Annotator`] reads one article: it recognises names in its sentences, lets them
//! agree over the article and says what each means there. [`join`] reads the forms of
//! a whole corpus and says which are one entity. Nothing here knows of files or of an
//! index.

mod agree;
mod annotate;
mod cache;
mod common;
mod features;
mod gate;
mod junk;
#[cfg(feature = "train")]
pub mod learn;
mod lexicon;
pub mod recognize;
mod resolve;
mod shape;
pub mod split;
#[cfg(test)]
mod tests;

pub use crate::article::Kind;
pub use annotate::{Annotations, Annotator};
pub use recognize::MODEL_VERSION;
pub use resolve::{
    Called, Corrections, Entities, Entity, Form, Found, How, Known, Lookup, Name, Step, find, join, parse,
};
