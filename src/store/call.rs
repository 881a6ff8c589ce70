//! Calls of shelters, in the database: one row each.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{CallId, CallOutcome, IncidentId, PlaceId, RecordKind, ShelterCall, StaffId};
use chrono::{DateTime, Utc};

/// Selects calls as [`CallRow`]s.
macro_rules! select_call {
    ($rest:literal) => {
        concat!(
            "select c.id, c.incident_id, c.place_id, c.caller, c.called_at, c.outcome \
             from shelter_call c ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct CallRow {
    id: String,
    incident_id: String,
    place_id: String,
    caller: String,
    called_at: DateTime<Utc>,
    outcome: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ChangedCallRow {
    seq: i64,
    #[sqlx(flatten)]
    call: CallRow,
}

impl CallRow {
    fn into_call(self) -> Result<ShelterCall, StoreError> {
        let wrong = |column| StoreError::Inconsistent {
            table: "shelter_call",
            column,
            id: self.id.clone(),
        };
        let outcome = self.outcome.as_deref();
        let outcome =
            outcome.map(|id| CallOutcome::parse(id).ok_or_else(|| wrong("outcome"))).transpose()?;
        Ok(ShelterCall {
            id: CallId::parse(&self.id).ok_or_else(|| wrong("id"))?,
            incident: IncidentId::parse(&self.incident_id).ok_or_else(|| wrong("incident_id"))?,
            place: PlaceId::parse(&self.place_id).ok_or_else(|| wrong("place_id"))?,
            caller: StaffId::parse(&self.caller).ok_or_else(|| wrong("caller"))?,
            called_at: self.called_at,
            outcome,
        })
    }
}

impl Queries {
    /// One call.
    pub async fn find_call(&self, id: &CallId) -> Result<Option<ShelterCall>, StoreError> {
        const SQL: &str = select_call!("where c.id = $1");
        let row: Option<CallRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(CallRow::into_call).transpose()
    }

    /// The calls of an incident, the latest first, at most `limit`.
    pub async fn list_calls(
        &self,
        incident: &IncidentId,
        limit: i64,
    ) -> Result<Vec<ShelterCall>, StoreError> {
        const SQL: &str =
            select_call!("where c.incident_id = $1 order by c.called_at desc, c.id limit $2");
        let rows: Vec<CallRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(limit).fetch_all(db).await)?;
        rows.into_iter().map(CallRow::into_call).collect()
    }

    /// The calls of an incident after a moment, the latest first.
    pub async fn list_calls_since(
        &self,
        incident: &IncidentId,
        since: DateTime<Utc>,
    ) -> Result<Vec<ShelterCall>, StoreError> {
        const SQL: &str = select_call!(
            "where c.incident_id = $1 and c.called_at > $2 order by c.called_at desc, c.id"
        );
        let rows: Vec<CallRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(since).fetch_all(db).await)?;
        rows.into_iter().map(CallRow::into_call).collect()
    }

    /// The calls that were claimed or settled after one number of history and up to another,
    /// as they are now, with the number of each change.
    pub async fn list_changed_calls(
        &self,
        after: i64,
        to: i64,
    ) -> Result<Vec<(i64, ShelterCall)>, StoreError> {
        const SQL: &str = "select h.seq, c.id, c.incident_id, c.place_id, c.caller, \
                           c.called_at, c.outcome \
                           from (select seq, record_id from history \
                           where record_kind = $1 and seq > $2 and seq <= $3) as h \
                           join shelter_call c on c.id = h.record_id order by h.seq";
        let rows: Vec<ChangedCallRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(RecordKind::ShelterCall.id()).bind(after).bind(to).fetch_all(db).await)?;
        rows.into_iter().map(|row| Ok((row.seq, row.call.into_call()?))).collect()
    }
}

impl Tx {
    /// Writes a claim.
    pub async fn insert_call(&mut self, new: &ShelterCall) -> Result<(), StoreError> {
        const SQL: &str = "insert into shelter_call \
                           (id, incident_id, place_id, caller, called_at) \
                           values ($1, $2, $3, $4, $5)";
        run!(self, db => sqlx::query(SQL)
            .bind(new.id.as_str())
            .bind(new.incident.as_str())
            .bind(new.place.as_str())
            .bind(new.caller.as_str())
            .bind(new.called_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes what came of a call; [`StoreError::Conflict`] when that was said already.
    pub async fn settle_call(
        &mut self,
        id: &CallId,
        outcome: CallOutcome,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "update shelter_call set outcome = $2, settled_at = $3 \
                           where id = $1 and outcome is null";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(id.as_str()).bind(outcome.id()).bind(at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
