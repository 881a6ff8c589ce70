//! Rules that say more of the days of another: 「月～土 9時～17時（土曜は12時まで）」,
//! 「火～土 平日10～18時 土曜9～17時」, 「第3土曜（12月は第2土曜）」. What such a rule could
//! mean in two ways leaves the text unread.

use super::{
    Reason,
    clock::ClockSpan,
    days::{Days, four_years},
    few::Few,
    statement::{Overlap, Rule, Statement, Times},
    table,
};
use chrono::NaiveDate;

/// Works out what each rule says of the days of the rules before it.
pub fn resolve(said: &mut Statement, has_days: bool) -> Result<(), Reason> {
    let (usual, of_months): (Vec<_>, Vec<_>) =
        std::mem::take(&mut said.rules).into_iter().partition(|rule| !rule.days.is_empty());
    let mut rules = DetailedRules { rules: Vec::new(), covered: Vec::new() };
    for rule in usual {
        rules.add(rule, has_days)?;
    }
    let times = &mut said.times;
    rules.untimed(times)?;
    let mut rules = rules.rules;
    if !of_months.is_empty() {
        let closes = said.off.iter().any(|day| !day.weekdays().is_empty());
        if rules.is_empty() && closes && !has_days {
            rules.push(table::rule(vec![Days::Weekly(Few::WEEK)], Times::default()));
        }
        in_months(&mut rules, of_months)?;
    }
    parts(&mut rules)?;
    said.rules = rules;
    Ok(())
}

/// Rules of a text, and which of them details speak of.
struct DetailedRules {
    rules: Vec<Rule>,
    /// Rules without times, each with the details that may say them all.
    covered: Vec<(usize, Vec<usize>)>,
}

impl DetailedRules {
    fn add(&mut self, rule: Rule, has_days: bool) -> Result<(), Reason> {
        if rule.marks.also {
            return self.add_also(rule, has_days);
        }
        let usual = self.rules.iter().position(|base| is_exception(base, &rule));
        if let Some(at) = usual {
            return self.add_exception(rule, at);
        }
        let Some(at) = self.rules.iter().rposition(|base| is_detail(base, &rule)) else {
            return self.add_other(rule);
        };
        self.add_detail(rule, at)
    }

    /// Other days; 「平日 10時～20時 土日祝は18時まで」 begins as usual.
    fn add_other(&mut self, mut rule: Rule) -> Result<(), Reason> {
        let open = !rule.times.is_empty() && rule.times.spans.is_empty();
        let told = rule.marks.days_topic || rule.marks.bracketed;
        if let [base] = &self.rules[..]
            && (open && told && base.months == rule.months)
            && let [span] = base.times.spans[..]
        {
            let usual = Times { spans: vec![span], ..Times::default() };
            rule.times = within(&usual, &rule.times)?;
        }
        self.rules.push(rule);
        Ok(())
    }

    /// 「第5木曜日も」, 「祝日も開催」
    fn add_also(&mut self, rule: Rule, has_days: bool) -> Result<(), Reason> {
        let regular = |rule: &Rule| rule.days.iter().all(|day| day.is_regular());
        match self.rules.as_mut_slice() {
            [] if has_days && !rule.days.contains(&Days::Holidays) => self.rules.push(rule),
            // Also when its day is a holiday.
            [base]
                if rule.days == [Days::Holidays]
                    && rule.times.says_nothing()
                    && regular(base)
                    && !base.marks.workdays => {}
            [base] if regular(&rule) && base.months == rule.months && regular(base) => {
                if rule.times.says_nothing() || rule.times == base.times {
                    base.days.extend(rule.days);
                } else {
                    self.rules.push(rule);
                }
            }
            _ => return Err(Reason::Unread),
        }
        Ok(())
    }

    /// 「12月は第2土曜」: in these months instead.
    fn add_exception(&mut self, mut rule: Rule, at: usize) -> Result<(), Reason> {
        let others = self.rules.iter().enumerate();
        let mut others = others.filter(|(other, base)| *other != at && overlaps(base, &rule));
        let base = &self.rules[at];
        let one = |rule: &Rule| rule.days.len() == 1;
        let fewer = rule.days.iter().all(|day| base.days.iter().any(|of| day.is_of(*of)));
        if others.next().is_some() || !(one(base) && one(&rule) || fewer) {
            return Err(Reason::Incomplete);
        }
        if rule.times.is_empty() {
            rule.times = base.times.clone();
        }
        let base = &mut self.rules[at];
        if base.times.is_empty() && !rule.marks.bracketed {
            // 「第2土曜、12月は第1土曜 10:00～12:00」
            base.times = rule.times.clone();
        }
        base.months = base.months.without(rule.months);
        rule.every_week |= base.every_week;
        self.rules.push(rule);
        Ok(())
    }

