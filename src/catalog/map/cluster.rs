//! Which places a map draws together at which zoom: a tree whose leaves are single places.
//!
//! From the single places (the level of zoom 15) each coarser level is made of
//! the finer one: the heaviest node not yet taken takes in all nodes closer than
//! [`RADIUS_PX`], and stands at the middle of their places. So clusters nest, and
//! the same places always give the same clusters. It must never drop a place:
//! every level holds each place in exactly one node.

use crate::catalog::map::mercator::{WORLD, WorldPoint};
use crate::domain::{CategoryId, CategorySet};
use std::{
    ops::Range,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// The deepest zoom with clusters; deeper ones show single places.
pub const CLUSTER_MAX_ZOOM: u8 = 14;

/// How many zooms have clusters.
pub(super) const ZOOMS: usize = CLUSTER_MAX_ZOOM as usize + 1;

/// How near nodes are drawn as one, in pixels of a map whose tiles are 512 wide.
pub(super) const RADIUS_PX: u32 = 60;

/// A single place, or with the number of the single places added, a cluster.
pub type NodeId = u32;

/// The node that takes in no other: nothing is coarser.
pub(super) const NONE: NodeId = NodeId::MAX;

/// A part of how many places of a category there are: its digits to the base of 256
/// follow one another, the lowest first.
pub(super) type CountDigit = (CategoryId, u8);

/// The tree: the nodes of every zoom.
#[derive(Debug, Default)]
pub struct Clusters {
    /// The row of each single place, ascending.
    pub(super) rows: Vec<u32>,
    /// Where each is, ascending too: rows are numbered along the same curve.
    pub(super) z_orders: Vec<u64>,
    /// Those of the deepest zoom first.
    pub(super) cluster_nodes: Vec<ClusterNode>,
    /// By zoom, how many of `cluster_nodes` are of deeper ones.
    pub(super) deeper: [usize; ZOOMS],
    pub(super) digits: Vec<CountDigit>,
    /// By which node each is taken in.
    pub(super) parents: Vec<NodeId>,
    /// By zoom.
    pub(super) levels: Vec<ZoomLevel>,
}

/// Places drawn as one.
#[derive(Debug)]
pub(super) struct ClusterNode {
    /// The middle of them.
    pub(super) z_order: u64,
    /// Its single place with the lowest row.
    pub(super) first: u32,
    /// Where in `digits` its counts begin.
    pub(super) counts: u32,
}

/// The nodes of a zoom in the order of their places along the curve.
#[derive(Debug, Default)]
pub(super) struct ZoomLevel {
    pub(super) z_orders: Vec<u64>,
    pub(super) nodes: Vec<NodeId>,
}

/// What a node stands for.
pub enum Node<'a> {
    Single { row: u32 },
    Cluster { first_row: u32, zoom: u8, counts: CategoryCounts<'a> },
}

/// How many places of each category, but for those of which there is none.
#[derive(Clone, Copy)]
pub struct CategoryCounts<'a>(pub(super) &'a [CountDigit]);

impl<'a> CategoryCounts<'a> {
    pub fn iter(self) -> impl Iterator<Item = (CategoryId, u32)> + use<'a> {
        self.0.chunk_by(|(one, _), (next, _)| one == next).map(|digits| {
            let higher =
                |count: u32, (_, digit): &CountDigit| count << u8::BITS | u32::from(*digit);
            (digits[0].0, digits.iter().rev().fold(0, higher))
        })
    }
}

/// Places drawn as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// How many, at least two.
    pub count: u32,
    /// The first zoom at which they are drawn apart.
    pub expansion_zoom: u8,
    /// How many of each category that is among them, in published order.
    pub by_category: Vec<(CategoryId, u32)>,
}

impl Clusters {
    /// How many bytes it takes, for whoever limits memory.
    pub fn size(&self) -> usize {
        let levels = self.levels.iter();
        size_of_val(&self.rows[..])
            + size_of_val(&self.z_orders[..])
            + size_of_val(&self.cluster_nodes[..])
            + size_of_val(&self.digits[..])
            + size_of_val(&self.parents[..])
            + levels
                .map(|l| size_of_val(&l.z_orders[..]) + size_of_val(&l.nodes[..]))
                .sum::<usize>()
    }

    /// The nodes of a zoom within a box of steps, in which a copy of the world
    /// follows the world on either side.
    #[allow(clippy::cast_possible_truncation, reason = "single places are numbered in u32")]
    pub fn within(
        &self,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
        mut visit: impl FnMut(i64, i64, NodeId),
    ) {
        let level = self.levels.get(usize::from(zoom));
        let z_orders = level.map_or(&self.z_orders, |level| &level.z_orders);
        let cell_bits = (u64::BITS - ((xs.end - xs.start) / 4).leading_zeros()).saturating_sub(1);
        for shift in [-WORLD, 0, WORLD] {
            let clip = |range: &Range<i64>, shift: i64| {
                (range.start - shift).max(0)..(range.end - shift).min(WORLD)
            };
            let (xs, ys) = (clip(xs, shift), clip(ys, 0));
            each_within(z_orders, &xs, &ys, cell_bits.min(31), |position, point| {
                let node = level.map_or(position as NodeId, |level| level.nodes[position]);
                visit(i64::from(point.x) + shift, i64::from(point.y), node);
            });
        }
    }

