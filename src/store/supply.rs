//! What shelters lack, in the database: one row each.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    IncidentId, PlaceId, SupplyId, SupplyItem, SupplyNeed, SupplyRequest, SupplyState,
};
use chrono::{DateTime, Utc};

/// Selects requests as [`SupplyRow`]s.
macro_rules! select_supply {
    ($rest:literal) => {
        concat!(
            "select id, incident_id, place_id, revision, item, quantity, detail, state, \
             asked_at, updated_at from supply_request ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct SupplyRow {
    id: String,
    incident_id: String,
    place_id: String,
    revision: i64,
    item: String,
    quantity: Option<i64>,
    detail: Option<String>,
    state: String,
    asked_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl SupplyRow {
    fn into_request(self) -> Result<SupplyRequest, StoreError> {
        let wrong = |column| StoreError::Inconsistent {
            table: "supply_request",
            column,
            id: self.id.clone(),
        };
        Ok(SupplyRequest {
            id: SupplyId::parse(&self.id).ok_or_else(|| wrong("id"))?,
            incident: IncidentId::parse(&self.incident_id).ok_or_else(|| wrong("incident_id"))?,
            place: PlaceId::parse(&self.place_id).ok_or_else(|| wrong("place_id"))?,
            revision: self.revision,
            need: SupplyNeed {
                item: SupplyItem::parse(&self.item).ok_or_else(|| wrong("item"))?,
                quantity: match self.quantity {
                    Some(count) => Some(u32::try_from(count).map_err(|_| wrong("quantity"))?),
                    None => None,
                },
                detail: self.detail.clone(),
            },
            state: SupplyState::parse(&self.state).ok_or_else(|| wrong("state"))?,
            asked_at: self.asked_at,
            updated_at: self.updated_at,
        })
    }
}

impl Queries {
    /// One thing that is lacking.
    pub async fn find_supply(&self, id: &SupplyId) -> Result<Option<SupplyRequest>, StoreError> {
        const SQL: &str = select_supply!("where id = $1");
        let row: Option<SupplyRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id.as_str()).fetch_optional(db).await)?;
        row.map(SupplyRow::into_request).transpose()
    }

    /// Everything that shelters lacked in an incident, in the order in which it was asked for.
    pub async fn list_supplies(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<SupplyRequest>, StoreError> {
        const SQL: &str = select_supply!("where incident_id = $1 order by asked_at, id");
        let rows: Vec<SupplyRow> =
            run!(self, db => sqlx::query_as(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(SupplyRow::into_request).collect()
    }
}

impl Tx {
    /// Writes that something is lacking.
    pub async fn insert_supply(&mut self, new: &SupplyRequest) -> Result<(), StoreError> {
        const SQL: &str = "insert into supply_request (id, incident_id, place_id, revision, \
                           item, quantity, detail, state, asked_at, updated_at) \
                           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        run!(self, db => sqlx::query(SQL)
            .bind(new.id.as_str())
            .bind(new.incident.as_str())
            .bind(new.place.as_str())
            .bind(new.revision)
            .bind(new.need.item.id())
            .bind(new.need.quantity.map(i64::from))
            .bind(new.need.detail.as_deref())
            .bind(new.state.id())
            .bind(new.asked_at)
            .bind(new.updated_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes how far it is, over the revision before. [`StoreError::Conflict`] when that is
    /// not the one stored.
    pub async fn save_supply(&mut self, request: &SupplyRequest) -> Result<(), StoreError> {
        const SQL: &str = "update supply_request set revision = $2, state = $3, updated_at = $4 \
                           where id = $1 and revision = $2 - 1";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(request.id.as_str())
            .bind(request.revision)
            .bind(request.state.id())
            .bind(request.updated_at)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
