//! What `explain` says is what the search does.

use depesche::{
    DateRange, Index, IngestOptions, Moment, Query, SearchOptions, Searcher, Sort,
    explain::{ArticleExplanation, Reason},
    ingest,
    query::Synonyms,
    ranking::{Ranking, Recency},
};
use serde_json::json;

use crate::archive::Archive;
use crate::random::Random;
use crate::support::Desk;

/// Queries of every kind over the sample corpus.
const QUERIES: &[&str] = &[
    "Fahrpreis",
    "Fahrpreise Kreistag",
    "Bahnfahrpreise in der Stadt",
    "+Gericht -Kameras Urteil",
    "\"nahezu jede Freiheit\"",
    "\"Tempo 30\"^3 Strasse",
    "\"so steht es nirgends\" Wien",
    "\"Stadt Kameras\"~8",
    "Kreistag NEAR/8 Bahnfahrpreise",
    "title:Scholz Scholz body:Lindner^2",
    "=Uber Urteil",
    "Kamer* Überwachung^0.5",
    "/h[aä]us.*/ Merkle~ *gericht",
    "(Kamera OR Überwachung) AND Gericht NOT source:npd",
    "(Kamera Handelskrieg) +place:China",
    "Huawei source:npd date:2018..2020",
    "-Kamera -Gericht",
    "der die das",
    "wer hat die Wahl in Österreich gewonnen",
    "Haus Haus Häuser",
    "Leserin US-Behörden 1000",
    "Kamrea Gericht",
    "(Kamera OR Gericht) date:2021 source:npd",
    "",
    "person:Merkel",
];

fn sample(dir: &tempfile::TempDir) -> Searcher {
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    ingest(&index, &["corpus".into()], &IngestOptions::default(), &mut |_| {}).expect("indexed");
    Searcher::open(&index).expect("opened")
}

#[track_caller]
fn check_near(what: &str, found: f32, expected: f32) {
    assert!((found - expected).abs() <= 1e-4 * expected.abs().max(0.1), "{what}: {found} is not {expected}");
}

/// The terms of an explanation add up, at every depth.
fn check_sums(what: &str, article: &ArticleExplanation, ranking: &Ranking) {
    let score = article.score.as_ref().expect("found");
    for word in &score.words {
        for component in &word.components {
            let what = format!("{what}, {}", component.text);
            check_near(&what, component.weight * component.idf * component.saturation, component.score);
            check_near(&what, component.fields.iter().map(|field| field.score).sum(), component.score);
            let frequency: f32 = component.fields.iter().map(|field| field.frequency).sum();
            check_near(&what, frequency, component.frequency);
            check_near(
                &what,
                (ranking.k1 + 1.0) * frequency / (ranking.k1 + frequency),
                component.saturation,
            );
            for field in &component.fields {
                let forms = field.forms.iter().map(|form| form.count as f32 * form.weight);
                check_near(&what, forms.sum::<f32>() * field.length, field.frequency);
            }
        }
        let components: f32 = word.components.iter().map(|component| component.score).sum();
        check_near(&format!("{what}, {}", word.text), components + word.lead + word.stop, word.score);
    }
    let words: f32 = score.words.iter().map(|word| word.score).sum();
    check_near(what, (words + score.closeness) * score.recency, score.score);
}

/// Every hit is explained with its own rank and score, and every other article has a reason.
fn check(searcher: &Searcher, ids: &[String], text: &str, options: &SearchOptions) {
    let query = Query::parse(text);
    let results = searcher.search(&query, &options.clone().limit(1000).snippets(0));
    let hits = results.expect("answered").hits;
    for id in ids {
        for article in searcher.explain_article(&query, options, id).expect("explained") {
            let same = |path: &str, record| (path, record) == (article.path.as_str(), article.record);
            let hit = hits.iter().find(|hit| same(&hit.path, hit.record));
            let what = format!("{text:?}, {}#{}", article.path, article.record);
            let Some(hit) = hit else {
                assert!(article.score.is_none() && !article.reasons.is_empty(), "{what}: {article:?}");
                continue;
            };
            let score = article.score.as_ref().unwrap_or_else(|| panic!("{what}: {:?}", article.reasons));
            assert_eq!((score.rank, score.total, score.score), (hit.rank, hits.len(), hit.score), "{what}");
            assert!(article.reasons.is_empty(), "{what}: {:?}", article.reasons);
            check_sums(&what, &article, &options.ranking);
        }
    }
}

