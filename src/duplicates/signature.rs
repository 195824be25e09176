//! Signatures, by which duplicates are recognised without reading their texts.
//!
//! Every three words in a row (a shingle) are hashed. The smallest 192 of the hashes are a random
//! sample, and the samples of two articles estimate how much of the shorter is in the longer
//! (bottom-k sketches: A. Broder, *On the resemblance and containment of documents*, 1997). Up to
//! 194 words, the sample is complete and the share exact.
//!
//! Words alone don't distinguish a copy from the next report of a series, where a template is
//! filled with other figures. So the signature also contains the article's numbers, publisher and
//! date.

use xxhash_rust::xxh3::xxh3_64;

use super::words::{HashedWord, words};
use crate::article::Article;

/// Version of the signatures in an index.
///
/// Raise it with every change of what a signature depends on: the splitting of words, the notices
/// that are left out, the hashes, and the layout. Signatures of two versions can't be compared.
pub(crate) const SIGNATURES_VERSION: u32 = 1;

/// Maximum number of shingle hashes in a signature.
pub(crate) const SHINGLES_MAX: usize = 192;

/// Words per shingle.
const SHINGLE_WORDS: usize = 3;

/// Minimum share of the shorter article that must be in the other for them to be duplicates, unless
/// they are short.
pub(crate) const COPY_MIN: f32 = 0.55;

/// Maximum number of numbers in a signature; of more, those with the smallest hashes.
const NUMBERS_MAX: usize = 32;

/// In an article with fewer words the title counts too: so short a text may be the same by chance.
const SHORT_WORDS: usize = 40;

/// Number of values before the numbers.
const HEADER: usize = 4;

/// Date of an undated article: after all others.
const UNDATED: u32 = u32::MAX;

/// The signature of an article: a sequence of numbers, as an index stores it.
///
/// Minutes since the year 1, hash of the publisher (0 without one), number of words, number of
/// numbers; then the hashes of the numbers and those of the shingles, each ascending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signature {
    values: Vec<u32>,
}

impl Default for Signature {
    /// Returns the signature of an empty article.
    fn default() -> Self {
        Self { values: vec![UNDATED, 0, 0, 0] }
    }
}

impl Signature {
    /// Computes the signature of an article.
    pub fn of(article: &Article) -> Self {
        let mut words = words(&article.body);
        if words.len() < SHORT_WORDS {
            words.extend(super::words::words(&article.title));
        }
        let mut numbers: Vec<u32> =
            words.iter().filter(|word| word.number).map(|word| hash(&word.hash.to_le_bytes())).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.truncate(NUMBERS_MAX);
        let minutes = article.date.and_then(|date| u32::try_from(date.minutes()).ok()).unwrap_or(UNDATED);
        // 0 means no publisher, so none hashes to it.
        let source = article.source.as_deref().map_or(0, |source| hash(source.as_bytes()).max(1));
        let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let mut values = vec![minutes, source, length, numbers.len() as u32];
        values.append(&mut numbers);
        values.append(&mut shingles(&words));
        Self { values }
    }

    /// Decodes a stored signature; values that are not one give the signature of an empty article.
    pub fn from_stored(stored: impl Iterator<Item = u64>) -> Self {
        let mut values: Vec<u32> = stored.flat_map(|two| [two as u32, (two >> 32) as u32]).collect();
        // An odd number of values was padded with 0. A real hash is 0 once in four billion, and
        // then one shingle is lost.
        values.pop_if(|last| *last == 0);
        let whole = values.get(HEADER - 1).is_some_and(|&numbers| HEADER + numbers as usize <= values.len());
        if !whole {
            return Self::default();
        }
        Self { values }
    }

    /// Encodes the signature for storage, two values per number.
    pub fn stored(&self) -> impl Iterator<Item = u64> {
        let two = |values: &[u32]| {
            let high = values.get(1).copied().unwrap_or(0);
            u64::from(values[0]) | u64::from(high) << 32
        };
        self.values.chunks(2).map(two)
    }

    /// Returns the number of words that were compared.
    pub fn words(&self) -> usize {
        self.values[2] as usize
    }

    /// Returns the sort key for grouping: the oldest article first. Signatures with equal keys are
    /// equal in all that is compared.
    pub fn order(&self) -> (u32, u64) {
        let bytes: Vec<u8> = self.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        (self.values[0], xxh3_64(&bytes))
    }

    /// Returns the hashes of its shingles, ascending.
    pub fn shingles(&self) -> &[u32] {
        &self.values[HEADER + self.values[3] as usize..]
    }

    fn numbers(&self) -> &[u32] {
        &self.values[HEADER..HEADER + self.values[3] as usize]
    }

    fn source(&self) -> Option<u32> {
        Some(self.values[1]).filter(|&source| source != 0)
    }

    fn minutes(&self) -> Option<u32> {
        Some(self.values[0]).filter(|&minutes| minutes != UNDATED)
    }

    fn day(&self) -> Option<u32> {
        self.minutes().map(|minutes| minutes / 1440)
    }

