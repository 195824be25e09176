//! The German analysis of a text: for people as a table, for programs as JSON.
//!
//! It explains what was indexed and what a query matches. Offsets in JSON count Unicode characters
//! of the text.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{CharRange, JSON_VERSION, JsonLayout, span, spans, write};
use super::runs::Paragraph;
use super::style::{Look, TextStyle};
use super::table::{Align, table};
use crate::entity::{DerivationStep, Entity, EntityKind, Name};
use crate::german::{Analyzer, Part, Token, TokenKind, Word, sentences, tokenize};

/// A text, its names, and their entities.
#[derive(Clone, Copy, Debug)]
pub struct Analysis<'a> {
    /// The text.
    pub text: &'a str,
    /// The names in it, in their order.
    pub names: &'a [Name],
    /// The entity of each name; `None` if it is suppressed.
    pub meanings: &'a [Option<Entity>],
}

/// Writes one text's analysis as one line of JSON.
pub fn json_analysis(analysis: Analysis<'_>, analyzer: &mut Analyzer, out: &mut dyn Write) -> io::Result<()> {
    let Analysis { text, names, meanings } = analysis;
    let mut places = Places::new(text);
    let sentences: Vec<_> = sentences(text).collect();
    let analysis = JsonTextAnalysis {
        version: JSON_VERSION,
        text,
        tokens: tokenize(text).map(|token| JsonToken::new(&token, analyzer, &mut places)).collect(),
        sentences: spans(text, &sentences),
        entities: names
            .iter()
            .zip(meanings)
            .map(|(name, entity)| JsonName::new(text, name, entity))
            .collect(),
    };
    write(&analysis, JsonLayout::Line, out)
}

/// Writes one text's analysis as a table, one word a line.
pub fn text_analysis(
    analysis: Analysis<'_>,
    analyzer: &mut Analyzer,
    style: &TextStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Analysis { text, names, meanings } = analysis;
    for sentence in sentences(text) {
        let mut paragraph = Paragraph::default();
        paragraph.push(&text[sentence], Look::Title);
        paragraph.write("", 0, style, out)?;
    }
    let mut rows = vec![["word", "exact", "stem", "parts", ""].map(String::from).to_vec()];
    for token in tokenize(text).filter(Token::is_indexed) {
        let word = analyzer.word(token.text);
        let (simple, joined) = word.parts.split_at(word.simple_parts);
        let stems = |parts: &[Part], sign: &str| {
            parts.iter().map(|part| part.stem.as_ref()).collect::<Vec<_>>().join(sign)
        };
        let parts = match joined {
            [] => stems(simple, " + "),
            joined => format!("{}, {}", stems(simple, " + "), stems(joined, ", ")),
        };
        let note = if word.stop { "stop word" } else { "" };
        let stems = word.stems().collect::<Vec<_>>().join(", ");
        rows.push([token.text, &word.exact, &stems, &parts, note].map(String::from).to_vec());
    }
    if rows.len() > 1 {
        writeln!(out)?;
        table(&rows, &[Align::Left; 5], 0, out)?;
    }
    let rows = names.iter().zip(meanings).map(|(name, entity)| row(text, name, entity));
    let rows: Vec<Vec<String>> =
        std::iter::once(["name", "kind", "means", "because"].map(String::from).to_vec())
            .chain(rows)
            .collect();
    if rows.len() > 1 {
        writeln!(out)?;
        table(&rows, &[Align::Left; 4], 0, out)?;
    }
    Ok(())
}

/// A name as a row: as written, its kind, its entity, and the way from one to the other.
fn row(text: &str, name: &Name, entity: &Option<Entity>) -> Vec<String> {
    let written = text.get(name.range.clone()).unwrap_or_default();
    let mut because: Vec<String> = name.how.steps().map(|step| step.name().to_owned()).collect();
    let means = match entity {
        None => {
            because.push("suppressed".into());
            "(nothing)"
        }
        Some(entity) => {
            if entity.name != name.name {
                because.push(format!("{} = {}", name.name, entity.name));
            }
            if entity.kind != name.kind {
                because.push(format!("taken for {}", name.kind.name()));
            }
            &entity.name
        }
    };
    let kind = entity.as_ref().map_or(name.kind, |entity| entity.kind);
    [written, kind.name(), means, &because.join(", ")].map(String::from).to_vec()
}

