//! The read model: every public place in memory, an immutable snapshot that a
//! change replaces whole. It answers without SQL and without waiting.
//!
//! It must never hold a place that is not public, and it must never show where
//! an area-only place is: it indexes [`Place::shown_location`].

mod build;
mod cluster;
pub mod filter;
mod markers;
mod mercator;
mod names;
mod pick;
mod plan;
mod rows;
mod schedules;
mod spatial;
mod sphere;
mod text;

pub use cluster::CLUSTER_MAX_ZOOM;
pub use filter::{Filter, Open};
pub use markers::{Cluster, Marker};
pub use mercator::WORLD;
pub use names::NameFit;
pub use pick::{Pick, PickQuery, Picked};

use crate::domain::{Bounds, Location, Place, PlaceId, schedule::Standing};
use chrono::{DateTime, Utc};
use markers::ClusterCache;
use plan::{Candidates, Parts, Plan};
use rows::Rows;
use schedules::{Held, Schedules};
use spatial::{Best, SpatialIndex};
use std::{cmp::Ordering, sync::Arc};
use text::TextIndex;

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
pub struct Hit<'a> {
    /// The place.
    pub place: &'a Arc<Place>,
    /// Geodesic metres from the query's origin to where the place is shown.
    pub distance_m: f64,
    /// How it stands; `None` when its schedule is not known.
    pub standing: Option<Arc<Standing>>,
}

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
pub struct Page<'a> {
    /// The places, by id.
    pub places: Vec<&'a Arc<Place>>,
    /// Continue after this id; `None` at the end.
    pub next: Option<&'a PlaceId>,
}

/// A row found, nearer ones first, ties by row, which is by id.
#[derive(Debug, Clone, Copy)]
struct Found {
    distance_m: f64,
    row: u32,
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance_m.total_cmp(&other.distance_m).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Found {}

/// The snapshot. A row of its parts is a position in `places`.
#[derive(Debug, Default)]
pub struct Catalog {
    generation: i64,
    /// By id.
    places: Vec<Arc<Place>>,
    rows: Rows,
    text: TextIndex,
    schedules: Schedules,
    spatial: SpatialIndex,
    clusters: ClusterCache,
}

/// How many rows can be scanned in the time of one step of a walk by distance.
const SCANNED_PER_STEP: usize = 32;

/// When a box holds more rows than this, reading rows by id soon fills a page.
const MOST_SORTED: usize = 4096;

impl Catalog {
    /// The sequence number of the last change that the snapshot contains.
    pub fn generation(&self) -> i64 {
        self.generation
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One place.
    pub fn get(&self, id: &PlaceId) -> Option<&Arc<Place>> {
        self.row(id).map(|row| &self.places[row as usize])
    }

    /// Every place, by id.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Arc<Place>> {
        self.places.iter()
    }

    /// The nearest matching places, nearest first, ties by id.
    ///
    /// Common filters are tested on a walk outwards from the origin; of rare ones
    /// every candidate is looked at. A walk that finds too little, because what
    /// matches lies elsewhere, is given up for the candidates.
    pub fn nearest(&self, query: &NearestQuery, now: DateTime<Utc>) -> Vec<Hit<'_>> {
        let held = self.held(&query.filter);
        let plan = self.plan(&query.filter, held.as_deref());
        let at_most = plan.at_most();
        if at_most == 0 || query.limit == 0 {
            return Vec::new();
        }
        let mut best = Best::new(query.origin, query.limit, query.radius_m);
        let expected_steps = query.limit.saturating_mul(self.len()) / at_most;
        let is_rare = at_most <= expected_steps.saturating_mul(SCANNED_PER_STEP);
        let tests = at_most / SCANNED_PER_STEP + 1024;
        if is_rare
            || !self.spatial.walk(&mut best, tests, |row, answers| plan.admits_with(row, answers))
        {
            best.start_over();
            self.spatial.scan(&mut best, plan.candidates().from(0), |row| plan.admits(row));
        }
        let hit = |found: Found| Hit {
            place: &self.places[found.row as usize],
            distance_m: found.distance_m,
            standing: self.schedules.standing(found.row, now),
        };
        best.into_sorted().into_iter().map(hit).collect()
    }

    /// Matching places by id.
    pub fn list(&self, query: &ListQuery) -> Page<'_> {
        let held = self.held(&query.filter);
        let plan = self.plan(&query.filter, held.as_deref());
        let near = query.bounds.and_then(|bounds| self.spatial.near(bounds, MOST_SORTED));
        let candidates = match near {
            Some(rows) if rows.len() < plan.at_most() => Candidates::Listed(rows.into()),
            _ => plan.candidates(),
        };
        let first = query
            .after
            .as_ref()
            .map_or(0, |after| self.places.partition_point(|place| place.id <= *after));
        let is_inside = |row| {
            let at = self.spatial.location(row);
            !(query.without_location && at.is_some())
                && query.bounds.is_none_or(|bounds| at.is_some_and(|at| bounds.contains(at)))
        };
        let mut found = candidates
            .from(first)
            .filter(|row| is_inside(*row) && plan.admits(*row))
            .map(|row| &self.places[row as usize]);
        let places: Vec<_> = found.by_ref().take(query.limit).collect();
        let next = found.next().and(places.last()).map(|place| &place.id);
        Page { places, next }
    }

    /// The places at one building or ground, by id.
    pub fn at_site<'a>(&'a self, site: &'a str) -> impl Iterator<Item = &'a Arc<Place>> {
        self.rows.at_site(site).iter().map(|row| &self.places[*row as usize])
    }

    /// The districts that places lie in, sorted.
    pub fn districts(&self) -> Vec<&str> {
        self.rows.districts.iter().map(String::as_str).collect()
    }

    /// How a place of this snapshot stands; `None` when its schedule is not known.
    pub fn standing(&self, id: &PlaceId, now: DateTime<Utc>) -> Option<Arc<Standing>> {
        let row = self.row(id)?;
        self.schedules.standing(row, now)
    }

    #[allow(clippy::cast_possible_truncation, reason = "rows are numbered in u32")]
    fn row(&self, id: &PlaceId) -> Option<u32> {
        self.places.binary_search_by(|place| place.id.cmp(id)).ok().map(|row| row as u32)
    }

    fn held(&self, filter: &Filter) -> Option<Arc<Held>> {
        filter.open.map(|open| self.schedules.held(open.when()))
    }

    fn plan<'a>(&'a self, filter: &'a Filter, held: Option<&'a Held>) -> Plan<'a> {
        let Self { rows, text, schedules, .. } = self;
        Plan::new(filter, Parts { rows, text, schedules }, held)
    }
}
