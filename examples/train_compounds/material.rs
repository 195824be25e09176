//! What the model learns from: compounds, simple words, and words made up from both.
//!
//! Made-up words are new in each pass. Compounds from a random first and a random last part keep the model
//! from learning whole words by heart; verbs with other particles and numbers in words are simple however
//! much they look like compounds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use depesche::model::compound_train::{Example, Random};

use crate::data::{Count, expand};

/// Compounds that are one word to a reader, as first part and start of the second. GermaNet's list cuts
/// them; a search that finds *Welt* in *Umwelt* or *Zeug* in *Fahrzeug* does nobody a favour. They are kept
/// in one piece alone and inside longer words (`umwelt|schutz`, `mitglieds|land`).
const LEXICALISED: &[(&str, &str)] = &[
    ("an", "teil"),
    ("augen", "blick"),
    ("augen", "merk"),
    ("bei", "leid"),
    ("donners", "tag"),
    ("fahr", "zeug"),
    ("flug", "zeug"),
    ("frei", "tag"),
    ("frueh", "stueck"),
    ("gegen", "staend"),
    ("gegen", "stand"),
    ("jahr", "hundert"),
    ("jahr", "tausend"),
    ("jahr", "zehnt"),
    ("mit", "glied"),
    ("ober", "flaech"),
    ("sehn", "sucht"),
    ("sonn", "tag"),
    ("spiel", "zeug"),
    ("um", "welt"),
    ("werk", "zeug"),
];

/// First parts of verbs.
const PARTICLES: &[&str] = &[
    "ab",
    "an",
    "auf",
    "aus",
    "bei",
    "dabei",
    "dar",
    "davon",
    "durch",
    "ein",
    "empor",
    "entgegen",
    "entlang",
    "fest",
    "fort",
    "gegenueber",
    "her",
    "herab",
    "heran",
    "herauf",
    "heraus",
    "herbei",
    "herein",
    "herum",
    "herunter",
    "hervor",
    "hin",
    "hinab",
    "hinauf",
    "hinaus",
    "hinein",
    "hinweg",
    "hinzu",
    "los",
    "mit",
    "nach",
    "nieder",
    "ueber",
    "um",
    "unter",
    "vor",
    "voran",
    "voraus",
    "vorbei",
    "vorueber",
    "weg",
    "weiter",
    "wider",
    "wieder",
    "zu",
    "zurueck",
    "zusammen",
    "zwischen",
];

/// Made-up words in a pass.
const COMPOUNDS_MADE: usize = 100_000;
const VERBS_MADE: usize = 100_000;
const NUMBERS_MADE: usize = 5_000;

/// Share of made-up compounds that begin with a noun of the news.
const NEWS_FIRSTS: f32 = 0.12;

/// Words of the training sets in expanded form.
#[derive(Default)]
pub struct Material {
    compounds: Vec<Vec<String>>,
    /// Inflected forms of a noun.
    forms: HashMap<String, Vec<String>>,
    simple: BTreeSet<String>,
    /// Further inflected forms of simple words.
    simple_forms: BTreeSet<String>,
    verbs: Vec<Vec<String>>,
    news_nouns: Vec<String>,
    /// All compounds of the list, in one piece.
    known: HashSet<String>,
    /// Words that must not be learnt from, because they measure the result.
    held_out: HashSet<String>,
}

impl Material {
    /// Starts with the cut compounds and the words to leave out.
    pub fn new(compounds: &[Example], held_out: impl Iterator<Item = String>) -> Self {
        let mut material = Material { held_out: held_out.collect(), ..Material::default() };
        for compound in compounds {
            let parts = join_lexicalised(compound);
            for part in &parts {
                material.simple.insert(part.clone());
            }
            if parts.len() > 1 {
                material.known.insert(compound.word.clone());
                material.compounds.push(parts);
            }
        }
        material
    }

