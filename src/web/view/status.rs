//! How a place to flee to is, in words, each beside a sign of its own shape: none is
//! told by its colour alone. Residents hear it only while a real disaster runs; the
//! board and disaster staff in exercises, too.

use super::{PageContext, date, icon::icon};
use crate::domain::{
    DirectArrival, Observation, Place, Present, Room, Status, Warning, time::in_japan,
};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

/// How the places of a site are now; nothing in peace or where none is to flee to. They
/// stand together where they are alike, else each under its kind.
pub fn now(ctx: &PageContext, places: &[&Place]) -> Option<Markup> {
    let known: Vec<_> =
        places.iter().filter_map(|place| Some((*place, ctx.status(place)?))).collect();
    let (first, status) = *known.first()?;
    let are_alike = known.iter().all(|(_, other)| *other == status);
    Some(html! {
        @if are_alike { (line(ctx, first, status, None)) }
        @else {
            @for (place, status) in known {
                @let kind = place.draft.category.category().label(ctx.locale());
                (line(ctx, place, status, Some(kind)))
            }
        }
    })
}

/// How one place is, and since when that is known.
fn line(ctx: &PageContext, place: &Place, status: Status, kind: Option<&str>) -> Markup {
    let present = ctx.situation.present_at(place, ctx.now());
    let seen = present.observed_at.map(|at| date::moment(ctx.locale(), at));
    html! {
        p.status data-status=(status.id()) {
            @if let Some(kind) = kind { span.status-kind { (kind) } " " }
            strong { (picture(status)) (word(ctx, status)) }
            @if status == Status::Unreported {
                " " span.hint { (ctx.t("status-unreported-yet")) }
            }
            @if let Some(seen) = seen {
                " " span.hint { (ctx.t_with("status-seen", &[("when", seen.into())])) }
                @if present.is_old { " " span.hint { (ctx.t("status-old")) } }
            }
        }
    }
}

/// The shape of a status; it never stands without its word.
pub fn picture(status: Status) -> Markup {
    icon(match status {
        Status::Unreported => "status-unreported",
        Status::NotOpen => "status-not_open",
        Status::Preparing => "status-preparing",
        Status::Open => "status-open",
        Status::Full => "status-full",
        Status::Closed => "status-closed",
    })
}

/// What a status is called.
pub fn word(ctx: &PageContext, status: Status) -> String {
    match status {
        Status::Unreported => ctx.t("status-unreported"),
        Status::NotOpen => ctx.t("status-not-open"),
        Status::Preparing => ctx.t("status-preparing"),
        Status::Open => ctx.t("status-open"),
        Status::Full => ctx.t("status-full"),
        Status::Closed => ctx.t("status-closed"),
    }
}

/// Sign and word.
pub fn sign(ctx: &PageContext, status: Status) -> Markup {
    html! {
        span class={ "sign sign--" (status.id()) } { (picture(status)) (word(ctx, status)) }
    }
}

/// Sign, word and when it was seen; 「古い」 where nobody has confirmed it since; and
/// whether another place of the site was seen.
pub fn seen(ctx: &PageContext, present: &Present) -> Markup {
    html! {
        (sign(ctx, present.status))
        @if present.said_of.is_some() { (said_of_site(ctx)) }
        @if let Some(at) = present.observed_at {
            span.seen {
                @let when = [("when", clock(ctx, at).into())];
                time datetime=(at.to_rfc3339()) { (ctx.t_with("seen-at", &when)) }
                @if present.is_old { " " strong.old { (ctx.t("seen-old")) } }
            }
        }
    }
}

/// That another place of the site was seen.
pub fn said_of_site(ctx: &PageContext) -> Markup {
    html! { span.hint.said-of { (ctx.t("status-said-of-site")) } }
}

/// How many people are where, and how many more may come.
pub fn persons(ctx: &PageContext, place: &Place, present: &Present) -> Markup {
    let count = |count: Option<u32>| match count {
        Some(count) => ctx.t_with("persons", &[("count", count.into())]),
        None => ctx.t("unknown"),
    };
    html! {
        dl.persons {
            div { dt { (ctx.t("persons-there")) } dd.occupancy { (count(present.occupancy)) } }
            div { dt { (ctx.t("persons-capacity")) } dd { (count(place.draft.capacity)) } }
            @if present.held > 0 {
                div { dt { (ctx.t("persons-held")) } dd { (count(Some(present.held))) } }
            }
            div {
                dt { (ctx.t("persons-vacancy")) }
                dd { strong.vacancy { (count(present.vacancy)) } }
            }
        }
    }
}

/// How another record of a site is, under what it is.
pub fn of_role(ctx: &PageContext, place: &Place, present: &Present) -> Markup {
    html! {
        span.role-status {
            span.hint { (place.draft.category.category().short_label(ctx.locale())) } " "
            (sign(ctx, present.status))
        }
    }
}

/// How much room there is, as far as residents are told: in numbers, or in a word.
pub fn room(ctx: &PageContext, place: &Place, present: &Present) -> Option<Markup> {
    if present.occupancy.is_some() {
        return Some(persons(ctx, place, present));
    }
    let word = match present.room.filter(|_| present.status == Status::Open)? {
        Room::None => ctx.t("room-none"),
        Room::Little => ctx.t("room-little"),
        Room::Enough => ctx.t("room-enough"),
    };
    Some(html! { strong { (word) } })
}

