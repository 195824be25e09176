//! Chooses the intended word by a noisy-channel model over the words of the index.
//!
//! A candidate scores the logarithm of its document frequency, minus the cost of the error
//! ([`crate::search::spelling::edit_cost`]), plus a bonus if it occurs in the articles that the
//! other query words find. It must beat the typed word, whose score grows with its own frequency. A
//! word that no article has scores little, and the less the longer it is, since long words have few
//! neighbours by chance. But an unseen compound of known words is no error: German makes new ones
//! all the time.
//!
//! The weights below were tuned with the section `typos` of `examples/evaluate`; they are in
//! natural logarithms of frequencies.

use std::cell::Cell;
use std::ops::Range;

use tantivy::{DocSet, TERMINATED};

use crate::german::{Analyzer, Word, exact_form, expand};
use crate::index::{Namespace, term_text};
use crate::search::plan::{Leaf, Plan};
use crate::search::query::{Occur, Query, Scope};
use crate::search::rank::bm25f::ScoredDocs;
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;
use crate::search::segments::text::TextField;
use crate::search::spelling::LETTERS_MIN;
use crate::search::spelling::candidates::{Errors, SpellingCandidate, frequency, near};
use crate::search::spelling::typed::Typed;
use crate::search::terms::{phrase, whole_terms};

/// Penalty of a candidate per error of cost 1.
const ERROR: f32 = 5.0;

/// Bonus of a typed word that at least one article has.
const KNOWN: f32 = 3.0;

/// The same for each letter that it is shorter than [`LONG`]: short words have more neighbours.
const KNOWN_SHORT: f32 = 0.5;

/// Score of a typed word of [`LETTERS_MIN`] letters that no article has.
const UNSEEN: f32 = -3.0;

/// Penalty on it for each further letter.
const UNSEEN_LETTER: f32 = 0.7;

/// Bonus for each further letter if it is a compound of known words.
const COMPOUND_LETTER: f32 = 1.5;

/// Maximum bonus of a candidate that agrees with the rest of the query.
const AGREEMENT: f32 = 3.0;

/// Penalty of a candidate that is a stop word.
const STOP: f32 = 2.0;

/// Penalty of a candidate that is only a part of the typed word.
const PART: f32 = 4.0;

/// Cost of a missing space.
const SPLIT: f32 = 3.0;

/// Cost of an added space.
const JOIN: f32 = 3.0;

/// Minimum length in letters at which a word may have two errors.
const LONG: usize = 8;

/// A word is doubtful if fewer than one in this many articles has it.
const RARE: usize = 5000;

/// Candidates that are held against the other words of the query.
const CANDIDATES_MAX: usize = 6;

/// How often the dictionaries are gone through for one query, at most.
pub(crate) const LOOKS_MAX: usize = 8;

/// A search of which a suggestion is made.
pub(crate) struct Correction<'a> {
    pub segments: &'a [Segment],
    pub statistics: &'a Statistics,
    pub query: &'a Query,
    pub plan: &'a Plan,
    /// Inverse document frequencies of the plan's leaves.
    pub idf: &'a [f32],
    pub matches: &'a [ScoredDocs],
    /// How often the dictionaries may still be gone through.
    pub looks: Cell<usize>,
}

/// The candidate that is worth most so far.
#[derive(Debug, Default)]
struct Best(Option<(f32, String)>);

impl Best {
    /// Takes a candidate that is worth more; of equals the first in the alphabet stays.
    fn offer(&mut self, worth: f32, form: String) {
        let better = self.0.as_ref().is_none_or(|(other, known)| {
            // By form after score: candidates come in the order of dictionaries, and results must
            // not depend on it.
            worth.total_cmp(other).then_with(|| known.as_str().cmp(&form)).is_gt()
        });
        if better {
            self.0 = Some((worth, form));
        }
    }

    fn beats(&self, worth: f32) -> bool {
        self.0.as_ref().is_some_and(|(best, _)| *best > worth)
    }
}

