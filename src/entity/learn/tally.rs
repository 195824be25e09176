//! Counts right and wrong names: precision, recall and F1 over strict spans.

use std::fmt;
use std::ops::Range;

/// Right, found and expected spans of PER, ORG, LOC and OTH, and of parts of words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally([[u32; 3]; 8]);

impl Tally {
    /// Compares the labels found in a sentence with the right ones.
    pub fn add(&mut self, gold: &[u8], found: &[u8]) {
        let (gold, found) = (spans(gold), spans(found));
        for &(_, _, slot) in &gold {
            self.0[slot][2] += 1;
        }
        for span in &found {
            self.0[span.2][1] += 1;
            self.0[span.2][0] += u32::from(gold.contains(span));
        }
    }

    /// F1 of persons, organisations and places together, in percent.
    pub fn f1(&self) -> f32 {
        self.measure(0..3).2
    }

    fn measure(&self, slots: Range<usize>) -> (f32, f32, f32) {
        let sum = |which: usize| self.0[slots.clone()].iter().map(|counts| counts[which]).sum::<u32>() as f32;
        let (right, found, gold) = (sum(0), sum(1), sum(2));
        (
            100.0 * right / found.max(1.0),
            100.0 * right / gold.max(1.0),
            200.0 * right / (found + gold).max(1.0),
        )
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [("all", 0..3), ("PER", 0..1), ("ORG", 1..2), ("LOC", 2..3), ("parts", 4..7)];
        for (name, slots) in rows {
            let (precision, recall, f1) = self.measure(slots);
            write!(f, "{name} {f1:.1} (P {precision:.1} R {recall:.1})  ")?;
        }
        Ok(())
    }
}

/// Spans of a sentence: first word, end, and the slot of their kind.
fn spans(labels: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut out = vec![];
    let mut at = 0;
    while at < labels.len() {
        let (start, label) = (at, usize::from(labels[at]));
        at += 1;
        match label {
            1..=8 => {
                let kind = label.div_ceil(2);
                while at < labels.len() && usize::from(labels[at]) == kind * 2 {
                    at += 1;
                }
                out.push((start, at, kind - 1));
            }
            10..=13 => out.push((start, at, label - 6)),
            _ => {}
        }
    }
    out
}
