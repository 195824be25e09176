//! German analysis as a tokenizer for the engine.
//!
//! Each indexed word yields its exact form, its stem and its parts, all at the position of the
//! word.

use std::ops::Range;

use hashbrown::HashTable;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use xxhash_rust::xxh3::xxh3_64;

use super::terms::Namespace;
use crate::german::{Analyzer, Tokens, tokenize};

/// Name of the tokenizer in the schema.
pub(super) const TOKENIZER: &str = "german";

/// Maximum number of words in each half of a [`TermCache`]: at about 120 bytes each, 15 MB.
const CACHED_WORDS_MAX: usize = 125_000;

/// Maximum length in bytes of a word that is cached.
const WORD_BYTES_MAX: usize = 255;

/// Registers the tokenizer with an index.
pub(super) fn register(engine: &tantivy::Index) {
    engine.tokenizers().register(TOKENIZER, TextAnalyzer::builder(German::default()).build());
}

/// Words with their terms.
///
/// A word and its terms are adjacent in memory, each preceded by its length in one byte, so that
/// finding a word brings its terms into the processor's cache.
#[derive(Default)]
struct TermTable {
    places: HashTable<Range<u32>>,
    bytes: Vec<u8>,
}

impl TermTable {
    /// Returns the byte range of a word's terms.
    fn find(&self, surface: &str, hash: u64) -> Option<Range<usize>> {
        let length = surface.len();
        // The hash alone does not prove it: two words with one hash would get each other's terms.
        let is_it = |place: &Range<u32>| {
            let entry = &self.bytes[place.start as usize..place.end as usize];
            usize::from(entry[0]) == length && &entry[1..=length] == surface.as_bytes()
        };
        let place = self.places.find(hash, is_it)?;
        Some(place.start as usize + 1 + length..place.end as usize)
    }

    /// Adds a word of at most 255 bytes; returns the byte range of its terms.
    fn insert(&mut self, surface: &str, hash: u64, terms: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.push(u8::try_from(surface.len()).unwrap_or(u8::MAX));
        self.bytes.extend_from_slice(surface.as_bytes());
        let terms_start = self.bytes.len();
        self.bytes.extend_from_slice(terms);
        let place = narrow(start)..narrow(self.bytes.len());
        let bytes = &self.bytes;
        // Hashes are not kept: they are needed again only when the table grows.
        let hash_of = |place: &Range<u32>| {
            let entry = &bytes[place.start as usize..];
            xxh3_64(&entry[1..=usize::from(entry[0])])
        };
        self.places.insert_unique(hash, place, hash_of);
        terms_start..self.bytes.len()
    }
}

/// Converts an offset, which is far below 4 GiB: words are bounded in number and length.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Terms of recently seen words.
///
/// Two halves: when the newer is full, it becomes the older, and the previous older one is dropped
/// with all words that were not seen again. So frequent words stay and memory is bounded, without
/// the bookkeeping of an LRU cache.
#[derive(Default)]
struct TermCache {
    newer: TermTable,
    older: TermTable,
    analyzer: Analyzer,
    buffer: Vec<u8>,
    term: String,
}

impl TermCache {
    /// Returns the terms of a word, each preceded by its length in one byte.
    fn terms(&mut self, surface: &str) -> &[u8] {
        if surface.len() > WORD_BYTES_MAX {
            self.analyze(surface);
            return &self.buffer;
        }
        let hash = xxh3_64(surface.as_bytes());
        let place = match self.newer.find(surface, hash) {
            Some(place) => place,
            None => self.renew(surface, hash),
        };
        &self.newer.bytes[place]
    }

    /// Adds a word to the newer half, from the older one or analysed anew.
    fn renew(&mut self, surface: &str, hash: u64) -> Range<usize> {
        if self.newer.places.len() >= CACHED_WORDS_MAX {
            self.older = std::mem::take(&mut self.newer);
        }
        if let Some(place) = self.older.find(surface, hash) {
            return self.newer.insert(surface, hash, &self.older.bytes[place]);
        }
        self.analyze(surface);
        self.newer.insert(surface, hash, &self.buffer)
    }

    /// Analyses a word and fills the buffer with its terms.
    fn analyze(&mut self, surface: &str) {
        let word = self.analyzer.analyze(surface);
        self.buffer.clear();
        let mut push = |namespace: Namespace, form: &str| {
            namespace.write(form, &mut self.term);
            // Terms of more than 255 bytes are skipped: nobody searches for them, and a length fits
            // in one byte.
            if let Ok(length) = u8::try_from(self.term.len()) {
                self.buffer.push(length);
                self.buffer.extend_from_slice(self.term.as_bytes());
            }
        };
        push(Namespace::Exact, &word.exact);
        // Written once if equal; see `super::terms`.
        if word.stem != word.exact {
            push(Namespace::Stem, &word.stem);
        }
        // Nobody searches for a part such as *vor* in *Vorsitz*, and it would match too many articles.
        for part in word.parts.iter().filter(|part| !part.stop) {
            push(Namespace::Part, &part.stem);
        }
    }
}

/// The tokenizer; each of the engine's threads clones it.
#[derive(Default)]
struct German {
    cache: TermCache,
    token: Token,
}

impl Clone for German {
    /// A clone starts with an empty cache.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Tokenizer for German {
    type TokenStream<'a> = GermanStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GermanStream<'a> {
        // One before 0: the first word wraps around.
        self.token.position = usize::MAX;
        GermanStream {
            tokens: tokenize(text),
            cache: &mut self.cache,
            token: &mut self.token,
            pending: Vec::new(),
        }
    }
}

struct GermanStream<'a> {
    tokens: Tokens<'a>,
    cache: &'a mut TermCache,
    token: &'a mut Token,
    /// Remaining terms of the current word in reverse order; used only if the engine asks for terms
    /// one by one.
    pending: Vec<String>,
}

impl GermanStream<'_> {
    /// Calls `sink` with each term of the next word; returns false at the end of the text.
    fn next_word(&mut self, sink: &mut dyn FnMut(&Token)) -> bool {
        let Some(word) = self.tokens.by_ref().find(|token| token.is_indexed()) else { return false };
        let token = &mut *self.token;
        // Once per word: all its terms share the position, so phrases and proximity work across
        // forms.
        token.position = token.position.wrapping_add(1);
        (token.offset_from, token.offset_to) = (word.start, word.start + word.text.len());
        let mut terms = self.cache.terms(word.text);
        while let Some((&length, rest)) = terms.split_first() {
            let (term, rest) = rest.split_at(usize::from(length));
            terms = rest;
            token.text.clear();
            token.text.push_str(std::str::from_utf8(term).unwrap_or_default());
            sink(token);
        }
        true
    }
}

impl TokenStream for GermanStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(text) = self.pending.pop() {
                self.token.text = text;
                return true;
            }
            let mut terms = Vec::new();
            if !self.next_word(&mut |token| terms.push(token.text.clone())) {
                return false;
            }
            terms.reverse();
            self.pending = terms;
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        // The engine indexes through this method. Unlike the default, it allocates nothing per
        // term.
        while self.next_word(sink) {}
    }
}
