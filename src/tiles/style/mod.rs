//! The style of the map: how MapLibre draws the ground and the places.
//!
//! It must never name a font, sprite or script from elsewhere: fonts are the
//! reader's own, and the page adds the pictures `category-<icon>`.

mod gsi;
mod openmaptiles;
mod paint;
mod places;
mod protomaps;
mod unknown;

use super::{
    basemap::{About, Format, Schema},
    escape_html,
};
use crate::domain::Locale;
use serde_json::{Value, json};

/// The map beneath the places.
#[derive(Debug, Clone, Copy)]
pub enum BasemapSource<'a> {
    /// 地理院タイル 淡色地図
    Gsi,
    /// Raster tiles at an address with `{z}`, `{x}` and `{y}`.
    Xyz(&'a str),
    /// The operator's own archive, which this service answers.
    Own(&'a About),
    /// A plain ground.
    None,
}

/// Fonts with shapes made to be told apart first.
const FONTS: [&str; 4] = ["BIZ UDPGothic", "Hiragino Sans", "Noto Sans CJK JP", "sans-serif"];

const GROUND: &str = "#f4f2ec";
const PAPER: &str = "#ffffff";
const INK: &str = "#1a1a1c";
/// What the source of the base map is called.
const BASEMAP: &str = "basemap";

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
    if let Some(source) = source(base_url, basemap, credit, locale) {
        sources[BASEMAP] = source;
        layers.extend(ground(basemap));
    }
    layers.extend(places::layers());
    json!({ "version": 8, "name": "Ibasho", "sources": sources, "layers": layers })
}

/// Where the base map comes from.
fn source(
    base_url: &str,
    basemap: BasemapSource<'_>,
    credit: Option<&str>,
    locale: Locale,
) -> Option<Value> {
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
        BasemapSource::Own(about) => return Some(own_source(base_url, about)),
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

fn own_source(base_url: &str, about: &About) -> Value {
    let mut source = json!({
        "type": "vector",
        "tiles": [about.tiles(base_url)],
        "minzoom": about.zooms.start(),
        "maxzoom": about.zooms.end(),
        "bounds": about.bounds,
        "attribution": about.credit.html(),
    });
    if about.format != Format::Mvt {
        source["type"] = "raster".into();
        source["tileSize"] = 256.into();
    }
    source
}

/// What is drawn beneath the places.
fn ground(basemap: BasemapSource<'_>) -> Vec<Value> {
    match basemap {
        BasemapSource::Own(about) if about.format == Format::Mvt => match about.schema {
            Some(Schema::Protomaps) => protomaps::layers(),
            Some(Schema::OpenMapTiles) => openmaptiles::layers(),
            Some(Schema::Gsi) => gsi::layers(),
            None => unknown::layers(about),
        },
        _ => vec![json!({ "id": BASEMAP, "type": "raster", "source": BASEMAP })],
    }
}
