//! When something is held, from the free text and the columns that cities publish:
//! a small grammar of days, times and exceptions.
//!
//! A text is read to its end or not at all. A word that is not in the vocabulary
//! makes the whole unread, because it might say when it is *not* held; columns
//! that contradict the text do so too.

mod activities;
mod clock;
mod cursor;
mod days;
mod details;
mod expression;
mod few;
mod grammar;
mod phrases;
mod plan;
mod prepare;
mod remarks;
mod score;
mod statement;
mod table;
mod words;

use super::{Notes, Row, cell};
use crate::domain::{OpeningHours, PlaceDraft, Schedule};

pub use score::{Disagreement, Score, score};

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It says how often, not when: 「月1回」, 「不定期」.
    Irregular,
    /// Something may change it: 「変更の可能性あり」, 「雨天中止」.
    Conditional,
    /// It is not held at present.
    Suspended,
    /// Several activities are not told apart.
    Activities,
    /// Columns and text contradict each other.
    Contradiction,
    /// The days, or the times of some days, are missing.
    Incomplete,
    /// A time can be understood in two ways.
    Unclear,
    /// A part is not understood.
    Unread,
}

impl Reason {
    /// The code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Irregular => "schedule-irregular",
            Self::Conditional => "schedule-conditional",
            Self::Suspended => "schedule-suspended",
            Self::Activities => "schedule-activities",
            Self::Contradiction => "schedule-contradiction",
            Self::Incomplete => "schedule-incomplete",
            Self::Unclear => "schedule-unclear",
            Self::Unread => "schedule-unread",
        }
    }
}

/// What cells say of when something is held; a blank one says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cells<'c> {
    /// How often: a number as in 開催頻度, or words.
    pub frequency: &'c str,
    /// On which weekdays.
    pub weekdays: &'c str,
    /// On which days, in words.
    pub date: &'c str,
    /// From when.
    pub start: &'c str,
    /// Until when.
    pub end: &'c str,
    /// The free text.
    pub remark: &'c str,
    /// Whether the weekdays are those of every week, as in 利用可能曜日; those of
    /// 開催曜日 are not unless something else says so.
    pub usual: bool,
    /// Whether times without days are those of every day, as where there is no
    /// column for weekdays.
    pub daily: bool,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleReading {
    /// Nothing is said.
    Nothing,
    /// All that is said.
    Complete(OpeningHours),
    /// Something is said that is not read.
    Absent(Reason),
}

/// Longer texts, in bytes, are for people.
const MAX_TEXT_BYTES: usize = 1200;

/// How people write that there is nothing to write.
const NOTHING: [&str; 6] = ["無", "なし", "無し", "特になし", "特に無し", "特記事項なし"];

/// Reads cells, completely or not at all.
pub fn read(cells: &Cells<'_>) -> ScheduleReading {
    let all = [cells.frequency, cells.weekdays, cells.date, cells.start, cells.end, cells.remark];
    if all.iter().map(|cell| cell.len()).sum::<usize>() > MAX_TEXT_BYTES {
        return ScheduleReading::Absent(Reason::Unread);
    }
    let [frequency, weekdays, date, start, end, remark] =
        all.map(|cell| if NOTHING.contains(&cell.trim()) { "" } else { cell });
    match plan::read(&Cells { frequency, weekdays, date, start, end, remark, ..*cells }) {
        Ok(None) => ScheduleReading::Nothing,
        Ok(Some(plan)) => OpeningHours::parse(&expression::write(&plan.rules, &plan.off))
            .map_or(ScheduleReading::Absent(Reason::Unread), ScheduleReading::Complete),
        Err(reason) => ScheduleReading::Absent(reason),
    }
}

/// Reads a free text on its own. Lines that name the column they come from are read
/// as those columns.
pub fn read_text(text: &str) -> ScheduleReading {
    read(&table::cells(text).unwrap_or(Cells { remark: text, ..Cells::default() }))
}

/// What a number in 開催頻度 means, in words.
pub fn often(code: u32) -> Option<&'static str> {
    table::OFTEN.into_iter().find(|(number, _)| *number == code).map(|(_, words)| words)
}

/// The number in 開催頻度 that stands for so many days a year as a schedule has.
pub fn frequency(schedule: &Schedule) -> Option<u32> {
    table::code(table::days_a_year(schedule))
}

/// The names of the columns of a layout that hold [`Cells`]; an empty one is not there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns {
    /// See [`Cells::frequency`].
    pub frequency: &'static str,
    /// See [`Cells::weekdays`].
    pub weekdays: &'static str,
    /// See [`Cells::date`].
    pub date: &'static str,
    /// See [`Cells::start`].
    pub start: &'static str,
    /// See [`Cells::end`].
    pub end: &'static str,
    /// See [`Cells::remark`].
    pub remark: &'static str,
    /// See [`Cells::usual`].
    pub usual: bool,
}

impl Columns {
    /// Reads the schedule of a row into its draft. Answers whether nothing but how often
    /// it is said to be held keeps it from being read.
    pub fn read(&self, draft: &mut PlaceDraft, row: &Row<'_>, notes: &mut Notes) -> bool {
        let says = |name: &str| !cell::is_blank(row.get(name));
        let cells = Cells {
            frequency: row.get(self.frequency),
            weekdays: row.get(self.weekdays),
            date: row.get(self.date),
            start: row.get(self.start),
            end: row.get(self.end),
            remark: row.get(self.remark),
            usual: self.usual,
            daily: self.usual && self.weekdays.is_empty(),
        };
        let names = [self.remark, self.date, self.weekdays, self.start, self.end, self.frequency];
        let telling = names.into_iter().find(|name| says(name));
        let reading = read(&cells);
        let without = Cells { frequency: "", ..cells };
        let too_often = matches!(reading, ScheduleReading::Absent(_))
            && matches!(read(&without), ScheduleReading::Complete(_));
        reading.write_to(draft, row, telling.unwrap_or(self.remark), notes);
        too_often
    }
}

impl ScheduleReading {
    /// Puts it into the draft of a row, beside the text that is kept; a text that is
    /// not read is a doubt of its column. A person who confirmed it in the file did so.
    pub fn write_to(self, draft: &mut PlaceDraft, row: &Row<'_>, column: &str, notes: &mut Notes) {
        match self {
            Self::Nothing => {}
            Self::Complete(opening_hours) => {
                draft.schedule = Some(Schedule::new(opening_hours));
                draft.schedule_confirmed = draft.schedule_confirmed.or(Some(false));
            }
            Self::Absent(reason) => notes.doubt(row, column, reason.code()),
        }
    }
}

impl Cells<'_> {
    /// The number in 開催頻度.
    fn code(&self) -> Option<u32> {
        cell::count(self.frequency.trim())
    }
}

#[cfg(test)]
mod tests;
