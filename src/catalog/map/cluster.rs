//! Which places a map draws together at which zoom.
//!
//! From the single places (the level of zoom 15) each coarser level is made of
//! the finer one: the heaviest mark not yet taken takes in all marks closer than
//! [`RADIUS_PX`], and stands at the middle of their places. So clusters nest, and
//! the same places always give the same clusters. It must never drop a place:
//! every level holds each place in exactly one mark.

use crate::catalog::map::mercator::{WORLD, WorldPoint};
use crate::domain::CategoryId;
use std::{cmp::Reverse, ops::Range};

/// The deepest zoom with clusters; deeper ones show single places.
pub const CLUSTER_MAX_ZOOM: u8 = 14;

/// How many zooms have clusters.
const ZOOMS: usize = CLUSTER_MAX_ZOOM as usize + 1;

/// How near marks are drawn as one, in pixels of a map whose tiles are 512 wide.
const RADIUS_PX: u32 = 60;

/// Square cells just wider than the radius, so that nine of them cover it.
const CELL_PX_BITS: u32 = 6;

/// A single place, or with the number of the single places added, a cluster.
pub type Mark = u32;

/// The mark that takes in no other: nothing is coarser.
const NONE: Mark = Mark::MAX;

/// A part of how many places of a category there are: its digits to the base of 256
/// follow one another, the lowest first.
type Digit = (CategoryId, u8);

/// The marks of every zoom.
#[derive(Debug, Default)]
pub struct Clusters {
    /// The row of each single place, ascending.
    rows: Vec<u32>,
    /// Where each is, ascending too: rows are numbered along the curve of keys.
    keys: Vec<u64>,
    /// Those of the deepest zoom first.
    merged: Vec<Merged>,
    /// By zoom, how many of `merged` are of deeper ones.
    deeper: [usize; ZOOMS],
    digits: Vec<Digit>,
    /// By which mark each is taken in.
    parents: Vec<Mark>,
    /// By zoom.
    levels: Vec<Level>,
}

/// Places drawn as one.
#[derive(Debug)]
struct Merged {
    /// The middle of them.
    key: u64,
    /// Its single place with the lowest row.
    first: u32,
    /// Where in `digits` its counts begin.
    counts: u32,
}

/// The marks of a zoom in the order of their keys.
#[derive(Debug, Default)]
struct Level {
    keys: Vec<u64>,
    marks: Vec<Mark>,
}

/// What a mark stands for.
pub enum Meaning<'a> {
    Single { row: u32 },
    Cluster { first_row: u32, zoom: u8, counts: Counts<'a> },
}

/// How many places of each category, but for those of which there is none.
#[derive(Clone, Copy)]
pub struct Counts<'a>(&'a [Digit]);

impl<'a> Counts<'a> {
    pub fn iter(self) -> impl Iterator<Item = (CategoryId, u32)> + use<'a> {
        self.0.chunk_by(|(one, _), (next, _)| one == next).map(|digits| {
            let higher = |count: u32, (_, digit): &Digit| count << u8::BITS | u32::from(*digit);
            (digits[0].0, digits.iter().rev().fold(0, higher))
        })
    }
}

impl Clusters {
    /// From the rows, categories and positions of places, rows numbered along the curve
    /// of keys.
    pub fn build(places: impl Iterator<Item = (u32, CategoryId, WorldPoint)>) -> Self {
        let mut places: Vec<_> =
            places.map(|(row, category, point)| (point.key(), row, category)).collect();
        // They come in order, but for those of a damaged file.
        places.sort_unstable();
        let singles = Level::new((0..).zip(&places).map(|(mark, (key, ..))| (*key, mark)));
        let mut building = Building {
            categories: places.iter().map(|(.., category)| *category).collect(),
            ..Building::default()
        };
        building.clusters.rows = places.into_iter().map(|(_, row, _)| row).collect();
        building.clusters.parents = vec![NONE; singles.marks.len()];
        let mut levels: Vec<Level> = Vec::with_capacity(ZOOMS);
        for zoom in (0..=CLUSTER_MAX_ZOOM).rev() {
            let coarser = building.coarser(levels.last().unwrap_or(&singles), zoom);
            levels.push(coarser);
        }
        levels.reverse();
        let mut clusters = Self { keys: singles.keys, levels, ..building.clusters };
        clusters.rows.shrink_to_fit();
        clusters.keys.shrink_to_fit();
        clusters.merged.shrink_to_fit();
        clusters.digits.shrink_to_fit();
        clusters.parents.shrink_to_fit();
        clusters
    }

