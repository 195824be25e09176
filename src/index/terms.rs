//! Namespaces for the terms of one field: exact forms, stems and parts.
//!
//! An exact form is the term itself; stems and parts have a mark in front. A word whose stem equals
//! its exact form (*und*, *Haus*) is written once, as an exact form. So the stem `haus` is looked
//! up in the postings of the stem *and* of the exact form `haus`, which never contain the same
//! position twice.

/// The first term that is a word as written: terms that sort before it are stems or parts.
pub(crate) const FIRST_EXACT: &str = "\u{3}";

/// The namespace of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    /// The word as written, in lower case.
    Exact,
    /// The stem of a word, if it differs from the exact form.
    Stem,
    /// The stem of a part of a compound.
    Part,
}

impl Namespace {
    /// Returns the mark of the namespace: a control character, which no word contains.
    fn mark(self) -> Option<char> {
        match self {
            Self::Exact => None,
            Self::Stem => Some('\u{1}'),
            Self::Part => Some('\u{2}'),
        }
    }

    /// Splits a term into its namespace and its form.
    pub fn of(term: &str) -> (Self, &str) {
        // `mark` is `None` for exact forms, so they can only be what is left.
        let marked = |namespace: Self| Some((namespace, term.strip_prefix(namespace.mark()?)?));
        marked(Self::Stem).or_else(|| marked(Self::Part)).unwrap_or((Self::Exact, term))
    }

    /// Writes the term of `form` in this namespace to `term`.
    pub fn write(self, form: &str, term: &mut String) {
        term.clear();
        term.extend(self.mark());
        term.push_str(form);
    }
}

/// Returns the term of `form` in a namespace.
pub(crate) fn term_text(namespace: Namespace, form: &str) -> String {
    let mut term = String::with_capacity(form.len() + 1);
    namespace.write(form, &mut term);
    term
}
