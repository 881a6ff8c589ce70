//! What a text says, before it is compared with the columns beside it.

use super::{
    Reason,
    clock::{ClockSpan, ClockTime, Minutes},
    days::Days,
    few::Few,
    words::Unit,
};

/// What a text says of times. Nothing is "not said", never "all day".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    pub spans: Vec<ClockSpan>,
    /// A start without an end.
    pub start: Option<Minutes>,
    /// An end without a start.
    pub end: Option<Minutes>,
    /// Parts of the day, from and until which hour.
    pub parts: Vec<(u16, u16)>,
}

impl Times {
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.start.is_none() && self.end.is_none()
    }

    pub fn says_nothing(&self) -> bool {
        self.is_empty() && self.parts.is_empty()
    }

    /// Adds a time or a span; two that do not go together are unclear.
    pub fn add(&mut self, clock: ClockTime) -> Result<(), Reason> {
        let single = self.is_empty();
        match clock {
            ClockTime::Span(span) if self.start.is_none() && self.end.is_none() => {
                self.spans.push(span);
            }
            ClockTime::Start(start) if single => self.start = Some(start),
            ClockTime::End(end) if single => self.end = Some(end),
            _ => return Err(Reason::Unclear),
        }
        Ok(())
    }
}

/// Days, and when on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rule {
    pub months: Few,
    /// None where it says nothing but other times in some months.
    pub days: Vec<Days>,
    pub times: Times,
    /// Whether it is said of its weekdays that they are each week's.
    pub every_week: bool,
    /// How it was said.
    pub marks: Marks,
    /// What it does to earlier rules on days that both name.
    pub overlap: Overlap,
}

/// How a rule was said, which tells how it stands to the rules before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "any of them may be said of a rule")]
pub struct Marks {
    /// 「は」 behind its days: 「土曜は12時まで」.
    pub days_topic: bool,
    /// 「は」 behind its months: 「12月は第2土曜」.
    pub months_topic: bool,
    /// In brackets.
    pub bracketed: bool,
    /// 「も」 behind its days.
    pub also: bool,
    /// 平日 is what it names.
    pub workdays: bool,
    /// A part of the day's programme: 1部, 昼の部.
    pub part: bool,
}

/// What a rule does to earlier ones on days that both name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlap {
    /// Nobody knows: the text is not read.
    #[default]
    Contradicts,
    /// It holds in their place.
    Replaces,
    /// It holds besides them.
    Adds,
}

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    pub rules: Vec<Rule>,
    /// Days on which it is not held.
    pub off: Vec<Days>,
    /// Spans in which it is not held.
    pub breaks: Vec<ClockSpan>,
    /// Times of no days.
    pub times: Times,
    /// How often, as far as said in numbers.
    pub counts: Vec<(Unit, u16)>,
    /// 毎週 without days.
    pub every: Option<Unit>,
    /// Whether the rules are said to be besides others.
    pub also: bool,
    /// Whether it speaks of 平日, which public holidays are none of.
    pub workdays: bool,
    /// Whether one weekday is all that it says of when.
    pub one_weekday: bool,
}
