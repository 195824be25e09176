//! Broken files of every format: each has a fate, and none ends the run.
//!
//! The same door as in `fuzz/`, without a fuzzer: files that are in order are spoilt a
//! little, a thousand times, in the same way in every run.

use std::fs;

use depesche::{Index, IngestOptions, Query, SearchOptions, Searcher, ingest, ingest::Limits};

use crate::archive::small;
use crate::random::Random;

/// Files in order, by name.
const SEEDS: &[(&str, &str)] = &[
    (
        "page.html",
        "<!doctype html><html lang=de><head><meta charset=utf-8><title>Häuser am See</title>\
         <meta property=\"article:published_time\" content=\"2021-03-05T10:00:00+01:00\">\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Häuser\",\
         \"author\":[{\"name\":\"A. B.\"}]}</script></head><body><nav><ul><li><a href=/>Start</a></ul></nav>\
         <article><h1>Häuser am See</h1><p>Am See stehen <b>Häuser</b> &amp; Boote.</p><p>Jedes Haus hat ein Boot, \
         und kein Boot hat ein Haus, sagte &quot;Müller&quot; am Freitag in M&uuml;nchen.</p></article></body></html>",
    ),
    (
        "one.json",
        "{\"title\":\"Zölle\",\"text\":\"Der \\u00dcberwachungs-\\nkamera\\tfehlt \\ud83d\\ude42 etwas.\",\
         \"date\":\"2021-03-05\",\"authors\":[\"A\",{\"name\":\"B\"}],\"n\":[1,-2.5e3,null,true]}",
    ),
    (
        "many.json",
        "{\"meta\":{},\"articles\":[{\"id\":1,\"body\":\"Ein Haus.\"},{\"id\":\"2\",\"body\":\"Ein Hof.\"}]}",
    ),
    (
        "lines.jsonl",
        "{\"id\":1,\"body\":\"Ein Haus.\"}\n{\"id\":2,\"body\":\"Ein Hof.\"}\n\n{\"id\":3,\"title\":\"Tor\"}\n",
    ),
    (
        "front.md",
        "---\ntitle: \"Kamera: am Bahnhof\"\ndate: 2019-03-07\nauthors: [A, B]\ntags:\n  - x\n---\n\n# Kamera\n\n\
         Die *Kamera* [filmt](http://a.example) den `Bahnhof`.\n\n> Zitat\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    ),
    (
        "plain.txt",
        "Häuser am See\n\nKöln (dpa) - Am See stehen Häuser.\nHäuser am See\nSchreibe einen Kommentar\n",
    ),
];

/// Things that formats stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"<",
    b">",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"<table>",
    b"<script>",
    b"<div><div><div><div>",
    b"&",
    b"&#x110000;",
    b"---\n",
    b": ",
    b"- ",
    b"&a *a",
    b"!!map",
    b"\n",
    b"\r",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"1e999",
    b"-",
    b",",
    b"null",
    b"0000-99-99",
    b"\xc3\x83\xc2\xbc",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
];

/// A file spoilt in one to six places.
fn spoil(random: &mut Random, content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(content.len() + 1);
        let end = (at + random.below(20)).min(content.len());
        match random.below(6) {
            0 => content.truncate(at),
            1 => drop(content.drain(at..end)),
            2 => {
                let copy = content[at..end].repeat(1 + random.below(30));
                content.splice(at..at, copy);
            }
            3 if at < content.len() => content[at] ^= 1 << random.below(8),
            _ => drop(content.splice(at..at, PIECES[random.below(PIECES.len())].iter().copied())),
        }
    }
    content
}

#[test]
fn spoilt_files() {
    let dir = tempfile::tempdir().expect("a folder");
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).expect("made");
    let mut random = Random::new(2);
    for round in 0..180 {
        for (name, content) in SEEDS {
            fs::write(corpus.join(format!("{round}-{name}")), spoil(&mut random, content.as_bytes()))
                .expect("written");
        }
    }
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    let limits = Limits::default().record_bytes_max(4000).html_nesting_max(40).nesting_max(20);
    let options = IngestOptions::default().limits(limits).writer(small());
    let report = ingest(&index, &[corpus], &options, &mut |_| {}).expect("the run goes on");
    let (files, articles) = (report.files, report.articles);
    assert_eq!(files.seen, 180 * SEEDS.len());
    assert_eq!(files.seen, files.added + files.skipped + files.failed, "{files:?}");
    assert_eq!(articles.total, articles.added);
    assert!(
        files.added > files.seen / 2 && files.failed > 0 && articles.failed > 0,
        "{files:?}, {articles:?}"
    );
    for problem in &report.problems {
        let reason = &problem.reason;
        assert!(!reason.is_empty() && !reason.ends_with('.') && !reason.contains('\n'), "{problem:?}");
    }
    let ledger = index.ledger().expect("a ledger");
    let told = ledger.files().iter().filter(|file| file.fate != depesche::ledger::Fate::Indexed);
    assert!(told.clone().all(|file| file.reason.is_some()), "whoever is not in the index is told why");

    // What came of them can be searched and shown.
    let searcher = Searcher::open(&index).expect("opened");
    assert_eq!(searcher.len(), articles.total);
    let options = SearchOptions::default().limit(articles.total);
    for query in ["", "Haus", "Kamera -Boot", "Überwachungskamera"] {
        let hits = searcher.search(&Query::parse(query), &options).expect("answered").hits;
        assert!(query.is_empty() || !hits.is_empty(), "{query}");
        for hit in hits.iter().take(100) {
            assert!(!searcher.articles(&hit.id).expect("read").is_empty(), "{}", hit.id);
        }
    }
}
