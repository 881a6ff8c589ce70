//! A time of day, in any of the ways in which files write one, as `9:30`.
//! What is more than one time (a span, 「日没まで」) is not a time.

use super::super::Notes;
use crate::domain::text::normalize;

/// A time as `H:MM`; minutes count from midnight, and the day may end at 24:00 or,
/// in a place that is open late, after it.
pub fn time(text: &str, notes: &mut Notes) -> Option<String> {
    let text = text.trim();
    let minutes = minutes(&normalize(text))?;
    let written = format!("{}:{:02}", minutes / 60, minutes % 60);
    if written != text {
        notes.repair("time-form", text);
    }
    Some(written)
}

fn minutes(text: &str) -> Option<u32> {
    let (half, rest) = match text.strip_prefix("午前").or_else(|| text.strip_prefix("AM")) {
        Some(rest) => (Some(0), rest),
        None => match text.strip_prefix("午後").or_else(|| text.strip_prefix("PM")) {
            Some(rest) => (Some(12 * 60), rest),
            None => (None, text),
        },
    };
    let minutes = clock(rest.trim()).or_else(|| fraction(rest).filter(|_| half.is_none()))?;
    match half {
        // 「午後13時」 is 13:00 all the same.
        Some(half) if minutes < 12 * 60 + 60 && half > 0 => Some(minutes % (12 * 60) + half),
        _ => (minutes < 30 * 60).then_some(minutes),
    }
}

/// `9:30`, `09:30:00`, `9時`, `9時30分`, `9時半`, `0930`.
fn clock(text: &str) -> Option<u32> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| -> Option<u32> {
        ((1..=2).contains(&part.len()) && digits(part)).then(|| part.parse().ok())?
    };
    let (hours, minutes) = if let Some((hours, rest)) = text.split_once(':') {
        (number(hours)?, number(rest.strip_suffix(":00").unwrap_or(rest).trim())?)
    } else if let Some((hours, rest)) = text.split_once('時') {
        let minutes = match rest.trim() {
            "" => 0,
            "半" => 30,
            rest => number(rest.strip_suffix('分')?)?,
        };
        (number(hours.trim())?, minutes)
    } else if text.len() == 4 && digits(text) {
        (number(&text[..2])?, number(&text[2..])?)
    } else {
        return None;
    };
    (minutes < 60).then_some(hours * 60 + minutes)
}

/// A part of a day, as spreadsheets keep times: 0.375 is 9:00.
fn fraction(text: &str) -> Option<u32> {
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    if !text.chars().all(plain) || !(text == "0" || text.contains('.')) {
        return None;
    }
    let minutes = text.parse::<f64>().ok().filter(|days| *days < 1.0)? * 24.0 * 60.0;
    let whole = minutes.round();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1440")]
    ((minutes - whole).abs() < 0.02).then_some(whole as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_one_way() {
        fn check(text: &str, expected: Option<&str>, mended: usize) {
            let mut notes = Notes::default();
            assert_eq!(time(text, &mut notes).as_deref(), expected, "{text}");
            assert_eq!(notes.repairs.len(), mended, "{text}");
        }
        check("9:30", Some("9:30"), 0);
        check("24:00", Some("24:00"), 0);
        for half_past_nine in [
            "09:30",
            "９：３０",
            "9:30:00",
            "９時３０分",
            "9時半",
            "0930",
            "午前9時30分",
            "午前9:30",
        ] {
            check(half_past_nine, Some("9:30"), 1);
        }
        check("午後1時", Some("13:00"), 1);
        check("午後12時半", Some("12:30"), 1);
        check("0.375", Some("9:00"), 1);
        check("0.3958333333333333", Some("9:30"), 1);
        check("0", Some("0:00"), 1);
        check("24:00:00", Some("24:00"), 1);
        for other in [
            "",
            "9",
            "93",
            "9:60",
            "35:00",
            "10:00～12:00",
            "日没まで",
            "1.5",
            "0.0001",
            "9時ごろ",
            "終日",
            "::",
            "時",
            "9:30 ",
        ] {
            check(other, (other == "9:30 ").then_some("9:30"), 0);
        }
    }
}
