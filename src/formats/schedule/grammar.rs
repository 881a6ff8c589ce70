//! The grammar: days, then their times; exceptions beside them.

mod brackets;
mod dates;
mod off;
mod workdays;

use super::{
    Reason,
    clock::{ClockSpan, ClockTime},
    days::Days,
    details,
    few::Few,
    statement::{Marks, Rule, Statement, Times},
    words::{ScheduleToken, Unit, names_days},
};
use chrono::NaiveDate;

/// Days that wait for what follows them.
#[derive(Debug, Default)]
struct Group {
    days: Vec<Days>,
    /// How many of the days stand before each comma.
    commas: Vec<usize>,
    times: Times,
    every: Option<Unit>,
    marks: Marks,
}

#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of what was read last")]
struct ScheduleParser {
    said: Statement,
    group: Group,
    /// 第2・第4 before its weekday.
    nth: Option<(Few, bool)>,
    /// Months said and not used yet.
    months: Option<Few>,
    /// Whether 「は」 stands behind them.
    months_topic: bool,
    /// Months that the next rules hold in.
    scope: Few,
    /// Those of the rules around each open bracket.
    scopes: Vec<Few>,
    /// The rules since here share the times that follow them.
    untimed_from: usize,
    /// Whether times that belong to no days stand directly before the open bracket.
    opened_behind_times: bool,
    /// The rule that the last of them stands behind.
    opened_behind: Option<usize>,
    /// Behind 休館日：, and how many days off were known before it.
    listing_off: Option<usize>,
    /// Whether something else than the text says on which days it is held.
    has_days: bool,
    /// Whether the days that wait stand directly behind 「を除く」.
    excepted: bool,
    /// A span that nothing but a closure has followed.
    last_span: Option<ClockSpan>,
    /// Whether 「、」 or 「・」 stood before this token.
    joined: bool,
    /// Whether a part of a programme has been named.
    in_part: bool,
    /// The last date with a year.
    last_date: Option<NaiveDate>,
    /// Whether the last date is none unless its weekday says so.
    needs_weekday: bool,
    /// 「令和8年度」
    fiscal_year: Option<i32>,
}

/// Reads all tokens. `has_days` says that the days are known from elsewhere, so
/// that 「土、日、祝日は休み」 names nothing but days off.
pub fn read(tokens: &[ScheduleToken], has_days: bool) -> Result<Statement, Reason> {
    if tokens.contains(&ScheduleToken::Caveat(Reason::Suspended)) {
        return Err(Reason::Suspended);
    }
    // 「隔月（偶数月）」 says which months, 「隔月」 does not.
    let halves = [Few::ODD_MONTHS, Few::EVEN_MONTHS].map(ScheduleToken::Months);
    if tokens.contains(&ScheduleToken::Alternate)
        && !halves.iter().any(|half| tokens.contains(half))
    {
        return Err(Reason::Irregular);
    }
    let mut parser = ScheduleParser {
        said: Statement::default(),
        group: Group::default(),
        nth: None,
        months: None,
        months_topic: false,
        scope: Few::YEAR,
        scopes: Vec::new(),
        untimed_from: 0,
        opened_behind_times: false,
        opened_behind: None,
        listing_off: None,
        has_days,
        excepted: false,
        last_span: None,
        joined: false,
        in_part: false,
        last_date: None,
        needs_weekday: false,
        fiscal_year: None,
    };
    for (at, token) in tokens.iter().enumerate() {
        parser.step(*token, &tokens[at + 1..])?;
        parser.joined = match token {
            ScheduleToken::And | ScheduleToken::Comma => true,
            ScheduleToken::Blank => parser.joined,
            _ => false,
        };
    }
    parser.stop()?;
    // What is missing behind an open bracket might have said more; 「令和8年度」 says that
    // nothing of it holds in other years.
    let dated = |rule: &Rule| rule.days.iter().all(|day| matches!(day, Days::On(_)));
    let of_a_year = parser.fiscal_year.is_some() && !parser.said.rules.iter().all(dated);
    if parser.depth() > 0 || of_a_year {
        return Err(Reason::Unread);
    }
    details::resolve(&mut parser.said, has_days)?;
    Ok(parser.said)
}

