//! Which places are for which incident only: one row each, beside the place itself.

use super::{
    Queries, StoreError, Tx,
    place::{PlaceRow, into_places},
    run,
};
use crate::domain::{IncidentId, Place, PlaceId};

impl Queries {
    /// The incident that a place is for; nothing for a place of every day.
    pub async fn find_incident_of_place(
        &self,
        place: &PlaceId,
    ) -> Result<Option<IncidentId>, StoreError> {
        const SQL: &str = "select incident_id from temporary_place where place_id = $1";
        let found: Option<String> = run!(self, db => sqlx::query_scalar(SQL)
            .bind(place.as_str()).fetch_optional(db).await)?;
        let read = |id: String| {
            let wrong = StoreError::Inconsistent {
                table: "temporary_place",
                column: "incident_id",
                id: place.to_string(),
            };
            IncidentId::parse(&id).ok_or(wrong)
        };
        found.map(read).transpose()
    }

    /// Every place that is for one incident only, whatever its state, by name.
    pub async fn list_temporary_places(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<Place>, StoreError> {
        const SQL: &str = "select id, revision, sample, cast(body as text) as body, edited_at, \
                           created_at, updated_at from place join temporary_place \
                           on temporary_place.place_id = place.id where incident_id = $1";
        let rows: Vec<PlaceRow> =
            run!(self, db => sqlx::query_as(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        let mut places = into_places(rows)?;
        places.sort_by(|a, b| (&a.draft.name, &a.id).cmp(&(&b.draft.name, &b.id)));
        Ok(places)
    }

    /// The places that the end of an incident closed.
    pub async fn list_places_closed_with(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<PlaceId>, StoreError> {
        const SQL: &str = "select place_id from temporary_place \
                           where incident_id = $1 and closed_with_incident order by place_id";
        let ids: Vec<String> =
            run!(self, db => sqlx::query_scalar(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        Ok(ids.iter().filter_map(|id| PlaceId::parse(id)).collect())
    }
}

impl Tx {
    /// Notes that a place is for one incident only.
    pub async fn insert_temporary_place(
        &mut self,
        place: &PlaceId,
        incident: &IncidentId,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into temporary_place (place_id, incident_id, \
                           closed_with_incident) values ($1, $2, $3)";
        run!(self, db => sqlx::query(SQL).bind(place.as_str()).bind(incident.as_str()).bind(false)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Notes whether the end of the incident closed a place.
    pub async fn save_closed_with_incident(
        &mut self,
        place: &PlaceId,
        is_closed: bool,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "update temporary_place set closed_with_incident = $2 where place_id = $1";
        run!(self, db => sqlx::query(SQL).bind(place.as_str()).bind(is_closed)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Forgets that a place was for one incident only.
    pub async fn remove_temporary_place(&mut self, place: &PlaceId) -> Result<(), StoreError> {
        const SQL: &str = "delete from temporary_place where place_id = $1";
        run!(self, db => sqlx::query(SQL).bind(place.as_str()).execute(db).await.map(drop))?;
        Ok(())
    }
}
