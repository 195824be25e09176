//! Hints about a query: what could not be read, which limits applied, how it was answered.

use std::fmt;
use std::ops::Range;

use crate::entity::EntityKind;

/// Something to tell the person who typed a query.
///
/// [`kind`](Hint::kind) holds all that a caller needs to say it in its own words; `Display` says it
/// in English, in a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hint {
    /// The subject, with its data.
    pub kind: HintKind,
    /// Byte range in the query's text that it is about; empty if it is about a filter of the
    /// options.
    pub range: Range<usize>,
}

/// The subject of a [`Hint`], with all data that a message about it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HintKind {
    /// The query is longer than `bytes_max` bytes; the rest is left out.
    QueryTooLong {
        /// The limit in bytes.
        bytes_max: usize,
    },
    /// The query has more than `clauses_max` clauses; the rest is left out.
    TooManyClauses {
        /// The limit.
        clauses_max: usize,
    },
    /// Parentheses are nested more than `depth_max` deep; these are ignored.
    NestedTooDeep {
        /// The limit.
        depth_max: usize,
    },
    /// A parenthesis is not closed.
    UnclosedParenthesis,
    /// A parenthesis closes none.
    UnopenedParenthesis,
    /// A quote is not closed; its words are searched one by one.
    UnclosedQuote,
    /// There is no word between quotes.
    EmptyQuotes,
    /// No field has this name; it is searched as a word.
    UnknownField {
        /// The name before the colon.
        name: String,
    },
    /// There is nothing after the colon of a field.
    MissingValue,
    /// The value of a date is none.
    InvalidDate,
    /// A boost is out of its range.
    InvalidBoost {
        /// The greatest boost.
        boost_max: u32,
    },
    /// A distance is greater than the greatest; that one is used.
    DistanceTooLarge {
        /// The greatest distance, in words.
        distance_max: u32,
    },
    /// An operator has nothing to join; it is searched as a word.
    MisplacedOperator,
    /// `NEAR` lacks a word or phrase on one of its sides.
    MisplacedNear,
    /// A fuzzy word is not one word with a distance of 1 or 2.
    InvalidFuzzy,
    /// A pattern has too few letters; they are searched as a word.
    PatternTooShort {
        /// How many letters a pattern needs.
        letters_min: usize,
    },
    /// A regular expression can't be compiled.
    InvalidPattern {
        /// Why, in English.
        reason: String,
    },
    /// A pattern matches more words than are searched.
    PatternTooBroad {
        /// How many words it matches, or if `more`, how many were counted.
        words: usize,
        /// Whether not all were counted.
        more: bool,
        /// How many of the most frequent are searched.
        searched: usize,
    },
    /// No entity has this name.
    UnknownEntity {
        /// The kind of entity that was looked for.
        kind: EntityKind,
        /// The name as typed.
        name: String,
    },
    /// Several entities have this name, and none is in a clear majority of its articles.
    AmbiguousEntity {
        /// The name as typed.
        name: String,
        /// The likeliest entities: full name, and number of articles.
        candidates: Vec<(String, usize)>,
        /// How many more there are.
        others: usize,
    },
    /// The query has no word that could be searched.
    NoWord,
    /// No article has a phrase; its words are searched one by one.
    PhraseRelaxed,
    /// No article has a word; another is searched in its place.
    WordReplaced {
        /// The word as typed.
        from: String,
        /// The word that is searched.
        to: String,
    },
    /// The spelling of a word was corrected.
    Corrected {
        /// The word as typed.
        from: String,
        /// The word that was searched.
        to: String,
    },
    /// Words were added that the best articles share.
    Expanded {
        /// The words.
        words: Vec<String>,
    },
}

/// How a hint bears on the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HintSeverity {
    /// Something could not be read, or a name is not known: what was searched is not what was
    /// typed.
    Unread,
    /// A limit: only a part of what was typed was searched.
    Bounded,
    /// The query was read as typed; how it was answered is worth knowing.
    Note,
}

