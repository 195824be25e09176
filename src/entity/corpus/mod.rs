//! All articles: which forms are one entity.

mod apply_corrections;
mod canonical_name;
pub(super) mod corrections;
pub(super) mod find;
pub(super) mod form;
mod majority_rules;
mod nodes;
mod rules;
#[cfg(test)]
mod tests;
mod union_find;

use crate::entity::corpus::apply_corrections::{AliasCorrections, Verdict};
use crate::entity::corpus::corrections::Corrections;
use crate::entity::corpus::form::{CountedVariant, Entities};
use crate::entity::corpus::nodes::NameNodes;
use crate::entity::corpus::union_find::Sets;

/// Joins the forms of a corpus to entities.
///
/// The result does not depend on the order of `forms`, and forms without articles
/// have no part in it.
pub fn join(forms: &[CountedVariant<'_>], corrections: &Corrections) -> Entities {
    let aliases = AliasCorrections::new(forms, corrections);
    let mut names = NameNodes::read(forms, |at, form| aliases.naming(at, form));
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
    let surnames = majority_rules::surnames(&names, &mut sets);
    rules::accept(&names, &mut sets, surnames);
    let kinds = majority_rules::kinds(&names, &mut sets);
    rules::accept(&names, &mut sets, kinds);

    let called = canonical_name::call(&names, &mut sets);
    let verdict = if corrections.is_empty() {
        Verdict::default()
    } else {
        Verdict::new(forms, &names, &mut sets, &canonical_name::by_root(&called), corrections)
    };
    let mut entities = canonical_name::list(&names, &mut sets, &called, &verdict);
    entities.unused = aliases.unused.union(&verdict.unused).copied().collect();
    entities
}
