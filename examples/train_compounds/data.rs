//! The training sets, read from a folder like `../shared/data`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use depesche::model::compound_train::Example;
use flate2::read::MultiGzDecoder;

use crate::material::join;

/// How often a word form stands in running text, by its first letter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// In lower case.
    pub lower: u32,
    /// With a capital, inside a sentence.
    pub upper: u32,
}

/// Lower case without umlauts, ß and accents, as `german::normalize` writes words for the model.
pub fn expand(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 2);
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'œ' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => out.push('i'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ł' => out.push('l'),
            'ř' => out.push('r'),
            'ś' | 'š' | 'ş' => out.push('s'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'ğ' => out.push('g'),
            '\u{300}'..='\u{36f}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A word cut with `|`, as an example.
fn example(cut: &str) -> Example {
    let parts: Vec<String> = cut.split('|').map(expand).collect();
    join(&parts)
}

/// Compounds cut with `|`, a line each.
pub fn compounds(path: &Path) -> io::Result<Vec<Example>> {
    Ok(fs::read_to_string(path)?.lines().filter(|line| !line.is_empty()).map(example).collect())
}

/// The distinct words of the second column of a table with a header.
pub fn hard_cases(path: &Path) -> io::Result<Vec<Example>> {
    let text = fs::read_to_string(path)?;
    let words: BTreeSet<&str> = text.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect();
    Ok(words.into_iter().map(example).collect())
}

/// The first column of a table with a header: names.
pub fn names(path: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    Ok(text.lines().skip(1).filter_map(|line| line.split('\t').next()).map(expand).collect())
}

/// Clusters of inflected forms of one word.
pub fn clusters(path: &Path) -> io::Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(path)?;
    let mut clusters: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (cluster, form) in text.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        if let Ok(cluster) = cluster.parse() {
            clusters.entry(cluster).or_default().push(form.to_string());
        }
    }
    Ok(clusters.into_values().collect())
}

/// Tokens with their label from a CoNLL file.
pub fn conll(path: &Path) -> io::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path)?;
    Ok(text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(token, labels)| (token.to_string(), labels.split('\t').next().unwrap_or("O").to_string()))
        .collect())
}

/// Counts the words of all articles.
pub fn news(path: &Path, counts: &mut BTreeMap<String, Count>) -> io::Result<()> {
    let mut reader = BufReader::new(MultiGzDecoder::new(fs::File::open(path)?));
    let mut line = String::new();
    loop {
        line.clear();
        if reader.by_ref().read_line(&mut line)? == 0 {
            return Ok(());
        }
        let record: serde_json::Value = serde_json::from_str(&line)?;
        if let Some(body) = record.get("body").and_then(|body| body.as_str()) {
            count(body, counts);
        }
    }
}

/// Counts the words of one text; a capital at the start of a sentence says nothing and is not counted.
fn count(text: &str, counts: &mut BTreeMap<String, Count>) {
    let mut fresh = true;
    let mut glued = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !c.is_alphabetic() {
            glued = matches!(c, '-' | '\'' | '’' | '@' | '#' | '/' | '_' | ':' | '*' | '.') || c.is_numeric();
            fresh = match c {
                '.' | '!' | '?' | ':' | '\n' | '„' | '"' | '“' | '»' | '«' | '•' | '–' | '(' => {
                    true
                }
                ' ' | '\u{a0}' => {
                    glued = false;
                    fresh
                }
                _ => fresh,
            };
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let next = after.chars().next().unwrap_or(' ');
        let tied = matches!(next, '-' | '\'' | '’' | '@' | '/' | '_' | '*') || next.is_numeric();
        if !glued && !tied && word.len() < 60 {
            if c.is_lowercase() {
                counts.entry(expand(word)).or_default().lower += 1;
            } else if !fresh && word.chars().skip(1).all(char::is_lowercase) {
                counts.entry(expand(word)).or_default().upper += 1;
            }
        }
        (fresh, glued, rest) = (false, false, after);
    }
}
