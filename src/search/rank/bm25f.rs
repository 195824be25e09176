//! Scores every article that matches: BM25F, term at a time.
//!
//! A word of the query is looked up in several forms and fields. Per article their
//! weighted frequencies are added up first and then saturated once, as BM25F does
//! (Robertson, Zaragoza, Taylor 2004), so that a word said in the title and twice
//! in the body is not taken for three words. Document frequencies and average
//! lengths count living articles only: a result does not depend on how the index
//! came to its state, nor on its division into segments.

use tantivy::postings::Postings;
use tantivy::{DocId, DocSet as _, TERMINATED};

use crate::index::EntityTable;
use crate::search::options::ranking::Ranking;
use crate::search::plan::boolean::{DocSet, evaluate};
use crate::search::plan::{Leaf, Plan};
use crate::search::query::Occur;
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;
use crate::search::segments::text::{TextField, length_of};
use crate::search::terms::lookup::{Component, LeafLookup};
use crate::search::terms::{fields, phrase};

/// Documents of one segment with what a component is worth in them, before saturation.
type Weighted = Vec<(DocId, f32)>;

/// The matching documents of one segment with their scores, in its order.
pub(crate) type ScoredDocs = Vec<(DocId, f32)>;

/// The result of scoring.
pub(crate) struct Scored {
    /// The matching documents, by segment.
    pub matches: Vec<ScoredDocs>,
    /// The inverse document frequency of each leaf of the plan.
    pub idf: Vec<f32>,
}

/// Scores the articles of all segments; `allowed` says which documents of a segment may match with their scores.
pub(crate) fn score(
    segments: &[Segment],
    plan: &Plan,
    lookups: &[LeafLookup],
    statistics: &Statistics,
    ranking: &Ranking,
    table: &EntityTable,
    mut allowed: impl FnMut(usize, DocId, f32) -> bool,
) -> tantivy::Result<Scored> {
    // Dense arrays over all documents and not a map of matches: a common word matches a large share
    // of a segment, and an array costs one addition per posting. Term at a time, because all forms
    // of a word in all fields must be summed before they saturate; document at a time would have to
    // keep some thirty posting lists of a query in step.
    let mut result: Vec<Accumulator> = segments.iter().map(Accumulator::new).collect();
    let musts = plan.leaves.iter().filter(|leaf| leaf.occur == Occur::Must).count();
    let without_words = plan.leaves.iter().all(|leaf| leaf.occur == Occur::Not);
    // For a query with groups the documents of each leaf, by segment.
    // Sets and not scores decide in a query with groups: a score can't tell which of two words an
    // article has.
    let mut sets: Vec<Vec<DocSet>> = vec![Vec::new(); segments.len()];
    let lengths = LengthTables::new(statistics, ranking);
    let mut idf = Vec::with_capacity(plan.leaves.len());
    // From 1, because 0 marks a document that has no leaf as a whole.
    for ((leaf, lookup), turn) in plan.leaves.iter().zip(lookups).zip(1_u16..) {
        let mut leaf_idf = 0.0;
        for (number, component) in lookup.components.iter().enumerate() {
            let is_main = number == 0;
            // An excluded word excludes only as a whole: *-Preis* must not drop articles with
            // *Fahrpreis*.
            if !lookup.scored || !is_main && leaf.occur == Occur::Not {
                break;
            }
            let found = gather(segments, leaf, component, &lengths, &mut result)?;
            if plan.tree.is_some() && is_main {
                for ((sets, segment), docs) in sets.iter_mut().zip(segments).zip(&found) {
                    let mut set = DocSet::none(segment.reader.max_doc());
                    docs.iter().for_each(|&(doc, _)| set.insert(doc));
                    sets.push(set);
                }
                // In a tree, exclusion is decided by the set alone, and what is excluded must not
                // add to a score.
                if leaf.occur == Occur::Not {
                    break;
                }
            }
            // The document frequency of all forms together. A rare inflection would otherwise count
            // more than the word itself.
            let component_idf = statistics.idf(found.iter().map(Vec::len).sum());
            if is_main {
                leaf_idf = component_idf;
            }
            let weight = component.weight * leaf.weight * component_idf * (ranking.k1 + 1.0);
            for (accumulator, docs) in result.iter_mut().zip(&found) {
                match (leaf.occur, is_main) {
                    (Occur::Not, _) => accumulator.exclude(docs),
                    (_, true) => accumulator.add_whole(docs, weight, ranking.k1, leaf.occur, turn),
                    (_, false) => accumulator.add_part(docs, weight, ranking, turn),
                }
            }
        }
        idf.push(leaf_idf);
    }
    let scored = result.into_iter().enumerate().map(|(at, accumulator)| {
        let segment = &segments[at];
        Ok(match &plan.tree {
            Some(tree) => {
                let set = evaluate(tree, &sets[at], segment, table)?;
                accumulator.matches_of(&set, segment, |doc, score| allowed(at, doc, score))
            }
            None => accumulator.matches(segment, musts, without_words, |doc, score| allowed(at, doc, score)),
        })
    });
    Ok(Scored { matches: scored.collect::<tantivy::Result<_>>()?, idf })
}

