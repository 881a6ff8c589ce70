//! The read model: every public place in memory, an immutable snapshot. It answers
//! without SQL and without waiting.
//!
//! A snapshot is a large base that many snapshots share, and the few places that
//! changed since it was built; a change makes a new snapshot of the same base, and when
//! too many have changed the base is built anew.
//!
//! It must never hold a place that is not public, and it must never show where
//! an area-only place is: it indexes [`Place::shown_location`].

mod index;
mod map;
mod query;
mod segment;
mod storage;

pub use index::schedules::Stands;
pub use map::{
    changes::Moment,
    cluster::CLUSTER_MAX_ZOOM,
    markers::{Cluster, Marker},
    mercator::WORLD,
};
pub use query::{
    filter::{Filter, Open},
    listing::{ListQuery, Page},
    names::NameFit,
    shelters::{Pick, PickQuery, Picked},
};
pub use storage::{
    dictionary::{Alike, Codes},
    records::{Apart, Brief, Head},
    snapshot_file::Saved,
};

use crate::domain::{Location, Place, PlaceId};
use chrono::{DateTime, Utc};
use index::{nearest_heap::Gathering, row_set::RowSet};
use segment::{Building, Segment};
use std::{collections::HashSet, sync::Arc};

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
    /// How it stands; `None` when its schedule is not known.
    pub standing: Option<Arc<Stands>>,
}

/// Where a place of the snapshot is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Spot {
    /// A row of the base.
    Base(u32),
    /// A row of what changed since.
    Recent(u32),
}

impl Spot {
    fn base(self) -> Option<u32> {
        match self {
            Self::Base(row) => Some(row),
            Self::Recent(_) => None,
        }
    }
}

/// The snapshot.
#[derive(Debug, Default)]
pub struct Catalog {
    generation: i64,
    base: Arc<Segment>,
    recent: Segment,
    /// The rows of the base that are no longer so.
    gone: HashSet<u32>,
    changes: map::changes::Changes,
}

/// A snapshot while its places come, one after another.
#[derive(Default)]
pub struct Builder(Building);

impl Builder {
    /// Adds a place if it is public.
    pub fn add(&mut self, place: &Place) {
        self.0.add(place);
    }

    /// Indexes what came, which takes seconds for a million places.
    pub fn finish(self, generation: i64) -> Catalog {
        let (base, changes) = (Arc::new(self.0.finish()), map::changes::Changes::none());
        Catalog { generation, base, changes, ..Catalog::default() }
    }
}

impl Catalog {
    /// Indexes the public ones of `places`. `generation` is the sequence number
    /// of the last change that they contain.
    pub fn build(generation: i64, places: impl IntoIterator<Item = Place>) -> Self {
        let mut builder = Builder::default();
        places.into_iter().for_each(|place| builder.add(&place));
        builder.finish(generation)
    }

    /// The sequence number of the last change that the snapshot contains.
    pub fn generation(&self) -> i64 {
        self.generation
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.base.len() - self.gone.len() + self.recent.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One place.
    pub fn get(&self, id: &PlaceId) -> Option<Arc<Place>> {
        self.spot(id).map(|spot| self.place(spot))
    }

    /// What lists say of one place.
    pub fn brief(&self, id: &PlaceId) -> Option<Brief<'_>> {
        self.spot(id).map(|spot| self.brief_at(spot))
    }

    /// Every place, in no set order.
    pub fn all(&self) -> impl Iterator<Item = Arc<Place>> {
        self.spots().map(|spot| self.place(spot))
    }

    /// The nearest matching places, nearest first, ties by id.
    pub fn nearest(&self, query: &NearestQuery, now: DateTime<Utc>) -> Vec<Hit<Arc<Place>>> {
        self.hits(query, now, |spot| self.place(spot)).collect()
    }

    /// The same one after another, and of each only what lists say.
    pub fn nearest_briefly(
        &self,
        query: &NearestQuery,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = Hit<Brief<'_>>> {
        self.hits(query, now, |spot| self.brief_at(spot))
    }

    fn hits<P>(
        &self,
        query: &NearestQuery,
        now: DateTime<Utc>,
        place: impl Fn(Spot) -> P,
    ) -> impl Iterator<Item = Hit<P>> {
        let mut gathering = Gathering::new(query.origin, query.limit, query.radius_m);
        self.base.gather(&mut gathering, query.limit, &query.filter, &|row| self.is_gone(row));
        self.recent.gather_recent(&mut gathering, &query.filter);
        let point = |spot| {
            let (segment, row) = self.segment(spot);
            segment.spatial.point(row)
        };
        let found = gathering.into_sorted(point, |spot| self.head(spot));
        self.base.fetch(found.iter().filter_map(|(_, spot)| spot.base()));
        found.into_iter().map(move |(distance_m, spot)| {
            let (segment, row) = self.segment(spot);
            Hit { place: place(spot), distance_m, standing: segment.schedules.standing(row, now) }
        })
    }

    /// The places at one building or ground, by id.
    pub fn at_site(&self, site: &str) -> Vec<Arc<Place>> {
        let at = |segment: &Segment| segment.rows.at_site(site, &segment.records).to_vec();
        let base = at(&self.base).into_iter().filter(|row| !self.is_gone(*row)).map(Spot::Base);
        let mut spots: Vec<_> =
            base.chain(at(&self.recent).into_iter().map(Spot::Recent)).collect();
        spots.sort_unstable_by_key(|spot| self.head(*spot).id);
        spots.into_iter().map(|spot| self.place(spot)).collect()
    }

    /// The districts that places lie in, sorted.
    pub fn districts(&self) -> Vec<&str> {
        let still_there =
            |(_, rows): &(&String, &RowSet)| rows.iter().any(|row| !self.is_gone(row));
        let base = self.base.rows.by_district.iter().filter(still_there).map(|(name, _)| name);
        let recent = self.recent.rows.by_district.keys();
        let mut names: Vec<_> = base.chain(recent).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// How a place of this snapshot stands; `None` when its schedule is not known.
    pub fn standing(&self, id: &PlaceId, now: DateTime<Utc>) -> Option<Arc<Stands>> {
        let (segment, row) = self.segment(self.spot(id)?);
        segment.schedules.standing(row, now)
    }

    fn spot(&self, id: &PlaceId) -> Option<Spot> {
        let base = || self.base.row(id.as_str()).filter(|row| !self.is_gone(*row)).map(Spot::Base);
        self.recent.row(id.as_str()).map(Spot::Recent).or_else(base)
    }

    /// Every place: by row, those of the base first.
    fn spots(&self) -> impl Iterator<Item = Spot> {
        let rows = |segment: &Segment| (0..).zip(0..segment.len()).map(|(row, _)| row);
        let base = rows(&self.base).filter(|row| !self.is_gone(*row)).map(Spot::Base);
        base.chain(rows(&self.recent).map(Spot::Recent))
    }

    fn is_gone(&self, row: u32) -> bool {
        !self.gone.is_empty() && self.gone.contains(&row)
    }

    fn segment(&self, spot: Spot) -> (&Segment, u32) {
        match spot {
            Spot::Base(row) => (&self.base, row),
            Spot::Recent(row) => (&self.recent, row),
        }
    }

    fn head(&self, spot: Spot) -> Head<'_> {
        let (segment, row) = self.segment(spot);
        segment.records.head(row)
    }

    fn brief_at(&self, spot: Spot) -> Brief<'_> {
        let (segment, row) = self.segment(spot);
        segment.records.brief(row)
    }

    fn place(&self, spot: Spot) -> Arc<Place> {
        let (segment, row) = self.segment(spot);
        segment.place(row)
    }
}
