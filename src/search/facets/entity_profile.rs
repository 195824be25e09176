//! The profile of an entity: its forms, years, related entities, and evidence.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::entity::EntityKind;
use crate::error::Result;
use crate::index::{Stored, mentions};
use crate::search::facets::Matched;
use crate::search::highlight::marks::Mark;
use crate::search::highlight::snippet::{SnippetOptions, snippets};
use crate::search::options::Sort;
use crate::search::rank::top;
use crate::search::rank::visibility::Early;
use crate::search::rank::visibility::embargoed_entities;
use crate::search::results::{Facet, FacetKind, Hit};
use crate::search::segments::snapshot::Snapshot;

/// Articles of an entity that are looked at to choose its evidence from: the newest.
const EVIDENCE_POOL: usize = 100;

/// How much is wanted of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityOptions {
    /// Maximum number of values per list.
    pub values: usize,
    /// Most articles shown as evidence.
    pub evidence: usize,
    /// Maximum number of snippets per article.
    pub snippets: usize,
    /// Maximum length of a snippet in characters.
    pub snippet_chars: usize,
}

setters!(EntityOptions { values: usize, evidence: usize, snippets: usize, snippet_chars: usize });

impl Default for EntityOptions {
    fn default() -> Self {
        Self { values: 10, evidence: 5, snippets: 1, snippet_chars: 240 }
    }
}

/// The result of looking up a name.
#[derive(Clone, Debug, PartialEq)]
pub enum EntityAnswer {
    /// One entity.
    Known(Box<EntityProfile>),
    /// One of several, likeliest first.
    Ambiguous(Vec<EntityRef>),
    /// None.
    Unknown,
}

/// An entity, named.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityRef {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: EntityKind,
    /// Number of articles that have it.
    pub articles: usize,
}

/// The profile of an entity.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EntityProfile {
    /// The entity.
    pub entity: EntityRef,
    /// Its written forms with their numbers of articles, most frequent first.
    pub forms: Vec<EntityForm>,
    /// Number of different forms, also of those not listed.
    pub forms_distinct: usize,
    /// Years or months, and sources.
    pub facets: Vec<Facet>,
    /// Entities that it occurs with more often than by chance, strongest first.
    pub related: Vec<Related>,
    /// Articles that say much of it, newest first, with snippets around its name.
    pub evidence: Vec<Hit>,
}

/// A way in which an entity is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityForm {
    /// The name as written, without inflection.
    pub text: String,
    /// Whether it is only a part of a word.
    pub part: bool,
    /// The name that it refers to in its articles, if that is another.
    pub name: Option<String>,
    /// Number of articles.
    pub articles: usize,
}

/// An entity that occurs with another.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Related {
    /// The entity, with all the articles that have it.
    pub entity: EntityRef,
    /// Number of articles that have both.
    pub together: usize,
    /// Log-likelihood ratio (Dunning 1993) of the two occurring together more often than by chance;
    /// comparable within one entity only.
    pub strength: f64,
}

/// Returns the profile of the entity with a name.
///
/// # Errors
///
/// As [`Searcher::search`].
pub(crate) fn entity(
    snapshot: &Snapshot,
    name: &str,
    kind: Option<EntityKind>,
    options: &EntityOptions,
) -> Result<EntityAnswer> {
    let early = embargoed_entities(snapshot);
    let mut found = snapshot.entities.find(name, kind);
    // An entity that only articles under embargo name does not exist yet.
    let is_known = |&entity: &u32| snapshot.entities.articles(entity) > early.articles(entity);
    found.candidates.retain(is_known);
    let Some(entity) = found.best.filter(is_known) else {
        let candidates: Vec<EntityRef> =
            found.candidates.iter().map(|&at| entity_ref(snapshot, at, &early)).collect();
        return Ok(match candidates.is_empty() {
            true => EntityAnswer::Unknown,
            false => EntityAnswer::Ambiguous(candidates),
        });
    };
    let seen = see(snapshot, entity);
    let (forms, forms_distinct) = forms(snapshot, &seen, options.values)?;
    let beside = vec![Vec::new(); snapshot.segments.len()];
    let matched = Matched { segments: &snapshot.segments, matches: &seen.articles, beside: &beside };
    let facets = matched.count(&[FacetKind::Year, FacetKind::Source], options.values, &snapshot.entities);
    Ok(EntityAnswer::Known(Box::new(EntityProfile {
        entity: entity_ref(snapshot, entity, &early),
        forms,
        forms_distinct,
        facets: facets.map_err(|error| snapshot.error(error))?,
        related: related(snapshot, entity, &seen, &early, options.values),
        evidence: evidence(snapshot, entity, &seen, options).map_err(|error| snapshot.error(error))?,
    })))
}

