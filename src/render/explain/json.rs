//! Explanations as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::json_parts::{JsonFilter, JsonFilterVerdict, JsonFoldedPlace, JsonReason, JsonScore, JsonSought};
use crate::render::answer::JsonHint;
use crate::render::article_head::ArticleHead;
use crate::render::json::{JSON_VERSION, JsonLayout, span, write};
use crate::search::{ArticleExplanation, ClauseExplanation, ClauseVerdict, Hint, QueryExplanation, Scope};

/// Writes how a query was understood as one object: `version query indexed clauses filters hints`.
pub fn json_explanation(explanation: &QueryExplanation, out: &mut dyn Write) -> io::Result<()> {
    let query = explanation.query.as_str();
    let clauses = explanation.clauses.iter().map(|clause| JsonClause::new(clause, query));
    let explanation = JsonExplanation {
        version: JSON_VERSION,
        query,
        indexed: explanation.articles,
        clauses: clauses.collect(),
        filters: explanation.filters.iter().map(JsonFilter::new).collect(),
        hints: JsonHint::all(&explanation.hints, query),
    };
    write(&explanation, JsonLayout::Indented, out)
}

/// Writes why the articles with an id are found or not as one object:
/// `version query id articles hints`.
pub fn json_article_explanations(
    query: &str,
    id: &str,
    articles: &[ArticleExplanation],
    hints: &[Hint],
    out: &mut dyn Write,
) -> io::Result<()> {
    let articles = articles.iter().map(|article| JsonExplainedArticle::new(article, query)).collect();
    let hints = JsonHint::all(hints, query);
    write(
        &JsonExplainedArticles { version: JSON_VERSION, query, id, articles, hints },
        JsonLayout::Indented,
        out,
    )
}

#[derive(Serialize)]
struct JsonExplanation<'a> {
    version: u32,
    query: &'a str,
    indexed: usize,
    clauses: Vec<JsonClause<'a>>,
    filters: Vec<JsonFilter<'a>>,
    hints: Vec<JsonHint>,
}

#[derive(Serialize)]
struct JsonClause<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    kind: &'static str,
    occur: &'static str,
    boost: f32,
    scope: Option<&'static str>,
    distance: Option<u32>,
    sought: Vec<JsonSought<'a>>,
    filter: Option<JsonFilter<'a>>,
    clauses: Vec<Self>,
}

#[derive(Serialize)]
struct JsonExplainedArticles<'a> {
    version: u32,
    query: &'a str,
    id: &'a str,
    articles: Vec<JsonExplainedArticle<'a>>,
    hints: Vec<JsonHint>,
}

#[derive(Serialize)]
struct JsonExplainedArticle<'a> {
    #[serde(flatten)]
    head: ArticleHead<'a>,
    found: bool,
    score: Option<JsonScore<'a>>,
    folded: Option<JsonFoldedPlace<'a>>,
    reasons: Vec<JsonReason<'a>>,
    clauses: Vec<JsonVerdict<'a>>,
    filters: Vec<JsonFilterVerdict<'a>>,
}

#[derive(Serialize)]
struct JsonVerdict<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    occur: &'static str,
    holds: bool,
    counts: bool,
    forms: &'a [String],
    filter: Option<JsonFilterVerdict<'a>>,
    clauses: Vec<Self>,
}

impl<'a> JsonClause<'a> {
    fn new(clause: &'a ClauseExplanation, query: &str) -> Self {
        let [start, end] = span(query, &clause.range);
        Self {
            text: &clause.text,
            start,
            end,
            kind: clause.kind.name(),
            occur: clause.occur.name(),
            boost: clause.boost,
            scope: clause.scope.map(Scope::name),
            distance: clause.distance,
            sought: clause.sought.iter().map(JsonSought::new).collect(),
            filter: clause.filter.as_ref().map(JsonFilter::new),
            clauses: clause.clauses.iter().map(|clause| Self::new(clause, query)).collect(),
        }
    }
}

impl<'a> JsonExplainedArticle<'a> {
    fn new(article: &'a ArticleExplanation, query: &str) -> Self {
        Self {
            head: article.into(),
            found: article.score.is_some(),
            score: article.score.as_ref().map(JsonScore::new),
            folded: article.folded.as_ref().map(JsonFoldedPlace::new),
            reasons: article.reasons.iter().map(JsonReason::new).collect(),
            clauses: article.clauses.iter().map(|clause| JsonVerdict::new(clause, query)).collect(),
            filters: article.filters.iter().map(JsonFilterVerdict::new).collect(),
        }
    }
}

impl<'a> JsonVerdict<'a> {
    fn new(verdict: &'a ClauseVerdict, query: &str) -> Self {
        let [start, end] = span(query, &verdict.range);
        Self {
            text: &verdict.text,
            start,
            end,
            occur: verdict.occur.name(),
            holds: verdict.holds,
            counts: verdict.counts,
            forms: &verdict.forms,
            filter: verdict.filter.as_ref().map(JsonFilterVerdict::new),
            clauses: verdict.clauses.iter().map(|clause| Self::new(clause, query)).collect(),
        }
    }
}
