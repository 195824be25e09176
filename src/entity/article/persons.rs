//! The persons of one article: resolves surnames and given names to full names.

use rustc_hash::FxHashMap;

use crate::article::EntityKind;
use crate::entity::article::draft::MentionDraft;
use crate::entity::derivation::DerivationStep;
use crate::entity::normalize::aliases::ALIASES;
use crate::entity::normalize::fold::is_shouted;
use crate::entity::normalize::person_name::{PersonName, particles_before};
use crate::entity::normalize::titles::is_family;

/// Mentions of persons are resolved in `drafts`, in place.
pub(crate) fn resolve_people(text: &str, drafts: &mut [MentionDraft]) {
    let mut names: Vec<Option<PersonName>> = drafts
        .iter()
        .map(|draft| (draft.kind == EntityKind::Person).then(|| PersonName::new(&draft.form)))
        .collect();
    let mut people = People::default();
    for (at, (draft, name)) in drafts.iter().zip(&names).enumerate() {
        if let Some(name) = name.as_ref().filter(|name| name.is_full()) {
            people.add(at, &draft.form, name);
        }
    }
    people.join_variants();
    people.index();
    for at in 0..drafts.len() {
        take_particles(text, drafts, &mut names, at, &people);
    }
    let couples = couples(text, drafts, &names);
    for (at, (draft, name)) in drafts.iter_mut().zip(&names).enumerate() {
        let Some(name) = name else { continue };
        let before = word_before(&text[..draft.range.start]);
        let found = if name.is_full() {
            people.of_full.get(name.folded()).map(|&person| (person, DerivationStep::Variant))
        } else if draft.part && people.of_full.contains_key(&name.folded().replace('-', " ")) {
            people
                .of_full
                .get(&name.folded().replace('-', " "))
                .map(|&person| (person, DerivationStep::Variant))
        } else if is_family(before) || couples.contains(&name.folded()) {
            None
        } else {
            people.by_short_name(name.folded(), at, before)
        };
        if let Some((person, step)) = found
            && people.names[person].form != draft.form
        {
            draft.name = Some(people.names[person].form.clone());
            draft.how = draft.how.with(step);
        }
    }
}

/// The persons that the article names in full.
#[derive(Default)]
struct People {
    names: Vec<Person>,
    /// By folded full name.
    of_full: FxHashMap<String, usize>,
    /// By surname, and by the first word of the name; `None` where two persons have it.
    of_surname: FxHashMap<String, Option<usize>>,
    of_first: FxHashMap<String, Option<usize>>,
}

struct Person {
    form: String,
    name: PersonName,
    /// Number of mentions by this form.
    mentions: u32,
    /// Place of the first mention among all.
    first: usize,
}

impl People {
    fn add(&mut self, at: usize, form: &str, name: &PersonName) {
        if let Some(&person) = self.of_full.get(name.folded()) {
            let person = &mut self.names[person];
            person.mentions += 1;
            if is_shouted(&person.form) && !is_shouted(form) {
                form.clone_into(&mut person.form);
            }
            return;
        }
        self.of_full.insert(name.folded().to_owned(), self.names.len());
        self.names.push(Person { form: form.to_owned(), name: name.clone(), mentions: 1, first: at });
    }

    /// *Joe R. Biden* is *Joe Biden*, unless there is also a *Joe Q. Biden*.
    fn join_variants(&mut self) {
        for at in 0..self.names.len() {
            let longer = &self.names[at];
            let mut shorter = (0..self.names.len()).filter(|&other| self.shortens(other, at));
            let (Some(target), None) = (shorter.next(), shorter.next()) else { continue };
            let rivals = (0..self.names.len()).filter(|&other| self.shortens(target, other)).count();
            if rivals == 1 && !self.stays_apart(at, target) {
                let (mentions, first, key) = (longer.mentions, longer.first, longer.name.folded().to_owned());
                self.of_full.insert(key, target);
                self.names[target].mentions += mentions;
                self.names[target].first = self.names[target].first.min(first);
            }
        }
    }

