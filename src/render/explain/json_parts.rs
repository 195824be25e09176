//! The parts of an explanation in JSON. Their keys are a contract, whatever the library's types become.

use serde::Serialize;

use crate::article::Date;
use crate::search::{
    ComponentScore, DateRange, FieldScore, FilterExplanation, FilterVerdict, FoldedPlace, FormCount,
    PartExplanation, PatternExplanation, PatternWord, Reason, ScoreExplanation, SoughtExplanation,
    WordExplanation, WordScore,
};

/// Something searched for a clause.
#[derive(Serialize)]
pub(super) struct JsonSought<'a> {
    words: Vec<JsonWord<'a>>,
    pattern: Option<JsonPattern<'a>>,
    synonyms: &'a [String],
    is_synonym: bool,
    scored: bool,
    weight: f32,
    articles: usize,
    idf: f32,
}

impl<'a> JsonSought<'a> {
    pub fn new(from: &'a SoughtExplanation) -> Self {
        Self {
            words: from.words.iter().map(JsonWord::new).collect(),
            pattern: from.pattern.as_ref().map(JsonPattern::new),
            synonyms: &from.synonyms,
            is_synonym: from.is_synonym,
            scored: from.scored,
            weight: from.weight,
            articles: from.articles,
            idf: from.idf,
        }
    }
}

/// How a word was folded, stemmed and split.
#[derive(Serialize)]
pub(super) struct JsonWord<'a> {
    text: &'a str,
    exact: &'a str,
    stem: &'a str,
    stop: bool,
    exact_articles: usize,
    whole_articles: usize,
    part_articles: usize,
    parts: Vec<JsonPart<'a>>,
}

impl<'a> JsonWord<'a> {
    pub fn new(from: &'a WordExplanation) -> Self {
        Self {
            text: &from.text,
            exact: &from.exact,
            stem: &from.stem,
            stop: from.stop,
            exact_articles: from.exact_articles,
            whole_articles: from.whole_articles,
            part_articles: from.part_articles,
            parts: from.parts.iter().map(JsonPart::new).collect(),
        }
    }
}

/// A part of a compound.
#[derive(Serialize)]
pub(super) struct JsonPart<'a> {
    text: &'a str,
    stem: &'a str,
    stop: bool,
    whole_articles: usize,
    part_articles: usize,
}

impl<'a> JsonPart<'a> {
    pub fn new(from: &'a PartExplanation) -> Self {
        Self {
            text: &from.text,
            stem: &from.stem,
            stop: from.stop,
            whole_articles: from.whole_articles,
            part_articles: from.part_articles,
        }
    }
}

/// The words that a pattern matches.
#[derive(Serialize)]
pub(super) struct JsonPattern<'a> {
    words: Vec<JsonPatternWord<'a>>,
    total: usize,
}

impl<'a> JsonPattern<'a> {
    pub fn new(from: &'a PatternExplanation) -> Self {
        Self { words: from.words.iter().map(JsonPatternWord::new).collect(), total: from.total }
    }
}

#[derive(Serialize)]
pub(super) struct JsonPatternWord<'a> {
    word: &'a str,
    articles: usize,
}

impl<'a> JsonPatternWord<'a> {
    pub fn new(from: &'a PatternWord) -> Self {
        Self { word: &from.word, articles: from.articles }
    }
}

/// The meaning of a filter.
#[derive(Serialize)]
pub(super) struct JsonFilter<'a> {
    field: &'static str,
    values: &'a [String],
    means: &'a [String],
    dates: Option<JsonDates>,
    articles: usize,
}

impl<'a> JsonFilter<'a> {
    pub fn new(from: &'a FilterExplanation) -> Self {
        Self {
            field: from.field.name(),
            values: &from.values,
            means: &from.means,
            dates: from.dates.map(JsonDates::new),
            articles: from.articles,
        }
    }
}

/// Whether an article passes a filter.
#[derive(Serialize)]
pub(super) struct JsonFilterVerdict<'a> {
    field: &'static str,
    excludes: bool,
    wanted: &'a [String],
    own: &'a [String],
    passes: bool,
}

impl<'a> JsonFilterVerdict<'a> {
    pub fn new(from: &'a FilterVerdict) -> Self {
        Self {
            field: from.field.name(),
            excludes: from.excludes,
            wanted: &from.wanted,
            own: &from.own,
            passes: from.passes,
        }
    }
}

