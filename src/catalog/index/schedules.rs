//! When places are held: each different schedule once, how it stands until that
//! changes, and which rows are held on the days and at the moments asked for, until
//! the first of them changes.
//!
//! What is kept here depends on nothing but the snapshot and the time asked for;
//! the time is always an argument.

use crate::catalog::{
    index::row_set::{RowSet, RowSetBuilder},
    query::filter::Open,
    storage::codec::{Input, Output, damaged},
    storage::dictionary::Alike,
};
use crate::domain::{
    Place, Schedule, State,
    schedule::{Standing, When},
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

/// Added to the number of a row that is suspended: not held, whatever its schedule.
const SUSPENDED: u32 = 1 << 31;

/// So many answers are kept: a week, yesterday, now, today, and a few others.
const ANSWERS_KEPT: usize = 14;

/// The schedules of all rows.
#[derive(Debug, Default)]
pub struct Schedules {
    /// The number of each row's schedule.
    by_row: Vec<u32>,
    distinct: Vec<Distinct>,
    /// What was asked for last, the latest first.
    answers: Mutex<VecDeque<Answer>>,
}

#[derive(Debug)]
struct Distinct {
    schedule: Schedule,
    stands: ArcSwapOption<Stands>,
}

/// How a schedule stands from a moment on, until that changes.
#[derive(Debug)]
pub struct Stands {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    standing: Alike<Standing>,
}

impl Deref for Stands {
    type Target = Alike<Standing>;

    fn deref(&self) -> &Alike<Standing> {
        &self.standing
    }
}

/// How a suspended place stands, always.
static SUSPENDED_STANDS: LazyLock<Arc<Stands>> = LazyLock::new(|| {
    let (from, until) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    Arc::new(Stands { from, until, standing: Standing::SUSPENDED.into() })
});

/// What is held then, and until when that stays so.
#[derive(Debug)]
struct Answer {
    when: When,
    until: DateTime<Utc>,
    held: Arc<Held>,
}

impl Answer {
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

/// What is held at the time asked for.
#[derive(Debug)]
pub struct Held {
    /// For each schedule, whether it is.
    by_schedule: Vec<Option<bool>>,
    /// The rows that are known to be.
    rows: RowSet,
    /// The rows of which nobody can say.
    not_known: RowSet,
}

impl Held {
    /// All rows of which is known what is asked.
    pub fn rows(&self, open: Open) -> &RowSet {
        match open {
            Open::Held(_) => &self.rows,
            Open::NotKnown(_) => &self.not_known,
        }
    }
}

impl Schedules {
    /// Adds a place as the next row. `known` holds the numbers of the expressions that
    /// came before.
    pub fn push(&mut self, place: &Place, known: &mut HashMap<String, u32>) {
        let number = match &place.draft.schedule {
            None => NOT_KNOWN,
            Some(schedule) if schedule.exceptions.is_empty() => {
                let text = schedule.opening_hours.as_str();
                known.get(text).copied().unwrap_or_else(|| {
                    let number = self.add(schedule);
                    known.insert(text.to_owned(), number);
                    number
                })
            }
            Some(schedule) => self.add(schedule),
        };
        let is_suspended = place.draft.state == State::Suspended;
        self.by_row.push(if is_suspended { number | SUSPENDED } else { number });
    }

    /// Row `order[n]` becomes row `n`.
    pub fn reorder(&mut self, order: &[u32]) {
        self.by_row = order.iter().map(|row| self.by_row[*row as usize]).collect();
    }

    pub fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
        output.numbers(self.by_row.iter().copied())?;
        output.number(self.distinct.len() as u64)?;
        self.distinct
            .iter()
            .try_for_each(|distinct| output.bytes(&serde_json::to_vec(&distinct.schedule)?))
    }

    /// What [`Self::save`] wrote, which nobody may look at before [`Self::check`].
    pub fn read(input: &mut Input<impl Read>) -> io::Result<Self> {
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
            number == NOT_KNOWN || (number as usize) < self.distinct.len()
        };
        if self.by_row.len() == rows && self.by_row.iter().all(is_there) {
            Ok(())
        } else {
            Err(damaged("a schedule is missing"))
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "no more schedules than rows")]
    fn add(&mut self, schedule: &Schedule) -> u32 {
        self.distinct.push(Distinct { schedule: schedule.clone(), stands: ArcSwapOption::empty() });
        self.distinct.len() as u32 - 1
    }

    /// The schedule of a row, whether or not it is suspended.
    pub fn schedule(&self, row: u32) -> Option<&Schedule> {
        let number = self.by_row[row as usize] & !SUSPENDED;
        self.distinct.get(number as usize).map(|distinct| &distinct.schedule)
    }

    /// How a row stands; `None` when its schedule is not known.
    pub fn standing(&self, row: u32, now: DateTime<Utc>) -> Option<Arc<Stands>> {
        match self.by_row[row as usize] {
            NOT_KNOWN => None,
            number if number & SUSPENDED != 0 => Some(SUSPENDED_STANDS.clone()),
            number => Some(self.distinct[number as usize].stands(now)),
        }
    }

    /// Has how rows stand brought from memory at once.
    pub fn fetch(&self, rows: impl Iterator<Item = u32>) {
        let numbers: Vec<u32> = rows.map(|row| self.by_row[row as usize]).collect();
        let distinct = numbers.iter().filter_map(|number| self.distinct.get(*number as usize));
        let is_open = |stands: &Arc<Stands>| stands.open_now == Some(true);
        black_box(distinct.filter(|each| each.stands.load().as_ref().is_some_and(is_open)).count());
    }

    /// What is held then.
    pub fn held(&self, when: When) -> Arc<Held> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        self.look_up(when, &mut answers)
    }

    fn look_up(&self, when: When, answers: &mut VecDeque<Answer>) -> Arc<Held> {
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
        let held = answer.held.clone();
        answers.push_front(answer);
        answers.truncate(ANSWERS_KEPT);
        held
    }

    /// Asks each schedule that may be held then.
    fn answer(&self, when: When, may_be: impl Fn(usize) -> bool) -> Answer {
        let mut until = end_of(when.date());
        let mut ask = |(number, each): (usize, &Distinct)| {
            if !may_be(number) {
                return Some(false);
            }
            let (held, stays) = each.schedule.held_until(when);
            until = until.min(stays);
            held
        };
        let by_schedule: Vec<_> = self.distinct.iter().enumerate().map(&mut ask).collect();
        Answer { when, until: from_japan(until), held: Arc::new(self.held_rows(by_schedule)) }
    }

    fn held_rows(&self, by_schedule: Vec<Option<bool>>) -> Held {
        let new = || RowSetBuilder::new(self.by_row.len());
        let (mut rows, mut not_known) = (new(), new());
        for (row, number) in (0..).zip(&self.by_row) {
            let is_held = match *number {
                NOT_KNOWN => None,
                number if number & SUSPENDED != 0 => Some(false),
                number => by_schedule[number as usize],
            };
            match is_held {
                Some(true) => rows.add(row),
                Some(false) => {}
                None => not_known.add(row),
            }
        }
        Held { by_schedule, rows: rows.finish(), not_known: not_known.finish() }
    }
}

impl Distinct {
    fn stands(&self, now: DateTime<Utc>) -> Arc<Stands> {
        let kept = self.stands.load();
        if let Some(kept) = kept.as_ref().filter(|kept| kept.from <= now && now < kept.until) {
            return kept.clone();
        }
        let standing = self.schedule.standing(now);
        let until = from_japan(standing.until);
        let stands = Arc::new(Stands { from: now, until, standing: standing.into() });
        self.stands.store(Some(stands.clone()));
        stands
    }
}
