//! The features of a word type: what the model may know of a word at an offset.
//!
//! Every feature belongs to one word and to its offset from the word that is
//! labelled. So the features of a type, and their weights, are looked up once
//! and summed once for each offset, and a text costs additions only.

use crate::entity::recognize::lexicon::{Knowledge, WordStats};
use crate::entity::recognize::word_shape::{has_capital, is_all_capitals, outline, title_case};
use crate::model::fingerprint::{hash_bytes, hash_pair};
use crate::model::sequence::{Layer, OFFSETS};

/// The type of the positions before the first and after the last word of a sentence.
pub const OUTSIDE: &str = "\u{2}";

/// Offsets as bits, the lowest the farthest to the left.
pub type Offsets = u8;
const NONE: Offsets = 0;
const SELF: Offsets = 0b00100;
const NEAR: Offsets = 0b01110;
/// All of them.
pub const ALL: Offsets = 0b11111;

/// Whoever wants features.
pub trait FeatureSink {
    /// Takes a feature: its layer, the place of its offset, its key.
    fn feature(&mut self, layer: Layer, place: usize, key: u64);

    /// Takes a feature that many words share, at the wanted ones of its offsets. Such features are
    /// few and recur, so their sums can be cached.
    fn common(&mut self, base: u64, linear: Offsets, hidden: Offsets, wanted: Offsets) {
        spread(base, linear & wanted, hidden & wanted, self);
    }
}

impl<F: FnMut(Layer, usize, u64)> FeatureSink for F {
    fn feature(&mut self, layer: Layer, place: usize, key: u64) {
        self(layer, place, key);
    }
}

/// Gives one feature at several offsets to a sink.
pub fn spread(base: u64, linear: Offsets, hidden: Offsets, sink: &mut (impl FeatureSink + ?Sized)) {
    for place in (0..OFFSETS).filter(|place| (linear | hidden) >> place & 1 == 1) {
        let key = hash_pair(base, place as u64);
        if linear >> place & 1 == 1 {
            sink.feature(Layer::Linear, place, key);
        }
        if hidden >> place & 1 == 1 {
            sink.feature(Layer::Hidden, place, key);
        }
    }
}

/// Gives every feature of a word at the wanted offsets to `sink`.
pub fn visit(word: &str, knowledge: &impl Knowledge, wanted: Offsets, sink: &mut impl FeatureSink) {
    let mut features = Features { wanted, sink };
    if word == OUTSIDE {
        features.number(Template::Outside, 0, ALL, ALL);
        return;
    }
    features.identity(word);
    features.outline(word);
    features.parts(word, knowledge);
    match knowledge.form(word) {
        Some(form) => features.form(&form, 0, ALL, ALL),
        None => features.variants(word, knowledge),
    }
}

/// The first of them: those that tell the word itself.
#[cfg(feature = "train")]
pub fn visit_own(word: &str, sink: &mut impl FeatureSink) {
    if word != OUTSIDE {
        Features { wanted: ALL, sink }.identity(word);
    }
}

/// Names of the templates; their numbers are part of the model's format.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Template {
    Outside = 1,
    Word,
    Lower,
    Prefix,
    Suffix,
    Gram,
    Outline,
    Length,
    Cluster,
    Town,
    Habit,
    Unknown,
    FirstPart,
    LastPart,
    LastSuffix,
    Mark,
    Ending,
}

struct Features<'a, S> {
    wanted: Offsets,
    sink: &'a mut S,
}

