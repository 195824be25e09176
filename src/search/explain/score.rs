//! The score of an article in terms of the words of the query.

use tantivy::postings::Postings;
use tantivy::{DocId, DocSet};

use super::matched_forms::MatchedForms;
use super::verdict::{ComponentScore, FieldScore, FormCount, FormKind, ScoreExplanation, WordScore};
use super::{Explained, label, name_of, only};
use crate::german::Analyzer;
use crate::index::Namespace;
use crate::search::options::ranking::Ranking;
use crate::search::plan::{Leaf, Plan};
use crate::search::query::Occur;
use crate::search::rank::bm25f::LengthTables;
use crate::search::rank::proximity::bonuses;
use crate::search::results::TextKind;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::text::TextField;
use crate::search::terms::fields;
use crate::search::terms::lookup::{Component, LeafLookup};
use crate::search::terms::phrase;

/// The place of an article in a result.
pub(super) struct Ranked {
    pub rank: usize,
    pub total: usize,
    pub score: f32,
    /// Whether it was looked at closely.
    pub closely: bool,
}

/// The score of a document as a sum; `idf` holds that of each leaf.
pub(super) fn explain(
    explained: &Explained<'_>,
    idf: &[f32],
    standing: Ranked,
    (segment, doc): (usize, DocId),
    forms: &MatchedForms<'_>,
    analyzer: &mut Analyzer,
) -> tantivy::Result<ScoreExplanation> {
    let ranking = &explained.options.ranking;
    let lengths = LengthTables::new(&explained.snapshot.statistics, ranking);
    let mut words = Vec::new();
    let mut near_start = 0.0;
    for (number, (leaf, lookup)) in explained.plan.leaves.iter().zip(explained.lookups).enumerate() {
        if leaf.occur == Occur::Not {
            continue;
        }
        let mut components: Vec<ComponentScore> = Vec::new();
        for (at, component) in lookup.components.iter().enumerate().filter(|_| lookup.scored) {
            let has_whole = components.iter().any(|component| !component.partial);
            let partial = (at > 0).then_some(if has_whole { ranking.part_beside } else { 1.0 });
            let place = LeafComponent { leaf, component, segment, doc };
            components.extend(place.explain(explained, partial, &lengths)?);
        }
        let closely = match standing.closely {
            true => closer(
                explained,
                &only(leaf),
                std::slice::from_ref(lookup),
                &idf[number..=number],
                segment,
                doc,
            )?,
            false => 0.0,
        };
        near_start += closely;
        let score = components.iter().map(|component| component.score).sum::<f32>() + closely;
        if score > 0.0 {
            let (lead, stop) = if lookup.scored { (closely, 0.0) } else { (0.0, closely) };
            let forms = forms.of(number, analyzer)?;
            words.push(WordScore { text: name_of(explained, leaf), forms, score, components, lead, stop });
        }
    }
    let all = match standing.closely {
        true => closer(explained, explained.plan, explained.lookups, idf, segment, doc)?,
        false => 0.0,
    };
    let closeness = (all - near_start).max(0.0);
    let minutes = explained.snapshot.segments[segment].minutes(doc);
    let recency =
        explained.options.recency.map_or(1.0, |recency| recency.factor(minutes, explained.snapshot.now));
    let Ranked { rank, total, score, closely } = standing;
    Ok(ScoreExplanation { rank, total, score, closely, words, closeness, recency })
}

/// Returns what proximity adds to the score of a document.
fn closer(
    explained: &Explained<'_>,
    plan: &Plan,
    lookups: &[LeafLookup],
    idf: &[f32],
    segment: usize,
    doc: DocId,
) -> tantivy::Result<f32> {
    let pool = [Candidate { score: 0.0, segment, doc }];
    let (snapshot, ranking) = (explained.snapshot, &explained.options.ranking);
    let bonuses = bonuses(&snapshot.segments, plan, lookups, idf, &snapshot.statistics, ranking, &pool)?;
    Ok(bonuses.into_iter().sum())
}

