//! Forms of verbs to their infinitive: `ging → gehen`, `aufgehoben → aufheben`.
//!
//! The stemmer takes off endings; it leaves apart what has `-t`, `ge-` or another vowel.
//! Only verbs are read that are listed, and those in *-ieren* and *-igen*: many adjectives
//! and nouns look like forms of verbs (*kalt, Markt, Gericht*). Prefixes are taken off and
//! put back, so that the lists hold simple verbs. All is in expanded form.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::stopwords::{entries, is_stop_word};

/// Prefixes that can be separated from the verb or are followed by `ge` and `zu`, longest first.
const SEPARABLE: &[&str] = &[
    "auseinander",
    "gegenueber",
    "entgegen",
    "herueber",
    "herunter",
    "hinueber",
    "hinunter",
    "zusammen",
    "bekannt",
    "entlang",
    "zurueck",
    "bereit",
    "fertig",
    "herauf",
    "heraus",
    "herbei",
    "herein",
    "hervor",
    "hinauf",
    "hinaus",
    "hinein",
    "hinter",
    "hinweg",
    "kennen",
    "nieder",
    "sicher",
    "voraus",
    "vorbei",
    "vorher",
    "vorweg",
    "weiter",
    "wieder",
    "daran",
    "davon",
    "durch",
    "empor",
    "herab",
    "heran",
    "herum",
    "hinab",
    "hinzu",
    "offen",
    "preis",
    "statt",
    "still",
    "ueber",
    "umher",
    "unter",
    "voran",
    "wider",
    "dazu",
    "fehl",
    "fern",
    "fest",
    "fort",
    "frei",
    "heim",
    "hoch",
    "klar",
    "nach",
    "raus",
    "rein",
    "teil",
    "voll",
    "wahr",
    "auf",
    "aus",
    "bei",
    "dar",
    "ein",
    "her",
    "hin",
    "los",
    "mit",
    "vor",
    "weg",
    "ab",
    "an",
    "um",
    "zu",
];

/// Prefixes that stay; their participles have no `ge`.
const INSEPARABLE: &[&str] = &[
    "hinter", "wieder", "durch", "ueber", "unter", "wider", "miss", "voll", "emp", "ent", "ver", "zer", "be",
    "er", "um",
];

/// Endings of adjectives, which participles take.
const ADJECTIVE: [&str; 6] = ["", "e", "en", "er", "es", "em"];

/// Maximum number of prefixes of a form: *wieder-auf-gebaut, an-er-kannt*.
const PREFIXES_MAX: usize = 3;

/// Shortest and longest form that is read, in bytes: *kam*, *auseinandergesetzten*.
const FORM_BYTES: RangeInclusive<usize> = 3..=40;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::load);

/// The infinitives of an irregular form.
#[derive(Clone, Copy)]
struct Verb {
    infinitive: &'static str,
    /// Whether it is one without a prefix in front too.
    alone: bool,
}

/// The contents of the lists.
#[derive(Default)]
struct Lists {
    /// Infinitives, and whether they are verbs without a prefix too.
    infinitives: HashMap<&'static str, bool>,
    /// Irregular forms.
    finite: HashMap<&'static str, Verb>,
    /// Irregular participles, with and without *ge-*.
    participles: HashMap<&'static str, Verb>,
    /// Words that are left as they are.
    others: HashSet<&'static str>,
}

impl Lists {
    fn load() -> Self {
        let mut lists = Self::default();
        for entry in entries(include_str!("verbs-weak.txt")) {
            match entry.strip_prefix('!') {
                Some(other) => _ = lists.others.insert(other),
                None => lists.add(entry),
            }
        }
        for line in include_str!("verbs-strong.txt").lines() {
            let line = line.split('#').next().unwrap_or_default();
            let (finite, participles) = line.split_once('/').unwrap_or((line, ""));
            let mut finite = finite.split_whitespace();
            let Some(entry) = finite.next() else { continue };
            lists.add(entry);
            let verb = Verb { infinitive: entry.trim_start_matches('-'), alone: !entry.starts_with('-') };
            lists.finite.extend(finite.map(|form| (form, verb)));
            for form in participles.split_whitespace() {
                lists.participles.insert(form, verb);
                // In *gewonnen* the ge- is the verb's own, in *gegeben* it is not.
                let bare = form.strip_prefix("ge");
                let bare = bare.filter(|bare| !verb.infinitive.starts_with("ge") || bare.starts_with('g'));
                lists.participles.extend(bare.map(|bare| (bare, Verb { alone: false, ..verb })));
            }
        }
        lists
    }

    fn add(&mut self, entry: &'static str) {
        match entry.strip_prefix('-') {
            Some(part) => _ = self.infinitives.entry(part).or_insert(false),
            None => _ = self.infinitives.insert(entry, true),
        }
    }

    /// Whether it is an infinitive; behind a prefix more are.
    fn is_infinitive(&self, form: &str, prefixed: bool) -> bool {
        match self.infinitives.get(form) {
            Some(alone) => prefixed || *alone,
            None => form.strip_suffix("en").is_some_and(by_ending),
        }
    }

