//! What is in an index, and which files are not and why.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::json::{JSON_VERSION, JsonValue, Layout, write};
use super::number::{count, grouped, size, utc};
use super::report::text_problem;
use super::sanitize;
use super::table::{Align, table};
use super::upkeep::JsonCommit;
use crate::article::Date;
use crate::error::Problem;
use crate::index::{Fate, Ledger, Payload};
use crate::search::{Facet, FacetKind, SearchResults};

/// What the status of an index is made from.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// The index's folder.
    pub dir: &'a Path,
    /// Bytes on disk.
    pub bytes: u64,
    /// What the last commit says of itself.
    pub payload: &'a Payload,
    /// Its files and their fates.
    pub ledger: &'a Ledger,
    /// All articles but those under embargo, counted by every facet.
    pub articles: &'a SearchResults,
    /// Number of articles under embargo.
    pub embargoed: usize,
    /// Dates of the oldest and the newest dated article.
    pub span: Option<(Date, Date)>,
}

impl Status<'_> {
    fn files(&self, fate: Fate) -> usize {
        self.ledger.files.iter().filter(|file| file.fate == fate).count()
    }

    fn facet(&self, kind: FacetKind) -> Option<&Facet> {
        self.articles.facets.iter().find(|facet| facet.kind == kind)
    }

    fn total(&self) -> usize {
        self.articles.total + self.embargoed
    }

    fn undated(&self) -> usize {
        self.facet(FacetKind::Year).map_or(0, |facet| facet.missing)
    }

    /// Files and records that are not in the index, with their fate.
    fn not_indexed(&self) -> Vec<(Fate, Problem)> {
        let mut found = Vec::new();
        for file in &self.ledger.files {
            let mut add = |fate, record, reason: &Option<String>| {
                if fate != Fate::Indexed {
                    let reason = reason.clone().unwrap_or_else(|| "no reason is known".to_owned());
                    found.push((fate, Problem { path: file.path.clone(), record, reason }));
                }
            };
            add(file.fate, None, &file.reason);
            for record in &file.records {
                add(record.fate, Some(record.record), &record.reason);
            }
        }
        found
    }
}

/// Writes the status for people.
pub fn text_status(status: &Status<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Payload { format, rules, compounds, stemmer, commit, committed_at, .. } = status.payload;
    let when =
        utc(*committed_at).filter(|_| *commit > 0).map(|time| format!(" of {time}")).unwrap_or_default();
    let dates = status.span.map(|(first, last)| format!("{} to {}", day(first), day(last)));
    let undated = match status.undated() {
        0 => None,
        number => Some(format!("{} without a date", grouped(number))),
    };
    let dates: Vec<String> = dates.into_iter().chain(undated).collect();
    let files = [
        count(status.ledger.files.len(), "file"),
        format!("{} indexed", grouped(status.files(Fate::Indexed))),
        format!("{} skipped", grouped(status.files(Fate::Skipped))),
        format!("{} failed", grouped(status.files(Fate::Failed))),
    ];
    let articles = match status.embargoed {
        0 => grouped(status.articles.total),
        early => format!("{}, {} of them under embargo", grouped(status.total()), grouped(early)),
    };
    let rows = [
        ("index", format!("{}, {}", status.dir.display(), size(status.bytes))),
        ("commit", format!("{commit}{when}")),
        ("made by", format!("format {format}, rules {rules}, compounds {compounds}, {stemmer}")),
        ("articles", articles),
        ("dates", if dates.is_empty() { "none".to_owned() } else { dates.join(", ") }),
        ("files", files.join(", ")),
    ];
    for (name, value) in rows {
        writeln!(out, "{name:<10}{}", sanitize(&value))?;
    }
    for facet in status.articles.facets.iter().filter(|facet| !facet.values.is_empty()) {
        writeln!(out, "\n{}", facet.kind.name())?;
        let rows: Vec<_> =
            facet.values.iter().map(|entry| vec![entry.value.clone(), grouped(entry.count)]).collect();
        table(&rows, &[Align::Left, Align::Right], 2, out)?;
    }
    let not_indexed = status.not_indexed();
    if !not_indexed.is_empty() {
        writeln!(out, "\nnot in the index")?;
    }
    for (_, problem) in &not_indexed {
        write!(out, "  ")?;
        text_problem(problem, out)?;
    }
    Ok(())
}

/// Writes the status as one object.
pub fn json_status(status: &Status<'_>, out: &mut dyn Write) -> io::Result<()> {
    let values = |kind| {
        let facet = status.facet(kind);
        facet.map(|facet| facet.values.iter().map(JsonValue::new).collect()).unwrap_or_default()
    };
    let not_indexed = status.not_indexed();
    let shape = JsonStatus {
        version: JSON_VERSION,
        index: status.dir.display().to_string(),
        bytes: status.bytes,
        commit: JsonCommit::new(status.payload.commit, status.payload.committed_at),
        analysis: JsonAnalysis {
            format: status.payload.format,
            rules: status.payload.rules,
            compounds: status.payload.compounds,
            stemmer: &status.payload.stemmer,
        },
        articles: status.total(),
        embargoed: status.embargoed,
        undated: status.undated(),
        from: status.span.map(|(first, _)| day(first)),
        to: status.span.map(|(_, last)| day(last)),
        sources: values(FacetKind::Source),
        sections: values(FacetKind::Section),
        years: values(FacetKind::Year),
        files: JsonFiles {
            seen: status.ledger.files.len(),
            indexed: status.files(Fate::Indexed),
            skipped: status.files(Fate::Skipped),
            failed: status.files(Fate::Failed),
        },
        not_indexed: not_indexed.iter().map(JsonNotIndexed::new).collect(),
    };
    write(&shape, Layout::Indented, out)
}

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[derive(Serialize)]
struct JsonStatus<'a> {
    version: u32,
    index: String,
    bytes: u64,
    commit: JsonCommit,
    analysis: JsonAnalysis<'a>,
    articles: usize,
    embargoed: usize,
    undated: usize,
    from: Option<String>,
    to: Option<String>,
    sources: Vec<JsonValue<'a>>,
    sections: Vec<JsonValue<'a>>,
    years: Vec<JsonValue<'a>>,
    files: JsonFiles,
    not_indexed: Vec<JsonNotIndexed<'a>>,
}

#[derive(Serialize)]
struct JsonAnalysis<'a> {
    format: u32,
    rules: u32,
    compounds: u32,
    stemmer: &'a str,
}

#[derive(Serialize)]
struct JsonFiles {
    seen: usize,
    indexed: usize,
    skipped: usize,
    failed: usize,
}

#[derive(Serialize)]
struct JsonNotIndexed<'a> {
    path: &'a str,
    record: Option<u32>,
    fate: &'static str,
    reason: &'a str,
}

impl<'a> JsonNotIndexed<'a> {
    fn new((fate, problem): &'a (Fate, Problem)) -> Self {
        let fate = match fate {
            Fate::Indexed => "indexed",
            Fate::Skipped => "skipped",
            Fate::Failed => "failed",
            Fate::Superseded => "superseded",
            Fate::Withheld => "withheld",
        };
        Self { path: &problem.path, record: problem.record, fate, reason: &problem.reason }
    }
}
