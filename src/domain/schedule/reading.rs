//! A parsed expression, asked for one day at a time.
//! It must never be asked for its next change: some expressions search for seconds.

use super::{holidays, session::Session};
use crate::domain::{Invalid, time};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use compact_calendar::CompactCalendar;
use opening_hours::{Context, ContextHolidays, OpeningHours as Parsed, RuleKind};
use opening_hours_syntax::{
    ExtendedTime,
    rules::{
        OpeningHoursExpression, RuleSequence,
        day::{Date, HolidayKind, MonthdayRange, WeekDayRange},
        time::{Time, TimeSpan},
    },
};
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

/// The longest expression, in characters: longer ones are refused, not cut.
pub const MAX_EXPRESSION_CHARS: usize = 500;

/// The comment of a day whose times are not known.
pub const TIME_NOT_RECORDED: &str = "time not recorded";

/// The comment of a day of which only the end is known.
pub const START_NOT_RECORDED: &str = "start not recorded";

/// An expression that can be answered.
pub(super) struct Reading {
    /// What begins on each day; what goes on past midnight ends there.
    hours: Parsed,
    /// Until when on the next day that goes on which begins on a day.
    nights: Option<Parsed>,
    /// Starts and ends of spans written with `+`, after which nobody knows.
    open_ends: Vec<(ExtendedTime, ExtendedTime)>,
}

/// One day of an expression.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    /// What is held, in the order of starts.
    pub(super) sessions: Vec<Session>,
    /// When something may be held of which nothing is certain.
    pub(super) perhaps: Vec<Range<NaiveDateTime>>,
}

/// What an expression says of the time from `start` to `end` of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RuleSpan {
    range: Range<ExtendedTime>,
    comment: Arc<str>,
    says: SpanKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SpanKind {
    /// It is held then.
    Held,
    /// It begins then, and nobody knows until when.
    HeldFrom,
    /// It is held that day, nobody knows when.
    HeldThatDay,
    /// It is held that day until then.
    HeldUntil,
    /// Perhaps.
    Perhaps,
}

/// Japan's own holidays; the crate's list of them has gaps.
static CONTEXT: LazyLock<Context> = LazyLock::new(|| {
    let mut days = CompactCalendar::default();
    holidays::all().for_each(|day| {
        days.insert(day);
    });
    Context::default()
        .with_holidays(ContextHolidays::new(Arc::new(days), Arc::default()))
        .approx_bound_interval_size(TimeDelta::days(400))
});

impl Reading {
    /// Reads a text. The error names `opening_hours`.
    pub(super) fn parse(text: &str) -> Result<Self, Invalid> {
        Invalid::check_length("opening_hours", MAX_EXPRESSION_CHARS, text)?;
        let parsed: Parsed = text.parse().map_err(|_| invalid())?;
        let expression = parsed.get_expression();
        if expression.rules.iter().any(is_unsupported) {
            return Err(Invalid::new("opening_hours", "opening-hours-unsupported"));
        }
        let split = (passes_midnight(&expression)).then(|| parts(&expression)).flatten();
        let (hours, nights) = split.map_or((parsed, None), |(hours, nights)| (hours, Some(nights)));
        let open_ends = open_ends(&hours.get_expression());
        let in_japan = |hours: Parsed| hours.with_context(CONTEXT.clone());
        Ok(Self { hours: in_japan(hours), nights: nights.map(in_japan), open_ends })
    }

    /// What begins on a day; what goes on past midnight belongs to the day before.
    pub(super) fn on(&self, date: NaiveDate) -> Day {
        let mut day = Day::default();
        for piece in self.pieces(date) {
            let start = at(date, piece.range.start);
            let mut end = at(date, piece.range.end);
            match piece.says {
                SpanKind::Perhaps => day.perhaps.push(start..end),
                SpanKind::Held if self.continues(date, &piece) => {}
                SpanKind::Held => {
                    if let Some(rest) = self.continuation(date, &piece) {
                        end = at(date + Days::new(1), rest);
                    }
                    day.sessions.push(Session::new(start.into(), Some(end), &piece.comment));
                }
                SpanKind::HeldFrom => {
                    day.sessions.push(Session::new(start.into(), None, &piece.comment));
                }
                SpanKind::HeldThatDay => day.sessions.push(Session::new(date.into(), None, "")),
                SpanKind::HeldUntil => day.sessions.push(Session::new(date.into(), Some(end), "")),
            }
        }
        day
    }

