//! What a device says of moments and of its own clock beside a report: the same words in
//! a form and in the API.

use crate::domain::{DeviceClock, Invalid};
use chrono::{DateTime, TimeDelta, Utc};

/// Reads a moment as RFC 3339 writes it.
pub fn moment(field: &'static str, text: &str) -> Result<DateTime<Utc>, Invalid> {
    let moment = DateTime::parse_from_rfc3339(text);
    moment.map(|at| at.to_utc()).map_err(|_| Invalid::new(field, "not-a-moment"))
}

/// Reads by how many milliseconds a clock is ahead of the server's.
pub fn clock_ahead(text: &str) -> Result<TimeDelta, Invalid> {
    let ms = text.parse().ok().and_then(DeviceClock::ahead_from_ms);
    ms.ok_or_else(|| Invalid::new("clock_ahead_ms", "clock-ahead-range"))
}
