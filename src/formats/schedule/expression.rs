//! What was read as an OSM `opening_hours` expression, in the convention of
//! [`crate::domain::schedule`].

use super::{
    clock::{ClockSpan, Minutes},
    days::{Days, MonthDay},
    few::Few,
    statement::{Overlap, Rule, Times},
};
use crate::domain::schedule::{START_NOT_RECORDED, TIME_NOT_RECORDED};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The expression of rules and days off; those named last win, but for what is held
/// besides others.
pub fn write(rules: &[Rule], off: &[Days]) -> String {
    let mut text = String::new();
    let rules_said = rules.iter().flat_map(|said| rule(said).map(|part| (said.overlap, part)));
    let off = days_off(off, rules).into_iter().map(|part| (Overlap::Replaces, part));
    for (overlap, part) in rules_said.chain(off) {
        if !text.is_empty() {
            text.push_str(if overlap == Overlap::Adds { ", " } else { "; " });
        }
        text.push_str(&part);
    }
    text
}

/// A rule, in two parts where it names weekdays and dates.
fn rule(rule: &Rule) -> impl Iterator<Item = String> {
    let dates = dates(&rule.days, rule.months);
    let weekdays = weekdays(&rule.days);
    let months = months(rule.months);
    let times = times(&rule.times);
    let mut parts = Vec::new();
    if !weekdays.is_empty() {
        let prefix = if months.is_empty() { months } else { format!("{months}: ") };
        parts.push(format!("{prefix}{weekdays} {times}"));
    }
    if !dates.is_empty() {
        parts.push(format!("{dates} {times}"));
    }
    parts.into_iter()
}

/// Weekdays, those of each week first and holidays last, in the order of the week.
fn weekdays(days: &[Days]) -> String {
    let mut weekly = Few::default();
    let mut nth = BTreeSet::new();
    for day in days {
        match day {
            Days::Weekly(days) => weekly = weekly.union(*days),
            Days::Nth(nths, days) => {
                nth.extend(days.iter().flat_map(|day| nths.iter().map(move |nth| (day, nth))));
            }
            _ => {}
        }
    }
    // The last of a month comes last.
    let last_last = |(day, nth): &(u32, u32)| (*day, nth.wrapping_sub(1));
    let mut nth: Vec<_> = nth.into_iter().collect();
    nth.sort_by_key(last_last);
    let nth = nth.into_iter().map(|(day, nth)| {
        let which = if nth == 0 { "-1".to_owned() } else { nth.to_string() };
        format!("{}[{which}]", name(day, 0, &WEEKDAYS))
    });
    let holidays = days.contains(&Days::Holidays).then(|| "PH".to_owned());
    joined([ranges(weekly, 0, &WEEKDAYS)].into_iter().chain(nth).chain(holidays))
}

/// 「毎月7日」: each month's by name, for OSM has no word for them all.
fn dates(days: &[Days], months: Few) -> String {
    let dates = days.iter().fold(Few::default(), |all, day| match day {
        Days::Dates(days) => all.union(*days),
        _ => all,
    });
    let all = dates.iter().filter(|day| *day > 0).flat_map(|day| {
        let exists = move |month: &u32| NaiveDate::from_ymd_opt(2024, *month, day).is_some();
        months.iter().filter(exists).map(move |month| month_day((month, day)))
    });
    let last = months.iter().filter(|_| dates.contains(0)).map(last_day);
    let years = days.iter().filter_map(|day| match day {
        Days::On(date) => Some(on(*date)),
        _ => None,
    });
    joined(all.chain(last).chain(years))
}

/// The last day of a month; that of February is the day before March.
fn last_day(month: u32) -> String {
    let next = NaiveDate::from_ymd_opt(2027, month % 12 + 1, 1);
    match next.and_then(|next| next.pred_opt()) {
        Some(last) if month != 2 => month_day((month, last.day())),
        _ => "Mar 1 -1 day".to_owned(),
    }
}

