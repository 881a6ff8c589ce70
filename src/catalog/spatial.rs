//! Nearest-neighbour search: places as points on the unit sphere, sixteen neighbours
//! to a leaf of an R-tree, walked by growing chord.
//!
//! It must never decide by the chord alone who is nearer: it gathers everything that
//! may be near enough, and [`Gathering`] orders by geodesic distance. Why that is
//! exact, [`sphere`] says.
//!
//! [`sphere`]: super::sphere

use super::{
    Spot,
    gathering::Gathering,
    record::Records,
    sphere::{Point, chord2, enclosing},
};
use crate::domain::{Bounds, Location};
use rstar::{AABB, Envelope, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use std::{cmp::Ordering, collections::BinaryHeap, ops::Range};

/// Rows of a leaf: neighbours, which follow each other.
const ROWS_A_LEAF: usize = 16;
/// Most searches look at no more parts of the tree.
const ROOM: usize = 64;

/// Rows that follow each other, and a box around them.
#[derive(Debug)]
struct Leaf {
    rows: Range<u32>,
    around: AABB<Point>,
}

impl RTreeObject for Leaf {
    type Envelope = AABB<Point>;

    fn envelope(&self) -> AABB<Point> {
        self.around
    }
}

/// Nodes wide enough that a search reads few of them.
#[derive(Debug)]
enum Wide {}

impl RTreeParams for Wide {
    const MIN_SIZE: usize = 8;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// Where every row's place is shown.
#[derive(Debug, Default)]
pub(super) struct SpatialIndex {
    /// On the unit sphere; not a number where there is no location, so that it
    /// is within no reach.
    points: Vec<Point>,
    tree: RTree<Leaf, Wide>,
}

impl SpatialIndex {
    pub(super) fn build(records: &Records) -> Self {
        let place = |location: Option<Location>| location.map_or([f64::NAN; 3], Location::normal);
        let points: Vec<_> =
            records.briefs().map(|(_, brief)| place(brief.head.location)).collect();
        let leaves = (0..).step_by(ROWS_A_LEAF).zip(points.chunks(ROWS_A_LEAF));
        let leaves = leaves.filter_map(|(first, points)| leaf(first, points)).collect();
        Self { points, tree: RTree::bulk_load_with_params(leaves) }
    }

    /// Where the place of a row is shown.
    pub(super) fn point(&self, row: u32) -> Point {
        self.points[row as usize]
    }

    /// The rows in and near a box, in order, unless there are more than `most`.
    pub(super) fn near(&self, bounds: Bounds, most: usize) -> Option<Vec<u32>> {
        let around = enclosing(bounds);
        let leaves = self.tree.locate_in_envelope_intersecting(around);
        let rows = leaves.flat_map(|leaf| leaf.rows.clone());
        let inside = rows.filter(|row| around.contains_point(&self.points[*row as usize]));
        let mut rows: Vec<_> = inside.take(most + 1).collect();
        rows.sort_unstable();
        (rows.len() <= most).then_some(rows)
    }

    /// Offers the admitted rows by growing chord, a leaf at a time, until nothing
    /// nearer can come, which it answers with true; or gives up when it has tested
    /// `tests` rows.
    pub(super) fn walk(
        &self,
        gathering: &mut Gathering,
        mut tests: usize,
        admits: impl Fn(u32) -> bool,
    ) -> bool {
        let mut queue = BinaryHeap::with_capacity(ROOM);
        let mut node = self.tree.root();
        loop {
            for child in node.children() {
                let chord2 = child.envelope().distance_2(&gathering.point);
                if chord2 <= gathering.reach2 {
                    queue.push(Waiting { chord2, child });
                }
            }
            node = loop {
                match queue.pop() {
                    Some(next) if next.chord2 <= gathering.reach2 => match next.child {
                        RTreeNode::Parent(inner) => break inner,
                        RTreeNode::Leaf(leaf) => {
                            let Some(left) = tests.checked_sub(leaf.rows.len()) else {
                                return false;
                            };
                            tests = left;
                            self.scan(gathering, leaf.rows.clone(), &admits, Spot::Base);
                        }
                    },
                    _ => return true,
                }
            };
        }
    }

    /// Offers the admitted ones of `rows`.
    pub(super) fn scan(
        &self,
        gathering: &mut Gathering,
        rows: impl Iterator<Item = u32>,
        admits: impl Fn(u32) -> bool,
        spot: fn(u32) -> Spot,
    ) {
        for row in rows {
            let chord2 = chord2(gathering.point, self.points[row as usize]);
            if chord2 <= gathering.reach2 && admits(row) {
                gathering.offer(chord2, spot(row));
            }
        }
    }
}

/// The leaf of rows from `first` on; none of them may be anywhere.
#[allow(clippy::cast_possible_truncation, reason = "sixteen points at most")]
fn leaf(first: u32, points: &[Point]) -> Option<Leaf> {
    let anywhere: Vec<_> = points.iter().filter(|point| !point[0].is_nan()).collect();
    let around = AABB::from_points(anywhere);
    let is_empty = points.iter().all(|point| point[0].is_nan());
    (!is_empty).then_some(Leaf { rows: first..first + points.len() as u32, around })
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