    /// How many bytes it takes, for whoever limits memory.
    pub fn size(&self) -> usize {
        let levels = self.levels.iter();
        size_of_val(&self.rows[..])
            + size_of_val(&self.keys[..])
            + size_of_val(&self.merged[..])
            + size_of_val(&self.digits[..])
            + size_of_val(&self.parents[..])
            + levels.map(|l| size_of_val(&l.keys[..]) + size_of_val(&l.marks[..])).sum::<usize>()
    }

    /// The marks of a zoom within a box of steps, in which a copy of the world
    /// follows the world on either side.
    #[allow(clippy::cast_possible_truncation, reason = "single places are numbered in u32")]
    pub fn within(
        &self,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
        mut visit: impl FnMut(i64, i64, Mark),
    ) {
        let level = self.levels.get(usize::from(zoom));
        let keys = level.map_or(&self.keys, |level| &level.keys);
        let cell_bits = (u64::BITS - ((xs.end - xs.start) / 4).leading_zeros()).saturating_sub(1);
        for shift in [-WORLD, 0, WORLD] {
            let clip = |range: &Range<i64>, shift: i64| {
                (range.start - shift).max(0)..(range.end - shift).min(WORLD)
            };
            let (xs, ys) = (clip(xs, shift), clip(ys, 0));
            each_within(keys, &xs, &ys, cell_bits.min(31), |position, point| {
                let mark = level.map_or(position as Mark, |level| level.marks[position]);
                visit(i64::from(point.x) + shift, i64::from(point.y), mark);
            });
        }
    }

    pub fn meaning(&self, mark: Mark) -> Meaning<'_> {
        let Some(index) = self.cluster(mark) else {
            return Meaning::Single { row: self.rows[mark as usize] };
        };
        let first_row = self.rows[self.merged[index].first as usize];
        Meaning::Cluster { first_row, zoom: self.zoom(index), counts: self.counts(index) }
    }

    /// The single place of a row, then each mark that takes it in.
    pub fn marks_of(&self, row: u32) -> impl Iterator<Item = Mark> {
        #[allow(clippy::cast_possible_truncation, reason = "fewer singles than rows")]
        let single = self.rows.binary_search(&row).ok().map(|at| at as Mark);
        std::iter::successors(single, |mark| {
            Some(self.parents[*mark as usize]).filter(|parent| *parent != NONE)
        })
    }

    /// The marks that a cluster takes in.
    pub fn children(&self, mark: Mark) -> Vec<Mark> {
        let mut children = Vec::new();
        if let Some(index) = self.cluster(mark) {
            let (centre, zoom) = (WorldPoint::of_key(self.merged[index].key), self.zoom(index));
            // They and the middle of their places are within the radius of one of them.
            let reach = 2 * (i64::from(RADIUS_PX) << step_bits(zoom));
            let around = |c: u32| i64::from(c) - reach..i64::from(c) + reach + 1;
            self.within(zoom + 1, &around(centre.x), &around(centre.y), |_, _, child| {
                if self.parents[child as usize] == mark {
                    children.push(child);
                }
            });
        }
        children
    }

    /// How many places a mark stands for.
    pub fn count(&self, mark: Mark) -> usize {
        let all = |index| self.counts(index).iter().map(|(_, count)| count as usize).sum();
        self.cluster(mark).map_or(1, all)
    }

    /// Which of `merged` a mark is.
    fn cluster(&self, mark: Mark) -> Option<usize> {
        (mark as usize).checked_sub(self.rows.len())
    }

    /// The deepest zoom at which a cluster is drawn as one.
    #[allow(clippy::cast_possible_truncation, reason = "few zooms")]
    fn zoom(&self, index: usize) -> u8 {
        self.deeper.partition_point(|deeper| *deeper > index) as u8
    }

    fn counts(&self, index: usize) -> Counts<'_> {
        let end = self.merged.get(index + 1).map(|next| next.counts as usize);
        let start = self.merged[index].counts as usize;
        Counts(&self.digits[start..end.unwrap_or(self.digits.len())])
    }
}

