//! Exact nearest-neighbour search: places as points of an R-tree, walked by
//! growing chord, ordered by geodesic distance. Why that is exact, [`sphere`]
//! says.
//!
//! It must never decide by the chord alone: the order of answers is that of
//! geodesic distances.
//!
//! [`sphere`]: super::sphere

use super::{
    Found,
    rows::{Answers, Rows},
    sphere::{Point, chord2, enclosing, on_unit_sphere, reach2},
};
use crate::domain::{Bounds, Location};
use rstar::{RStarInsertionStrategy, RTree, RTreeNode, RTreeParams, primitives::GeomWithData};
use std::{cmp::Ordering, collections::BinaryHeap};

/// A row with its answers beside it, so that a walk need not look them up.
type Leaf = GeomWithData<Point, (u32, Answers)>;

/// Nodes wide enough that a search reads few of them.
#[derive(Debug)]
enum Wide {}

impl RTreeParams for Wide {
    const MIN_SIZE: usize = 8;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// So many rows of a scan wait for each other.
const OFFERED_AT_ONCE: usize = 4096;

/// Where every row's place is shown.
#[derive(Debug, Default)]
pub(super) struct SpatialIndex {
    locations: Vec<Option<Location>>,
    /// On the unit sphere; not a number where there is no location, so that it
    /// is within no reach.
    points: Vec<Point>,
    tree: RTree<Leaf, Wide>,
}

impl SpatialIndex {
    pub(super) fn build(locations: Vec<Option<Location>>, rows: &Rows) -> Self {
        let points: Vec<_> =
            locations.iter().map(|at| at.map_or([f64::NAN; 3], on_unit_sphere)).collect();
        let located = (0..).zip(&points).zip(&locations).filter(|(_, at)| at.is_some());
        let tree = RTree::bulk_load_with_params(
            located
                .map(|((row, point), _)| GeomWithData::new(*point, (row, *rows.get(row))))
                .collect(),
        );
        Self { locations, points, tree }
    }

    pub(super) fn location(&self, row: u32) -> Option<Location> {
        self.locations[row as usize]
    }

    /// The rows in and near a box, unless there are more than `most`.
    pub(super) fn near(&self, bounds: Bounds, most: usize) -> Option<Vec<u32>> {
        let near = self.tree.locate_in_envelope(enclosing(bounds));
        let mut rows: Vec<_> = near.take(most + 1).map(|place| place.data.0).collect();
        rows.sort_unstable();
        (rows.len() <= most).then_some(rows)
    }

    /// Offers `best` the admitted rows by growing chord until nothing nearer can
    /// come, which it answers with true; or gives up when it has tested `tests`
    /// rows. A row is tested before it waits for its turn, so that the queue
    /// holds none that would be turned away.
    pub(super) fn walk(
        &self,
        best: &mut Best,
        mut tests: usize,
        admits: impl Fn(u32, &Answers) -> bool,
    ) -> bool {
        let mut queue = BinaryHeap::new();
        let mut node = self.tree.root();
        loop {
            for child in node.children() {
                let chord2 = match child {
                    RTreeNode::Leaf(place) => chord2(best.point, *place.geom()),
                    RTreeNode::Parent(inner) => inner.envelope().distance_2(&best.point),
                };
                let is_wanted = chord2 <= best.reach2
                    && match child {
                        RTreeNode::Parent(_) => true,
                        RTreeNode::Leaf(place) => {
                            tests = tests.saturating_sub(1);
                            let (row, answers) = &place.data;
                            admits(*row, answers)
                        }
                    };
                if is_wanted {
                    queue.push(Waiting { chord2, child });
                }
            }
            if tests == 0 {
                return false;
            }
            node = loop {
                match queue.pop() {
                    Some(next) if next.chord2 <= best.reach2 => match next.child {
                        RTreeNode::Leaf(place) => self.offer(best, place.data.0),
                        RTreeNode::Parent(inner) => break inner,
                    },
                    _ => return true,
                }
            };
        }
    }

    /// Offers `best` the admitted ones of `rows`.
    pub(super) fn scan(
        &self,
        best: &mut Best,
        rows: impl Iterator<Item = u32>,
        admits: impl Fn(u32) -> bool,
    ) {
        let mut some = Vec::new();
        for row in rows {
            let chord2 = chord2(best.point, self.points[row as usize]);
            if chord2 <= best.reach2 && admits(row) {
                some.push((chord2, row));
            }
            if some.len() == OFFERED_AT_ONCE {
                self.offer_some(best, &mut some);
            }
        }
        self.offer_some(best, &mut some);
    }

    /// Offers rows, those with the shortest chords first: few of the others are near
    /// enough for their distance to be worked out.
    fn offer_some(&self, best: &mut Best, some: &mut Vec<(f64, u32)>) {
        if some.len() > best.limit {
            some.select_nth_unstable_by(best.limit, |one, other| one.0.total_cmp(&other.0));
        }
        for (chord2, row) in some.drain(..) {
            if chord2 <= best.reach2 {
                self.offer(best, row);
            }
        }
    }

    fn offer(&self, best: &mut Best, row: u32) {
        if let Some(location) = self.locations[row as usize] {
            best.take(Found { distance_m: best.origin.distance_m(location), row });
        }
    }
}

/// Part of the tree whose turn comes by its chord, the shortest first.
struct Waiting<'a> {
    chord2: f64,
    child: &'a RTreeNode<Leaf>,
}

impl Ord for Waiting<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.chord2.total_cmp(&self.chord2)
    }
}

impl PartialOrd for Waiting<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting<'_> {}

/// The nearest rows so far.
pub(super) struct Best {
    origin: Location,
    point: Point,
    limit: usize,
    radius_m: f64,
    /// Chords whose square is above this lead to nothing wanted.
    reach2: f64,
    heap: BinaryHeap<Found>,
}

impl Best {
    pub(super) fn new(origin: Location, limit: usize, radius_m: f64) -> Self {
        let point = on_unit_sphere(origin);
        let reach2 = reach2(radius_m);
        Self { origin, point, limit, radius_m, reach2, heap: BinaryHeap::new() }
    }

    fn take(&mut self, found: Found) {
        let is_within = found.distance_m <= self.radius_m;
        if !is_within || self.limit == 0 {
            return;
        }
        if self.heap.len() == self.limit {
            if self.heap.peek().is_some_and(|worst| found >= *worst) {
                return;
            }
            self.heap.pop();
        }
        self.heap.push(found);
        if self.heap.len() == self.limit
            && let Some(worst) = self.heap.peek()
        {
            self.reach2 = reach2(worst.distance_m);
        }
    }

    /// Forgets the rows, but not how far they were: for a second look at all.
    pub(super) fn start_over(&mut self) {
        self.heap.clear();
    }

    /// Nearest first, ties by row.
    pub(super) fn into_sorted(self) -> Vec<Found> {
        self.heap.into_sorted_vec()
    }
}
