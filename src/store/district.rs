//! Districts in the database: one row each, where it lies as one JSON document.

use super::{Queries, StoreError, Tx, run};
use crate::domain::District;
use sqlx::types::Json;

impl Queries {
    /// Every district with its revision, by the bytes of its name: databases sort text
    /// each in their own way, and which of two districts comes first can decide.
    pub async fn list_districts(&self) -> Result<Vec<(i64, District)>, StoreError> {
        const SQL: &str = "select name, revision, cast(body as text) as body from district";
        let mut rows: Vec<(String, i64, String)> =
            run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        rows.sort();
        let district = |(id, revision, body): (String, i64, String)| {
            let read = serde_json::from_str(&body);
            let unreadable = |_| StoreError::Inconsistent { table: "district", column: "body", id };
            Ok((revision, read.map_err(unreadable)?))
        };
        rows.into_iter().map(district).collect()
    }
}

impl Tx {
    /// Writes a district over the one of the same name, if there is one.
    pub async fn save_district(
        &mut self,
        district: &District,
        revision: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into district (name, revision, body) values ($1, $2, $3) \
                           on conflict (name) do update set revision = $2, body = $3";
        run!(self, db => sqlx::query(SQL)
            .bind(district.name.as_str()).bind(revision).bind(Json(district))
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Removes a district.
    pub async fn remove_district(&mut self, name: &str) -> Result<(), StoreError> {
        const SQL: &str = "delete from district where name = $1";
        run!(self, db => sqlx::query(SQL).bind(name)
            .execute(db).await.map(drop))?;
        Ok(())
    }
}
