//! Times of day: 「午前9時半」, 「13:30」, 「10時～12時」, 「18時から」, 「15～21時」;
//! in columns also `0900` and the fractions of a day that spreadsheets write.
//!
//! It must never guess the half of a day: 「午後12時」, 「2時」 and ranges that end
//! before they begin are not read.

use super::cursor::Cursor;

/// Minutes from midnight; past 24:00 on the next day.
pub type Minutes = u16;

/// From when until when.
pub type ClockSpan = (Minutes, Minutes);

/// A whole day.
pub const WHOLE_DAY: ClockSpan = (0, 24 * 60);

/// The latest end of a day that goes on past midnight.
const LATEST_END: Minutes = 29 * 60;

/// The latest end that is said to be on the next day.
const LATEST_MORNING: Minutes = 36 * 60;

/// What a text says of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTime {
    /// From and until.
    Span(ClockSpan),
    /// From.
    Start(Minutes),
    /// Until.
    End(Minutes),
    /// A time that cannot be told.
    Unclear,
}

/// A time as written.
#[derive(Debug, Clone, Copy)]
struct Written {
    hour: u16,
    minute: u16,
    half: Option<Half>,
    /// Whether it is written as clocks of 24 hours show it: 「05:00」, or 「7:00」 but not 「7時」.
    digital: Digital,
}

/// How much a time looks like one of a clock of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digital {
    /// 「7時」
    No,
    /// 「7:00」
    Colon,
    /// 「07:00」
    Padded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

const HALVES: [(&str, Half); 13] = [
    ("午前", Half::Morning),
    ("am", Half::Morning),
    ("a.m.", Half::Morning),
    ("朝の", Half::Morning),
    ("朝", Half::Morning),
    ("午後", Half::Afternoon),
    ("pm", Half::Afternoon),
    ("p.m.", Half::Afternoon),
    ("夕方の", Half::Afternoon),
    ("夕方", Half::Afternoon),
    ("夜の", Half::Afternoon),
    ("夜", Half::Afternoon),
    ("昼の", Half::Afternoon),
];

const RANGES: [&str; 4] = ["~", "-", "から", "より"];

/// Words that make a time less than certain.
const ABOUT: [&str; 9] = ["頃", "ごろ", "ころ", "前後", "くらい", "ぐらい", "位", "過ぎ", "すぎ"];

/// The time, or the times from and until, at the start of a text.
pub fn read(text: &str) -> Option<(usize, ClockTime)> {
    let start = Cursor::new(text);
    if let Some((end, until)) = start.one_of(&["~"]).and_then(|c| written(c.skip_blanks())) {
        let end = end.maybe(&["まで"]);
        return Some((end.at, until.end().map_or(ClockTime::Unclear, ClockTime::End)));
    }
    let (first, from) = hours_apart(start).or_else(|| written(start))?;
    if let Some(about) = first.one_of(&ABOUT) {
        return Some((about.at, ClockTime::Unclear));
    }
    let range = first.skip_blanks().one_of(&RANGES).map(|c| c.maybe(&["~"]).skip_blanks());
    if let Some((end, until)) = range.and_then(next_day).and_then(written) {
        let next_day = until.minutes().filter(|_| until.half != Some(Half::Afternoon));
        let span = next_day.map(|end| end + WHOLE_DAY.1).filter(|end| *end <= LATEST_MORNING);
        let span = from.start().zip(span).map_or(ClockTime::Unclear, ClockTime::Span);
        return Some((end.maybe(&["まで", "迄"]).at, span));
    }
    if let Some((end, until)) = range.and_then(written) {
        let (end, about) = match end.one_of(&ABOUT) {
            Some(about) => (about, true),
            None => (end.maybe(&["まで", "迄"]), false),
        };
        let span = from.until(until).filter(|_| !about);
        return Some((end.at, span.map_or(ClockTime::Unclear, ClockTime::Span)));
    }
    if let Some(end) = first.one_of(&["まで", "迄"]) {
        return Some((end.at, from.end().map_or(ClockTime::Unclear, ClockTime::End)));
    }
    let end = first.skip_blanks().one_of(&["~", "-", "から", "より", "スタート", "開始"]);
    Some((end.unwrap_or(first).at, from.start().map_or(ClockTime::Unclear, ClockTime::Start)))
}

