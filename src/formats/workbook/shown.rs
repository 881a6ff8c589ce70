//! A cell as a spreadsheet program shows it, where it is more than text: numbers
//! without the noise of their binary form, dates and times as such.

use calamine::{DataRef, ExcelDateTime};

/// The text of a cell.
pub fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown(*number),
        DataRef::Bool(answer) => if *answer { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => date_or_time(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// With the fifteen digits that programs keep: 0.1 + 0.2 is 0.3.
fn shown(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// `2026-04-01`, `9:30`, or both.
fn date_or_time(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if !(0.0..3_000_000.0).contains(&days) {
        return shown(days);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    // The first day of the calendar is no date: it is 24:00, or a span of hours.
    if days < 2.0 || moment.is_duration() {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        let minutes = (days * 24.0 * 60.0).round() as u64;
        return format!("{}:{:02}", minutes / 60, minutes % 60);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        (hour, minute, _) => format!("{date} {hour}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    #[test]
    fn cells_read_as_they_are_shown() {
        fn check(value: &DataRef<'_>, expected: &str) {
            assert_eq!(text(value), expected);
        }
        check(&DataRef::Float(0.1 + 0.2), "0.3");
        check(&DataRef::Float(112_089.0), "112089");
        check(&DataRef::Float(35.801_234_5), "35.8012345");
        check(&DataRef::Float(1.0e15), "1000000000000000");
        check(&DataRef::Float(-0.5), "-0.5");
        check(&DataRef::Bool(true), "TRUE");
        let moment = |days, kind| DataRef::DateTime(ExcelDateTime::new(days, kind, false));
        check(&moment(0.375, DateTime), "9:00");
        check(&moment(1.0, DateTime), "24:00");
        check(&moment(1.5, TimeDelta), "36:00");
        check(&moment(46_113.0, DateTime), "2026-04-01");
        check(&moment(46_113.5, DateTime), "2026-04-01 12:00");
        check(&moment(-1.0, DateTime), "-1");
        check(&moment(1e300, DateTime), &1e300.to_string());
        check(&DataRef::Error(calamine::CellErrorType::NA), "#N/A");
    }
}
