//! Where a German compound is cut: `ueberwachungs|kamera`.
//!
//! In goes a word in *expanded* form (lower case, `ä` written `ae`, `ß` written `ss`), out come byte offsets.
//! There is no dictionary: a linear model scores every way to cut the word, and the best way wins.
//! The score of a way is a sum over
//!
//! - its cuts: the letters left and right of each cut, alone (1–8) and in pairs (up to 4 × 4), and all that
//!   stands before and after it;
//! - its parts: each part as a whole, its trunk without the last one or two letters (linking letters,
//!   endings), its length and its place in the word. A word left whole is one part, so this is also where
//!   the model knows simple words.
//!
//! This is a semi-Markov model (Sarawagi and Cohen 2004), decided by dynamic programming over the positions
//! where a cut is not hopeless. All features are hashed into one table of one-byte weights. Collisions are
//! the price of its size; training sees the same collisions and works around them.

/// Version of the model: features and weights. It changes whenever some word may be cut differently.
pub const MODEL_VERSION: u32 = 1;

/// Longest word that is looked at, in bytes; a longer one is left whole.
pub const WORD_BYTES_MAX: usize = 80;

/// Shortest word that can be a compound, in bytes.
pub const WORD_BYTES_MIN: usize = 5;

/// Shortest part, in bytes (`ei|dotter`).
pub(crate) const PART_BYTES_MIN: usize = 2;

/// Minimum score of a cut, in weight units; cuts below it are not tried.
const HOPELESS: i32 = -150;

/// Head start of the whole word, in weight units (16 are a factor of e in probability): in doubt a word is
/// left alone, because a wrong part finds wrong articles while a missing one only finds fewer.
const WHOLE_BONUS: i32 = 6;

/// Bytes of the weights file before the table: magic, format version, model version, all little-endian.
pub(crate) const HEADER_BYTES: usize = 16;

/// First bytes of the weights file.
pub(crate) const MAGIC: [u8; 8] = *b"dpcompnd";

/// Version of the file's layout.
pub(crate) const FORMAT_VERSION: u32 = 1;

/// Weights in the table, one byte each.
pub(crate) const SLOTS: usize = 1_000_000 - HEADER_BYTES;

static FILE: &[u8; HEADER_BYTES + SLOTS] = include_bytes!("compound.bin");

// A weights file of another version does not compile.
const _: () = {
    let mut at = 0;
    while at < 8 {
        assert!(FILE[at] == MAGIC[at], "compound.bin is no weights file");
        at += 1;
    }
    let format = u32::from_le_bytes([FILE[8], FILE[9], FILE[10], FILE[11]]);
    let model = u32::from_le_bytes([FILE[12], FILE[13], FILE[14], FILE[15]]);
    assert!(format == FORMAT_VERSION, "compound.bin has another layout");
    assert!(model == MODEL_VERSION, "compound.bin holds another model");
};

/// Cuts of a compound as byte offsets into `word`, ascending; none for a word to leave whole.
///
/// `word` is in expanded form; one with anything but the letters `a`–`z` is left whole.
/// Linking letters stay with the part before them.
///
/// ```
/// use depesche::analysis::split_compound;
/// let mut cuts = Vec::new();
/// split_compound("ueberwachungskamera", &mut cuts);
/// assert_eq!(cuts, [13]);
/// split_compound("regierung", &mut cuts);
/// assert!(cuts.is_empty());
/// ```
pub fn split_compound(word: &str, cuts: &mut Vec<usize>) {
    let table = FILE.split_at(HEADER_BYTES).1;
    best_cuts(word.as_bytes(), &|slot| i32::from(table.get(slot).copied().unwrap_or(0).cast_signed()), cuts);
}

/// Decides with any table of whole-numbered weights; training checks its rounded weights with this.
pub(crate) fn best_cuts(word: &[u8], weight: &impl Fn(usize) -> i32, cuts: &mut Vec<usize>) {
    cuts.clear();
    if !may_be_compound(word) {
        return;
    }
    let scan = Scan::new(word);
    // Borders of parts: the start, every cut worth trying, the end.
    let mut borders = [Border::default(); WORD_BYTES_MAX + 1];
    let mut count = 1;
    for at in PART_BYTES_MIN..=word.len() - PART_BYTES_MIN {
        let mut score = 0;
        scan.cut_features(at, |_, slot| score += weight(slot));
        if score > HOPELESS {
            borders[count] = Border { at, cut: score, best: i32::MIN, from: 0 };
            count += 1;
        }
    }
    if count == 1 {
        return;
    }
    borders[count] = Border { at: word.len(), cut: 0, best: i32::MIN, from: 0 };
    let mut chain = [0; WORD_BYTES_MAX + 1];
    for from in 0..count {
        let (start, before) = (borders[from].at, borders[from].best);
        if before == i32::MIN {
            continue;
        }
        scan.chain(start, &mut chain);
        for border in &mut borders[from + 1..=count] {
            if border.at - start < PART_BYTES_MIN {
                continue;
            }
            let whole = start == 0 && border.at == word.len();
            let mut score = before + border.cut + if whole { WHOLE_BONUS } else { 0 };
            scan.part_features(start, border.at, &chain, |_, slot| score += weight(slot));
            if score > border.best {
                (border.best, border.from) = (score, from);
            }
        }
    }
    let mut at = borders[count].from;
    while at > 0 {
        cuts.push(borders[at].at);
        at = borders[at].from;
    }
    cuts.reverse();
}

