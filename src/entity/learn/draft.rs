//! The lexicon while it is being made.

use std::collections::{HashMap, HashSet};

use super::context_counts::{Context, ContextCounts, HABIT_CONTEXTS};
use crate::entity::recognize::lexicon::{HABITS, Knowledge, WordStats};

/// Forms seen less often in the news are not kept unless they have clusters.
const SEEN_MIN: u32 = 3;

/// The statistics of all forms, before they are packed.
#[derive(Clone, Debug, Default)]
pub struct LexiconDraft {
    /// The forms.
    pub forms: HashMap<String, WordStats>,
    /// Ranks by frequency, of the forms with clusters.
    pub ranks: HashMap<String, u32>,
}

impl Knowledge for LexiconDraft {
    fn form(&self, word: &str) -> Option<WordStats> {
        self.forms.get(word).copied()
    }
}

impl LexiconDraft {
    /// Adds the clusters of `clusters.tsv`: a form and three numbers a line, by frequency.
    pub fn add_clusters(&mut self, text: &str) {
        for (rank, line) in text.lines().enumerate() {
            let mut columns = line.split('\t');
            let Some(word) = columns.next() else { continue };
            let numbers: Vec<u16> = columns.filter_map(|number| number.parse().ok()).collect();
            let Ok(clusters) = numbers.try_into() else { continue };
            self.ranks.insert(word.to_owned(), rank as u32);
            self.forms.entry(word.to_owned()).or_default().clusters = Some(clusters);
        }
    }

    /// Marks the forms that `names.tsv` lists as towns; of its other lists nothing is used.
    pub fn add_towns(&mut self, text: &str) {
        let town = |line: &str| {
            let (name, class) = line.split_once('\t')?;
            matches!(class, "30" | "31" | "32").then(|| name.to_lowercase())
        };
        let towns: HashSet<String> = text.lines().filter_map(town).collect();
        for (word, form) in &mut self.forms {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            form.town = capital && towns.contains(&word.to_lowercase());
        }
    }

    /// Adds how the forms behave in the news.
    pub fn add_habits(&mut self, counts: &ContextCounts) {
        for (word, counted) in counts.iter() {
            let seen = counted[Context::Seen as usize];
            let known = self.forms.contains_key(word);
            if seen < if known { 2 } else { SEEN_MIN } {
                continue;
            }
            let lower = word.to_lowercase();
            let inner = counted[Context::Inner as usize];
            let other = if *word == lower { capitalised(&lower) } else { lower };
            let other = counts.of(&other, Context::Inner);
            let mut habits = [0; HABITS];
            habits[0] = (32 - seen.leading_zeros()).min(15) as u8;
            habits[1] = share(inner, inner + other);
            for (habit, context) in habits[2..].iter_mut().zip(HABIT_CONTEXTS) {
                *habit = rate(
                    counted[context as usize],
                    if context.is_around_whole_word() { inner } else { seen },
                );
            }
            habits[HABITS - 1] = rate(counts.of(&format!("{word}s"), Context::Seen), seen);
            self.forms.entry(word.clone()).or_default().habits = habits;
        }
    }
}

fn capitalised(lower: &str) -> String {
    let mut characters = lower.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// A share as 1 to 6, 0 where too little was seen.
fn share(part: u32, whole: u32) -> u8 {
    const LIMITS: [f32; 5] = [0.1, 0.4, 0.7, 0.9, 0.98];
    if whole < 2 { 0 } else { step(part as f32 / whole as f32, &LIMITS) }
}

/// A share that is mostly small, as 1 to 6.
fn rate(part: u32, whole: u32) -> u8 {
    const LIMITS: [f32; 5] = [0.005, 0.02, 0.06, 0.15, 0.4];
    if whole < 3 { 0 } else { step(part as f32 / (whole as f32 + 1.0), &LIMITS) }
}

fn step(share: f32, limits: &[f32]) -> u8 {
    1 + limits.iter().filter(|&&limit| share > limit).count() as u8
}
