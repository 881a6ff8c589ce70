//! The description of our tiles for map libraries: TileJSON 3.0.0.

use super::{LAYER, MAX_ZOOM, escape_html};
use crate::domain::{Bounds, CategoryId, CategorySet, Location};
use serde_json::{Map, Value, json};

/// Describes the tiles below `base_url`, for `categories` (all if empty).
///
/// Map libraries ask for nothing outside its bounds, which therefore are those of the
/// places themselves and not of the city, and the world where there are none yet.
/// `attribution` is text; what could be markup is escaped.
pub fn document(
    base_url: &str,
    categories: CategorySet,
    attribution: &str,
    (centre, bounds): (Location, Option<Bounds>),
    name: &str,
) -> Value {
    let base_url = base_url.trim_end_matches('/');
    let asked: Vec<_> =
        categories.iter().map(|category| format!("category={}", category.id())).collect();
    let query = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
    json!({
        "tilejson": "3.0.0",
        "name": name,
        "attribution": escape_html(attribution),
        "scheme": "xyz",
        "tiles": [format!("{base_url}/tiles/places/{{z}}/{{x}}/{{y}}.mvt{query}")],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": bounds.map_or(WORLD, with_margin),
        "center": [centre.lon(), centre.lat(), 12],
        "vector_layers": [{
            "id": LAYER,
            "description": "Places, up to zoom 14 drawn together where they are close",
            "minzoom": 0,
            "maxzoom": MAX_ZOOM,
            "fields": fields(),
        }],
    })
}

/// All of a map in Web Mercator.
const WORLD: [f64; 4] = [-180.0, -85.051_129, 180.0, 85.051_129];

/// About a kilometre, so that a pin at the edge is drawn whole and a new place beside the
/// others is seen before the description is asked for again.
const MARGIN_DEGREES: f64 = 0.01;

fn with_margin(bounds: Bounds) -> [f64; 4] {
    let (least, most) = (bounds.south_west, bounds.north_east);
    let [west, south, east, north] = WORLD;
    [
        (least.lon() - MARGIN_DEGREES).max(west),
        (least.lat() - MARGIN_DEGREES).max(south),
        (most.lon() + MARGIN_DEGREES).min(east),
        (most.lat() + MARGIN_DEGREES).min(north),
    ]
}

/// The types of the attributes by the words that readers such as GDAL know.
fn fields() -> Map<String, Value> {
    let own = [
        ("id", "String"),
        ("category", "String"),
        ("name", "String"),
        ("site", "String"),
        ("sample", "Boolean"),
        ("suspended", "Boolean"),
        ("cluster", "Boolean"),
        ("point_count", "Number"),
        ("expansion_zoom", "Number"),
    ];
    let own = own.into_iter().map(|(key, kind)| (key.to_owned(), kind.into()));
    let counts = CategoryId::all().map(|category| (category.id().to_owned(), "Number".into()));
    own.chain(counts).collect()
}