/// The rank of an article when duplicates are folded.
#[derive(Serialize)]
pub(super) struct JsonFoldedPlace<'a> {
    rank: usize,
    hits: usize,
    into: Option<&'a str>,
}

impl<'a> JsonFoldedPlace<'a> {
    pub fn new(from: &'a FoldedPlace) -> Self {
        Self { rank: from.rank, hits: from.hits, into: from.into.as_deref() }
    }
}

/// A score as a sum.
#[derive(Serialize)]
pub(super) struct JsonScore<'a> {
    rank: usize,
    total: usize,
    score: f32,
    closely: bool,
    words: Vec<JsonWordScore<'a>>,
    closeness: f32,
    recency: f32,
}

impl<'a> JsonScore<'a> {
    pub fn new(from: &'a ScoreExplanation) -> Self {
        Self {
            rank: from.rank,
            total: from.total,
            score: from.score,
            closely: from.closely,
            words: from.words.iter().map(JsonWordScore::new).collect(),
            closeness: from.closeness,
            recency: from.recency,
        }
    }
}

#[derive(Serialize)]
pub(super) struct JsonWordScore<'a> {
    text: &'a str,
    forms: &'a [String],
    score: f32,
    components: Vec<JsonComponent<'a>>,
    lead: f32,
    stop: f32,
}

impl<'a> JsonWordScore<'a> {
    pub fn new(from: &'a WordScore) -> Self {
        Self {
            text: &from.text,
            forms: &from.forms,
            score: from.score,
            components: from.components.iter().map(JsonComponent::new).collect(),
            lead: from.lead,
            stop: from.stop,
        }
    }
}

#[derive(Serialize)]
pub(super) struct JsonComponent<'a> {
    text: &'a str,
    partial: bool,
    articles: usize,
    idf: f32,
    weight: f32,
    frequency: f32,
    saturation: f32,
    score: f32,
    fields: Vec<JsonFieldScore<'a>>,
}

impl<'a> JsonComponent<'a> {
    pub fn new(from: &'a ComponentScore) -> Self {
        Self {
            text: &from.text,
            partial: from.partial,
            articles: from.articles,
            idf: from.idf,
            weight: from.weight,
            frequency: from.frequency,
            saturation: from.saturation,
            score: from.score,
            fields: from.fields.iter().map(JsonFieldScore::new).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct JsonFieldScore<'a> {
    field: &'static str,
    length: f32,
    frequency: f32,
    score: f32,
    forms: Vec<JsonForm<'a>>,
}

impl<'a> JsonFieldScore<'a> {
    pub fn new(from: &'a FieldScore) -> Self {
        Self {
            field: from.field.name(),
            length: from.length,
            frequency: from.frequency,
            score: from.score,
            forms: from.forms.iter().map(JsonForm::new).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct JsonForm<'a> {
    kind: &'static str,
    form: &'a str,
    count: u32,
    weight: f32,
}

impl<'a> JsonForm<'a> {
    pub fn new(from: &'a FormCount) -> Self {
        Self { kind: from.kind.name(), form: &from.form, count: from.count, weight: from.weight }
    }
}

/// The days of a filter; an open end is null.
#[derive(Serialize)]
pub(super) struct JsonDates {
    from: Option<Date>,
    to: Option<Date>,
}

impl JsonDates {
    fn new(DateRange { from, to }: DateRange) -> Self {
        Self { from, to }
    }
}

/// A reason for which an article is not in a result.
#[derive(Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub(super) enum JsonReason<'a> {
    Required { text: &'a str },
    Excluded { text: &'a str, forms: &'a [String] },
    Optional { texts: &'a [String] },
    Filter { filter: JsonFilterVerdict<'a> },
}

impl<'a> JsonReason<'a> {
    pub fn new(from: &'a Reason) -> Self {
        match from {
            Reason::Required { text } => Self::Required { text },
            Reason::Excluded { text, forms } => Self::Excluded { text, forms },
            Reason::Optional { texts } => Self::Optional { texts },
            Reason::Filter { filter } => Self::Filter { filter: JsonFilterVerdict::new(filter) },
        }
    }
}
