//! Usual days and times as a person chooses them in a form: every week or the
//! second one, which days, from when to when, and when not. Not every expression
//! can be chosen so; what cannot must never be shown as if it could.

use super::{HORIZON_DAYS, OpeningHours, Schedule, TIME_NOT_RECORDED};
use crate::domain::Invalid;
use chrono::{Days, NaiveDate, NaiveTime, Weekday};

/// The days of a week, as Japan's calendars begin.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The last week of a month among the weeks of a [`Line`].
pub const LAST_WEEK: i8 = -1;

/// Some days, at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Which weeks of a month, 1 to 5 or [`LAST_WEEK`]; every week where empty.
    pub weeks: Vec<i8>,
    /// Which days.
    pub days: Vec<Weekday>,
    /// When it begins, where that is known.
    pub start: Option<NaiveTime>,
    /// When it ends, where that is known.
    pub end: Option<NaiveTime>,
}

/// Days and times chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// Each of them holds.
    pub lines: Vec<Line>,
    /// 祝日は休み
    pub not_on_holidays: bool,
    /// 年末年始は休み: 12-29 to 01-03.
    pub not_at_new_year: bool,
    /// Months without any, 1 to 12.
    pub not_in_months: Vec<u32>,
}

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const DAYS_JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NEW_YEAR: &str = "Dec 29-Jan 3 off";

impl Pattern {
    /// The expression that means the same. The errors name `days`, `start`, `end`
    /// or `schedule`.
    pub fn opening_hours(&self) -> Result<OpeningHours, Invalid> {
        if self.lines.is_empty() {
            return Err(Invalid::new("schedule", "required"));
        }
        let lines = self.lines.iter().map(Line::rule).collect::<Result<Vec<_>, _>>()?;
        let mut text = lines.join(", ");
        let months = self.not_in_months.iter().filter_map(|month| month_name(*month));
        let months: Vec<_> = months.collect();
        if self.not_on_holidays {
            text.push_str("; PH off");
        }
        if self.not_at_new_year {
            text.extend(["; ", NEW_YEAR]);
        }
        if !months.is_empty() {
            text.extend(["; ", &months.join(","), " off"]);
        }
        OpeningHours::parse(&text)
    }

    /// In words, as a place says it: 「毎月第2・第4火曜日 10:00～12:00」.
    pub fn in_words(&self) -> String {
        let mut words = self.lines.iter().map(Line::in_words).collect::<Vec<_>>().join("\n");
        let mut off: Vec<String> = Vec::new();
        off.extend(self.not_on_holidays.then(|| "祝日".to_owned()));
        off.extend(self.not_at_new_year.then(|| "年末年始".to_owned()));
        off.extend(self.not_in_months.iter().map(|month| format!("{month}月")));
        if !off.is_empty() {
            words.extend(["（", &off.join("・"), "は休み）"]);
        }
        words
    }

    /// What was chosen, if exactly that can be chosen.
    pub fn from_hours(hours: &OpeningHours) -> Option<Self> {
        let mut pattern = Self::default();
        for rule in hours.as_str().split(';') {
            pattern.read_rule(rule.trim())?;
        }
        // Rules may say more than their parts: what is shown must mean the same.
        let same = pattern.opening_hours().is_ok_and(|again| means_the_same(hours, &again));
        same.then_some(pattern)
    }

    fn read_rule(&mut self, rule: &str) -> Option<()> {
        match rule.strip_suffix(" off") {
            Some("PH") => self.not_on_holidays = true,
            Some("Dec 29-Jan 3" | "Dec 29-Jan 03") => self.not_at_new_year = true,
            Some(months) => {
                for name in months.split(',') {
                    let month = MONTHS.iter().position(|known| *known == name.trim())?;
                    self.not_in_months.push(u32::try_from(month).ok()? + 1);
                }
            }
            None => {
                for part in rule.split(", ") {
                    self.lines.extend(read_line(part)?);
                }
            }
        }
        Some(())
    }
}

impl Line {
    fn rule(&self) -> Result<String, Invalid> {
        if self.days.is_empty() {
            return Err(Invalid::new("days", "required"));
        }
        let weeks: Vec<String> = self.weeks.iter().map(i8::to_string).collect();
        let weeks = if weeks.is_empty() { String::new() } else { format!("[{}]", weeks.join(",")) };
        let days = self.days.iter().map(|day| format!("{}{weeks}", DAYS[index(*day)]));
        let days = days.collect::<Vec<_>>().join(",");
        let time = |time: NaiveTime| time.format("%H:%M").to_string();
        Ok(match (self.start, self.end) {
            (Some(start), Some(end)) if start == end => {
                return Err(Invalid::new("end", "end-is-start"));
            }
            (Some(start), Some(end)) => format!("{days} {}-{}", time(start), time(end)),
            (Some(start), None) => format!("{days} {}+", time(start)),
            (None, None) => format!("{days} unknown \"{TIME_NOT_RECORDED}\""),
            (None, Some(_)) => return Err(Invalid::new("start", "required")),
        })
    }

