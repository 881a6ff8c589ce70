//! The nearest places that match a filter.

use crate::catalog::{
    entry::PlaceSummary,
    index::{nearest_heap::NearestHeap, schedules::CurrentOpenStatus},
    query::filter::Filter,
    row_id::RowId,
    segment::Segment,
    snapshot::Catalog,
};
use crate::domain::{Location, Place};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What to look for around a position.
#[derive(Debug, Clone)]
pub struct NearestQuery {
    /// Where from.
    pub origin: Location,
    /// At most this many.
    pub limit: usize,
    /// No farther than this.
    pub radius_m: f64,
    /// Which places.
    pub filter: Filter,
}

/// A place found, and how far it is.
#[derive(Debug, Clone)]
pub struct Hit<P> {
    /// The place.
    pub place: P,
    /// Geodesic metres from the query's origin to where the place is shown.
    pub distance_m: f64,
    /// Whether it is open; `None` when its schedule is not known.
    pub open_status: Option<Arc<CurrentOpenStatus>>,
}

/// How many rows can be scanned in the time in which a walk by distance passes one. It
/// passes a leaf of sixteen in the time of eight, and about three for each that is near
/// enough; the rest is for places that lie more crowded than their number says.
const ROWS_SCANNED_PER_STEP: usize = 8;

/// Before the candidates are scanned instead, a walk may take the time of so many rows,
/// and of a quarter of the candidates.
const MIN_EFFORT_ROWS: usize = 1024;

impl Catalog {
    /// The nearest matching places, nearest first, ties by id.
    pub fn nearest(&self, query: &NearestQuery, now: DateTime<Utc>) -> Vec<Hit<Arc<Place>>> {
        self.hits(query, now, |row_id| self.place_at(row_id)).collect()
    }

    /// The summaries of the nearest matching places, one after another: nothing is copied.
    pub fn nearest_summaries(
        &self,
        query: &NearestQuery,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = Hit<PlaceSummary<'_>>> {
        self.hits(query, now, |row_id| self.summary_at(row_id))
    }

    fn hits<P>(
        &self,
        query: &NearestQuery,
        now: DateTime<Utc>,
        place: impl Fn(RowId) -> P,
    ) -> impl Iterator<Item = Hit<P>> {
        let mut nearest = NearestHeap::new(query.origin, query.limit, query.radius_m);
        self.base.push_nearest(&mut nearest, query, &|row| self.is_gone(row));
        self.recent.push_all(&mut nearest, &query.filter);
        let point = |row_id| {
            let (segment, row) = self.segment(row_id);
            segment.spatial.point(row)
        };
        let found = nearest.into_sorted(point, |row_id| self.key_at(row_id));
        let base = found.iter().filter_map(|(_, row_id)| match row_id {
            RowId::Base(row) => Some(*row),
            RowId::Recent(_) => None,
        });
        self.base.prefetch(base);
        found.into_iter().map(move |(distance_m, row_id)| {
            let (segment, row) = self.segment(row_id);
            let open_status = segment.schedules.open_status(row, now);
            Hit { place: place(row_id), distance_m, open_status }
        })
    }
}

impl Segment {
    /// Pushes the nearest matching rows of the base, but for those that are gone.
    ///
    /// Common filters are tested on a walk outwards from the origin; of rare ones
    /// every candidate is looked at. A walk that finds too little, because what
    /// matches lies elsewhere, is given up for the candidates.
    fn push_nearest(
        &self,
        nearest: &mut NearestHeap,
        query: &NearestQuery,
        is_gone: &dyn Fn(u32) -> bool,
    ) {
        let open_rows = self.open_rows(&query.filter);
        let plan = self.plan(&query.filter, open_rows.as_deref());
        let at_most = plan.at_most();
        if at_most == 0 {
            return;
        }
        let admits = |row| !is_gone(row) && plan.is_mentioned(row);
        let expected_steps = query.limit.saturating_mul(self.len()) / at_most;
        let is_rare = at_most <= expected_steps.saturating_mul(ROWS_SCANNED_PER_STEP);
        let effort = MIN_EFFORT_ROWS + if plan.is_vague() { 0 } else { at_most / 4 };
        let mask = |first| plan.mask(first);
        if is_rare || self.spatial.walk(nearest, effort, mask, admits).is_none() {
            nearest.start_over();
            self.spatial.scan(nearest, plan.candidates().iter(), admits, RowId::Base);
        }
    }

    /// Pushes all matching rows of what changed lately, which are few.
    fn push_all(&self, nearest: &mut NearestHeap, filter: &Filter) {
        if self.len() == 0 {
            return;
        }
        let open_rows = self.open_rows(filter);
        let plan = self.plan(filter, open_rows.as_deref());
        let admits = |row| plan.is_mentioned(row);
        self.spatial.scan(nearest, plan.candidates().iter(), admits, RowId::Recent);
    }
}