#[derive(Serialize)]
struct JsonTextAnalysis<'a> {
    version: u32,
    text: &'a str,
    tokens: Vec<JsonToken<'a>>,
    sentences: Vec<CharRange>,
    entities: Vec<JsonName<'a>>,
}

#[derive(Serialize)]
struct JsonName<'a> {
    /// As written.
    text: &'a str,
    start: usize,
    end: usize,
    kind: EntityKind,
    /// The entity's name; null where it is suppressed.
    name: Option<&'a str>,
    /// The name without inflection.
    form: &'a str,
    /// The name that it refers to in this text.
    in_text: &'a str,
    /// Whether it is only a part of a word.
    part: bool,
    /// The steps of its derivation.
    how: Vec<DerivationStep>,
}

impl<'a> JsonName<'a> {
    fn new(text: &'a str, name: &'a Name, entity: &'a Option<Entity>) -> Self {
        let [start, end] = span(text, &name.range);
        Self {
            text: text.get(name.range.clone()).unwrap_or_default(),
            start,
            end,
            kind: entity.as_ref().map_or(name.kind, |entity| entity.kind),
            name: entity.as_ref().map(|entity| entity.name.as_str()),
            form: &name.form,
            in_text: &name.name,
            part: name.part,
            how: name.how.steps().collect(),
        }
    }
}

#[derive(Serialize)]
struct JsonToken<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    kind: &'static str,
    /// The word as it is matched letter by letter; empty for punctuation.
    exact: Box<str>,
    /// The common form of its inflections; empty for punctuation.
    stem: Box<str>,
    /// Its stem as a noun, where the other is that of a verb; a query is searched for with both.
    #[serde(skip_serializing_if = "Option::is_none")]
    noun: Option<Box<str>>,
    /// The forms that are put in the index, each once: exact form, stem, stems of parts.
    terms: Vec<Box<str>>,
    /// The simple parts of a compound; empty for a simple word.
    parts: Vec<JsonPart<'a>>,
    stop: bool,
}

#[derive(Serialize)]
struct JsonPart<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    stem: Box<str>,
}

impl<'a> JsonToken<'a> {
    fn new(token: &Token<'a>, analyzer: &mut Analyzer, places: &mut Places<'_>) -> Self {
        let start = places.at(token.start);
        let mut shape = Self {
            text: token.text,
            start,
            end: start + token.text.chars().count(),
            kind: match token.kind {
                TokenKind::Word => "word",
                TokenKind::Number => "number",
                TokenKind::Punctuation => "punctuation",
            },
            exact: Box::default(),
            stem: Box::default(),
            noun: None,
            terms: Vec::new(),
            parts: Vec::new(),
            stop: false,
        };
        if token.is_indexed() {
            let word = analyzer.word(token.text);
            let simple = word.parts.iter().take(word.simple_parts);
            shape.parts = simple.map(|part| JsonPart::new(part, token.text, start)).collect();
            shape.exact = word.exact.clone();
            shape.stem = word.stem.clone();
            shape.noun = word.noun.clone();
            shape.terms = terms(word);
            shape.stop = word.stop;
        }
        shape
    }
}

impl<'a> JsonPart<'a> {
    /// `token_start` is the token's place in the text, in characters.
    fn new(part: &Part, token: &'a str, token_start: usize) -> Self {
        let [start, end] = span(token, &part.range);
        Self {
            text: token.get(part.range.clone()).unwrap_or_default(),
            start: token_start + start,
            end: token_start + end,
            stem: part.stem.clone(),
        }
    }
}

