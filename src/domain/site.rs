//! Sites: what a report of one place says of the others at the same building or ground.
//! Everything that shows, judges or exports how a place is asks here, by way of
//! [`Situation`](super::Situation).

use super::{
    CategoryId, Code, NoWay, Observation, Place, PlaceId, Present, Recorded, Status,
    code::HazardKind,
};
use std::{borrow::Borrow, collections::HashMap, sync::Arc};

/// Whether what is reported of a place of one kind holds for another kind at its site.
///
/// A building that is closed is closed for whatever it is. One that is full takes in
/// nobody by its other shelters either, until somebody says so of one, but its ground is
/// still a way to flee. That a hall is open, being prepared or not open says nothing of the
/// ground beside it.
pub fn crosses(status: Status, from: CategoryId, to: CategoryId) -> bool {
    let is_shelter =
        |kind: CategoryId| matches!(kind.id(), "evacuation_shelter" | "welfare_shelter");
    match status {
        Status::Closed => true,
        Status::Full => is_shelter(from) && is_shelter(to),
        Status::Unreported | Status::NotOpen | Status::Preparing | Status::Open => false,
    }
}

/// The last reports that may say something of other places, by site.
#[derive(Debug, Clone, Default)]
pub struct SiteReports(HashMap<String, Vec<(CategoryId, Arc<Observation>)>>);

impl SiteReports {
    /// Sorts out of what was last seen what may cross. `site_of` says at which site a
    /// place is, and of which kind.
    pub fn sort_out<'a>(
        present: impl IntoIterator<Item = &'a Arc<Observation>>,
        site_of: impl Fn(&PlaceId) -> Option<(String, CategoryId)>,
    ) -> Self {
        let mut sites: HashMap<String, Vec<_>> = HashMap::new();
        for seen in present {
            if matches!(seen.status(), Some(Status::Closed | Status::Full))
                && let Some((site, kind)) = site_of(&seen.place)
            {
                sites.entry(site).or_default().push((kind, seen.clone()));
            }
        }
        Self(sites)
    }

    /// The last report of another place at a site that holds for the place with an id, of
    /// a kind, too.
    pub fn crossing_to(&self, site: &str, id: &str, kind: CategoryId) -> Option<&Arc<Observation>> {
        let holds = |(from, seen): &&(CategoryId, Arc<Observation>)| {
            let crosses = seen.status().is_some_and(|status| crosses(status, *from, kind));
            crosses && seen.place.as_str() != id
        };
        let found = self.0.get(site)?.iter().filter(holds).map(|(_, seen)| seen);
        found.max_by_key(|seen| (seen.observed_at, seen.seq))
    }
}

/// A place of a site, and how it is.
#[derive(Debug, Clone, Copy)]
pub struct SiteRole {
    /// Of which kind.
    pub kind: CategoryId,
    /// How it is in a disaster.
    pub status: Option<Status>,
    /// Why nobody may be told to walk there.
    pub no_way: Option<NoWay>,
}

/// Finds the one of a site's places that decides whether people are told to walk to it:
/// what is reported open; else the ground, where there is one, for people flee to it before
/// anything opens; else whatever there is a way to, or the first.
pub fn deciding_role(roles: &[SiteRole]) -> usize {
    let find = |is: &dyn Fn(&SiteRole) -> bool| roles.iter().position(is);
    let is_ground = |role: &SiteRole| role.status.is_some() && role.kind.id() == "emergency_site";
    find(&|role| role.status == Some(Status::Open) && role.no_way.is_none())
        .or_else(|| find(&|role| is_ground(role) && role.no_way.is_none()))
        .or_else(|| find(&is_ground))
        .or_else(|| find(&|role| role.no_way.is_none()))
        .unwrap_or(0)
}

