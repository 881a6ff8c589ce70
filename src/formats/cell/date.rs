//! A day: of the common era, of a Japanese era, or as a spreadsheet counts days.

use super::super::Notes;
use crate::domain::text::normalize;
use chrono::{Days, NaiveDate};

/// A Japanese era.
struct Era {
    names: [&'static str; 3],
    year_before: i32,
    first: (i32, u32, u32),
}

const fn era(names: [&'static str; 3], year_before: i32, first: (i32, u32, u32)) -> Era {
    Era { names, year_before, first }
}

const ERAS: [Era; 5] = [
    era(["令和", "令", "R"], 2018, (2019, 5, 1)),
    era(["平成", "平", "H"], 1988, (1989, 1, 8)),
    era(["昭和", "昭", "S"], 1925, (1926, 12, 25)),
    era(["大正", "大", "T"], 1911, (1912, 7, 30)),
    era(["明治", "明", "M"], 1867, (1868, 1, 25)),
];

/// A day: `2025-04-01`, `2025/4/1`, `2025年4月1日`, `令和7年4月1日`, `R7.4.1`, `45748`.
/// A time of day behind it is left off.
pub fn date(text: &str, notes: &mut Notes) -> Option<NaiveDate> {
    let plain = normalize(text.trim()).to_uppercase();
    let plain = plain
        .split_once([' ', 'T'])
        .filter(|(day, _)| day.len() > 7)
        .map_or(plain.as_str(), |(day, _)| day);
    if let Some(day) = common(plain) {
        return Some(day);
    }
    let (day, code) = match serial(plain) {
        Some(day) => (day, "date-serial"),
        None => (of_era(plain)?, "date-era"),
    };
    notes.repair(code, text);
    Some(day)
}

fn common(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = parts(text)?;
    (year.len() == 4).then(|| {
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })?
}

fn of_era(text: &str) -> Option<NaiveDate> {
    let (rest, era) = ERAS
        .iter()
        .find_map(|era| Some((era.names.iter().find_map(|name| text.strip_prefix(name))?, era)))?;
    let rest = match rest.trim_start().strip_prefix('元') {
        Some(rest) => format!("1{rest}"),
        None => rest.trim_start().to_owned(),
    };
    let [year, month, day] = parts(&rest)?;
    let year: i32 = year.parse().ok().filter(|year| (1..=64).contains(year))?;
    let day =
        NaiveDate::from_ymd_opt(era.year_before + year, month.parse().ok()?, day.parse().ok()?)?;
    let (year, month, first) = era.first;
    (day >= NaiveDate::from_ymd_opt(year, month, first)?).then_some(day)
}

/// Year, month and day, digits all.
fn parts(text: &str) -> Option<[&str; 3]> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']).map(str::trim);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && found.iter().all(digits)).then_some(found)
}

/// Days since the end of 1899, of years that lists of places speak of.
fn serial(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let days: u64 =
        digits.then(|| text.parse().ok())?.filter(|days| (10_000..75_000).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_every_calendar() {
        fn check(text: &str, expected: Option<&str>, mended: Option<&str>) {
            let mut notes = Notes::default();
            let day = date(text, &mut notes).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
            assert_eq!(notes.repairs.keys().copied().next(), mended, "{text}");
        }
        for common in
            ["2025-04-01", "２０２５/4/1", "2025年4月1日", "2025.4.1", "2025-04-01 00:00:00"]
        {
            check(common, Some("2025-04-01"), None);
        }
        for era in ["令和7年4月1日", "R7.4.1", "r7/4/1", "令和７年４月１日", "R07.04.01"]
        {
            check(era, Some("2025-04-01"), Some("date-era"));
        }
        check("令和元年5月1日", Some("2019-05-01"), Some("date-era"));
        check("H31.4.30", Some("2019-04-30"), Some("date-era"));
        check("昭和63年12月1日", Some("1988-12-01"), Some("date-era"));
        check("令和6年8月31日", Some("2024-08-31"), Some("date-era"));
        check("45748", Some("2025-04-01"), Some("date-serial"));
        // No such day, no such year of an era, or not a whole date.
        for other in [
            "2025-02-30",
            "25/4/1",
            "2025-04",
            "令和元年4月30日",
            "R0.1.1",
            "令和7年4月",
            "H99.1.1",
            "99999",
            "1234",
            "昨日",
            "",
            "T",
            "元",
            "令和元",
            "2025-04-01-02",
        ] {
            check(other, None, None);
        }
    }
}
