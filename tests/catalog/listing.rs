//! Lists, counts, sites and districts, against a plain look at every place.

use crate::support::{filter, of_site, place, places, snapshot};
use ibasho::{
    catalog::{Catalog, Filter, ListQuery},
    domain::{Bounds, Place, PlaceId},
};
use proptest::prelude::*;

fn bounds() -> impl Strategy<Value = Option<Bounds>> {
    prop_oneof![
        Just(None),
        Just(Some((139.46, 35.78, 139.48, 35.8))),
        Just(Some((170.0, 30.0, -170.0, 40.0))),
        Just(Some((-180.0, -90.0, 180.0, 90.0))),
    ]
    .prop_map(|corners| corners.map(|(w, s, e, n)| Bounds::new(w, s, e, n).expect("a box")))
}

fn matching<'a>(places: &'a [Place], filter: &Filter) -> Vec<&'a Place> {
    let mut found: Vec<_> = places
        .iter()
        .filter(|place| {
            place.draft.state.is_public() && filter.matches(place, of_site(places, place))
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn pages_together_are_every_matching_place_by_id(
        places in places(400),
        filter in filter(),
        bounds in bounds(),
        limit in 1_usize..200,
        steps in 0_u8..2,
    ) {
        let catalog = snapshot(&places, steps);
        let expected: Vec<_> = matching(&places, &filter)
            .into_iter()
            .filter(|place| {
                bounds.is_none_or(|b| place.shown_location().is_some_and(|at| b.contains(at)))
            })
            .map(|place| place.id.clone())
            .collect();
        let mut listed = Vec::new();
        let mut query = ListQuery { bounds, filter, limit, ..ListQuery::default() };
        loop {
            let page = catalog.list(&query);
            prop_assert!(page.places.len() <= limit);
            listed.extend(page.places.iter().map(|place| place.id.clone()));
            let Some(next) = page.next else { break };
            query.after = Some(next.clone());
        }
        prop_assert_eq!(listed, expected);
    }

    #[test]
    fn sites_and_districts_are_those_of_the_public_places(places in places(300), steps in 0_u8..2) {
        let catalog = snapshot(&places, steps);
        let public = matching(&places, &Filter::default());
        prop_assert_eq!(catalog.len(), public.len());
        for site in ["site0", "site1", "nowhere"] {
            let there = public.iter().filter(|place| place.shown_site() == Some(site));
            let found = catalog.at_site(site);
            prop_assert!(found.iter().map(|place| &place.id).eq(there.map(|p| &p.id)));
        }
        let mut districts: Vec<_> =
            public.iter().filter_map(|place| place.draft.district.as_deref()).collect();
        districts.sort_unstable();
        districts.dedup();
        prop_assert_eq!(catalog.districts(), districts);
        for place in &places {
            let expected = place.draft.state.is_public().then_some(place);
            let found = catalog.get(&place.id);
            prop_assert_eq!(found.as_deref(), expected);
        }
    }
}

#[test]
fn a_list_goes_on_after_an_id_that_is_gone() {
    let catalog = Catalog::build(1, ["a", "c"].map(|id| place(id, "salon", None)));
    let query = ListQuery { after: PlaceId::parse("b"), limit: 10, ..ListQuery::default() };
    let page = catalog.list(&query);
    assert_eq!(page.places.iter().map(|place| place.id.as_str()).collect::<Vec<_>>(), ["c"]);
    assert!(page.next.is_none());
}
