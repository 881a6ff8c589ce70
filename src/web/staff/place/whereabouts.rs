//! The part of the form that asks where a place is: the address, the pin that was
//! found by it, dragged on the map or typed as coordinates, and the district.

use super::form::PlaceForm;
use crate::{
    domain::{CategorySet, Location, place::field::Section},
    web::view::{
        form::{Ask, Choice},
        map::{self, MapView},
    },
};
use maud::{Markup, html};

const LATITUDE: Ask<'_> = Ask { name: "lat", label: "field-lat", hint: "hint-lat" };
const LONGITUDE: Ask<'_> = Ask { name: "lon", label: "field-lon", hint: "hint-lon" };
/// How near the map opens where a pin is, and where none is.
const ZOOM: [f64; 2] = [16.0, 12.0];

/// The questions.
pub fn fields(place: &PlaceForm<'_>) -> Markup {
    let (form, ctx) = (&place.form, place.form.ctx);
    let draft = place.draft;
    let shown = [("exact", ctx.t("point-exact")), ("area", ctx.t("point-area"))];
    let is_rough = draft.location.is_some() && draft.location_precision.is_some();
    html! {
        (place.texts(Section::Address))
        (districts(place))
        div #pin {
            h3 { (ctx.t("pin")) }
            @if draft.location.is_none() { p.notice { (ctx.t("pin-none")) } }
            @if is_rough { p.notice { (ctx.t("pin-rough")) } }
            @if draft.location.is_some_and(|at| !place.bounds.contains(at)) {
                p.notice.warnings { (ctx.t("pin-outside")) }
            }
            p.hint { (ctx.t("pin-hint")) }
            p.buttons.needs-script {
                button.action #pin-find type="button" data-locate="/staff/places/locate" {
                    (ctx.t("pin-find"))
                }
            }
            p #pin-said role="status" {}
            div.map-small.map-pin { (map::frame(ctx, view(place))) }
            div.two {
                (form.line(LATITUDE, "decimal", None))
                (form.line(LONGITUDE, "decimal", None))
            }
            @if is_rough { (form.tick("pin_right", &ctx.t("pin-right"))) }
        }
        (form.pick("point_shown", &ctx.t("field-point-shown"), &shown))
        p.hint { (ctx.t("hint-point-shown")) }
        (place.texts(Section::Way))
    }
}

fn view(place: &PlaceForm<'_>) -> MapView {
    let at = place.draft.location;
    let service = place.form.ctx.service();
    let centre: Location = at.unwrap_or(service.centre);
    MapView {
        centre,
        zoom: if at.is_some() { ZOOM[0] } else { ZOOM[1] },
        categories: CategorySet::default(),
        marked: at.is_some(),
        listed: false,
        hazards: false,
    }
}

fn districts(place: &PlaceForm<'_>) -> Markup {
    let (form, ctx) = (&place.form, place.form.ctx);
    let names = place.district_choices();
    let ask = Ask { name: "district", label: "field-district", hint: "hint-district" };
    if place.account.may(crate::domain::Right::ManageService) {
        return html! {
            (form.line(ask, "text", Some("districts")))
            datalist #districts { @for name in &names { option value=(name) {} } }
        };
    }
    let none = ("", ctx.t("district-none"));
    let choices: Vec<Choice<'_>> =
        [none].into_iter().chain(names.iter().map(|name| (name.as_str(), name.clone()))).collect();
    form.select(ask, &choices)
}
