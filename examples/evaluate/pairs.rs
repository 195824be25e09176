//! Words that must find each other, and words that must not.

use depesche::{Index, IngestOptions, Query, Result, SearchOptions, Searcher, ingest};

use crate::Settings;

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
];

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

pub fn print(settings: &Settings) -> Result<()> {
    let dir = settings.work.join("pairs");
    let corpus = dir.join("corpus");
    let io = |source| depesche::Error::Io { path: corpus.clone(), source };
    std::fs::create_dir_all(&corpus).map_err(io)?;
    for (a, b) in TOGETHER.iter().chain(APART) {
        for word in [a, b] {
            let name = format!("{}.txt", word.replace([':', '.'], "_"));
            std::fs::write(corpus.join(name), format!("Notiz\n\nHier steht heute {word} im Text.\n"))
                .map_err(io)?;
        }
    }
    let index = Index::open_or_create(dir.join("index"))?;
    ingest(&index, &[corpus], &IngestOptions::default(), &mut |_| {})?;
    let searcher = Searcher::open(&index)?;
    for (name, pairs, wanted) in [("must find each other", TOGETHER, true), ("must not", APART, false)] {
        let mut wrong = Vec::new();
        for (a, b) in pairs.iter() {
            for (query, text) in [(a, b), (b, a)] {
                if finds(&searcher, query, text)? != wanted {
                    wrong.push(format!("{query} → {text}"));
                }
            }
        }
        let all = pairs.len() * 2;
        println!("{name:<22}{:>3} of {all:>3}   {}", all - wrong.len(), wrong.join(", "));
    }
    Ok(())
}

/// Whether `query` finds the article about `text`.
fn finds(searcher: &Searcher, query: &str, text: &str) -> Result<bool> {
    let options = SearchOptions::default().limit(100);
    let hits = searcher.search(&Query::parse(query), &options)?.hits;
    let sentence = format!(" {text} ");
    Ok(hits.iter().any(|hit| hit.snippets.iter().any(|snippet| snippet.text.contains(&sentence))))
}
