//! The contents of an index, and the files that are not in it and why.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::answer::JsonValue;
use super::json::{JSON_VERSION, JsonLayout, write};
use super::number::{count, grouped, size, utc};
use super::report::{JsonProblem, text_problem};
use super::sanitize;
use super::table::{Align, table};
use super::upkeep::JsonCommit;
use crate::article::Date;
use crate::error::Problem;
use crate::index::{CommitInfo, Fate, Ledger};
use crate::search::{Facet, FacetKind, SearchResults, SourceStats};

/// The input of a status report.
#[derive(Clone, Copy, Debug)]
pub struct IndexStatus<'a> {
    /// The index's folder.
    pub dir: &'a Path,
    /// Bytes on disk.
    pub bytes: u64,
    /// The last commit.
    pub payload: &'a CommitInfo,
    /// Its files and their fates.
    pub ledger: &'a Ledger,
    /// All articles but those under embargo, counted by every facet.
    pub articles: &'a SearchResults,
    /// Number of articles under embargo.
    pub embargoed: usize,
    /// Its articles by source and year.
    pub holdings: &'a [SourceStats],
    /// Dates of the oldest and the newest dated article.
    pub span: Option<(Date, Date)>,
    /// The articles without a date of their own, if they are to be listed.
    pub undated: Option<&'a [Problem]>,
}

impl IndexStatus<'_> {
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
                    found.push((fate, Problem::new(file.path.clone(), record, reason)));
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
pub fn text_status(status: &IndexStatus<'_>, out: &mut dyn Write) -> io::Result<()> {
    let CommitInfo { format, rules, compounds, stemmer, commit, committed_at, .. } = status.payload;
    let when =
        utc(*committed_at).filter(|_| *commit > 0).map(|time| format!(" of {time}")).unwrap_or_default();
    let dates = status.span.map(|(first, last)| format!("{} to {}", day(first), day(last)));
    let undated = match status.undated() {
        0 => None,
        number => Some(format!("{} without a date", grouped(number))),
    };
    let by_file = match status.ledger.dated_by_file().count() {
        0 => None,
        number => Some(format!("{} by the time of their file", grouped(number))),
    };
    let dates: Vec<String> = dates.into_iter().chain(by_file).chain(undated).collect();
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
    if status.holdings.iter().any(|holding| holding.source.is_some()) {
        writeln!(out, "\nsource")?;
        let rows: Vec<_> = status.holdings.iter().map(row).collect();
        table(&rows, &[Align::Left, Align::Right, Align::Left], 2, out)?;
    }
    let others = status.articles.facets.iter().filter(|facet| facet.kind != FacetKind::Source);
    for facet in others.filter(|facet| !facet.values.is_empty()) {
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
    let undated = status.undated.unwrap_or_default();
    if !undated.is_empty() {
        writeln!(out, "\nwithout a date of their own")?;
    }
    for problem in undated {
        write!(out, "  ")?;
        text_problem(problem, out)?;
    }
    Ok(())
}

/// A source on a line: its articles, their years, and how many have no date.
fn row(holding: &SourceStats) -> Vec<String> {
    let years = match (holding.years.first(), holding.years.last()) {
        (Some((first, _)), Some((last, _))) if first < last => Some(format!("{first}–{last}")),
        (Some((year, _)), _) => Some(year.to_string()),
        _ => None,
    };
    let undated = (holding.undated > 0).then(|| format!("{} without a date", grouped(holding.undated)));
    let when: Vec<String> = years.into_iter().chain(undated).collect();
    let source = holding.source.clone().unwrap_or_else(|| "(none)".to_owned());
    vec![source, grouped(holding.articles), when.join(", ")]
}

/// Writes the status as one object.
pub fn json_status(status: &IndexStatus<'_>, out: &mut dyn Write) -> io::Result<()> {
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
        analysis: JsonAnalysisVersions {
            format: status.payload.format,
            rules: status.payload.rules,
            compounds: status.payload.compounds,
            stemmer: &status.payload.stemmer,
        },
        articles: status.total(),
        embargoed: status.embargoed,
        undated: status.undated(),
        dated_by_file: status.ledger.dated_by_file().count(),
        from: status.span.map(|(first, _)| day(first)),
        to: status.span.map(|(_, last)| day(last)),
        sources: status
            .holdings
            .iter()
            .filter(|holding| holding.source.is_some())
            .map(JsonHolding::new)
            .collect(),
        without_source: status.holdings.iter().find(|holding| holding.source.is_none()).map(JsonHolding::new),
        sections: values(FacetKind::Section),
        years: values(FacetKind::Year),
        files: JsonFileCounts {
            seen: status.ledger.files.len(),
            indexed: status.files(Fate::Indexed),
            skipped: status.files(Fate::Skipped),
            failed: status.files(Fate::Failed),
        },
        not_indexed: not_indexed.iter().map(JsonNotIndexed::new).collect(),
        undated_articles: status.undated.map(|undated| undated.iter().map(JsonProblem::new).collect()),
    };
    write(&shape, JsonLayout::Indented, out)
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
    analysis: JsonAnalysisVersions<'a>,
    articles: usize,
    embargoed: usize,
    undated: usize,
    dated_by_file: usize,
    from: Option<String>,
    to: Option<String>,
    sources: Vec<JsonHolding<'a>>,
    without_source: Option<JsonHolding<'a>>,
    sections: Vec<JsonValue<'a>>,
    years: Vec<JsonValue<'a>>,
    files: JsonFileCounts,
    not_indexed: Vec<JsonNotIndexed<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undated_articles: Option<Vec<JsonProblem<'a>>>,
}

#[derive(Serialize)]
struct JsonHolding<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    count: usize,
    undated: usize,
    years: Vec<JsonYear>,
}

#[derive(Serialize)]
struct JsonYear {
    value: String,
    count: usize,
}

impl<'a> JsonHolding<'a> {
    fn new(SourceStats { source, articles, undated, years }: &'a SourceStats) -> Self {
        let year = |&(year, count): &(u16, usize)| JsonYear { value: format!("{year:04}"), count };
        let years = years.iter().map(year).collect();
        Self { value: source.as_deref(), count: *articles, undated: *undated, years }
    }
}

#[derive(Serialize)]
struct JsonAnalysisVersions<'a> {
    format: u32,
    rules: u32,
    compounds: u32,
    stemmer: &'a str,
}

#[derive(Serialize)]
struct JsonFileCounts {
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
