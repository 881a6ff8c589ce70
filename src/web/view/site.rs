//! Places found, one entry a building: a school that is shelter and emergency
//! site is one card with two roles. A shelter that takes only some is never
//! merged with anything else, because nobody may be sent there by mistake.

use super::PageContext;
use crate::{
    catalog::{Catalog, Hit},
    domain::{
        NoWay, Place, Session,
        schedule::OpenStatus,
        site::{SiteRole, deciding_role},
    },
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

/// What one card is about, or one page.
#[derive(Debug, Clone)]
pub struct CardGroup {
    /// The place that gives the card its name.
    pub first: CardPlace,
    /// The others found at the same building.
    pub others: Vec<CardPlace>,
    /// The places to flee to there that were not looked for, but are of one building and
    /// so of one card with those that were.
    besides: Vec<Arc<Place>>,
    /// Those there that take only some, each of which has a card of its own.
    apart: Vec<Arc<Place>>,
}

impl CardGroup {
    /// One place, whatever else is at its site.
    pub fn alone(first: CardPlace) -> Self {
        Self { first, others: Vec::new(), besides: Vec::new(), apart: Vec::new() }
    }

    /// A place with what else its site is.
    pub fn with_site(catalog: &Catalog, place: impl Into<Arc<Place>>) -> Self {
        Self::alone(CardPlace::new(place)).completed(catalog)
    }

    /// The places found, the first one first.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.first).chain(&self.others).map(|found| &*found.place)
    }

    /// Every place of the card, the first one first.
    pub fn roles(&self) -> impl Iterator<Item = &Place> {
        self.places().chain(self.besides.iter().map(|place| &**place))
    }

    /// What else is at the site, in the order of its kinds.
    pub fn other_roles(&self) -> Vec<&Place> {
        let mut others: Vec<_> =
            self.roles().skip(1).chain(self.apart.iter().map(|place| &**place)).collect();
        others.sort_by_key(|place| place.draft.category);
        others
    }

    /// Every place of the card in the order of their kinds, which does not depend on
    /// which of them is nearer by a step.
    pub fn in_constant_order(&self) -> Vec<&Place> {
        let mut places: Vec<_> = self.roles().collect();
        places.sort_by_key(|place| place.draft.category);
        places
    }

    /// The place of the card that people are told to walk to, or why to none.
    pub fn way(&self, ctx: &PageContext) -> Result<&Place, NoWay> {
        let places: Vec<_> = self.roles().collect();
        let role = |place: &&Place| SiteRole {
            kind: place.draft.category,
            status: ctx.status(place),
            no_way: ctx.no_way(place),
        };
        let roles: Vec<_> = places.iter().map(role).collect();
        let deciding = deciding_role(&roles);
        match roles[deciding].no_way {
            Some(why) => Err(why),
            None => Ok(places[deciding]),
        }
    }

    /// Adds the places to flee to at the site of one that was found.
    fn completed(mut self, catalog: &Catalog) -> Self {
        if !self.places().any(|place| place.draft.category.category().evacuation) {
            return self;
        }
        let first = self.first.place.clone();
        let mut there = catalog.others_at_site(&first);
        there.retain(|other| {
            other.sample == first.sample && self.places().all(|place| place.id != other.id)
        });
        (self.besides, self.apart) =
            there.into_iter().partition(|other| share_a_card(&first, other));
        self
    }
}

/// Merges the places of one site, keeping the order of their first ones, and adds what
/// else each site is.
pub fn group(catalog: &Catalog, found: impl IntoIterator<Item = CardPlace>) -> Vec<CardGroup> {
    let mut groups: Vec<CardGroup> = Vec::new();
    for found in found {
        let same = groups.iter_mut().find(|group| share_a_card(&group.first.place, &found.place));
        match same {
            Some(group) => group.others.push(found),
            None => groups.push(CardGroup::alone(found)),
        }
    }
    groups.into_iter().map(|group| group.completed(catalog)).collect()
}

/// Whether two places are of one building, and neither may turn away whom the other takes.
fn share_a_card(a: &Place, b: &Place) -> bool {
    let same_site = a.shown_site().is_some() && a.shown_site() == b.shown_site();
    same_site && !a.takes_only_some() && !b.takes_only_some()
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
        group(&Catalog::default(), found).into_iter().map(names).collect()
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
    fn a_card_says_everything_that_its_site_is() {
        let hall = place("evacuation_shelter", "第一小学校", Some("a"));
        let others = [
            place("emergency_site", "第一小学校", Some("a")),
            place("welfare_shelter", "第一小学校", Some("a")),
            place("salon", "第一小学校", Some("a")),
        ];
        let catalog = Catalog::build(1, others.iter().chain([&hall]).cloned());
        let found = group(&catalog, [CardPlace::new(hall)]);
        let kinds = |places: Vec<&Place>| -> Vec<_> {
            places.into_iter().map(|place| place.draft.category.id()).collect()
        };
        let roles = kinds(found[0].in_constant_order());
        assert_eq!(roles, ["evacuation_shelter", "emergency_site"]);
        let others = kinds(found[0].other_roles());
        assert_eq!(others, ["welfare_shelter", "emergency_site"]);
        let salon = place("salon", "第一小学校", Some("a"));
        assert_eq!(group(&catalog, [CardPlace::new(salon)])[0].roles().count(), 1);
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