/// Of a length worth a look, and nothing but plain letters.
pub(crate) fn may_be_compound(word: &[u8]) -> bool {
    (WORD_BYTES_MIN..=WORD_BYTES_MAX).contains(&word.len()) && word.iter().all(u8::is_ascii_lowercase)
}

/// A place where a part may begin or end, and the best way to get there.
#[derive(Clone, Copy, Default)]
struct Border {
    at: usize,
    cut: i32,
    best: i32,
    from: usize,
}

/// Kinds of features; training leaves some kinds out at times, so that the others learn to do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeatureKind {
    /// Letters around a cut.
    Letters,
    /// All before or all after a cut.
    Side,
    /// A part as a whole, or its trunk.
    Part,
    /// The shape of a part or of the whole word.
    Shape,
}

/// A word with the hashes of its starts and ends: the one definition of the features.
pub(crate) struct Scan<'w> {
    word: &'w [u8],
    starts: [u64; WORD_BYTES_MAX + 1],
    ends: [u64; WORD_BYTES_MAX + 1],
}

impl<'w> Scan<'w> {
    /// Prepares a word of at most [`WORD_BYTES_MAX`] bytes.
    pub(crate) fn new(word: &'w [u8]) -> Self {
        let mut scan = Scan { word, starts: [0; WORD_BYTES_MAX + 1], ends: [0; WORD_BYTES_MAX + 1] };
        let mut hash = START;
        for (at, &byte) in word.iter().enumerate() {
            hash = step(hash, byte);
            scan.starts[at + 1] = hash;
        }
        hash = END;
        for (at, &byte) in word.iter().enumerate().rev() {
            hash = step(hash, byte);
            scan.ends[at] = hash;
        }
        scan
    }

    /// Features of a cut before the byte `at`.
    #[inline(always)]
    pub(crate) fn cut_features(&self, at: usize, mut emit: impl FnMut(FeatureKind, usize)) {
        let (word, size) = (self.word, self.word.len());
        let mut left = [0; GRAM_MAX + 1];
        let mut right = [0; GRAM_MAX + 1];
        let mut hash = LEFT;
        for length in 1..=GRAM_MAX.min(at + 1) {
            hash = step(hash, if length > at { BORDER } else { word[at - length] });
            left[length] = hash;
            emit(FeatureKind::Letters, slot(hash));
        }
        hash = RIGHT;
        for (length, right) in right.iter_mut().enumerate().take(size - at + 2).skip(1) {
            hash = step(hash, word.get(at + length - 1).copied().unwrap_or(BORDER));
            *right = hash;
            emit(FeatureKind::Letters, slot(hash));
        }
        for &l in &left[1..=PAIR_MAX.min(at + 1)] {
            for &r in &right[1..=PAIR_MAX.min(size - at + 1)] {
                emit(FeatureKind::Letters, slot(mix(l, r)));
            }
        }
        // Shorter sides are letters up to the border, which were emitted above.
        if at >= GRAM_MAX {
            emit(FeatureKind::Side, slot(self.starts[at]));
        }
        if size - at >= GRAM_MAX {
            emit(FeatureKind::Side, slot(self.ends[at]));
        }
    }

    /// Hashes of the parts that begin at `start`, by their end.
    #[inline(always)]
    pub(crate) fn chain(&self, start: usize, chain: &mut [u64; WORD_BYTES_MAX + 1]) {
        let mut hash = PART;
        chain[start] = hash;
        for (at, &byte) in self.word.iter().enumerate().skip(start) {
            hash = step(hash, byte);
            chain[at + 1] = hash;
        }
    }

    /// Features of the part from `start` to `end`; `chain` belongs to `start`.
    #[inline(always)]
    pub(crate) fn part_features(
        &self,
        start: usize,
        end: usize,
        chain: &[u64; WORD_BYTES_MAX + 1],
        mut emit: impl FnMut(FeatureKind, usize),
    ) {
        let (size, length) = (self.word.len(), end - start);
        let place = u64::from(start == 0) * 2 + u64::from(end == size);
        emit(FeatureKind::Part, slot(chain[end]));
        emit(FeatureKind::Part, slot(mix(chain[end], place + 1)));
        if length > 3 {
            emit(FeatureKind::Part, slot(mix(chain[end - 1], TRUNK)));
        }
        if length > 4 {
            emit(FeatureKind::Part, slot(mix(chain[end - 2], TRUNK + 1)));
        }
        let voiced = self.word[start..end].iter().any(|byte| b"aeiouy".contains(byte));
        let shape = (length.min(20) as u64 * 2 + u64::from(voiced)) * 4 + place;
        emit(FeatureKind::Shape, slot(mix(SHAPE, shape)));
        if length == size {
            for at in 1..=EDGE_MAX.min(size) {
                emit(FeatureKind::Shape, slot(mix(self.starts[at], SHAPE)));
                emit(FeatureKind::Shape, slot(mix(self.ends[size - at], SHAPE)));
            }
        }
    }
}

