//! Text and columns together: which rules hold, and whether all of them agree.

use super::{
    Cells, Reason, activities,
    clock::{ClockSpan, WHOLE_DAY},
    days::{self, Days},
    few::Few,
    grammar,
    prepare::prepare,
    statement::{Overlap, Rule, Statement, Times},
    table,
    words::{self, ScheduleToken, Unit},
};
use crate::formats::cell;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What is held when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Rules; of two that name the same day the later holds.
    pub rules: Vec<Rule>,
    /// Days off.
    pub off: Vec<Days>,
}

/// What the columns say.
struct PlanColumns {
    days: Option<Vec<Days>>,
    times: Times,
    code: Option<u32>,
    usual: bool,
    daily: bool,
}

/// Reads cells; nothing where they say nothing.
pub fn read(cells: &Cells<'_>) -> Result<Option<Plan>, Reason> {
    let code = cells.code();
    let days = table::weekdays(cells.weekdays);
    // 「月～金（祝日を除く）」 is more than weekdays.
    let (days, more) = days.map_or((None, cells.weekdays), |days| (days, ""));
    let has_days = days.is_some();
    let said = said(&text(cells, more, code.is_none(), has_days)?, has_days)?;
    let times = table::times(cells.start, cells.end)?;
    let columns = PlanColumns { days, times, code, usual: cells.usual, daily: cells.daily };
    if said == Statement::default() && columns.days.is_none() && columns.times.is_empty() {
        return if code.is_some() { Err(Reason::Irregular) } else { Ok(None) };
    }
    columns.plan(&said).map(Some)
}

/// The cells that hold words, a line each. Days that one of them repeats stand
/// there only once; two that name different days contradict each other.
fn text(cells: &Cells<'_>, more: &str, frequency: bool, has_days: bool) -> Result<String, Reason> {
    let often = if frequency { cells.frequency.trim().trim_end_matches("程度") } else { "" };
    let mut lines = [often, cells.date, more, cells.remark];
    let days = |text| -> Option<BTreeSet<Days>> {
        let rules = said(text, has_days).ok()?.rules;
        (!rules.is_empty()).then(|| rules.into_iter().flat_map(|rule| rule.days).collect())
    };
    if let (Some(date), Some(remark)) = (days(cells.date), days(cells.remark)) {
        if date != remark {
            return Err(Reason::Contradiction);
        }
        lines[1] = "";
    }
    let says = |line: &&str| !cell::is_blank(line);
    Ok(lines.into_iter().filter(says).collect::<Vec<_>>().join("\n"))
}

/// What a text says of the place itself.
fn said(text: &str, has_days: bool) -> Result<Statement, Reason> {
    let tokens = words::tokens(&prepare(text));
    let said = activities::own(&tokens).and_then(|own| grammar::read(&own, has_days));
    let said = said.map(|said| Statement { one_weekday: is_one_weekday(&tokens), ..said });
    said.map_err(|reason| match reason {
        Reason::Unread | Reason::Activities => caveat(&tokens).unwrap_or(reason),
        reason => reason,
    })
}

/// Whether 「土曜」 is all that a text says of when.
fn is_one_weekday(tokens: &[ScheduleToken]) -> bool {
    let mut telling = tokens.iter().filter(|token| {
        !matches!(
            token,
            ScheduleToken::Own
                | ScheduleToken::Activity
                | ScheduleToken::Blank
                | ScheduleToken::Stop
                | ScheduleToken::Filler
        )
    });
    let first = telling.next();
    let one = matches!(first, Some(ScheduleToken::Days(Days::Weekly(days))) if days.len() == 1);
    one && telling.next().is_none()
}

/// A word that says why a text can hardly be read.
fn caveat(tokens: &[ScheduleToken]) -> Option<Reason> {
    tokens.iter().find_map(|token| match token {
        ScheduleToken::Caveat(reason) => Some(*reason),
        _ => None,
    })
}

