//! The rules that join names: each looks at the corpus as it was read, proposes
//! pairs, and lets the sets accept them in an order of their own, so that the
//! order of the forms makes no difference.

use crate::article::EntityKind;
use crate::entity::corpus::form::{CountedVariant, NONE};
use crate::entity::corpus::nodes::{NameNode, NameNodes};
use crate::entity::corpus::union_find::Sets;
use crate::entity::normalize::acronym::is_acronym;
use crate::entity::normalize::fingerprint::{ByFingerprint, fingerprint};
use crate::entity::normalize::inflection::genitive_bases;
use crate::entity::normalize::transliteration::transliterate_into;

/// How much more frequent than its genitive a name must be.
const NOMINATIVE_SHARE: u32 = 3;

/// The same for a genitive that may be a name: short, or the surname of somebody.
const NOMINATIVE_SHARE_STRICT: u32 = 20;

/// Shortest base of a genitive that the milder share is enough for, in letters.
const NOMINATIVE_MIN: usize = 4;

/// Shortest base of a genitive of a place that need not be more frequent, in bytes.
const LONG_PLACE_MIN: usize = 7;

/// Articles that must introduce an acronym before it is learnt from them.
const ACRONYM_ARTICLES_MIN: u32 = 2;

/// Share of the articles that agree on its long form, in percent.
const ACRONYM_SHARE: u32 = 90;

/// Two nodes that are proposed to be one.
pub(crate) type Pair = (u32, u32);

/// Lets the sets accept pairs in an order that depends on the names alone.
pub(crate) fn accept(names: &NameNodes<'_>, sets: &mut Sets, mut pairs: Vec<Pair>) {
    let print = |node: u32| names.nodes[node as usize].fingerprint;
    // Sorted by fingerprints: which of two conflicting pairs comes first decides which one the
    // guards forbid, and that must not depend on the order of articles.
    pairs.sort_unstable_by_key(|&(one, other)| (print(one), print(other)));
    for (one, other) in pairs {
        sets.join(one, other);
    }
}

/// Names on one line of the built-in table are one entity.
pub(crate) fn built_in(names: &NameNodes<'_>, sets: &mut Sets) {
    let mut first: ByFingerprint<u32> = ByFingerprint::default();
    for (at, node) in (0..).zip(&names.nodes).filter(|(_, node)| node.line != 0) {
        let of_line = *first.entry(u64::from(node.line)).or_insert(at);
        // Not through the guards: the table is right by definition, also about names with different
        // first names.
        sets.force(of_line, at);
    }
}

/// *Joe R. Biden* is *Joe Biden*, unless there is also a *Joe Q. Biden*.
pub(crate) fn initials(names: &NameNodes<'_>) -> Vec<Pair> {
    // For each base, the initials that occur in it, as long as they agree.
    let mut found: ByFingerprint<(u32, u64)> = ByFingerprint::default();
    let mut pairs = vec![];
    let mut base = String::new();
    // Names of the table have their set already, and must not pull others into it by an initial.
    for (at, node) in persons(names).filter(|(_, node)| node.full && node.line == 0) {
        let key = names.key(node);
        if !key.as_bytes().windows(3).any(|three| three[0] == b' ' && three[2] == b' ') {
            continue;
        }
        base.clear();
        let mut letters = 0;
        for (place, word) in key.split(' ').enumerate() {
            if place > 0 && word.len() == 1 && !key.ends_with(&format!(" {word}")) {
                letters = fingerprint(letters, word.as_bytes());
            } else {
                base.extend((place > 0).then_some(' '));
                base.push_str(word);
            }
        }
        if let Some(target) = names.node_of(EntityKind::Person, &base).filter(|&target| target != at) {
            let print = names.nodes[target as usize].fingerprint;
            let same = found.entry(print).or_insert((target, letters));
            if same.1 != letters {
                // Two persons with different initials share a base (*George W.* and *George H. W.
                // Bush*): the base is ambiguous, and none of them is joined with it.
                same.0 = NONE;
            }
            pairs.push((at, target));
        }
    }
    pairs.retain(|&(_, target)| {
        found.get(&names.nodes[target as usize].fingerprint).is_some_and(|same| same.0 != NONE)
    });
    pairs
}

/// *Vladimir Putin* is *Wladimir Putin*.
pub(crate) fn transliterations(names: &NameNodes<'_>) -> Vec<Pair> {
    let mut rows: Vec<(u64, u64, u32)> = vec![];
    let mut letters = String::new();
    for (at, node) in persons(names).filter(|(_, node)| node.transliterated) {
        transliterate_into(names.key(node), &mut letters);
        rows.push((fingerprint(0, letters.as_bytes()), node.fingerprint, at));
    }
    rows.sort_unstable();
    let same = rows.chunk_by(|one, other| one.0 == other.0);
    same.flat_map(|rows| rows[1..].iter().map(|row| (rows[0].2, row.2))).collect()
}

