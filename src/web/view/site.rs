//! Places found, one entry a building: a school that is shelter and emergency
//! site is one card with two roles. A shelter that takes only some is never
//! merged with anything else, because nobody may be sent there by mistake.

use crate::{
    catalog::Hit,
    domain::{Place, Session, schedule::OpenStatus},
};
use std::sync::Arc;

/// A place found, and how far it is where that is known.
#[derive(Debug, Clone)]
pub struct CardPlace {
    /// The place.
    pub place: Arc<Place>,
    /// Metres in a straight line from where the visitor searches.
    pub distance_m: Option<f64>,
    /// Whether it is open, where its schedule is known.
    pub open_status: Option<OpenStatus>,
    /// What is held on the day that the visitor asked for, if that is not today.
    pub asked: Vec<Session>,
}

impl CardPlace {
    /// A place of which nothing but what it says itself is known.
    pub fn new(place: impl Into<Arc<Place>>) -> Self {
        Self { place: place.into(), distance_m: None, open_status: None, asked: Vec::new() }
    }
}

impl From<Hit<Arc<Place>>> for CardPlace {
    fn from(hit: Hit<Arc<Place>>) -> Self {
        let Hit { place, distance_m, open_status } = hit;
        let open_status = open_status.map(|status| OpenStatus::clone(&status));
        Self { distance_m: Some(distance_m), open_status, ..Self::new(place) }
    }
}

/// What one card is about.
#[derive(Debug, Clone)]
pub struct CardGroup {
    /// The place that gives the card its name.
    pub first: CardPlace,
    /// The others at the same building.
    pub others: Vec<CardPlace>,
}

impl CardGroup {
    /// All places of the card, the first one first.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.first).chain(&self.others).map(|found| &*found.place)
    }

    /// All places of the card in the order of their kinds, which does not depend on
    /// which of them is nearer by a step.
    pub fn in_constant_order(&self) -> Vec<&Place> {
        let mut places: Vec<_> = self.places().collect();
        places.sort_by_key(|place| place.draft.category);
        places
    }
}

/// Merges the places of one site, keeping the order of their first ones.
pub fn group(found: impl IntoIterator<Item = CardPlace>) -> Vec<CardGroup> {
    let mut groups: Vec<CardGroup> = Vec::new();
    for found in found {
        let same = groups.iter_mut().find(|group| share_a_card(&group.first.place, &found.place));
        match same {
            Some(group) => group.others.push(found),
            None => groups.push(CardGroup { first: found, others: Vec::new() }),
        }
    }
    groups
}

fn share_a_card(a: &Place, b: &Place) -> bool {
    let same_site = a.shown_site().is_some() && a.shown_site() == b.shown_site();
    same_site && a.takes_only_some() == b.takes_only_some()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{CategoryId, Location, PlaceDraft, PlaceId};

    /// A published place of which nothing else is recorded but where it is.
    pub(crate) fn place(category: &str, name: &str, site: Option<&str>) -> Place {
        let category = CategoryId::parse(category).expect("a category");
        let mut draft = PlaceDraft::new(category, name).expect("a name");
        draft.site = site.map(str::to_owned);
        draft.location = Location::new(139.47, 35.79).ok();
        let at = "2026-11-01T00:00:00Z".parse().expect("a time");
        let id = PlaceId::parse(&format!("{}-1", category.id())).expect("an id");
        Place {
            id,
            revision: 1,
            sample: false,
            edited_at: None,
            created_at: at,
            updated_at: at,
            draft,
        }
    }

    fn roles(places: &[Place]) -> Vec<Vec<&str>> {
        let found = places.iter().cloned().map(CardPlace::new);
        let names = |group: CardGroup| {
            let all: Vec<_> = group.places().map(|place| &place.id).collect();
            places.iter().filter(|p| all.contains(&&p.id)).map(|p| p.draft.category.id()).collect()
        };
        group(found).into_iter().map(names).collect()
    }

    #[test]
    fn places_of_one_building_share_a_card() {
        let places = [
            place("evacuation_shelter", "第一小学校", Some("a")),
            place("salon", "ひだまり", None),
            place("emergency_site", "第一小学校", Some("a")),
            place("toilet", "駅前", None),
        ];
        let expected =
            [vec!["evacuation_shelter", "emergency_site"], vec!["salon"], vec!["toilet"]];
        assert_eq!(roles(&places), expected);
    }

    #[test]
    fn a_welfare_shelter_keeps_a_card_of_its_own() {
        let places = [
            place("community_centre", "センター", Some("a")),
            place("welfare_shelter", "センター", Some("a")),
        ];
        assert_eq!(roles(&places).len(), 2);
    }
}
