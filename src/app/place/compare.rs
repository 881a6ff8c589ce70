//! A place compared with an earlier revision: what it said then, and who changed it since.
//! Whoever saves over a colleague's change is shown both.

use crate::{
    app::{App, Error},
    domain::{HistoryEntry, Place, PlaceDraft, RecordKind},
};

impl App {
    /// What a place said at one of its revisions. What names no revision of it is compared
    /// with what it says now.
    pub async fn place_at(&self, place: &Place, revision: i64) -> Result<PlaceDraft, Error> {
        if revision == place.revision {
            return Ok(place.draft.clone());
        }
        let id = place.id.as_str();
        let entry = self.store.find_revision(RecordKind::Place, id, revision).await?;
        let then = entry.and_then(|entry| serde_json::from_value(entry.change.after?).ok());
        Ok(then.unwrap_or_else(|| place.draft.clone()))
    }

    /// The last changes of a place since one of its revisions, the latest first, at most
    /// `limit`.
    pub async fn changes_since(
        &self,
        place: &Place,
        revision: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, Error> {
        let id = place.id.as_str();
        Ok(self.store.list_changes_since(RecordKind::Place, id, revision, limit).await?)
    }
}
