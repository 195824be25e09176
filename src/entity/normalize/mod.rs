//! How a name is written: spelling, case, endings, titles, abbreviations and their tables.

pub(super) mod acronym;
pub(super) mod aliases;
pub(super) mod compound;
pub(super) mod fingerprint;
pub(super) mod fold;
pub(super) mod inflection;
pub(super) mod key;
pub(super) mod person_name;
pub(super) mod titles;
pub(super) mod transliteration;