    /// The infinitive of a listed regular verb with this stem.
    fn regular(&self, stem: &str, prefixed: bool) -> Option<String> {
        let listed = |infinitive: &String| {
            self.infinitives.get(infinitive.as_str()).is_some_and(|alone| prefixed || *alone)
        };
        let in_n = stem.ends_with("el") || stem.ends_with("er");
        let short = in_n.then(|| format!("{stem}n")).filter(listed);
        short.or_else(|| Some(format!("{stem}en")).filter(listed))
    }

    /// The verb of an irregular present or preterite.
    fn finite(&self, form: &str) -> Option<&Verb> {
        let get = |form| self.finite.get(form);
        let in_n = || form.strip_suffix('n').filter(|form| form.ends_with('e')).and_then(get);
        get(form).or_else(in_n).or_else(|| form.strip_suffix("en").and_then(get))
    }

    /// The infinitive of an irregular form.
    fn irregular(&self, form: &str, prefixed: bool) -> Option<String> {
        let participle =
            || ADJECTIVE.iter().find_map(|ending| self.participles.get(form.strip_suffix(ending)?));
        let verb = self.finite(form).or_else(participle)?;
        (prefixed || verb.alone).then(|| verb.infinitive.to_owned())
    }

    /// The infinitive of a regular finite form, or of a participle without *ge-*.
    fn weak(&self, form: &str, prefixed: bool) -> Option<String> {
        let regular = |stem| self.regular(stem, prefixed);
        let participle = || {
            let is_one = prefixed || INSEPARABLE.iter().any(|prefix| form.starts_with(prefix));
            is_one.then(|| stems(form, &ADJECTIVE[1..]).find_map(regular)).flatten()
        };
        stems(form, &["", "e", "en", "et"]).find_map(regular).or_else(participle)
    }

    /// Returns the infinitive of a form with at most this many prefixes.
    fn read(&self, form: &str, prefixes: usize) -> Option<String> {
        let prefixed = prefixes > 0;
        if self.infinitives.get(form).is_some_and(|alone| prefixed || *alone) {
            return Some(form.to_owned());
        }
        // Behind a prefix *ge-* is that of the participle: *aufgehört*, but *gehört* of *gehören*.
        let with_ge = || self.with_ge(form, prefixed);
        self.irregular(form, prefixed)
            .or_else(|| with_ge().filter(|_| prefixed))
            .or_else(|| self.weak(form, prefixed))
            .or_else(with_ge)
            .or_else(|| self.present_participle(form, prefixed))
            .or_else(|| form.strip_prefix("zu").filter(|_| prefixed).and_then(|form| self.bare(form)))
            .or_else(|| self.with_prefix(form, prefixes))
            .or_else(|| self.is_infinitive(form, prefixed).then(|| form.to_owned()))
            .or_else(|| stems(form, &ADJECTIVE).find(|stem| by_ending(stem)).map(|stem| format!("{stem}en")))
    }

    /// An infinitive, which may have a prefix that stays: *anzu-kommen, anzu-erkennen*.
    fn bare(&self, form: &str) -> Option<String> {
        let rest = || INSEPARABLE.iter().filter_map(|prefix| form.strip_prefix(prefix));
        let is_one = self.is_infinitive(form, true) || rest().any(|rest| self.is_infinitive(rest, true));
        is_one.then(|| form.to_owned())
    }

    /// *gekauft*, and *gefällt* of *gefallen*.
    fn with_ge(&self, form: &str, prefixed: bool) -> Option<String> {
        let rest = form.strip_prefix("ge")?;
        let participle = stems(rest, &ADJECTIVE).find_map(|stem| {
            let by_ending = || (stem.ends_with("ig") && by_ending(stem)).then(|| format!("{stem}en"));
            self.regular(stem, prefixed).or_else(by_ending)
        });
        participle.or_else(|| Some(format!("ge{}", self.finite(rest)?.infinitive)))
    }

    /// *laufende*.
    fn present_participle(&self, form: &str, prefixed: bool) -> Option<String> {
        let infinitive = ADJECTIVE.iter().find_map(|ending| form.strip_suffix(ending)?.strip_suffix('d'))?;
        self.is_infinitive(infinitive, prefixed).then(|| infinitive.to_owned())
    }

    fn with_prefix(&self, form: &str, prefixes: usize) -> Option<String> {
        let rest = |prefix: &str| form.strip_prefix(prefix).filter(|rest| rest.len() >= *FORM_BYTES.start());
        let separable = SEPARABLE
            .iter()
            .filter(|_| prefixes < PREFIXES_MAX)
            .find_map(|prefix| Some(format!("{prefix}{}", self.read(rest(prefix)?, prefixes + 1)?)));
        separable.or_else(|| {
            INSEPARABLE.iter().find_map(|prefix| {
                let rest = rest(prefix)?;
                let itself = || self.is_infinitive(rest, true).then(|| rest.to_owned());
                let infinitive = itself()
                    .or_else(|| self.irregular(rest, true))
                    .or_else(|| self.weak(rest, true))
                    .or_else(|| self.present_participle(rest, true))?;
                Some(format!("{prefix}{infinitive}"))
            })
        })
    }
}

