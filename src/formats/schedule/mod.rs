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
mod expression;
mod few;
mod grammar;
mod phrases;
mod plan;
mod prepare;
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
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing is said.
    Nothing,
    /// All that is said.
    Complete(OpeningHours),
    /// Something is said that is not read.
    Absent(Reason),
}

/// Longer texts, in bytes, are for people.
const LONGEST: usize = 1200;

/// Reads cells, completely or not at all.
pub fn read(cells: &Cells<'_>) -> Reading {
    let all = [cells.frequency, cells.weekdays, cells.date, cells.start, cells.end, cells.remark];
    if all.iter().map(|cell| cell.len()).sum::<usize>() > LONGEST {
        return Reading::Absent(Reason::Unread);
    }
    match plan::read(cells) {
        Ok(None) => Reading::Nothing,
        Ok(Some(plan)) => OpeningHours::parse(&expression::write(&plan.rules, &plan.off))
            .map_or(Reading::Absent(Reason::Unread), Reading::Complete),
        Err(reason) => Reading::Absent(reason),
    }
}

/// Reads a free text on its own.
pub fn read_text(text: &str) -> Reading {
    read(&Cells { remark: text, ..Cells::default() })
}

impl Reading {
    /// Puts it into the draft of a row, beside the text that is kept; a text that is
    /// not read is a doubt of its column. A person who confirmed it in the file did so.
    pub fn put(self, draft: &mut PlaceDraft, row: &Row<'_>, column: &str, notes: &mut Notes) {
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

    /// The cells that hold words, a line each.
    fn text(&self, frequency: bool) -> String {
        let often = if frequency { self.frequency.trim().trim_end_matches("程度") } else { "" };
        let lines = [often, self.date, self.remark];
        let says = |line: &&str| !cell::is_blank(line) && !NOTHING.contains(&line.trim());
        lines.into_iter().filter(says).collect::<Vec<_>>().join("\n")
    }
}

/// How people write that a remark is not needed.
const NOTHING: [&str; 6] = ["無", "なし", "無し", "特になし", "特に無し", "特記事項なし"];

#[cfg(test)]
mod tests;
