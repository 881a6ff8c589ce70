//! The grammar: days, then their times; exceptions beside them.

mod off;

use super::{
    Reason,
    clock::{ClockSpan, ClockTime},
    days::Days,
    few::Few,
    statement::{Rule, Statement, Times},
    words::{ScheduleToken, Unit},
};

/// Days that wait for what follows them.
#[derive(Debug, Default)]
struct Group {
    days: Vec<Days>,
    /// How many of the days stand before each comma.
    commas: Vec<usize>,
    times: Times,
    every: Option<Unit>,
    /// Whether 平日 is among the days.
    workdays: bool,
}

#[derive(Debug)]
struct ScheduleParser {
    said: Statement,
    group: Group,
    /// 第2・第4 before its weekday.
    nth: Option<(Few, bool)>,
    /// Months said and not used yet.
    months: Option<Few>,
    /// Months that the next rules hold in.
    scope: Few,
    /// The rules since here share the times that follow them.
    untimed_from: usize,
    /// How many brackets are open.
    depth: usize,
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
        scope: Few::YEAR,
        untimed_from: 0,
        depth: 0,
        opened_behind: None,
        listing_off: None,
        has_days,
        excepted: false,
        last_span: None,
    };
    for (at, token) in tokens.iter().enumerate() {
        parser.step(*token, &tokens[at + 1..])?;
    }
    parser.stop()?;
    // What is missing behind an open bracket might have said more.
    if parser.depth > 0 {
        return Err(Reason::Unread);
    }
    Ok(parser.said)
}

impl ScheduleParser {
    fn step(&mut self, token: ScheduleToken, behind: &[ScheduleToken]) -> Result<(), Reason> {
        let span = self.last_span.take();
        match token {
            ScheduleToken::Days(days) => self.days(days)?,
            ScheduleToken::Workdays => {
                self.each(Few::WORKDAYS)?;
                self.group.workdays = true;
            }
            ScheduleToken::EveryDay => self.each(Few::WEEK)?,
            ScheduleToken::Nth(nths, week) => self.which(nths, week)?,
            ScheduleToken::Months(months) => self.month(months, behind)?,
            ScheduleToken::Every(unit) => self.every(unit)?,
            ScheduleToken::Count(unit, number) => {
                self.every(unit)?;
                self.said.counts.push((unit, number));
            }
            ScheduleToken::Clock(clock) => self.clock(clock)?,
            ScheduleToken::Part(from, until) => self.times(|times| {
                times.parts.push((from, until));
                Ok(())
            })?,
            ScheduleToken::Comma | ScheduleToken::Blank => {
                self.last_span = span;
                self.list_months(token == ScheduleToken::Comma);
                self.group.commas.push(self.group.days.len());
            }
            ScheduleToken::And => {
                self.last_span = span;
                self.list_months(true);
            }
            ScheduleToken::Stop => self.stop()?,
            ScheduleToken::Label => self.label(behind)?,
            ScheduleToken::Open => self.open()?,
            ScheduleToken::Close => self.close()?,
            ScheduleToken::Off => {
                self.off(span)?;
                self.excepted = behind.first().is_some_and(|token| names_days(*token));
            }
            ScheduleToken::DayOff => self.day_off(span, behind)?,
            // 「祝日も開催」: also when its day is a holiday, or on each holiday?
            ScheduleToken::Also if self.group.days.contains(&Days::Holidays) => {
                return Err(Reason::Unread);
            }
            ScheduleToken::Also => self.said.also = true,
            ScheduleToken::Only => self.only()?,
            ScheduleToken::Alternate
            | ScheduleToken::Topic
            | ScheduleToken::Of
            | ScheduleToken::Filler
            | ScheduleToken::Colon
            | ScheduleToken::At => {
                self.last_span = span;
            }
            ScheduleToken::Caveat(reason) => return Err(reason),
            ScheduleToken::Own | ScheduleToken::Activity | ScheduleToken::Word => {
                return Err(Reason::Unread);
            }
        }
        Ok(())
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
        self.group.days.push(days);
        Ok(())
    }

    /// In 「8月、祝日は休み」 the months are days like others.
    fn list_months(&mut self, joined: bool) {
        if joined
            && self.group.days.is_empty()
            && self.nth.is_none()
            && let Some(months) = self.months.take()
        {
            self.group.days.push(Days::Months(months));
        }
    }

