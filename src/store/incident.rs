//! Disasters and exercises in the database, one row each.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{Announcement, Incident, IncidentId, RecordKind};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// The columns of an [`IncidentRow`].
macro_rules! incident_columns {
    () => {
        "id, revision, body, exercise, started_at, ended_at"
    };
}

/// Selects incidents as [`IncidentRow`]s.
macro_rules! select_incident {
    ($rest:literal) => {
        concat!("select ", incident_columns!(), " from incident ", $rest)
    };
}

#[derive(sqlx::FromRow)]
struct IncidentRow {
    id: String,
    revision: i64,
    body: Json<Announcement>,
    exercise: bool,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct ChangedIncidentRow {
    seq: i64,
    #[sqlx(flatten)]
    incident: IncidentRow,
}

impl IncidentRow {
    fn into_incident(self) -> Result<Incident, StoreError> {
        let Some(id) = IncidentId::parse(&self.id) else {
            return Err(StoreError::Inconsistent { table: "incident", column: "id", id: self.id });
        };
        Ok(Incident {
            id,
            revision: self.revision,
            announcement: self.body.0,
            exercise: self.exercise,
            started_at: self.started_at,
            ended_at: self.ended_at,
        })
    }
}

impl Queries {
    /// The incident that runs.
    pub async fn find_running_incident(&self) -> Result<Option<Incident>, StoreError> {
        const SQL: &str = select_incident!("where ended_at is null");
        let row: Option<IncidentRow> =
            run!(self, db => sqlx::query_as(SQL).fetch_optional(db).await)?;
        row.map(IncidentRow::into_incident).transpose()
    }

    /// The incident that ended last.
    pub async fn find_ended_incident(&self) -> Result<Option<Incident>, StoreError> {
        const SQL: &str = select_incident!(
            "where ended_at is not null \
                           order by ended_at desc, id limit 1"
        );
        let row: Option<IncidentRow> =
            run!(self, db => sqlx::query_as(SQL).fetch_optional(db).await)?;
        row.map(IncidentRow::into_incident).transpose()
    }

    /// One incident, running or over.
    pub async fn find_incident(&self, id: &IncidentId) -> Result<Option<Incident>, StoreError> {
        const SQL: &str = select_incident!("where id = $1");
        let row: Option<IncidentRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(IncidentRow::into_incident).transpose()
    }

    /// Every incident, the latest first.
    pub async fn list_incidents(&self) -> Result<Vec<Incident>, StoreError> {
        const SQL: &str = select_incident!("order by started_at desc, id");
        let rows: Vec<IncidentRow> = run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        rows.into_iter().map(IncidentRow::into_incident).collect()
    }

    /// The incidents that changed after one number of history and up to another, as
    /// they are now, with the number of each change.
    pub async fn list_changed_incidents(
        &self,
        after: i64,
        to: i64,
    ) -> Result<Vec<(i64, Incident)>, StoreError> {
        const SQL: &str = concat!(
            "select seq, ",
            incident_columns!(),
            " from (select seq, record_id from history \
             where record_kind = $1 and seq > $2 and seq <= $3) as change \
             join incident on incident.id = change.record_id order by seq"
        );
        let rows: Vec<ChangedIncidentRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(RecordKind::Incident.id()).bind(after).bind(to).fetch_all(db).await)?;
        rows.into_iter().map(|row| Ok((row.seq, row.incident.into_incident()?))).collect()
    }
}

impl Tx {
    /// Writes a new incident.
    pub async fn insert_incident(&mut self, incident: &Incident) -> Result<(), StoreError> {
        const SQL: &str = "insert into incident (id, revision, body, exercise, started_at, \
                           ended_at) values ($1, $2, $3, $4, $5, $6)";
        run!(self, db => sqlx::query(SQL)
            .bind(incident.id.as_str())
            .bind(incident.revision)
            .bind(Json(&incident.announcement))
            .bind(incident.exercise)
            .bind(incident.started_at)
            .bind(incident.ended_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes an incident over the revision before its own. [`StoreError::Conflict`]
    /// when that is not the one stored.
    pub async fn save_incident(&mut self, incident: &Incident) -> Result<(), StoreError> {
        const SQL: &str = "update incident set revision = $2, body = $3, started_at = $4, \
                           ended_at = $5 where id = $1 and revision = $2 - 1";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(incident.id.as_str())
            .bind(incident.revision)
            .bind(Json(&incident.announcement))
            .bind(incident.started_at)
            .bind(incident.ended_at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
