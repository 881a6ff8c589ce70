//! Dates of a year: 「令和8年12月10日(木)、12月24日(木)」. Days that follow one with a year
//! are of the same year, or of the next where their weekday says so.

use super::{
    super::{Reason, days::Days},
    ScheduleParser,
};
use chrono::{Datelike, NaiveDate};

impl ScheduleParser {
    /// Days, where 「12月24日」 may belong to a year said before, and a weekday to a date.
    pub fn dated(&mut self, days: Days) -> Result<(), Reason> {
        let waiting = self.group.times.says_nothing().then(|| self.group.days.last()).flatten();
        match (days, waiting) {
            (Days::On(date), _) => {
                self.last_date = Some(date);
                self.days(days)
            }
            // 「12月10日(木)」
            (Days::Weekly(weekday), Some(Days::On(date))) if weekday.len() == 1 && !self.joined => {
                self.needs_weekday = false;
                days.matches(*date).then_some(()).ok_or(Reason::Contradiction)
            }
            (Days::Between(day, same), _) if day == same => match self.with_year(day) {
                Some(date) => self.dated(Days::On(date)),
                None => self.days(days),
            },
            _ => self.days(days),
        }
    }

    /// The date of a month and a day behind a year. One before the last date is of the next
    /// year if its weekday says so.
    fn with_year(&mut self, (month, day): (u32, u32)) -> Option<NaiveDate> {
        let of = |year| NaiveDate::from_ymd_opt(year, month, day);
        if let Some(year) = self.fiscal_year {
            return of(if month < 4 { year + 1 } else { year });
        }
        let last = self.last_date?;
        let same_year = of(last.year()).filter(|date| *date > last);
        self.needs_weekday |= same_year.is_none();
        same_year.or_else(|| of(last.year() + 1))
    }
}
