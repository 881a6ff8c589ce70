//! Builds the snapshot: everything that a search would otherwise work out anew.
//! It must never let a place in that is not public.

use super::{
    Catalog, markers::ClusterCache, rows::Rows, schedules::Schedules, spatial::SpatialIndex,
    text::TextIndex,
};
use crate::domain::Place;
use std::sync::Arc;

impl Catalog {
    /// Indexes the public ones of `places`. `generation` is the sequence number
    /// of the last change that they contain.
    pub fn build(generation: i64, places: impl IntoIterator<Item = Place>) -> Self {
        let mut places: Vec<_> =
            places.into_iter().filter(|p| p.draft.state.is_public()).map(Arc::new).collect();
        // Collected in place, the pointers keep the room of whole places.
        places.shrink_to_fit();
        places.sort_by(|a, b| a.id.cmp(&b.id));
        let rows = Rows::build(places.iter().map(Arc::as_ref));
        let text = TextIndex::build(places.iter().map(Arc::as_ref));
        let schedules = Schedules::build(places.iter().map(Arc::as_ref));
        let spatial =
            SpatialIndex::build(places.iter().map(|p| p.shown_location()).collect(), &rows);
        let clusters = ClusterCache::default();
        Self { generation, places, rows, text, schedules, spatial, clusters }
    }
}