    /// Whether one name is another without some of its middle: first word and surname are the same.
    fn shortens(&self, shorter: usize, longer: usize) -> bool {
        let (shorter, longer) = (&self.names[shorter].name, &self.names[longer].name);
        shorter.folded().len() < longer.folded().len()
            && shorter.first() == longer.first()
            && shorter.surname() == longer.surname()
            && {
                let mut words = longer.folded().split(' ');
                shorter.folded().split(' ').all(|word| words.any(|other| other == word))
            }
    }

    /// *George W. Bush* is a separate name.
    fn stays_apart(&self, longer: usize, shorter: usize) -> bool {
        let line = |at: usize| ALIASES.line(EntityKind::Person, &self.names[at].form);
        line(longer).is_some_and(|of_longer| line(shorter) != Some(of_longer))
    }

    fn index(&mut self) {
        for (at, person) in self.names.iter().enumerate() {
            let own = self.of_full.get(person.name.folded()).copied().unwrap_or(at);
            for surname in person.name.surnames() {
                note(&mut self.of_surname, surname, own);
            }
            note(&mut self.of_first, person.name.first(), own);
        }
    }

    /// The one person that a name without given name, or the given name alone, can mean.
    fn by_short_name(&self, folded: &str, at: usize, before: &str) -> Option<(usize, DerivationStep)> {
        if let Some(person) = self.of_surname.get(folded) {
            // *Trump* may be the father or the daughter, and *Martin* a surname or a given name.
            let also_first = self.of_first.get(folded).is_some_and(|first| first != person);
            return person.filter(|_| !also_first).map(|person| (person, DerivationStep::Surname));
        }
        let person = (*self.of_first.get(folded)?)?;
        // Children and stars go by their given name after they were introduced; *Herr Martin* is somebody else.
        let family_name = self.names[person].name.has_family_name_in_front();
        let introduced = self.names[person].first < at;
        let address = matches!(before, "Herr" | "Herrn" | "Frau");
        (family_name || (introduced && !address)).then_some((person, DerivationStep::FirstName))
    }
}

fn note(index: &mut FxHashMap<String, Option<usize>>, key: &str, person: usize) {
    match index.get_mut(key) {
        Some(known) => *known = known.filter(|known| *known == person),
        None => {
            index.insert(key.to_owned(), Some(person));
        }
    }
}

/// Takes the *von der* before *Leyen* into the name, where the article has it in full.
fn take_particles(
    text: &str,
    drafts: &mut [MentionDraft],
    names: &mut [Option<PersonName>],
    at: usize,
    people: &People,
) {
    let Some(name) = names[at].as_ref().filter(|name| !name.is_full() && !drafts[at].part) else { return };
    let len = particles_before(&text[..drafts[at].range.start]);
    let start = drafts[at].range.start - len;
    if len == 0 || (at > 0 && drafts[at - 1].range.end > start) {
        return;
    }
    let whole = format!("{}{}", text[start..drafts[at].range.start].to_lowercase(), drafts[at].form);
    let longer = PersonName::new(&whole);
    if people.of_surname.contains_key(longer.folded()) && longer != *name {
        drafts[at].range.start = start;
        drafts[at].form = whole;
        names[at] = Some(longer);
    }
}

/// Surnames that a man and a woman share: there is a *Herr Müller* and a *Frau Müller*.
fn couples<'a>(text: &str, drafts: &[MentionDraft], names: &'a [Option<PersonName>]) -> Vec<&'a str> {
    let addressed = |address: &[&str]| -> Vec<&'a str> {
        let with = drafts.iter().zip(names).filter_map(|(draft, name)| Some((draft, name.as_ref()?)));
        with.filter(|(draft, name)| {
            !name.is_full() && address.contains(&word_before(&text[..draft.range.start]))
        })
        .map(|(_, name)| name.folded())
        .collect()
    };
    let men = addressed(&["Herr", "Herrn"]);
    let women = if men.is_empty() { vec![] } else { addressed(&["Frau"]) };
    men.into_iter().filter(|name| women.contains(name)).collect()
}

/// The word that ends a text, where only a space follows it.
fn word_before(text: &str) -> &str {
    let Some(text) = text.strip_suffix([' ', '\u{a0}']) else { return "" };
    text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default()
}
