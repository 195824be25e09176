//! What reads bytes that others wrote: each reader of a format, the parser of queries and the search behind it,
//! lists of users, and the files of an index.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use depesche::fuzzing::{self, Reading};
use depesche::{
    EntityKind, FacetKind, Index, IngestOptions, Query, SearchOptions, Searcher, WriterOptions,
    analysis::compose, entity::Annotator, ingest, ingest::Limits, profile::EntityOptions, query::Synonyms,
    ranking::FOLD_MIN,
};
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

use super::seeds::{self, gzip, samples, texts, zstd};

/// Takes an input: it panics where something does not hold that must, and gives a number for what came of it.
pub type Read = Box<dyn FnMut(&[u8]) -> u64>;

/// One thing that reads.
pub struct Target {
    pub name: &'static str,
    /// Where its inputs begin.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// The words of its format.
    pub tokens: &'static [&'static [u8]],
    /// Makes what takes its inputs.
    pub start: fn() -> Read,
}

pub const TARGETS: &[Target] = &[
    Target {
        name: "html",
        seeds: || texts(seeds::HTML),
        tokens: seeds::HTML_TOKENS,
        start: || file("a.html"),
    },
    Target { name: "json", seeds: json, tokens: seeds::JSON_TOKENS, start: || file("a.json") },
    Target { name: "wire", seeds: wire, tokens: seeds::JSON_TOKENS, start: || file("a.json") },
    Target {
        name: "jsonl",
        seeds: || texts(seeds::JSON_LINES),
        tokens: seeds::JSON_TOKENS,
        start: || file("a.jsonl"),
    },
    Target {
        name: "markdown",
        seeds: || texts(seeds::MARKDOWN),
        tokens: seeds::TEXT_TOKENS,
        start: || file("a.md"),
    },
    Target { name: "text", seeds: || texts(seeds::TEXT), tokens: seeds::TEXT_TOKENS, start: text },
    Target { name: "newsml", seeds: newsml, tokens: seeds::XML_TOKENS, start: || file("a.xml") },
    Target { name: "nitf", seeds: || texts(seeds::NITF), tokens: seeds::XML_TOKENS, start: || file("a.xml") },
    Target { name: "feed", seeds: || texts(seeds::FEED), tokens: seeds::XML_TOKENS, start: || file("a.xml") },
    Target { name: "tei", seeds: || texts(seeds::TEI), tokens: seeds::XML_TOKENS, start: || file("a.xml") },
    Target { name: "ids", seeds: || texts(seeds::IDS), tokens: seeds::XML_TOKENS, start: || file("a.i5") },
    Target {
        name: "trafilatura",
        seeds: || texts(seeds::TRAFILATURA),
        tokens: seeds::XML_TOKENS,
        start: || file("a.xml"),
    },
    Target {
        name: "tabs",
        seeds: || texts(seeds::TABS),
        tokens: seeds::TABLE_TOKENS,
        start: || file("a.csv"),
    },
    Target {
        name: "warc",
        seeds: || texts(seeds::WARC),
        tokens: seeds::WARC_TOKENS,
        start: || file("a.warc"),
    },
    Target { name: "warc-gz", seeds: || texts(seeds::WARC), tokens: seeds::WARC_TOKENS, start: members },
    Target {
        name: "mail",
        seeds: || texts(seeds::MAIL),
        tokens: seeds::MAIL_TOKENS,
        start: || file("a.eml"),
    },
    Target {
        name: "gzip",
        seeds: || packed(gzip),
        tokens: seeds::BINARY_TOKENS,
        start: || file("a.jsonl.gz"),
    },
    Target {
        name: "zstd",
        seeds: || packed(zstd),
        tokens: seeds::BINARY_TOKENS,
        start: || file("a.jsonl.zst"),
    },
    #[cfg(feature = "sqlite")]
    Target { name: "sqlite", seeds: database, tokens: seeds::BINARY_TOKENS, start: database_file },
    Target { name: "query", seeds: || texts(seeds::QUERIES), tokens: seeds::QUERY_TOKENS, start: query },
    Target {
        name: "corrections",
        seeds: || texts(seeds::CORRECTIONS),
        tokens: seeds::TABLE_TOKENS,
        start: corrections,
    },
    Target {
        name: "synonyms",
        seeds: || texts(seeds::SYNONYMS),
        tokens: seeds::TABLE_TOKENS,
        start: synonyms,
    },
    Target {
        name: "ledger",
        seeds: || own_files("ledger-"),
        tokens: seeds::BINARY_TOKENS,
        start: || own_file("ledger-"),
    },
    Target {
        name: "forms",
        seeds: || own_files("forms-"),
        tokens: seeds::BINARY_TOKENS,
        start: || own_file("forms-"),
    },
    Target {
        name: "entities",
        seeds: || own_files("entities-"),
        tokens: seeds::BINARY_TOKENS,
        start: || own_file("entities-"),
    },
    Target {
        name: "stories",
        seeds: || own_files("stories-"),
        tokens: seeds::BINARY_TOKENS,
        start: || own_file("stories-"),
    },
];

