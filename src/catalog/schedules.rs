//! When places are held: each different schedule once, how it stands until that
//! changes, and which rows are held on the days that were asked for.
//!
//! What is kept here depends on nothing but the snapshot and the time asked for;
//! the time is always an argument.

use crate::domain::{
    Place, Schedule, Session, State,
    schedule::{Standing, When},
    time::from_japan,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

/// The number of a row whose schedule is not known.
const NOT_KNOWN: u32 = u32::MAX;

/// The number of a row that is suspended: not held, whatever its schedule.
const SUSPENDED: u32 = u32::MAX - 1;

/// So many days are kept: a week, yesterday, and a few others.
const DAYS_KEPT: usize = 12;

/// The schedules of all rows.
#[derive(Debug, Default)]
pub(super) struct Schedules {
    /// The number of each row's schedule.
    by_row: Vec<u32>,
    distinct: Vec<Distinct>,
    /// The days asked for last, the latest first.
    days: Mutex<VecDeque<(NaiveDate, Arc<HeldOn>)>>,
}

#[derive(Debug)]
struct Distinct {
    schedule: Schedule,
    standing: RwLock<Option<Kept>>,
}

/// How a schedule stands from a moment on.
#[derive(Debug, Clone)]
struct Kept {
    from: DateTime<Utc>,
    standing: Arc<Standing>,
}

/// What is held on a day.
#[derive(Debug)]
pub(super) struct HeldOn {
    /// For each schedule, whether it is held.
    held: Vec<Option<bool>>,
    /// The rows that are.
    rows: Vec<u32>,
}

impl Schedules {
    pub(super) fn build<'a>(places: impl Iterator<Item = &'a Place>) -> Self {
        let mut schedules = Self::default();
        let mut known = HashMap::new();
        for place in places {
            let number = match &place.draft.schedule {
                _ if place.draft.state == State::Suspended => SUSPENDED,
                None => NOT_KNOWN,
                Some(schedule) if schedule.exceptions.is_empty() => *known
                    .entry(schedule.opening_hours.as_str())
                    .or_insert_with(|| schedules.add(schedule)),
                Some(schedule) => schedules.add(schedule),
            };
            schedules.by_row.push(number);
        }
        schedules
    }

    #[allow(clippy::cast_possible_truncation, reason = "no more schedules than rows")]
    fn add(&mut self, schedule: &Schedule) -> u32 {
        self.distinct.push(Distinct { schedule: schedule.clone(), standing: RwLock::default() });
        self.distinct.len() as u32 - 1
    }

    /// How a row stands; `None` when its schedule is not known.
    pub(super) fn standing(&self, row: u32, now: DateTime<Utc>) -> Option<Arc<Standing>> {
        match self.by_row[row as usize] {
            NOT_KNOWN => None,
            SUSPENDED => Some(Arc::new(Standing::SUSPENDED)),
            number => Some(self.distinct[number as usize].standing(now)),
        }
    }

    /// Whether a row is held then.
    pub(super) fn is_held(&self, row: u32, asked: &Asked) -> Option<bool> {
        let number = match self.by_row[row as usize] {
            NOT_KNOWN => return None,
            SUSPENDED => return Some(false),
            number => number as usize,
        };
        match asked.when {
            When::On(_) => asked.days[0].held[number],
            When::At(now) => self.distinct[number].standing(now).open_now,
            When::RestOfDay(now) => self.distinct[number].is_still_held(now),
        }
    }

    /// A question, with the days looked up that its answer is on.
    pub(super) fn ask(&self, when: When) -> Asked {
        let date = when.date();
        let before = date.checked_sub_days(Days::new(1)).unwrap_or(date);
        let days = match when {
            When::On(_) => vec![self.day(date)],
            When::At(_) | When::RestOfDay(_) => vec![self.day(date), self.day(before)],
        };
        Asked { when, days }
    }

    fn day(&self, date: NaiveDate) -> Arc<HeldOn> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = days.iter().position(|(known, _)| *known == date)
            && let Some(day) = days.remove(at)
        {
            days.push_front(day.clone());
            return day.1;
        }
        let held: Vec<_> =
            self.distinct.iter().map(|each| each.schedule.is_held_on(date)).collect();
        let is_held = |number: &u32| held.get(*number as usize) == Some(&Some(true));
        let rows = (0..).zip(&self.by_row).filter(|(_, number)| is_held(number));
        let day = Arc::new(HeldOn { rows: rows.map(|(row, _)| row).collect(), held });
        days.push_front((date, day.clone()));
        days.truncate(DAYS_KEPT);
        day
    }
}

impl Distinct {
    fn is_still_held(&self, now: DateTime<Utc>) -> Option<bool> {
        let when = When::RestOfDay(now);
        let comes = self.standing(now).next_session.as_ref().map(Session::date);
        if comes.is_some_and(|day| day <= when.date()) {
            return Some(true);
        }
        self.schedule.is_held(when)
    }

    fn standing(&self, now: DateTime<Utc>) -> Arc<Standing> {
        let kept = self.standing.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept
            && kept.from <= now
            && now < from_japan(kept.standing.until)
        {
            return kept.standing;
        }
        let standing = Arc::new(self.schedule.standing(now));
        let kept = Kept { from: now, standing: standing.clone() };
        *self.standing.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        standing
    }
}

/// A question of [`Schedules::is_held`].
pub(super) struct Asked {
    when: When,
    days: Vec<Arc<HeldOn>>,
}

impl Asked {
    /// Lists of rows that together hold all that are known to be held then.
    pub(super) fn rows(&self) -> Vec<&[u32]> {
        self.days.iter().map(|day| day.rows.as_slice()).collect()
    }
}