impl<S: FeatureSink> Features<'_, S> {
    fn put(&mut self, base: u64, linear: Offsets, hidden: Offsets) {
        spread(base, linear & self.wanted, hidden & self.wanted, self.sink);
    }

    fn text(&mut self, template: Template, text: &[u8], linear: Offsets, hidden: Offsets) {
        if (linear | hidden) & self.wanted != NONE {
            self.put(hash_bytes(template as u64, text), linear, hidden);
        }
    }

    /// The same for a text that many words share.
    fn common(&mut self, template: Template, text: &[u8], linear: Offsets, hidden: Offsets) {
        self.sink.common(hash_bytes(template as u64, text), linear, hidden, self.wanted);
    }

    fn number(&mut self, template: Template, number: u64, linear: Offsets, hidden: Offsets) {
        self.put(hash_pair(template as u64, number), linear, hidden);
    }

    fn outline(&mut self, word: &str) {
        let outline = outline(word);
        self.common(Template::Outline, outline.as_bytes(), ALL, ALL);
        self.number(Template::Length, word.chars().count().min(12) as u64, SELF, SELF);
        if !word.chars().any(char::is_alphabetic) {
            self.text(Template::Mark, word.as_bytes(), ALL, ALL);
        }
        let lower = folded(word);
        // The end of a noun suggests the kind of the name next to it: *Halbleiterhersteller*,
        // *Innenminister*.
        let sizes: &[usize] = if has_capital(word) { &[2, 3, 4, 5, 6] } else { &[2, 3] };
        for &size in sizes {
            if let Some((at, _)) = lower.char_indices().rev().nth(size - 1) {
                let ending = &lower.as_bytes()[at..];
                match size {
                    2 | 3 => self.common(Template::Ending, ending, NEAR, NEAR),
                    _ => self.text(Template::Ending, ending, NEAR, NEAR),
                }
            }
        }
    }

    fn identity(&mut self, word: &str) {
        let lower = folded(word);
        self.text(Template::Lower, lower.as_bytes(), ALL, ALL);
        if !has_capital(word) {
            // Such a word is part of a name only between other words, and those are few and
            // frequent.
            return;
        }
        if self.wanted & SELF == NONE {
            return;
        }
        self.text(Template::Word, word.as_bytes(), SELF, NONE);
        let letters = lower.chars().count();

        // The borders of characters, with those of the two marks around the word.
        let marked = format!("\u{2}{lower}\u{3}");
        let borders: Vec<usize> = marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
        let slice = |from: usize, to: usize| &marked.as_bytes()[borders[from]..borders[to]];
        for size in 1..=letters.min(4) {
            self.text(Template::Prefix, &word.as_bytes()[..nth_border(word, size)], SELF, NONE);
        }
        for size in 1..=letters.min(5) {
            self.text(Template::Suffix, slice(letters + 1 - size, letters + 1), SELF, NONE);
        }
        for size in 3..=4 {
            for from in 0..(letters + 3).saturating_sub(size) {
                self.text(Template::Gram, slice(from, from + size), SELF, NONE);
            }
        }
    }

    /// The parts of a word with hyphens: its first names something, its last says what it is.
    fn parts(&mut self, word: &str, knowledge: &impl Knowledge) {
        let Some((first, _)) = word.split_once(['-', '–']) else { return };
        let Some((_, last)) = word.rsplit_once(['-', '–']) else { return };
        if first.is_empty() || last.is_empty() {
            return;
        }
        self.text(Template::FirstPart, first.as_bytes(), SELF, SELF);
        self.text(Template::LastPart, last.as_bytes(), NEAR, NEAR);
        self.text(Template::FirstPart, outline(first).as_bytes(), SELF, SELF);
        self.text(Template::LastPart, outline(last).as_bytes(), SELF, SELF);
        for size in [2, 3, 4] {
            if let Some(at) = last.char_indices().rev().nth(size - 1) {
                self.text(Template::LastSuffix, &last.as_bytes()[at.0..], NEAR, NONE);
            }
        }
        for (part, side) in [(first, 1), (last, 2)] {
            // The last part of a compound is known in the form of a separate word.
            match knowledge.form(part) {
                Some(form) if side == 2 => self.form(&form, side, NEAR, NEAR),
                Some(form) => self.form(&form, side, SELF, SELF),
                None => self.number(Template::Unknown, side, SELF, SELF),
            }
        }
    }

    /// Looks up a form that is not known as written without its inflection or in other case.
    fn variants(&mut self, word: &str, knowledge: &impl Knowledge) {
        let found = |variant: &str| knowledge.form(variant);
        let stripped = || word.strip_suffix('s').or(word.strip_suffix(['\'', '’'])).and_then(found);
        let recased = || {
            let other = if is_all_capitals(word) { title_case(word) } else { word.to_lowercase() };
            found(&other)
        };
        if let Some(form) = stripped() {
            self.form(&form, 3, ALL, ALL);
        } else if let Some(form) = recased() {
            self.form(&form, 4, ALL, ALL);
        } else {
            self.number(Template::Unknown, 0, ALL, ALL);
            if let Some(form) = head(word, knowledge) {
                self.form(&form, 5, NEAR, NEAR);
            }
        }
    }

    fn form(&mut self, form: &WordStats, side: u64, linear: Offsets, hidden: Offsets) {
        let mut habit = |template: Template, number: u64, linear: Offsets| {
            let base = hash_pair(template as u64, side << 16 | number);
            self.sink.common(base, linear, hidden, self.wanted);
        };
        for (size, cluster) in form.clusters.into_iter().flatten().enumerate() {
            habit(Template::Cluster, (size as u64) << 12 | u64::from(cluster), linear);
        }
        habit(Template::Town, u64::from(form.town), linear & NEAR);
        for (number, &value) in form.habits.iter().enumerate() {
            habit(Template::Habit, (number as u64) << 8 | u64::from(value), linear & NEAR);
        }
    }
}

/// The longest known word that a compound without hyphens may end with.
fn head(word: &str, knowledge: &impl Knowledge) -> Option<WordStats> {
    let letters = word.chars().count();
    if letters < HEAD_LETTERS_MIN * 2 || !word.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    let starts = word.char_indices().skip(3).take((letters - 3).saturating_sub(HEAD_LETTERS_MIN - 1));
    starts.filter_map(|(at, _)| knowledge.form(&capitalised(&word[at..]))).next()
}

/// Shorter ends of a word are found in too many words.
const HEAD_LETTERS_MIN: usize = 4;

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// The word in small letters, with its digits made alike.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for character in word.chars() {
        if character.is_numeric() { out.push('0') } else { out.extend(character.to_lowercase()) }
    }
    out
}

fn nth_border(word: &str, characters: usize) -> usize {
    word.char_indices().nth(characters).map_or(word.len(), |(at, _)| at)
}