impl Correction<'_> {
    /// Returns the maximum document frequency of a doubtful word.
    pub fn rare(&self) -> usize {
        self.statistics.articles / RARE
    }

    /// Whether any word is in doubt; scoring has counted them all.
    pub fn has_rare_word(&self) -> bool {
        let rare = self.statistics.idf(self.rare());
        self.plan.leaves.iter().zip(self.idf).any(|(leaf, &idf)| leaf.occur != Occur::Not && idf >= rare)
    }

    /// Number of articles with a word in any form, also as a part.
    pub fn word_frequency(&self, word: &Word) -> tantivy::Result<usize> {
        let mut terms: Vec<String> = word.stems().flat_map(whole_terms).collect();
        terms.push(term_text(Namespace::Exact, &word.exact));
        terms.extend(word.stems().map(|stem| term_text(Namespace::Part, stem)));
        terms.sort_unstable();
        terms.dedup();
        terms.iter().map(|term| frequency(self.segments, term)).sum()
    }

    /// Returns the word that was intended, if not the typed one itself, which `own` articles have.
    pub fn meant(
        &self,
        typed: &Typed<'_>,
        own: usize,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<Option<String>> {
        let exact = &typed.word.exact;
        let letters = exact.chars().count();
        let simple = &typed.word.parts[..typed.word.simple_parts];
        let mut unknown = Vec::new();
        // One unknown part is where the error is. A compound of known parts is more likely new than
        // wrong.
        for part in simple.iter().filter(|part| !part.stop) {
            if self.part_frequency(&part.stem)? == 0 {
                unknown.push(part.range.clone());
            }
        }
        let is_compound = simple.len() > 1 && unknown.is_empty();
        let keep = if own > 0 {
            (own as f32).ln() + KNOWN + KNOWN_SHORT * LONG.saturating_sub(letters) as f32
        } else {
            let letter = if is_compound { COMPOUND_LETTER - UNSEEN_LETTER } else { -UNSEEN_LETTER };
            UNSEEN + letter * letters.saturating_sub(LETTERS_MIN) as f32
        };
        let mut best = Best::default();
        // Two errors in what may well be a word are too many, and take long to look for.
        let most = if letters < LONG || is_compound { Errors::One } else { Errors::Two };
        for candidate in self.candidates(exact, most)? {
            let word = analyzer.word(&candidate.form);
            // Another form or spelling of the same word is found anyway.
            let same = word.is_form_of(&typed.word)
                || typed.word.is_form_of(word)
                || expand(&candidate.form) == expand(exact);
            // A word that articles do have is not replaced by a stop word, nor by what may be its
            // inflection.
            if same || own > 0 && (word.stop || differ_in_ending(&candidate.form, exact)) {
                continue;
            }
            let stop = if word.stop { STOP } else { 0.0 };
            let agreement = AGREEMENT * self.agreement(&candidate.form)?;
            best.offer(worth(&candidate) + agreement - stop, candidate.form);
        }
        // These cost more looks at the dictionaries, so only if nothing better was found.
        if own == 0 && !best.beats(keep) {
            if let [part] = &unknown[..] {
                self.mend_part(typed, part.clone(), analyzer, &mut best)?;
            }
            if !is_compound {
                self.split(exact, &mut best)?;
            }
        }
        Ok(best.0.filter(|(worth, _)| *worth > keep).map(|(_, form)| typed.in_its_case(&form)))
    }

    /// One word that was written as two: more articles have it than have the two side by side.
    pub fn joined(&self, a: &Typed<'_>, b: &Typed<'_>) -> tantivy::Result<Option<String>> {
        let form = format!("{}{}", a.word.exact, b.word.exact);
        let together = frequency(self.segments, &form)?;
        if together == 0 {
            return Ok(None);
        }
        let pair = Leaf::of(vec![a.word.clone(), b.word.clone()], Scope::Anywhere);
        let mut apart = 0;
        for segment in self.segments {
            for field in [TextField::Body, TextField::Title] {
                phrase::occurrences(segment.text(field), &pair, |doc, _| {
                    apart += usize::from(segment.is_alive(doc));
                })?;
            }
        }
        // Half an article more on the side of two words, so that the logarithm is defined and one
        // accidental compound does not win.
        let is_one = (together as f32).ln() - JOIN > (apart as f32 + 0.5).ln();
        // Half of a compound that is no word by itself: *Regierungs Krise*.
        let is_one = is_one
            || apart == 0
                && (frequency(self.segments, &a.word.exact)? == 0
                    || frequency(self.segments, &b.word.exact)? == 0);
        Ok(is_one.then(|| a.in_its_case(&form)))
    }

    /// Number of articles with a part of a compound, as a part or as a word.
    fn part_frequency(&self, stem: &str) -> tantivy::Result<usize> {
        let terms = whole_terms(stem).chain([term_text(Namespace::Part, stem)]);
        terms.map(|term| frequency(self.segments, &term)).sum()
    }

    /// Returns the candidates closest to a form, with at most this many errors, best first.
    fn candidates(&self, form: &str, most: Errors) -> tantivy::Result<Vec<SpellingCandidate>> {
        let mut candidates = self.look(form, Errors::One)?;
        // Two errors only if one leads nowhere: the automaton visits many times as many words.
        if most == Errors::Two && candidates.is_empty() {
            candidates = self.look(form, Errors::Two)?;
        }
        // Typed without umlauts, *muell* is two errors from *müll*; contracted it is none.
        let contracted = contracted(form);
        if contracted != form {
            candidates.extend(self.look(&contracted, most)?);
        }
        candidates.sort_by(|a, b| {
            let by_worth = worth(b).total_cmp(&worth(a));
            by_worth.then_with(|| b.frequency.cmp(&a.frequency)).then_with(|| a.form.cmp(&b.form))
        });
        candidates.truncate(CANDIDATES_MAX);
        Ok(candidates)
    }

    /// Goes through the dictionaries, unless that was done too often for this query.
    fn look(&self, form: &str, errors: Errors) -> tantivy::Result<Vec<SpellingCandidate>> {
        let left = self.looks.get();
        if left == 0 {
            return Ok(Vec::new());
        }
        self.looks.set(left - 1);
        near(self.segments, form, errors)
    }

    /// How well a word agrees with what the rest of the query finds: the best article
    /// that has it, against the best of all, 0 to 1.
    fn agreement(&self, form: &str) -> tantivy::Result<f32> {
        let (mut best, mut with) = (0.0_f32, 0.0_f32);
        for (segment, matches) in self.segments.iter().zip(self.matches) {
            // Relative to the best score, because scores of two queries can't be compared.
            best = matches.iter().fold(best, |best, &(_, score)| best.max(score));
            for field in [TextField::Body, TextField::Title] {
                let text = segment.text(field);
                let Some(info) = text.term_info(form)? else { continue };
                let mut postings = text.postings_of(&info, false)?;
                let mut rest = matches.iter().peekable();
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    // Both lists ascend, so one pass finds the documents in both.
                    while rest.next_if(|&&(other, _)| other < doc).is_some() {}
                    let Some(&&(other, score)) = rest.peek() else { break };
                    if other == doc {
                        with = with.max(score);
                    }
                    doc = postings.advance();
                }
            }
        }
        Ok(if best > 0.0 { with / best } else { 0.0 })
    }

    /// A compound with the one part of it that is unknown put right.
    fn mend_part(
        &self,
        typed: &Typed<'_>,
        part: Range<usize>,
        analyzer: &mut Analyzer,
        best: &mut Best,
    ) -> tantivy::Result<()> {
        let text = exact_form(&typed.text[part.clone()]);
        let (before, after) = (&typed.text[..part.start], &typed.text[part.end..]);
        // Before another part, a compound may have a linking letter that the word alone lacks.
        let links: &[&str] = if after.is_empty() { &[""] } else { &["", "s", "n"] };
        for link in links {
            let Some(base) = text.strip_suffix(link) else { continue };
            let letters = base.chars().count();
            if letters < LETTERS_MIN {
                continue;
            }
            let most = if letters < LONG { Errors::One } else { Errors::Two };
            for candidate in self.candidates(base, most)? {
                let form = exact_form(&format!("{before}{}{link}{after}", candidate.form));
                if !analyzer.word(&candidate.form).stop && expand(&form) != expand(typed.text) {
                    best.offer(worth(&candidate) - PART, form);
                }
            }
        }
        Ok(())
    }

    /// Two words that were written as one.
    fn split(&self, form: &str, best: &mut Best) -> tantivy::Result<()> {
        let articles = (self.statistics.articles.max(1) as f32).ln();
        // From two letters on: a single letter before a space is hardly ever what was meant.
        for (at, _) in form.char_indices().skip(2) {
            let (a, b) = form.split_at(at);
            if b.chars().nth(1).is_none() {
                break;
            }
            let (first, second) = (frequency(self.segments, a)?, frequency(self.segments, b)?);
            if first > 0 && second > 0 {
                // As many articles as would have both if they had nothing to do with each other.
                let both = (first as f32).ln() + (second as f32).ln() - articles;
                best.offer(both - SPLIT, format!("{a} {b}"));
            }
        }
        Ok(())
    }
}

/// Returns the score of a candidate by itself.
fn worth(candidate: &SpellingCandidate) -> f32 {
    (candidate.frequency as f32).ln() - ERROR * candidate.cost
}

/// A form with its umlauts as one letter each: *muenchn* as *münchn*.
fn contracted(form: &str) -> String {
    form.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
}

/// Whether two words are the same but for the last letters, as forms of one word are.
fn differ_in_ending(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    common + 2 >= a.chars().count().max(b.chars().count()) && common > LETTERS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings() {
        for (a, b, expected) in [
            ("parabeln", "parabel", true),
            ("kameras", "kameran", true),
            ("kamera", "kamrea", false),
            ("haus", "hau", false),
            ("flandern", "ländern", false),
        ] {
            assert_eq!(differ_in_ending(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_best_does_not_depend_on_the_order() {
        for order in [["b", "a", "c"], ["c", "b", "a"], ["a", "c", "b"]] {
            let mut best = Best::default();
            order
                .iter()
                .for_each(|form| best.offer(if *form == "c" { 1.0 } else { 2.0 }, (*form).to_owned()));
            assert_eq!(best.0, Some((2.0, "a".to_owned())));
        }
        assert!(!Best::default().beats(f32::MIN));
    }
}
