//! The articles that are measured with: real ones, or those of the sample corpus dealt anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use depesche::{Article, Index, IngestOptions, Query, SearchOptions, Searcher, analysis::sentences, ingest};
use tempfile::TempDir;

/// Articles that are made of the sample corpus.
const ARTICLES: usize = 3000;

/// Articles that the benches of analysis read.
const SAMPLE: usize = 1000;

/// A corpus and its index.
pub struct Data {
    dir: TempDir,
    /// The file or folder that is indexed.
    pub corpus: PathBuf,
    /// Bodies of some articles.
    pub bodies: Vec<String>,
    /// Bytes of the bodies of all articles.
    pub bytes_total: usize,
    /// Whether it is real news, and so too much to index again and again.
    pub real: bool,
    searcher: Searcher,
}

/// The data, made when it is first asked for.
pub static DATA: LazyLock<Data> = LazyLock::new(Data::make);

impl Data {
    fn make() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let news = std::env::var_os("DEPESCHE_BENCH_DATA").map(|folder| Path::new(&folder).join("news"));
        let real = news.is_some();
        let corpus = news.unwrap_or_else(|| {
            let corpus = dir.path().join("corpus.jsonl");
            fs::write(&corpus, deal(&articles(&open(dir.path(), "sample", &sample()), usize::MAX)))
                .expect("written");
            corpus
        });
        let searcher = open(dir.path(), "index", &corpus);
        let mut bodies: Vec<String> =
            articles(&searcher, usize::MAX).into_iter().map(|article| article.body).collect();
        let bytes_total = bodies.iter().map(String::len).sum();
        bodies.truncate(SAMPLE);
        Self { dir, corpus, bodies, bytes_total, real, searcher }
    }

    /// The searcher that stays open.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The index's folder.
    pub fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Bytes of the bodies at hand.
    pub fn bytes(&self) -> usize {
        self.bodies.iter().map(String::len).sum()
    }
}

/// The folder with the sample corpus.
fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Indexes a corpus and opens the index.
fn open(dir: &Path, name: &str, corpus: &Path) -> Searcher {
    let index = Index::open_or_create(dir.join(name)).expect("an index");
    ingest(&index, &[corpus.to_owned()], &IngestOptions::default(), &mut |_| {}).expect("indexed");
    Searcher::open(&index).expect("opened")
}

/// The first articles of an index.
fn articles(searcher: &Searcher, limit: usize) -> Vec<Article> {
    let options = SearchOptions::default().limit(limit).snippets(0);
    let hits = searcher.search(&Query::parse(""), &options).expect("answered").hits;
    hits.iter().filter_map(|hit| searcher.articles(&hit.id).expect("read").into_iter().next()).collect()
}

/// New articles of old sentences, as JSON Lines; the same in every run.
fn deal(articles: &[Article]) -> String {
    let sentences: Vec<&str> = articles
        .iter()
        .flat_map(|article| sentences(&article.body).map(|range| &article.body[range]))
        .collect();
    let mut state = 1_u64;
    let mut draw = |count: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % count
    };
    let mut lines = String::new();
    for number in 0..ARTICLES {
        let article = &articles[draw(articles.len())];
        let text: Vec<&str> = (0..12 + draw(40)).map(|_| sentences[draw(sentences.len())]).collect();
        let text: Vec<String> = text.chunks(4).map(|paragraph| paragraph.join(" ")).collect();
        let record = serde_json::json!({
            "id": number, "title": article.title, "text": text.join("\n"), "source": article.source,
            "section": article.section, "date": format!("{}-0{}-1{}", 2015 + draw(9), 1 + draw(9), draw(10)),
        });
        lines += &format!("{record}\n");
    }
    lines
}
