//! Dates as people say them.

use super::PageContext;
use crate::domain::{Locale, Place, time::in_japan};
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// From Monday on, in each language.
const WEEKDAYS: [(&str, &str); 7] = [
    ("月", "Mon"),
    ("火", "Tue"),
    ("水", "Wed"),
    ("木", "Thu"),
    ("金", "Fri"),
    ("土", "Sat"),
    ("日", "Sun"),
];

/// 「火」
pub fn weekday(locale: Locale, day: Weekday) -> &'static str {
    let (ja, en) = WEEKDAYS[day.num_days_from_monday() as usize];
    match locale {
        Locale::Ja => ja,
        Locale::En => en,
    }
}

/// The name of a month by its number.
pub fn month_name(locale: Locale, month: u32) -> String {
    match locale {
        Locale::Ja => format!("{month}月"),
        Locale::En => {
            let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
            MONTHS.get(index).copied().unwrap_or_default().to_owned()
        }
    }
}

/// 「2026年5月」
pub fn month(locale: Locale, date: NaiveDate) -> String {
    match locale {
        Locale::Ja => format!("{}年{}月", date.year(), date.month()),
        Locale::En => format!("{} {}", MONTHS[date.month0() as usize], date.year()),
    }
}

/// 「2026年5月3日」
pub fn day(locale: Locale, date: NaiveDate) -> String {
    match locale {
        Locale::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Locale::En => format!("{} {}", date.day(), month(locale, date)),
    }
}

/// 「5月3日(日)」
pub fn short(locale: Locale, date: NaiveDate) -> String {
    let weekday = weekday(locale, date.weekday());
    match locale {
        Locale::Ja => format!("{}月{}日({weekday})", date.month(), date.day()),
        Locale::En => {
            let month = &MONTHS[date.month0() as usize][..3];
            format!("{weekday} {} {month}", date.day())
        }
    }
}

/// 「3日(日)」: short, where the month is plain.
pub fn day_of_month(locale: Locale, date: NaiveDate) -> String {
    let weekday = weekday(locale, date.weekday());
    match locale {
        Locale::Ja => format!("{}日({weekday})", date.day()),
        Locale::En => format!("{weekday} {}", date.day()),
    }
}

/// 「2026年5月3日 9:05」 on Japan's clocks.
pub fn moment(locale: Locale, at: DateTime<Utc>) -> String {
    let local = in_japan(at);
    format!("{} {}", day(locale, local.date()), local.format("%-H:%M"))
}

/// When somebody last checked a place, in one line.
pub fn checked(ctx: &PageContext, place: &Place) -> String {
    match place.draft.verified_on {
        None => ctx.t("not-checked"),
        Some(date) => {
            let when = [("when", month(ctx.locale(), date).into())];
            if place.is_check_outdated(ctx.today()) {
                ctx.t_with("checked-long-ago", &when)
            } else {
                ctx.t_with("checked", &when)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_naturally_in_each_language() {
        let date = NaiveDate::from_ymd_opt(2026, 5, 3).expect("a date");
        assert_eq!(month(Locale::Ja, date), "2026年5月");
        assert_eq!(day(Locale::Ja, date), "2026年5月3日");
        assert_eq!(day(Locale::En, date), "3 May 2026");
        assert_eq!(short(Locale::Ja, date), "5月3日(日)");
        assert_eq!(short(Locale::En, date), "Sun 3 May");
        assert_eq!(day_of_month(Locale::Ja, date), "3日(日)");
        assert_eq!(day_of_month(Locale::En, date), "Sun 3");
        let at = "2026-05-02T15:05:00Z".parse().expect("a time");
        assert_eq!(moment(Locale::Ja, at), "2026年5月3日 0:05");
    }
}
