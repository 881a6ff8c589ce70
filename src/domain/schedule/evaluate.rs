//! What a schedule says of a day or a moment. Each answer looks at a bounded
//! number of days, whatever the expression.

use super::{Exception, Schedule, Session, SessionChange, When, reading::Day};
use crate::domain::time::{end_of, in_japan};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use std::cmp::Reverse;

/// How many days an answer looks ahead.
pub const HORIZON_DAYS: u64 = 400;

/// Whether a place is open at a moment, what comes next, and how long that stays so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStatus {
    /// Whether it is being held; `None` when that cannot be known.
    pub open_now: Option<bool>,
    /// What is being held, or may be, or else comes next within [`HORIZON_DAYS`].
    pub next_session: Option<Session>,
    /// Until this time on Japan's clocks nothing of this changes.
    pub until: NaiveDateTime,
}

impl OpenStatus {
    /// Of a place that is suspended: not held, for nobody knows how long.
    pub const SUSPENDED: Self =
        Self { open_now: Some(false), next_session: None, until: NaiveDateTime::MAX };
}

impl Schedule {
    /// What begins on the days from `from` to `to`, both included, in the order of
    /// starts; no more than [`HORIZON_DAYS`] days.
    pub fn sessions(&self, from: NaiveDate, to: NaiveDate) -> Vec<Session> {
        days(from).take_while(|date| *date <= to).flat_map(|date| self.day(date).sessions).collect()
    }

    /// What would begin on a day without any exception.
    pub fn usual(&self, date: NaiveDate) -> Vec<Session> {
        self.opening_hours.on(date).sessions
    }

    /// Whether it is held then; `None` when that cannot be known.
    pub fn is_held(&self, when: When) -> Option<bool> {
        self.held_until(when).0
    }

    /// Whether it is held then, and until which time on Japan's clocks that stays so.
    pub fn held_until(&self, when: When) -> (Option<bool>, NaiveDateTime) {
        match when {
            When::On(date) => (self.is_held_on(date), end_of(date)),
            When::At(now) => self.held_near(in_japan(now), Self::held_at),
            When::RestOfDay(now) => self.held_near(in_japan(now), Self::still_held_at),
        }
    }

    /// The answer of what is near `now`, and until when nothing of that begins or ends.
    fn held_near(
        &self,
        now: NaiveDateTime,
        answer: impl Fn(&Self, NaiveDateTime, &[Day]) -> Option<bool>,
    ) -> (Option<bool>, NaiveDateTime) {
        let near = self.around(now.date());
        let turns = turns(&near).filter(|turn| *turn > now);
        (answer(self, now, &near), turns.fold(end_of(now.date()), NaiveDateTime::min))
    }

    /// Whether it is held on a day; `None` when that cannot be known.
    fn is_held_on(&self, date: NaiveDate) -> Option<bool> {
        let day = self.day(date);
        if !day.sessions.is_empty() {
            return Some(true);
        }
        (day.perhaps.is_empty() && self.opening_hours.is_readable()).then_some(false)
    }

    /// Whether it is being held, what is held next, and until when that is so.
    pub fn open_status(&self, now: DateTime<Utc>) -> OpenStatus {
        let now = in_japan(now);
        let near = self.around(now.date());
        let open_now = self.held_at(now, &near);
        let mut until = turns(&near).filter(|turn| *turn > now).min();
        let mut next_session = near
            .iter()
            .flat_map(|day| &day.sessions)
            .filter(|s| !s.is_over(now))
            .min_by_key(|session| {
                let is_held = session.is_held_at(now);
                (is_held == Some(false), Reverse(is_held), session.start)
            })
            .cloned();
        for date in days(now.date()).skip(1) {
            if next_session.is_some() && until.is_some() {
                break;
            }
            let day = self.day(date);
            until = until.or_else(|| turns(std::slice::from_ref(&day)).min());
            next_session = next_session.or_else(|| day.sessions.into_iter().next());
        }
        let midnight = end_of(now.date());
        let until = match next_session {
            Some(_) => until.unwrap_or(midnight),
            None => until.map_or(midnight, |until| until.min(midnight)),
        };
        OpenStatus { open_now, next_session, until }
    }