/// Returns possible stems of a regular form in *-t*, which is followed by one of these endings; the
/// `e` of *rechnet* follows only some stems.
fn stems<'f>(form: &'f str, endings: &'f [&str]) -> impl Iterator<Item = &'f str> {
    let stems = endings.iter().filter_map(move |ending| form.strip_suffix(ending)?.strip_suffix('t'));
    stems.flat_map(|stem| {
        let with_e = stem.strip_suffix('e').filter(|stem| stem.ends_with(['d', 't', 'm', 'n']));
        [Some(stem), with_e].into_iter().flatten()
    })
}

/// Whether a stem is that of a verb in *-ieren* or *-igen*.
fn by_ending(stem: &str) -> bool {
    match stem.strip_suffix("ig") {
        Some(before) => before.len() > 2 && !before.ends_with('e'),
        None => stem.strip_suffix("ier").is_some_and(|before| before.len() > 1),
    }
}

/// Returns the infinitive of a form of a verb, both in expanded form; `None` for an infinitive and
/// for words that are no form of a verb.
pub(super) fn infinitive(form: &str) -> Option<String> {
    let is_plain = FORM_BYTES.contains(&form.len()) && form.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_plain || is_stop_word(form) {
        return None;
    }
    let lists = &*LISTS;
    if ADJECTIVE
        .iter()
        .any(|ending| form.strip_suffix(ending).is_some_and(|base| lists.others.contains(base)))
    {
        return None;
    }
    lists.read(form, 0).filter(|infinitive| infinitive != form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_verb() {
        for (verb, forms) in [
            ("gehen", "geht ging gingen ginge gegangen gehend gehende"),
            ("kaufen", "kauft kaufte kauften gekauft gekaufte gekauften gekauftes"),
            ("aufheben", "aufgehoben aufhob aufzuheben aufhebt aufgehobene aufgehobener"),
            ("diskutieren", "diskutiert diskutierte diskutierten diskutierend"),
            ("ausdiskutieren", "ausdiskutiert"),
            ("anerkennen", "anerkannt anzuerkennen anerkannte anerkannter"),
            ("verbieten", "verbietet verbot verboten verbotene"),
            ("gewinnen", "gewinnt gewann gewonnen"),
            ("gehoeren", "gehoert gehoerte"),
            ("gefallen", "gefaellt gefiel"),
            ("fallen", "gefallen"),
            ("rechnen", "rechnet rechnete gerechnet"),
            ("bezeichnen", "bezeichnet bezeichnete bezeichnender"),
            ("wechseln", "wechselt wechselte gewechselt wechselnde"),
            ("erklaeren", "erklaert erklaerte erklaertes"),
            ("ankuendigen", "angekuendigt ankuendigte anzukuendigen"),
            ("genehmigen", "genehmigt genehmigte"),
            ("beschaeftigen", "beschaeftigt beschaeftigter"),
            ("hinzufuegen", "hinzugefuegt hinzuzufuegen hinzufuegte"),
            ("zustimmen", "zugestimmt zustimmt zuzustimmen"),
            ("wiederaufbauen", "wiederaufgebaut"),
            ("kommen", "kam kaeme kamen kommt"),
            ("nennen", "nannte nannten genannt genannte"),
            ("entscheiden", "entschied entschieden entscheidet"),
            ("beantragen", "beantragt beantragte"),
            ("zeigen", "zeigt zeigte gezeigt"),
        ] {
            for form in forms.split(' ') {
                // *gefallen* is the infinitive of a verb and a form of another.
                assert_eq!(infinitive(form).as_deref(), Some(verb), "{form}");
            }
            if verb != "gefallen" {
                assert_eq!(infinitive(verb), None, "{verb}");
            }
        }
    }

    #[test]
    fn no_forms_of_verbs() {
        for form in
            "nicht jetzt oft fast gut alt kalte weit leicht schlecht echt recht direkt bunt nett spaet \
                     laut fest bewusst bekannte bereit gesamt gerecht seit mit statt trotz dritte vierten \
                     wichtigsten kuerzeste groesste hundert konzert markt gericht gesicht kraft luft welt \
                     heutigen einheit arten beste hinten kosten arbeiten wirtschaft mannschaft geschaeft \
                     verwandt angemessen tausend abend elend"
                .split_whitespace()
        {
            assert_eq!(infinitive(form), None, "{form}");
        }
    }

    #[test]
    fn the_lists_are_in_expanded_form() {
        let lists = &*LISTS;
        let words = lists.infinitives.keys().chain(lists.finite.keys()).chain(lists.participles.keys());
        for word in words.chain(&lists.others) {
            assert_eq!(crate::german::expand(word), *word);
        }
    }
}
