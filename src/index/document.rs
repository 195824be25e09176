//! An article as a document of the engine.
//!
//! Stored articles outlive versions: `depesche reindex` builds a new index from what an older one
//! has stored. So the article is stored as JSON, which tolerates missing and unknown fields.
//! Positions of words and names are computed anew then; they are stored in postcard's encoding.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{Fields, VersionKey, article_key};
use crate::article::{Article, Original};
use crate::duplicates::Signature;
use crate::entity::Name;
use crate::error::Result;
use crate::german::tokenize;

/// Words between two checkpoints: finding a word reads at most as many from the nearest one.
const CHECKPOINT_WORDS: usize = 32;

/// The stored form of an article.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The article.
    pub article: Article,
    /// Name of its record, unique in the file.
    pub name: String,
    /// The rest of the raw document; none if it was not read from a file.
    pub original: Option<Original>,
    /// Byte offset in the body of every 32nd word, as the distance from the previous one: finds the
    /// place of a word without reading the text from the start.
    checkpoints: Vec<u32>,
    /// Names in the title, in text order.
    pub title_mentions: Vec<StoredMention>,
    /// Names in the body, in text order.
    pub body_mentions: Vec<StoredMention>,
    /// Form numbers of [`Article::given`], in the same order.
    pub given_forms: Vec<u32>,
}

/// The part of a stored article that all versions of the index can read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StoredCore {
    /// The article.
    pub article: Article,
    /// Name of its record, unique in the file.
    pub name: String,
    /// The rest of the raw document; none if it was not read from a file.
    pub original: Option<Original>,
}

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredMention {
    /// Bytes from the end of the previous name to its start.
    gap: u32,
    /// Its length in bytes.
    length: u32,
    /// Number of its form.
    form: u32,
}

/// Encodes names for storage; `form` returns the number of a name's form.
pub(super) fn stored_mentions(
    names: &[Name],
    mut form: impl FnMut(&Name) -> Result<u32>,
) -> Result<Vec<StoredMention>> {
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    // Gaps and not offsets, because postcard writes small numbers in one byte. Names come sorted
    // and don't overlap, so a gap is never negative.
    let mut end = 0;
    names
        .iter()
        .map(|name| {
            let gap = short(name.range.start - std::mem::replace(&mut end, name.range.end));
            Ok(StoredMention { gap, length: short(name.range.len()), form: form(name)? })
        })
        .collect()
}

/// Decodes the names of a text: byte ranges and form numbers.
pub(crate) fn mentions(stored: &[StoredMention]) -> impl Iterator<Item = (Range<usize>, u32)> {
    stored.iter().scan(0, |end, mention| {
        let start = *end + mention.gap as usize;
        *end = start + mention.length as usize;
        Some((start..*end, mention.form))
    })
}

impl StoredCore {
    /// Reads what this version or an earlier one stored of an article. `article` and `body` are the
    /// fields of these names, which every format has.
    pub fn of(document: &TantivyDocument, article: Field, body: Field) -> std::result::Result<Self, String> {
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let kept: Self = serde_json::from_str(text(article))
            .map_err(|error| format!("a stored article can't be read: {error}"))?;
        Ok(Self { article: Article { body: text(body).to_owned(), ..kept.article }, ..kept })
    }

    /// Returns it as JSON, without empty fields.
    fn text(&self) -> serde_json::Result<String> {
        let mut kept = serde_json::to_value(self)?;
        // Empty fields are most of an article's fields, and `serde(default)` restores them.
        for part in ["article", "original"] {
            if let Some(Json::Object(fields)) = kept.get_mut(part) {
                fields.retain(|_, value| !is_empty(value));
            }
        }
        serde_json::to_string(&kept)
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Bool(flag) => !flag,
        Json::String(text) => text.is_empty(),
        Json::Array(values) => values.is_empty(),
        Json::Number(_) | Json::Object(_) => false,
    }
}

