//! Places of a few kinds looked at one by one, by a judge who says what fits: for
//! questions that no index answers. The nearest of them come first; without a
//! position, they come by name.

use crate::catalog::{Catalog, Spot, index::row_set::RowSet};
use crate::domain::{Area, CategoryId, CategorySet, Fit, Location, Place};
use std::sync::Arc;

/// Which places to look at.
#[derive(Debug, Clone, Default)]
pub struct PickQuery<'q> {
    /// Of these kinds.
    pub kinds: CategorySet,
    /// Where from.
    pub origin: Option<Location>,
    /// No farther from there than this.
    pub radius_m: Option<f64>,
    /// Inside this area.
    pub area: Option<&'q Area>,
    /// At most this many of those that fit, and of those that may.
    pub limit: usize,
}

/// A place that fits or may fit.
#[derive(Debug, Clone)]
pub struct Pick {
    /// The place.
    pub place: Arc<Place>,
    /// Geodesic metres from the origin to where it is shown.
    pub distance_m: Option<f64>,
    /// Whether it lies where it was looked for is not known.
    pub is_elsewhere_maybe: bool,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    /// Every place that fits, in no set order.
    pub all: Vec<Arc<Place>>,
    /// The first of them.
    pub fit: Vec<Pick>,
    /// The first of those of which nobody can say.
    pub may_fit: Vec<Pick>,
}

impl Catalog {
    /// Every place to flee to, in no set order.
    pub fn evacuation_places(&self) -> impl Iterator<Item = Arc<Place>> {
        let kinds = CategoryId::all().filter(|kind| kind.category().evacuation);
        self.of_kinds(kinds.collect()).map(|spot| self.place(spot))
    }

    /// The places of which `judge` says that they fit or may, where they are asked
    /// for. Of an area-only place nobody can say whether it lies there.
    pub fn pick(&self, query: &PickQuery<'_>, judge: &dyn Fn(&Place) -> Fit) -> Picked {
        let (mut fit, mut may_fit) = (Vec::new(), Vec::new());
        for spot in self.of_kinds(query.kinds) {
            let inside = self.lies_in(spot, query);
            if inside == Fit::No {
                continue;
            }
            let place = self.place(spot);
            let inside = inside.unless(query.asks_where() && place.is_area());
            match judge(&place).min(inside) {
                Fit::Yes => fit.push((spot, place)),
                Fit::Unknown => may_fit.push((spot, place)),
                Fit::No => {}
            }
        }
        Picked {
            all: fit.iter().map(|(_, place)| place.clone()).collect(),
            fit: self.first(fit, query),
            may_fit: self.first(may_fit, query),
        }
    }

    /// The places of some kinds, in no set order.
    fn of_kinds(&self, kinds: CategorySet) -> impl Iterator<Item = Spot> {
        let base = kinds.iter().filter_map(|kind| self.base.rows.by_category.get(&kind));
        let base = base.flat_map(RowSet::iter).filter(|row| !self.is_gone(*row));
        let recent = kinds.iter().filter_map(|kind| self.recent.rows.by_category.get(&kind));
        base.map(Spot::Base).chain(recent.flat_map(RowSet::iter).map(Spot::Recent))
    }

    /// Whether where a place is shown is where it is looked for.
    fn lies_in(&self, spot: Spot, query: &PickQuery<'_>) -> Fit {
        if !query.asks_where() {
            return Fit::Yes;
        }
        let Some(at) = self.head(spot).location else { return Fit::Unknown };
        let near = query.origin.zip(query.radius_m);
        let is_near = |(origin, metres): (Location, f64)| {
            !origin.is_surely_beyond(metres, at) && origin.distance_m(at) <= metres
        };
        let inside = near.is_none_or(is_near) && query.area.is_none_or(|area| area.contains(at));
        Fit::of(Some(inside))
    }

    /// The nearest of some places, then those on no map; without an origin the first by
    /// name.
    fn first(&self, mut found: Vec<(Spot, Arc<Place>)>, query: &PickQuery<'_>) -> Vec<Pick> {
        let pick = |(spot, place): (Spot, Arc<Place>), distance_m| {
            let inside = self.lies_in(spot, query).unless(query.asks_where() && place.is_area());
            Pick { place, distance_m, is_elsewhere_maybe: inside == Fit::Unknown }
        };
        let Some(origin) = query.origin else {
            found.sort_by(|(_, one), (_, other)| {
                let name = |place: &Place| (place.draft.name.clone(), place.id.clone());
                name(one).cmp(&name(other))
            });
            return found.into_iter().take(query.limit).map(|one| pick(one, None)).collect();
        };
        let distance = |spot| self.head(spot).location.map(|at| origin.distance_m(at));
        let mut found: Vec<_> =
            found.into_iter().map(|(spot, place)| (distance(spot), (spot, place))).collect();
        found.sort_by(|(one, (_, a)), (other, (_, b))| {
            let metres = |distance: &Option<f64>| distance.unwrap_or(f64::INFINITY);
            metres(one).total_cmp(&metres(other)).then_with(|| a.id.cmp(&b.id))
        });
        found.into_iter().take(query.limit).map(|(metres, one)| pick(one, metres)).collect()
    }
}

impl PickQuery<'_> {
    /// Whether it asks for places in some part of the map.
    fn asks_where(&self) -> bool {
        self.radius_m.is_some() || self.area.is_some()
    }
}
