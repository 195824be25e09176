//! Groups duplicates: each article joins those that it is a copy of.
//!
//! Articles are taken in the order of their dates. One that is not a copy of an earlier one starts
//! a new group; any other joins the groups of those that it is a copy of, provided that it also
//! resembles the first article of such a group. So a group can't drift, from update to update, to
//! another topic. The result depends on the articles alone.
//!
//! Two articles are compared only if they share several of their smallest shingles. Shingles of
//! only one article are filtered out first, with a table of bits; for the others, the articles that
//! have them are listed. This takes about 150 bytes of memory per article.

use rustc_hash::FxHashMap;

use super::Signature;
use super::signature::lengths_agree;

/// Version of the rules by which duplicates are grouped. Raise it when they change, so that the
/// groups of an index are derived again.
pub(crate) const GROUPS_VERSION: u32 = 1;

/// Minimum similarity between the first article of a group and one that joins it, or the first of
/// another group that joins it.
const FIRST_MIN: f32 = 0.15;

/// An article with at least this similarity to one that represents its group need not represent it
/// too.
const SAME_MIN: f32 = 0.9;

/// Number of shingles (keys) by which candidates are found.
const KEYS: usize = 32;

/// Minimum number of keys that candidates must share.
const KEYS_SHARED_MIN: u32 = 3;

/// Maximum number of articles per key; a key of more is a common phrase.
const KEY_ARTICLES_MAX: usize = 64;

/// Maximum number of candidates that are compared.
const CANDIDATES_MAX: usize = 16;

/// Bits per key in the table of keys that occur at least twice.
const BITS_PER_KEY: usize = 8;

/// Marks the end of a list.
const END: u32 = u32::MAX;

/// Returns, for each of `count` articles, the number of its group (from 0), if it has duplicates.
/// `read` returns the signature of an article and is called several times for each.
pub(crate) fn groups(count: usize, read: impl Fn(usize) -> Signature) -> Vec<Option<u32>> {
    let mut order = Vec::with_capacity(count);
    let mut seen = SeenKeys::new(count * KEYS);
    for at in 0..count {
        let signature = read(at);
        order.push((signature.order(), at));
        keys(&signature).iter().for_each(|&key| seen.add(key));
    }
    // From here on, articles are numbered by their place in this order. `order` hashes the whole
    // signature, so articles that compare equal are interchangeable, and the order of reading has
    // no effect.
    order.sort_unstable();
    let order: Vec<usize> = order.into_iter().map(|(_, at)| at).collect();

    let mut stories = GroupForest { parents: (0..count as u32).collect() };
    let mut known = Representatives::default();
    let mut words = Vec::with_capacity(count);
    for (place, &at) in order.iter().enumerate() {
        let signature = read(at);
        words.push(signature.words());
        // A key that only this article has can find nothing. Most keys are of this kind, and the
        // lists need memory only for the rest.
        let keys = keys(&signature).iter().copied().filter(|&key| seen.twice(key));
        let mut similar: Vec<(f32, usize)> = Vec::new();
        // Before candidates are ranked and cut: a long article shares keys with every excerpt, and
        // those would crowd out the real copies.
        let may_be = |other: usize| lengths_agree(words[place], words[other]);
        for candidate in known.candidates(keys.clone(), may_be) {
            let similarity = signature.copied(&read(order[candidate]));
            similar.extend(similarity.map(|one| (one, candidate)));
        }
        // The most similar first, because joining changes the first article that later ones are
        // compared with.
        similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for &(_, candidate) in &similar {
            let (own, other) = (stories.first(place), stories.first(candidate));
            // Copies may be dated before their original and then have groups of their own, which
            // the original joins. If both articles are the first of their groups, `copied` has
            // compared these firsts already.
            if own != other
                && (other == candidate && own == place
                    || read(order[own]).similarity(&read(order[other])) >= FIRST_MIN)
            {
                stories.join(own, other);
            }
        }
        // A nearly identical article is found through the one it copies. Listing it too would fill
        // the lists of an agency text in a hundred papers up to `KEY_ARTICLES_MAX`.
        if similar.first().is_none_or(|&(similarity, _)| similarity < SAME_MIN) {
            known.add(place, keys);
        }
    }
    let first: Vec<usize> = (0..count).map(|place| stories.first(place)).collect();
    let mut found = vec![None; count];
    numbered(&first).into_iter().zip(order).for_each(|(story, at)| found[at] = story);
    found
}

