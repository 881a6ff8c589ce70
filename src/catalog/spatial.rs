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
    row_set::{Mask, ROWS_A_LEAF, rows_of},
    sphere::{Point, chord2, enclosing},
};
use crate::domain::{Bounds, Location};
use rstar::{AABB, Envelope, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use std::{cmp::Ordering, collections::BinaryHeap, ops::Range};

/// A leaf is asked for its mask in the time in which so many rows are scanned.
const ROWS_A_MASK: usize = 8;
/// Most searches look at no more parts of the tree.
const ROOM: usize = 64;

/// Rows that follow each other, and a box around them.
#[derive(Debug)]
struct Leaf {
    rows: Range<u32>,
    around: AABB<Point>,
}

impl Leaf {
    fn number(&self) -> u32 {
        self.rows.start / ROWS_A_LEAF
    }
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
        Self::of(records.briefs().map(|(_, brief)| place(brief.head.location)).collect())
    }

    fn of(points: Vec<Point>) -> Self {
        let rows = ROWS_A_LEAF as usize;
        let leaves = (0..).step_by(rows).zip(points.chunks(rows));
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
    /// nearer can come; or gives up and answers nothing when it has taken as long as it
    /// takes to scan `effort` rows.
    ///
    /// `mask` says which rows of a leaf are worth a look: the others are not touched. A
    /// leaf without any costs effort too, so that a walk through nothing else ends.
    pub(super) fn walk(
        &self,
        gathering: &mut Gathering,
        mut effort: usize,
        mask: impl Fn(u32) -> Mask,
        admits: impl Fn(u32) -> bool,
    ) -> Option<()> {
        let mut queue = BinaryHeap::with_capacity(ROOM);
        let mut node = self.tree.root();
        loop {
            for child in node.children() {
                let chord2 = child.envelope().distance_2(&gathering.point);
                if chord2 <= gathering.reach2 {
                    if let RTreeNode::Leaf(leaf) = child {
                        effort = effort.checked_sub(ROWS_A_MASK)?;
                        if mask(leaf.number()) == 0 {
                            continue;
                        }
                    }
                    queue.push(Waiting { chord2, child });
                }
            }
            node = loop {
                match queue.pop() {
                    Some(next) if next.chord2 <= gathering.reach2 => match next.child {
                        RTreeNode::Parent(inner) => break inner,
                        RTreeNode::Leaf(leaf) => {
                            let mask = mask(leaf.number());
                            effort = effort.checked_sub(mask.count_ones() as usize)?;
                            self.look_at(gathering, leaf, mask, &admits);
                        }
                    },
                    _ => return Some(()),
                }
            };
        }
    }

    /// Offers the admitted rows of a leaf that are in the mask.
    fn look_at(
        &self,
        gathering: &mut Gathering,
        leaf: &Leaf,
        mask: Mask,
        admits: impl Fn(u32) -> bool,
    ) {
        if mask == Mask::MAX {
            self.scan(gathering, leaf.rows.clone(), admits, Spot::Base);
        } else {
            self.scan(gathering, rows_of(leaf.number(), mask), admits, Spot::Base);
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
        rows.for_each(|row| {
            let chord2 = chord2(gathering.point, self.points[row as usize]);
            if chord2 <= gathering.reach2 && admits(row) {
                gathering.offer(chord2, spot(row));
            }
        });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Head, row_set::RowSet};
    use std::cell::Cell;

    const PLACES: u32 = 5000;

    /// Places along a line, from west to east.
    fn line() -> SpatialIndex {
        let place = |n| Location::new(139.0 + f64::from(n) * 0.0001, 35.7).expect("a position");
        SpatialIndex::of((0..PLACES).map(|n| place(n).normal()).collect())
    }

    /// The nearest ten of the rows in `set` from a place in the middle on, unless the walk
    /// is given up; and how often it asked for a mask.
    fn walk(set: &RowSet, effort: usize) -> (Option<Vec<u32>>, usize) {
        let index = line();
        let asked = Cell::new(0);
        let mask = |leaf| {
            asked.set(asked.get() + 1);
            set.mask(leaf)
        };
        let admits = |row| {
            assert!(set.contains(row), "row {row} was looked at");
            true
        };
        let origin = Location::new(139.249_99, 35.7).expect("a position");
        let mut gathering = Gathering::new(origin, 10, f64::INFINITY);
        let walked = index.walk(&mut gathering, effort, mask, admits);
        let head = |_| Head { id: "", location: None };
        let point = |spot| match spot {
            Spot::Base(row) | Spot::Recent(row) => index.point(row),
        };
        let found = gathering.into_sorted(point, head).into_iter().map(|(_, spot)| match spot {
            Spot::Base(row) | Spot::Recent(row) => row,
        });
        (walked.map(|()| found.collect()), asked.get())
    }

    #[test]
    fn only_rows_of_a_mask_are_looked_at() {
        for step in [1, 3, 16, 100] {
            let wanted = (0..PLACES).filter(|row| row % step == 0);
            let (found, _) = walk(&RowSet::of(PLACES as usize, wanted.clone()), usize::MAX);
            let mut expected: Vec<u32> = wanted.collect();
            expected.sort_by_key(|row| (i64::from(*row) * 10 - 24_999).abs());
            assert_eq!(found.as_deref(), expected.get(..10), "each {step}th");
        }
    }

    #[test]
    fn a_walk_ends_where_nothing_is_worth_a_look() {
        let none = RowSet::of(PLACES as usize, std::iter::empty());
        assert_eq!(walk(&none, usize::MAX), (Some(vec![]), PLACES.div_ceil(ROWS_A_LEAF) as usize));
        assert_eq!(walk(&none, 10 * ROWS_A_MASK), (None, 10));
        let far = RowSet::of(PLACES as usize, 0..PLACES / 4);
        let (found, asked) = walk(&far, 1000);
        assert!(found.is_none() && asked <= 1000 / ROWS_A_MASK, "{asked} leaves");
    }
}
