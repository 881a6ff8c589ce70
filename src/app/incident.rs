//! Disasters and exercises: opened and ended by disaster staff, one at a time.

use super::{App, Error, id};
use crate::{
    domain::{
        Account, Actor, Announcement, Incident, IncidentId, Invalid, NewHistory, RecordKind, Right,
        observation::MAX_CLOCK_SKEW,
    },
    store::{Queries, StoreError, Tx},
};
use chrono::{DateTime, SubsecRound, Utc};
use serde_json::{Value, json};

/// What begins.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Name and message to residents.
    pub announcement: Announcement,
    /// Whether it is an exercise.
    pub exercise: bool,
    /// When it began; `None` for now.
    pub started_at: Option<DateTime<Utc>>,
}

impl App {
    /// Opens an incident. One runs at a time: a real one ends an exercise that runs,
    /// because nobody has the time to tidy up first; anything else waits for its turn.
    pub async fn open_incident(&self, by: &Account, opening: Opening) -> Result<Incident, Error> {
        must_manage(by)?;
        let now = self.clock.now().trunc_subsecs(6);
        let started_at = opening.started_at.map_or(now, |at| at.trunc_subsecs(6));
        if started_at > now + MAX_CLOCK_SKEW {
            return Err(refuse("started_at", "observed-future"));
        }
        let mut tx = self.store.begin().await?;
        match tx.find_running_incident().await? {
            Some(running) if running.exercise && !opening.exercise => {
                self.write_end(&mut tx, by, &running, Some("real-incident")).await?;
            }
            Some(_) => return Err(refuse("exercise", "incident-running")),
            None => {}
        }
        let incident = Incident {
            id: IncidentId::from_trusted(id::new_id()),
            revision: 1,
            announcement: opening.announcement,
            exercise: opening.exercise,
            started_at,
            ended_at: None,
        };
        tx.insert_incident(&incident).await?;
        self.log_incident(&mut tx, by, None, &incident, None).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(incident)
    }

    /// Gives an incident that runs another name or message.
    pub async fn announce(
        &self,
        by: &Account,
        id: &IncidentId,
        revision: i64,
        announcement: Announcement,
    ) -> Result<Incident, Error> {
        must_manage(by)?;
        let mut tx = self.store.begin().await?;
        let before = running(&tx, id).await?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        if before.announcement == announcement {
            return Ok(before);
        }
        let after = Incident { revision: revision + 1, announcement, ..before.clone() };
        tx.save_incident(&after).await?;
        self.log_incident(&mut tx, by, Some(&before), &after, None).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(after)
    }

    /// Ends an incident. Ending one that is over changes nothing.
    pub async fn end_incident(&self, by: &Account, id: &IncidentId) -> Result<Incident, Error> {
        must_manage(by)?;
        let mut tx = self.store.begin().await?;
        let before = tx.find_incident(id).await?.ok_or(Error::NotFound)?;
        if !before.is_running() {
            return Ok(before);
        }
        let after = self.write_end(&mut tx, by, &before, None).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(after)
    }

    async fn write_end(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: &Incident,
        reason: Option<&str>,
    ) -> Result<Incident, Error> {
        let now = self.clock.now().trunc_subsecs(6);
        let ended_at = Some(now.max(before.started_at));
        let after = Incident { revision: before.revision + 1, ended_at, ..before.clone() };
        tx.save_incident(&after).await?;
        self.log_incident(tx, by, Some(before), &after, reason).await?;
        Ok(after)
    }

    async fn log_incident(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: Option<&Incident>,
        after: &Incident,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let change = NewHistory {
            at: self.clock.now(),
            actor: Actor::Staff(by.id.clone()).id(),
            record_kind: RecordKind::Incident,
            record_id: after.id.to_string(),
            revision: after.revision,
            before: before.map(record),
            after: Some(record(after)),
            reason: reason.map(str::to_owned),
            run_id: None,
        };
        tx.append_numbered(&change).await?;
        Ok(())
    }
}

/// Finds an incident that must run.
async fn running(queries: &Queries, id: &IncidentId) -> Result<Incident, Error> {
    let incident = queries.find_incident(id).await?.ok_or(Error::NotFound)?;
    if incident.is_running() { Ok(incident) } else { Err(refuse("incident", "incident-ended")) }
}

/// An incident as history keeps it.
fn record(incident: &Incident) -> Value {
    json!({
        "name": incident.announcement.name,
        "message": incident.announcement.message,
        "exercise": incident.exercise,
        "started_at": incident.started_at,
        "ended_at": incident.ended_at,
    })
}

fn must_manage(by: &Account) -> Result<(), Error> {
    if by.may(Right::ManageIncidents) { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
