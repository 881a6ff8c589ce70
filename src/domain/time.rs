//! Japan's clocks. Moments are stored in UTC; days, times of day and holidays are
//! those of Asia/Tokyo, which has been UTC+9 the whole year since 1952.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// A moment on Japan's clocks; beyond the calendar, its last one.
pub fn in_japan(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc().checked_add_signed(TimeDelta::hours(9)).unwrap_or(NaiveDateTime::MAX)
}

/// The moment that Japan's clocks show as `local`; before the calendar, its first one.
pub fn from_japan(local: NaiveDateTime) -> DateTime<Utc> {
    local.checked_sub_signed(TimeDelta::hours(9)).unwrap_or(NaiveDateTime::MIN).and_utc()
}

/// A time on Japan's clocks as RFC 3339: `2026-12-08T10:00:00+09:00`.
pub fn rfc3339(local: NaiveDateTime) -> String {
    // What chrono prints of it is RFC 3339 but for the offset; a pattern takes longer.
    format!("{:?}+09:00", local.with_nanosecond(0).unwrap_or(local))
}

/// When a day begins.
pub fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

/// When a day ends, which is when the next one begins.
pub fn end_of(date: NaiveDate) -> NaiveDateTime {
    midnight(date.succ_opt().unwrap_or(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_calendar_are_moments_too() {
        assert_eq!(in_japan(DateTime::<Utc>::MAX_UTC), NaiveDateTime::MAX);
        assert_eq!(from_japan(NaiveDateTime::MIN), DateTime::<Utc>::MIN_UTC);
        assert_eq!(end_of(NaiveDate::MAX), midnight(NaiveDate::MAX));
        let noon = NaiveDateTime::MAX.date().and_time(NaiveTime::MIN);
        assert_eq!(in_japan(from_japan(noon)), noon);
    }
}
