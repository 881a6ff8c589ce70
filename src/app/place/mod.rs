//! What people do with a place: create, edit, submit, publish, suspend, close,
//! verify. Each is one transaction with its history, checked against the rights of
//! who does it; a place that is not theirs answers as if it were not there.

mod bulk;
pub(in crate::app) mod change;
mod compare;
mod duplicates;
mod reading;
mod revision;
mod undo;
mod waiting;
mod whereabouts;

pub use bulk::{BulkReport, MAX_BULK_PLACES};
pub use change::PlaceChange;
pub use duplicates::Duplicate;
pub(in crate::app) use revision::Author;
pub use undo::PlaceUndo;
pub(in crate::app) use undo::undone;
pub use waiting::Waiting;
pub(in crate::app) use whereabouts::in_its_district;

use super::{App, Error};
use crate::{
    domain::{
        Account, Invalid, Place, PlaceDraft, PlaceId, Right, State, Subject,
        place::field::MAX_REASON_CHARS,
    },
    store::{Queries, Tx},
};

impl App {
    /// Takes a new place into the register, as a draft unless `changes` say more.
    pub async fn create_place(
        &self,
        staff: &Account,
        draft: PlaceDraft,
        changes: &[PlaceChange],
    ) -> Result<Place, Error> {
        if !staff.may(Right::Publish) {
            return Err(Error::Forbidden);
        }
        let now = self.clock.now();
        let draft = PlaceDraft { state: State::Draft, source: None, source_key: None, ..draft };
        let draft = change::apply(changes, draft, staff, now)?;
        let mut tx = self.store.begin().await?;
        let draft = in_its_district(&tx, None, draft).await?;
        change::must_be_theirs(staff, Right::Publish, &draft)?;
        let place = Place { edited_at: Some(now), ..self.new_place(draft) };
        self.insert_place(&mut tx, &place, &Author::staff(staff)).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(place)
    }

    /// Does `changes` to a place, as one revision. [`Error::Changed`] when
    /// `revision` is not the present one: nothing is overwritten.
    pub async fn change_place(
        &self,
        staff: &Account,
        id: &PlaceId,
        revision: i64,
        changes: &[PlaceChange],
        reason: Option<&str>,
    ) -> Result<Place, Error> {
        Invalid::check_length("reason", MAX_REASON_CHARS, reason.unwrap_or_default())
            .map_err(|fault| Error::Invalid(vec![fault]))?;
        let mut tx = self.store.begin().await?;
        let before = place_to_publish(&tx, staff, id).await?;
        if before.revision != revision {
            return Err(Error::Changed { now: Box::new(before) });
        }
        let now = self.clock.now();
        let draft = change::apply(changes, before.draft.clone(), staff, now)?;
        let by_hand = changes.iter().any(PlaceChange::is_edit);
        let draft = if changes.iter().any(|change| matches!(change, PlaceChange::Edit(_))) {
            in_its_district(&tx, Some(&before.draft), draft).await?
        } else {
            draft
        };
        let after = self.save_change(&mut tx, staff, before, (draft, by_hand), reason).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// Writes a changed place and its history; nothing where nothing differs. `by_hand`
    /// says whether imports leave it alone from now on.
    async fn save_change(
        &self,
        tx: &mut Tx,
        staff: &Account,
        before: Place,
        (draft, by_hand): (PlaceDraft, bool),
        reason: Option<&str>,
    ) -> Result<Place, Error> {
        change::must_be_theirs(staff, Right::Publish, &draft)?;
        if draft == before.draft {
            return Ok(before);
        }
        let author = Author { reason, ..Author::staff(staff) };
        let after = self.save_revision(tx, &before, (draft, by_hand), &author).await?;
        self.close_answered(tx, staff, &before.draft, &after).await?;
        Ok(after)
    }
}

/// Finds a place that somebody may work on; any other is not there.
async fn own_place(queries: &Queries, staff: &Account, id: &PlaceId) -> Result<Place, Error> {
    let place = queries.find_place(id).await?.ok_or(Error::NotFound)?;
    let theirs = staff.may_with(Right::Propose, Subject::from(&place));
    if theirs { Ok(place) } else { Err(Error::NotFound) }
}

/// Finds a place that somebody may publish.
async fn place_to_publish(
    queries: &Queries,
    staff: &Account,
    id: &PlaceId,
) -> Result<Place, Error> {
    let place = own_place(queries, staff, id).await?;
    let may = staff.may_with(Right::Publish, Subject::from(&place));
    if may { Ok(place) } else { Err(Error::Forbidden) }
}
