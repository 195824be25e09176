//! Search results as JSON: the types of version 1, apart from the library's own.
//!
//! Scripts rely on these names. A field may be added; one that changes its meaning
//! or goes makes a new [`JSON_VERSION`].
//!
//! All offsets count Unicode characters: `start` and `end` of a snippet in the stored
//! body (which `depesche show --format json` gives), `marks` in the snippet's `text`,
//! `title_marks` in `title`, those of an entity in the title or the body as its `field` says,
//! those of a hint in `query`.

use std::io::{self, Write};
use std::ops::Range;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::article_head::ArticleHead;
use super::folded::JsonFolded;
use super::json::{CharRange, JSON_VERSION, JsonLayout, span, spans, write};
use crate::article::Signal;
use crate::german::compose;
use crate::search::{
    Change, EntityMention, Facet, FacetValue, Hint, Hit, SearchResults, Snippet, Suggestion, TextKind,
};

/// Writes an answer as one object: `version query total hits facets hints suggestion`.
pub fn json(query: &str, results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    // Offsets refer to the query as the parser read it, which is composed.
    let query = compose(query);
    write(&Answer::new(None, &query, results), JsonLayout::Indented, out)
}

/// Writes an answer on one line, with the `query_id` of a batch.
pub fn json_answer(
    query_id: &str,
    query: &str,
    results: &SearchResults,
    out: &mut dyn Write,
) -> io::Result<()> {
    let query = compose(query);
    write(&Answer::new(Some(query_id), &query, results), JsonLayout::Line, out)
}

/// Writes each hit on a separate line, with the `version` in front.
pub fn json_lines(results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| {
        let line = HitLine { version: JSON_VERSION, hit: JsonHit::new(hit) };
        write(&line, JsonLayout::Line, out)
    })
}

/// Writes the facets of an answer as one object: `version query total facets hints suggestion`.
pub fn json_facets(query: &str, results: &SearchResults, out: &mut dyn Write) -> io::Result<()> {
    let query = compose(query);
    let answer = FacetAnswer {
        version: JSON_VERSION,
        query: &query,
        total: results.total,
        facets: JsonFacets(&results.facets),
        hints: JsonHint::all(&results.hints, &query),
        suggestion: results.suggestion.as_ref().map(|suggestion| JsonSuggestion::new(suggestion, &query)),
    };
    write(&answer, JsonLayout::Indented, out)
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_id: Option<&'a str>,
    query: &'a str,
    total: usize,
    stories: Option<usize>,
    hits: Vec<JsonHit<'a>>,
    facets: JsonFacets<'a>,
    hints: Vec<JsonHint>,
    suggestion: Option<JsonSuggestion<'a>>,
}

#[derive(Serialize)]
struct FacetAnswer<'a> {
    version: u32,
    query: &'a str,
    total: usize,
    facets: JsonFacets<'a>,
    hints: Vec<JsonHint>,
    suggestion: Option<JsonSuggestion<'a>>,
}

#[derive(Serialize)]
struct HitLine<'a> {
    version: u32,
    #[serde(flatten)]
    hit: JsonHit<'a>,
}

#[derive(Serialize)]
pub(super) struct JsonHit<'a> {
    rank: usize,
    score: f32,
    #[serde(flatten)]
    head: ArticleHead<'a>,
    authors: &'a [String],
    revision: Option<&'a str>,
    signal: Option<&'static str>,
    title_marks: Vec<CharRange>,
    snippets: Vec<JsonSnippet<'a>>,
    entities: Vec<JsonMention<'a>>,
    folded: Vec<JsonFolded<'a>>,
    folded_total: usize,
}

/// A name in an article, and its entity.
#[derive(Serialize)]
struct JsonMention<'a> {
    name: &'a str,
    kind: &'static str,
    text: &'a str,
    field: &'static str,
    start: usize,
    end: usize,
    given: bool,
}

#[derive(Serialize)]
struct JsonSnippet<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    marks: Vec<CharRange>,
}

#[derive(Serialize)]
pub(super) struct JsonHint {
    kind: &'static str,
    message: String,
    start: usize,
    end: usize,
}

