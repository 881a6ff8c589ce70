//! When a place is held, in words: what is held now, what comes next, and what of
//! it nobody knows.

use super::{PageContext, access, date, site::CardPlace};
use crate::domain::{
    Place, Session,
    schedule::OpenStatus,
    time::{end_of, in_japan},
};
use chrono::{NaiveDate, NaiveDateTime};
use maud::{Markup, html};

/// Less than this before its end, a session says how many minutes are left.
const SOON_MINUTES: i64 = 60;

/// What a card says under 日時: the sessions of the day asked for, or what is held
/// or comes next, or the published words.
pub fn on_card(ctx: &PageContext, found: &CardPlace) -> Option<Markup> {
    let next =
        || found.open_status.as_ref().and_then(|open_status| next(ctx, &found.place, open_status));
    let asked = found.asked.first().map(|first| several(ctx, first.date(), &found.asked));
    match asked.or_else(next) {
        Some(sentence) => Some(html! {
            strong.next { (sentence) }
            @if is_unconfirmed(&found.place) { " " (unconfirmed(ctx)) }
        }),
        None => access::schedule(ctx, &found.place).map(|text| {
            html! {
                (text)
                @if is_unread(&found.place) {
                    " " small.unconfirmed { (ctx.t("schedule-unread")) }
                }
            }
        }),
    }
}

/// Whether words are published that the program could not read.
pub fn is_unread(place: &Place) -> bool {
    place.draft.schedule.is_none() && place.draft.schedule_text.is_some()
}

/// Whether the schedule is a machine's reading that nobody has confirmed.
pub fn is_unconfirmed(place: &Place) -> bool {
    place.draft.schedule.is_some() && place.draft.schedule_confirmed == Some(false)
}

/// The mark of such a reading.
pub fn unconfirmed(ctx: &PageContext) -> Markup {
    html! { small.unconfirmed { (ctx.t("schedule-by-machine")) } }
}

/// What is held now or comes next, in one sentence; nothing where no session is known.
pub fn next(ctx: &PageContext, place: &Place, open_status: &OpenStatus) -> Option<String> {
    let session = open_status.next_session.as_ref()?;
    let schedule = place.draft.schedule.as_ref()?;
    if schedule.opening_hours.as_str() == "24/7" && session.is_whole_day() {
        return Some(ctx.t("always-open"));
    }
    let now = in_japan(ctx.now());
    if let Some(end) = session.end.filter(|_| session.is_held_at(now) == Some(true)) {
        return Some(held(ctx, place, now, end));
    }
    let when = occurrence(ctx, session);
    let is_ahead = session.date() > now.date();
    Some(if is_ahead { ctx.t_with("next-session", &[("when", when.into())]) } else { when })
}

/// 「開催中・あと30分で終了」
fn held(ctx: &PageContext, place: &Place, now: NaiveDateTime, end: NaiveDateTime) -> String {
    let until = match (end - now).num_minutes() {
        minutes @ ..=SOON_MINUTES => ctx.t_with("ends-in", &[("minutes", minutes.max(1).into())]),
        _ if end == end_of(now.date()) => ctx.t("until-midnight"),
        _ => ctx.t_with("held-until", &[("end", clock(end).into())]),
    };
    if access::is_held_in_sessions(place) {
        ctx.t_with("held-now", &[("until", until.into())])
    } else {
        ctx.t_with("open-now", &[("until", until.into())])
    }
}

/// 「12月8日(火) 10:00〜12:00」
pub fn occurrence(ctx: &PageContext, session: &Session) -> String {
    several(ctx, session.date(), std::slice::from_ref(session))
}

/// The sessions of one day: 「12月8日(火) 10:00〜12:00、13:00〜15:00」.
fn several(ctx: &PageContext, on: NaiveDate, sessions: &[Session]) -> String {
    let times: Vec<_> = sessions.iter().map(|session| times(ctx, session)).collect();
    let time = times.join(&ctx.t("times-joint"));
    let day = if on == ctx.today() { ctx.t("when-today") } else { date::short(ctx.locale(), on) };
    let said = ctx.t_with("occurrence", &[("day", day.into()), ("time", time.into())]);
    let now = in_japan(ctx.now());
    if sessions.iter().all(|session| session.is_over(now)) {
        ctx.t_with("session-over", &[("when", said.into())])
    } else {
        said
    }
}