/// A component of a leaf in a document.
struct LeafComponent<'p> {
    leaf: &'p Leaf,
    component: &'p Component,
    segment: usize,
    doc: DocId,
}

impl LeafComponent<'_> {
    /// Explains the contribution of the component, if the document has it; `partial` is the factor
    /// for a mere part.
    fn explain(
        &self,
        explained: &Explained<'_>,
        partial: Option<f32>,
        lengths: &LengthTables,
    ) -> tantivy::Result<Option<ComponentScore>> {
        let alone = explained.alone(self.leaf, self.component)?;
        let share = partial.unwrap_or(1.0);
        let Some(score) = alone.score(self.segment, self.doc).map(|score| share * score) else {
            return Ok(None);
        };
        let (articles, idf) = alone.summary();
        let mut fields = Vec::new();
        for field in [TextField::Title, TextField::Body] {
            fields.extend(self.field(explained, field, lengths)?);
        }
        let frequency: f32 = fields.iter().map(|field| field.frequency).sum();
        for field in &mut fields {
            field.score = score * field.frequency / frequency;
        }
        let k1 = explained.options.ranking.k1;
        Ok(Some(ComponentScore {
            text: if partial.is_some() { self.part_name() } else { name_of(explained, self.leaf) },
            partial: partial.is_some(),
            articles,
            idf,
            weight: share * self.component.weight * self.leaf.weight,
            frequency,
            saturation: (k1 + 1.0) * frequency / (k1 + frequency),
            score,
            fields,
        }))
    }

    /// The stem of the part that the component is.
    fn part_name(&self) -> String {
        let term = self.component.variants.last().map(|variant| Namespace::of(&variant.term).1);
        term.unwrap_or_default().to_owned()
    }

    /// Returns the forms in a field, if there are any.
    fn field(
        &self,
        explained: &Explained<'_>,
        field: TextField,
        lengths: &LengthTables,
    ) -> tantivy::Result<Option<FieldScore>> {
        let segment = &explained.snapshot.segments[self.segment];
        let text = segment.text(field);
        let length = lengths.of(field)[usize::from(text.length_code(self.doc))];
        let mut forms = Vec::new();
        for variant in self.component.variants.iter().filter(|variant| variant.field == field) {
            let Some(mut postings) = variant.postings(self.segment, segment, false)? else { continue };
            if postings.doc() <= self.doc && postings.seek(self.doc) == self.doc {
                let (namespace, form) = Namespace::of(&variant.term);
                let (count, weight) = (postings.term_freq(), variant.weight);
                forms.push(FormCount { kind: namespace.into(), form: form.to_owned(), count, weight });
            }
        }
        for (phrase, share) in &self.component.phrases {
            // As scoring has it: a phrase counts the same in either field.
            let weights = fields(self.leaf.scope, &Ranking { title: 1.0, ..Ranking::default() });
            for (_, weight) in weights.filter(|(other, _)| *other == field) {
                let mut count = 0;
                phrase::each_match(text, phrase, self.doc, &mut |_| count += 1)?;
                if count > 0 {
                    let weight = share * weight;
                    forms.push(FormCount { kind: FormKind::Phrase, form: label(phrase), count, weight });
                }
            }
        }
        let frequency: f32 = forms.iter().map(|form| form.weight * form.count as f32 * length).sum();
        let field = match field {
            TextField::Title => TextKind::Title,
            TextField::Body => TextKind::Body,
        };
        Ok((!forms.is_empty()).then_some(FieldScore { field, length, frequency, score: 0.0, forms }))
    }
}

impl From<Namespace> for FormKind {
    fn from(namespace: Namespace) -> Self {
        match namespace {
            Namespace::Exact => Self::Exact,
            Namespace::Stem => Self::Stem,
            Namespace::Part => Self::Part,
        }
    }
}
