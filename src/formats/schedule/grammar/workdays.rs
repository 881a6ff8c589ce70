//! 毎日 and 平日, alone, or beside days of which they say which are meant.

use super::{
    super::{Reason, days::Days, few::Few, table, words::Unit},
    ScheduleParser,
};

impl ScheduleParser {
    /// 毎日, 平日
    pub fn each(&mut self, days: Few) -> Result<(), Reason> {
        if self.nth.is_some() || self.group.every == Some(Unit::Month) {
            return Err(Reason::Unread);
        }
        self.days(Days::Weekly(days))?;
        self.group.every = Some(Unit::Week);
        Ok(())
    }

    /// 平日, alone, or behind the days of which it says which are meant.
    pub fn workdays(&mut self) -> Result<(), Reason> {
        self.make_room()?;
        let named = table::union(&self.group.days);
        if !named.is_disjoint(Few::WORKDAYS) {
            if self.joined {
                return Err(Reason::Unread);
            }
            self.commit()?;
        }
        self.each(Few::WORKDAYS)?;
        self.group.marks.workdays = true;
        Ok(())
    }

    /// 「平日の火・木」 are Tuesdays and Thursdays, 「平日、土曜」 is both.
    pub fn of_workdays(&mut self, days: Days) -> Result<(), Reason> {
        let named = days.weekdays();
        if !named.is_disjoint(Few::WORKDAYS) {
            let whole = Days::Weekly(Few::WORKDAYS);
            let first = self.group.days.contains(&whole);
            if !named.is_subset(Few::WORKDAYS) || self.joined && first {
                return Err(Reason::Unread);
            }
            self.group.days.retain(|day| *day != whole);
        } else if !named.is_empty() && !self.joined {
            return Err(Reason::Unread);
        }
        self.group.days.push(days);
        // 「平日 木・土」 is neither.
        let union = table::union(&self.group.days);
        let parts = !self.group.days.contains(&Days::Weekly(Few::WORKDAYS));
        if parts && !union.is_subset(Few::WORKDAYS) { Err(Reason::Unread) } else { Ok(()) }
    }

    /// 「も」 behind one day speaks of others before it, behind a list of the list.
    pub fn also(&mut self) -> Result<(), Reason> {
        self.said.also = true;
        let days = &self.group.days;
        if days.len() > 1 && days.contains(&Days::Holidays) {
            return Err(Reason::Unread);
        }
        self.group.marks.also = days.len() == 1;
        Ok(())
    }
}