fn json() -> Vec<Vec<u8>> {
    [texts(seeds::JSON), samples("other")].concat()
}

fn wire() -> Vec<Vec<u8>> {
    [texts(seeds::WIRE), samples("dpa")].concat()
}

fn newsml() -> Vec<Vec<u8>> {
    [texts(seeds::NEWSML), samples("newsml")].concat()
}

fn packed(pack: fn(&[u8]) -> Vec<u8>) -> Vec<Vec<u8>> {
    seeds::JSON_LINES.iter().chain(seeds::TEXT).map(|text| pack(text.as_bytes())).collect()
}

/// A reader of files, and cleaning.
fn file(name: &'static str) -> Read {
    Box::new(move |bytes| held(name, &fuzzing::read(bytes, name, &Limits::default())))
}

/// Plain text, and the names in it.
fn text() -> Read {
    let mut annotator = Annotator::new();
    Box::new(move |bytes| {
        let reading = fuzzing::read(bytes, "a.txt", &Limits::default());
        for (_, article) in &reading.records {
            let annotations = annotator.annotate(&article.title, &article.body);
            for (text, names) in [(&article.title, &annotations.title), (&article.body, &annotations.body)] {
                assert!(
                    names
                        .iter()
                        .all(|name| text.get(name.range.clone()).is_some_and(|name| !name.is_empty()))
                );
            }
        }
        held("a.txt", &reading)
    })
}

/// An archive packed whole, and a member a record.
fn members() -> Read {
    Box::new(|bytes| {
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        let archive =
            [gzip(bytes), gzip(head), gzip(tail), bytes[..bytes.len().min(40)].to_vec(), gzip(bytes)];
        held("a.warc.gz", &fuzzing::read(&archive.concat(), "a.warc.gz", &Limits::default()))
    })
}

/// What must hold of a file, whatever is in it; a number for what came of it.
fn held(name: &str, reading: &Reading) -> u64 {
    let mut came = DefaultHasher::new();
    for problem in &reading.problems {
        let reason = problem.reason.as_str();
        assert!(!reason.is_empty() && !reason.ends_with('.') && !reason.contains('\n'), "{reason:?}");
        let kind: String = reason.chars().filter(|char| char.is_alphabetic()).take(40).collect();
        kind.hash(&mut came);
    }
    for (raw, article) in &reading.records {
        assert_eq!((raw.record, &*article.path), (article.record, name));
        assert!(raw.record > 0 && !article.id.is_empty());
        assert!(!article.title.contains('\n'), "{:?}", article.title);
        assert!(article.body.lines().all(|line| !line.trim().is_empty()), "{:?}", article.body);
        let lines = article.body.lines().count() as u32;
        assert!(article.dropped.iter().all(|line| line.before <= lines));
        assert!(article.original_body().len() >= article.body.len());
        let filled = [
            article.title.is_empty(),
            article.body.is_empty(),
            article.date.is_none(),
            article.url.is_none(),
        ];
        (
            filled,
            article.source.is_some(),
            article.section.is_some(),
            article.body.lines().count().checked_ilog2(),
        )
            .hash(&mut came);
        (article.authors.len().min(3), article.given.len().min(3), article.dropped.len().min(4))
            .hash(&mut came);
    }
    (reading.records.len().min(8), reading.problems.len().min(8)).hash(&mut came);
    came.finish()
}

/// An index of a few articles, and its copy that is changed.
struct Small {
    dir: TempDir,
}

