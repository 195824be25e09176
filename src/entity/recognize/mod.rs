//! Finds the names of persons, organisations and places in a sentence.
//!
//! In goes a sentence as tokens, out come spans of tokens. A linear-chain model labels
//! the tokens; see `crate::model::sequence` for the model and
//! `features.rs` for what it looks at. Only tokens that can be part of a
//! name are labelled at all: the rest, most of a text, costs a look-up.

pub(super) mod document_vote;
pub(super) mod features;
pub(super) mod gate;
pub(super) mod lexicon;
pub(super) mod not_names;
pub mod sentences;
pub(super) mod shared_features;
pub(super) mod span;
pub(super) mod type_cache;
pub(super) mod word_shape;

pub use crate::article::EntityKind;

use crate::entity::recognize::document_vote::agree;
use crate::entity::recognize::features::{ALL, OUTSIDE, Offsets, visit};
use crate::entity::recognize::gate::{ClosedCache, Gate, set_gates, stretches};
use crate::entity::recognize::lexicon::{Knowledge, Lexicon};
use crate::entity::recognize::not_names::{is_junk, is_signature};
use crate::entity::recognize::shared_features::{Adder, CommonCache};
use crate::entity::recognize::span::{NameSpan, Prior};
use crate::entity::recognize::type_cache::TypeCache;
use crate::entity::recognize::word_shape::{has_capital, is_all_capitals, title_case};
use crate::model::fingerprint::{FingerprintMap, hash_bytes};
use crate::model::sequence::{LANES, Model, OFFSETS, REACH, TypeSums};

/// Version of the shipped model and of the rules around it; it is recorded with an index.
pub const MODEL_VERSION: u32 = 1;

/// The shipped model; `src/model/README.md` says where it comes from.
static SHIPPED: &[u8] = include_bytes!("../../model/names.bin");

/// Labels of the model: the outside, beginning and inside of persons,
/// organisations, places and other names; words derived from places
/// (*Berliner*); and compounds that begin with one of the four.
pub const LABELS: [&str; 14] = [
    "O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-OTH", "I-OTH", "DERIV", "PERpart",
    "ORGpart", "LOCpart", "OTHpart",
];

/// Labels of words that begin with the name of a person, an organisation, a place.
const PART_LABELS: [u8; 3] = [10, 11, 12];

/// Taken off the score of "no name" for a coined word; tuned on the development set.
const COINED: f32 = 1.0;

/// Longer words in capitals are shouted.
const ACRONYM_LETTERS_MAX: usize = 6;
/// No more of a word is looked at: longer ones are data, and looking at all of them would not end.
const TOKEN_BYTES_MAX: usize = 256;

/// Label of the first word of a name of something else: a work, a product, an event.
const OTHER: u8 = 7;

/// In an enumeration (*A, B und C*): how much lower the score of the previous item's label may be
/// than that of another label for the previous label still to be taken over.
const ROW_MARGIN: f32 = 1.0;

/// How sure the first part of a compound must be a name.
const PART_SHARE_MIN: f32 = 0.6;

/// Recognises names; keeps what it computed of word types, so one for each thread.
#[derive(Debug)]
pub struct Recognizer {
    model: Model,
    lexicon: Lexicon,
    /// Taken off the score of "no name"; tuned on the development set.
    bias: f32,
    cache: TypeCache,
    common: CommonCache,
    places: Vec<u32>,
    wanted: Vec<Offsets>,
    gates: Vec<Gate>,
    closed: ClosedCache,
    scores: Vec<[f32; LANES]>,
    labels: Vec<u8>,
    space: Vec<[u8; LANES]>,
}

impl Recognizer {
    /// A recogniser with the shipped model, read in place: nothing is loaded or copied.
    #[expect(clippy::expect_used, reason = "the shipped file is part of the program, and a test opens it")]
    pub fn new() -> Self {
        Self::open(SHIPPED).expect("the shipped model is of this version")
    }