/// 「10:00〜12:00」, or what of it is not known.
pub fn times(ctx: &PageContext, session: &Session) -> String {
    let (start, end) = (session.start.time().map(clock), session.end.map(clock));
    match (start, end) {
        _ if session.is_whole_day() => ctx.t("all-day"),
        (Some(start), Some(end)) => {
            ctx.t_with("time-range", &[("start", start.into()), ("end", end.into())])
        }
        (Some(start), None) => ctx.t_with("time-from", &[("start", start.into())]),
        (None, Some(end)) => ctx.t_with("time-until", &[("end", end.into())]),
        (None, None) => ctx.t("time-unknown"),
    }
}

fn clock(time: NaiveDateTime) -> String {
    time.format("%-H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{OpeningHours, Schedule},
        web::view::{context::tests::context, site::tests::place},
    };

    /// What a card says on a Sunday, 2026-11-22, at 9:00.
    fn said(category: &str, expression: &str) -> String {
        let mut place = place(category, "ひだまり", None);
        let hours = OpeningHours::parse(expression).expect(expression);
        place.draft.schedule = Some(Schedule::new(hours));
        let ctx = context("/");
        let open_status = place.open_status(ctx.now());
        let found = CardPlace { open_status, ..CardPlace::new(place) };
        on_card(&ctx, &found).expect("words").into_string()
    }

    #[test]
    fn a_card_says_what_comes_next_and_what_of_it_is_not_known() {
        fn check(category: &str, expression: &str, expected: &str) {
            let expected = format!("<strong class=\"next\">{expected}</strong>");
            assert_eq!(said(category, expression), expected, "{expression}");
        }
        check("salon", "Tu[2] 10:00-12:00", "次回 12月8日(火) 10:00〜12:00");
        check("salon", "Tu[2] unknown \"time not recorded\"", "次回 12月8日(火) 時間は未確認");
        check("salon", "Tu[2] 10:00+", "次回 12月8日(火) 10:00から（終わる時刻は未確認）");
        check("salon", "Su 10:00-12:00", "きょう 10:00〜12:00");
        check("salon", "Su 08:00+", "きょう 8:00から（終わる時刻は未確認）");
        check("salon", "Su 08:00-09:30", "開催中・あと30分で終了");
        check("consultation", "Su 08:00-17:00", "あいています・17:00まで");
        check("salon", "Su 08:00-24:00", "開催中・夜12時まで");
        check("aed", "24/7", "いつでも（24時間）");
        check("salon", "Mo 00:00-24:00", "次回 11月23日(月) 終日");
    }

    #[test]
    fn without_sessions_the_published_words_stand() {
        let mut salon = place("salon", "ひだまり", None);
        let words = |salon: &Place| {
            on_card(&context("/"), &CardPlace::new(salon.clone())).expect("words").0
        };
        assert_eq!(words(&salon), "開催日時は未確認");
        salon.draft.schedule_text = Some("不定期".to_owned());
        assert_eq!(
            words(&salon),
            "不定期 <small class=\"unconfirmed\">日時は読みとれません</small>"
        );
    }

    #[test]
    fn a_machines_reading_is_marked_until_somebody_confirmed_it() {
        let mut salon = place("salon", "ひだまり", None);
        let hours = OpeningHours::parse("Tu[2] 10:00-12:00").expect("hours");
        salon.draft.schedule = Some(Schedule::new(hours));
        let ctx = context("/");
        let words = |salon: &Place| {
            let open_status = salon.open_status(ctx.now());
            on_card(&ctx, &CardPlace { open_status, ..CardPlace::new(salon.clone()) })
                .expect("words")
                .0
        };
        salon.draft.schedule_confirmed = Some(false);
        assert!(words(&salon).contains("自動で読みとり・確認前"));
        salon.draft.schedule_confirmed = Some(true);
        assert!(!words(&salon).contains("確認前"));
    }

    #[test]
    fn a_session_of_the_day_asked_for_says_when_it_is_over() {
        let ctx = context("/");
        let at = |hour| ctx.today().and_hms_opt(hour, 0, 0).expect("a time");
        let session = Session::new(at(7).into(), Some(at(8)), "");
        assert_eq!(occurrence(&ctx, &session), "きょう 7:00〜8:00（終わりました）");
    }
}
