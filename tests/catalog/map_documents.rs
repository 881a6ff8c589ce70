//! The documents that tell a map library what to draw, against their specifications.

use crate::tilejson::faults;
use ibasho::{
    domain::{CategoryId, CategorySet, HazardLayer, Locale, Location},
    tiles::{
        style::{self, BasemapSource},
        tilejson,
    },
};
use serde_json::Value;

const BASE: &str = "https://map.example.jp";

fn tilejson(categories: &[&str]) -> Value {
    let categories: CategorySet =
        categories.iter().filter_map(|id| CategoryId::parse(id)).collect();
    let centre = Location::new(139.4732, 35.7869).expect("a position");
    tilejson::document(BASE, categories, "所沢市 <&>", (centre, None), "いばしょ")
}

#[test]
fn the_tilejson_is_valid() {
    for categories in [&[][..], &["salon", "aed"]] {
        let document = tilejson(categories);
        assert_eq!(faults(&document), Vec::<String>::new(), "{document:#}");
    }
}

#[test]
fn the_tilejson_names_our_tiles_and_what_is_in_them() {
    let document = tilejson(&["salon", "aed"]);
    let tiles = &document["tiles"];
    let query = "?category=salon&category=aed";
    assert_eq!(tiles[0], format!("{BASE}/tiles/places/{{z}}/{{x}}/{{y}}.mvt{query}"));
    assert_eq!(document["attribution"], "所沢市 &lt;&amp;&gt;");
    let layer = &document["vector_layers"][0];
    assert_eq!(layer["id"], "places");
    for category in CategoryId::all() {
        assert!(layer["fields"][category.id()].is_string());
    }
}

fn layer_ids(style: &Value) -> Vec<&str> {
    let layers = style["layers"].as_array().expect("layers");
    layers.iter().filter_map(|layer| layer["id"].as_str()).collect()
}

#[test]
fn the_style_draws_the_ground_then_the_places() {
    let style = style::document(BASE, BasemapSource::Gsi, None, &[], Locale::Ja);
    let ours = ["clusters", "cluster-count", "places", "place-icon", "place-label"];
    assert_eq!(layer_ids(&style), [&["ground", "basemap"], &ours[..]].concat());
    assert_eq!(style["sources"]["places"]["url"], format!("{BASE}/tiles/places.json"));
    let credit = style["sources"]["basemap"]["attribution"].as_str().expect("a credit");
    assert!(credit.contains("地理院タイル") && credit.contains("ichiran.html"));
    let plain = style::document(BASE, BasemapSource::None, None, &[], Locale::Ja);
    assert_eq!(layer_ids(&plain), [&["ground"], &ours[..]].concat());
    assert!(plain["sources"]["basemap"].is_null());
}

#[test]
fn the_operators_credit_cannot_be_markup() {
    let url = "https://tiles.example.jp/{z}/{x}/{y}.png";
    let credit = Some("<script>'\"&</script>");
    let style = style::document(BASE, BasemapSource::Xyz(url), credit, &[], Locale::En);
    let basemap = &style["sources"]["basemap"];
    assert_eq!(basemap["tiles"][0], url);
    assert_eq!(basemap["attribution"], "&lt;script&gt;&#39;&quot;&amp;&lt;/script&gt;");
}

#[test]
fn every_category_has_its_colour_and_picture_on_the_map() {
    let style = style::document(BASE, BasemapSource::None, None, &[], Locale::Ja).to_string();
    for category in CategoryId::all().map(CategoryId::category) {
        assert!(style.contains(&format!("\"{}\",\"{}\"", category.id, category.colour)));
        assert!(style.contains(&format!("\"{}\",\"category-{}\"", category.id, category.icon)));
    }
}

#[test]
fn the_style_names_the_hazard_maps_and_asks_for_none() {
    let layers = HazardLayer::built_in();
    let style = style::document(BASE, BasemapSource::None, None, &layers, Locale::Ja);
    let offered = style["metadata"]["ibasho:hazard-layers"].as_array().expect("a list");
    assert_eq!(offered.len(), layers.len());
    for layer in offered {
        assert!(layer["label"]["ja"].is_string() && layer["label"]["en"].is_string());
        for source in layer["sources"].as_array().expect("sources") {
            assert_eq!(
                (source["type"].as_str(), source["tileSize"].as_u64()),
                (Some("raster"), Some(256))
            );
            let credit = source["attribution"].as_str().expect("a credit");
            assert!(credit.starts_with("<a href=\"https://disaportal.gsi.go.jp/"), "{credit}");
        }
    }
    let drawn = [&style["sources"], &style["layers"]].map(ToString::to_string);
    assert!(!drawn.concat().contains("disaportal"), "{drawn:?}");
}
