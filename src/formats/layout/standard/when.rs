//! When a place is open or a session is held, put together from the columns of a
//! file, and taken apart again for them. Says what the columns say, nothing more.

use super::{super::join, column::Piece};
use crate::formats::{Notes, cell, schedule};

const WEEKDAYS: &str = "月火水木金土日";

/// What the columns say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhenCells {
    often: Option<String>,
    days: Option<String>,
    date: Option<String>,
    starts: Option<String>,
    ends: Option<String>,
    remark: Option<String>,
}

/// Where the remark goes: it is the schedule itself (第2火曜日), or it tells of
/// exceptions (年末年始は休み).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// Before the times.
    First,
    /// Behind them.
    Last,
}

impl WhenCells {
    /// The piece of that name.
    pub fn piece(&mut self, piece: Piece) -> &mut Option<String> {
        match piece {
            Piece::Often => &mut self.often,
            Piece::Days => &mut self.days,
            Piece::Date => &mut self.date,
            Piece::Starts => &mut self.starts,
            Piece::Ends => &mut self.ends,
            Piece::Remark => &mut self.remark,
        }
    }

    /// All of it in one line. What the remark says again stands there only once; a number
    /// for how often stands beside words on the days only if `often`.
    pub fn text(&self, place: Remark, often: bool, notes: &mut Notes) -> Option<String> {
        let said = |piece: &Option<String>| piece.clone().filter(|text| !is_nothing(text));
        let remark = said(&self.remark).unwrap_or_default();
        let in_remark = |text: &String| remark.contains(text.as_str());
        let days = said(&self.days).filter(|days| !names_days(&remark, days));
        let date = said(&self.date).filter(|date| !in_remark(date));
        let often = said(&self.often).and_then(|said| match cell::count(&said) {
            // A number says less than words on the days do.
            Some(_) if !often && (!remark.is_empty() || date.is_some()) => None,
            Some(code) => schedule::often(code).map(str::to_owned),
            None => Some(said).filter(|said| !in_remark(said)),
        });
        let before = join(&[often, date, days.map(|days| spell_days(&days))], " ");
        let (starts, ends) = (said(&self.starts), said(&self.ends));
        let times = times(starts.as_deref(), ends.as_deref(), notes)
            .filter(|times| !times.split('〜').all(|time| remark.contains(time)));
        let remark = (!remark.is_empty()).then_some(remark);
        match place {
            Remark::First => join(&[join(&[before, remark], "、"), times], " "),
            Remark::Last => join(&[join(&[before, times], " "), remark], "、"),
        }
    }

    /// The pieces that make this text, as far as they can be told apart; the rest
    /// is the remark.
    pub fn split(text: &str, place: Remark) -> Self {
        let number = (1..=8).find_map(|code| {
            let rest = text.strip_prefix(schedule::often(code)?)?;
            (rest.is_empty() || rest.starts_with([' ', '、']))
                .then(|| (code.to_string(), rest.trim_start_matches([' ', '、'])))
        });
        let (often, text) = number.map_or((None, text), |(often, rest)| (Some(often), rest));
        let is_time = |text: &str| cell::time(text, &mut Notes::default()).is_some();
        let one = |text: &str| Some(text.to_owned()).filter(|text| is_time(text));
        let times_of = |text: &str| match text.split_once('〜') {
            Some((starts, ends)) => Some((Some(one(starts)?), Some(one(ends)?))),
            None => match (text.strip_suffix("から"), text.strip_suffix("まで")) {
                (Some(starts), _) => Some((Some(one(starts)?), None)),
                (_, Some(ends)) => Some((None, Some(one(ends)?))),
                _ => None,
            },
        };
        let (days, rest) = match text.split_once("曜日") {
            Some((days, rest)) if days.chars().all(|c| c == '・' || WEEKDAYS.contains(c)) => {
                (Some(days.replace('・', "")), rest.trim_start_matches(['、', ' ']))
            }
            // 「全日 8:30〜17:45、…」
            _ => match text.split('、').next().and_then(|before| before.rsplit_once(' ')) {
                Some((days, times)) if place == Remark::Last && times_of(times).is_some() => {
                    (Some(days.to_owned()), &text[days.len() + 1..])
                }
                _ => (None, text),
            },
        };
        let (times, remark) = match place {
            Remark::Last => rest.split_once('、').unwrap_or((rest, "")),
            Remark::First => {
                rest.rsplit_once(' ').map_or((rest, ""), |(remark, times)| (times, remark))
            }
        };
        let ((starts, ends), remark) = match times_of(times) {
            Some(times) => (times, remark),
            None => ((None, None), rest),
        };
        let remark = (!remark.is_empty()).then(|| remark.to_owned());
        Self { often, days, starts, ends, remark, ..Self::default() }
    }

    /// Everything as the remark.
    pub fn whole(text: &str) -> Self {
        Self { remark: Some(text.to_owned()), ..Self::default() }
    }
}

/// A remark that there is no remark.
fn is_nothing(text: &str) -> bool {
    ["無", "なし", "無し", "特になし"].contains(&text)
}

