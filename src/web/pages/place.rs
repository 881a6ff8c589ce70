//! The page of one place: everything recorded, 未確認 where nothing is.
//! It must never show a contact for staff, the point of a hidden door, or a way
//! to a welfare shelter.

mod sessions;

use crate::{
    catalog::{Catalog, NearestQuery},
    domain::{CategorySet, Location, NoWay, Place, PlaceId, State, Whereabouts},
    web::{
        AppState,
        address::{self, base_url},
        view::{
            Page, PageContext, card, error_page,
            icon::icon,
            layout::{self, Content},
            map::{self, MapView},
            place::{
                calendar::{self, Month},
                record, same_site,
            },
            shelter,
            site::{CardGroup, CardPlace, group},
        },
    },
};
use axum::{
    extract::{self, Path, RawQuery},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

/// Places offered instead of one that has closed.
const INSTEAD: usize = 3;
const NEAR_M: f64 = 20_000.0;

/// Shows a public place, or with `.ics` at the end the calendar of its sessions;
/// one that has closed points to what is near.
pub async fn show(
    extract::State(state): extract::State<AppState>,
    ctx: PageContext,
    headers: HeaderMap,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let catalog = state.app.catalog();
    let not_found = || error_page(&ctx, StatusCode::NOT_FOUND, None).into_response();
    let (id, is_file) = name.strip_suffix(".ics").map_or((name.as_str(), false), |id| (id, true));
    let Some(id) = PlaceId::parse(id) else { return not_found() };
    let url = format!("{}/places/{id}", base_url(&state.settings, &headers));
    if let Some(place) = catalog.get(&id) {
        if is_file {
            return sessions::calendar_file(&ctx, &place, &url).unwrap_or_else(not_found);
        }
        let month = Month::read(parameter(query.as_deref(), "month").as_deref(), ctx.today());
        return page(&ctx, &catalog, &Shown { place: &place, month, url: &url }).into_response();
    }
    match state.app.find_place(&id).await {
        Ok(Some(place)) if place.draft.state == State::Closed => {
            gone(&ctx, &catalog, &place).into_response()
        }
        Ok(_) => not_found(),
        Err(error) => {
            tracing::error!(%error, "a place could not be looked up");
            error_page(&ctx, StatusCode::SERVICE_UNAVAILABLE, None).into_response()
        }
    }
}

fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// What a page is about.
struct Shown<'a> {
    place: &'a Place,
    /// The month of its calendar.
    month: Month,
    /// Its address, for programs.
    url: &'a str,
}

fn page(ctx: &PageContext, catalog: &Catalog, shown: &Shown<'_>) -> Page {
    let place = shown.place;
    let site = CardGroup::with_site(catalog, place.clone());
    let main = html! {
        div.place {
            article.sheet {
                (record(ctx, &site, &calendar::section(ctx, place, shown.month)))
                (sessions::structured_data(ctx, place, shown.url))
                (same_site(ctx, catalog, place))
                (say_otherwise(ctx, place))
            }
            (whereabouts(ctx, &site))
        }
    };
    layout::page(ctx, &Content { title: place.draft.name.clone(), class: "place-page", main })
}

/// 情報が違う
fn say_otherwise(ctx: &PageContext, place: &Place) -> Markup {
    html! {
        p.say-otherwise {
            a.action href=(address::suggest(&place.id)) {
                (icon("ui-more")) (ctx.t("suggest-link"))
            }
        }
    }
}

/// Map, way and what else is near.
fn whereabouts(ctx: &PageContext, site: &CardGroup) -> Markup {
    let place = &*site.first.place;
    let Some(at) = place.shown_location() else {
        return html! {
            section.sheet.whereabouts aria-labelledby="way" {
                h2 #way { (ctx.t("label-map")) }
                p { (ctx.t("no-location")) }
                (way(ctx, site))
            }
        };
    };
    let why_area = card::why_area(ctx, place);
    let zoom = if why_area.is_some() { 14.0 } else { 16.0 };
    let categories = CategorySet::default();
    let view =
        MapView { centre: at, zoom, categories, marked: true, listed: false, hazards: false };
    html! {
        section.sheet.whereabouts aria-labelledby="way" {
            h2 #way { (ctx.t("label-map")) }
            @if let Some(why) = why_area { p { (why) } }
            @if matches!(place.whereabouts(), Whereabouts::Approximate(_)) {
                p.hint { (ctx.t("area-check-address")) }
            }
            div.map-small { (map::frame(ctx, view)) (map::templates(ctx)) }
            (way(ctx, site))
            p.near-here {
                a.button href=(around(at)) { (icon("ui-search")) (ctx.t("search-around")) }
            }
        }
    }
}

