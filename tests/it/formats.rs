//! The formats of newsrooms and crawlers from outside: samples of their makers, where they are at hand, and
//! files spoilt in all ways.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use depesche::{Article, Index, IngestOptions, Query, SearchOptions, Searcher, ingest};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::archive::small;
use crate::random::Random;
use crate::support::shared;

/// Small files of each format, invented.
pub const SEEDS: &[(&str, &str)] = &[
    (
        "message.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>\
         <newsItem guid=\"urn:a:1\" version=\"2\"><itemMeta><provider><name>npd</name></provider>\
         <versionCreated>2024-03-05T10:07:00+01:00</versionCreated><pubStatus qcode=\"stat:usable\"/>\
         <edNote pubconstraint=\"x:nonpublic\">Geheimnummer 4711</edNote></itemMeta><contentMeta>\
         <headline rank=\"1\">Häuser am See</headline><subject type=\"cpnat:geoArea\"><name>Köln</name></subject>\
         </contentMeta><contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html><body><p>Am See &amp; am Hof \
         stehen <b>Häuser</b>.</p><p class=\"notepad\">Geheimnummer 4711</p></body></html></inlineXML></contentSet></newsItem>\
         <newsItem guid=\"urn:a:2\"><contentSet><inlineXML><nitf><body><body.head><hedline><hl1>Hof</hl1></hedline>\
         </body.head><body.content><p>Ein Hof.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>\
         </itemSet></newsMessage>",
    ),
    (
        "one.nitf",
        "<nitf><head><docdata><date.issue norm=\"20240305T100700\"/></docdata></head><body><body.head><hedline>\
         <hl1>Ein Haus</hl1></hedline></body.head><body.content><p>Das Haus am See.</p></body.content></body></nitf>",
    ),
    (
        "feed.rss",
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Abendpost</title><item><title><![CDATA[Häuser & Höfe]]></title>\
         <guid>1</guid><pubDate>Tue, 05 Mar 2024 10:07:00 +0100</pubDate><description>&lt;p&gt;Ein Haus.&lt;/p&gt;</description></item>\
         <item><title>Zwei</title><guid>2</guid><content:encoded><![CDATA[<p>Ein <b>Hof</b>.</p>]]></content:encoded></item></channel></rss>",
    ),
    (
        "feed.atom",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Abendpost</title><entry><id>a</id><title>Haus</title>\
         <content type='xhtml'><div><p>Ein Haus.</p></div></content></entry></feed>",
    ),
    (
        "edition.tei",
        "<TEI xml:id='a'><teiHeader><fileDesc><titleStmt><title>Haus</title></titleStmt></fileDesc></teiHeader>\
         <text><body><p>Ein <w>Haus</w> in <placeName>Köln</placeName>.</p></body></text></TEI>",
    ),
    (
        "corpus.i5",
        "<!DOCTYPE idsCorpus [<!ENTITY x 'y'>]><idsCorpus><idsHeader type='corpus'><c.title>Abendpost</c.title></idsHeader><idsDoc>\
         <idsText><idsHeader><textSigle>A/1</textSigle><t.title>Haus</t.title></idsHeader><text><body><p><s>Ein Haus.</s></p></body></text>\
         </idsText></idsDoc></idsCorpus>",
    ),
    (
        "page.xml",
        "<doc sitename='Abendpost' title='Haus' date='2021-03-05' url='https://a.example/1' fingerprint='ab'><main><p>Ein Haus.</p></main></doc>",
    ),
    (
        "pages.csv",
        "https://a.example/1\tnull\tcf60f9e1dd4b8e0b\ta.example\tHaus\tnull\t2021-03-05\t\"Ein Haus.\nEin \"\"Hof\"\".\"\tnull\tnull\tnull\n\
         https://a.example/2\tnull\tcf60f9e1dd4b8e0c\ta.example\tHof\tnull\t2021-03-05\tEin Hof.\tnull\tnull\tnull\n",
    ),
    (
        "wire.json",
        "{\"format\":\"digitalwires@0.9.1\",\"urn\":\"urn:a:3\",\"version\":2,\"headline\":\"Haus\",\"article_html\":\
         \"<section><p>Ein Haus.</p></section>\",\"categories\":[{\"type\":\"dnltype:person\",\"name\":\"Ada Rot\"}],\
         \"notepad\":{\"nonpublic_html\":\"<p>Geheimnummer 4711</p>\"},\"version_created\":\"2024-03-05T10:07:00+01:00\"}",
    ),
    (
        "fundus.json",
        "{\"Abendpost\":[{\"title\":\"Haus\",\"body\":{\"summary\":[\"Kurz.\"],\"sections\":[{\"headline\":[],\"paragraphs\":\
         [\"Ein Haus.\"]}]},\"publishing_date\":\"2024-03-05 10:00:00+01:00\",\"free_access\":true}]}",
    ),
    (
        "archive.warc",
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n\
         Content-Length: 268\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>Haus am See\
         </title></head><body><article><p>Das Haus am See hat ein Boot, und kein Boot hat ein Haus, sagte die Sprecherin am Freitag.</p>\
         <p>Am Abend ging sie heim.</p></article></body></html>   \r\n\r\n",
    ),
    (
        "letter.eml",
        "From: Abendpost <news@a.example>\r\nSubject: =?utf-8?Q?H=C3=A4user?=\r\nDate: Tue, 05 Mar 2024 10:07:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEin Haus.\r\n--x\r\n\
         Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RWluIEhhdXMuPC9wPg==\r\n--x--\r\n",
    ),
    (
        "letters.mbox",
        "From a@b Tue Mar  5 10:07:00 2024\nSubject: Haus\nMessage-ID: <1@a>\n\nEin Haus.\n\nFrom a@b Tue Mar  5 10:07:00 2024\nSubject: Hof\n\
         Message-ID: <2@a>\n\nEin Hof.\n",
    ),
];

