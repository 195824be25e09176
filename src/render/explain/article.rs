//! Why an article is found or not, for people.

use std::io::{self, Write};

use crate::render::heading::place;
use crate::render::number::{count, grouped};
use crate::render::runs::Paragraph;
use crate::render::sanitize;
use crate::render::style::{Look, TextStyle};
use crate::render::table::{Align, table};
use crate::search::{
    ArticleExplanation, ClauseVerdict, ComponentScore, FieldScore, FilterVerdict, FoldedPlace, FormKind,
    Reason, ScoreExplanation, TextKind, WordScore,
};

/// Values of an article that a line lists.
const VALUES_MAX: usize = 8;

/// Writes why an article is found and its rank, or why it is not found.
pub fn text_article_explanation(
    article: &ArticleExplanation,
    style: &TextStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut title = Paragraph::default();
    match article.title.as_str() {
        "" => title.push("(no title)", Look::Meta),
        text => title.push(text, Look::Title),
    }
    title.write("", 0, style, out)?;
    writeln!(out, "{}", sanitize(&place(&article.id, &article.path, article.record)))?;
    match &article.score {
        Some(score) => {
            let total = count(score.total, "article");
            writeln!(out, "number {} of {total}, score {}", grouped(score.rank), number(score.score))?;
            let folded = article.folded.as_ref().filter(|folded| folded.hits < score.total);
            if let Some(FoldedPlace { rank, hits, into }) = folded {
                let into = into.as_ref().map(|id| format!(", folded into {}", sanitize(id)));
                let into = into.unwrap_or_default();
                writeln!(out, "hit {} of {} with copies as one{into}", grouped(*rank), grouped(*hits))?;
            }
            writeln!(out)?;
            sum(score, out)?;
        }
        None => {
            writeln!(out, "not found")?;
            for reason in &article.reasons {
                writeln!(out, "  {}", sanitize(&because(reason)))?;
            }
        }
    }
    if !article.clauses.is_empty() || !article.filters.is_empty() {
        writeln!(out)?;
        article.clauses.iter().try_for_each(|clause| verdict(clause, 0, out))?;
        for filter in &article.filters {
            writeln!(out, "{} {}", passes(filter), sanitize(&condition(filter)))?;
        }
    }
    Ok(())
}

/// The score as a sum, a term a line.
fn sum(score: &ScoreExplanation, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![
        ["score", "", "weight", "idf", "saturation", "articles", "occurrences"].map(String::from).to_vec(),
    ];
    rows.extend(score.words.iter().flat_map(word));
    if score.closeness > 0.0 {
        rows.push(row(score.closeness, "words next to each other"));
    }
    let all = match score.recency {
        1.0 => "all".to_owned(),
        recency => format!("all, times {} for its age", number(recency)),
    };
    rows.push(row(score.score, &all));
    let columns =
        [Align::Right, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left];
    table(&rows, &columns, 0, out)
}

/// A row with a score and what it is for, its other cells empty.
fn row(score: f32, what: &str) -> Vec<String> {
    let mut cells = vec![String::new(); 7];
    (cells[0], cells[1]) = (number(score), what.to_owned());
    cells
}

fn word(word: &WordScore) -> Vec<Vec<String>> {
    let mut first = row(word.score, &word.text);
    first[6] = word.forms.join(", ");
    let mut rows = vec![first];
    rows.extend(word.components.iter().flat_map(component));
    let extras = [(word.lead, "near the start"), (word.stop, "a stop word, which only orders the best")];
    let extras = extras.iter().filter(|(score, _)| *score > 0.0);
    rows.extend(extras.map(|(score, what)| row(*score, &format!("  {what}"))));
    rows
}

fn component(component: &ComponentScore) -> Vec<Vec<String>> {
    let ComponentScore { text, partial, articles, idf, weight, score, saturation, .. } = component;
    let what = if *partial { "  part" } else { "  whole" };
    let first = vec![
        number(*score),
        format!("{what} {text}"),
        number(*weight),
        number(*idf),
        number(*saturation),
        grouped(*articles),
        String::new(),
    ];
    std::iter::once(first).chain(component.fields.iter().map(field)).collect()
}

fn field(field: &FieldScore) -> Vec<String> {
    let name = match field.field {
        TextKind::Title => "    title",
        TextKind::Body => "    text",
    };
    let mut cells = row(field.score, name);
    let forms = field.forms.iter().map(|form| {
        let what = match form.kind {
            FormKind::Exact => "as written",
            FormKind::Stem => "stem",
            FormKind::Part => "in a longer word",
            FormKind::Phrase => "phrase",
        };
        format!("{} × {} {} ({what})", grouped(form.count as usize), number(form.weight), form.form)
    });
    cells[6] = forms.collect::<Vec<_>>().join(", ");
    cells
}

/// Three digits behind the point, without zeros at the end.
fn number(number: f32) -> String {
    if number > 0.0 && number < 0.001 {
        return format!("{number:.1e}");
    }
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn because(reason: &Reason) -> String {
    match reason {
        Reason::Required { text } => format!("it lacks what is required: {text}"),
        Reason::Excluded { text, forms } if forms.is_empty() => format!("it has what is excluded: {text}"),
        Reason::Excluded { text, forms } => {
            format!("it has what is excluded: {text}, here {}", forms.join(", "))
        }
        Reason::Optional { texts } => match texts.as_slice() {
            [text] => format!("it lacks {text}"),
            texts => format!("it has none of these: {}", texts.join(", ")),
        },
        Reason::Filter { filter } => {
            let own = match filter.own.as_slice() {
                [] => "none".to_owned(),
                own => listed(own),
            };
            format!("its {} is not what is wanted: {own}; {}", filter.field.name(), condition(filter))
        }
    }
}

fn listed(values: &[String]) -> String {
    let shown = values[..values.len().min(VALUES_MAX)].join(", ");
    match values.len().saturating_sub(VALUES_MAX) {
        0 => shown,
        more => format!("{shown}, {} more", grouped(more)),
    }
}

/// `source:npd`, `not date:2021`.
fn condition(filter: &FilterVerdict) -> String {
    let not = if filter.excludes { "not " } else { "" };
    format!("{not}{}:{}", filter.field.name(), filter.wanted.join(" or "))
}

fn passes(filter: &FilterVerdict) -> &'static str {
    if filter.passes { "passes" } else { "fails " }
}

/// A clause with what holds of it in words, and what is in it further in.
fn verdict(clause: &ClauseVerdict, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let holds = match (&clause.filter, clause.clauses.is_empty(), clause.holds) {
        (Some(filter), ..) => passes(filter),
        (None, true, true) => "has   ",
        (None, true, false) => "lacks ",
        (None, false, true) => "holds ",
        (None, false, false) => "fails ",
    };
    let forms = match clause.forms.as_slice() {
        _ if !clause.counts => ": a stop word, which only orders the best".to_owned(),
        [] => String::new(),
        forms => format!(": {}", forms.join(", ")),
    };
    let indent = depth * super::INDENT;
    writeln!(out, "{:indent$}{holds} {}{}", "", sanitize(&clause.text), sanitize(&forms))?;
    clause.clauses.iter().try_for_each(|inside| verdict(inside, depth + 1, out))
}
