//! Public holidays of Japan by 国民の祝日に関する法律（昭和23年法律第178号） as it
//! stands since 2022: fixed days, Happy Mondays, equinoxes, substitutes.
//!
//! It must never guess: years outside [`YEARS`] have no holidays here. The cabinet
//! announces each year's equinoxes in the February before; until then they follow
//! the formula of 海上保安庁水路部 暦計算研究会編『新こよみ便利帳』 for 1980–2099.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::{collections::BTreeSet, ops::RangeInclusive, sync::LazyLock};

/// The years whose holidays are known.
pub const YEARS: RangeInclusive<i32> = 2022..=2099;

/// Days named by the law (第2条) that have the same date each year.
const FIXED: [(u32, u32); 10] =
    [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)];

/// Month and which Monday of it: 成人の日, 海の日, 敬老の日, スポーツの日.
const MONDAYS: [(u32, u8); 4] = [(1, 2), (7, 3), (9, 3), (10, 2)];

static ALL: LazyLock<BTreeSet<NaiveDate>> = LazyLock::new(|| YEARS.flat_map(of_year).collect());

/// Whether a day is a public holiday, substitutes included.
pub fn is_holiday(date: NaiveDate) -> bool {
    ALL.contains(&date)
}

/// Every public holiday of [`YEARS`].
pub fn all() -> impl Iterator<Item = NaiveDate> {
    ALL.iter().copied()
}

fn of_year(year: i32) -> BTreeSet<NaiveDate> {
    let named = named(year);
    let mut days = named.clone();
    for day in &named {
        // 第3条第2項: the next day that is not a named one, for one on a Sunday.
        if day.weekday() == Weekday::Sun {
            let after = day.iter_days().skip(1).find(|next| !named.contains(next));
            days.extend(after);
        }
        // 第3条第3項: a day between two named ones.
        let between = *day + Days::new(1);
        if named.contains(&(*day + Days::new(2))) {
            days.insert(between);
        }
    }
    days
}

/// The days that the law names in a year.
fn named(year: i32) -> BTreeSet<NaiveDate> {
    let date = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
    let monday =
        |(month, nth)| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, nth);
    let equinoxes = [(3, equinox(year, 20_843_100)), (9, equinox(year, 23_248_800))];
    FIXED
        .into_iter()
        .chain(equinoxes)
        .filter_map(date)
        .chain(MONDAYS.into_iter().filter_map(monday))
        .collect()
}

/// The day of an equinox: that of 1980 in millionths of a day, and what a year adds.
fn equinox(year: i32, in_1980: u32) -> u32 {
    let years = year.abs_diff(1980);
    (in_1980 + 242_194 * years) / 1_000_000 - years / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holidays_are_those_that_the_cabinet_office_published() {
        fn check(year: i32, published: &str) {
            let days = all().filter(|day| day.year() == year);
            let days: Vec<_> = days.map(|day| day.format("%-m-%-d").to_string()).collect();
            assert_eq!(days.join(" "), published, "{year}");
        }
        check(
            2025,
            "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-21 8-11 9-15 9-23 10-13 11-3 \
             11-23 11-24",
        );
        check(
            2026,
            "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 \
             11-23",
        );
        check(
            2027,
            "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23",
        );
    }

    #[test]
    fn equinoxes_follow_the_sun() {
        let days = |year| (equinox(year, 20_843_100), equinox(year, 23_248_800));
        assert_eq!(days(2000), (20, 23));
        assert_eq!(days(2024), (20, 22));
        assert_eq!(days(2027), (21, 23));
        assert_eq!(days(2045), (20, 22));
        assert_eq!(days(2092), (19, 22));
    }

    #[test]
    fn a_working_day_is_no_holiday_and_unknown_years_have_none() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        assert!(is_holiday(date(2026, 9, 22)) && !is_holiday(date(2026, 9, 24)));
        assert!(!is_holiday(date(2019, 5, 1)) && !is_holiday(date(2100, 1, 1)));
    }
}
