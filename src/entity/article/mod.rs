//! One article: what its mentions are called, and what they mean in it.
//!
//! Every step looks at the whole article. Mentions are cut to their names first
//! ([`crate::entity::article::trim_mention`], [`crate::entity::normalize::compound`]); then endings come off where the article
//! has the name without them; then persons, acronyms and spellings are resolved.

mod acronyms;
mod draft;
mod nominative;
mod persons;
#[cfg(test)]
mod tests;
mod trim_mention;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::EntityKind;
use crate::entity::article::acronyms::{resolve_acronyms, resolve_variants};
use crate::entity::article::draft::MentionDraft;
use crate::entity::article::nominative::decline;
use crate::entity::article::persons::resolve_people;
use crate::entity::derivation::{Derivation, DerivationStep};
use crate::entity::name::{Mention, Name};
use crate::entity::normalize::aliases::ALIASES;
use crate::entity::normalize::compound::names_in;
use crate::entity::normalize::fold::fold;
use crate::entity::recognize::word_shape::{is_all_capitals, title_case};

/// Resolves the mentions of one article.
///
/// `text` is its title, a blank line and its body; `mentions` are sorted and
/// disjoint, and lie on borders of characters (others are left out). A mention
/// may give no name (an office alone) or several (*Merkel/Macron*).
pub fn resolve(text: &str, mentions: &[Mention]) -> Vec<Name> {
    let mut drafts = drafts(text, mentions);
    decline(&mut drafts);
    resolve_people(text, &mut drafts);
    resolve_acronyms(text, &mut drafts);
    resolve_variants(&mut drafts);
    drafts.into_iter().filter_map(finish).collect()
}

/// Cuts the mentions to their names, in the order of the text.
pub(crate) fn drafts(text: &str, mentions: &[Mention]) -> Vec<MentionDraft> {
    let mut drafts = Vec::with_capacity(mentions.len());
    let valid = |mention: &&Mention| text.get(mention.range.clone()).is_some();
    for mention in mentions.iter().filter(valid).filter(|mention| !mention.part) {
        whole(text, mention, &mut drafts);
    }
    if mentions.iter().any(|mention| mention.part) {
        let known: FxHashSet<String> = drafts.iter().flat_map(names_of).collect();
        for mention in mentions.iter().filter(valid).filter(|mention| mention.part) {
            part(text, mention, &known, &mut drafts);
        }
        drafts.sort_by_key(|draft| draft.range.start);
    }
    drafts
}

/// The folded names by which a draft makes others known: its own, and a person's last word.
fn names_of(draft: &MentionDraft) -> Vec<String> {
    let mut names = vec![fold(&draft.form)];
    if draft.kind == EntityKind::Person
        && let Some((_, surname)) = draft.form.rsplit_once(' ')
    {
        names.push(fold(surname));
    }
    names
}

/// Adds a mention that is a whole name, or the several names between its slashes.
pub(crate) fn whole(text: &str, mention: &Mention, drafts: &mut Vec<MentionDraft>) {
    let range = trim_mention::trim(text, mention.range.clone());
    let (range, quoted) = match trim_mention::before_quoted_head(text, range.clone()) {
        Some(name) => (name, true),
        None => (range, false),
    };
    let names = trim_mention::between_slashes(text, range);
    for range in &names {
        let mut how = Derivation::WRITTEN;
        if quoted {
            how = how.with(DerivationStep::Quotes).with(DerivationStep::Part);
        }
        if names.len() > 1 {
            how = how.with(DerivationStep::Split);
        }
        push(text, range.clone(), mention.kind, quoted, how, drafts);
    }
}

/// The names in a compound.
pub(crate) fn part(text: &str, mention: &Mention, known: &FxHashSet<String>, drafts: &mut Vec<MentionDraft>) {
    let range = trim_mention::trim(text, mention.range.clone());
    let is_name = |name: &str| {
        ALIASES.knows(mention.kind, name)
            || known.contains(&fold(name))
            || EntityKind::ALL.into_iter().any(|kind| ALIASES.knows(kind, name))
    };
    let found = names_in(&text[range.clone()], is_name);
    let split = found.len() > 1;
    for name in found {
        let names = trim_mention::between_slashes(text, range.start + name.start..range.start + name.end);
        for name in &names {
            let how = Derivation::WRITTEN.with(DerivationStep::Part);
            let how = if split || names.len() > 1 { how.with(DerivationStep::Split) } else { how };
            push(text, name.clone(), mention.kind, true, how, drafts);
        }
    }
}

fn push(
    text: &str,
    range: Range<usize>,
    kind: EntityKind,
    part: bool,
    mut how: Derivation,
    drafts: &mut Vec<MentionDraft>,
) {
    let range = if kind == EntityKind::Person {
        let Some((range, cut)) = trim_mention::without_titles(text, range) else { return };
        if cut {
            how = how.with(DerivationStep::Title);
        }
        range
    } else {
        trim_mention::without_article(text, range)
    };
    let (mut form, mut how) = trim_mention::written(text, range.clone(), how);
    if let Some(calm) = without_capitals(kind, &form) {
        form = calm;
        how = how.with(DerivationStep::Variant);
    }
    // At the start of a sentence.
    if kind == EntityKind::Person && form.starts_with("Von ") {
        form.replace_range(..1, "v");
    }
    if !range.is_empty() && trim_mention::can_be_name(kind, &form) {
        drafts.push(MentionDraft { range, kind, part, form, name: None, how });
    }
}

/// A person or place that is set in capitals, as in a headline or a dateline: *KÖLN*,
/// *NEW YORK*. What is that short may be an acronym, as may any organisation.
fn without_capitals(kind: EntityKind, form: &str) -> Option<String> {
    const LETTERS_MIN: usize = 4;
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    if kind == EntityKind::Organisation || letters < LETTERS_MIN || !is_all_capitals(form) {
        return None;
    }
    let calm = form.split(' ').map(title_case).collect::<Vec<_>>().join(" ");
    (!ALIASES.knows(kind, form) || ALIASES.knows(kind, &calm)).then_some(calm)
}

/// Converts a draft to a name; a single letter that refers to nobody is dropped.
fn finish(draft: MentionDraft) -> Option<Name> {
    let MentionDraft { range, kind, part, form, name, how } = draft;
    let letters = form.chars().filter(|c| c.is_alphanumeric()).count();
    if name.is_none() && letters < 2 {
        return None;
    }
    let name = name.unwrap_or_else(|| form.clone());
    Some(Name { range, kind, part, form, name, how })
}