impl ScheduleParser {
    fn step(&mut self, token: ScheduleToken, behind: &[ScheduleToken]) -> Result<(), Reason> {
        let span = self.last_span.take();
        match token {
            ScheduleToken::Clock(clock) => self.clock(clock),
            ScheduleToken::Part(from, until) => self.times(|times| {
                times.parts.push((from, until));
                Ok(())
            }),
            ScheduleToken::Comma | ScheduleToken::Blank => {
                self.last_span = span;
                self.list_months(token == ScheduleToken::Comma);
                self.group.commas.push(self.group.days.len());
                Ok(())
            }
            ScheduleToken::And => {
                self.last_span = span;
                self.list_months(true);
                Ok(())
            }
            ScheduleToken::Stop => self.stop(),
            ScheduleToken::Label => self.label(behind),
            ScheduleToken::Open => self.open(),
            ScheduleToken::Close => self.close(),
            ScheduleToken::Off => {
                self.off(span)?;
                self.excepted = behind.first().is_some_and(|token| names_days(*token));
                Ok(())
            }
            ScheduleToken::DayOff => self.day_off(span, behind),
            ScheduleToken::Topic => {
                self.last_span = span;
                let group = &mut self.group;
                group.marks.days_topic |= !group.days.is_empty() && group.times.says_nothing();
                Ok(())
            }
            ScheduleToken::Alternate
            | ScheduleToken::Of
            | ScheduleToken::Filler
            | ScheduleToken::Colon
            | ScheduleToken::At => {
                self.last_span = span;
                Ok(())
            }
            ScheduleToken::Caveat(reason) => Err(reason),
            token => self.name(token, behind),
        }
    }

    /// A token that names days, or says how those before it are meant.
    fn name(&mut self, token: ScheduleToken, behind: &[ScheduleToken]) -> Result<(), Reason> {
        match token {
            ScheduleToken::Days(days) => self.dated(days),
            ScheduleToken::FiscalYear(year) => {
                self.fiscal_year = Some(year);
                Ok(())
            }
            ScheduleToken::EachMonth(days) => {
                if self.group.every != Some(Unit::Month) || !self.group.times.says_nothing() {
                    self.every(Unit::Month)?;
                }
                self.days(Days::Dates(days))
            }
            ScheduleToken::Workdays => self.workdays(),
            ScheduleToken::EveryDay => self.each(Few::WEEK),
            ScheduleToken::ProgrammePart => {
                self.commit()?;
                self.in_part = true;
                Ok(())
            }
            ScheduleToken::Nth(nths, week) => self.which(nths, week),
            ScheduleToken::Months(months) => self.month(months, behind),
            ScheduleToken::Every(unit) => self.every(unit),
            ScheduleToken::Count(unit, number) => {
                self.every(unit)?;
                self.said.counts.push((unit, number));
                Ok(())
            }
            ScheduleToken::Also => self.also(),
            ScheduleToken::Only => {
                self.group.marks.days_topic |= !self.group.days.is_empty();
                self.only()
            }
            _ => Err(Reason::Unread),
        }
    }

    /// 第2・第4, before its weekday or 「は休み」.
    fn which(&mut self, nths: Few, week: bool) -> Result<(), Reason> {
        if self.nth.is_some() {
            return Err(Reason::Unread);
        }
        self.make_room()?;
        self.nth = Some((nths, week));
        Ok(())
    }

    /// Days behind times begin something new.
    fn make_room(&mut self) -> Result<(), Reason> {
        if self.group.times.says_nothing() { Ok(()) } else { self.commit() }
    }

