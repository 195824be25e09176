//! Counts what each form usually names, by the labels of a trained model in unlabelled news.
//!
//! One sentence may give no help with *Biden* in *Biden-Administration*, but over thousands of
//! articles the model takes the form for a person nearly always. And a form that it never takes for
//! a part of a name need not be examined.

use std::collections::{HashMap, HashSet};

use super::draft::LexiconDraft;
use super::labelled::Labelled;
use crate::entity::recognize::word_shape::has_capital;
use crate::entity::recognize::{EntityKind, Recognizer};

/// A form says nothing if it was seen less often.
const SEEN_MIN: u32 = 5;
/// Share of its places at which a form must be found to name one kind.
const SHARE_MIN: f32 = 0.6;

/// A form must be seen so often to be closed.
const CLOSED_SEEN_MIN: u32 = 40;
/// Such a form is part of a name, or made of one, in at most one of this many occurrences.
const CLOSED_SHARE: u32 = 400;

/// How often a form was seen, found as a person, an organisation, a place, and found in
/// names of any kind.
#[derive(Clone, Debug, Default)]
struct Findings {
    seen: u32,
    kinds: [u32; 3],
    named: u32,
}

/// The counts of all forms.
#[derive(Clone, Debug, Default)]
pub struct TagCounts {
    forms: HashMap<String, Findings>,
}

impl TagCounts {
    /// Counts a sentence.
    pub fn add(&mut self, recognizer: &mut Recognizer, tokens: &[&str]) {
        for (token, &label) in tokens.iter().zip(recognizer.labels(tokens)) {
            let findings = self.forms.entry((*token).to_owned()).or_default();
            findings.seen += 1;
            findings.named += u32::from(label != 0);
            if let 1..=6 = label
                && has_capital(token)
            {
                findings.kinds[usize::from(label - 1) / 2] += 1;
            }
        }
    }

    /// Tells the lexicon. What is a part of a name in the labelled sentences is not closed.
    pub fn tell(&self, draft: &mut LexiconDraft, labelled: &[Labelled]) {
        let in_names = labelled.iter().flatten().filter(|(_, label)| *label != 0);
        let in_names: HashSet<&str> = in_names.map(|(word, _)| word.as_str()).collect();
        for (word, Findings { seen, kinds, named }) in &self.forms {
            let Some(form) = draft.forms.get_mut(word) else { continue };
            let usual = |kind: &EntityKind| kinds[*kind as usize] as f32 > SHARE_MIN * *seen as f32;
            form.usual = EntityKind::ALL.into_iter().find(usual).filter(|_| *seen >= SEEN_MIN);
            form.closed = *seen >= CLOSED_SEEN_MIN
                && named * CLOSED_SHARE <= *seen
                && !in_names.contains(word.as_str());
        }
    }
}
