//! The snapshot: a base that many snapshots share, and the places that changed since.

use crate::catalog::{
    entry::{PlaceKey, PlaceSummary},
    index::{row_set::RowSet, schedules::CurrentOpenStatus},
    map::changes::MapChanges,
    row_id::RowId,
    segment::{Segment, SegmentBuilder},
};
use crate::domain::{Bounds, Place, PlaceId};
use chrono::{DateTime, Utc};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The snapshot.
#[derive(Debug, Default)]
pub struct Catalog {
    pub(super) generation: i64,
    pub(super) base: Arc<Segment>,
    pub(super) recent: Segment,
    /// The rows of the base that are no longer so.
    gone: HashSet<u32>,
    pub(super) changes: MapChanges,
}

/// Makes a snapshot of places that come one after another.
#[derive(Default)]
pub struct CatalogBuilder(SegmentBuilder);

impl CatalogBuilder {
    /// Adds a place if it is public.
    pub fn add(&mut self, place: &Place) {
        self.0.add(place);
    }

    /// Indexes what came, which takes seconds for a million places.
    pub fn finish(self, generation: i64) -> Catalog {
        Catalog::from_base(generation, self.0.finish())
    }
}

impl Catalog {
    /// Indexes the public ones of `places`. `generation` is the sequence number
    /// of the last change that they contain.
    pub fn build(generation: i64, places: impl IntoIterator<Item = Place>) -> Self {
        let mut builder = CatalogBuilder::default();
        places.into_iter().for_each(|place| builder.add(&place));
        builder.finish(generation)
    }

    /// A snapshot of a base just built or read, of which nothing has changed.
    pub(super) fn from_base(generation: i64, base: Segment) -> Self {
        let changes = MapChanges::of_new_base();
        Self { generation, base: Arc::new(base), changes, ..Self::default() }
    }

    /// The snapshot after some places became what `changed` says; nothing where one is
    /// gone. `generation` is the sequence number of the last of these changes.
    #[must_use]
    pub fn with_changes(
        &self,
        generation: i64,
        changed: impl IntoIterator<Item = (PlaceId, Option<Place>)>,
    ) -> Self {
        let mut places: HashMap<PlaceId, Place> = self
            .recent_places()
            .map(|place| (place.id.clone(), Arc::unwrap_or_clone(place)))
            .collect();
        let mut gone = self.gone.clone();
        let (mut shown, mut sites, mut seen) = (Vec::new(), HashSet::new(), HashSet::new());
        for (id, place) in changed {
            let place = place.filter(|place| place.draft.state.is_public());
            sites.extend(self.evacuation_site(&id));
            sites.extend(place.as_ref().and_then(evacuation_site).map(str::to_owned));
            seen.insert(id.clone());
            let before = self.summary(&id).and_then(|summary| summary.key.location);
            let after = place.as_ref().and_then(Place::shown_location);
            shown.extend(before.into_iter().chain(after));
            gone.extend(self.base.row(id.as_str()));
            match place {
                Some(place) => places.insert(id, place),
                None => places.remove(&id),
            };
        }
        // What a site is designated for is worked out within a segment: its places move together.
        for place in sites.iter().flat_map(|site| self.at_site(site)) {
            if evacuation_site(&place).is_some() && seen.insert(place.id.clone()) {
                shown.extend(place.shown_location());
                gone.extend(self.base.row(place.id.as_str()));
                places.insert(place.id.clone(), Arc::unwrap_or_clone(place));
            }
        }
        let mut builder = SegmentBuilder::default();
        for place in places.values() {
            builder.add(place);
        }
        let recent = builder.finish();
        let changes = self.changes.after(generation, &shown, (&self.base, &recent), &gone);
        Self { generation, base: self.base.clone(), recent, gone, changes }
    }

    /// The sequence number of the last change that the snapshot contains.
    pub fn generation(&self) -> i64 {
        self.generation
    }

    /// A box around all places on the map, those that went lately among them.
    pub fn bounds(&self) -> Option<Bounds> {
        let all = [self.base.bounds, self.recent.bounds];
        all.into_iter().flatten().reduce(Bounds::with)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.base.len() - self.gone.len() + self.recent.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many places changed since the base was built.
    pub fn recent_changes(&self) -> usize {
        self.recent.len().max(self.gone.len())
    }

    /// One place.
    pub fn get(&self, id: &PlaceId) -> Option<Arc<Place>> {
        self.row_id(id).map(|row_id| self.place_at(row_id))
    }

    /// What lists say of one place.
    pub fn summary(&self, id: &PlaceId) -> Option<PlaceSummary<'_>> {
        self.row_id(id).map(|row_id| self.summary_at(row_id))
    }

