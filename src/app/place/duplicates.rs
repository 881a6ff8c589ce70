//! Places that may be the one being written: of the same kind and a like name,
//! within 100 m or at the same address. A warning, never a refusal.

use crate::{
    app::{App, Error},
    catalog::{Filter, ListQuery, NearestQuery},
    domain::{
        Account, MatchIndex, MatchKey, MatchKind, Place, PlaceDraft, PlaceId, Right, Subject,
        matching::MAX_DISTANCE_M, text::search_words,
    },
};
use std::sync::Arc;

/// Places of one kind and neighbourhood, or of one name, that are compared.
const MAX_COMPARED: usize = 200;
/// Drafts that are looked at, the latest ones: this is asked while somebody types.
const MAX_DRAFTS: i64 = 500;

/// A place that may be the same.
#[derive(Debug, Clone)]
pub struct Duplicate {
    /// The place.
    pub place: Arc<Place>,
    /// Metres away; nothing where only the addresses are the same.
    pub distance_m: Option<f64>,
}

impl App {
    /// What may be listed already; `own` is the place itself. Places that are
    /// not public are named only to those who may work on them.
    pub async fn list_duplicates(
        &self,
        staff: &Account,
        draft: &PlaceDraft,
        own: Option<&PlaceId>,
    ) -> Result<Vec<Duplicate>, Error> {
        let catalog = self.catalog();
        let filter =
            Filter { categories: [draft.category].into_iter().collect(), ..Filter::default() };
        let mut candidates: Vec<Arc<Place>> = Vec::new();
        if let Some(origin) = draft.location {
            let (limit, radius_m, filter) = (MAX_COMPARED, MAX_DISTANCE_M, filter.clone());
            let near = catalog
                .nearest(&NearestQuery { origin, limit, radius_m, filter }, self.clock.now());
            candidates.extend(near.into_iter().map(|hit| hit.place));
        }
        let filter = Filter { words: search_words(&draft.name), ..filter };
        let named = ListQuery { filter, limit: MAX_COMPARED, ..ListQuery::default() };
        candidates.extend(catalog.list(&named).places);
        let theirs = |place: &Place| staff.may_with(Right::Propose, Subject::from(place));
        let hidden = self.store.list_latest_drafts(MAX_DRAFTS).await?;
        candidates.extend(hidden.into_iter().filter(theirs).map(Arc::new));
        candidates.retain(|place| Some(&place.id) != own && !place.sample);
        candidates.sort_by(|a, b| a.id.cmp(&b.id));
        candidates.dedup_by(|a, b| a.id == b.id);
        let mut index = MatchIndex::default();
        for place in &candidates {
            index.add(MatchKey::from_draft(&place.draft));
        }
        let found = index.matches(&MatchKey::from_draft(draft)).into_iter();
        let duplicates = found.filter(|(_, found)| found.kind == MatchKind::Duplicate);
        Ok(duplicates
            .map(|(number, found)| Duplicate {
                place: candidates[number].clone(),
                distance_m: found.distance_m,
            })
            .collect())
    }
}
