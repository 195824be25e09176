//! A query's clauses as terms: the words go through the same analysis as the text.

use crate::german::{Analyzer, Word, tokenize};
use crate::index::EntityTable;
use crate::search::options::SearchOptions;
use crate::search::plan::filter::{Condition, Filter};
use crate::search::plan::{Branch, Leaf, Pattern, Plan, Shape, Tree};
use crate::search::query::hint::Hint;
use crate::search::query::{Attribute, Clause, DateRange, Node, Occur, Query, Scope};

/// What lowering needs besides the query.
pub(crate) struct Lowering<'l> {
    pub analyzer: &'l mut Analyzer,
    pub table: &'l EntityTable,
    pub options: &'l SearchOptions,
    /// What there is to say about the query.
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
        let grouped = query.clauses.iter().any(|clause| matches!(clause.node, Node::Group { .. }));
        // Values of one attribute that are not required each are alternatives.
        let mut alternatives: Vec<(Attribute, Vec<String>)> = Vec::new();
        let mut group = Vec::new();
        for clause in &query.clauses {
            match &clause.node {
                Node::Attribute { .. } | Node::Dates { .. } => {
                    self.beside(clause, &mut plan.filter, &mut alternatives);
                    self.numbered += 1;
                }
                _ if grouped => {
                    group.extend(self.tree(clause, &mut plan, Place { boost: 1.0, negated: false }))
                }
                _ => self.flat(clause, &mut plan),
            }
        }
        for (attribute, values) in alternatives {
            let condition = self.condition(attribute, &values);
            plan.filter.all.push(condition);
        }
        if grouped {
            plan.tree = Some(Tree::Group(group));
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
    fn others(&self, words: &[Word], shape: &Shape, scope: Scope) -> Vec<Leaf> {
        if !matches!(shape, Shape::Word | Shape::Phrase { slop: 0, exact: false }) {
            return Vec::new();
        }
        let weight = self.options.ranking.synonym;
        let others = self.options.synonyms.of(words).map(|words| words.to_vec());
        others.map(|words| Leaf { weight, ..Leaf::of(words, scope) }).collect()
    }

    /// Adds the synonyms of phrases that were typed as optional words side by side.
    fn add_runs(&self, plan: &mut Plan) {
        let is_word = |leaf: &Leaf| leaf.occur == Occur::Should && leaf.shape == Shape::Word;
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
                for leaf in self.others(&words, &Shape::Word, scope) {
                    plan.add(Leaf { clauses: clauses.clone(), ..leaf });
                }
            }
        }
    }

    fn condition(&mut self, attribute: Attribute, values: &[String]) -> Condition {
        Condition::new(attribute, values, self.table, &mut self.hints)
    }

    /// A condition beside the words: it narrows down what they find.
    fn beside(
        &mut self,
        clause: &Clause,
        filter: &mut Filter,
        alternatives: &mut Vec<(Attribute, Vec<String>)>,
    ) {
        match &clause.node {
            Node::Attribute { attribute, value } => match clause.occur {
                Occur::Must => filter.all.push(self.condition(*attribute, std::slice::from_ref(value))),
                Occur::Not => filter.not.push(self.condition(*attribute, std::slice::from_ref(value))),
                Occur::Should => match alternatives.iter_mut().find(|(other, _)| other == attribute) {
                    Some((_, values)) => values.push(value.clone()),
                    None => alternatives.push((*attribute, vec![value.clone()])),
                },
            },
            Node::Dates { range } if clause.occur == Occur::Not => filter.dates_not.push(*range),
            Node::Dates { range } => filter.dates.push(*range),
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
            plan.add(Leaf { occur, weight, shape, others, clauses, ..Leaf::of(words, scope) });
        }
    }

    /// A clause of a query with groups; none where it says nothing.
    fn tree(&mut self, clause: &Clause, plan: &mut Plan, place: Place) -> Option<Branch> {
        let negated = place.negated != (clause.occur == Occur::Not);
        let place = Place { boost: place.boost * clause.boost, negated };
        let number = self.numbered;
        self.numbered += 1;
        let tree = match &clause.node {
            Node::Group { clauses } => {
                let group = clauses.iter().filter_map(|clause| self.tree(clause, plan, place));
                Tree::Group(group.collect())
            }
            Node::Attribute { attribute, value } => {
                let condition = self.condition(*attribute, std::slice::from_ref(value));
                Tree::Filter(Filter { all: vec![condition], ..Filter::default() })
            }
            Node::Dates { range } => Tree::Filter(Filter { dates: vec![*range], ..Filter::default() }),
            node => {
                let (words, shape, scope) = text(node, self.analyzer)?;
                let occur = if negated { Occur::Not } else { Occur::Should };
                let others = self.others(&words, &shape, scope);
                let (weight, clauses) = (place.boost, vec![number]);
                Tree::Leaf(plan.add(Leaf { occur, weight, shape, others, clauses, ..Leaf::of(words, scope) }))
            }
        };
        Some(Branch { occur: clause.occur, tree, clause: number })
    }
}

/// Where in a query with groups a clause stands.
#[derive(Clone, Copy)]
struct Place {
    /// What a match is worth by all that is around it.
    boost: f32,
    /// Whether an odd number of exclusions is around it.
    negated: bool,
}

/// What a node looks for in text; none where it holds no word.
pub(crate) fn text(node: &Node, analyzer: &mut Analyzer) -> Option<(Vec<Word>, Shape, Scope)> {
    let mut words = |text: &str| -> Vec<Word> {
        let tokens = tokenize(text).filter(|token| token.is_indexed());
        tokens.map(|token| analyzer.word(token.text).clone()).collect()
    };
    let (words, shape, scope) = match node {
        Node::Word { text, scope } => (words(text), Shape::Word, *scope),
        Node::Exact { text, scope } => (words(text), Shape::Exact, *scope),
        Node::Phrase { text, scope, slop, exact } => {
            (words(text), Shape::Phrase { slop: *slop, exact: *exact }, *scope)
        }
        Node::Near { left, right, distance, scope } => {
            let mut both = words(left);
            let left = both.len();
            both.extend(words(right));
            (both, Shape::Near { left, distance: *distance }, *scope)
        }
        Node::Wildcard { pattern, scope } => {
            return Some((Vec::new(), Shape::Pattern(Pattern::Wildcard(pattern.clone())), *scope));
        }
        Node::Regex { pattern, scope } => {
            return Some((Vec::new(), Shape::Pattern(Pattern::Regex(pattern.clone())), *scope));
        }
        Node::Fuzzy { text, distance, scope } => {
            let word = words(text).into_iter().next()?.exact.into_string();
            return Some((Vec::new(), Shape::Pattern(Pattern::Fuzzy(word, *distance)), *scope));
        }
        Node::Group { .. } | Node::Attribute { .. } | Node::Dates { .. } => return None,
    };
    (!words.is_empty()).then_some((words, shape, scope))
}