impl Hint {
    pub(crate) fn new(kind: HintKind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// Returns the hint that a query has no word, if something was typed.
    pub fn no_word(query: &str) -> Self {
        Self::new(HintKind::NoWord, 0..query.len())
    }

    /// Returns how the hint bears on the answer.
    pub fn severity(&self) -> HintSeverity {
        use HintKind as Kind;
        match &self.kind {
            Kind::QueryTooLong { .. }
            | Kind::TooManyClauses { .. }
            | Kind::NestedTooDeep { .. }
            | Kind::DistanceTooLarge { .. }
            | Kind::PatternTooBroad { .. } => HintSeverity::Bounded,
            Kind::PhraseRelaxed
            | Kind::WordReplaced { .. }
            | Kind::Corrected { .. }
            | Kind::Expanded { .. } => HintSeverity::Note,
            Kind::UnclosedParenthesis
            | Kind::UnopenedParenthesis
            | Kind::UnclosedQuote
            | Kind::EmptyQuotes
            | Kind::UnknownField { .. }
            | Kind::MissingValue
            | Kind::InvalidDate
            | Kind::InvalidBoost { .. }
            | Kind::MisplacedOperator
            | Kind::MisplacedNear
            | Kind::InvalidFuzzy
            | Kind::PatternTooShort { .. }
            | Kind::InvalidPattern { .. }
            | Kind::UnknownEntity { .. }
            | Kind::AmbiguousEntity { .. }
            | Kind::NoWord => HintSeverity::Unread,
        }
    }

    /// Returns whether what was searched is less, or other, than what was typed.
    pub fn is_problem(&self) -> bool {
        self.severity() != HintSeverity::Note
    }
}

impl HintSeverity {
    /// Returns its name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Bounded => "bounded",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use HintKind as Kind;
        match &self.kind {
            Kind::QueryTooLong { bytes_max } => {
                write!(f, "the query is longer than {bytes_max} bytes; the rest is left out")
            }
            Kind::TooManyClauses { clauses_max } => {
                write!(f, "the query has more than {clauses_max} words; the rest is left out")
            }
            Kind::NestedTooDeep { depth_max } => {
                write!(f, "parentheses are nested more than {depth_max} deep; these are ignored")
            }
            Kind::UnclosedParenthesis => f.write_str("the parenthesis is not closed"),
            Kind::UnopenedParenthesis => f.write_str("there is no parenthesis to close"),
            Kind::UnclosedQuote => f.write_str("the quote is not closed; its words are searched one by one"),
            Kind::EmptyQuotes => f.write_str("there is no word between the quotes"),
            Kind::UnknownField { name } => {
                write!(f, "no field is named \"{name}\"; its name is searched as a word")
            }
            Kind::MissingValue => f.write_str("there is no name after the colon"),
            Kind::InvalidDate => {
                f.write_str("not a date; write 2021, 2021-03, 2021-03-05, 2021-03..2021-06 or -7d")
            }
            Kind::InvalidBoost { boost_max } => write!(f, "a boost is more than 0 and at most {boost_max}"),
            Kind::DistanceTooLarge { distance_max } => write!(f, "a distance is at most {distance_max} here"),
            Kind::MisplacedOperator => f.write_str("there is nothing to join here; it is searched as a word"),
            Kind::MisplacedNear => f.write_str("NEAR goes between two words or phrases"),
            Kind::InvalidFuzzy => {
                f.write_str("write word~, word~1 or word~2 for words that differ in one or two letters")
            }
            Kind::PatternTooShort { letters_min } => {
                write!(f, "a pattern needs {letters_min} letters; its letter is searched as a word")
            }
            Kind::InvalidPattern { reason } => f.write_str(reason),
            Kind::PatternTooBroad { words, more, searched } => {
                let more = if *more { "more than " } else { "" };
                write!(
                    f,
                    "the pattern matches {more}{words} words; the {searched} most frequent are searched"
                )
            }
            Kind::UnknownEntity { kind, name } => {
                write!(f, "the index knows no {} called {name:?}", kind.noun())
            }
            Kind::AmbiguousEntity { name, candidates, others } => {
                write!(f, "{name:?} may be ")?;
                listed(candidates, *others, f)?;
                f.write_str("; give the whole name")
            }
            Kind::NoWord => f.write_str("there is no word to look for in the query"),
            Kind::PhraseRelaxed => {
                f.write_str("no article has this phrase; its words are searched one by one")
            }
            Kind::WordReplaced { from, to } => {
                write!(f, "no article has \"{from}\"; \"{to}\" is searched for it")
            }
            Kind::Corrected { from, to } => write!(f, "searched \"{to}\" instead of \"{from}\""),
            Kind::Expanded { words } => write!(f, "also searched: {}", words.join(", ")),
        }
    }
}

/// `Angela Merkel (12 articles), Max Merkel (1 article) or 3 others`.
fn listed(candidates: &[(String, usize)], others: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, (name, articles)) in candidates.iter().enumerate() {
        let is_last = at + 1 == candidates.len() && others == 0;
        f.write_str(if at == 0 {
            ""
        } else if is_last {
            " or "
        } else {
            ", "
        })?;
        write!(f, "{name} ({articles} article{})", if *articles == 1 { "" } else { "s" })?;
    }
    match others {
        0 => Ok(()),
        1 => f.write_str(" or 1 other"),
        more => write!(f, " or {more} others"),
    }
}
