//! The terms of a plan, looked up in every segment once.
//!
//! Scoring, the closer look and the snippets all read the same postings.

use tantivy::postings::{SegmentPostings, TermInfo};

use crate::german::Word;
use crate::index::{Namespace, term_text};
use crate::search::options::ranking::Ranking;
use crate::search::plan::{Leaf, LeafShape, Plan};
use crate::search::query::hint::{Hint, HintKind};
use crate::search::query::{Occur, Query};
use crate::search::segments::segment::Segment;
use crate::search::segments::text::TextField;
use crate::search::terms::patterns::{EXPANSION_MAX, Expansion, expand};
use crate::search::terms::{fields, whole_terms};

/// Weight of a word's second stem. A form may be noun and verb (*Essen*, *essen*); both stems are
/// looked up, and the second must not count like another word.
const OTHER_READING: f32 = 0.5;

/// A term in a field, and what one occurrence of it is worth.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub field: TextField,
    pub weight: f32,
    pub term: String,
    /// For each segment where its postings are, if it has any.
    infos: Vec<Option<TermInfo>>,
}

/// Forms of one thing that are counted together.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    pub variants: Vec<Variant>,
    /// Phrases that count with the variants, and what one occurrence is worth.
    pub phrases: Vec<(Leaf, f32)>,
    pub weight: f32,
}

/// The postings and statistics of one leaf.
#[derive(Debug)]
pub(crate) struct LeafLookup {
    /// The word itself first, then the parts of a compound; one without variants for a phrase.
    pub components: Vec<Component>,
    /// Whether the leaf takes part in scoring: a stop word next to other words does not.
    pub scored: bool,
    /// The words that a pattern matches.
    pub expansion: Expansion,
}

impl Variant {
    /// The documents of a segment that hold the term.
    pub fn postings(
        &self,
        at: usize,
        segment: &Segment,
        positions: bool,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        let info = self.infos.get(at).and_then(Option::as_ref);
        info.map(|info| segment.text(self.field).postings_of(info, positions)).transpose()
    }

    /// The number of living documents that hold the term.
    pub fn documents(&self, segments: &[Segment]) -> tantivy::Result<usize> {
        let mut documents = 0;
        for (segment, info) in segments.iter().zip(&self.infos) {
            if let Some(info) = info {
                documents += segment.documents(self.field, info)?;
            }
        }
        Ok(documents)
    }
}

/// Looks up the terms of a plan.
pub(crate) fn look_up(
    plan: &Plan,
    segments: &[Segment],
    ranking: &Ranking,
) -> tantivy::Result<Vec<LeafLookup>> {
    let positive = plan.leaves.iter().filter(|leaf| leaf.occur != Occur::Not);
    // A query of stop words alone, as *der die das*, must find something. In a group a stop word
    // decides whether an article matches, so it can't be left out either.
    let only_stops = plan.tree.is_some() || positive.clone().all(Leaf::is_stop);
    let mut lookups = Vec::with_capacity(plan.leaves.len());
    for leaf in &plan.leaves {
        let scored = only_stops || leaf.occur != Occur::Should || !leaf.is_stop();
        let expansion = match &leaf.shape {
            LeafShape::Pattern(pattern) => expand(pattern, leaf.scope, segments)?,
            _ => Expansion::default(),
        };
        let mut components = match leaf.shape {
            LeafShape::Pattern(_) => vec![any_of(leaf, &expansion.words, ranking)],
            LeafShape::Word if !scored => stop_word(leaf),
            _ => components(leaf, ranking),
        };
        // Each term is looked up once per segment. Scoring, proximity and snippets open their
        // postings from here.
        for variant in components.iter_mut().flat_map(|component| &mut component.variants) {
            for segment in segments {
                variant.infos.push(segment.text(variant.field).term_info(&variant.term)?);
            }
        }
        lookups.push(LeafLookup { components, scored, expansion });
    }
    Ok(lookups)
}

