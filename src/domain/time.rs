//! Japan's clocks. Moments are stored in UTC; days, times of day and holidays are
//! those of Asia/Tokyo, which has been UTC+9 the whole year since 1952.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// A moment on Japan's clocks.
pub fn in_japan(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc() + TimeDelta::hours(9)
}

/// The moment that Japan's clocks show as `local`.
pub fn from_japan(local: NaiveDateTime) -> DateTime<Utc> {
    (local - TimeDelta::hours(9)).and_utc()
}

/// A time on Japan's clocks as RFC 3339: `2026-12-08T10:00:00+09:00`.
pub fn rfc3339(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}

/// When a day begins.
pub fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

/// When a day ends, which is when the next one begins.
pub fn end_of(date: NaiveDate) -> NaiveDateTime {
    midnight(date) + TimeDelta::days(1)
}
