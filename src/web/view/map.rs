//! The frame that the script fills with a map. Without script, without WebGL or
//! without a base map the page still answers everything in words.

use super::{PageContext, card, status};
use crate::{
    domain::{CategoryId, CategorySet, Location, Status},
    web::assets,
};
use maud::{Markup, html};
use serde_json::json;

/// Where a map opens and what it shows.
#[derive(Debug, Clone, Copy)]
pub struct MapView {
    /// Its middle.
    pub centre: Location,
    /// How near.
    pub zoom: f64,
    /// Only these kinds; every kind where empty.
    pub categories: CategorySet,
    /// Whether the middle is a place to mark.
    pub marked: bool,
    /// Whether a list beside it says the same.
    pub listed: bool,
    /// Whether hazard maps can be laid over it.
    pub hazards: bool,
}

/// An empty map with all that the script must know.
pub fn frame(ctx: &PageContext, view: MapView) -> Markup {
    let categories: Vec<_> = view.categories.iter().map(CategoryId::id).collect();
    html! {
        div.map #map role="region"
            aria-label=(if view.listed { ctx.t("map-and-list") } else { ctx.t("map") })
            data-lon=(view.centre.lon()) data-lat=(view.centre.lat()) data-zoom=(view.zoom)
            data-marked[view.marked] data-categories=(categories.join(" "))
            data-hazards[view.hazards] data-assets=(assets::ROOT)
            data-statuses[ctx.situation.is_real()]
            data-kinds=(kinds()) data-words=(words(ctx, view))
        {
            p.map-wait { (if view.listed { ctx.t("map-wait-listed") } else { ctx.t("map-wait") }) }
            noscript { p.map-wait { (in_spite(ctx, ctx.t("map-needs-script"), view.listed)) } }
        }
    }
}

/// What the script copies for a place that is on the map and not in the list.
pub fn templates(ctx: &PageContext) -> Markup {
    html! {
        template #map-card { (card::small(ctx)) }
        template #map-kinds {
            @for id in CategoryId::all() {
                span.card-kind data-category=(id.id()) { (card::kind_words(ctx, id)) }
            }
        }
        @if ctx.situation.is_real() {
            template #map-signs data-title=(ctx.t("map-signs")) {
                @for one in Status::ALL.into_iter().filter(|one| *one != Status::Unreported) {
                    (status::sign(ctx, one))
                }
                span { i.map-shape.map-shape--diamond {} (ctx.t("board-map-may-fit")) }
            }
        }
    }
}

/// Why there is no map, and what still works.
fn in_spite(ctx: &PageContext, why: String, listed: bool) -> String {
    if listed { ctx.t_with("map-list-works", &[("why", why.into())]) } else { why }
}

fn kinds() -> String {
    let row = |id: CategoryId| {
        let category = id.category();
        (id.id().to_owned(), json!({ "icon": category.icon, "colour": category.colour }))
    };
    serde_json::Value::Object(CategoryId::all().map(row).collect()).to_string()
}

/// What the map's script says.
fn words(ctx: &PageContext, MapView { listed, hazards, .. }: MapView) -> String {
    let mut words = json!({
        "noWebgl": in_spite(ctx, ctx.t("map-no-webgl"), listed),
        "noBasemap": ctx.t("map-no-basemap"),
        "failed": in_spite(ctx, ctx.t("map-failed"), listed),
        "searchHere": ctx.t("map-search-here"),
        "samePoint": ctx.t_with("map-same-point", &[("count", "{ $count }".into())]),
        "close": ctx.t("close"),
        "zoomIn": ctx.t("map-zoom-in"),
        "zoomOut": ctx.t("map-zoom-out"),
        "keys": ctx.t("map-keys"),
        "pin": ctx.t("pin-label"),
    });
    if hazards {
        words["hazards"] = ctx.t("hazards").into();
        words["hazardsCaution"] = ctx.t("hazards-caution").into();
        words["hazardsCredit"] = ctx.t("hazards-credit").into();
        words["hazardsFailed"] =
            ctx.t_with("hazards-failed", &[("name", "{ $name }".into())]).into();
    }
    words.to_string()
}
