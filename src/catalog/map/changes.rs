//! What changes since the base was built alter of the map: which places are drawn as they
//! were, which are drawn no more, which are new, and where anything looks different.
//!
//! It must never say that a part of the map is as it was when it is not; the other way
//! round it may.

use crate::catalog::{
    map::{
        cluster::reach_of_changes,
        mercator::{WORLD, WorldPoint},
    },
    segment::Segment,
};
use crate::domain::Location;
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

/// What became of the places of the base on the map.
#[derive(Debug, Clone, Default)]
pub struct MapChanges {
    /// Which base it is, in this process.
    base: u64,
    /// Rows of the base drawn as they were, but for what they are called: the row of
    /// what changed that stands in for each.
    pub updated: HashMap<u32, u32>,
    /// Rows of the base that are drawn no more.
    pub removed: Vec<u32>,
    /// Rows of what changed that no row of the base stands for on the map.
    pub added: Vec<u32>,
    /// Where those are, and with which generation they became these.
    added_at: (i64, Vec<WorldPoint>),
    /// Where the map changed, and with which generation.
    dirty: Vec<(i64, WorldPoint)>,
}

/// Of which snapshot a tile was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileVersion {
    base: u64,
    generation: i64,
}

impl MapChanges {
    /// None yet, of a base just built.
    pub fn of_new_base() -> Self {
        static BASES: AtomicU64 = AtomicU64::new(1);
        Self { base: BASES.fetch_add(1, Ordering::Relaxed), ..Self::default() }
    }

    /// The changes after some more: `shown` is where places were or are shown that changed
    /// with this `generation`.
    #[must_use]
    pub fn after(
        &self,
        generation: i64,
        shown: &[Location],
        (base, recent): (&Segment, &Segment),
        gone: &HashSet<u32>,
    ) -> Self {
        let points: HashSet<WorldPoint> = shown.iter().copied().map(WorldPoint::from).collect();
        // Whatever was drawn before an earlier change there was drawn before this one.
        let earlier = self.dirty.iter().filter(|(_, at)| !points.contains(at)).copied();
        let dirty = earlier.chain(points.iter().map(|at| (generation, *at))).collect();
        let mut changes = Self { base: self.base, dirty, ..Self::default() };
        changes.compare(base, recent, gone);
        let added = changes.added.iter().filter_map(|row| recent.records.key(*row).location);
        let added: Vec<_> = added.map(WorldPoint::from).collect();
        let since = if added == self.added_at.1 { self.added_at.0 } else { generation };
        changes.added_at = (since, added);
        changes
    }

    /// The version of what is drawn of these changes with `generation`.
    pub fn version(&self, generation: i64) -> TileVersion {
        TileVersion { base: self.base, generation }
    }

    /// Whether what was drawn of `version` at `zoom`, between `xs` and `ys`, is what is
    /// drawn now.
    pub fn is_current(
        &self,
        version: TileVersion,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
    ) -> bool {
        let reach = reach_of_changes(zoom);
        let wide = |range: &Range<i64>| range.start - reach..range.end + reach;
        let (xs, ys) = (wide(xs), wide(ys));
        let is_near = |at: &WorldPoint| {
            let copies = [-WORLD, 0, WORLD].map(|shift| i64::from(at.x) + shift);
            copies.iter().any(|x| xs.contains(x)) && ys.contains(&i64::from(at.y))
        };
        let mut later = self.dirty.iter().rev().take_while(|(at, _)| *at > version.generation);
        // Those that were added are drawn together anew with each of them.
        let redrawn = reach > 0 && self.added_at.0 > version.generation;
        version.base == self.base
            && !later.any(|(_, at)| is_near(at))
            && !(redrawn && self.added_at.1.iter().any(is_near))
    }

    /// Finds for each row what stands for it on the map.
    fn compare(&mut self, base: &Segment, recent: &Segment, gone: &HashSet<u32>) {
        let drawn = |segment: &Segment, row: u32| {
            let summary = segment.records.summary(row);
            (summary.key.location.map(WorldPoint::from), summary.attributes.category)
        };
        let mut added: HashSet<u32> = (0..).zip(0..recent.len()).map(|(row, _)| row).collect();
        for row in gone {
            let id = base.records.key(*row).id;
            match recent.row(id) {
                Some(now) if drawn(recent, now) == drawn(base, *row) => {
                    added.remove(&now);
                    self.updated.insert(*row, now);
                }
                _ => self.removed.push(*row),
            }
        }
        let has_point = |row: &u32| recent.records.key(*row).location.is_some();
        self.added = added.into_iter().filter(has_point).collect();
        self.added.sort_unstable();
        self.removed.retain(|row| base.records.key(*row).location.is_some());
        self.removed.sort_unstable();
    }
}
