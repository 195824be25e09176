//! The table of the engine's fields, and the schema made of it.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

use super::tokenizer::TOKENIZER;

/// How a field is kept in the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Analysed text with positions.
    Text,
    /// The same, and stored.
    StoredText,
    /// A string as it is, to look records up by.
    Key,
    /// A string as it is, with a column to count and sort by.
    Facet,
    /// Numbers with a column.
    Number,
    /// Numbers to look records up by.
    Hashes,
    /// Text that is only stored.
    StoredOnly,
    /// Bytes that are only stored.
    StoredBytes,
}

/// Every field: its name in the engine and how it is kept.
const TABLE: &[(&str, Kind)] = &[
    ("key", Kind::Key),
    ("id", Kind::Facet),
    ("title", Kind::Text),
    ("body", Kind::StoredText),
    ("date", Kind::Number),
    ("source", Kind::Facet),
    ("section", Kind::Facet),
    ("url", Kind::Key),
    ("line", Kind::Hashes),
    ("judged", Kind::Hashes),
    ("form", Kind::Number),
    ("story", Kind::Number),
    ("version", Kind::Number),
    ("turn", Kind::Number),
    ("embargo", Kind::Number),
    ("identity", Kind::Number),
    ("number", Kind::Number),
    ("signature", Kind::Number),
    ("article", Kind::StoredOnly),
    ("places", Kind::StoredBytes),
];

/// The engine's fields of an index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Path and record: unique.
    pub key: Field,
    /// The article's id.
    pub id: Field,
    /// Headline, analysed.
    pub title: Field,
    /// Text, analysed and stored.
    pub body: Field,
    /// Minutes since the year 1.
    pub date: Field,
    /// Publisher, folded in case for looking up; see [`super::document`].
    pub source: Field,
    /// Section.
    pub section: Field,
    /// Address.
    pub url: Field,
    /// Hashes of the lines that may repeat across a source.
    pub line: Field,
    /// Hashes of those that were found to repeat when the article was put.
    pub judged: Field,
    /// Numbers of the forms of its names; see [`super::forms`].
    pub form: Field,
    /// Number of the story that it is a version of; see [`super::Revision`].
    pub story: Field,
    /// Version of its story.
    pub version: Field,
    /// What settles which of equal versions is the newest.
    pub turn: Field,
    /// Seconds since the year 1, in UTC, at which its embargo ends.
    pub embargo: Field,
    /// What it is known by when it is updated; see [`Article::identities`](crate::Article::identities).
    pub identity: Field,
    /// Number of the article: each that is put has one of its own; see [`super::stories`].
    pub number: Field,
    /// What copies of it are told by, as [`crate::story::Signature`].
    pub signature: Field,
    /// The article but for its body, and what is kept of its original; see [`super::Stored`].
    pub article: Field,
    /// Where words and names stand in it.
    pub places: Field,
}

impl Fields {
    /// The schema of a new index.
    pub fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        for &(name, kind) in TABLE {
            match kind {
                Kind::Text | Kind::StoredText => {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer(TOKENIZER)
                        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                    let options = TextOptions::default().set_indexing_options(indexing);
                    builder.add_text_field(
                        name,
                        if kind == Kind::StoredText { options | STORED } else { options },
                    )
                }
                Kind::Key => builder.add_text_field(name, STRING),
                Kind::Facet => builder.add_text_field(name, STRING | FAST),
                Kind::Number => builder.add_u64_field(name, NumericOptions::from(FAST)),
                Kind::Hashes => builder.add_u64_field(name, NumericOptions::from(INDEXED)),
                Kind::StoredOnly => builder.add_text_field(name, STORED),
                Kind::StoredBytes => builder.add_bytes_field(name, BytesOptions::from(STORED)),
            };
        }
        let schema = builder.build();
        let fields = Self::of(&schema);
        #[expect(clippy::expect_used, reason = "the schema was built from the same table")]
        let fields = fields.expect("every field of the table is in the schema");
        (schema, fields)
    }

    /// The fields of an index's schema, or `None` if it is not the table's.
    pub fn of(schema: &Schema) -> Option<Self> {
        let field = |name| schema.get_field(name).ok();
        Some(Self {
            key: field("key")?,
            id: field("id")?,
            title: field("title")?,
            body: field("body")?,
            date: field("date")?,
            source: field("source")?,
            section: field("section")?,
            url: field("url")?,
            line: field("line")?,
            judged: field("judged")?,
            form: field("form")?,
            story: field("story")?,
            version: field("version")?,
            turn: field("turn")?,
            embargo: field("embargo")?,
            identity: field("identity")?,
            number: field("number")?,
            signature: field("signature")?,
            article: field("article")?,
            places: field("places")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_the_table() {
        let (schema, _) = Fields::schema();
        let names: Vec<&str> = schema.fields().map(|(_, entry)| entry.name()).collect();
        let table: Vec<&str> = TABLE.iter().map(|&(name, _)| name).collect();
        assert_eq!(names, table);
    }
}
