//! A query's clauses as terms: the words go through the same analysis as the text.

use crate::german::{Analyzer, Word, tokenize};
use crate::index::EntityTable;
use crate::search::options::SearchOptions;
use crate::search::plan::filter::{Condition, Filter};
use crate::search::plan::{BooleanTree, Branch, Leaf, LeafShape, Pattern, Plan};
use crate::search::query::hint::Hint;
use crate::search::query::{Attribute, Clause, DateRange, Occur, Query, QueryNode, Scope};

/// Translates the clauses of a query to a plan.
pub(crate) struct Lowering<'l> {
    pub analyzer: &'l mut Analyzer,
    pub table: &'l EntityTable,
    pub options: &'l SearchOptions,
    /// Hints about the query.
    pub hints: Vec<Hint>,
    /// Clauses of a query with groups that were gone through.
    numbered: usize,
}

impl<'l> Lowering<'l> {
    pub fn new(analyzer: &'l mut Analyzer, table: &'l EntityTable, options: &'l SearchOptions) -> Self {
        Self { analyzer, table, options, hints: Vec::new(), numbered: 0 }
    }

    /// The plan of a query.
    pub fn plan(&mut self, query: &Query) -> Plan {
        let options = self.options;
        let mut plan = Plan::default();
        let grouped = query.clauses.iter().any(|clause| matches!(clause.node, QueryNode::Group { .. }));
        // Values of one attribute that are not required each are alternatives.
        let mut alternatives: Vec<(Attribute, Vec<String>)> = Vec::new();
        let mut group = Vec::new();
        for clause in &query.clauses {
            match &clause.node {
                QueryNode::Attribute { .. } | QueryNode::Dates { .. } => {
                    self.beside(clause, &mut plan.filter, &mut alternatives);
                    self.numbered += 1;
                }
                _ if grouped => {
                    group.extend(self.tree(clause, &mut plan, ClauseContext { boost: 1.0, negated: false }))
                }
                _ => self.flat(clause, &mut plan),
            }
        }
        for (attribute, values) in alternatives {
            let condition = self.condition(attribute, &values);
            plan.filter.all.push(condition);
        }
        if grouped {
            plan.tree = Some(BooleanTree::Group(group));
        } else {
            self.add_runs(&mut plan);
        }
        let lists = [
            (Attribute::Source, &options.sources),
            (Attribute::Person, &options.persons),
            (Attribute::Org, &options.orgs),
            (Attribute::Place, &options.places),
        ];
        for (attribute, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            let condition = self.condition(attribute, values);
            plan.filter.all.push(condition);
        }
        if options.dates != DateRange::default() {
            plan.filter.dates.push(options.dates);
        }
        plan
    }

    /// The synonyms of a word or phrase.
    fn others(&self, words: &[Word], shape: &LeafShape, scope: Scope) -> Vec<Leaf> {
        if !matches!(shape, LeafShape::Word | LeafShape::Phrase { slop: 0, exact: false }) {
            return Vec::new();
        }
        let weight = self.options.ranking.synonym;
        let others = self.options.synonyms.of(words).map(|words| words.to_vec());
        others.map(|words| Leaf { weight, ..Leaf::of(words, scope) }).collect()
    }

    /// Adds the synonyms of phrases that were typed as optional words side by side.
    fn add_runs(&self, plan: &mut Plan) {
        let is_word = |leaf: &Leaf| leaf.occur == Occur::Should && leaf.shape == LeafShape::Word;
        let typed = plan.leaves.len();
        for length in 2..=self.options.synonyms.longest() {
            for start in 0..(typed + 1).saturating_sub(length) {
                let run = &plan.leaves[start..start + length];
                let scope = run[0].scope;
                if !run.iter().all(|leaf| is_word(leaf) && leaf.scope == scope) {
                    continue;
                }
                let words: Vec<Word> = run.iter().flat_map(|leaf| leaf.words.clone()).collect();
                let clauses: Vec<usize> = run.iter().flat_map(|leaf| leaf.clauses.clone()).collect();
                for leaf in self.others(&words, &LeafShape::Word, scope) {
                    plan.add(Leaf { clauses: clauses.clone(), ..leaf });
                }
            }
        }
    }

    fn condition(&mut self, attribute: Attribute, values: &[String]) -> Condition {
        Condition::new(attribute, values, self.table, &mut self.hints)
    }