    fn add_detail(&mut self, mut rule: Rule, at: usize) -> Result<(), Reason> {
        let base = &mut self.rules[at];
        if rule.marks.workdays && !base.days.contains(&Days::Holidays) {
            rule.days = on_workdays(&base.days).ok_or(Reason::Contradiction)?;
            if rule.times.is_empty() || rule.times == base.times {
                // 「月・水・金（平日）」
                let all = table::union(&base.days).is_subset(Few::WORKDAYS);
                return all.then_some(()).ok_or(Reason::Contradiction);
            }
        }
        if rule.marks.bracketed && !rule.marks.days_topic && rule.times == base.times {
            // 「平日（月・水）」
            let told = base.marks.workdays && base.days == [Days::Weekly(Few::WORKDAYS)];
            base.days = rule.days;
            return told.then_some(()).ok_or(Reason::Unread);
        }
        if rule.times.is_empty() {
            return Err(Reason::Incomplete);
        }
        if rule.days == [Days::Holidays] && !self.begin_and_end_alike(&rule.times) {
            return Err(Reason::Unclear);
        }
        let base = &mut self.rules[at];
        rule.every_week |= base.every_week;
        rule.overlap = Overlap::Replaces;
        let every_day = base.days == [Days::Weekly(Few::WEEK)];
        if rule.marks.workdays && !base.times.is_empty() {
            // 「火～土 9～17時（平日は20時まで）」: and on holidays?
            if !every_day {
                return Err(Reason::Unclear);
            }
            let holidays = Rule { days: vec![Days::Holidays], ..base.clone() };
            self.rules.push(Rule { overlap: Overlap::Replaces, ..holidays });
        }
        let base = &mut self.rules[at];
        if base.times.is_empty() {
            let known = self.covered.iter_mut().find(|(base, _)| *base == at);
            match known {
                Some((_, details)) => details.push(self.rules.len()),
                None => self.covered.push((at, vec![self.rules.len()])),
            }
        } else if rule.times.spans.is_empty() {
            rule.times = within(&base.times, &rule.times)?;
        }
        self.rules.push(rule);
        Ok(())
    }

    /// Whether all rules have one start, where only the end is told, or else one end.
    fn begin_and_end_alike(&self, told: &Times) -> bool {
        let edge = |rule: &Rule| {
            let spans = &rule.times.spans;
            let (first, last) = (spans.first().map(|span| span.0), spans.last().map(|span| span.1));
            if told.start.is_some() { last } else { first }
        };
        self.rules.windows(2).all(|pair| edge(&pair[0]) == edge(&pair[1]))
    }

    /// Rules without times of their own: their details say them all, or the text does.
    fn untimed(&mut self, times: &mut Times) -> Result<(), Reason> {
        let mut replaced = Vec::new();
        for (at, details) in std::mem::take(&mut self.covered) {
            let base = &self.rules[at];
            if !base.times.is_empty() {
                // Its times stand behind the brackets.
                let usual = base.times.clone();
                for at in details {
                    let times = &mut self.rules[at].times;
                    if times.spans.is_empty() {
                        *times = within(&usual, times)?;
                    }
                }
                continue;
            }
            let on = |date: &NaiveDate| details.iter().any(|at| self.rules[*at].is_on(*date));
            let every_day = table::union(&base.days) == Few::WEEK;
            let of_workdays = details.iter().any(|at| self.rules[*at].marks.workdays);
            let holidays = self.rules.iter().any(|rule| rule.days.contains(&Days::Holidays));
            if every_day && of_workdays && !holidays {
                // 「毎日 平日10～18時 土日10～17時」: and on holidays?
                return Err(Reason::Incomplete);
            }
            if four_years().filter(|date| base.is_on(*date)).all(|date| on(&date)) {
                replaced.push(at);
            } else if !times.is_empty() {
                self.rules[at].times = std::mem::take(times);
                continue;
            } else {
                return Err(Reason::Incomplete);
            }
            for at in details {
                if self.rules[at].times.end.is_some() {
                    return Err(Reason::Incomplete);
                }
                self.rules[at].overlap = Overlap::Contradicts;
            }
        }
        let mut at = 0;
        self.rules.retain(|_| {
            at += 1;
            !replaced.contains(&(at - 1))
        });
        let timeless = |rule: &Rule| !rule.times.is_empty() && rule.times.spans.is_empty();
        let open = |rule: &Rule| rule.overlap == Overlap::Replaces && timeless(rule);
        if self.rules.iter().any(open) { Err(Reason::Incomplete) } else { Ok(()) }
    }
}

/// Whether a rule with 「は」 behind its months speaks of some months of another.
fn is_exception(base: &Rule, rule: &Rule) -> bool {
    rule.marks.months_topic && rule.months != base.months && rule.months.is_subset(base.months)
}

fn overlaps(base: &Rule, rule: &Rule) -> bool {
    !base.months.is_disjoint(rule.months)
}

