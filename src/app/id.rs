//! The one place that makes ids and secrets.

use crate::domain::{PlaceId, StaffId, unverified::Pin};

/// Lower-case letters and digits without those that look alike when read aloud or copied.
const ALPHABET: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm',
    'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '0',
];

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const BASE32: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S',
    'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
];

/// A new id of 13 characters, 65 random bits.
#[allow(clippy::disallowed_macros, reason = "ids have their home here")]
pub fn new_id() -> String {
    nanoid::nanoid!(13, &ALPHABET)
}

/// A new secret of 32 characters, 160 random bits.
#[allow(clippy::disallowed_macros, reason = "ids have their home here")]
pub fn new_secret() -> String {
    nanoid::nanoid!(32, &ALPHABET)
}

/// A new secret for a device that shows codes: 160 random bits in base 32 (RFC 4648).
#[allow(clippy::disallowed_macros, reason = "ids have their home here")]
pub fn new_totp_secret() -> String {
    nanoid::nanoid!(32, &BASE32)
}

/// A new number for the form of a shelter: eight digits.
#[allow(clippy::disallowed_macros, reason = "secrets have their home here")]
pub fn new_pin() -> Pin {
    loop {
        if let Some(pin) = Pin::parse(&nanoid::nanoid!(8, &DIGITS)) {
            return pin;
        }
    }
}

/// A new id for an account.
pub fn new_staff_id() -> StaffId {
    StaffId::from_trusted(new_id())
}

/// A new id for a place.
pub fn new_place_id() -> PlaceId {
    PlaceId::from_trusted(new_id())
}
