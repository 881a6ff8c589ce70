//! Disasters and exercises: opened and ended by disaster staff, one at a time.

use super::{App, Error, id};
use crate::{
    domain::{
        Account, Actor, Announcement, Incident, IncidentId, Invalid, NewHistory, PlaceId,
        RecordKind, Right, observation::MAX_CLOCK_SKEW,
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

/// How an incident ends.
struct IncidentEnding<'a> {
    /// The places that stay, of those that were opened for it.
    keep: &'a [PlaceId],
    /// Why, in a word of the program.
    reason: Option<&'a str>,
}

impl App {
    /// Opens an incident. One runs at a time: a real one ends an exercise that runs,
    /// because nobody has the time to tidy up first; anything else waits for its turn.
    pub async fn open_incident(&self, by: &Account, opening: Opening) -> Result<Incident, Error> {
        must_manage(by)?;
        let now = self.clock.now().trunc_subsecs(6);
        let started_at = start(opening.started_at, now)?.unwrap_or(now);
        let mut tx = self.store.begin().await?;
        match tx.find_running_incident().await? {
            Some(running) if running.exercise && !opening.exercise => {
                let ending = IncidentEnding { keep: &[], reason: Some("real-incident") };
                self.write_end(&mut tx, by, &running, ending).await?;
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
        self.refresh_or_log().await;
        Ok(incident)
    }

    /// Gives an incident that runs other words and hazards and, where `started_at` says
    /// one, another start.
    pub async fn announce(
        &self,
        by: &Account,
        id: &IncidentId,
        revision: i64,
        announcement: Announcement,
        started_at: Option<DateTime<Utc>>,
    ) -> Result<Incident, Error> {
        must_manage(by)?;
        let started_at = start(started_at, self.clock.now())?;
        let mut tx = self.store.begin().await?;
        let before = running(&tx, id).await?;
        if before.revision != revision {
            return Err(StoreError::Conflict.into());
        }
        let started_at = started_at.unwrap_or(before.started_at);
        if before.announcement == announcement && before.started_at == started_at {
            return Ok(before);
        }
        let revision = revision + 1;
        let after = Incident { revision, announcement, started_at, ..before.clone() };
        tx.save_incident(&after).await?;
        self.log_incident(&mut tx, by, Some(&before), &after, None).await?;
        tx.commit().await?;
        self.refresh_live_or_log().await;
        Ok(after)
    }

    /// Ends an incident, and closes the places that were opened for it, but for those that
    /// are kept. Ending one that is over changes nothing.
    pub async fn end_incident(
        &self,
        by: &Account,
        id: &IncidentId,
        keep: &[PlaceId],
    ) -> Result<Incident, Error> {
        must_manage(by)?;
        let mut tx = self.store.begin().await?;
        let before = tx.find_incident(id).await?.ok_or(Error::NotFound)?;
        if !before.is_running() {
            return Ok(before);
        }
        let ending = IncidentEnding { keep, reason: None };
        let after = self.write_end(&mut tx, by, &before, ending).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    /// Lets an incident that was ended by mistake go on, unless another one runs. One that
    /// runs is left as it is.
    pub async fn reopen_incident(&self, by: &Account, id: &IncidentId) -> Result<Incident, Error> {
        must_manage(by)?;
        let mut tx = self.store.begin().await?;
        let before = tx.find_incident(id).await?.ok_or(Error::NotFound)?;
        if before.is_running() {
            return Ok(before);
        }
        if tx.find_running_incident().await?.is_some() {
            return Err(refuse("incident", "incident-running"));
        }
        let after = Incident { revision: before.revision + 1, ended_at: None, ..before.clone() };
        tx.save_incident(&after).await?;
        self.log_incident(&mut tx, by, Some(&before), &after, Some("reopened")).await?;
        self.reopen_temporary_places(&mut tx, by, &after).await?;
        tx.commit().await?;
        self.refresh_or_log().await;
        Ok(after)
    }

    async fn write_end(
        &self,
        tx: &mut Tx,
        by: &Account,
        before: &Incident,
        ending: IncidentEnding<'_>,
    ) -> Result<Incident, Error> {
        self.end_temporary_places(tx, by, before, ending.keep).await?;
        let now = self.clock.now().trunc_subsecs(6);
        let ended_at = Some(now.max(before.started_at));
        let after = Incident { revision: before.revision + 1, ended_at, ..before.clone() };
        tx.save_incident(&after).await?;
        self.log_incident(tx, by, Some(before), &after, ending.reason).await?;
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
        "hazards": incident.announcement.hazards,
        "exercise": incident.exercise,
        "started_at": incident.started_at,
        "ended_at": incident.ended_at,
    })
}

/// When an incident began, if somebody says so: not in the future.
fn start(said: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
    let said = said.map(|at| at.trunc_subsecs(6));
    if said.is_some_and(|at| at > now + MAX_CLOCK_SKEW) {
        return Err(refuse("started_at", "observed-future"));
    }
    Ok(said)
}

fn must_manage(by: &Account) -> Result<(), Error> {
    if by.may(Right::ManageIncidents) { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse(field: &'static str, code: &'static str) -> Error {
    Error::Invalid(vec![Invalid::new(field, code)])
}
