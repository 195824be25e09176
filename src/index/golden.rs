//! What an index stores and rules decide, as a list: `golden.txt`. A change of it needs a new version.
//!
//! `DEPESCHE_GOLDEN=overwrite cargo test --lib golden` writes the list anew.

use std::fmt::Write;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use super::document::{LINES_VERSION, line_hash};
use super::revision::{VERSION_KEYS_VERSION, VersionKey};
use super::{CommitInfo, Index, WriterOptions};
use crate::article::{Article, Date, DateOrigin, EntityKind, IDENTITIES_VERSION, Moment, Status};
use crate::clean::candidate_lines;
use crate::duplicates::{GROUPS_VERSION, SIGNATURES_VERSION, Signature, groups};
use crate::entity::{Corrections, CountedVariant, FINGERPRINTS_VERSION, Lookup, join};
use crate::error::Error;
use crate::ingest::{IngestOptions, ReindexOptions, ingest, reindex};
use crate::search::{EntityAnswer, EntityOptions, Searcher};

const PERSONS: &[&str] = &[
    "Angela Merkel",
    "Olaf Scholz",
    "Jürgen Trittin",
    "Juergen Trittin",
    "Wladimir Putin",
    "Vladimir Putin",
    "Wolodymyr Selenskyj",
    "Volodymyr Zelenskyy",
    "Dr. Ursula von der Leyen",
    "Ursula von der Leyen",
    "Frank-Walter Steinmeier",
    "Annegret Kramp-Karrenbauer",
    "Recep Tayyip Erdoğan",
    "Xi Jinping",
    "Papst Franziskus",
    "Joe Biden",
    "Joseph Biden",
    "Bidens",
    "Hans Müller",
    "Hans Mueller",
    "Åsa Öberg",
    "François Hollande",
    "Prof. Christian Drosten",
    "Ludwig van Beethoven",
    "Merkel",
    "Scholz’",
];
const ORGANISATIONS: &[&str] = &[
    "SPD",
    "CDU/CSU",
    "Bündnis 90/Die Grünen",
    "Grüne",
    "Deutsche Bahn",
    "Deutsche Bahn AG",
    "Europäische Union",
    "EU",
    "FC Bayern München",
    "Universität Zürich",
    "Bundesverfassungsgericht",
    "Ärzte ohne Grenzen",
    "VW",
    "Volkswagen",
];
const PLACES: &[&str] = &[
    "Köln",
    "Koeln",
    "Frankfurt am Main",
    "Zürich",
    "Kiew",
    "Kyjiw",
    "USA",
    "Vereinigte Staaten",
    "Nordrhein-Westfalen",
    "Straße von Hormus",
];

/// Text of which several lines may be boilerplate, and others may not.
const PAGE: &str = "Der Rat tagt am Montag.\nMehr zum Thema finden Sie hier\nLesen Sie auch: Streit um die Brücke\n\
    Anzeige\n(dpa/lno)\n© 2021 Hafenkurier, alle Rechte vorbehalten\nund so weiter und so fort\n\
    Die Abstimmung war knapp.\nSo erreichen Sie die Redaktion: redaktion@hafenkurier.example\n\
    * Name von der Redaktion geändert\n[Zur Startseite des Hafenkuriers]\nMehr Artikel aus der Region\n\
    Das Wetter bleibt schlecht!\nNewsletter: Jetzt kostenlos bestellen\n- Zurück zur Übersicht\n\
    Über den Autor dieses Textes\n, sagte er.\nWeitere Meldungen aus Seewil…\nFolgen Sie uns auf allen Kanälen\n\
    | Politik | Sport | Kultur |\nDieser Text erschien zuerst im Neckarboten.\nKommentare sind geschlossen\n\
    Schreiben Sie uns Ihre Meinung.\nImpressum und Datenschutz";

