//! How the forms of a word are told apart as terms of one field.
//!
//! A field's terms live in three namespaces. The exact form is the term as it is;
//! stems and parts have a mark in front. A word whose stem is its exact form (*und*,
//! *Haus*) is written once, as exact form: so the stem `haus` is found in the postings
//! of the stem *and* of the exact form `haus`, which never hold the same place twice.

/// The first term that is a word as written: terms that sort before it are stems or parts.
pub(crate) const FIRST_EXACT: &str = "\u{3}";

/// Kind of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    /// The word as written but for case.
    Exact,
    /// The stem of a word whose exact form is another.
    Stem,
    /// The stem of a part of a compound.
    Part,
}

impl Namespace {
    /// Control characters can't be in a word, so no exact form begins with one.
    fn mark(self) -> Option<char> {
        match self {
            Self::Exact => None,
            Self::Stem => Some('\u{1}'),
            Self::Part => Some('\u{2}'),
        }
    }

    /// The namespace of a term, and its form.
    pub fn of(term: &str) -> (Self, &str) {
        let marked = |namespace: Self| Some((namespace, term.strip_prefix(namespace.mark()?)?));
        marked(Self::Stem).or_else(|| marked(Self::Part)).unwrap_or((Self::Exact, term))
    }

    /// Writes the term of `form` in this namespace.
    pub fn write(self, form: &str, term: &mut String) {
        term.clear();
        term.extend(self.mark());
        term.push_str(form);
    }
}

/// The term of `form` in a namespace.
pub(crate) fn term_text(namespace: Namespace, form: &str) -> String {
    let mut term = String::with_capacity(form.len() + 1);
    namespace.write(form, &mut term);
    term
}
