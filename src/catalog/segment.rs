//! A set of places with everything that a search would otherwise work out anew. It is
//! built once and never changes.
//!
//! A row of its parts is a place's number along the curve of [`WorldPoint::key`]; those
//! that are on no map come last.

use crate::catalog::{
    Filter, Spot,
    index::{
        facets::Rows,
        nearest_heap::Gathering,
        schedules::{Held, Schedules},
        spatial::SpatialIndex,
        text::TextIndex,
    },
    map::{markers::ClusterCache, mercator::WorldPoint},
    query::plan::{Parts, Plan},
    storage::{
        codec::{Input, Output, damaged},
        records::{Arriving, Records},
    },
};
use crate::domain::{Place, PlaceId};
use std::{
    collections::HashMap,
    io::{self, Read, Write},
    sync::Arc,
    thread,
};

/// The places of a segment and their indexes.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) records: Records,
    /// The rows in the order of their places' ids.
    pub(super) by_id: Vec<u32>,
    pub(super) rows: Rows,
    pub(super) text: TextIndex,
    pub(super) schedules: Schedules,
    pub(super) spatial: SpatialIndex,
    pub(super) clusters: ClusterCache,
}

/// How many rows can be scanned in the time in which a walk by distance passes one. It
/// passes a leaf of sixteen in the time of eight, and about three for each that is near
/// enough; the rest is for places that lie more crowded than their number says.
const SCANNED_PER_STEP: usize = 8;

/// Before the candidates are scanned instead, a walk may take the time of so many rows,
/// and of a quarter of the candidates.
const LEAST_EFFORT: usize = 1024;

/// A segment while its places come.
#[derive(Default)]
pub(super) struct Building {
    records: Arriving,
    schedules: Schedules,
    /// The numbers of the expressions that came.
    known: HashMap<String, u32>,
    keys: Vec<u64>,
}

impl Building {
    /// Adds a place if it is public.
    pub(super) fn add(&mut self, place: &Place) {
        if place.draft.state.is_public() {
            self.records.push(place);
            self.schedules.push(place, &mut self.known);
            let at = place.shown_location().map(WorldPoint::from);
            self.keys.push(at.map_or(u64::MAX, WorldPoint::key));
        }
    }

    /// Puts the places in order and indexes them.
    pub(super) fn finish(self) -> Segment {
        let Self { records: arrived, mut schedules, keys, .. } = self;
        let mut order: Vec<u32> = (0..).zip(&keys).map(|(row, _)| row).collect();
        order.sort_unstable_by(|one, other| {
            let key = |row: u32| keys[row as usize];
            key(*one).cmp(&key(*other)).then_with(|| arrived.id(*one).cmp(arrived.id(*other)))
        });
        let records = arrived.in_order(&order);
        schedules.reorder(&order);
        let mut by_id: Vec<u32> = records.briefs().map(|(row, _)| row).collect();
        by_id.sort_unstable_by_key(|row| records.head(*row).id);
        let rows = Rows::build(&records);
        let text = TextIndex::build(&records);
        let spatial = SpatialIndex::build(&records);
        let clusters = ClusterCache::default();
        Segment { records, by_id, rows, text, schedules, spatial, clusters }
    }
}

impl Segment {
    /// Writes what takes long to make.
    pub(super) fn save(&self, output: &mut Output<impl Write>) -> io::Result<()> {
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
    pub(super) fn read(mut input: Input<impl Read>) -> io::Result<Self> {
        let records = Records::read(&mut input)?;
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
        let (rows, spatial) = thread::scope(|scope| {
            let spatial = scope.spawn(|| SpatialIndex::build(&records));
            (Rows::build(&records), spatial.join())
        });
        let spatial = spatial.unwrap_or_else(|failed| std::panic::resume_unwind(failed));
        let clusters = ClusterCache::default();
        Ok(Self { records, by_id, rows, text, schedules, spatial, clusters })
    }
}

impl Segment {
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The row of a place.
    pub(super) fn row(&self, id: &str) -> Option<u32> {
        let found = self.by_id.binary_search_by(|row| self.records.head(*row).id.cmp(id));
        found.ok().map(|at| self.by_id[at])
    }

    /// The rows by id, after one.
    pub(super) fn after(&self, id: Option<&PlaceId>) -> &[u32] {
        let is_before = |row: &u32| id.is_some_and(|id| self.records.head(*row).id <= id.as_str());
        &self.by_id[self.by_id.partition_point(is_before)..]
    }

    /// Has what a list of places says of rows brought from memory at once: what is asked
    /// for one after another is waited for each time.
    pub(super) fn fetch(&self, rows: impl Iterator<Item = u32> + Clone) {
        self.records.fetch(rows.clone());
        self.schedules.fetch(rows);
    }

    /// A whole place.
    pub(super) fn place(&self, row: u32) -> Arc<Place> {
        Arc::new(self.records.place(row, self.schedules.schedule(row).cloned()))
    }

    pub(super) fn held(&self, filter: &Filter) -> Option<Arc<Held>> {
        filter.open.map(|open| self.schedules.held(open.when()))
    }

    pub(super) fn plan<'a>(&'a self, filter: &'a Filter, held: Option<&'a Held>) -> Plan<'a> {
        let Self { records, rows, text, .. } = self;
        Plan::new(filter, Parts { records, rows, text }, held)
    }

    /// Offers the nearest matching rows, but for those that are `gone`.
    ///
    /// Common filters are tested on a walk outwards from the origin; of rare ones
    /// every candidate is looked at. A walk that finds too little, because what
    /// matches lies elsewhere, is given up for the candidates.
    pub(super) fn gather(
        &self,
        gathering: &mut Gathering,
        limit: usize,
        filter: &Filter,
        is_gone: &dyn Fn(u32) -> bool,
    ) {
        let held = self.held(filter);
        let plan = self.plan(filter, held.as_deref());
        let at_most = plan.at_most();
        if at_most == 0 {
            return;
        }
        let admits = |row| !is_gone(row) && plan.is_mentioned(row);
        let expected_steps = limit.saturating_mul(self.len()) / at_most;
        let is_rare = at_most <= expected_steps.saturating_mul(SCANNED_PER_STEP);
        let effort = LEAST_EFFORT + if plan.is_vague() { 0 } else { at_most / 4 };
        let mask = |first| plan.mask(first);
        if is_rare || self.spatial.walk(gathering, effort, mask, admits).is_none() {
            gathering.start_over();
            self.spatial.scan(gathering, plan.candidates().iter(), admits, Spot::Base);
        }
    }

    /// Offers all matching rows of what changed lately, which are few.
    pub(super) fn gather_recent(&self, gathering: &mut Gathering, filter: &Filter) {
        if self.len() == 0 {
            return;
        }
        let held = self.held(filter);
        let plan = self.plan(filter, held.as_deref());
        let admits = |row| plan.is_mentioned(row);
        self.spatial.scan(gathering, plan.candidates().iter(), admits, Spot::Recent);
    }
}
