//! Dates on which a place departs from its usual days: cancelled, moved, extra.
//! An exception speaks of one date and leaves the others alone.

use super::session::Session;
use chrono::{Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// What is different on one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The date: the usual one for what is cancelled or moved.
    pub on: NaiveDate,
    /// What happens.
    #[serde(flatten)]
    pub change: SessionChange,
    /// Why, or what to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What happens on the date of an [`Exception`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum SessionChange {
    /// 中止・休み: nothing of what is usual.
    Cancelled,
    /// 変更: held on `to` instead, which may be the same date.
    Moved {
        /// The new date.
        to: NaiveDate,
        /// The new times; `None` keeps the usual ones.
        #[serde(default)]
        hours: Option<Hours>,
    },
    /// 臨時: held besides what is usual.
    Extra {
        /// Its times.
        hours: Hours,
    },
}

/// Times of one session; what is `None` is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hours {
    /// When it begins.
    pub start: Option<NaiveTime>,
    /// When it ends; one that is not after the start is on the next day.
    pub end: Option<NaiveTime>,
}

impl Hours {
    /// The session with these times on a date.
    pub fn on(self, date: NaiveDate, note: Option<&str>) -> Session {
        let start = self.start.map_or(date.into(), |start| date.and_time(start).into());
        let is_next_day = self.start.zip(self.end).is_some_and(|(start, end)| end <= start);
        let end_date = date.checked_add_days(Days::new(u64::from(is_next_day))).unwrap_or(date);
        Session::new(start, self.end.map(|end| end_date.and_time(end)), note.unwrap_or_default())
    }
}
