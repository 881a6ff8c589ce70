//! The sessions of one month: a calendar to see, the days by their times to read,
//! and what is different this time. The months before and after are links.
//! It shows nothing where no schedule is known.

use crate::{
    domain::{
        Place, Schedule, Session, State,
        schedule::{Exception, SessionChange},
    },
    web::{
        address,
        view::{PageContext, date, icon::icon, when},
    },
};
use chrono::{Datelike, Days, Months, NaiveDate};
use maud::{Markup, html};

/// Months before and after this one that can be looked at.
const MONTHS_BACK: u32 = 1;
const MONTHS_AHEAD: u32 = 12;

/// More days than this are seen in the calendar, not named one by one.
const MAX_NAMED: usize = 8;

/// A month that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: NaiveDate,
    today: NaiveDate,
}

impl Month {
    /// Reads `2026-12`; what makes no sense or is too far is the present month.
    pub fn read(text: Option<&str>, today: NaiveDate) -> Self {
        let present = Self { first: today.with_day(1).unwrap_or(today), today };
        let asked = text.and_then(|text| format!("{text}-01").parse().ok());
        let asked = asked.map(|first| Self { first, today });
        asked.filter(|month| month.is_shown()).unwrap_or(present)
    }

    /// As an address has it.
    pub fn id(self) -> String {
        self.first.format("%Y-%m").to_string()
    }

    fn is_shown(self) -> bool {
        let this = self.today.with_day(1).unwrap_or(self.today);
        let earliest = this.checked_sub_months(Months::new(MONTHS_BACK));
        let latest = this.checked_add_months(Months::new(MONTHS_AHEAD));
        earliest.is_some_and(|it| it <= self.first) && latest.is_some_and(|it| self.first <= it)
    }

    fn before(self) -> Option<Self> {
        let first = self.first.checked_sub_months(Months::new(1))?;
        Some(Self { first, ..self }).filter(|month| month.is_shown())
    }

    fn after(self) -> Option<Self> {
        let first = self.first.checked_add_months(Months::new(1))?;
        Some(Self { first, ..self }).filter(|month| month.is_shown())
    }

    fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| day.month() == self.first.month())
    }

    fn last(self) -> NaiveDate {
        self.days().last().unwrap_or(self.first)
    }

    fn holds(self, date: NaiveDate) -> bool {
        (self.first..=self.last()).contains(&date)
    }
}

/// The month under its heading.
pub fn section(ctx: &PageContext, place: &Place, month: Month) -> Markup {
    let schedule = place.draft.schedule.as_ref().filter(|it| it.opening_hours.is_readable());
    html! {
        @if let Some(schedule) = schedule.filter(|_| place.draft.state != State::Suspended) {
            (shown(ctx, place, schedule, month))
        }
    }
}

fn shown(ctx: &PageContext, place: &Place, schedule: &Schedule, month: Month) -> Markup {
    let sessions = schedule.sessions(month.first, month.last());
    let address = address::place(&place.id);
    let title = [("month", date::month(ctx.locale(), month.first).into())];
    html! {
        section.calendar #calendar aria-labelledby="month" {
            h2 #month { (ctx.t_with("calendar-of", &title)) }
            @if when::is_unconfirmed(place) { p { (when::unconfirmed(ctx)) } }
            (table(ctx, schedule, month, &sessions))
            (by_times(ctx, &sessions))
            (changes(ctx, schedule, month))
            nav.months aria-label=(ctx.t("months")) {
                @if let Some(before) = month.before() { (other(ctx, &address, before, "ui-back")) }
                @if let Some(after) = month.after() { (other(ctx, &address, after, "ui-more")) }
            }
            p { a.action href={ (address) ".ics" } download {
                (icon("ui-calendar")) (ctx.t("calendar-file"))
            } }
        }
    }
}

fn other(ctx: &PageContext, address: &str, month: Month, picture: &str) -> Markup {
    let name = date::month(ctx.locale(), month.first);
    html! {
        a.arrow href={ (address) "?month=" (month.id()) "#calendar" } {
            @if picture == "ui-back" { (icon(picture)) (name) } @else { (name) (icon(picture)) }
        }
    }
}

