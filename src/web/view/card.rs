//! A card: what kind, its name, how far, when, who may come, what it has, when
//! it was checked; then what to do. Always in that order.

use super::{
    PageContext, access, date, distance, hazard,
    icon::{icon, kind},
    phone,
    shelter::{self, Around},
    site::{CardGroup, CardPlace},
    status, temporary, when,
};
use crate::{
    domain::{CategoryId, Location, Place, Precision, State, Whereabouts},
    web::address,
};
use maud::{Markup, html};

/// Cards in a list, nearest first. `from` is where the visitor searches.
pub fn list(ctx: &PageContext, groups: &[CardGroup], from: Option<Location>) -> Markup {
    html! {
        ol.cards role="list" {
            @for group in groups {
                li { (card(ctx, group, from)) }
            }
        }
    }
}

/// One card for all places of a group.
pub fn card(ctx: &PageContext, group: &CardGroup, from: Option<Location>) -> Markup {
    let CardPlace { place, distance_m, .. } = &group.first;
    let address = address::place(&place.id);
    let ids: Vec<_> = group.roles().map(|place| place.id.as_str()).collect();
    let way = group.way(ctx);
    html! {
        article.card.card--old[place.is_check_outdated(ctx.today())]
            .card--unfit[hazard::unfit(ctx, place).is_some()]
            data-ids=(ids.join(" "))
            data-lon=[place.shown_location().map(Location::lon)]
            data-lat=[place.shown_location().map(Location::lat)]
        {
            div.card-kinds {
                @for place in group.in_constant_order() { (kind_and_word(ctx, place)) }
                (badges(ctx, place))
            }
            h3.card-name { a href=(address) { (place.draft.name) } }
            @if let Some(distance_m) = distance_m {
                p.card-far { (distance::line(ctx, place, *distance_m, way.is_ok())) }
            }
            (answers(ctx, group))
            @if let Some(why) = way.err().and_then(|why| shelter::why_not(ctx, place, why)) {
                p.why-not { (why) }
            }
            (paper(ctx, place))
            @if shelter::needs_asking(ctx, place) {
                (shelter::instead(ctx, place, Around::Visitor(from)))
            }
            (other_roles(ctx, group))
            (actions(ctx, place, way.ok(), &address))
        }
    }
}

/// Picture and name of a place's kind.
pub fn kind_and_word(ctx: &PageContext, place: &Place) -> Markup {
    html! {
        span.card-kind {
            (kind(place.draft.category.category()))
            span { (kind_word(ctx, place)) }
        }
    }
}

/// The name of a place's kind.
fn kind_word(ctx: &PageContext, place: &Place) -> String {
    match place.draft.temporary {
        Some(of) => temporary::kind(ctx, of.kind),
        None => place.draft.category.category().label(ctx.locale()).to_owned(),
    }
}

/// Picture and name of a category, to stand in a `span.card-kind`.
pub fn kind_words(ctx: &PageContext, category: CategoryId) -> Markup {
    let category = category.category();
    html! { (kind(category)) span { (category.label(ctx.locale())) } }
}

/// An empty card with no more than the map knows of a place, for its script to fill in.
pub fn small(ctx: &PageContext) -> Markup {
    html! {
        article.card {
            div.card-kinds {
                @if !ctx.situation.is_real() { span.badge.badge--sample { (ctx.t("sample")) } }
            }
            h3.card-name {}
            div.actions { a.action.action--main href="" { (ctx.t("action-more")) } }
        }
    }
}

/// 見本, 休止中 and 「この災害のあいだだけの避難先」.
pub fn badges(ctx: &PageContext, place: &Place) -> Markup {
    html! {
        @if place.sample { span.badge.badge--sample { (ctx.t("sample")) } }
        @if place.draft.state == State::Suspended { span.badge { (ctx.t("suspended")) } }
        @if let Some(of) = place.draft.temporary { (temporary::badge(ctx, of)) }
    }
}

