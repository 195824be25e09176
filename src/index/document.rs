//! An article as a document of the engine.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{Fields, Revision, article_key};
use crate::article::Article;
use crate::entity::Name;
use crate::error::Result;
use crate::german::tokenize;

/// Words between two checkpoints.
const CHECKPOINT_WORDS: usize = 32;

/// What is stored of an article.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// The article.
    pub article: Article,
    /// What tells its record from the others of its file.
    pub name: String,
    /// Byte offset in the body of every 32nd word, each as the distance from the
    /// one before: with it the place of a word is found without reading the whole
    /// text again.
    checkpoints: Vec<u32>,
    /// Names in the title, in their order.
    pub title_mentions: Vec<StoredMention>,
    /// Names in the body, in their order.
    pub body_mentions: Vec<StoredMention>,
    /// Numbers of the forms of [`Article::given`], in its order.
    pub given_forms: Vec<u32>,
}

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredMention {
    /// Bytes between the end of the name before it and its start.
    gap: u32,
    /// Its bytes.
    length: u32,
    /// Number of its form.
    form: u32,
}

/// Names as they are stored; `form` gives the number of a name's form.
pub(super) fn stored_mentions(
    names: &[Name],
    mut form: impl FnMut(&Name) -> Result<u32>,
) -> Result<Vec<StoredMention>> {
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut end = 0;
    names
        .iter()
        .map(|name| {
            let gap = short(name.range.start - std::mem::replace(&mut end, name.range.end));
            Ok(StoredMention { gap, length: short(name.range.len()), form: form(name)? })
        })
        .collect()
}

/// The stored names of a text: byte ranges and numbers of forms.
pub(crate) fn mentions(stored: &[StoredMention]) -> impl Iterator<Item = (Range<usize>, u32)> {
    stored.iter().scan(0, |end, mention| {
        let start = *end + mention.gap as usize;
        *end = start + mention.length as usize;
        Some((start..*end, mention.form))
    })
}

impl Stored {
    /// What is stored of an article, whose record has this name in its file; names are added
    /// by the writer, which numbers their forms.
    pub fn new(article: Article, name: String) -> Self {
        let words = tokenize(&article.body).filter(|token| token.is_indexed());
        let mut last = 0;
        let steps = words.skip(CHECKPOINT_WORDS).step_by(CHECKPOINT_WORDS).map(|token| {
            let step = token.start - std::mem::replace(&mut last, token.start);
            u32::try_from(step).unwrap_or(u32::MAX)
        });
        let checkpoints = steps.collect();
        Self {
            article,
            name,
            checkpoints,
            title_mentions: Vec::new(),
            body_mentions: Vec::new(),
            given_forms: Vec::new(),
        }
    }

    /// Reads the stored fields of [`Stored::document`].
    pub fn of(document: &TantivyDocument, fields: &Fields) -> std::result::Result<Self, String> {
        let bytes = document.get_first(fields.article).and_then(|value| value.as_bytes()).unwrap_or_default();
        let stored: Self = postcard::from_bytes(bytes)
            .map_err(|error| format!("a stored article can't be read: {error}"))?;
        let body = document.get_first(fields.body).and_then(|value| value.as_str()).unwrap_or_default();
        Ok(Self { article: Article { body: body.to_owned(), ..stored.article }, ..stored })
    }

    /// What tells the article from all others in the index.
    pub fn key(&self) -> String {
        article_key(&self.article.path, &self.name)
    }

    /// Which version of its story the article is, if it is one of several or not to be used.
    pub fn revision(&self) -> Option<Revision> {
        Revision::of(&self.article, &self.name)
    }

    /// Numbers of the forms of its names, in the text and given, each once, ascending.
    pub fn forms(&self) -> Box<[u32]> {
        let mentions = self.title_mentions.iter().chain(&self.body_mentions);
        let found = mentions.map(|mention| mention.form);
        let mut forms: Vec<u32> = found.chain(self.given_forms.iter().copied()).collect();
        forms.sort_unstable();
        forms.dedup();
        forms.into()
    }

    /// The engine's document of the article. The body is stored as a field of its
    /// own, because the engine reads text much faster than bytes.
    pub fn document(
        mut self,
        lines: &Lines,
        fields: &Fields,
    ) -> std::result::Result<TantivyDocument, String> {
        let (key, revision) = (self.key(), self.revision());
        let identities = self.article.identities();
        let body = std::mem::take(&mut self.article.body);
        let article = &self.article;
        let mut document = TantivyDocument::default();
        document.add_text(fields.key, &key);
        document.add_text(fields.id, &article.id);
        document.add_text(fields.title, &article.title);
        document.add_text(fields.body, body);
        if let Some(date) = article.date {
            document.add_u64(fields.date, date.minutes());
        }
        if let Some((story, version, turn)) = revision.map(Revision::columns) {
            let story = story.map(|story| (fields.story, story));
            let columns = [(fields.version, version), (fields.turn, turn)];
            columns.into_iter().chain(story).for_each(|(field, number)| document.add_u64(field, number));
        }
        identities.into_iter().for_each(|identity| document.add_u64(fields.identity, identity));
        if let Some(end) = article.embargo {
            document.add_u64(fields.embargo, end.minutes());
        }
        let strings = [
            (fields.source, &article.source),
            (fields.section, &article.section),
            (fields.url, &article.url),
        ];
        for (field, value) in strings {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        for (field, hashes) in [(fields.line, &lines.candidates), (fields.judged, &lines.repeated)] {
            for &hash in hashes {
                document.add_u64(field, hash);
            }
        }
        for form in self.forms() {
            document.add_u64(fields.form, u64::from(form));
        }
        let bytes = postcard::to_stdvec(&self).map_err(|error| error.to_string())?;
        document.add_bytes(fields.article, &bytes);
        Ok(document)
    }

    /// The byte offset at which to begin to count words, and the position of the
    /// word that stands there, to reach the word at `position` of the body.
    pub fn checkpoint(&self, position: usize) -> (usize, usize) {
        let steps = (position / CHECKPOINT_WORDS).min(self.checkpoints.len());
        let offset: u64 = self.checkpoints[..steps].iter().map(|&step| u64::from(step)).sum();
        (usize::try_from(offset).unwrap_or(usize::MAX), steps * CHECKPOINT_WORDS)
    }
}

/// Hashes of lines of an article; see [`line_hash`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// Those that may repeat across its source.
    pub candidates: Vec<u64>,
    /// Those of them that are known to repeat.
    pub repeated: Vec<u64>,
}

/// Hash of a line of one source, to count the articles that share it.
pub(crate) fn line_hash(source: &str, line: &str) -> u64 {
    xxh3_64_with_seed(line.as_bytes(), xxh3_64(source.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_lead_to_every_word() {
        let body: String = (0..200).map(|number| format!("Wört{number}, ")).collect();
        let stored = Stored::new(Article { body: body.clone(), ..Article::default() }, String::new());
        for position in 0..200 {
            let (offset, first) = stored.checkpoint(position);
            let word = tokenize(&body[offset..]).filter(|token| token.is_indexed()).nth(position - first);
            assert_eq!(word.map(|token| token.text), Some(format!("Wört{position}").as_str()));
        }
    }
}
