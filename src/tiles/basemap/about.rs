//! What an archive says of itself, and how map libraries are told of it.

use super::{Credit, Schema};
use pmtiles::{Header, TileCoord, TileType};
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

/// No map library looks deeper.
pub(super) const MAX_ARCHIVE_ZOOM: u8 = 30;

/// What the tiles of an archive are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Mapbox Vector Tiles.
    Mvt,
    /// Pictures.
    Png,
    /// Pictures.
    Jpeg,
    /// Pictures.
    Webp,
    /// Pictures.
    Avif,
}

impl Format {
    pub(super) fn from_tile_type(kind: TileType) -> Option<Self> {
        Some(match kind {
            TileType::Mvt => Self::Mvt,
            TileType::Png => Self::Png,
            TileType::Jpeg => Self::Jpeg,
            TileType::Webp => Self::Webp,
            TileType::Avif => Self::Avif,
            TileType::Mlt | TileType::Unknown => return None,
        })
    }

    /// How addresses of its tiles end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mvt => "mvt",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// Its media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mvt => "application/vnd.mapbox-vector-tile",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }
}

/// What an archive says of itself.
#[derive(Debug, Clone)]
pub struct About {
    /// What its tiles are.
    pub format: Format,
    /// From which zoom to which it has tiles.
    pub zooms: RangeInclusive<u8>,
    /// West, south, east and north of what it shows.
    pub bounds: [f64; 4],
    /// Who made it.
    pub credit: Credit,
    /// The schema of its vector tiles, where it is a known one.
    pub schema: Option<Schema>,
    /// The layers of its vector tiles, as `TileJSON` describes them.
    pub layers: Vec<Value>,
}

impl About {
    pub(super) fn read(header: &Header, format: Format, metadata: &Value, credit: Credit) -> Self {
        let listed = metadata["vector_layers"].as_array();
        let mut layers: Vec<_> = listed.into_iter().flatten().filter_map(described).collect();
        layers.sort_by(|a, b| a["id"].as_str().cmp(&b["id"].as_str()));
        layers.dedup_by(|a, b| a["id"] == b["id"]);
        Self {
            format,
            zooms: header.min_zoom..=header.max_zoom,
            bounds: bounds(header),
            credit,
            schema: Schema::from_layers(&layers),
            layers,
        }
    }

    /// Whether there is such a tile, empty or not: zoom, column and row.
    pub fn has(&self, (z, x, y): (u8, u32, u32)) -> bool {
        self.zooms.contains(&z) && TileCoord::new(z, x, y).is_ok()
    }

    /// Where its tiles are, below `base_url`.
    pub fn tiles(&self, base_url: &str) -> String {
        let base_url = base_url.trim_end_matches('/');
        format!("{base_url}/tiles/basemap/{{z}}/{{x}}/{{y}}.{}", self.format.extension())
    }

    /// The description for map libraries: `TileJSON` 3.0.0.
    pub fn tilejson(&self, base_url: &str) -> Value {
        json!({
            "tilejson": "3.0.0",
            "attribution": self.credit.html(),
            "scheme": "xyz",
            "tiles": [self.tiles(base_url)],
            "minzoom": self.zooms.start(),
            "maxzoom": self.zooms.end(),
            "bounds": self.bounds,
            "vector_layers": self.layers,
        })
    }
}

/// A layer with what `TileJSON` asks for; `None` for one without a name.
fn described(layer: &Value) -> Option<Value> {
    let mut about = Map::new();
    about.insert("id".to_owned(), layer["id"].as_str()?.into());
    let fields = layer["fields"].as_object().cloned().unwrap_or_default();
    about.insert("fields".to_owned(), fields.into());
    if layer["description"].is_string() {
        about.insert("description".to_owned(), layer["description"].clone());
    }
    for key in ["minzoom", "maxzoom"] {
        if layer[key].as_u64().is_some_and(|zoom| zoom <= 30) {
            about.insert(key.to_owned(), layer[key].clone());
        }
    }
    Some(about.into())
}

/// The box of a header; the world where that is none.
fn bounds(header: &Header) -> [f64; 4] {
    let area =
        [header.min_longitude, header.min_latitude, header.max_longitude, header.max_latitude];
    let [west, south, east, north] = area;
    let is_box = west < east && south < north;
    let in_world = west >= -180.0 && south >= -90.0 && east <= 180.0 && north <= 90.0;
    if is_box && in_world { area } else { [-180.0, -85.051_129, 180.0, 85.051_129] }
}
