//! Nearest-neighbour search: places as points on the unit sphere, up to sixteen
//! neighbours to a leaf of an R-tree, walked by growing chord. Boxes are in single
//! precision, a metre wider than what they hold: a search reads hundreds of them.
//!
//! It must never decide by the chord alone who is nearer: it pushes everything that
//! may be near enough to a [`NearestHeap`], which orders by geodesic distance. Why that is
//! exact, [`sphere`] says.
//!
//! [`sphere`]: super::sphere

use crate::catalog::{
    index::{
        nearest_heap::NearestHeap,
        row_set::{Mask, ROWS_PER_MASK, mask_of, rows_of},
        sphere::{SpherePoint, chord2, enclosing},
    },
    row_id::RowId,
};
use crate::domain::{Bounds, Location};
use rstar::{AABB, Envelope, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use std::{cmp::Ordering, collections::BinaryHeap, ops::Range};

/// A leaf is asked for its mask in the time in which so many rows are scanned.
const EFFORT_PER_MASK: usize = 8;
/// Most searches have no more parts of the tree in their queue.
const QUEUE_CAPACITY: usize = 64;

/// Rows that follow each other, and a box around them.
#[derive(Debug)]
struct Leaf {
    rows: Range<u32>,
    around: CoarseBox,
}

/// A box in single precision, and wider by [`BOX_MARGIN`] on each side.
type CoarseBox = AABB<CoarsePoint>;
type CoarsePoint = [f32; 3];

/// More than what single precision takes away from a difference of two coordinates: each
/// of them is off by 2⁻²⁴ at most, the difference by 2⁻²³.
const BOX_MARGIN: f64 = 3e-7;
/// More than it adds to a sum of three squares.
const DISTANCE_MARGIN: f64 = 1e-6;

impl Leaf {
    /// Which of the rows that a mask names from its first one on are its own.
    fn whole(&self) -> Mask {
        mask_of(self.rows.len())
    }
}

impl RTreeObject for Leaf {
    type Envelope = CoarseBox;

    fn envelope(&self) -> CoarseBox {
        self.around
    }
}

/// Nodes wide enough that a search reads few of them.
#[derive(Debug)]
enum WideNodes {}

impl RTreeParams for WideNodes {
    const MIN_SIZE: usize = 8;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// Where every row's place is shown.
#[derive(Debug, Default)]
pub struct SpatialIndex {
    /// On the unit sphere; not a number where there is no location, so that it
    /// is within no reach.
    points: Vec<SpherePoint>,
    tree: RTree<Leaf, WideNodes>,
}

impl SpatialIndex {
    /// Indexes where places are, each with its number along a curve through the map, which
    /// must come in order.
    pub fn build(places: impl Iterator<Item = (Option<Location>, u64)>) -> Self {
        let normal = |at: Option<Location>| at.map_or([f64::NAN; 3], Location::normal);
        let (points, z_orders): (Vec<_>, Vec<_>) =
            places.map(|(at, z_order)| (normal(at), z_order)).unzip();
        let mut leaves = Vec::new();
        each_square(&z_orders, 0, u64::BITS, &mut |rows| leaves.extend(leaf(rows, &points)));
        Self { points, tree: RTree::bulk_load_with_params(leaves) }
    }

    /// Where the place of a row is shown.
    pub fn point(&self, row: u32) -> SpherePoint {
        self.points[row as usize]
    }

    /// The rows in and near a box, in order, unless there are more than `most`.
    pub fn near(&self, bounds: Bounds, most: usize) -> Option<Vec<u32>> {
        let around = enclosing(bounds);
        let leaves = self.tree.locate_in_envelope_intersecting(coarse(around));
        let rows = leaves.flat_map(|leaf| leaf.rows.clone());
        let inside = rows.filter(|row| around.contains_point(&self.points[*row as usize]));
        let mut rows: Vec<_> = inside.take(most + 1).collect();
        rows.sort_unstable();
        (rows.len() <= most).then_some(rows)
    }

    /// Pushes the admitted rows by growing chord, a leaf at a time, until nothing
    /// nearer can come; or gives up and answers nothing when it has taken as long as it
    /// takes to scan `effort` rows.
    ///
    /// `mask` says which rows from one on are worth a look: the others are not touched. A
    /// leaf without any costs effort too, so that a walk through nothing else ends.
    pub fn walk(
        &self,
        nearest: &mut NearestHeap,
        mut effort: usize,
        mask: impl Fn(u32) -> Mask,
        admits: impl Fn(u32) -> bool,
    ) -> Option<()> {
        let mut queue = BinaryHeap::with_capacity(QUEUE_CAPACITY);
        let origin = nearest.point.map(single);
        let mut node = self.tree.root();
        loop {
            for child in node.children() {
                let chord2 =
                    f64::from(child.envelope().distance_2(&origin)) * (1.0 - DISTANCE_MARGIN);
                if chord2 <= nearest.max_chord2 {
                    if let RTreeNode::Leaf(leaf) = child {
                        effort = effort.checked_sub(EFFORT_PER_MASK)?;
                        if mask(leaf.rows.start) & leaf.whole() == 0 {
                            continue;
                        }
                    }
                    queue.push(QueuedNode { chord2, child });
                }
            }
            node = loop {
                match queue.pop() {
                    Some(next) if next.chord2 <= nearest.max_chord2 => match next.child {
                        RTreeNode::Parent(inner) => break inner,
                        RTreeNode::Leaf(leaf) => {
                            let mask = mask(leaf.rows.start) & leaf.whole();
                            effort = effort.checked_sub(mask.count_ones() as usize)?;
                            self.push_leaf(nearest, leaf, mask, &admits);
                        }
                    },
                    _ => return Some(()),
                }
            };
        }
    }

    /// Pushes the admitted rows of a leaf that are in the mask.
    fn push_leaf(
        &self,
        nearest: &mut NearestHeap,
        leaf: &Leaf,
        mask: Mask,
        admits: impl Fn(u32) -> bool,
    ) {
        if mask == leaf.whole() {
            self.scan(nearest, leaf.rows.clone(), admits, RowId::Base);
        } else {
            self.scan(nearest, rows_of(leaf.rows.start, mask), admits, RowId::Base);
        }
    }

    /// Pushes the admitted ones of `rows`.
    pub fn scan(
        &self,
        nearest: &mut NearestHeap,
        rows: impl Iterator<Item = u32>,
        admits: impl Fn(u32) -> bool,
        row_id: fn(u32) -> RowId,
    ) {
        rows.for_each(|row| {
            let chord2 = chord2(nearest.point, self.points[row as usize]);
            if chord2 <= nearest.max_chord2 && admits(row) {
                nearest.push(chord2, row_id(row));
            }
        });
    }
}

/// Parts rows, whose numbers along the curve are in order, by the squares of the map, halved until no more
/// than a leaf takes are in one: compact, and apart from each other.
#[allow(clippy::cast_possible_truncation, reason = "rows are numbered in u32")]
fn each_square(z_orders: &[u64], first: u32, bits: u32, take: &mut impl FnMut(Range<u32>)) {
    if z_orders.len() <= ROWS_PER_MASK as usize {
        take(first..first + z_orders.len() as u32);
    } else if let Some(bits) = bits.checked_sub(1) {
        let (lower, upper) =
            z_orders.split_at(z_orders.partition_point(|z_order| z_order >> bits & 1 == 0));
        each_square(lower, first, bits, take);
        each_square(upper, first + lower.len() as u32, bits, take);
    } else {
        // Of those at one point, and on no map.
        for (first, z_orders) in
            (first..).step_by(ROWS_PER_MASK as usize).zip(z_orders.chunks(ROWS_PER_MASK as usize))
        {
            take(first..first + z_orders.len() as u32);
        }
    }
}

/// The leaf of some rows; none if no place of them is anywhere.
fn leaf(rows: Range<u32>, points: &[SpherePoint]) -> Option<Leaf> {
    let points = &points[rows.start as usize..rows.end as usize];
    let anywhere: Vec<_> = points.iter().filter(|point| !point[0].is_nan()).collect();
    let is_empty = anywhere.is_empty();
    (!is_empty).then(|| Leaf { rows, around: coarse(AABB::from_points(anywhere)) })
}

fn coarse(around: AABB<SpherePoint>) -> CoarseBox {
    let (lower, upper) = (around.lower(), around.upper());
    AABB::from_corners(lower.map(|c| single(c - BOX_MARGIN)), upper.map(|c| single(c + BOX_MARGIN)))
}

#[allow(clippy::cast_possible_truncation, reason = "boxes are wider than what it costs")]
fn single(coordinate: f64) -> f32 {
    coordinate as f32
}

/// Part of the tree whose turn comes by its chord, the shortest first.
struct QueuedNode<'a> {
    chord2: f64,
    child: &'a RTreeNode<Leaf>,
}

impl Ord for QueuedNode<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.chord2.total_cmp(&self.chord2)
    }
}

