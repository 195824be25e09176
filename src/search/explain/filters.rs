//! Explains filters, and what an article has in their place.

use super::types::{FilterExplanation, FilterField};
use super::verdict::FilterVerdict;
use crate::article::Date;
use crate::entity::EntityKind;
use crate::index::Stored;
use crate::search::facets::entities::entities_of;
use crate::search::plan::filter::{Condition, Filter, SegmentFilter};
use crate::search::query::{Attribute, DateRange, QueryNode};
use crate::search::segments::snapshot::Snapshot;

/// A condition on its own.
enum One<'f> {
    Of(&'f Condition),
    Dates(DateRange),
}

/// The conditions of a filter, each with whether articles that meet it are left out.
fn each(filter: &Filter) -> impl Iterator<Item = (One<'_>, bool)> {
    let conditions = filter.all.iter().map(|one| (One::Of(one), false));
    let excluded = filter.not.iter().map(|one| (One::Of(one), true));
    let dates = filter.dates.iter().map(|&dates| (One::Dates(dates), false));
    let dates_not = filter.dates_not.iter().map(|&dates| (One::Dates(dates), true));
    conditions.chain(excluded).chain(dates).chain(dates_not)
}

impl One<'_> {
    /// The same as a filter.
    fn filter(&self) -> Filter {
        match self {
            Self::Of(condition) => Filter { all: vec![(*condition).clone()], ..Filter::default() },
            Self::Dates(dates) => Filter { dates: vec![*dates], ..Filter::default() },
        }
    }

    fn field(&self) -> FilterField {
        match self {
            Self::Of(condition) => condition.attribute.into(),
            Self::Dates(_) => FilterField::Date,
        }
    }

    fn explain(&self, snapshot: &Snapshot) -> tantivy::Result<FilterExplanation> {
        let mut articles = 0;
        let filter = self.filter();
        for segment in &snapshot.segments {
            let test = SegmentFilter::new(&filter, &snapshot.entities, segment)?;
            articles += segment.alive().filter(|&doc| test.failing(doc).is_none()).count();
        }
        let (values, means, dates) = match self {
            Self::Of(condition) => {
                (condition.values.clone(), condition.means(&snapshot.segments, &snapshot.entities)?, None)
            }
            Self::Dates(dates) => (Vec::new(), Vec::new(), Some(*dates)),
        };
        Ok(FilterExplanation { field: self.field(), values, means, dates, articles })
    }

    fn verdict(
        &self,
        excludes: bool,
        snapshot: &Snapshot,
        segment: usize,
        doc: u32,
        stored: &Stored,
    ) -> tantivy::Result<FilterVerdict> {
        let filter = self.filter();
        let test = SegmentFilter::new(&filter, &snapshot.entities, &snapshot.segments[segment])?;
        let wanted = match self {
            Self::Of(condition) => condition.values.clone(),
            Self::Dates(dates) => vec![written(*dates)],
        };
        let field = self.field();
        let own = own(field, snapshot, stored);
        Ok(FilterVerdict { field, excludes, wanted, own, passes: test.failing(doc).is_none() != excludes })
    }
}

/// Explains the conditions of a filter.
pub(super) fn explain(snapshot: &Snapshot, filter: &Filter) -> tantivy::Result<Vec<FilterExplanation>> {
    each(filter).map(|(one, _)| one.explain(snapshot)).collect()
}

/// Explains a clause, if it is a condition.
pub(super) fn of_node(node: &QueryNode, snapshot: &Snapshot) -> tantivy::Result<Option<FilterExplanation>> {
    alone(node, snapshot).map(|filter| Ok(explain(snapshot, &filter)?.into_iter().next())).unwrap_or(Ok(None))
}

/// Returns a clause as a filter, if it is a condition.
fn alone(node: &QueryNode, snapshot: &Snapshot) -> Option<Filter> {
    match node {
        QueryNode::Attribute { attribute, value } => {
            let values = std::slice::from_ref(value);
            let condition = Condition::new(*attribute, values, &snapshot.entities, &mut Vec::new());
            Some(Filter { all: vec![condition], ..Filter::default() })
        }
        QueryNode::Dates { range } => Some(Filter { dates: vec![*range], ..Filter::default() }),
        _ => None,
    }
}

/// Whether the conditions of a filter hold of an article.
pub(super) fn verdicts(
    filter: &Filter,
    snapshot: &Snapshot,
    segment: usize,
    doc: u32,
    stored: &Stored,
) -> tantivy::Result<Vec<FilterVerdict>> {
    each(filter).map(|(one, excludes)| one.verdict(excludes, snapshot, segment, doc, stored)).collect()
}

/// Whether a clause holds of an article, if it is a condition.
pub(super) fn verdict(
    node: &QueryNode,
    excludes: bool,
    snapshot: &Snapshot,
    segment: usize,
    doc: u32,
    stored: &Stored,
) -> tantivy::Result<Option<FilterVerdict>> {
    let Some(filter) = alone(node, snapshot) else { return Ok(None) };
    let one = each(&filter).next();
    one.map(|(one, _)| one.verdict(excludes, snapshot, segment, doc, stored)).transpose()
}

/// Returns the distinct values that an article has in a filter's field.
fn own(field: FilterField, snapshot: &Snapshot, stored: &Stored) -> Vec<String> {
    let article = &stored.article;
    let kind = match field {
        FilterField::Source => return article.source.iter().cloned().collect(),
        FilterField::Section => return article.section.iter().cloned().collect(),
        FilterField::Url => return article.url.iter().cloned().collect(),
        FilterField::Path => return vec![article.path.clone()],
        FilterField::Date => return article.date.iter().map(Date::to_string).collect(),
        FilterField::Person => Attribute::Person.entity(),
        FilterField::Org => Attribute::Org.entity(),
        FilterField::Place => Attribute::Place.entity(),
    };
    names(kind, snapshot, stored)
}

fn names(kind: Option<EntityKind>, snapshot: &Snapshot, stored: &Stored) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for mention in entities_of(stored, &snapshot.entities) {
        if Some(mention.kind) == kind && !names.contains(&mention.name) {
            names.push(mention.name);
        }
    }
    names
}

/// Formats a span of days as it is typed.
fn written(DateRange { from, to }: DateRange) -> String {
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    if from == to { day(from) } else { format!("{}..{}", day(from), day(to)) }
}
