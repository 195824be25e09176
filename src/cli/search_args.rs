//! Arguments of a search: which articles, in what order, how the query is read.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use depesche::{
    Date, DateRange, FacetKind, SearchOptions, Sort,
    query::{SynonymProblem, Synonyms},
    ranking::Recency,
};

use super::choices::{AnswerFormat, Order};
use super::fold::FoldArgs;
use super::lines::{name, open};
use super::output::say;
use super::values::{facet_kinds, first_day, half_life, last_day};

/// Longest list of synonyms that is read, in bytes.
const SYNONYM_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Arguments of a search other than the query.
#[derive(Debug, Args)]
pub struct WantedArgs {
    /// Maximum number of hits to show
    #[arg(long, value_name = "N", default_value_t = SearchOptions::default().limit)]
    limit: usize,
    /// Number of hits to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    #[command(flatten)]
    filter: FilterArgs,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t)]
    sort: Order,
    /// Facets to count [default: person,org,place for a search as text or JSON]
    #[arg(long, value_name = "FACET,…", value_delimiter = ',', value_parser = facet_kinds())]
    facets: Vec<FacetKind>,
    /// Count no facets
    #[arg(long, conflicts_with = "facets")]
    no_facets: bool,
    /// Maximum number of values per facet
    #[arg(long, value_name = "N", default_value_t = SearchOptions::default().facet_values)]
    facet_values: usize,
    /// List the entities of each hit, with offsets [default for a search as JSON]
    #[arg(long, overrides_with = "no_entities")]
    entities: bool,
    /// Do not list the entities of hits
    #[arg(long)]
    no_entities: bool,
    /// Maximum number of snippets per hit
    #[arg(long, value_name = "N", default_value_t = SearchOptions::default().snippets)]
    snippets: usize,
    /// Maximum length of a snippet in characters
    #[arg(long, value_name = "N", default_value_t = 240, value_parser = clap::value_parser!(u32).range(20..=10_000))]
    snippet_chars: u32,
    #[command(flatten)]
    pub fold: FoldArgs,
}

impl WantedArgs {
    /// The options of an answer to one question: with facets of entities, unless other or
    /// none are asked for, and in JSON with the entities of the hits.
    pub fn full_options(&self, format: AnswerFormat) -> anyhow::Result<SearchOptions> {
        let is_json = matches!(format, AnswerFormat::Json | AnswerFormat::Jsonl);
        let mut options = self.options()?;
        options.entities |= is_json && !self.no_entities;
        options.fold = self.fold.of_one(format);
        if self.facets.is_empty()
            && !self.no_facets
            && matches!(format, AnswerFormat::Text | AnswerFormat::Json)
        {
            options.facets = FacetKind::ENTITIES.to_vec();
        }
        Ok(options)
    }

    /// The options of an answer among others: with nothing that was not asked for.
    pub fn options(&self) -> anyhow::Result<SearchOptions> {
        Ok(self
            .filter
            .options()?
            .limit(self.limit)
            .offset(self.offset)
            .sort(self.sort.into())
            .facets(self.facets.clone())
            .facet_values(self.facet_values)
            .entities(self.entities)
            .snippets(self.snippets)
            .snippet_chars(self.snippet_chars as usize)
            .fold(self.fold.asked()))
    }
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Date => Self::Date,
        }
    }
}

/// Which articles may be found.
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// Only articles of this publisher; repeat the flag for any of several
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Only articles that name this person, by any name; repeat the flag for any of several
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only articles with this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Only articles with this place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only articles from this day on: 2021, 2021-03 or 2021-03-05
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    from: Option<Date>,
    /// Only articles up to this day, included; 2021 is its last day
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    to: Option<Date>,
}

impl FilterArgs {
    /// The default options with this filter.
    pub fn options(&self) -> anyhow::Result<SearchOptions> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            anyhow::bail!("--from {from} is after --to {to}");
        }
        Ok(SearchOptions::default()
            .sources(self.source.clone())
            .persons(self.person.clone())
            .orgs(self.org.clone())
            .places(self.place.clone())
            .dates(DateRange { from: self.from, to: self.to }))
    }
}

/// How a query is read.
#[derive(Debug, Args)]
pub struct QueryArgs {
    /// Correct misspelled words and search the corrected query
    #[arg(long)]
    fix: bool,
    /// Also search words that the best hits share: finds more, and takes twice as long
    #[arg(long)]
    expand: bool,
    /// Also find synonyms: each line of FILE is a group of words separated by commas
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// Halve an article's score for each HALFLIFE of its age: 12h, 30d, 2w, 6m, 1y
    #[arg(long, value_name = "HALFLIFE", value_parser = half_life)]
    boost_recent: Option<f64>,
    /// Exit with 2 instead of searching if the query can't be read or exceeds a limit
    #[arg(long)]
    pub strict_query: bool,
}

impl QueryArgs {
    /// Options with these.
    pub fn on(&self, options: SearchOptions) -> anyhow::Result<SearchOptions> {
        let synonyms = self.synonyms.as_deref().map(synonyms).transpose()?;
        let recency = self.boost_recent.map(Recency::new);
        let synonyms = synonyms.unwrap_or_default();
        Ok(options.fix(self.fix).expand(self.expand).synonyms(synonyms).recency(recency))
    }
}

/// Reads a list of synonyms. Lines that are no group are reported, and the rest is used.
fn synonyms(file: &Path) -> anyhow::Result<Synonyms> {
    let mut text = String::new();
    open(file)?.take(SYNONYM_BYTES_MAX).read_to_string(&mut text).with_context(|| name(file).into_owned())?;
    let (synonyms, problems) = Synonyms::parse(&text);
    for SynonymProblem { line, reason, .. } in problems {
        say(format_args!("{}, line {line}: {reason}", name(file)));
    }
    Ok(synonyms)
}