impl PlanColumns {
    fn plan(&self, said: &Statement) -> Result<Plan, Reason> {
        // 「土曜」 and nothing else: each week's?
        let is_every_week = self.usual || matches!(self.code, Some(1..=3));
        if is_ambiguous(&said.rules) || said.one_weekday && !is_every_week {
            return Err(Reason::Incomplete);
        }
        let (mut rules, fixed) = self.rules(said)?;
        pause(&mut rules, &said.breaks)?;
        rules.iter().try_for_each(|rule| in_its_part(rule, &said.times))?;
        // Of a rule for holidays and one for weekdays, that for holidays holds.
        let has_holidays = |rule: &Rule| rule.days.contains(&Days::Holidays);
        let adds = |rule: &Rule| rule.overlap == Overlap::Adds;
        if rules.iter().any(adds) && rules.iter().any(has_holidays) {
            return Err(Reason::Activities);
        }
        rules[..fixed].sort_by_key(has_holidays);
        rules[fixed..].sort_by_key(has_holidays);
        let half = |part: &(u16, u16)| [words::MORNING, words::AFTERNOON].contains(part);
        if rules.iter().any(|rule| rule.times.is_empty() && rule.times.parts.iter().any(half)) {
            return Err(Reason::Incomplete);
        }
        let mut off = said.off.clone();
        if said.workdays && !rules.iter().any(has_holidays) {
            off.push(Days::Holidays);
        } else if off.contains(&Days::Holidays) && rules.iter().any(has_holidays) {
            return Err(Reason::Contradiction);
        }
        off.sort();
        off.dedup();
        let plan = Plan { rules, off };
        plan.check(fixed)?;
        self.check_how_often(&plan, said)?;
        Ok(plan)
    }

    /// The rules, and how many of them are not meant to replace earlier ones.
    fn rules(&self, said: &Statement) -> Result<(Vec<Rule>, usize), Reason> {
        if said.rules.is_empty() {
            return Ok((vec![self.with_times(self.base(said)?, said)?], 1));
        }
        let Some(days) = &self.days else { return Ok((self.timed(said)?, said.rules.len())) };
        let named = table::union(days);
        let text: Vec<_> = said.rules.iter().flat_map(|rule| &rule.days).copied().collect();
        let in_text = table::union(&text);
        let forgets_holidays = days.contains(&Days::Holidays) && !text.contains(&Days::Holidays);
        if in_text == named && !forgets_holidays {
            return Ok((self.timed(said)?, said.rules.len()));
        }
        let base = table::rule(days.clone(), self.times.clone());
        let all_timed = said.rules.iter().all(|rule| !rule.times.is_empty());
        if !said.times.is_empty() || !all_timed {
            return Err(Reason::Contradiction);
        }
        if said.also && named.is_disjoint(in_text) {
            self.is_weekly(named, said)?;
            return Ok(([vec![base], said.rules.clone()].concat(), said.rules.len() + 1));
        }
        let dated = text.iter().any(|day| matches!(day, Days::Dates(_)));
        if !self.usual || dated || !in_text.is_subset(named) {
            return Err(Reason::Contradiction);
        }
        let instead = said.rules.iter().map(|rule| instead(rule, &self.times));
        Ok(([Ok(base)].into_iter().chain(instead).collect::<Result<_, _>>()?, 1))
    }

    /// The days of the columns, or every day but those off.
    fn base(&self, said: &Statement) -> Result<Rule, Reason> {
        if let Some(days) = &self.days {
            self.is_weekly(table::union(days), said)?;
            return Ok(table::rule(days.clone(), Times::default()));
        }
        let every_day = || table::rule(vec![Days::Weekly(Few::WEEK)], Times::default());
        let has_times = !said.times.is_empty() || !self.times.is_empty();
        let closes = said.off.iter().any(|day| !day.weekdays().is_empty());
        let all_day = said.times.spans == [WHOLE_DAY] || self.times.spans == [WHOLE_DAY];
        let times_suffice = self.daily || !said.off.is_empty();
        if said.every.is_none() && (closes || all_day || has_times && times_suffice) {
            return Ok(every_day());
        }
        Err(if has_times { Reason::Incomplete } else { Reason::Irregular })
    }

    /// Whether the weekdays of the columns are surely those of each week.
    fn is_weekly(&self, days: Few, said: &Statement) -> Result<(), Reason> {
        let every = said.every.filter(|_| said.rules.is_empty());
        let (monthly, by_text) = (every == Some(Unit::Month), every == Some(Unit::Week));
        let by_code = self.code.and_then(table::weekdays_of);
        let by_code = by_code.is_some_and(|several| several.contains(&days.len()));
        if !monthly && (self.usual || by_text || by_code) {
            Ok(())
        } else {
            Err(Reason::Incomplete)
        }
    }

    /// The rules of the text with their times, wherever these stand.
    fn timed(&self, said: &Statement) -> Result<Vec<Rule>, Reason> {
        let untimed = said.rules.iter().filter(|rule| rule.times.is_empty()).count();
        if untimed == said.rules.len() {
            return said.rules.iter().map(|rule| self.with_times(rule.clone(), said)).collect();
        }
        if untimed > 0 || !said.times.is_empty() {
            return Err(Reason::Incomplete);
        }
        let mut rules = said.rules.clone();
        let agree = rules.iter().any(|rule| agree(&rule.times, &self.times));
        if !agree {
            return Err(Reason::Contradiction);
        }
        if let [rule] = rules.as_mut_slice() {
            complete(&mut rule.times, &self.times);
        }
        Ok(rules)
    }

