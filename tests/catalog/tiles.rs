//! Tiles read back by an independent reader, positions by an independent formula.

use crate::support::{place, places, snapshot, snapshots};
use geo::Geometry;
use ibasho::{
    catalog::Catalog,
    domain::{CategoryId, CategorySet, Location, Place, State},
    tiles::{TileCache, TileCoord, TileKey, render},
};
use mvt_reader::{
    Reader,
    feature::{Feature, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The features of a tile whose frame is as promised.
pub fn decode(tile: Vec<u8>) -> Vec<Feature<i32>> {
    if tile.is_empty() {
        return Vec::new();
    }
    let reader = Reader::new(tile).expect("a vector tile");
    let layers = reader.get_layer_metadata().expect("layers");
    let [layer] = &layers[..] else { panic!("one layer") };
    assert_eq!((layer.name.as_str(), layer.version, layer.extent), ("places", 2, 4096));
    reader.get_features_as(0).expect("features")
}

pub fn pixel(feature: &Feature<i32>) -> (i32, i32) {
    match feature.geometry {
        Geometry::Point(at) => (at.x(), at.y()),
        Geometry::MultiPoint(ref points) if points.0.len() == 1 => {
            (points.0[0].x(), points.0[0].y())
        }
        ref other => panic!("a point, not {other:?}"),
    }
}

pub fn text<'a>(feature: &'a Feature<i32>, key: &str) -> Option<&'a str> {
    match feature.properties.as_ref()?.get(key)? {
        Value::String(text) => Some(text),
        other => panic!("{key}: {other:?}"),
    }
}

pub fn number(feature: &Feature<i32>, key: &str) -> Option<u64> {
    match feature.properties.as_ref()?.get(key)? {
        Value::UInt(number) => Some(*number),
        other => panic!("{key}: {other:?}"),
    }
}

/// The tiles of a zoom that hold any of `places`, with a ring around each.
pub fn tiles_of(places: &[Place], z: u8) -> Vec<TileCoord> {
    let mut tiles: Vec<(i64, i64)> = Vec::new();
    for at in places.iter().filter_map(Place::shown_location) {
        let (x, y) = mercator(at, z);
        let (x, y) = (x.floor() as i64, y.floor() as i64);
        tiles.extend((x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))));
    }
    tiles.sort_unstable();
    tiles.dedup();
    let coord = |(x, y)| TileCoord::new(z, u32::try_from(x).ok()?, u32::try_from(y).ok()?);
    tiles.into_iter().filter_map(coord).collect()
}

/// Web Mercator (EPSG:3857) in tiles of zoom `z`, by the isometric latitude.
fn mercator(at: Location, z: u8) -> (f64, f64) {
    let edge = std::f64::consts::PI.sinh().atan().to_degrees();
    let lat = at.lat().clamp(-edge, edge);
    let world = f64::from(z).exp2();
    let north = lat.to_radians().sin().atanh() / std::f64::consts::TAU;
    ((at.lon() + 180.0) / 360.0 * world, (0.5 - north) * world)
}

fn is_inside((x, y): (i32, i32)) -> bool {
    (0..4096).contains(&x) && (0..4096).contains(&y)
}

fn sum(features: &[Feature<i32>]) -> u64 {
    features.iter().map(|feature| number(feature, "point_count").unwrap_or(1)).sum()
}

fn located(places: &[Place], categories: CategorySet) -> Vec<&Place> {
    places
        .iter()
        .filter(|place| place.draft.state.is_public() && place.draft.location.is_some())
        .filter(|place| categories.is_empty() || categories.contains(place.draft.category))
        .collect()
}