impl Small {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder for temporary files");
        let corpus = dir.path().join("corpus");
        fs::create_dir(&corpus).expect("a folder can be made");
        for (number, text) in
            [seeds::TEXT, seeds::JSON, seeds::JSON_LINES, seeds::WIRE].concat().iter().enumerate()
        {
            let text = format!("{text}\n");
            fs::write(corpus.join(format!("{number}.txt")), text).expect("a file can be written");
        }
        let article = "Joe Biden in Köln\n\nJoe Biden sprach in Köln mit der SPD über Häuser am See und Überwachungskameras.\n";
        fs::write(corpus.join("2021-03-05.txt"), article).expect("a file can be written");
        // Copies of one text, so that there is a story.
        let text = "Joe Biden und die Stadt Köln haben am Montag ein Haus am See eröffnet. ".repeat(4);
        for number in 6..9 {
            let path = corpus.join(format!("2021-03-0{number}.txt"));
            fs::write(path, format!("Haus {number}\n\n{text}")).expect("a file can be written");
        }
        let index = Index::open_or_create(dir.path().join("index")).expect("an index can be made");
        let writer = WriterOptions::default().memory_bytes(15_000_000).threads(1).entities(true);
        let options = IngestOptions::default().writer(writer);
        ingest(&index, &[corpus], &options, &mut |_| {}).expect("the corpus is read");
        Self { dir }
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Its file whose name begins so.
    fn file(&self, name: &str) -> PathBuf {
        let files = fs::read_dir(self.index()).expect("the index is there").flatten().map(|file| file.path());
        let is =
            |path: &PathBuf| path.file_name().is_some_and(|known| known.to_string_lossy().starts_with(name));
        files.filter(is).max().expect("an index has this file")
    }
}

/// The parser of queries, and the search.
fn query() -> Read {
    let small = Small::new();
    let searcher = Searcher::open(&Index::open(small.index()).expect("just made")).expect("just made");
    Box::new(move |bytes| {
        let _ = &small;
        let typed = String::from_utf8_lossy(bytes);
        let query = Query::parse(&typed);
        let text = compose(&typed);
        let mut last = 0;
        for clause in &query.clauses {
            assert!(clause.range.start >= last && !text[clause.range.clone()].is_empty());
            last = clause.range.end;
        }
        assert!(query.hints.iter().all(|hint| text.get(hint.range.clone()).is_some()));
        assert_eq!(Query::parse(&text), query);
        let facets = vec![FacetKind::Person, FacetKind::Place, FacetKind::Source, FacetKind::Year];
        let options = SearchOptions::default().facets(facets);
        let results = searcher.search(&query, &options).expect("no query is an error");
        for snippet in results.hits.iter().flat_map(|hit| &hit.snippets) {
            assert!(snippet.marks.iter().all(|mark| snippet.text.get(mark.clone()).is_some()), "{snippet:?}");
        }
        let mut came = DefaultHasher::new();
        (query.clauses.len().min(6), query.hints.len().min(6), results.total.min(8)).hash(&mut came);
        let hints = results.hints.iter().map(|hint| {
            hint.to_string().chars().filter(|char| char.is_lowercase()).take(30).collect::<String>()
        });
        hints.take(4).collect::<Vec<_>>().hash(&mut came);
        came.finish()
    })
}

/// The file of a desk's corrections.
fn corrections() -> Read {
    Box::new(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (applied, bad) = fuzzing::corrections(&text);
        let lines = text.lines().count();
        assert!(bad.iter().all(|line| (1..=lines).contains(line)) && applied + bad.len() <= lines);
        (applied.min(9) * 10 + bad.len().min(9)) as u64
    })
}

/// The file of a user's synonyms, and a query with them.
fn synonyms() -> Read {
    let small = Small::new();
    let searcher = Searcher::open(&Index::open(small.index()).expect("just made")).expect("just made");
    Box::new(move |bytes| {
        let _ = &small;
        let text = String::from_utf8_lossy(bytes);
        let (synonyms, problems) = Synonyms::parse(&text);
        assert!(problems.iter().all(|problem| !problem.reason.is_empty() && !problem.reason.ends_with('.')));
        let came = synonyms.len().min(9) * 10 + problems.len().min(9);
        let options = SearchOptions::default().synonyms(synonyms);
        let asked = Query::parse("Haus Gebäude \"Vereinigte Staaten\" USA");
        let results = searcher.search(&asked, &options).expect("no query is an error");
        (came * 10 + results.total.min(9)) as u64
    })
}

/// A file of an index as it was written.
fn own_files(name: &str) -> Vec<Vec<u8>> {
    vec![fs::read(Small::new().file(name)).expect("the file is there")]
}

/// An index with one of its files changed, its checksums put right.
fn own_file(name: &'static str) -> Read {
    let small = Small::new();
    let path = small.file(name);
    Box::new(move |bytes| {
        // A new file and not new bytes in the old one: that may still be mapped.
        fs::remove_file(&path).expect("it is there");
        fs::write(&path, sealed(name, bytes)).expect("it can be written");
        match name {
            "forms-" => derived(&small, &path),
            _ => opened(&small.index()),
        }
    })
}