    /// A rule without times gets those of the text, or else of the columns.
    fn with_times(&self, mut rule: Rule, said: &Statement) -> Result<Rule, Reason> {
        let parts = std::mem::take(&mut rule.times.parts);
        rule.times = if said.times.is_empty() { self.times.clone() } else { said.times.clone() };
        rule.times.parts.extend(parts);
        if !agree(&rule.times, &self.times) {
            return Err(Reason::Contradiction);
        }
        complete(&mut rule.times, &self.times);
        Ok(rule)
    }

    /// Whether what is said of how often agrees with the days.
    fn check_how_often(&self, plan: &Plan, said: &Statement) -> Result<(), Reason> {
        let range = self.code.map(|code| table::sessions_a_year(code).ok_or(Reason::Irregular));
        let in_four_years = plan.dates().count();
        let a_year = u32::try_from(in_four_years / 4).unwrap_or(u32::MAX);
        let dated = |rule: &Rule| rule.days.iter().any(|day| matches!(day, Days::On(_)));
        let dated = plan.rules.iter().any(dated);
        let by_code = range.transpose()?.is_none_or(|range| dated || range.contains(&a_year));
        let held: Vec<_> = plan.rules.iter().flat_map(|rule| &rule.days).copied().collect();
        let by_count = said.counts.iter().all(|(unit, number)| {
            let days = match unit {
                Unit::Week => held.iter().map(|day| a_week(*day)).sum::<Option<u32>>(),
                Unit::Month => held.iter().map(|day| a_month(*day)).sum(),
            };
            days == Some(u32::from(*number))
        });
        if by_code && by_count { Ok(()) } else { Err(Reason::Contradiction) }
    }
}

impl Plan {
    /// Each rule is held on some day, and no two name the same day, except that those
    /// behind the first `fixed` are meant to replace these.
    fn check(&self, fixed: usize) -> Result<(), Reason> {
        let mut held = vec![false; self.rules.len()];
        for date in self.dates() {
            let on: Vec<_> =
                (0..self.rules.len()).filter(|at| self.rules[*at].is_on(date)).collect();
            for at in &on {
                held[*at] = true;
            }
            let differ = |first: usize, second: usize| {
                let [before, behind] = [first, second].map(|at| &self.rules[at]);
                let replaced = match behind.overlap {
                    Overlap::Contradicts => first < fixed && second >= fixed,
                    Overlap::Replaces => before.overlap == Overlap::Contradicts,
                    Overlap::Adds => before.overlap != Overlap::Replaces,
                };
                !replaced && before.times != behind.times
            };
            let mut pairs = (1..on.len()).flat_map(|at| on[..at].iter().map(move |b| (*b, at)));
            if pairs.any(|(before, at)| differ(before, on[at])) {
                return Err(Reason::Activities);
            }
        }
        let dated = |rule: &Rule| rule.days.iter().any(|day| matches!(day, Days::On(_)));
        let in_order = |rule: &Rule| rule.times.spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if !self.rules.iter().all(in_order) {
            return Err(Reason::Unclear);
        }
        let only_holidays = |rule: &Rule| rule.days == [Days::Holidays];
        // 「第2水曜（祝日開催）」 does not mean each holiday.
        let usual = table::union(&self.rules.iter().flat_map(weekly).collect::<Vec<_>>());
        let open_holidays = |rule: &Rule| !rule.times.is_empty() && Few::WORKDAYS.is_subset(usual);
        if !self.rules.iter().all(|rule| !only_holidays(rule) || open_holidays(rule)) {
            return Err(Reason::Unread);
        }
        let known = |rule: &Rule| only_holidays(rule) || dated(rule);
        let all = self.rules.iter().zip(held).all(|(rule, held)| held || known(rule));
        if all { Ok(()) } else { Err(Reason::Contradiction) }
    }

    /// The dates of four years on which it is held; public holidays are not known.
    fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        let weekdays = self.rules.iter().flat_map(|rule| &rule.days);
        let weekdays = weekdays.fold(Few::default(), |all, day| all.union(day.weekdays()));
        days::four_years().filter(move |date| {
            let is_off = |day: &Days| match day {
                Days::Week(nths) => Days::Nth(*nths, weekdays).matches(*date),
                day => day.matches(*date),
            };
            self.rules.iter().any(|rule| rule.is_on(*date)) && !self.off.iter().any(is_off)
        })
    }
}