/// Whether people may come without being sent, in a few words.
pub fn direct(ctx: &PageContext, place: &Place) -> Option<String> {
    let known = place.draft.shelter.direct.map(|direct| match direct {
        DirectArrival::Yes => ctx.t("direct-choice-yes"),
        DirectArrival::No => ctx.t("direct-choice-no"),
        DirectArrival::NamedOnly => ctx.t("direct-choice-named"),
    });
    known.or_else(|| place.takes_only_some().then(|| ctx.t("direct-unknown")))
}

/// A moment, without the day where that is today.
pub fn clock(ctx: &PageContext, at: DateTime<Utc>) -> String {
    if in_japan(at).date() == ctx.today() {
        in_japan(at).format("%-H:%M").to_string()
    } else {
        date::moment(ctx.locale(), at)
    }
}

/// What to look at twice in a report.
pub fn warning(ctx: &PageContext, warning: Warning) -> String {
    match warning {
        Warning::OverCapacity => ctx.t("warning-over-capacity"),
        Warning::NotInUse => ctx.t("warning-not-in-use"),
        Warning::UnusualChange => ctx.t("warning-unusual-change"),
        Warning::Late => ctx.t("warning-late"),
        Warning::BeforeIncident => ctx.t("warning-before-incident"),
        Warning::ClockCorrected => ctx.t("warning-clock-corrected"),
        Warning::OtherIncident => ctx.t("warning-other-incident"),
        Warning::CompositionOver => ctx.t("warning-composition-over"),
        Warning::ManyMore => ctx.t("warning-many-more"),
        Warning::Thousands => ctx.t("warning-thousands"),
    }
}

/// Who saw it, and who sent it where that is somebody else: 「Aが見た、Bが送った」.
pub fn who(ctx: &PageContext, seen: &Observation, name: impl Fn(&str) -> String) -> String {
    let author = name(&seen.author);
    match &seen.delivery.sent_by {
        Some(sender) => {
            let names = [("author", author.into()), ("sender", name(sender).into())];
            ctx.t_with("seen-by-sent-by", &names)
        }
        None => author,
    }
}

/// What was put right of an entry of the log on its way here.
pub fn delivery(ctx: &PageContext, seen: &Observation) -> Markup {
    html! {
        @if let Some(ahead_ms) = seen.delivery.clock_ahead_ms {
            p.hint {
                (clock_corrected(ctx, ahead_ms))
                @if let Some(at) = seen.device_observed_at() {
                    (ctx.t_with("clock-had-shown", &[("when", clock(ctx, at).into())]))
                }
            }
        }
        @if seen.delivery.made_in.is_some() { p.hint { (ctx.t("report-other-incident")) } }
    }
}

/// By how much a device's clock was wrong.
pub fn clock_corrected(ctx: &PageContext, ahead_ms: i64) -> String {
    let wrong = TimeDelta::milliseconds(ahead_ms.abs());
    let minutes = (wrong.num_seconds() + 30) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    let length = match (hours, rest) {
        (0, _) => ctx.t_with("length-minutes", &[("count", minutes.into())]),
        (48.., _) => ctx.t_with("length-days", &[("count", ((hours + 12) / 24).into())]),
        (_, 0) => ctx.t_with("length-hours", &[("count", hours.into())]),
        _ => {
            let both = [("hours", hours.into()), ("minutes", rest.into())];
            ctx.t_with("length-hours-minutes", &both)
        }
    };
    let key = if ahead_ms < 0 { "clock-was-slow" } else { "clock-was-fast" };
    ctx.t_with(key, &[("length", length.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{context::tests::context, site::tests::place};

    #[test]
    fn no_two_states_share_a_word_or_a_sign() {
        let ctx = context("/");
        let words: std::collections::BTreeSet<_> =
            Status::ALL.iter().map(|status| word(&ctx, *status)).collect();
        assert_eq!(words.len(), Status::ALL.len());
        for status in Status::ALL {
            let html = sign(&ctx, status).0;
            assert!(html.contains(&format!("#status-{}\"", status.id())), "{html}");
        }
    }

    #[test]
    fn what_nobody_counted_is_said_to_be_unknown() {
        let ctx = context("/");
        let shelter = place("evacuation_shelter", "小学校", None);
        let silent = crate::domain::Situation::default().present_at(&shelter, ctx.now());
        let html = persons(&ctx, &shelter, &silent).0;
        assert!(html.matches("未確認").count() == 3 && !html.contains("0人"), "{html}");
        assert!(!seen(&ctx, &silent).0.contains("古い"), "nobody said anything that could be old");
    }

    #[test]
    fn how_wrong_a_clock_was_is_said_in_minutes_hours_or_days() {
        fn check(ahead_s: i64, expected: &str) {
            let said = clock_corrected(&context("/"), ahead_s * 1000);
            assert_eq!(said, format!("端末の時計が{expected}いたので、時刻を直しました。"));
        }
        check(-10_800, "3時間遅れて");
        check(-10_920, "3時間2分遅れて");
        check(1_200, "20分進んで");
        check(31, "1分進んで");
        check(-1_795_316_400, "20779日遅れて");
    }

    #[test]
    fn a_moment_of_today_is_a_time_and_another_one_has_its_day() {
        let ctx = context("/");
        assert_eq!(clock(&ctx, ctx.now()), "9:00");
        let yesterday = ctx.now() - chrono::TimeDelta::days(1);
        assert_eq!(clock(&ctx, yesterday), "2026年11月21日 9:00");
    }
}
