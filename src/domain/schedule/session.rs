//! One dated occurrence of a schedule. Times are those of Japan's clocks.
//! What is not known of it stays unknown: a day without times never becomes a
//! whole day.

use crate::domain::time::{end_of, midnight, rfc3339};
use chrono::{NaiveDate, NaiveDateTime};
use std::{cmp::Ordering, sync::Arc};

/// When a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// On this day; the time is not known.
    Day(NaiveDate),
    /// At this time.
    Time(NaiveDateTime),
}

impl Start {
    /// The day.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Day(date) => date,
            Self::Time(time) => time.date(),
        }
    }

    /// The time, where it is known.
    pub fn time(self) -> Option<NaiveDateTime> {
        match self {
            Self::Day(_) => None,
            Self::Time(time) => Some(time),
        }
    }

    /// The earliest moment that it can be.
    pub fn earliest(self) -> NaiveDateTime {
        self.time().unwrap_or_else(|| midnight(self.date()))
    }

    /// A date or a date-time of RFC 3339.
    pub fn rfc3339(self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Time(time) => rfc3339(time),
        }
    }
}

impl From<NaiveDate> for Start {
    fn from(date: NaiveDate) -> Self {
        Self::Day(date)
    }
}

impl From<NaiveDateTime> for Start {
    fn from(time: NaiveDateTime) -> Self {
        Self::Time(time)
    }
}

impl Ord for Start {
    fn cmp(&self, other: &Self) -> Ordering {
        self.earliest().cmp(&other.earliest()).then(self.time().cmp(&other.time()))
    }
}

impl PartialOrd for Start {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One occurrence, from its start to its end where that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// When it begins.
    pub start: Start,
    /// When it ends, after the start; `None` when nobody knows.
    pub end: Option<NaiveDateTime>,
    /// What to know of it.
    pub note: Option<Arc<str>>,
}

impl Session {
    /// A session; a blank note is none.
    pub fn new(start: Start, end: Option<NaiveDateTime>, note: &str) -> Self {
        let note = note.trim();
        Self { start, end, note: (!note.is_empty()).then(|| note.into()) }
    }

    /// The day on which it begins.
    pub fn date(&self) -> NaiveDate {
        self.start.date()
    }

    /// Whether it goes on from midnight to midnight.
    pub fn is_whole_day(&self) -> bool {
        let start = self.start.time();
        start == Some(midnight(self.date())) && self.end == Some(end_of(self.date()))
    }

    /// Whether it is being held; `None` when that cannot be known.
    pub fn is_held_at(&self, now: NaiveDateTime) -> Option<bool> {
        if now < self.start.earliest() || self.is_over(now) {
            return Some(false);
        }
        (self.start.time().is_some() && self.end.is_some()).then_some(true)
    }

    /// Whether it is certainly over.
    pub fn is_over(&self, now: NaiveDateTime) -> bool {
        self.last_moment() <= now
    }

    /// When it is certainly over: at its end, or else at the end of its day.
    pub(super) fn last_moment(&self) -> NaiveDateTime {
        self.end.unwrap_or_else(|| end_of(self.date()))
    }
}
