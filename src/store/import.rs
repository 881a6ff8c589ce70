//! The imports that were applied.

use super::{Queries, StoreError, Tx, run};
use crate::domain::ImportRun;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

/// Selects imports as [`ImportRunRow`]s.
macro_rules! select_import_run {
    ($rest:literal) => {
        concat!("select id, at, actor, body, undoes from import_run ", $rest)
    };
}

#[derive(sqlx::FromRow)]
struct ImportRunRow {
    id: String,
    at: DateTime<Utc>,
    actor: String,
    body: Json<Value>,
    undoes: Option<String>,
}

impl From<ImportRunRow> for ImportRun {
    fn from(row: ImportRunRow) -> Self {
        let ImportRunRow { id, at, actor, body: Json(body), undoes } = row;
        Self { id, at, actor, body, undoes }
    }
}

impl Queries {
    /// Every import, oldest first.
    pub async fn list_import_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("order by at, id");
        let rows: Vec<ImportRunRow> = run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        Ok(rows.into_iter().map(ImportRun::from).collect())
    }

    /// One import.
    pub async fn find_import_run(&self, id: &str) -> Result<Option<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("where id = $1");
        let row: Option<ImportRunRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id).fetch_optional(db).await)?;
        Ok(row.map(ImportRun::from))
    }

    /// The run that took an import back, if one did.
    pub async fn find_undo_of(&self, id: &str) -> Result<Option<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("where undoes = $1");
        let row: Option<ImportRunRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id).fetch_optional(db).await)?;
        Ok(row.map(ImportRun::from))
    }
}

impl Tx {
    /// Records an import. [`StoreError::Conflict`] when it takes back what another one
    /// took back already.
    pub async fn insert_import_run(&mut self, run: &ImportRun) -> Result<(), StoreError> {
        const SQL: &str = "insert into import_run (id, at, actor, body, undoes) \
                           values ($1, $2, $3, $4, $5)";
        run!(self, db => sqlx::query(SQL)
            .bind(run.id.as_str())
            .bind(run.at)
            .bind(run.actor.as_str())
            .bind(Json(&run.body))
            .bind(run.undoes.as_deref())
            .execute(db).await.map(drop))?;
        Ok(())
    }
}
