//! The log of changes, and which register it belongs to.
//! Rows are only ever added, but for redaction, which leaves its own row.

use super::{MAX_ROWS_PER_STATEMENT, Queries, StoreError, Tx, run};
use crate::domain::{HistoryEntry, NewHistory, RecordKind};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{QueryBuilder, types::Json};
use std::collections::HashMap;

/// Selects changes as [`HistoryRow`]s.
macro_rules! select_history {
    ($rest:literal) => {
        concat!(
            "select seq, at, actor, record_kind, record_id, revision, before, after, reason, run_id from \
             history ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    seq: i64,
    at: DateTime<Utc>,
    actor: String,
    record_kind: String,
    record_id: String,
    revision: i64,
    before: Option<Json<Value>>,
    after: Option<Json<Value>>,
    reason: Option<String>,
    run_id: Option<String>,
}

impl HistoryRow {
    fn into_entry(self) -> Result<HistoryEntry, StoreError> {
        let Some(record_kind) = RecordKind::parse(&self.record_kind) else {
            let id = self.seq.to_string();
            return Err(StoreError::Inconsistent { table: "history", column: "record_kind", id });
        };
        let change = NewHistory {
            at: self.at,
            actor: self.actor,
            record_kind,
            record_id: self.record_id,
            revision: self.revision,
            before: self.before.map(|json| json.0),
            after: self.after.map(|json| json.0),
            reason: self.reason,
            run_id: self.run_id,
        };
        Ok(HistoryEntry { seq: self.seq, change })
    }
}

fn into_entries(rows: Vec<HistoryRow>) -> Result<Vec<HistoryEntry>, StoreError> {
    rows.into_iter().map(HistoryRow::into_entry).collect()
}

impl Queries {
    /// The number of the last change of what the read model is made of, 0 when there
    /// is none: an account or a state that changes must not make anybody read the
    /// places anew.
    pub async fn latest_seq(&self) -> Result<i64, StoreError> {
        use RecordKind::{District, Gazetteer, ImportRun, Place};
        self.latest_seq_of(&[Place, Gazetteer, District, ImportRun]).await
    }

    /// The number of the last change of records of some kinds. Each kind is a look at
    /// the end of an index, however long history is.
    pub(super) async fn latest_seq_of(&self, kinds: &[RecordKind]) -> Result<i64, StoreError> {
        const SQL: &str = "select max(seq) from history where record_kind = $1";
        let mut latest = 0;
        for kind in kinds {
            let seq: Option<i64> = run!(self, db => sqlx::query_scalar(SQL)
                .bind(kind.id()).fetch_one(db).await)?;
            latest = latest.max(seq.unwrap_or(0));
        }
        Ok(latest)
    }

    /// What tells change `seq` from the change of this number in another course of
    /// events; `None` when there is no such change.
    pub async fn find_change_mark(&self, seq: i64) -> Result<Option<String>, StoreError> {
        const SQL: &str = "select at, record_id, revision from history where seq = $1";
        let mark: Option<(DateTime<Utc>, String, i64)> =
            run!(self, db => sqlx::query_as(SQL).bind(seq).fetch_optional(db).await)?;
        Ok(mark.map(|(at, id, revision)| format!("{} {id} {revision}", at.timestamp_micros())))
    }

    /// The change that made one revision of a record.
    pub async fn find_revision(
        &self,
        kind: RecordKind,
        record_id: &str,
        revision: i64,
    ) -> Result<Option<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!(
            "where record_kind = $1 and record_id = $2 and revision = $3 order by seq limit 1"
        );
        let row: Option<HistoryRow> = run!(self, db => sqlx::query_as(SQL)
            .bind(kind.id()).bind(record_id).bind(revision).fetch_optional(db).await)?;
        row.map(HistoryRow::into_entry).transpose()
    }

    /// One change, by its number.
    pub async fn find_change(&self, seq: i64) -> Result<Option<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!("where seq = $1");
        let row: Option<HistoryRow> =
            run!(self, db => sqlx::query_as(SQL).bind(seq).fetch_optional(db).await)?;
        row.map(HistoryRow::into_entry).transpose()
    }

    /// How many changes a record has had.
    pub async fn count_changes(
        &self,
        kind: RecordKind,
        record_id: &str,
    ) -> Result<i64, StoreError> {
        const SQL: &str = "select count(*) from history where record_kind = $1 and record_id = $2";
        Ok(run!(self, db => sqlx::query_scalar(SQL)
            .bind(kind.id()).bind(record_id).fetch_one(db).await)?)
    }

    /// The changes of one record after revision `revision`, newest first, at most `limit`.
    pub async fn list_changes_since(
        &self,
        kind: RecordKind,
        record_id: &str,
        revision: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!(
            "where record_kind = $1 and record_id = $2 and revision > $3 \
             order by seq desc limit $4"
        );
        into_entries(run!(self, db => sqlx::query_as(SQL)
            .bind(kind.id()).bind(record_id).bind(revision).bind(limit).fetch_all(db).await)?)
    }

    /// The changes of one record, oldest first.
    pub async fn list_history(
        &self,
        kind: RecordKind,
        record_id: &str,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!(
            "where record_kind = $1 and record_id = $2 \
                           order by seq"
        );
        into_entries(run!(self, db => sqlx::query_as(SQL)
            .bind(kind.id()).bind(record_id).fetch_all(db).await)?)
    }

    /// The changes of records of a kind, newest first: those before number `before`.
    pub async fn list_changes(
        &self,
        kind: RecordKind,
        before: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!(
            "where record_kind = $1 and seq < $2 \
                           order by seq desc limit $3"
        );
        into_entries(run!(self, db => sqlx::query_as(SQL)
            .bind(kind.id()).bind(before).bind(limit).fetch_all(db).await)?)
    }

    /// The first `limit` changes of places of a run after number `after`.
    pub async fn list_changes_of_run(
        &self,
        run_id: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        const SQL: &str = select_history!(
            "where run_id = $1 and record_kind = 'place' \
                           and seq > $2 order by seq limit $3"
        );
        into_entries(run!(self, db => sqlx::query_as(SQL)
            .bind(run_id).bind(after).bind(limit).fetch_all(db).await)?)
    }

    /// Which register this is; `None` before its first start is finished.
    pub async fn find_identity(&self) -> Result<Option<String>, StoreError> {
        const SQL: &str = "select identity from register";
        Ok(run!(self, db => sqlx::query_scalar(SQL).fetch_optional(db).await)?)
    }
}

