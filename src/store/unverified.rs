//! The numbers of shelters, and what was reported by them until staff decide.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    IncidentId, PlaceId, RecordKind, Report, UnverifiedReport, UnverifiedReportId,
    unverified::{Pin, ReportVerdict},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

/// Selects [`UnverifiedReportRow`]s.
macro_rules! select_unverified {
    ($rest:literal) => {
        concat!(
            "select r.id, r.incident_id, r.place_id, r.received_at, r.report_key, r.body, \
             r.verdict from unverified_report r ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct UnverifiedReportRow {
    id: String,
    incident_id: String,
    place_id: String,
    received_at: DateTime<Utc>,
    report_key: String,
    body: Json<Value>,
    verdict: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ChangedReportRow {
    seq: i64,
    #[sqlx(flatten)]
    report: UnverifiedReportRow,
}

impl UnverifiedReportRow {
    fn into_report(self) -> Result<UnverifiedReport, StoreError> {
        let wrong = |column| StoreError::Inconsistent {
            table: "unverified_report",
            column,
            id: self.id.clone(),
        };
        let verdict = self.verdict.as_deref();
        let verdict =
            verdict.map(|id| ReportVerdict::parse(id).ok_or_else(|| wrong("verdict"))).transpose();
        Ok(UnverifiedReport {
            id: UnverifiedReportId::parse(&self.id).ok_or_else(|| wrong("id"))?,
            incident: IncidentId::parse(&self.incident_id).ok_or_else(|| wrong("incident_id"))?,
            place: PlaceId::parse(&self.place_id).ok_or_else(|| wrong("place_id"))?,
            received_at: self.received_at,
            report: serde_json::from_value::<Report>(self.body.0.clone())
                .map_err(|_| wrong("body"))?,
            verdict: verdict?,
            key: self.report_key,
        })
    }
}

impl Queries {
    /// The number of a shelter in an incident, unless it was revoked.
    pub async fn find_shelter_pin(
        &self,
        incident: &IncidentId,
        place: &PlaceId,
    ) -> Result<Option<Pin>, StoreError> {
        const SQL: &str = "select pin from shelter_pin \
                           where incident_id = $1 and place_id = $2 and pin is not null";
        let pin: Option<String> = run!(self, db => sqlx::query_scalar(SQL)
            .bind(incident.as_str()).bind(place.as_str()).fetch_optional(db).await)?;
        let wrong = || StoreError::Inconsistent {
            table: "shelter_pin",
            column: "pin",
            id: place.to_string(),
        };
        pin.map(|pin| Pin::parse(&pin).ok_or_else(wrong)).transpose()
    }

    /// One report.
    pub async fn find_unverified_report(
        &self,
        id: &UnverifiedReportId,
    ) -> Result<Option<UnverifiedReport>, StoreError> {
        const SQL: &str = select_unverified!("where r.id = $1");
        let row: Option<UnverifiedReportRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(UnverifiedReportRow::into_report).transpose()
    }

    /// What was reported of a place under a key.
    pub async fn find_unverified_report_by_key(
        &self,
        incident: &IncidentId,
        place: &PlaceId,
        key: &str,
    ) -> Result<Option<UnverifiedReport>, StoreError> {
        const SQL: &str = select_unverified!(
            "where r.incident_id = $1 and r.place_id = $2 and r.report_key = $3"
        );
        let row: Option<UnverifiedReportRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(place.as_str()).bind(key).fetch_optional(db).await)?;
        row.map(UnverifiedReportRow::into_report).transpose()
    }

    /// What waits for staff in an incident, the oldest first.
    pub async fn list_unverified_reports(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<UnverifiedReport>, StoreError> {
        const SQL: &str = select_unverified!(
            "where r.incident_id = $1 and r.verdict is null order by r.received_at, r.id"
        );
        let rows: Vec<UnverifiedReportRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(UnverifiedReportRow::into_report).collect()
    }

    /// The reports that came or were decided after one number of history and up to
    /// another, as they are now, with the number of each change.
    pub async fn list_changed_unverified_reports(
        &self,
        after: i64,
        to: i64,
    ) -> Result<Vec<(i64, UnverifiedReport)>, StoreError> {
        const SQL: &str = "select c.seq, r.id, r.incident_id, r.place_id, r.received_at, \
                           r.report_key, r.body, r.verdict \
                           from (select seq, record_id from history \
                           where record_kind = $1 and seq > $2 and seq <= $3) as c \
                           join unverified_report r on r.id = c.record_id order by c.seq";
        let rows: Vec<ChangedReportRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(RecordKind::UnverifiedReport.id()).bind(after).bind(to).fetch_all(db).await)?;
        rows.into_iter().map(|row| Ok((row.seq, row.report.into_report()?))).collect()
    }
}

impl Tx {
    /// Gives a shelter a number, another one, or none.
    pub async fn save_shelter_pin(
        &mut self,
        incident: &IncidentId,
        place: &PlaceId,
        pin: Option<&Pin>,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into shelter_pin \
                           (incident_id, place_id, pin, changed_by, changed_at) \
                           values ($1, $2, $3, $4, $5) \
                           on conflict (incident_id, place_id) do update set \
                           pin = excluded.pin, changed_by = excluded.changed_by, \
                           changed_at = excluded.changed_at";
        run!(self, db => sqlx::query(SQL)
            .bind(incident.as_str())
            .bind(place.as_str())
            .bind(pin.map(Pin::reveal))
            .bind(by)
            .bind(at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes a new report.
    pub async fn insert_unverified_report(
        &mut self,
        new: &UnverifiedReport,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into unverified_report \
                           (id, incident_id, place_id, received_at, report_key, body) \
                           values ($1, $2, $3, $4, $5, $6)";
        run!(self, db => sqlx::query(SQL)
            .bind(new.id.as_str())
            .bind(new.incident.as_str())
            .bind(new.place.as_str())
            .bind(new.received_at)
            .bind(new.key.as_str())
            .bind(Json(&new.report))
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes what staff decided; [`StoreError::Conflict`] when somebody had decided.
    pub async fn settle_unverified_report(
        &mut self,
        id: &UnverifiedReportId,
        verdict: ReportVerdict,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "update unverified_report \
                           set verdict = $2, settled_by = $3, settled_at = $4 \
                           where id = $1 and verdict is null";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(id.as_str()).bind(verdict.id()).bind(by).bind(at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
