//! The `OpenMapTiles` schema: `class` says what a feature is.

use super::paint::{
    Road, all, boundaries, buildings, built, first_of, from_zoom, green, one_of, place_names,
    railways, roads, station_names, streams, water, water_names,
};
use serde_json::{Value, json};

const NAME: [&str; 2] = ["name:ja", "name"];

pub(super) fn layers() -> Vec<Value> {
    let class = |classes: Value| one_of("class", classes);
    let open = |classes: Value| all([class(classes), json!(["!=", ["get", "brunnel"], "tunnel"])]);
    let towns = json!(["residential", "commercial", "industrial", "retail", "suburb", "quarter"]);
    let stations = json!(["station", "halt", "tram_stop", "subway"]);
    let mut layers = vec![
        built("landuse", "landuse", class(towns)),
        green("landcover", "landcover", class(json!(["wood", "grass", "farmland", "wetland"]))),
        green("park", "park", true.into()),
        water("water", json!(["!=", ["get", "brunnel"], "tunnel"])),
        streams("waterway", open(json!(["river", "canal", "stream"]))),
        buildings("building", true.into()),
    ];
    layers.extend(roads(
        "transportation",
        &[
            (Road::Path, class(json!(["path", "track"]))),
            (Road::Minor, open(json!(["minor", "service"]))),
            (Road::Main, open(json!(["trunk", "primary", "secondary", "tertiary"]))),
            (Road::Motorway, open(json!(["motorway"]))),
        ],
    ));
    let on_land = json!(["!=", ["coalesce", ["get", "maritime"], 0], 1]);
    let level = json!(["<=", ["coalesce", ["get", "admin_level"], 2], 7]);
    let rank = json!(["coalesce", ["get", "rank"], 99]);
    layers.extend(railways("transportation", open(json!(["rail", "transit"]))));
    layers.extend([
        boundaries("boundary", all([level, on_land])),
        water_names("water_name", true.into(), first_of(&NAME)),
        from_zoom(5, place_names("place", class(towns_and_quarters()), first_of(&NAME), rank)),
        station_names(
            "poi",
            all([class(json!(["railway"])), one_of("subclass", stations)]),
            first_of(&NAME),
        ),
    ]);
    layers
}

fn towns_and_quarters() -> Value {
    json!(["city", "town", "village", "suburb", "quarter", "neighbourhood", "hamlet"])
}
