//! The distinct name forms of a corpus, and the entities they belong to.

use crate::article::EntityKind;

/// In [`Entities::of_form`]: the form has no entity.
pub const NONE: u32 = u32::MAX;

/// A distinct form of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedVariant<'a> {
    /// Its kind.
    pub kind: EntityKind,
    /// Whether it was the first part of a compound.
    pub part: bool,
    /// As written, in the nominative.
    pub form: &'a str,
    /// The name that it refers to in its articles.
    pub name: &'a str,
    /// Number of living articles that contain it; 0 for a form that lives no longer.
    pub articles: u32,
}

/// The entities of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entities {
    /// For each form its place in `entities`; `u32::MAX` for a suppressed one and one without articles.
    pub of_form: Vec<u32>,
    /// The entities, sorted by kind and name.
    pub entities: Vec<Entity>,
    /// Lines of the corrections (from 1, ascending) that name what no form has.
    pub unused: Vec<usize>,
}

/// A person, organisation or place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its name.
    pub name: String,
}