    /// Returns the hash up to which all shingles are known.
    fn known_to(&self) -> u32 {
        match self.shingles() {
            // A full sample was cut off at its last hash; a shorter one is complete.
            [.., last] if self.shingles().len() >= SHINGLES_MAX => *last,
            _ => u32::MAX,
        }
    }

    /// Returns how much of the shorter of two articles is in the other word for word, three words
    /// at a time, from 0 to 1.
    pub fn similarity(&self, other: &Self) -> f32 {
        // Only hashes that both samples would contain can be compared: above the lower bound, a
        // missing hash may just have been cut off.
        let known = self.known_to().min(other.known_to());
        let below = |hashes: &'_ [u32]| hashes.partition_point(|&hash| hash <= known);
        let (a, b) = (self.shingles(), other.shingles());
        let (a, b) = (&a[..below(a)], &b[..below(b)]);
        let shorter = a.len().min(b.len());
        if shorter == 0 { 0.0 } else { shared(a, b) as f32 / shorter as f32 }
    }

    /// Returns the similarity of two articles ([`Signature::similarity`]) if they are copies of one
    /// another.
    pub fn copied(&self, other: &Self) -> Option<f32> {
        /// Minimum similarity of short texts.
        const SHORT_MIN: f32 = 0.8;
        /// From this number of words on, a few changed words cost little, so the minimum is higher.
        const LONG_WORDS: usize = 150;
        /// Minimum similarity of such texts.
        const LONG_MIN: f32 = 0.62;
        /// Minimum similarity of one publisher's texts of two dates: its reports follow patterns
        /// and share leads, boxes and whole paragraphs. An update is usually above this.
        const OWN_MIN: f32 = 0.85;
        /// Below this number of words, a copy in another paper may be less similar, because the ten
        /// words that desks often change are a larger share of it.
        const BRIEF_WORDS: usize = 80;
        /// Maximum number of days between such copies.
        const BRIEF_DAYS: u32 = 1;
        /// Minimum similarity of such copies.
        const BRIEF_MIN: f32 = 0.25;
        /// Two articles of one publisher at least this many days apart are a series…
        const SERIES_DAYS: u32 = 3;
        /// … unless one contains at least this share of the other.
        const QUOTED_MIN: f32 = 0.95;

        let shorter = self.words().min(other.words());
        if !lengths_agree(self.words(), other.words()) {
            return None;
        }
        let similarity = self.similarity(other);
        let own = self.source().is_some() && self.source() == other.source();
        // The same publisher and minute: one article that is in the corpus twice.
        let own = own && self.minutes() != other.minutes();
        // Without dates, assume the same day: better to fold than to treat as a series.
        let days = self.day().zip(other.day()).map_or(0, |(one, other)| one.abs_diff(other));
        let is_copy =
            similarity >= QUOTED_MIN || !(own && days >= SERIES_DAYS) && self.numbers_agree(other, own);
        let others = self.source().zip(other.source()).is_some_and(|(one, other)| one != other);
        let same_day = self.day().zip(other.day()).is_some() && days <= BRIEF_DAYS;
        // The first arm that fits decides. A publisher's own texts come first, because their
        // patterns deceive at every length.
        let enough = match shorter {
            _ if own => OWN_MIN,
            0..SHORT_WORDS => SHORT_MIN,
            LONG_WORDS.. => LONG_MIN,
            SHORT_WORDS..BRIEF_WORDS if others && same_day => left_of(shorter).clamp(BRIEF_MIN, COPY_MIN),
            _ => COPY_MIN,
        };
        (is_copy && similarity >= enough).then_some(similarity)
    }

    /// Returns whether two articles share enough numbers. In the next report of a series most
    /// differ; in a copy with some words changed, few do.
    fn numbers_agree(&self, other: &Self, strict: bool) -> bool {
        let (a, b) = (self.numbers(), other.numbers());
        let fewer = a.len().min(b.len());
        // Few numbers may all be among the changed words. `strict`, for one publisher's texts of
        // two dates, asks for 70 % instead of 45 %: there a series is more likely than a copy.
        let needed = match fewer {
            0..=2 => 0,
            3..=4 => 1,
            5..=6 => 2,
            _ if strict => fewer * 7 / 10,
            _ => fewer * 9 / 20,
        };
        shared(a, b) >= needed
    }
}

/// Returns the share of shingles left in a text of `words` words if ten of them were changed, each
/// in three shingles, with a margin of two for chance.
fn left_of(words: usize) -> f32 {
    const CHANGED_WORDS: usize = 10;
    const CHANCE: usize = 2;
    let all = words.saturating_sub(SHINGLE_WORDS - 1).max(1);
    all.saturating_sub(CHANGED_WORDS * SHINGLE_WORDS + CHANCE) as f32 / all as f32
}

/// Returns whether two articles with these numbers of words may be copies. A text in one of more
/// than twice its length is a part of it.
pub(super) fn lengths_agree(one: usize, other: usize) -> bool {
    const LENGTH_RATIO_MAX: usize = 2;
    one.min(other) * LENGTH_RATIO_MAX >= one.max(other)
}