/// *Alibabas* is *Alibaba* where that is clearly more frequent; gives pairs of genitive and nominative.
pub(crate) fn genitives(names: &NameNodes<'_>) -> Vec<Pair> {
    let mut pairs = vec![];
    let surnames = Surnames::of(names);
    for (at, node) in (0..).zip(&names.nodes) {
        let key = names.key(node);
        if !key.ends_with('s') || node.line != 0 || node.alone {
            continue;
        }
        let base = genitive_bases(key).find_map(|base| {
            let found = names.node_of(node.kind, base)?;
            let base_node = &names.nodes[found as usize];
            let share = surnames.share(node, key, base);
            // A base must be clearly more frequent than its genitive, or a rare surname would be
            // taken for the genitive of a rarer one.
            (base_node.articles > 1 && base_node.articles / share >= node.articles && !base_node.alone)
                .then_some(found)
        });
        pairs.extend(base.map(|base| (at, base)));
    }
    pairs
}

/// In how many articles persons have a surname or given name, by its fingerprint.
struct Surnames {
    surnames: ByFingerprint<u32>,
    given: ByFingerprint<u32>,
}

impl Surnames {
    /// Counts the persons who are named in full.
    fn of(names: &NameNodes<'_>) -> Self {
        let mut found = Self { surnames: ByFingerprint::default(), given: ByFingerprint::default() };
        for (_, node) in persons(names).filter(|(_, node)| node.full) {
            let key = names.key(node);
            let (Some((first, _)), Some((_, last))) = (key.split_once(' '), key.rsplit_once(' ')) else {
                continue;
            };
            // A genitive that was left in the full name is no surname.
            let is_rarer = |base: &str| {
                let found =
                    names.node_of(EntityKind::Person, base).and_then(|base| names.nodes.get(base as usize));
                found.is_some_and(|base| base.articles >= node.articles)
            };
            if !last.ends_with('s') || !genitive_bases(key).any(is_rarer) {
                let sum = found.surnames.entry(fingerprint(0, last.as_bytes())).or_default();
                *sum = sum.saturating_add(node.articles);
            }
            let sum = found.given.entry(fingerprint(0, first.as_bytes())).or_default();
            *sum = sum.saturating_add(node.articles);
        }
        found
    }

    /// How much more frequent the base must be.
    fn share(&self, node: &NameNode, key: &str, base: &str) -> u32 {
        let count = |counts: &ByFingerprint<u32>, word: &str| {
            counts.get(&fingerprint(0, word.as_bytes())).copied().unwrap_or(0)
        };
        if base.chars().count() < NOMINATIVE_MIN {
            return NOMINATIVE_SHARE_STRICT;
        }
        // No given name can be confused with an organisation, so the usual share is enough.
        if node.kind == EntityKind::Organisation {
            return NOMINATIVE_SHARE;
        }
        if node.kind == EntityKind::Place {
            // A long name of a place ends in s by itself only if no other place has the name
            // without it.
            return if base.len() >= LONG_PLACE_MIN { 1 } else { NOMINATIVE_SHARE };
        }
        let last = key.rsplit(' ').next().unwrap_or(key);
        // If *Peter* exists too, *Peters* is either a surname or the genitive of a given name.
        let single = !key.contains(' ');
        let usually_given = || count(&self.given, base) > count(&self.surnames, base);
        match count(&self.surnames, last) > node.articles || (single && usually_given()) {
            true => NOMINATIVE_SHARE_STRICT,
            false if single => NOMINATIVE_SHARE,
            false => 1,
        }
    }
}

/// Acronyms that articles introduce, and nearly always for the same: *HRW* for *Human Rights Watch*.
pub(crate) fn acronyms(names: &NameNodes<'_>, forms: &[CountedVariant<'_>]) -> Vec<Pair> {
    // One row for each form and name; the compounds of it are counted only where they are more.
    let mut rows: Vec<(u64, u32, u32)> = vec![];
    let mut bare: ByFingerprint<u32> = ByFingerprint::default();
    for (form, &written) in forms.iter().zip(&names.of_form) {
        if written == NONE || form.kind == EntityKind::Person || !is_acronym(form.form) {
            continue;
        }
        let node = names.written[written as usize].node;
        let print = fingerprint(form.kind as u64, form.form.as_bytes());
        if form.form == form.name {
            if names.nodes[node as usize].line == 0 && !names.nodes[node as usize].alone {
                bare.insert(print, node);
            }
        } else {
            rows.push((print, node, form.articles));
        }
    }
    rows.sort_unstable();
    let mut pairs = vec![];
    for rows in rows.chunk_by(|one, other| one.0 == other.0) {
        let Some(&bare) = bare.get(&rows[0].0) else { continue };
        // Sorted, the last row of a name has the most articles.
        let most =
            rows.chunk_by(|one, other| one.1 == other.1).map(|rows| (rows[rows.len() - 1].2, rows[0].1));
        let total: u32 = most.clone().map(|(articles, _)| articles).sum();
        let print = |node: u32| names.nodes[node as usize].fingerprint;
        let best = most.max_by_key(|&(articles, node)| (articles, print(node)));
        if let Some((articles, long)) = best
            && articles >= ACRONYM_ARTICLES_MIN
            // One long form must explain nearly all articles: an acronym with two meanings (*DRK*)
            // is joined with none.
            && u64::from(articles) * 100 >= u64::from(total) * u64::from(ACRONYM_SHARE)
        {
            pairs.push((bare, long));
        }
    }
    pairs
}

/// The nodes of persons that rules may join.
pub(crate) fn persons<'n>(names: &'n NameNodes<'_>) -> impl Iterator<Item = (u32, &'n NameNode)> {
    (0..).zip(&names.nodes).filter(|(_, node)| node.kind == EntityKind::Person && !node.alone)
}
