//! Brackets: what stands in them belongs to the days or the times before them.

use super::{
    super::{Reason, days::Days},
    ScheduleParser,
};

impl ScheduleParser {
    /// How many brackets are open.
    pub fn depth(&self) -> usize {
        self.scopes.len()
    }

    pub fn open(&mut self) -> Result<(), Reason> {
        let has_days = !self.group.days.is_empty();
        self.opened_behind = has_days.then_some(self.said.rules.len());
        self.opened_behind_times =
            !has_days && self.times_follow_no_days() && !self.said.times.is_empty();
        self.commit()?;
        self.scopes.push(self.scope);
        Ok(())
    }

    pub fn close(&mut self) -> Result<(), Reason> {
        self.which_of_these()?;
        self.commit()?;
        self.end_listing()?;
        self.scope = self.scopes.pop().ok_or(Reason::Unread)?;
        self.times_before_days();
        Ok(())
    }

    /// Whether no rule waits for times.
    pub fn times_follow_no_days(&self) -> bool {
        self.untimed_from >= self.said.rules.len()
    }

    /// 「9:00~12:00(月~金)、13:00~15:00(土)」
    pub fn times_before_days(&mut self) {
        let from = self.untimed_from.min(self.said.rules.len());
        if !std::mem::take(&mut self.opened_behind_times) || from == self.said.rules.len() {
            return;
        }
        let rules = &mut self.said.rules[from..];
        if rules.iter().all(|rule| rule.times.is_empty()) {
            let times = std::mem::take(&mut self.said.times);
            for rule in rules {
                rule.times = times.clone();
                rule.marks.bracketed = false;
            }
            self.untimed_from = self.said.rules.len();
        }
    }

    /// 「土曜（第2・第4）」
    pub fn which_of_these(&mut self) -> Result<(), Reason> {
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
}
