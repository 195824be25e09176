//! Lets the mentions of an article agree: a name found once is found everywhere, with one kind.
//!
//! Input are the sentences of an article and the spans found in each; output are the same spans
//! with their kinds decided by vote, and further spans in sentences that gave no help. A vote
//! weighs as much as its score, and the last word of a person's name votes for the surname. A word
//! that is mostly *not* a name in the article (*Weber* the craftsman) is left alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::EntityKind;
use crate::entity::recognize::span::{NameSpan, Prior};

/// Longest name that is looked for again, in tokens.
const NAME_TOKENS_MAX: usize = 6;

/// Share of the votes that a kind needs to overrule the others.
const MAJORITY: f32 = 0.5;

/// Votes that a name needs to be found where the sentence alone did not show it.
const SPREAD_VOTES_MIN: f32 = 0.6;

/// Weight of the evidence from other texts, in mentions.
const PRIOR_VOTE: f32 = 1.0;

/// Score of a span that only the rest of the article gives reason for.
const SPREAD_SCORE: f32 = 0.5;

/// Decides the spans of one article; `spans[i]` are those of `sentences[i]`.
///
/// `prior` returns what is known of a word from other texts.
pub fn agree(sentences: &[Vec<&str>], spans: &mut [Vec<NameSpan>], prior: impl Fn(&str) -> Prior) {
    let mut ballot = Ballot {
        names: FxHashMap::default(),
        starts: FxHashSet::default(),
        outside: FxHashMap::default(),
        prior,
    };
    for (tokens, spans) in sentences.iter().zip(spans.iter()) {
        ballot.count(tokens, spans);
    }
    ballot.join_genitives();
    for (tokens, spans) in sentences.iter().zip(spans.iter_mut()) {
        for span in spans.iter_mut() {
            if let Some(kind) = ballot.kind(&surface(tokens, span)) {
                span.kind = kind;
            }
        }
        ballot.spread(tokens, spans);
    }
}

/// The votes of an article's mentions for each name.
struct Ballot<'t, F> {
    pub(crate) names: FxHashMap<String, Votes>,
    /// The first words of the names: most words begin none.
    pub(crate) starts: FxHashSet<String>,
    /// How often a single word stood outside of all names.
    pub(crate) outside: FxHashMap<&'t str, u32>,
    pub(crate) prior: F,
}

#[derive(Clone, Copy, Default)]
struct Votes {
    pub(crate) weights: [f32; 3],
    pub(crate) mentions: u32,
}

impl<'t, F: Fn(&str) -> Prior> Ballot<'t, F> {
    fn count(&mut self, tokens: &[&'t str], spans: &[NameSpan]) {
        let mut taken = vec![false; tokens.len()];
        for span in spans {
            taken[span.start..span.end].fill(true);
            self.vote(surface(tokens, span), span);
            if span.kind == EntityKind::Person && span.end - span.start > 1 {
                self.vote(base(tokens[span.end - 1]).to_owned(), span);
            }
        }
        for (token, taken) in tokens.iter().zip(taken) {
            if !taken && is_capitalised(token) {
                *self.outside.entry(base(token)).or_default() += 1;
            }
        }
    }

    fn vote(&mut self, name: String, span: &NameSpan) {
        let start = name.split(' ').next().unwrap_or_default();
        if !self.starts.contains(start) {
            self.starts.insert(start.to_owned());
        }
        let votes = self.names.entry(name).or_default();
        votes.weights[span.kind as usize] += span.score;
        votes.mentions += 1;
    }

    /// *Pekings* votes for *Peking*, where the article has both.
    fn join_genitives(&mut self) {
        let genitives: Vec<String> =
            self.names.keys().filter(|name| self.nominative(name).is_some()).cloned().collect();
        for name in genitives {
            let Some(base) = self.nominative(&name).map(str::to_owned) else { continue };
            let Some(votes) = self.names.remove(&name) else { continue };
            let sum = self.names.entry(base).or_default();
            sum.weights.iter_mut().zip(votes.weights).for_each(|(sum, weight)| *sum += weight);
            sum.mentions += votes.mentions;
        }
    }

    fn nominative<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_suffix('s').filter(|base| self.names.contains_key(*base))
    }

    /// The kind that an article's mentions agree on.
    fn kind(&self, name: &str) -> Option<EntityKind> {
        let votes = self.names.get(name).or_else(|| self.names.get(self.nominative(name)?))?;
        let mut weights = votes.weights;
        let known = [Some(name), name.strip_suffix('s')].into_iter().flatten().map(&self.prior);
        let mut known =
            known.filter_map(|prior| if let Prior::Name(kind) = prior { Some(kind) } else { None });
        if let Some(kind) = known.next() {
            weights[kind as usize] += PRIOR_VOTE;
        }
        let total: f32 = weights.iter().sum();
        EntityKind::ALL.into_iter().find(|&kind| weights[kind as usize] > MAJORITY * total)
    }

    /// Finds the names again that the sentence alone did not show.
    fn spread(&self, tokens: &[&str], spans: &mut Vec<NameSpan>) {
        let mut taken = vec![false; tokens.len()];
        for span in spans.iter() {
            taken[span.start..span.end].fill(true);
        }
        let mut at = 0;
        while at < tokens.len() {
            let may_start = !taken[at] && is_capitalised(tokens[at]) && self.may_start(tokens[at]);
            let found = may_start.then(|| self.longest(&tokens[at..], &taken[at..]));
            match found.flatten() {
                Some((len, kind, part)) => {
                    spans.push(NameSpan { start: at, end: at + len, kind, part, score: SPREAD_SCORE });
                    at += len;
                }
                None => at += 1,
            }
        }
        spans.sort_by_key(|span| span.start);
    }

