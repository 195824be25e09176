//! A corpus that changes at random, and its index, through the library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use depesche::{
    Article, Error, FacetKind, Index, IngestOptions, Query, Report, SearchOptions, SearchResults, Searcher,
    Sort, WriterOptions, ingest, ledger::FileEntry, ranking::FOLD_MIN,
};

use crate::random::Random;
use crate::support::Desk;

/// Memory and threads that suffice for small corpora.
pub fn small() -> WriterOptions {
    WriterOptions::default().memory_bytes(15_000_000).threads(2).entities(true)
}

/// Publishers, some with little to tell them apart.
const SOURCES: &[&str] = &["npd", "Hafenkurier", "Neckarbote", "hafenkurier.example"];

/// Questions that are put to two indexes that should be the same.
const QUERIES: &[&str] = &[
    "",
    "Haus",
    "Kamera Bahnhof",
    "+Gericht -See",
    "\"Haus am See\"",
    "title:Zölle",
    "Handelskrieg Krieg der Zölle",
    "Strasse München über",
    "source:npd",
    "date:2019..2021 Boot",
    "-Kamera",
    "Leser 1000 US-Behörden Cloud",
    "Kamrea Handels Krieg Gercht",
];

/// A folder with files and an index.
pub struct Archive {
    pub desk: Desk,
    /// The files, by their path below the corpus.
    files: BTreeMap<String, String>,
    random: Random,
    /// A text of an agency, which comes again and again.
    agency: String,
}

/// Ways in which each query is asked; the first of them is the plainest.
const ASKED: usize = 4;

/// All that can be asked of an index, but for times.
#[derive(Debug, PartialEq)]
pub struct Answers {
    results: Vec<SearchResults>,
    articles: Vec<Article>,
    files: Vec<FileEntry>,
}

impl Answers {
    /// The same without texts, scores and stories: which articles an index holds and finds.
    pub fn outline(&self) -> (Vec<BTreeSet<&str>>, &[FileEntry]) {
        // Those that are similar are another matter: they depend on all of a text.
        let searched = self.results.iter().take(QUERIES.len() * ASKED).step_by(ASKED);
        let ids = searched.map(|results| results.hits.iter().map(|hit| hit.id.as_str()).collect());
        (ids.collect(), &self.files)
    }

    /// Articles that the answers fold into others.
    pub fn folded(&self) -> usize {
        self.results.iter().flat_map(|results| &results.hits).map(|hit| hit.folded_total).sum()
    }
}

impl Archive {
    pub fn new() -> Self {
        let desk = Desk::new(&[]);
        fs::create_dir(desk.path().join("corpus")).expect("made");
        Self { desk, files: BTreeMap::new(), random: Random::new(0), agency: String::new() }
    }

    /// An archive with random files, indexed.
    pub fn random(seed: u64, files: usize) -> Self {
        let mut archive = Self { random: Random::new(seed), ..Self::new() };
        archive.agency = archive.random.text(20, false);
        for _ in 0..files {
            archive.add();
        }
        archive.ingest();
        archive
    }

    pub fn corpus(&self) -> PathBuf {
        self.desk.path().join("corpus")
    }

