//! Opaque ids made by the register: 1 to 40 letters, digits, `-` or `_`, so that they
//! are safe in a URL path. One type for each kind of record, so that none is taken for
//! another.

use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id that the register made itself; [`Self::parse`] takes others.
            pub fn from_trusted(text: String) -> Self {
                debug_assert!(is_id(&text));
                Self(text)
            }

            /// Takes 1 to 40 letters, digits, `-` or `_`.
            pub fn parse(text: &str) -> Option<Self> {
                is_id(text).then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// Of a place.
    PlaceId;
    /// Of an account.
    StaffId;
    /// Of a suggestion.
    SuggestionId;
    /// Of a disaster or an exercise.
    IncidentId;
    /// Of an observation.
    ObservationId;
    /// Of a request for a place.
    PlacementId;
    /// Of something that a shelter lacks.
    SupplyId;
    /// Of a count of people outside shelters.
    OutsideCountId;
    /// Of a call of a shelter.
    CallId;
    /// Of a report that nobody has vouched for.
    UnverifiedReportId;
}

fn is_id(text: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_safe_in_a_path_is_no_id() {
        assert!(PlaceId::parse("a-1_Z").is_some() && StaffId::parse(&"a".repeat(40)).is_some());
        for text in ["", "a/b", "a b", "..", "あ", "%2e", &"a".repeat(41)] {
            assert_eq!(PlaceId::parse(text), None, "{text}");
        }
    }
}
