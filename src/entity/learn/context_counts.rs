//! Counts the contexts of word forms in unlabelled news.
//!
//! Names occur in other contexts than nouns: after a title or an office, without an article, before
//! a hyphen. Counted over many texts, this says more about a rare word than one sentence does.

use std::collections::HashMap;

/// A counted context of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Anywhere.
    Seen,
    /// Inside a sentence, where a capital is a choice.
    Inner,
    /// After an article.
    AfterArticle,
    /// After *in*, *aus*, *nach*.
    AfterPlaceWord,
    /// After a title or an office.
    AfterOffice,
    /// After *bei* or a word like *Konzern*.
    AfterFirm,
    /// As the first part of a word with a hyphen.
    BeforeHyphen,
    /// After a word with a capital.
    AfterCapital,
    /// Before a word with a capital.
    BeforeCapital,
    /// After what may be an adjective.
    AfterAdjective,
}

/// The contexts that are kept as habits, in the order of the lexicon.
pub const HABIT_CONTEXTS: [Context; 8] = [
    Context::AfterArticle,
    Context::AfterPlaceWord,
    Context::AfterOffice,
    Context::AfterFirm,
    Context::BeforeHyphen,
    Context::AfterCapital,
    Context::BeforeCapital,
    Context::AfterAdjective,
];

const CONTEXTS: usize = Context::AfterAdjective as usize + 1;

impl Context {
    /// Whether it is counted inside sentences only.
    pub fn is_around_whole_word(self) -> bool {
        self != Self::BeforeHyphen
    }
}

/// The counts.
#[derive(Clone, Debug, Default)]
pub struct ContextCounts {
    forms: HashMap<String, [u32; CONTEXTS]>,
}

impl ContextCounts {
    /// Every form with its counts, by [`Context`].
    pub fn iter(&self) -> impl Iterator<Item = (&String, &[u32; CONTEXTS])> {
        self.forms.iter()
    }

    /// One count of a form.
    pub fn of(&self, word: &str, context: Context) -> u32 {
        self.forms.get(word).map_or(0, |counts| counts[context as usize])
    }

    /// Counts the words of a sentence.
    pub fn add(&mut self, tokens: &[&str]) {
        let first = tokens.iter().position(|token| token.chars().next().is_some_and(char::is_alphanumeric));
        for (at, word) in tokens.iter().enumerate() {
            if !word.chars().any(char::is_alphabetic) {
                continue;
            }
            if let Some((part, _)) = word.split_once('-')
                && !part.is_empty()
            {
                self.row(part)[Context::BeforeHyphen as usize] += 1;
            }
            let row = self.row(word);
            row[Context::Seen as usize] += 1;
            let starts = |mark: &str| matches!(mark, "„" | "\"" | ":" | "“" | "»" | "." | "-" | "–");
            if first.is_some_and(|first| at <= first) || at == 0 || starts(tokens[at - 1]) {
                continue;
            }
            row[Context::Inner as usize] += 1;
            let before = tokens[at - 1];
            if let Some(context) = context_after(before) {
                row[context as usize] += 1;
            }
            if is_capitalised(before) && first.is_some_and(|first| at > first + 1) {
                row[Context::AfterCapital as usize] += 1;
            }
            if tokens.get(at + 1).is_some_and(|next| is_capitalised(next)) {
                row[Context::BeforeCapital as usize] += 1;
            }
        }
    }

    fn row(&mut self, word: &str) -> &mut [u32; CONTEXTS] {
        self.forms.entry(word.to_owned()).or_default()
    }
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Returns the context that the previous word creates.
fn context_after(before: &str) -> Option<Context> {
    const ARTICLES: &[&str] = &[
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "im",
        "am", "zum", "zur", "vom", "beim", "ins", "keine", "kein", "diese", "dieser", "dieses", "diesem",
        "seine", "ihre", "seiner", "ihrer",
    ];
    const ADJECTIVE_ENDS: &[&str] = &["e", "em", "en", "er", "es"];
    let lower = before.to_lowercase();
    let small = before.chars().next().is_some_and(char::is_lowercase);
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    if ARTICLES.contains(&lower.as_str()) {
        Some(Context::AfterArticle)
    } else if matches!(lower.as_str(), "in" | "aus" | "nach") {
        Some(Context::AfterPlaceWord)
    } else if lower == "bei" || (!small && ends(FIRM_ENDS)) {
        Some(Context::AfterFirm)
    } else if !small
        && (ends(OFFICE_ENDS)
            || lower.strip_suffix("in").is_some_and(|base| OFFICE_ENDS.iter().any(|end| base.ends_with(end))))
    {
        Some(Context::AfterOffice)
    } else if small && ends(ADJECTIVE_ENDS) {
        Some(Context::AfterAdjective)
    } else {
        None
    }
}

/// How titles and offices end: *Bundesinnenminister*, *Vorstandschefin*.
const OFFICE_ENDS: &[&str] = &[
    "herr",
    "herrn",
    "frau",
    "dr.",
    "prof.",
    "präsident",
    "kanzler",
    "minister",
    "chef",
    "sprecher",
    "trainer",
    "bürgermeister",
    "professor",
    "direktor",
    "autor",
    "schauspieler",
    "sänger",
    "experte",
    "politiker",
    "abgeordnete",
    "vorsitzende",
    "vorsitzender",
    "leiter",
    "könig",
    "papst",
    "virologe",
    "senator",
    "gouverneur",
    "anwalt",
    "forscher",
    "regisseur",
    "manager",
    "musiker",
    "journalist",
    "kommissar",
    "general",
    "richter",
    "bischof",
    "prinz",
];

/// How words for organisations end: *Technologiekonzern*, *Fußballverein*.
const FIRM_ENDS: &[&str] = &[
    "firma",
    "konzern",
    "konzerns",
    "unternehmen",
    "unternehmens",
    "partei",
    "verein",
    "klub",
    "club",
    "bank",
    "stiftung",
    "verband",
    "hersteller",
    "universität",
    "zeitung",
    "magazin",
    "agentur",
    "gewerkschaft",
    "institut",
    "sender",
    "portal",
    "behörde",
    "plattform",
    "händler",
    "kette",
    "marke",
];
