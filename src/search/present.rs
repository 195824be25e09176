//! Presents matches as results: hits with passages, duplicates and names, and facets.

use crate::german::Analyzer;
use crate::search::facets::Matched;
use crate::search::facets::entities::entities_of;
use crate::search::highlight::marks::title_marks;
use crate::search::highlight::positions::{MatchPosition, marks_at, places};
use crate::search::highlight::snippet::{SnippetOptions, snippets};
use crate::search::options::SearchOptions;
use crate::search::plan::Plan;
use crate::search::rank::duplicates::Folded;
use crate::search::rank::matches::Matches;
use crate::search::rank::matches::best;
use crate::search::results::{Hit, SearchResults};
use crate::search::segments::candidate::Candidate;
use crate::search::segments::snapshot::Snapshot;
use crate::search::terms::lookup::LeafLookup;

/// The parts of a search that presenting a hit needs.
struct HitContext<'l> {
    plan: &'l Plan,
    lookups: &'l [LeafLookup],
    idf: &'l [f32],
    folded: Option<&'l Folded>,
    options: &'l SearchOptions,
}

/// Takes the best of what was found, shows them, and counts the facets.
pub(crate) fn present(
    snapshot: &Snapshot,
    plan: &Plan,
    found: &Matches,
    options: &SearchOptions,
    analyzer: &mut Analyzer,
) -> tantivy::Result<SearchResults> {
    let Matches { lookups, matches, idf, excluded_by_one: beside } = found;
    let fold = |least| Folded::new(&snapshot.segments, matches, &snapshot.duplicates, least, options.sort);
    let folded = options.fold.map(fold);
    let wanted = options.offset.saturating_add(options.limit).min(snapshot.len());
    // Positions of all shown hits at once, in the order of their documents: each posting list is
    // read once.
    let best = best(snapshot, plan, found, folded.as_ref(), options, wanted)?;
    let shown = best.get(options.offset..).unwrap_or_default();
    let shown = &shown[..options.limit.min(shown.len())];
    let places =
        if options.snippets > 0 { places(&snapshot.segments, plan, lookups, shown)? } else { Vec::new() };
    let look = HitContext { plan, lookups, idf, folded: folded.as_ref(), options };
    let hits = shown.iter().enumerate().map(|(at, candidate)| {
        let places = places.get(at).map_or(&[][..], Vec::as_slice);
        hit(snapshot, options.offset + at + 1, candidate, places, &look, analyzer)
    });
    let matched = Matched { segments: &snapshot.segments, matches, beside };
    Ok(SearchResults {
        total: found.total(),
        distinct: folded.as_ref().map(Folded::len),
        hits: hits.collect::<tantivy::Result<_>>()?,
        facets: matched.count(&options.facets, options.facet_values, &snapshot.entities)?,
        hints: Vec::new(),
        suggestion: None,
    })
}

fn hit(
    snapshot: &Snapshot,
    rank: usize,
    candidate: &Candidate,
    places: &[MatchPosition],
    look: &HitContext<'_>,
    analyzer: &mut Analyzer,
) -> tantivy::Result<Hit> {
    let HitContext { plan, lookups, idf, folded, options } = *look;
    let stored = snapshot.segments[candidate.segment].stored(candidate.doc)?;
    let shape = SnippetOptions { snippets: options.snippets, chars: options.snippet_chars };
    let marks = marks_at(&stored, places, plan, analyzer);
    let entities = if options.entities { entities_of(&stored, &snapshot.entities) } else { Vec::new() };
    let article = stored.article;
    let folded = folded.map(|folded| folded.listed(&snapshot.segments, candidate, &article)).transpose()?;
    let (folded, folded_total) = folded.unwrap_or_default();
    Ok(Hit {
        rank,
        folded,
        folded_total,
        score: candidate.score,
        snippets: snippets(&article.body, &marks, idf, shape),
        title_marks: title_marks(&article.title, plan, lookups, analyzer),
        entities,
        ..Hit::of(article)
    })
}
