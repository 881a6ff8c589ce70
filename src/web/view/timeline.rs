//! How an incident went, as a picture: a bar a slot, as high as people were counted.
//! Where nobody counted there is no bar, and a hatched foot where a place was open.
//! Drawn on the server, without a style of its own; a table beside it says the same.

use super::{PageContext, date};
use crate::domain::{profile::Slot, time::in_japan};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use maud::{Markup, html};

/// Of the picture, in its own units.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 280.0;
/// Around the bars: numbers stand left of them, dates below.
const LEFT: f64 = 64.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 36.0;
/// How high the foot is that says that nobody counted.
const FOOT: f64 = 10.0;
/// There are no more dates than this below.
const DATES: usize = 8;
/// Of a picture in a row of a table.
const STRIP: (f64, f64) = (240.0, 28.0);

/// The picture of all places together.
pub fn picture(ctx: &PageContext, slots: &[Slot], title: &str, text: &str) -> Markup {
    let most = slots.iter().filter_map(|slot| slot.persons).max().unwrap_or(0);
    let step = step(most);
    let top = most.div_ceil(step).max(1) * step;
    let area =
        PlotArea { left: LEFT, top: TOP, width: WIDTH - LEFT, height: HEIGHT - TOP - BOTTOM };
    let ground = area.top + area.height;
    let lines = (0..=top / step).map(|line| line * step);
    html! {
        svg.timeline viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img"
            aria-labelledby="timeline-title timeline-text"
        {
            title #timeline-title { (title) }
            desc #timeline-text { (text) }
            (hatching("hatch"))
            @for persons in lines {
                @let y = area.y(persons, top);
                line.timeline-line x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                text.timeline-number x=(LEFT - 8.0) y=(y + 5.0) text-anchor="end" { (persons) }
            }
            (bars(slots, &area, top, "hatch"))
            @for (at, date) in dates(ctx, slots) {
                @let x = area.x(at, slots.len());
                line.timeline-tick x1=(x) x2=(x) y1=(ground) y2=(ground + 8.0) {}
                text.timeline-date x=(x + 3.0) y=(ground + 24.0) { (date) }
            }
        }
    }
}

/// The picture of one place, in a row of a table which says its figures.
pub fn strip(slots: &[Slot]) -> Markup {
    let most = slots.iter().filter_map(|slot| slot.persons).max().unwrap_or(0).max(1);
    let (width, height) = STRIP;
    let area = PlotArea { left: 0.0, top: 0.0, width, height };
    html! {
        svg.timeline-strip viewBox={ "0 0 " (width) " " (height) } aria-hidden="true" {
            @for (at, _) in slots.iter().enumerate().filter(|(_, slot)| slot.in_use > 0) {
                rect.timeline-open x=(short(area.x(at, slots.len()))) y="0"
                    width=(short(area.slot(slots.len()))) height=(height) {}
            }
            (bars(slots, &area, most, "hatch"))
        }
    }
}

/// What the bars mean.
pub fn legend(ctx: &PageContext) -> Markup {
    let sample = |mark: Markup| {
        html! { svg.timeline-sample viewBox="0 0 24 20" aria-hidden="true" { (mark) } }
    };
    let foot = html! {
        rect.timeline-foot x="2" y="10" width="20" height="10" fill="url(#hatch)" {}
    };
    let bar = |class: &str| html! { rect class=(class) x="4" y="2" width="16" height="18" {} };
    html! {
        ul.timeline-legend {
            li { (sample(bar("timeline-bar"))) (ctx.t("timeline-reported")) }
            li { (sample(bar("timeline-bar timeline-bar--carried"))) (ctx.t("timeline-carried")) }
            li { (sample(foot)) (ctx.t("timeline-uncounted")) }
        }
    }
}

/// 「10分」, 「1時間」, 「1日」
pub fn length(ctx: &PageContext, length: TimeDelta) -> String {
    let (key, count) = match length.num_minutes() {
        minutes if minutes < 60 => ("length-minutes", minutes),
        minutes if minutes < 1440 => ("length-hours", minutes / 60),
        minutes => ("length-days", minutes / 1440),
    };
    ctx.t_with(key, &[("count", count.into())])
}

/// When a slot begins: 「5月3日(日)」, and the time where it is not a whole day.
pub fn beginning(ctx: &PageContext, from: DateTime<Utc>, length: TimeDelta) -> String {
    let local = in_japan(from);
    let day = date::short(ctx.locale(), local.date());
    if length < TimeDelta::days(1) { format!("{day} {}", local.format("%-H:%M")) } else { day }
}

struct PlotArea {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

#[allow(clippy::cast_precision_loss, reason = "few slots, and people on paper")]
impl PlotArea {
    fn x(&self, at: usize, of: usize) -> f64 {
        self.left + self.width * at as f64 / of as f64
    }