fn entity_ref(snapshot: &Snapshot, entity: u32, early: &Early) -> EntityRef {
    EntityRef {
        name: snapshot.entities.name(entity).to_owned(),
        kind: snapshot.entities.kind(entity),
        articles: snapshot.entities.articles(entity).saturating_sub(early.articles(entity)),
    }
}

/// Goes through all articles once.
fn see(snapshot: &Snapshot, entity: u32) -> ProfileTally {
    let mut seen = ProfileTally::default();
    let mut here: Vec<u32> = Vec::new();
    for segment in &snapshot.segments {
        let mut articles = Vec::new();
        // One pass over a column: no article is read, and an entity's articles are in no posting
        // list.
        for doc in segment.alive().filter(|&doc| !segment.is_hidden(doc, snapshot.now)) {
            here.clear();
            here.extend(segment.forms(doc).filter_map(|form| snapshot.entities.of_form(form)));
            if !here.contains(&entity) {
                continue;
            }
            articles.push((doc, 0.0));
            here.sort_unstable();
            here.dedup();
            for &other in here.iter().filter(|&&other| other != entity) {
                *seen.with.entry(other).or_default() += 1;
            }
            for form in segment.forms(doc).filter(|&form| snapshot.entities.of_form(form) == Some(entity)) {
                *seen.forms.entry(form).or_default() += 1;
            }
        }
        seen.articles.push(articles);
    }
    seen
}

