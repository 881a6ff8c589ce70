//! Places for one incident only: disaster staff open, correct and close them while it
//! runs, without the form of every day. What the end of the incident closes, a reopening
//! brings back; what somebody keeps joins the places of every day and waits for whoever
//! looks after these.

use super::{
    App, Error, id,
    place::{Author, PlaceChange, change, in_its_district},
};
use crate::{
    domain::{
        Account, Incident, Invalid, NewHistory, Place, PlaceDraft, PlaceId, QueueItem, QueueKind,
        QueueTopic, RecordKind, Right, State, TemporaryKind, TemporaryUse,
    },
    store::{Queries, Tx},
};
use serde_json::json;

/// Why the register changed a place with its incident.
const WITH_INCIDENT: &str = "with-incident";

impl App {
    /// Opens a place for the incident that runs; residents see it at once. Of the draft
    /// counts what can be said of such a place, never where it came from or who checked it.
    pub async fn open_temporary_place(
        &self,
        by: &Account,
        kind: TemporaryKind,
        draft: PlaceDraft,
    ) -> Result<Place, Error> {
        must_open(by)?;
        must_say_where(&draft)?;
        let mut tx = self.store.begin().await?;
        let incident = tx.find_running_incident().await?;
        let incident = incident.ok_or_else(|| refuse("incident", "no-incident"))?;
        let temporary = TemporaryUse { kind, exercise: incident.exercise };
        let named = PlaceDraft::new(kind.category(), &temporary.name(&draft.name));
        let blank = named.map_err(|fault| Error::Invalid(vec![fault]))?;
        let said = PlaceDraft { category: blank.category, name: blank.name.clone(), ..draft };
        let blank = PlaceDraft { temporary: Some(temporary), ..blank };
        let now = self.clock.now();
        let draft = change::apply(&[PlaceChange::Edit(Box::new(said))], blank, by, now)?;
        let draft = in_its_district(&tx, None, draft).await?;
        let place = Place { edited_at: Some(now), ..self.new_place(draft) };
        self.insert_place(&mut tx, &place, &Author::staff(by)).await?;
        tx.insert_temporary_place(&place.id, &incident.id).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(place)
    }

    /// Corrects a place of the incident that runs. [`Error::Changed`] when `revision` is
    /// not the present one.
    pub async fn change_temporary_place(
        &self,
        by: &Account,
        id: &PlaceId,
        revision: i64,
        draft: PlaceDraft,
    ) -> Result<Place, Error> {
        must_say_where(&draft)?;
        let name = |before: &Place| before.draft.temporary.map(|of| of.name(&draft.name));
        let edit = |before: &Place| {
            let name = name(before).unwrap_or_default();
            let category = before.draft.category;
            PlaceChange::Edit(Box::new(PlaceDraft { category, name, ..draft.clone() }))
        };
        self.save_temporary(by, id, revision, edit).await
    }

    /// Closes a place of the incident that runs, before its end.
    pub async fn close_temporary_place(
        &self,
        by: &Account,
        id: &PlaceId,
        revision: i64,
    ) -> Result<Place, Error> {
        self.save_temporary(by, id, revision, |_| PlaceChange::Close).await
    }

