//! Clusters nest, come apart where they say, and do not depend on order.

use crate::{
    support::{place, snapshot},
    tiles::{decode, number, pixel, text},
};
use ibasho::{
    catalog::{CLUSTER_MAX_ZOOM, Catalog, Marker, WORLD},
    domain::{CategoryId, CategorySet, Place},
    tiles::{TileCoord, render},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// All marks of a zoom.
fn marks(catalog: &Catalog, zoom: u8) -> Vec<Marker<'_>> {
    catalog.markers(CategorySet::default(), zoom, &(0..WORLD), &(0..WORLD))
}

/// Places each of a kind of its own, so that a cluster's counts by category
/// tell which places are in it.
fn one_of_each() -> impl Strategy<Value = Vec<Place>> {
    let near = (139.3..139.6, 35.7..35.9);
    let at = prop_oneof![4 => near, 1 => (-180.0..=180.0, -90.0..=90.0)];
    proptest::collection::vec(at, 1..=CategoryId::all().len()).prop_map(|all| {
        let kinds = CategoryId::all().map(CategoryId::id);
        kinds.zip(all).map(|(id, at)| place(id, id, Some(at))).collect()
    })
}

fn members(marker: &Marker<'_>) -> BTreeSet<CategoryId> {
    match &marker.cluster {
        Some(cluster) => cluster.by_category.iter().map(|(category, _)| *category).collect(),
        None => [marker.place.attributes.category].into(),
    }
}

proptest! {
    #[test]
    fn a_cluster_is_made_of_marks_of_the_next_zoom(places in one_of_each(), steps in 0_u8..2) {
        let catalog = snapshot(&places, steps);
        let mut finer: Vec<_> = marks(&catalog, CLUSTER_MAX_ZOOM + 1).iter().map(members).collect();
        prop_assert_eq!(finer.len(), places.len());
        for zoom in (0..=CLUSTER_MAX_ZOOM).rev() {
            let marks = marks(&catalog, zoom);
            let sets: Vec<_> = marks.iter().map(members).collect();
            prop_assert_eq!(sets.iter().map(BTreeSet::len).sum::<usize>(), places.len());
            for set in &finer {
                prop_assert_eq!(sets.iter().filter(|coarser| set.is_subset(coarser)).count(), 1);
            }
            for (marker, set) in marks.iter().zip(&sets) {
                let is_first_there = marker.cluster.as_ref().is_none_or(|cluster| {
                    cluster.count as usize == set.len() && cluster.expansion_zoom > zoom
                });
                prop_assert!(is_first_there);
                let comes_apart = !finer.contains(set);
                let says_so = marker.cluster.as_ref().map(|cluster| cluster.expansion_zoom);
                prop_assert_eq!(comes_apart, says_so == Some(zoom + 1));
            }
            finer = sets;
        }
    }

    #[test]
    fn the_order_of_places_does_not_matter(places in one_of_each()) {
        let turned = Catalog::build(1, places.iter().rev().cloned());
        let catalog = Catalog::build(2, places);
        let world = TileCoord::new(0, 0, 0).expect("exists");
        prop_assert_eq!(
            render(&catalog, world, CategorySet::default()),
            render(&turned, world, CategorySet::default())
        );
    }
}

#[test]
fn a_cluster_stands_in_the_middle_of_its_places() {
    let west = place("west", "salon", Some((139.470, 35.79)));
    let east = place("east", "salon", Some((139.474, 35.79)));
    let apart = place("far", "aed", Some((135.0, 34.0)));
    let catalog = Catalog::build(1, [west, east, apart]);
    let drawn = marks(&catalog, 11);
    let [pair] = &drawn.iter().filter(|m| m.cluster.is_some()).collect::<Vec<_>>()[..] else {
        panic!("one cluster");
    };
    let lon = pair.x as f64 / WORLD as f64 * 360.0 - 180.0;
    assert!((lon - 139.472).abs() < 1e-6, "{lon}");
    assert!(["east", "west"].contains(&pair.place.key.id));
}

#[test]
fn a_tile_names_a_cluster_by_its_parts() {
    let here = |n: u32| Some((139.47 + f64::from(n) * 1e-5, 35.79));
    let places: Vec<_> = (0..5)
        .map(|n| place(&format!("p{n}"), if n < 3 { "salon" } else { "aed" }, here(n)))
        .chain([place("alone", "toilet", Some((0.0, 0.0)))])
        .collect();
    let catalog = Catalog::build(1, places);
    let world = TileCoord::new(0, 0, 0).expect("exists");
    let features = decode(render(&catalog, world, CategorySet::default()));
    let [cluster, alone] = &features[..] else { panic!("two marks, from the north") };
    let counts = ["point_count", "expansion_zoom", "salon", "aed", "toilet"];
    assert_eq!(counts.map(|key| number(cluster, key)), [Some(5), Some(15), Some(3), Some(2), None]);
    assert_eq!(text(alone, "id"), Some("alone"));
    assert_eq!(pixel(alone), (2048, 2048));
}

#[test]
fn many_sets_of_categories_are_drawn_right_however_many_are_kept() {
    let kinds: Vec<_> = CategoryId::all().collect();
    let places = kinds.iter().map(|kind| place(kind.id(), kind.id(), Some((139.47, 35.79))));
    let catalog = Catalog::build(1, places);
    let world = TileCoord::new(0, 0, 0).expect("exists");
    for _ in 0..2 {
        for (one, other) in kinds.iter().flat_map(|one| kinds.iter().map(move |two| (one, two))) {
            let set: CategorySet = [*one, *other].into_iter().collect();
            let features = decode(render(&catalog, world, set));
            let drawn = number(&features[0], "point_count").unwrap_or(1);
            assert_eq!(drawn, if one == other { 1 } else { 2 });
        }
    }
}