/// For each code of a length, what an occurrence in a text so long is worth.
pub(crate) struct LengthTables {
    body: [f32; 256],
    title: [f32; 256],
}

impl LengthTables {
    pub fn new(statistics: &Statistics, ranking: &Ranking) -> Self {
        let table = |field, b: f32| {
            let mean = statistics.mean_length(field);
            std::array::from_fn(|code| {
                let length = length_of(u8::try_from(code).unwrap_or(u8::MAX)) as f32;
                1.0 / (1.0 - b + b * length / mean)
            })
        };
        Self { body: table(TextField::Body, ranking.b), title: table(TextField::Title, ranking.title_b) }
    }

    pub fn of(&self, field: TextField) -> &[f32; 256] {
        match field {
            TextField::Body => &self.body,
            TextField::Title => &self.title,
        }
    }
}

/// The documents of every segment in which a component occurs.
fn gather(
    segments: &[Segment],
    leaf: &Leaf,
    component: &Component,
    lengths: &LengthTables,
    scratch: &mut [Accumulator],
) -> tantivy::Result<Vec<Weighted>> {
    let mut found = Vec::with_capacity(segments.len());
    for ((at, segment), scratch) in segments.iter().enumerate().zip(scratch) {
        // Each phrase counts like one word: its occurrences are its frequency.
        for (phrase, share) in &component.phrases {
            for (field, weight) in fields(leaf.scope, &Ranking { title: 1.0, ..Ranking::default() }) {
                let table = lengths.of(field);
                let text = segment.text(field);
                phrase::occurrences(text, phrase, |doc, count| {
                    let length = table[usize::from(text.length_code(doc))];
                    scratch.gather(doc, share * weight * count as f32 * length);
                })?;
            }
        }
        for variant in &component.variants {
            let table = lengths.of(variant.field);
            let text = segment.text(variant.field);
            let Some(mut postings) = variant.postings(at, segment, false)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let length = table[usize::from(text.length_code(doc))];
                scratch.gather(doc, variant.weight * postings.term_freq() as f32 * length);
                doc = postings.advance();
            }
        }
        // After all fields and variants, so that their weighted frequencies are saturated once, as
        // BM25F demands (Robertson, Zaragoza and Taylor 2004).
        found.push(scratch.take(segment));
    }
    Ok(found)
}

/// Scores of one segment while the words are gone through.
struct Accumulator {
    /// Weighted frequencies of the current component.
    frequency: Vec<f32>,
    touched: Vec<DocId>,
    score: Vec<f32>,
    musts_met: Vec<u16>,
    /// The last leaf, from 1, that a document has as a whole.
    whole: Vec<u16>,
    excluded: Vec<bool>,
}