/// How the entity is written, and in how many ways.
fn forms(snapshot: &Snapshot, seen: &ProfileTally, values_max: usize) -> Result<(Vec<EntityForm>, usize)> {
    let keys = snapshot.forms.read()?.keys;
    let forms = seen.forms.iter().filter_map(|(&form, &articles)| {
        let key = keys.get(form as usize)?;
        let name = (key.name != key.form).then(|| key.name.clone());
        Some(EntityForm { text: key.form.clone(), part: key.part, name, articles })
    });
    let mut forms: Vec<EntityForm> = forms.collect();
    forms.sort_unstable_by(|a, b| {
        let key = |form: &EntityForm| (Reverse(form.articles), form.text.clone(), form.part);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    let distinct = forms.len();
    forms.truncate(values_max);
    Ok((forms, distinct))
}

/// The entities it occurs with more often than by chance.
fn related(
    snapshot: &Snapshot,
    entity: u32,
    seen: &ProfileTally,
    early: &Early,
    values_max: usize,
) -> Vec<Related> {
    // Without articles under embargo, or counts over different sets would make the ratio
    // meaningless.
    let all = (snapshot.len() - early.all) as f64;
    let own = entity_ref(snapshot, entity, early).articles as f64;
    let related = seen.with.iter().filter_map(|(&other, &together)| {
        let entity = entity_ref(snapshot, other, early);
        let strength = log_likelihood(together as f64, own, entity.articles as f64, all)?;
        Some(Related { entity, together, strength })
    });
    let mut related: Vec<Related> = related.collect();
    related.sort_unstable_by(|a, b| {
        let name = |related: &Related| (related.entity.name.clone(), related.entity.kind);
        b.strength.total_cmp(&a.strength).then_with(|| name(a).cmp(&name(b)))
    });
    related.truncate(values_max);
    related
}

/// Of the newest articles those that name the entity most, in titles above all.
fn evidence(
    snapshot: &Snapshot,
    entity: u32,
    seen: &ProfileTally,
    options: &EntityOptions,
) -> tantivy::Result<Vec<Hit>> {
    // Only the newest are read; reading all articles of a frequent name would take seconds.
    let newest = top::select(&snapshot.segments, &seen.articles, EVIDENCE_POOL, Sort::Date);
    let mut weighed = Vec::with_capacity(newest.len());
    for (at, candidate) in newest.iter().enumerate() {
        let stored = snapshot.segments[candidate.segment].stored(candidate.doc)?;
        let count = |names| {
            mentions(names).filter(|&(_, form)| snapshot.entities.of_form(form) == Some(entity)).count()
        };
        let given = stored.given_forms.iter().any(|&form| snapshot.entities.of_form(form) == Some(entity));
        // A name in the title says three times more about the subject than one in the body.
        let weight = 3 * (count(&stored.title_mentions) + usize::from(given)) + count(&stored.body_mentions);
        weighed.push((Reverse(weight), at, stored));
    }
    weighed.sort_by_key(|&(weight, at, _)| (weight, at));
    weighed.truncate(options.evidence);
    // Back in the order of time, as a reader expects evidence.
    weighed.sort_by_key(|&(_, at, _)| at);
    let hits = weighed.into_iter().enumerate();
    Ok(hits.map(|(rank, (_, _, stored))| evidence_hit(snapshot, rank + 1, entity, stored, options)).collect())
}

fn evidence_hit(
    snapshot: &Snapshot,
    rank: usize,
    entity: u32,
    stored: Stored,
    options: &EntityOptions,
) -> Hit {
    let own = |names| mentions(names).filter(|&(_, form)| snapshot.entities.of_form(form) == Some(entity));
    let marks: Vec<Mark> =
        own(&stored.body_mentions).map(|(range, _)| Mark { range, leaf: 0, partial: false }).collect();
    let title_marks = own(&stored.title_mentions).map(|(range, _)| range).collect();
    let shape = SnippetOptions { snippets: options.snippets, chars: options.snippet_chars };
    let snippets = match marks.is_empty() {
        true => Vec::new(),
        false => snippets(&stored.article.body, &marks, &[1.0], shape),
    };
    Hit { rank, score: 0.0, snippets, title_marks, entities: Vec::new(), ..Hit::of(stored.article) }
}

/// The result of one pass over the articles.
#[derive(Default)]
struct ProfileTally {
    /// The entity's articles, by segment.
    articles: Vec<Vec<(DocId, f32)>>,
    /// For each of its forms, the number of these articles.
    forms: FxHashMap<u32, usize>,
    /// For each other entity, the number of these articles.
    with: FxHashMap<u32, usize>,
}

/// The log-likelihood ratio (Dunning 1993, Computational Linguistics 19:1) of two
/// entities' articles, `None` where they come together no more often than by chance.
fn log_likelihood(together: f64, one: f64, other: f64, all: f64) -> Option<f64> {
    // Less often together than by chance is no relation, although the ratio is high for it as well.
    if together * all <= one * other {
        return None;
    }
    let cells = [
        (together, one * other),
        (one - together, one * (all - other)),
        (other - together, (all - one) * other),
        (all - one - other + together, (all - one) * (all - other)),
    ];
    let terms = cells.into_iter().filter(|&(count, _)| count > 0.0);
    Some(2.0 * terms.map(|(count, margins)| count * (count * all / margins).ln()).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn company_is_weighed_against_chance() {
        // In all articles, as often as by chance, less often.
        for (together, one, other) in [(10.0, 10.0, 1000.0), (1.0, 100.0, 10.0), (1.0, 100.0, 50.0)] {
            assert_eq!(log_likelihood(together, one, other, 1000.0), None);
        }
        let strength =
            |together, other| log_likelihood(together, 20.0, other, 1000.0).expect("more than by chance");
        // The close companion beats the one that is everywhere.
        assert!(strength(15.0, 16.0) > strength(19.0, 700.0));
        assert!(strength(15.0, 16.0) > strength(3.0, 3.0));
        // Dunning's measure of a table of 10, 10, 10, 970.
        assert!((strength(10.0, 20.0) - 56.76).abs() < 0.01, "{}", strength(10.0, 20.0));
    }
}
