//! One article: what its mentions are called, and what they mean in it.
//!
//! Every step looks at the whole article. Mentions are cut to their names first
//! ([`super::cut`], [`super::compound`]); then endings come off where the article
//! has the name without them; then persons, acronyms and spellings are resolved.

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::alias::ALIASES;
use super::compound::names_in;
use super::cut;
use super::fold::fold;
use super::inflect::{genitive_bases, is_surname_with_s, nominative, nominative_of_noun, without_apostrophe};
use super::introduced::{resolve_acronyms, resolve_variants};
use super::people::resolve_people;
use super::{How, Kind, Step};
use crate::entity::shape::{is_all_capitals, title_case};

/// A mention as the recogniser found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes in the text: whole tokens, for a part the whole compound.
    pub range: Range<usize>,
    /// What it names.
    pub kind: Kind,
    /// Whether the name is only the first part of one compound token: *Hikvision-Kameras*.
    pub part: bool,
    /// How sure the recogniser is, from 0 to 1.
    pub score: f32,
}

/// A name in a text, and what it means there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Byte range of the name in its text, without titles and offices before it and the rest
    /// of a compound behind it; an inflection is inside.
    pub range: Range<usize>,
    /// What it names.
    pub kind: Kind,
    /// Whether it is only a part of a word, as *Hikvision* in *Hikvision-Kameras*.
    pub part: bool,
    /// The name as written, in the nominative and without quotation marks.
    pub form: String,
    /// What it means in this article: the full name for a surname, the long form for an acronym.
    pub name: String,
    /// How the name was found from what is written.
    pub how: How,
}

/// A mention on its way.
#[derive(Debug)]
pub(super) struct Draft {
    pub range: Range<usize>,
    pub kind: Kind,
    pub part: bool,
    pub form: String,
    /// The name it stands for, where that is not the form.
    pub name: Option<String>,
    pub how: How,
}

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
fn drafts(text: &str, mentions: &[Mention]) -> Vec<Draft> {
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
fn names_of(draft: &Draft) -> Vec<String> {
    let mut names = vec![fold(&draft.form)];
    if draft.kind == Kind::Person
        && let Some((_, surname)) = draft.form.rsplit_once(' ')
    {
        names.push(fold(surname));
    }
    names
}

/// A mention that is a name of its own, or several between slashes.
fn whole(text: &str, mention: &Mention, drafts: &mut Vec<Draft>) {
    let range = cut::trim(text, mention.range.clone());
    let (range, quoted) = match cut::before_quoted_head(text, range.clone()) {
        Some(name) => (name, true),
        None => (range, false),
    };
    let names = cut::between_slashes(text, range);
    for range in &names {
        let mut how = How::WRITTEN;
        if quoted {
            how = how.with(Step::Quotes).with(Step::Part);
        }
        if names.len() > 1 {
            how = how.with(Step::Split);
        }
        push(text, range.clone(), mention.kind, quoted, how, drafts);
    }
}

/// The names in a compound.
fn part(text: &str, mention: &Mention, known: &FxHashSet<String>, drafts: &mut Vec<Draft>) {
    let range = cut::trim(text, mention.range.clone());
    let is_name = |name: &str| {
        ALIASES.knows(mention.kind, name)
            || known.contains(&fold(name))
            || Kind::ALL.into_iter().any(|kind| ALIASES.knows(kind, name))
    };
    let found = names_in(&text[range.clone()], is_name);
    let split = found.len() > 1;
    for name in found {
        let names = cut::between_slashes(text, range.start + name.start..range.start + name.end);
        for name in &names {
            let how = How::WRITTEN.with(Step::Part);
            let how = if split || names.len() > 1 { how.with(Step::Split) } else { how };
            push(text, name.clone(), mention.kind, true, how, drafts);
        }
    }
}

fn push(text: &str, range: Range<usize>, kind: Kind, part: bool, mut how: How, drafts: &mut Vec<Draft>) {
    let range = if kind == Kind::Person {
        let Some((range, cut)) = cut::without_titles(text, range) else { return };
        if cut {
            how = how.with(Step::Title);
        }
        range
    } else {
        cut::without_article(text, range)
    };
    let (mut form, mut how) = cut::written(text, range.clone(), how);
    if let Some(calm) = without_capitals(kind, &form) {
        form = calm;
        how = how.with(Step::Variant);
    }
    // At the start of a sentence.
    if kind == Kind::Person && form.starts_with("Von ") {
        form.replace_range(..1, "v");
    }
    if !range.is_empty() && cut::can_be_name(kind, &form) {
        drafts.push(Draft { range, kind, part, form, name: None, how });
    }
}

/// A person or place that is set in capitals, as in a headline or a dateline: *KÖLN*,
/// *NEW YORK*. What is that short may be an acronym, as may any organisation.
fn without_capitals(kind: Kind, form: &str) -> Option<String> {
    const LETTERS_MIN: usize = 4;
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    if kind == Kind::Organisation || letters < LETTERS_MIN || !is_all_capitals(form) {
        return None;
    }
    let calm = form.split(' ').map(title_case).collect::<Vec<_>>().join(" ");
    (!ALIASES.knows(kind, form) || ALIASES.knows(kind, &calm)).then_some(calm)
}

/// Puts names into the nominative, where the article or the grammar gives reason to.
fn decline(drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        if let Some(form) = certain_nominative(draft) {
            draft.form = form;
            draft.how = draft.how.with(Step::Inflected);
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
            draft.how = draft.how.with(Step::Inflected);
        }
    }
}

