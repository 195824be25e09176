//! Organisations and places of one article: acronyms it introduces, and several
//! spellings of one name.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::article::EntityKind;
use crate::entity::article::draft::MentionDraft;
use crate::entity::derivation::DerivationStep;
use crate::entity::normalize::acronym::{are_initials, fits, in_parenthesis, is_acronym, is_in_parenthesis};
use crate::entity::normalize::aliases::ALIASES;
use crate::entity::normalize::fold::{fold, is_shouted};
use crate::entity::normalize::key::key;

/// Gives acronyms the long form that the article introduces for them.
pub(crate) fn resolve_acronyms(text: &str, drafts: &mut [MentionDraft]) {
    let mut long_forms: FxHashMap<&str, Option<(EntityKind, String)>> = FxHashMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.part || draft.kind == EntityKind::Person {
            continue;
        }
        if !is_acronym(&draft.form) {
            if let Some(acronym) = in_parenthesis(&text[draft.range.end..])
                && introduces(draft, acronym)
            {
                note(&mut long_forms, acronym, draft);
            }
        } else if let Some(long) = drafts.get(at + 1)
            && long.kind == draft.kind
            && is_in_parenthesis(text, draft.range.end, long.range.start, long.range.end)
            && fits(&draft.form, &fold(&long.form))
        {
            note(&mut long_forms, &text[draft.range.clone()], long);
        }
    }
    if long_forms.is_empty() {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| draft.kind != EntityKind::Person) {
        if let Some(Some((kind, long))) = long_forms.get(draft.form.as_str())
            && *long != draft.form
        {
            draft.kind = *kind;
            draft.name = Some(long.clone());
            draft.how = draft.how.with(DerivationStep::Acronym);
        }
    }
}

/// Notes a long form; an acronym with two of them has none.
fn note<'a>(
    long_forms: &mut FxHashMap<&'a str, Option<(EntityKind, String)>>,
    acronym: &'a str,
    long: &MentionDraft,
) {
    let same = |(kind, known): &(EntityKind, String)| {
        *kind == long.kind && key(*kind, known) == key(*kind, &long.form)
    };
    match long_forms.get_mut(acronym) {
        Some(known) => {
            if !known.as_ref().is_some_and(same) {
                *known = None;
            }
        }
        None => {
            long_forms.insert(acronym, Some((long.kind, long.form.clone())));
        }
    }
}

/// Whether the parenthesis behind a name holds its acronym, and not a party, a place, an agency.
fn introduces(long: &MentionDraft, acronym: &str) -> bool {
    let folded = fold(&long.form);
    if long.kind == EntityKind::Place {
        return are_initials(acronym, &folded);
    }
    // *IWF und Weltbank (SAP)*: two names have no acronym.
    if folded.contains(" und ") && !fits(acronym, &folded) {
        return false;
    }
    // *Innenministerium (SPD)*: what is known to be something else must fit better, and so must another
    // acronym for what is known by one: *Vertrag der Europäischen Union (AEUV)*.
    let of_acronym = EntityKind::ALL.into_iter().find_map(|kind| ALIASES.line(kind, acronym));
    match (of_acronym, ALIASES.line(long.kind, &long.form)) {
        (None, None) => true,
        (Some(of_acronym), Some(of_long)) if of_acronym == of_long => true,
        (Some(_), None) => fits(acronym, &folded),
        (_, Some(_)) => are_initials(acronym, &folded),
    }
}

/// Lets the spellings of one organisation or place in the article share the name that is most used.
pub(crate) fn resolve_variants(drafts: &mut [MentionDraft]) {
    let mut groups: FxHashMap<(EntityKind, String), Vec<usize>> = FxHashMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.kind != EntityKind::Person && draft.name.is_none() {
            groups.entry((draft.kind, key(draft.kind, &draft.form))).or_default().push(at);
        }
    }
    for places in groups.into_values() {
        let form = |at: usize| drafts[at].form.as_str();
        if places.iter().all(|&at| form(at) == form(places[0])) {
            continue;
        }
        let mentions = |name: &str| places.iter().filter(|&&at| form(at) == name).count();
        let Some(name) = places
            .iter()
            .map(|&at| form(at))
            .min_by_key(|name| (is_shouted(name), Reverse(mentions(name)), name.len(), *name))
        else {
            continue;
        };
        let name = name.to_owned();
        for at in places.into_iter().filter(|&at| drafts[at].form != name).collect::<Vec<_>>() {
            drafts[at].name = Some(name.clone());
            drafts[at].how = drafts[at].how.with(DerivationStep::Variant);
        }
    }
}
