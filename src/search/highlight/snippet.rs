//! Snippets: the passages of a body that show best why it was found.
//!
//! Each sentence that holds a match is weighed by the words of the query it has: each once, by
//! its rarity in the index and among these sentences, less for a mere part, a little for more of
//! the same. The best are taken, filled up with the sentences that follow, the best first.

use std::ops::Range;

use crate::german::sentences;
use crate::search::highlight::marks::{Mark, merge};
use crate::search::results::Snippet;

/// Weight of a repeated query word in a sentence, relative to its first mention.
const REPEATED: f32 = 0.1;

/// Weight of a part of a query word relative to the whole: *Preis* for *Fahrpreis*.
const PARTIAL: f32 = 0.3;

/// Penalty per byte before a sentence, so that the earlier of two equal ones wins.
const LATER: f32 = 0.000_02;

/// How long and how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SnippetOptions {
    pub snippets: usize,
    pub chars: usize,
}

/// Returns the best passages of `body`, whose matches are `marks`, best first.
pub(crate) fn snippets(body: &str, marks: &[Mark], idf: &[f32], options: SnippetOptions) -> Vec<Snippet> {
    if options.snippets == 0 || body.is_empty() {
        return Vec::new();
    }
    let mut weighed = weigh(body, marks, idf);
    // Without a match in the body, as for a match in the title, the beginning is shown.
    if weighed.is_empty() {
        let first = sentences(body).next().map(|range| Weighed { range, weight: 0.0 });
        weighed.extend(first);
    }
    weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.range.start.cmp(&b.range.start)));
    let mut passages: Vec<Passage> = Vec::new();
    for sentence in &weighed {
        if passages.len() == options.snippets {
            break;
        }
        // A long sentence may have absorbed its neighbours; the same text is not shown twice.
        if passages.iter().any(|passage| {
            passage.range.end > sentence.range.start && passage.range.start < sentence.range.end
        }) {
            continue;
        }
        // It may be filled up to where another passage begins.
        let later =
            passages.iter().map(|passage| passage.range.start).filter(|&start| start >= sentence.range.end);
        let room_end = later.min().unwrap_or(body.len());
        passages.push(Passage::around(body, &sentence.range, room_end, marks, options.chars));
    }
    passages.into_iter().map(|passage| passage.snippet(body, marks)).collect()
}

/// A sentence and how much it says about the query.
struct Weighed {
    range: Range<usize>,
    weight: f32,
}

