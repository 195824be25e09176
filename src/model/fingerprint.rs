//! A read-only map from 64-bit hashes to records of fixed width, used in place.
//!
//! The keys are not stored: the upper bits of a hash choose a bucket and its
//! lowest 16 bits are kept as a fingerprint. With about eight keys a bucket an
//! unknown key is taken for a known one about once in 8,000 lookups, which the
//! statistical models on top bear, and a record costs 2.5 bytes besides its
//! content. Nothing is parsed or copied when a map is opened, so that a program
//! which never asks never pays.

/// A hash that is part of the file formats: it must never change, on any machine.
///
/// Eight bytes at a time are folded by a 128-bit multiplication (the step of
/// wyhash, Wang Yi 2019).
pub fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = fold(seed ^ 0x9E37_79B9_7F4A_7C15, bytes.len() as u64 ^ 0xA076_1D64_78BD_642F);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = fold(state ^ u64::from_le_bytes(word), 0xE703_7ED1_A0B4_28DB);
    }
    let mut word = 0;
    for &byte in chunks.remainder() {
        word = word << 8 | u64::from(byte);
    }
    fold(state ^ word, 0x8EBC_6AF0_9C88_C6E3)
}

/// Mixes two numbers into a hash.
pub fn hash_pair(a: u64, b: u64) -> u64 {
    fold(a ^ 0xE703_7ED1_A0B4_28DB, b ^ 0x9E37_79B9_7F4A_7C15)
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ (product >> 64) as u64
}

/// The map; its bytes are those of the file.
#[derive(Clone, Copy, Debug)]
pub struct FingerprintMap {
    bits: u32,
    width: usize,
    starts: &'static [u8],
    tags: &'static [u8],
    values: &'static [u8],
}

impl FingerprintMap {
    /// Opens a map at the front of `bytes` and gives it with what follows.
    ///
    /// `None` where the bytes are too short for what they announce.
    pub fn open(bytes: &'static [u8]) -> Option<(Self, &'static [u8])> {
        let (header, rest) = bytes.split_at_checked(12)?;
        let number =
            |at: usize| -> Option<u32> { Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?)) };
        let (bits, width, len) = (number(0)?, number(4)? as usize, number(8)? as usize);
        if bits == 0 || bits > 24 {
            return None;
        }
        let (starts, rest) = rest.split_at_checked(((1 << bits) + 1) * 4)?;
        let (tags, rest) = rest.split_at_checked(len * 2)?;
        let (values, rest) = rest.split_at_checked(len * width)?;
        Some((Self { bits, width, starts, tags, values }, rest))
    }

    /// The record of a hash, or `None` where it is not in the map.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<&'static [u8]> {
        let bucket = (hash >> (64 - self.bits)) as usize * 4;
        let bounds = self.starts.get(bucket..bucket + 8)?;
        let (first, last) = bounds.split_at(4);
        let first = u32::from_le_bytes(first.try_into().ok()?) as usize;
        let last = u32::from_le_bytes(last.try_into().ok()?) as usize;
        let tag = (hash as u16).to_le_bytes();
        let found = self.tags.get(first * 2..last * 2)?.chunks_exact(2).position(|other| other == tag)?;
        let at = (first + found) * self.width;
        self.values.get(at..at + self.width)
    }

    /// Returns the number of records.
    #[cfg(feature = "train")]
    pub fn len(&self) -> usize {
        self.tags.len() / 2
    }

    /// Whether there is no record at all.
    #[cfg(feature = "train")]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }
}

/// Writes the bytes of a map; of two records with one fingerprint the first stays.
#[cfg(feature = "train")]
pub fn build(width: usize, records: &[(u64, Vec<u8>)], out: &mut Vec<u8>) {
    let bits = (records.len() / 8).max(2).next_power_of_two().trailing_zeros();
    let mut seen = std::collections::HashSet::new();
    let mut kept: Vec<&(u64, Vec<u8>)> =
        records.iter().filter(|(hash, _)| seen.insert((hash >> (64 - bits), *hash as u16))).collect();
    kept.sort_by_key(|(hash, _)| *hash);
    for number in [bits, width as u32, kept.len() as u32] {
        out.extend(number.to_le_bytes());
    }
    let mut next = 0;
    for bucket in 0..=1u64 << bits {
        while next < kept.len() && kept[next].0 >> (64 - bits) < bucket {
            next += 1;
        }
        out.extend((next as u32).to_le_bytes());
    }
    for (hash, _) in &kept {
        out.extend((*hash as u16).to_le_bytes());
    }
    for (_, value) in &kept {
        assert_eq!(value.len(), width, "every record has the width of the map");
        out.extend(value);
    }
}