    /// Returns whether a name may begin with this word: as written, as a genitive, as a part.
    fn may_start(&self, word: &str) -> bool {
        let is_start = |word: &str| self.starts.contains(word);
        let word = base(word);
        is_start(word)
            || word.strip_suffix('s').is_some_and(is_start)
            || word.split_once('-').is_some_and(|(first, _)| is_start(first))
    }

    /// The longest known name at the front of `tokens`: its length, kind, and whether it is only a part.
    fn longest(&self, tokens: &[&str], taken: &[bool]) -> Option<(usize, EntityKind, bool)> {
        let room = taken.iter().take(NAME_TOKENS_MAX).take_while(|taken| !**taken).count();
        for len in (1..=room).rev() {
            let name = joined(&tokens[..len]);
            if (len > 1 || self.is_mostly_a_name(&name))
                && let Some(kind) = self.kind(&name)
            {
                return Some((len, kind, false));
            }
        }
        let (first, _) = tokens.first()?.split_once('-')?;
        let kind = self.kind(first).filter(|_| first.chars().count() > 2 && self.is_mostly_a_name(first))?;
        Some((1, kind, true))
    }

    fn is_mostly_a_name(&self, word: &str) -> bool {
        let name = if self.names.contains_key(word) { word } else { self.nominative(word).unwrap_or(word) };
        let Some(votes) = self.names.get(name) else { return false };
        let outside = self.outside.get(word).copied().unwrap_or(0);
        // A word that is a noun elsewhere must be a name more often than not.
        let enough = votes.mentions >= outside || (self.prior)(word) != Prior::Noun;
        enough && votes.weights.iter().sum::<f32>() >= SPREAD_VOTES_MIN
    }
}

/// Returns the name of a span in the form by which it is counted.
fn surface(tokens: &[&str], span: &NameSpan) -> String {
    let name = &tokens[span.start..span.end];
    match name {
        [compound] if span.part => compound.split_once('-').map_or(*compound, |(first, _)| first).to_owned(),
        _ => joined(name),
    }
}

fn joined(tokens: &[&str]) -> String {
    let mut name = tokens.join(" ");
    name.truncate(base(&name).len());
    name
}

/// Without the apostrophe of a genitive; a plain *s* stays, since *Hans* has one too.
fn base(word: &str) -> &str {
    word.trim_end_matches(['\'', '’'])
}

fn is_capitalised(token: &str) -> bool {
    token.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One mention for each `(sentence, start, end, kind)`; gives all names after the agreement.
    fn check(
        sentences: &[&str],
        mentions: &[(usize, usize, usize, EntityKind)],
        common: &[&str],
        expected: &[&str],
    ) {
        let tokens: Vec<Vec<&str>> = sentences.iter().map(|sentence| sentence.split(' ').collect()).collect();
        let mut spans = vec![vec![]; sentences.len()];
        for &(sentence, start, end, kind) in mentions {
            spans[sentence].push(NameSpan { start, end, kind, part: false, score: 0.9 });
        }
        agree(&tokens, &mut spans, |word| if common.contains(&word) { Prior::Noun } else { Prior::Unknown });
        let mut found = vec![];
        for (tokens, spans) in tokens.iter().zip(&spans) {
            assert!(spans.is_sorted_by(|a, b| a.end <= b.start), "{sentences:?}");
            found.extend(spans.iter().map(|span| format!("{:?}:{}", span.kind, surface(tokens, span))));
        }
        assert_eq!(found, expected, "{sentences:?}");
    }

    #[test]
    fn a_name_is_found_everywhere() {
        check(
            &["Der Konzern Fabrikat wächst .", "Fabrikat liefert Fabrikat-Kameras ."],
            &[(0, 2, 3, EntityKind::Organisation)],
            &[],
            &["Organisation:Fabrikat", "Organisation:Fabrikat", "Organisation:Fabrikat"],
        );
    }

    #[test]
    fn a_surname_is_found_by_the_full_name() {
        check(
            &["Erika Lindqvist sprach .", "Lindqvist schwieg ."],
            &[(0, 0, 2, EntityKind::Person)],
            &["Lindqvist"],
            &["Person:Erika Lindqvist", "Person:Lindqvist"],
        );
    }

    #[test]
    fn the_kind_is_decided_by_all_mentions() {
        check(
            &["In Orbak regnet es .", "Aus Orbak kam er .", "Orbaks Wetter ."],
            &[(0, 1, 2, EntityKind::Place), (1, 1, 2, EntityKind::Place), (2, 0, 1, EntityKind::Person)],
            &[],
            &["Place:Orbak", "Place:Orbak", "Place:Orbaks"],
        );
    }

    #[test]
    fn a_noun_that_is_also_a_name_is_left_alone() {
        check(
            &["Herr Weber kam .", "Der Weber webt .", "Ein Weber ruht ."],
            &[(0, 1, 2, EntityKind::Person)],
            &["Weber"],
            &["Person:Weber"],
        );
    }
}
