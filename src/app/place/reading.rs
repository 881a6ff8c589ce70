//! The places that somebody works on: those of their districts or organization,
//! whatever their state. What is public comes from memory, the rest from the store.

use super::own_place;
use crate::{
    app::{App, Error},
    domain::{Account, HistoryEntry, Place, PlaceDraft, PlaceId, RecordKind, Right, Subject},
};
use std::sync::Arc;

/// Rows of history read at once while looking for those that somebody may see.
const READ_AT_ONCE: i64 = 500;
/// No more than so many rows are looked at for one page.
const MAX_ROWS_READ: i64 = 20_000;

impl App {
    /// Finds a place that somebody may work on; any other is not there.
    pub async fn find_own_place(&self, staff: &Account, id: &PlaceId) -> Result<Place, Error> {
        own_place(&self.store, staff, id).await
    }

    /// Every place that somebody may work on, by id.
    pub async fn list_own_places(&self, staff: &Account) -> Result<Vec<Arc<Place>>, Error> {
        let catalog = self.catalog();
        let hidden = self.store.list_hidden_places().await?;
        let theirs = |place: &Arc<Place>| staff.may_with(Right::Propose, Subject::from(&**place));
        // A place that was published between the two reads is taken as it was read last.
        let mut places: Vec<_> = hidden.into_iter().map(Arc::new).filter(theirs).collect();
        places.extend(catalog.all().filter(theirs));
        places.sort_by(|a, b| a.id.cmp(&b.id).then(b.revision.cmp(&a.revision)));
        places.dedup_by(|a, b| a.id == b.id);
        Ok(places)
    }

    /// A place whose history somebody may see, and its changes, newest first.
    pub async fn place_history(
        &self,
        staff: &Account,
        id: &PlaceId,
    ) -> Result<(Place, Vec<HistoryEntry>), Error> {
        let place = self.store.find_place(id).await?.ok_or(Error::NotFound)?;
        if !staff.may_with(Right::SeeHistory, Subject::from(&place)) {
            return Err(Error::NotFound);
        }
        let mut entries = self.store.list_history(RecordKind::Place, id.as_str()).await?;
        entries.reverse();
        Ok((place, entries))
    }

    /// The changes of places that somebody may see, newest first: those before
    /// number `before`, or from the last one on; and before which number to go on, if
    /// there may be more.
    pub async fn list_changes(
        &self,
        staff: &Account,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<HistoryEntry>, Option<i64>), Error> {
        if !staff.may(Right::SeeHistory) {
            return Err(Error::Forbidden);
        }
        let (mut found, mut before) = (Vec::new(), before.unwrap_or(i64::MAX));
        for _ in 0..MAX_ROWS_READ / READ_AT_ONCE {
            let entries = self.store.list_changes(RecordKind::Place, before, READ_AT_ONCE).await?;
            let Some(last) = entries.last() else { return Ok((found, None)) };
            before = last.seq;
            found.extend(entries.into_iter().filter(|entry| may_see(staff, entry)));
            if found.len() >= limit {
                found.truncate(limit);
                before = found.last().map_or(before, |shown| shown.seq);
                break;
            }
        }
        Ok((found, Some(before)))
    }
}

/// Whether a change made a place one that somebody may see, or was one before.
fn may_see(staff: &Account, entry: &HistoryEntry) -> bool {
    let states = [&entry.change.after, &entry.change.before];
    states.into_iter().flatten().any(|state| {
        let draft = serde_json::from_value::<PlaceDraft>(state.clone());
        draft.is_ok_and(|draft| staff.may_with(Right::SeeHistory, Subject::from(&draft)))
    })
}
