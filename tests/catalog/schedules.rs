//! What the snapshot keeps of schedules stays true while time goes on, and back.

use crate::support::{now, places};
use chrono::TimeDelta;
use ibasho::{
    catalog::{Catalog, Filter, ListQuery, Open},
    domain::{Place, schedule::When},
};
use proptest::prelude::*;

fn found(catalog: &Catalog, open: Open) -> Vec<String> {
    let filter = Filter { open: Some(open), ..Filter::default() };
    let query = ListQuery { filter, limit: usize::MAX, ..ListQuery::default() };
    catalog.list(&query).places.iter().map(|place| place.id.to_string()).collect()
}

fn found_by_hand(places: &[Place], when: When, is_held: Option<bool>) -> Vec<String> {
    let public = places.iter().filter(|place| place.draft.state.is_public());
    let found = public.filter(|place| place.is_held(when) == is_held);
    let mut ids: Vec<_> = found.map(|place| place.id.to_string()).collect();
    ids.sort();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_moment_gets_the_answer_of_its_own(
        places in places(60),
        minutes in proptest::collection::vec(prop_oneof![-20_000_i64..60_000, -90_i64..180], 1..30),
    ) {
        let catalog = Catalog::build(1, places.iter().cloned());
        for minutes in minutes {
            let at = now() + TimeDelta::minutes(minutes);
            for place in places.iter().filter(|place| place.draft.state.is_public()) {
                let kept = catalog.open_status(&place.id, at);
                let fresh = place.open_status(at);
                prop_assert_eq!(
                    kept.as_ref().map(|it| (it.open_now, &it.next_session)),
                    fresh.as_ref().map(|it| (it.open_now, &it.next_session)),
                    "{} at {}", place.id, at
                );
            }
            let day = When::On(at.date_naive());
            for when in [When::At(at), When::RestOfDay(at), day] {
                let held = found(&catalog, Open::Held(when));
                prop_assert_eq!(held, found_by_hand(&places, when, Some(true)));
                let not_known = found(&catalog, Open::NotKnown(when));
                prop_assert_eq!(not_known, found_by_hand(&places, when, None));
            }
        }
    }
}