    fn slot(&self, of: usize) -> f64 {
        self.width / of as f64
    }

    fn y(&self, persons: u64, top: u64) -> f64 {
        self.top + self.height * (1.0 - persons as f64 / top as f64)
    }
}

fn bars(slots: &[Slot], area: &PlotArea, top: u64, hatch: &str) -> Markup {
    let (ground, width) = (area.top + area.height, area.slot(slots.len()));
    let gap = (width * 0.15).min(2.0);
    html! {
        @for (at, slot) in slots.iter().enumerate() {
            @let x = short(area.x(at, slots.len()) + gap / 2.0);
            @if let Some(persons) = slot.persons {
                // A count of 0 is a line on the ground: somebody looked.
                @let y = area.y(persons, top).min(ground - 1.0);
                rect class={ "timeline-bar" @if slot.reports == 0 { " timeline-bar--carried" } }
                    x=(x) y=(short(y)) width=(short(width - gap)) height=(short(ground - y)) {}
            }
            @if slot.uncounted > 0 {
                rect.timeline-foot x=(x) y=(short(ground - FOOT)) width=(short(width - gap))
                    height=(FOOT) fill={ "url(#" (hatch) ")" } {}
            }
        }
    }
}

fn hatching(id: &str) -> Markup {
    html! {
        defs {
            pattern id=(id) width="5" height="5" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
            {
                rect.timeline-paper width="5" height="5" {}
                rect.timeline-stroke width="2" height="5" {}
            }
        }
    }
}

fn short(number: f64) -> String {
    format!("{number:.1}")
}

/// Between two lines: 1, 2 or 5 and zeros, so that there are at most five lines.
fn step(most: u64) -> u64 {
    let tens = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    let steps = tens.flat_map(|ten| [1, 2, 5].map(|times| ten.saturating_mul(times)));
    let mut steps = steps.filter(|step| most.div_ceil(*step) <= 5);
    steps.next().unwrap_or(u64::MAX)
}

/// The slots below which a date stands: those in which a day begins, or a time where
/// all is one day.
fn dates(ctx: &PageContext, slots: &[Slot]) -> Vec<(usize, String)> {
    let is_midnight = |slot: &Slot| in_japan(slot.from).num_seconds_from_midnight() == 0;
    let days: Vec<_> = (0..slots.len()).filter(|at| is_midnight(&slots[*at])).collect();
    let (marked, in_hours) =
        if days.len() > 1 { (days, false) } else { ((0..slots.len()).collect(), true) };
    let every = marked.len().div_ceil(DATES).max(1);
    // The last date must not run out of the picture.
    let last = slots.len() - slots.len() / 10;
    let word = |at: usize| {
        let local = in_japan(slots[at].from);
        if in_hours {
            local.format("%-H:%M").to_string()
        } else {
            date::short(ctx.locale(), local.date())
        }
    };
    marked.into_iter().step_by(every).filter(|at| *at < last).map(|at| (at, word(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::context::tests::context;

    fn slot(hours: i64, persons: Option<u64>, uncounted: usize) -> Slot {
        let from = DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
        Slot { from, persons, in_use: 1, uncounted, reports: 1 }
    }

    #[test]
    fn lines_stand_at_round_numbers() {
        fn check(most: u64, expected: u64) {
            assert_eq!(step(most), expected, "{most}");
        }
        check(0, 1);
        check(5, 1);
        check(6, 2);
        check(23, 5);
        check(999, 200);
        check(4_294_967_295, 1_000_000_000);
        check(u64::MAX, 5_000_000_000_000_000_000);
    }

    #[test]
    fn no_bar_stands_where_nobody_counted_and_a_line_where_nobody_was() {
        let slots = [slot(0, Some(20), 0), slot(1, None, 1), slot(2, Some(0), 0)];
        let html = picture(&context("/"), &slots, "<人数>", "20人").0;
        assert_eq!(html.matches("timeline-bar").count(), 2, "{html}");
        assert_eq!(html.matches("timeline-foot").count(), 1, "{html}");
        assert!(html.contains("height=\"1.0\""), "{html}");
        assert!(html.contains("&lt;人数&gt;") && !html.contains("style="), "{html}");
        assert!(html.contains(">9:00<") && html.contains(">11:00<"), "{html}");
    }

    #[test]
    fn an_incident_without_a_report_is_an_empty_picture() {
        let empty = Slot { in_use: 0, reports: 0, ..slot(0, None, 0) };
        let html = picture(&context("/"), &[empty], "a", "b").0;
        assert!(!html.contains("timeline-bar") && !html.contains("NaN"), "{html}");
        assert!(!strip(&[empty]).0.contains("rect"));
    }
}