fn on(date: NaiveDate) -> String {
    format!("{} {}", date.year(), month_day((date.month(), date.day())))
}

/// Which months; nothing for all of them.
fn months(months: Few) -> String {
    if months == Few::YEAR {
        return String::new();
    }
    let starts = months.iter().filter(|month| !months.contains(before(*month)));
    joined(starts.map(|first| {
        let length =
            (1..12).take_while(|more| months.contains((first + more - 1) % 12 + 1)).count();
        let last = (first + u32::try_from(length).unwrap_or(0) - 1) % 12 + 1;
        match length {
            0 => name(first, 1, &MONTHS).to_owned(),
            _ => format!("{}-{}", name(first, 1, &MONTHS), name(last, 1, &MONTHS)),
        }
    }))
}

fn before(month: u32) -> u32 {
    if month == 1 { 12 } else { month - 1 }
}

fn days_off(off: &[Days], rules: &[Rule]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut week = Vec::new();
    let held = rules.iter().flat_map(|rule| &rule.days);
    let held = held.fold(Few::default(), |all, day| all.union(day.weekdays()));
    for day in off {
        match day {
            Days::Weekly(_) | Days::Nth(..) => week.push(*day),
            Days::Week(nths) => week.push(Days::Nth(*nths, held)),
            Days::Holidays => parts.push("PH off".to_owned()),
            Days::Between(first, last) if first == last => {
                parts.push(format!("{} off", month_day(*first)));
            }
            Days::Between(first, last) => {
                parts.push(format!("{}-{} off", month_day(*first), month_day(*last)));
            }
            Days::Months(which) => parts.push(format!("{} off", months(*which))),
            Days::Dates(_) | Days::On(_) => {
                parts.push(format!("{} off", dates(&[*day], Few::YEAR)));
            }
        }
    }
    let week = weekdays(&week);
    if !week.is_empty() {
        parts.insert(0, format!("{week} off"));
    }
    parts.dedup();
    parts
}

/// Numbers as names, three or more in a row as a range.
fn ranges(numbers: Few, first: u32, names: &[&str]) -> String {
    let starts = numbers.iter().filter(|n| *n == 0 || !numbers.contains(n - 1));
    joined(starts.map(|start| {
        let end = (start..32).take_while(|n| numbers.contains(*n)).last().unwrap_or(start);
        let between = if end > start + 1 { "-" } else { "," };
        if end == start {
            name(start, first, names).to_owned()
        } else {
            format!("{}{between}{}", name(start, first, names), name(end, first, names))
        }
    }))
}

fn name<'n>(number: u32, first: u32, names: &[&'n str]) -> &'n str {
    names.get((number - first) as usize).copied().unwrap_or_default()
}

fn month_day((month, day): MonthDay) -> String {
    format!("{} {day}", name(month, 1, &MONTHS))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",")
}

fn times(times: &Times) -> String {
    match (times.start, times.end) {
        (Some(start), _) => format!("{}+", clock(start)),
        (None, Some(end)) => format!("00:00-{} unknown \"{START_NOT_RECORDED}\"", clock(end)),
        (None, None) if times.spans.is_empty() => format!("unknown \"{TIME_NOT_RECORDED}\""),
        (None, None) => joined(times.spans.iter().map(|span| spell(*span))),
    }
}

fn spell((start, end): ClockSpan) -> String {
    format!("{}-{}", clock(start), clock(end))
}