    /// Adds a filter clause of a query without groups.
    fn beside(
        &mut self,
        clause: &Clause,
        filter: &mut Filter,
        alternatives: &mut Vec<(Attribute, Vec<String>)>,
    ) {
        match &clause.node {
            QueryNode::Attribute { attribute, value } => match clause.occur {
                Occur::Must => filter.all.push(self.condition(*attribute, std::slice::from_ref(value))),
                Occur::Not => filter.not.push(self.condition(*attribute, std::slice::from_ref(value))),
                Occur::Should => match alternatives.iter_mut().find(|(other, _)| other == attribute) {
                    Some((_, values)) => values.push(value.clone()),
                    None => alternatives.push((*attribute, vec![value.clone()])),
                },
            },
            QueryNode::Dates { range } if clause.occur == Occur::Not => filter.dates_not.push(*range),
            QueryNode::Dates { range } => filter.dates.push(*range),
            _ => {}
        }
    }

    /// A clause of words in a query without groups.
    fn flat(&mut self, clause: &Clause, plan: &mut Plan) {
        let clauses = vec![self.numbered];
        self.numbered += 1;
        if let Some((words, shape, scope)) = text(&clause.node, self.analyzer) {
            let (occur, weight) = (clause.occur, clause.boost);
            let others = self.others(&words, &shape, scope);
            plan.add(Leaf { occur, weight, shape, synonyms: others, clauses, ..Leaf::of(words, scope) });
        }
    }

    /// Translates a clause of a query with groups; returns `None` if it contains no word.
    fn tree(&mut self, clause: &Clause, plan: &mut Plan, place: ClauseContext) -> Option<Branch> {
        let negated = place.negated != (clause.occur == Occur::Not);
        let place = ClauseContext { boost: place.boost * clause.boost, negated };
        let number = self.numbered;
        self.numbered += 1;
        let tree = match &clause.node {
            QueryNode::Group { clauses } => {
                let group = clauses.iter().filter_map(|clause| self.tree(clause, plan, place));
                BooleanTree::Group(group.collect())
            }
            QueryNode::Attribute { attribute, value } => {
                let condition = self.condition(*attribute, std::slice::from_ref(value));
                BooleanTree::Filter(Filter { all: vec![condition], ..Filter::default() })
            }
            QueryNode::Dates { range } => {
                BooleanTree::Filter(Filter { dates: vec![*range], ..Filter::default() })
            }
            node => {
                let (words, shape, scope) = text(node, self.analyzer)?;
                let occur = if negated { Occur::Not } else { Occur::Should };
                let others = self.others(&words, &shape, scope);
                let (weight, clauses) = (place.boost, vec![number]);
                BooleanTree::Leaf(plan.add(Leaf {
                    occur,
                    weight,
                    shape,
                    synonyms: others,
                    clauses,
                    ..Leaf::of(words, scope)
                }))
            }
        };
        Some(Branch { occur: clause.occur, tree, clause: number })
    }
}

/// The context of a clause in a query with groups.
#[derive(Clone, Copy)]
struct ClauseContext {
    /// Product of the boosts of the groups around it.
    boost: f32,
    /// Whether an odd number of exclusions is around it.
    negated: bool,
}

/// Returns the words that a node looks for in text, with their shape and scope; `None` if it has no
/// word.
pub(crate) fn text(node: &QueryNode, analyzer: &mut Analyzer) -> Option<(Vec<Word>, LeafShape, Scope)> {
    let mut words = |text: &str| -> Vec<Word> {
        let tokens = tokenize(text).filter(|token| token.is_indexed());
        tokens.map(|token| analyzer.word(token.text).clone()).collect()
    };
    let (words, shape, scope) = match node {
        QueryNode::Word { text, scope } => (words(text), LeafShape::Word, *scope),
        QueryNode::Exact { text, scope } => (words(text), LeafShape::Exact, *scope),
        QueryNode::Phrase { text, scope, slop, exact } => {
            (words(text), LeafShape::Phrase { slop: *slop, exact: *exact }, *scope)
        }
        QueryNode::Near { left, right, distance, scope } => {
            let mut both = words(left);
            let left = both.len();
            both.extend(words(right));
            (both, LeafShape::Near { left, distance: *distance }, *scope)
        }
        QueryNode::Wildcard { pattern, scope } => {
            return Some((Vec::new(), LeafShape::Pattern(Pattern::Wildcard(pattern.clone())), *scope));
        }
        QueryNode::Regex { pattern, scope } => {
            return Some((Vec::new(), LeafShape::Pattern(Pattern::Regex(pattern.clone())), *scope));
        }
        QueryNode::Fuzzy { text, distance, scope } => {
            let word = words(text).into_iter().next()?.exact.into_string();
            return Some((Vec::new(), LeafShape::Pattern(Pattern::Fuzzy(word, *distance)), *scope));
        }
        QueryNode::Group { .. } | QueryNode::Attribute { .. } | QueryNode::Dates { .. } => return None,
    };
    (!words.is_empty()).then_some((words, shape, scope))
}