/// The forms of a word in the index, each once.
fn terms(word: &Word) -> Vec<Box<str>> {
    let mut terms: Vec<Box<str>> = Vec::with_capacity(2 + word.parts.len());
    for form in [&word.exact, &word.stem].into_iter().chain(word.parts.iter().map(|part| &part.stem)) {
        if !terms.contains(form) {
            terms.push(form.clone());
        }
    }
    terms
}

/// Counts the characters before ascending byte offsets in one go through the text.
struct Places<'a> {
    text: &'a str,
    byte: usize,
    characters: usize,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, byte: 0, characters: 0 }
    }

    fn at(&mut self, byte: usize) -> usize {
        if let Some(between) = self.text.get(self.byte..byte) {
            self.characters += between.chars().count();
            self.byte = byte;
        }
        self.characters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Annotator;

    fn analysed(text: &str) -> serde_json::Value {
        let mut out = Vec::new();
        let names = Annotator::new().annotate("", text);
        let analysis = Analysis { text, names: &names.body, meanings: &names.meanings() };
        json_analysis(analysis, &mut Analyzer::new(), &mut out).expect("written");
        serde_json::from_slice(&out).expect("one JSON value")
    }

    /// Every place that an analysis names must hold the text that it gives.
    fn check_places(text: &str) {
        let characters: Vec<char> = text.chars().collect();
        let analysis = analysed(text);
        let tokens = analysis["tokens"].as_array().expect("tokens");
        let parts = tokens.iter().flat_map(|token| token["parts"].as_array().expect("parts"));
        for place in tokens.iter().chain(parts) {
            let number = |name: &str| place[name].as_u64().expect("a number") as usize;
            let there: String = characters[number("start")..number("end")].iter().collect();
            assert_eq!(place["text"], there.as_str(), "{text:?}");
        }
        for sentence in analysis["sentences"].as_array().expect("sentences") {
            assert!(sentence[1].as_u64().expect("a number") as usize <= characters.len());
        }
    }

    #[test]
    fn places_count_characters() {
        for text in [
            "",
            " \n\t",
            "Für 🙂 Überwachungskameras. Und: Häuser!",
            "Leser:innen der US-Behörden, 1.000 z. B. Wach\u{ad}dienst",
            "a\u{308}rgern\u{0} \u{202e}Ende",
        ] {
            check_places(text);
        }
    }

    #[test]
    fn the_shape_of_an_analysis() {
        let analysis = analysed("Die Überwachungskamera.");
        assert_eq!(analysis["version"], 1);
        assert_eq!(analysis["sentences"], serde_json::json!([[0, 23]]));
        assert_eq!(analysis["entities"], serde_json::json!([]));
        let tokens = analysis["tokens"].as_array().expect("tokens");
        let kinds: Vec<&str> = tokens.iter().filter_map(|token| token["kind"].as_str()).collect();
        assert_eq!(kinds, ["word", "word", "punctuation"]);
        assert_eq!(tokens[0]["stop"], true);
        assert_eq!(tokens[1]["exact"], "überwachungskamera");
        let parts: Vec<&str> = tokens[1]["parts"]
            .as_array()
            .expect("parts")
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect();
        assert_eq!(parts, ["Überwachungs", "kamera"]);
        assert_eq!(tokens[2]["terms"], serde_json::json!([]));
        assert_eq!(analysed("")["tokens"], serde_json::json!([]));
    }

    #[test]
    fn a_table_for_people() {
        let mut out = Vec::new();
        let style = TextStyle::default();
        let analysis = Analysis { text: "Der Bahnhof, 1.000!", names: &[], meanings: &[] };
        text_analysis(analysis, &mut Analyzer::new(), &style, &mut out).expect("written");
        let shown = String::from_utf8(out).expect("UTF-8");
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "Der Bahnhof, 1.000!");
        assert_eq!(lines[2].split_whitespace().collect::<Vec<_>>(), ["word", "exact", "stem", "parts"]);
        assert!(lines[3].starts_with("Der ") && lines[3].ends_with("stop word"), "{shown}");
        assert!(lines[5].starts_with("1.000 ") && lines[5].contains(" 1000"), "{shown}");
    }
}
