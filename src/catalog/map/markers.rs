//! What a map draws: places and clusters of a part of the world at a zoom.
//!
//! The clusters of a set of categories are made when they are first asked for
//! and kept while there is room. Places that came since the base was built are drawn
//! together among themselves, those that left are taken out of their clusters. It must
//! never keep others waiting while it makes clusters.

use crate::catalog::{
    Brief, Catalog, Spot, map::cluster::Clusters, map::delta::Losses, map::mercator::WorldPoint,
    segment::Segment,
};
use crate::domain::{CategoryId, CategorySet};
use std::{
    ops::Range,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// A place or a cluster, and where to draw it.
#[derive(Debug, Clone)]
pub struct Marker<'a> {
    /// Steps of [`crate::catalog::WORLD`] from the west edge of the world, below 0 or beyond the
    /// east edge in its copies.
    pub x: i64,
    /// Steps from the north edge.
    pub y: i64,
    /// The place, or one of the cluster's: always the same while none comes or goes.
    pub place: Brief<'a>,
    /// What stands there with it.
    pub cluster: Option<Cluster>,
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

/// No more sets of categories than this, and no more bytes in all of them before
/// another comes: seven sets of all of 1M places, of which each takes about 36.
const MOST_SETS: usize = 32;
const MOST_BYTES: usize = 256_000_000;

type Slot = Arc<OnceLock<Clusters>>;

/// The clusters made so far, the ones asked for last at the end.
#[derive(Debug, Default)]
pub struct ClusterCache(Mutex<Vec<(CategorySet, Slot)>>);

impl ClusterCache {
    fn has(&self, categories: CategorySet) -> bool {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.iter().any(|(set, slot)| *set == categories && slot.get().is_some())
    }

    fn slot(&self, categories: CategorySet) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(set, _)| *set == categories);
        let (_, slot) = known.map_or_else(|| (categories, Slot::default()), |at| slots.remove(at));
        let bytes = |slots: &[(_, Slot)]| -> usize {
            slots.iter().filter_map(|(_, slot)| slot.get()).map(Clusters::size).sum()
        };
        while slots.len() >= MOST_SETS || bytes(&slots) > MOST_BYTES {
            slots.remove(0);
        }
        slots.push((categories, Arc::clone(&slot)));
        slot
    }
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
        let left = self.changes.left.iter().map(|row| (*row, self.base.rows.category(*row)));
        let losses = Losses::new(clusters, left);
        clusters.within(zoom, xs, ys, |x, y, mark| {
            let shown = losses.shown(mark).map(|mark| losses.meaning(mark));
            markers.extend(shown.map(|(row, cluster)| {
                let renewed = self.changes.renewed.get(&row).copied().map(Spot::Recent);
                let place = self.brief_at(renewed.unwrap_or(Spot::Base(row)));
                Marker { x, y, place, cluster }
            }));
        });
        if !self.changes.arrived.is_empty() {
            let slot = self.recent.drawn(categories);
            let clusters = slot.get_or_init(|| self.arrived(categories));
            let none = Losses::new(clusters, []);
            clusters.within(zoom, xs, ys, |x, y, mark| {
                let (row, cluster) = none.meaning(mark);
                markers.push(Marker { x, y, place: self.recent.records.brief(row), cluster });
            });
        }
        markers
    }

    /// Whether the clusters of `categories` are there already: making them takes
    /// about 15 ms for 10,000 places, a second for a million.
    pub fn has_clusters(&self, categories: CategorySet) -> bool {
        self.base.clusters.has(self.base.drawn_categories(categories))
    }

    fn arrived(&self, categories: CategorySet) -> Clusters {
        let wanted = |category| categories.is_empty() || categories.contains(category);
        let places = self.changes.arrived.iter().map(|row| (*row, self.recent.records.brief(*row)));
        let places = places.filter(|(_, brief)| wanted(brief.codes.category));
        Clusters::build(places.filter_map(|(row, brief)| {
            Some((row, brief.codes.category, WorldPoint::from(brief.head.location?)))
        }))
    }
}

impl Segment {
    fn drawn(&self, asked: CategorySet) -> Slot {
        self.clusters.slot(self.drawn_categories(asked))
    }

    /// Only categories that there are, so that equal maps share their clusters.
    fn drawn_categories(&self, asked: CategorySet) -> CategorySet {
        CategoryId::all()
            .filter(|category| asked.is_empty() || asked.contains(*category))
            .filter(|category| self.rows.by_category.contains_key(category))
            .collect()
    }

    fn cluster(&self, asked: CategorySet) -> Clusters {
        let drawn = self.drawn_categories(asked);
        let rows = (0..).zip(0..self.len()).map(|(row, _)| row);
        Clusters::build(rows.filter_map(|row| {
            let category = self.rows.category(row);
            let location = drawn.contains(category).then(|| self.records.head(row).location);
            Some((row, category, WorldPoint::from(location??)))
        }))
    }
}
