//! The analysis of one word, and a cache of it.
//!
//! [`Analyzer::word`] is the chain: exact form, expanded form, stem, parts and
//! their stems. A corpus has few distinct words, so each is analysed once and
//! then looked up.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::decompound::parts;
use super::normalize::{Expanded, exact_form};
use super::verb::infinitive;
use super::{is_stop_word, stem};

/// Words that an [`Analyzer`] remembers; at some 200 bytes each this is 20 MB.
const CACHED_WORDS_MAX: usize = 100_000;

/// The analysis of one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written, but for case and joiners: `häuser`.
    pub exact: Box<str>,
    /// The common form of its inflections and spellings: `haus`.
    pub stem: Box<str>,
    /// A lower-case word may be a form of a verb; then `stem` is the verb's: `steh` of *stand*.
    /// This is its stem as a noun, `stand`, if that differs: people write nouns in lower case in a
    /// query, so both are searched there.
    pub noun: Option<Box<str>>,
    /// Parts of a compound, simple ones first; empty for a simple word.
    pub parts: Box<[Part]>,
    /// How many of the parts are simple; the others join neighbours.
    pub simple_parts: usize,
    /// Whether it is so frequent that it says little.
    pub stop: bool,
}

impl Word {
    /// The stems that a word of a query is looked for with: that of its reading as a verb
    /// and that as a noun, where there are two.
    pub(crate) fn stems(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.stem).chain(self.noun.as_deref())
    }

    /// Whether this word of a text is a form of one of a query.
    pub(crate) fn is_form_of(&self, sought: &Self) -> bool {
        sought.stems().any(|stem| *stem == *self.stem || *stem == *self.exact)
    }

    /// The word as a text has it, where the way it is written tells a verb from a noun.
    pub(crate) fn in_text(&self) -> Self {
        Self { noun: None, ..self.clone() }
    }
}

/// A part of a compound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its stem: `kamera`.
    pub stem: Box<str>,
    /// Byte range in the word's surface form, on character borders.
    pub range: Range<usize>,
    /// Whether it is a stop word (*vor* in *Vorsitz*), which nobody looks for as a part.
    pub stop: bool,
}

/// Analyses words, and remembers what it found.
#[derive(Debug, Default)]
pub struct Analyzer {
    words: Vec<Word>,
    /// Places in `words`, by surface form.
    cache: FxHashMap<Box<str>, usize>,
    expanded: Expanded,
    cuts: Vec<usize>,
    ranges: Vec<Range<usize>>,
}

impl Analyzer {
    /// An analyzer with an empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// The analysis of a token's text, which is remembered.
    pub fn word(&mut self, surface: &str) -> &Word {
        if let Some(&at) = self.cache.get(surface) {
            return &self.words[at];
        }
        if self.words.len() >= CACHED_WORDS_MAX {
            self.cache.clear();
            self.words.clear();
        }
        let word = self.analyze(surface);
        self.cache.insert(surface.into(), self.words.len());
        self.words.push(word);
        &self.words[self.words.len() - 1]
    }

    /// The analysis of a token's text, made anew.
    pub fn analyze(&mut self, surface: &str) -> Word {
        let exact = exact_form(surface);
        self.expanded.read(surface);
        let Self { expanded, cuts, ranges, .. } = self;
        if expanded.text.is_empty() || exact.contains(',') {
            // A number with decimals is one term; so is what has no letter at all.
            return Word {
                stem: exact.as_str().into(),
                exact: exact.into(),
                noun: None,
                parts: [].into(),
                simple_parts: 0,
                stop: false,
            };
        }
        let is_number = exact.bytes().all(|byte| byte.is_ascii_digit());
        let as_noun = if is_number { exact.clone() } else { stem(&exact, &expanded.text) };
        let verb = if surface.chars().any(char::is_uppercase) { None } else { infinitive(&expanded.text) };
        let as_verb = verb.map(|verb| stem(&verb, &verb)).filter(|stem| *stem != as_noun);
        let (stem_text, noun) = match as_verb {
            Some(verb) => (verb, Some(as_noun.into())),
            None => (as_noun, None),
        };
        if is_number {
            ranges.clear();
        } else {
            parts(&expanded.text, &expanded.hyphens, cuts, ranges);
        }
        let found = ranges.iter().map(|range| {
            let text = &expanded.text[range.clone()];
            let start = expanded.origin[range.start] as usize;
            let last = expanded.origin[range.end - 1] as usize;
            let end = last + surface[last..].chars().next().map_or(0, char::len_utf8);
            Part { stem: stem(text, text).into(), range: start..end, stop: is_stop_word(text) }
        });
        let found: Box<[Part]> = found.collect();
        let simple_parts = simple_count(&found);
        Word {
            stop: is_stop_word(&expanded.text),
            exact: exact.into(),
            stem: stem_text.into(),
            noun,
            parts: found,
            simple_parts,
        }
    }
}

/// Returns the number of simple parts, which come first, in text order.
fn simple_count(parts: &[Part]) -> usize {
    let later = parts.windows(2).position(|pair| pair[1].range.start < pair[0].range.end);
    later.map_or(parts.len(), |at| at + 1)
}