/// What a refresh says that derives the entities anew, in a copy of the index. A search does not read the forms.
fn derived(small: &Small, forms: &Path) -> u64 {
    let copy = tempfile::tempdir().expect("a folder for temporary files");
    for file in fs::read_dir(small.index()).expect("the index is there").flatten() {
        fs::copy(file.path(), copy.path().join(file.file_name())).expect("a file can be copied");
    }
    let size = fs::metadata(forms).map_or(0, |file| file.len());
    let corrections = copy.path().join("corrections.tsv");
    fs::write(&corrections, format!("rename\tKöln\tCologne {size}\n")).expect("it can be written");
    let Ok(index) = Index::open(copy.path()) else { return 0 };
    let writer = WriterOptions::default().memory_bytes(15_000_000).threads(1).entities(true);
    let options = IngestOptions::default().writer(writer).corrections(corrections);
    match ingest(&index, &[small.dir.path().join("corpus")], &options, &mut |_| {}) {
        Ok(report) => 1 + report.problems.len().min(9) as u64,
        Err(error) => {
            let mut came = DefaultHasher::new();
            kind(&error.to_string()).hash(&mut came);
            came.finish()
        }
    }
}

/// What all that reads an index says to it; an error is an answer.
fn opened(path: &Path) -> u64 {
    let mut came = DefaultHasher::new();
    let Ok(index) = Index::open(path) else { return 0 };
    match index.ledger() {
        Ok(ledger) => (ledger.files().len().min(9), ledger.articles().min(9)).hash(&mut came),
        Err(error) => kind(&error.to_string()).hash(&mut came),
    }
    match Searcher::open(&index) {
        Err(error) => kind(&error.to_string()).hash(&mut came),
        Ok(searcher) => {
            let facets = vec![FacetKind::Person, FacetKind::Org, FacetKind::Place, FacetKind::Source];
            let options = SearchOptions::default().facets(facets).fold(FOLD_MIN);
            for asked in ["", "Köln", "person:\"Joe Biden\"", "place:Köln Haus"] {
                match searcher.search(&Query::parse(asked), &options) {
                    Ok(results) => (results.total, results.facets.len()).hash(&mut came),
                    Err(error) => kind(&error.to_string()).hash(&mut came),
                }
            }
            for kind in [None, Some(EntityKind::Person), Some(EntityKind::Place)] {
                let answer = searcher.entity("Biden", kind, &EntityOptions::default());
                answer.is_ok().hash(&mut came);
            }
        }
    }
    came.finish()
}

/// The letters of a message, without what is different in each.
fn kind(message: &str) -> String {
    message.chars().rev().filter(|char| char.is_alphabetic()).take(40).collect()
}

/// A file of an index with its checksums put right, so that not all changes end there.
fn sealed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match name {
        "ledger-" if bytes.len() >= 16 => {
            let sum = xxh3_64(&bytes[16..]).to_le_bytes();
            bytes[8..16].copy_from_slice(&sum);
        }
        "forms-" => {
            let mut at = 0;
            while let Some(header) = bytes.get(at..at + 16) {
                let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
                let Some(chunk) = bytes.get(at + 16..at + 16 + length) else { break };
                let sum = xxh3_64(chunk).to_le_bytes();
                bytes[at + 8..at + 16].copy_from_slice(&sum);
                at += 16 + length;
            }
        }
        _ => {}
    }
    bytes
}

/// A database with the table of the One Million Posts corpus.
#[cfg(feature = "sqlite")]
fn database() -> Vec<Vec<u8>> {
    let dir = tempfile::tempdir().expect("a folder for temporary files");
    let path = dir.path().join("a.sqlite");
    let connection = rusqlite::Connection::open(&path).expect("a database can be made");
    let tables = "PRAGMA page_size = 512; CREATE TABLE Articles (ID_Article INTEGER PRIMARY KEY, Path TEXT, publishingDate TEXT, \
        Title TEXT, Body TEXT); INSERT INTO Articles VALUES (1, 'Newsroom/Lokales', '2015-06-01 10:00:00', 'Haus', \
        '<div class=\"article\"><p>Ein Haus.</p></div>'), (2, 'Newsroom/Sport', '2015-06-02', 'Hof', '<p>Ein Hof.</p>');";
    connection.execute_batch(tables).expect("the statements are right");
    drop(connection);
    vec![fs::read(path).expect("just written")]
}

/// The reader of databases, which needs a file.
#[cfg(feature = "sqlite")]
fn database_file() -> Read {
    let dir = tempfile::tempdir().expect("a folder for temporary files");
    Box::new(move |bytes| {
        let path = dir.path().join("a.sqlite");
        fs::write(&path, bytes).expect("it can be written");
        held(&path.to_string_lossy(), &fuzzing::read_file(&path, &Limits::default()))
    })
}
