//! The style of the map: how MapLibre draws the ground and the places.
//!
//! It must never name a font, sprite or script from elsewhere: fonts are the
//! reader's own, and the page adds the pictures `category-<icon>`.

use super::{LAYER, escape_html};
use crate::domain::{Category, CategoryId, Locale};
use serde_json::{Value, json};

/// The map beneath the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasemapSource<'a> {
    /// 地理院タイル 淡色地図
    Gsi,
    /// Raster tiles at an address with `{z}`, `{x}` and `{y}`.
    Xyz(&'a str),
    /// A plain ground.
    None,
}

/// Fonts with shapes made to be told apart first.
const FONTS: [&str; 4] = ["BIZ UDPGothic", "Hiragino Sans", "Noto Sans CJK JP", "sans-serif"];

/// The property that tells clusters from places.
const CLUSTERED: &str = "cluster";

const GROUND: &str = "#f4f2ec";
const PAPER: &str = "#ffffff";
const INK: &str = "#1a1a1c";
const CLUSTER: &str = "#3b4a5a";
/// Names and pictures of places are drawn from these zooms on.
const LABEL_ZOOM: u8 = 15;
const ICON_ZOOM: u8 = 10;

/// The style for the places below `base_url`. `credit` is the operator's text
/// for tiles at an address of their own.
pub fn document(
    base_url: &str,
    basemap: BasemapSource<'_>,
    credit: Option<&str>,
    locale: Locale,
) -> Value {
    let base_url = base_url.trim_end_matches('/');
    let mut sources = json!({
        "places": { "type": "vector", "url": format!("{base_url}/tiles/places.json") },
    });
    let mut layers = vec![json!({
        "id": "ground", "type": "background", "paint": { "background-color": GROUND },
    })];
    if let Some(source) = raster(basemap, credit, locale) {
        sources["basemap"] = source;
        layers.push(json!({ "id": "basemap", "type": "raster", "source": "basemap" }));
    }
    layers.extend([clusters(), cluster_count(), places(), place_icon(), place_label()]);
    json!({ "version": 8, "name": "Ibasho", "sources": sources, "layers": layers })
}

fn raster(basemap: BasemapSource<'_>, credit: Option<&str>, locale: Locale) -> Option<Value> {
    let (url, min_zoom, max_zoom, attribution) = match basemap {
        BasemapSource::Gsi => {
            let label = match locale {
                Locale::Ja => "地理院タイル",
                Locale::En => "GSI Tiles (地理院タイル)",
            };
            let page = "https://maps.gsi.go.jp/development/ichiran.html";
            let link = format!("<a href=\"{page}\">{label}</a>");
            ("https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png", 5, 18, link)
        }
        BasemapSource::Xyz(url) => (url, 0, 19, escape_html(credit.unwrap_or_default())),
        BasemapSource::None => return None,
    };
    Some(json!({
        "type": "raster",
        "tiles": [url],
        "tileSize": 256,
        "minzoom": min_zoom,
        "maxzoom": max_zoom,
        "attribution": attribution,
    }))
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