    /// 毎日, 平日
    fn each(&mut self, days: Few) -> Result<(), Reason> {
        if self.nth.is_some() || self.group.every == Some(Unit::Month) {
            return Err(Reason::Unread);
        }
        self.days(Days::Weekly(days))?;
        self.group.every = Some(Unit::Week);
        Ok(())
    }

    fn open(&mut self) -> Result<(), Reason> {
        self.opened_behind = (!self.group.days.is_empty()).then_some(self.said.rules.len());
        self.commit()?;
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Reason> {
        self.which_of_these()?;
        self.commit()?;
        self.end_listing()?;
        self.depth = self.depth.checked_sub(1).ok_or(Reason::Unread)?;
        Ok(())
    }

    /// 「土曜（第2・第4）」
    fn which_of_these(&mut self) -> Result<(), Reason> {
        let (Some((nths, _)), None) = (self.nth, self.months) else { return Ok(()) };
        let at = self.opened_behind.take().ok_or(Reason::Unread)?;
        let rule = self.said.rules.get_mut(at).ok_or(Reason::Unread)?;
        let is_bare = rule.days.len() == 1 && !rule.every_week && rule.times.is_empty();
        match rule.days[..] {
            [Days::Weekly(days)] if is_bare => rule.days = vec![Days::Nth(nths, days)],
            _ => return Err(Reason::Unread),
        }
        self.nth = None;
        Ok(())
    }

    fn month(&mut self, months: Few, behind: &[ScheduleToken]) -> Result<(), Reason> {
        self.commit()?;
        if self.months.is_some() {
            return Err(Reason::Unread);
        }
        self.months = Some(months);
        let next = behind.iter().find(|token| {
            !matches!(token, ScheduleToken::Topic | ScheduleToken::Colon | ScheduleToken::Blank)
        });
        if matches!(next, Some(ScheduleToken::Clock(_) | ScheduleToken::Part(..))) {
            // Other times in some months.
            return Err(Reason::Unread);
        }
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
        if !self.group.days.is_empty() {
            return add(&mut self.group.times);
        }
        let from = self.untimed_from.min(self.said.rules.len());
        let waiting = &mut self.said.rules[from..];
        if waiting.is_empty() {
            return add(&mut self.said.times);
        }
        let lists = waiting.iter().any(|rule| rule.days.len() > 1) || waiting.len() > 1;
        if self.depth > 0 && lists {
            return Err(Reason::Incomplete);
        }
        waiting.iter_mut().try_for_each(|rule| add(&mut rule.times))
    }

    /// What waits becomes a rule, or days off in a list of them.
    fn commit(&mut self) -> Result<(), Reason> {
        if self.nth.is_some() {
            return Err(Reason::Unread);
        }
        if self.listing_off.is_some() {
            let group = std::mem::take(&mut self.group);
            let months = self.months.take().map(Days::Months);
            if group.workdays || months.is_some() && !group.days.is_empty() {
                return Err(Reason::Unread);
            }
            self.said.off.extend(group.days.into_iter().chain(months));
            return Ok(());
        }
        if self.group.days.is_empty() {
            return Ok(());
        }
        let Group { days, times, every, workdays, .. } = std::mem::take(&mut self.group);
        self.said.workdays |= workdays;
        let weekly = days.iter().all(|day| matches!(day, Days::Weekly(_) | Days::Holidays));
        if !weekly && !days.iter().all(|day| day.is_regular()) {
            return Err(Reason::Unread);
        }
        self.excepted = false;
        self.scope = self.months.take().unwrap_or(self.scope);
        let from = self.untimed_from.min(self.said.rules.len());
        if self.said.rules[from..].iter().any(|rule| !rule.times.says_nothing()) {
            self.untimed_from = self.said.rules.len();
        }
        let every_week = every == Some(Unit::Week);
        self.said.rules.push(Rule { months: self.scope, days, times, every_week });
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

/// Whether a token names days, or begins to.
fn names_days(token: ScheduleToken) -> bool {
    matches!(
        token,
        ScheduleToken::Days(_)
            | ScheduleToken::Workdays
            | ScheduleToken::EveryDay
            | ScheduleToken::Nth(..)
            | ScheduleToken::Months(_)
            | ScheduleToken::Every(_)
            | ScheduleToken::Count(..)
    )
}
