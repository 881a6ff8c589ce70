//! Says when places are open: each different schedule once, its status until that changes,
//! and which rows are open on the days and at the moments asked for, until the first of them
//! changes.
//!
//! What is kept here depends on nothing but the snapshot and the time asked for;
//! the time is always an argument.

use crate::catalog::{
    entry::Interned,
    index::row_set::{RowSet, RowSetBuilder},
    storage::codec::{ChecksumReader, ChecksumWriter, damaged},
};
use crate::domain::{
    Place, Schedule, State,
    schedule::{OpenStatus, When},
    time::{end_of, from_japan},
};
use arc_swap::ArcSwapOption;
use chrono::{DateTime, Days, Utc};
use std::{
    collections::{HashMap, VecDeque},
    hint::black_box,
    io::{self, Read, Write},
    ops::Deref,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// The number of a row whose schedule is not known.
const NOT_KNOWN: u32 = u32::MAX >> 1;

/// Added to the number of what the words of a row leave possible: its schedule is not
/// known, only days on which it is not held.
const POSSIBLE: u32 = 1 << 30;

/// Added to the number of a row that is suspended: not open, whatever its schedule.
const SUSPENDED: u32 = 1 << 31;

/// So many answers are kept: a week, yesterday, now, today, and a few others.
const MAX_CACHED_ANSWERS: usize = 14;

/// The schedules of all rows.
#[derive(Debug, Default)]
pub struct Schedules {
    /// The number of each row's schedule.
    by_row: Vec<u32>,
    distinct: Vec<DistinctSchedule>,
    /// What was asked for last, the latest first.
    answers: Mutex<VecDeque<CachedOpenRows>>,
}

#[derive(Debug)]
struct DistinctSchedule {
    schedule: Schedule,
    status: ArcSwapOption<CurrentOpenStatus>,
}

/// The open status of a schedule from a moment on, until it changes.
#[derive(Debug)]
pub struct CurrentOpenStatus {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    status: Interned<OpenStatus>,
}

impl Deref for CurrentOpenStatus {
    type Target = Interned<OpenStatus>;

    fn deref(&self) -> &Interned<OpenStatus> {
        &self.status
    }
}

/// The open status of a suspended place, always.
static SUSPENDED_STATUS: LazyLock<Arc<CurrentOpenStatus>> = LazyLock::new(|| {
    let (from, until) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    Arc::new(CurrentOpenStatus { from, until, status: OpenStatus::SUSPENDED.into() })
});

/// Which rows are open then, and until when that stays so.
#[derive(Debug)]
struct CachedOpenRows {
    when: When,
    until: DateTime<Utc>,
    open_rows: Arc<OpenRows>,
}

impl CachedOpenRows {
    fn is_for(&self, when: When) -> bool {
        match (self.when, when) {
            (When::On(day), When::On(asked)) => day == asked,
            (When::At(from), When::At(asked)) | (When::RestOfDay(from), When::RestOfDay(asked)) => {
                from <= asked && asked < self.until
            }
            _ => false,
        }
    }
}

/// Which rows are open at the time asked for.
#[derive(Debug)]
pub struct OpenRows {
    /// For each schedule, whether it is open.
    by_schedule: Vec<Option<bool>>,
    /// The rows that are known to be open.
    pub open: RowSet,
    /// The rows of which nobody can say.
    pub not_known: RowSet,
}

impl Schedules {
    /// Adds a place as the next row. `known` holds the numbers of the expressions that
    /// came before.
    pub fn push(&mut self, place: &Place, known: &mut HashMap<String, u32>) {
        let mut once = |schedule: &Schedule| {
            let text = schedule.opening_hours.as_str();
            known.get(text).copied().unwrap_or_else(|| {
                let number = self.add(schedule);
                known.insert(text.to_owned(), number);
                number
            })
        };
        let number = match &place.draft.schedule {
            None => place.possible_schedule().map_or(NOT_KNOWN, |it| once(&it) | POSSIBLE),
            Some(schedule) if schedule.exceptions.is_empty() => once(schedule),
            Some(schedule) => self.add(schedule),
        };
        let is_suspended = place.draft.state == State::Suspended;
        self.by_row.push(if is_suspended { number | SUSPENDED } else { number });
    }

    /// Makes row `order[n]` row `n`.
    pub fn reorder(&mut self, order: &[u32]) {
        self.by_row = order.iter().map(|row| self.by_row[*row as usize]).collect();
    }

    pub fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        output.numbers(self.by_row.iter().copied())?;
        output.number(self.distinct.len() as u64)?;
        self.distinct
            .iter()
            .try_for_each(|distinct| output.bytes(&serde_json::to_vec(&distinct.schedule)?))
    }

    /// Reads what [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub fn read(input: &mut ChecksumReader<impl Read>) -> io::Result<Self> {
        let mut schedules = Self { by_row: input.numbers()?, ..Self::default() };
        let distinct = input.length(size_of::<u64>())?;
        schedules.distinct.reserve_exact(distinct);
        for _ in 0..distinct {
            schedules.add(&serde_json::from_slice(&input.bytes()?)?);
        }
        Ok(schedules)
    }

    /// Whether there are so many rows, and the schedule of each.
    pub fn check(&self, rows: usize) -> io::Result<()> {
        let is_there = |number: &u32| {
            let number = number & !SUSPENDED;
            number == NOT_KNOWN || ((number & !POSSIBLE) as usize) < self.distinct.len()
        };
        if self.by_row.len() == rows && self.by_row.iter().all(is_there) {
            Ok(())
        } else {
            Err(damaged("a schedule is missing"))
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "no more schedules than rows")]
    fn add(&mut self, schedule: &Schedule) -> u32 {
        self.distinct
            .push(DistinctSchedule { schedule: schedule.clone(), status: ArcSwapOption::empty() });
        self.distinct.len() as u32 - 1
    }

    /// The schedule of a row, whether or not it is suspended.
    pub fn schedule(&self, row: u32) -> Option<&Schedule> {
        let number = self.by_row[row as usize] & !SUSPENDED;
        self.distinct.get(number as usize).map(|distinct| &distinct.schedule)
    }

    /// The open status of a row; `None` when its schedule is not known.
    pub fn open_status(&self, row: u32, now: DateTime<Utc>) -> Option<Arc<CurrentOpenStatus>> {
        match self.by_row[row as usize] {
            number if number & SUSPENDED != 0 => Some(SUSPENDED_STATUS.clone()),
            number if number & POSSIBLE != 0 => None,
            number => Some(self.distinct[number as usize].status(now)),
        }
    }

    /// Prefetches the open status of `rows`, as far as it is known.
    pub fn prefetch(&self, rows: impl Iterator<Item = u32>) {
        let numbers: Vec<u32> = rows.map(|row| self.by_row[row as usize]).collect();
        let distinct = numbers.iter().filter_map(|number| self.distinct.get(*number as usize));
        let is_open = |status: &Arc<CurrentOpenStatus>| status.open_now == Some(true);
        black_box(distinct.filter(|each| each.status.load().as_ref().is_some_and(is_open)).count());
    }

    /// Finds the rows that are open then.
    pub fn open_rows(&self, when: When) -> Arc<OpenRows> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        self.look_up(when, &mut answers)
    }

    fn look_up(&self, when: When, answers: &mut VecDeque<CachedOpenRows>) -> Arc<OpenRows> {
        let known = answers.iter().position(|answer| answer.is_for(when));
        let answer = known.and_then(|at| answers.remove(at)).unwrap_or_else(|| match when {
            When::On(_) => self.answer(when, |_| true),
            When::At(_) | When::RestOfDay(_) => {
                let day = when.date();
                let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
                let near = [day, before].map(|day| self.look_up(When::On(day), answers));
                let is_near =
                    |number: usize| near.iter().any(|day| day.by_schedule[number] != Some(false));
                self.answer(when, is_near)
            }
        });
        let open_rows = answer.open_rows.clone();
        answers.push_front(answer);
        answers.truncate(MAX_CACHED_ANSWERS);
        open_rows
    }

    /// Asks each schedule that may be open then.
    fn answer(&self, when: When, may_be: impl Fn(usize) -> bool) -> CachedOpenRows {
        let mut until = end_of(when.date());
        let mut ask = |(number, each): (usize, &DistinctSchedule)| {
            if !may_be(number) {
                return Some(false);
            }
            let (is_open, stays) = each.schedule.held_until(when);
            until = until.min(stays);
            is_open
        };
        let by_schedule: Vec<_> = self.distinct.iter().enumerate().map(&mut ask).collect();
        CachedOpenRows {
            when,
            until: from_japan(until),
            open_rows: Arc::new(self.rows_of(by_schedule)),
        }
    }

    fn rows_of(&self, by_schedule: Vec<Option<bool>>) -> OpenRows {
        let new = || RowSetBuilder::new(self.by_row.len());
        let (mut open, mut not_known) = (new(), new());
        for (row, number) in (0..).zip(&self.by_row) {
            let is_open = match *number {
                NOT_KNOWN => None,
                number if number & SUSPENDED != 0 => Some(false),
                number => by_schedule[(number & !POSSIBLE) as usize],
            };
            match is_open {
                Some(true) => open.add(row),
                Some(false) => {}
                None => not_known.add(row),
            }
        }
        OpenRows { by_schedule, open: open.finish(), not_known: not_known.finish() }
    }
}

impl DistinctSchedule {
    fn status(&self, now: DateTime<Utc>) -> Arc<CurrentOpenStatus> {
        let kept = self.status.load();
        if let Some(kept) = kept.as_ref().filter(|kept| kept.from <= now && now < kept.until) {
            return kept.clone();
        }
        let status = self.schedule.open_status(now);
        let until = from_japan(status.until);
        let status = Arc::new(CurrentOpenStatus { from: now, until, status: status.into() });
        self.status.store(Some(status.clone()));
        status
    }
}