fn list() -> String {
    let mut list = String::new();
    let mut add = |row: &str, version: u32, of: &str, value: String| {
        writeln!(list, "{row} {version}\t{of}\t{value}").expect("written to a string");
    };
    for (kind, names) in [
        (EntityKind::Person, PERSONS),
        (EntityKind::Organisation, ORGANISATIONS),
        (EntityKind::Place, PLACES),
    ] {
        for name in names {
            let variant = CountedVariant { kind, part: false, form: name, name, articles: 3 };
            let entities = join(&[variant], &Corrections::default());
            let lookup = Lookup::new(&[variant], &entities);
            let bytes: Vec<u8> = lookup.names().iter().flat_map(|name| name.to_bytes()).collect();
            let value = format!("{} of {:016x}", lookup.names().len(), xxh3_64(&bytes));
            add("fingerprints", FINGERPRINTS_VERSION, name, value);
        }
    }
    let texts = texts();
    for article in &texts {
        let value = format!("{:016x}", xxh3_64(format!("{:?}", Signature::of(article)).as_bytes()));
        add("signatures", SIGNATURES_VERSION, &article.id, value);
    }
    let found = groups(texts.len(), |at| Signature::of(&texts[at]));
    add("groups", GROUPS_VERSION, "of these", format!("{found:?}"));
    let page = Article { body: PAGE.into(), ..Article::default() };
    let candidates: Vec<&str> = candidate_lines(&page).collect();
    for line in PAGE.lines() {
        let hash = line_hash("Hafenkurier", line);
        let value = if candidates.contains(&line) { format!("{hash:016x}") } else { "-".to_owned() };
        add("lines", LINES_VERSION, line, value);
    }
    for article in revisions() {
        let of = format!("{} {}", article.path, article.id);
        let identities: Vec<String> = article.identities().iter().map(|id| format!("{id:016x}")).collect();
        add("identities", IDENTITIES_VERSION, &of, identities.join(" "));
        let key = VersionKey::of(&article, "n1").map(|key| format!("{key:?}"));
        add("version keys", VERSION_KEYS_VERSION, &of, key.unwrap_or_else(|| "-".to_owned()));
    }
    list
}

/// Five texts: a report, two copies of it, one with other figures, and a short one.
fn texts() -> Vec<Article> {
    let report = "Der Stadtrat hat am Montag nach langer Debatte beschlossen, die alte Brücke am Hafen für 12 \
        Millionen Euro abzureißen und durch eine neue zu ersetzen. Die Arbeiten sollen im Frühjahr beginnen \
        und 3 Jahre dauern, teilte das Bauamt mit. Anwohner hatten gegen den Abriss protestiert.";
    let article = |id: &str, source: &str, day, body: String| Article {
        id: id.into(),
        title: "Rat will neue Brücke".into(),
        source: Some(source.into()),
        date: Date::new(2021, 3, day),
        body,
        ..Article::default()
    };
    vec![
        article("report", "npd", 1, report.into()),
        article("copy", "Hafenkurier", 2, format!("Seewil (npd) - {report} Mehr dazu morgen.")),
        article("excerpt", "Neckarbote", 3, report.split(". ").next().unwrap_or_default().into()),
        article("figures", "npd", 9, report.replace("12", "47").replace("3 Jahre", "8 Jahre")),
        article("short", "npd", 4, "Im Hafen liegt ein Boot.".into()),
    ]
}

