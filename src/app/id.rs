//! The one place that makes ids.

use crate::domain::PlaceId;

/// Lower-case letters and digits without those that look alike when read aloud or copied.
const ALPHABET: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm',
    'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '0',
];

/// A new id of 13 characters, 65 random bits.
#[allow(clippy::disallowed_macros, reason = "ids have their home here")]
pub fn new_id() -> String {
    nanoid::nanoid!(13, &ALPHABET)
}

/// A new id for a place.
pub fn new_place_id() -> PlaceId {
    PlaceId::made(new_id())
}
