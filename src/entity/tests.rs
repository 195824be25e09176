//! The recogniser against sentences of our own, and against the two articles given by the user.

use super::annotate::Annotator;
use super::recognize::{EntityKind, Recognizer};
use crate::entity::recognize::sentences;
use crate::entity::recognize::span::NameSpan;

/// Recognises a sentence given with spaces between its tokens and compares
/// `KIND:name` for every span, `~` for parts; checks what must hold of any spans.
fn check(sentence: &str, expected: &[&str]) {
    let tokens: Vec<&str> = sentence.split(' ').collect();
    let mut spans = vec![];
    Recognizer::new().recognize(&tokens, &mut spans);
    let mut end = 0;
    for span in &spans {
        assert!(span.start >= end && span.start < span.end && span.end <= tokens.len(), "{sentence}");
        assert!(!span.part || span.end == span.start + 1, "{sentence}");
        assert!((0.0..=1.0).contains(&span.score), "{sentence}: {}", span.score);
        end = span.end;
    }
    let found: Vec<String> = spans.iter().map(|span| show(&tokens, span)).collect();
    assert_eq!(found, expected, "{sentence}");
}

fn show(tokens: &[&str], span: &NameSpan) -> String {
    let kind = match span.kind {
        EntityKind::Person => "PER",
        EntityKind::Organisation => "ORG",
        EntityKind::Place => "LOC",
    };
    format!("{kind}{}:{}", if span.part { "~" } else { "" }, tokens[span.start..span.end].join(" "))
}

#[test]
fn names_in_sentences() {
    let cases: &[(&str, &[&str])] = &[
        ("Der frühere Präsident Donald Trump besuchte gestern Peking .", &["PER:Donald Trump", "LOC:Peking"]),
        (
            "Angela Merkel sprach in Berlin mit Emmanuel Macron .",
            &["PER:Angela Merkel", "LOC:Berlin", "PER:Emmanuel Macron"],
        ),
        ("Das teilte die Deutsche Bank in Frankfurt mit .", &["ORG:Deutsche Bank", "LOC:Frankfurt"]),
        ("Hamburg ist eine Stadt an der Elbe .", &["LOC:Hamburg", "LOC:Elbe"]),
    ];
    for (sentence, expected) in cases {
        check(sentence, expected);
    }
}

#[test]
fn names_of_several_words() {
    let cases: &[(&str, &[&str])] = &[
        ("Ursula von der Leyen reist nach Kiew .", &["PER:Ursula von der Leyen", "LOC:Kiew"]),
        ("Der Trainer Louis van Gaal lobte seine Mannschaft .", &["PER:Louis van Gaal"]),
        ("Bundespräsident Alexander Van der Bellen empfing ihn .", &["PER:Alexander Van der Bellen"]),
        (
            "Sabine Leutheusser-Schnarrenberger gehört der FDP an .",
            &["PER:Sabine Leutheusser-Schnarrenberger", "ORG:FDP"],
        ),
        ("Die Kanzlei Freshfields & Partner berät das Unternehmen .", &["ORG:Freshfields & Partner"]),
        ("Das berichtet die Zeitung „ Die Welt “ am Montag .", &["ORG:Die Welt"]),
    ];
    for (sentence, expected) in cases {
        check(sentence, expected);
    }
}

#[test]
fn names_in_compounds() {
    let cases: &[(&str, &[&str])] = &[
        ("Die Biden-Administration prüft das .", &["PER~:Biden-Administration"]),
        ("Der US-Außenminister kam mit der CDU-Chefin .", &["LOC~:US-Außenminister", "ORG~:CDU-Chefin"]),
        ("Er kaufte Siemens-Aktien .", &["ORG~:Siemens-Aktien"]),
        ("Die Corona-Krise trifft den E-Commerce-Sektor .", &[]),
    ];
    for (sentence, expected) in cases {
        check(sentence, expected);
    }
}

#[test]
fn headlines_in_capitals() {
    check("MERKEL TRIFFT MACRON IN PARIS", &["PER:MERKEL", "PER:MACRON", "LOC:PARIS"]);
}

#[test]
fn junk_is_no_name() {
    for sentence in [
        "https://www.example.org/Berlin/Merkel.html",
        "Um 20:15 Uhr im Fernsehen .",
        "Die Prüfsumme lautet 9F86D081884C7D65 .",
        "Das Wetter wird morgen schön .",
        "( dpa )",
        "",
    ] {
        check(sentence, &[]);
    }
}

#[test]
fn a_bad_model_is_refused() {
    assert!(Recognizer::open(b"depnam\x00\xFF").is_none());
    assert!(Recognizer::open(b"").is_none());
}

/// The names the user asked for in the two articles they gave, each found with its kind.
#[test]
fn the_users_articles() {
    let articles = [
        (
            "alibaba-cloud",
            "ORG:Alibaba ORG:Reuters ORG:DJI ORG:Huawei ORG:IBM ORG:Ford PER:Joe_Biden PER:Jack_Ma LOC:USA LOC:China \
             LOC:Peking LOC:Kalifornien LOC:Virginia LOC:Silicon_Valley",
        ),
        (
            "hikvision-sanctions",
            "ORG:Hikvision ORG~:Hikvision-Kameras ORG:Huawei ORG:DJI ORG:SenseTime ORG:YMTC ORG:Financial_Times \
             ORG:Human_Rights_Watch ORG:Top10VPN PER:Donald_Trump PER:Antony_Blinken PER:Sophie_Richardson \
             PER:Eric_Sayers LOC:USA LOC:China LOC:Xinjiang LOC:Hangzhou LOC:Peking LOC:Vietnam",
        ),
    ];
    for (name, expected) in articles {
        let Some(text) = crate::test_data::shared(&format!("seeds/{name}.txt")) else { continue };
        let mut sentences: Vec<Vec<&str>> = vec![];
        for paragraph in text.lines() {
            sentences::sentences(paragraph, &mut |tokens| sentences.push(tokens.to_vec()));
        }
        let mut recognizer = Recognizer::new();
        let mut spans = vec![];
        for tokens in &sentences {
            let mut found = vec![];
            recognizer.recognize(tokens, &mut found);
            spans.push(found);
        }
        recognizer.agree(&sentences, &mut spans);
        let found: Vec<String> = std::iter::zip(&sentences, &spans)
            .flat_map(|(tokens, spans)| spans.iter().map(|span| show(tokens, span).replace(' ', "_")))
            .collect();
        for name in expected.split_whitespace() {
            assert!(found.iter().any(|other| other == name), "{name} in {found:?}");
        }
    }
}

/// Data without spaces, as texts have it now and then: more features than sums were made for, and too much to
/// look at closely.
#[test]
fn endless_words_are_taken() {
    let word = "Erlangen".repeat(20_000);
    let tokens = ["In", &word, "und", "Köln", "."];
    assert_eq!(Recognizer::new().labels(&tokens).len(), tokens.len());
    let text = format!("In {word} und Köln.");
    assert_eq!(Annotator::new().annotate("", &text).body.last().map(|name| &*name.name), Some("Köln"));
}