    /// Every place, in no set order.
    pub fn all(&self) -> impl Iterator<Item = Arc<Place>> {
        let rows = |segment: &Segment| (0..).zip(0..segment.len()).map(|(row, _)| row);
        let base = rows(&self.base).filter(|row| !self.is_gone(*row)).map(RowId::Base);
        base.map(|row_id| self.place_at(row_id)).chain(self.recent_places())
    }

    /// The places at one building or ground, by id.
    pub fn at_site(&self, site: &str) -> Vec<Arc<Place>> {
        let at = |segment: &Segment| segment.facets.at_site(site, &segment.records).to_vec();
        let base = at(&self.base).into_iter().filter(|row| !self.is_gone(*row)).map(RowId::Base);
        let mut row_ids: Vec<_> =
            base.chain(at(&self.recent).into_iter().map(RowId::Recent)).collect();
        row_ids.sort_unstable_by_key(|row_id| self.key_at(*row_id).id);
        row_ids.into_iter().map(|row_id| self.place_at(row_id)).collect()
    }

    /// The other places to flee to at the building or ground of a place, by id.
    pub fn others_at_site(&self, place: &Place) -> Vec<Arc<Place>> {
        let mut others = place.shown_site().map(|site| self.at_site(site)).unwrap_or_default();
        let is_evacuation = |place: &Place| place.draft.category.category().evacuation;
        others.retain(|other| other.id != place.id && is_evacuation(other));
        others
    }

    /// The districts that places lie in, sorted.
    pub fn districts(&self) -> Vec<&str> {
        let still_there =
            |(_, rows): &(&String, &RowSet)| rows.iter().any(|row| !self.is_gone(row));
        let base = self.base.facets.by_district.iter().filter(still_there).map(|(name, _)| name);
        let recent = self.recent.facets.by_district.keys();
        let mut names: Vec<_> = base.chain(recent).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether a place of this snapshot is open; `None` when its schedule is not known.
    pub fn open_status(&self, id: &PlaceId, now: DateTime<Utc>) -> Option<Arc<CurrentOpenStatus>> {
        let (segment, row) = self.segment(self.row_id(id)?);
        segment.schedules.open_status(row, now)
    }

    /// The site of a place to flee to, as it is now.
    fn evacuation_site(&self, id: &PlaceId) -> Option<String> {
        let summary = self.summary(id)?;
        let is_evacuation = summary.attributes.category.category().evacuation;
        summary.site.filter(|_| is_evacuation).map(str::to_owned)
    }

    fn row_id(&self, id: &PlaceId) -> Option<RowId> {
        let base = || self.base.row(id.as_str()).filter(|row| !self.is_gone(*row)).map(RowId::Base);
        self.recent.row(id.as_str()).map(RowId::Recent).or_else(base)
    }

    fn recent_places(&self) -> impl Iterator<Item = Arc<Place>> {
        (0..).zip(0..self.recent.len()).map(|(row, _)| self.recent.place(row))
    }

    pub(super) fn is_gone(&self, row: u32) -> bool {
        !self.gone.is_empty() && self.gone.contains(&row)
    }

    pub(super) fn segment(&self, row_id: RowId) -> (&Segment, u32) {
        match row_id {
            RowId::Base(row) => (&self.base, row),
            RowId::Recent(row) => (&self.recent, row),
        }
    }

    pub(super) fn key_at(&self, row_id: RowId) -> PlaceKey<'_> {
        let (segment, row) = self.segment(row_id);
        segment.records.key(row)
    }

    pub(super) fn summary_at(&self, row_id: RowId) -> PlaceSummary<'_> {
        let (segment, row) = self.segment(row_id);
        segment.records.summary(row)
    }

    pub(super) fn place_at(&self, row_id: RowId) -> Arc<Place> {
        let (segment, row) = self.segment(row_id);
        segment.place(row)
    }
}

/// The site of a place, if it is one to flee to.
fn evacuation_site(place: &Place) -> Option<&str> {
    place.shown_site().filter(|_| place.draft.category.category().evacuation)
}
