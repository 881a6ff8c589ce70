//! Keeps the nearest of what is pushed: everything whose chord leaves open that it is among
//! them is kept, then ordered by geodesic distance.
//!
//! Of two places with chords `c < C`, the one with the longer chord may still be nearer
//! on the ellipsoid, but only if its arc is less than `a³/b³` times as long: distances
//! lie between `b²/a` and `a²/b` times the arc (see [`sphere`]). Chords grow more slowly
//! than arcs, so that the same factor holds for them.
//!
//! [`sphere`]: super::sphere

use crate::catalog::{
    entry::PlaceKey,
    index::sphere::{MAX_ARC_RATIO, SpherePoint, max_chord2, widened},
    row_id::RowId,
};
use crate::domain::{Location, short_line_m};
use std::{cmp::Ordering, collections::BinaryHeap};

/// How many places a search has room for at first.
const INITIAL_CAPACITY: usize = 128;

/// The nearest so far.
#[derive(Debug)]
pub struct NearestHeap {
    origin: Location,
    limit: usize,
    radius_m: f64,
    pub point: SpherePoint,
    /// The square of the longest chord that is still wanted.
    pub max_chord2: f64,
    /// The squares of the shortest chords, as many as places are wanted.
    shortest: BinaryHeap<Chord2>,
    kept: Vec<(f64, RowId)>,
}

impl NearestHeap {
    pub fn new(origin: Location, limit: usize, radius_m: f64) -> Self {
        Self {
            origin,
            limit,
            radius_m,
            point: origin.normal(),
            max_chord2: if limit == 0 { -1.0 } else { max_chord2(radius_m) },
            shortest: BinaryHeap::with_capacity(limit.min(INITIAL_CAPACITY) + 1),
            kept: Vec::with_capacity(INITIAL_CAPACITY),
        }
    }

    /// Keeps a place if it may be among the nearest. Each is pushed once.
    pub fn push(&mut self, chord2: f64, row_id: RowId) {
        if chord2 > self.max_chord2 {
            return;
        }
        self.make_room();
        self.kept.push((chord2, row_id));
        if self.shortest.len() < self.limit {
            self.shortest.push(Chord2(chord2));
        } else if let Some(mut longest) = self.shortest.peek_mut()
            && chord2 < longest.0
        {
            longest.0 = chord2;
        }
        if self.shortest.len() == self.limit
            && let Some(longest) = self.shortest.peek()
        {
            self.max_chord2 = self.max_chord2.min(widened(longest.0, MAX_ARC_RATIO));
        }
    }

    /// Drops what turned out to be too far, before what is kept needs more room.
    fn make_room(&mut self) {
        let room = self.kept.capacity();
        if self.kept.len() < room {
            return;
        }
        self.kept.retain(|(chord2, _)| *chord2 <= self.max_chord2);
        if self.kept.len() > room / 2 {
            self.kept.reserve(room);
        }
    }

    /// Forgets the places, but not how far is too far: for a second look at all.
    pub fn start_over(&mut self) {
        self.shortest.clear();
        self.kept.clear();
    }

    /// Orders what is left, nearest first, with geodesic metres; ties in the order of ids.
    pub fn into_sorted<'a>(
        self,
        point: impl Fn(RowId) -> SpherePoint,
        key: impl Fn(RowId) -> PlaceKey<'a>,
    ) -> Vec<(f64, RowId)> {
        let distance_m = |row_id| {
            let long_way = || Some(self.origin.long_line_m(key(row_id).location?));
            short_line_m(self.point, point(row_id)).or_else(long_way)
        };
        let near = self.kept.into_iter().filter(|(chord2, _)| *chord2 <= self.max_chord2);
        let mut found: Vec<(f64, RowId)> = near
            .filter_map(|(_, row_id)| Some((distance_m(row_id)?, row_id)))
            .filter(|(distance_m, _)| *distance_m <= self.radius_m)
            .collect();
        found.sort_unstable_by(|(one, one_id), (other, other_id)| {
            one.total_cmp(other).then_with(|| key(*one_id).id.cmp(key(*other_id).id))
        });
        found.truncate(self.limit);
        found
    }
}

/// A number to be ordered by; never none.
#[derive(Debug, Clone, Copy)]
struct Chord2(f64);

impl Ord for Chord2 {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Chord2 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Chord2 {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Chord2 {}