    /// What a node of the tree is.
    pub fn describe(&self, node: NodeId) -> Node<'_> {
        let Some(index) = self.cluster(node) else {
            return Node::Single { row: self.rows[node as usize] };
        };
        let first_row = self.rows[self.cluster_nodes[index].first as usize];
        Node::Cluster { first_row, zoom: self.zoom(index), counts: self.counts(index) }
    }

    /// The single place of a row, then each node that takes it in.
    pub fn path_of(&self, row: u32) -> impl Iterator<Item = NodeId> {
        #[allow(clippy::cast_possible_truncation, reason = "fewer singles than rows")]
        let single = self.rows.binary_search(&row).ok().map(|at| at as NodeId);
        std::iter::successors(single, |node| {
            Some(self.parents[*node as usize]).filter(|parent| *parent != NONE)
        })
    }

    /// The nodes that a cluster takes in.
    pub fn children(&self, node: NodeId) -> Vec<NodeId> {
        let mut children = Vec::new();
        if let Some(index) = self.cluster(node) {
            let (centre, zoom) =
                (WorldPoint::from_z_order(self.cluster_nodes[index].z_order), self.zoom(index));
            // They and the middle of their places are within the radius of one of them.
            let reach = 2 * (i64::from(RADIUS_PX) << step_bits(zoom));
            let around = |c: u32| i64::from(c) - reach..i64::from(c) + reach + 1;
            self.within(zoom + 1, &around(centre.x), &around(centre.y), |_, _, child| {
                if self.parents[child as usize] == node {
                    children.push(child);
                }
            });
        }
        children
    }

    /// How many places a node stands for.
    pub fn count(&self, node: NodeId) -> usize {
        let all = |index| self.counts(index).iter().map(|(_, count)| count as usize).sum();
        self.cluster(node).map_or(1, all)
    }

    /// Which of `cluster_nodes` a node is.
    pub(super) fn cluster(&self, node: NodeId) -> Option<usize> {
        (node as usize).checked_sub(self.rows.len())
    }

    /// The deepest zoom at which a cluster is drawn as one.
    #[allow(clippy::cast_possible_truncation, reason = "few zooms")]
    fn zoom(&self, index: usize) -> u8 {
        self.deeper.partition_point(|deeper| *deeper > index) as u8
    }

    pub(super) fn counts(&self, index: usize) -> CategoryCounts<'_> {
        let end = self.cluster_nodes.get(index + 1).map(|next| next.counts as usize);
        let start = self.cluster_nodes[index].counts as usize;
        CategoryCounts(&self.digits[start..end.unwrap_or(self.digits.len())])
    }
}

/// How far from a place, in steps of the world, a node of a zoom can be that stands for
/// it: each level moves the middle by less than two radii, which double from level to
/// level.
pub fn reach_of_changes(zoom: u8) -> i64 {
    if zoom > CLUSTER_MAX_ZOOM { 0 } else { 4 * (i64::from(RADIUS_PX) << step_bits(zoom)) }
}

/// Steps of the world in a pixel of a zoom, as a power of two.
pub(super) fn step_bits(zoom: u8) -> u32 {
    23 - u32::from(zoom)
}

/// Visits the positions of the points in a box, by way of the cells that cover it;
/// neighbouring cells are looked up together.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped before")]
pub(super) fn each_within(
    z_orders: &[u64],
    xs: &Range<i64>,
    ys: &Range<i64>,
    cell_bits: u32,
    mut visit: impl FnMut(usize, WorldPoint),
) {
    if xs.is_empty() || ys.is_empty() {
        return;
    }
    let cells = |range: &Range<i64>| (range.start >> cell_bits)..=((range.end - 1) >> cell_bits);
    let corner =
        |x: i64, y: i64| WorldPoint { x: (x << cell_bits) as u32, y: (y << cell_bits) as u32 };
    let mut starts: Vec<u64> =
        cells(ys).flat_map(|y| cells(xs).map(move |x| corner(x, y).z_order())).collect();
    starts.sort_unstable();
    let last_in_cell = (1_u64 << (2 * cell_bits)) - 1;
    for run in starts.chunk_by(|one, next| one.wrapping_add(last_in_cell + 1) == *next) {
        let last = run[run.len() - 1] | last_in_cell;
        let from = z_orders.partition_point(|z_order| *z_order < run[0]);
        for (position, z_order) in z_orders.iter().enumerate().skip(from) {
            if *z_order > last {
                break;
            }
            let point = WorldPoint::from_z_order(*z_order);
            if xs.contains(&i64::from(point.x)) && ys.contains(&i64::from(point.y)) {
                visit(position, point);
            }
        }
    }
}

/// No more sets of categories are kept than this, and no more bytes in all of them before
/// another comes: seven sets of all of 1M places, of which each takes about 36.
const MAX_CATEGORY_SETS: usize = 32;
const MAX_CLUSTER_BYTES: usize = 256_000_000;

/// Clusters that somebody makes, and others wait for.
pub type ClusterSlot = Arc<OnceLock<Clusters>>;

/// The clusters made so far, the ones asked for last at the end.
#[derive(Debug, Default)]
pub struct ClusterCache(Mutex<Vec<(CategorySet, ClusterSlot)>>);

impl ClusterCache {
    /// Whether the clusters of a set are made.
    pub fn has(&self, categories: CategorySet) -> bool {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.iter().any(|(set, slot)| *set == categories && slot.get().is_some())
    }

    /// The clusters of a set, made or to be made; what was not asked for longest makes room.
    pub fn slot(&self, categories: CategorySet) -> ClusterSlot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(set, _)| *set == categories);
        let (_, slot) =
            known.map_or_else(|| (categories, ClusterSlot::default()), |at| slots.remove(at));
        let bytes = |slots: &[(_, ClusterSlot)]| -> usize {
            slots.iter().filter_map(|(_, slot)| slot.get()).map(Clusters::size).sum()
        };
        while slots.len() >= MAX_CATEGORY_SETS || bytes(&slots) > MAX_CLUSTER_BYTES {
            slots.remove(0);
        }
        slots.push((categories, Arc::clone(&slot)));
        slot
    }
}
