//! Statistics of word forms from unlabelled text: clusters and context counts.
//!
//! The shipped lexicon holds a fingerprint and ten bytes for each form, no readable list; `learn/`
//! and `src/model/README.md` describe how it is made.

use crate::entity::recognize::EntityKind;
use crate::entity::recognize::span::Prior;
use crate::model::fingerprint::{FingerprintMap, hash_bytes};

/// How many habits are kept of a form, in half a byte each.
pub const HABITS: usize = 11;

/// A habit that says "in more than six of a hundred places".
const OFTEN: u8 = 4;

/// Bytes of a form in the lexicon: clusters and classes, habits.
#[cfg(any(test, feature = "train"))]
pub const FORM_BYTES: usize = 4 + HABITS.div_ceil(2);

/// The statistics of one word form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordStats {
    /// Its cluster among 128, 512 and 2048; `None` where only habits are known.
    pub clusters: Option<[u16; 3]>,
    /// Whether it is the name of a town, or written like one.
    pub town: bool,
    /// Whether it is hardly ever a part of a name in the news, as far as a model could tell.
    pub closed: bool,
    /// The kind that it nearly always names in the news, by the labels of a model.
    pub usual: Option<EntityKind>,
    /// Habits, each 0 (unknown) to 15: how frequent it is (a power of two), how often written
    /// like this where a capital is a choice, the contexts of `learn/habits.rs`, and how often
    /// it has an *s* behind it.
    pub habits: [u8; HABITS],
}

/// Whatever can be asked about word forms.
pub trait Knowledge {
    /// Returns the statistics of a form written exactly like this.
    fn form(&self, word: &str) -> Option<WordStats>;
}

impl WordStats {
    /// Returns what is known of it before a text is read.
    ///
    /// Nouns often follow an article, most names do not.
    pub fn prior(&self) -> Prior {
        let [_, _, after_article, ..] = self.habits;
        match self.usual {
            Some(kind) => Prior::Name(kind),
            None if after_article >= OFTEN => Prior::Noun,
            None => Prior::Unknown,
        }
    }

    /// The bytes of the lexicon.
    #[cfg(any(test, feature = "train"))]
    pub fn to_bytes(self) -> [u8; FORM_BYTES] {
        let mut bytes = [0; FORM_BYTES];
        let mut head = u32::from(self.closed) << 31
            | u32::from(self.town) << 28
            | self.usual.map_or(0, |kind| kind as u32 + 1) << 29;
        if let Some([small, middle, large]) = self.clusters {
            head |= 1 << 27 | u32::from(small) << 20 | u32::from(middle) << 11 | u32::from(large);
        }
        bytes[..4].copy_from_slice(&head.to_le_bytes());
        for (byte, pair) in bytes[4..].iter_mut().zip(self.habits.chunks(2)) {
            *byte = pair[0] << 4 | pair.get(1).unwrap_or(&0);
        }
        bytes
    }

    /// The form behind the bytes of the lexicon.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, tail) = bytes.split_at_checked(4)?;
        let head = u32::from_le_bytes(head.try_into().ok()?);
        let mut habits = [0; HABITS];
        for (at, habit) in habits.iter_mut().enumerate() {
            let byte = tail.get(at / 2)?;
            *habit = if at % 2 == 0 { byte >> 4 } else { byte & 15 };
        }
        let usual = EntityKind::ALL.into_iter().find(|&kind| kind as u32 + 1 == head >> 29 & 3);
        let clusters = (head >> 27 & 1 == 1).then_some([
            (head >> 20 & 127) as u16,
            (head >> 11 & 511) as u16,
            (head & 2047) as u16,
        ]);
        Some(Self { clusters, closed: head >> 31 == 1, town: head >> 28 & 1 == 1, usual, habits })
    }
}

/// The shipped lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon {
    forms: FingerprintMap,
}

impl Lexicon {
    /// Reads a lexicon in place.
    pub fn new(forms: FingerprintMap) -> Self {
        Self { forms }
    }
}

/// The key of a form in the lexicon.
pub fn form_key(word: &str) -> u64 {
    hash_bytes(0, word.as_bytes())
}

impl Knowledge for Lexicon {
    fn form(&self, word: &str) -> Option<WordStats> {
        WordStats::from_bytes(self.forms.get(form_key(word))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_keep_a_form() {
        let habits = std::array::from_fn(|at| at as u8);
        for usual in [None, Some(EntityKind::Person), Some(EntityKind::Organisation), Some(EntityKind::Place)]
        {
            let form = WordStats {
                clusters: Some([127, 511, 2047]),
                closed: usual.is_none(),
                town: true,
                usual,
                habits,
            };
            assert_eq!(WordStats::from_bytes(&form.to_bytes()), Some(form));
        }
        assert_eq!(WordStats::from_bytes(&WordStats::default().to_bytes()), Some(WordStats::default()));
        assert_eq!(WordStats::from_bytes(&[0; 3]), None);
    }
}
