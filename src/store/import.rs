//! The imports that were applied.

use super::{Store, StoreError, Tx, read, write};
use crate::domain::ImportRun;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    at: DateTime<Utc>,
    actor: String,
    body: Json<Value>,
}

impl Store {
    /// Every import, oldest first.
    pub async fn list_import_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        const SQL: &str = "select id, at, actor, body from import_run order by at, id";
        let rows: Vec<Row> = read!(self, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
        let run =
            |row: Row| ImportRun { id: row.id, at: row.at, actor: row.actor, body: row.body.0 };
        Ok(rows.into_iter().map(run).collect())
    }
}

impl Tx {
    /// Records an import.
    pub async fn insert_import_run(&mut self, run: &ImportRun) -> Result<(), StoreError> {
        const SQL: &str = "insert into import_run (id, at, actor, body) values ($1, $2, $3, $4)";
        write!(self, connection => sqlx::query(SQL)
            .bind(run.id.as_str())
            .bind(run.at)
            .bind(run.actor.as_str())
            .bind(Json(&run.body))
            .execute(connection).await.map(drop))?;
        Ok(())
    }
}