fn components(leaf: &Leaf, ranking: &Ranking) -> Vec<Component> {
    let mut main = Component::new(1.0);
    for other in &leaf.synonyms {
        // A synonym of one word joins the forms of the word: the two are saturated together and
        // share a document frequency.
        if let [word] = other.words.as_slice() {
            for (field, weight) in fields(leaf.scope, ranking) {
                main.add_word(field, word, weight * other.weight, ranking);
            }
        } else {
            main.phrases.push((other.clone(), other.weight));
        }
    }
    if leaf.is_positional() {
        main.phrases.push((leaf.clone(), 1.0));
        return vec![main];
    }
    let [word] = leaf.words.as_slice() else { return vec![main] };
    if leaf.shape == LeafShape::Exact {
        for (field, weight) in fields(leaf.scope, ranking) {
            main.add(field, Namespace::Exact, &word.exact, weight);
        }
        return vec![main];
    }
    for (field, weight) in fields(leaf.scope, ranking) {
        main.add_word(field, word, weight, ranking);
    }
    // Each part is a component with its own document frequency: *Preis* is frequent, whatever the
    // frequency of *Fahrpreis*.
    let parts = word.parts.iter().filter(|part| !part.stop).map(|part| {
        let mut component = Component::new(ranking.query_part);
        for (field, weight) in fields(leaf.scope, ranking) {
            component.add_whole(field, &part.stem, weight);
            component.add(field, Namespace::Part, &part.stem, weight * ranking.part);
        }
        component
    });
    std::iter::once(main).chain(parts).collect()
}

/// Words that are found as one.
fn any_of(leaf: &Leaf, words: &[String], ranking: &Ranking) -> Component {
    let mut component = Component::new(1.0);
    for (field, weight) in fields(leaf.scope, ranking) {
        let variants = words.iter().map(|word| Variant {
            field,
            weight,
            term: term_text(Namespace::Exact, word),
            infos: Vec::new(),
        });
        component.variants.extend(variants);
    }
    component
}

/// Returns the hints about the patterns of a query.
pub(crate) fn hints(plan: &Plan, lookups: &[LeafLookup], query: &Query) -> Vec<Hint> {
    let clauses = query.numbered();
    let mut hints = Vec::new();
    for (leaf, LeafLookup { expansion, .. }) in plan.leaves.iter().zip(lookups) {
        let kind = match expansion {
            Expansion { error: Some(reason), .. } => HintKind::InvalidPattern { reason: reason.clone() },
            Expansion { found, is_all, .. } if *found > EXPANSION_MAX => {
                HintKind::PatternTooBroad { words: *found, more: !is_all, searched: EXPANSION_MAX }
            }
            _ => continue,
        };
        let clause = leaf.clauses.first().and_then(|&clause| clauses.get(clause));
        hints.push(Hint::new(kind, clause.map_or(0..0, |clause| clause.range.clone())));
    }
    hints
}

/// Returns the components of a stop word next to other words: only what proximity needs.
fn stop_word(leaf: &Leaf) -> Vec<Component> {
    let mut main = Component::new(1.0);
    for word in &leaf.words {
        main.add(TextField::Body, Namespace::Exact, &word.exact, 1.0);
    }
    vec![main]
}

impl Component {
    /// Returns whether any of its terms is in the index; phrases are assumed to be.
    pub fn is_anywhere(&self) -> bool {
        !self.phrases.is_empty()
            || self.variants.iter().any(|variant| variant.infos.iter().any(Option::is_some))
    }

    fn new(weight: f32) -> Self {
        Self { variants: Vec::new(), phrases: Vec::new(), weight }
    }

    fn add(&mut self, field: TextField, namespace: Namespace, form: &str, weight: f32) {
        self.add_term(field, term_text(namespace, form), weight);
    }

    /// A word in all its forms, also as a part of another.
    fn add_word(&mut self, field: TextField, word: &Word, weight: f32, ranking: &Ranking) {
        for (stem, is_other) in word.stems().zip([false, true]) {
            // The occurrence may be a form of the verb too, and must not count as two words.
            let share = if is_other && *stem != *word.exact { OTHER_READING } else { 1.0 };
            self.add_whole(field, stem, weight * share);
            // The word as a part of a longer one: *Kamera* finds *Überwachungskamera*, for less.
            self.add(field, Namespace::Part, stem, weight * share * ranking.part);
        }
        self.add(field, Namespace::Exact, &word.exact, weight * ranking.exact);
    }

    /// The word with this stem, wherever it is not a part of another.
    fn add_whole(&mut self, field: TextField, form: &str, weight: f32) {
        for term in whole_terms(form) {
            self.add_term(field, term, weight);
        }
    }

    fn add_term(&mut self, field: TextField, term: String, weight: f32) {
        // Several paths may lead to one term (a stem that equals the exact form); it is read once,
        // with the sum of their weights.
        match self.variants.iter_mut().find(|variant| variant.field == field && variant.term == term) {
            Some(variant) => variant.weight += weight,
            None => self.variants.push(Variant { field, weight, term, infos: Vec::new() }),
        }
    }
}