/// The nominative that grammar alone tells: *Scholz'*, *Deutschen Bank*, *Bundestages*.
fn certain_nominative(draft: &Draft) -> Option<String> {
    if let Some(base) = without_apostrophe(&draft.form) {
        return Some(base.to_owned());
    }
    if draft.kind == Kind::Person
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

fn may_be_genitive(form: &str) -> bool {
    form.ends_with('s') || form.ends_with(super::fold::is_apostrophe)
}

/// What an article tells of names that may be genitives.
struct Evidence {
    /// All names as written, with their kind.
    names: FxHashSet<(Kind, String)>,
    /// Surnames of persons named in full and first words of such names, as written.
    surnames: FxHashSet<String>,
    given: FxHashSet<String>,
}

impl Evidence {
    fn of(drafts: &[Draft]) -> Self {
        let names: FxHashSet<_> = drafts.iter().map(|draft| (draft.kind, draft.form.clone())).collect();
        let mut evidence = Self { names, surnames: FxHashSet::default(), given: FxHashSet::default() };
        for draft in drafts.iter().filter(|draft| draft.kind == Kind::Person) {
            if let (Some((given, _)), Some((_, surname))) =
                (draft.form.split_once(' '), draft.form.rsplit_once(' '))
            {
                evidence.given.insert(given.to_owned());
                // *Angela Merkels* proves no surname *Merkels* beside *Angela Merkel*.
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
        let has = |base: &str| self.names.contains(&(Kind::Person, format!("{before} {base}")));
        genitive_bases(last).find(|base| has(base)).map(|base| format!("{before} {base}"))
    }

    /// The name without its ending, if there is evidence that it has one.
    fn base(&self, draft: &Draft) -> Option<String> {
        let kind = draft.kind;
        let (before, last) =
            draft.form.rsplit_once(' ').map_or(("", &draft.form[..]), |(before, last)| (before, last));
        // What is known as it stands is no genitive: *Paris*, *Niederlande*.
        if ALIASES.knows(kind, &draft.form) || (before.is_empty() && self.surnames.contains(last)) {
            return None;
        }
        let whole = |base: &str| if before.is_empty() { base.to_owned() } else { format!("{before} {base}") };
        genitive_bases(last).map(|base| (base, whole(base))).find_map(|(base, whole)| {
            let named = self.names.contains(&(kind, whole.clone())) || ALIASES.knows(kind, &whole);
            let by_surname = kind == Kind::Person
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

/// The mention as it is handed out; a single letter that stands for nobody is left out.
fn finish(draft: Draft) -> Option<Name> {
    let Draft { range, kind, part, form, name, how } = draft;
    let letters = form.chars().filter(|c| c.is_alphanumeric()).count();
    if name.is_none() && letters < 2 {
        return None;
    }
    let name = name.unwrap_or_else(|| form.clone());
    Some(Name { range, kind, part, form, name, how })
}
