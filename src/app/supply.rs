//! What shelters lack: asked for, sent and arrived, each a change with its history. For
//! disaster staff alone.

use super::{App, Error, id};
use crate::{
    domain::{
        Account, Actor, IncidentId, Invalid, NewHistory, PlaceId, RecordKind, Right, SupplyId,
        SupplyNeed, SupplyRequest, SupplyState,
    },
    store::{StoreError, Tx},
};
use chrono::SubsecRound;
use serde_json::{Value, json};

impl App {
    /// Writes that a shelter lacks something, in the incident that runs.
    pub async fn ask_supply(
        &self,
        by: &Account,
        place: &PlaceId,
        need: SupplyNeed,
    ) -> Result<SupplyRequest, Error> {
        must_report(by)?;
        let now = self.clock.now().trunc_subsecs(6);
        let mut tx = self.store.begin().await?;
        let found = tx.find_place(place).await?.ok_or(Error::NotFound)?;
        if !by.may_with(Right::ReportStatus, (&found).into()) {
            return Err(Error::NotFound);
        }
        let incident = tx.find_running_incident().await?;
        let incident = incident.ok_or_else(|| refuse("incident", "no-incident"))?;
        let request = SupplyRequest {
            id: SupplyId::from_trusted(id::new_id()),
            incident: incident.id,
            place: place.clone(),
            revision: 1,
            need,
            state: SupplyState::Asked,
            asked_at: now,
            updated_at: now,
        };
        tx.insert_supply(&request).await?;
        self.log_supply(&mut tx, by, None, &request).await?;
        tx.commit().await?;
        Ok(request)
    }

    /// Notes how far something is.
    pub async fn note_supply(
        &self,
        by: &Account,
        id: &SupplyId,
        revision: i64,
        state: SupplyState,
    ) -> Result<SupplyRequest, Error> {
        must_report(by)?;
        let mut tx = self.store.begin().await?;
        let before = tx.find_supply(id).await?.ok_or(Error::NotFound)?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        if before.state == state {
            return Ok(before);
        }
        let updated_at = self.clock.now().trunc_subsecs(6);
        let after = SupplyRequest { revision: revision + 1, state, updated_at, ..before.clone() };
        tx.save_supply(&after).await?;
        self.log_supply(&mut tx, by, Some(&before), &after).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Everything that shelters lacked in an incident.
    pub async fn list_supplies(
        &self,
        by: &Account,
        incident: &IncidentId,
    ) -> Result<Vec<SupplyRequest>, Error> {
        must_report(by)?;
        Ok(self.store.list_supplies(incident).await?)
    }

    async fn log_supply(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: Option<&SupplyRequest>,
        after: &SupplyRequest,
    ) -> Result<(), Error> {
        let change = NewHistory {
            at: after.updated_at,
            actor: Actor::Staff(by.id.clone()).id(),
            record_kind: RecordKind::Supply,
            record_id: after.id.to_string(),
            revision: after.revision,
            before: before.map(record),
            after: Some(record(after)),
            reason: None,
            run_id: None,
        };
        Ok(tx.append_history(&[change]).await?)
    }
}

/// A request as history keeps it.
fn record(request: &SupplyRequest) -> Value {
    json!({
        "incident": request.incident,
        "place": request.place,
        "need": request.need,
        "state": request.state,
    })
}

fn must_report(by: &Account) -> Result<(), Error> {
    if by.may(Right::ReportStatus) { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
