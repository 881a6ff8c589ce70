//! The look of a vector base map, whatever its schema: a pale ground on which nothing
//! has the strength of a place. A schema says which features are what; the colours,
//! widths and zooms are here.

use super::{BASEMAP, FONTS, GROUND};
use serde_json::{Value, json};

const WATER: &str = "#cfdfe8";
const GREEN: &str = "#e3ebd8";
const BUILT: &str = "#eeebe3";
const BUILDING: &str = "#e2ddd2";
const RAIL: &str = "#a8a49c";
const BOUNDARY: &str = "#a99fae";
const CASING: &str = "#d5cfc2";
const NAME: &str = "#55524c";
const STATION: &str = "#3c4858";
const WATER_NAME: &str = "#47677c";

/// Buildings are too many before.
const BUILDING_ZOOM: u8 = 14;

/// The width of a line at some zooms.
type Width<'a> = &'a [(u8, f64)];

/// How much of a way a road is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Road {
    /// For cars alone.
    Motorway,
    /// 国道 and 都道府県道
    Main,
    /// Streets.
    Minor,
    /// On foot.
    Path,
}

impl Road {
    fn name(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::Main => "main",
            Self::Minor => "minor",
            Self::Path => "path",
        }
    }

    /// Colour, first zoom, and width.
    fn look(self) -> (&'static str, u8, Width<'static>) {
        match self {
            Self::Motorway => ("#e6dcc0", 5, &[(5, 0.6), (10, 1.6), (14, 4.0), (18, 20.0)]),
            Self::Main => ("#fdf6e0", 8, &[(8, 0.5), (12, 1.6), (14, 3.5), (18, 18.0)]),
            Self::Minor => ("#ffffff", 12, &[(12, 0.5), (14, 1.5), (16, 5.0), (18, 12.0)]),
            Self::Path => ("#d8d1c2", 14, &[(14, 0.6), (16, 1.2), (18, 2.5)]),
        }
    }
}

/// Areas of water.
pub(super) fn water(layer: &str, filter: Value) -> Value {
    fill("water", layer, areas(filter), WATER)
}

/// Rivers and brooks that are lines.
pub(super) fn streams(layer: &str, filter: Value) -> Value {
    line("stream", layer, lines(filter), WATER, &[(8, 0.5), (14, 1.5), (18, 5.0)])
}

/// Woods, parks, fields.
pub(super) fn green(id: &str, layer: &str, filter: Value) -> Value {
    fill(id, layer, areas(filter), GREEN)
}

/// Ground of towns.
pub(super) fn built(id: &str, layer: &str, filter: Value) -> Value {
    fill(id, layer, areas(filter), BUILT)
}

/// Piers, dams and other ground in water.
pub(super) fn piers(layer: &str) -> Value {
    fill("pier", layer, areas(true.into()), GROUND)
}

/// Buildings.
pub(super) fn buildings(layer: &str, filter: Value) -> Value {
    from_zoom(BUILDING_ZOOM, fill("building", layer, areas(filter), BUILDING))
}

/// Roads, from the least to the greatest: first all edges, then what is within.
pub(super) fn roads(layer: &str, ranks: &[(Road, Value)]) -> Vec<Value> {
    let edges = ranks.iter().filter(|(road, _)| *road != Road::Path).map(|(road, filter)| {
        let (_, zoom, width) = road.look();
        let wider: Vec<_> = width.iter().map(|(zoom, width)| (*zoom, width + 1.4)).collect();
        let id = format!("road-{}-edge", road.name());
        from_zoom(zoom.max(11), line(&id, layer, lines(filter.clone()), CASING, &wider))
    });
    let tops = ranks.iter().map(|(road, filter)| {
        let (colour, zoom, width) = road.look();
        let id = format!("road-{}", road.name());
        from_zoom(zoom, line(&id, layer, lines(filter.clone()), colour, width))
    });
    edges.chain(tops).collect()
}

/// Railways: a line with a paler one in dashes on it.
pub(super) fn railways(layer: &str, filter: Value) -> [Value; 2] {
    let filter = lines(filter);
    let track =
        line("rail", layer, filter.clone(), RAIL, &[(8, 0.6), (12, 1.2), (15, 2.6), (18, 5.0)]);
    let mut gaps = line("rail-gap", layer, filter, GROUND, &[(12, 0.5), (15, 1.4), (18, 3.0)]);
    gaps["paint"]["line-dasharray"] = json!([5, 5]);
    gaps["layout"]["line-cap"] = "butt".into();
    [from_zoom(8, track), from_zoom(13, gaps)]
}

