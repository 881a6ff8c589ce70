//! Days off: 「を除く」 and 「は休み」 behind days, months or a span, 「休館日：」 before
//! a list of them.

use super::{
    super::{
        Reason,
        clock::ClockSpan,
        days::Days,
        few::Few,
        table,
        words::{ScheduleToken, Unit, names_days},
    },
    Group, ScheduleParser,
};

impl ScheduleParser {
    /// 「休館日」 behind days, or before a list of them.
    pub fn day_off(
        &mut self,
        span: Option<ClockSpan>,
        behind: &[ScheduleToken],
    ) -> Result<(), Reason> {
        let mut next = behind.iter().filter(|token| **token != ScheduleToken::Blank);
        let next = next.next();
        let waits = !self.group.days.is_empty() || self.nth.is_some() || self.months.is_some();
        let days_follow = next.is_some_and(|token| names_days(*token));
        if next == Some(&ScheduleToken::Colon) || (days_follow && !waits) {
            self.commit()?;
            self.end_listing()?;
            self.listing_off = Some(self.said.off.len());
            return Ok(());
        }
        if days_follow { Err(Reason::Unread) } else { self.off(span) }
    }

    /// 「は休み」 behind days, months or a span.
    pub fn off(&mut self, span: Option<ClockSpan>) -> Result<(), Reason> {
        if let Some(span) = span {
            return self.pause(span);
        }
        match self.nth.take() {
            Some((nths, true)) => self.group.days.push(Days::Week(nths)),
            Some((nths, false)) => {
                let weekday = self.weekday().ok_or(Reason::Unread)?;
                self.group.days.push(Days::Nth(nths, weekday));
            }
            None => {}
        }
        if self.listing_off.is_some() {
            return self.end_listing();
        }
        match (self.months.take(), self.group.days.is_empty()) {
            (Some(months), true) => self.said.off.push(Days::Months(months)),
            (None, false) => return self.days_off(),
            (Some(_), false) | (None, true) => return Err(Reason::Unread),
        }
        Ok(())
    }

    /// The only weekday on which it is held: 「毎週水曜(第1のみ休み)」.
    fn weekday(&self) -> Option<Few> {
        let days = self.said.rules.iter().flat_map(|rule| &rule.days).chain(&self.group.days);
        let days: Vec<_> = days.copied().collect();
        let weekday = table::union(&days);
        let weekly = days.iter().all(|day| matches!(day, Days::Weekly(_)));
        (weekly && weekday.len() == 1).then_some(weekday)
    }

    /// The days that wait are off, but for those that are surely said to be held.
    fn days_off(&mut self) -> Result<(), Reason> {
        let Group { days, commas, times, every, marks } = std::mem::take(&mut self.group);
        // 「11月3日を除く祝日は休み」 says of 3 November that it is none.
        if self.excepted || self.needs_weekday || marks.workdays || !times.says_nothing() {
            return Err(Reason::Unread);
        }
        let is_list = commas.iter().any(|comma| (1..days.len()).contains(comma));
        let held = held(&days, every);
        let (head, tail) = days.split_at(held);
        let sure = every.is_some() || head.iter().all(|day| matches!(day, Days::Nth(..)));
        if held > 0 && commas.contains(&held) && !tail.is_empty() && sure {
            self.said.off.extend_from_slice(tail);
            self.group = Group { days: head.to_vec(), every, ..Group::default() };
            return self.commit();
        }
        let known = self.has_days || !self.said.rules.is_empty();
        if !known && is_list && days.iter().any(|day| day.is_regular()) {
            return Err(Reason::Unread);
        }
        self.said.off.extend(days);
        Ok(())
    }

    /// 「12時～13時は休み」
    fn pause(&mut self, span: ClockSpan) -> Result<(), Reason> {
        let from = self.untimed_from.min(self.said.rules.len());
        let waiting = self.said.rules[from..].iter_mut().map(|rule| &mut rule.times);
        for times in waiting.chain([&mut self.group.times]) {
            if times.spans.last() == Some(&span) {
                times.spans.pop();
                if times.is_empty() {
                    return Err(Reason::Unread);
                }
            }
        }
        if self.said.times.spans.last() == Some(&span) {
            self.said.times.spans.pop();
        }
        self.said.breaks.push(span);
        Ok(())
    }

    /// The end of what stands behind 「休館日：」.
    pub fn end_listing(&mut self) -> Result<(), Reason> {
        if self.listing_off.is_none() {
            return Ok(());
        }
        self.commit()?;
        let before = self.listing_off.take();
        if before == Some(self.said.off.len()) { Err(Reason::Unread) } else { Ok(()) }
    }
}

/// How many days of a list are surely those on which it is held: all up to the first
/// holiday or date, or those before 「第5土曜」 in 「毎週土曜、第5土曜は休み」.
fn held(days: &[Days], every: Option<Unit>) -> usize {
    let regular = days.iter().take_while(|day| day.is_regular()).count();
    let weekly = days.iter().take_while(|day| matches!(day, Days::Weekly(_))).count();
    if every != Some(Unit::Week) || weekly == regular {
        // A regular day behind a holiday is off like it, or not: nobody knows.
        let mixed = days[regular..].iter().any(|day| day.is_regular());
        return if mixed { 0 } else { regular };
    }
    let of_these = table::union(&days[..weekly]);
    let exceptions = |day: &Days| match day {
        Days::Nth(_, days) => days.is_subset(of_these),
        day => !day.is_regular(),
    };
    if days[weekly..].iter().all(exceptions) { weekly } else { 0 }
}
