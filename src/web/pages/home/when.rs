//! The row for *when*: now, today, a weekday. Links, so that it works without
//! script; what is chosen is part of the address.

use super::params::PlaceSearch;
use crate::{
    catalog::Open,
    domain::schedule::Asked,
    web::view::{PageContext, date, icon::icon},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use maud::{Markup, html};

/// For when places are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeChoice {
    /// Held then.
    Held(Asked),
    /// 開催日時が未確認: nobody can say whether they are held then.
    NotKnown(Asked),
}

impl TimeChoice {
    /// Reads an address; what makes no sense is left out.
    pub fn read(value: &str) -> Option<Self> {
        match value {
            "unknown" => Some(Self::NotKnown(Asked::Today)),
            _ => match value.strip_prefix("unknown-") {
                Some(when) => Asked::parse(when).ok().map(Self::NotKnown),
                None => Asked::parse(value).ok().map(Self::Held),
            },
        }
    }

    /// As an address has it.
    pub fn id(self) -> String {
        match self {
            Self::Held(asked) => asked.id(),
            Self::NotKnown(Asked::Today) => "unknown".to_owned(),
            Self::NotKnown(asked) => format!("unknown-{}", asked.id()),
        }
    }

    /// What is asked of schedules.
    pub fn filter(self, now: DateTime<Utc>) -> Open {
        match self {
            Self::Held(asked) => Open::Held(asked.at(now)),
            Self::NotKnown(asked) => Open::NotKnown(asked.at(now)),
        }
    }

    /// The places of which nobody can say whether they are held at the same time.
    #[must_use]
    pub fn not_known(self) -> Self {
        match self {
            Self::Held(asked) | Self::NotKnown(asked) => Self::NotKnown(asked),
        }
    }

    /// The day whose sessions cards show, unless it is today's next one.
    pub fn day(self, now: DateTime<Utc>) -> Option<NaiveDate> {
        match self {
            Self::Held(Asked::Now | Asked::Today) | Self::NotKnown(_) => None,
            Self::Held(asked) => Some(asked.at(now).date()),
        }
    }

    /// In words.
    pub fn label(self, ctx: &PageContext) -> String {
        match self {
            Self::Held(Asked::Now) => ctx.t("when-now"),
            Self::Held(Asked::Today) => ctx.t("when-today"),
            Self::Held(Asked::Moment(moment)) => date::moment(ctx.locale(), moment),
            Self::Held(asked) => date::short(ctx.locale(), asked.at(ctx.now()).date()),
            Self::NotKnown(_) => ctx.t("when-not-known"),
        }
    }
}

/// The row.
pub fn row(ctx: &PageContext, search: &PlaceSearch) -> Markup {
    let day = search.when.and_then(|when| when.day(ctx.now()));
    html! {
        nav.when #when data-swap aria-label=(ctx.t("when")) {
            (pill(ctx, search, Asked::Now))
            (pill(ctx, search, Asked::Today))
            details.days #days {
                summary.pill aria-current=[day.map(|_| "true")] {
                    @match day {
                        Some(day) => { (date::day_of_month(ctx.locale(), day)) (chosen_mark(ctx)) }
                        None => { (ctx.t("when-weekday")) (icon("ui-down")) }
                    }
                }
                ul { @for weekday in week(ctx) { li { (pill(ctx, search, weekday)) } } }
            }
        }
    }
}

/// The next seven weekdays, today's first.
fn week(ctx: &PageContext) -> impl Iterator<Item = Asked> {
    ctx.today().iter_days().take(7).map(|day| Asked::Weekday(day.weekday()))
}

fn pill(ctx: &PageContext, search: &PlaceSearch, asked: Asked) -> Markup {
    let choice = TimeChoice::Held(asked);
    let is_chosen = search.when == Some(choice);
    let target = search.at((!is_chosen).then_some(choice));
    html! {
        a.pill id={ "when-" (asked.id()) } href=(target.address()) data-search
            aria-current=[is_chosen.then_some("true")]
        { (choice.label(ctx)) @if is_chosen { (chosen_mark(ctx)) } }
    }
}