/// Whether a rule says more of the days of another, and no other days.
fn is_detail(base: &Rule, rule: &Rule) -> bool {
    let told = rule.marks.days_topic || rule.marks.bracketed;
    let says_when = base.times.is_empty() && !rule.times.is_empty();
    if base.months != rule.months || base.overlap != Overlap::Contradicts || !(told || says_when) {
        return false;
    }
    if rule.marks.workdays && !base.marks.workdays {
        return on_workdays(&base.days).is_some() && rule.days == [Days::Weekly(Few::WORKDAYS)];
    }
    let open = !rule.times.is_empty() && rule.times.spans.is_empty();
    if rule.days == [Days::Holidays] {
        return told && open && Few::WORKDAYS.is_subset(table::union(&base.days));
    }
    let mut dates = four_years().filter(|date| rule.is_on(*date)).peekable();
    dates.peek().is_some() && dates.all(|date| base.is_on(date))
}

/// Those of some days that are from Monday to Friday.
fn on_workdays(days: &[Days]) -> Option<Vec<Days>> {
    let of = |day: &Days| match *day {
        Days::Weekly(days) => Some(Days::Weekly(days.without(days.without(Few::WORKDAYS)))),
        Days::Nth(nths, days) => Some(Days::Nth(nths, days.without(days.without(Few::WORKDAYS)))),
        _ => None,
    };
    let days: Vec<Days> = days.iter().map(of).collect::<Option<_>>()?;
    let days: Vec<Days> = days.into_iter().filter(|day| !day.weekdays().is_empty()).collect();
    (!days.is_empty()).then_some(days)
}

/// The usual times as far as 「12時まで」 or 「13時から」 leaves them.
fn within(usual: &Times, detail: &Times) -> Result<Times, Reason> {
    let from = detail.start.unwrap_or(0);
    let until = detail.end.unwrap_or(u16::MAX);
    let (Some(first), Some(last)) = (usual.spans.first(), usual.spans.last()) else {
        return Err(Reason::Incomplete);
    };
    if detail.start.is_some_and(|start| start >= last.1) || until <= first.0 {
        return Err(Reason::Contradiction);
    }
    // 「水曜は20時まで」 may be longer than usual, 「8時から」 too.
    let longer = until > last.1 && detail.end.is_some();
    let earlier = detail.start.is_some_and(|start| start < first.0);
    if (longer || earlier) && usual.spans.len() > 1 {
        return Err(Reason::Unclear);
    }
    let cut = |(start, end): &ClockSpan| {
        let start = if earlier { from } else { (*start).max(from) };
        let end = if longer { until } else { (*end).min(until) };
        (start < end).then_some((start, end))
    };
    let spans = usual.spans.iter().filter_map(cut).collect();
    Ok(Times { spans, parts: detail.parts.clone(), ..Times::default() })
}

/// 「4月~9月は9時~18時、10月~3月は9時~17時」 of the days of the only other rule.
fn in_months(rules: &mut Vec<Rule>, of_months: Vec<Rule>) -> Result<(), Reason> {
    let [base] = rules.as_mut_slice() else { return Err(Reason::Incomplete) };
    let (days, every_week) = (base.days.clone(), base.every_week);
    let timed = !base.times.is_empty();
    let mut named = Vec::new();
    for rule in of_months {
        if !rule.months.is_subset(base.months) || rule.times.is_empty() {
            return Err(Reason::Incomplete);
        }
        base.months = base.months.without(rule.months);
        let times = if rule.times.spans.is_empty() {
            within(&base.times, &rule.times)?
        } else {
            rule.times
        };
        named.push(Rule { days: days.clone(), every_week, times, ..rule });
    }
    match (base.months.is_empty(), timed) {
        (true, false) => rules.clear(),
        (false, true) => {}
        _ => return Err(Reason::Incomplete),
    }
    rules.extend(named);
    Ok(())
}

/// Parts of a day's programme that share a day are both held on it.
fn parts(rules: &mut [Rule]) -> Result<(), Reason> {
    for at in 1..rules.len() {
        let (before, rest) = rules.split_at_mut(at);
        let rule = &mut rest[0];
        let shared: Vec<_> = before
            .iter()
            .filter(|other| four_years().any(|date| other.is_on(date) && rule.is_on(date)))
            .collect();
        if rule.overlap != Overlap::Contradicts || !rule.marks.part || shared.is_empty() {
            continue;
        }
        let apart = |other: &&Rule| {
            let spans = || other.times.spans.iter();
            let one = |span: &ClockSpan| spans().all(|o| span.1 <= o.0 || o.1 <= span.0);
            other.marks.part && !other.times.spans.is_empty() && rule.times.spans.iter().all(one)
        };
        if rule.times.spans.is_empty() || !shared.iter().all(apart) {
            return Err(Reason::Activities);
        }
        rule.overlap = Overlap::Adds;
    }
    Ok(())
}
