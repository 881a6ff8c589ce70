//! Which days: weekdays, the second Tuesday, the 15th, public holidays, New Year.

use super::few::Few;
use chrono::{Datelike, NaiveDate, Weekday};

/// A month and a day.
pub type MonthDay = (u32, u32);

/// 年末年始 where a text names no dates: 29 December to 3 January.
pub const NEW_YEAR: (MonthDay, MonthDay) = ((12, 29), (1, 3));

/// Days that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Days {
    /// Each of these weekdays.
    Weekly(Few),
    /// Which of a month ([`Few::LAST`] is the last), and which weekdays.
    Nth(Few, Few),
    /// Which week of a month: 「第5週」, of days named elsewhere.
    Week(Few),
    /// The same days of each month; [`Few::LAST`] is its last day.
    Dates(Few),
    /// One date of one year.
    On(NaiveDate),
    /// Public holidays.
    Holidays,
    /// From a day of the year until another.
    Between(MonthDay, MonthDay),
    /// Whole months.
    Months(Few),
}

impl Days {
    /// The weekdays it speaks of.
    pub fn weekdays(self) -> Few {
        match self {
            Self::Weekly(days) | Self::Nth(_, days) => days,
            _ => Few::default(),
        }
    }

    /// Whether it names no more than other days.
    pub fn is_of(self, other: Self) -> bool {
        match (self, other) {
            (Self::Nth(nths, days), Self::Nth(of, others)) => {
                nths.is_subset(of) && days.is_subset(others)
            }
            _ => self == other,
        }
    }

    /// Whether it names weekdays or dates on which something can be held.
    pub fn is_regular(self) -> bool {
        matches!(self, Self::Weekly(_) | Self::Nth(..) | Self::Dates(_))
    }

    /// Whether a day is one of them. Holidays are not known here.
    pub fn matches(self, date: NaiveDate) -> bool {
        let weekday = date.weekday().num_days_from_monday();
        match self {
            Self::Weekly(days) => days.contains(weekday),
            Self::Nth(nths, days) => days.contains(weekday) && is_nth(date, nths),
            Self::Week(nths) => is_nth(date, nths),
            Self::Dates(days) => days.contains(date.day()) || days.contains(0) && is_last(date),
            Self::On(day) => day == date,
            Self::Holidays => false,
            Self::Months(months) => months.contains(date.month()),
            Self::Between(first, last) => {
                let day = (date.month(), date.day());
                if first <= last {
                    first <= day && day <= last
                } else {
                    day >= first || day <= last
                }
            }
        }
    }
}

fn is_nth(date: NaiveDate, nths: Few) -> bool {
    let last = date + chrono::Days::new(7);
    nths.contains((date.day() - 1) / 7 + 1) || nths.contains(0) && last.month() != date.month()
}

fn is_last(date: NaiveDate) -> bool {
    date.succ_opt().is_none_or(|next| next.month() != date.month())
}

/// The days of four years, which hold every kind of day.
pub fn four_years() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_isoywd_opt(2024, 1, Weekday::Mon);
    first.into_iter().flat_map(|first| first.iter_days().take(1461))
}