/// Longest run of letters left or right of a cut.
const GRAM_MAX: usize = 8;
/// Longest run in a pair.
const PAIR_MAX: usize = 4;
/// Longest start and end of a word left whole.
const EDGE_MAX: usize = 6;

const BORDER: u8 = b'^';
const START: u64 = 0x243F_6A88_85A3_08D3;
const END: u64 = 0x1319_8A2E_0370_7344;
const LEFT: u64 = 0xA409_3822_299F_31D0;
const RIGHT: u64 = 0x082E_FA98_EC4E_6C89;
const PART: u64 = 0x4528_21E6_38D0_1377;
const SHAPE: u64 = 0xBE54_66CF_34E9_0C6C;
const TRUNK: u64 = 0xC0AC_29B7_C97C_50DD;
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline(always)]
fn step(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(23) ^ u64::from(byte)).wrapping_mul(FACTOR)
}

#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    (a ^ b.rotate_left(31)).wrapping_mul(FACTOR)
}

/// The table's slot of a hash: its upper half scaled to the table's size.
#[inline(always)]
fn slot(hash: u64) -> usize {
    (((hash >> 32) * SLOTS as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts a word, checks what must hold for any word and shows the result with `|`.
    fn cut(word: &str) -> String {
        let mut cuts = vec![usize::MAX];
        split_compound(word, &mut cuts);
        let mut out = String::new();
        let mut start = 0;
        for &at in &cuts {
            assert!(at > start && at < word.len(), "{word}: {cuts:?} ascend inside the word");
            out.push_str(&word[start..at]);
            out.push('|');
            start = at;
        }
        out + &word[start..]
    }

    fn check(words: &str) {
        for expected in words.split_whitespace() {
            assert_eq!(cut(&expected.replace('|', "")), expected);
        }
    }

    #[test]
    fn compounds_are_cut() {
        check(
            "ueberwachungs|kamera handels|krieg bundes|verfassungs|gericht bundes|regierung
             menschen|rechts|verletzungen cloud|geschaeft regierungs|krise impf|stoff fahr|preis
             bahn|fahr|preise haushalts|streit land|tags|wahl minister|praesident kanzler|amt
             strassen|bahn|linie haupt|stadt|rats|wahl donau|dampf|schiff|fahrt",
        );
    }

    #[test]
    fn words_of_the_pandemic_are_cut() {
        check(
            "impf|pflicht masken|pflicht kontakt|beschraenkungen inzidenz|wert intensiv|betten
             corona|virus gesundheits|minister ausgangs|sperre impf|zentrum",
        );
    }

    #[test]
    fn lexicalised_words_stay_in_one_piece() {
        check(
            "werkzeuge umwelt|schutz mitglieds|staaten polizei|fahrzeug sonntag freitag donnerstag
             gegenstand augenblick jahrhundert oberflaeche sonntags|zeitung",
        );
    }

    #[test]
    fn simple_words_stay_whole() {
        check(
            "wanderung messer eisen regierung beratung leistung ausstellung musterung erhaltung spiegel
             artikel computer management pandemie demokratie gesellschaft mannschaft freiheit eigentum
             nutzerinnen saengerinnen gegenueber uebernehmen aufgehoben vorgestellt ueberpruefen
             auszugleichen darueber heutzutage immerhin gegebenenfalls beziehungsweise rechtmaessig
             verantwortungslos dreiundzwanzig zwoelfjaehrige",
        );
    }

    #[test]
    fn names_stay_whole() {
        check(
            "schweinsteiger merkel lauterbach steinmeier hamburg duesseldorf deutschland griechenland
             russland brandenburg niedersachsen",
        );
    }

    #[test]
    fn only_plain_letters_are_cut() {
        check("a ab ß 日本語日本語 überwachungskamera covid19impfung 1234567890 Handelskrieg kameraéinsatz");
        assert_eq!(cut(""), "");
    }

    #[test]
    fn long_words_are_left_alone() {
        let long = "kamera".repeat(WORD_BYTES_MAX);
        assert_eq!(cut(&long[..=WORD_BYTES_MAX]), long[..=WORD_BYTES_MAX]);
        assert!(cut(&long[..WORD_BYTES_MAX]).contains('|'));
    }
}