/// How far from a place, in steps of the world, a mark of a zoom can be that stands for
/// it: each level moves the middle by less than two radii, which double from level to
/// level.
pub fn reach_of_changes(zoom: u8) -> i64 {
    if zoom > CLUSTER_MAX_ZOOM { 0 } else { 4 * (i64::from(RADIUS_PX) << step_bits(zoom)) }
}

/// Steps of the world in a pixel of a zoom, as a power of two.
fn step_bits(zoom: u8) -> u32 {
    23 - u32::from(zoom)
}

impl Level {
    /// From marks in the order of their keys.
    fn new(keyed: impl Iterator<Item = (u64, Mark)>) -> Self {
        let (keys, marks) = keyed.unzip();
        Self { keys, marks }
    }
}

/// Visits the positions of the keys in a box, by way of the cells that cover it;
/// neighbouring cells are looked up together.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped before")]
fn each_within(
    keys: &[u64],
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
        cells(ys).flat_map(|y| cells(xs).map(move |x| corner(x, y).key())).collect();
    starts.sort_unstable();
    let last_in_cell = (1_u64 << (2 * cell_bits)) - 1;
    for run in starts.chunk_by(|one, next| one.wrapping_add(last_in_cell + 1) == *next) {
        let last = run[run.len() - 1] | last_in_cell;
        let from = keys.partition_point(|key| *key < run[0]);
        for (position, key) in keys.iter().enumerate().skip(from) {
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

/// Clusters while they are made, and what only that needs.
#[derive(Default)]
struct Building {
    clusters: Clusters,
    /// Of the single places.
    categories: Vec<CategoryId>,
    /// Of the clusters.
    sums: Vec<Sum>,
}

/// Coordinates of places added up: their mean is exact however often they are merged.
#[derive(Clone, Copy, Default)]
struct Sum {
    x: u64,
    y: u64,
    count: u32,
}

impl Sum {
    fn of(point: WorldPoint) -> Self {
        Self { x: u64::from(point.x), y: u64::from(point.y), count: 1 }
    }

    fn add(&mut self, other: Self) {
        self.x += other.x;
        self.y += other.y;
        self.count += other.count;
    }

    #[allow(clippy::cast_possible_truncation, reason = "a mean of numbers of 32 bits")]
    fn middle(self) -> WorldPoint {
        let mean = |sum: u64| (sum / u64::from(self.count)) as u32;
        WorldPoint { x: mean(self.x), y: mean(self.y) }
    }
}

impl Building {
    fn coarser(&mut self, finer: &Level, zoom: u8) -> Level {
        self.clusters.deeper[usize::from(zoom)] = self.clusters.merged.len();
        let marks = (0_u32..).zip(&finer.marks);
        let mut order: Vec<_> =
            marks.map(|(position, mark)| (Reverse(self.count(*mark)), *mark, position)).collect();
        order.sort_unstable();
        let seeds = order.into_iter().map(|(.., position)| position as usize);
        let mut coarser = Vec::with_capacity(finer.marks.len());
        for_each_group(finer, seeds, zoom, |group| {
            coarser.push(match *group {
                [alone] => (finer.keys[alone], finer.marks[alone]),
                _ => self.merge(finer, group),
            });
        });
        coarser.sort_unstable();
        Level::new(coarser.into_iter())
    }

    fn count(&self, mark: Mark) -> u32 {
        self.clusters.cluster(mark).map_or(1, |index| self.sums[index].count)
    }

    #[allow(clippy::cast_possible_truncation, reason = "fewer marks than twice the u32 rows / 2")]
    fn merge(&mut self, finer: &Level, group: &[usize]) -> (u64, Mark) {
        let clusters = &mut self.clusters;
        let own = clusters.parents.len() as Mark;
        let (mut sum, mut first) = (Sum::default(), Mark::MAX);
        let mut counts = vec![0; CategoryId::all().len()];
        for position in group {
            let mark = finer.marks[*position];
            clusters.parents[mark as usize] = own;
            if let Some(index) = clusters.cluster(mark) {
                sum.add(self.sums[index]);
                first = first.min(clusters.merged[index].first);
                let parts = clusters.counts(index).iter();
                parts.for_each(|(category, count)| counts[category.index()] += count);
            } else {
                sum.add(Sum::of(WorldPoint::of_key(finer.keys[*position])));
                first = first.min(mark);
                counts[self.categories[mark as usize].index()] += 1;
            }
        }
        let (key, start) = (sum.middle().key(), clusters.digits.len() as u32);
        clusters.digits.extend(CategoryId::all().zip(counts).flat_map(digits));
        clusters.merged.push(Merged { key, first, counts: start });
        clusters.parents.push(NONE);
        self.sums.push(sum);
        (key, own)
    }
}

/// A count in digits; none for none.
fn digits((category, count): (CategoryId, u32)) -> impl Iterator<Item = Digit> {
    let needed = u32::BITS - count.leading_zeros();
    let digits = count.to_le_bytes().into_iter().take(needed.div_ceil(u8::BITS) as usize);
    digits.map(move |digit| (category, digit))
}

/// Parts a level into groups: in the order of `seeds`, each position not yet taken and
/// all others within the radius that are not yet taken.
fn for_each_group(
    level: &Level,
    seeds: impl Iterator<Item = usize>,
    zoom: u8,
    mut emit: impl FnMut(&[usize]),
) {
    let cell_bits = CELL_PX_BITS + step_bits(zoom);
    let reach = i64::from(RADIUS_PX) << step_bits(zoom);
    let radius = u64::from(RADIUS_PX) << step_bits(zoom);
    let mut is_taken = vec![false; level.marks.len()];
    let mut group = Vec::new();
    for seed in seeds {
        if is_taken[seed] {
            continue;
        }
        let centre = WorldPoint::of_key(level.keys[seed]);
        let around = |c: u32| (i64::from(c) - reach).max(0)..(i64::from(c) + reach + 1).min(WORLD);
        group.clear();
        each_within(&level.keys, &around(centre.x), &around(centre.y), cell_bits, |other, at| {
            if !is_taken[other] && centre.distance2(at) <= radius * radius {
                is_taken[other] = true;
                group.push(other);
            }
        });
        emit(&group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Location;

    /// Towns of 200 places, each some kilometres wide and closest in its middle.
    fn settlements(towns: u32) -> Vec<(u32, CategoryId, WorldPoint)> {
        let share = |number: u32| f64::from(number.wrapping_mul(2_654_435_761)) / 4_294_967_296.0;
        let towns = (0..towns).map(|town| (138.0 + 2.0 * share(town), 35.0 + share(!town)));
        let near = |(lon, lat): (f64, f64), number: u32| {
            let (east, north) = (share(number) - 0.5, share(number ^ 0x5bd1_e995) - 0.5);
            Location::new(lon + 0.16 * east * east.abs(), lat + 0.16 * north * north.abs()).ok()
        };
        let places = (0..).step_by(200).zip(towns).flat_map(|(first, town)| {
            (first..first + 200).filter_map(move |number| near(town, number))
        });
        let mut points: Vec<WorldPoint> = places.map(WorldPoint::from).collect();
        points.sort_unstable_by_key(|point| point.key());
        let kinds: Vec<_> = CategoryId::all().collect();
        let numbered = (0..).zip(kinds.into_iter().cycle()).zip(points);
        numbered.map(|((row, kind), at)| (row, kind, at)).collect()
    }

    #[test]
    fn a_place_takes_few_bytes_in_all_zooms() {
        let places = settlements(100);
        let clusters = Clusters::build(places.iter().copied());
        let bytes = clusters.size() / places.len();
        assert!((20..45).contains(&bytes), "{bytes} bytes a place");
    }

    #[test]
    fn counts_of_every_length_are_kept() {
        let kinds: Vec<_> = CategoryId::all().collect();
        let counted = [(kinds[0], 1), (kinds[1], 255), (kinds[3], 256), (kinds[4], u32::MAX)];
        let kept: Vec<Digit> =
            counted.into_iter().chain([(kinds[5], 0)]).flat_map(digits).collect();
        assert_eq!(Counts(&kept).iter().collect::<Vec<_>>(), counted);
    }
}