/// Indexes files and gives all articles, with the number of problems.
fn indexed(files: &[(String, Vec<u8>)]) -> (Vec<Article>, Vec<String>) {
    let dir = tempfile::tempdir().expect("a folder");
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).expect("made");
    for (name, content) in files {
        fs::write(corpus.join(name), content).expect("written");
    }
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    let options = IngestOptions::default().writer(small());
    let report = ingest(&index, &[corpus], &options, &mut |_| {}).expect("the run goes on");
    let searcher = Searcher::open(&index).expect("opened");
    let options = SearchOptions::default().limit(10_000).snippets(0);
    let hits = searcher.search(&Query::parse(""), &options).expect("answered").hits;
    let mut ids: Vec<_> = hits.iter().map(|hit| hit.id.clone()).collect();
    ids.dedup();
    let mut articles: Vec<Article> = ids.iter().flat_map(|id| searcher.articles(id).expect("read")).collect();
    articles.sort_by(|a, b| (&a.path, a.record).cmp(&(&b.path, b.record)));
    articles.dedup();
    (articles, report.problems.into_iter().map(|problem| problem.reason).collect())
}

#[test]
fn every_format_is_read() {
    let files: Vec<_> =
        SEEDS.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let (articles, problems) = indexed(&files);
    assert_eq!(problems, [] as [String; 0]);
    let names = |article: &Article| {
        Path::new(&article.path).file_name().map(|name| name.to_string_lossy().into_owned())
    };
    for (name, _) in SEEDS {
        let of_file: Vec<_> =
            articles.iter().filter(|article| names(article).as_deref() == Some(name)).collect();
        let expected =
            if ["message.xml", "feed.rss", "pages.csv", "letters.mbox"].contains(name) { 2 } else { 1 };
        assert_eq!(of_file.len(), expected, "{name}");
        assert!(
            of_file.iter().all(|article| !article.title.is_empty() && !article.body.is_empty()),
            "{name}: {of_file:?}"
        );
    }
    assert!(!format!("{articles:?}").contains("4711"), "what is not for publication is nowhere");
    let given: usize = articles.iter().map(|article| article.given.len()).sum();
    assert_eq!(given, 3);
}

/// An archive packed member by member, twice.
fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed").repeat(2)
}

/// A file spoilt by flipped bytes, cuts and repetitions.
fn spoil(random: &mut Random, content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    for _ in 0..=random.below(5) {
        let at = random.below(content.len() + 1);
        let end = (at + random.below(30)).min(content.len());
        match random.below(5) {
            0 => content.truncate(at),
            1 => drop(content.drain(at..end)),
            2 => {
                let copy = content[at..end].repeat(1 + random.below(20));
                content.splice(at..at, copy);
            }
            _ if at < content.len() => content[at] ^= 1 << random.below(8),
            _ => {}
        }
    }
    content
}

#[test]
fn spoilt_files_end_no_run() {
    let mut random = Random::new(7);
    let mut files = Vec::new();
    for (name, text) in SEEDS {
        let packed = [name.ends_with("warc").then(|| gzip(text)), Some(text.as_bytes().to_vec())];
        for (kind, content) in packed.into_iter().flatten().enumerate() {
            for round in 0..60 {
                files.push((format!("{round}-{kind}-{name}"), spoil(&mut random, &content)));
            }
            for end in (1..content.len()).step_by(11) {
                files.push((format!("cut-{end}-{kind}-{name}"), content[..end].to_vec()));
            }
        }
    }
    let (articles, problems) = indexed(&files);
    assert!(
        articles.len() > files.len() / 3 && !problems.is_empty(),
        "{} {}",
        articles.len(),
        problems.len()
    );
    for reason in problems {
        assert!(!reason.is_empty() && !reason.ends_with('.') && !reason.contains('\n'), "{reason:?}");
    }
}

