//! The imports that were applied, are under way, or did not come to their end.

use super::{Queries, StoreError, Tx, run};
use crate::domain::{ImportRun, PlaceId, RunState};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use std::collections::HashMap;

/// Selects imports as [`ImportRunRow`]s.
macro_rules! select_import_run {
    ($rest:literal) => {
        concat!("select id, at, actor, body, undoes, state from import_run ", $rest)
    };
}

#[derive(sqlx::FromRow)]
struct ImportRunRow {
    id: String,
    at: DateTime<Utc>,
    actor: String,
    body: Json<Value>,
    undoes: Option<String>,
    state: String,
}

impl ImportRunRow {
    fn into_run(self) -> Result<ImportRun, StoreError> {
        let Self { id, at, actor, body: Json(body), undoes, state } = self;
        let Some(state) = RunState::parse(&state) else {
            return Err(StoreError::Inconsistent { table: "import_run", column: "state", id });
        };
        Ok(ImportRun { id, at, actor, body, undoes, state })
    }
}

fn into_runs(rows: Vec<ImportRunRow>) -> Result<Vec<ImportRun>, StoreError> {
    rows.into_iter().map(ImportRunRow::into_run).collect()
}

impl Queries {
    /// Every import, oldest first.
    pub async fn list_import_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("order by at, id");
        into_runs(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// The imports that are not done, oldest first.
    pub async fn list_unfinished_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("where state <> 'done' order by at, id");
        into_runs(run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?)
    }

    /// One import.
    pub async fn find_import_run(&self, id: &str) -> Result<Option<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("where id = $1");
        let row: Option<ImportRunRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id).fetch_optional(db).await)?;
        row.map(ImportRunRow::into_run).transpose()
    }

    /// The run that took an import back, if one did.
    pub async fn find_undo_of(&self, id: &str) -> Result<Option<ImportRun>, StoreError> {
        const SQL: &str = select_import_run!("where undoes = $1");
        let row: Option<ImportRunRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id).fetch_optional(db).await)?;
        row.map(ImportRunRow::into_run).transpose()
    }

    /// The places that a run has written so far, and whether it removed them.
    pub async fn list_places_of_run(
        &self,
        run_id: &str,
    ) -> Result<HashMap<PlaceId, bool>, StoreError> {
        const SQL: &str = "select record_id, after is null from history \
                           where run_id = $1 and record_kind = 'place' order by seq";
        let rows: Vec<(String, bool)> =
            run!(self, db => sqlx::query_as(SQL).bind(run_id).fetch_all(db).await)?;
        let known = |(id, is_gone): (String, bool)| Some((PlaceId::parse(&id)?, is_gone));
        Ok(rows.into_iter().filter_map(known).collect())
    }
}

impl Tx {
    /// Records an import. [`StoreError::Conflict`] when it takes back what another one
    /// took back already.
    pub async fn insert_import_run(&mut self, run: &ImportRun) -> Result<(), StoreError> {
        const SQL: &str = "insert into import_run (id, at, actor, body, undoes, state) \
                           values ($1, $2, $3, $4, $5, $6)";
        run!(self, db => sqlx::query(SQL)
            .bind(run.id.as_str())
            .bind(run.at)
            .bind(run.actor.as_str())
            .bind(Json(&run.body))
            .bind(run.undoes.as_deref())
            .bind(run.state.id())
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Writes how far an import is, and what became of it.
    pub async fn save_import_run(&mut self, run: &ImportRun) -> Result<(), StoreError> {
        const SQL: &str = "update import_run set body = $2, state = $3 where id = $1";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(run.id.as_str())
            .bind(Json(&run.body))
            .bind(run.state.id())
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