/// Splits a group of duplicates into smaller ones whose articles have at least the similarity
/// `least` to their first one, for searches that ask for more than [`COPY_MIN`](super::COPY_MIN).
pub(crate) fn split<A>(mut articles: Vec<(Signature, A)>, least: f32) -> Vec<Vec<A>> {
    articles.sort_by_cached_key(|(signature, _)| signature.order());
    let mut groups: Vec<(Signature, Vec<A>)> = Vec::new();
    for (signature, article) in articles {
        let found = groups.iter_mut().find(|(first, _)| first.similarity(&signature) >= least);
        match found {
            Some((_, group)) => group.push(article),
            None => groups.push((signature, vec![article])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Returns the shingles by which an article is found.
fn keys(signature: &Signature) -> &[u32] {
    // The smallest hashes: a random sample, and the same one in every article that has these words.
    let shingles = signature.shingles();
    &shingles[..shingles.len().min(KEYS)]
}

/// Numbers the groups with more than one article.
fn numbered(first: &[usize]) -> Vec<Option<u32>> {
    let mut sizes = vec![0_u32; first.len()];
    first.iter().for_each(|&leader| sizes[leader] += 1);
    let mut next = 0;
    let numbers: Vec<Option<u32>> = sizes
        .iter()
        .map(|&size| {
            (size > 1).then(|| {
                next += 1;
                next - 1
            })
        })
        .collect();
    first.iter().map(|&leader| numbers[leader]).collect()
}

/// Groups of articles as a forest (union-find): each tree is a group.
struct GroupForest {
    /// For each article an earlier one of its group, or itself.
    parents: Vec<u32>,
}

impl GroupForest {
    /// Returns the first article of an article's group.
    fn first(&mut self, mut article: usize) -> usize {
        while self.parents[article] as usize != article {
            let parent = self.parents[article] as usize;
            // Path halving: the next search takes half as many steps.
            self.parents[article] = self.parents[parent];
            article = parent;
        }
        article
    }

    /// Joins two groups, given by their first articles.
    fn join(&mut self, one: usize, other: usize) {
        // The earlier article stays the root, because it is the one that others must resemble.
        // Joining by size, as union-find usually does, would lose that.
        self.parents[one.max(other)] = one.min(other) as u32;
    }
}

/// Which keys occurred once and which twice, apart from collisions.
struct SeenKeys {
    bits: Vec<u64>,
    mask: usize,
}

impl SeenKeys {
    fn new(keys: usize) -> Self {
        let bits = (keys * BITS_PER_KEY).next_power_of_two().max(64);
        Self { bits: vec![0; bits / 64], mask: bits / 2 - 1 }
    }

    /// Returns the word and the first of the two bits of a key.
    fn place(&self, key: u32) -> (usize, u32) {
        // Keys are the smallest hashes of an article, so their high bits hardly differ. Multiplying
        // by an odd constant (the golden ratio) spreads them over the table.
        let mixed = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24;
        let slot = mixed as usize & self.mask;
        (slot / 32, (slot % 32) as u32 * 2)
    }

    fn add(&mut self, key: u32) {
        let (word, bit) = self.place(key);
        // Two bits count 0, 1, many. A collision only lets a key through that one article has: it
        // costs a list entry and no copy is missed.
        let state = self.bits[word] >> bit & 3;
        self.bits[word] |= (if state == 0 { 1 } else { 2 }) << bit;
    }

    fn twice(&self, key: u32) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] >> bit & 2 != 0
    }
}

/// The articles that represent their groups, by their keys.
#[derive(Default)]
struct Representatives {
    /// The last entry of each key's list.
    heads: FxHashMap<u32, u32>,
    /// An article, and the previous entry of the list: linked lists in one vector, since most are
    /// short.
    entries: Vec<(u32, u32)>,
    /// Number of shared keys per article; kept for its memory, empty between two calls.
    counts: FxHashMap<u32, u32>,
}

impl Representatives {
    fn list(&self, key: u32) -> impl Iterator<Item = u32> {
        let mut next = self.heads.get(&key).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            let &(article, before) = self.entries.get(next as usize)?;
            next = before;
            Some(article)
        })
    }

    /// Returns the articles that share most of these keys and may be copies, the oldest first among
    /// equals.
    fn candidates(&mut self, keys: impl Iterator<Item = u32>, may_be: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut counts = std::mem::take(&mut self.counts);
        let mut asked = 0;
        for key in keys {
            asked += 1;
            self.list(key).for_each(|article| *counts.entry(article).or_default() += 1);
        }
        // A short article may have fewer keys than the minimum.
        let needed = KEYS_SHARED_MIN.min(asked);
        let mut found: Vec<(u32, u32)> =
            counts.drain().filter(|&(article, count)| count >= needed && may_be(article as usize)).collect();
        self.counts = counts;
        found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(CANDIDATES_MAX);
        found.into_iter().map(|(article, _)| article as usize).collect()
    }

    fn add(&mut self, article: usize, keys: impl Iterator<Item = u32>) {
        for key in keys {
            // The first articles keep the key: dropping a full list would lose the originals that
            // later copies are looking for.
            if self.list(key).count() < KEY_ARTICLES_MAX {
                let before = self.heads.insert(key, self.entries.len() as u32).unwrap_or(END);
                self.entries.push((article as u32, before));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Date};
    use crate::duplicates::COPY_MIN;

    /// Returns a text; texts of different seeds share no three words in a row.
    fn text(seed: u32, words: u32) -> String {
        let word = |number: u32| {
            let number = (seed * 7919 + number).wrapping_mul(2_654_435_761) >> 12;
            format!("w{number:x} ")
        };
        (0..words).map(word).collect()
    }

    fn signature(day: u8, source: &str, body: &str) -> Signature {
        let date = Date::new(2021, 3, day);
        Signature::of(&Article { date, source: Some(source.into()), body: body.into(), ..Article::default() })
    }

    /// Checks the groups of some articles, read in any order.
    fn check(articles: &[(u8, &str, String)], expected: &[Option<u32>]) {
        let signatures: Vec<Signature> =
            articles.iter().map(|(day, source, body)| signature(*day, source, body)).collect();
        let count = signatures.len();
        let same = |found: &[Option<u32>], one: usize, other: usize| {
            found[one].is_some() && found[one] == found[other]
        };
        for shift in 0..count {
            let found = groups(count, |at| signatures[(at + shift) % count].clone());
            for one in 0..count {
                for other in 0..count {
                    let place = |at: usize| (at + count - shift) % count;
                    assert_eq!(
                        same(&found, place(one), place(other)),
                        same(expected, one, other),
                        "{one} and {other}, from {shift} on"
                    );
                }
            }
        }
    }

    /// Returns the text with every `step`th word changed.
    fn changed(text: &str, step: usize) -> String {
        let words = text.split(' ').enumerate();
        words
            .map(|(at, word)| if at % step == 4 { "anders ".to_owned() } else { format!("{word} ") })
            .collect()
    }

    #[test]
    fn copies_are_a_story() {
        let agency = text(1, 120);
        let other = text(2, 120);
        check(
            &[
                (5, "npd", agency.clone()),
                (5, "Abendpost", changed(&agency, 12)),
                (6, "Hafenkurier", format!("Berlin (npd) {agency} {}", text(3, 40))),
                (5, "npd", other.clone()),
                (7, "Abendpost", other),
                (5, "npd", text(4, 120)),
                (5, "npd", String::new()),
                (5, "npd", String::new()),
            ],
            &[Some(0), Some(0), Some(0), Some(1), Some(1), None, None, None],
        );
    }

    #[test]
    fn a_part_is_no_copy() {
        let short = text(1, 60);
        check(&[(5, "npd", short.clone()), (5, "Abendpost", short + &text(2, 90))], &[None, None]);
    }

    #[test]
    fn the_next_of_a_series_is_no_copy() {
        let report = |numbers: std::ops::Range<u32>| {
            let numbers: String = numbers.map(|number| format!("und {} ", number * 37 + 1000)).collect();
            format!("{} {numbers}", text(1, 100))
        };
        let series = [
            // Other figures, from any publisher.
            (5, "npd", report(0..8)),
            (6, "npd", report(20..28)),
            (6, "Abendpost", report(40..48)),
            // The same figures.
            (6, "Hafenkurier", changed(&report(40..48), 30)),
        ];
        check(&series, &[None, None, Some(0), Some(0)]);
        // A publisher's own text with other words a week later, and once more unchanged.
        let weekly = text(9, 120);
        check(
            &[
                (5, "npd", weekly.clone()),
                (12, "npd", changed(&weekly, 20)),
                (19, "npd", weekly.clone() + "Neu."),
            ],
            &[Some(0), None, Some(0)],
        );
    }

    #[test]
    fn a_story_does_not_wander_off() {
        // Each shares three quarters with the text before it; the fifth shares nothing with the first.
        const PAPERS: [&str; 6] = ["npd", "Abendpost", "Hafenkurier", "Neckarbote", "Depesche", "Kurier"];
        let parts: Vec<String> = (1..10).map(|seed| text(seed, 50)).collect();
        let chain: Vec<(u8, &str, String)> = PAPERS
            .iter()
            .zip(0..)
            .map(|(paper, at)| (5 + at, *paper, parts[at as usize..][..4].concat()))
            .collect();
        check(&chain, &[Some(0), Some(0), Some(0), Some(0), Some(1), Some(1)]);
    }

    #[test]
    fn an_original_joins_copies_that_came_before_it() {
        let agency = text(1, 120);
        let copies = [
            (5, "Abendpost", changed(&agency, 9)),
            (5, "Hafenkurier", changed(&agency, 10)),
            (6, "npd", agency),
        ];
        let [one, other, _] = &copies;
        let alone = signature(5, "a", &one.2).similarity(&signature(5, "b", &other.2));
        assert!((FIRST_MIN..COPY_MIN).contains(&alone), "{alone}: copies are no copies of one another");
        check(&copies, &[Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn many_copies_are_one_story() {
        let agency = text(1, 300);
        let copies: Vec<Signature> =
            (0..500).map(|at| signature(5, &format!("paper {at}"), &format!("{agency} Aus {at}."))).collect();
        assert_eq!(groups(copies.len(), |at| copies[at].clone()), vec![Some(0); copies.len()]);
    }

    #[test]
    fn a_story_is_split_by_what_is_asked_for() {
        let agency = text(1, 150);
        let articles: Vec<(Signature, usize)> =
            [agency.clone(), changed(&agency, 10), agency.clone() + "Mehr."]
                .iter()
                .enumerate()
                .map(|(at, body)| (signature(5 + at as u8, "npd", body), at))
                .collect();
        assert_eq!(split(articles.clone(), 0.9), [vec![0, 2], vec![1]]);
        assert_eq!(split(articles, 0.5), [vec![0, 1, 2]]);
    }
}
