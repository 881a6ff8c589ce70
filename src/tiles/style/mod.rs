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
use crate::domain::{
    HazardLayer, Locale,
    hazard_layer::{LegendEntry, TileAddress},
};
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
/// Where the style names the hazard maps.
const HAZARD_LAYERS: &str = "ibasho:hazard-layers";
/// What the source of the base map is called.
const BASEMAP: &str = "basemap";

/// The style for the places below `base_url`. `credit` is the operator's text
/// for tiles at an address of their own. The hazard maps are named beside it, in
/// `metadata`, and nothing of them is drawn: a map asks for them once its reader wants them.
pub fn document(
    base_url: &str,
    basemap: BasemapSource<'_>,
    credit: Option<&str>,
    hazard_layers: &[HazardLayer],
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
    let hazards: Vec<_> = hazard_layers.iter().map(hazard_layer).collect();
    json!({
        "version": 8, "name": "Ibasho", "metadata": { HAZARD_LAYERS: hazards },
        "sources": sources, "layers": layers,
    })
}

/// What a map needs to offer a hazard map: its words, and a source for each set of tiles.
fn hazard_layer(layer: &HazardLayer) -> Value {
    let link = escape_html(layer.credit_url.as_str());
    let attribution = format!("<a href=\"{link}\">{}</a>", escape_html(layer.credit.as_str()));
    let source = |tiles: &TileAddress| {
        json!({
            "type": "raster",
            "tiles": [tiles.as_str()],
            "tileSize": 256,
            "minzoom": layer.min_zoom.get(),
            "maxzoom": layer.max_zoom.get(),
            "attribution": attribution,
        })
    };
    let legend = |entry: &LegendEntry| json!({ "colour": entry.colour, "label": words(|locale| entry.label(locale)) });
    json!({
        "id": layer.id,
        "label": words(|locale| layer.label(locale)),
        "explanation": words(|locale| layer.explanation(locale)),
        "credit": { "text": layer.credit, "url": layer.credit_url },
        "legend": layer.legend.iter().map(legend).collect::<Vec<_>>(),
        "sources": layer.tiles.iter().map(source).collect::<Vec<_>>(),
    })
}

/// A text in every language of the pages.
fn words<'a>(text: impl Fn(Locale) -> &'a str) -> Value {
    let row = |locale: Locale| (locale.tag().to_owned(), text(locale).into());
    Value::Object(Locale::ALL.into_iter().map(row).collect())
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