/// Ten records, most of them of one story.
fn revisions() -> Vec<Article> {
    let plain = |id: &str, path: &str| Article {
        id: id.into(),
        path: path.into(),
        title: "Brücke".into(),
        body: "Der Rat tagt.".into(),
        date: Date::new(2021, 3, 4),
        date_origin: DateOrigin::Metadata,
        ..Article::default()
    };
    let story = |version: Option<&str>, status| Article {
        story: Some("urn:npd:1".into()),
        version: version.map(str::to_owned),
        status,
        ..plain("n1", "a.xml")
    };
    vec![
        plain("a.txt", "a.txt"),
        plain("a.jsonl#2", "a.jsonl"),
        plain("own", "a.jsonl"),
        Article { source: Some("npd".into()), ..plain("own", "b.jsonl") },
        Article { url: Some("https://hafenkurier.example/1".into()), ..plain("c.html", "c.html") },
        story(Some("1"), Status::Usable),
        story(Some("v2.0"), Status::Usable),
        story(None, Status::Canceled),
        Article { date_origin: DateOrigin::FileTime, ..story(Some("3"), Status::Withheld) },
        Article { embargo: Moment::parse_iso("2021-03-04T12:00:00Z"), ..story(Some("4"), Status::Usable) },
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is asked to write the list anew")]
fn what_is_stored_changes_only_with_its_version() {
    let list = list();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/index/golden.txt");
    if std::env::var_os("DEPESCHE_GOLDEN").is_some_and(|value| value == "overwrite") {
        std::fs::write(&file, &list).expect("written");
    }
    let expected = std::fs::read_to_string(&file).expect("the list");
    for (line, golden) in list.lines().zip(expected.lines()) {
        let row = golden.split('\t').next().unwrap_or_default();
        assert_eq!(line, golden, "raise the version of {row}, then write the list anew");
    }
    assert_eq!(list.lines().count(), expected.lines().count());
}

type Change = fn(&mut CommitInfo);

/// An index with one article, whose commit says of itself what `change` makes of it.
fn index_with(change: impl FnOnce(&mut CommitInfo)) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(dir.path()).expect("an index");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    let body = "Angela Merkel sprach am Montag in Kiel.".to_owned();
    let article = Article { path: "app".into(), id: "a".into(), record: 1, body, ..Article::default() };
    writer.put(article).expect("put");
    writer.commit().expect("committed");
    let mut info = index.commit_info().expect("read");
    change(&mut info);
    writer.publish(info).expect("published");
    drop(writer);
    (dir, index)
}

#[test]
fn what_other_rules_derived_is_derived_again() {
    let changes: [Change; 2] = [|info| info.fingerprints += 1, |info| info.groups += 1];
    for (at, change) in changes.into_iter().enumerate() {
        let (_dir, index) = index_with(|info| {
            info.lines_judged = true;
            change(info);
        });
        let refused = Searcher::open(&index).map(|_| ());
        assert!(matches!(refused, Err(Error::Incompatible { reindex: true, .. })), "{at}: {refused:?}");
        let report = ingest(&index, &[], &IngestOptions::default(), &mut |_| {}).expect("ingested");
        assert!(report.commit.is_some(), "{at}: nothing was derived");
        let searcher = Searcher::open(&index).expect("a searcher");
        let found = searcher.entity("Merkel", None, &EntityOptions::default());
        assert!(matches!(found, Ok(EntityAnswer::Known(_))), "{at}: {found:?}");
        let report = ingest(&index, &[], &IngestOptions::default(), &mut |_| {}).expect("ingested");
        assert_eq!(report.commit, None, "{at}: derived twice");
    }
}

#[test]
fn articles_of_other_rules_are_refused_with_the_way_out() {
    let changes: [(&str, Change); 4] = [
        ("lines 2", |info| info.lines += 1),
        ("identities 2", |info| info.identities += 1),
        ("version keys 2", |info| info.version_keys += 1),
        ("signatures 2", |info| info.signatures += 1),
    ];
    for (name, change) in changes {
        let (dir, _) = index_with(change);
        match Index::open(dir.path()).map(|_| ()) {
            Err(Error::Incompatible { reindex: true, found, .. }) => assert!(found.contains(name), "{found}"),
            other => panic!("{name}: {other:?}"),
        }
        reindex(dir.path(), &ReindexOptions::default(), &mut |_, _| {}).expect("reindexed");
        assert_eq!(Searcher::open(&Index::open(dir.path()).expect("an index")).expect("a searcher").len(), 1);
    }
}
