//! For when a visitor asks: the words of an address, and what they mean at a moment.

use super::holidays;
use crate::domain::{
    Invalid,
    time::{from_japan, in_japan, rfc3339},
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc, Weekday};

/// The words for weekdays, in the order of a week.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// For when is asked, as an address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// `now`
    Now,
    /// `today`: what is left of it.
    Today,
    /// `thu`: its next day, today included.
    Weekday(Weekday),
    /// `2026-12-08`
    Date(NaiveDate),
    /// `2026-12-08T10:00`: Japan's clocks, unless it says how far from UTC.
    Moment(DateTime<Utc>),
}

/// For when is asked, once it is known when that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At a moment.
    At(DateTime<Utc>),
    /// From a moment to the end of its day in Japan.
    RestOfDay(DateTime<Utc>),
    /// On a day, whatever the time.
    On(NaiveDate),
}

impl Asked {
    /// Reads the words of an address. The error names `open`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Some((_, weekday)) = WEEKDAYS.iter().find(|(word, _)| *word == text) {
            return Ok(Self::Weekday(*weekday));
        }
        let (asked, year) = match text {
            "now" => return Ok(Self::Now),
            "today" => return Ok(Self::Today),
            _ => match (text.parse::<NaiveDate>(), moment(text)) {
                (Ok(date), _) => (Self::Date(date), date.year()),
                (_, Some(moment)) => (Self::Moment(moment), in_japan(moment).year()),
                _ => return Err(Invalid::new("open", "not-a-when")),
            },
        };
        let known = holidays::YEARS.contains(&year);
        known.then_some(asked).ok_or(Invalid::new("open", "date-range"))
    }

    /// The words.
    pub fn id(self) -> String {
        match self {
            Self::Now => "now".to_owned(),
            Self::Today => "today".to_owned(),
            Self::Weekday(day) => WEEKDAYS[day.num_days_from_monday() as usize].0.to_owned(),
            Self::Date(date) => date.to_string(),
            Self::Moment(moment) => rfc3339(in_japan(moment)),
        }
    }

    /// What it means at a moment.
    pub fn at(self, now: DateTime<Utc>) -> When {
        match self {
            Self::Now => When::At(now),
            Self::Today => When::RestOfDay(now),
            Self::Weekday(weekday) => When::On(next(weekday, in_japan(now).date())),
            Self::Date(date) => When::On(date),
            Self::Moment(moment) => When::At(moment),
        }
    }
}

impl When {
    /// The day in Japan.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::At(moment) | Self::RestOfDay(moment) => in_japan(moment).date(),
            Self::On(date) => date,
        }
    }
}

/// The first such weekday from `today` on.
fn next(weekday: Weekday, today: NaiveDate) -> NaiveDate {
    let days = weekday.days_since(today.weekday());
    today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today)
}

/// With an offset, or without one on Japan's clocks. In an address a `+` that was
/// not escaped arrives as a space.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.replace(' ', "+");
    let offset = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M:%S%.f%:z"];
    let with_offset = || {
        let text = text.strip_suffix('Z').map_or(text.clone(), |local| format!("{local}+00:00"));
        offset.iter().find_map(|format| DateTime::parse_from_str(&text, format).ok())
    };
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f"];
    let without = || local.iter().find_map(|f| NaiveDateTime::parse_from_str(&text, f).ok());
    with_offset().map(Into::into).or_else(|| without().map(from_japan))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Tuesday, 08:30 in Japan and still Monday in UTC.
    const NOW: &str = "2026-12-07T23:30:00Z";

    fn when(text: &str) -> Result<When, &'static str> {
        let asked = Asked::parse(text).map_err(|invalid| invalid.code)?;
        assert_eq!(Asked::parse(&asked.id()), Ok(asked));
        Ok(asked.at(NOW.parse().expect("a time")))
    }

    #[test]
    fn every_way_of_asking_is_read_on_japans_clocks() {
        let on = |date: &str| Ok(When::On(date.parse().expect("a date")));
        let at = |time: &str| Ok(When::At(time.parse().expect("a time")));
        assert_eq!(when("now"), at(NOW));
        assert_eq!(when("today"), Ok(When::RestOfDay(NOW.parse().expect("a time"))));
        assert_eq!(when("tue"), on("2026-12-08"));
        assert_eq!(when("mon"), on("2026-12-14"));
        assert_eq!(when("2026-12-24"), on("2026-12-24"));
        assert_eq!(when("2026-12-24T10:00"), at("2026-12-24T01:00:00Z"));
        assert_eq!(when("2026-12-24T10:00:30"), at("2026-12-24T01:00:30Z"));
        assert_eq!(when("2026-12-24T10:00+01:00"), at("2026-12-24T09:00:00Z"));
        assert_eq!(when("2026-12-24T10:00 09:00"), at("2026-12-24T01:00:00Z"));
        assert_eq!(when("2026-12-24T10:00:00Z"), at("2026-12-24T10:00:00Z"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        fn check(text: &str, code: &'static str) {
            assert_eq!(when(text), Err(code), "{text}");
        }
        check("", "not-a-when");
        check("noon", "not-a-when");
        check("Thu", "not-a-when");
        check("2026-02-30", "not-a-when");
        check("2026-12-08T25:00", "not-a-when");
        check("9999-01-01", "date-range");
        check("1999-12-31T10:00", "date-range");
        check("+262142-12-31T23:59:00Z", "date-range");
        check(" 262142-12-31T23:59:00Z", "not-a-when");
        check("-262143-01-01T00:00", "date-range");
        check("-262143-01-01T00:00+09:00", "not-a-when");
        check("+262142-12-31", "date-range");
        check("-262143-01-01", "date-range");
    }
}
