//! The table of the engine's fields, and the schema built from it.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

use super::tokenizer::TOKENIZER;

/// How the engine indexes and stores a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldKind {
    /// Analysed text with positions.
    Text,
    /// Analysed text with positions, also stored.
    StoredText,
    /// An unanalysed string, for looking up articles.
    Key,
    /// An unanalysed string, with a column for counting and sorting.
    Facet,
    /// Numbers in a column, without postings.
    Number,
    /// Numbers with postings, without a column.
    Hashes,
    /// Text, only stored.
    StoredOnly,
    /// Bytes, only stored.
    StoredBytes,
}

/// All fields: name in the engine, and kind. The schema has them in this order.
const TABLE: &[(&str, FieldKind)] = &[
    // Indexed, because a changed article is deleted by its key.
    ("key", FieldKind::Key),
    ("id", FieldKind::Facet),
    // Not stored: the title is in `article`. The body is stored here, because it is read alone, and
    // long.
    ("title", FieldKind::Text),
    ("body", FieldKind::StoredText),
    // Filters on dates scan the column, which is cheaper than a posting list per minute.
    ("date", FieldKind::Number),
    ("source", FieldKind::Facet),
    ("section", FieldKind::Facet),
    ("url", FieldKind::Key),
    // Only counted from the dictionaries, so a column of these hashes would be wasted space.
    ("line", FieldKind::Hashes),
    ("judged", FieldKind::Hashes),
    // From here on nothing is looked up by value: facets, revisions, filters and duplicates scan
    // columns.
    ("form", FieldKind::Number),
    ("story", FieldKind::Number),
    ("version", FieldKind::Number),
    ("turn", FieldKind::Number),
    ("embargo", FieldKind::Number),
    ("identity", FieldKind::Number),
    ("number", FieldKind::Number),
    ("signature", FieldKind::Number),
    ("article", FieldKind::StoredOnly),
    ("places", FieldKind::StoredBytes),
];

/// The engine's fields of an index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Path and record name; unique.
    pub key: Field,
    /// The article's id.
    pub id: Field,
    /// Headline, analysed.
    pub title: Field,
    /// Text, analysed and stored.
    pub body: Field,
    /// Minutes since the year 1.
    pub date: Field,
    /// Publisher.
    pub source: Field,
    /// Section.
    pub section: Field,
    /// Address.
    pub url: Field,
    /// Hashes of the lines that may repeat across a source.
    pub line: Field,
    /// Hashes of the lines that were judged as repeated when the article was put.
    pub judged: Field,
    /// Numbers of its name forms; see [`super::forms`].
    pub form: Field,
    /// Hash of the story that it is a revision of; see [`super::VersionKey`].
    pub story: Field,
    /// Version within its story.
    pub version: Field,
    /// Tie-break between revisions with the same version.
    pub turn: Field,
    /// End of its embargo, in seconds since the year 1, UTC.
    pub embargo: Field,
    /// Hashes that stay the same when it is updated; see
    /// [`Article::identities`](crate::Article::identities).
    pub identity: Field,
    /// Number of the article, unique among all ever put; see [`super::duplicate_groups`].
    pub number: Field,
    /// Signature for finding duplicates; see [`crate::duplicates::Signature`].
    pub signature: Field,
    /// The article without its body, and what is kept of its original; see [`super::Stored`].
    pub article: Field,
    /// Positions of words and names in its text.
    pub places: Field,
}

impl Fields {
    /// Returns the schema of a new index.
    pub fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        for &(name, kind) in TABLE {
            match kind {
                FieldKind::Text | FieldKind::StoredText => {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer(TOKENIZER)
                        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                    let options = TextOptions::default().set_indexing_options(indexing);
                    builder.add_text_field(
                        name,
                        if kind == FieldKind::StoredText { options | STORED } else { options },
                    )
                }
                FieldKind::Key => builder.add_text_field(name, STRING),
                FieldKind::Facet => builder.add_text_field(name, STRING | FAST),
                FieldKind::Number => builder.add_u64_field(name, NumericOptions::from(FAST)),
                FieldKind::Hashes => builder.add_u64_field(name, NumericOptions::from(INDEXED)),
                FieldKind::StoredOnly => builder.add_text_field(name, STORED),
                FieldKind::StoredBytes => builder.add_bytes_field(name, BytesOptions::from(STORED)),
            };
        }
        let schema = builder.build();
        let fields = Self::of(&schema);
        #[expect(clippy::expect_used, reason = "the schema was built from the same table")]
        let fields = fields.expect("every field of the table is in the schema");
        (schema, fields)
    }

    /// Returns the fields of an index's schema, or `None` if one is missing.
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
