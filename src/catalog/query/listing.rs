//! Lists places in the order of their ids, a page at a time.

use crate::catalog::{
    entry::PlaceSummary, query::filter::Filter, row_id::RowId, segment::Segment, snapshot::Catalog,
};
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

/// A page of places.
#[derive(Debug, Clone)]
pub struct ListPage<P> {
    /// The places, by id.
    pub places: Vec<P>,
    /// Continue after this id; `None` at the end.
    pub next: Option<PlaceId>,
}

/// Of fewer rows than this, all are looked at and sorted; else rows are looked at in
/// the order of their ids, which soon fills a page.
const MAX_SORTED_ROWS: usize = 4096;

impl Catalog {
    /// Matching places by id.
    pub fn list(&self, query: &ListQuery) -> ListPage<Arc<Place>> {
        self.page(query, |row_id| self.place_at(row_id))
    }

    /// The summaries of matching places by id: nothing is copied.
    pub fn list_summaries(&self, query: &ListQuery) -> ListPage<PlaceSummary<'_>> {
        self.page(query, |row_id| self.summary_at(row_id))
    }

    fn page<P>(&self, query: &ListQuery, place: impl Fn(RowId) -> P) -> ListPage<P> {
        let is_there = |row: u32| !self.is_gone(row);
        let mut row_ids = self.base.listed(query, &is_there, RowId::Base);
        let recent = self.recent.listed(query, &|_| true, RowId::Recent);
        if !recent.is_empty() {
            row_ids.extend(recent);
            row_ids.sort_unstable_by_key(|row_id| self.key_at(*row_id).id);
        }
        let has_more = row_ids.len() > query.limit;
        row_ids.truncate(query.limit);
        let next = row_ids.last().filter(|_| has_more);
        let next = next.and_then(|row_id| PlaceId::parse(self.key_at(*row_id).id));
        ListPage { places: row_ids.into_iter().map(place).collect(), next }
    }
}

impl Segment {
    /// The first rows of a page by id, and one more if there are more.
    fn listed(
        &self,
        query: &ListQuery,
        is_there: &dyn Fn(u32) -> bool,
        row_id: fn(u32) -> RowId,
    ) -> Vec<RowId> {
        let open_rows = self.open_rows(&query.filter);
        let plan = self.plan(&query.filter, open_rows.as_deref());
        let fits = |row: &u32| {
            let at = self.records.key(*row).location;
            is_there(*row)
                && !(query.without_location && at.is_some())
                && query.bounds.is_none_or(|bounds| at.is_some_and(|at| bounds.contains(at)))
                && plan.admits(*row)
        };
        let most = query.limit.saturating_add(1);
        let few = query.bounds.and_then(|bounds| self.spatial.near(bounds, MAX_SORTED_ROWS));
        let few = few.or_else(|| {
            (plan.at_most() <= MAX_SORTED_ROWS).then(|| plan.candidates().iter().collect())
        });
        let Some(few) = few else {
            let rows = self.after(query.after.as_ref()).iter().copied();
            return rows.filter(fits).take(most).map(row_id).collect();
        };
        let after = query.after.as_ref().map_or("", PlaceId::as_str);
        let id = |row: &u32| self.records.key(*row).id;
        let mut rows: Vec<u32> = few.into_iter().filter(|row| id(row) > after).collect();
        rows.retain(fits);
        rows.sort_unstable_by_key(id);
        rows.into_iter().take(most).map(row_id).collect()
    }
}
