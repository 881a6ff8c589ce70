//! Taking a change back: what it changed becomes what it was, part by part, as a
//! new revision. What somebody changed since then stays theirs.

use super::place_to_publish;
use crate::{
    app::{App, Error},
    domain::{Account, Invalid, Place, PlaceDraft, PlaceId, RecordKind, merge},
};
use serde_json::Value;

/// Which change to take back.
#[derive(Debug, Clone)]
pub struct PlaceUndo {
    /// Its number in the history.
    pub seq: i64,
    /// Only these parts of it; all where empty.
    pub parts: Vec<String>,
}

impl App {
    /// Takes back one change of a place. What cannot be taken back, because it
    /// was changed since then, is named as `Invalid`, and nothing is done.
    pub async fn undo_change(
        &self,
        staff: &Account,
        id: &PlaceId,
        revision: i64,
        undo: &PlaceUndo,
        reason: &str,
    ) -> Result<Place, Error> {
        let mut tx = self.store.begin().await?;
        let present = place_to_publish(&tx, staff, id).await?;
        if present.revision != revision {
            return Err(Error::Changed { now: Box::new(present) });
        }
        let entry = tx.find_change(undo.seq).await?.ok_or(Error::NotFound)?;
        let change = entry.change;
        if change.record_kind != RecordKind::Place || change.record_id != id.as_str() {
            return Err(Error::NotFound);
        }
        let only = (!undo.parts.is_empty()).then_some(&undo.parts[..]);
        let draft = undone(&present.draft, change.before, change.after, only)?;
        let after = self.save_change(&mut tx, staff, present, (draft, true), Some(reason)).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }
}

/// What a place says without a change.
pub(in crate::app) fn undone(
    present: &PlaceDraft,
    before: Option<Value>,
    after: Option<Value>,
    only: Option<&[String]>,
) -> Result<PlaceDraft, Error> {
    let read = |state: Option<Value>| -> Option<PlaceDraft> { serde_json::from_value(state?).ok() };
    let (Some(before), Some(after)) = (read(before), read(after)) else {
        return Err(Error::Invalid(vec![Invalid::new("seq", "cannot-undo-creation")]));
    };
    let merged = merge::merge(&after, present, &before, only);
    if merged.clashes.is_empty() {
        return Ok(merged.draft);
    }
    let clash = |part: String| Invalid::new(part, "changed-since");
    Err(Error::Invalid(merged.clashes.into_iter().map(clash).collect()))
}