fn answers(ctx: &PageContext, group: &CardGroup) -> Markup {
    let place = &*group.first.place;
    html! {
        dl.answers {
            @if let Some(now) = status::now(ctx, &group.in_constant_order()) {
                div { dt { (ctx.t("label-status")) } dd { (now) } }
            }
            @if let Some(why) = hazard::unfit(ctx, place) {
                (answer(&ctx.t("label-unfit"), &why))
            }
            @if let Some(why) = why_area(ctx, place) { (answer(&ctx.t("label-place"), &why)) }
            @if let Some(when) = when::on_card(ctx, &group.first) {
                div { dt { (ctx.t("label-schedule")) } dd { (when) } }
            }
            @if let Some(hazards) = access::hazards(ctx, group) {
                (answer(&ctx.t("label-hazards"), &hazards))
            }
            @if let Some(who) = access::who(ctx, place) {
                (answer(&ctx.t("label-who"), &who))
            }
            @if place.takes_only_some() {
                (answer(&ctx.t("label-direct"), &shelter::direct(ctx, place)))
            }
            (answer(&ctx.t("label-facts"), &access::facts(ctx, place)))
            (answer(&ctx.t("label-checked"), &date::checked(ctx, place)))
        }
    }
}

/// What paper needs because it has no buttons.
fn paper(ctx: &PageContext, place: &Place) -> Markup {
    html! {
        @if place.draft.address.is_some() || place.draft.phone.is_some() {
            p.paper {
                @if let Some(address) = place.shown_address() { (address) " " }
                @if let Some(phone) = &place.draft.phone { (ctx.t("label-phone")) " " (phone) }
            }
        }
    }
}

fn answer(label: &str, text: &str) -> Markup {
    html! { div { dt { (label) } dd { (text) } } }
}

/// What else the building is, where its other places have names of their own.
fn other_roles(ctx: &PageContext, group: &CardGroup) -> Markup {
    html! {
        @let others = group.other_roles();
        @if !others.is_empty() {
            p.card-roles {
                (ctx.t("same-building"))
                @for other in others {
                    " "
                    a href=(address::place(&other.id)) {
                        (kind_word(ctx, other))
                        @if other.draft.name != group.first.place.draft.name {
                            "（" (other.draft.name) "）"
                        }
                    }
                }
            }
        }
    }
}

fn actions(ctx: &PageContext, place: &Place, way: Option<&Place>, address: &str) -> Markup {
    let draft = &place.draft;
    let numbers = phone::numbers_to_call(draft.phone.as_deref().unwrap_or_default());
    let has_several = numbers.len() > 1;
    html! {
        div.actions {
            @for (dial, written) in &numbers {
                a.action href={ "tel:" (dial) } {
                    (icon("ui-phone")) (ctx.t("action-call"))
                    @if has_several { span.number { (written) } }
                    (for_place(&draft.name))
                }
            }
            @if let Some(at) = way.and_then(|place| place.draft.location) {
                a.action href={ (address) "#way" } data-way-lon=(at.lon()) data-way-lat=(at.lat())
                    data-way-name=(draft.name)
                {
                    (icon("ui-way")) (ctx.t("action-way")) (for_place(&draft.name))
                }
            }
            a.action.action--main href=(address) {
                (icon("ui-more")) (ctx.t("action-more")) (for_place(&draft.name))
            }
        }
    }
}

/// Why only the neighbourhood of a place is shown: because it is a home, or because
/// nobody has placed it yet.
pub fn why_area(ctx: &PageContext, place: &Place) -> Option<String> {
    let of = match place.whereabouts() {
        Whereabouts::Exact => return None,
        Whereabouts::Hidden => return Some(ctx.t("area-only")),
        Whereabouts::Approximate(Precision::AddressBlock) => ctx.t("middle-of-block"),
        Whereabouts::Approximate(Precision::Chome) => ctx.t("middle-of-chome"),
        Whereabouts::Approximate(_) => ctx.t("middle-of-town"),
    };
    Some(ctx.t_with("area-approximate", &[("middle", of.into())]))
}