fn chosen_mark(ctx: &PageContext) -> Markup {
    html! { span.chosen { (icon("ui-check")) span.unseen { (ctx.t("chosen")) } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::Catalog,
        domain::{OpeningHours, Place, PlaceId, Schedule},
        gazetteer::Gazetteer,
        web::{
            pages::home::page,
            view::{context::tests::context, site::tests::place},
        },
    };

    fn salon(name: &str, hours: Option<&str>) -> Place {
        let mut salon = place("salon", name, None);
        salon.id = PlaceId::parse(name).expect("an id");
        let hours = hours.map(|text| OpeningHours::parse(text).expect(text));
        salon.draft.schedule = hours.map(Schedule::new);
        salon
    }

    /// The first page on a Sunday, 2026-11-22, at 9:00.
    fn shown(query: &str, places: Vec<Place>) -> String {
        let search = PlaceSearch::read(form_urlencoded::parse(query.as_bytes()).into_owned());
        page(context("/"), &Catalog::build(1, places), &Gazetteer::default(), search)
            .html()
            .to_owned()
    }

    #[test]
    fn what_is_not_known_to_be_held_is_offered_apart() {
        let places = || {
            let hours = [("sunday", Some("Su 10:00-12:00")), ("monday", Some("Mo 10:00-12:00"))];
            hours.into_iter().chain([("nobody-knows", None)]).map(|(id, text)| salon(id, text))
        };
        let html = shown("open=today", places().collect());
        let (held, apart) = html.split_once("開催日時が未確認の場所").expect("both lists");
        assert!(held.contains("きょう 10:00〜12:00") && held.contains("1件"), "{held}");
        assert!(apart.contains("nobody-knows") && !apart.contains("monday"), "{apart}");
        assert!(apart.contains("/?open=unknown"), "{apart}");
        let all = shown("open=unknown", places().collect());
        assert!(all.contains("nobody-knows") && !all.contains("sunday"), "{all}");
    }

    #[test]
    fn what_is_not_known_is_so_on_the_day_that_was_asked_for() {
        let places = || {
            let hours = [
                ("perhaps-sunday", Some("Su unknown \"by call\"")),
                ("perhaps-thursday", Some("Th unknown \"by call\"")),
                ("thursday", Some("Th 10:00-12:00")),
                ("nobody-knows", None),
            ];
            hours.map(|(id, text)| salon(id, text)).into()
        };
        let html = shown("open=thu", places());
        let (_, apart) = html.split_once("開催日時が未確認の場所").expect("both lists");
        assert!(apart.contains("perhaps-thursday") && apart.contains("nobody-knows"), "{apart}");
        assert!(!apart.contains("perhaps-sunday"), "known not to be held on Thursday: {apart}");
        assert!(apart.contains("/?open=unknown-thu"), "{apart}");
        let all = shown("open=unknown-thu", places());
        assert!(all.contains("perhaps-thursday") && !all.contains("perhaps-sunday"), "{all}");
    }

    #[test]
    fn words_that_are_not_read_offer_no_place_for_a_day_that_they_exclude() {
        let places = || {
            let texts =
                [("a", "毎月第3金曜日 夕方ごろ"), ("b", "毎週日曜日 夕方ごろ"), ("c", "不定期")];
            let unread = texts.map(|(id, text)| {
                let mut salon = salon(id, None);
                salon.draft.schedule_text = Some(text.to_owned());
                salon
            });
            unread.into_iter().chain([salon("held", Some("Su,Fr 10:00-12:00"))])
        };
        let html = shown("open=today", places().collect());
        let (_, apart) = html.split_once("読みとれない場所").expect("a list");
        assert!(apart.contains("毎週日曜日") && apart.contains("不定期"), "{apart}");
        assert!(!apart.contains("第3金曜日"), "on a Sunday: {apart}");
        assert!(apart.contains("日時は読みとれません"), "{apart}");
        let html = shown("open=2026-12-18", places().collect());
        let (_, apart) = html.split_once("読みとれない場所").expect("a list");
        assert!(apart.contains("第3金曜日") && !apart.contains("毎週日曜日"), "{apart}");
    }

    #[test]
    fn a_weekday_among_the_words_is_the_day_on_which_they_are_held() {
        let places = || {
            let hours = [("th-salon", "Th 10:00-12:00"), ("mo-salon", "Mo 10:00-12:00")];
            hours.map(|(id, text)| salon(id, Some(text))).into()
        };
        for query in
            ["q=木曜 サロン", "q=木曜日のサロン", "q=サロン thursday", "q=木曜&category=salon"]
        {
            let html = shown(query, places());
            assert!(
                html.contains("th-salon") && !html.contains("/places/mo-salon"),
                "{query}: {html}"
            );
            assert!(html.contains("11月26日(木) 10:00〜12:00"), "{query}: {html}");
        }
        let html = shown("q=木曜 サロン&open=mon", places());
        assert!(
            html.contains("/places/mo-salon") && !html.contains("/places/th-salon"),
            "by hand: {html}"
        );
        assert!(html.contains("value=\"木曜 サロン\""), "as typed: {html}");
        let html = shown("q=木曜 taiso", vec![salon("taiso", Some("Th 10:00-12:00"))]);
        let any_time = "<a href=\"/?q=taiso\" data-search>11月26日(木)";
        assert!(html.contains(any_time), "the way out takes the word away, too: {html}");
    }

    #[test]
    fn a_chosen_time_stays_in_every_link_and_form_and_can_be_taken_off() {
        let html = shown("open=mon&category=salon", vec![salon("monday", Some("Mo 10:00-12:00"))]);
        assert!(html.contains("name=\"open\" value=\"mon\""), "{html}");
        assert!(html.contains("/?category=salon&amp;category=consultation&amp;open=mon"), "{html}");
        assert!(html.contains("<a href=\"/?category=salon\" data-search>11月23日(月)"), "{html}");
        assert!(html.contains("<strong class=\"next\">11月23日(月) 10:00〜12:00"), "{html}");
    }

    #[test]
    fn nothing_held_then_leads_to_any_time() {
        let html = shown("open=2026-12-24", vec![salon("monday", Some("Mo 10:00-12:00"))]);
        assert!(html.contains("見つかりませんでした") && html.contains("日時をえらばずに"));
        assert!(!html.contains("開催日時が未確認の場所"), "all days of it are known");
    }

    #[test]
    fn a_time_that_makes_no_sense_is_left_out() {
        for value in ["", "noon", "2026-13-01"] {
            assert_eq!(TimeChoice::read(value), None, "{value}");
        }
        assert_eq!(TimeChoice::read("thu").map(TimeChoice::id).as_deref(), Some("thu"));
    }
}
