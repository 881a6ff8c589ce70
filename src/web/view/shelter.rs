//! Welfare shelters: what a resident must know before setting out. As long as
//! nobody reports that one is open, no page points to it as a place to walk to.

use super::{PageContext, icon::icon, phone::callable};
use crate::{
    app::shelter::{AskedCodes, Criterion},
    domain::{Code, DirectArrival, Location, NoWay, Place, code::CodeKind},
};
use maud::{Markup, html};

/// Whether people may come without being sent.
pub fn direct(ctx: &PageContext, place: &Place) -> String {
    match place.draft.shelter.direct {
        Some(DirectArrival::Yes) => ctx.t("direct-yes"),
        Some(DirectArrival::No) => ctx.t("direct-no"),
        Some(DirectArrival::NamedOnly) => ctx.t("direct-named-only"),
        None => ctx.t("direct-unknown"),
    }
}

/// Whether people must ask before they set out: always, unless a disaster runs in
/// which it is reported open and takes people who come on their own.
pub fn needs_asking(ctx: &PageContext, place: &Place) -> bool {
    place.takes_only_some() && ctx.no_way(place).is_some()
}

/// What is recorded of each code that was asked for, in three lines: what is there, what is
/// not recorded, what is recorded as absent.
pub fn recorded(ctx: &PageContext, asked: &AskedCodes) -> Markup {
    let mut answers = Vec::new();
    collect(ctx, &asked.targets, &mut answers);
    collect(ctx, &asked.facts, &mut answers);
    collect(ctx, &asked.hazards, &mut answers);
    let lines = [
        (Some(true), "board-recorded-yes"),
        (None, "board-recorded-none"),
        (Some(false), "board-recorded-no"),
    ];
    html! {
        @for (answer, key) in lines {
            @let words: Vec<_> = answers
                .iter()
                .filter_map(|(word, known)| (*known == answer).then_some(*word))
                .collect();
            @if !words.is_empty() {
                span.asked-for { (ctx.t(key)) (words.join(&ctx.t("list-joint"))) }
            }
        }
    }
}

fn collect<'a, K: CodeKind>(
    ctx: &'a PageContext,
    codes: &[(Code<K>, Option<bool>)],
    answers: &mut Vec<(&'a str, Option<bool>)>,
) {
    let word = |code: &Code<K>| code.entry().label.get(ctx.locale());
    answers.extend(codes.iter().map(|(code, answer)| (word(code), *answer)));
}

/// What is asked for and nobody can answer from the register.
pub fn unrecorded(ctx: &PageContext, unknown: &[Criterion]) -> String {
    let word = |asked: &Criterion| match *asked {
        "district" => ctx.t("field-district"),
        "target" | "target_any" => ctx.t("board-targets"),
        "fact" | "fact_any" => ctx.t("board-facts"),
        "hazard" => ctx.t("board-hazards"),
        "status" => ctx.t("board-status"),
        "min_vacancy" => ctx.t("board-vacancy"),
        "direct" => ctx.t("field-direct"),
        "state" => ctx.t("suspended"),
        _ => ctx.t("board-position"),
    };
    unknown.iter().map(word).collect::<Vec<_>>().join(&ctx.t("list-joint"))
}

/// Why no way is shown to a place or to its site.
pub fn no_way(ctx: &PageContext, place: &Place, why: NoWay) -> String {
    match why {
        NoWay::Closed if !place.approach().is_evacuation() => ctx.t("no-way-building-closed"),
        NoWay::Closed => ctx.t("no-way-closed"),
        NoWay::Full => ctx.t("no-way-full"),
        NoWay::NotOpen => ctx.t("no-way-not-open"),
        NoWay::Preparing => ctx.t("no-way-preparing"),
        NoWay::MadeUp => ctx.t("no-way-made-up"),
        NoWay::Suspended => ctx.t("no-way-suspended"),
        NoWay::NotDesignated => ctx.t("no-way-not-designated"),
        NoWay::Area => ctx.t("no-way-area"),
        NoWay::NotDirect => ctx.t("no-way-direct-no"),
        NoWay::NamedOnly => ctx.t("no-way-named-only"),
        NoWay::DirectUnknown => ctx.t("no-way-direct-unknown"),
        NoWay::NotReportedOpen => ctx.t("no-way-to-shelter"),
        NoWay::Restricted => ctx.t("no-way-restricted"),
    }
}

