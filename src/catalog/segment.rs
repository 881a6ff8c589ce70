//! A set of places with everything that a search would otherwise work out anew. It is
//! built once and never changes.
//!
//! A row of its parts is a place's number along the curve of [`WorldPoint::z_order`]; those
//! that are on no map come last.

use crate::catalog::{
    index::{
        facets::FacetIndex, row_set::RowSet, schedules::Schedules, spatial::SpatialIndex,
        text::TextIndex,
    },
    map::{cluster::ClusterCache, mercator::WorldPoint},
    storage::{
        codec::{ChecksumReader, ChecksumWriter, damaged},
        records::{PackedRecords, RecordsBuilder},
    },
};
use crate::domain::{Bounds, CategoryId, Location, Place, PlaceId};
use std::{
    collections::HashMap,
    io::{self, Read, Write},
    sync::{Arc, OnceLock},
    thread,
};

/// The places of a segment and their indexes.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) records: PackedRecords,
    /// The rows in the order of their places' ids.
    pub(super) by_id: Vec<u32>,
    pub(super) facets: FacetIndex,
    pub(super) text: TextIndex,
    pub(super) schedules: Schedules,
    pub(super) spatial: SpatialIndex,
    /// Around all that is shown on the map.
    pub(super) bounds: Option<Bounds>,
    pub(super) clusters: ClusterCache,
    /// The places to flee to, read once somebody asks for all of them: boards do all night.
    evacuation: OnceLock<HashMap<u32, Arc<Place>>>,
}

/// From so many rows on, fetching what a list says of places before it is read saves more
/// than it costs. A search for ten or fifty places took 5 to 12 % more of the processor's
/// time with 10,000 places, and 6 to 15 % less with a million; with 100,000 it was even.
const MIN_PREFETCHED_ROWS: usize = 250_000;

/// Makes a segment of places that come one after another.
#[derive(Default)]
pub(super) struct SegmentBuilder {
    records: RecordsBuilder,
    schedules: Schedules,
    /// The numbers of the expressions that came.
    known: HashMap<String, u32>,
    /// Where each row's place is along the curve; the last of all where it is on no map.
    z_orders: Vec<u64>,
}

impl SegmentBuilder {
    /// Adds a place if it is public.
    pub(super) fn add(&mut self, place: &Place) {
        if place.draft.state.is_public() {
            self.records.push(place);
            self.schedules.push(place, &mut self.known);
            self.z_orders.push(z_order(place.shown_location()));
        }
    }

    /// Puts the places in order and indexes them.
    pub(super) fn finish(self) -> Segment {
        let Self { records, mut schedules, z_orders, .. } = self;
        let mut order: Vec<u32> = (0..).zip(&z_orders).map(|(row, _)| row).collect();
        order.sort_unstable_by(|one, other| {
            let z_order = |row: u32| z_orders[row as usize];
            let by_id = || records.id(*one).cmp(records.id(*other));
            z_order(*one).cmp(&z_order(*other)).then_with(by_id)
        });
        let records = records.in_order(&order);
        schedules.reorder(&order);
        let mut by_id: Vec<u32> = records.summaries().map(|(row, _)| row).collect();
        by_id.sort_unstable_by_key(|row| records.key(*row).id);
        let facets = FacetIndex::build(&records);
        let text = TextIndex::build(&records);
        let (spatial, bounds) = (spatial_index(&records), bounds(&records));
        let (clusters, evacuation) = (ClusterCache::default(), OnceLock::new());
        Segment { records, by_id, facets, text, schedules, spatial, bounds, clusters, evacuation }
    }
}

impl Segment {
    /// Writes what takes long to make.
    pub(super) fn save(&self, output: &mut ChecksumWriter<impl Write>) -> io::Result<()> {
        self.records.save(output)?;
        output.numbers(self.by_id.iter().copied())?;
        self.schedules.save(output)?;
        self.text.save(output)
    }

    /// About how many bytes that is.
    pub(super) fn saved_size(&self) -> u64 {
        self.records.saved_size() + self.text.saved_size()
    }

