//! Applies the desk's corrections to the names and entities of a corpus.

use std::collections::{BTreeSet, HashMap};

use crate::article::EntityKind;
use crate::entity::corpus::corrections::{AliasCorrection, Corrections, Suppression};
use crate::entity::corpus::form::{CountedVariant, NONE};
use crate::entity::corpus::nodes::{NameNodes, Naming, SetName};
use crate::entity::corpus::union_find::Sets;
use crate::entity::normalize::fold::fold;

/// The desk's aliases, resolved to forms.
#[derive(Debug, Default)]
pub(crate) struct AliasCorrections<'c> {
    /// For each form that an alias is for: the alias, and what kind its name has.
    of_form: HashMap<u32, (&'c AliasCorrection, Option<EntityKind>)>,
    /// Lines that no form answers to.
    pub unused: BTreeSet<usize>,
}

impl<'c> AliasCorrections<'c> {
    pub fn new(forms: &[CountedVariant<'_>], corrections: &'c Corrections) -> Self {
        let mut aliases = Self::default();
        if corrections.aliases.is_empty() {
            return aliases;
        }
        let wanted = corrections.aliases.iter().map(|alias| alias.form.as_str());
        let found = Spellings::new(wanted, living(forms), |form| form.form);
        let names = corrections.aliases.iter().map(|alias| alias.name.as_str());
        let named = Spellings::new(names, living(forms), |form| form.name);
        for alias in &corrections.aliases {
            let mut used = false;
            let kind = alias.kind.or_else(|| usual_kind(forms, named.get(&alias.name)));
            for &form in found.get(&alias.form) {
                // A kind restricts the alias to forms that another line, with another kind, does
                // not claim.
                let other = aliases.of_form.get(&form).is_some_and(|(other, _)| {
                    other.kind == Some(forms[form as usize].kind)
                        || alias.kind != Some(forms[form as usize].kind)
                });
                used = true;
                if !other {
                    aliases.of_form.insert(form, (alias, kind));
                }
            }
            if !used {
                aliases.unused.insert(alias.line);
            }
        }
        aliases
    }

    /// Returns the name of a form after corrections.
    pub fn naming<'a>(&self, at: u32, form: &CountedVariant<'a>) -> Naming<'a>
    where
        'c: 'a,
    {
        match self.of_form.get(&at) {
            Some((alias, kind)) => {
                let kind = kind.unwrap_or(form.kind);
                Naming { kind, name: alias.name.as_str(), alone: alias.name == alias.form }
            }
            None => Naming { kind: form.kind, name: form.name, alone: false },
        }
    }
}

/// The forms that some article has, with their places.
fn living<'f, 'a>(forms: &'f [CountedVariant<'a>]) -> impl Iterator<Item = (u32, &'f CountedVariant<'a>)> {
    (0..).zip(forms).filter(|(_, form)| form.articles > 0)
}

/// The kind that forms have in most articles.
fn usual_kind(forms: &[CountedVariant<'_>], places: &[u32]) -> Option<EntityKind> {
    let articles = |kind: EntityKind| -> u64 {
        let of_kind = places.iter().map(|&at| &forms[at as usize]).filter(|form| form.kind == kind);
        of_kind.map(|form| u64::from(form.articles)).sum()
    };
    EntityKind::ALL.into_iter().rev().max_by_key(|&kind| articles(kind)).filter(|&kind| articles(kind) > 0)
}

/// Corrections of sets, applied after the rules have joined them.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Sets that became part of another one, by their roots.
    moved: HashMap<u32, u32>,
    kinds: HashMap<u32, EntityKind>,
    names: HashMap<u32, String>,
    suppressed: BTreeSet<u32>,
    /// Forms that are none of the entity they were of.
    pub forms: BTreeSet<u32>,
    /// Lines that name what no form has.
    pub unused: BTreeSet<usize>,
}