    fn pieces(&self, date: NaiveDate) -> impl Iterator<Item = RuleSpan> {
        self.hours.schedule_at(date).into_iter().filter_map(|part| {
            let says = self.says(part.kind, &part.range, &part.comment)?;
            Some(RuleSpan { range: part.range, comment: part.comment, says })
        })
    }

    fn says(&self, kind: RuleKind, range: &Range<ExtendedTime>, comment: &str) -> Option<SpanKind> {
        let is_open_end = || self.open_ends.contains(&(range.start, range.end));
        Some(match kind {
            RuleKind::Closed => return None,
            RuleKind::Open if is_open_end() => SpanKind::HeldFrom,
            // 「要電話」 alone does not say that it is held all day.
            RuleKind::Open if is_whole_day(range) && !comment.is_empty() => SpanKind::Perhaps,
            RuleKind::Open => SpanKind::Held,
            RuleKind::Unknown if comment == TIME_NOT_RECORDED => SpanKind::HeldThatDay,
            RuleKind::Unknown if comment == START_NOT_RECORDED => SpanKind::HeldUntil,
            RuleKind::Unknown => SpanKind::Perhaps,
        })
    }

    /// When a piece that goes on past midnight ends on the next day. A session belongs to
    /// the day on which it begins: what the next day says of itself does not cut it.
    fn continuation(&self, date: NaiveDate, piece: &RuleSpan) -> Option<ExtendedTime> {
        if !is_evening(&piece.range) {
            return None;
        }
        let night = self.nights.iter().flat_map(|nights| nights.schedule_at(date)).find(|night| {
            night.kind == RuleKind::Open
                && night.comment == piece.comment
                && night.range.start == ExtendedTime::MIDNIGHT_00
        });
        let night = night.map(|night| night.range.end);
        let mut next = self.pieces(date.checked_add_days(Days::new(1))?);
        let next = next.find(|rest| rest.comment == piece.comment && is_night(rest));
        night.max(next.map(|rest| rest.range.end))
    }

    /// Whether a piece is the rest of one that began on the day before.
    fn continues(&self, date: NaiveDate, piece: &RuleSpan) -> bool {
        let Some(before) = date.checked_sub_days(Days::new(1)) else { return false };
        let begins = |before: RuleSpan| {
            before.says == SpanKind::Held
                && is_evening(&before.range)
                && before.comment == piece.comment
        };
        is_night(piece) && self.pieces(before).any(begins)
    }
}

/// Whether a span of an expression goes on past midnight.
fn passes_midnight(expression: &OpeningHoursExpression) -> bool {
    let spans = expression.rules.iter().flat_map(|rule| &rule.time_selector.spans);
    spans.into_iter().any(|span| night(span).is_some())
}

/// The end of a span on the next day.
fn night(span: &TimeSpan) -> Option<ExtendedTime> {
    match (span.range.start, span.range.end) {
        (Time::Fixed(start), Time::Fixed(end))
            if start < ExtendedTime::MIDNIGHT_24 && end > ExtendedTime::MIDNIGHT_24 =>
        {
            end.add_hours(-24)
        }
        // 「20:00-02:00」
        (Time::Fixed(start), Time::Fixed(end)) if end < start => Some(end),
        _ => None,
    }
}

