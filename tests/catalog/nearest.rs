//! The nearest places, against Karney's own implementation asked of every place.

use crate::support::{filter, location, now, of_site, place, places, snapshot};
use geographiclib::Geodesic;
use ibasho::{
    catalog::{Catalog, Filter, NearestQuery, Open},
    domain::{
        CategoryId, Location, OpeningHours, Place, Schedule,
        schedule::{OpenStatus, When},
        text::search_words,
    },
};
use proptest::prelude::*;

fn brute_force<'a>(places: &'a [Place], query: &NearestQuery) -> Vec<(f64, &'a str)> {
    let wgs84 = Geodesic::wgs84();
    let from = query.origin;
    let mut found: Vec<_> = places
        .iter()
        .filter(|place| {
            place.draft.state.is_public() && query.filter.matches(place, of_site(places, place))
        })
        .filter_map(|place| Some((place.shown_location()?, place)))
        .map(|(at, place)| {
            let (_, metres, ..) = wgs84.inverse(from.lat(), from.lon(), at.lat(), at.lon());
            (metres, place.id.as_str())
        })
        .filter(|(metres, _)| *metres <= query.radius_m)
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    found.truncate(query.limit);
    found
}

/// The same distances in the same order; where two libraries disagree by
/// nanometres on which of two equals comes first, either order will do.
fn assert_agrees(places: &[Place], steps: u8, query: &NearestQuery) -> Result<(), TestCaseError> {
    let catalog = snapshot(places, steps);
    let hits = catalog.nearest(query, now());
    let expected = brute_force(places, query);
    prop_assert_eq!(hits.len(), expected.len());
    for (index, (hit, (metres, id))) in hits.iter().zip(&expected).enumerate() {
        let open_status = hit.open_status.as_ref().map(|status| OpenStatus::clone(status));
        prop_assert_eq!(open_status, hit.place.open_status(now()));
        prop_assert!((hit.distance_m - metres).abs() < 1e-6, "{index}: {id} at {metres}");
        let is_tied = |other: &(f64, &str)| {
            other.1 == hit.place.id.as_str() && (other.0 - metres).abs() < 1e-6
        };
        let is_last = expected.last().is_some_and(|last| (last.0 - metres).abs() < 1e-6);
        prop_assert!(is_last || expected.iter().any(is_tied), "{index}: {id}");
    }
    for pair in hits.windows(2) {
        let key = |at: usize| (pair[at].distance_m, &pair[at].place.id);
        prop_assert!(key(0) < key(1), "ties by id");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_nearest_are_those_of_brute_force(
        places in places(500),
        origin in location(),
        filter in filter(),
        limit in prop_oneof![Just(1), Just(3), Just(10), Just(1000)],
        radius_m in prop_oneof![Just(f64::INFINITY), 1.0..100_000.0, 1.0..2e7],
        steps in 0_u8..2,
    ) {
        assert_agrees(&places, steps, &NearestQuery { origin, limit, radius_m, filter })?;
    }
}

fn at(lon: f64, lat: f64) -> Location {
    Location::new(lon, lat).expect("a position")
}

fn ids(catalog: &Catalog, query: &NearestQuery) -> Vec<String> {
    catalog.nearest(query, now()).iter().map(|hit| hit.place.id.to_string()).collect()
}

fn everything_from(origin: Location) -> NearestQuery {
    NearestQuery { origin, limit: 10, radius_m: f64::INFINITY, filter: Filter::default() }
}

#[test]
fn the_rim_of_the_radius_is_inside() {
    let catalog = Catalog::build(1, [place("rim", "salon", Some((139.5, 35.8)))]);
    let origin = at(139.4732, 35.7869);
    let mut query = everything_from(origin);
    query.radius_m = origin.distance_m(at(139.5, 35.8));
    assert_eq!(ids(&catalog, &query), ["rim"]);
    query.radius_m = query.radius_m.next_down();
    assert!(catalog.nearest(&query, now()).is_empty());
    query.radius_m = f64::NAN;
    assert!(catalog.nearest(&query, now()).is_empty());
    query.radius_m = -1.0;
    assert!(catalog.nearest(&query, now()).is_empty());
}

#[test]
fn places_at_one_point_come_by_id_however_many() {
    let here = Some((139.4732, 35.7869));
    let crowd = (0..3000).rev().map(|n| place(&format!("p{n:04}"), "salon", here));
    let catalog = Catalog::build(1, crowd);
    let mut query = everything_from(at(139.4732, 35.7869));
    query.limit = 3;
    assert_eq!(ids(&catalog, &query), ["p0000", "p0001", "p0002"]);
    query.origin = at(-40.0, -35.0);
    assert_eq!(ids(&catalog, &query), ["p0000", "p0001", "p0002"]);
}

#[test]
fn what_matches_only_far_away_is_found_too() {
    let near = (0..20_000).map(|n| {
        let at = (139.4 + f64::from(n % 200) * 0.0001, 35.7 + f64::from(n / 200) * 0.0001);
        place(&format!("near{n:05}"), "salon", Some(at))
    });
    let far = (0..5000).map(|n| {
        let at = (135.5 + f64::from(n) * 0.00001, 34.7);
        let mut place = place(&format!("far{n:04}"), "aed", Some(at));
        place.draft.name = format!("島{}", n % 10);
        place.draft.schedule = OpeningHours::parse("Tu 09:00-17:00").ok().map(Schedule::new);
        place
    });
    let catalog = Catalog::build(1, near.chain(far));
    let check = |filter: Filter, expected: [&str; 2]| {
        let mut query = everything_from(at(139.4, 35.7));
        (query.filter, query.limit) = (filter, 2);
        assert_eq!(ids(&catalog, &query), expected, "{:?}", query.filter);
    };
    let categories = CategoryId::parse("aed").into_iter().collect();
    check(Filter { categories, ..Filter::default() }, ["far4999", "far4998"]);
    let words = |words: &str| Filter { words: search_words(words), ..Filter::default() };
    check(words("島"), ["far4999", "far4998"]);
    check(words("島7"), ["far4997", "far4987"]);
    let open = Some(Open::Held(When::At(now())));
    check(Filter { open, ..Filter::default() }, ["far4999", "far4998"]);
    check(Filter { categories, open, ..words("島 6") }, ["far4996", "far4986"]);
}

#[test]
fn no_limit_and_no_places_find_nothing() {
    let mut query = everything_from(at(0.0, 90.0));
    assert!(Catalog::default().nearest(&query, now()).is_empty());
    query.limit = 0;
    let catalog = Catalog::build(1, [place("one", "salon", Some((0.0, 0.0)))]);
    assert!(catalog.nearest(&query, now()).is_empty());
}
