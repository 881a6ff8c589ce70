//! What people do with a listing: create, edit, submit, publish, suspend, close,
//! verify. Each is one transaction with its history, checked against the rights of
//! who does it; a listing that is not theirs answers as if it were not there.

mod bulk;
pub(in crate::app) mod change;
mod duplicates;
mod reading;
mod undo;
mod waiting;
mod whereabouts;

pub use bulk::{BulkReport, MAX_BULK_PLACES};
pub use change::Change;
pub use duplicates::Duplicate;
pub use undo::Undo;
pub(in crate::app) use undo::undone;
pub use waiting::Waiting;

use super::{App, Error};
use crate::{
    domain::{
        Account, Actor, NewHistory, Place, PlaceDraft, PlaceId, RecordKind, Right, State, Subject,
    },
    store::Tx,
};

impl App {
    /// Takes a new listing into the register, as a draft unless `changes` say more.
    pub async fn create_place(
        &self,
        staff: &Account,
        draft: PlaceDraft,
        changes: &[Change],
    ) -> Result<Place, Error> {
        if !staff.may(Right::Publish) {
            return Err(Error::Forbidden);
        }
        let now = self.clock.now();
        let draft = PlaceDraft { state: State::Draft, source: None, source_key: None, ..draft };
        let draft = change::apply(changes, draft, staff, now)?;
        let draft = self.in_its_district(None, draft).await?;
        change::must_be_theirs(staff, Right::Publish, &draft)?;
        let place = Place { edited_at: Some(now), ..self.new_place(draft) };
        let entry = self.place_entry(&Actor::Staff(staff.id.clone()), None, &place, None);
        let mut tx = self.store.begin().await?;
        tx.insert_places(std::slice::from_ref(&place)).await?;
        tx.append_history(&[entry]).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(place)
    }

    /// Does `changes` to a listing, as one revision. [`Error::Changed`] when
    /// `revision` is not the present one: nothing is overwritten.
    pub async fn change_place(
        &self,
        staff: &Account,
        id: &PlaceId,
        revision: i64,
        changes: &[Change],
        reason: Option<&str>,
    ) -> Result<Place, Error> {
        let mut tx = self.store.begin().await?;
        let before = self.place_to_publish(staff, id).await?;
        if before.revision != revision {
            return Err(Error::Changed { now: Box::new(before) });
        }
        let now = self.clock.now();
        let draft = change::apply(changes, before.draft.clone(), staff, now)?;
        let by_hand = changes.iter().any(Change::is_edit);
        let draft = if changes.iter().any(|change| matches!(change, Change::Edit(_))) {
            self.in_its_district(Some(&before.draft), draft).await?
        } else {
            draft
        };
        let after = self.save_change(&mut tx, staff, before, draft, by_hand, reason).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// A listing that somebody may publish.
    async fn place_to_publish(&self, staff: &Account, id: &PlaceId) -> Result<Place, Error> {
        let place = self.find_own_place(staff, id).await?;
        let may = staff.may_with(Right::Publish, Subject::from(&place));
        if may { Ok(place) } else { Err(Error::Forbidden) }
    }

    /// Writes a changed listing and its history; nothing where nothing differs.
    async fn save_change(
        &self,
        tx: &mut Tx,
        staff: &Account,
        before: Place,
        draft: PlaceDraft,
        by_hand: bool,
        reason: Option<&str>,
    ) -> Result<Place, Error> {
        change::must_be_theirs(staff, Right::Publish, &draft)?;
        if draft == before.draft {
            return Ok(before);
        }
        let now = self.clock.now();
        let edited_at = if by_hand { Some(now) } else { before.edited_at };
        let revision = before.revision + 1;
        let after = Place { revision, edited_at, updated_at: now, draft, ..before.clone() };
        tx.save_place(&after).await?;
        tx.append_history(&[self.place_entry(
            &Actor::Staff(staff.id.clone()),
            Some(&before),
            &after,
            reason,
        )])
        .await?;
        self.close_answered(tx, staff, &before.draft, &after).await?;
        Ok(after)
    }

    /// The line of history of a change of a listing.
    pub(in crate::app) fn place_entry(
        &self,
        actor: &Actor,
        before: Option<&Place>,
        after: &Place,
        reason: Option<&str>,
    ) -> NewHistory {
        let json = |place: &Place| serde_json::to_value(&place.draft).unwrap_or_default();
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        NewHistory {
            at: self.clock.now(),
            actor: actor.id(),
            record_kind: RecordKind::Place,
            record_id: after.id.to_string(),
            revision: after.revision,
            before: before.map(json),
            after: Some(json(after)),
            reason: reason.map(str::to_owned),
            run_id: None,
        }
    }
}