/// A suggestion; positions are in the query as typed.
#[derive(Serialize)]
struct JsonSuggestion<'a> {
    query: &'a str,
    total: Option<usize>,
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    from: &'a str,
    to: &'a str,
    start: usize,
    end: usize,
}

/// An object with the facets' names as keys, in the order asked for.
pub(super) struct JsonFacets<'a>(pub &'a [Facet]);

#[derive(Serialize)]
struct JsonFacet<'a> {
    counts: &'static str,
    values: Vec<JsonValue<'a>>,
    distinct: usize,
    missing: usize,
}

/// A value of a facet and how many articles have it.
#[derive(Serialize)]
pub(super) struct JsonValue<'a> {
    value: &'a str,
    count: usize,
}

impl<'a> Answer<'a> {
    fn new(query_id: Option<&'a str>, query: &'a str, results: &'a SearchResults) -> Self {
        Self {
            version: JSON_VERSION,
            query_id,
            query,
            total: results.total,
            stories: results.distinct,
            hits: results.hits.iter().map(JsonHit::new).collect(),
            facets: JsonFacets(&results.facets),
            hints: JsonHint::all(&results.hints, query),
            suggestion: results.suggestion.as_ref().map(|suggestion| JsonSuggestion::new(suggestion, query)),
        }
    }
}

impl<'a> JsonHit<'a> {
    pub fn new(hit: &'a Hit) -> Self {
        Self {
            rank: hit.rank,
            score: hit.score,
            head: hit.into(),
            authors: &hit.authors,
            revision: hit.version.as_deref(),
            signal: hit.signal.map(Signal::name),
            title_marks: spans(&hit.title, &hit.title_marks),
            snippets: hit.snippets.iter().map(JsonSnippet::new).collect(),
            entities: hit.entities.iter().map(JsonMention::new).collect(),
            folded: hit.folded.iter().map(JsonFolded::new).collect(),
            folded_total: hit.folded_total,
        }
    }
}

impl<'a> JsonMention<'a> {
    fn new(mention: &'a EntityMention) -> Self {
        let EntityMention { name, kind, text, field, char_range, given, .. } = mention;
        let Range { start, end } = *char_range;
        let field = field.map_or("given", TextKind::name);
        Self { name, kind: kind.name(), text, field, start, end, given: *given }
    }
}

impl<'a> JsonSnippet<'a> {
    fn new(snippet: &'a Snippet) -> Self {
        Self {
            text: &snippet.text,
            start: snippet.char_range.start,
            end: snippet.char_range.end,
            marks: spans(&snippet.text, &snippet.marks),
        }
    }
}

impl JsonHint {
    pub fn all(hints: &[Hint], query: &str) -> Vec<Self> {
        let new = |hint: &Hint| {
            let [start, end] = span(query, &hint.range);
            Self { kind: hint.severity().name(), message: hint.to_string(), start, end }
        };
        hints.iter().map(new).collect()
    }
}

impl<'a> JsonSuggestion<'a> {
    fn new(suggestion: &'a Suggestion, query: &str) -> Self {
        let change = |Change { range, from, to }: &'a Change| {
            let [start, end] = span(query, range);
            JsonChange { from, to, start, end }
        };
        let changes = suggestion.changes.iter().map(change).collect();
        Self { query: &suggestion.query, total: suggestion.total, changes }
    }
}

impl Serialize for JsonFacets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A map and not a list of objects: programs look facets up by name, and the order is kept
        // anyway.
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for facet in self.0 {
            let Facet { kind, values, distinct, missing } = facet;
            let values = values.iter().map(JsonValue::new).collect();
            let (distinct, missing) = (*distinct, *missing);
            let facet = JsonFacet { counts: "articles", values, distinct, missing };
            map.serialize_entry(kind.name(), &facet)?;
        }
        map.end()
    }
}

