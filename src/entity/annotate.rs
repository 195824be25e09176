//! The names of an article: split, recognised, made to agree, resolved.

use crate::article::GivenEntity;
use crate::entity::article::resolve;
use crate::entity::corpus::corrections::Corrections;
use crate::entity::corpus::form::{CountedVariant, Entities, Entity};
use crate::entity::corpus::join;
use crate::entity::name::{Mention, Name};
use crate::entity::recognize::Recognizer;
use crate::entity::recognize::sentences::sentences;
use crate::entity::recognize::span::NameSpan;

/// Maximum tokens of a sentence. Longer ones are data without full stops and are read in pieces:
/// recognition needs memory for each token of a sentence.
const SENTENCE_TOKENS_MAX: usize = 1000;

/// Maximum bytes examined of a token: a longer one is no word, and one of 33,000 letters took 350
/// MB to recognise.
const TOKEN_BYTES_MAX: usize = 256;

/// Separates title and body while names are resolved over both.
const BETWEEN: &str = "\n\n";

/// The names of an article, in the order of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Annotations {
    /// Those in the title.
    pub title: Vec<Name>,
    /// Those in the body.
    pub body: Vec<Name>,
}

impl Annotations {
    /// Gives names that are also in the publisher's metadata the kind that the publisher states.
    pub(crate) fn trust(&mut self, given: &[GivenEntity]) {
        for name in self.title.iter_mut().chain(&mut self.body) {
            let known = given.iter().find(|given| given.name == name.name || given.name == name.form);
            name.kind = known.map_or(name.kind, |given| given.kind);
        }
    }

    /// Returns the entity of each name without an index: in the order of the text, title first.
    pub fn meanings(&self) -> Vec<Option<Entity>> {
        let names: Vec<&Name> = self.title.iter().chain(&self.body).collect();
        let forms = names.iter().map(|name| CountedVariant {
            kind: name.kind,
            part: name.part,
            form: &name.form,
            name: &name.name,
            articles: 1,
        });
        let Entities { of_form, entities, .. } = join(&forms.collect::<Vec<_>>(), &Corrections::default());
        of_form.iter().map(|&entity| entities.get(entity as usize).cloned()).collect()
    }
}

/// Finds the persons, organisations and places of one article after another.
///
/// It keeps what it has computed of words, so it is worth keeping; one for each thread.
#[derive(Debug, Default)]
pub struct Annotator {
    recognizer: Recognizer,
}

impl Annotator {
    /// An annotator with the model that the program brings with it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The names of an article.
    pub fn annotate(&mut self, title: &str, body: &str) -> Annotations {
        let text = [title, BETWEEN, body].concat();
        let mentions = self.mentions(&text);
        let body_start = title.len() + BETWEEN.len();
        let mut annotations = Annotations::default();
        for mut name in resolve(&text, &mentions) {
            if name.range.start < body_start {
                annotations.title.push(name);
            } else {
                name.range = name.range.start - body_start..name.range.end - body_start;
                annotations.body.push(name);
            }
        }
        annotations
    }

    /// Returns the recognised names as ranges of the text.
    fn mentions(&mut self, text: &str) -> Vec<Mention> {
        let (mut tokens, mut spans): (Vec<Vec<&str>>, Vec<Vec<NameSpan>>) = (Vec::new(), Vec::new());
        for line in text.lines() {
            sentences(line, &mut |sentence| {
                for piece in sentence.chunks(SENTENCE_TOKENS_MAX) {
                    let piece: Vec<&str> = piece.iter().map(|token| beginning(token)).collect();
                    let mut found = Vec::new();
                    self.recognizer.recognize(&piece, &mut found);
                    tokens.push(piece);
                    spans.push(found);
                }
            });
        }
        self.recognizer.agree(&tokens, &mut spans);
        let offset = |token: &str| token.as_ptr().addr() - text.as_ptr().addr();
        let mut mentions = Vec::new();
        for (tokens, spans) in tokens.iter().zip(&spans) {
            mentions.extend(spans.iter().map(|span| {
                let (first, last) = (tokens[span.start], tokens[span.end - 1]);
                Mention {
                    range: offset(first)..offset(last) + last.len(),
                    kind: span.kind,
                    part: span.part,
                    score: span.score,
                }
            }));
        }
        mentions
    }
}

/// A token, or the beginning of one that is too long.
fn beginning(token: &str) -> &str {
    let end = (0..=TOKEN_BYTES_MAX.min(token.len())).rev().find(|&end| token.is_char_boundary(end));
    &token[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_no_word_is_cut_between_characters() {
        for (token, expected) in [("", 0), ("Haus", 4), (&"a".repeat(256), 256), (&"ü".repeat(200), 256)] {
            assert_eq!(beginning(token).len(), expected, "{token}");
        }
        assert_eq!(beginning(&format!("a{}", "ü".repeat(200))).len(), 255);
    }

    #[test]
    fn names_are_found_beside_data_without_spaces_or_stops() {
        let noise = ["&amp;".repeat(20_000), "daten ".repeat(5_000)].concat();
        let body = format!("Angela Merkel war am Montag in Berlin, {noise} und Olaf Scholz sprach in Köln.");
        let names = Annotator::new().annotate("", &body).body;
        for (name, start) in [("Angela Merkel", 0), ("Olaf Scholz", body.rfind("Olaf").unwrap_or(0))] {
            let found = names.iter().find(|found| found.range.start == start);
            assert_eq!(found.map(|found| &body[found.range.clone()]), Some(name));
        }
    }
}
