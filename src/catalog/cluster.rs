//! Which places a map draws together at which zoom.
//!
//! From the single places (the level of zoom 15) each coarser level is made of
//! the finer one: the heaviest mark not yet taken takes in all marks closer than
//! [`RADIUS_PX`], and stands at the middle of their places. So clusters nest, and
//! the same places always give the same clusters. It must never drop a place:
//! every level holds each place in exactly one mark.

use super::mercator::{WORLD, WorldPoint};
use crate::domain::CategoryId;
use std::{cmp::Reverse, ops::Range};

/// The deepest zoom with clusters; deeper ones show single places.
pub const CLUSTER_MAX_ZOOM: u8 = 14;

/// How near marks are drawn as one, in pixels of a map whose tiles are 512 wide.
const RADIUS_PX: u32 = 60;

/// Square cells just wider than the radius, so that nine of them cover it.
const CELL_PX_BITS: u32 = 6;

/// A single place, or with the number of the single places added, a cluster.
pub(super) type Mark = u32;

/// The mark that takes in no other: nothing is coarser.
const NONE: Mark = Mark::MAX;

/// The marks of every zoom.
#[derive(Debug)]
pub(super) struct Clusters {
    /// The row of each single place, ascending.
    singles: Vec<u32>,
    merged: Vec<Merged>,
    /// By which mark each is taken in.
    parents: Vec<Mark>,
    by_category: Vec<(CategoryId, u32)>,
    /// By zoom, from 0 to that of single places.
    levels: Vec<Level>,
}

/// Places drawn as one.
#[derive(Debug)]
struct Merged {
    /// Sums of the places' coordinates: their mean is exact however often merged.
    sum: (u64, u64),
    count: u32,
    /// Its single place with the lowest row.
    first: u32,
    /// At this zoom and coarser ones, until it is taken in itself.
    zoom: u8,
    /// Which of `by_category` are its counts.
    counts: Range<usize>,
}

/// The marks of one zoom in the order of their keys.
#[derive(Debug, Default)]
struct Level {
    keys: Vec<u64>,
    marks: Vec<Mark>,
}

/// What a mark stands for.
pub(super) enum Meaning<'a> {
    Single { row: u32 },
    Cluster { first_row: u32, zoom: u8, by_category: &'a [(CategoryId, u32)] },
}

impl Clusters {
    /// From the rows, categories and positions of places, in the order of rows.
    pub(super) fn build(places: impl Iterator<Item = (u32, CategoryId, WorldPoint)>) -> Self {
        let mut building = Building::default();
        for (row, category, point) in places {
            building.singles.push((row, category, point));
        }
        building.parents = vec![NONE; building.singles.len()];
        let singles = (0..).zip(&building.singles).map(|(mark, (.., point))| (point.key(), mark));
        let mut levels = vec![Level::new(singles.collect())];
        for zoom in (0..=CLUSTER_MAX_ZOOM).rev() {
            let finer = &levels[levels.len() - 1];
            let coarser = building.coarser(finer, zoom);
            levels.push(coarser);
        }
        levels.reverse();
        Self {
            singles: building.singles.iter().map(|(row, ..)| *row).collect(),
            merged: building.merged,
            parents: building.parents,
            by_category: building.by_category,
            levels,
        }
    }

    /// How much it holds, for whoever limits memory.
    pub(super) fn len(&self) -> usize {
        self.levels.iter().map(|level| level.marks.len()).sum()
    }

    /// The marks of a zoom within a box of steps, in which a copy of the world
    /// follows the world on either side.
    pub(super) fn within(
        &self,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
        mut visit: impl FnMut(i64, i64, Mark),
    ) {
        let level = &self.levels[usize::from(zoom.min(CLUSTER_MAX_ZOOM + 1))];
        let cell_bits = (u64::BITS - ((xs.end - xs.start) / 4).leading_zeros()).saturating_sub(1);
        for shift in [-WORLD, 0, WORLD] {
            let clip = |range: &Range<i64>, shift: i64| {
                (range.start - shift).max(0)..(range.end - shift).min(WORLD)
            };
            level.within(&clip(xs, shift), &clip(ys, 0), cell_bits.min(31), |position, point| {
                visit(i64::from(point.x) + shift, i64::from(point.y), level.marks[position]);
            });
        }
    }