/// Behind 「翌」.
fn next_day(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    cursor.one_of(&["翌日の", "翌日", "翌朝の", "翌朝", "翌"]).map(Cursor::skip_blanks)
}

/// 「15」 of 「15~21時」.
fn hours_apart(start: Cursor<'_>) -> Option<(Cursor<'_>, Written)> {
    let (half, cursor) = half_of_day(start);
    let (first, hour) = cursor.number(2)?;
    let range = first.one_of(&["~", "-"])?;
    let range = next_day(range).unwrap_or(range);
    let (unit, _) = range.number(2)?;
    unit.one_of(&["時"])?;
    Some((first, Written { hour, minute: 0, half, digital: Digital::No }))
}

fn half_of_day(start: Cursor<'_>) -> (Option<Half>, Cursor<'_>) {
    let found = HALVES.iter().find_map(|(word, half)| {
        let cursor = start.one_of(&[word])?.skip_blanks();
        cursor.number(2).or_else(|| cursor.kanji_number()).map(|_| (Some(*half), cursor))
    });
    found.unwrap_or((None, start))
}

fn written(start: Cursor<'_>) -> Option<(Cursor<'_>, Written)> {
    if let Some(noon) = start.one_of(&["正午", "お昼の12時", "昼12時"]) {
        return Some((noon, Written { hour: 12, minute: 0, half: None, digital: Digital::No }));
    }
    let (half, cursor) = half_of_day(start);
    let digits = cursor;
    let (cursor, hour) = cursor.number(2).or_else(|| cursor.kanji_number())?;
    let padded = digits.rest().starts_with('0') && cursor.at - digits.at == 2;
    if let Some(colon) = cursor.skip_blanks().one_of(&[":"]) {
        let (end, minute) =
            colon.skip_blanks().number(2).filter(|(end, _)| end.at - colon.at >= 2)?;
        let end = end.one_of(&[":00"]).unwrap_or(end);
        let behind = end.skip_blanks().one_of(&["am", "pm"]).filter(|_| half.is_none());
        let half = match behind {
            Some(end) if end.text[..end.at].ends_with("am") => Some(Half::Morning),
            Some(_) => Some(Half::Afternoon),
            None => half,
        };
        let digital = if padded { Digital::Padded } else { Digital::Colon };
        return Some((behind.unwrap_or(end), Written { hour, minute, half, digital }));
    }
    let end = cursor.one_of(&["時"])?;
    let digital = if padded { Digital::Padded } else { Digital::No };
    if end.one_of(&["間"]).is_some() {
        return None;
    }
    if let Some(end) = end.one_of(&["半"]) {
        return Some((end, Written { hour, minute: 30, half, digital }));
    }
    let minutes =
        end.number(2).and_then(|(cursor, minute)| Some((cursor.one_of(&["分"])?, minute)));
    let (end, minute) = minutes.unwrap_or((end, 0));
    Some((end, Written { hour, minute, half, digital }))
}

impl Written {
    /// Minutes from midnight, where the half of the day is beyond doubt.
    fn minutes(self) -> Option<Minutes> {
        let hour = match self.half {
            Some(Half::Afternoon) if self.hour < 12 => self.hour + 12,
            // 「午後12時」 is noon to some and midnight to others.
            Some(Half::Afternoon) if self.hour == 12 => return None,
            Some(Half::Morning) if self.hour > 11 => return None,
            _ => self.hour,
        };
        (self.minute < 60 && hour <= 29).then_some(hour * 60 + self.minute)
    }

    /// Whether it may as well be twelve hours later.
    fn is_either_half(self) -> bool {
        let hours = match self.digital {
            Digital::Padded => return false,
            Digital::Colon => 1..=6,
            Digital::No => 1..=7,
        };
        self.half.is_none() && hours.contains(&self.hour)
    }

    /// As a start: 「2時」 without its half is not told.
    fn start(self) -> Option<Minutes> {
        self.minutes().filter(|start| *start < WHOLE_DAY.1 && !self.is_either_half())
    }

    /// As an end: a spreadsheet's 23:59 is the end of the day.
    fn end(self) -> Option<Minutes> {
        self.minutes().filter(|_| !self.is_either_half()).map(end_of)
    }

