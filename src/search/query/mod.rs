//! A query as a value: a tree of clauses, and how the results are wanted.

pub(super) mod hint;
pub(super) mod parse;
pub(super) mod synonyms;

use std::ops::Range;

use crate::article::Date;
use crate::entity::EntityKind;
use crate::search::query::hint::Hint;

/// A parsed query.
///
/// Made by [`Query::parse`], which never fails: what can't be read becomes words,
/// and a [`Hint`] says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The clauses in their order.
    pub clauses: Vec<Clause>,
    /// Hints about parts that could not be read or were limited.
    pub hints: Vec<Hint>,
    /// The text that was read, composed; ranges are places in it.
    pub text: String,
    /// The day from which relative days were counted.
    pub today: Option<Date>,
}

impl Query {
    /// All clauses, a group before what is in it. The place of a clause in this list is
    /// its number.
    pub(crate) fn numbered(&self) -> Vec<&Clause> {
        fn add<'q>(clauses: &'q [Clause], all: &mut Vec<&'q Clause>) {
            for clause in clauses {
                all.push(clause);
                if let QueryNode::Group { clauses } = &clause.node {
                    add(clauses, all);
                }
            }
        }
        let mut all = Vec::new();
        add(&self.clauses, &mut all);
        all
    }
}

/// One clause of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Whether an article must match it.
    pub occur: Occur,
    /// The thing to look for.
    pub node: QueryNode,
    /// Factor on the score of a match; 1 unless the query says otherwise.
    pub boost: f32,
    /// Byte range of the clause in the query's text.
    pub range: Range<usize>,
}

/// Whether an article must match a clause.
///
/// Of clauses side by side, an article must match every `Must` and no `Not`; where there
/// is no `Must`, it must match one of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occur {
    /// Ranks higher with it.
    Should,
    /// Only articles with it: `+word`.
    Must,
    /// Only articles without it: `-word`.
    Not,
}

impl Occur {
    /// Returns the name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Should => "should",
            Self::Must => "must",
            Self::Not => "not",
        }
    }
}

/// The thing that a clause looks for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum QueryNode {
    /// A word, in any of its forms.
    Word {
        /// The word as typed.
        text: String,
        /// Where.
        scope: Scope,
    },
    /// A word exactly as written, except for case: `=Wort`.
    Exact {
        /// The word as typed.
        text: String,
        /// Where.
        scope: Scope,
    },
    /// Words that follow one another.
    Phrase {
        /// The phrase as typed, without the quotes.
        text: String,
        /// Where.
        scope: Scope,
        /// How many places its words may be moved in all: `"…"~3`.
        slop: u32,
        /// Whether each word must be written so: `="…"`.
        exact: bool,
    },
    /// Two words near each other, in either order: `a NEAR/5 b`.
    Near {
        /// One of them.
        left: String,
        /// The other.
        right: String,
        /// Most words between them, and one.
        distance: u32,
        /// Where.
        scope: Scope,
    },
    /// Words of which only some letters are given: `prefix*`, `*suffix`, `wild*card`, `M?ller`.
    Wildcard {
        /// The pattern: `*` matches any letters, `?` exactly one.
        pattern: String,
        /// Where.
        scope: Scope,
    },
    /// Words that a regular expression describes: `/regex/`.
    Regex {
        /// The expression, without the slashes.
        pattern: String,
        /// Where.
        scope: Scope,
    },
    /// Words that differ in a few letters: `fuzzy~`, `fuzzy~2`.
    Fuzzy {
        /// The word as typed.
        text: String,
        /// Maximum edit distance (substitutions, insertions, deletions, transpositions): 1 or 2.
        distance: u8,
        /// Where.
        scope: Scope,
    },
    /// Clauses in parentheses, or around `AND` and `OR`.
    Group {
        /// The clauses.
        clauses: Vec<Clause>,
    },
    /// A condition on what is known of an article: `source:`, `person:`, `url:` …
    Attribute {
        /// Of what.
        attribute: Attribute,
        /// Its value, or a part of it, as typed.
        value: String,
    },
    /// A span of days: `date:`.
    Dates {
        /// The days.
        range: DateRange,
    },
}

/// An attribute of an article that a query can filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Attribute {
    /// Publisher; case and umlaut spelling don't matter, a part of a host name is enough.
    Source,
    /// Section, in the same way.
    Section,
    /// A person, by any of its names.
    Person,
    /// An organisation.
    Org,
    /// A place.
    Place,
    /// Address; a part of it is enough.
    Url,
    /// Path of the file; a part of it is enough.
    Path,
}

impl Attribute {
    /// The kind of entity that it is, if it is one.
    pub(crate) fn entity(self) -> Option<EntityKind> {
        match self {
            Self::Person => Some(EntityKind::Person),
            Self::Org => Some(EntityKind::Organisation),
            Self::Place => Some(EntityKind::Place),
            Self::Source | Self::Section | Self::Url | Self::Path => None,
        }
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Title and body.
    Anywhere,
    /// Title only: `title:`.
    Title,
    /// Body only: `body:`.
    Body,
}

impl Scope {
    /// Returns the name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// A span of days; an open end is unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day, included.
    pub to: Option<Date>,
}