/// Returns the smallest hashes of the shingles, ascending and without duplicates.
fn shingles(words: &[HashedWord]) -> Vec<u32> {
    let hashes = || {
        words.windows(SHINGLE_WORDS).map(|words| {
            let mut bytes = [0; SHINGLE_WORDS * 8];
            for (to, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words) {
                *to = word.hash.to_le_bytes();
            }
            hash(&bytes)
        })
    };
    let smallest = |bound: u32| {
        let mut found: Vec<u32> = hashes().filter(|&hash| hash <= bound).collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(SHINGLES_MAX);
        found
    };
    // Most hashes of a long article are dropped before sorting, by a bound that should leave one
    // and a half times the number needed. If repetition leaves too few, everything is sorted after
    // all.
    let share = (SHINGLES_MAX * 3 / 2) as f64 / words.len().max(1) as f64;
    let found = smallest((share * f64::from(u32::MAX)) as u32);
    if found.len() < SHINGLES_MAX && share < 1.0 { smallest(u32::MAX) } else { found }
}

/// Counts the values that two ascending lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut at, mut other, mut count) = (0, 0, 0);
    // Without branches: the processor could not predict them, and this is the inner loop of all
    // comparisons.
    while at < a.len() && other < b.len() {
        let (one, two) = (a[at], b[other]);
        count += usize::from(one == two);
        at += usize::from(one <= two);
        other += usize::from(two <= one);
    }
    count
}

fn hash(bytes: &[u8]) -> u32 {
    // 32 bits halve the index's space. Two different shingles of a pair of articles collide about
    // once in a hundred thousand comparisons, which changes a similarity by half a percent.
    (xxh3_64(bytes) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str, body: &str) -> Signature {
        Signature::of(&Article { title: title.into(), body: body.into(), ..Article::default() })
    }

    #[test]
    fn a_signature_is_read_as_it_was_stored() {
        let body: String = (0..500).map(|number| format!("wort{} am {number}. ", number * 7)).collect();
        for signature in [of("", ""), of("Titel", "Kurz."), of("", &body)] {
            let stored: Vec<u64> = signature.stored().collect();
            let is_empty = signature.words() < SHINGLE_WORDS;
            let expected = if is_empty { Signature::default() } else { signature.clone() };
            assert_eq!(Signature::from_stored(stored.iter().copied()), expected);
            assert!(stored.len() <= (HEADER + NUMBERS_MAX + SHINGLES_MAX).div_ceil(2));
            // Truncated anywhere, it contains less and is not misread.
            for end in 0..stored.len() {
                let cut = Signature::from_stored(stored[..end].iter().copied());
                assert!(cut.similarity(&signature) <= 1.0);
                assert!(cut.copied(&cut).is_none_or(|similarity| similarity <= 1.0));
            }
        }
    }

    #[test]
    fn samples_tell_how_much_is_shared() {
        let words = |range: std::ops::Range<u32>| -> String {
            range.map(|number| format!("wort{number} ")).collect()
        };
        for (one, other, expected) in [
            (words(0..90), words(0..90), 1.0),
            (words(0..90), words(1000..1090), 0.0),
            (words(0..90), words(45..135), 0.49),
            (words(0..1000), words(250..1250), 0.75),
            (words(0..1000), words(0..2000), 1.0),
        ] {
            let found = of("", &one).similarity(&of("", &other));
            let off = if one.len() < 1000 { 0.005 } else { 0.1 };
            assert!((found - expected).abs() <= off, "{found} for {expected}");
        }
    }

    #[test]
    fn a_short_copy_may_have_ten_other_words_in_another_paper() {
        let text = |is_copy: bool| -> String {
            let word = |number: usize| match number % 5 {
                3 if is_copy => format!("anders{number} "),
                _ => format!("wort{number} "),
            };
            (0..50).map(word).collect()
        };
        let (agency, copy) = (text(false), text(true));
        let of = |source: &str, day: u8, body: &str| {
            let date = crate::article::Date::new(2021, 3, day);
            let source = Some(source.to_owned()).filter(|source| !source.is_empty());
            Signature::of(&Article { source, date, body: body.into(), ..Article::default() })
        };
        let own = of("npd", 5, &agency);
        let similarity = own.copied(&of("Abendpost", 6, &copy)).expect("a copy");
        assert!((0.3..COPY_MIN).contains(&similarity), "{similarity}");
        for other in [of("npd", 5, &copy), of("Abendpost", 9, &copy), of("", 5, &copy)] {
            assert_eq!(own.copied(&other), None, "{other:?}");
        }
    }

    #[test]
    fn a_short_text_needs_its_headline() {
        let text = "Sehen Sie hier das Video der Polizei.";
        assert!(of("Brand am Hafen", text).copied(&of("Streit um die Brücke in der Stadt", text)).is_none());
        assert!(of("Brand am Hafen", text).copied(&of("Brand am Hafen", text)).is_some());
    }
}