    /// The day before, of which something may go on past midnight, and the day.
    fn around(&self, date: NaiveDate) -> [Day; 2] {
        let before = date.checked_sub_days(Days::new(1));
        [before.map_or_else(Day::default, |before| self.day(before)), self.day(date)]
    }

    /// Whether something of what is near goes on, or is yet to come.
    fn still_held_at(&self, now: NaiveDateTime, near: &[Day]) -> Option<bool> {
        if near.iter().flat_map(|day| &day.sessions).any(|session| !session.is_over(now)) {
            return Some(true);
        }
        let perhaps = near.iter().flat_map(|day| &day.perhaps).any(|range| range.end > now);
        (!perhaps && self.opening_hours.is_readable()).then_some(false)
    }

    fn held_at(&self, now: NaiveDateTime, near: &[Day]) -> Option<bool> {
        let held = near.iter().flat_map(|day| &day.sessions).map(|session| session.is_held_at(now));
        let perhaps = near.iter().flat_map(|day| &day.perhaps);
        let all = held.chain(perhaps.filter(|range| range.contains(&now)).map(|_| None));
        let unknown = (!self.opening_hours.is_readable()).then_some(None);
        // Certainly held before perhaps held before certainly not held.
        let rank = |answer: &Option<bool>| match answer {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        };
        all.chain(unknown).max_by_key(rank).unwrap_or(Some(false))
    }

    /// What begins on a day, exceptions applied.
    fn day(&self, date: NaiveDate) -> Day {
        let is_away = |exception: &Exception| {
            exception.on == date && !matches!(exception.change, SessionChange::Extra { .. })
        };
        let mut day = if self.exceptions.iter().any(is_away) {
            Day::default()
        } else {
            self.opening_hours.on(date)
        };
        for exception in &self.exceptions {
            let note = exception.note.as_deref();
            match exception.change {
                SessionChange::Extra { hours } if exception.on == date => {
                    day.sessions.push(hours.on(date, note));
                }
                SessionChange::Moved { to, hours: Some(hours) } if to == date => {
                    day.sessions.push(hours.on(date, note));
                }
                SessionChange::Moved { to, hours: None } if to == date => {
                    day.sessions.extend(self.moved(exception.on, to, note));
                }
                _ => {}
            }
        }
        day.sessions.sort();
        day.sessions.dedup();
        day
    }

    /// The usual sessions of a day, as they are on another.
    fn moved(&self, from: NaiveDate, to: NaiveDate, note: Option<&str>) -> Vec<Session> {
        let usual = self.usual(from);
        if usual.is_empty() {
            return vec![Session::new(to.into(), None, note.unwrap_or_default())];
        }
        let shift = to - from;
        usual
            .into_iter()
            .map(|session| {
                let start = session.start.time().map_or(to.into(), |start| (start + shift).into());
                let usual_note = session.note.as_deref().unwrap_or_default();
                Session::new(start, session.end.map(|end| end + shift), note.unwrap_or(usual_note))
            })
            .collect()
    }
}

/// The days from `from` that an answer may look at.
fn days(from: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().zip(0..=HORIZON_DAYS).map(|(date, _)| date)
}

/// The times at which something may begin or end.
fn turns(days: &[Day]) -> impl Iterator<Item = NaiveDateTime> {
    days.iter().flat_map(|day| {
        let sessions = day.sessions.iter().flat_map(|s| [s.start.earliest(), s.last_moment()]);
        let perhaps = day.perhaps.iter().flat_map(|range| [range.start, range.end]);
        sessions.chain(perhaps)
    })
}
