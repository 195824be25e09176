//! Explanations as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::article::Date;
use crate::render::answer::JsonHint;
use crate::render::json::{JSON_VERSION, JsonLayout, span, write};
use crate::search::{
    ArticleExplanation, ClauseExplanation, ClauseKind, ClauseVerdict, FilterExplanation, FilterVerdict,
    FoldedPlace, Hint, Occur, QueryExplanation, Reason, Scope, ScoreExplanation, SoughtExplanation,
};

/// Writes how a query was understood as one object: `version query indexed clauses filters hints`.
pub fn json_explanation(explanation: &QueryExplanation, out: &mut dyn Write) -> io::Result<()> {
    let query = explanation.query.as_str();
    let clauses = explanation.clauses.iter().map(|clause| JsonClause::new(clause, query));
    let explanation = JsonExplanation {
        version: JSON_VERSION,
        query,
        indexed: explanation.articles,
        clauses: clauses.collect(),
        filters: &explanation.filters,
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
    filters: &'a [FilterExplanation],
    hints: Vec<JsonHint<'a>>,
}

#[derive(Serialize)]
struct JsonClause<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    kind: ClauseKind,
    occur: Occur,
    boost: f32,
    scope: Option<Scope>,
    distance: Option<u32>,
    sought: &'a [SoughtExplanation],
    filter: Option<&'a FilterExplanation>,
    clauses: Vec<Self>,
}

#[derive(Serialize)]
struct JsonExplainedArticles<'a> {
    version: u32,
    query: &'a str,
    id: &'a str,
    articles: Vec<JsonExplainedArticle<'a>>,
    hints: Vec<JsonHint<'a>>,
}

#[derive(Serialize)]
struct JsonExplainedArticle<'a> {
    id: &'a str,
    path: &'a str,
    record: u32,
    title: &'a str,
    date: Option<Date>,
    source: Option<&'a str>,
    found: bool,
    score: Option<&'a ScoreExplanation>,
    folded: Option<&'a FoldedPlace>,
    reasons: &'a [Reason],
    clauses: Vec<JsonVerdict<'a>>,
    filters: &'a [FilterVerdict],
}

#[derive(Serialize)]
struct JsonVerdict<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    occur: Occur,
    holds: bool,
    counts: bool,
    forms: &'a [String],
    filter: Option<&'a FilterVerdict>,
    clauses: Vec<Self>,
}

impl<'a> JsonClause<'a> {
    fn new(clause: &'a ClauseExplanation, query: &str) -> Self {
        let [start, end] = span(query, &clause.range);
        Self {
            text: &clause.text,
            start,
            end,
            kind: clause.kind,
            occur: clause.occur,
            boost: clause.boost,
            scope: clause.scope,
            distance: clause.distance,
            sought: &clause.sought,
            filter: clause.filter.as_ref(),
            clauses: clause.clauses.iter().map(|clause| Self::new(clause, query)).collect(),
        }
    }
}

impl<'a> JsonExplainedArticle<'a> {
    fn new(article: &'a ArticleExplanation, query: &str) -> Self {
        Self {
            id: &article.id,
            path: &article.path,
            record: article.record,
            title: &article.title,
            date: article.date,
            source: article.source.as_deref(),
            found: article.score.is_some(),
            score: article.score.as_ref(),
            folded: article.folded.as_ref(),
            reasons: &article.reasons,
            clauses: article.clauses.iter().map(|clause| JsonVerdict::new(clause, query)).collect(),
            filters: &article.filters,
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
            occur: verdict.occur,
            holds: verdict.holds,
            counts: verdict.counts,
            forms: &verdict.forms,
            filter: verdict.filter.as_ref(),
            clauses: verdict.clauses.iter().map(|clause| Self::new(clause, query)).collect(),
        }
    }
}
