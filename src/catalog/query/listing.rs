//! Places in the order of their ids, a page at a time.

use crate::catalog::{Brief, Catalog, Filter, Spot, segment::Segment};
use crate::domain::{Bounds, Place, PlaceId};
use std::sync::Arc;

/// Which places to list, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Only those shown inside this box.
    pub bounds: Option<Bounds>,
    /// Only those that are on no map.
    pub without_location: bool,
    /// Which places.
    pub filter: Filter,
    /// Continue after this id.
    pub after: Option<PlaceId>,
    /// At most this many.
    pub limit: usize,
}

/// A part of a listing.
#[derive(Debug, Clone)]
pub struct Page<P> {
    /// The places, by id.
    pub places: Vec<P>,
    /// Continue after this id; `None` at the end.
    pub next: Option<PlaceId>,
}

/// Of fewer rows than this, all are looked at and sorted; else rows are looked at in
/// the order of their ids, which soon fills a page.
const MOST_SORTED: usize = 4096;

impl Catalog {
    /// Matching places by id.
    pub fn list(&self, query: &ListQuery) -> Page<Arc<Place>> {
        self.page(query, |spot| self.place(spot))
    }

    /// The same, and of each only what lists say.
    pub fn list_briefly(&self, query: &ListQuery) -> Page<Brief<'_>> {
        self.page(query, |spot| self.brief_at(spot))
    }

    fn page<P>(&self, query: &ListQuery, place: impl Fn(Spot) -> P) -> Page<P> {
        let is_there = |row: u32| !self.is_gone(row);
        let mut spots = self.base.listed(query, &is_there, Spot::Base);
        let recent = self.recent.listed(query, &|_| true, Spot::Recent);
        if !recent.is_empty() {
            spots.extend(recent);
            spots.sort_unstable_by_key(|spot| self.head(*spot).id);
        }
        let has_more = spots.len() > query.limit;
        spots.truncate(query.limit);
        let next = spots.last().filter(|_| has_more);
        let next = next.and_then(|spot| PlaceId::parse(self.head(*spot).id));
        Page { places: spots.into_iter().map(place).collect(), next }
    }
}

impl Segment {
    /// The first rows of a page by id, and one more if there are more.
    fn listed(
        &self,
        query: &ListQuery,
        is_there: &dyn Fn(u32) -> bool,
        spot: fn(u32) -> Spot,
    ) -> Vec<Spot> {
        let held = self.held(&query.filter);
        let plan = self.plan(&query.filter, held.as_deref());
        let fits = |row: &u32| {
            let at = self.records.head(*row).location;
            is_there(*row)
                && !(query.without_location && at.is_some())
                && query.bounds.is_none_or(|bounds| at.is_some_and(|at| bounds.contains(at)))
                && plan.admits(*row)
        };
        let most = query.limit.saturating_add(1);
        let few = query.bounds.and_then(|bounds| self.spatial.near(bounds, MOST_SORTED));
        let few = few.or_else(|| {
            (plan.at_most() <= MOST_SORTED).then(|| plan.candidates().iter().collect())
        });
        let Some(few) = few else {
            let rows = self.after(query.after.as_ref()).iter().copied();
            return rows.filter(fits).take(most).map(spot).collect();
        };
        let after = query.after.as_ref().map_or("", PlaceId::as_str);
        let id = |row: &u32| self.records.head(*row).id;
        let mut rows: Vec<u32> = few.into_iter().filter(|row| id(row) > after).collect();
        rows.retain(fits);
        rows.sort_unstable_by_key(id);
        rows.into_iter().take(most).map(spot).collect()
    }
}
