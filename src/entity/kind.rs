//! What a name names.

use serde::{Deserialize, Serialize};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A person.
    #[serde(rename = "person")]
    Person,
    /// An organisation.
    #[serde(rename = "org")]
    Organisation,
    /// A place.
    #[serde(rename = "place")]
    Place,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// Name as it stands in options, in corrections and in JSON: `person`, `org`, `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