fn clock(minutes: Minutes) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            OpeningHours, Schedule,
            schedule::{Start, holidays},
        },
        formats::schedule::{
            Cells,
            plan::{self, Plan},
        },
    };
    use proptest::prelude::*;

    /// Words that schedules are made of.
    const WORDS: &[&str] = &[
        "毎週",
        "毎月",
        "第2",
        "第2・4",
        "第5週",
        "最終",
        "土曜",
        "月～金",
        "日",
        "祝日",
        "平日",
        "毎日",
        "7日",
        "8月",
        "偶数月",
        "4月～10月",
        "12/29～1/3",
        "年末年始",
        "10:00～12:00",
        "13時から",
        "15時まで",
        "午前中",
        "を除く",
        "は休み",
        "休館日",
        "：",
        "（",
        "）",
        "、",
        "・",
        "　",
        "\n",
        "。",
        "は",
        "に",
        "月1回",
        "週2回",
        "子ども食堂",
        "パントリー",
        "開催あり",
        "のみ",
        "24時間",
        "または",
        "1部",
        "夜の部",
        "も",
        "12月は",
        "末日",
        "5のつく日",
        "令和9年4月1日",
        "翌1時",
        "20時～",
        "受付",
        "友の会",
        "第",
        "〜",
        "1",
        "開館時間",
    ];

    fn texts() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(WORDS), 0..9).prop_map(|words| words.concat())
    }

    fn cell() -> impl Strategy<Value = String> {
        let columns = &[
            "",
            "",
            "土",
            "月火水木金",
            "日祝",
            "1",
            "5",
            "9:00",
            "17:30",
            "0.5",
            "毎週",
            "月～金",
            "8",
        ];
        prop::sample::select(&columns[..]).prop_map(str::to_owned)
    }

    proptest! {
        #[test]
        fn an_expression_means_what_was_read(
            remark in texts(), frequency in cell(), weekdays in cell(), start in cell(), end in cell(),
            usual in any::<bool>(),
        ) {
            let cells = Cells {
                frequency: &frequency, weekdays: &weekdays, date: "", start: &start, end: &end,
                remark: &remark, usual, daily: usual,
            };
            if let Ok(Some(plan)) = plan::read(&cells) {
                let hours = OpeningHours::parse(&write(&plan.rules, &plan.off)).expect("an expression");
                let schedule = Schedule::new(hours);
                let first = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
                for date in first.iter_days().take_while(|date| date.year() == 2027) {
                    let sessions = schedule.sessions(date, date);
                    let starts: Vec<_> = sessions.iter().map(|session| session.start).collect();
                    prop_assert_eq!(starts, plan_starts(&plan, date), "{:?} {}", cells, date);
                }
            }
        }
    }

    /// When sessions of a plan start on a day, from its rules alone.
    fn plan_starts(plan: &Plan, date: NaiveDate) -> Vec<Start> {
        let holiday = holidays::is_holiday(date);
        let weekdays = plan.rules.iter().flat_map(|rule| &rule.days);
        let weekdays = weekdays.fold(Few::default(), |all, day| all.union(day.weekdays()));
        let is = |day: &Days| match *day {
            Days::Holidays => holiday,
            Days::Week(nths) => Days::Nth(nths, weekdays).matches(date),
            day => day.matches(date),
        };
        if plan.off.iter().any(is) {
            return Vec::new();
        }
        let holds =
            |rule: &&Rule| Days::Months(rule.months).matches(date) && rule.days.iter().any(is);
        let held: Vec<_> = plan.rules.iter().filter(holds).collect();
        let from = held.iter().rposition(|rule| rule.overlap != Overlap::Adds).unwrap_or(0);
        let mut starts: Vec<_> =
            held[from..].iter().flat_map(|rule| rule_starts(rule, date)).collect();
        starts.sort();
        starts
    }

    /// When sessions of a rule start on one of its days.
    fn rule_starts(rule: &Rule, date: NaiveDate) -> Vec<Start> {
        let at = |minutes: u16| {
            Start::Time(
                date.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minutes.into()),
            )
        };
        match (&rule.times.spans[..], rule.times.start) {
            ([], Some(start)) => vec![at(start)],
            ([], None) => vec![Start::Day(date)],
            (spans, _) => spans.iter().map(|span| at(span.0)).collect(),
        }
    }
}
