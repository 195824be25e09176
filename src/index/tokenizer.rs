//! German analysis as a tokenizer of the engine.
//!
//! Each indexed word gives its exact form, its stem and its parts, all at the
//! position of the word.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::terms::Namespace;
use crate::german::{Analyzer, Tokens, tokenize};

/// Name of the tokenizer in the schema.
pub(super) const TOKENIZER: &str = "german";

/// Makes the tokenizer known to an index.
pub(super) fn register(engine: &tantivy::Index) {
    engine.tokenizers().register(TOKENIZER, TextAnalyzer::builder(German::default()).build());
}

/// The engine's view of the analyzer; each of its threads has a copy of its own.
#[derive(Default)]
struct German {
    analyzer: Analyzer,
    token: Token,
}

impl Clone for German {
    /// A copy begins with an empty cache.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Tokenizer for German {
    type TokenStream<'a> = GermanStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GermanStream<'a> {
        self.token.position = usize::MAX;
        GermanStream { tokens: tokenize(text), analyzer: &mut self.analyzer, token: &mut self.token, pending: Vec::new() }
    }
}

struct GermanStream<'a> {
    tokens: Tokens<'a>,
    analyzer: &'a mut Analyzer,
    token: &'a mut Token,
    /// Terms of the current word that are still to come, last first; used only
    /// where the engine asks for terms one by one.
    pending: Vec<String>,
}

impl GermanStream<'_> {
    /// Calls `sink` with each term of the next word; false at the end of the text.
    fn next_word(&mut self, sink: &mut dyn FnMut(&Token)) -> bool {
        let Some(word) = self.tokens.by_ref().find(|token| token.is_indexed()) else { return false };
        let range = word.range();
        let word = self.analyzer.word(word.text);
        let token = &mut *self.token;
        token.position = token.position.wrapping_add(1);
        (token.offset_from, token.offset_to) = (range.start, range.end);
        let mut emit = |namespace: Namespace, form: &str| {
            namespace.write(form, &mut token.text);
            sink(token);
        };
        emit(Namespace::Exact, &word.exact);
        if word.stem != word.exact {
            emit(Namespace::Stem, &word.stem);
        }
        for part in &word.parts {
            emit(Namespace::Part, &part.stem);
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
        while self.next_word(sink) {}
    }
}
