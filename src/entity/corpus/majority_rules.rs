//! Rules that follow the clear majority of a corpus: surnames that nearly always
//! mean one person, and names that nearly always have one kind.

use crate::article::EntityKind;
use crate::entity::corpus::form::NONE;
use crate::entity::corpus::nodes::NameNodes;
use crate::entity::corpus::rules::{Pair, persons};
use crate::entity::corpus::union_find::Sets;
use crate::entity::normalize::fingerprint::{ByFingerprint, fingerprint};

/// Share of the articles with a full name of a surname that one person needs, in percent.
const SURNAME_SHARE: u64 = 95;

/// Articles with a full name of a surname that are needed at all.
const SURNAME_ARTICLES_MIN: u64 = 5;

/// How much more frequent one kind of a name must be than another.
const KIND_SHARE: u64 = 10;

/// A surname, the set of a person, and of one of its names the fingerprint, the articles and the node.
type SurnameRow = (u32, u32, u64, u32, u32);

/// A surname that occurs alone refers to the person who dominates the corpus under it.
///
/// Returns pairs of a surname and a node of the person.
pub(crate) fn surnames(names: &NameNodes<'_>, sets: &mut Sets) -> Vec<Pair> {
    let mut bare: ByFingerprint<u32> = ByFingerprint::default();
    for (at, node) in persons(names).filter(|(_, node)| !node.full && node.line == 0) {
        bare.insert(fingerprint(0, names.key(node).as_bytes()), at);
    }
    // And how often the word is a given name.
    let mut rows: Vec<SurnameRow> = vec![];
    let mut given: ByFingerprint<u64> = ByFingerprint::default();
    for (at, node) in persons(names).filter(|(_, node)| node.full) {
        let key = names.key(node);
        let bytes = key.as_bytes();
        // Every suffix of words: a surname may have several (*von der Leyen*).
        for (place, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b' ') {
            if let Some(&surname) = bare.get(&fingerprint(0, &bytes[place + 1..])) {
                rows.push((surname, sets.find(at), node.fingerprint, node.articles, at));
            }
        }
        let first = key.split(' ').next().unwrap_or_default();
        if let Some(&surname) = bare.get(&fingerprint(0, first.as_bytes())) {
            *given.entry(u64::from(surname)).or_default() += u64::from(node.articles);
        }
    }
    rows.sort_unstable();
    let mut pairs = vec![];
    for rows in rows.chunk_by(|one, other| one.0 == other.0) {
        // Summed over sets and not nodes, because spellings of one person are joined already.
        let sum = |rows: &[SurnameRow]| rows.iter().map(|row| u64::from(row.3)).sum::<u64>();
        let total = sum(rows);
        let best = rows.chunk_by(|one, other| one.1 == other.1).map(|of| (sum(of), of[0].2, of[0].4)).max();
        let as_given = given.get(&u64::from(rows[0].0)).copied().unwrap_or(0);
        if let Some((articles, _, person)) = best
            && total >= SURNAME_ARTICLES_MIN
            && articles * 100 >= total * SURNAME_SHARE
            // A word that is often a given name (*Werner*) says nothing when it occurs alone.
            && as_given * 2 <= articles
        {
            pairs.push((rows[0].0, person));
        }
    }
    pairs
}

/// A name that has another kind at least ten times as often is taken for that.
///
/// Gives pairs of the rare and the frequent.
pub(crate) fn kinds(names: &NameNodes<'_>, sets: &mut Sets) -> Vec<Pair> {
    let count = u32::try_from(names.nodes.len()).unwrap_or(NONE);
    let roots: Vec<u32> = (0..count).map(|node| sets.find(node)).collect();
    let mut articles = vec![0_u64; names.nodes.len()];
    for (node, &root) in names.nodes.iter().zip(&roots) {
        articles[root as usize] += u64::from(node.articles);
    }
    let of_set = |node: u32| articles[roots[node as usize] as usize];
    let mut pairs = vec![];
    for (at, node) in (0..).zip(&names.nodes).filter(|(_, node)| !node.alone) {
        let others = EntityKind::ALL.into_iter().filter(|&kind| kind != node.kind);
        let others = others.filter_map(|kind| names.node_at(kind, node.key_print));
        let others = others.filter(|&other| !names.nodes[other as usize].alone);
        let Some(best) = others.max_by_key(|&other| (of_set(other), names.nodes[other as usize].kind)) else {
            continue;
        };
        // The kind with ten times the articles is right; a smaller lead may be two entities of one
        // name.
        if of_set(best) >= KIND_SHARE * of_set(at) {
            pairs.push((at, best));
        }
    }
    pairs
}