/// The calendar, weeks beginning on Sunday as they do on Japan's walls.
fn table(ctx: &PageContext, schedule: &Schedule, month: Month, sessions: &[Session]) -> Markup {
    let blanks = month.first.weekday().num_days_from_sunday();
    let days: Vec<_> = (0..blanks).map(|_| None).chain(month.days().map(Some)).collect();
    let weekdays = (0..7_u64).map(|day| (sunday(month) + Days::new(day)).weekday());
    let is_held = |day: NaiveDate| sessions.iter().any(|session| session.date() == day);
    html! {
        table.month {
            thead { tr { @for day in weekdays {
                th scope="col" { (date::weekday(ctx.locale(), day)) }
            } } }
            tbody {
                @for week in days.chunks(7) {
                    tr { @for day in week {
                        @match day {
                            Some(day) => (cell(ctx, schedule, *day, is_held(*day))),
                            None => td {},
                        }
                    } }
                }
            }
        }
    }
}

fn sunday(month: Month) -> NaiveDate {
    month.first - Days::new(u64::from(month.first.weekday().num_days_from_sunday()))
}

/// One day: held, taken away, or nothing.
fn cell(ctx: &PageContext, schedule: &Schedule, day: NaiveDate, is_held: bool) -> Markup {
    let is_today = (day == ctx.today()).then_some("date");
    let is_away = !is_held && exceptions(schedule).any(|e| e.on == day && takes_away(e));
    html! {
        td.held[is_held].away[is_away] aria-current=[is_today] {
            span { (day.day()) }
            @if is_held { small.unseen { (ctx.t("day-held")) } }
            @if is_away { small { (ctx.t("day-away")) } }
        }
    }
}

fn exceptions(schedule: &Schedule) -> impl Iterator<Item = &Exception> {
    schedule.exceptions.iter()
}

fn takes_away(exception: &Exception) -> bool {
    !matches!(exception.change, SessionChange::Extra { .. })
}

/// The days under each of the times: 「10:00〜12:00　8日(火)、22日(火)」.
fn by_times(ctx: &PageContext, sessions: &[Session]) -> Markup {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for session in sessions {
        let times = when::times(ctx, session);
        let day = date::day_of_month(ctx.locale(), session.date());
        match groups.iter_mut().find(|(known, _)| *known == times) {
            Some((_, days)) => days.push(day),
            None => groups.push((times, vec![day])),
        }
    }
    html! {
        @if groups.is_empty() { p { (ctx.t("no-session-this-month")) } }
        dl.times {
            @for (times, days) in groups {
                div {
                    dt { (times) }
                    dd {
                        @if days.len() > MAX_NAMED {
                            (ctx.t_with("marked-days", &[("count", days.len().into())]))
                        } @else { (days.join(&ctx.t("times-joint"))) }
                    }
                }
            }
        }
    }
}

/// What is different in this month, each with its note.
fn changes(ctx: &PageContext, schedule: &Schedule, month: Month) -> Markup {
    let is_here = |exception: &&Exception| {
        let to = match exception.change {
            SessionChange::Moved { to, .. } => to,
            _ => exception.on,
        };
        month.holds(exception.on) || month.holds(to)
    };
    let mut changes: Vec<_> = exceptions(schedule).filter(is_here).collect();
    changes.sort_by_key(|exception| exception.on);
    html! {
        @if !changes.is_empty() {
            ul.changes {
                @for exception in changes {
                    li {
                        strong { (change(ctx, schedule, exception)) }
                        @if let Some(note) = &exception.note { " " (note) }
                    }
                }
            }
        }
    }
}

