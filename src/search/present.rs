//! What was found, as it is shown: hits with their passages, copies and names, and facets.

use crate::german::Analyzer;
use crate::search::Searcher;
use crate::search::facets::Matched;
use crate::search::facets::entities::entities_of;
use crate::search::highlight::marks::title_marks;
use crate::search::highlight::positions::{Place, marks_at, places};
use crate::search::highlight::snippet::{SnippetOptions, snippets};
use crate::search::options::SearchOptions;
use crate::search::plan::Plan;
use crate::search::rank::duplicates::Folded;
use crate::search::rank::matches::Matching;
use crate::search::rank::top::Candidate;
use crate::search::results::{Hit, SearchResults};
use crate::search::terms::lookup::LeafLookup;

/// What showing a hit takes from the search that found it.
struct Look<'l> {
    plan: &'l Plan,
    lookups: &'l [LeafLookup],
    idf: &'l [f32],
    folded: Option<&'l Folded>,
    options: &'l SearchOptions,
}

impl Searcher {
    /// Takes the best of what was found, shows them, and counts the facets.
    pub(crate) fn shown(
        &self,
        plan: &Plan,
        found: &Matching,
        options: &SearchOptions,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<SearchResults> {
        let Matching { lookups, matches, idf, beside } = found;
        let fold = |least| Folded::new(&self.segments, matches, &self.stories, least, options.sort);
        let folded = options.fold.map(fold);
        let wanted = options.offset.saturating_add(options.limit).min(self.len());
        let best = self.best(plan, found, folded.as_ref(), options, wanted)?;
        let shown = best.get(options.offset..).unwrap_or_default();
        let shown = &shown[..options.limit.min(shown.len())];
        let places =
            if options.snippets > 0 { places(&self.segments, plan, lookups, shown)? } else { Vec::new() };
        let look = Look { plan, lookups, idf, folded: folded.as_ref(), options };
        let hits = shown.iter().enumerate().map(|(at, candidate)| {
            let places = places.get(at).map_or(&[][..], Vec::as_slice);
            self.hit(options.offset + at + 1, candidate, places, &look, analyzer)
        });
        let matched = Matched { segments: &self.segments, matches, beside };
        Ok(SearchResults {
            total: found.total(),
            stories: folded.as_ref().map(Folded::len),
            hits: hits.collect::<tantivy::Result<_>>()?,
            facets: matched.count(&options.facets, options.facet_values, &self.entities)?,
            hints: Vec::new(),
            suggestion: None,
        })
    }

    fn hit(
        &self,
        rank: usize,
        candidate: &Candidate,
        places: &[Place],
        look: &Look<'_>,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<Hit> {
        let Look { plan, lookups, idf, folded, options } = *look;
        let stored = self.segments[candidate.segment].stored(candidate.doc)?;
        let shape = SnippetOptions { snippets: options.snippets, chars: options.snippet_chars };
        let marks = marks_at(&stored, places, plan, analyzer);
        let entities = if options.entities { entities_of(&stored, &self.entities) } else { Vec::new() };
        let article = stored.article;
        let folded = folded.map(|folded| folded.listed(&self.segments, candidate, &article)).transpose()?;
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
}