impl Verdict {
    pub fn new(
        forms: &[CountedVariant<'_>],
        names: &NameNodes<'_>,
        sets: &mut Sets,
        called: &HashMap<u32, SetName>,
        corrections: &Corrections,
    ) -> Self {
        let mut verdict = Self::default();
        if corrections.is_empty() {
            return verdict;
        }
        let finder = Finder::new(forms, names, sets, called, corrections);
        for merge in &corrections.merges {
            let into = finder.sets(&merge.to).into_iter().max_by_key(|root| finder.weight(*root));
            let from = finder.sets(&merge.from);
            let Some(into) = into.filter(|_| !from.is_empty()) else {
                verdict.unused.insert(merge.line);
                continue;
            };
            for root in from {
                // The two may be one already, by their aliases or by earlier lines.
                if verdict.root(into) != verdict.root(root) {
                    verdict.moved.entry(root).or_insert(into);
                }
            }
        }
        for retype in &corrections.retypes {
            let roots = verdict.roots(finder.sets(&retype.name), retype.line);
            verdict.kinds.extend(roots.into_iter().map(|root| (root, retype.kind)));
        }
        for suppression in &corrections.suppressions {
            verdict.suppress(suppression, &finder);
        }
        for rename in &corrections.renames {
            let roots = verdict.roots(finder.sets(&rename.from), rename.line);
            verdict.names.extend(roots.into_iter().map(|root| (root, rename.to.clone())));
        }
        verdict
    }

    fn roots(&mut self, found: Vec<u32>, line: usize) -> Vec<u32> {
        if found.is_empty() {
            self.unused.insert(line);
        }
        found.into_iter().map(|root| self.root(root)).collect()
    }

    fn suppress(&mut self, suppression: &Suppression, finder: &Finder<'_, '_>) {
        let Suppression { line, name, kind } = suppression;
        let entities: Vec<u32> = finder.called(name).into_iter().map(|root| self.root(root)).collect();
        let right = |root: &u32| kind.is_none_or(|kind| self.kind(*root, finder.kind(*root)) == kind);
        let entities: Vec<u32> = entities.into_iter().filter(right).collect();
        if entities.is_empty() {
            let forms = finder.forms(name).into_iter();
            let forms: Vec<u32> =
                forms.filter(|&(_, root)| right(&self.root(root))).map(|(form, _)| form).collect();
            if forms.is_empty() {
                self.unused.insert(*line);
            }
            self.forms.extend(forms);
        }
        self.suppressed.extend(entities);
    }

    /// The set that a set belongs to by now.
    pub fn root(&self, mut root: u32) -> u32 {
        // Names of one entity may lead in a circle that the file does not show: no more steps than merges.
        for _ in 0..=self.moved.len() {
            match self.moved.get(&root) {
                Some(&next) => root = next,
                None => break,
            }
        }
        root
    }

    /// Returns the kind of a set: `kind` unless corrected.
    pub fn kind(&self, root: u32, kind: EntityKind) -> EntityKind {
        self.kinds.get(&root).copied().unwrap_or(kind)
    }

    /// Returns the corrected name of a set, if there is one.
    pub fn name(&self, root: u32) -> Option<&str> {
        self.names.get(&root).map(String::as_str)
    }

    /// Whether a set is no entity.
    pub fn suppresses(&self, root: u32) -> bool {
        self.suppressed.contains(&root)
    }
}

/// Finds sets by the names in corrections.
struct Finder<'n, 'c> {
    names: Spellings<'c>,
    forms: Spellings<'c>,
    called: &'n HashMap<u32, SetName>,
    written: &'n NameNodes<'n>,
    roots: Vec<u32>,
    form_roots: HashMap<u32, u32>,
}

impl<'n, 'c> Finder<'n, 'c> {
    fn new(
        forms: &[CountedVariant<'_>],
        names: &'n NameNodes<'_>,
        sets: &mut Sets,
        called: &'n HashMap<u32, SetName>,
        corrections: &'c Corrections,
    ) -> Self {
        let wanted: Vec<&str> = corrections
            .merges
            .iter()
            .flat_map(|merge| [merge.from.as_str(), merge.to.as_str()])
            .chain(corrections.retypes.iter().map(|retype| retype.name.as_str()))
            .chain(corrections.suppressions.iter().map(|suppression| suppression.name.as_str()))
            .chain(corrections.renames.iter().map(|rename| rename.from.as_str()))
            .collect();
        let roots = names.written.iter().map(|written| sets.find(written.node)).collect::<Vec<_>>();
        let of_names =
            Spellings::new(wanted.iter().copied(), (0..).zip(&names.written), |written| written.name);
        let of_forms = Spellings::new(wanted.into_iter(), living(forms), |form| form.form);
        let form_roots =
            of_forms.all().map(|form| (form, roots[names.of_form[form as usize] as usize])).collect();
        Self { names: of_names, forms: of_forms, called, written: names, roots, form_roots }
    }

    /// The sets that are called so, else those that have the name, else those that have the form.
    fn sets(&self, name: &str) -> Vec<u32> {
        let called = self.called(name);
        if !called.is_empty() {
            return called;
        }
        let named = self.names.get(name).iter().map(|&written| self.roots[written as usize]);
        let mut roots: Vec<u32> = named.collect();
        if roots.is_empty() {
            roots = self.forms(name).into_iter().map(|(_, root)| root).collect();
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    fn called(&self, name: &str) -> Vec<u32> {
        let is_called = |written: &&u32| {
            let root = self.roots[**written as usize];
            self.called.get(&root).is_some_and(|called| called.written == **written)
        };
        self.names.get(name).iter().filter(is_called).map(|&written| self.roots[written as usize]).collect()
    }

    /// Returns the forms with this spelling or name, with their sets.
    fn forms(&self, name: &str) -> Vec<(u32, u32)> {
        let named = self.names.get(name);
        let by_name = (0..).zip(&self.written.of_form).filter(|(_, written)| named.contains(written));
        let by_name = by_name.map(|(form, &written)| (form, self.roots[written as usize]));
        let by_form = self
            .forms
            .get(name)
            .iter()
            .map(|&form| (form, self.form_roots.get(&form).copied().unwrap_or(NONE)));
        by_form.chain(by_name).collect()
    }

    fn kind(&self, root: u32) -> EntityKind {
        self.called.get(&root).map_or(EntityKind::Person, |called| called.kind)
    }

    /// Ranks the sets that a name may refer to: the one with the most articles wins, of equals the
    /// first by name.
    fn weight(&self, root: u32) -> (u64, u64) {
        let Some(called) = self.called.get(&root) else { return (0, 0) };
        let written = &self.written.written[called.written as usize];
        (called.articles, self.written.nodes[written.node as usize].fingerprint)
    }
}

/// Places of the strings that are spelled as one of the wanted names, or like it.
struct Spellings<'c> {
    exact: HashMap<&'c str, Vec<u32>>,
    /// By fold: the places, as long as all of them have one spelling.
    folded: HashMap<String, Option<(String, Vec<u32>)>>,
}

impl<'c> Spellings<'c> {
    fn new<T>(
        wanted: impl Iterator<Item = &'c str>,
        all: impl Iterator<Item = (u32, T)>,
        text: impl for<'t> Fn(&'t T) -> &'t str,
    ) -> Self {
        let mut exact: HashMap<&'c str, Vec<u32>> = wanted.map(|name| (name, vec![])).collect();
        let mut folded: HashMap<String, Option<(String, Vec<u32>)>> =
            exact.keys().map(|name| (fold(name), Some((String::new(), vec![])))).collect();
        if exact.is_empty() {
            return Self { exact, folded };
        }
        for (at, item) in all {
            let text = text(&item);
            if let Some(places) = exact.get_mut(text) {
                places.push(at);
            }
            if let Some(entry) = folded.get_mut(&fold(text)) {
                match entry {
                    Some((spelling, places)) if spelling.is_empty() || spelling == text => {
                        text.clone_into(spelling);
                        places.push(at);
                    }
                    _ => *entry = None,
                }
            }
        }
        Self { exact, folded }
    }

    fn get(&self, name: &str) -> &[u32] {
        let exact = self.exact.get(name).map(Vec::as_slice).unwrap_or_default();
        if !exact.is_empty() {
            return exact;
        }
        let folded = self.folded.get(&fold(name)).and_then(Option::as_ref);
        folded.map(|(_, places)| places.as_slice()).unwrap_or_default()
    }

    fn all(&self) -> impl Iterator<Item = u32> {
        let folded = self.folded.values().flatten().flat_map(|(_, places)| places);
        self.exact.values().flatten().chain(folded).copied()
    }
}