/// The same for a card, unless that says it in other words already: where it is, or what to
/// do instead of going there.
pub fn why_not(ctx: &PageContext, place: &Place, why: NoWay) -> Option<String> {
    let is_said = match why {
        NoWay::Area => true,
        NoWay::NotDirect
        | NoWay::NamedOnly
        | NoWay::DirectUnknown
        | NoWay::NotReportedOpen
        | NoWay::Restricted => needs_asking(ctx, place),
        NoWay::Closed
        | NoWay::Full
        | NoWay::NotOpen
        | NoWay::Preparing
        | NoWay::MadeUp
        | NoWay::NotDesignated
        | NoWay::Suspended => false,
    };
    (!is_said).then(|| no_way(ctx, place, why))
}

/// Around what a page looks for ordinary shelters.
#[derive(Debug, Clone, Copy)]
pub enum Around {
    /// Where the visitor searches, if that is known.
    Visitor(Option<Location>),
    /// The place itself: its own page does not know where the visitor is.
    Place,
}

/// What to do instead of going there: the nearest ordinary shelter, and whom to call.
pub fn instead(ctx: &PageContext, place: &Place, around: Around) -> Markup {
    let (from, find) = match (around, place.shown_location()) {
        (Around::Visitor(from), _) => (from, ctx.t("shelter-find-ordinary")),
        (Around::Place, None) => (None, ctx.t("shelter-find-ordinary")),
        (Around::Place, at) => (at, ctx.t("shelter-find-around-here")),
    };
    let why = match place.draft.category.id() {
        "welfare_shelter" => ctx.t("shelter-first-why"),
        _ => ctx.t("shelter-limited-why"),
    };
    html! {
        div.instead {
            p {
                strong { (ctx.t("shelter-first")) }
                " " (why)
            }
            p {
                a.arrow href=(ordinary_shelters(from)) {
                    (find) (icon("ui-more"))
                }
            }
            @if let Some(contact) = ctx.contact() {
                p { (callable(&ctx.t_with("shelter-ask", &[("contact", contact.into())]))) }
            }
        }
    }
}

fn ordinary_shelters(from: Option<Location>) -> String {
    let near = from
        .map(Location::coarse)
        .map_or_else(String::new, |at| format!("&lat={}&lon={}", at.lat(), at.lon()));
    format!("/?category=evacuation_shelter{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{context::tests::context, site::tests::place};

    #[test]
    fn direct_arrival_is_said_in_words_and_unknown_stays_unknown() {
        let ctx = context("/");
        let mut shelter = place("welfare_shelter", "ホーム", None);
        assert_eq!(direct(&ctx, &shelter), "直接行けるかは未確認です");
        shelter.draft.shelter.direct = Some(DirectArrival::NamedOnly);
        assert!(direct(&ctx, &shelter).contains("個別避難計画"));
    }

    #[test]
    fn the_reason_for_showing_no_way_is_the_shelters_own() {
        fn check(direct: Option<DirectArrival>, expected: &str) {
            let mut shelter = place("welfare_shelter", "ホーム", None);
            shelter.draft.shelter.direct = direct;
            let ctx = context("/");
            let why = ctx.no_way(&shelter).expect("no way");
            let said = no_way(&ctx, &shelter, why);
            assert!(said.starts_with(expected), "{said}");
        }
        check(Some(DirectArrival::NamedOnly), "前もって決まった人だけの避難所です。");
        check(Some(DirectArrival::No), "直接は行けません。");
        check(None, "直接行けるかは未確認です。");
        check(Some(DirectArrival::Yes), "開いているかがわからないため");
    }

    #[test]
    fn a_link_holds_no_more_than_three_decimals() {
        let at = Location::new(139.473_28, 35.786_91).expect("a position");
        let address = "/?category=evacuation_shelter&lat=35.787&lon=139.473";
        assert_eq!(ordinary_shelters(Some(at)), address);
    }
}
