//! An article as a query: its most telling words.

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::german::{Word, tokenize};
use crate::search::plan::lower::Lowering;
use crate::search::plan::{Leaf, Plan};
use crate::search::query::{Query, Scope};
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;
use crate::search::segments::text::TextField;
use crate::search::terms::whole_terms;

/// Words of an article that its relatives are looked for with.
const WORDS_MAX: usize = 30;

/// Words at the start of the body that are looked at.
const BODY_WORDS_MAX: usize = 600;

/// Least likeness of an article that is listed, against that of the article to itself.
pub(crate) const FLOOR: f32 = 0.15;

/// Weight of a word in the title relative to one in the body.
const TITLE: f32 = 3.0;

/// The plan that finds the relatives of an article; filters come from the options.
pub(crate) fn plan(
    article: &Article,
    segments: &[Segment],
    statistics: &Statistics,
    lowering: &mut Lowering<'_>,
) -> tantivy::Result<Plan> {
    let mut words: FxHashMap<Box<str>, (Word, f32)> = FxHashMap::default();
    // The title is taken whole; of a body, the beginning tells the subject.
    for (text, weight, count) in [(&article.title, TITLE, usize::MAX), (&article.body, 1.0, BODY_WORDS_MAX)] {
        for token in tokenize(text).filter(|token| token.is_indexed()).take(count) {
            let word = lowering.analyzer.word(token.text);
            if !word.stop && word.exact.len() > 1 {
                words.entry(word.stem.clone()).or_insert_with(|| (word.in_text(), 0.0)).1 += weight;
            }
        }
    }
    let mut weighed = Vec::with_capacity(words.len());
    for (stem, (word, frequency)) in words {
        let mut documents = 0;
        for term in whole_terms(&stem) {
            for segment in segments {
                if let Some(info) = segment.body.term_info(&term)? {
                    documents += segment.documents(TextField::Body, &info)?;
                }
            }
        }
        // A word that is only in this article leads to no other.
        // Saturated before it is weighed: a name that occurs thirty times does not say ten times
        // more than one that occurs three times.
        if documents > 1 {
            let weight = frequency / (frequency + 2.0);
            weighed.push((weight * statistics.idf(documents), weight, word));
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.stem.cmp(&b.2.stem)));
    weighed.truncate(WORDS_MAX);
    // A plan of an empty query, for the filters of the options.
    let mut plan = lowering.plan(&Query::default());
    let leaf = |(_, weight, word)| Leaf { weight, ..Leaf::of(vec![word], Scope::Anywhere) };
    let leaves = weighed.into_iter().map(leaf);
    plan.leaves.extend(leaves);
    Ok(plan)
}
