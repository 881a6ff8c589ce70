//! The columns beside the text: weekdays, how often, from and until.

use super::{
    Cells, Reason,
    clock::{self, Minutes, WHOLE_DAY},
    days::Days,
    few::Few,
    prepare::prepare,
    statement::{Rule, Times},
    words::{self, ScheduleToken},
};
use crate::{
    domain::{Schedule, Session},
    formats::cell,
};
use chrono::{Days as Step, NaiveDate};
use std::collections::BTreeSet;

/// Names of columns, and whether their weekdays are those of every week.
const WEEKDAYS: [(&str, bool); 4] =
    [("利用可能曜日", true), ("診療曜日", true), ("開館曜日", true), ("開催曜日", false)];
const STARTS: [&str; 6] =
    ["開始時間", "開始時刻", "開催開始時間", "利用開始時間", "診療開始時間", "開館開始時間"];
const ENDS: [&str; 6] =
    ["終了時間", "終了時刻", "開催終了時間", "利用終了時間", "診療終了時間", "開館終了時間"];
const REMARKS: [&str; 5] = [
    "開催日時特記事項",
    "利用可能日時特記事項",
    "利用可能時間特記事項",
    "利用可能曜日特記事項",
    "診療日時特記事項",
];

/// The cells of a text whose lines name the columns they come from:
/// 「開始時間：9:00」.
pub fn cells(text: &str) -> Option<Cells<'_>> {
    let mut cells = Cells::default();
    for line in text.lines() {
        let (name, cell) = line.split_once('：')?;
        let usual = WEEKDAYS.iter().find(|(weekdays, _)| *weekdays == name);
        cells.usual |= usual.is_some_and(|(_, usual)| *usual);
        let slot = match name {
            "開催頻度" => &mut cells.frequency,
            "開催日" => &mut cells.date,
            _ if usual.is_some() => &mut cells.weekdays,
            _ if STARTS.contains(&name) => &mut cells.start,
            _ if ENDS.contains(&name) => &mut cells.end,
            _ if REMARKS.contains(&name) => &mut cells.remark,
            _ => return None,
        };
        if !std::mem::replace(slot, cell).is_empty() {
            return None;
        }
    }
    (!text.is_empty()).then_some(cells)
}

/// Days of a weekday column; nothing where it is blank.
pub fn weekdays(text: &str) -> Result<Option<Vec<Days>>, Reason> {
    let text = prepare(text);
    if cell::is_blank(&text) {
        return Ok(None);
    }
    let mut days = Vec::new();
    for token in words::tokens(&text) {
        match token {
            ScheduleToken::Days(named @ (Days::Weekly(_) | Days::Holidays)) => days.push(named),
            ScheduleToken::EveryDay => days.push(Days::Weekly(Few::WEEK)),
            ScheduleToken::And
            | ScheduleToken::Comma
            | ScheduleToken::Blank
            | ScheduleToken::Stop => {}
            ScheduleToken::Caveat(reason) => return Err(reason),
            _ => return Err(Reason::Unread),
        }
    }
    let week = union(&days);
    let holidays = days.contains(&Days::Holidays).then_some(Days::Holidays);
    let week = (!week.is_empty()).then_some(Days::Weekly(week));
    Ok(Some(week.into_iter().chain(holidays).collect()))
}

/// Every weekday that some days speak of.
pub fn union(days: &[Days]) -> Few {
    days.iter().fold(Few::default(), |all, day| all.union(day.weekdays()))
}

/// The times of two columns.
pub fn times(start: &str, end: &str) -> Result<Times, Reason> {
    let says_all_day =
        |text: &str| ["24時間", "終日"].iter().any(|all| prepare(text).starts_with(all));
    let all_day = [start, end].map(says_all_day);
    let mut times = Times::default();
    if all_day.contains(&true) {
        let other = if all_day[0] { end } else { start };
        if !all_day[0] || !(all_day[1] || cell::is_blank(other)) {
            return Err(Reason::Unclear);
        }
        times.spans.push(WHOLE_DAY);
        return Ok(times);
    }
    if let Some(span) = clock::whole_span(start).filter(|_| cell::is_blank(end)) {
        times.spans.push(span);
        return Ok(times);
    }
    let [start, end] = [start, end].map(clock::column);
    let column = |minutes: Result<Option<Minutes>, ()>| minutes.map_err(|()| Reason::Unclear);
    match (column(start)?, column(end)?) {
        (Some(start), Some(end)) => {
            times.spans.push(clock::span(start, end).ok_or(Reason::Unclear)?);
        }
        (start, end) => (times.start, times.end) = (start, end),
    }
    Ok(times)
}

/// The numbers in 開催頻度, as the programs that show these lists explain them.
pub const OFTEN: [(u32, &str); 8] = [
    (1, "ほぼ毎日（週5〜7回程度）"),
    (2, "週3〜4回程度"),
    (3, "週1〜2回程度"),
    (4, "2週間に1回程度"),
    (5, "月1回程度"),
    (6, "数か月に1回程度"),
    (7, "季節限定"),
    (8, "不定期"),
];

/// On how many days a year something is held that often; widely taken, for cities
/// choose the nearest.
pub fn sessions_a_year(code: u32) -> Option<std::ops::RangeInclusive<u32>> {
    Some(match code {
        1 => 200..=366,
        2 => 115..=235,
        3 => 32..=140,
        4 => 15..=42,
        5 => 3..=14,
        6 => 2..=8,
        7 => 1..=24,
        _ => return None,
    })
}

/// The code that stands for so many days a year.
pub fn code(days: usize) -> Option<u32> {
    Some(match days {
        0 => return None,
        1..=2 => 7,
        3..=8 => 6,
        9..=14 => 5,
        15..=42 => 4,
        43..=140 => 3,
        141..=235 => 2,
        _ => 1,
    })
}

/// On how many days of a year something is held.
pub fn days_a_year(schedule: &Schedule) -> usize {
    let first = NaiveDate::from_yo_opt(2027, 1).unwrap_or_default();
    let sessions = schedule.sessions(first, first + Step::new(364));
    let days: BTreeSet<NaiveDate> = sessions.iter().map(Session::date).collect();
    days.len()
}

/// How many weekdays a code needs to say that it is held on each of them.
pub fn weekdays_of(code: u32) -> Option<std::ops::RangeInclusive<u32>> {
    match code {
        1 => Some(5..=7),
        2 => Some(3..=4),
        3 => Some(1..=1),
        _ => None,
    }
}

/// The rule of a weekday column.
pub fn rule(days: Vec<Days>, times: Times) -> Rule {
    Rule { months: Few::YEAR, days, times, every_week: true, ..Rule::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_for_the_days_that_it_is_written_for() {
        for days in 1..=366 {
            let code = code(days).expect("a code");
            let range = sessions_a_year(code).expect("a range");
            assert!(range.contains(&u32::try_from(days).expect("small")), "{days}");
        }
        assert_eq!(code(0), None);
    }
}