    fn in_words(&self) -> String {
        let week = |week: &i8| match *week {
            LAST_WEEK => "最終".to_owned(),
            week => format!("第{week}"),
        };
        let weeks: Vec<String> = self.weeks.iter().map(week).collect();
        let days: Vec<&str> = self.days.iter().map(|day| DAYS_JA[index(*day)]).collect();
        let mut words = if weeks.is_empty() { "毎週".to_owned() } else { "毎月".to_owned() };
        words.extend([&*weeks.join("・"), &*days.join("・"), "曜日"]);
        let time = |time: Option<NaiveTime>| {
            time.map(|time| time.format("%-H:%M").to_string()).unwrap_or_default()
        };
        if self.start.is_some() {
            words.extend([" ", &time(self.start), "～", &time(self.end)]);
        }
        words
    }
}

fn index(day: Weekday) -> usize {
    day.num_days_from_monday() as usize
}

fn month_name(month: u32) -> Option<&'static str> {
    MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?).copied()
}

/// `Tu[2,4] 10:00-12:00,13:00-15:00`: a line for each time.
fn read_line(text: &str) -> Option<Vec<Line>> {
    let (days, times) = text.trim().split_once(' ')?;
    let (weeks, days) = read_days(days)?;
    let line = |start, end| Line { weeks: weeks.clone(), days: days.clone(), start, end };
    if times == format!("unknown \"{TIME_NOT_RECORDED}\"") {
        return Some(vec![line(None, None)]);
    }
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let lines = times.split(',').map(|times| {
        if let Some(start) = times.strip_suffix('+') {
            return Some(line(Some(time(start)?), None));
        }
        let (start, end) = times.split_once('-')?;
        Some(line(Some(time(start)?), Some(time(end)?)))
    });
    lines.collect()
}

/// `Mo-We,Fr` or `Tu[2],Th[2]`: the same weeks for each day, or none.
fn read_days(text: &str) -> Option<(Vec<i8>, Vec<Weekday>)> {
    let mut days: Vec<Weekday> = Vec::new();
    let mut weeks: Vec<(Weekday, Vec<i8>)> = Vec::new();
    for part in outside_brackets(text) {
        let (names, nth) = match part.split_once('[') {
            Some((names, nth)) => (names, Some(nth.strip_suffix(']')?)),
            None => (part, None),
        };
        let found = day_range(names)?;
        for day in found {
            if !days.contains(&day) {
                days.push(day);
                weeks.push((day, Vec::new()));
            }
            let own = &mut weeks.iter_mut().find(|(known, _)| *known == day)?.1;
            for week in nth.into_iter().flat_map(|nth| nth.split(',')) {
                let week = week.trim().parse().ok()?;
                if !(1..=5).contains(&week) && week != LAST_WEEK {
                    return None;
                }
                own.push(week);
            }
        }
    }
    let first = weeks.first()?.1.clone();
    weeks.iter().all(|(_, own)| *own == first).then_some((first, days))
}

/// Splits at commas that stand in no brackets.
fn outside_brackets(text: &str) -> Vec<&str> {
    let mut inside = false;
    let splits = |c: char| {
        inside = (inside || c == '[') && c != ']';
        c == ',' && !inside
    };
    text.split(splits).collect()
}

fn day_range(names: &str) -> Option<Vec<Weekday>> {
    let day = |name: &str| DAYS.iter().position(|known| *known == name).map(|at| WEEK[at]);
    let Some((first, last)) = names.split_once('-') else { return Some(vec![day(names)?]) };
    let (first, last) = (day(first)?, day(last)?);
    let mut days = vec![first];
    while days.last() != Some(&last) && days.len() < WEEK.len() {
        days.push(days.last()?.succ());
    }
    Some(days)
}