fn change(ctx: &PageContext, schedule: &Schedule, exception: &Exception) -> String {
    let on = date::short(ctx.locale(), exception.on);
    match exception.change {
        SessionChange::Cancelled => ctx.t_with("change-cancelled", &[("on", on.into())]),
        SessionChange::Extra { hours } => {
            let session = hours.on(exception.on, None);
            let time = when::times(ctx, &session).into();
            ctx.t_with("change-extra", &[("on", on.into()), ("time", time)])
        }
        SessionChange::Moved { to, .. } => {
            let sessions = schedule.sessions(to, to);
            let times: Vec<_> = sessions.iter().map(|session| when::times(ctx, session)).collect();
            let time = times.join(&ctx.t("times-joint")).into();
            let to = date::short(ctx.locale(), to).into();
            ctx.t_with("change-moved", &[("on", on.into()), ("to", to), ("time", time)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::OpeningHours,
        web::view::{context::tests::context, site::tests::place},
    };

    fn salon(hours: &str, exceptions: &str) -> Place {
        let mut salon = place("salon", "ひだまり", None);
        let mut schedule = Schedule::new(OpeningHours::parse(hours).expect(hours));
        schedule.exceptions = serde_json::from_str(exceptions).expect("exceptions");
        salon.draft.schedule = Some(schedule);
        salon
    }

    fn shown_in(place: &Place, month: Option<&str>) -> String {
        let ctx = context("/");
        section(&ctx, place, Month::read(month, ctx.today())).into_string()
    }

    #[test]
    fn a_month_is_shown_with_its_days_and_times() {
        let html = shown_in(&salon("Tu[2],Tu[4] 10:00-12:00", "[]"), Some("2026-12"));
        assert!(html.contains("2026年12月"), "{html}");
        assert!(html.contains("<dt>10:00〜12:00</dt><dd>8日(火)、22日(火)</dd>"), "{html}");
        assert_eq!(html.matches("class=\"held\"").count(), 2);
        assert!(html.contains("month=2026-11#calendar") && html.contains("month=2027-01"));
        assert!(html.contains("-1.ics"), "{html}");
    }

    #[test]
    fn many_days_are_counted() {
        let html = shown_in(&salon("Mo-Fr 09:00-17:00; PH off", "[]"), Some("2026-12"));
        assert!(html.contains("<dd>しるしのついた23日</dd>"), "{html}");
    }

    #[test]
    fn what_is_different_is_said_with_its_note() {
        let exceptions = r#"[
            {"on": "2026-12-08", "change": "cancelled", "note": "会場の工事"},
            {"on": "2026-12-22", "change": "moved", "to": "2026-12-23"},
            {"on": "2026-12-29", "change": "extra", "hours": {"start": "13:00:00", "end": null}}
        ]"#;
        let html = shown_in(&salon("Tu[2],Tu[4] 10:00-12:00", exceptions), Some("2026-12"));
        for text in [
            "12月8日(火)はお休みです。</strong> 会場の工事",
            "12月22日(火)は、12月23日(水) 10:00〜12:00に変わります。",
            "12月29日(火) 13:00から（終わる時刻は未確認）に、臨時に開きます。",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert_eq!(html.matches("<small>休</small>").count(), 2);
        assert_eq!(html.matches("class=\"held\"").count(), 2);
    }

    #[test]
    fn months_that_are_no_month_or_too_far_are_the_present_one() {
        let today = "2026-11-22".parse().expect("a date");
        for (text, expected) in [
            (None, "2026-11"),
            (Some("2026-10"), "2026-10"),
            (Some("2026-09"), "2026-11"),
            (Some("2027-11"), "2027-11"),
            (Some("2027-12"), "2026-11"),
            (Some("2026-13"), "2026-11"),
            (Some("zzz"), "2026-11"),
        ] {
            assert_eq!(Month::read(text, today).id(), expected, "{text:?}");
        }
        let html = shown_in(&salon("Tu 10:00-12:00", "[]"), Some("2027-11"));
        assert!(!html.contains("month=2027-12") && html.contains("month=2027-10"), "{html}");
    }

    #[test]
    fn without_a_schedule_there_is_no_calendar() {
        assert_eq!(shown_in(&place("salon", "ひだまり", None), None), "");
        let mut suspended = salon("Tu 10:00-12:00", "[]");
        suspended.draft.state = State::Suspended;
        assert_eq!(shown_in(&suspended, None), "");
        let ended = shown_in(&salon("2020 Dec 10:00-12:00", "[]"), None);
        assert!(ended.contains("この月の予定はありません"), "{ended}");
    }
}