    /// A recogniser with another model.
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        let (model, rest) = Model::open(bytes)?;
        let (bias, rest) = rest.split_first_chunk::<4>()?;
        let (forms, _) = FingerprintMap::open(rest)?;
        Some(Self {
            model,
            lexicon: Lexicon::new(forms),
            bias: f32::from_le_bytes(*bias),
            cache: TypeCache::new(),
            common: CommonCache::default(),
            places: vec![],
            wanted: vec![],
            gates: vec![],
            closed: ClosedCache::default(),
            scores: vec![],
            labels: vec![],
            space: vec![],
        })
    }

    /// Finds the names in one sentence.
    ///
    /// Punctuation marks are tokens of their own; a compound with hyphens is one token.
    pub fn recognize(&mut self, tokens: &[&str], spans: &mut Vec<NameSpan>) {
        spans.clear();
        // In capitals every word looks like a name; the usual case of each word tells them apart.
        if is_headline_in_capitals(tokens) {
            let recased: Vec<String> = tokens.iter().map(|token| self.recase(token)).collect();
            let recased: Vec<&str> = recased.iter().map(String::as_str).collect();
            self.label(&recased);
        } else {
            self.label(tokens);
        }
        self.collect(tokens, spans);
    }

    /// Lets the sentences of one article agree; see `agree.rs`.
    ///
    /// `spans[i]` are those that [`Self::recognize`] found in `sentences[i]`.
    pub fn agree(&self, sentences: &[Vec<&str>], spans: &mut [Vec<NameSpan>]) {
        agree(sentences, spans, |word| self.lexicon.form(word).map_or(Prior::Unknown, |form| form.prior()));
    }

    /// The labels of a sentence as numbers in [`LABELS`].
    pub fn labels(&mut self, tokens: &[&str]) -> &[u8] {
        self.label(tokens);
        &self.labels
    }

    fn label(&mut self, tokens: &[&str]) {
        let Self { lexicon, closed, gates, .. } = self;
        set_gates(tokens, |word| closed.is_closed(word, lexicon), gates);
        self.labels.clear();
        self.labels.resize(tokens.len(), 0);
        self.scores.clear();
        self.scores.resize(tokens.len(), [0.0; LANES]);
        self.look_up(tokens);
        for (start, end) in stretches(&self.gates) {
            for (token, word) in tokens.iter().enumerate().take(end).skip(start) {
                let mut scores = self.model.scores(self.window(token));
                // Most words are no names, so training leans to that label. The bias makes up for it.
                scores[0] -= self.bias + if is_coined(word) { COINED } else { 0.0 };
                self.scores[token] = scores;
            }
            let labels = &mut self.labels[start..end];
            self.model.decode(&self.scores[start..end], start == 0, &mut self.space, labels);
        }
        self.open_compounds(tokens);
    }

    /// Looks at the first parts of words with hyphens that were taken for no name.
    ///
    /// The labelled sentences show too few of them to learn from, so the first
    /// part is judged as a word by itself: *Biden-Administration* names Biden.
    fn open_compounds(&mut self, tokens: &[&str]) {
        for (at, token) in tokens.iter().enumerate() {
            // Only where the model saw nothing: it knows frequent compounds as whole words.
            if self.labels[at] != 0 || self.gates[at] != Gate::Open {
                continue;
            }
            let Some((first, last)) = token.split_once(['-', '–']) else { continue };
            if !has_capital(first) || first.chars().count() < 3 || !last.starts_with(char::is_uppercase) {
                continue;
            }
            self.labels[at] = match self.lexicon.form(first).and_then(|form| form.usual) {
                Some(kind) => PART_LABELS[kind as usize],
                None => self.label_of_part(first),
            };
        }
    }

    /// Returns the label of a hyphenated word whose first part may be a name.
    fn label_of_part(&mut self, first: &str) -> u8 {
        let outside = self.place(OUTSIDE, ALL);
        let place = self.place(first, ALL);
        // The part is scored as if it were a whole sentence.
        // Without context: the words around the compound are about the compound and not about its
        // first part.
        let mut window = [self.cache.sums(outside); OFFSETS];
        window[REACH] = self.cache.sums(place);
        let scores = self.model.scores(window);
        let total: f32 = scores[..LABELS.len()].iter().map(|score| score.exp()).sum();
        let sure = |&label: &u8| {
            // The name itself would have the label of a beginning: 1, 3, 5.
            let whole = usize::from(label - PART_LABELS[0]) * 2 + 1;
            scores[whole].exp() > PART_SHARE_MIN * total
        };
        PART_LABELS.into_iter().find(sure).unwrap_or(0)
    }

    fn place(&mut self, token: &str, wanted: Offsets) -> u32 {
        let Self { model, lexicon, common, .. } = self;
        let mut ends = (0..=TOKEN_BYTES_MAX.min(token.len())).rev();
        let token = &token[..ends.find(|end| token.is_char_boundary(*end)).unwrap_or(0)];
        self.cache.place(hash_bytes(1, token.as_bytes()), wanted, |sums, missing| {
            visit(token, lexicon, missing, &mut Adder { model, common, sums });
        })
    }

    /// Fills `places` with the types of the words that can be part of names, and of the words
    /// around them, at the offsets from which they are features.
    fn look_up(&mut self, tokens: &[&str]) {
        self.wanted.clear();
        self.wanted.resize(tokens.len() + 2 * REACH, 0);
        // Sums are computed only at the offsets that a candidate word looks at. Most words of a
        // text are near no candidate and cost nothing.
        for (token, _) in self.gates.iter().enumerate().filter(|(_, gate)| **gate != Gate::Closed) {
            for (place, wanted) in self.wanted[token..token + OFFSETS].iter_mut().enumerate() {
                *wanted |= 1 << place;
            }
        }
        self.places.clear();
        self.cache.begin();
        for at in 0..self.wanted.len() {
            let wanted = self.wanted[at];
            let token = at.checked_sub(REACH).and_then(|at| tokens.get(at)).copied().unwrap_or(OUTSIDE);
            let place = if wanted == 0 { 0 } else { self.place(token, wanted) };
            self.places.push(place);
        }
    }

    fn window(&self, token: usize) -> [&TypeSums; OFFSETS] {
        std::array::from_fn(|place| self.cache.sums(self.places[token + place]))
    }

    /// From labels to spans.
    fn collect(&self, tokens: &[&str], spans: &mut Vec<NameSpan>) {
        let mut at = 0;
        while at < tokens.len() {
            let label = self.labels[at];
            let start = at;
            at += 1;
            let (kind, part) = match label {
                1 | 2 => (EntityKind::Person, false),
                3 | 4 => (EntityKind::Organisation, false),
                5 | 6 => (EntityKind::Place, false),
                10 => (EntityKind::Person, true),
                11 => (EntityKind::Organisation, true),
                12 => (EntityKind::Place, true),
                0 | OTHER => match self.kind_in_row(tokens, start, spans.last()) {
                    Some(kind) => (kind, false),
                    None => continue,
                },
                _ => continue,
            };
            if !part && !matches!(label, 0 | OTHER) {
                let inside = label.div_ceil(2) * 2;
                // Labels of the inside have the number after their beginning, and are even.
                while at < tokens.len() && self.labels[at] == inside {
                    at += 1;
                }
            }
            if kind == EntityKind::Person && !part {
                at = behind_particles(tokens, at);
            }
            let junk = |token: usize| is_junk(tokens[token]) || is_signature(tokens, token);
            if (start..at).all(junk) || (at == start + 1 && junk(start)) {
                continue;
            }
            // The model has seen few names with digits; persons have none.
            let digits = tokens[start..at].iter().any(|token| token.contains(|c: char| c.is_ascii_digit()));
            let kind = if kind == EntityKind::Person && digits { EntityKind::Organisation } else { kind };
            spans.push(NameSpan { start, end: at, kind, part, score: self.confidence(start, label) });
        }
    }

    /// The kind of a word in a row with a name, where by itself it looks more like another of
    /// that kind than like no name, and nearly as much as like something else: *IBM und Ford*.
    fn kind_in_row(&self, tokens: &[&str], at: usize, before: Option<&NameSpan>) -> Option<EntityKind> {
        let before = before.filter(|before| before.end + 1 == at && !before.part)?;
        let joined = matches!(tokens[at - 1], "," | "und" | "oder" | "sowie" | "&");
        let scores = &self.scores[at];
        let own = scores[before.kind as usize * 2 + 1];
        let is_alone = self.labels.get(at + 1).is_none_or(|&label| label != OTHER + 1);
        let is_name = own > scores[0] && own + ROW_MARGIN > scores[usize::from(OTHER)];
        (joined && is_alone && is_name && self.gates[at] == Gate::Open).then_some(before.kind)
    }

    /// Returns the margin of the label at the first token of a name.
    fn confidence(&self, at: usize, label: u8) -> f32 {
        // A softmax over labels at this word; the exact marginal would need a second pass over the
        // chain for little more.
        let scores = &self.scores[at];
        let own = scores[label as usize];
        let sum: f32 = scores.iter().take(LABELS.len()).map(|score| (score - own).exp()).sum();
        1.0 / sum
    }

    /// A word of a headline in capitals, written as it would be in a sentence.
    fn recase(&self, word: &str) -> String {
        if !is_all_capitals(word) {
            return word.to_owned();
        }
        let seen = |word: &str| self.lexicon.form(word).map_or(0, |form| form.habits[0]);
        let (title, lower) = (title_case(word), word.to_lowercase());
        let (as_is, as_title, as_lower) = (seen(word), seen(&title), seen(&lower));
        if as_is > as_title && as_is > as_lower {
            word.to_owned()
        } else if as_lower > as_title {
            lower
        } else {
            title
        }
    }
}

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a sentence is set in capitals throughout, so that they tell nothing.
fn is_headline_in_capitals(tokens: &[&str]) -> bool {
    // Nearly every sentence shows it by its first letters.
    if tokens.iter().take(2).any(|token| token.bytes().any(|byte| byte.is_ascii_lowercase())) {
        return false;
    }
    let (mut capitals, mut words) = (0, 0);
    for token in tokens {
        if token.chars().filter(|c| c.is_alphabetic()).count() > 2 {
            words += 1;
            capitals += usize::from(is_all_capitals(token));
        }
    }
    words >= 2 && capitals * 10 >= words * 8
}

