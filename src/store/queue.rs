//! What waits for staff, and what has waited: closed rows stay, so that an import
//! knows what it need not ask again.

use super::{MAX_ROWS_PER_STATEMENT, Queries, StoreError, Tx, run};
use crate::domain::{PlaceId, QueueItem, QueueKind, QueueTopic};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{QueryBuilder, types::Json};

/// Selects what waits, or has waited, as [`QueueRow`]s.
macro_rules! select_queue_item {
    ($rest:literal) => {
        concat!(
            "select id, kind, place_id, subject, body, run_id, opened_at, closed_at, \
             closed_by from queue_item ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    id: String,
    kind: String,
    place_id: String,
    subject: String,
    body: Json<Value>,
    run_id: String,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
}

impl QueueRow {
    fn into_item(self) -> Result<QueueItem, StoreError> {
        let wrong =
            |column| StoreError::Inconsistent { table: "queue_item", column, id: self.id.clone() };
        let kind = QueueKind::parse(&self.kind).ok_or_else(|| wrong("kind"))?;
        let place = PlaceId::parse(&self.place_id).ok_or_else(|| wrong("place_id"))?;
        Ok(QueueItem {
            topic: QueueTopic { kind, place, subject: self.subject },
            id: self.id,
            body: self.body.0,
            run_id: self.run_id,
            opened_at: self.opened_at,
            closed: self.closed_at.map(|at| (at, self.closed_by.unwrap_or_default())),
        })
    }
}

impl Queries {
    /// Everything that waits or has waited, oldest first.
    pub async fn list_queue_items(&self) -> Result<Vec<QueueItem>, StoreError> {
        const SQL: &str = select_queue_item!("order by opened_at, id");
        let rows: Vec<QueueRow> = run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        rows.into_iter().map(QueueRow::into_item).collect()
    }

    /// What waits of one kind, oldest first.
    pub async fn list_open_queue_items(
        &self,
        kind: QueueKind,
    ) -> Result<Vec<QueueItem>, StoreError> {
        const SQL: &str =
            select_queue_item!("where closed_at is null and kind = $1 order by opened_at, id");
        let rows: Vec<QueueRow> =
            run!(self, db => sqlx::query_as(SQL).bind(kind.id()).fetch_all(db).await)?;
        rows.into_iter().map(QueueRow::into_item).collect()
    }

    /// Everything that waits or has waited about one place, oldest first; of a pair, the
    /// first.
    pub async fn list_queue_items_of(&self, place: &PlaceId) -> Result<Vec<QueueItem>, StoreError> {
        const SQL: &str = select_queue_item!("where place_id = $1 order by opened_at, id");
        let rows: Vec<QueueRow> =
            run!(self, db => sqlx::query_as(SQL).bind(place.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(QueueRow::into_item).collect()
    }

    /// What waits about one place; of a pair, the first.
    pub async fn list_open_queue_items_of(
        &self,
        place: &PlaceId,
    ) -> Result<Vec<QueueItem>, StoreError> {
        const SQL: &str =
            select_queue_item!("where closed_at is null and place_id = $1 order by opened_at, id");
        let rows: Vec<QueueRow> =
            run!(self, db => sqlx::query_as(SQL).bind(place.as_str()).fetch_all(db).await)?;
        rows.into_iter().map(QueueRow::into_item).collect()
    }

    /// The things with these ids that wait or have waited, in no set order.
    pub async fn list_queue_items_by_id(&self, ids: &[&str]) -> Result<Vec<QueueItem>, StoreError> {
        const SQL: &str = select_queue_item!("where id in (");
        let mut items = Vec::with_capacity(ids.len());
        for part in ids.chunks(MAX_ROWS_PER_STATEMENT) {
            let rows: Vec<QueueRow> = run!(self, db => {
                let mut query = QueryBuilder::new(SQL);
                let mut list = query.separated(", ");
                for id in part {
                    list.push_bind(*id);
                }
                query.push(")");
                query.build_query_as().fetch_all(db).await
            })?;
            for row in rows {
                items.push(row.into_item()?);
            }
        }
        Ok(items)
    }

    /// One thing that waits or has waited.
    pub async fn find_queue_item(&self, id: &str) -> Result<Option<QueueItem>, StoreError> {
        const SQL: &str = select_queue_item!("where id = $1");
        let row: Option<QueueRow> =
            run!(self, db => sqlx::query_as(SQL).bind(id).fetch_optional(db).await)?;
        row.map(QueueRow::into_item).transpose()
    }

    /// How many things wait, by kind; kinds of which nothing waits are left out.
    pub async fn count_open_queue_items(&self) -> Result<Vec<(QueueKind, i64)>, StoreError> {
        const SQL: &str =
            "select kind, count(*) from queue_item where closed_at is null group by kind";
        let rows: Vec<(String, i64)> = run!(self, db => sqlx::query_as(SQL).fetch_all(db).await)?;
        let known = |(kind, count): (String, i64)| Some((QueueKind::parse(&kind)?, count));
        let mut counts: Vec<_> = rows.into_iter().filter_map(known).collect();
        counts.sort();
        Ok(counts)
    }
}

impl Tx {
    /// Adds things that wait. A topic that is there already stays as it is.
    pub async fn insert_queue_items(&mut self, items: &[QueueItem]) -> Result<(), StoreError> {
        const SQL: &str = "insert into queue_item (id, kind, place_id, subject, body, run_id, \
                           opened_at, closed_at, closed_by) ";
        for part in items.chunks(MAX_ROWS_PER_STATEMENT) {
            run!(self, db => QueryBuilder::new(SQL)
                .push_values(part, |mut row, item| {
                    row.push_bind(item.id.as_str())
                        .push_bind(item.topic.kind.id())
                        .push_bind(item.topic.place.as_str())
                        .push_bind(item.topic.subject.as_str())
                        .push_bind(Json(&item.body))
                        .push_bind(item.run_id.as_str())
                        .push_bind(item.opened_at)
                        .push_bind(item.closed.as_ref().map(|(at, _)| *at))
                        .push_bind(item.closed.as_ref().map(|(_, who)| who.as_str()));
                })
                .push(" on conflict do nothing")
                .build().execute(db).await.map(drop))?;
        }
        Ok(())
    }

    /// Writes what became of a thing that waits.
    pub async fn save_queue_item(&mut self, item: &QueueItem) -> Result<(), StoreError> {
        const SQL: &str = "update queue_item set body = $2, run_id = $3, opened_at = $4, \
                           closed_at = $5, closed_by = $6 where id = $1";
        let rows = run!(self, db => sqlx::query(SQL)
            .bind(item.id.as_str())
            .bind(Json(&item.body))
            .bind(item.run_id.as_str())
            .bind(item.opened_at)
            .bind(item.closed.as_ref().map(|(at, _)| *at))
            .bind(item.closed.as_ref().map(|(_, who)| who.as_str()))
            .execute(db).await.map(|done| done.rows_affected()))?;
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
