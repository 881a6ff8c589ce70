//! Says what a map draws: places and clusters of a part of the world at a zoom.
//!
//! The clusters of a set of categories are made when they are first asked for
//! and kept while there is room. Places that were added since the base was built are
//! drawn together among themselves, those removed are taken out of their clusters. It must
//! never keep others waiting while it makes clusters.

use crate::catalog::{
    entry::PlaceSummary,
    map::{
        changes::TileVersion,
        cluster::{Cluster, ClusterSlot, Clusters},
        delta::ClusterDelta,
        mercator::WorldPoint,
    },
    row_id::RowId,
    segment::Segment,
    snapshot::Catalog,
};
use crate::domain::{CategoryId, CategorySet};
use std::ops::Range;

/// A place or a cluster, and where to draw it.
#[derive(Debug, Clone)]
pub struct Marker<'a> {
    /// Steps of [`crate::catalog::WORLD`] from the west edge of the world, below 0 or beyond
    /// the east edge in its copies.
    pub x: i64,
    /// Steps from the north edge.
    pub y: i64,
    /// The place, or one of the cluster's: always the same while none comes or goes.
    pub place: PlaceSummary<'a>,
    /// What stands there with it.
    pub cluster: Option<Cluster>,
}

impl Catalog {
    /// What to draw at `zoom` between `xs` and `ys`, in steps of the world; no
    /// category means all. Up to [`crate::catalog::CLUSTER_MAX_ZOOM`] places near each
    /// other are drawn as one.
    pub fn markers(
        &self,
        categories: CategorySet,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
    ) -> Vec<Marker<'_>> {
        let mut markers = Vec::new();
        let slot = self.base.drawn(categories);
        let clusters = slot.get_or_init(|| self.base.cluster(categories));
        let removed = self.changes.removed.iter();
        let removed = removed.map(|row| (*row, self.base.facets.category(*row)));
        let delta = ClusterDelta::new(clusters, removed);
        clusters.within(zoom, xs, ys, |x, y, node| {
            let shown = delta.shown(node).map(|node| delta.describe(node));
            markers.extend(shown.map(|(row, cluster)| {
                let updated = self.changes.updated.get(&row).copied().map(RowId::Recent);
                let place = self.summary_at(updated.unwrap_or(RowId::Base(row)));
                Marker { x, y, place, cluster }
            }));
        });
        if !self.changes.added.is_empty() {
            let slot = self.recent.drawn(categories);
            let clusters = slot.get_or_init(|| self.clusters_of_added(categories));
            let none = ClusterDelta::new(clusters, []);
            clusters.within(zoom, xs, ys, |x, y, node| {
                let (row, cluster) = none.describe(node);
                markers.push(Marker { x, y, place: self.recent.records.summary(row), cluster });
            });
        }
        markers
    }

    /// Whether the clusters of `categories` are there already: making them takes
    /// about 15 ms for 10,000 places, a second for a million.
    pub fn has_clusters(&self, categories: CategorySet) -> bool {
        self.base.clusters.has(self.base.drawn_categories(categories))
    }

    /// The version of a tile that is drawn now, for [`Self::is_current`].
    pub fn tile_version(&self) -> TileVersion {
        self.changes.version(self.generation)
    }

    /// Whether the map between `xs` and `ys`, in steps of the world, shows at `zoom` what
    /// it showed in that version. May say no where it does.
    pub fn is_current(
        &self,
        version: TileVersion,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
    ) -> bool {
        self.changes.is_current(version, zoom, xs, ys)
    }

    /// Whether places came, went or moved since the base was built, so that the map
    /// does not draw them together with their neighbours yet.
    pub fn has_moved(&self) -> bool {
        !self.changes.removed.is_empty() || !self.changes.added.is_empty()
    }

    fn clusters_of_added(&self, categories: CategorySet) -> Clusters {
        let is_asked = |category| categories.is_empty() || categories.contains(category);
        let added = self.changes.added.iter();
        let places = added.map(|row| (*row, self.recent.records.summary(*row)));
        let places = places.filter(|(_, summary)| is_asked(summary.attributes.category));
        Clusters::build(places.filter_map(|(row, summary)| {
            Some((row, summary.attributes.category, WorldPoint::from(summary.key.location?)))
        }))
    }
}

impl Segment {
    fn drawn(&self, asked: CategorySet) -> ClusterSlot {
        self.clusters.slot(self.drawn_categories(asked))
    }

    /// Only categories that there are, so that equal maps share their clusters.
    fn drawn_categories(&self, asked: CategorySet) -> CategorySet {
        CategoryId::all()
            .filter(|category| asked.is_empty() || asked.contains(*category))
            .filter(|category| self.facets.by_category.contains_key(category))
            .collect()
    }

    fn cluster(&self, asked: CategorySet) -> Clusters {
        let drawn = self.drawn_categories(asked);
        let rows = (0..).zip(0..self.len()).map(|(row, _)| row);
        Clusters::build(rows.filter_map(|row| {
            let category = self.facets.category(row);
            let location = drawn.contains(category).then(|| self.records.key(row).location);
            Some((row, category, WorldPoint::from(location??)))
        }))
    }
}