fn ids(searcher: &Searcher) -> Vec<String> {
    let options = SearchOptions::default().limit(1000).snippets(0);
    let hits = searcher.search(&Query::default(), &options).expect("answered").hits;
    let mut ids: Vec<String> = hits.into_iter().map(|hit| hit.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn scores_add_up() {
    let dir = tempfile::tempdir().expect("a folder");
    let searcher = sample(&dir);
    let ids: Vec<String> = ids(&searcher).into_iter().step_by(4).collect();
    let (synonyms, _) = Synonyms::parse("Fahrpreis, Tarif\nUSA, Vereinigte Staaten\nKamera, jede Freiheit");
    let with_synonyms = SearchOptions::default().synonyms(synonyms);
    for text in QUERIES {
        check(&searcher, &ids, text, &SearchOptions::default());
    }
    for text in ["Tarife Kameras", "Vereinigte Staaten", "+USA -Kamera"] {
        check(&searcher, &ids, text, &with_synonyms);
    }
    let by_date = SearchOptions::default().sort(Sort::Date);
    let small = Ranking::default().pool(3);
    let small = SearchOptions::default().ranking(small);
    let npd = SearchOptions::default().sources(["npd"]).dates(DateRange::parse_span("2021").expect("a year"));
    let beside = Ranking::default().part_beside(0.5);
    let beside = SearchOptions::default().ranking(beside);
    check(&searcher, &ids, "Bahnfahrpreise Handelskrieg Verwaltungsgericht", &beside);
    let searcher = searcher.at(Moment::parse_iso("2022-01-01").expect("a day"));
    let recent = SearchOptions::default().recency(Recency::new(400_000.0));
    let expanded = SearchOptions::default().expand(true);
    for options in [by_date, small, npd, recent, expanded] {
        check(&searcher, &ids, "Kamera Gericht in der Stadt", &options);
    }
}

#[test]
fn scores_add_up_after_any_history() {
    for seed in 0..2 {
        let mut archive = Archive::random(seed, 20);
        for _ in 0..3 {
            archive.change();
            archive.ingest();
        }
        let searcher = Searcher::open(&archive.index("index")).expect("opened");
        let ids: Vec<String> = ids(&searcher).into_iter().step_by(3).collect();
        let mut random = Random::new(seed);
        for _ in 0..10 {
            check(&searcher, &ids, &random.query(), &SearchOptions::default());
        }
    }
}

#[test]
fn what_keeps_an_article_out() {
    let desk = Desk::indexed();
    let filter = |field: &str, excludes: bool, wanted: &str, own: &str| {
        let filter =
            json!({"field": field, "excludes": excludes, "wanted": [wanted], "own": [own], "passes": false});
        json!({"kind": "filter", "filter": filter})
    };
    let required = |text: &str| json!({"kind": "required", "text": text});
    let excluded = |text: &str, forms: &[&str]| json!({"kind": "excluded", "text": text, "forms": forms});
    let optional = |texts: &[&str]| json!({"kind": "optional", "texts": texts});
    for (query, reasons) in [
        ("+Boot +Kamera", vec![required("+Boot")]),
        ("Stadt -Kameras", vec![excluded("-Kameras", &["Kamera", "Überwachungskamera"])]),
        ("Boot \"See Haus\"", vec![optional(&["Boot", "\"See Haus\""])]),
        ("Kamera source:npd", vec![filter("source", false, "npd", "Hafenkurier")]),
        ("Kamera -source:hafenkurier", vec![filter("source", true, "hafenkurier", "Hafenkurier")]),
        ("Kamera date:2021", vec![filter("date", false, "2021-01-01..2021-12-31", "2019-03-07")]),
        ("Kamera AND (Boot OR See)", vec![optional(&["Boot", "See"])]),
        ("Kamera AND NOT (Bahnhof See)", vec![excluded("NOT (Bahnhof See)", &["Bahnhof"])]),
        ("(Kamera AND Boot) OR Haus", vec![optional(&["(Kamera AND Boot)", "Haus"])]),
        (
            "(Kamera OR Boot) source:npd source:x",
            vec![json!({"kind": "filter", "filter": {
                "field": "source", "excludes": false, "wanted": ["npd", "x"], "own": ["Hafenkurier"], "passes": false,
            }})],
        ),
        ("+(Kamera +path:b.jsonl)", vec![filter("path", false, "b.jsonl", "corpus/a.md")]),
        ("+\"filmt den See\"", vec![required("+\"filmt den See\"")]),
    ] {
        let run = desk.run(&["explain", "--format", "json", query, "--id", "hk-1"]);
        let article = &run.json()["articles"][0];
        assert_eq!(
            (run.code, &article["found"], &article["reasons"]),
            (1, &json!(false), &json!(reasons)),
            "{query}"
        );
    }
    let run = desk.run(&["explain", "--id", "hk-1", "--from", "2020", "--source", "npd", "Kamera -Bahnhof"]);
    let expected = "\
Kamera am Bahnhof
hk-1 · corpus/a.md
not found
  its source is not what is wanted: Hafenkurier; source:npd
  its date is not what is wanted: 2019-03-07; date:2020-01-01..
  it has what is excluded: -Bahnhof, here Bahnhof

has    Kamera: Kamera, Überwachungskamera
has    -Bahnhof: Bahnhof
fails  source:npd
fails  date:2020-01-01..
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, expected, ""));
    let nobody = desk.run(&["explain", "--id", "niemand", "Kamera"]);
    assert_eq!((nobody.code, nobody.err.as_str()), (1, "no article has the id \"niemand\"\n"));
    assert_eq!(desk.run(&["explain", "--id", "hk-1", "???"]).code, 1);
}

