//! German as the issue of the search engine asks for it: words that find each other, and words that don't.

use depesche::{Hit, Index, IngestOptions, Query, SearchOptions, Searcher, ingest};

/// Must find each other, both ways round.
const TOGETHER: &[(&str, &str)] = &[
    ("Überwachungskamera", "Kamera"),
    ("Häuser", "Haus"),
    ("Strasse", "Straße"),
    ("Muenchen", "München"),
    ("verhaengen", "verhängen"),
    ("Handelskrieg", "Krieg"),
    ("Bundesverfassungsgericht", "Gericht"),
    ("US-Behörden", "Behörde"),
    ("Cloud-Computing", "Cloud"),
    ("Regierung", "Bundesregierung"),
    ("Chef", "Chefin"),
    ("Ministerinnen", "Minister"),
    ("Leser:innen", "Leserin"),
    ("1.000", "1000"),
    ("System", "Systeme"),
    ("Müller", "Mueller"),
    ("ging", "gehen"),
    ("gekauft", "kaufen"),
    ("kauft", "kaufte"),
    ("aufgehoben", "aufheben"),
    ("aufzuheben", "aufgehoben"),
    ("diskutiert", "diskutieren"),
    ("Stand", "stand"),
];

/// Must not find each other, or rank far behind the word itself.
const APART: &[(&str, &str)] = &[
    ("Messe", "Messer"),
    ("Wand", "Wanderung"),
    ("Eis", "Eisen"),
    ("Masse", "Maße"),
    ("Uber", "über"),
    ("Kraft", "kräftigen"),
    ("gehört", "hören"),
    ("Gericht", "gerichtet"),
];

/// What counts as far behind: this share of the word's own score, at most.
const FAR_BEHIND: f32 = 0.5;

/// More forms of the design's list that are one word to a reader.
const SAME: &[&[&str]] = &[
    &["Leser:innen", "Leser*innen", "Leser_innen", "LeserInnen", "Leser/-innen", "Leserinnen"],
    &["E-Mail", "Email", "E-Mails"],
    &["US-Behörden", "US-Behörde", "Behörden"],
    &["Überwachung", "Über\u{ad}wachung", "Ueberwachung", "ÜBERWACHUNG", "U\u{308}berwachung"],
    &["9,2", "9.2"],
];

/// Pairs of different words that share the letters of one.
const WHOLE: &[(&str, &str)] =
    &[("Werkzeuge", "Zeuge"), ("gegenüber", "Gegen"), ("1.000", "1"), ("9,2", "92")];

/// An index with one article for each word, of which nothing but the word differs.
fn searcher<'w>(words: impl IntoIterator<Item = &'w str>) -> (Searcher, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    let record = |word: &str| {
        let text = format!("Hier steht heute {word} im Text.");
        serde_json::json!({"id": word, "title": "Notiz", "text": text, "date": "2020-01-01"}).to_string()
    };
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_unstable();
    words.dedup();
    let lines: Vec<String> = words.into_iter().map(record).collect();
    std::fs::write(dir.path().join("words.jsonl"), lines.join("\n")).expect("written");
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    ingest(&index, &[dir.path().join("words.jsonl")], &IngestOptions::default(), &mut |_| {})
        .expect("indexed");
    (Searcher::open(&index).expect("opened"), dir)
}

/// The articles that a word finds.
fn hits(searcher: &Searcher, word: &str) -> Vec<Hit> {
    let options = SearchOptions::default().limit(1000);
    searcher.search(&Query::parse(word), &options).expect("answered").hits
}

/// The score that `word` gives the article of `other`; none where it doesn't find it.
fn score(searcher: &Searcher, word: &str, other: &str) -> Option<f32> {
    hits(searcher, word).iter().find(|hit| hit.id == depesche::analysis::compose(other)).map(|hit| hit.score)
}

fn words(pairs: &[(&'static str, &'static str)]) -> impl Iterator<Item = &'static str> {
    pairs.iter().flat_map(|&(a, b)| [a, b])
}

#[test]
fn these_find_each_other() {
    let (searcher, _dir) = searcher(words(TOGETHER));
    let turned = TOGETHER.iter().map(|&(a, b)| (b, a));
    for (word, other) in TOGETHER.iter().copied().chain(turned) {
        let own = score(&searcher, word, word);
        let score = score(&searcher, word, other);
        assert!(score.is_some(), "{word} does not find {other}");
        assert!(own >= score, "{word} finds {other} before itself: {own:?}, {score:?}");
    }
}

#[test]
fn these_do_not() {
    let (searcher, _dir) = searcher(words(APART));
    let turned = APART.iter().map(|&(a, b)| (b, a));
    for (word, other) in APART.iter().copied().chain(turned) {
        // "über" is a stop word: asked for alone it is looked for all the same.
        let own = score(&searcher, word, word).expect("a word finds itself");
        let score = score(&searcher, word, other).unwrap_or(0.0);
        assert!(score <= own * FAR_BEHIND, "{word} finds {other}: {score} of {own}");
    }
}

#[test]
fn spellings_of_one_word() {
    let (searcher, _dir) = searcher(SAME.iter().flat_map(|group| group.iter().copied()));
    for group in SAME {
        for word in *group {
            for other in *group {
                assert!(score(&searcher, word, other).is_some(), "{word} does not find {other}");
            }
        }
    }
}

#[test]
fn parts_that_are_none() {
    let (searcher, _dir) = searcher(words(WHOLE));
    for (word, other) in WHOLE {
        for (word, other) in [(word, other), (other, word)] {
            assert_eq!(score(&searcher, word, other), None, "{word} finds {other}");
        }
    }
}

#[test]
fn a_mark_covers_what_matched() {
    for (query, text, marked) in [
        ("Kamera", "Überwachungskameras", "kameras"),
        ("Überwachungskamera", "Kameras", "Kameras"),
        ("Gericht", "Bundesverfassungsgericht", "gericht"),
        ("Verfassungsgericht", "Bundesverfassungsgericht", "verfassungsgericht"),
        ("Behörde", "US-Behörden", "Behörden"),
        ("München", "Muenchen", "Muenchen"),
        ("Leserin", "Leser:innen", "Leser:innen"),
        ("1000", "1.000", "1.000"),
    ] {
        let (searcher, _dir) = searcher([text]);
        let hits = hits(&searcher, query);
        let snippet = hits.first().and_then(|hit| hit.snippets.first());
        let snippet = snippet.unwrap_or_else(|| panic!("{query} does not find {text}"));
        let marks: Vec<&str> = snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect();
        assert_eq!(marks, [marked], "{query} in {text}");
    }
}
