//! A snapshot with some places changed: the base stays, what changed is indexed anew
//! with what changed before. It also says which parts of the map look different.

use crate::catalog::{
    Catalog, Spot, WORLD,
    map::{cluster::reach_of_changes, mercator::WorldPoint},
    segment::{Building, Segment},
};
use crate::domain::{Place, PlaceId};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What became of the places of the base that changed since.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Which base it is, in this process.
    pub base: u64,
    /// Rows of the base drawn as they were, but for what they are called: the row of
    /// what changed that stands in for each.
    pub renewed: HashMap<u32, u32>,
    /// Rows of the base that are drawn no more.
    pub left: Vec<u32>,
    /// Rows of what changed that no row of the base stands for on the map.
    pub arrived: Vec<u32>,
    /// Where those are, and with which generation they became these.
    arrivals: (i64, Vec<WorldPoint>),
    /// Where the map changed, and with which generation.
    touched: Vec<(i64, WorldPoint)>,
}

impl Changes {
    /// Of a base just built.
    pub fn none() -> Self {
        static BASES: AtomicU64 = AtomicU64::new(1);
        Self { base: BASES.fetch_add(1, Ordering::Relaxed), ..Self::default() }
    }
}

/// When a tile was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    base: u64,
    generation: i64,
}

impl Catalog {
    /// Now, for [`Self::looks_the_same`].
    pub fn moment(&self) -> Moment {
        Moment { base: self.changes.base, generation: self.generation }
    }

    /// Whether the map between `xs` and `ys`, in steps of the world, shows at `zoom` what
    /// it showed then. May say no where it does.
    pub fn looks_the_same(&self, then: Moment, zoom: u8, xs: &Range<i64>, ys: &Range<i64>) -> bool {
        let reach = reach_of_changes(zoom);
        let wide = |range: &Range<i64>| range.start - reach..range.end + reach;
        let (xs, ys) = (wide(xs), wide(ys));
        let is_near = |at: &WorldPoint| {
            let copies = [-WORLD, 0, WORLD].map(|shift| i64::from(at.x) + shift);
            copies.iter().any(|x| xs.contains(x)) && ys.contains(&i64::from(at.y))
        };
        let Changes { base, arrivals, touched, .. } = &self.changes;
        let mut later = touched.iter().rev();
        let mut later = later.by_ref().take_while(|(at, _)| *at > then.generation);
        // Those that arrived are drawn together anew with each of them.
        let redrawn = reach > 0 && arrivals.0 > then.generation;
        then.base == *base
            && !later.any(|(_, at)| is_near(at))
            && !(redrawn && arrivals.1.iter().any(is_near))
    }

    /// The snapshot after some places became what `changed` says; nothing where one is
    /// gone. `generation` is the sequence number of the last of these changes.
    #[must_use]
    pub fn with_changes(
        &self,
        generation: i64,
        changed: impl IntoIterator<Item = (PlaceId, Option<Place>)>,
    ) -> Self {
        let mut places: HashMap<PlaceId, Place> = self
            .recent_places()
            .map(|place| (place.id.clone(), Arc::unwrap_or_clone(place)))
            .collect();
        let mut gone = self.gone.clone();
        let mut points: HashSet<WorldPoint> = HashSet::new();
        for (id, place) in changed {
            let is_public = |place: &Place| place.draft.state.is_public();
            let place = place.filter(is_public);
            let before = self.brief(&id).and_then(|brief| brief.head.location);
            let after = place.as_ref().and_then(Place::shown_location);
            points.extend(before.into_iter().chain(after).map(WorldPoint::from));
            gone.extend(self.base.row(id.as_str()));
            match place {
                Some(place) => places.insert(id, place),
                None => places.remove(&id),
            };
        }
        let mut building = Building::default();
        for place in places.values() {
            building.add(place);
        }
        let recent = building.finish();
        // Whatever was drawn before an earlier change there was drawn before this one.
        let earlier = self.changes.touched.iter().filter(|(_, at)| !points.contains(at)).copied();
        let touched = earlier.chain(points.iter().map(|at| (generation, *at))).collect();
        let mut changes = Changes { base: self.changes.base, touched, ..Changes::default() };
        changes.compare(&self.base, &recent, &gone);
        let arrivals = changes.arrived.iter();
        let arrivals = arrivals.filter_map(|row| recent.records.head(*row).location);
        let arrivals: Vec<_> = arrivals.map(WorldPoint::from).collect();
        let since =
            if arrivals == self.changes.arrivals.1 { self.changes.arrivals.0 } else { generation };
        changes.arrivals = (since, arrivals);
        Self { generation, base: self.base.clone(), recent, gone, changes }
    }

    /// How many places changed since the base was built.
    pub fn recent_changes(&self) -> usize {
        self.recent.len().max(self.gone.len())
    }

    /// Whether places came, went or moved since the base was built, so that the map
    /// does not draw them together with their neighbours yet.
    pub fn has_moved(&self) -> bool {
        !self.changes.left.is_empty() || !self.changes.arrived.is_empty()
    }

    fn recent_places(&self) -> impl Iterator<Item = Arc<Place>> {
        (0..).zip(0..self.recent.len()).map(|(row, _)| self.place(Spot::Recent(row)))
    }
}

impl Changes {
    /// Finds for each row what stands for it on the map.
    fn compare(&mut self, base: &Segment, recent: &Segment, gone: &HashSet<u32>) {
        let drawn = |segment: &Segment, row: u32| {
            let brief = segment.records.brief(row);
            (brief.head.location.map(WorldPoint::from), brief.codes.category)
        };
        let mut arrived: HashSet<u32> = (0..).zip(0..recent.len()).map(|(row, _)| row).collect();
        for row in gone {
            let id = base.records.head(*row).id;
            match recent.row(id) {
                Some(now) if drawn(recent, now) == drawn(base, *row) => {
                    arrived.remove(&now);
                    self.renewed.insert(*row, now);
                }
                _ => self.left.push(*row),
            }
        }
        let has_point = |row: &u32| recent.records.head(*row).location.is_some();
        self.arrived = arrived.into_iter().filter(has_point).collect();
        self.arrived.sort_unstable();
        self.left.retain(|row| base.records.head(*row).location.is_some());
        self.left.sort_unstable();
    }
}
