//! Answers that the tests of the renderers share.

use std::ops::Range;

use crate::article::{Date, DateOrigin, Signal};
use crate::duplicates::Difference;
use crate::entity::EntityKind;
use crate::search::{
    Change, EntityMention, Facet, FacetKind, FacetValue, FoldedArticle, Hint, HintKind, Hit, SearchResults,
    Snippet, Suggestion, TextKind,
};

/// Body of the first hit of [`results`].
const BODY: &str = "Früh. Die Kameras filmen. Überall und immer, rund um die Uhr und auch nachts.";

/// Two hits of twelve: one with everything, one with next to nothing.
pub fn results() -> SearchResults {
    let snippet = |text: &str, cut: bool| Snippet {
        text: text.into(),
        range: BODY.find(text).map_or(0..0, |start| start..start + text.len()),
        char_range: BODY.find(text).map_or(0..0, |start| {
            let start = BODY[..start].chars().count();
            start..start + text.chars().count()
        }),
        marks: Vec::new(),
        cut_start: cut,
        cut_end: cut,
    };
    let first = Hit {
        rank: 9,
        score: 2.5,
        id: "hk-48211".into(),
        path: "corpus/a.jsonl".into(),
        record: 3,
        title: "24 Überwachungskameras geplant".into(),
        title_marks: vec_of(16..23),
        date: Date::parse_iso("2019-03-07T18:20"),
        date_origin: DateOrigin::Metadata,
        source: Some("Hafenkurier".into()),
        section: Some("Lokales".into()),
        url: Some("https://h.example/1".into()),
        authors: vec!["Wiebke Thomsen".into(), "B".into()],
        version: Some("2".into()),
        signal: Some(Signal::Correction),
        identities: vec![7],
        snippets: vec![
            Snippet { marks: vec_of(4..11), ..snippet("Die Kameras filmen.", false) },
            snippet("rund um die Uhr", true),
        ],
        entities: vec![EntityMention {
            name: "Berlin".into(),
            kind: EntityKind::Place,
            text: "Berlins".into(),
            field: Some(TextKind::Body),
            range: 7..14,
            char_range: 6..13,
            given: true,
        }],
        folded: vec![FoldedArticle {
            id: "ab-7".into(),
            path: "corpus/b.jsonl".into(),
            record: 7,
            title: "Kameras geplant".into(),
            date: Date::new(2019, 3, 8),
            date_origin: DateOrigin::Metadata,
            source: Some("Abendpost".into()),
            section: None,
            url: None,
            similarity: 0.75,
            difference: Difference { other_words: 3, words: 120, headline: true },
        }],
        folded_total: 2,
    };
    let second = Hit {
        date: Date::new(2021, 1, 2),
        date_origin: DateOrigin::FileTime,
        ..bare(10, 1.25, "b.txt", "b.txt")
    };
    SearchResults {
        total: 12,
        distinct: Some(11),
        hits: vec![first, second],
        facets: vec![Facet {
            kind: FacetKind::Source,
            values: vec![FacetValue { value: "Hafenkurier".into(), count: 1011 }],
            distinct: 4,
            missing: 1,
        }],
        hints: vec![Hint::new(HintKind::UnclosedQuote, 3..10)],
        suggestion: Some(Suggestion {
            query: "ü \"Kameras".into(),
            changes: vec![Change { range: 4..10, from: "Kamera".into(), to: "Kameras".into() }],
            total: Some(3),
        }),
    }
}

/// One hit in which every text tries to control the terminal or to break a line in two.
pub fn hostile() -> SearchResults {
    let evil = "\u{1b}]0;x\u{7} \u{9b}31m\u{202e}\r\nb\0\u{2066}";
    let hit = Hit {
        title: evil.into(),
        source: Some(evil.into()),
        section: Some(evil.into()),
        url: Some(evil.into()),
        authors: vec![evil.into()],
        snippets: vec![Snippet {
            text: evil.into(),
            range: 0..evil.len(),
            char_range: 0..evil.chars().count(),
            marks: vec_of(0..4),
            cut_start: false,
            cut_end: false,
        }],
        folded: vec![FoldedArticle {
            id: evil.into(),
            path: evil.into(),
            record: 1,
            title: evil.into(),
            date: None,
            date_origin: DateOrigin::Unknown,
            source: Some(evil.into()),
            section: None,
            url: Some(evil.into()),
            similarity: 1.0,
            difference: Difference { headline: true, ..Difference::default() },
        }],
        folded_total: 1,
        ..bare(1, 1.0, evil, evil)
    };
    let value = FacetValue { value: evil.into(), count: 1 };
    let facet = Facet { kind: FacetKind::Source, values: vec![value], distinct: 1, missing: 0 };
    SearchResults { total: 1, hits: vec![hit], facets: vec![facet], ..SearchResults::default() }
}

/// A list of one range, which clippy would take for a mistake if it were written as one.
fn vec_of(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

fn bare(rank: usize, score: f32, id: &str, path: &str) -> Hit {
    Hit {
        rank,
        score,
        id: id.into(),
        path: path.into(),
        record: 1,
        title: String::new(),
        title_marks: Vec::new(),
        date: None,
        date_origin: DateOrigin::Unknown,
        source: None,
        section: None,
        url: None,
        authors: Vec::new(),
        version: None,
        signal: None,
        identities: Vec::new(),
        snippets: Vec::new(),
        entities: Vec::new(),
        folded: Vec::new(),
        folded_total: 0,
    }
}
