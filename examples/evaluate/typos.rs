//! What typing errors cost, and what `SearchOptions::fix` brings back.
//!
//! Each question gets one random error in one of its words; so the loss is that of an
//! error in every query, which nobody's queries have.

use std::time::Duration;

use depesche::{Query, Result, SearchOptions, SearchResults, Searcher};

use crate::Settings;
use crate::retrieval::{Judged, searcher};
use crate::speed::cpu_time;

/// The set that is measured on: real questions, not all of them spelt right.
const SET: &str = "web-questions";

/// Shortest word that gets an error, in letters.
const LETTERS_MIN: usize = 4;

/// Most of the clean nDCG that errors may cost after they were corrected, in percent.
const LOSS_MAX: f64 = 6.0;

/// Kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Insert,
    Delete,
    Swap,
    Umlaut,
}

const KINDS: [Kind; 4] = [Kind::Insert, Kind::Delete, Kind::Swap, Kind::Umlaut];

pub fn print(settings: &Settings) -> Result<()> {
    let folder = settings.data.join("ir").join(SET);
    let Some(searcher) = searcher(settings, SET, &folder)? else { return Ok(()) };
    let Some(judged) = Judged::read(&folder) else { return Ok(()) };
    let plain = SearchOptions::default().limit(10).snippets(0).ranking(settings.ranking);
    let fix = plain.clone().fix(true);
    let mut random = Random(1);
    let typed: Vec<(String, Option<Kind>)> =
        judged.queries.iter().map(|(_, text)| with_error(text, &mut random)).collect();

    let clean_run = Run::of(&searcher, &judged, &plain, |at| &judged.queries[at].1)?;
    let clean = clean_run.mean();
    let typos = Run::of(&searcher, &judged, &plain, |at| &typed[at].0)?;
    let fixed = Run::of(&searcher, &judged, &fix, |at| &typed[at].0)?;
    let clean_fixed = Run::of(&searcher, &judged, &fix, |at| &judged.queries[at].1)?;
    println!("{:<28}{:>9}{:>8}{:>10}{:>14}", "queries", "nDCG@10", "loss", "changed", "CPU ms/query");
    for (name, run) in [
        ("clean", &clean_run),
        ("clean, fixed", &clean_fixed),
        ("one error each", &typos),
        ("one error each, fixed", &fixed),
    ] {
        let loss = 100.0 * (1.0 - run.mean() / clean);
        let changed = run.changed.iter().flatten().count();
        let time = run.time.as_secs_f64() * 1e3 / judged.queries.len() as f64;
        println!("{name:<28}{:>9.4}{loss:>7.2}%{changed:>10}{time:>14.3}", run.mean());
    }
    println!("target: a loss of at most {LOSS_MAX} % with errors, none without");

    for kind in KINDS {
        let these: Vec<usize> = (0..typed.len()).filter(|&at| typed[at].1 == Some(kind)).collect();
        let mean = |run: &Run| these.iter().map(|&at| run.ndcg[at]).sum::<f64>() / these.len().max(1) as f64;
        let restored =
            these.iter().filter(|&&at| fixed.changed[at].as_ref() == Some(&judged.queries[at].1)).count();
        println!(
            "  {:<26}{:>9.4} clean{:>9.4} typed{:>9.4} fixed; {restored} of {} as they were",
            format!("{kind:?}").to_lowercase(),
            mean(&clean_run),
            mean(&typos),
            mean(&fixed),
            these.len()
        );
    }
    let better = (0..typed.len()).filter(|&at| clean_fixed.ndcg[at] > clean_run.ndcg[at]).count();
    let worse = (0..typed.len()).filter(|&at| clean_fixed.ndcg[at] < clean_run.ndcg[at]).count();
    println!("clean queries that fixing made better: {better}, worse: {worse}");
    Ok(())
}

/// The answers to all questions in one way of asking.
struct Run {
    ndcg: Vec<f64>,
    /// What was searched instead, where something was.
    changed: Vec<Option<String>>,
    time: Duration,
}

impl Run {
    fn of<'t>(
        searcher: &Searcher,
        judged: &Judged,
        options: &SearchOptions,
        text: impl Fn(usize) -> &'t str,
    ) -> Result<Self> {
        let before = cpu_time();
        let answers: Vec<SearchResults> = (0..judged.queries.len())
            .map(|at| searcher.search(&Query::parse(text(at)), options))
            .collect::<Result<_>>()?;
        let time = cpu_time() - before;
        let ids = judged.queries.iter().map(|(id, _)| id);
        let ndcg = ids.zip(&answers).map(|(id, answer)| judged.ndcg(id, answer)).collect();
        let suggested = |answer: SearchResults| answer.suggestion.map(|suggestion| suggestion.query);
        Ok(Self { ndcg, changed: answers.into_iter().map(suggested).collect(), time })
    }

    fn mean(&self) -> f64 {
        self.ndcg.iter().sum::<f64>() / self.ndcg.len().max(1) as f64
    }
}

/// The text with an error in one of its words; as it is where no word is long enough.
fn with_error(text: &str, random: &mut Random) -> (String, Option<Kind>) {
    let words: Vec<&str> = text.split(' ').collect();
    let long_enough =
        |word: &str| word.chars().count() >= LETTERS_MIN && word.chars().all(char::is_alphabetic);
    let places: Vec<usize> = (0..words.len()).filter(|&at| long_enough(words[at])).collect();
    if places.is_empty() {
        return (text.to_owned(), None);
    }
    let place = places[random.below(places.len())];
    let mut letters: Vec<char> = words[place].chars().collect();
    let kind = loop {
        let kind = KINDS[random.below(KINDS.len())];
        if change(&mut letters, kind, random) {
            break kind;
        }
    };
    let word: String = letters.into_iter().collect();
    let with_it: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, &other)| if at == place { word.as_str() } else { other })
        .collect();
    (with_it.join(" "), Some(kind))
}

/// Makes the error, where the word has a place for it.
fn change(letters: &mut Vec<char>, kind: Kind, random: &mut Random) -> bool {
    match kind {
        Kind::Insert => {
            let letter = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0));
            letters.insert(random.below(letters.len() + 1), letter);
        }
        Kind::Delete => {
            letters.remove(random.below(letters.len()));
        }
        Kind::Swap => {
            let differ: Vec<usize> =
                (1..letters.len()).filter(|&at| letters[at - 1] != letters[at]).collect();
            if differ.is_empty() {
                return false;
            }
            let at = differ[random.below(differ.len())];
            letters.swap(at - 1, at);
        }
        Kind::Umlaut => {
            let umlauts: Vec<usize> = (0..letters.len()).filter(|&at| plain(letters[at]).is_some()).collect();
            if umlauts.is_empty() {
                return false;
            }
            let at = umlauts[random.below(umlauts.len())];
            let (long, short) = plain(letters[at]).unwrap_or_default();
            let spelling = if random.below(2) == 0 { long } else { short };
            letters.splice(at..=at, spelling.chars());
        }
    }
    true
}

/// How an umlaut is written without one: right, and by leaving the dots away.
fn plain(letter: char) -> Option<(&'static str, &'static str)> {
    Some(match letter {
        'ä' => ("ae", "a"),
        'ö' => ("oe", "o"),
        'ü' => ("ue", "u"),
        'ß' => ("ss", "s"),
        _ => return None,
    })
}

/// Numbers that look random and are the same in every run (SplitMix64, Steele and others 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed % end as u64) as usize
    }
}