impl Accumulator {
    fn new(segment: &Segment) -> Self {
        let docs = segment.reader.max_doc() as usize;
        Self {
            frequency: vec![0.0; docs],
            touched: Vec::new(),
            score: vec![0.0; docs],
            musts_met: Vec::new(),
            whole: vec![0; docs],
            excluded: Vec::new(),
        }
    }

    fn gather(&mut self, doc: DocId, frequency: f32) {
        let sum = &mut self.frequency[doc as usize];
        // A frequency is never 0 once added, so 0 marks a document that this component has not met.
        // That saves a second array of flags.
        if *sum == 0.0 {
            self.touched.push(doc);
        }
        *sum += frequency;
    }

    /// The living documents gathered since the last call.
    fn take(&mut self, segment: &Segment) -> Weighted {
        // Emptied while it is drained: clearing the whole array for every component would cost the
        // size of the segment.
        let Self { frequency, touched, .. } = self;
        let docs = touched.drain(..).map(|doc| (doc, std::mem::take(&mut frequency[doc as usize])));
        docs.filter(|&(doc, _)| segment.is_alive(doc)).collect()
    }

    fn exclude(&mut self, docs: &Weighted) {
        // Allocated only if the query excludes something; most don't.
        self.excluded.resize(self.score.len(), false);
        for &(doc, _) in docs {
            self.excluded[doc as usize] = true;
        }
    }

    /// Adds what the whole word or phrase of a leaf is worth; `turn` is the leaf's number, from 1.
    fn add_whole(&mut self, docs: &Weighted, weight: f32, k1: f32, occur: Occur, turn: u16) {
        for &(doc, frequency) in docs {
            self.score[doc as usize] += weight * frequency / (k1 + frequency);
            self.whole[doc as usize] = turn;
        }
        if occur == Occur::Must {
            self.musts_met.resize(self.score.len(), 0);
            for &(doc, _) in docs {
                self.musts_met[doc as usize] += 1;
            }
        }
    }

    /// Adds what a part of a leaf's word is worth: less where the whole was found.
    fn add_part(&mut self, docs: &Weighted, weight: f32, ranking: &Ranking, turn: u16) {
        for &(doc, frequency) in docs {
            // `whole` holds the number of the last leaf and not a flag, so it need not be cleared
            // between leaves.
            let share = if self.whole[doc as usize] == turn { ranking.part_beside } else { 1.0 };
            self.score[doc as usize] += share * weight * frequency / (ranking.k1 + frequency);
        }
    }

    /// The living documents of a set, in their order.
    fn matches_of(
        self,
        set: &DocSet,
        segment: &Segment,
        mut allowed: impl FnMut(DocId, f32) -> bool,
    ) -> ScoredDocs {
        let inside = self.score.into_iter().enumerate().filter(|&(at, _)| set.contains(at));
        let inside = inside.map(|(at, score)| (at as DocId, score));
        inside.filter(|&(doc, score)| segment.is_alive(doc) && allowed(doc, score)).collect()
    }

    /// The documents that match, in their order.
    fn matches(
        self,
        segment: &Segment,
        musts: usize,
        without_words: bool,
        mut allowed: impl FnMut(DocId, f32) -> bool,
    ) -> ScoredDocs {
        let met =
            |at: usize| musts == 0 || self.musts_met.get(at).is_some_and(|&met| usize::from(met) == musts);
        let kept = |at: usize| met(at) && !self.excluded.get(at).is_some_and(|&excluded| excluded);
        let candidates =
            // Without words there is no score to tell matches by: every article matches that is not
            // excluded.
            self.score.iter().enumerate().filter(|&(at, &score)| (score > 0.0 || without_words) && kept(at));
        candidates
            .map(|(at, &score)| (at as DocId, score))
            // Scores come only from living documents; only a query without words can meet a deleted
            // one.
            .filter(|&(doc, score)| (!without_words || segment.is_alive(doc)) && allowed(doc, score))
            .collect()
    }
}
