//! From mentions to entities.
//!
//! Two steps, both pure. [`resolve`] reads one article: what a mention is called
//! without its title and ending, and what it means in this article. [`join`]
//! reads the distinct forms of a whole corpus with the number of articles of
//! each, applies the desk's [`Corrections`] and says which forms are one entity.
//! Only the first needs the text, so corrections apply without reading again.
//! [`Lookup`] finds the entity that somebody asks for by name.

mod acronym;
mod alias;
mod article;
#[cfg(test)]
mod article_tests;
mod compound;
mod corpus;
#[cfg(test)]
mod corpus_tests;
mod correct;
mod corrections;
mod cut;
mod dominance;
mod entities;
mod fold;
mod hash;
mod how;
mod inflect;
mod introduced;
mod key;
mod lookup;
mod names;
mod people;
mod person;
mod rules;
mod sets;
mod title;
mod translit;

use crate::article::Kind;

pub use article::{Mention, Name, resolve};
pub use corpus::{Entities, Entity, Form, NONE, join};
pub use corrections::{Corrections, parse};
pub use how::{How, Step};
pub use lookup::{Called, Found, Known, Lookup, find};