#[test]
fn groups_have_verdicts_at_every_depth() {
    let desk = Desk::indexed();
    let query = "Kamera AND (Boot OR (Bahnhof NOT See))";
    let run = desk.run(&["explain", "--format", "json", query, "--id", "hk-1"]);
    let article = &run.json()["articles"][0];
    assert_eq!((run.code, &article["found"]), (0, &json!(true)));
    fn holds(clause: &serde_json::Value) -> serde_json::Value {
        let inside: Vec<_> = clause["clauses"].as_array().expect("clauses").iter().map(holds).collect();
        json!([clause["text"], clause["holds"], inside])
    }
    let expected = json!([
        query,
        true,
        [
            ["Kamera", true, []],
            [
                "(Boot OR (Bahnhof NOT See))",
                true,
                [[
                    "Boot OR (Bahnhof NOT See)",
                    true,
                    [
                        ["Boot", false, []],
                        ["(Bahnhof NOT See)", true, [["Bahnhof", true, []], ["NOT See", false, []]]],
                    ]
                ],]
            ],
        ]
    ]);
    assert_eq!(holds(&article["clauses"][0]), expected);
}

#[test]
fn how_a_query_is_understood() {
    let desk = Desk::indexed();
    let run = desk.run(&[
        "explain",
        "--format",
        "json",
        "Überwachungskameras +der Kamer*^2 (source:npd person:Niemand)",
    ]);
    let answer = run.json();
    assert_eq!((run.code, &answer["indexed"], &answer["version"]), (0, &json!(4), &json!(1)));
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    let clauses = answer["clauses"].as_array().expect("clauses");
    let kinds: Vec<_> = clauses.iter().filter_map(|clause| clause["kind"].as_str()).collect();
    assert_eq!(kinds, ["word", "word", "wildcard", "group"]);
    let word = &clauses[0]["sought"][0]["words"][0];
    assert_eq!(
        word,
        &json!({
            "text": "Überwachungskameras", "exact": "überwachungskameras", "stem": "uberwachungskamera", "stop": false,
            "exact_articles": 0, "whole_articles": 1, "part_articles": 0,
            "parts": [
                {"text": "Überwachungs", "stem": "uberwach", "stop": false, "whole_articles": 0, "part_articles": 1},
                {"text": "kameras", "stem": "kamera", "stop": false, "whole_articles": 2, "part_articles": 1},
            ],
        })
    );
    assert_eq!((&clauses[1]["occur"], &clauses[1]["sought"][0]["scored"]), (&json!("must"), &json!(true)));
    let pattern = &clauses[2]["sought"][0]["pattern"];
    assert_eq!(pattern, &json!({"words": [{"word": "kamera", "articles": 2}], "total": 1}));
    assert_eq!(
        (&clauses[2]["start"], &clauses[2]["end"], &clauses[2]["boost"]),
        (&json!(25), &json!(31), &json!(2.0))
    );
    let inside = &clauses[3]["clauses"];
    assert_eq!(
        inside[0]["filter"],
        json!({"field": "source", "values": ["npd"], "means": ["npd"], "dates": null, "articles": 2})
    );
    assert_eq!((&inside[1]["filter"]["means"], &inside[1]["filter"]["articles"]), (&json!([]), &json!(0)));
}

/// A phrase that no article has is explained as the words that are searched.
#[test]
fn what_a_search_makes_of_a_query_is_shown() {
    let dir = tempfile::tempdir().expect("a folder");
    let searcher = sample(&dir);
    let query = Query::parse("\"nirgends so Kameras\" Kameras");
    let explanation = searcher.explain(&query, &SearchOptions::default()).expect("explained");
    let sought = |at: usize| {
        let words = explanation.clauses[at].sought.iter().flat_map(|sought| &sought.words);
        words.map(|word| word.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (sought(0), sought(1)),
        (vec!["nirgends".into(), "so".into(), "Kameras".into()], vec!["Kameras".to_owned()])
    );
    assert_eq!(explanation.clauses[0].sought[2].weight, 2.0, "the same word as in the other clause");
    let results = searcher.search(&query, &SearchOptions::default()).expect("answered");
    assert_eq!(explanation.hints, results.hints);
    let article = searcher.explain_article(&query, &SearchOptions::default(), "npd-20241216-0177");
    let article = article.expect("explained").pop().expect("an article");
    let texts = vec!["\"nirgends so Kameras\"".to_owned(), "Kameras".to_owned()];
    assert_eq!((article.score, article.reasons), (None, vec![Reason::Optional { texts }]));
}