fn category_sets() -> impl Strategy<Value = CategorySet> {
    proptest::sample::subsequence(&["salon", "consultation", "aed", "toilet"][..], 0..=2)
        .prop_map(|ids| ids.into_iter().filter_map(CategoryId::parse).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_tile_drawn_before_is_used_only_while_it_shows_the_same(
        places in places(60),
        z in prop_oneof![1 => 0_u8..=TileCoord::MAX_ZOOM, 3 => 10_u8..=14],
        categories in category_sets(),
    ) {
        let cache = TileCache::new("register", 100);
        for catalog in snapshots(&places) {
            let all: Vec<Place> = catalog.all().map(|place| (*place).clone()).collect();
            for coord in tiles_of(&all, z).into_iter().chain(tiles_of(&places, z)) {
                let wanted = TileKey { coord, categories, gzip: false };
                let known = cache.get(&catalog, &wanted);
                let tile = known.unwrap_or_else(|| cache.draw(&catalog, wanted));
                prop_assert_eq!(&tile.bytes[..], &render(&catalog, coord, categories)[..]);
            }
        }
    }

    #[test]
    fn every_place_stands_once_in_the_tiles_of_a_zoom(
        places in places(120),
        z in 0_u8..=TileCoord::MAX_ZOOM,
        categories in category_sets(),
        steps in 0_u8..2,
    ) {
        let catalog = snapshot(&places, steps);
        let expected = located(&places, categories);
        let mut features = Vec::new();
        for coord in tiles_of(&places, z) {
            let all = decode(render(&catalog, coord, categories));
            let reach = -64..4160;
            let mut pixels = all.iter().map(pixel);
            prop_assert!(pixels.all(|(x, y)| reach.contains(&x) && reach.contains(&y)));
            features.extend(all.into_iter().filter(|feature| is_inside(pixel(feature))));
        }
        prop_assert_eq!(sum(&features), expected.len() as u64);
        for category in CategoryId::all() {
            let of_it = |place: &&&Place| place.draft.category == category;
            let drawn: u64 = features
                .iter()
                .map(|feature| match text(feature, "category") {
                    Some(id) => u64::from(id == category.id()),
                    None => number(feature, category.id()).unwrap_or(0),
                })
                .sum();
            prop_assert_eq!(drawn, expected.iter().filter(of_it).count() as u64);
        }
        let mut ids: Vec<_> = features.iter().map(|feature| feature.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), features.len(), "numbers are distinct");
    }

    #[test]
    fn single_places_stand_where_the_formula_says(
        places in places(120),
        z in 15_u8..=TileCoord::MAX_ZOOM,
    ) {
        let catalog = Catalog::build(1, places.iter().cloned());
        let by_id: BTreeMap<_, _> = places.iter().map(|place| (place.id.as_str(), place)).collect();
        for coord in tiles_of(&places, z) {
            for feature in decode(render(&catalog, coord, CategorySet::default())) {
                let place = by_id[text(&feature, "id").expect("a single place")];
                let (x, y) = mercator(place.shown_location().expect("shown"), z);
                let (px, py) = pixel(&feature);
                let world = f64::from(z).exp2() * 4096.0;
                let off = |tile: u32, pixel: i32, exact: f64| {
                    let off = (f64::from(tile) * 4096.0 + f64::from(pixel) - exact * 4096.0).abs();
                    off.min((off - world).abs())
                };
                prop_assert!(off(coord.x(), px, x) <= 1.0 && off(coord.y(), py, y) <= 1.0);
                prop_assert_eq!(text(&feature, "name"), Some(place.draft.name.as_str()));
                prop_assert_eq!(text(&feature, "site"), place.shown_site());
            }
        }
    }
}

#[test]
fn a_place_says_what_it_is() {
    let mut one = place("one", "salon", Some((139.47, 35.79)));
    one.sample = true;
    one.draft.state = State::Suspended;
    one.draft.site = Some("hall".to_owned());
    let two = place("two", "aed", Some((139.47, 35.79)));
    let tiles = tiles_of(std::slice::from_ref(&one), 16);
    let catalog = Catalog::build(1, [one, two]);
    let keys = |categories: CategorySet| -> Vec<Vec<String>> {
        let features = tiles.iter().flat_map(|coord| decode(render(&catalog, *coord, categories)));
        let mut all: Vec<Vec<_>> = features
            .map(|feature| feature.properties.expect("properties").into_keys().collect())
            .collect();
        for keys in &mut all {
            keys.sort();
        }
        all.sort();
        all
    };
    let all = keys(CategorySet::default());
    assert_eq!(all[0], ["category", "id", "name"]);
    assert_eq!(all[1], ["category", "id", "name", "sample", "site", "suspended"]);
    let only_aed = keys(CategoryId::parse("aed").into_iter().collect());
    assert_eq!(only_aed, [["category", "id", "name"]]);
}

#[test]
fn places_at_one_point_are_all_there_when_near() {
    let crowd: Vec<_> =
        (0..50).map(|n| place(&format!("p{n}"), "salon", Some((139.47, 35.79)))).collect();
    let catalog = Catalog::build(1, crowd.iter().cloned());
    for (z, features) in [(14, 1), (15, 50), (16, 50), (20, 50)] {
        let drawn: Vec<_> = tiles_of(&crowd[..1], z)
            .into_iter()
            .flat_map(|coord| decode(render(&catalog, coord, CategorySet::default())))
            .filter(|feature| is_inside(pixel(feature)))
            .collect();
        assert_eq!((drawn.len(), sum(&drawn)), (features, 50), "zoom {z}");
    }
}

#[test]
fn a_neighbour_over_the_antimeridian_is_in_the_buffer() {
    let west = place("west", "salon", Some((-179.999, 35.0)));
    let catalog = Catalog::build(1, [west.clone()]);
    let (_, y) = mercator(west.shown_location().expect("shown"), 10);
    let tile = TileCoord::new(10, 1023, y as u32).expect("exists");
    let features = decode(render(&catalog, tile, CategorySet::default()));
    assert_eq!(features.iter().map(|feature| pixel(feature).0).collect::<Vec<_>>(), [4107]);
    let world = TileCoord::new(0, 0, 0).expect("exists");
    let features = decode(render(&catalog, world, CategorySet::default()));
    assert_eq!(features.iter().map(|feature| pixel(feature).0).collect::<Vec<_>>(), [0, 4096]);
}

#[test]
fn a_tile_without_places_has_no_bytes() {
    let catalog = Catalog::build(1, [place("one", "salon", Some((139.47, 35.79)))]);
    let ocean = TileCoord::new(5, 0, 0).expect("exists");
    assert!(render(&catalog, ocean, CategorySet::default()).is_empty());
    let world = TileCoord::new(0, 0, 0).expect("exists");
    let aed = CategoryId::parse("aed").into_iter().collect();
    assert!(render(&catalog, world, aed).is_empty());
    assert!(render(&Catalog::default(), world, CategorySet::default()).is_empty());
}
