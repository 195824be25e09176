//! Document frequencies and average lengths, over living documents only.

use crate::search::segments::segment::Segment;
use crate::search::segments::text::{TextField, length_of};

/// Statistics of an index that scoring needs, over living articles.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Statistics {
    pub articles: usize,
    body_length: f32,
    title_length: f32,
}

impl Statistics {
    pub fn of(segments: &[Segment]) -> Self {
        let (mut articles, mut body, mut title) = (0_usize, 0_u64, 0_u64);
        for segment in segments {
            for doc in segment.alive() {
                articles += 1;
                body += u64::from(length_of(segment.body.length_code(doc)));
                title += u64::from(length_of(segment.title.length_code(doc)));
            }
        }
        let mean = |sum: u64| (sum as f32 / articles.max(1) as f32).max(1.0);
        Self { articles, body_length: mean(body), title_length: mean(title) }
    }

    pub(crate) fn mean_length(&self, field: TextField) -> f32 {
        match field {
            TextField::Body => self.body_length,
            TextField::Title => self.title_length,
        }
    }

    /// Inverse document frequency, as BM25 has it, never negative.
    pub fn idf(&self, frequency: usize) -> f32 {
        let (articles, frequency) = (self.articles as f32, frequency as f32);
        (1.0 + (articles - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
    }
}