/// Which place a button is about, for those who hear the page.
fn for_place(name: &str) -> Markup {
    html! { span.unseen { "：" (name) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{DirectArrival, Hazard, PointShown, ShelterProfile},
        web::view::{context::tests::context, site::tests::place},
    };

    fn rendered(place: &Place) -> String {
        let first = CardPlace { distance_m: Some(450.0), ..CardPlace::new(place.clone()) };
        card(&context("/"), &CardGroup::alone(first), None).into_string()
    }

    #[test]
    fn a_card_answers_in_its_order() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.phone = Some("04-0000-1111".to_owned());
        salon.sample = true;
        let html = rendered(&salon);
        let order = [
            "地域サロン",
            "見本",
            "ひだまり",
            "直線450m・歩いて10分くらい",
            "開催日時は未確認",
            "対象</dt>",
            "設備</dt>",
            "確認</dt>",
            "tel:0400001111",
            "#way",
            "くわしく",
        ];
        let found: Vec<_> = order.iter().map(|text| html.find(text).expect(text)).collect();
        assert!(found.is_sorted(), "{html}");
    }

    #[test]
    fn each_number_of_a_place_has_its_own_button() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.phone = Some("04-0000-1111、04-0000-2222".to_owned());
        let html = rendered(&salon);
        for (dial, written) in [("0400001111", "04-0000-1111"), ("0400002222", "04-0000-2222")] {
            assert!(html.contains(&format!("tel:{dial}\"")), "{html}");
            assert!(html.contains(&format!("<span class=\"number\">{written}</span>")), "{html}");
        }
        salon.draft.phone = Some("04-0000-1111".to_owned());
        assert!(!rendered(&salon).contains("class=\"number\""), "one button needs no number");
    }

    #[test]
    fn a_school_that_is_also_an_emergency_site_says_for_which_hazards() {
        let school = place("evacuation_shelter", "第一小学校", Some("a"));
        let mut ground = place("emergency_site", "第一小学校", Some("a"));
        ground.draft.hazards.set(Hazard::parse("earthquake").expect("a code"), Some(true));
        let found =
            |place: &Place| CardPlace { distance_m: Some(10.0), ..CardPlace::new(place.clone()) };
        for (first, other) in [(&school, &ground), (&ground, &school)] {
            let mut group = CardGroup::alone(found(first));
            group.others.push(found(other));
            let html = card(&context("/"), &group, None).into_string();
            assert!(html.contains("地震（ほかの災害は未確認）"), "{html}");
            let kinds =
                ["指定避難所</span>", "指定緊急避難場所</span>"].map(|kind| html.find(kind));
            assert!(kinds[0] < kinds[1] && kinds[0].is_some(), "{html}");
        }
    }

    #[test]
    fn nobody_is_shown_the_way_to_a_welfare_shelter() {
        for direct in [None, Some(DirectArrival::Yes), Some(DirectArrival::No)] {
            let mut home = place("welfare_shelter", "ホーム", None);
            home.draft.shelter = ShelterProfile { direct, ..ShelterProfile::default() };
            let html = rendered(&home);
            assert!(!html.contains("歩いて") && !html.contains("way"), "{html}");
            assert!(html.contains("まず近くの指定避難所へ") && html.contains("04-0000-1111"));
        }
    }

    #[test]
    fn a_hidden_door_is_not_shown_the_way_to() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.point_shown = PointShown::Area;
        let html = rendered(&salon);
        assert!(html.contains("くわしい場所は公開していません") && !html.contains("data-way"));
    }

    #[test]
    fn a_point_found_by_its_address_is_called_approximate_and_no_way_leads_there() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.address = Some("埼玉県所沢市緑町3-1".to_owned());
        salon.draft.location_precision = Some(Precision::Chome);
        let html = rendered(&salon);
        assert!(html.contains("およその場所（丁目のまん中あたり）"), "{html}");
        assert!(html.contains("緑町3-1") && html.contains("だいたい500m"), "{html}");
        assert!(!html.contains("公開していません") && !html.contains("data-way"), "{html}");
    }

    #[test]
    fn a_contact_for_staff_is_never_on_a_card() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.private_contact = Some("090-0000-0000".to_owned());
        assert!(!rendered(&salon).contains("0000"));
    }
}