    async fn save_temporary(
        &self,
        by: &Account,
        id: &PlaceId,
        revision: i64,
        change: impl Fn(&Place) -> PlaceChange,
    ) -> Result<Place, Error> {
        must_open(by)?;
        let mut tx = self.store.begin().await?;
        let before = of_running_incident(&tx, by, id).await?;
        if before.revision != revision {
            return Err(Error::Changed { now: Box::new(before) });
        }
        let change = change(&before);
        let now = self.clock.now();
        let draft = change::apply(&[change], before.draft.clone(), by, now)?;
        let draft = in_its_district(&tx, Some(&before.draft), draft).await?;
        if draft == before.draft {
            return Ok(before);
        }
        let after = self.save_revision(&mut tx, &before, (draft, true), &Author::staff(by)).await?;
        self.close_answered(&mut tx, by, &before.draft, &after).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// Closes what was opened for an incident that ends, but for what is kept.
    pub(super) async fn end_temporary_places(
        &self,
        tx: &mut Tx,
        by: &Account,
        incident: &Incident,
        keep: &[PlaceId],
    ) -> Result<(), Error> {
        if incident.exercise && !keep.is_empty() {
            return Err(refuse("keep", "exercise-keeps-nothing"));
        }
        for place in tx.list_temporary_places(&incident.id).await? {
            if !place.draft.state.is_public() {
                continue;
            }
            if keep.contains(&place.id) {
                self.keep_place(tx, by, &place).await?;
                continue;
            }
            let draft = PlaceDraft { state: State::Closed, ..place.draft.clone() };
            self.save_with_incident(tx, by, &place, draft).await?;
            tx.save_closed_with_incident(&place.id, true).await?;
        }
        Ok(())
    }

    /// Opens again what the end of an incident closed, unless somebody changed that since.
    pub(super) async fn reopen_temporary_places(
        &self,
        tx: &mut Tx,
        by: &Account,
        incident: &Incident,
    ) -> Result<(), Error> {
        for id in tx.list_places_closed_with(&incident.id).await? {
            tx.save_closed_with_incident(&id, false).await?;
            let Some(place) = tx.find_place(&id).await? else { continue };
            if place.draft.state == State::Closed {
                let draft = PlaceDraft { state: State::Published, ..place.draft.clone() };
                self.save_with_incident(tx, by, &place, draft).await?;
            }
        }
        Ok(())
    }

    /// Makes a place one of every day, and lets it wait for whoever completes it.
    async fn keep_place(&self, tx: &mut Tx, by: &Account, place: &Place) -> Result<(), Error> {
        let draft = PlaceDraft { temporary: None, ..place.draft.clone() };
        self.save_with_incident(tx, by, place, draft).await?;
        tx.remove_temporary_place(&place.id).await?;
        let item = QueueItem {
            id: id::new_id(),
            topic: QueueTopic::about_place(QueueKind::Incomplete, &place.id, ""),
            body: json!({}),
            run_id: WITH_INCIDENT.to_owned(),
            opened_at: self.clock.now(),
            closed: None,
        };
        let entry = NewHistory {
            at: item.opened_at,
            actor: Author::staff(by).actor.id(),
            record_kind: RecordKind::QueueItem,
            record_id: item.id.clone(),
            revision: 1,
            before: None,
            after: Some(item.record()),
            reason: None,
            run_id: None,
        };
        tx.insert_queue_items(&[item]).await?;
        Ok(tx.append_history(&[entry]).await?)
    }

    async fn save_with_incident(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: &Place,
        draft: PlaceDraft,
    ) -> Result<Place, Error> {
        let author = Author { reason: Some(WITH_INCIDENT), ..Author::staff(by) };
        self.save_revision(tx, before, (draft, true), &author).await
    }

    /// Finds a place that somebody may correct or close: one of the incident that runs.
    pub async fn find_temporary_place(&self, by: &Account, id: &PlaceId) -> Result<Place, Error> {
        must_open(by)?;
        of_running_incident(&self.store, by, id).await
    }
}

async fn of_running_incident(
    queries: &Queries,
    by: &Account,
    id: &PlaceId,
) -> Result<Place, Error> {
    let place = queries.find_place(id).await?.ok_or(Error::NotFound)?;
    let incident = queries.find_incident_of_place(id).await?.ok_or(Error::NotFound)?;
    if !by.may_with(Right::OpenTemporaryPlaces, (&place).into()) {
        return Err(Error::NotFound);
    }
    let running = queries.find_running_incident().await?;
    if running.is_some_and(|running| running.id == incident) {
        Ok(place)
    } else {
        Err(refuse("incident", "incident-ended"))
    }
}

fn must_open(by: &Account) -> Result<(), Error> {
    if by.may(Right::OpenTemporaryPlaces) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Nobody finds a place of which neither address nor point is known.
fn must_say_where(draft: &PlaceDraft) -> Result<(), Error> {
    if draft.address.is_none() && draft.location.is_none() {
        return Err(refuse("address", "address-or-point"));
    }
    Ok(())
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