impl<'a> JsonValue<'a> {
    pub fn new(entry: &'a FacetValue) -> Self {
        Self { value: &entry.value, count: entry.count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{samples, sanitize};

    fn parsed(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> serde_json::Value {
        let mut out = Vec::new();
        write(&mut out).expect("written");
        serde_json::from_slice(&out).expect("one JSON value")
    }

    #[test]
    fn the_shape_of_an_answer() {
        let answer = parsed(|out| json("ü \"Kamera", &samples::results(), out));
        let first = serde_json::json!({
            "rank": 9, "score": 2.5, "id": "hk-48211", "path": "corpus/a.jsonl", "record": 3,
            "title": "24 Überwachungskameras geplant",
            "date": "2019-03-07T18:20", "date_origin": "metadata",
            "source": "Hafenkurier", "section": "Lokales", "url": "https://h.example/1",
            "authors": ["Wiebke Thomsen", "B"], "revision": "2", "signal": "correction",
            "title_marks": [[15, 22]],
            "snippets": [
                {"text": "Die Kameras filmen.", "start": 6, "end": 25, "marks": [[4, 11]]},
                {"text": "rund um die Uhr", "start": 45, "end": 60, "marks": []}
            ],
            "entities": [
                {"name": "Berlin", "kind": "place", "text": "Berlins", "field": "body", "start": 6, "end": 13,
                 "given": true}
            ],
            "folded": [
                {
                    "id": "ab-7", "path": "corpus/b.jsonl", "record": 7, "title": "Kameras geplant",
                    "date": "2019-03-08", "date_origin": "metadata", "source": "Abendpost", "section": null, "url": null,
                    "similarity": 0.75,
                    "difference": {
                        "text": "3 % other words, +120 words, other headline",
                        "other_words": 3, "words": 120, "headline": true
                    }
                }
            ],
            "folded_total": 2
        });
        assert_eq!(
            answer,
            serde_json::json!({
                "version": 1,
                "query": "ü \"Kamera",
                "total": 12,
                "stories": 11,
                "hits": [
                    first,
                    {
                        "rank": 10, "score": 1.25, "id": "b.txt", "path": "b.txt", "record": 1,
                        "title": "", "date": "2021-01-02", "date_origin": "file-time",
                        "source": null, "section": null, "url": null, "authors": [],
                        "revision": null, "signal": null, "title_marks": [], "snippets": [], "entities": [],
                        "folded": [], "folded_total": 0
                    }
                ],
                "facets": {
                    "source": {
                        "counts": "articles",
                        "values": [{"value": "Hafenkurier", "count": 1011}], "distinct": 4, "missing": 1
                    }
                },
                "hints": [{"kind": "unread", "message": "the quote is not closed; its words are searched one by one", "start": 2, "end": 9}],
                "suggestion": {
                    "query": "ü \"Kameras", "total": 3,
                    "changes": [{"from": "Kamera", "to": "Kameras", "start": 3, "end": 9}]
                }
            })
        );
    }

    #[test]
    fn a_line_holds_the_same() {
        let results = samples::results();
        let whole = parsed(|out| json("q", &results, out));
        let mut line = parsed(|out| json_answer("7", "q", &results, out));
        assert_eq!(line.as_object_mut().and_then(|line| line.remove("query_id")), Some("7".into()));
        assert_eq!(line, whole);
        let facets = parsed(|out| json_facets("q", &results, out));
        assert_eq!((&facets["facets"], &facets["total"]), (&whole["facets"], &whole["total"]));

        let mut out = Vec::new();
        json_lines(&results, &mut out).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text.lines().count(), 2);
        for (line, hit) in text.lines().zip(whole["hits"].as_array().expect("hits")) {
            let mut line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(line.as_object_mut().and_then(|line| line.remove("version")), Some(1.into()));
            assert_eq!(&line, hit);
        }
    }

    #[test]
    fn what_steers_is_escaped_and_read_back_as_it_was() {
        let results = samples::hostile();
        let mut out = Vec::new();
        json_answer("q", "q", &results, &mut out).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(!text.trim_end().chars().any(sanitize::steers), "{text:?}");
        let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(answer["hits"][0]["title"], results.hits[0].title.as_str());
    }
}
