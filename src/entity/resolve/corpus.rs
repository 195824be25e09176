//! All articles: which forms are one entity.

use super::correct::{Aliases, Verdict};
use super::names::Names;
use super::sets::Sets;
use super::{Corrections, Kind, dominance, entities, rules};

/// In [`Entities::of_form`]: the form has no entity.
pub const NONE: u32 = u32::MAX;

/// A distinct form of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<'a> {
    /// What it names.
    pub kind: Kind,
    /// Whether it was the first part of a compound.
    pub part: bool,
    /// As written, in the nominative.
    pub form: &'a str,
    /// What it means in its articles.
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
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
}

/// Joins the forms of a corpus to entities.
///
/// The result does not depend on the order of `forms`, and forms without articles
/// have no part in it.
pub fn join(forms: &[Form<'_>], corrections: &Corrections) -> Entities {
    let aliases = Aliases::new(forms, corrections);
    let mut names = Names::read(forms, |at, form| aliases.naming(at, form));
    let mut sets = Sets::new(names.guards());
    rules::built_in(&names, &mut sets);
    rules::accept(&names, &mut sets, rules::initials(&names));
    rules::accept(&names, &mut sets, rules::transliterations(&names));
    let genitives = rules::genitives(&names);
    for &(genitive, _) in &genitives {
        names.nodes[genitive as usize].inflected = true;
    }
    rules::accept(&names, &mut sets, genitives);
    rules::accept(&names, &mut sets, rules::acronyms(&names, forms));
    let surnames = dominance::surnames(&names, &mut sets);
    rules::accept(&names, &mut sets, surnames);
    let kinds = dominance::kinds(&names, &mut sets);
    rules::accept(&names, &mut sets, kinds);

    let called = entities::call(&names, &mut sets);
    let verdict = if corrections.is_empty() {
        Verdict::default()
    } else {
        Verdict::new(forms, &names, &mut sets, &entities::by_root(&called), corrections)
    };
    let mut entities = entities::list(&names, &mut sets, &called, &verdict);
    entities.unused = aliases.unused.union(&verdict.unused).copied().collect();
    entities
}