impl PartialOrd for QueuedNode<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for QueuedNode<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for QueuedNode<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{entry::PlaceKey, index::row_set::RowSet};
    use std::cell::Cell;

    const PLACES: u32 = 5000;

    /// Places along a line, from west to east.
    fn line() -> SpatialIndex {
        let place = |n| Location::new(139.0 + f64::from(n) * 0.0001, 35.7).expect("a position");
        SpatialIndex::build((0..PLACES).map(|n| (Some(place(n)), u64::from(n))))
    }

    /// The nearest ten of the rows in `set` from a place in the middle on, unless the walk
    /// is given up; and how often it asked for a mask.
    fn walk(set: &RowSet, effort: usize) -> (Option<Vec<u32>>, usize) {
        let index = line();
        let asked = Cell::new(0);
        let mask = |first| {
            asked.set(asked.get() + 1);
            set.mask(first)
        };
        let admits = |row| {
            assert!(set.contains(row), "row {row} was looked at");
            true
        };
        let origin = Location::new(139.249_99, 35.7).expect("a position");
        let mut nearest = NearestHeap::new(origin, 10, f64::INFINITY);
        let walked = index.walk(&mut nearest, effort, mask, admits);
        let key = |_| PlaceKey { id: "", location: None };
        let point = |row_id| match row_id {
            RowId::Base(row) | RowId::Recent(row) => index.point(row),
        };
        let found = nearest.into_sorted(point, key).into_iter().map(|(_, row_id)| match row_id {
            RowId::Base(row) | RowId::Recent(row) => row,
        });
        (walked.map(|()| found.collect()), asked.get())
    }

    #[test]
    fn only_rows_of_a_mask_are_looked_at() {
        for step in [1, 3, 16, 100] {
            let wanted = (0..PLACES).filter(|row| row % step == 0);
            let (found, _) = walk(&RowSet::from_rows(PLACES as usize, wanted.clone()), usize::MAX);
            let mut expected: Vec<u32> = wanted.collect();
            expected.sort_by_key(|row| (i64::from(*row) * 10 - 24_999).abs());
            assert_eq!(found.as_deref(), expected.get(..10), "each {step}th");
        }
    }

    #[test]
    fn a_walk_ends_where_nothing_is_worth_a_look() {
        let none = RowSet::from_rows(PLACES as usize, std::iter::empty());
        // A leaf for each square of sixteen keys.
        assert_eq!(
            walk(&none, usize::MAX),
            (Some(vec![]), PLACES.div_ceil(ROWS_PER_MASK) as usize)
        );
        assert_eq!(walk(&none, 10 * EFFORT_PER_MASK), (None, 10));
        let far = RowSet::from_rows(PLACES as usize, 0..PLACES / 4);
        let (found, asked) = walk(&far, 1000);
        assert!(found.is_none() && asked <= 1000 / EFFORT_PER_MASK, "{asked} leaves");
    }
}