    pub(super) fn meaning(&self, mark: Mark) -> Meaning<'_> {
        let Some(merged) = self.merged(mark) else {
            return Meaning::Single { row: self.singles[mark as usize] };
        };
        Meaning::Cluster {
            first_row: self.singles[merged.first as usize],
            zoom: merged.zoom,
            by_category: &self.by_category[merged.counts.clone()],
        }
    }

    /// The single place of a row, then each mark that takes it in.
    pub(super) fn marks_of(&self, row: u32) -> impl Iterator<Item = Mark> {
        #[allow(clippy::cast_possible_truncation, reason = "fewer singles than rows")]
        let single = self.singles.binary_search(&row).ok().map(|at| at as Mark);
        std::iter::successors(single, |mark| {
            Some(self.parents[*mark as usize]).filter(|parent| *parent != NONE)
        })
    }

    /// The marks that a cluster takes in.
    pub(super) fn children(&self, mark: Mark) -> Vec<Mark> {
        let mut children = Vec::new();
        if let Some(merged) = self.merged(mark) {
            let centre = merged.middle();
            // They and the middle of their places are within the radius of one of them.
            let reach = 2 * (i64::from(RADIUS_PX) << step_bits(merged.zoom));
            let around = |c: u32| i64::from(c) - reach..i64::from(c) + reach + 1;
            self.within(merged.zoom + 1, &around(centre.x), &around(centre.y), |_, _, child| {
                if self.parents[child as usize] == mark && !children.contains(&child) {
                    children.push(child);
                }
            });
        }
        children
    }

    /// How many places a mark stands for.
    pub(super) fn count(&self, mark: Mark) -> usize {
        self.merged(mark).map_or(1, |merged| merged.count as usize)
    }

    fn merged(&self, mark: Mark) -> Option<&Merged> {
        (mark as usize).checked_sub(self.singles.len()).map(|index| &self.merged[index])
    }
}

impl Merged {
    #[allow(clippy::cast_possible_truncation, reason = "a mean of numbers of 32 bits")]
    fn middle(&self) -> WorldPoint {
        let mean = |sum: u64| (sum / u64::from(self.count)) as u32;
        WorldPoint { x: mean(self.sum.0), y: mean(self.sum.1) }
    }
}

/// How far from a place, in steps of the world, a mark of a zoom can be that stands for
/// it: each level moves the middle by less than two radii, which double from level to
/// level.
pub(super) fn reach_of_changes(zoom: u8) -> i64 {
    if zoom > CLUSTER_MAX_ZOOM { 0 } else { 4 * (i64::from(RADIUS_PX) << step_bits(zoom)) }
}

/// Steps of the world in a pixel of a zoom, as a power of two.
fn step_bits(zoom: u8) -> u32 {
    23 - u32::from(zoom)
}

impl Level {
    fn new(mut keyed: Vec<(u64, Mark)>) -> Self {
        keyed.sort_unstable();
        let (keys, marks) = keyed.into_iter().unzip();
        Self { keys, marks }
    }

    /// Visits the positions of the marks in a box, by way of the cells that
    /// cover it; neighbouring cells are looked up together.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped before")]
    fn within(
        &self,
        xs: &Range<i64>,
        ys: &Range<i64>,
        cell_bits: u32,
        mut visit: impl FnMut(usize, WorldPoint),
    ) {
        if xs.is_empty() || ys.is_empty() {
            return;
        }
        let cells =
            |range: &Range<i64>| (range.start >> cell_bits)..=((range.end - 1) >> cell_bits);
        let corner =
            |x: i64, y: i64| WorldPoint { x: (x << cell_bits) as u32, y: (y << cell_bits) as u32 };
        let mut starts: Vec<u64> =
            cells(ys).flat_map(|y| cells(xs).map(move |x| corner(x, y).key())).collect();
        starts.sort_unstable();
        let last_in_cell = (1_u64 << (2 * cell_bits)) - 1;
        for run in starts.chunk_by(|one, next| one.wrapping_add(last_in_cell + 1) == *next) {
            let last = run[run.len() - 1] | last_in_cell;
            let from = self.keys.partition_point(|key| *key < run[0]);
            for (position, key) in self.keys.iter().enumerate().skip(from) {
                if *key > last {
                    break;
                }
                let point = WorldPoint::of_key(*key);
                if xs.contains(&i64::from(point.x)) && ys.contains(&i64::from(point.y)) {
                    visit(position, point);
                }
            }
        }
    }
}