    /// Adds clusters of word forms and the words of running text; clusters that share no form with the text
    /// are of no use.
    pub fn add_words(&mut self, clusters: &[Vec<String>], counts: &BTreeMap<String, Count>) {
        // A form that is written small is no noun, and few other words are compounds.
        let small: HashSet<&str> = counts
            .iter()
            .filter(|(_, count)| count.lower >= 3 && count.lower > 3 * count.upper)
            .map(|(word, _)| word.as_str())
            .collect();
        self.simple.extend(small.iter().map(|word| word.to_string()));
        for cluster in clusters {
            let (nouns, others): (Vec<&String>, Vec<&String>) =
                cluster.iter().partition(|form| form.chars().next().is_some_and(char::is_uppercase));
            let nouns: Vec<String> = nouns.into_iter().map(|form| expand(form)).collect();
            for noun in &nouns {
                self.forms
                    .entry(noun.clone())
                    .or_default()
                    .extend(nouns.iter().filter(|n| *n != noun).cloned());
            }
            let others: Vec<String> = others.into_iter().map(|form| expand(form)).collect();
            if others.iter().any(|form| small.contains(form.as_str())) {
                self.simple_forms.extend(others.iter().cloned());
                if is_verb(&others) {
                    self.verbs.push(others);
                }
            }
        }
        // The lists know few women: *Nutzerinnen* is not *Nutze|rinnen*.
        for noun in self.simple.iter().filter(|word| word.len() > 4 && word.ends_with("er")) {
            let forms = self.forms.entry(noun.clone()).or_default();
            if !forms.is_empty() {
                forms.extend(["in", "innen"].map(|ending| format!("{noun}{ending}")));
            }
        }
        // Only parts have forms that are simple for sure.
        let parts: Vec<String> =
            self.simple.iter().filter_map(|part| self.forms.get(part)).flatten().cloned().collect();
        self.simple.extend(parts);
        self.news_nouns = self.news_nouns(counts);
        self.simple.extend(self.news_nouns.iter().cloned());
    }

    /// Short frequent nouns of the news that are not two known words in a row: *Cloud*, *Virus*, *Lockdown*.
    fn news_nouns(&self, counts: &BTreeMap<String, Count>) -> Vec<String> {
        let apart = |word: &str| {
            (3..word.len().saturating_sub(2)).any(|at| {
                word.is_char_boundary(at)
                    && self.simple.contains(&word[..at])
                    && (self.simple.contains(&word[at..])
                        || counts.get(&word[at..]).is_some_and(|c| c.upper > 2))
            })
        };
        counts
            .iter()
            .filter(|(word, count)| {
                (4..=8).contains(&word.len())
                    && count.upper >= 50
                    && count.upper > 4 * count.lower
                    && !apart(word)
            })
            .map(|(word, _)| word.clone())
            .collect()
    }

    /// Adds names.
    pub fn add_names(&mut self, names: impl Iterator<Item = String>) {
        self.simple.extend(names);
    }

    /// Takes out what must not be learnt from.
    pub fn finish(&mut self) {
        let Material { simple, simple_forms, known, held_out, .. } = self;
        let keep = |word: &String| {
            !known.contains(word) && !held_out.contains(word) && word.bytes().all(|b| b.is_ascii_lowercase())
        };
        simple.retain(keep);
        simple_forms.retain(|word| keep(word) && !simple.contains(word));
        println!(
            "{} compounds, {} simple words, {} further forms of them, {} verbs, {} nouns of the news",
            self.compounds.len(),
            self.simple.len(),
            self.simple_forms.len(),
            self.verbs.len(),
            self.news_nouns.len(),
        );
    }

    /// The examples of one pass, in random order.
    pub fn pass(&self, random: &mut Random) -> Vec<Example> {
        let mut examples = Vec::new();
        for parts in &self.compounds {
            examples.push(join(parts));
            let inflected = self.inflect(parts, 0.7, random);
            if inflected != *parts {
                self.push_new(join(&inflected), &mut examples);
            }
        }
        for _ in 0..COMPOUNDS_MADE {
            let parts = self.make_compound(random);
            self.push_new(join(&parts), &mut examples);
        }
        examples.extend(self.simple.iter().map(|word| whole(word.clone())));
        examples.extend(self.simple_forms.iter().map(|word| whole(word.clone())));
        for _ in 0..VERBS_MADE {
            self.push_new(whole(self.make_verb(random)), &mut examples);
        }
        for _ in 0..NUMBERS_MADE {
            self.push_new(whole(make_number(random)), &mut examples);
        }
        random.shuffle(&mut examples);
        examples
    }

    fn push_new(&self, example: Example, examples: &mut Vec<Example>) {
        let word = &example.word;
        if !self.known.contains(word) && !self.held_out.contains(word) && !self.simple.contains(word) {
            examples.push(example);
        }
    }

