//! Compounds to their parts, as byte ranges of the expanded form.
//!
//! Hyphens always part a word; between them the trained model decides
//! ([`crate::model`]). Neighbouring parts are also taken together, so that
//! *Verfassungsgericht* is found in *Bundesverfassungsgericht*.

use std::ops::Range;

use super::feminine::masculine;
use crate::model::compound::split_compound;

/// Longest word that is taken apart, in bytes of its expanded form. What is
/// longer is no word, and its sub-ranges would be many.
const WORD_BYTES_MAX: usize = 80;

/// Most simple parts of which neighbours are taken together.
const JOINED_PARTS_MAX: usize = 6;

/// Fills `parts` with the parts of a word, simple ones first, joined ones after;
/// with nothing for a word that is no compound.
pub(super) fn parts(expanded: &str, hyphens: &[usize], cuts: &mut Vec<usize>, parts: &mut Vec<Range<usize>>) {
    parts.clear();
    if expanded.len() > WORD_BYTES_MAX || expanded.as_bytes().iter().all(u8::is_ascii_digit) {
        return;
    }
    let mut element_start = 0;
    for element_end in hyphens.iter().copied().chain([expanded.len()]) {
        let element = &expanded[element_start..element_end];
        cuts.clear();
        if element.bytes().all(|byte| byte.is_ascii_lowercase()) {
            cut(element, cuts);
        }
        let mut start = 0;
        for cut in cuts.iter().copied().chain([element.len()]) {
            if start < cut {
                parts.push(element_start + start..element_start + cut);
            }
            start = cut;
        }
        element_start = element_end;
    }
    let simple = parts.len();
    if simple < 2 {
        parts.clear();
        return;
    }
    if simple > JOINED_PARTS_MAX {
        return;
    }
    for width in 2..simple {
        for first in 0..=simple - width {
            parts.push(parts[first].start..parts[first + width - 1].end);
        }
    }
}

/// Cuts one element; a feminine form where its base is cut (*Bundes|kanzlerin*).
fn cut(element: &str, cuts: &mut Vec<usize>) {
    match masculine(element) {
        Some(base) => {
            split_compound(&base, cuts);
            // Behind the first letter in which the two differ the base says nothing.
            let common = base.bytes().zip(element.bytes()).take_while(|(a, b)| a == b).count();
            cuts.retain(|&cut| cut <= common);
        }
        None => split_compound(element, cuts),
    }
}
