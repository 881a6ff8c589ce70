//! Searches shelters: places of a few kinds are looked at one by one, by a judge who says
//! what fits, for questions that no index answers. The nearest of them come first; without
//! a position, they come by name.

use crate::catalog::{index::row_set::RowSet, row_id::RowId, snapshot::Catalog};
use crate::domain::{Area, CategoryId, CategorySet, Fit, Location, Place};
use std::{cmp::Ordering, sync::Arc};

/// Which places to look at.
#[derive(Debug, Clone, Default)]
pub struct ShelterSearch<'q> {
    /// Of these kinds.
    pub kinds: CategorySet,
    /// Where from.
    pub origin: Option<Location>,
    /// No farther from there than this.
    pub radius_m: Option<f64>,
    /// Inside this area.
    pub area: Option<&'q Area>,
    /// At most this many of those that fit, of those that may, and of near misses.
    pub limit: usize,
}

/// A place that fits, may fit or fits in part.
#[derive(Debug, Clone)]
pub struct ShelterHit {
    /// The place.
    pub place: Arc<Place>,
    /// Geodesic metres from the origin to where it is shown.
    pub distance_m: Option<f64>,
    /// Whether it lies where it was looked for is not known.
    pub may_lie_elsewhere: bool,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct ShelterHits {
    /// Every place that fits, in no set order.
    pub all: Vec<Arc<Place>>,
    /// The first of them.
    pub fit: Vec<ShelterHit>,
    /// The first of those of which nobody can say.
    pub may_fit: Vec<ShelterHit>,
    /// The first of those that fit in part.
    pub near_misses: Vec<ShelterHit>,
}

impl Catalog {
    /// Every place to flee to, in no set order.
    pub fn evacuation_places(&self) -> impl Iterator<Item = Arc<Place>> {
        let kinds = CategoryId::all().filter(|kind| kind.category().evacuation);
        self.of_kinds(kinds.collect()).map(|row_id| self.place_at(row_id))
    }

    /// The places of which `judge` says that they fit, may, or do in part, where they are
    /// asked for. Of an area-only place nobody can say whether it lies there.
    pub fn search_shelters(
        &self,
        query: &ShelterSearch<'_>,
        judge: &dyn Fn(&Place) -> Fit,
    ) -> ShelterHits {
        let (mut fit, mut may_fit, mut near_misses) = (Vec::new(), Vec::new(), Vec::new());
        for row_id in self.of_kinds(query.kinds) {
            let inside = self.lies_in(row_id, query);
            if inside == Fit::No {
                continue;
            }
            let place = self.place_at(row_id);
            let inside = inside.unless(query.asks_where() && place.is_area());
            match judge(&place).min(inside) {
                Fit::Yes => fit.push((row_id, place)),
                Fit::Unknown => may_fit.push((row_id, place)),
                Fit::Partly => near_misses.push((row_id, place)),
                Fit::No => {}
            }
        }
        ShelterHits {
            all: fit.iter().map(|(_, place)| place.clone()).collect(),
            fit: self.first(fit, query),
            may_fit: self.first(may_fit, query),
            near_misses: self.first(near_misses, query),
        }
    }

    /// The places of some kinds, in no set order.
    fn of_kinds(&self, kinds: CategorySet) -> impl Iterator<Item = RowId> {
        self.base.read_evacuation_places();
        self.recent.read_evacuation_places();
        let base = kinds.iter().filter_map(|kind| self.base.facets.by_category.get(&kind));
        let base = base.flat_map(RowSet::iter).filter(|row| !self.is_gone(*row));
        let recent = kinds.iter().filter_map(|kind| self.recent.facets.by_category.get(&kind));
        base.map(RowId::Base).chain(recent.flat_map(RowSet::iter).map(RowId::Recent))
    }

    /// Whether where a place is shown is where it is looked for.
    fn lies_in(&self, row_id: RowId, query: &ShelterSearch<'_>) -> Fit {
        if !query.asks_where() {
            return Fit::Yes;
        }
        let Some(at) = self.key_at(row_id).location else { return Fit::Unknown };
        let near = query.origin.zip(query.radius_m);
        let is_near = |(origin, metres): (Location, f64)| {
            !origin.is_surely_beyond(metres, at) && origin.distance_m(at) <= metres
        };
        let inside = near.is_none_or(is_near) && query.area.is_none_or(|area| area.contains(at));
        Fit::from_answer(Some(inside))
    }

    /// The nearest of some places, then those on no map; without an origin the first by
    /// name.
    fn first(
        &self,
        mut found: Vec<(RowId, Arc<Place>)>,
        query: &ShelterSearch<'_>,
    ) -> Vec<ShelterHit> {
        let hit = |(row_id, place): (RowId, Arc<Place>), distance_m| {
            let inside = self.lies_in(row_id, query).unless(query.asks_where() && place.is_area());
            ShelterHit { place, distance_m, may_lie_elsewhere: inside == Fit::Unknown }
        };
        let Some(origin) = query.origin else {
            keep_first(&mut found, query.limit, |(_, one), (_, other)| {
                let names = one.draft.name.cmp(&other.draft.name);
                names.then_with(|| one.id.cmp(&other.id))
            });
            return found.into_iter().map(|one| hit(one, None)).collect();
        };
        let distance = |row_id| self.key_at(row_id).location.map(|at| origin.distance_m(at));
        let mut found: Vec<_> =
            found.into_iter().map(|(row_id, place)| (distance(row_id), (row_id, place))).collect();
        keep_first(&mut found, query.limit, |(one, (_, a)), (other, (_, b))| {
            let metres = |distance: &Option<f64>| distance.unwrap_or(f64::INFINITY);
            metres(one).total_cmp(&metres(other)).then_with(|| a.id.cmp(&b.id))
        });
        found.into_iter().map(|(metres, one)| hit(one, metres)).collect()
    }
}

/// Keeps the first `limit` in their order: to sort all of a country's would take longer
/// than to find them.
fn keep_first<T>(found: &mut Vec<T>, limit: usize, order: impl Fn(&T, &T) -> Ordering) {
    if limit < found.len() {
        found.select_nth_unstable_by(limit, &order);
        found.truncate(limit);
    }
    found.sort_unstable_by(order);
}

impl ShelterSearch<'_> {
    /// Whether it asks for places in some part of the map.
    fn asks_where(&self) -> bool {
        self.radius_m.is_some() || self.area.is_some()
    }
}
