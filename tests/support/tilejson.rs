//! What the text of `TileJSON` 3.0.0 asks of a document about vector tiles, and what a
//! map library needs beyond it: absolute addresses, zooms and bounds in order.

use serde_json::{Map, Value};

/// What is wrong with `document`, a line a fault.
pub fn faults(document: &Value) -> Vec<String> {
    let Some(document) = document.as_object() else {
        return vec!["it is no object".to_owned()];
    };
    let mut faults = Vec::new();
    let mut must = |is_right: bool, what: &str| {
        if !is_right {
            faults.push(what.to_owned());
        }
    };
    must(document.get("tilejson").is_some_and(|version| version == "3.0.0"), "tilejson");
    must(all(document.get("tiles"), is_endpoint), "tiles");
    must(document.get("vector_layers").is_some_and(Value::is_array), "vector_layers");
    for key in ["attribution", "description", "legend", "name", "template", "version"] {
        must(document.get(key).is_none_or(Value::is_string), key);
    }
    let scheme = document.get("scheme").map(Value::as_str);
    must(scheme.is_none_or(|name| matches!(name, Some("xyz" | "tms"))), "scheme");
    must(zooms_are_in_order(document), "minzoom, maxzoom");
    must(document.get("bounds").is_none_or(is_box), "bounds");
    must(document.get("center").is_none_or(is_centre), "center");
    let layers = document.get("vector_layers").and_then(Value::as_array).into_iter().flatten();
    for layer in layers {
        must(layer.as_object().is_some_and(is_layer), &format!("vector_layers: {layer}"));
    }
    faults
}

/// Whether there is a list of at least one, and each of it `is_right`.
fn all(list: Option<&Value>, is_right: impl Fn(&Value) -> bool) -> bool {
    list.and_then(Value::as_array).is_some_and(|list| !list.is_empty() && list.iter().all(is_right))
}

fn is_endpoint(address: &Value) -> bool {
    let has_all = |text: &str| ["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part));
    let is_absolute = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    address.as_str().is_some_and(|text| is_absolute(text) && has_all(text))
}

fn is_layer(layer: &Map<String, Value>) -> bool {
    let has_name = layer.get("id").and_then(Value::as_str).is_some_and(|id| !id.is_empty());
    let fields = layer.get("fields").and_then(Value::as_object);
    has_name
        && fields.is_some_and(|fields| fields.values().all(Value::is_string))
        && layer.get("description").is_none_or(Value::is_string)
        && zooms_are_in_order(layer)
}

fn zooms_are_in_order(object: &Map<String, Value>) -> bool {
    let zoom = |key: &str, missing| object.get(key).map_or(Some(missing), Value::as_u64);
    matches!((zoom("minzoom", 0), zoom("maxzoom", 30)), (Some(min), Some(max)) if min <= max && max <= 30)
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn is_position(lon: f64, lat: f64) -> bool {
    (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)
}

fn is_box(bounds: &Value) -> bool {
    let numbers = numbers(bounds);
    let [west, south, east, north] = numbers[..] else { return false };
    is_position(west, south) && is_position(east, north) && west <= east && south <= north
}

fn is_centre(centre: &Value) -> bool {
    let numbers = numbers(centre);
    let [lon, lat, _] = numbers[..] else { return false };
    is_position(lon, lat) && centre[2].as_u64().is_some_and(|zoom| zoom <= 30)
}

#[test]
fn what_a_map_library_could_not_use_is_a_fault() {
    let right = serde_json::json!({
        "tilejson": "3.0.0",
        "tiles": ["https://map.example.jp/{z}/{x}/{y}.mvt"],
        "bounds": [139.38, 35.74, 139.56, 35.87],
        "center": [139.47, 35.78, 12],
        "vector_layers": [{ "id": "places", "fields": { "name": "String" }, "maxzoom": 14 }],
    });
    assert_eq!(faults(&right), Vec::<String>::new());
    for (pointer, wrong) in [
        ("/tilejson", serde_json::json!("2.2.0")),
        ("/tiles", serde_json::json!([])),
        ("/tiles/0", serde_json::json!("/{z}/{x}/{y}.mvt")),
        ("/tiles/0", serde_json::json!("https://map.example.jp/{z}/{x}.mvt")),
        ("/bounds", serde_json::json!([139.56, 35.74, 139.38, 35.87])),
        ("/bounds/3", serde_json::json!(135.87)),
        ("/center", serde_json::json!([139.47, 35.78])),
        ("/center/2", serde_json::json!(12.5)),
        ("/vector_layers", serde_json::json!({})),
        ("/vector_layers/0/id", serde_json::json!("")),
        ("/vector_layers/0/fields", Value::Null),
        ("/vector_layers/0/fields/name", serde_json::json!(7)),
        ("/vector_layers/0/maxzoom", serde_json::json!(31)),
    ] {
        let mut document = right.clone();
        *document.pointer_mut(pointer).expect("a value") = wrong.clone();
        assert_eq!(faults(&document).len(), 1, "{pointer}: {wrong}");
    }
}