/// Puts together what is of one site, in the order of the first of each; what is of none
/// stands alone.
pub fn group_by_site<T>(records: Vec<T>, place: impl Fn(&T) -> &Place) -> Vec<Vec<T>> {
    let mut sites: HashMap<&str, usize> = HashMap::new();
    let mut count = 0;
    let number = |record| {
        let known = place(record).shown_site().map(|site| *sites.entry(site).or_insert(count));
        let number = known.unwrap_or(count);
        count = count.max(number + 1);
        number
    };
    let numbers: Vec<usize> = records.iter().map(number).collect();
    let mut groups: Vec<Vec<T>> = Vec::new();
    for (record, number) in records.into_iter().zip(numbers) {
        match groups.get_mut(number) {
            Some(group) => group.push(record),
            None => groups.push(vec![record]),
        }
    }
    groups
}

/// Of the records of a site in use, those that are added up where each person counts once:
/// its shelters, which are rooms of their own, or its ground, where what `is_known` looks for
/// is known of no shelter. Who is in the hall is on the ground, too.
pub fn counted_once<P: Borrow<Place>>(
    records: &[(P, Present)],
    is_known: impl Fn(&Present) -> bool,
) -> impl Iterator<Item = &(P, Present)> {
    let is_ground = |place: &Place| place.draft.category.id() == "emergency_site";
    let of =
        |ground: bool| records.iter().filter(move |(place, _)| is_ground(place.borrow()) == ground);
    let has_known = |ground: bool| of(ground).any(|(_, present)| is_known(present));
    let by_ground = of(false).next().is_none() || (!has_known(false) && has_known(true));
    of(by_ground)
}

/// What a site is designated for: that of its emergency sites, where it has one.
pub fn hazards_of_site<'a>(
    places: impl Iterator<Item = &'a Place>,
) -> Option<Recorded<HazardKind>> {
    let mut sites = places.filter(|place| place.draft.category.id() == "emergency_site");
    let mut hazards = sites.next()?.draft.hazards;
    for site in sites {
        for hazard in Code::all() {
            let answer = hazards.get(hazard).max(site.draft.hazards.get(hazard));
            hazards.set(hazard, answer);
        }
    }
    Some(hazards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_stays_a_way_to_flee_while_the_hall_is_not_open() {
        fn check(hall: Status, ground: Status, expected: Option<&str>) {
            let role = |id: &str, status| {
                let no_way = match status {
                    Status::Open | Status::Unreported => None,
                    _ => Some(NoWay::NotOpen),
                };
                let kind = CategoryId::parse(id).expect("a category");
                SiteRole { kind, status: Some(status), no_way }
            };
            let roles = [role("evacuation_shelter", hall), role("emergency_site", ground)];
            let found = roles[deciding_role(&roles)];
            let found = found.no_way.is_none().then(|| found.kind.id());
            assert_eq!(found, expected, "{hall:?} {ground:?}");
        }
        let (hall, ground) = (Some("evacuation_shelter"), Some("emergency_site"));
        check(Status::NotOpen, Status::Unreported, ground);
        check(Status::Preparing, Status::Unreported, ground);
        check(Status::Full, Status::Unreported, ground);
        check(Status::Open, Status::NotOpen, hall);
        check(Status::Unreported, Status::NotOpen, None);
        check(Status::Unreported, Status::Full, None);
        check(Status::Closed, Status::Closed, None);
        check(Status::Unreported, Status::Unreported, ground);
    }

    #[test]
    fn what_crosses_between_the_places_of_a_site() {
        let kinds = ["evacuation_shelter", "emergency_site", "welfare_shelter", "salon"];
        for (status, expected) in [
            // From and to, in the order of the kinds.
            (Status::Closed, ["1111", "1111", "1111", "1111"]),
            (Status::Full, ["1010", "0000", "1010", "0000"]),
            (Status::Open, ["0000"; 4]),
            (Status::Preparing, ["0000"; 4]),
            (Status::NotOpen, ["0000"; 4]),
            (Status::Unreported, ["0000"; 4]),
        ] {
            for (from, row) in kinds.iter().zip(expected) {
                for (to, expected) in kinds.iter().zip(row.chars()) {
                    let kind = |id: &str| CategoryId::parse(id).expect("a category");
                    let found = crosses(status, kind(from), kind(to));
                    assert_eq!(found, expected == '1', "{status:?} from {from} to {to}");
                }
            }
        }
    }
}