impl Stored {
    /// Prepares an article for storage; `name` is that of its record in its file. The writer adds
    /// the names of entities, because it numbers their forms.
    pub fn new(article: Article, name: String, original: Option<Original>) -> Self {
        // The same tokens as the indexed positions count, or checkpoints would lead to other words.
        // No checkpoint for word 0: its offset is known.
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
            original,
            checkpoints,
            title_mentions: Vec::new(),
            body_mentions: Vec::new(),
            given_forms: Vec::new(),
        }
    }

    /// Reads the stored fields of [`Stored::document`].
    pub fn of(document: &TantivyDocument, fields: &Fields) -> std::result::Result<Self, String> {
        let StoredCore { article, name, original } = StoredCore::of(document, fields.article, fields.body)?;
        let bytes = document.get_first(fields.places).and_then(|value| value.as_bytes()).unwrap_or_default();
        let (checkpoints, title_mentions, body_mentions, given_forms) = postcard::from_bytes(bytes)
            .map_err(|error| format!("the places of a stored article can't be read: {error}"))?;
        Ok(Self { article, name, original, checkpoints, title_mentions, body_mentions, given_forms })
    }

    /// Returns the article's unique key in the index.
    pub fn key(&self) -> String {
        article_key(&self.article.path, &self.name)
    }

    /// Returns the article's revision, if it has a story or may not be used.
    pub fn revision(&self) -> Option<VersionKey> {
        VersionKey::of(&self.article, &self.name)
    }

    /// Returns the form numbers of its names, found and given, ascending and without duplicates.
    pub fn forms(&self) -> Box<[u32]> {
        let mentions = self.title_mentions.iter().chain(&self.body_mentions);
        let found = mentions.map(|mention| mention.form);
        let mut forms: Vec<u32> = found.chain(self.given_forms.iter().copied()).collect();
        forms.sort_unstable();
        forms.dedup();
        forms.into()
    }

    /// Converts the article to a document of the engine. `number` is unique in the index. The body
    /// is a separate stored field, because the engine reads text much faster than bytes.
    pub fn document(
        self,
        number: u32,
        lines: &LineHashes,
        fields: &Fields,
    ) -> std::result::Result<TantivyDocument, String> {
        // Everything that is derived from the whole article comes before its body is moved out.
        let (key, forms, revision) = (self.key(), self.forms(), self.revision());
        let identities = self.article.identities();
        let signature = Signature::of(&self.article);
        let Self { mut article, name, original, checkpoints, title_mentions, body_mentions, given_forms } =
            self;
        let body = std::mem::take(&mut article.body);
        let mut document = TantivyDocument::default();
        document.add_text(fields.key, &key);
        document.add_text(fields.id, &article.id);
        document.add_text(fields.title, &article.title);
        document.add_text(fields.body, body);
        if let Some(date) = article.date {
            document.add_u64(fields.date, date.minutes());
        }
        // Most articles have no revision. Without these values a segment may lack the columns
        // altogether, and opening an index of plain articles costs nothing for revisions.
        if let Some((story, version, turn)) = revision.map(VersionKey::columns) {
            let story = story.map(|story| (fields.story, story));
            let columns = [(fields.version, version), (fields.turn, turn)];
            columns.into_iter().chain(story).for_each(|(field, number)| document.add_u64(field, number));
        }
        identities.into_iter().for_each(|identity| document.add_u64(fields.identity, identity));
        if let Some(end) = article.embargo {
            document.add_u64(fields.embargo, end.seconds());
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
        // One value per article and form: columns are counted without reading any stored article.
        for form in forms {
            document.add_u64(fields.form, u64::from(form));
        }
        document.add_u64(fields.number, u64::from(number));
        for two in signature.stored() {
            document.add_u64(fields.signature, two);
        }
        let places = (checkpoints, title_mentions, body_mentions, given_forms);
        let places = postcard::to_stdvec(&places).map_err(|error| error.to_string())?;
        let kept = StoredCore { article, name, original };
        document.add_text(fields.article, kept.text().map_err(|error| error.to_string())?);
        document.add_bytes(fields.places, &places);
        Ok(document)
    }

    /// Returns where to start counting to reach the word at `position` of the body: a byte offset,
    /// and the position of the word there.
    pub fn checkpoint(&self, position: usize) -> (usize, usize) {
        // `min`: a damaged or foreign position leads to the last checkpoint and not out of bounds.
        let steps = (position / CHECKPOINT_WORDS).min(self.checkpoints.len());
        let offset: u64 = self.checkpoints[..steps].iter().map(|&step| u64::from(step)).sum();
        (usize::try_from(offset).unwrap_or(usize::MAX), steps * CHECKPOINT_WORDS)
    }
}

/// Hashes of an article's lines; see [`line_hash`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineHashes {
    /// Lines that are boilerplate if they repeat across the source.
    pub candidates: Vec<u64>,
    /// The candidates that do repeat.
    pub repeated: Vec<u64>,
}

/// Version of the hashes of lines in an index. Raise it when the hash changes or the rule of which
/// lines are candidates ([`candidate_lines`](crate::clean::candidate_lines)): lines are counted by
/// their hashes over all articles, so they must be of one version.
pub(crate) const LINES_VERSION: u32 = 1;

/// Hashes a line of a source, to count the articles that share it.
pub(crate) fn line_hash(source: &str, line: &str) -> u64 {
    xxh3_64_with_seed(line.as_bytes(), xxh3_64(source.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_lead_to_every_word() {
        let body: String = (0..200).map(|number| format!("Wört{number}, ")).collect();
        let article = Article { body: body.clone(), ..Article::default() };
        let stored = Stored::new(article, String::new(), None);
        for position in 0..200 {
            let (offset, first) = stored.checkpoint(position);
            let word = tokenize(&body[offset..]).filter(|token| token.is_indexed()).nth(position - first);
            assert_eq!(word.map(|token| token.text), Some(format!("Wört{position}").as_str()));
        }
    }
    #[test]
    fn what_another_version_stored_is_read() {
        let (_, fields) = Fields::schema();
        let kept =
            StoredCore { name: "7".into(), original: Some(Original::default()), ..StoredCore::default() };
        let text = kept.text().expect("text");
        assert_eq!(
            text,
            r#"{"article":{"date_origin":"unknown","record":0,"status":"usable"},"name":"7","original":{}}"#
        );
        for (text, title, has_original) in [
            (text.as_str(), "", true),
            (r#"{"article":{"title":"A","colour":"red"},"shape":[1]}"#, "A", false),
            (r#"{"original":{"own_id":true}}"#, "", true),
        ] {
            let mut document = TantivyDocument::default();
            document.add_text(fields.article, text);
            document.add_text(fields.body, "Text");
            let kept = StoredCore::of(&document, fields.article, fields.body).expect(text);
            assert_eq!((kept.article.title.as_str(), kept.article.body.as_str()), (title, "Text"));
            assert_eq!(kept.original.is_some(), has_original, "{text}");
        }
    }
}
