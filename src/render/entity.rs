//! The profile of an entity: for people, and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::answer::{JsonFacets, JsonHit};
use super::json::{JSON_VERSION, JsonLayout, write};
use super::number::{count, grouped};
use super::runs::Paragraph;
use super::style::{Look, TextStyle};
use super::table::{Align, table};
use super::text::{hits, text_facets};
use crate::search::{EntityForm, EntityProfile, EntityRef, Related};

/// Writes an entity for people.
pub fn text_entity(profile: &EntityProfile, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let EntityRef { name, kind, articles } = &profile.entity;
    let mut title = Paragraph::default();
    title.push(name, Look::Title);
    title.write("", 0, style, out)?;
    writeln!(out, "{}, {}", kind.name(), count(*articles, "article"))?;

    writeln!(out, "\nwritten")?;
    let row = |form: &EntityForm| {
        let part = if form.part { "-" } else { "" };
        let name = form.name.as_ref().map(|name| format!("= {name}")).unwrap_or_default();
        vec![format!("{}{part}", form.text), grouped(form.articles), name]
    };
    let rows: Vec<Vec<String>> = profile.forms.iter().map(row).collect();
    table(&rows, &[Align::Left, Align::Right, Align::Left], 2, out)?;
    let more = profile.forms_distinct.saturating_sub(profile.forms.len());
    if more > 0 {
        writeln!(out, "  and {} more", grouped(more))?;
    }
    writeln!(out)?;
    text_facets(&profile.facets, out)?;
    if !profile.related.is_empty() {
        writeln!(out, "\ntogether with")?;
        let row = |related: &Related| {
            let EntityRef { name, kind, articles } = &related.entity;
            let of = format!("of {}", grouped(*articles));
            vec![name.clone(), kind.name().into(), grouped(related.together), of]
        };
        let rows: Vec<Vec<String>> = profile.related.iter().map(row).collect();
        table(&rows, &[Align::Left, Align::Left, Align::Right, Align::Left], 2, out)?;
    }
    hits(&profile.evidence, style, out)
}

/// Writes an entity as one object.
pub fn json_entity(profile: &EntityProfile, out: &mut dyn Write) -> io::Result<()> {
    let EntityRef { name, kind, articles } = &profile.entity;
    let answer = JsonProfile {
        version: JSON_VERSION,
        name,
        kind: kind.name(),
        articles: *articles,
        forms: profile.forms.iter().map(JsonEntityForm::new).collect(),
        forms_distinct: profile.forms_distinct,
        facets: JsonFacets(&profile.facets),
        related: profile.related.iter().map(JsonRelated::new).collect(),
        evidence: profile.evidence.iter().map(JsonHit::new).collect(),
    };
    write(&answer, JsonLayout::Indented, out)
}

/// Writes the entities that a name may mean.
pub fn json_candidates(candidates: &[EntityRef], out: &mut dyn Write) -> io::Result<()> {
    let candidates = candidates.iter().map(JsonEntity::new).collect();
    write(&JsonCandidates { version: JSON_VERSION, candidates }, JsonLayout::Indented, out)
}

#[derive(Serialize)]
struct JsonProfile<'a> {
    version: u32,
    name: &'a str,
    kind: &'static str,
    articles: usize,
    forms: Vec<JsonEntityForm<'a>>,
    forms_distinct: usize,
    facets: JsonFacets<'a>,
    related: Vec<JsonRelated<'a>>,
    evidence: Vec<JsonHit<'a>>,
}

/// A name by which articles call an entity.
#[derive(Serialize)]
struct JsonEntityForm<'a> {
    text: &'a str,
    part: bool,
    name: Option<&'a str>,
    articles: usize,
}

impl<'a> JsonEntityForm<'a> {
    fn new(form: &'a EntityForm) -> Self {
        let EntityForm { text, part, name, articles } = form;
        Self { text, part: *part, name: name.as_deref(), articles: *articles }
    }
}

/// One of the entities that a name may refer to.
#[derive(Serialize)]
struct JsonEntity<'a> {
    name: &'a str,
    kind: &'static str,
    articles: usize,
}

impl<'a> JsonEntity<'a> {
    fn new(entity: &'a EntityRef) -> Self {
        Self { name: &entity.name, kind: entity.kind.name(), articles: entity.articles }
    }
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    name: &'a str,
    kind: &'static str,
    articles: usize,
    together: usize,
    strength: f64,
}

impl<'a> JsonRelated<'a> {
    fn new(related: &'a Related) -> Self {
        let EntityRef { name, kind, articles } = &related.entity;
        // More digits would say more than is known.
        let strength = (related.strength * 100.0).round() / 100.0;
        Self { name, kind: kind.name(), articles: *articles, together: related.together, strength }
    }
}

#[derive(Serialize)]
struct JsonCandidates<'a> {
    version: u32,
    candidates: Vec<JsonEntity<'a>>,
}