#[test]
fn files_made_to_harm_are_read_to_their_end() {
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10))).collect();
    let laughs =
        format!("<!DOCTYPE rss [<!ENTITY a0 'haha'>{laughs}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>");
    let items = [
        format!("{laughs}<rss><item><title>a</title><description>&a9;&f;</description></item></rss>"),
        format!("<rss><item><title>{}", "<b>".repeat(200_000)),
        format!("<rss><item a='{}'/><item><title>b</title></item></rss>", "x".repeat(5_000_000)),
        "<rss><item>".repeat(100_000),
        "<rss><item><![CDATA[".repeat(50_000),
        format!("<nitf {}><body/></nitf>", "a='b' ".repeat(200_000)),
        format!("<TEI>{}</TEI>", "<p>".repeat(100_000)),
        format!("<newsItem>{}", "<!-- ".repeat(300_000)),
        format!("WARC/1.0\r\nContent-Length: 5\r\n\r\n{}", "WARC/1.0\r\n".repeat(100_000)),
        format!("WARC/1.0\r\n{}", "a: b\r\n".repeat(300_000)),
        format!(
            "Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n{}",
            "--x\n\n".repeat(200_000)
        ),
        format!("From a\nSubject: a\nMIME-Version: 1.0\n\n{}", "\nFrom b\n".repeat(20_000)),
        format!("https://a.example/1\tx\tcf60f9e1dd4b8e0b\ta\ta\ta\ta\t{}", "\"a\n".repeat(300_001)),
    ];
    for (at, item) in items.into_iter().enumerate() {
        let (articles, problems) = indexed(&[("a.xml".to_owned(), item.into_bytes())]);
        let text = format!("{articles:?}");
        assert!(!text.contains("hahahaha") && !text.contains("root:"), "{at}");
        assert!(articles.len() + problems.len() > 0, "{at}");
    }
}

/// Files below a folder of samples, if the folder is there.
fn samples(below: &str) -> Vec<PathBuf> {
    let Some(folder) = shared(&format!("data/formats/{below}")) else { return Vec::new() };
    let entries = fs::read_dir(&folder).expect("listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Texts that a sample holds and that nobody may find.
fn secrets(item: &Value) -> Vec<String> {
    let notes = item["ednotes"].as_array().into_iter().flatten();
    let hidden =
        notes.filter(|note| note["is_publishable"] == false).filter_map(|note| note["ednote"].as_str());
    hidden.map(str::to_owned).collect()
}

#[test]
fn samples_of_agencies_are_read() {
    let (wires, items) = (samples("dpa"), samples("newsml"));
    if wires.is_empty() || items.is_empty() {
        return;
    }
    let hidden: Vec<String> = wires
        .iter()
        .flat_map(|path| secrets(&serde_json::from_slice(&fs::read(path).expect("read")).expect("JSON")))
        .collect();
    assert!(!hidden.is_empty());
    let mut pairs = Vec::new();
    for path in wires.iter().chain(&items) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let (articles, problems) = indexed(&[(name.clone(), fs::read(path).expect("read"))]);
        assert_eq!((articles.len(), problems), (1, vec![]), "{name}");
        let article = articles[0].clone();
        let is_piece = name.starts_with("LISTING_25");
        assert!(!article.title.is_empty(), "{name}");
        assert!(!article.body.is_empty() || name.starts_with("LISTING_1"), "{name}");
        assert!(
            is_piece || article.date.is_some() && article.source.is_some() && article.story.is_some(),
            "{name}: {article:?}"
        );
        assert!(is_piece || article.version.is_some(), "{name}");
        for secret in &hidden {
            assert!(!format!("{article:?}").contains(secret.as_str()), "{name}: {secret}");
        }
        if !name.starts_with("LISTING") {
            pairs.push(article);
        }
    }
    // The same items in JSON and in XML are the same articles.
    assert_eq!(pairs.len(), 20);
    let (json, xml) = pairs.split_at(10);
    for (one, other) in json.iter().zip(xml) {
        assert_eq!(one.story, other.story, "{}", one.path);
        assert_eq!(
            (&one.title, one.date, &one.version),
            (&other.title, other.date, &other.version),
            "{}",
            one.path
        );
        assert_eq!(
            (one.status, one.signal, one.embargo),
            (other.status, other.signal, other.embargo),
            "{}",
            one.path
        );
    }
}

#[test]
fn the_sample_of_news_please_is_read() {
    for path in samples("other") {
        let (articles, problems) = indexed(&[("a.json".to_owned(), fs::read(&path).expect("read"))]);
        assert_eq!((articles.len(), problems), (1, vec![]), "{}", path.display());
        assert_eq!(articles[0].date.map(|date| date.to_string()).as_deref(), Some("2017-07-17T17:03"));
        assert_eq!(articles[0].source.as_deref(), Some("rt.com"));
    }
}