/// 「9:00〜17:00」, 「9:00から」, 「日没まで」; what is no time stays as it is, and
/// says of which end it speaks where that is not plain.
fn times(starts: Option<&str>, ends: Option<&str>, notes: &mut Notes) -> Option<String> {
    let mut read = |text: &str| cell::time(text, notes).ok_or_else(|| text.to_owned());
    match (starts.map(&mut read), ends.map(&mut read)) {
        (None, None) => None,
        (Some(Ok(starts)), None) => Some(format!("{starts}から")),
        (None, Some(Ok(ends))) => Some(format!("{ends}まで")),
        (Some(Err(text)), None) | (None, Some(Err(text))) => Some(text),
        (Some(Ok(starts)), Some(Ok(ends))) => Some(format!("{starts}〜{ends}")),
        (Some(Err(starts)), Some(Err(ends))) if starts == ends => Some(starts),
        (Some(Ok(starts)), Some(Err(ends))) if ends.ends_with("まで") => {
            Some(format!("{starts}から{ends}"))
        }
        (Some(starts), Some(ends)) => {
            let text = |end: Result<String, String>| end.unwrap_or_else(|text| text);
            Some(format!("開始：{} 終了：{}", text(starts), text(ends)))
        }
    }
}

/// Whether a remark surely has every weekday of the column: 「金曜」, 「第2（土）」,
/// 「第2・4木」, 「月水金」. In doubt the weekday is said twice rather than lost.
fn names_days(remark: &str, days: &str) -> bool {
    let mut weekdays = days.chars().filter(|c| WEEKDAYS.contains(*c)).peekable();
    weekdays.peek().is_some()
        && weekdays.all(|day| {
            let said = |(at, _)| is_weekday(&remark[..at], &remark[at + day.len_utf8()..], day);
            remark.match_indices(day).any(said)
        })
}

/// Whether `day` between these two texts is a weekday, not a month or a day.
fn is_weekday(before: &str, after: &str, day: char) -> bool {
    let before = before.trim_end_matches(['・', '、', '(', '（']).chars().next_back();
    let mut behind = after.trim_start_matches('・').chars();
    let beside = |c: Option<char>| c.is_some_and(|c| WEEKDAYS.contains(c));
    behind.next() == Some('曜')
        || (after.starts_with([')', '）', '・'])
            || after.is_empty()
            || beside(after.chars().next()))
            && !"月日".contains(day)
            && before.is_some_and(|c| c.is_numeric() || WEEKDAYS.contains(c))
}

/// 「土日」 is 「土・日曜日」; anything else stays as it is.
fn spell_days(days: &str) -> String {
    let bare: Vec<String> =
        days.chars().filter(|c| !"・、,; ".contains(*c)).map(String::from).collect();
    if bare.iter().all(|day| WEEKDAYS.contains(day.as_str())) {
        format!("{}曜日", bare.join("・"))
    } else {
        days.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(days: &str, starts: &str, ends: &str, remark: &str) -> WhenCells {
        let piece = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        WhenCells {
            days: piece(days),
            starts: piece(starts),
            ends: piece(ends),
            remark: piece(remark),
            ..WhenCells::default()
        }
    }

    #[test]
    fn columns_become_one_line() {
        fn check(when: &WhenCells, place: Remark, expected: &str) {
            let text = when.text(place, false, &mut Notes::default());
            assert_eq!(text.as_deref().unwrap_or_default(), expected);
        }
        let weekdays = when("月火水木金", "8:30", "17:00", "年末年始は休み");
        check(&weekdays, Remark::Last, "月・火・水・木・金曜日 8:30〜17:00、年末年始は休み");
        check(&when("", "", "", "第2火曜日"), Remark::First, "第2火曜日");
        check(&when("火", "1730", "19時", "第2火曜日"), Remark::First, "第2火曜日 17:30〜19:00");
        check(&when("土日", "11:00", "", ""), Remark::First, "土・日曜日 11:00から");
        check(&when("月", "9:00", "日没まで", ""), Remark::Last, "月曜日 9:00から日没まで");
        check(&when("毎日", "終日", "終日", "無"), Remark::Last, "毎日 終日");
        check(&when("", "24時間利用可能", "", ""), Remark::Last, "24時間利用可能");
        check(
            &when("", "夏 6:00 冬 7:00", "18:00", ""),
            Remark::Last,
            "開始：夏 6:00 冬 7:00 終了：18:00",
        );
        check(&when("", "", "", "なし"), Remark::Last, "");
        let often =
            |days, remark| WhenCells { often: Some("5".to_owned()), ..when(days, "", "", remark) };
        check(&often("土", ""), Remark::First, "月1回程度 土曜日");
        check(&often("土", "第2土曜"), Remark::First, "第2土曜");
        let text = often("土", "第2土曜").text(Remark::First, true, &mut Notes::default());
        assert_eq!(text.as_deref(), Some("月1回程度、第2土曜"));
    }

    #[test]
    fn a_line_parts_into_the_columns_that_make_it() {
        for (when, place) in [
            (when("月火水木金", "8:30", "17:00", "年末年始は休み"), Remark::Last),
            (when("", "8:30", "17:00", ""), Remark::Last),
            (when("", "", "", "毎月10日"), Remark::Last),
            (when("土", "8:30", "", ""), Remark::Last),
            (when("", "", "17:00", "第2土曜"), Remark::First),
            (when("土", "", "", ""), Remark::First),
            (
                WhenCells { often: Some("4".to_owned()), ..when("土日", "9:00", "12:00", "") },
                Remark::First,
            ),
            (when("", "17:30", "19:00", "第2火曜日"), Remark::First),
            (when("全日", "8:30", "17:45", "祝日は10:00から"), Remark::Last),
            (when("月～日", "9:00", "21:00", ""), Remark::Last),
        ] {
            let text = when.text(place, false, &mut Notes::default()).expect("a text");
            assert_eq!(WhenCells::split(&text, place), when, "{text}");
        }
    }
}
