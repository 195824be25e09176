//! The words of an article that match those of a query.

use tantivy::DocId;

use super::{Explained, only};
use crate::german::Analyzer;
use crate::index::Stored;
use crate::search::highlight::marks::title_matches;
use crate::search::highlight::spans::{matches_at, spans};
use crate::search::plan::{Leaf, Plan};
use crate::search::segments::candidate::Candidate;

/// Maximum number of forms per leaf.
pub(super) const FORMS_MAX: usize = 10;

/// The words of an article that match those of a query.
pub(super) struct MatchedForms<'f> {
    pub explained: &'f Explained<'f>,
    pub stored: &'f Stored,
    pub segment: usize,
    pub doc: DocId,
}

impl MatchedForms<'_> {
    /// Those for one leaf, each once, in the order of the text.
    pub fn of(&self, leaf: usize, analyzer: &mut Analyzer) -> tantivy::Result<Vec<String>> {
        let Self { explained, stored, segment, doc } = *self;
        // Also what the query did not say itself.
        let leaf_sought = Leaf { from_feedback: false, ..explained.plan.leaves[leaf].clone() };
        let plan: Plan = only(&leaf_sought);
        let lookups = std::slice::from_ref(&explained.lookups[leaf]);
        let (title, body) = (&stored.article.title, &stored.article.body);
        let in_title = title_matches(title, &plan, lookups, analyzer);
        let hit = [Candidate { score: 0.0, segment, doc }];
        let in_body = spans(&explained.snapshot.segments, &plan, lookups, &hit)?.pop().unwrap_or_default();
        let in_body = matches_at(stored, &in_body, &plan, analyzer);
        let texts = in_title.iter().map(|found| &title[found.range.clone()]);
        let texts = texts.chain(in_body.iter().map(|found| &body[found.range.clone()]));
        let mut forms: Vec<String> = Vec::new();
        for text in texts {
            if !forms.iter().any(|form| form == text) {
                forms.push(text.to_owned());
            }
            if forms.len() == FORMS_MAX {
                break;
            }
        }
        Ok(forms)
    }
}
