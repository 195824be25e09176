//! Why an article is found, or what keeps it out.

use tantivy::DocId;

use super::matched_forms::{FORMS_MAX, MatchedForms};
use super::verdict::{ArticleExplanation, ClauseVerdict, FilterVerdict, FoldedPlace, Reason};
use super::{Explained, filters, score};
use crate::german::Analyzer;
use crate::index::Stored;
use crate::search::options::{SearchOptions, Sort};
use crate::search::plan::BooleanTree;
use crate::search::plan::boolean::{DocSet, evaluate};
use crate::search::plan::filter::Filter;
use crate::search::plan::lower::Lowering;
use crate::search::prepare::{PreparedQuery, prepare};
use crate::search::query::{Clause, Occur, Query};
use crate::search::rank::duplicates::Folded;
use crate::search::rank::matches::Matches;
use crate::search::rank::matches::best;
use crate::search::rank::top::place;
use crate::search::segments::candidate::Candidate;
use crate::search::segments::snapshot::Snapshot;

/// Explains some articles, which are named by segment and document.
pub(super) fn explain(
    snapshot: &Snapshot,
    query: &Query,
    options: &SearchOptions,
    found: &[(usize, DocId)],
    analyzer: &mut Analyzer,
) -> tantivy::Result<Vec<ArticleExplanation>> {
    let PreparedQuery { plan, found: matching, .. } =
        prepare(snapshot, query, options, Some(query), analyzer)?;
    // What the options alone would filter.
    let beside = Lowering::new(analyzer, &snapshot.entities, options).plan(&Query::default()).filter;
    let explained = Explained { snapshot, query, options, plan: &plan, lookups: &matching.lookups };
    let ranked = best(snapshot, &plan, &matching, None, options, usize::MAX)?;
    let fold =
        |least| Folded::new(&snapshot.segments, &matching.matches, &snapshot.duplicates, least, options.sort);
    let folded = options.fold.map(fold);
    let heads =
        folded.as_ref().map(|folded| best(snapshot, &plan, &matching, Some(folded), options, usize::MAX));
    let folded = folded.zip(heads.transpose()?);
    let mut found = found.to_vec();
    found.sort_by_key(|&(segment, doc)| place(&snapshot.segments[segment], doc));
    let one = |&(segment, doc): &(usize, DocId)| {
        ExplainedArticle {
            explained: &explained,
            matching: &matching,
            beside: &beside,
            stored: &snapshot.segments[segment].stored(doc)?,
            segment,
            doc,
        }
        .explain(&ranked, folded.as_ref(), analyzer)
    };
    found.iter().map(one).collect()
}

/// An article and the query that it is compared with.
struct ExplainedArticle<'a> {
    explained: &'a Explained<'a>,
    matching: &'a Matches,
    /// The filters of the options.
    beside: &'a Filter,
    stored: &'a Stored,
    segment: usize,
    doc: DocId,
}

