//! Words of the user's own that mean the same.
//!
//! There is no list of synonyms in depesche; who needs some knows which. A word of a
//! query that is in a group also finds the others of it, which count less.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::german::{Analyzer, Word, tokenize};

/// Maximum number of words in a phrase of a group.
const PHRASE_WORDS_MAX: usize = 8;

/// Most words and phrases of one group.
const GROUP_MAX: usize = 64;

/// Groups of words and phrases that mean the same. Copies share the list.
///
/// ```
/// let (synonyms, problems) = depesche::query::Synonyms::parse("Lkw, Lastwagen = Laster # Verkehr\nallein\n");
/// assert_eq!(synonyms.len(), 1);
/// assert_eq!(problems[0].line, 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms(Arc<List>);

#[derive(Debug, Default, PartialEq, Eq)]
struct List {
    groups: Vec<Vec<Vec<Word>>>,
    /// The groups of a word or phrase, by its stems.
    by_stems: FxHashMap<Vec<Box<str>>, Vec<usize>>,
    /// Number of words in the longest phrase of any group.
    longest: usize,
}

/// A line of a list of synonyms that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SynonymProblem {
    /// Number of the line, from 1.
    pub line: usize,
    /// The reason, in a sentence without a full stop.
    pub reason: String,
}

impl Synonyms {
    /// Reads a list: a group a line, words or phrases between commas or `=`, and comments
    /// behind `#`. A line that is no group is left out and reported.
    pub fn parse(text: &str) -> (Self, Vec<SynonymProblem>) {
        let mut list = List::default();
        let mut problems = Vec::new();
        let mut analyzer = Analyzer::new();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            match group(line, &mut analyzer) {
                Ok(group) => list.add(group),
                Err(reason) => problems.push(SynonymProblem { line: number + 1, reason }),
            }
        }
        (Self(Arc::new(list)), problems)
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.0.groups.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.0.groups.is_empty()
    }

    /// Returns the number of words in the longest phrase of any group.
    pub(crate) fn longest(&self) -> usize {
        self.0.longest
    }

    /// The other words and phrases of the groups that hold these words.
    pub(crate) fn of<'s>(&'s self, words: &[Word]) -> impl Iterator<Item = &'s [Word]> + use<'s> {
        let readings = readings(words);
        let mut groups: Vec<usize> =
            readings.iter().filter_map(|stems| self.0.by_stems.get(stems)).flatten().copied().collect();
        groups.sort_unstable();
        groups.dedup();
        let all = groups.into_iter().flat_map(|group| &self.0.groups[group]);
        all.map(Vec::as_slice).filter(move |other| {
            !crate::search::query::synonyms::readings(other).iter().any(|one| readings.contains(one))
        })
    }
}

impl List {
    fn add(&mut self, group: Vec<Vec<Word>>) {
        for member in &group {
            self.longest = self.longest.max(member.len());
            for stems in readings(member) {
                self.by_stems.entry(stems).or_default().push(self.groups.len());
            }
        }
        self.groups.push(group);
    }
}

/// The words and phrases of a line.
fn group(line: &str, analyzer: &mut Analyzer) -> Result<Vec<Vec<Word>>, String> {
    let mut group: Vec<Vec<Word>> = Vec::new();
    for member in line.split([',', '=']) {
        let tokens = tokenize(member).filter(|token| token.is_indexed());
        let words: Vec<Word> = tokens.map(|token| analyzer.word(token.text).clone()).collect();
        match words.len() {
            0 => return Err("there is no word between two separators".to_owned()),
            1..=PHRASE_WORDS_MAX => {}
            _ => return Err(format!("a phrase has more than {PHRASE_WORDS_MAX} words")),
        }
        // Forms of one word find each other anyway.
        if group.iter().all(|other| stems(other) != stems(&words)) {
            group.push(words);
        }
    }
    match group.len() {
        0 | 1 => Err("a group needs two different words".to_owned()),
        2..=GROUP_MAX => Ok(group),
        _ => Err(format!("a group has more than {GROUP_MAX} words")),
    }
}

/// The stems of words, and those of them as nouns where that is something else.
fn readings(words: &[Word]) -> Vec<Vec<Box<str>>> {
    let as_nouns = words.iter().map(|word| word.noun.as_ref().unwrap_or(&word.stem).clone());
    let mut readings = vec![stems(words), as_nouns.collect()];
    readings.dedup();
    readings
}

fn stems(words: &[Word]) -> Vec<Box<str>> {
    words.iter().map(|word| word.stem.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(synonyms: &Synonyms, text: &str) -> Vec<String> {
        let mut analyzer = Analyzer::new();
        let words: Vec<Word> = tokenize(text).map(|token| analyzer.word(token.text).clone()).collect();
        let exact = |words: &[Word]| words.iter().map(|word| &*word.exact).collect::<Vec<_>>().join(" ");
        synonyms.of(&words).map(exact).collect()
    }

    #[test]
    fn groups() {
        let list = "\u{feff}Lkw, Lastwagen = Laster # Verkehr\r\n\n# nur ein Wort der Erklärung\nUSA, Vereinigte Staaten\nLaster = Untugend\n";
        let (synonyms, problems) = Synonyms::parse(list);
        assert_eq!((synonyms.len(), synonyms.longest(), problems.len()), (3, 2, 0));
        for (text, expected) in [
            ("LKW", &["lastwagen", "laster"][..]),
            ("Lastern", &["lkw", "lastwagen", "untugend"]),
            ("USA", &["vereinigte staaten"]),
            ("vereinigten Staaten", &["usa"]),
            ("Staaten", &[]),
            ("Verkehr", &[]),
        ] {
            assert_eq!(others(&synonyms, text), expected, "{text}");
        }
    }

    #[test]
    fn lines_that_are_no_group() {
        let long = "a, ".repeat(70);
        let many = (0..70).map(|n| format!("wort{n}x")).collect::<Vec<_>>().join(",");
        for (line, reason) in [
            ("allein", "a group needs two different words"),
            ("Haus, Häuser", "a group needs two different words"),
            ("a,,b", "there is no word between two separators"),
            (long.as_str(), "there is no word between two separators"),
            ("a b c d e f g h i, x", "a phrase has more than 8 words"),
            (many.as_str(), "a group has more than 64 words"),
        ] {
            let (synonyms, problems) = Synonyms::parse(&format!("# Liste\n{line}\n"));
            let expected = SynonymProblem { line: 2, reason: reason.to_owned() };
            assert_eq!((synonyms.len(), problems), (0, vec![expected]), "{line}");
        }
    }
}
