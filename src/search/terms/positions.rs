//! The word positions of a leaf in one document.

use tantivy::DocSet;
use tantivy::postings::Postings;

use crate::search::segments::candidate::Candidate;
use crate::search::segments::segment::Segment;
use crate::search::segments::text::TextField;
use crate::search::terms::lookup::Component;

/// For each candidate the positions of a component in its body, ascending; `order`
/// names the candidates by segment and document.
pub(crate) fn positions(
    segments: &[Segment],
    component: &Component,
    pool: &[Candidate],
    order: &[usize],
) -> tantivy::Result<Vec<Vec<u32>>> {
    let mut positions = vec![Vec::new(); pool.len()];
    for run in order.chunk_by(|&a, &b| pool[a].segment == pool[b].segment) {
        let at = pool[run[0]].segment;
        for variant in component.variants.iter().filter(|variant| variant.field == TextField::Body) {
            let Some(mut postings) = variant.postings(at, &segments[at], true)? else { continue };
            for &candidate in run {
                let doc = pool[candidate].doc;
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc {
                    postings.append_positions_with_offset(0, &mut positions[candidate]);
                }
            }
        }
    }
    for places in &mut positions {
        places.sort_unstable();
    }
    Ok(positions)
}
