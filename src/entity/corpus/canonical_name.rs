//! Chooses the name of an entity: its most frequent form, the same on every run.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::article::EntityKind;
use crate::entity::corpus::apply_corrections::Verdict;
use crate::entity::corpus::form::{Entities, Entity, NONE};
use crate::entity::corpus::nodes::{NameNodes, SetName, Written, is_full};
use crate::entity::corpus::union_find::Sets;
use crate::entity::normalize::fold::is_shouted;
use crate::entity::normalize::inflection::is_oblique;

/// How good a name is for its set: the least is the best.
type Rank<'a> = (bool, bool, bool, bool, bool, Reverse<u32>, bool, &'a str);

/// Kind and name of every set, by its root.
pub(crate) fn call(names: &NameNodes<'_>, sets: &mut Sets) -> Vec<Option<SetName>> {
    let mut articles = vec![[0_u64; 3]; names.nodes.len()];
    for (at, node) in (0..).zip(&names.nodes) {
        articles[sets.find(at) as usize][node.kind as usize] += u64::from(node.articles);
    }
    let mut called: Vec<Option<SetName>> = vec![None; names.nodes.len()];
    for (at, written) in (0..).zip(&names.written) {
        let root = sets.find(written.node) as usize;
        let of_kind = |kind: &EntityKind| (articles[root][*kind as usize], Reverse(*kind));
        match &mut called[root] {
            Some(best) => {
                let rank = |at: u32| rank(names, &names.written[at as usize], best.kind);
                if rank(at) < rank(best.written) {
                    best.written = at;
                }
            }
            none => {
                let kind = EntityKind::ALL.into_iter().max_by_key(of_kind).unwrap_or(written.kind);
                *none = Some(SetName { kind, written: at, articles: articles[root].iter().sum() });
            }
        }
    }
    called
}

fn rank<'a>(names: &NameNodes<'_>, written: &Written<'a>, kind: EntityKind) -> Rank<'a> {
    let Written { name, .. } = *written;
    let inflected = names.nodes[written.node as usize].inflected;
    // Keys drop the endings of adjectives, so *Deutschen Bank* and *Deutsche Bank* may be in one
    // set.
    let oblique = || {
        name.contains(' ')
            && (name.contains("n ") || name.ends_with('n'))
            && name.split(' ').any(|word| is_oblique(&word.to_lowercase()))
    };
    (
        written.kind != kind,
        !written.shown || inflected || oblique(),
        written.whole == 0,
        kind == EntityKind::Person && !is_full(kind, name),
        is_shouted(name),
        Reverse(written.whole),
        // Of equals *München* before *Muenchen*.
        !name.contains(['ä', 'ö', 'ü', 'ß', 'Ä', 'Ö', 'Ü']),
        name,
    )
}

/// The entities in their order, and the entity of each form.
pub(crate) fn list(
    names: &NameNodes<'_>,
    sets: &mut Sets,
    called: &[Option<SetName>],
    verdict: &Verdict,
) -> Entities {
    let name =
        |row: &EntityRow| verdict.name(row.root).unwrap_or_else(|| names.written[row.written as usize].name);
    let print = |row: &EntityRow| names.nodes[names.written[row.written as usize].node as usize].fingerprint;
    let mut rows: Vec<EntityRow> = Vec::with_capacity(names.nodes.len());
    for (root, called) in (0..).zip(called) {
        let Some(called) = called else { continue };
        if verdict.root(root) == root && !verdict.suppresses(root) {
            let kind = verdict.kind(root, called.kind);
            let mut row = EntityRow { start: 0, kind, written: called.written, root };
            row.start = start(kind, name(&row));
            rows.push(row);
        }
    }
    // The first letters nearly always decide.
    rows.sort_unstable_by(|one, other| {
        let by_name = || name(one).cmp(name(other)).then_with(|| print(one).cmp(&print(other)));
        one.start.cmp(&other.start).then_with(by_name)
    });
    let mut of_root = vec![NONE; names.nodes.len()];
    let mut entities = Vec::with_capacity(rows.len());
    for (at, row) in (0..).zip(&rows) {
        of_root[row.root as usize] = at;
        entities.push(Entity { kind: row.kind, name: name(row).to_owned() });
    }
    // Names lie in memory like their nodes, and forms do not: so the way is taken once for each name.
    let entity = |written: &Written<'_>| of_root[verdict.root(sets.find(written.node)) as usize];
    let of_written: Vec<u32> = names.written.iter().map(entity).collect();
    let entity = |&written: &u32| of_written.get(written as usize).copied().unwrap_or(NONE);
    let mut of_form: Vec<u32> = names.of_form.iter().map(entity).collect();
    for &form in &verdict.forms {
        of_form[form as usize] = NONE;
    }
    Entities { of_form, entities, unused: vec![] }
}

/// An entity to be.
struct EntityRow {
    /// Kind and beginning of the name.
    start: u128,
    kind: EntityKind,
    /// Place of its name among the written ones.
    written: u32,
    root: u32,
}

/// A kind and the first fifteen bytes of a name as a number that sorts like them.
fn start(kind: EntityKind, name: &str) -> u128 {
    let mut bytes = [0; 16];
    let len = name.len().min(15);
    bytes[0] = kind as u8;
    bytes[1..=len].copy_from_slice(&name.as_bytes()[..len]);
    u128::from_be_bytes(bytes)
}

/// The sets by their roots, for the corrections.
pub(crate) fn by_root(called: &[Option<SetName>]) -> HashMap<u32, SetName> {
    (0..).zip(called).filter_map(|(root, called)| Some((root, (*called)?))).collect()
}