/// An expression without what goes on past midnight, and one that says of each day until
/// when that goes on: the same days and rules with other times. Nothing where the library
/// does not read them as they were written.
fn parts(expression: &OpeningHoursExpression) -> Option<(Parsed, Parsed)> {
    let spans = |span: fn(&TimeSpan) -> TimeSpan| {
        let mut part = expression.clone();
        for rule in &mut part.rules {
            // A day off has its own rule, and no evening.
            if rule.kind != RuleKind::Closed {
                rule.time_selector.spans = rule.time_selector.spans.iter().map(span).collect();
            }
        }
        let parsed: Parsed = part.to_string().parse().ok()?;
        (*parsed.get_expression() == part).then_some(parsed)
    };
    let until_midnight = |span: &TimeSpan| match night(span) {
        Some(_) => {
            let midnight = Time::Fixed(ExtendedTime::MIDNIGHT_24);
            TimeSpan { range: span.range.start..midnight, ..span.clone() }
        }
        None => span.clone(),
    };
    let from_midnight = |span: &TimeSpan| match night(span) {
        Some(end) => TimeSpan::fixed_range(ExtendedTime::MIDNIGHT_00, end),
        // A rule needs a time: one that is never asked for.
        None => TimeSpan { range: LAST_MINUTE, open_end: false, repeats: None },
    };
    Some((spans(until_midnight)?, spans(from_midnight)?))
}

/// The last minute of a day.
const LAST_MINUTE: Range<Time> = match ExtendedTime::new(23, 59) {
    Some(minute) => Time::Fixed(minute)..Time::Fixed(ExtendedTime::MIDNIGHT_24),
    None => Time::Fixed(ExtendedTime::MIDNIGHT_00)..Time::Fixed(ExtendedTime::MIDNIGHT_24),
};

fn is_whole_day(range: &Range<ExtendedTime>) -> bool {
    *range == (ExtendedTime::MIDNIGHT_00..ExtendedTime::MIDNIGHT_24)
}

/// Whether a piece goes on to midnight from later than the one before.
fn is_evening(range: &Range<ExtendedTime>) -> bool {
    range.end == ExtendedTime::MIDNIGHT_24 && !is_whole_day(range)
}

/// Whether a piece goes on from midnight, and ends before the next one.
fn is_night(piece: &RuleSpan) -> bool {
    piece.says == SpanKind::Held
        && piece.range.start == ExtendedTime::MIDNIGHT_00
        && !is_whole_day(&piece.range)
}

fn at(date: NaiveDate, at: ExtendedTime) -> NaiveDateTime {
    let minutes = i64::from(at.hour()) * 60 + i64::from(at.minute());
    time::midnight(date) + TimeDelta::minutes(minutes)
}

/// What cannot be answered truly is refused: the sun's times without a place,
/// school holidays and Easter without a calendar, times that repeat, and a list of
/// months before an nth weekday without a colon, which would mean whole months.
fn is_unsupported(rule: &RuleSequence) -> bool {
    let of_sun = |time: &Time| matches!(time, Time::Variable(_));
    let moving = |span: &TimeSpan| {
        span.repeats.is_some() || of_sun(&span.range.start) || of_sun(&span.range.end)
    };
    let days = &rule.day_selector;
    let school =
        |day: &WeekDayRange| matches!(day, WeekDayRange::Holiday { kind: HolidayKind::School, .. });
    let dates = |is: fn(&Date) -> bool| {
        days.monthday.iter().any(|range| match range {
            MonthdayRange::Date { start, end } => is(&start.0) || is(&end.0),
            MonthdayRange::Month { .. } => false,
        })
    };
    let months = days.monthday.iter().any(|range| matches!(range, MonthdayRange::Month { .. }));
    rule.time_selector.spans.iter().any(moving)
        || days.weekday.iter().any(school)
        || dates(|date| matches!(date, Date::Easter { .. }))
        || (months && dates(|date| matches!(date, Date::Weekday { .. })))
}

fn open_ends(expression: &OpeningHoursExpression) -> Vec<(ExtendedTime, ExtendedTime)> {
    let spans = expression.rules.iter().flat_map(|rule| &rule.time_selector.spans);
    spans
        .filter(|span| span.open_end)
        .filter_map(|span| match (span.range.start, span.range.end) {
            (Time::Fixed(start), Time::Fixed(end)) => Some((start, end)),
            _ => None,
        })
        .collect()
}

pub(super) fn invalid() -> Invalid {
    Invalid::new("opening_hours", "not-opening-hours")
}
