//! The nominative of a name, decided by all its mentions in one article.

use rustc_hash::FxHashSet;

use crate::article::EntityKind;
use crate::entity::article::draft::MentionDraft;
use crate::entity::derivation::DerivationStep;
use crate::entity::normalize::aliases::ALIASES;
use crate::entity::normalize::inflection::{
    genitive_bases, is_surname_with_s, nominative, nominative_of_noun, without_apostrophe,
};

/// Puts names into the nominative, where the article or the grammar gives reason to.
pub(crate) fn decline(drafts: &mut [MentionDraft]) {
    for draft in drafts.iter_mut() {
        if let Some(form) = certain_nominative(draft) {
            draft.form = form;
            draft.how = draft.how.with(DerivationStep::Inflected);
        }
    }
    // Only what ends in an s may be a genitive, and few mentions do.
    if !drafts.iter().any(|draft| may_be_genitive(&draft.form)) {
        return;
    }
    let evidence = Evidence::of(drafts);
    for draft in drafts.iter_mut().filter(|draft| may_be_genitive(&draft.form)) {
        if let Some(form) = evidence.base(draft) {
            draft.form = form;
            draft.how = draft.how.with(DerivationStep::Inflected);
        }
    }
}

/// The nominative that grammar alone tells: *Scholz'*, *Deutschen Bank*, *Bundestages*.
pub(crate) fn certain_nominative(draft: &MentionDraft) -> Option<String> {
    if let Some(base) = without_apostrophe(&draft.form) {
        return Some(base.to_owned());
    }
    if draft.kind == EntityKind::Person
        || draft.part
        || ALIASES.knows(draft.kind, &draft.form) && !draft.form.contains(' ')
    {
        return None;
    }
    if draft.form.contains(' ') {
        nominative(&draft.form)
    } else {
        nominative_of_noun(&draft.form).map(str::to_owned)
    }
}

pub(crate) fn may_be_genitive(form: &str) -> bool {
    form.ends_with('s') || form.ends_with(crate::entity::normalize::fold::is_apostrophe)
}

/// Evidence in an article about names that may be genitives.
pub(crate) struct Evidence {
    /// All names as written, with their kind.
    names: FxHashSet<(EntityKind, String)>,
    /// Surnames of persons named in full and first words of such names, as written.
    surnames: FxHashSet<String>,
    given: FxHashSet<String>,
}

impl Evidence {
    fn of(drafts: &[MentionDraft]) -> Self {
        let names: FxHashSet<_> = drafts.iter().map(|draft| (draft.kind, draft.form.clone())).collect();
        let mut evidence = Self { names, surnames: FxHashSet::default(), given: FxHashSet::default() };
        for draft in drafts.iter().filter(|draft| draft.kind == EntityKind::Person) {
            if let (Some((given, _)), Some((_, surname))) =
                (draft.form.split_once(' '), draft.form.rsplit_once(' '))
            {
                evidence.given.insert(given.to_owned());
                // *Angela Merkels* is no evidence for a surname *Merkels* if the article has
                // *Angela Merkel*.
                if evidence.full_base(&draft.form).is_none() {
                    evidence.surnames.insert(surname.to_owned());
                }
            }
        }
        evidence
    }

    /// The whole name without its ending, if the article has that too.
    fn full_base(&self, form: &str) -> Option<String> {
        let (before, last) = form.rsplit_once(' ')?;
        let has = |base: &str| self.names.contains(&(EntityKind::Person, format!("{before} {base}")));
        genitive_bases(last).find(|base| has(base)).map(|base| format!("{before} {base}"))
    }

    /// The name without its ending, if there is evidence that it has one.
    fn base(&self, draft: &MentionDraft) -> Option<String> {
        let kind = draft.kind;
        let (before, last) =
            draft.form.rsplit_once(' ').map_or(("", &draft.form[..]), |(before, last)| (before, last));
        // A name that is known as written is no genitive: *Paris*, *Niederlande*.
        if ALIASES.knows(kind, &draft.form) || (before.is_empty() && self.surnames.contains(last)) {
            return None;
        }
        let whole = |base: &str| if before.is_empty() { base.to_owned() } else { format!("{before} {base}") };
        genitive_bases(last).map(|base| (base, whole(base))).find_map(|(base, whole)| {
            let named = self.names.contains(&(kind, whole.clone())) || ALIASES.knows(kind, &whole);
            let by_surname = kind == EntityKind::Person
                && if before.is_empty() {
                    self.surnames.contains(base)
                } else {
                    self.names.contains(&(kind, base.to_owned()))
                        && !self.given.contains(base)
                        && !is_surname_with_s(base)
                };
            (named || by_surname).then_some(whole)
        })
    }
}
