//! What a map draws: places and clusters of a part of the world at a zoom.
//!
//! The clusters of a set of categories are made when they are first asked for
//! and kept while there is room. It must never keep others waiting while it
//! makes them.

use super::{Catalog, Filter, cluster::Clusters, cluster::Meaning, mercator::WorldPoint};
use crate::domain::{CategoryId, CategorySet, Place};
use std::{
    ops::Range,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// A place or a cluster, and where to draw it.
#[derive(Debug, Clone)]
pub struct Marker<'a> {
    /// Steps of [`super::WORLD`] from the west edge of the world, below 0 or beyond the
    /// east edge in its copies.
    pub x: i64,
    /// Steps from the north edge.
    pub y: i64,
    /// The place, or the first by id of the cluster's.
    pub place: &'a Arc<Place>,
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

/// No more sets of categories than this, and no more marks in all of them (at
/// 1M places a set has about four million, a hundred megabytes).
const MOST_SETS: usize = 32;
const MOST_MARKS: usize = 16_000_000;

type Slot = Arc<OnceLock<Clusters>>;

/// The clusters made so far, the ones asked for last at the end.
#[derive(Debug, Default)]
pub(super) struct ClusterCache(Mutex<Vec<(CategorySet, Slot)>>);

impl ClusterCache {
    fn has(&self, categories: CategorySet) -> bool {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.iter().any(|(set, slot)| *set == categories && slot.get().is_some())
    }

    fn slot(&self, categories: CategorySet) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.iter().position(|(set, _)| *set == categories);
        let (_, slot) = known.map_or_else(|| (categories, Slot::default()), |at| slots.remove(at));
        let marks = |slots: &[(_, Slot)]| -> usize {
            slots.iter().filter_map(|(_, slot)| slot.get()).map(Clusters::len).sum()
        };
        while slots.len() >= MOST_SETS || marks(&slots) > MOST_MARKS {
            slots.remove(0);
        }
        slots.push((categories, Arc::clone(&slot)));
        slot
    }
}

impl Catalog {
    /// What to draw at `zoom` between `xs` and `ys`, in steps of the world; no
    /// category means all. Up to [`super::CLUSTER_MAX_ZOOM`] places near each
    /// other are drawn as one.
    pub fn markers(
        &self,
        categories: CategorySet,
        zoom: u8,
        xs: &Range<i64>,
        ys: &Range<i64>,
    ) -> Vec<Marker<'_>> {
        let categories = self.drawn_categories(categories);
        let slot = self.clusters.slot(categories);
        let clusters = slot.get_or_init(|| self.cluster(categories));
        let mut markers = Vec::new();
        clusters.within(zoom, xs, ys, |x, y, meaning| {
            let (row, cluster) = match meaning {
                Meaning::Single { row } => (row, None),
                Meaning::Cluster { first_row, count, zoom, by_category } => {
                    let by_category = by_category.to_vec();
                    (first_row, Some(Cluster { count, expansion_zoom: zoom + 1, by_category }))
                }
            };
            markers.push(Marker { x, y, place: &self.places[row as usize], cluster });
        });
        markers
    }

    /// Whether the clusters of `categories` are there already: making them takes
    /// about 15 ms for 10,000 places, a second for a million.
    pub fn has_clusters(&self, categories: CategorySet) -> bool {
        self.clusters.has(self.drawn_categories(categories))
    }

    /// Only categories that there are, so that equal maps share their clusters.
    fn drawn_categories(&self, asked: CategorySet) -> CategorySet {
        CategoryId::all()
            .filter(|category| asked.is_empty() || asked.contains(*category))
            .filter(|category| !self.rows.of_category(*category).is_empty())
            .collect()
    }

    /// `categories` as they are: here none means none.
    fn cluster(&self, categories: CategorySet) -> Clusters {
        let filter = Filter { categories, ..Filter::default() };
        let plan = self.plan(&filter, None);
        let candidates = plan.candidates();
        let rows =
            candidates.from(0).filter(|row| categories.contains(self.rows.get(*row).category));
        Clusters::build(rows.filter_map(|row| {
            let point = WorldPoint::from(self.spatial.location(row)?);
            Some((row, self.rows.get(row).category, point))
        }))
    }
}