    fn days(&mut self, days: Days) -> Result<(), Reason> {
        if self.nth.is_none() {
            self.make_room()?;
        }
        let days = match (days, self.nth.take()) {
            // 「最終週の月～金」: the last week is not the last of each of its days.
            (Days::Weekly(days), Some((_, true))) if days.len() > 1 => {
                return Err(Reason::Unclear);
            }
            (Days::Weekly(days), Some((nths, _))) => Days::Nth(nths, days),
            (_, Some(_)) => return Err(Reason::Unread),
            // 「毎月土曜」, 「月1回土曜」 do not say which.
            (Days::Weekly(_), None) if self.group.every == Some(Unit::Month) => {
                return Err(Reason::Incomplete);
            }
            // 「15日」 of which month?
            (Days::Dates(_), None) if self.group.every != Some(Unit::Month) => {
                return Err(Reason::Unread);
            }
            (days, None) => days,
        };
        if self.group.marks.workdays {
            return self.of_workdays(days);
        }
        self.group.days.push(days);
        Ok(())
    }

    /// In 「8月、祝日は休み」 the months are days like others.
    fn list_months(&mut self, joined: bool) {
        if joined
            && self.group.days.is_empty()
            && self.group.times.says_nothing()
            && self.nth.is_none()
            && let Some(months) = self.months.take()
        {
            self.group.days.push(Days::Months(months));
        }
    }

    fn month(&mut self, months: Few, behind: &[ScheduleToken]) -> Result<(), Reason> {
        let of_a_list = self.joined && self.group.times.says_nothing() && is_off(behind);
        let group = &mut self.group.days;
        if of_a_list && !group.is_empty() && !group.iter().any(|day| day.is_regular()) {
            // 「祝日・12月・8月は休み」
            group.push(Days::Months(months));
            return Ok(());
        }
        self.commit()?;
        if self.months.is_some() {
            return Err(Reason::Unread);
        }
        self.months = Some(months);
        let told = [ScheduleToken::Topic, ScheduleToken::Only];
        self.months_topic = behind.first().is_some_and(|token| told.contains(token));
        Ok(())
    }

    /// 「3月は第2のみ」, behind a rule for several of each month.
    fn only(&mut self) -> Result<(), Reason> {
        let (Some((nths, _)), Some(months)) = (self.nth, self.months) else { return Ok(()) };
        let [rule] = self.said.rules.as_mut_slice() else { return Err(Reason::Unread) };
        let one_of = |day: &Days| match day {
            Days::Nth(several, days) if nths.is_subset(*several) => Some(Days::Nth(nths, *days)),
            _ => None,
        };
        let days = rule.days.iter().map(one_of).collect::<Option<_>>().ok_or(Reason::Unread)?;
        if !months.is_subset(rule.months) || months == rule.months {
            return Err(Reason::Unread);
        }
        rule.months = rule.months.without(months);
        let fewer = Rule { months, days, ..rule.clone() };
        self.said.rules.push(fewer);
        (self.nth, self.months) = (None, None);
        Ok(())
    }

    fn every(&mut self, unit: Unit) -> Result<(), Reason> {
        self.commit()?;
        self.group.every = Some(unit);
        if self.listing_off.is_none() {
            self.said.every = Some(unit);
        }
        Ok(())
    }

    fn clock(&mut self, clock: ClockTime) -> Result<(), Reason> {
        self.end_listing()?;
        if let ClockTime::Span(span) = clock {
            self.last_span = Some(span);
        }
        self.times(|times| times.add(clock))
    }

    /// Times belong to the days before them, as far back as none have times.
    fn times(
        &mut self,
        mut add: impl FnMut(&mut Times) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        if self.nth.is_some() {
            return Err(Reason::Unread);
        }
        // Other times in some months.
        if !self.group.days.is_empty() || self.months.is_some() {
            return add(&mut self.group.times);
        }
        let depth = self.depth();
        let from = self.untimed_from.min(self.said.rules.len());
        let timed_in_brackets =
            |rule: &Rule| depth == 0 && rule.marks.bracketed && !rule.times.is_empty();
        let waiting = self.said.rules[from..].iter_mut().filter(|rule| !timed_in_brackets(rule));
        let waiting: Vec<_> = waiting.collect();
        if waiting.is_empty() {
            return add(&mut self.said.times);
        }
        let lists = waiting.iter().any(|rule| rule.days.len() > 1) || waiting.len() > 1;
        if depth > 0 && lists {
            return Err(Reason::Incomplete);
        }
        waiting.into_iter().try_for_each(|rule| add(&mut rule.times))
    }

