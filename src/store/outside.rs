//! Counts of people who shelter at home or in cars, in the database: a row for each town
//! and way. No part of history.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{
    IncidentId, OutsideCount, OutsideCountId, OutsideNeed,
    outside::{ShelteringWay, TownCount},
};
use chrono::{DateTime, Utc};

#[derive(sqlx::FromRow)]
struct OutsideCountRow {
    id: String,
    incident_id: String,
    town: String,
    district: Option<String>,
    way: String,
    households: Option<i64>,
    needs: String,
    visited_on: Option<String>,
    updated_at: DateTime<Utc>,
}

impl OutsideCountRow {
    fn into_count(self) -> Result<OutsideCount, StoreError> {
        let wrong = |column| StoreError::Inconsistent {
            table: "outside_count",
            column,
            id: self.id.clone(),
        };
        let households = self.households.map(u32::try_from).transpose();
        let visited_on = self.visited_on.as_deref().map(str::parse).transpose();
        let needs: Option<_> = self.needs.split_whitespace().map(OutsideNeed::parse).collect();
        Ok(OutsideCount {
            id: OutsideCountId::parse(&self.id).ok_or_else(|| wrong("id"))?,
            incident: IncidentId::parse(&self.incident_id).ok_or_else(|| wrong("incident_id"))?,
            count: TownCount {
                way: ShelteringWay::parse(&self.way).ok_or_else(|| wrong("way"))?,
                households: households.map_err(|_| wrong("households"))?,
                needs: needs.ok_or_else(|| wrong("needs"))?,
                visited_on: visited_on.map_err(|_| wrong("visited_on"))?,
                district: self.district.clone(),
                town: self.town.clone(),
            },
            updated_at: self.updated_at,
        })
    }
}

impl Queries {
    /// The counts of an incident, by district and town.
    pub async fn list_outside_counts(
        &self,
        incident: &IncidentId,
    ) -> Result<Vec<OutsideCount>, StoreError> {
        const SQL: &str = "select id, incident_id, town, district, way, households, needs, \
                           visited_on, updated_at from outside_count where incident_id = $1";
        let rows: Vec<OutsideCountRow> =
            run!(self, db => sqlx::query_as(SQL).bind(incident.as_str()).fetch_all(db).await)?;
        let counts: Result<Vec<_>, _> = rows.into_iter().map(OutsideCountRow::into_count).collect();
        // As Rust orders texts: a database may do otherwise.
        counts.map(|mut counts| {
            counts.sort_by(|one, other| order(&one.count).cmp(&order(&other.count)));
            counts
        })
    }
}

fn order(count: &TownCount) -> (bool, Option<&str>, &str, ShelteringWay) {
    (count.district.is_none(), count.district.as_deref(), &count.town, count.way)
}

impl Tx {
    /// Writes what was counted in a town, over what had been.
    pub async fn save_outside_count(&mut self, new: &OutsideCount) -> Result<(), StoreError> {
        const SQL: &str = "insert into outside_count (id, incident_id, town, district, way, \
                           households, needs, visited_on, updated_at) \
                           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                           on conflict (incident_id, town, way) do update set \
                           district = excluded.district, households = excluded.households, \
                           needs = excluded.needs, visited_on = excluded.visited_on, \
                           updated_at = excluded.updated_at";
        let count = &new.count;
        let needs: Vec<_> = count.needs.iter().map(OutsideNeed::id).collect();
        run!(self, db => sqlx::query(SQL)
            .bind(new.id.as_str())
            .bind(new.incident.as_str())
            .bind(count.town.as_str())
            .bind(count.district.as_deref())
            .bind(count.way.id())
            .bind(count.households.map(i64::from))
            .bind(needs.join(" "))
            .bind(count.visited_on.map(|day| day.to_string()))
            .bind(new.updated_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Takes a count out of an incident; whether it was there.
    pub async fn remove_outside_count(
        &mut self,
        incident: &IncidentId,
        id: &OutsideCountId,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "delete from outside_count where incident_id = $1 and id = $2";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(incident.as_str()).bind(id.as_str())
            .execute(db).await.map(|done| done.rows_affected()))?;
        Ok(rows == 1)
    }
}