/// Boundaries of countries, prefectures and municipalities.
pub(super) fn boundaries(layer: &str, filter: Value) -> Value {
    let mut layer =
        line("boundary", layer, lines(filter), BOUNDARY, &[(4, 0.6), (10, 1.2), (16, 2.0)]);
    layer["paint"]["line-dasharray"] = json!([4, 3]);
    layer["layout"]["line-cap"] = "butt".into();
    layer
}

/// Names of towns and quarters; the `first` ones first.
pub(super) fn place_names(layer: &str, filter: Value, text: Value, first: Value) -> Value {
    let size = json!(["interpolate", ["linear"], ["zoom"], 5, 12, 10, 14, 16, 15]);
    let mut names = names("place-name", layer, filter, text, (NAME, size));
    names["layout"]["symbol-sort-key"] = first;
    names
}

/// Names of stations.
pub(super) fn station_names(layer: &str, filter: Value, text: Value) -> Value {
    from_zoom(12, names("station-name", layer, filter, text, (STATION, 14.into())))
}

/// Names of seas and lakes.
pub(super) fn water_names(layer: &str, filter: Value, text: Value) -> Value {
    names("water-name", layer, filter, text, (WATER_NAME, 13.into()))
}

/// Only what is an area.
pub(super) fn areas(filter: Value) -> Value {
    all([of_kind(["Polygon", "MultiPolygon"]), filter])
}

/// Only what is a line.
pub(super) fn lines(filter: Value) -> Value {
    all([of_kind(["LineString", "MultiLineString"]), filter])
}

/// Only what is a point.
pub(super) fn points(filter: Value) -> Value {
    all([of_kind(["Point", "MultiPoint"]), filter])
}

fn of_kind(kinds: [&str; 2]) -> Value {
    json!(["match", ["geometry-type"], kinds, true, false])
}

/// What fulfils all of `filters`.
pub(super) fn all<const N: usize>(filters: [Value; N]) -> Value {
    let mut all = vec![json!("all")];
    all.extend(filters.into_iter().filter(|filter| *filter != true));
    all.into()
}

/// Whether a property is one of some values.
pub(super) fn one_of(property: &str, values: impl Into<Value>) -> Value {
    json!(["match", ["get", property], values.into(), true, false])
}

/// The first of some properties that a feature has.
pub(super) fn first_of(properties: &[&str]) -> Value {
    let mut first = vec![json!("coalesce")];
    first.extend(properties.iter().map(|property| json!(["get", property])));
    first.into()
}

/// A layer that begins at `zoom`.
pub(super) fn from_zoom(zoom: u8, mut layer: Value) -> Value {
    layer["minzoom"] = zoom.into();
    layer
}

/// Areas in one colour.
pub(super) fn fill(id: &str, layer: &str, filter: Value, colour: &str) -> Value {
    let mut drawn = drawn(id, "fill", layer, filter);
    drawn["paint"] = json!({ "fill-color": colour });
    drawn
}

/// Lines in one colour.
pub(super) fn line(id: &str, layer: &str, filter: Value, colour: &str, width: Width) -> Value {
    let mut wide = vec![json!("interpolate"), json!(["exponential", 1.6]), json!(["zoom"])];
    wide.extend(width.iter().flat_map(|(zoom, width)| [json!(zoom), json!(width)]));
    let mut drawn = drawn(id, "line", layer, filter);
    drawn["layout"] = json!({ "line-cap": "round", "line-join": "round" });
    drawn["paint"] = json!({ "line-color": colour, "line-width": wide });
    drawn
}

fn names(id: &str, layer: &str, filter: Value, text: Value, look: (&str, Value)) -> Value {
    let (colour, size) = look;
    let mut drawn = drawn(id, "symbol", layer, points(filter));
    drawn["layout"] = json!({ "text-font": FONTS, "text-max-width": 7, "text-padding": 6 });
    drawn["layout"]["text-field"] = text;
    drawn["layout"]["text-size"] = size;
    drawn["paint"] =
        json!({ "text-color": colour, "text-halo-color": GROUND, "text-halo-width": 1.5 });
    drawn
}

/// What a layer of the map draws of a layer of the tiles.
fn drawn(id: &str, kind: &str, layer: &str, filter: Value) -> Value {
    let mut drawn = json!({
        "id": format!("{BASEMAP}-{id}"), "type": kind,
        "source": BASEMAP, "source-layer": layer,
    });
    drawn["filter"] = filter;
    drawn
}