    /// What waits becomes a rule, or days off in a list of them.
    fn commit(&mut self) -> Result<(), Reason> {
        if self.nth.is_some() || self.needs_weekday {
            return Err(Reason::Unread);
        }
        if self.listing_off.is_some() {
            let group = std::mem::take(&mut self.group);
            let months = self.months.take().map(Days::Months);
            if group.marks.workdays || months.is_some() && !group.days.is_empty() {
                return Err(Reason::Unread);
            }
            self.said.off.extend(group.days.into_iter().chain(months));
            return Ok(());
        }
        if self.group.days.is_empty() {
            return self.commit_months();
        }
        let Group { days, times, every, mut marks, .. } = std::mem::take(&mut self.group);
        self.said.workdays |= marks.workdays;
        let weekly = days.iter().all(|day| matches!(day, Days::Weekly(_) | Days::Holidays));
        let dated = |day: &Days| day.is_regular() || matches!(day, Days::On(_));
        if !weekly && !days.iter().all(dated) {
            return Err(Reason::Unread);
        }
        self.excepted = false;
        marks.months_topic = self.months.is_some() && std::mem::take(&mut self.months_topic);
        marks.bracketed = self.depth() > 0;
        marks.part = self.in_part;
        self.scope = self.months.take().unwrap_or(self.scope);
        let from = self.untimed_from.min(self.said.rules.len());
        if self.said.rules[from..].iter().any(|rule| !rule.times.says_nothing()) {
            self.untimed_from = self.said.rules.len();
        }
        let every_week = every == Some(Unit::Week);
        let months = self.scope;
        self.said.rules.push(Rule { months, days, times, every_week, marks, ..Rule::default() });
        Ok(())
    }

    /// 「10月~3月は9時から17時」 names no days.
    fn commit_months(&mut self) -> Result<(), Reason> {
        if self.group.times.says_nothing() {
            return Ok(());
        }
        let (times, months) = (std::mem::take(&mut self.group.times), self.months.take());
        let months = months.ok_or(Reason::Unread)?;
        self.said.rules.push(Rule { months, times, ..Rule::default() });
        self.untimed_from = self.said.rules.len();
        Ok(())
    }

    /// 「開館日：」, before what it names.
    fn label(&mut self, behind: &[ScheduleToken]) -> Result<(), Reason> {
        let gap = |token: &&ScheduleToken| {
            matches!(
                token,
                ScheduleToken::Colon
                    | ScheduleToken::Blank
                    | ScheduleToken::Topic
                    | ScheduleToken::Stop
            )
        };
        let named = behind.iter().find(|token| !gap(token));
        if !named.is_some_and(|token| {
            names_days(*token) || matches!(token, ScheduleToken::Clock(_) | ScheduleToken::Part(..))
        }) {
            return Err(Reason::Unread);
        }
        self.stop()
    }

    /// The end of a line, a sentence, or what a heading speaks of.
    fn stop(&mut self) -> Result<(), Reason> {
        self.commit()?;
        self.end_listing()?;
        if self.months.is_some() {
            return Err(Reason::Unread);
        }
        (self.scope, self.untimed_from) = (Few::YEAR, self.said.rules.len());
        Ok(())
    }
}

/// Whether these tokens end a list of days that are off.
fn is_off(behind: &[ScheduleToken]) -> bool {
    let of_a_list = |token: &&ScheduleToken| {
        matches!(
            token,
            ScheduleToken::Days(_)
                | ScheduleToken::Months(_)
                | ScheduleToken::And
                | ScheduleToken::Comma
                | ScheduleToken::Blank
        )
    };
    let end = behind.iter().find(|token| !of_a_list(token));
    matches!(end, Some(ScheduleToken::Off | ScheduleToken::DayOff))
}