impl ExplainedArticle<'_> {
    fn explain(
        &self,
        best: &[Candidate],
        folded: Option<&(Folded, Vec<Candidate>)>,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<ArticleExplanation> {
        let Explained { snapshot, query, options, plan, .. } = *self.explained;
        let rank = best.iter().position(|hit| (hit.segment, hit.doc) == (self.segment, self.doc));
        let leaves = self.leaves()?;
        let clauses = match &plan.tree {
            Some(tree) => {
                let mut clauses = self.branches(tree, &leaves, &query.numbered(), analyzer)?;
                clauses.extend(self.conditions(analyzer)?);
                clauses.sort_by_key(|clause| clause.range.start);
                clauses
            }
            None => self.flat(&leaves, analyzer)?,
        };
        let verdicts = |filter| filters::verdicts(filter, snapshot, self.segment, self.doc, self.stored);
        let mut reasons = Vec::new();
        if rank.is_none() {
            let failing = verdicts(&plan.filter)?.into_iter().filter(|filter| !filter.passes);
            reasons.extend(failing.map(|filter| Reason::Filter { filter }));
            add_reasons(&clauses, true, &mut reasons);
        }
        let score = rank.map(|at| {
            let closely = at < options.ranking.pool && options.sort == Sort::Relevance;
            let standing = score::Ranked { rank: at + 1, total: best.len(), score: best[at].score, closely };
            let forms = MatchedForms {
                explained: self.explained,
                stored: self.stored,
                segment: self.segment,
                doc: self.doc,
            };
            let place = (self.segment, self.doc);
            score::explain(self.explained, &self.matching.idf, standing, place, &forms, analyzer)
        });
        let article = &self.stored.article;
        Ok(ArticleExplanation {
            id: article.id.clone(),
            path: article.path.clone(),
            record: article.record,
            title: article.title.clone(),
            date: article.date,
            date_origin: article.date_origin,
            source: article.source.clone(),
            section: article.section.clone(),
            url: article.url.clone(),
            score: score.transpose()?,
            folded: folded.filter(|_| rank.is_some()).and_then(|(folded, heads)| self.place(folded, heads)),
            reasons,
            clauses,
            filters: verdicts(self.beside)?,
        })
    }

    /// Returns the rank of the article among hits when duplicates are folded.
    fn place(&self, folded: &Folded, heads: &[Candidate]) -> Option<FoldedPlace> {
        let own = (self.segment, self.doc);
        let head = folded.head_of(self.segment, self.doc);
        let rank = heads.iter().position(|hit| (hit.segment, hit.doc) == head.unwrap_or(own))?;
        let id = |(segment, doc): (usize, DocId)| self.explained.snapshot.segments[segment].id(doc);
        Some(FoldedPlace { rank: rank + 1, hits: heads.len(), into: head.map(id) })
    }

    /// For each leaf whether the article has what it looks for.
    fn leaves(&self) -> tantivy::Result<Vec<bool>> {
        let Explained { plan, lookups, .. } = *self.explained;
        let holds = plan.leaves.iter().zip(lookups).map(|(leaf, lookup)| {
            // A part of what was sought is enough where a word is optional, but not in a group.
            let loose = leaf.occur == Occur::Should && plan.tree.is_none();
            let components = if loose { lookup.components.len() } else { 1 };
            for component in lookup.components.iter().take(components) {
                if self.explained.alone(leaf, component)?.score(self.segment, self.doc).is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        holds.collect()
    }

    /// Judges the clauses of a query without groups.
    fn flat(&self, leaves: &[bool], analyzer: &mut Analyzer) -> tantivy::Result<Vec<ClauseVerdict>> {
        let mut verdicts = Vec::new();
        for (number, clause) in self.explained.query.clauses.iter().enumerate() {
            let filter = self.condition(clause)?;
            let own: Vec<usize> = self.explained.leaves_of(number).collect();
            if filter.is_none() && own.is_empty() {
                continue;
            }
            let counts = filter.is_some() || own.iter().any(|&leaf| self.scored(leaf));
            let holds = match &filter {
                Some(filter) => filter.passes != filter.excludes,
                None => own.iter().any(|&leaf| leaves[leaf] && (self.scored(leaf) || !counts)),
            };
            let verdict = self.verdict(clause, holds, filter, own, analyzer)?;
            verdicts.push(ClauseVerdict { counts, ..verdict });
        }
        Ok(verdicts)
    }

    /// Judges the clauses of a group, by evaluating the tree as the search does.
    fn branches(
        &self,
        tree: &BooleanTree,
        leaves: &[bool],
        numbered: &[&Clause],
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<Vec<ClauseVerdict>> {
        let BooleanTree::Group(branches) = tree else { return Ok(Vec::new()) };
        let Explained { snapshot, .. } = *self.explained;
        let segment = &snapshot.segments[self.segment];
        let sets: Vec<DocSet> = leaves
            .iter()
            .map(|&holds| {
                let mut set = DocSet::none(segment.reader.max_doc());
                if holds {
                    set.insert(self.doc);
                }
                set
            })
            .collect();
        let mut verdicts = Vec::new();
        for branch in branches {
            let Some(clause) = numbered.get(branch.clause) else { continue };
            let set = evaluate(&branch.tree, &sets, segment, &snapshot.entities)?;
            let own = match branch.tree {
                BooleanTree::Leaf(leaf) => vec![leaf],
                _ => Vec::new(),
            };
            let inside = self.branches(&branch.tree, leaves, numbered, analyzer)?;
            let filter = self.condition(clause)?;
            let verdict = self.verdict(clause, set.contains(self.doc as usize), filter, own, analyzer)?;
            verdicts.push(ClauseVerdict { clauses: inside, ..verdict });
        }
        Ok(verdicts)
    }

    /// Judges the conditions next to a group.
    fn conditions(&self, analyzer: &mut Analyzer) -> tantivy::Result<Vec<ClauseVerdict>> {
        let mut verdicts = Vec::new();
        for clause in &self.explained.query.clauses {
            if let Some(filter) = self.condition(clause)? {
                let holds = filter.passes != filter.excludes;
                verdicts.push(self.verdict(clause, holds, Some(filter), Vec::new(), analyzer)?);
            }
        }
        Ok(verdicts)
    }

    fn scored(&self, leaf: usize) -> bool {
        self.explained.lookups.get(leaf).is_some_and(|lookup| lookup.scored)
    }

    fn condition(&self, clause: &Clause) -> tantivy::Result<Option<FilterVerdict>> {
        let excludes = clause.occur == Occur::Not;
        let snapshot = self.explained.snapshot;
        filters::verdict(&clause.node, excludes, snapshot, self.segment, self.doc, self.stored)
    }

    fn verdict(
        &self,
        clause: &Clause,
        holds: bool,
        filter: Option<FilterVerdict>,
        leaves: Vec<usize>,
        analyzer: &mut Analyzer,
    ) -> tantivy::Result<ClauseVerdict> {
        let mut forms: Vec<String> = Vec::new();
        for leaf in leaves.into_iter().filter(|_| holds) {
            for form in (MatchedForms {
                explained: self.explained,
                stored: self.stored,
                segment: self.segment,
                doc: self.doc,
            })
            .of(leaf, analyzer)?
            {
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        let (text, range, occur) = (self.explained.text(clause), clause.range.clone(), clause.occur);
        Ok(ClauseVerdict { text, range, occur, holds, counts: true, forms, filter, clauses: Vec::new() })
    }
}

/// Adds the reasons for which clauses on one level exclude an article. The conditions of the plan's
/// filter are not among these.
fn add_reasons(clauses: &[ClauseVerdict], beside: bool, reasons: &mut Vec<Reason>) {
    let counted: Vec<_> =
        clauses.iter().filter(|clause| clause.counts && (!beside || clause.filter.is_none())).collect();
    for clause in &counted {
        match clause.occur {
            Occur::Must if !clause.holds => match &clause.filter {
                Some(filter) => reasons.push(Reason::Filter { filter: filter.clone() }),
                None if clause.clauses.is_empty() => {
                    reasons.push(Reason::Required { text: clause.text.clone() });
                }
                None => add_reasons(&clause.clauses, false, reasons),
            },
            Occur::Not if clause.holds => reasons.push(match &clause.filter {
                Some(filter) => Reason::Filter { filter: filter.clone() },
                None => Reason::Excluded { text: clause.text.clone(), forms: all_forms(clause) },
            }),
            _ => {}
        }
    }
    let required = counted.iter().any(|clause| clause.occur == Occur::Must);
    let optional: Vec<_> = counted.iter().filter(|clause| clause.occur == Occur::Should).collect();
    if required || optional.is_empty() || optional.iter().any(|clause| clause.holds) {
        return;
    }
    match optional.as_slice() {
        [only] if !only.clauses.is_empty() => add_reasons(&only.clauses, false, reasons),
        _ => reasons.push(Reason::Optional {
            texts: optional.into_iter().map(|clause| clause.text.clone()).collect(),
        }),
    }
}

/// Returns the words that match a clause and all clauses in it.
fn all_forms(clause: &ClauseVerdict) -> Vec<String> {
    let mut forms = clause.forms.clone();
    for inside in clause.clauses.iter().filter(|inside| inside.occur != Occur::Not) {
        forms.extend(all_forms(inside));
    }
    forms.truncate(FORMS_MAX);
    forms
}