fn way(ctx: &PageContext, site: &CardGroup) -> Markup {
    let place = &*site.first.place;
    let is_hidden = place.whereabouts() == Whereabouts::Hidden;
    html! {
        @if let Some(access) = place.draft.access.as_ref().filter(|_| !is_hidden) {
            h3 { (ctx.t("label-access")) }
            (layout::paragraphs(access))
        }
        @match site.way(ctx) {
            Ok(to) => {
                @if let Some(at) = to.draft.location {
                    p { a.action href=(geo_address(at)) data-way-lon=(at.lon())
                        data-way-lat=(at.lat()) data-way-name=(to.draft.name)
                    { (icon("ui-way")) (ctx.t("open-map-app")) } }
                    p.hint { (ctx.t("open-map-app-hint")) }
                }
            }
            // Where it is shown as an area, that is said above.
            Err(NoWay::Area) => {}
            Err(why) => { p.notice { (shelter::no_way(ctx, place, why)) } }
        }
    }
}

/// RFC 5870; the query repeats the point because some programs mark only that.
fn geo_address(at: Location) -> String {
    let (lat, lon) = (at.lat(), at.lon());
    format!("geo:{lat},{lon}?q={lat},{lon}")
}

fn around(at: Location) -> String {
    let at = at.coarse();
    format!("/?lat={}&lon={}", at.lat(), at.lon())
}

fn gone(ctx: &PageContext, catalog: &Catalog, place: &Place) -> Page {
    let nearby = place.shown_location().map(|origin| {
        let categories = std::iter::once(place.draft.category).collect();
        let filter = crate::catalog::Filter { categories, ..Default::default() };
        let query = NearestQuery { origin, limit: INSTEAD, radius_m: NEAR_M, filter };
        let groups =
            group(catalog, catalog.nearest(&query, ctx.now()).into_iter().map(CardPlace::from));
        html! {
            @if !groups.is_empty() {
                h2 { (ctx.t("gone-nearby")) }
                (card::list(ctx, &groups, None))
            }
            p { a.arrow href=(around(origin)) { (ctx.t("search-around")) (icon("ui-more")) } }
        }
    });
    error_page(ctx, StatusCode::GONE, nearby)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PointShown, Precision};
    use crate::web::view::{
        context::tests::{blanks_left, context},
        site::tests::place,
    };

    fn shown(place: &Place, others: Vec<Place>) -> String {
        let catalog = Catalog::build(1, others);
        let ctx = context("/places/x");
        let month = Month::read(None, ctx.today());
        let url = "https://map.example.jp/places/x";
        let html = page(&ctx, &catalog, &Shown { place, month, url }).html().to_owned();
        assert_eq!(blanks_left(&html), None);
        html
    }

    #[test]
    fn what_is_not_recorded_is_called_unknown() {
        let html = shown(&place("salon", "ひだまり", None), Vec::new());
        assert!(html.matches("未確認").count() > 5, "{html}");
        assert!(html.contains("地図を読みこんでいます。") && !html.contains("一覧"), "{html}");
    }

    #[test]
    fn a_contact_for_staff_and_a_hidden_door_stay_hidden() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.private_contact = Some("090-0000-0000".to_owned());
        salon.draft.location = Location::new(139.473_28, 35.786_91).ok();
        salon.draft.point_shown = PointShown::Area;
        let html = shown(&salon, Vec::new());
        assert!(!html.contains("090") && !html.contains("139.47328") && !html.contains("geo:"));
    }

    #[test]
    fn a_point_found_by_its_address_is_no_point_to_go_to() {
        let mut salon = place("salon", "ひだまり", None);
        salon.draft.location = Location::new(139.473_28, 35.786_91).ok();
        salon.draft.location_precision = Some(Precision::Town);
        salon.draft.address = Some("所沢市緑町12".to_owned());
        salon.draft.building = Some("緑荘2階".to_owned());
        let html = shown(&salon, Vec::new());
        assert!(html.contains("およその場所（町のまん中あたり）"), "{html}");
        assert!(html.contains("所沢市緑町12") && html.contains("緑荘2階"), "{html}");
        assert!(!html.contains("139.47328") && !html.contains("geo:"), "{html}");
    }

    #[test]
    fn nobody_is_shown_the_way_to_a_welfare_shelter() {
        let html = shown(&place("welfare_shelter", "ホーム", None), Vec::new());
        assert!(!html.contains("geo:") && html.contains("まず近くの指定避難所へ"));
        assert!(html.contains("この施設の近くの指定避難所をさがす"), "{html}");
    }

    #[test]
    fn what_shares_the_building_is_named() {
        let school = place("evacuation_shelter", "第一小学校", Some("a"));
        let ground = place("emergency_site", "第一小学校校庭", Some("a"));
        assert!(shown(&school, vec![school.clone(), ground]).contains("第一小学校校庭"));
    }
}