/// The sentences that hold a match, in their order, with their matches.
fn sentences_with<'m>(body: &str, marks: &'m [Mark]) -> Vec<(Range<usize>, &'m [Mark])> {
    let mut held = Vec::new();
    let mut rest = marks;
    while let Some(mark) = rest.first() {
        // A line is where sentences surely begin.
        let line_start = body[..mark.range.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = body[mark.range.end..].find('\n').map_or(body.len(), |at| mark.range.end + at);
        for sentence in sentences(&body[line_start..line_end]) {
            let range = line_start + sentence.start..line_start + sentence.end;
            let inside = rest.iter().take_while(|mark| mark.range.start < range.end).count();
            let (here, after) = rest.split_at(inside);
            rest = after;
            if !here.is_empty() {
                held.push((range, here));
            }
            if rest.is_empty() {
                break;
            }
        }
        // A match that no sentence holds can't be; but it must not hold up the others.
        let left = rest.iter().take_while(|mark| mark.range.start < line_end).count();
        rest = &rest[left..];
    }
    held
}

/// The sentences that hold a match, in their order, each weighed.
fn weigh(body: &str, marks: &[Mark], idf: &[f32]) -> Vec<Weighed> {
    let held = sentences_with(body, marks);
    let mut seen = vec![false; idf.len()];
    // A word that occurs in all sentences says little about which of them answers the query.
    let mut counts = vec![0_usize; idf.len()];
    for (_, here) in &held {
        seen.fill(false);
        for mark in *here {
            counts[mark.leaf] += usize::from(!std::mem::replace(&mut seen[mark.leaf], true));
        }
    }
    let all = held.len() as f32;
    let worth = |leaf: usize| {
        // The logarithm and root damp it: a word of few sentences is a better sign, but the idf
        // matters more.
        let telling = (1.0 + all / counts[leaf].max(1) as f32).ln().sqrt();
        // Also a word without an idf, as one in every article, must count for something.
        idf.get(leaf).copied().unwrap_or_default().max(0.01) * telling
    };
    let weigh = |(range, here): (Range<usize>, &[Mark])| {
        seen.fill(false);
        let weight = |mark: &Mark| {
            let worth = if mark.partial { worth(mark.leaf) * PARTIAL } else { worth(mark.leaf) };
            if std::mem::replace(&mut seen[mark.leaf], true) { worth * REPEATED } else { worth }
        };
        let weight: f32 = here.iter().map(weight).sum();
        Weighed { weight: weight - LATER * range.start as f32, range }
    };
    held.into_iter().map(weigh).collect()
}

/// A stretch of the body that becomes a snippet.
struct Passage {
    range: Range<usize>,
    cut_start: bool,
    cut_end: bool,
}

impl Passage {
    /// The sentence, filled up with those that follow in its paragraph and before
    /// `room_end`, or cut around its matches, to at most `chars_max` characters.
    fn around(
        body: &str,
        sentence: &Range<usize>,
        room_end: usize,
        marks: &[Mark],
        chars_max: usize,
    ) -> Self {
        let chars = body[sentence.clone()].chars().count();
        if chars > chars_max {
            return Self::cut(body, sentence, marks, chars_max);
        }
        // Whole sentences are added as long as they fit, but never across a paragraph: headings and
        // lists would run into the text.
        let mut end = sentence.end;
        let paragraph_end = body[end..].find('\n').map_or(body.len(), |at| end + at);
        let mut left = chars_max - chars;
        for next in sentences(&body[end..paragraph_end]) {
            let next_end = sentence.end + next.end;
            let chars = body[end..next_end].chars().count();
            if chars > left || next_end > room_end {
                break;
            }
            left -= chars;
            end = next_end;
        }
        Self { range: sentence.start..end, cut_start: false, cut_end: false }
    }

    /// The window of a long sentence that holds the most matches, cut between words.
    fn cut(body: &str, sentence: &Range<usize>, marks: &[Mark], chars_max: usize) -> Self {
        let inside: Vec<&Mark> = marks
            .iter()
            .filter(|mark| sentence.start <= mark.range.start && mark.range.end <= sentence.end)
            .collect();
        // Bytes approximate characters here; the ends are set by characters below.
        let reach = |first: &Mark| {
            inside
                .iter()
                .filter(|mark| {
                    mark.range.start >= first.range.start && mark.range.end <= first.range.start + chars_max
                })
                .count()
        };
        let first = inside
            .iter()
            // Reversed, because `max_by_key` returns the last of equals: of equally good windows
            // the first is wanted.
            .rev()
            .max_by_key(|first| reach(first))
            .map_or(sentence.start, |mark| mark.range.start);
        let text = &body[sentence.clone()];
        let before = text[..first - sentence.start].chars().count();
        let total = text.chars().count();
        // A quarter of the room goes to the context before the first match.
        let lead = (chars_max / 4).min(before);
        let start_char = (before - lead).min(total - chars_max.min(total));
        let offset = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        let (mut start, mut end) = (offset(start_char), offset(start_char + chars_max));
        let match_start = first - sentence.start;
        if start > 0 {
            // Cut at spaces, unless that would cut the match away, as in a text without spaces.
            let space = text[start..].find(char::is_whitespace).map_or(start, |at| start + at);
            start = if space < match_start { space } else { start };
        }
        if end < text.len() {
            let space = text[..end].rfind(char::is_whitespace).unwrap_or(end);
            end = if space > match_start && space > start { space } else { end };
        }
        let kept = text[start..end].trim();
        let start = start + (text[start..end].len() - text[start..end].trim_start().len());
        let end = start + kept.len();
        Self {
            range: sentence.start + start..sentence.start + end,
            cut_start: start > 0,
            cut_end: end < text.len(),
        }
    }

    fn snippet(self, body: &str, marks: &[Mark]) -> Snippet {
        let Range { start, end } = self.range;
        let inside = marks.iter().filter(|mark| start <= mark.range.start && mark.range.start < end);
        // A word that a line end breaks may go on behind the passage.
        let inside = inside.map(|mark| mark.range.start - start..mark.range.end.min(end) - start);
        Snippet {
            text: body[start..end].to_owned(),
            range: start..end,
            char_range: char_range(body, start..end),
            marks: merge(inside),
            cut_start: self.cut_start,
            cut_end: self.cut_end,
        }
    }
}

/// A byte range of a text in characters.
fn char_range(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].chars().count();
    start..start + text[range].chars().count()
}