    /// Reads what was written, and makes the rest.
    pub(super) fn read(mut input: ChecksumReader<impl Read>) -> io::Result<Self> {
        let records = PackedRecords::read(&mut input)?;
        let by_id: Vec<u32> = input.numbers()?;
        let schedules = Schedules::read(&mut input)?;
        let text = TextIndex::read(&mut input, records.len())?;
        input.finish()?;
        let is_row = |row: &u32| (*row as usize) < records.len();
        if by_id.len() != records.len() || !by_id.iter().all(is_row) {
            return Err(damaged("its order of ids has other rows"));
        }
        schedules.check(records.len())?;
        let (checked, text_checked) = thread::scope(|scope| {
            let text = scope.spawn(|| text.check());
            (records.check(), text.join())
        });
        checked?;
        text_checked.unwrap_or_else(|failed| std::panic::resume_unwind(failed))?;
        let (facets, spatial) = thread::scope(|scope| {
            let spatial = scope.spawn(|| spatial_index(&records));
            (FacetIndex::build(&records), spatial.join())
        });
        let spatial = spatial.unwrap_or_else(|failed| std::panic::resume_unwind(failed));
        let (bounds, clusters) = (bounds(&records), ClusterCache::default());
        let evacuation = OnceLock::new();
        Ok(Self { records, by_id, facets, text, schedules, spatial, bounds, clusters, evacuation })
    }
}

impl Segment {
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The row of a place.
    pub(super) fn row(&self, id: &str) -> Option<u32> {
        let found = self.by_id.binary_search_by(|row| self.records.key(*row).id.cmp(id));
        found.ok().map(|at| self.by_id[at])
    }

    /// The rows by id, after one.
    pub(super) fn after(&self, id: Option<&PlaceId>) -> &[u32] {
        let is_before = |row: &u32| id.is_some_and(|id| self.records.key(*row).id <= id.as_str());
        &self.by_id[self.by_id.partition_point(is_before)..]
    }

    /// Prefetches what a list of places says of `rows`, where there are so many rows that
    /// the processor's caches do not hold them: what is asked for one after another is
    /// waited for each time.
    pub(super) fn prefetch(&self, rows: impl Iterator<Item = u32> + Clone) {
        if self.len() >= MIN_PREFETCHED_ROWS {
            self.records.prefetch(rows.clone());
            self.schedules.prefetch(rows);
        }
    }

    /// A whole place.
    pub(super) fn place(&self, row: u32) -> Arc<Place> {
        if let Some(known) = self.evacuation.get().and_then(|known| known.get(&row)) {
            return known.clone();
        }
        self.read_place(row)
    }

    /// Reads every place to flee to, unless that was done.
    pub(super) fn read_evacuation_places(&self) {
        self.evacuation.get_or_init(|| {
            let kinds = CategoryId::all().filter(|kind| kind.category().evacuation);
            let sets = kinds.filter_map(|kind| self.facets.by_category.get(&kind));
            sets.flat_map(RowSet::iter).map(|row| (row, self.read_place(row))).collect()
        });
    }

    fn read_place(&self, row: u32) -> Arc<Place> {
        Arc::new(self.records.place(row, self.schedules.schedule(row).cloned()))
    }
}

/// Indexes where places are shown, in the order of their rows.
fn spatial_index(records: &PackedRecords) -> SpatialIndex {
    let places = (0..).zip(0..records.len()).map(|(row, _)| records.key(row).location);
    SpatialIndex::build(places.map(|at| (at, z_order(at))))
}

fn bounds(records: &PackedRecords) -> Option<Bounds> {
    let places = (0..).zip(0..records.len()).filter_map(|(row, _)| records.key(row).location);
    places.map(Bounds::around).reduce(Bounds::with)
}

/// Where a place is along the curve through the map: last where it is on none.
fn z_order(at: Option<Location>) -> u64 {
    at.map_or(u64::MAX, |at| WorldPoint::from(at).z_order())
}
