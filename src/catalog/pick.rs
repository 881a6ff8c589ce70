//! Places of a few kinds looked at one by one, by a judge who says what fits: for
//! questions that no index answers. The nearest of them come first; without a
//! position, they come by name.

use super::{Catalog, spatial::Best};
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
pub struct Pick<'a> {
    /// The place.
    pub place: &'a Arc<Place>,
    /// Geodesic metres from the origin to where it is shown.
    pub distance_m: Option<f64>,
    /// Whether it lies where it was looked for is not known.
    pub is_elsewhere_maybe: bool,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Picked<'a> {
    /// Every place that fits, by id.
    pub all: Vec<&'a Arc<Place>>,
    /// The first of them.
    pub fit: Vec<Pick<'a>>,
    /// The first of those of which nobody can say.
    pub may_fit: Vec<Pick<'a>>,
}

impl Catalog {
    /// Every place to flee to.
    pub fn evacuation_places(&self) -> impl Iterator<Item = &Arc<Place>> {
        let kinds = CategoryId::all().filter(|kind| kind.category().evacuation);
        let rows = kinds.flat_map(|kind| self.rows.of_category(kind));
        rows.map(|row| &self.places[*row as usize])
    }

    /// The places of which `judge` says that they fit or may, where they are asked
    /// for. Of an area-only place nobody can say whether it lies there.
    pub fn pick<'a>(&'a self, query: &PickQuery<'_>, judge: &dyn Fn(&Place) -> Fit) -> Picked<'a> {
        let mut rows: Vec<u32> =
            query.kinds.iter().flat_map(|kind| self.rows.of_category(kind)).copied().collect();
        rows.sort_unstable();
        let (mut fit, mut may_fit) = (Vec::new(), Vec::new());
        for row in rows {
            let found = judge(&self.places[row as usize]);
            match if found == Fit::No { found } else { found.min(self.lies_in(row, query)) } {
                Fit::Yes => fit.push(row),
                Fit::Unknown => may_fit.push(row),
                Fit::No => {}
            }
        }
        Picked {
            all: fit.iter().map(|row| &self.places[*row as usize]).collect(),
            fit: self.first(fit, query),
            may_fit: self.first(may_fit, query),
        }
    }

    /// Whether a row's place lies where it is looked for.
    fn lies_in(&self, row: u32, query: &PickQuery<'_>) -> Fit {
        if query.radius_m.is_none() && query.area.is_none() {
            return Fit::Yes;
        }
        let Some(at) = self.spatial.location(row) else { return Fit::Unknown };
        let near = query.origin.zip(query.radius_m);
        let inside = near.is_none_or(|(origin, metres)| origin.distance_m(at) <= metres)
            && query.area.is_none_or(|area| area.contains(at));
        Fit::of(Some(inside)).unless(self.places[row as usize].is_area())
    }

    /// The nearest of some rows, then those on no map; without an origin the first by
    /// name.
    fn first(&self, mut rows: Vec<u32>, query: &PickQuery<'_>) -> Vec<Pick<'_>> {
        let pick = |row: u32, distance_m: Option<f64>| Pick {
            place: &self.places[row as usize],
            distance_m,
            is_elsewhere_maybe: self.lies_in(row, query) == Fit::Unknown,
        };
        let Some(origin) = query.origin else {
            let name = |row: &u32| (&self.places[*row as usize].draft.name, *row);
            rows.sort_unstable_by(|a, b| name(a).cmp(&name(b)));
            return rows.into_iter().take(query.limit).map(|row| pick(row, None)).collect();
        };
        let mut best = Best::new(origin, query.limit, f64::INFINITY);
        self.spatial.scan(&mut best, rows.iter().copied(), |_| true);
        let mut found: Vec<_> = best
            .into_sorted()
            .into_iter()
            .map(|found| pick(found.row, Some(found.distance_m)))
            .collect();
        let lost = rows.into_iter().filter(|row| self.spatial.location(*row).is_none());
        found.extend(lost.take(query.limit - found.len()).map(|row| pick(row, None)));
        found
    }
}
