//! A phrase that no article has is searched as its words, and a hint says so.
//!
//! Only optional phrases are relaxed: `+"…"` and `-"…"` mean what they say.

use tantivy::DocId;

use super::lookup::fields;
use super::lower::{Leaf, Plan, Shape};
use super::phrase;
use super::query::{Hint, Occur, Query};
use super::ranking::Ranking;
use super::segment::Segment;

/// Replaces the optional phrases of `plan` that stand in no article by their words.
pub(super) fn relax(plan: &mut Plan, query: &Query, segments: &[Segment]) -> tantivy::Result<Vec<Hint>> {
    let mut hints = Vec::new();
    // In a group a phrase is meant as it stands.
    if plan.tree.is_some() {
        return Ok(hints);
    }
    let mut relaxed = Plan { filter: std::mem::take(&mut plan.filter), ..Plan::default() };
    for leaf in plan.leaves.drain(..) {
        let loose = leaf.occur == Occur::Should && leaf.shape == (Shape::Phrase { slop: 0, exact: false });
        if !loose || occurs(&leaf, segments)? {
            relaxed.add(leaf);
            continue;
        }
        if let Some(clause) = query.clauses.get(leaf.clause) {
            let message = "no article has this phrase; its words are searched one by one".to_owned();
            hints.push(Hint { message, range: clause.range.clone() });
        }
        for word in leaf.words {
            relaxed.add(Leaf { words: vec![word], shape: Shape::Word, others: Vec::new(), ..leaf });
        }
        for other in leaf.others {
            relaxed.add(Leaf { clause: leaf.clause, ..other });
        }
    }
    *plan = relaxed;
    Ok(hints)
}

/// Whether any article has the phrase.
fn occurs(leaf: &Leaf, segments: &[Segment]) -> tantivy::Result<bool> {
    for segment in segments {
        for (field, _) in fields(leaf.scope, &Ranking::default()) {
            let mut found = false;
            phrase::occurrences(segment.text(field), leaf, |doc: DocId, _| {
                found |= segment.is_alive(doc);
            })?;
            if found {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
