//! The head of an article in JSON: the same keys wherever an article is written.

use serde::Serialize;

use super::json::origin_name;
use crate::article::{Article, Date};
use crate::search::{ArticleExplanation, FoldedArticle, Hit, KwicLine};

/// Identity and origin of an article.
#[derive(Serialize)]
pub(super) struct ArticleHead<'a> {
    id: &'a str,
    path: &'a str,
    record: u32,
    title: &'a str,
    date: Option<Date>,
    date_origin: &'static str,
    source: Option<&'a str>,
    section: Option<&'a str>,
    url: Option<&'a str>,
}

/// Implements `From` for types that have the fields of a head under the same names.
macro_rules! head_of {
    ($($type:ty),*) => {
        $(impl<'a> From<&'a $type> for ArticleHead<'a> {
            fn from(article: &'a $type) -> Self {
                Self {
                    id: &article.id,
                    path: &article.path,
                    record: article.record,
                    title: &article.title,
                    date: article.date,
                    date_origin: origin_name(article.date_origin),
                    source: article.source.as_deref(),
                    section: article.section.as_deref(),
                    url: article.url.as_deref(),
                }
            }
        })*
    };
}

head_of!(Article, Hit, FoldedArticle, KwicLine, ArticleExplanation);
