//! Makes the tree of clusters, from the single places up.

use crate::catalog::map::{
    cluster::{
        CLUSTER_MAX_ZOOM, ClusterNode, Clusters, CountDigit, NONE, NodeId, RADIUS_PX, ZOOMS,
        ZoomLevel, each_within, step_bits,
    },
    mercator::{WORLD, WorldPoint},
};
use crate::domain::CategoryId;
use std::cmp::Reverse;

/// Square cells just wider than the radius, so that nine of them cover it.
const CELL_PX_BITS: u32 = 6;

impl Clusters {
    /// Makes the tree from the rows, categories and positions of places, rows numbered along the
    /// curve of [`WorldPoint::z_order`].
    pub fn build(places: impl Iterator<Item = (u32, CategoryId, WorldPoint)>) -> Self {
        let mut places: Vec<_> =
            places.map(|(row, category, point)| (point.z_order(), row, category)).collect();
        // They come in order, but for those of a damaged file.
        places.sort_unstable();
        let singles =
            ZoomLevel::new((0..).zip(&places).map(|(node, (z_order, ..))| (*z_order, node)));
        let mut builder = ClustersBuilder {
            categories: places.iter().map(|(.., category)| *category).collect(),
            ..ClustersBuilder::default()
        };
        builder.clusters.rows = places.into_iter().map(|(_, row, _)| row).collect();
        builder.clusters.parents = vec![NONE; singles.nodes.len()];
        let mut levels: Vec<ZoomLevel> = Vec::with_capacity(ZOOMS);
        for zoom in (0..=CLUSTER_MAX_ZOOM).rev() {
            let coarser = builder.coarser(levels.last().unwrap_or(&singles), zoom);
            levels.push(coarser);
        }
        levels.reverse();
        let mut clusters = Self { z_orders: singles.z_orders, levels, ..builder.clusters };
        clusters.rows.shrink_to_fit();
        clusters.z_orders.shrink_to_fit();
        clusters.cluster_nodes.shrink_to_fit();
        clusters.digits.shrink_to_fit();
        clusters.parents.shrink_to_fit();
        clusters
    }
}

impl ZoomLevel {
    /// From nodes in the order of their places along the curve.
    fn new(numbered: impl Iterator<Item = (u64, NodeId)>) -> Self {
        let (z_orders, nodes) = numbered.unzip();
        Self { z_orders, nodes }
    }
}

/// The tree while it is made, and what only that needs.
#[derive(Default)]
struct ClustersBuilder {
    clusters: Clusters,
    /// Of the single places.
    categories: Vec<CategoryId>,
    /// Of the clusters.
    sums: Vec<Centroid>,
}

/// Coordinates of places added up: their mean is exact however often they are merged.
#[derive(Clone, Copy, Default)]
struct Centroid {
    x: u64,
    y: u64,
    count: u32,
}

impl Centroid {
    fn from_point(point: WorldPoint) -> Self {
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

impl ClustersBuilder {
    /// Makes the level of a zoom from the next finer one.
    fn coarser(&mut self, finer: &ZoomLevel, zoom: u8) -> ZoomLevel {
        self.clusters.deeper[usize::from(zoom)] = self.clusters.cluster_nodes.len();
        let nodes = (0_u32..).zip(&finer.nodes);
        let mut order: Vec<_> =
            nodes.map(|(position, node)| (Reverse(self.count(*node)), *node, position)).collect();
        order.sort_unstable();
        let seeds = order.into_iter().map(|(.., position)| position as usize);
        let mut coarser = Vec::with_capacity(finer.nodes.len());
        for_each_group(finer, seeds, zoom, |group| {
            coarser.push(match *group {
                [alone] => (finer.z_orders[alone], finer.nodes[alone]),
                _ => self.merge(finer, group),
            });
        });
        coarser.sort_unstable();
        ZoomLevel::new(coarser.into_iter())
    }

    fn count(&self, node: NodeId) -> u32 {
        self.clusters.cluster(node).map_or(1, |index| self.sums[index].count)
    }

    /// Makes one node of a group of the finer level.
    #[allow(clippy::cast_possible_truncation, reason = "fewer nodes than twice the u32 rows / 2")]
    fn merge(&mut self, finer: &ZoomLevel, group: &[usize]) -> (u64, NodeId) {
        let clusters = &mut self.clusters;
        let own = clusters.parents.len() as NodeId;
        let (mut sum, mut first) = (Centroid::default(), NodeId::MAX);
        let mut counts = vec![0; CategoryId::all().len()];
        for position in group {
            let node = finer.nodes[*position];
            clusters.parents[node as usize] = own;
            if let Some(index) = clusters.cluster(node) {
                sum.add(self.sums[index]);
                first = first.min(clusters.cluster_nodes[index].first);
                let parts = clusters.counts(index).iter();
                parts.for_each(|(category, count)| counts[category.index()] += count);
            } else {
                sum.add(Centroid::from_point(WorldPoint::from_z_order(finer.z_orders[*position])));
                first = first.min(node);
                counts[self.categories[node as usize].index()] += 1;
            }
        }
        let (z_order, start) = (sum.middle().z_order(), clusters.digits.len() as u32);
        clusters.digits.extend(CategoryId::all().zip(counts).flat_map(digits));
        clusters.cluster_nodes.push(ClusterNode { z_order, first, counts: start });
        clusters.parents.push(NONE);
        self.sums.push(sum);
        (z_order, own)
    }
}

/// A count in digits; none for none.
fn digits((category, count): (CategoryId, u32)) -> impl Iterator<Item = CountDigit> {
    let needed = u32::BITS - count.leading_zeros();
    let digits = count.to_le_bytes().into_iter().take(needed.div_ceil(u8::BITS) as usize);
    digits.map(move |digit| (category, digit))
}

/// Parts a level into groups: in the order of `seeds`, each position not yet taken and
/// all others within the radius that are not yet taken.
fn for_each_group(
    level: &ZoomLevel,
    seeds: impl Iterator<Item = usize>,
    zoom: u8,
    mut emit: impl FnMut(&[usize]),
) {
    let cell_bits = CELL_PX_BITS + step_bits(zoom);
    let reach = i64::from(RADIUS_PX) << step_bits(zoom);
    let radius = u64::from(RADIUS_PX) << step_bits(zoom);
    let mut is_taken = vec![false; level.nodes.len()];
    let mut group = Vec::new();
    for seed in seeds {
        if is_taken[seed] {
            continue;
        }
        let centre = WorldPoint::from_z_order(level.z_orders[seed]);
        let around = |c: u32| (i64::from(c) - reach).max(0)..(i64::from(c) + reach + 1).min(WORLD);
        group.clear();
        each_within(
            &level.z_orders,
            &around(centre.x),
            &around(centre.y),
            cell_bits,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::map::cluster::CategoryCounts, domain::Location};

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
        points.sort_unstable_by_key(|point| point.z_order());
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
        let kept: Vec<CountDigit> =
            counted.into_iter().chain([(kinds[5], 0)]).flat_map(digits).collect();
        assert_eq!(CategoryCounts(&kept).iter().collect::<Vec<_>>(), counted);
    }
}
