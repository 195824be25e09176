//! Compares a line with another text by their common runs of words.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Words in a run; shorter lines have to be a line of the other text.
const RUN_WORDS: usize = 4;

/// The runs of words of a text, and its lines.
pub(super) struct Shingles {
    runs: FxHashSet<u64>,
    lines: FxHashSet<u64>,
}

impl Shingles {
    pub(super) fn of(text: &str) -> Self {
        let mut all = Self { runs: FxHashSet::default(), lines: FxHashSet::default() };
        let mut words = Vec::new();
        for line in text.lines() {
            let start = words.len();
            words.extend(hashes(line));
            all.lines.insert(joined(&words[start..]));
        }
        // Runs go on over the ends of lines: those are not the same everywhere.
        all.runs.extend(words.windows(RUN_WORDS).map(joined));
        all
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Returns the percentage of a line that the text contains.
    pub(super) fn percent(&self, line: &str) -> usize {
        let words: Vec<u64> = hashes(line).collect();
        if words.len() < RUN_WORDS {
            return if self.lines.contains(&joined(&words)) { 100 } else { 0 };
        }
        let runs = words.windows(RUN_WORDS);
        let count = runs.len();
        runs.filter(|run| self.runs.contains(&joined(run))).count() * 100 / count
    }
}

/// Hashes of the words of a text, whatever their case.
fn hashes(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| xxh3_64(word.to_lowercase().as_bytes()))
}

fn joined(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0, |all, hash| all.rotate_left(5) ^ hash.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_runs_of_words() {
        let text =
            Shingles::of("Der Rat hat am Montag über die neue Brücke\nberaten, die fehlt.\nKurz gesagt");
        for (line, percent) in [
            ("der Rat hat am Montag über die neue Brücke beraten", 100),
            ("Der Rat hat am Montag nicht beraten", 50),
            ("Der Kreis tagt am Montag wieder", 0),
            ("Kurz gesagt", 100),
            ("Kurz", 0),
            ("", 0),
        ] {
            assert_eq!(text.percent(line), percent, "{line}");
        }
        assert!(Shingles::of("Nur drei Wörter").is_empty());
    }
}
