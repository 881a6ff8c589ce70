//! The part of the form that asks when a place is held, and what a reading of it
//! comes to: in words and as the next dates, so that anybody sees whether it is right.

use super::schedule::{MAX_LINES, Way, day_word};
use crate::{
    domain::{
        PlaceDraft, Schedule,
        schedule::pattern::{LAST_WEEK, WEEK},
    },
    web::view::{
        PageContext, date,
        form::{Ask, Choice, Form},
        part, when,
    },
};
use chrono::Days;
use maud::{Markup, html};

/// Days on which it is otherwise.
const EXCEPTIONS: Ask<'_> =
    Ask { name: "exceptions", label: "field-exceptions", hint: "hint-exceptions" };
/// Dates shown of a reading.
const MAX_DATES: usize = 6;
/// Lines shown empty beyond those in use.
const SPARE_LINES: usize = 1;

/// The questions.
pub fn fields(form: &Form<'_>, draft: &PlaceDraft) -> Markup {
    let ctx = form.ctx;
    let way = Way::from_fields(form.fields);
    let used = (0..MAX_LINES).rev().find(|line| is_used(form, *line)).map_or(0, |line| line + 1);
    let shown = (used + SPARE_LINES).min(MAX_LINES);
    let text =
        Ask { name: "schedule_text", label: "field-schedule-text", hint: "hint-schedule-text" };
    html! {
        div #schedule data-reading="/staff/places/reading" {
            @if let Some(fault) = form.fault("schedule") { p.fault { (fault) } }
            div.way {
                label.way-name {
                    input type="radio" name="schedule_way" value="chosen"
                        checked[way == Way::Chosen];
                    span { (ctx.t("schedule-chosen")) }
                }
                div.way-part.way-chosen {
                    @for number in 0..shown { (line(form, number)) }
                    (off(form))
                }
            }
            div.way {
                label.way-name {
                    input type="radio" name="schedule_way" value="written"
                        checked[way == Way::Written];
                    span { (ctx.t("schedule-written")) }
                }
                div.way-part.way-written { (form.lines(text, 3)) }
            }
            (form.lines(EXCEPTIONS, 2))
            div #reading-shown aria-live="polite" { (shown_reading(ctx, draft)) }
        }
    }
}

fn is_used(form: &Form<'_>, number: usize) -> bool {
    let prefix = format!("line{number}-");
    form.fields.0.iter().any(|(name, value)| name.starts_with(&prefix) && !value.is_empty())
}

fn line(form: &Form<'_>, number: usize) -> Markup {
    let ctx = form.ctx;
    let name = |part: &str| format!("line{number}-{part}");
    let week = |week: i8| match week {
        LAST_WEEK => ctx.t("week-last"),
        week => ctx.t_with("week-nth", &[("week", week.into())]),
    };
    let words: Vec<(String, String)> =
        [1, 2, 3, 4, 5, LAST_WEEK].map(|number| (number.to_string(), week(number))).into();
    let weeks: Vec<Choice<'_>> =
        words.iter().map(|(value, word)| (value.as_str(), word.clone())).collect();
    let [start, end] = ["start", "end"].map(name);
    let days: Vec<Choice<'_>> =
        WEEK.map(|day| (day_word(day), date::weekday(ctx.locale(), day).to_owned())).into();
    html! {
        fieldset.line {
            legend { (ctx.t_with("schedule-line", &[("number", (number + 1).into())])) }
            (form.boxes(&name("day"), &ctx.t("schedule-days"), &days))
            @if let Some(fault) = form.fault(&name("day")) { p.fault #(name("day")) { (fault) } }
            (form.boxes(&name("week"), &ctx.t("schedule-weeks"), &weeks))
            div.two {
                (form.line(time(&start, "schedule-start"), "time", None))
                (form.line(time(&end, "schedule-end"), "time", None))
            }
        }
    }
}

fn time<'a>(name: &'a str, label: &'a str) -> Ask<'a> {
    Ask { name, label, hint: "" }
}

fn off(form: &Form<'_>) -> Markup {
    let ctx = form.ctx;
    let months: Vec<(String, String)> =
        (1..=12).map(|month| (month.to_string(), date::month_name(ctx.locale(), month))).collect();
    let choices: Vec<Choice<'_>> =
        months.iter().map(|(value, word)| (value.as_str(), word.clone())).collect();
    html! {
        fieldset.pick {
            legend { (ctx.t("schedule-off")) }
            div.pick-row {
                (form.tick("off_holidays", &ctx.t("schedule-off-holidays")))
                (form.tick("off_new_year", &ctx.t("schedule-off-new-year")))
            }
        }
        details.fold open[!form.fields.text("off_month").is_empty()] {
            summary { (ctx.t("schedule-off-months")) }
            (form.boxes("off_month", &ctx.t("schedule-off-months-hint"), &choices))
        }
    }
}

/// What the place says as a schedule, or that no machine can read its words.
pub fn shown_reading(ctx: &PageContext, draft: &PlaceDraft) -> Markup {
    let seen = draft.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str());
    html! {
        input type="hidden" name="schedule_seen" value=(seen.unwrap_or_default());
        @match &draft.schedule {
            Some(schedule) => div.reading-box {
                p {
                    strong { (ctx.t("reading-is")) } " " (part::hours(ctx, &schedule.opening_hours))
                }
                (next_dates(ctx, schedule))
                @if draft.schedule_confirmed == Some(false) {
                    p.hint { (ctx.t("reading-by-machine")) }
                    label.tick {
                        input type="checkbox" name="schedule_right" value="1";
                        span { (ctx.t("reading-right")) }
                    }
                }
            },
            None if draft.schedule_text.is_some() => div.reading-box {
                p { (ctx.t("reading-none")) }
            },
            None => {},
        }
    }
}

/// The next dates of a schedule.
pub fn next_dates(ctx: &PageContext, schedule: &Schedule) -> Markup {
    let today = ctx.today();
    let sessions = schedule.sessions(today, today + Days::new(200));
    let sessions: Vec<_> = sessions.into_iter().take(MAX_DATES).collect();
    html! {
        @if sessions.is_empty() {
            p { (ctx.t("reading-no-dates")) }
        } @else {
            p { (ctx.t("reading-dates")) }
            ul.dates { @for session in &sessions { li { (when::occurrence(ctx, session)) } } }
        }
    }
}