/// Whether two expressions give the same sessions for more than a year.
fn means_the_same(one: &OpeningHours, other: &OpeningHours) -> bool {
    const FIRST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 1);
    let Some(first) = FIRST else { return false };
    let last = first + Days::new(HORIZON_DAYS);
    let sessions = |hours: &OpeningHours| Schedule::new(hours.clone()).sessions(first, last);
    one == other || sessions(one) == sessions(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, option, prelude::*, sample::subsequence};

    fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(hour, minute, 0)
    }

    fn tuesdays(weeks: &[i8]) -> Line {
        let (start, end) = (time(10, 0), time(12, 0));
        Line { weeks: weeks.to_vec(), days: vec![Weekday::Tue], start, end }
    }

    #[test]
    fn a_choice_becomes_an_expression_and_words() {
        fn check(pattern: &Pattern, expression: &str, words: &str) {
            let hours = pattern.opening_hours().expect("an expression");
            assert_eq!((hours.as_str(), pattern.in_words().as_str()), (expression, words));
        }
        let pattern = Pattern { lines: vec![tuesdays(&[2, 4])], ..Pattern::default() };
        check(&pattern, "Tu[2,4] 10:00-12:00", "毎月第2・第4火曜日 10:00～12:00");
        let open = Line { end: None, days: vec![Weekday::Mon, Weekday::Wed], ..tuesdays(&[]) };
        let last = Line { start: None, end: None, ..tuesdays(&[LAST_WEEK]) };
        let pattern = Pattern {
            lines: vec![open, last],
            not_on_holidays: true,
            not_at_new_year: true,
            not_in_months: vec![8],
        };
        check(
            &pattern,
            "Mo,We 10:00+, Tu[-1] unknown \"time not recorded\"; PH off; Dec 29-Jan 3 off; Aug off",
            "毎週月・水曜日 10:00～\n毎月最終火曜日（祝日・年末年始・8月は休み）",
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        fn check(line: Line, fault: &str) {
            let pattern = Pattern { lines: vec![line], ..Pattern::default() };
            assert_eq!(pattern.opening_hours().expect_err("refused").to_string(), fault);
        }
        check(Line { days: Vec::new(), ..tuesdays(&[]) }, "days: required");
        check(Line { start: None, ..tuesdays(&[]) }, "start: required");
        check(Line { end: time(10, 0), ..tuesdays(&[]) }, "end: end-is-start");
        let nothing = Pattern::default().opening_hours().expect_err("refused");
        assert_eq!(nothing.to_string(), "schedule: required");
    }

    #[test]
    fn only_what_means_the_same_is_shown_as_chosen() {
        fn check(expression: &str, expected: Option<&str>) {
            let hours = OpeningHours::parse(expression).expect(expression);
            let words = Pattern::from_hours(&hours).map(|pattern| pattern.in_words());
            assert_eq!(words.as_deref(), expected, "{expression}");
        }
        check("Tu[2],Tu[4] 10:00-12:00", Some("毎月第2・第4火曜日 10:00～12:00"));
        check("Mo-We 09:00-17:00; PH off", Some("毎週月・火・水曜日 9:00～17:00（祝日は休み）"));
        check(
            "Sa 10:00-12:00,13:00-15:00",
            Some("毎週土曜日 10:00～12:00\n毎週土曜日 13:00～15:00"),
        );
        check(
            "Mo 10:00-12:00; We 13:00-15:00",
            Some("毎週月曜日 10:00～12:00\n毎週水曜日 13:00～15:00"),
        );
        // The second rule replaces the first on Mondays.
        check("Mo 10:00-12:00; Mo 13:00-15:00", None);
        check("Tu[2],Th[3] 10:00-12:00", None);
        check("Apr: Sa[1] 10:00-12:00", None);
        check("24/7", None);
        check("Sa \"by appointment\"", None);
    }

    fn some_line() -> impl Strategy<Value = Line> {
        let weeks = subsequence(vec![1, 2, 3, 4, 5, LAST_WEEK], 0..4);
        let days = subsequence(WEEK.to_vec(), 1..4);
        let times = option::of((0..12_u32, option::of(13..24_u32)));
        (weeks, days, times).prop_map(|(weeks, days, times)| Line {
            weeks,
            days,
            start: times.and_then(|(start, _)| time(start, 30)),
            end: times.and_then(|(_, end)| time(end?, 0)),
        })
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_can_be_chosen_again(
            lines in vec(some_line(), 1..3),
            not_on_holidays in any::<bool>(),
            not_at_new_year in any::<bool>(),
            not_in_months in subsequence((1..=12).collect::<Vec<u32>>(), 0..3),
        ) {
            let pattern = Pattern { lines, not_on_holidays, not_at_new_year, not_in_months };
            let hours = pattern.opening_hours().expect("an expression");
            prop_assert_eq!(Pattern::from_hours(&hours), Some(pattern));
        }
    }
}
