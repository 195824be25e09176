//! The terms of a leaf, and the documents that contain them.

pub(super) mod lookup;
pub(super) mod patterns;
pub(super) mod phrase;
pub(super) mod positions;
pub(super) mod regex;

use crate::german::stem;
use crate::index::{Namespace, term_text};
use crate::search::options::ranking::Ranking;
use crate::search::query::Scope;
use crate::search::segments::text::TextField;

/// The fields of a scope with their weights.
pub(crate) fn fields(scope: Scope, ranking: &Ranking) -> impl Iterator<Item = (TextField, f32)> + use<> {
    let body = (scope != Scope::Title).then_some((TextField::Body, 1.0));
    let title = (scope != Scope::Body).then_some((TextField::Title, ranking.title));
    body.into_iter().chain(title)
}

/// The terms under which the words of a stem are found.
///
/// The exact form that is its own stem is written only once; see [`Namespace`].
pub(crate) fn whole_terms(form: &str) -> impl Iterator<Item = String> + use<> {
    let own_stem = stem(form, form) == form;
    let exact = own_stem.then(|| term_text(Namespace::Exact, form));
    exact.into_iter().chain([term_text(Namespace::Stem, form)])
}