/// Words that precede a surname; no name ends with one.
const PARTICLES: &[&str] = &[
    "da", "de", "del", "della", "den", "der", "di", "du", "ten", "ter", "van", "vom", "von", "zu", "zum",
    "zur",
];

/// The end of a person's name that was thought to end at `end`, but would end in a
/// particle there: *Alexander Van | der Bellen*.
fn behind_particles(tokens: &[&str], end: usize) -> usize {
    let is_particle = |token: &str| PARTICLES.contains(&token.to_lowercase().as_str());
    if !tokens[..end].last().is_some_and(|last| is_particle(last)) {
        return end;
    }
    let more = tokens[end..].iter().take_while(|token| PARTICLES.contains(token)).count();
    match tokens.get(end + more) {
        Some(surname) if has_capital(surname) => end + more + 1,
        _ => end,
    }
}

/// Whether a word is written like no ordinary one: an acronym, or with a capital inside
/// (*SenseTime*). The labelled sentences show few of the many there are.
fn is_coined(word: &str) -> bool {
    let (mut letters, mut capitals) = (0, 0);
    for c in word.chars() {
        if matches!(c, '-' | '–' | '/') {
            return false;
        }
        letters += 1;
        capitals += usize::from(c.is_uppercase());
    }
    capitals > 1 && (capitals < letters || letters <= ACRONYM_LETTERS_MAX)
}
