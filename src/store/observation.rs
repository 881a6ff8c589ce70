//! The log of what people saw of evacuation places. Rows are only ever added; what
//! is present is worked out when it is asked for.

use super::{MAX_ROWS_PER_STATEMENT, Queries, StoreError, Tx, run};
use crate::domain::{
    Delivery, IncidentId, Observation, ObservationBody, ObservationId, PlaceId, RecordKind, Report,
    ReportSource,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{QueryBuilder, types::Json};
use std::collections::HashSet;

/// Selects [`ObservationRow`]s.
macro_rules! select_observation {
    ($from:literal) => {
        concat!(
            "select seq, id, incident_id, place_id, observed_at, received_at, author, \
             report_key, source, delivery, body ",
            $from
        )
    };
}

#[derive(sqlx::FromRow)]
struct ObservationRow {
    seq: i64,
    id: String,
    incident_id: String,
    place_id: String,
    observed_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    author: String,
    report_key: Option<String>,
    source: String,
    delivery: Json<Value>,
    body: Json<Value>,
}

impl ObservationRow {
    fn into_observation(self) -> Result<Observation, StoreError> {
        let wrong =
            |column| StoreError::Inconsistent { table: "observation", column, id: self.id.clone() };
        Ok(Observation {
            seq: self.seq,
            id: ObservationId::parse(&self.id).ok_or_else(|| wrong("id"))?,
            incident: IncidentId::parse(&self.incident_id).ok_or_else(|| wrong("incident_id"))?,
            place: PlaceId::parse(&self.place_id).ok_or_else(|| wrong("place_id"))?,
            observed_at: self.observed_at,
            received_at: self.received_at,
            source: source(&self.source).ok_or_else(|| wrong("source"))?,
            delivery: serde_json::from_value::<Delivery>(self.delivery.0.clone())
                .map_err(|_| wrong("delivery"))?,
            said: serde_json::from_value::<ObservationBody>(self.body.0.clone())
                .map_err(|_| wrong("body"))?,
            author: self.author,
            key: self.report_key,
        })
    }
}

fn source(id: &str) -> Option<ReportSource> {
    [ReportSource::Board, ReportSource::Page, ReportSource::File, ReportSource::Api]
        .into_iter()
        .find(|source| source.id() == id)
}

fn into_observations(rows: Vec<ObservationRow>) -> Result<Vec<Observation>, StoreError> {
    rows.into_iter().map(ObservationRow::into_observation).collect()
}

impl Queries {
    /// The number of the last change that is told to whoever listens, 0 when there is none.
    pub async fn latest_live_seq(&self) -> Result<i64, StoreError> {
        self.latest_seq_of(&[
            RecordKind::Incident,
            RecordKind::Observation,
            RecordKind::UnverifiedReport,
            RecordKind::ShelterCall,
        ])
        .await
    }

    /// The status last seen of each place in an incident, of what was not withdrawn.
    pub async fn list_present(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from (select o.*, row_number() over \
             (partition by o.place_id order by o.observed_at desc, o.seq desc) as place_in_line \
             from observation o where o.incident_id = $1 and o.says_status \
             and o.withdraws is null and not exists \
             (select 1 from observation w where w.withdraws = o.id)) as standing \
             where place_in_line = 1 order by place_id"
        );
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?)
    }

    /// The status last seen of one place in an incident, of what was not withdrawn.
    pub async fn find_present(
        &self,
        incident: &IncidentId,
        place: &PlaceId,
    ) -> Result<Option<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation o \
             where incident_id = $1 and place_id = $2 and says_status \
             and withdraws is null and not exists \
             (select 1 from observation w where w.withdraws = o.id) \
             order by observed_at desc, seq desc limit 1"
        );
        let row: Option<ObservationRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(place.as_str()).fetch_optional(db).await)?;
        row.map(ObservationRow::into_observation).transpose()
    }

    /// What was said of condition and composition of every place in an incident, of what
    /// was not withdrawn.
    pub async fn list_details(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation o \
             where incident_id = $1 and says_details and not exists \
             (select 1 from observation w where w.withdraws = o.id) order by seq"
        );
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?)
    }

    /// What was said of condition and composition of one place in an incident, of what
    /// was not withdrawn.
    pub async fn list_details_of(
        &self,
        incident: &IncidentId,
        place: &PlaceId,
    ) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation o \
             where incident_id = $1 and place_id = $2 and says_details and not exists \
             (select 1 from observation w where w.withdraws = o.id) order by seq"
        );
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(place.as_str()).fetch_all(db).await)?)
    }

    /// The log of an incident in the order of arrival, withdrawals too.
    pub async fn list_log(&self, incident: &IncidentId) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str =
            select_observation!("from observation where incident_id = $1 order by seq");
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?)
    }

    /// The log of one place in an incident.
    pub async fn list_log_of(
        &self,
        incident: &IncidentId,
        place: &PlaceId,
    ) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation \
             where incident_id = $1 and place_id = $2 order by seq"
        );
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).bind(place.as_str()).fetch_all(db).await)?)
    }

    /// What arrived after one number of history and up to another, of any incident,
    /// the oldest first, at most `limit`.
    pub async fn list_observations(
        &self,
        after: i64,
        to: i64,
        limit: i64,
    ) -> Result<Vec<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation \
             where seq > $1 and seq <= $2 order by seq limit $3"
        );
        into_observations(run!(self, db => sqlx::query_as(SQL)
            .bind(after).bind(to).bind(limit).fetch_all(db).await)?)
    }

    /// The number of history after which the last `limit` observations come; 0 when
    /// there are fewer.
    pub async fn seq_before_last(&self, limit: i64) -> Result<i64, StoreError> {
        const SQL: &str = "select case when count(*) < $1 then 0 else min(seq) - 1 end from \
                           (select seq from observation order by seq desc limit $1) as last";
        Ok(run!(self, db => sqlx::query_scalar(SQL).bind(limit).fetch_one(db).await)?)
    }

    /// Whether anybody has ever reported how a place is.
    pub async fn is_observed(&self, place: &PlaceId) -> Result<bool, StoreError> {
        const SQL: &str = "select place_id from observation where place_id = $1 limit 1";
        let found: Option<String> = run!(self, db => sqlx::query_scalar(SQL).bind(place.as_str()).fetch_optional(db).await)?;
        Ok(found.is_some())
    }

    /// One observation.
    pub async fn find_observation(
        &self,
        id: &ObservationId,
    ) -> Result<Option<Observation>, StoreError> {
        const SQL: &str = select_observation!("from observation where id = $1");
        let row: Option<ObservationRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(ObservationRow::into_observation).transpose()
    }

    /// What an author reported under a key.
    pub async fn find_report(
        &self,
        author: &str,
        key: &str,
    ) -> Result<Option<Observation>, StoreError> {
        const SQL: &str = select_observation!(
            "from observation \
             where author = $1 and report_key = $2"
        );
        let row: Option<ObservationRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(author).bind(key).fetch_optional(db).await)?;
        row.map(ObservationRow::into_observation).transpose()
    }

    /// The keys of every row of a file that was taken in an incident, whoever sent it.
    pub async fn list_file_keys(
        &self,
        incident: &IncidentId,
    ) -> Result<HashSet<String>, StoreError> {
        const SQL: &str = "select report_key from observation \
                           where incident_id = $1 and source = 'file' and report_key is not null";
        let keys: Vec<String> = run!(self, db => sqlx::query_scalar(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?;
        Ok(keys.into_iter().collect())
    }

    /// The withdrawal of an observation.
    pub async fn find_withdrawal(
        &self,
        id: &ObservationId,
    ) -> Result<Option<Observation>, StoreError> {
        const SQL: &str = select_observation!("from observation where withdraws = $1");
        let row: Option<ObservationRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(ObservationRow::into_observation).transpose()
    }
}

impl Tx {
    /// Adds observations to the log, under the numbers that history gave them.
    /// [`StoreError::Conflict`] when the key of one is taken.
    pub async fn insert_observations(&mut self, seen: &[Observation]) -> Result<(), StoreError> {
        const SQL: &str = "insert into observation (seq, id, incident_id, place_id, observed_at, \
                           received_at, author, report_key, source, withdraws, delivery, body, \
                           says_status, says_details) ";
        for part in seen.chunks(MAX_ROWS_PER_STATEMENT) {
            run!(self, db => QueryBuilder::new(SQL)
                .push_values(part, |mut row, seen| {
                    row.push_bind(seen.seq)
                        .push_bind(seen.id.as_str())
                        .push_bind(seen.incident.as_str())
                        .push_bind(seen.place.as_str())
                        .push_bind(seen.observed_at)
                        .push_bind(seen.received_at)
                        .push_bind(seen.author.as_str())
                        .push_bind(seen.key.as_deref())
                        .push_bind(seen.source.id())
                        .push_bind(seen.withdraws().map(ObservationId::as_str))
                        .push_bind(Json(&seen.delivery))
                        .push_bind(Json(&seen.said))
                        .push_bind(seen.says_status())
                        .push_bind(seen.report().is_some_and(Report::has_details));
                })
                .build().execute(db).await.map(drop))?;
        }
        Ok(())
    }
}