/// Inserts changes, with something behind the rows.
macro_rules! insert_changes {
    ($changes:expr) => {
        QueryBuilder::new(
            "insert into history (at, actor, record_kind, record_id, revision, before, after, \
             reason, run_id) ",
        )
        .push_values($changes, |mut row, change: &NewHistory| {
            row.push_bind(change.at)
                .push_bind(change.actor.as_str())
                .push_bind(change.record_kind.id())
                .push_bind(change.record_id.as_str())
                .push_bind(change.revision)
                .push_bind(change.before.as_ref().map(Json))
                .push_bind(change.after.as_ref().map(Json))
                .push_bind(change.reason.as_deref())
                .push_bind(change.run_id.as_deref());
        })
    };
}

impl Tx {
    /// Adds a change to the log, and says its number.
    pub async fn append_numbered(&mut self, change: &NewHistory) -> Result<i64, StoreError> {
        const SQL: &str = "insert into history (at, actor, record_kind, record_id, revision, \
                           before, after, reason, run_id) \
                           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning seq";
        Ok(run!(self, db => sqlx::query_scalar(SQL)
            .bind(change.at)
            .bind(change.actor.as_str())
            .bind(change.record_kind.id())
            .bind(change.record_id.as_str())
            .bind(change.revision)
            .bind(change.before.as_ref().map(Json))
            .bind(change.after.as_ref().map(Json))
            .bind(change.reason.as_deref())
            .bind(change.run_id.as_deref())
            .fetch_one(db).await)?)
    }

    /// Adds changes to the log, in their order.
    pub async fn append_history(&mut self, changes: &[NewHistory]) -> Result<(), StoreError> {
        for part in changes.chunks(MAX_ROWS_PER_STATEMENT) {
            run!(self, db => insert_changes!(part).build().execute(db).await.map(drop))?;
        }
        Ok(())
    }

    /// Adds first changes of different records to the log, in their order, and says the
    /// number of each by the id of its record.
    pub async fn append_all_numbered(
        &mut self,
        changes: &[NewHistory],
    ) -> Result<HashMap<String, i64>, StoreError> {
        let mut numbers = HashMap::new();
        for part in changes.chunks(MAX_ROWS_PER_STATEMENT) {
            let rows: Vec<(String, i64)> = run!(self, db => insert_changes!(part)
                .push(" returning record_id, seq").build_query_as().fetch_all(db).await)?;
            numbers.extend(rows);
        }
        Ok(numbers)
    }

    /// Takes personal data out of a change: the only thing that edits history.
    pub async fn redact_history(&mut self, entry: &HistoryEntry) -> Result<(), StoreError> {
        const SQL: &str = "update history set before = $2, after = $3, reason = $4 where seq = $1";
        let change = &entry.change;
        run!(self, db => sqlx::query(SQL)
            .bind(entry.seq)
            .bind(change.before.as_ref().map(Json))
            .bind(change.after.as_ref().map(Json))
            .bind(change.reason.as_deref())
            .execute(db).await.map(drop))?;
        Ok(())
    }

    /// Names the register, once.
    pub async fn insert_identity(
        &mut self,
        identity: &str,
        created_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "insert into register (identity, created_at) values ($1, $2)";
        run!(self, db => sqlx::query(SQL).bind(identity).bind(created_at)
            .execute(db).await.map(drop))?;
        Ok(())
    }
}
