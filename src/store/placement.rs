//! Requests for a place in the database: one row each, and what is left of old ones. No
//! row of history is ever written of them.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    IncidentId, PlaceId, PlacementHold, PlacementId, PlacementNeed, PlacementRequest,
    PlacementStep, PlacementTotal,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// Selects requests as [`PlacementRow`]s.
macro_rules! select_placement {
    ($rest:literal) => {
        concat!(
            "select id, incident_id, revision, requested_at, updated_at, body \
             from placement_request ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct PlacementRow {
    id: String,
    incident_id: String,
    revision: i64,
    requested_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    body: Json<PlacementBody>,
}

#[derive(Serialize, Deserialize)]
struct PlacementBody {
    requested_by: String,
    need: PlacementNeed,
    steps: Vec<PlacementStep>,
}

impl PlacementRow {
    fn into_request(self) -> Result<PlacementRequest, StoreError> {
        let (id, incident) = (PlacementId::parse(&self.id), IncidentId::parse(&self.incident_id));
        let (Some(id), Some(incident)) = (id, incident) else {
            return Err(wrong("id", self.id));
        };
        let PlacementBody { requested_by, need, steps } = self.body.0;
        Ok(PlacementRequest {
            id,
            incident,
            revision: self.revision,
            requested_at: self.requested_at,
            updated_at: self.updated_at,
            requested_by,
            need,
            steps,
        })
    }
}

fn wrong(column: &'static str, id: String) -> StoreError {
    StoreError::Inconsistent { table: "placement_request", column, id }
}

fn into_requests(rows: Vec<PlacementRow>) -> Result<Vec<PlacementRequest>, StoreError> {
    rows.into_iter().map(PlacementRow::into_request).collect()
}

impl Queries {
    /// One request.
    pub async fn find_placement(
        &self,
        id: &PlacementId,
    ) -> Result<Option<PlacementRequest>, StoreError> {
        const SQL: &str = select_placement!("where id = $1");
        let row: Option<PlacementRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(PlacementRow::into_request).transpose()
    }

    /// Every request of an incident that is still there, the oldest first.
    pub async fn list_placements(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<PlacementRequest>, StoreError> {
        const SQL: &str = select_placement!("where incident_id = $1 order by requested_at, id");
        into_requests(run!(self, db => sqlx::query_as(SQL)
            .bind(incident.as_str()).fetch_all(db).await)?)
    }

    /// The requests to which nothing has happened since then.
    pub async fn list_placements_before(
        &self,
        before: DateTime<Utc>,
    ) -> Result<Vec<PlacementRequest>, StoreError> {
        const SQL: &str = select_placement!("where updated_at < $1 order by id");
        into_requests(run!(self, db => sqlx::query_as(SQL).bind(before).fetch_all(db).await)?)
    }

    /// The room that places keep free in an incident, in the order of the places' ids, as
    /// Rust orders texts: a database may do otherwise.
    pub async fn list_holds(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<PlacementHold>, StoreError> {
        const SQL: &str = "select held_place, held_persons, held_until from placement_request \
                           where incident_id = $1 and held_place is not null order by id";
        let rows: Vec<(String, i64, DateTime<Utc>)> =
            run!(self, db => sqlx::query_as(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        let hold = |(place, persons, until): (String, i64, DateTime<Utc>)| {
            let read = PlaceId::parse(&place).zip(u32::try_from(persons).ok());
            let (place, persons) = read.ok_or_else(|| wrong("held_place", place))?;
            Ok(PlacementHold { place, persons, until })
        };
        let mut holds = rows.into_iter().map(hold).collect::<Result<Vec<_>, StoreError>>()?;
        holds.sort_by(|one, other| (&one.place, one.until).cmp(&(&other.place, other.until)));
        Ok(holds)
    }

    /// What is left of old requests of an incident.
    pub async fn list_placement_totals(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<PlacementTotal>, StoreError> {
        const SQL: &str = "select code, requests, persons from placement_total \
                           where incident_id = $1 order by code";
        let rows: Vec<(String, i64, i64)> =
            run!(self, db => sqlx::query_as(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        let total = |(code, requests, persons)| PlacementTotal {
            incident: incident.clone(),
            code,
            requests,
            persons,
        };
        Ok(rows.into_iter().map(total).collect())
    }
}

impl Tx {
    /// Writes a new request.
    pub async fn insert_placement(&mut self, new: &PlacementRequest) -> Result<(), StoreError> {
        const SQL: &str = "insert into placement_request (id, incident_id, revision, \
                           requested_at, updated_at, body) values ($1, $2, $3, $4, $5, $6)";
        run!(self, db => sqlx::query(SQL)
            .bind(new.id.as_str())
            .bind(new.incident.as_str())
            .bind(new.revision)
            .bind(new.requested_at)
            .bind(new.updated_at)
            .bind(Json(body(new)))
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes a request over the revision before its own. [`StoreError::Conflict`] when that
    /// is not the one stored.
    pub async fn save_placement(&mut self, request: &PlacementRequest) -> Result<(), StoreError> {
        const SQL: &str = "update placement_request set revision = $2, updated_at = $3, \
                           body = $4, held_place = $5, held_persons = $6, held_until = $7 \
                           where id = $1 and revision = $2 - 1";
        let hold = request.hold();
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(request.id.as_str())
            .bind(request.revision)
            .bind(request.updated_at)
            .bind(Json(body(request)))
            .bind(hold.as_ref().map(|hold| hold.place.as_str()))
            .bind(hold.as_ref().map(|hold| i64::from(hold.persons)))
            .bind(hold.as_ref().map(|hold| hold.until))
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Removes a request.
    pub async fn remove_placement(&mut self, id: &PlacementId) -> Result<(), StoreError> {
        const SQL: &str = "delete from placement_request where id = $1";
        run!(self, db => sqlx::query(SQL).bind(id.as_str()).execute(db).await.map(drop))?;
        Ok(())
    }

    /// Adds to the sums of old requests.
    pub async fn add_placement_total(&mut self, total: &PlacementTotal) -> Result<(), StoreError> {
        const SQL: &str = "insert into placement_total (incident_id, code, requests, persons) \
                           values ($1, $2, $3, $4) on conflict (incident_id, code) do update set \
                           requests = placement_total.requests + excluded.requests, \
                           persons = placement_total.persons + excluded.persons";
        run!(self, db => sqlx::query(SQL)
            .bind(total.incident.as_str())
            .bind(total.code.as_str())
            .bind(total.requests)
            .bind(total.persons)
            .execute(db).await.map(drop))?;
        Ok(())
    }
}

fn body(request: &PlacementRequest) -> PlacementBody {
    PlacementBody {
        requested_by: request.requested_by.clone(),
        need: request.need.clone(),
        steps: request.steps.clone(),
    }
}