    /// The compound with another form of its last part, at times.
    fn inflect(&self, parts: &[String], share: f32, random: &mut Random) -> Vec<String> {
        let mut parts = parts.to_vec();
        if let Some(last) = parts.last_mut()
            && let Some(forms) = self.forms.get(last).filter(|forms| !forms.is_empty())
            && random.unit() < share
        {
            last.clone_from(&forms[random.below(forms.len())]);
        }
        parts
    }

    fn make_compound(&self, random: &mut Random) -> Vec<String> {
        let mut draw = || &self.compounds[random.below(self.compounds.len())];
        let (a, b) = (draw(), draw());
        let first = if random.unit() < NEWS_FIRSTS {
            self.news_nouns[random.below(self.news_nouns.len())].clone()
        } else {
            a[random.below(a.len() - 1)].clone()
        };
        self.inflect(&[first, b[b.len() - 1].clone()], 0.4, random)
    }

    fn make_verb(&self, random: &mut Random) -> String {
        let particle = PARTICLES[random.below(PARTICLES.len())];
        let verb = &self.verbs[random.below(self.verbs.len())];
        let form = &verb[random.below(verb.len())];
        let zu = if form.ends_with("en") && random.unit() < 0.3 { "zu" } else { "" };
        format!("{particle}{zu}{form}")
    }
}

/// The parts of a compound, those of lexicalised words in one piece.
pub fn join_lexicalised(compound: &Example) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut start = 0;
    for &end in compound.cuts.iter().chain([&compound.word.len()]) {
        let part = &compound.word[start..end];
        match parts.last_mut() {
            Some(before) if LEXICALISED.iter().any(|(a, b)| before == a && part.starts_with(b)) => {
                before.push_str(part);
            }
            _ => parts.push(part.to_string()),
        }
        start = end;
    }
    parts
}

/// Parts as an example.
pub fn join(parts: &[String]) -> Example {
    let mut example = whole(String::new());
    for part in parts {
        if !example.word.is_empty() {
            example.cuts.push(example.word.len());
        }
        example.word.push_str(part);
    }
    example
}

/// A word to leave whole.
pub fn whole(word: String) -> Example {
    Example { word, cuts: Vec::new() }
}

/// Forms like *sage, sagen, sagte*, but not those of an adjective (*rege, regen, reger*).
fn is_verb(forms: &[String]) -> bool {
    let set: HashSet<&str> = forms.iter().map(String::as_str).collect();
    let has = |stem: &str, ending: &str| set.contains(format!("{stem}{ending}").as_str());
    forms
        .iter()
        .filter(|form| form.len() <= 9)
        .filter_map(|form| form.strip_suffix("en"))
        .any(|stem| has(stem, "e") && (has(stem, "t") || has(stem, "te")) && !has(stem, "er"))
}

/// *zwoelfjaehrige*, *dreihundertfuenfzig*.
fn make_number(random: &mut Random) -> String {
    const ONES: [&str; 9] = ["ein", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun"];
    const TEENS: [&str; 10] = [
        "zehn",
        "elf",
        "zwoelf",
        "dreizehn",
        "vierzehn",
        "fuenfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
    ];
    const TENS: [&str; 8] =
        ["zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
    const ENDINGS: [&str; 22] = [
        "",
        "",
        "",
        "",
        "",
        "",
        "ste",
        "sten",
        "ster",
        "fach",
        "fache",
        "fachen",
        "mal",
        "malige",
        "maligen",
        "jaehrige",
        "jaehriger",
        "taegigen",
        "stuendige",
        "koepfige",
        "stellige",
        "tausend",
    ];
    let mut out = String::new();
    if random.unit() < 0.3 {
        out.push_str(ONES[random.below(ONES.len())]);
        out.push_str("hundert");
    }
    match random.below(4) {
        0 => out.push_str(ONES[random.below(ONES.len())]),
        1 => out.push_str(TEENS[random.below(TEENS.len())]),
        tens => {
            if tens == 3 {
                out.push_str(ONES[random.below(ONES.len())]);
                out.push_str("und");
            }
            out.push_str(TENS[random.below(TENS.len())]);
        }
    }
    out.push_str(ENDINGS[random.below(ENDINGS.len())]);
    out
}