/// Clusters while they are made.
#[derive(Default)]
struct Building {
    singles: Vec<(u32, CategoryId, WorldPoint)>,
    merged: Vec<Merged>,
    parents: Vec<Mark>,
    by_category: Vec<(CategoryId, u32)>,
}

impl Building {
    fn coarser(&mut self, finer: &Level, zoom: u8) -> Level {
        let mut order: Vec<usize> = (0..finer.marks.len()).collect();
        order.sort_unstable_by_key(|position| {
            let mark = finer.marks[*position];
            (Reverse(self.count(mark)), mark)
        });
        let mut coarser = Vec::with_capacity(finer.marks.len());
        for_each_group(finer, &order, zoom, |group| {
            let marks = group.iter().map(|position| finer.marks[*position]);
            coarser.push(match *group {
                [alone] => (finer.keys[alone], finer.marks[alone]),
                _ => self.merge(marks, zoom),
            });
        });
        Level::new(coarser)
    }

    fn count(&self, mark: Mark) -> u32 {
        self.merged(mark).map_or(1, |merged| merged.count)
    }

    fn merged(&self, mark: Mark) -> Option<&Merged> {
        (mark as usize).checked_sub(self.singles.len()).map(|index| &self.merged[index])
    }

    #[allow(clippy::cast_possible_truncation, reason = "fewer marks than twice the u32 rows / 2")]
    fn merge(&mut self, marks: impl Iterator<Item = Mark>, zoom: u8) -> (u64, Mark) {
        let (mut sum, mut count, mut first) = ((0, 0), 0, Mark::MAX);
        let mut counts = vec![0; CategoryId::all().len()];
        let own = self.parents.len() as Mark;
        for mark in marks {
            self.parents[mark as usize] = own;
            if let Some(merged) = self.merged(mark) {
                sum = (sum.0 + merged.sum.0, sum.1 + merged.sum.1);
                count += merged.count;
                first = first.min(merged.first);
                for (category, more) in &self.by_category[merged.counts.clone()] {
                    counts[category.index()] += more;
                }
            } else {
                let (_, category, point) = self.singles[mark as usize];
                sum = (sum.0 + u64::from(point.x), sum.1 + u64::from(point.y));
                count += 1;
                first = first.min(mark);
                counts[category.index()] += 1;
            }
        }
        let start = self.by_category.len();
        let counted = CategoryId::all().zip(counts).filter(|(_, count)| *count > 0);
        self.by_category.extend(counted);
        let counts = start..self.by_category.len();
        let merged = Merged { sum, count, first, zoom, counts };
        let key = merged.middle().key();
        self.merged.push(merged);
        self.parents.push(NONE);
        (key, own)
    }
}

/// Parts a level into groups: in `order`, each position not yet taken and all
/// others within the radius that are not yet taken.
fn for_each_group(level: &Level, order: &[usize], zoom: u8, mut emit: impl FnMut(&[usize])) {
    let step_bits = step_bits(zoom);
    let radius = u64::from(RADIUS_PX) << step_bits;
    let reach = i64::from(RADIUS_PX) << step_bits;
    let mut is_taken = vec![false; level.marks.len()];
    let mut group = Vec::new();
    for &seed in order {
        if is_taken[seed] {
            continue;
        }
        let centre = WorldPoint::of_key(level.keys[seed]);
        let around = |c: u32| (i64::from(c) - reach).max(0)..(i64::from(c) + reach + 1).min(WORLD);
        group.clear();
        level.within(
            &around(centre.x),
            &around(centre.y),
            CELL_PX_BITS + step_bits,
            |other, at| {
                if !is_taken[other] && centre.distance2(at) <= radius * radius {
                    is_taken[other] = true;
                    group.push(other);
                }
            },
        );
        emit(&group);
    }
}
