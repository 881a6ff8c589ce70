//! How the places stand on the map, in front of everything else.

use super::{FONTS, INK, PAPER};
use crate::{
    domain::{Category, CategoryId},
    tiles::LAYER,
};
use serde_json::{Value, json};

/// The property that tells clusters from places.
const CLUSTERED: &str = "cluster";

const CLUSTER: &str = "#3b4a5a";
/// Names and pictures of places are drawn from these zooms on.
const LABEL_ZOOM: u8 = 15;
const ICON_ZOOM: u8 = 10;

/// Clusters, single places, their pictures and names.
pub(super) fn layers() -> [Value; 5] {
    [clusters(), cluster_count(), places(), place_icon(), place_label()]
}

fn clusters() -> Value {
    json!({
        "id": "clusters", "type": "circle", "source": "places", "source-layer": LAYER,
        "filter": ["has", CLUSTERED],
        "paint": {
            "circle-color": CLUSTER,
            "circle-radius": ["step", ["get", "point_count"], 18, 10, 21, 100, 25, 1000, 30],
            "circle-stroke-color": PAPER,
            "circle-stroke-width": 3,
        },
    })
}

fn cluster_count() -> Value {
    json!({
        "id": "cluster-count", "type": "symbol", "source": "places", "source-layer": LAYER,
        "filter": ["has", CLUSTERED],
        "layout": {
            "text-field": ["to-string", ["get", "point_count"]],
            "text-font": FONTS,
            "text-size": 16,
            "text-allow-overlap": true,
            "text-ignore-placement": true,
        },
        "paint": { "text-color": PAPER },
    })
}

fn places() -> Value {
    json!({
        "id": "places", "type": "circle", "source": "places", "source-layer": LAYER,
        "filter": ["!", ["has", CLUSTERED]],
        "paint": {
            "circle-color": by_category(|category| category.colour.clone(), INK),
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 8, 14, 15],
            "circle-stroke-color": PAPER,
            "circle-stroke-width": 2,
            "circle-opacity": ["case", ["has", "suspended"], 0.6, 1],
        },
    })
}

fn place_icon() -> Value {
    let picture = by_category(|category| format!("category-{}", category.icon), "category-other");
    json!({
        "id": "place-icon", "type": "symbol", "source": "places", "source-layer": LAYER,
        "minzoom": ICON_ZOOM,
        "filter": ["!", ["has", CLUSTERED]],
        "layout": {
            "icon-image": ["coalesce", ["image", picture], ["image", "category-other"]],
            "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.7, 14, 1],
            "icon-allow-overlap": true,
            "icon-ignore-placement": true,
        },
        "paint": { "icon-opacity": ["case", ["has", "suspended"], 0.7, 1] },
    })
}

fn place_label() -> Value {
    json!({
        "id": "place-label", "type": "symbol", "source": "places", "source-layer": LAYER,
        "minzoom": LABEL_ZOOM,
        "filter": ["!", ["has", CLUSTERED]],
        "layout": {
            "text-field": ["get", "name"],
            "text-font": FONTS,
            "text-size": 14,
            "text-variable-anchor": ["top", "bottom", "left", "right"],
            "text-radial-offset": 1.3,
            "text-max-width": 9,
            "text-optional": true,
        },
        "paint": { "text-color": INK, "text-halo-color": PAPER, "text-halo-width": 2 },
    })
}

/// An expression that picks a value by the place's category.
fn by_category(value: impl Fn(&Category) -> String, otherwise: &str) -> Value {
    let mut expression = vec![json!("match"), json!(["get", "category"])];
    for id in CategoryId::all() {
        expression.extend([json!(id.id()), json!(value(id.category()))]);
    }
    expression.push(json!(otherwise));
    Value::Array(expression)
}
