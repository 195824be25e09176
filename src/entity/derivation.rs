//! The steps by which a mention became a name, so that `analyze` can explain it.

use serde::{Deserialize, Serialize};

/// One thing that was done to a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DerivationStep {
    /// Quotation marks were taken off: *„Spiegel“*.
    Quotes,
    /// Titles, offices or forms of address were cut off: *Bundeskanzlerin Angela Merkel*.
    Title,
    /// The name was cut out of a compound: *Biden-Administration*.
    Part,
    /// Two names stood in one mention: *Merkel/Macron*.
    Split,
    /// An ending was taken off or set into the nominative: *Alibabas*, *der Deutschen Bank*.
    Inflected,
    /// A surname refers to the one full name of the article: *Biden*.
    Surname,
    /// A given name, or a family name in front, refers to the one full name of the article:
    /// *Greta*, *Xi*.
    FirstName,
    /// An acronym refers to the long form that the article introduces: *HRW*.
    Acronym,
    /// Another spelling of a name that the article uses more often: *Joe R. Biden*, *Volkswagen AG*.
    Variant,
}

impl DerivationStep {
    /// All steps, in the order in which they are taken.
    pub const ALL: [Self; 9] = [
        Self::Quotes,
        Self::Title,
        Self::Part,
        Self::Split,
        Self::Inflected,
        Self::Surname,
        Self::FirstName,
        Self::Acronym,
        Self::Variant,
    ];

    /// The step in a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotes => "without quotes",
            Self::Title => "without title",
            Self::Part => "part of a word",
            Self::Split => "one of two",
            Self::Inflected => "without ending",
            Self::Surname => "surname",
            Self::FirstName => "first name",
            Self::Acronym => "acronym",
            Self::Variant => "other spelling",
        }
    }
}

/// The set of steps that led from a mention to its name; empty for a name taken as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Derivation(u16);

impl Derivation {
    /// No step: the name is as written.
    pub const WRITTEN: Self = Self(0);

    /// The same with one more step.
    #[must_use]
    pub(crate) fn with(self, step: DerivationStep) -> Self {
        Self(self.0 | 1 << step as u16)
    }

    /// Whether the step was taken.
    pub fn has(self, step: DerivationStep) -> bool {
        self.0 & (1 << step as u16) != 0
    }

    /// The steps taken, in their order.
    pub fn steps(self) -> impl Iterator<Item = DerivationStep> {
        DerivationStep::ALL.into_iter().filter(move |&step| self.has(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_come_back_in_order() {
        let how = Derivation::WRITTEN.with(DerivationStep::Acronym).with(DerivationStep::Part);
        assert_eq!(how.steps().collect::<Vec<_>>(), [DerivationStep::Part, DerivationStep::Acronym]);
        assert!(!how.has(DerivationStep::Title));
        assert_eq!(Derivation::default(), Derivation::WRITTEN);
    }
}
