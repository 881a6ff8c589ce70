//! Dated exceptions of a schedule as lines of text that people write too:
//!
//! ```text
//! 2026-12-08 中止 会場の工事
//! 2026-12-22 変更 2026-12-23 13:00-15:00 会場の都合
//! 2026-12-26 変更 2026-12-27 同じ時間
//! 2026-12-29 臨時 10:00-12:00 もちつき
//! ```
//!
//! A time that is not known is left out (`10:00-`, `-`). One line that cannot be
//! read spoils all: half of a change of plans misleads.

use super::{Notes, cell};
use crate::domain::{
    schedule::{Exception, Hours, SessionChange},
    text::normalize,
};
use chrono::NaiveTime;

const CANCELLED: &str = "中止";
const MOVED: &str = "変更";
const EXTRA: &str = "臨時";
const SAME_TIME: &str = "同じ時間";

/// Reads all lines.
pub fn read(text: &str, notes: &mut Notes) -> Option<Vec<Exception>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| read_line(line, notes)).collect()
}

/// Writes a line for each.
pub fn write(exceptions: &[Exception]) -> String {
    exceptions.iter().map(write_line).collect::<Vec<_>>().join("\n")
}

fn read_line(line: &str, notes: &mut Notes) -> Option<Exception> {
    let (date, rest) = first_word(line);
    let (change, mut rest) = first_word(rest);
    let on = cell::date(date, notes)?;
    let change = match change {
        CANCELLED | "休み" => SessionChange::Cancelled,
        EXTRA => {
            let (word, after) = first_word(rest);
            let hours = hours(word);
            rest = if hours.is_some() { after } else { rest };
            SessionChange::Extra { hours: hours.unwrap_or_default() }
        }
        MOVED => {
            let (to, after) = first_word(rest);
            rest = after;
            let (word, after) = first_word(rest);
            let hours = hours(word);
            rest = if hours.is_some() || word == SAME_TIME { after } else { rest };
            SessionChange::Moved { to: cell::date(to, notes)?, hours }
        }
        _ => return None,
    };
    let note = (!rest.is_empty()).then(|| rest.to_owned());
    Some(Exception { on, change, note })
}

/// A word, and what follows the blanks after it.
fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// `10:00-12:00`, `10:00-`, `-12:00` or `-`.
fn hours(text: &str) -> Option<Hours> {
    let text = normalize(text).replace(['~', '〜', '−', '–'], "-");
    let (start, end) = text.split_once('-')?;
    Some(Hours { start: time(start).ok()?, end: time(end).ok()? })
}

/// A time or nothing; midnight at the end of a day is that of the next one.
fn time(text: &str) -> Result<Option<NaiveTime>, chrono::ParseError> {
    match text {
        "" => Ok(None),
        "24:00" => Ok(Some(NaiveTime::MIN)),
        text => NaiveTime::parse_from_str(text, "%H:%M").map(Some),
    }
}

fn write_line(exception: &Exception) -> String {
    let what = match exception.change {
        SessionChange::Cancelled => CANCELLED.to_owned(),
        SessionChange::Extra { hours } => format!("{EXTRA} {}", write_hours(hours)),
        SessionChange::Moved { to, hours: Some(hours) } => {
            format!("{MOVED} {to} {}", write_hours(hours))
        }
        SessionChange::Moved { to, hours: None } => format!("{MOVED} {to} {SAME_TIME}"),
    };
    let note = exception.note.as_deref().map(cell::one_line).unwrap_or_default();
    format!("{} {what} {note}", exception.on).trim_end().to_owned()
}

fn write_hours(hours: Hours) -> String {
    let time = |time: Option<NaiveTime>| {
        time.map_or_else(String::new, |time| time.format("%H:%M").to_string())
    };
    format!("{}-{}", time(hours.start), time(hours.end))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::{option, prelude::*};

    fn hours_of_any_kind() -> impl Strategy<Value = Hours> {
        let time = || {
            option::of((0..24_u32, 0..60_u32))
                .prop_map(|time| time.and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0)))
        };
        (time(), time()).prop_map(|(start, end)| Hours { start, end })
    }

    /// Any exceptions, with notes that look like something else.
    pub(in crate::formats) fn exceptions() -> impl Strategy<Value = Vec<Exception>> {
        let date = || (0..40_000).prop_filter_map("a date", NaiveDate::from_epoch_days);
        let change = prop_oneof![
            Just(SessionChange::Cancelled),
            (date(), option::of(hours_of_any_kind()))
                .prop_map(|(to, hours)| SessionChange::Moved { to, hours }),
            hours_of_any_kind().prop_map(|hours| SessionChange::Extra { hours }),
        ];
        let note =
            option::of("[ぁ-ん\"=+\\-]([ぁ-ん、 ;\"]{0,6}[ぁ-ん])?|-|10:00-12:00|同じ時間|中止");
        let one =
            (date(), change, note).prop_map(|(on, change, note)| Exception { on, change, note });
        prop::collection::vec(one, 0..4)
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(exceptions in exceptions()) {
            prop_assert_eq!(read(&write(&exceptions), &mut Notes::default()), Some(exceptions));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            let _ = read(&text, &mut Notes::default());
        }
    }

    #[test]
    fn people_may_write_shorter() {
        fn check(line: &str, expected: &str) {
            assert_eq!(
                read(line, &mut Notes::default()).map(|all| write(&all)).as_deref(),
                Some(expected),
                "{line}"
            );
        }
        check("2026/12/8　中止", "2026-12-08 中止");
        check("2026-12-08 休み 会場の工事", "2026-12-08 中止 会場の工事");
        check("2026-12-08 変更 2026年12月9日", "2026-12-08 変更 2026-12-09 同じ時間");
        check("2026-12-08 臨時 クリスマス会", "2026-12-08 臨時 - クリスマス会");
        check("2026-12-08 臨時 １０：００〜１２：００", "2026-12-08 臨時 10:00-12:00");
        check("2026-12-08 臨時 22:00-24:00", "2026-12-08 臨時 22:00-00:00");
    }

    #[test]
    fn a_line_that_cannot_be_read_spoils_all() {
        for text in ["12月8日 中止", "2026-12-08", "2026-12-08 変更", "2026-12-08 延期"] {
            assert_eq!(
                read(&format!("2026-12-01 中止\n{text}"), &mut Notes::default()),
                None,
                "{text}"
            );
        }
    }
}