    /// Paths of all files.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.files.keys().map(|name| self.corpus().join(name)).collect()
    }

    /// Makes all files look as if they had been there for a while.
    pub fn age(&self) {
        for path in self.paths() {
            let file = fs::File::options().append(true).open(path).expect("opened");
            file.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("set");
        }
    }

    pub fn put(&mut self, name: &str, text: &str) {
        let path = self.corpus().join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("made");
        fs::write(path, text).expect("written");
        self.files.insert(name.to_owned(), text.to_owned());
    }

    fn take(&mut self, name: &str) -> String {
        fs::remove_file(self.corpus().join(name)).expect("removed");
        self.files.remove(name).expect("known")
    }

    /// Adds, changes, removes or moves a file.
    pub fn change(&mut self) {
        let names: Vec<String> = self.files.keys().cloned().collect();
        if names.len() < 5 || self.random.once_in(4) {
            return self.add();
        }
        let name = &names[self.random.below(names.len())];
        match self.random.below(3) {
            0 => drop(self.take(name)),
            1 => {
                let text = self.take(name);
                let new = format!("moved/{}-{}", self.random.below(100_000), name.replace('/', "-"));
                self.put(&new, &text);
            }
            _ if name.ends_with(".jsonl") => {
                let text = self.change_records(&self.files[name].clone());
                self.put(name, &text);
            }
            _ => {
                let text = self.story();
                self.put(name, &text);
            }
        }
    }

    fn add(&mut self) {
        let number = self.random.below(1_000_000);
        if self.random.once_in(5) {
            let items: Vec<String> = (0..1 + self.random.below(3)).map(|_| self.item()).collect();
            self.put(&format!("wire/{number}.jsonl"), &items.join("\n"));
        } else if self.random.once_in(4) {
            let records: Vec<String> = (0..1 + self.random.below(6)).map(|_| self.record()).collect();
            self.put(&format!("feed/{number}.jsonl"), &records.join("\n"));
        } else {
            let text = self.story();
            self.put(&format!("2020-0{}-11-{number}.txt", 1 + number % 9), &text);
        }
    }

    fn story(&mut self) -> String {
        let sentences = 1 + self.random.below(12);
        let text = self.text(sentences);
        // Pages of one source share lines; how often decides what becomes of them.
        let furniture = if self.random.once_in(2) { "\nMehr zum Thema finden Sie hier.\n" } else { "" };
        format!("{} {}\n\n{text}{furniture}", self.random.word(), self.random.word())
    }

    /// A text of its own, or the agency's with some words changed.
    fn text(&mut self, sentences: usize) -> String {
        if !self.random.once_in(4) {
            return self.random.text(sentences, false);
        }
        let mut words: Vec<&str> = self.agency.split(' ').collect();
        let word = self.random.word();
        for _ in 0..self.random.below(24) {
            let at = self.random.below(words.len());
            words[at] = &word;
        }
        words.join(" ") + &self.random.text(sentences / 2, false)
    }

    fn record(&mut self) -> String {
        let sentences = 1 + self.random.below(8);
        let text = self.text(sentences);
        let random = &mut self.random;
        let mut record = serde_json::json!({
            "title": format!("{} {}", random.word(), random.word()),
            "text": text + random.pick(&["", "\nMehr zum Thema finden Sie hier."]),
            "date": format!("20{}-0{}-1{}", 17 + random.below(6), 1 + random.below(9), random.below(10)),
        });
        if !random.once_in(4) {
            // Ids may come twice.
            record["id"] = format!("q{}", random.below(60)).into();
        }
        if !random.once_in(4) {
            record["source"] = random.pick(SOURCES).into();
        }
        if random.once_in(2) {
            record["section"] = random.pick(&["Politik", "Lokales"]).into();
        }
        record.to_string()
    }

    /// An agency's item: a version of one of a few stories.
    fn item(&mut self) -> String {
        let random = &mut self.random;
        let sentences = 1 + random.below(8);
        serde_json::json!({
            "urn": format!("urn:npd:{}", random.below(8)),
            "version": 1 + random.below(3),
            "version_created": format!("2021-03-1{}T10:00:00+01:00", random.below(3)),
            "pubstatus": random.pick(&["usable", "usable", "usable", "withheld", "canceled"]),
            "headline": format!("{} {}", random.word(), random.word()),
            "article_html": format!("<p>{}</p>", random.text(sentences, false)),
            "creditline": "npd",
        })
        .to_string()
    }

    /// Records of a container come, go, change and swap places.
    fn change_records(&mut self, text: &str) -> String {
        let mut records: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = self.random.below(records.len());
        match self.random.below(4) {
            0 if records.len() > 1 => drop(records.remove(at)),
            1 => records[at] = self.record(),
            2 => self.random.shuffle(&mut records),
            _ if records[at].contains("urn:npd") => records.insert(at, self.item()),
            _ => records.insert(at, self.record()),
        }
        records.join("\n")
    }

    /// Where the index of a name lies.
    pub fn dir(&self, name: &str) -> PathBuf {
        self.desk.path().join(name)
    }

    pub fn index(&self, name: &str) -> Index {
        Index::open_or_create(self.dir(name)).expect("an index")
    }

    /// Brings the index up to date.
    pub fn ingest(&self) -> Report {
        self.ingest_as("index", &IngestOptions::default().writer(small()))
    }

    pub fn ingest_as(&self, name: &str, options: &IngestOptions) -> Report {
        ingest(&self.index(name), &[self.corpus()], options, &mut |_| {}).expect("indexed")
    }

    pub fn searcher(&self) -> Searcher {
        Searcher::open(&self.index("index")).expect("opened")
    }

    /// The program, not yet run, that brings an index up to date.
    pub fn command(&self, name: &str) -> Command {
        let mut command = self.desk.command(&["index", "--format", "json", "--index", name]);
        command.arg(self.corpus());
        command
    }

    /// What an index answers to everything; none where there is no index.
    pub fn answers_if_any(&self, name: &str) -> Option<Answers> {
        match Index::open(self.desk.path().join(name)) {
            Err(Error::NoIndex { .. }) => None,
            _ => Some(self.answers(name)),
        }
    }

    /// What an index answers to everything.
    pub fn answers(&self, name: &str) -> Answers {
        let index = self.index(name);
        let searcher = Searcher::open(&index).expect("opened");
        let options = SearchOptions::default().limit(1000).facets(FacetKind::ALL.to_vec()).entities(true);
        let by_date = options.clone().sort(Sort::Date).limit(7);
        let folded = [FOLD_MIN, 90].map(|least| options.clone().fold(least));
        let all: [_; ASKED] = [&options, &by_date, &folded[0], &folded[1]];
        let ask = |text: &&str| all.map(|options| searcher.search(&Query::parse(text), options));
        let mut results = QUERIES.iter().flat_map(ask).collect::<Result<Vec<_>, _>>().expect("answered");
        let mut ids: Vec<&str> = results[0].hits.iter().map(|hit| hit.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        // The last ids are records' own, which may repeat.
        let similar = ids.iter().rev().take(5).map(|id| searcher.similar(id, &options));
        let similar = similar.collect::<Result<Vec<_>, _>>().expect("answered");
        let articles = ids.into_iter().flat_map(|id| searcher.articles(id).expect("read")).collect();
        let mut files = index.ledger().expect("a ledger").files().to_vec();
        // How near a file's time was to that of the run is a matter of the run.
        files.iter_mut().for_each(|file| file.racy = false);
        results.extend(similar);
        let answers = Answers { results, articles, files };
        assert_eq!(
            (answers.results[0].total, answers.articles.len()),
            (searcher.len(), answers.files.iter().map(FileEntry::indexed).sum())
        );
        answers
    }
}
