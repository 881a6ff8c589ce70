//! The base map of Protomaps, version 4: `kind` says what a feature is.

use super::paint::{
    Road, all, boundaries, buildings, built, first_of, from_zoom, green, one_of, place_names,
    railways, roads, station_names, streams, water, water_names,
};
use serde_json::{Value, json};

const NAME: [&str; 2] = ["name:ja", "name"];

pub(super) fn layers() -> Vec<Value> {
    let kind = |kinds: Value| one_of("kind", kinds);
    let woods = json!([
        "forest",
        "wood",
        "park",
        "national_park",
        "nature_reserve",
        "protected_area",
        "grass",
        "grassland",
        "scrub",
        "golf_course",
        "cemetery",
        "village_green",
        "garden",
        "orchard",
        "farmland",
        "farm",
        "allotments",
        "recreation_ground",
        "meadow",
    ]);
    let towns = json!(["residential", "commercial", "retail", "industrial", "neighbourhood"]);
    let tunnel = json!(["to-boolean", ["get", "is_tunnel"]]);
    let open = |kinds: Value| all([kind(kinds), json!(["!", tunnel])]);
    let mut layers = vec![
        green("landcover", "landcover", kind(json!(["forest", "grassland", "scrub", "farmland"]))),
        built("landuse-built", "landuse", kind(towns)),
        green("landuse-green", "landuse", kind(woods)),
        water("water", true.into()),
        streams("water", kind(json!(["river", "stream", "canal"]))),
        buildings("buildings", kind(json!(["building", "building_part"]))),
    ];
    layers.extend(roads(
        "roads",
        &[
            (Road::Path, kind(json!(["path"]))),
            (Road::Minor, open(json!(["minor_road", "other"]))),
            (Road::Main, open(json!(["major_road", "medium_road"]))),
            (Road::Motorway, open(json!(["highway"]))),
        ],
    ));
    layers.extend(railways("roads", open(json!(["rail"]))));
    layers.extend([
        boundaries("boundaries", json!(["<=", ["coalesce", ["get", "kind_detail"], 2], 7])),
        water_names("water", json!(["has", "name"]), first_of(&NAME)),
        from_zoom(5, place_names("places", kind(json!(["locality"])), first_of(&NAME), rank())),
        quarters(),
        station_names("pois", kind(json!(["station"])), first_of(&NAME)),
    ]);
    layers
}

/// Parts of towns, once towns are large.
fn quarters() -> Value {
    let filter = one_of("kind", json!(["macrohood", "neighbourhood"]));
    let mut layer = place_names("places", filter, first_of(&NAME), rank());
    layer["id"] = format!("{}-quarter-name", super::BASEMAP).into();
    from_zoom(13, layer)
}

/// Towns of many people first.
fn rank() -> Value {
    json!(["-", 0, ["coalesce", ["get", "population_rank"], 0]])
}