impl Rule {
    /// Whether it is held on a date; public holidays are not known.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        Days::Months(self.months).matches(date) && self.days.iter().any(|day| day.matches(date))
    }
}

/// The days of a rule that are each week's.
fn weekly(rule: &Rule) -> impl Iterator<Item = Days> {
    rule.days.iter().copied().filter(|day| matches!(day, Days::Weekly(_)))
}

/// 「第2土曜、日曜」: every Sunday, or the second? 「第2土曜、5月は第3土曜」: in
/// May as well, or instead?
fn is_ambiguous(rules: &[Rule]) -> bool {
    let days = || rules.iter().flat_map(|rule| rule.days.iter().map(move |day| (rule, day)));
    let mut behind_nth = days().skip_while(|(_, day)| !matches!(day, Days::Nth(..)));
    let bare = behind_nth.any(|(rule, day)| matches!(day, Days::Weekly(_)) && !rule.every_week);
    let mixed = |pair: &[Rule]| {
        pair[0].months != pair[1].months && !pair[0].months.is_disjoint(pair[1].months)
    };
    bare || rules.windows(2).any(mixed)
}

/// A rule of a remark in place of the usual times: 「水曜は14時まで」.
fn instead(rule: &Rule, usual: &Times) -> Result<Rule, Reason> {
    let mut rule = rule.clone();
    let [(from, until)] = usual.spans[..] else { return Err(Reason::Contradiction) };
    let span = match (rule.times.start, rule.times.end) {
        (Some(start), _) => (start, until),
        (None, Some(end)) => (from, end),
        (None, None) if !rule.times.spans.is_empty() => return Ok(rule),
        (None, None) => return Err(Reason::Contradiction),
    };
    if span.0 >= span.1 {
        return Err(Reason::Contradiction);
    }
    rule.times = Times { spans: vec![span], parts: rule.times.parts, ..Times::default() };
    Ok(rule)
}

/// Whether the times of a text and those of the columns can both be true.
fn agree(text: &Times, columns: &Times) -> bool {
    let same = |one: Option<u16>, other: Option<u16>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    same(start(text), start(columns)) && same(end(text), end(columns))
}

fn start(times: &Times) -> Option<u16> {
    times.start.or_else(|| times.spans.iter().map(|span| span.0).min())
}

fn end(times: &Times) -> Option<u16> {
    times.end.or_else(|| times.spans.iter().map(|span| span.1).max())
}

/// Adds the end or start that only the columns say.
fn complete(times: &mut Times, columns: &Times) {
    if !times.spans.is_empty() {
        return;
    }
    let start = times.start.or_else(|| start(columns));
    let end = times.end.or_else(|| end(columns));
    if let (Some(start), Some(end)) = (start, end)
        && let Some(span) = super::clock::span(start, end)
    {
        (times.start, times.end, times.spans) = (None, None, vec![span]);
    }
}

/// Takes 「12時～13時は休み」 out of the spans around it.
fn pause(rules: &mut [Rule], breaks: &[ClockSpan]) -> Result<(), Reason> {
    for (from, until) in breaks {
        for rule in &mut *rules {
            let spans = &mut rule.times.spans;
            let around = |span: &ClockSpan| span.0 < *from && *until < span.1;
            let at = spans.iter().position(around).ok_or(Reason::Contradiction)?;
            let (start, end) = spans[at];
            spans.splice(at..=at, [(start, *from), (*until, end)]);
        }
    }
    Ok(())
}

/// Whether the times are in the part of the day that is named: 昼, 夜.
fn in_its_part(rule: &Rule, loose: &Times) -> Result<(), Reason> {
    let Some(start) = start(&rule.times) else { return Ok(()) };
    let parts: Vec<_> = rule.times.parts.iter().chain(&loose.parts).collect();
    let within = |(from, until): &&(u16, u16)| (from * 60..until * 60).contains(&start);
    if parts.is_empty() || parts.iter().any(within) { Ok(()) } else { Err(Reason::Contradiction) }
}

/// How many days a week, where that is always the same.
fn a_week(days: Days) -> Option<u32> {
    match days {
        Days::Weekly(days) => Some(days.len()),
        _ => None,
    }
}

/// How many days a month.
fn a_month(days: Days) -> Option<u32> {
    match days {
        Days::Nth(nths, days) => Some(nths.len() * days.len()),
        Days::Dates(days) => Some(days.len()),
        _ => None,
    }
}