    /// From this until `end`, which takes over 「午後」.
    fn until(self, end: Self) -> Option<ClockSpan> {
        let afternoon = self.half == Some(Half::Afternoon) && end.half.is_none() && end.hour < 12;
        let end = if afternoon { Self { half: self.half, ..end } } else { end };
        // 「6時～20時」 counts to 24, 「5時～7時」 perhaps not.
        let counts_to_24 = end.half.is_none() && end.hour > 12 && self.hour > 4;
        let start = if counts_to_24 { self.minutes() } else { self.start() };
        span(start?, end.minutes()?)
    }
}

fn end_of(minutes: Minutes) -> Minutes {
    if minutes == WHOLE_DAY.1 - 1 { WHOLE_DAY.1 } else { minutes }
}

/// From and until, where that is a span.
pub fn span(start: Minutes, end: Minutes) -> Option<ClockSpan> {
    (start < end && end <= LATEST_END).then_some((start, end_of(end)))
}

/// 「10:00～12:00」 in a column of its own.
pub fn whole_span(text: &str) -> Option<ClockSpan> {
    let text = super::prepare::prepare(text);
    match read(&text)? {
        (end, ClockTime::Span(span)) if end == text.len() => Some(span),
        _ => None,
    }
}

/// A column of starts or ends: nothing, or a time, or why not.
pub fn column(text: &str) -> Result<Option<Minutes>, ()> {
    let text = super::prepare::prepare(text);
    let text = text.as_str();
    if crate::formats::cell::is_blank(text) {
        return Ok(None);
    }
    if let Some(minutes) = digits(text).or_else(|| fraction(text)) {
        return Ok(Some(minutes));
    }
    let text = text.trim_matches('~').trim();
    match written(Cursor::new(text)) {
        Some((end, time)) if end.maybe(&["から", "まで", "より"]).is_end() => {
            time.minutes().map(Some).ok_or(())
        }
        _ => Err(()),
    }
}

/// `0900`, `930`, `9`.
fn digits(text: &str) -> Option<Minutes> {
    if text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u16 = text.parse().ok()?;
    let (hour, minute) = match text.len() {
        // 1 is also what a spreadsheet writes for 24:00.
        1 | 2 if number != 1 => (number, 0),
        3 | 4 => (number / 100, number % 100),
        _ => return None,
    };
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

/// `0.4375`, a fraction of a day.
fn fraction(text: &str) -> Option<Minutes> {
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let fraction: f64 =
        text.parse().ok().filter(|_| text.contains('.') && text.chars().all(plain))?;
    let minutes = fraction * f64::from(WHOLE_DAY.1);
    let whole = (0..=WHOLE_DAY.1).find(|whole| (minutes - f64::from(*whole)).abs() < 0.02);
    whole.filter(|_| fraction < 1.3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_times_is_read_in_every_form_that_spreadsheets_write() {
        fn check(text: &str, expected: Result<Option<Minutes>, ()>) {
            assert_eq!(column(text), expected, "{text}");
        }
        for half_past_nine in [
            "9:30",
            "09:30:00",
            "９：３０",
            "９時３０分",
            "9時半",
            "0930",
            "930",
            "0.395833333333333",
            "午前9時30分",
            "9:30～",
        ] {
            check(half_past_nine, Ok(Some(570)));
        }
        check("9", Ok(Some(540)));
        check("0", Ok(Some(0)));
        check("24:00", Ok(Some(1440)));
        check("25:30", Ok(Some(1530)));
        check("午後1時", Ok(Some(780)));
        check("正午", Ok(Some(720)));
        for blank in ["", "　", "－"] {
            check(blank, Ok(None));
        }
        for other in [
            "1",
            "99",
            "0960",
            "9:60",
            "9時頃",
            "日没",
            "10:00～12:00",
            "午後12時",
            "2.5",
            "-1",
            "1e3",
        ] {
            check(other, Err(()));
        }
    }

    #[test]
    fn kanji_are_numbers_up_to_99() {
        let number = |text| Cursor::new(text).kanji_number().map(|(_, number)| number);
        assert_eq!(
            ["九", "十", "十二", "二十", "二十三"].map(number),
            [9, 10, 12, 20, 23].map(Some)
        );
        assert_eq!(["", "時", "九九", "十十"].map(number), [None; 4]);
    }
}
